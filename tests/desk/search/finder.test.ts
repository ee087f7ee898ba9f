/** What was folded where a report was opened is what the index reads, and nothing is lost where it was not. */
import { describe, expect, it } from '@jest/globals';
import type { DeskReport } from '#desk/client/state.ts';
import { Finder } from '#desk/search/finder.ts';
import type { SearchedCase } from '#desk/search/texts.ts';
import { foldedUnits } from '#desk/text/fold.ts';
import { parseDay } from '#protocol/day.ts';
import { parseObjectId } from '#protocol/ids.ts';

const day = parseDay(20_000);

function reportOf(number: number, text: string): DeskReport {
  const id = parseObjectId(number.toString(16).padStart(32, '0'));
  return {
    id,
    thread: id,
    pseudonym: { en: 'Amber Badger', ar: 'غرير عنبري' },
    day,
    writtenDay: day,
    excerpt: text,
    text,
    language: 'en',
    attachments: [],
    arrival: 1,
    caseId: null,
    filed: false,
    mark: 'new',
    followUp: false,
    unread: true,
    triage: { labels: [], urgency: 'normal', assignee: null, muted: false, notes: [] },
    purge: null,
    silentDays: null,
  };
}

const caseOf = (number: number, reports: readonly DeskReport[], title: string): SearchedCase => ({
  id: parseObjectId(number.toString(16).padStart(32, 'c')),
  threads: reports.map(({ thread }) => thread),
  title,
  notes: [],
  replies: [],
  claims: [],
  draft: null,
});

describe('the finder', () => {
  it('reads what was folded already, and folds the rest by itself', async () => {
    const [given, other] = [reportOf(1, 'Quarry'), reportOf(2, 'The QUARRY at dawn')];
    const asked: [string, string][] = [];
    const finder = new Finder((id, text) => {
      asked.push([id, text]);
      return id === given.id ? foldedUnits('given words') : null;
    });
    finder.follow({ reports: [given, other], cases: [] });
    await finder.settled();
    expect(asked).toEqual([
      [given.id, 'Quarry'],
      [other.id, 'The QUARRY at dawn'],
    ]);
    expect(finder.find('given')).toEqual({ threads: [given.thread], waiting: 0 });
    expect(finder.find('quarry')).toEqual({ threads: [other.thread], waiting: 0 });
    finder.follow({ reports: [other], cases: [] });
    expect(finder.find('given').threads).toEqual([]);
  });

  it('finds where every word of the query is, and not where only one is', async () => {
    const [one, both] = [reportOf(1, 'The quarry'), reportOf(2, 'The quarry at dawn')];
    const finder = new Finder();
    finder.follow({ reports: [one, both], cases: [] });
    await finder.settled();
    expect(finder.find('quarry dawn').threads).toEqual([both.thread]);
    expect(finder.find('quarry').threads).toEqual([one.thread, both.thread]);
    expect(finder.find('quarry noon').threads).toEqual([]);
  });

  it('forgets the words of a report that is gone, though its conversation stays', async () => {
    const first = reportOf(1, 'Quarry');
    const second = { ...reportOf(2, 'Harbour'), thread: first.thread };
    const finder = new Finder();
    finder.follow({ reports: [first, second], cases: [] });
    await finder.settled();
    expect(finder.find('quarry').threads).toEqual([first.thread]);
    finder.follow({ reports: [second], cases: [] });
    await finder.settled();
    expect(finder.find('quarry').threads).toEqual([]);
    expect(finder.find('harbour').threads).toEqual([first.thread]);
  });

  it('reads anew what has other words by now, or is in another conversation', async () => {
    const before = reportOf(1, 'Quarry');
    const finder = new Finder();
    finder.follow({ reports: [before], cases: [] });
    await finder.settled();
    finder.follow({ reports: [{ ...before, text: 'Harbour' }], cases: [] });
    await finder.settled();
    expect(finder.find('quarry').threads).toEqual([]);
    expect(finder.find('harbour').threads).toEqual([before.thread]);
    const { thread } = reportOf(7, '');
    finder.follow({ reports: [{ ...before, text: 'Harbour', thread }], cases: [] });
    await finder.settled();
    expect(finder.find('harbour').threads).toEqual([thread]);
  });

  it('keeps no word of a case that was lost, nor of a report that was purged', async () => {
    const [stays, purged] = [reportOf(1, 'Harbour'), reportOf(2, 'Quarry')];
    const finder = new Finder();
    const open = caseOf(3, [stays], 'Operation lighthouse');
    finder.follow({ reports: [stays, purged], cases: [open] });
    await finder.settled();
    expect(finder.find('lighthouse harbour').threads).toEqual([stays.thread]);
    const whole = finder.words;

    finder.follow({ reports: [stays, purged], cases: [] });
    expect(finder.words).toBe(whole - 2);
    for (const word of ['lighthouse', 'operation']) expect(finder.find(word).threads).toEqual([]);

    finder.follow({ reports: [stays], cases: [] });
    // A pseudonym is the same here: only the one word was its own.
    expect(finder.words).toBe(whole - 3);
    expect(finder.find('harbour').threads).toEqual([stays.thread]);
  });

  it('finds a case by nothing that it said before, and tidies once more is gone than there', async () => {
    const report = reportOf(1, 'Harbour');
    const finder = new Finder();
    finder.follow({ reports: [report], cases: [caseOf(3, [report], 'lighthouse')] });
    await finder.settled();
    const before = finder.words;
    for (let turn = 0; turn < 20; turn += 1) {
      finder.follow({ reports: [report], cases: [caseOf(3, [report], `title${turn}`)] });
      await finder.settled();
      expect(finder.find('lighthouse').threads).toEqual([]);
    }
    expect(finder.find('title19').threads).toEqual([report.thread]);
    expect(finder.words).toBeLessThan(before + 12);
  });
});
