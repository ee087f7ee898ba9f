/** A purge at the newsroom: two different editors of today over exactly these objects, or nothing is touched. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { toHex, utf8 } from '#protocol/bytes.ts';
import { addDays } from '#protocol/day.ts';
import { newObjectId, type ObjectId } from '#protocol/ids.ts';
import {
  encodePurge,
  MOST_PURGED,
  PURGE_DAYS,
  PURGERS_NEEDED,
  type PurgeSignature,
  signPurge,
} from '#protocol/purge.ts';
import { openStorage } from '#storage/index.ts';
import { startDesk, type TestDesk, type TestEditor } from '../support/desk.ts';

let desk: TestDesk;
let token: string;
beforeAll(async () => {
  desk = await startDesk();
  token = await desk.login(desk.lead);
});
afterAll(() => desk.stop());

const newId = (): ObjectId => newObjectId(desk.crypto);
const randomBytes = (bytes = 3000): Uint8Array<ArrayBuffer> => desk.crypto.random(bytes);

async function report(sealed = randomBytes()): Promise<ObjectId> {
  const id = newId();
  await desk.storage.reports.put(id, desk.today(), sealed);
  await desk.storage.reports.release(id);
  return id;
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function attachment(original = randomBytes(), clean = randomBytes()): Promise<ObjectId> {
  const id = newId();
  await desk.storage.attachments.create(id, original.length, desk.today());
  await desk.storage.attachments.append(id, 0, once(original));
  await desk.storage.attachments.finish(id);
  const settled = { record: randomBytes(200), clean: once(clean), keepOriginal: true };
  await desk.storage.attachments.settle(id, settled);
  return id;
}

const signedBy = (payload: string, ...editors: readonly TestEditor[]): PurgeSignature[] =>
  editors.map(({ identity }) => signPurge(desk.crypto, desk.root, payload, identity.sign));

const purge = (payload: string, signatures: readonly PurgeSignature[], by = token) =>
  desk.ask('POST', '/api/purges', { token: by, json: { payload, signatures } });

const listed = async (): Promise<string[]> =>
  (await desk.ask('GET', '/api/reports', { token }))
    .json<{ reports: { id: string }[] }>()
    .reports.map(({ id }) => id);

/** Whether these bytes lie in any file of the newsroom's. */
async function lies(bytes: Uint8Array): Promise<boolean> {
  const marker = Buffer.from(bytes.subarray(0, 64));
  for (const entry of await readdir(desk.folder.path, { recursive: true, withFileTypes: true }))
    if (entry.isFile() && (await readFile(join(entry.parentPath, entry.name))).includes(marker)) return true;
  return false;
}

describe('two editors', () => {
  it('erase a report and its attachments: from the lists, from the files, and from the disk', async () => {
    const [words, original, clean] = [randomBytes(), randomBytes(), randomBytes()];
    const [id, kept] = [await report(words), await report()];
    const file = await attachment(original, clean);
    for (const bytes of [words, original, clean]) expect(await lies(bytes)).toBe(true);
    const payload = encodePurge(desk.today(), [id, file]);
    expect((await purge(payload, signedBy(payload, desk.lead, desk.editor))).status).toBe(204);
    expect(await listed()).toEqual([kept]);
    for (const bytes of [words, original, clean]) expect(await lies(bytes)).toBe(false);
    const fetched = await desk.ask('POST', '/api/reports/fetch', { token, json: { ids: [id] } });
    expect(fetched.bytes.length).toBe(0);
    const records = await desk.ask('POST', '/api/records/fetch', { token, json: { ids: [file] } });
    expect(records.bytes.length).toBe(0);
    for (const kind of ['clean', 'original'])
      expect((await desk.ask('GET', `/api/${kind}/${file}`, { token })).status).toBe(404);
    // What stands beside it is still whole.
    expect((await desk.storage.reports.read([kept])).length).toBe(1);
  });

  it('can send it again, and a colleague can send it for them: it changes nothing more', async () => {
    const [id, kept] = [await report(), await report()];
    const payload = encodePurge(desk.today(), [id]);
    const signatures = signedBy(payload, desk.lead, desk.editor);
    const third = await desk.login(await desk.addEditor('Third', 'editor'));
    for (const by of [token, token, third]) expect((await purge(payload, signatures, by)).status).toBe(204);
    expect(await listed()).toContain(kept);
  });

  it('leave alone what nobody on the desk could have seen', async () => {
    const id = newId();
    await desk.storage.reports.put(id, desk.today(), randomBytes());
    const payload = encodePurge(desk.today(), [id]);
    expect((await purge(payload, signedBy(payload, desk.lead, desk.editor))).status).toBe(204);
    expect(await desk.storage.reports.unreleased()).toContain(id);
  });

  it('are so many, for so many days, and objects', () => {
    expect([PURGERS_NEEDED, PURGE_DAYS, MOST_PURGED]).toEqual([2, 14, 2000]);
  });
});

describe('nothing is erased', () => {
  let id: ObjectId;
  let payload: string;
  beforeAll(async () => {
    id = await report();
    payload = encodePurge(desk.today(), [id]);
  });
  const refused = async (
    text: string,
    signatures: readonly PurgeSignature[],
    code = 'purge-unsigned',
  ): Promise<void> => {
    expect((await purge(text, signatures)).code).toBe(code);
    expect(await listed()).toContain(id);
    expect((await desk.storage.reports.read([id])).length).toBe(1);
  };

  it('by one editor, nor by one editor twice', async () => {
    await refused(payload, signedBy(payload, desk.lead));
    await refused(payload, signedBy(payload, desk.lead, desk.lead));
  });

  it('by a signature over other objects, another day, or another newsroom’s', async () => {
    const lead = signedBy(payload, desk.lead);
    const other = encodePurge(desk.today(), [newId()]);
    await refused(payload, [...lead, ...signedBy(other, desk.editor)]);
    await refused(payload, [...lead, ...signedBy(encodePurge(addDays(desk.today(), -1), [id]), desk.editor)]);
    const elsewhere = desk.crypto.signKeypair(randomBytes(32)).publicKey;
    await refused(payload, [...lead, signPurge(desk.crypto, elsewhere, payload, desk.editor.identity.sign)]);
    const [mine] = signedBy(payload, desk.lead);
    // One editor's signature under another's name.
    await refused(payload, [...lead, { ...mine!, by: toHex(desk.editor.identity.sign.publicKey) }]);
  });

  it('by a stranger, an administrator, or somebody who has left', async () => {
    const stranger = await desk.addEditor('Leaves', 'editor');
    const administrator = await desk.addEditor('Adam', 'administrator');
    const pair = desk.crypto.signKeypair(randomBytes(32));
    const unknown = signPurge(desk.crypto, desk.root, payload, pair);
    await refused(payload, [...signedBy(payload, desk.editor), unknown]);
    await refused(payload, signedBy(payload, desk.lead, administrator));
    const signatures = signedBy(payload, desk.lead, stranger);
    await desk.storage.statements.add(
      desk.signByRoot({
        kind: 'revocation',
        key: toHex(stranger.identity.sign.publicKey),
        day: desk.today(),
      }),
    );
    await refused(payload, signatures);
  });

  it('by what was signed too long ago, or for a day to come', async () => {
    for (const days of [-PURGE_DAYS - 1, 2]) {
      const then = encodePurge(addDays(desk.today(), days), [id]);
      await refused(then, signedBy(then, desk.lead, desk.editor));
    }
  });

  it('by something that is no purge', async () => {
    const texts = [
      'no JSON',
      '{}',
      JSON.stringify({ v: 1, day: desk.today(), objects: [] }),
      JSON.stringify({ v: 1, day: desk.today(), objects: ['../..'] }),
      JSON.stringify({ v: 1, day: desk.today(), objects: [id], also: 'this' }),
    ];
    for (const text of texts)
      await refused(text, signedBy(text, desk.lead, desk.editor), 'malformed-request');
    const large = await desk.ask('POST', '/api/purges', { token, body: utf8('x'.repeat(200_000)) });
    expect(large.status).toBeGreaterThanOrEqual(400);
  });

  it('within the time, on its last day, it is', async () => {
    const last = encodePurge(addDays(desk.today(), -PURGE_DAYS), [id]);
    expect((await purge(last, signedBy(last, desk.lead, desk.editor))).status).toBe(204);
    expect(await listed()).not.toContain(id);
  });
});

describe('a crash in the middle of a purge', () => {
  it('is finished at the next start, and no cell goes to another report before', async () => {
    const words = randomBytes();
    const id = await report(words);
    const place = {
      database: join(desk.folder.path, 'amana.sqlite'),
      blobs: join(desk.folder.path, 'blobs'),
    };
    const database = new Database(place.database);
    database.prepare('UPDATE reports SET purged = 1 WHERE id = ?').run(id);
    database.close();
    // Not shown from the first step on, and still standing in the table.
    expect(await listed()).not.toContain(id);
    expect(await lies(words)).toBe(true);
    const next = await openStorage(place);
    await next.purge.finish();
    await next.close();
    expect(await lies(words)).toBe(false);
  });
});
