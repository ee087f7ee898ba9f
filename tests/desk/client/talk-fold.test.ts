/** Rules around conversations, kept by every device for itself; and how a conversation stands. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { emptyCaseFold, foldCase } from '#desk/client/case-fold.ts';
import { emptyDeskFold, foldDesk } from '#desk/client/desk-fold.ts';
import { standingOf } from '#desk/client/standing.ts';
import { nextReplyIndex } from '#desk/client/talk-fold.ts';
import { addDays, type Day, dayOf, parseDay } from '#protocol/day.ts';
import { DROP_DAYS } from '#protocol/drops.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { eventBody } from '#protocol/events.ts';
import type { CaseEvent } from '#protocol/events-case.ts';
import type { DeskEvent } from '#protocol/events-desk.ts';
import { LOCK_MINUTES, MOST_QUESTIONS, SILENT_DAYS } from '#protocol/events-talk.ts';
import { newObjectId, type ObjectId } from '#protocol/ids.ts';

const today = dayOf(Date.now());
let crypto: Crypto;
let lead: ObjectId;
let editor: ObjectId;
let thread: ObjectId;
beforeAll(async () => {
  crypto = await loadCrypto();
  [lead, editor, thread] = [newObjectId(crypto), newObjectId(crypto), newObjectId(crypto)];
});

type Act = readonly [by: ObjectId, body: DeskEvent];

function foldedDesk(acts: readonly Act[]) {
  const fold = emptyDeskFold();
  for (const [position, [by, body]] of acts.entries())
    foldDesk(fold, { position, by, day: today, body, digest: null }, (id) => id === lead);
  return fold.talk;
}

function foldedCase(acts: readonly (readonly [CaseEvent, Day?])[]) {
  const fold = emptyCaseFold();
  const rules = {
    crypto,
    root: crypto.random(32),
    signKeyOf: () => null,
    signOff: { guardians: [], alone: [] },
  };
  for (const [position, [body, day = today]] of acts.entries())
    foldCase(fold, { position, by: editor, day, body, digest: null }, rules);
  return fold;
}

describe('habits of the desk', () => {
  it('are set by leads: an editor who says that it locks later changes nothing', () => {
    const habits = (lockMinutes: number): DeskEvent => ({ type: 'habits-set', lockMinutes, silentDays: 7 });
    expect(foldedDesk([]).habits).toEqual({ lockMinutes: 20, silentDays: 10 });
    expect(foldedDesk([[editor, habits(60)]]).habits.lockMinutes).toBe(20);
    const set = foldedDesk([
      [lead, habits(5)],
      [editor, habits(60)],
    ]);
    expect(set.habits).toEqual({ lockMinutes: 5, silentDays: 7 });
  });

  it.each([
    ['lockMinutes', LOCK_MINUTES],
    ['silentDays', SILENT_DAYS],
  ] as const)('keep %s within its bounds', (name, { least, most }) => {
    const good = { type: 'habits-set', lockMinutes: 20, silentDays: 10 };
    for (const [value, isGood] of [
      [least - 1, false],
      [least, true],
      [most, true],
      [most + 1, false],
    ] as const)
      expect([value, eventBody.safeParse({ ...good, [name]: value }).success]).toEqual([value, isGood]);
  });
});

describe('questions of the desk', () => {
  const kept = (question: ObjectId, words: { en: string; ar: string } | null): DeskEvent => ({
    type: 'question-kept',
    question,
    words,
  });

  it('are kept, changed and removed by anybody, in both languages', () => {
    const [one, two] = [newObjectId(crypto), newObjectId(crypto)];
    const words = { en: 'Why?', ar: 'لماذا؟' };
    const talk = foldedDesk([
      [editor, kept(one, words)],
      [lead, kept(two, words)],
      [editor, kept(two, null)],
      [lead, kept(one, { ...words, en: 'Why so?' })],
    ]);
    expect([...talk.questions.values()]).toEqual([{ id: one, en: 'Why so?', ar: 'لماذا؟', by: lead }]);
    expect(eventBody.safeParse(kept(one, { en: 'Why?', ar: ' ' })).success).toBe(false);
  });

  it('do not grow without end', () => {
    const ids = Array.from({ length: MOST_QUESTIONS + 1 }, () => newObjectId(crypto));
    const talk = foldedDesk(ids.map((id) => [editor, kept(id, { en: 'a', ar: 'ب' })]));
    expect(talk.questions.size).toBe(MOST_QUESTIONS);
  });
});

describe('tags of replies', () => {
  const begun = (firstIndex: number, slots: number): CaseEvent => ({
    type: 'reply-begun',
    thread,
    firstIndex,
    slots,
  });
  const replied = (firstIndex: number, slots: number): CaseEvent => ({
    type: 'replied',
    thread,
    text: 'Thank you.',
    firstIndex,
    slots,
  });

  it('are never given twice, whether a reply went out or broke off, or was written before they were reserved', () => {
    const fold = foldedCase([[replied(0, 2)], [begun(2, 3)], [begun(2, 1)], [replied(2, 3)], [begun(5, 1)]]);
    expect(fold.history.map(({ counted }) => counted)).toEqual([true, true, false, true, true]);
    expect(nextReplyIndex(fold, thread, today)).toBe(6);
    expect(nextReplyIndex(fold, thread, addDays(today, 1))).toBe(0);
    expect(nextReplyIndex(fold, newObjectId(crypto), today)).toBe(0);
  });

  it('of any history do not overlap', () => {
    const act = fc.record({ firstIndex: fc.nat(12), slots: fc.integer({ min: 1, max: 4 }) });
    fc.assert(
      fc.property(fc.array(act, { maxLength: 12 }), (acts) => {
        const fold = foldedCase(acts.map(({ firstIndex, slots }) => [begun(firstIndex, slots)] as const));
        const used = fold.reservedTags.flatMap(({ firstIndex, slots }) =>
          Array.from({ length: slots }, (_, i) => firstIndex + i),
        );
        expect(new Set(used).size).toBe(used.length);
      }),
    );
  });
});

it('a transcript of a case that was stopped does not count', () => {
  const exported: CaseEvent = { type: 'transcript-exported', thread, form: 'text' };
  const fold = foldedCase([[exported], [{ type: 'frozen', reason: '' }], [exported]]);
  expect(fold.history.map(({ counted }) => counted)).toEqual([true, true, false]);
});

describe('a conversation', () => {
  type Said = Parameters<typeof standingOf>[0][number];
  const reply = (day: number, by = editor): Said => ({
    kind: 'reply',
    reply: { position: day, thread, text: `of ${day}`, by, day: parseDay(day) },
  });
  const report = (day: number, of = thread): Said => ({
    kind: 'report',
    day: parseDay(day),
    report: { thread: of },
  });
  const at = (now: number, ...said: Said[]) => standingOf(said, thread, parseDay(now), { silentDays: 10 });

  it('waits for the source once a reply stands, and for the desk once the source has written again', () => {
    const other = newObjectId(crypto);
    expect(at(100, report(90)).waiting).toBe(null);
    expect(at(100, report(90), reply(95))).toMatchObject({ days: 5, waiting: { text: 'of 95' } });
    expect(at(100, report(90), reply(95), report(96)).waiting).toBe(null);
    expect(at(100, report(90), reply(95), report(95)).waiting).toBe(null);
    expect(at(100, report(95), reply(95)).waiting).not.toBe(null);
    expect(at(100, report(90), reply(95), report(96, other)).waiting).not.toBe(null);
    // It came before the reply, and was looked at after.
    expect(at(100, report(90), reply(95), report(94)).waiting).not.toBe(null);
    expect(at(100, report(90), reply(92), reply(95, lead)).repliedBy).toEqual([editor, lead]);
  });

  it('is silent from exactly the day that the desk chose, and a reply is gone when its drop is', () => {
    for (const [passed, isSilent] of [
      [9, false],
      [10, true],
      [11, true],
    ] as const)
      expect(at(100 + passed, report(90), reply(100)).isSilent).toBe(isSilent);
    for (const [passed, isGone] of [
      [DROP_DAYS - 1, false],
      [DROP_DAYS, false],
      [DROP_DAYS + 1, true],
    ] as const)
      expect(at(100 + passed, report(90), reply(100)).isGone).toBe(isGone);
  });
});
