/** The relay's door: who may come in, what it believes, and what a newsroom server in between can do. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fromHex, toBase64, toHex } from '#protocol/bytes.ts';
import type { Identity } from '#protocol/identity.ts';
import {
  openAnswer,
  type RelayDoor,
  type RelayOrder,
  relayDoor,
  relayFromSeed,
  sealOrder,
} from '#protocol/relay.ts';
import { parse } from '#protocol/schema.ts';
import { anArticle, startDesk, type TestDesk, type TestEditor } from '../support/desk.ts';
import { relayPlace, startRelay, type TestRelay } from '../support/relay.ts';

const KEY = `${'a1'.repeat(12)}:${'b2'.repeat(32)}`;
const ADDRESS = 'https://paper.example';

let desk: TestDesk;
let relay: TestRelay;
let token: string;
let skippedMs = 0;
let asked: string[] = [];
const noted: string[] = [];
beforeAll(async () => {
  const place = await relayPlace();
  desk = await startDesk(place);
  const note = (...words: readonly unknown[]): void => void noted.push(JSON.stringify(words));
  relay = await startRelay(desk, place, {
    nowMs: () => Date.now() + skippedMs,
    log: { note, warn: note },
    wayOut: () => async (url) => {
      asked.push(url);
      throw new TypeError('nobody is there');
    },
  });
  token = await desk.login(desk.editor);
});
afterAll(async () => {
  await relay.stop();
  await desk.stop();
});

const door = async (by = token): Promise<RelayDoor> =>
  parse(relayDoor, (await desk.ask('GET', '/api/relay', { token: by })).json());

const order = (changes: Partial<RelayOrder> = {}): Omit<RelayOrder, 'v' | 'bundles'> => ({
  act: 'look',
  site: { kind: 'ghost', address: ADDRESS, key: KEY, author: null },
  wanted: { state: 'published' },
  replace: false,
  overwrite: false,
  shown: [],
  known: [],
  articles: [],
  reason: 'none',
  ...changes,
});

const post = (bytes: Uint8Array, by = token) =>
  desk.ask('POST', '/api/relay', {
    token: by,
    body: new Uint8Array(bytes),
    headers: { 'content-type': 'application/octet-stream' },
  });

const sealed = (
  at: RelayDoor,
  zips: readonly Uint8Array[],
  what = order(),
  me: Identity = desk.editor.identity,
) => sealOrder(desk.crypto, desk.root, me, at, relay.relay.fingerprint, what, zips);

const bundle = async (signers: readonly TestEditor[] = [desk.lead, desk.editor]) =>
  (await desk.bundle(anArticle(desk.today(), { slug: 'through-a-door' }), signers)).zip();

async function answerTo(zips: readonly Uint8Array[], what = order()) {
  const at = await door();
  const { bytes, key } = sealed(at, zips, what);
  const answer = await post(bytes);
  expect(answer.status).toBe(200);
  return openAnswer(desk.crypto, desk.root, key, at.ticket, answer.bytes.subarray(1));
}

describe('the relay', () => {
  it('carries what two editors of today have signed, and says what became of it', async () => {
    asked = [];
    expect(await answerTo([await bundle()])).toEqual({ error: { code: 'cms-unreachable', said: null } });
    expect(asked).toEqual([`${ADDRESS}/ghost/api/admin/posts/?limit=1&fields=id`]);
  });

  it.each([
    ['one signature', () => bundle([desk.lead]), 'signatures-missing'],
    ['no bundle', async () => new Uint8Array([1, 2, 3]), 'malformed-object'],
  ] as const)('asks nobody for %s', async (_, zip, code) => {
    asked = [];
    expect((await answerTo([await zip()])).error?.code).toBe(code);
    expect(asked).toEqual([]);
  });

  it('asks nobody where no words are, or a credential would travel in the clear', async () => {
    asked = [];
    expect((await answerTo([])).error?.code).toBe('malformed-request');
    const open = order({ site: { ...order().site, address: 'http://paper.example' } });
    expect((await answerTo([await bundle()], open)).error?.code).toBe('malformed-request');
    expect(asked).toEqual([]);
  });

  it('takes each ticket once, and none that is old or not its own', async () => {
    const at = await door();
    const { bytes } = sealed(at, [await bundle()]);
    expect((await post(bytes)).status).toBe(200);
    asked = [];
    expect((await post(bytes)).code).toBe('unauthenticated');
    const late = await door();
    skippedMs += 11 * 60 * 1000;
    expect((await post(sealed(late, [await bundle()]).bytes)).code).toBe('unauthenticated');
    const own = { ...(await door()), ticket: toHex(desk.crypto.random(16)) };
    expect((await post(sealed(own, [await bundle()]).bytes)).code).toBe('unauthenticated');
    expect(asked).toEqual([]);
  });

  it('opens nothing of administrators, of those who were removed, or that somebody changed on the way', async () => {
    asked = [];
    const administrator = await desk.addEditor('A', 'administrator');
    expect((await post(sealed(await door(), [], order(), administrator.identity).bytes)).code).toBe(
      'forbidden',
    );
    const gone = await desk.addEditor('G', 'editor');
    await desk.storage.statements.add(
      desk.signByRoot({ kind: 'revocation', key: toHex(gone.identity.sign.publicKey), day: desk.today() }),
    );
    expect((await post(sealed(await door(), [], order(), gone.identity).bytes)).code).toBe('unauthenticated');
    const zip = await bundle();
    for (const at of [-1, -500]) {
      const { bytes } = sealed(await door(), [zip]);
      const place = bytes.length + at;
      bytes[place] = (bytes[place] ?? 0) ^ 1;
      expect((await post(bytes)).code).toBe('cannot-open');
    }
    for (const bytes of [new Uint8Array(0), new Uint8Array(4), new Uint8Array([255, 255, 255, 255, 0])])
      expect((await post(bytes)).code).toBe('malformed-object');
    expect(asked).toEqual([]);
  });

  it('is given nothing by a page whose desk knows another relay', async () => {
    const other = relayFromSeed(desk.crypto, desk.crypto.random(32));
    const at = { ...(await door()), kemKey: toBase64(other.kem.publicKey) };
    expect(() => sealed(at, [])).toThrow(expect.objectContaining({ code: 'relay-unknown' }));
  });

  it('leaves nothing behind: no key, address or word in its folder, its log, or what the newsroom passes on', async () => {
    const { bytes } = sealed(await door(), [await bundle()]);
    await post(bytes);
    const secrets = [KEY, ADDRESS, 'through-a-door', 'Nobody passes'];
    const places = [relay.folder, desk.folder.path];
    const texts = [Buffer.from(bytes).toString('latin1'), noted.join('\n')];
    for (const place of places) {
      for (const entry of await readdir(place, { recursive: true, withFileTypes: true }))
        if (entry.isFile())
          texts.push((await readFile(join(entry.parentPath, entry.name))).toString('latin1'));
    }
    for (const text of texts) for (const secret of secrets) expect(text.includes(secret)).toBe(false);
    expect(new Set(noted)).toEqual(new Set(['["relayed"]']));
    expect(fromHex(relay.relay.fingerprint)).toHaveLength(32);
  });
});

describe('a newsroom without one', () => {
  it('says so', async () => {
    const without = await startDesk();
    try {
      const by = await without.login(without.editor);
      expect((await without.ask('GET', '/api/relay', { token: by })).code).toBe('relay-missing');
    } finally {
      await without.stop();
    }
  });
});
