/**
 * A malicious server in front of the source: it can answer what it likes, but it cannot slip in a key, and it
 * learns nothing from a visit.
 */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { toBase64, toHex } from '#protocol/bytes.ts';
import { addDays, dayOf } from '#protocol/day.ts';
import {
  type Directory,
  type SignedStatement,
  type StatementPayload,
  signStatement,
} from '#protocol/directory.ts';
import type { Crypto, KeyPair } from '#protocol/engines/crypto.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { newEpochId } from '#protocol/ids.ts';
import { SourceClient } from '#source/client/client.ts';
import { makeNewsroom, type TestNewsroom } from '../support/newsroom.ts';

const today = dayOf(Date.now());
const window = { notBefore: today, notAfter: addDays(today, 6) };
let crypto: Crypto;
let newsroom: TestNewsroom;
let attacker: KeyPair;

beforeAll(async () => {
  crypto = await loadCrypto();
  newsroom = makeNewsroom(crypto, today);
  attacker = crypto.signKeypair(crypto.random(32));
});

/** A key the attacker can open. */
const trapKey = (): string => toBase64(crypto.kemKeypair(crypto.random(32)).publicKey);

const signed = (payload: StatementPayload, by: KeyPair, root = newsroom.root.publicKey): SignedStatement =>
  signStatement(crypto, root, payload, by.publicKey, by.secretKey);

async function connect(directory: unknown): Promise<SourceClient> {
  const fetch = async (): Promise<Response> => new Response(JSON.stringify(directory));
  return SourceClient.connect({ crypto, fetch, server: 'http://intake.test', root: newsroom.root.publicKey });
}

const deskEpochIds = async (directory: unknown): Promise<string[]> =>
  (await connect(directory)).directory.deskEpochs.map((epoch) => epoch.id);

const without = (kind: string): SignedStatement[] =>
  newsroom.directory.statements.filter((statement) => !statement.payload.includes(`"kind":"${kind}"`));

describe('a server that offers keys of its own', () => {
  it('is believed when every key hangs on the pinned root', async () => {
    expect(await deskEpochIds(newsroom.directory)).toEqual([newsroom.deskEpoch.id]);
  });

  it('is refused when its whole directory hangs on another root', async () => {
    const other = makeNewsroom(crypto, today);
    await expect(connect(other.directory)).rejects.toMatchObject({ code: 'directory-invalid' });
  });

  const trapEpoch = (): StatementPayload => ({
    kind: 'desk-epoch',
    id: newEpochId(crypto),
    publicKey: trapKey(),
    ...window,
  });
  const forgeries: readonly (readonly [string, () => SignedStatement[]])[] = [
    ['an epoch signed by nobody known', () => [signed(trapEpoch(), attacker)]],
    [
      'an epoch in the root’s name, signed by another',
      () => [{ ...signed(trapEpoch(), attacker), by: toHex(newsroom.root.publicKey) }],
    ],
    ['a desk epoch signed by the sanitizer host', () => [signed(trapEpoch(), newsroom.sanitizer)]],
    [
      'a desk lead who certified himself',
      () => [
        signed({ kind: 'delegate', role: 'desk-lead', key: toHex(attacker.publicKey), ...window }, attacker),
        signed(trapEpoch(), attacker),
      ],
    ],
    [
      'a desk lead certified by the sanitizer host',
      () => [
        signed(
          { kind: 'delegate', role: 'desk-lead', key: toHex(attacker.publicKey), ...window },
          newsroom.sanitizer,
        ),
        signed(trapEpoch(), attacker),
      ],
    ],
    [
      'a true epoch of another newsroom',
      () => [signed(trapEpoch(), newsroom.root, makeNewsroom(crypto, today).root.publicKey)],
    ],
    [
      'a changed key under a true signature',
      () => {
        const epoch = newsroom.directory.statements.find((statement) =>
          statement.payload.includes('"desk-epoch"'),
        );
        if (epoch === undefined) throw new Error('the newsroom has a desk epoch');
        const publicKey = toBase64(newsroom.deskEpoch.publicKey);
        return [{ ...epoch, payload: epoch.payload.replace(publicKey, trapKey()) }];
      },
    ],
  ];

  it.each(forgeries)('cannot add %s', async (_what, forge) => {
    const directory: Directory = {
      v: 1,
      statements: [...forge(), ...newsroom.directory.statements, ...forge()],
    };
    expect(await deskEpochIds(directory)).toEqual([newsroom.deskEpoch.id]);
    // Alone, without the true epoch, there is nothing to seal to: the source is told to wait, and can send nothing.
    const alone: Directory = { v: 1, statements: [...without('desk-epoch'), ...forge()] };
    await expect(connect(alone)).rejects.toMatchObject({ code: 'directory-not-ready' });
  });

  it.each([
    ['text', 'not a directory'],
    ['a list', []],
    ['another version', { v: 2, statements: [] }],
    ['statements of another shape', { v: 1, statements: [{ by: 'root' }] }],
    ['more statements than any newsroom has', { v: 1, statements: Array.from({ length: 4097 }, () => null) }],
  ])('gets one clear sentence for %s', async (_what, directory) => {
    await expect(connect(directory)).rejects.toMatchObject({
      code: 'directory-invalid',
      message: 'We could not confirm that this page belongs to the newsroom. Do not send anything.',
    });
  });

  it('cannot keep using a key after its time', async () => {
    const late = makeNewsroom(crypto, addDays(today, -8));
    const fetch = async (): Promise<Response> => new Response(JSON.stringify(late.directory));
    const connecting = SourceClient.connect({
      crypto,
      fetch,
      server: 'http://intake.test',
      root: late.root.publicKey,
    });
    await expect(connecting).rejects.toMatchObject({ code: 'directory-not-ready' });
  });
});
