/** Talking over weeks and with several editors at once: nothing said is lost, and what is written stays one's own. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Fetch } from '#desk/client/http.ts';
import { silentLog } from '#process/index.ts';
import { toBase64 } from '#protocol/bytes.ts';
import { threadKeysOf } from '#protocol/codename.ts';
import { LIFETIME_DAYS, VerifiedDirectory } from '#protocol/directory.ts';
import { openReplies, parseDrops } from '#protocol/drops.ts';
import { AmanaError } from '#protocol/errors.ts';
import { newObjectId } from '#protocol/ids.ts';
import { entryHash, entryId, notebookKey, sealEntry } from '#protocol/notebook.ts';
import { encodeReport } from '#protocol/report.ts';
import { toHex } from '#protocol/schema.ts';
import { sealSmall } from '#protocol/seal.ts';
import { openChores } from '#workers/janitor/chores.ts';
import { publishNext } from '../../support/drops.ts';
import { startWorld, stateOf, type World } from './world.ts';

const MINUTES = 60_000;

let world: World;
beforeEach(async () => {
  world = await startWorld();
}, MINUTES);
afterEach(() => world.stop());

/** What the source with this thread key reads today, from everybody's drops. */
async function readBySource(threadKey: Uint8Array): Promise<string[]> {
  const { crypto, root, storage } = world.desk;
  const today = world.desk.today();
  await publishNext(crypto, storage, today);
  const drops = [];
  for (const { bytes } of await storage.drops.since(today)) drops.push(...(await parseDrops(bytes)));
  const keys = threadKeysOf(crypto, threadKey);
  return openReplies(crypto, root, keys, drops, today).map(({ text }) => text);
}

/** Seals a report to the epoch of today, as a source does that has come back after weeks. */
async function sendToday(threadKey: Uint8Array, text: string) {
  const { crypto, root, storage } = world.desk;
  const today = world.desk.today();
  const statements = await storage.statements.all();
  const directory = VerifiedDirectory.verify(crypto, root, { v: 1, statements }, today);
  const epoch = directory.everyDeskEpoch.find((each) => each.notBefore <= today && today <= each.notAfter);
  if (epoch === undefined) throw new Error('no epoch of today');
  const id = newObjectId(crypto);
  const plain = encodeReport({
    v: 1,
    text,
    language: 'ar',
    day: today,
    threadKey: toBase64(threadKey),
    attachments: [],
  });
  const recipients = [{ epochId: epoch.id, publicKey: epoch.publicKey }];
  await storage.reports.put(
    id,
    today,
    await sealSmall({ crypto, root, kind: 'report', id, recipients }, plain),
  );
  await storage.reports.release(id);
  return id;
}

describe('two editors who write in one case at the same moment', () => {
  it(
    'lose no reply and no note, use no tag twice, and the source reads every reply',
    async () => {
      const threadKey = world.newThread();
      const report = await world.sendReport(threadKey, 'They came at night.');
      const lead = await world.open(world.desk.lead);
      await lead.sync();
      const caseId = await lead.fileReport(report, { title: 'Night' });
      const editor = await world.joined(lead, 'Nour');
      await Promise.all([lead.settled(), editor.sync()]);
      const thread = stateOf(lead).reports[0]?.thread;
      if (thread === undefined) throw new Error('no report');
      const long = 'Which road? '.repeat(100);
      await Promise.all([
        lead.reply(thread, 'One.'),
        editor.reply(thread, long),
        lead.note(caseId, 'Note one.'),
        editor.note(caseId, 'Note two.'),
        lead.reply(thread, 'Three.'),
        editor.reply(thread, 'Four.'),
      ]);
      await Promise.all([lead.sync(), editor.sync()]);
      for (const session of [lead, editor]) {
        const found = stateOf(session).cases.find(({ id }) => id === caseId);
        expect(found?.replies.map(({ text }) => text).sort()).toEqual(
          ['Four.', 'One.', 'Three.', long].sort(),
        );
        expect(found?.notes.map(({ text }) => text).sort()).toEqual(['Note one.', 'Note two.']);
        expect(found?.history.every(({ counted }) => counted)).toBe(true);
        const tags = (found?.history ?? []).flatMap(({ body }) =>
          body.type === 'reply-begun'
            ? Array.from({ length: body.slots }, (_, i) => body.firstIndex + i)
            : [],
        );
        expect(tags.length).toBe(5);
        expect(new Set(tags).size).toBe(tags.length);
      }
      expect((await readBySource(threadKey)).sort()).toEqual(['Four.', 'One.', 'Three.', long].sort());
      await lead.lock();
      await editor.lock();
    },
    MINUTES,
  );

  it(
    'send a reply whose sending broke off once, under the tags that were reserved for it',
    async () => {
      const threadKey = world.newThread();
      const report = await world.sendReport(threadKey, 'They came at night.');
      let broken = 2;
      const fetchWith: Fetch = async (url, settings) => {
        const answer = await fetch(url, settings);
        // It arrives, and the answer does not.
        if (url.endsWith('/api/replies') && broken-- > 0) throw new TypeError('line lost');
        return answer;
      };
      const lead = await world.open(world.desk.lead, fetchWith);
      await lead.sync();
      await lead.fileReport(report, { title: 'Night' });
      const thread = stateOf(lead).reports[0]?.thread;
      if (thread === undefined) throw new Error('no report');
      for (let tries = 0; tries < 2; tries++)
        await expect(lead.reply(thread, 'Once.')).rejects.toMatchObject({ code: 'unreachable' });
      await lead.reply(thread, 'Once.');
      const types = stateOf(lead).cases[0]?.history.map(({ body }) => body.type);
      expect(types?.filter((type) => type === 'reply-begun')).toHaveLength(1);
      expect(types?.filter((type) => type === 'replied')).toHaveLength(1);
      expect(await readBySource(threadKey)).toEqual(['Once.']);
      await lead.lock();
    },
    MINUTES,
  );
});

describe('a codename', () => {
  it(
    'talks on after its epoch was destroyed: same thread, same case, and a reply after sixty days',
    async () => {
      const { storage } = world.desk;
      const threadKey = world.newThread();
      const report = await world.sendReport(threadKey, 'The first word.');
      const first = `epoch:${world.desk.newsroom.deskEpoch.id}`;
      const keyNames = async () =>
        (await storage.keys.of(world.desk.lead.identity.id)).map(({ name }) => name);
      expect(await keyNames()).toContain(first);
      const lead = await world.open(world.desk.lead);
      await lead.sync();
      const caseId = await lead.fileReport(report, { title: 'Long' });
      await lead.settled();
      const thread = stateOf(lead).reports[0]?.thread;
      if (thread === undefined) throw new Error('no report');
      const chores = openChores({ storage, producer: null as never, log: silentLog, releaseSeconds: 0 });
      // A lead opens the desk every second week, which makes the keys of the weeks to come.
      for (let day = 1; day <= 60; day++) {
        world.desk.passDays(1);
        if (day % LIFETIME_DAYS.deskEpochGrace === 0) await lead.sync();
      }
      await lead.sync();
      await lead.settled();
      await chores.daily(world.desk.today());
      await lead.lock();
      expect(await keyNames()).not.toContain(first);

      const later = await world.open(world.desk.lead);
      await later.sync();
      await later.reply(thread, 'Are you well?');
      expect(await readBySource(threadKey)).toEqual(['Are you well?']);
      const followUp = await sendToday(threadKey, 'نعم، أنا بخير.');
      await later.sync();
      await later.seen(followUp);
      const found = stateOf(later).cases.find(({ id }) => id === caseId);
      expect(found?.threads).toEqual([thread]);
      expect(found?.conversation.map(({ kind }) => kind)).toEqual(['report', 'reply', 'report']);
      expect(found?.reports.map(({ text }) => text)).toEqual(['The first word.', 'نعم، أنا بخير.']);
      expect(found?.reports.map(({ followUp: isFollowUp }) => isFollowUp)).toEqual([false, true]);
      await later.reply(thread, 'Good.');
      expect((await readBySource(threadKey)).sort()).toEqual(['Are you well?', 'Good.']);
      await later.settled();
      await later.lock();
    },
    2 * MINUTES,
  );
});

describe('the list', () => {
  it(
    'tells how long a source has been silent, until it writes again',
    async () => {
      const threadKey = world.newThread();
      const report = await world.sendReport(threadKey, 'I will tell more tomorrow.');
      const other = await world.sendReport(world.newThread(), 'From somebody who was never answered.');
      const lead = await world.open(world.desk.lead);
      await lead.sync();
      const caseId = await lead.fileReport(report, { title: 'More' });
      await lead.fileReport(other, { case: caseId });
      const of = (id: string) => stateOf(lead).reports.find((one) => one.id === id);
      const thread = of(report)?.thread;
      if (thread === undefined) throw new Error('no report');
      await lead.reply(thread, 'Please do.');
      await lead.setHabits({ lockMinutes: 10, silentDays: 3 });
      world.desk.passDays(2);
      await lead.sync();
      expect(of(report)?.silentDays).toBeNull();
      world.desk.passDays(1);
      await lead.sync();
      expect(of(report)?.silentDays).toBe(3);
      expect(of(other)?.silentDays).toBeNull();
      const followUp = await sendToday(threadKey, 'ها أنا.');
      await lead.sync();
      expect([of(report)?.silentDays, of(followUp)?.silentDays]).toEqual([null, null]);
      await lead.lock();
    },
    2 * MINUTES,
  );
});

describe('a transcript', () => {
  it(
    'holds one conversation, is told to the case before it is given out, and is refused while the case is frozen',
    async () => {
      const [one, two] = [world.newThread(), world.newThread()];
      const report = await world.sendReport(one, 'From <b>one</b>.');
      const other = await world.sendReport(two, 'From two.');
      const lead = await world.open(world.desk.lead);
      await lead.sync();
      const caseId = await lead.fileReport(report, { title: 'Both' });
      await lead.fileReport(other, { case: caseId });
      const thread = stateOf(lead).reports.find(({ id }) => id === report)?.thread;
      if (thread === undefined) throw new Error('no report');
      await lead.reply(thread, 'Thank you.');
      await lead.note(caseId, 'For us alone.');
      const items = await lead.transcript(caseId, thread, 'text');
      const day = world.desk.today();
      expect(items).toEqual([
        { by: 'source', day, text: 'From <b>one</b>.', files: 0 },
        { by: 'desk', day, text: 'Thank you.', files: 0 },
      ]);
      const last = stateOf(lead).cases[0]?.history.at(-1);
      expect(last?.body).toEqual({ type: 'transcript-exported', thread, form: 'text' });
      await lead.freeze(caseId, 'Careful.');
      await expect(lead.transcript(caseId, thread, 'page')).rejects.toMatchObject({ code: 'case-frozen' });
      expect(stateOf(lead).cases[0]?.history.at(-1)?.body.type).toBe('frozen');
      await lead.lock();
    },
    MINUTES,
  );

  it(
    'is not given out where the case could not be told',
    async () => {
      const report = await world.sendReport(world.newThread(), 'Words.');
      let isBroken = false;
      const fetchWith: Fetch = (url, settings) => {
        if (isBroken) throw new TypeError('line lost');
        return fetch(url, settings);
      };
      const lead = await world.open(world.desk.lead, fetchWith);
      await lead.sync();
      const caseId = await lead.fileReport(report, { title: 'One' });
      await lead.settled();
      const thread = stateOf(lead).reports[0]?.thread;
      if (thread === undefined) throw new Error('no report');
      isBroken = true;
      await expect(lead.transcript(caseId, thread, 'text')).rejects.toMatchObject({ code: 'unreachable' });
      isBroken = false;
      await lead.lock();
    },
    MINUTES,
  );
});

describe('questions and habits', () => {
  it(
    'reach everybody on the desk; only a lead changes how soon it locks',
    async () => {
      const lead = await world.open(world.desk.lead);
      await lead.sync();
      const editor = await world.joined(lead, 'Nour');
      await editor.sync();
      await editor.keepQuestion(null, { en: 'Which gate?', ar: 'أي بوابة؟' });
      await lead.setHabits({ lockMinutes: 10, silentDays: 5 });
      await expect(editor.setHabits({ lockMinutes: 60, silentDays: 5 })).rejects.toMatchObject({
        code: 'forbidden',
      });
      await Promise.all([lead.sync(), editor.sync()]);
      for (const session of [lead, editor])
        expect(stateOf(session).talk).toMatchObject({
          questions: [{ en: 'Which gate?', ar: 'أي بوابة؟' }],
          habits: { lockMinutes: 10, silentDays: 5 },
        });
      const id = stateOf(lead).talk.questions[0]?.id ?? null;
      await lead.keepQuestion(id, null);
      expect(stateOf(lead).talk.questions).toEqual([]);
      await Promise.all([lead.settled(), editor.settled()]);
      await lead.lock();
      await editor.lock();
    },
    MINUTES,
  );
});

describe('a notebook', () => {
  const NAME = 'reply:ab';

  it(
    'comes back on another device with the same key file, and nobody else can open what lies there',
    async () => {
      const { crypto, root, storage, lead: who, editor: colleague } = world.desk;
      const first = await world.open(who);
      await first.sync();
      expect(await first.readNotebook(NAME)).toBe(null);
      expect(await first.writeNotebook(NAME, 'Half a senten')).toEqual({ stands: 'ours' });
      expect(await first.writeNotebook(NAME, 'Half a sentence, ونصفها.')).toEqual({ stands: 'ours' });
      const second = await world.open(who);
      expect(await second.readNotebook(NAME)).toBe('Half a sentence, ونصفها.');
      const other = await world.open(colleague);
      expect(await other.readNotebook(NAME)).toBe(null);
      const everything = JSON.stringify(await storage.keys.of(who.identity.id));
      expect(everything).not.toContain('Half');
      const mine = notebookKey(crypto, root, who.identity);
      expect(toHex(mine)).not.toBe(toHex(notebookKey(crypto, root, colleague.identity)));
      for (const session of [first, second, other]) await session.lock();
    },
    MINUTES,
  );

  it(
    'overwrites nothing that another device wrote meanwhile: it gives that back, and the next write is over it',
    async () => {
      const first = await world.open(world.desk.lead);
      const second = await world.open(world.desk.lead);
      await first.readNotebook(NAME);
      await second.readNotebook(NAME);
      await first.writeNotebook(NAME, 'From the first.');
      expect(await second.writeNotebook(NAME, 'From the second.')).toEqual({
        stands: 'theirs',
        text: 'From the first.',
      });
      expect(await second.writeNotebook(NAME, 'From both.')).toEqual({ stands: 'ours' });
      expect(await first.readNotebook(NAME)).toBe('From both.');
      expect(await first.writeNotebook(NAME, null)).toEqual({ stands: 'ours' });
      expect(await second.readNotebook(NAME)).toBe(null);
      await first.lock();
      await second.lock();
    },
    MINUTES,
  );

  it(
    'keeps what the newsroom could not be given, sealed, until the same editor unlocks again',
    async () => {
      let isBroken = false;
      const fetchWith: Fetch = (url, settings) => {
        if (isBroken) throw new AmanaError('unreachable');
        return fetch(url, settings);
      };
      const first = await world.open(world.desk.lead, fetchWith);
      await first.readNotebook(NAME);
      await first.writeNotebook(NAME, 'Before.');
      isBroken = true;
      await expect(first.writeNotebook(NAME, 'Before. And after.')).rejects.toMatchObject({
        code: 'unreachable',
      });
      const left = await first.closeNotebook();
      await first.lock();
      expect(left).toHaveLength(1);
      expect(Buffer.from(left[0]?.sealed ?? []).toString('utf8')).not.toContain('after');
      const stranger = await world.open(world.desk.editor);
      await stranger.bringNotebook(left);
      expect(await stranger.readNotebook(NAME)).toBe(null);
      expect(await stranger.leftInNotebook(NAME)).toEqual([]);
      const again = await world.open(world.desk.lead);
      await again.bringNotebook(left);
      expect(await again.readNotebook(NAME)).toBe('Before.');
      expect(await again.leftInNotebook(NAME)).toMatchObject([{ text: 'Before. And after.' }]);
      expect(await again.closeNotebook()).toHaveLength(1);
      expect(await again.writeNotebook(NAME, 'Before. And after.')).toEqual({ stands: 'ours' });
      expect(await again.closeNotebook()).toEqual([]);
      await stranger.lock();
      await again.lock();
    },
    MINUTES,
  );

  it(
    'shows nothing of what a server put in its place, and can be written on',
    async () => {
      const { crypto, root, storage, lead: who, editor: colleague } = world.desk;
      const first = await world.open(who);
      await first.writeNotebook(NAME, 'Mine.');
      const key = notebookKey(crypto, root, who.identity);
      const place = { editorId: who.identity.id, id: entryId(crypto, root, key, NAME) };
      const stands = await storage.notebooks.read(place.editorId, place.id);
      if (stands === null) throw new Error('nothing stands there');
      const theirKey = notebookKey(crypto, root, colleague.identity);
      const forged = sealEntry(crypto, root, theirKey, place.id, 'Not mine.');
      const before = await entryHash(new Uint8Array(stands));
      await storage.notebooks.write({ ...place, before, sealed: forged });
      expect(await first.readNotebook(NAME)).toBe(null);
      expect(await first.writeNotebook(NAME, 'Mine again.')).toEqual({ stands: 'ours' });
      expect(await first.readNotebook(NAME)).toBe('Mine again.');
      await first.lock();
    },
    MINUTES,
  );
});
