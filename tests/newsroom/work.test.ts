/** Keys, streams, inbox, replies, live updates: the desk's daily work, all of it opaque to the server. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { concat, fromHex, readU32, toBase64, toHex } from '#protocol/bytes.ts';
import { deskStreamId, EVENT_LENGTHS } from '#protocol/events.ts';
import { unwrapKey, wrapKey } from '#protocol/identity.ts';
import { newObjectId, type ObjectId } from '#protocol/ids.ts';
import { sealedLengths } from '#protocol/layout.ts';
import { startDesk, type TestDesk, type TestEditor } from '../support/desk.ts';

let desk: TestDesk;
let lead: string;
let editor: string;
beforeAll(async () => {
  desk = await startDesk();
  lead = await desk.login(desk.lead);
  editor = await desk.login(desk.editor);
});
afterAll(() => desk.stop());

const addressOf = ({ identity }: TestEditor) => ({ id: identity.id, kemKey: identity.kem.publicKey });

function wrapped(name: string, to: TestEditor, by: TestEditor, secret = desk.crypto.random(32)) {
  const key = wrapKey(desk.crypto, desk.root, name, secret, addressOf(to), by.identity);
  return { editorId: to.identity.id, key };
}

const handOn = (token: string, ...keys: readonly unknown[]) =>
  desk.ask('POST', '/api/keys', { token, json: { keys } });

/** Of the two editors of this desk. */
const nobodyHolds = async (name: string): Promise<boolean> =>
  !(await desk.storage.keys.namesOf(desk.editor.identity.id)).has(name) &&
  !(await desk.storage.keys.namesOf(desk.lead.identity.id)).has(name);

const streamName = () => `stream:${toHex(desk.crypto.random(16))}`;

const keysOf = async (token: string) =>
  (await desk.ask('GET', '/api/keys', { token })).json<{ keys: { name: string; by: string }[] }>().keys;

describe('wrapped keys', () => {
  it('reach the editor they are for, and only that editor', async () => {
    const name = streamName();
    const secret = desk.crypto.random(32);
    const sent = [wrapped(name, desk.lead, desk.lead, secret), wrapped(name, desk.editor, desk.lead, secret)];
    expect((await handOn(lead, ...sent)).status).toBe(204);
    const found = (await desk.storage.keys.of(desk.editor.identity.id)).find((key) => key.name === name);
    const opened = unwrapKey(desk.crypto, desk.root, found!, desk.editor.identity, () => true);
    expect(toHex(opened)).toBe(toHex(secret));
    expect((await keysOf(editor)).filter((key) => key.name === name)).toHaveLength(1);
  });

  it('are refused when somebody else wrapped them, when they were changed, and for strangers', async () => {
    const name = streamName();
    const good = wrapped(name, desk.editor, desk.editor);
    const others = wrapped(name, desk.editor, desk.lead);
    const changed = { ...good, key: { ...good.key, sealed: toBase64(desk.crypto.random(1168)) } };
    const renamed = { ...good, key: { ...good.key, name: streamName() } };
    const readdressed = { ...good, editorId: desk.lead.identity.id };
    const toStranger = { ...good, editorId: 'cd'.repeat(16) };
    for (const bad of [others, changed, renamed, readdressed, toStranger]) {
      expect((await handOn(editor, bad)).code).toBe('forbidden');
    }
    // All or none: the good one beside a bad one is not kept either.
    expect((await handOn(editor, good, changed)).code).toBe('forbidden');
    expect(await nobodyHolds(name)).toBe(true);
  });

  it('are handed on only by who holds them', async () => {
    const name = streamName();
    await handOn(lead, wrapped(name, desk.lead, desk.lead));
    expect((await handOn(editor, wrapped(name, desk.editor, desk.editor))).code).toBe('forbidden');
    await handOn(lead, wrapped(name, desk.editor, desk.lead));
    const third = await desk.addEditor('Third', 'editor');
    expect((await handOn(editor, wrapped(name, third, desk.editor))).status).toBe(204);
  });

  it('of epochs and of the desk itself are begun by leads only', async () => {
    const epoch = 'epoch:00c0ffee';
    const deskStream = `stream:${deskStreamId(desk.crypto, desk.root)}`;
    expect((await handOn(editor, wrapped(epoch, desk.editor, desk.editor))).code).toBe('forbidden');
    expect((await handOn(editor, wrapped(deskStream, desk.editor, desk.editor))).code).toBe('forbidden');
    expect((await handOn(lead, wrapped(epoch, desk.lead, desk.lead))).status).toBe(204);
    expect((await handOn(lead, wrapped(deskStream, desk.lead, desk.lead))).status).toBe(204);
  });

  it('of one stream are begun once, however many begin it at the same moment', async () => {
    const deskStream = streamName();
    const second = await desk.addEditor('Second lead', 'lead');
    const secondToken = await desk.login(second);
    const answers = await Promise.all([
      handOn(lead, wrapped(deskStream, desk.lead, desk.lead)),
      handOn(secondToken, wrapped(deskStream, second, second)),
      handOn(lead, wrapped(deskStream, desk.lead, desk.lead)),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 403, 403]);
  });

  it('of a stream cannot be brought a second time for oneself, but sent again as they are', async () => {
    const name = streamName();
    const first = wrapped(name, desk.editor, desk.editor);
    expect((await handOn(editor, first)).status).toBe(204);
    expect((await handOn(editor, first)).status).toBe(204);
    expect((await handOn(editor, wrapped(name, desk.editor, desk.editor))).code).toBe('forbidden');
  });

  it("cannot be replaced over a colleague's head, but by who wrapped them and by leads", async () => {
    const name = streamName();
    const third = await desk.addEditor('Fourth', 'editor');
    const fifth = await desk.addEditor('Fifth', 'editor');
    const thirds = async () =>
      (await desk.storage.keys.of(third.identity.id)).find((key) => key.name === name);
    const wrappedAll = [desk.editor, third, fifth].map((to) => wrapped(name, to, desk.editor));
    await handOn(editor, ...wrappedAll, wrapped(name, desk.lead, desk.editor));
    const first = await thirds();
    expect((await handOn(await desk.login(fifth), wrapped(name, third, fifth))).status).toBe(204);
    expect(await thirds()).toEqual(first);
    await handOn(editor, wrapped(name, third, desk.editor));
    const second = await thirds();
    expect(second).not.toEqual(first);
    await handOn(lead, wrapped(name, third, desk.lead));
    expect((await thirds())?.by).toBe(toHex(desk.lead.identity.sign.publicKey));
  });

  it('are gone everywhere once destroyed', async () => {
    const name = 'epoch:deadbeef';
    await handOn(lead, wrapped(name, desk.lead, desk.lead), wrapped(name, desk.editor, desk.lead));
    expect(await desk.storage.keys.destroy([name])).toBe(2);
    expect(await nobodyHolds(name)).toBe(true);
  });
});

describe('streams', () => {
  const event = (bytes = 1024) => desk.crypto.random(bytes);
  const append = (token: string, id: string, position: number, sealed: Uint8Array) =>
    desk.ask('POST', `/api/streams/${id}`, { token, json: { position, event: toBase64(sealed) } });
  const read = (token: string, streams: readonly { id: string; from: number }[]) =>
    desk.ask('POST', '/api/streams/read', { token, json: { streams } });

  it('give back what was appended, in order and from anywhere', async () => {
    const id = await desk.makeStream(editor, desk.editor);
    const events = [event(), event(2048), event()];
    for (const [position, sealed] of events.entries()) {
      expect((await append(editor, id, position, sealed)).status).toBe(204);
    }
    const other = await desk.makeStream(editor, desk.editor);
    const answer = await read(editor, [
      { id, from: 0 },
      { id, from: 2 },
      { id: other, from: 0 },
      { id, from: 9 },
    ]);
    expect(answer.json()).toEqual({
      streams: [
        { id, from: 0, events: events.map(toBase64) },
        { id, from: 2, events: events.slice(2).map(toBase64) },
        { id: other, from: 0, events: [] },
        { id, from: 9, events: [] },
      ],
    });
    expect((await read(editor, [])).json()).toEqual({ streams: [] });
  });

  it('take one of two appends at the same place', async () => {
    const id = await desk.makeStream(editor, desk.editor);
    const answers = await Promise.all(Array.from({ length: 8 }, () => append(editor, id, 0, event())));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, ...Array(7).fill(409)]);
    expect(answers.find(({ status }) => status === 409)?.code).toBe('conflict');
    expect((await append(editor, id, 2, event())).code).toBe('conflict');
    expect((await append(editor, id, 1, event())).status).toBe(204);
    expect(await desk.storage.streams.length(newObjectId(desk.crypto))).toBe(0);
  });

  it('are closed to who holds no key of them, a lead included', async () => {
    const id = await desk.makeStream(editor, desk.editor);
    await append(editor, id, 0, event());
    expect((await read(lead, [{ id, from: 0 }])).code).toBe('forbidden');
    expect((await append(lead, id, 1, event())).code).toBe('forbidden');
    const open = await desk.makeStream(lead, desk.lead);
    expect(
      (
        await read(lead, [
          { id: open, from: 0 },
          { id, from: 0 },
        ])
      ).code,
    ).toBe('forbidden');
  });

  it('answer alike for a stream of others and for one that does not exist', async () => {
    const id = await desk.makeStream(editor, desk.editor);
    const nowhere = newObjectId(desk.crypto);
    const a = await read(lead, [{ id, from: 0 }]);
    const b = await read(lead, [{ id: nowhere, from: 0 }]);
    expect(Buffer.from(a.bytes).toString()).toBe(Buffer.from(b.bytes).toString());
  });

  it('take events of the allowed lengths only', async () => {
    const id = await desk.makeStream(editor, desk.editor);
    let position = 0;
    for (const length of EVENT_LENGTHS) {
      for (const [bytes, status] of [
        [length - 1, 400],
        [length, 204],
        [length + 1, 400],
      ] as const) {
        const answer = await append(editor, id, position, event(bytes));
        const tooLong = bytes > (EVENT_LENGTHS.at(-1) ?? 0);
        expect([
          bytes,
          tooLong ? answer.status === 413 || answer.status === 400 : answer.status === status,
        ]).toEqual([bytes, true]);
        if (answer.status === 204) position += 1;
      }
    }
    expect((await append(editor, id, position, new Uint8Array(0))).code).toBe('malformed-object');
  });

  it('have names that are object ids', async () => {
    for (const name of ['x', 'AB'.repeat(16), `${'ab'.repeat(16)}0`]) {
      expect((await append(editor, name, 0, event())).code).toBe('not-found');
    }
  });
});

describe('the inbox', () => {
  const put = async (released: boolean): Promise<{ id: ObjectId; sealed: Uint8Array }> => {
    const id = newObjectId(desk.crypto);
    const sealed = desk.crypto.random(sealedLengths('report')[0] ?? 0);
    await desk.storage.reports.put(id, desk.today(), sealed);
    if (released) await desk.storage.reports.release(id);
    return { id, sealed };
  };

  const frames = (bytes: Uint8Array): Map<string, string> => {
    const found = new Map<string, string>();
    for (let at = 0; at < bytes.length; ) {
      const length = readU32(bytes, at + 16);
      found.set(toHex(bytes.subarray(at, at + 16)), toHex(bytes.subarray(at + 20, at + 20 + length)));
      at += 20 + length;
    }
    return found;
  };

  it('shows released reports only, and gives them back as they were sealed', async () => {
    const held = await put(false);
    const reports = await Promise.all(Array.from({ length: 70 }, () => put(true)));
    const listed = (await desk.ask('GET', '/api/reports', { token: editor })).json<{
      reports: { id: string; day: number; bytes: number }[];
    }>().reports;
    expect(listed).toHaveLength(70);
    expect(listed[0]).toEqual({
      id: expect.any(String),
      day: desk.today(),
      bytes: reports[0]!.sealed.length,
    });
    const asked = [...reports.map(({ id }) => id), held.id, newObjectId(desk.crypto), reports[0]!.id];
    const answer = await desk.ask('POST', '/api/reports/fetch', { token: editor, json: { ids: asked } });
    const found = frames(answer.bytes);
    expect(found.size).toBe(70);
    for (const { id, sealed } of reports) expect(found.get(id)).toBe(toHex(sealed));
    expect(concat(fromHex(held.id)).length).toBe(16);
  });

  it('takes at most 500 ids at a time', async () => {
    const ids = Array.from({ length: 501 }, () => newObjectId(desk.crypto));
    const fetchThem = (some: readonly string[]) =>
      desk.ask('POST', '/api/reports/fetch', { token: editor, json: { ids: some } });
    expect((await fetchThem(ids.slice(0, 500))).status).toBe(200);
    expect((await fetchThem(ids)).code).toBe('malformed-request');
    expect((await fetchThem([])).bytes).toHaveLength(0);
  });

  it('hands out records, clean copies and kept originals of finished attachments', async () => {
    const id = newObjectId(desk.crypto);
    const length = sealedLengths('attachment')[0] ?? 0;
    const original = desk.crypto.random(length);
    const clean = desk.crypto.random(sealedLengths('clean')[0] ?? 0);
    const record = desk.crypto.random(sealedLengths('record')[0] ?? 0);
    const once = async function* (bytes: Uint8Array) {
      yield bytes;
    };
    await desk.storage.attachments.create(id, length, desk.today());
    await desk.storage.attachments.append(id, 0, once(original));
    expect((await desk.ask('GET', '/api/attachments', { token: editor })).json()).toEqual({
      attachments: [],
    });
    await desk.storage.attachments.finish(id);
    const edition = expect.stringMatching(/^[0-9a-f]{32}$/);
    const stands = { id, day: desk.today(), edition, again: null, failed: null };
    const waiting = { ...stands, state: 'waiting', clean: null, original: null };
    expect((await desk.ask('GET', '/api/attachments', { token: editor })).json()).toEqual({
      attachments: [waiting],
    });
    expect((await desk.ask('GET', `/api/clean/${id}`, { token: editor })).code).toBe('not-found');
    expect((await desk.ask('GET', `/api/original/${id}`, { token: editor })).code).toBe('not-found');

    await desk.storage.attachments.settle(id, { record, clean: once(clean), keepOriginal: true });
    expect((await desk.ask('GET', '/api/attachments', { token: editor })).json()).toEqual({
      attachments: [{ ...waiting, state: 'done', clean: clean.length, original: length }],
    });
    expect(toHex((await desk.ask('GET', `/api/clean/${id}`, { token: editor })).bytes)).toBe(toHex(clean));
    expect(toHex((await desk.ask('GET', `/api/original/${id}`, { token: editor })).bytes)).toBe(
      toHex(original),
    );
    const records = await desk.ask('POST', '/api/records/fetch', { token: editor, json: { ids: [id] } });
    expect(frames(records.bytes)).toEqual(new Map([[id, toHex(record)]]));
  });

  it('takes the wish for another copy from editors only, in one of three words', async () => {
    const once = async function* (bytes: Uint8Array) {
      yield bytes;
    };
    const finished = async (keepOriginal: boolean): Promise<ObjectId> => {
      const id = newObjectId(desk.crypto);
      await desk.storage.attachments.create(id, 10, desk.today());
      await desk.storage.attachments.append(id, 0, once(new Uint8Array(10)));
      await desk.storage.attachments.finish(id);
      const settlement = { record: new Uint8Array(5), clean: once(new Uint8Array(5)), keepOriginal };
      await desk.storage.attachments.settle(id, settlement);
      return id;
    };
    const again = (id: string, json: unknown, token?: string) =>
      desk.ask('POST', `/api/attachments/${id}/again`, { json, ...(token === undefined ? {} : { token }) });
    const id = await finished(true);
    expect((await again(id, { mode: 'scan' })).code).toBe('unauthenticated');
    expect((await again(id, { mode: 'scan' }, toBase64(desk.crypto.random(32)))).code).toBe(
      'unauthenticated',
    );
    for (const bad of [{ mode: 'original' }, { mode: '' }, {}, { mode: 'scan', more: 1 }, 'scan', null])
      expect((await again(id, bad, editor)).code).toBe('malformed-request');
    expect(await desk.storage.attachments.waiting()).not.toContain(id);

    const leaver = await desk.addEditor('Leaver', 'editor');
    const leaversToken = await desk.login(leaver);
    await desk.storage.statements.add(
      desk.signByRoot({
        kind: 'revocation',
        key: toHex(leaver.identity.sign.publicKey),
        day: desk.today(),
      }),
    );
    expect((await again(id, { mode: 'scan' }, leaversToken)).code).toBe('unauthenticated');

    for (let round = 0; round < 2; round++)
      expect((await again(id, { mode: 'scan' }, editor)).status).toBe(204);
    expect((await again(id, { mode: 'faithful' }, editor)).code).toBe('conflict');
    expect(await desk.storage.attachments.waiting()).toContain(id);
    expect((await again(await finished(false), { mode: 'scan' }, editor)).code).toBe('original-gone');
    expect((await again(newObjectId(desk.crypto), { mode: 'scan' }, editor)).code).toBe('not-found');
    expect((await again('x', { mode: 'scan' }, editor)).code).toBe('not-found');
    expect((await desk.ask('GET', `/api/attachments/${id}/again`, { token: editor })).code).toBe(
      'method-not-allowed',
    );
  });
});

describe('replies', () => {
  const slots = (count: number) => Array.from({ length: count }, () => toBase64(desk.crypto.random(1024)));
  const reply = (id: string, some: readonly string[]) =>
    desk.ask('POST', '/api/replies', { token: editor, json: { id, slots: some } });

  it('are kept once, however often they are sent', async () => {
    const id = newObjectId(desk.crypto);
    const some = slots(2);
    expect((await reply(id, some)).status).toBe(204);
    expect((await reply(id, some)).status).toBe(204);
    expect((await reply(id, slots(2))).code).toBe('conflict');
    expect(await desk.storage.drops.repliesWait()).toBe(true);
  });

  it('are whole slots, from 1 to 18', async () => {
    expect((await reply(newObjectId(desk.crypto), slots(18))).status).toBe(204);
    expect((await reply(newObjectId(desk.crypto), slots(19))).code).toBe('malformed-request');
    expect((await reply(newObjectId(desk.crypto), [])).code).toBe('malformed-request');
    const short = toBase64(desk.crypto.random(1023));
    expect((await reply(newObjectId(desk.crypto), [short])).code).toBe('malformed-request');
  });
});

describe('live updates', () => {
  async function listen(token: string) {
    const abort = new AbortController();
    const response = await fetch(`${desk.url}/api/live`, {
      headers: { authorization: `Bearer ${token}` },
      signal: abort.signal,
    });
    const reader = response.body!.getReader();
    const next = async (): Promise<string | null> => {
      const { value, done } = await reader.read();
      return done ? null : Buffer.from(value).toString('utf8');
    };
    return { response, next, leave: () => abort.abort() };
  }

  it('say that something changed, whichever process changed it, and nothing else', async () => {
    const line = await listen(editor);
    expect(line.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(await line.next()).toBe('event: changed\ndata: {}\n\n');
    await desk.storage.reports.put(newObjectId(desk.crypto), desk.today(), desk.crypto.random(100));
    expect(await line.next()).toBe('event: changed\ndata: {}\n\n');
    const { openStorage } = await import('#storage/index.ts');
    const other = await openStorage({
      database: `${desk.folder.path}/amana.sqlite`,
      blobs: `${desk.folder.path}/blobs`,
    });
    await other.reports.put(newObjectId(desk.crypto), desk.today(), desk.crypto.random(100));
    expect(await line.next()).toBe('event: changed\ndata: {}\n\n');
    await other.close();
    line.leave();
  });

  it('end with the session', async () => {
    const leaver = await desk.addEditor('Leaver', 'editor');
    const token = await desk.login(leaver);
    const line = await listen(token);
    await line.next();
    await desk.ask('DELETE', '/api/session', { token });
    let last: string | null = '';
    while (last !== null) last = await line.next();
    expect(last).toBeNull();
  });
});
