/** An editor has a photo cleaned again: what the desk shows, what it writes down, and what a newsroom cannot pass off. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Fetch } from '#desk/client/http.ts';
import type { DeskSession } from '#desk/client/session.ts';
import type { CleanedAttachment } from '#desk/client/state.ts';
import { concat } from '#protocol/bytes.ts';
import type { ObjectId } from '#protocol/ids.ts';
import type { AttachmentNote } from '#protocol/report.ts';
import { anArticle, JPEG } from '../../support/desk.ts';
import { startWorld, stateOf, type World } from './world.ts';

let world: World;
let lead: DeskSession;
let second: DeskSession;
let photo: AttachmentNote;
let report: ObjectId;
let caseId: ObjectId;
const FIRST = new Uint8Array([...JPEG, 1, 2, 3]);
const SECOND = new Uint8Array([...JPEG, 4, 5, 6, 7]);

/** Answers as the newsroom did some time ago, where it is told to. */
const old = new Map<string, Uint8Array<ArrayBuffer>>();
const lying: Fetch = async (url, settings) => {
  const held = old.get(new URL(url).pathname);
  return held === undefined ? fetch(url, settings) : new Response(held);
};

beforeAll(async () => {
  world = await startWorld();
  photo = await world.sendPhoto(FIRST, true);
  report = await world.sendReport(world.newThread(), 'The bridge is closed.', [photo]);
  lead = await world.open(world.desk.lead, lying);
  await lead.sync();
  second = await world.joined(lead, 'Nour');
  await second.sync();
});
afterAll(async () => {
  await lead?.lock();
  await second?.lock();
  await world.stop();
});

const known = (session: DeskSession, id: ObjectId = photo.id): CleanedAttachment => {
  const found = stateOf(session).attachments.get(id);
  if (found === undefined || !('record' in found)) throw new Error('not clean');
  return found;
};

async function copyOf(session: DeskSession): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of (await session.openClean(photo.id)).content) parts.push(part);
  return concat(...parts);
}

describe('cleaning again', () => {
  it('is asked for before a report is filed, and shows as under way to everybody', async () => {
    expect(known(lead).cleaningAgain).toEqual({ state: 'possible', failed: null });
    await lead.cleanAgain(photo.id, 'faithful');
    expect(known(lead).cleaningAgain).toEqual({ state: 'under way', mode: 'faithful' });
    expect(await copyOf(lead)).toEqual(FIRST);
    await second.sync();
    expect(known(second).cleaningAgain).toEqual({ state: 'under way', mode: 'faithful' });
    await expect(second.cleanAgain(photo.id, 'scan')).rejects.toMatchObject({ code: 'conflict' });
    expect(stateOf(second).warnings).toEqual([]);
  });

  it('brings the new record and copy, under another edition', async () => {
    const { edition } = known(lead);
    await world.cleanAgain(photo.id, SECOND);
    await lead.sync();
    expect(known(lead)).toMatchObject({
      record: { mode: 'faithful' },
      hasOriginal: true,
      cleaningAgain: { state: 'possible', failed: null },
    });
    expect(known(lead).edition).not.toBe(edition);
    expect(await copyOf(lead)).toEqual(SECOND);
  });

  it('voids what was signed over the copy before, and says so', async () => {
    caseId = await lead.fileReport(report, { title: 'The bridge' });
    const mediaOf = (session: DeskSession) => {
      const [media] = stateOf(session).cases[0]?.media ?? [];
      if (media === undefined) throw new Error('no media');
      return media;
    };
    const draft = () => {
      const { name, sha256, attachment } = mediaOf(lead);
      const media = [{ name, sha256, caption: '', credit: '', alt: 'A bridge' }];
      return { article: anArticle(world.desk.today(), { media }), sources: [{ name, attachment }] };
    };
    const digest = () => stateOf(lead).cases[0]?.draft?.digest ?? '';
    const bothSign = async () => {
      await lead.signDraft(caseId, digest());
      await second.sync();
      await second.signDraft(caseId, digest());
      await lead.sync();
    };
    await lead.saveDraft(caseId, draft());
    await bothSign();
    await lead.buildBundle(caseId);
    await lead.cleanAgain(photo.id, 'scan');
    await lead.buildBundle(caseId);
    await world.cleanAgain(photo.id, new Uint8Array([...FIRST, 9, 9]));
    await lead.sync();
    await expect(lead.promote(caseId)).rejects.toMatchObject({ code: 'media-changed' });
    await lead.saveDraft(caseId, draft());
    await bothSign();
    expect((await lead.promote(caseId)).path).toMatch(/checkpoints/);
  });

  it('stands in the history of the case, signed by who asked', async () => {
    await second.sync();
    const asked = stateOf(second).cases[0]?.history.filter(({ body }) => body.type === 'cleaning-asked');
    expect(asked).toMatchObject([
      { by: stateOf(lead).me.id, counted: true, body: { attachment: photo.id, mode: 'scan' } },
    ]);
  });

  it('does not take the copy of before for the new one', async () => {
    const path = `/api/clean/${photo.id}`;
    const token = await world.desk.login(world.desk.lead);
    const { bytes } = await world.desk.ask('GET', path, { token });
    await lead.cleanAgain(photo.id, 'faithful');
    await world.cleanAgain(photo.id, SECOND);
    await lead.sync();
    old.set(path, bytes);
    await expect(copyOf(lead)).rejects.toMatchObject({ code: 'cannot-open' });
    old.clear();
    expect(await copyOf(lead)).toEqual(SECOND);
  });

  it('is refused where the original is not kept, is unknown, or nobody can open it any more', async () => {
    const gone = await world.sendPhoto();
    await world.sendReport(world.newThread(), 'Another.', [gone]);
    await lead.sync();
    expect(known(lead, gone.id).cleaningAgain).toEqual({ state: 'impossible', code: 'original-gone' });
    await expect(lead.cleanAgain(gone.id, 'scan')).rejects.toMatchObject({ code: 'original-gone' });
    await expect(lead.cleanAgain('ab'.repeat(16) as ObjectId, 'scan')).rejects.toMatchObject({
      code: 'not-found',
    });
    world.desk.passDays(4);
    await lead.sync();
    expect(known(lead).cleaningAgain).toEqual({ state: 'impossible', code: 'original-closed' });
    await expect(lead.cleanAgain(photo.id, 'scan')).rejects.toMatchObject({ code: 'original-closed' });
  });
});
