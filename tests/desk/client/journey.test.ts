/** The desk's client against a real newsroom server: from an invite to a promoted article. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { unzipSync } from 'fflate';
import type { DeskSession } from '#desk/client/session.ts';
import type { DeskCase } from '#desk/client/state.ts';
import type { Article } from '#protocol/article.ts';
import { concat } from '#protocol/bytes.ts';
import { threadKeysOf } from '#protocol/codename.ts';
import { VerifiedDirectory } from '#protocol/directory.ts';
import {
  buildDrop,
  FIRST_PREVIOUS_HASH,
  openReplies,
  parseDrops,
  REPLY_SLOT_BYTES,
} from '#protocol/drops.ts';
import { fingerprintWords } from '#protocol/identity.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { anArticle } from '../../support/desk.ts';
import { until } from '../../support/folder.ts';
import { startWorld, stateOf, type World } from './world.ts';

let world: World;
let lead: DeskSession;
let second: DeskSession;
let threadKey: Uint8Array;
let thread: ObjectId;
let firstReport: ObjectId;
let caseId: ObjectId;

beforeAll(async () => {
  world = await startWorld();
  threadKey = world.newThread();
  thread = threadKeysOf(world.desk.crypto, threadKey).threadId;
});
afterAll(async () => {
  await lead?.lock();
  await second?.lock();
  await world.stop();
});

const caseOf = (session: DeskSession): DeskCase => {
  const found = stateOf(session).cases.find(({ id }) => id === caseId);
  if (found === undefined) throw new Error('no such case');
  return found;
};

describe('a desk at work', () => {
  it('shows a report and the record of its photo', async () => {
    const photo = await world.sendPhoto();
    firstReport = await world.sendReport(threadKey, 'The bridge is closed.', [photo]);
    lead = await world.open(world.desk.lead);
    await lead.sync();
    const [report] = stateOf(lead).reports;
    expect(report).toMatchObject({
      id: firstReport,
      thread,
      text: 'The bridge is closed.',
      unread: true,
      caseId: null,
      followUp: false,
    });
    expect(report?.pseudonym.en).toMatch(/^\S+ \S+$/);
    expect(stateOf(lead).attachments.get(photo.id)).toMatchObject({ state: 'clean', hasClean: true });
    expect(stateOf(lead).warnings).toEqual([]);
    const { content, name } = await lead.openClean(photo.id);
    expect(name).toBe('photo-1.jpg');
    const parts: Uint8Array[] = [];
    for await (const part of content) parts.push(part);
    expect(concat(...parts)).toHaveLength(photo.bytes);
  });

  it('has keys for the coming weeks, without a gap', async () => {
    const { crypto, root, storage, today } = world.desk;
    const directory = { v: 1, statements: await storage.statements.all() };
    const { deskEpochs } = VerifiedDirectory.verify(crypto, root, directory, today());
    for (let ahead = 0; ahead <= 28; ahead++) {
      const day = world.desk.today() + ahead;
      expect(deskEpochs.filter((epoch) => epoch.notBefore <= day && day <= epoch.notAfter)).toHaveLength(1);
    }
    const epochs = deskEpochs.length;
    await lead.ensureEpochs();
    expect(await world.desk.storage.keys.of(world.desk.lead.identity.id)).toHaveLength(epochs + 1);
  });

  it('invites an editor, who then sees what the lead sees', async () => {
    second = await world.joined(lead, 'Nour');
    await second.sync();
    expect(stateOf(second).me).toMatchObject({ name: 'Nour', role: 'editor' });
    // The lead named themselves; the desk's other editor has never come by, and has no name yet.
    const { lead: amal, editor: yusuf } = world.desk;
    const nameOf = (id: ObjectId) => stateOf(second).people.find((person) => person.id === id)?.name;
    expect(nameOf(amal.identity.id)).toBe('Amal');
    const words = fingerprintWords(world.desk.crypto, yusuf.identity.sign.publicKey);
    expect(nameOf(yusuf.identity.id)).toBe(words.slice(0, 2).join(' '));
    expect(stateOf(second).reports.map(({ id }) => id)).toEqual([firstReport]);
    expect(stateOf(second).warnings).toEqual([]);
    await lead.sync();
    expect(stateOf(lead).pending).toEqual([]);
    expect(stateOf(lead).invites).toEqual([]);
    await expect(second.invite('editor')).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('files, notes, assigns, answers; the colleague sees it', async () => {
    caseId = await lead.fileReport(firstReport, { title: 'The bridge' });
    await lead.note(caseId, 'Ask about the date.');
    await lead.assign(caseId, stateOf(second).me.id);
    await lead.reply(thread, 'When was this?');
    await second.sync();
    const seen = caseOf(second);
    expect(seen).toMatchObject({ title: 'The bridge', state: 'open', assignee: stateOf(second).me.id });
    expect(seen.conversation.map(({ kind }) => kind)).toEqual(['report', 'note', 'reply']);
    expect(seen.history.every(({ counted }) => counted)).toBe(true);
    expect(stateOf(second).reports[0]).toMatchObject({ caseId, filed: true, unread: false });
  });

  it('its reply opens for the source, and only once however often it is sent', async () => {
    await second.reply(thread, 'And where exactly was it?'.repeat(60));
    const { crypto, root, today } = world.desk;
    const slots = await slotsOf();
    const drops = await parseDrops(buildDrop(crypto, today(), FIRST_PREVIOUS_HASH, slots));
    const replies = openReplies(crypto, root, threadKeysOf(crypto, threadKey), drops, today());
    expect(replies.map(({ text }) => text.slice(0, 14)).sort()).toEqual(['And where exac', 'When was this?']);
    const tags = new Set(slots.map((slot) => Buffer.from(slot.subarray(0, 16)).toString('hex')));
    expect(tags.size).toBe(slots.length);
  });

  it('shows a follow-up in the case, and files it on sight', async () => {
    const followUp = await world.sendReport(threadKey, 'It was on Sunday.');
    await lead.sync();
    const unfiled = stateOf(lead).reports.find(({ id }) => id === followUp);
    expect(unfiled).toMatchObject({ caseId, filed: false, followUp: true, unread: true });
    expect(caseOf(lead).conversation.at(-1)).toMatchObject({ kind: 'report', report: { id: followUp } });
    await lead.seen(followUp);
    expect(stateOf(lead).reports.find(({ id }) => id === followUp)).toMatchObject({
      filed: true,
      unread: false,
    });
  });

  it('lets another editor verify, and nobody who prepared', async () => {
    await expect(lead.setState(caseId, 'verified')).rejects.toMatchObject({ code: 'forbidden' });
    await lead.setState(caseId, 'ready for review');
    await expect(lead.setState(caseId, 'verified')).rejects.toMatchObject({ code: 'forbidden' });
    await second.sync();
    expect(caseOf(second).canVerify).toBe(true);
    await second.gradeSource(caseId, thread, 'C');
    const claim = await second.makeClaim(caseId, 'The bridge was closed on Sunday.');
    await second.gradeClaim(caseId, claim, 2);
    await second.setCheck(caseId, 'content/when', { state: 'pass', method: 'asked', note: '' });
    await second.setState(caseId, 'verified');
    await lead.sync();
    expect(caseOf(lead)).toMatchObject({ state: 'verified', verifiedBy: stateOf(second).me.id });
    expect(caseOf(lead).checks.find(({ check }) => check === 'content/when')).toMatchObject({
      state: 'pass',
    });
    expect(caseOf(lead).claims).toMatchObject([{ credibility: 2 }]);
  });

  it('promotes exactly what two editors signed; an edit voids the signatures', async () => {
    const [media] = caseOf(lead).media;
    if (media === undefined) throw new Error('no media');
    const article: Article = anArticle(world.desk.today(), {
      media: [{ name: media.name, sha256: media.sha256, caption: 'The bridge', credit: '', alt: 'A bridge' }],
    });
    const sources = [{ name: 'photo-1.jpg', attachment: media.attachment }];
    const foreign = {
      article: { ...article, media: [{ ...article.media[0]!, sha256: '00'.repeat(32) }] },
      sources,
    };
    await expect(lead.saveDraft(caseId, foreign)).rejects.toMatchObject({ code: 'malformed-object' });

    await lead.saveDraft(caseId, { article: { ...article, title: 'First title' }, sources });
    await lead.signDraft(caseId, caseOf(lead).draft?.digest ?? '');
    expect(caseOf(lead).signatures).toHaveLength(1);
    await second.sync();
    await second.saveDraft(caseId, { article, sources });
    expect(caseOf(second).signatures).toHaveLength(0);
    await expect(lead.signDraft(caseId, caseOf(lead).draft?.digest ?? '')).rejects.toMatchObject({
      code: 'conflict',
    });
    await second.signDraft(caseId, caseOf(second).draft?.digest ?? '');
    await expect(second.promote(caseId)).rejects.toMatchObject({ code: 'signatures-missing' });
    await lead.sync();
    await lead.signDraft(caseId, caseOf(lead).draft?.digest ?? '');
    expect(caseOf(lead).canPromote).toBe(true);

    const bundle = await lead.buildBundle(caseId);
    expect(Object.keys(unzipSync(bundle.zip)).sort()).toEqual(
      ['article.json', 'article.md', 'manifest.json', 'media/photo-1.jpg', 'ninjs.json'].sort(),
    );
    // Its signers are keys; who they are is nobody's but the desk's.
    for (const bytes of Object.values(unzipSync(bundle.zip)))
      expect(Buffer.from(bytes).toString('latin1')).not.toMatch(/Amal|Nour/);
    expect((await lead.buildBundle(caseId)).zip).toEqual(bundle.zip);
    const { path } = await lead.promote(caseId);
    expect(caseOf(lead).promoted).toMatchObject({ path });
    const page = await readFile(
      join(
        world.desk.siteFolder,
        ...path
          .replace(/^\/?(site\/)?/, '')
          .split('/')
          .filter(Boolean),
        'index.html',
      ),
      'utf8',
    );
    expect(page).toContain(article.title);
  });

  it('keeps in step by itself', async () => {
    const stop = second.live();
    await until(() => stateOf(second).connection.state === 'live');
    const id = await world.sendReport(world.newThread(), 'Something else.');
    await until(() => stateOf(second).reports.some((report) => report.id === id));
    await lead.sync();
    await lead.mark([id], 'spam');
    await until(() => stateOf(second).reports.find((report) => report.id === id)?.mark === 'spam');
    stop();
  });

  it('takes an editor off the desk at once', async () => {
    await lead.revoke(stateOf(second).me.id);
    await expect(second.sync()).rejects.toMatchObject({ code: 'unauthenticated' });
    expect(stateOf(lead).people.find(({ name }) => name === 'Nour')).toMatchObject({ present: false });
    // What they did still stands, signed by a key that was theirs then.
    expect(caseOf(lead).verifiedBy).toBe(stateOf(second).me.id);
  });
});

/** The slots of the replies that wait for the next drop. */
async function slotsOf(): Promise<Uint8Array[]> {
  const { storage, today } = world.desk;
  const found: Uint8Array[] = [];
  await storage.drops.publish({ day: today(), number: 0 }, async ({ slots }) => {
    for (const bytes of slots) {
      for (let i = 0; i < bytes.length; i += REPLY_SLOT_BYTES)
        found.push(bytes.subarray(i, i + REPLY_SLOT_BYTES));
    }
    return null;
  });
  return found;
}
