/**
 * What a page has after many small changes is what it would have been given whole: the patches add up, and a session
 * that stayed open through everything says what one says that has just been opened.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Patches, patched } from '#desk/client/patch.ts';
import type { DeskSession } from '#desk/client/session.ts';
import type { DeskReport, DeskState, PageState } from '#desk/client/state.ts';
import { parseDay } from '#protocol/day.ts';
import { type ObjectId, parseObjectId } from '#protocol/ids.ts';
import { startWorld, stateOf, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const idOf = (number: number): ObjectId => parseObjectId(number.toString(16).padStart(32, '0'));

/** Follows a session as the page does. */
function pageOf(session: DeskSession): () => PageState {
  const patches = new Patches();
  let page: PageState | null = null;
  const take = (state: DeskState): void => {
    // What cannot be cloned could not cross either.
    page = patched(page, structuredClone(patches.next(state)));
  };
  session.subscribe(take);
  return () => {
    session.tell();
    if (page === null) throw new Error('nothing was told yet');
    return page;
  };
}

const withoutText = ({ text: _, ...row }: DeskReport) => row;

/** As the page would be given it whole. */
const whole = (state: DeskState): PageState => patched(null, structuredClone(new Patches().next(state)));

describe('patches', () => {
  let empty: DeskState;
  let sample: DeskReport;

  beforeAll(async () => {
    const session = await world.open(world.desk.lead);
    await world.sendReport(world.newThread(), 'A sample. '.repeat(40));
    await session.sync();
    const [report] = stateOf(session).reports;
    if (report === undefined) throw new Error('no report');
    sample = report;
    empty = { ...stateOf(session), reports: [], cases: [], attachments: new Map() };
    await session.lock();
  });

  it('add up to the newest snapshot, whatever came, changed and went', () => {
    const reports = fc.uniqueArray(
      fc.record({ number: fc.nat(12), day: fc.integer({ min: 20_000, max: 20_004 }), mark: fc.boolean() }),
      { selector: ({ number }) => number, maxLength: 12 },
    );
    fc.assert(
      fc.property(fc.array(reports, { minLength: 1, maxLength: 8 }), (rounds) => {
        const patches = new Patches();
        const known = new Map<string, DeskReport>();
        let page: PageState | null = null;
        for (const round of rounds) {
          const made = round.map(({ number, day, mark }) => {
            const key = `${number} ${day} ${mark}`;
            const report: DeskReport = known.get(key) ?? {
              ...sample,
              id: idOf(number),
              day: parseDay(day),
              mark: mark ? 'spam' : 'new',
            };
            known.set(key, report);
            return report;
          });
          const state = {
            ...empty,
            reports: made.toSorted((a, b) => b.day - a.day || (a.id < b.id ? -1 : 1)),
          };
          page = patched(page, structuredClone(patches.next(state)));
          expect(page.reports).toEqual(state.reports.map(withoutText));
        }
      }),
    );
  });

  it('carry no words, and nothing at all of what stayed as it was', () => {
    const patches = new Patches();
    const state = { ...empty, reports: [sample] };
    expect(JSON.stringify(patches.next(state))).not.toContain(sample.text);
    const again = patches.next({ ...state, revision: state.revision + 1 });
    expect([again.reports, again.cases, again.attachments]).toEqual([
      { put: [], gone: [] },
      { put: [], gone: [] },
      { put: [], gone: [] },
    ]);
    const page = patched(null, patches.next(state));
    expect(patched(page, again).reports).toBe(page.reports);
  });
});

/** A session's reports and cases, without what only this session knows: what it has looked at, and when it came. */
const compared = (page: PageState) => ({
  reports: page.reports
    .map(({ arrival: _, unread: __, ...row }) => row)
    .toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  cases: page.cases.map((one) => ({
    ...one,
    reports: one.reports.map(({ arrival: _, unread: __, ...row }) => row),
    conversation: one.conversation.map((item) =>
      item.kind === 'report' ? { kind: item.kind, id: item.report.id } : item,
    ),
  })),
  attachments: page.attachments,
  people: page.people,
});

describe('a session that stays open', () => {
  it('says after every act what one says that was just opened, and tells the page no more than what changed', async () => {
    const session = await world.open(world.desk.lead);
    const page = pageOf(session);
    await session.sync();
    const threads = [world.newThread(), world.newThread(), world.newThread()];
    const newest = () => stateOf(session).reports[0]?.id ?? idOf(0);
    const aCase = () => stateOf(session).cases[0]?.id ?? idOf(0);
    const thread = () => stateOf(session).cases[0]?.threads[0] ?? idOf(0);
    const acts: readonly (() => Promise<unknown>)[] = [
      async () => world.sendReport(threads[0] ?? world.newThread(), 'First of three.'),
      async () => world.sendReport(threads[1] ?? world.newThread(), 'Another.', [await world.sendPhoto()]),
      () => session.fileReport(newest(), { title: 'Yard' }),
      () => session.note(aCase(), 'a note'),
      async () => world.sendReport(threads[1] ?? world.newThread(), 'A follow-up.'),
      () => session.seen(newest()),
      () => session.assign(aCase(), stateOf(session).me.id),
      () => session.makeClaim(aCase(), 'They left at dawn.'),
      () => session.gradeSource(aCase(), thread(), 'C'),
      async () => world.sendReport(threads[2] ?? world.newThread(), 'Spam, spam.'),
      () => session.mark([newest()], 'spam'),
      () => session.reply(thread(), 'Did you see it yourself?'),
      () => session.rename(aCase(), 'The yard at dawn'),
      () => session.freeze(aCase(), 'A name is out.'),
      () => session.setMembers(aCase(), [stateOf(session).me.id]),
    ];
    for (const act of acts) {
      await act();
      await session.sync();
      await session.settled();
      const fresh = await world.open(world.desk.lead);
      await fresh.sync();
      await fresh.settled();
      expect(page()).toEqual(whole(stateOf(session)));
      expect(compared(page())).toEqual(compared(whole(stateOf(fresh))));
      await fresh.lock();
    }
    await session.lock();
  }, 120_000);

  it('keeps a case that nobody touched the same object', async () => {
    const session = await world.open(world.desk.lead);
    await session.sync();
    for (const title of ['One', 'Two']) {
      await world.sendReport(world.newThread(), `For ${title}`);
      await session.sync();
      await session.fileReport(stateOf(session).reports[0]?.id ?? idOf(0), { title });
    }
    const caseOf = (title: string) => stateOf(session).cases.find((one) => one.title === title);
    const [one, two] = [caseOf('One'), caseOf('Two')];
    await session.note(one?.id ?? idOf(0), 'only here');
    expect(caseOf('Two')).toBe(two);
    expect(caseOf('One')).not.toBe(one);
    await session.lock();
  });
});
