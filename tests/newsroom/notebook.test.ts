/** Notebooks: kept for one editor, overwritten by compare-and-set, gone with their writer, and news to nobody. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { toBase64, toHex } from '#protocol/bytes.ts';
import { newObjectId } from '#protocol/ids.ts';
import { ENTRY_LENGTHS, MOST_ENTRIES } from '#protocol/notebook.ts';
import { startDesk, type TestDesk } from '../support/desk.ts';

let desk: TestDesk;
let lead: string;
let editor: string;
beforeAll(async () => {
  desk = await startDesk();
  lead = await desk.login(desk.lead);
  editor = await desk.login(desk.editor);
});
afterAll(() => desk.stop());

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const entry = (bytes = ENTRY_LENGTHS[0] ?? 0) => desk.crypto.random(bytes);
const newId = () => newObjectId(desk.crypto);

const write = (token: string, id: string, before: string | null, sealed: Uint8Array | null) =>
  desk.ask('POST', `/api/notebook/${id}`, {
    token,
    json: { before, sealed: sealed === null ? null : toBase64(sealed) },
  });
const read = async (token: string, id: string): Promise<string | null> =>
  (await desk.ask('GET', `/api/notebook/${id}`, { token })).json<{ sealed: string | null }>().sealed;

describe('an entry', () => {
  it('is given back as it was sealed, overwritten, and taken away', async () => {
    const id = newId();
    const [first, second] = [entry(), entry(ENTRY_LENGTHS[1])];
    expect(await read(editor, id)).toBe(null);
    expect((await write(editor, id, null, first)).status).toBe(204);
    expect(await read(editor, id)).toBe(toBase64(first));
    expect((await write(editor, id, hashOf(first), second)).status).toBe(204);
    expect(await read(editor, id)).toBe(toBase64(second));
    expect((await write(editor, id, hashOf(second), null)).status).toBe(204);
    expect(await read(editor, id)).toBe(null);
  });

  it('is not overwritten by somebody who saw another state of it, nor by what was recorded before', async () => {
    const id = newId();
    const [first, second] = [entry(), entry()];
    await write(editor, id, null, first);
    expect((await write(editor, id, null, second)).code).toBe('conflict');
    expect((await write(editor, id, hashOf(second), second)).code).toBe('conflict');
    await write(editor, id, hashOf(first), second);
    // The request of a moment ago, once more.
    expect((await write(editor, id, null, first)).code).toBe('conflict');
    expect((await write(editor, id, hashOf(first), null)).code).toBe('conflict');
    expect(await read(editor, id)).toBe(toBase64(second));
  });

  it('takes the same write twice, because the first answer may have been lost', async () => {
    const id = newId();
    const sealed = entry();
    expect((await write(editor, id, null, sealed)).status).toBe(204);
    expect((await write(editor, id, null, sealed)).status).toBe(204);
    await write(editor, id, hashOf(sealed), null);
    expect((await write(editor, id, hashOf(sealed), null)).status).toBe(204);
  });

  it('takes one of several writes at the same moment', async () => {
    const id = newId();
    const answers = await Promise.all(Array.from({ length: 6 }, () => write(editor, id, null, entry())));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409, 409, 409, 409, 409]);
  });

  it('is nothing to a colleague, a lead included: neither read, nor told from none, nor overwritten', async () => {
    const id = newId();
    const mine = entry();
    await write(editor, id, null, mine);
    const theirs = await desk.ask('GET', `/api/notebook/${id}`, { token: lead });
    const nobodys = await desk.ask('GET', `/api/notebook/${newId()}`, { token: lead });
    expect(toHex(theirs.bytes)).toBe(toHex(nobodys.bytes));
    expect((await write(lead, id, hashOf(mine), entry())).code).toBe('conflict');
    expect((await write(lead, id, null, entry())).status).toBe(204);
    expect(await read(editor, id)).toBe(toBase64(mine));
  });

  it('has one of five lengths, and a name that is an object id', async () => {
    for (const length of ENTRY_LENGTHS) {
      expect((await write(editor, newId(), null, entry(length - 1))).code).toBe('malformed-object');
      expect((await write(editor, newId(), null, entry(length))).status).toBe(204);
      const longer = (await write(editor, newId(), null, entry(length + 1))).code;
      expect(['malformed-object', 'too-large']).toContain(longer);
    }
    expect((await write(editor, newId(), null, new Uint8Array(0))).code).toBe('malformed-object');
    expect((await write(editor, 'x', null, entry())).code).toBe('not-found');
    expect((await desk.ask('GET', '/api/notebook/x', { token: editor })).code).toBe('not-found');
  });

  it('cannot be one too many', async () => {
    const full = await desk.addEditor('Full', 'editor');
    const token = await desk.login(full);
    const ids = Array.from({ length: MOST_ENTRIES }, newId);
    const sealed = entry();
    for (const id of ids)
      await desk.storage.notebooks.write({ editorId: full.identity.id, id, before: null, sealed });
    expect((await write(token, newId(), null, entry())).code).toBe('storage-full');
    const [first = newId()] = ids;
    expect((await write(token, first, hashOf(sealed), entry())).status).toBe(204);
    expect((await write(editor, newId(), null, entry())).status).toBe(204);
  }, 60_000);
});

describe('a notebook', () => {
  it('is closed to administrators and to whoever is not logged in', async () => {
    const admin = await desk.login(await desk.addEditor('Adam', 'administrator'));
    expect((await desk.ask('GET', `/api/notebook/${newId()}`, { token: admin })).code).toBe('forbidden');
    expect((await write(admin, newId(), null, entry())).code).toBe('forbidden');
    expect((await desk.ask('GET', `/api/notebook/${newId()}`)).code).toBe('unauthenticated');
  });

  it('is gone from the server, and closed, once its writer is off the desk', async () => {
    const leaver = await desk.addEditor('Leaver', 'editor');
    const token = await desk.login(leaver);
    const id = newId();
    await write(token, id, null, entry());
    const kept = newId();
    const mine = entry();
    await write(editor, kept, null, mine);
    const statement = desk.signBy(desk.lead.identity.sign, {
      kind: 'revocation',
      key: toHex(leaver.identity.sign.publicKey),
      day: desk.today(),
    });
    await desk.ask('POST', '/api/statements', { token: lead, json: { statement } });
    expect((await desk.ask('GET', `/api/notebook/${id}`, { token })).code).toBe('unauthenticated');
    expect(await desk.storage.notebooks.read(leaver.identity.id, id)).toBe(null);
    expect(await read(editor, kept)).toBe(toBase64(mine));
  });

  it('is no news for the desk: nobody reads everything again because somebody types', async () => {
    const id = newId();
    const [first, second] = [entry(), entry()];
    const before = desk.storage.changeCounter();
    await write(editor, id, null, first);
    await write(editor, id, hashOf(first), second);
    await write(editor, id, hashOf(second), null);
    expect(desk.storage.changeCounter()).toBe(before);
    const stream = await desk.makeStream(editor, desk.editor);
    expect(stream).toBeTruthy();
    expect(desk.storage.changeCounter()).not.toBe(before);
  });
});
