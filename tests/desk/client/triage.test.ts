/** Triage and purging by two editors, against a real newsroom. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DeskSession } from '#desk/client/session.ts';
import type { DeskReport } from '#desk/client/state.ts';
import { shownRows, ThreadRows } from '#desk/inbox.ts';
import type { FilterRules } from '#protocol/events-triage.ts';
import { newObjectId, type ObjectId } from '#protocol/ids.ts';
import { startWorld, stateOf, type World } from './world.ts';

let world: World;
let lead: DeskSession;
let nour: DeskSession;
beforeAll(async () => {
  world = await startWorld();
  lead = await world.open(world.desk.lead);
  await lead.sync();
  nour = await world.joined(lead, 'Nour');
  await nour.sync();
}, 120_000);
afterAll(() => world.stop());

const MINUTE = 60_000;
const reportOf = (session: DeskSession, id: ObjectId): DeskReport | undefined =>
  stateOf(session).reports.find((report) => report.id === id);
const idOf = (session: DeskSession): ObjectId => stateOf(session).me.id;

/** Conversations with one report each, which both have opened. */
async function conversations(count: number): Promise<{ id: ObjectId; thread: ObjectId }[]> {
  const ids: ObjectId[] = [];
  for (let i = 0; i < count; i++) ids.push(await world.sendReport(world.newThread(), `report ${i}`));
  await lead.sync();
  await nour.sync();
  return ids.map((id) => ({ id, thread: reportOf(lead, id)?.thread ?? id }));
}

describe('many at once', () => {
  it(
    'are parked in one event, and come back with undo but for what a colleague has changed since',
    async () => {
      const some = await conversations(5);
      const threads = some.map(({ thread }) => thread);
      await lead.triage(threads.slice(0, 1), { kind: 'mark', mark: 'spam' });
      const done = await lead.triage(threads, { kind: 'mark', mark: 'parked' });
      expect([done.changed, done.left]).toEqual([5, 0]);
      await nour.sync();
      expect(some.map(({ id }) => reportOf(nour, id)?.mark)).toEqual(Array(5).fill('parked'));
      await nour.triage(threads.slice(4), { kind: 'mark', mark: 'spam' });
      await lead.undoTriage(done.undo);
      await nour.sync();
      expect(some.map(({ id }) => reportOf(nour, id)?.mark)).toEqual(['spam', 'new', 'new', 'new', 'spam']);
    },
    MINUTE,
  );

  it(
    'are labelled and given to somebody, in a case or not, and the case keeps what was said before',
    async () => {
      const [one, two] = await conversations(2);
      const label = await lead.keepLabel(null, 'North');
      await expect(lead.keepLabel(null, ' north')).rejects.toMatchObject({ code: 'conflict' });
      await lead.triage([one!.thread], { kind: 'assign', editor: idOf(nour) });
      const caseId = await lead.fileReport(one!.id, { title: 'The gate' });
      const both = [one!.thread, two!.thread];
      const caseOf = (session: DeskSession) => stateOf(session).cases.find(({ id }) => id === caseId);
      expect(caseOf(lead)?.assignee).toBe(idOf(nour));
      const done = await lead.triage(both, { kind: 'label', label, on: true });
      expect(done.changed).toBe(2);
      await lead.triage(both, { kind: 'urgency', urgency: 'urgent' });
      await nour.sync();
      expect(caseOf(nour)?.triage).toEqual({ labels: [label], urgency: 'urgent' });
      expect(reportOf(nour, two!.id)?.triage).toMatchObject({ labels: [label], urgency: 'urgent' });
      await nour.undoTriage(done.undo);
      expect(caseOf(nour)?.triage.labels).toEqual([]);
      expect(reportOf(nour, two!.id)?.triage.labels).toEqual([]);
      // What is in a case is neither parked nor spam.
      expect(await lead.triage(both, { kind: 'mark', mark: 'spam' })).toMatchObject({ changed: 1, left: 1 });
    },
    MINUTE,
  );

  it(
    'come into one case together, but for those that are in another',
    async () => {
      const [one, two, three] = await conversations(3);
      await lead.fileReport(three!.id, { title: 'Another' });
      const threads = [one, two, three].map((each) => each!.thread);
      const { caseId, filed, left } = await lead.fileTogether(threads, { title: 'Together' });
      expect([[...filed].sort(), left]).toEqual([[one!.thread, two!.thread].sort(), 1]);
      expect([one, two, three].map((each) => reportOf(lead, each!.id)?.caseId === caseId)).toEqual([
        true,
        true,
        false,
      ]);
    },
    MINUTE,
  );

  it(
    'come out of it again, each into a case of its own, but for what a colleague has moved on',
    async () => {
      const found = await conversations(3);
      const { caseId: from, filed } = await lead.fileTogether(
        found.map(({ thread }) => thread),
        { title: 'Too early' },
      );
      await nour.sync();
      const [stays, moved, out] = filed;
      await nour.splitCase({ threads: [moved!], from, title: 'Mine now' });
      const conversationsOut = filed.slice(1).map((thread) => ({ thread, title: 'Out again' }));
      expect(await lead.takeApart({ from, conversations: conversationsOut })).toBe(1);
      await nour.sync();
      const titleOf = (thread: ObjectId | undefined) =>
        stateOf(nour).cases.find(({ threads }) => threads.some((each) => each === thread))?.title;
      expect([stays, moved, out].map(titleOf)).toEqual(['Too early', 'Mine now', 'Out again']);
      expect(await lead.takeApart({ from, conversations: conversationsOut })).toBe(0);
    },
    MINUTE,
  );

  it('refuses labels and people that there are not', async () => {
    const [one] = await conversations(1);
    const nobody = newObjectId(world.desk.crypto);
    for (const change of [
      { kind: 'label', label: nobody, on: true },
      { kind: 'assign', editor: nobody },
    ] as const)
      await expect(lead.triage([one!.thread], change)).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('a case of several conversations', () => {
  it('is one thing: what stands on it because of one of them is not said again for another', async () => {
    const [one, two] = await conversations(2);
    const label = await lead.keepLabel(null, 'Bridges');
    await lead.triage([one!.thread], { kind: 'label', label, on: true });
    const { caseId } = await lead.fileTogether([one!.thread, two!.thread], { title: 'Both' });
    const done = await lead.triage([two!.thread], { kind: 'label', label, on: true });
    expect(done.changed).toBe(0);
    await lead.undoTriage(done.undo);
    expect(stateOf(lead).cases.find(({ id }) => id === caseId)?.triage.labels).toEqual([label]);
  });
});

describe('the order of the list', () => {
  it('is the newest first, or the urgent first and then the newest', async () => {
    const [one, two, three] = await conversations(3);
    await lead.triage([two!.thread], { kind: 'urgency', urgency: 'urgent' });
    await lead.triage([one!.thread], { kind: 'urgency', urgency: 'later' });
    const all = new ThreadRows().of(stateOf(lead));
    const ours = new Set([one, two, three].map((each) => each!.thread));
    const shown = (rules: FilterRules) =>
      shownRows(all, { rules, found: ours, me: idOf(lead), calling: new Set() }).map(({ thread }) => thread);
    expect(shown({ view: 'all', order: 'urgent' })).toEqual([two!.thread, three!.thread, one!.thread]);
    expect(shown({ view: 'all' })).toEqual(all.map(({ thread }) => thread).filter((each) => ours.has(each)));
    // It is a part of what is kept for the desk.
    await lead.keepFilter(null, 'By urgency', { view: 'all', order: 'urgent' });
    expect(stateOf(lead).triage.filters.find(({ name }) => name === 'By urgency')?.rules.order).toBe(
      'urgent',
    );
  });
});

describe('a muted conversation', () => {
  it('says nothing new any more', async () => {
    const key = world.newThread();
    await world.sendReport(key, 'Buy now');
    const loud = await world.sendReport(world.newThread(), 'A real one');
    await lead.sync();
    const thread = stateOf(lead).reports.find(({ text }) => text === 'Buy now')?.thread ?? '';
    await lead.triage([thread as ObjectId], { kind: 'mute', muted: true });
    const next = await world.sendReport(key, 'Buy again');
    await nour.sync();
    expect([reportOf(nour, next)?.unread, reportOf(nour, loud)?.unread]).toEqual([false, true]);
    await nour.triage([thread as ObjectId], { kind: 'mute', muted: false });
    expect(reportOf(nour, next)?.unread).toBe(true);
  });
});

describe('a note that mentions a colleague', () => {
  it('is unread with them until they read it, before and after the conversation is filed', async () => {
    const [one] = await conversations(1);
    const mentions = (session: DeskSession) => stateOf(session).triage.mentions;
    await lead.noteThread(one!.thread, '@Nour do you know this place?');
    await nour.sync();
    expect(mentions(lead)).toEqual([]);
    expect(mentions(nour)).toMatchObject([{ of: one!.thread, isCase: false, by: idOf(lead) }]);
    expect(reportOf(nour, one!.id)?.triage.notes.map(({ text }) => text)).toEqual([
      '@Nour do you know this place?',
    ]);
    await nour.readMentions(one!.thread, mentions(nour)[0]!.position);
    expect(mentions(nour)).toEqual([]);
    const caseId = await lead.fileReport(one!.id, { title: 'A place' });
    await lead.noteThread(one!.thread, 'And now, @Nour?');
    await nour.sync();
    expect(mentions(nour)).toMatchObject([{ of: caseId, isCase: true }]);
    // What was noted before is still there to be read.
    const said = stateOf(nour).cases.find(({ id }) => id === caseId)?.conversation ?? [];
    const notes = said.flatMap((item) => (item.kind === 'note' ? [item.note.text] : []));
    expect(notes).toEqual(['@Nour do you know this place?', 'And now, @Nour?']);
  });
});

describe('a purge by two', () => {
  it(
    'erases at the newsroom, and is forgotten on every device, in a case’s history too',
    async () => {
      const photo = await world.sendPhoto();
      const id = await world.sendReport(world.newThread(), 'Never again these words', [photo]);
      await lead.sync();
      await nour.sync();
      const thread = reportOf(lead, id)!.thread;
      const caseId = await lead.fileReport(id, { title: 'To go' });
      await lead.askPurge([thread]);
      await nour.sync();
      const asked = reportOf(nour, id)?.purge;
      expect(asked).toMatchObject({ by: idOf(lead), reports: 1 });
      await expect(lead.agreePurge(asked!.position)).rejects.toMatchObject({ code: 'forbidden' });
      expect(reportOf(lead, id)).toBeDefined();
      await nour.agreePurge(asked!.position);
      const { storage } = world.desk;
      expect(await storage.reports.read([id])).toEqual([]);
      expect((await storage.attachments.list()).some((one) => one.id === photo.id)).toBe(false);
      const third = await world.open(world.desk.lead);
      for (const session of [lead, nour, third]) {
        await session.sync();
        expect(reportOf(session, id)).toBeUndefined();
        const shown = stateOf(session).cases.find((one) => one.id === caseId);
        expect(shown?.reports).toEqual([]);
        expect(JSON.stringify(shown)).not.toContain('Never again');
        expect(stateOf(session).triage.purgesLeft).toBe(0);
      }
      await third.lock();
    },
    2 * MINUTE,
  );

  it('can be refused, and is then asked for anew', async () => {
    const [one] = await conversations(1);
    await lead.askPurge([one!.thread]);
    await nour.sync();
    const { position } = reportOf(nour, one!.id)!.purge!;
    await nour.refusePurge(position);
    expect(reportOf(nour, one!.id)?.purge).toBeNull();
    await expect(nour.agreePurge(position)).rejects.toMatchObject({ code: 'not-found' });
  });

  it(
    'that the server does not carry out is told to everybody',
    async () => {
      const [one] = await conversations(1);
      await lead.askPurge([one!.thread]);
      // A server that says yes, and keeps it.
      const lying: typeof fetch = async (input, init) =>
        String(input).endsWith('/api/purges') ? new Response(null, { status: 204 }) : fetch(input, init);
      const second = await world.open(world.desk.editor, lying);
      await lead.shareKeys(world.desk.editor.identity.id);
      await second.sync();
      const { position } = reportOf(second, one!.id)!.purge!;
      await second.agreePurge(position);
      await second.sync();
      expect(reportOf(second, one!.id)).toBeUndefined();
      expect(stateOf(second).triage.purgesLeft).toBe(1);
      // Any honest line mends it.
      await lead.sync();
      await lead.settled();
      expect(await world.desk.storage.reports.read([one!.id])).toEqual([]);
      await second.sync();
      expect(stateOf(second).triage.purgesLeft).toBe(0);
    },
    MINUTE,
  );
});
