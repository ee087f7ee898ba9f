/** A source who writes code of their own, and seals what no honest page would. */
import { describe, expect, it } from '@jest/globals';
import { patternBytes } from '#cli/vectors/setting.ts';
import { commitmentOf, frameCipher, objectContext } from '#protocol/body.ts';
import { type Bytes, concat, fromHex, u32, u64 } from '#protocol/bytes.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { openSmall } from '#protocol/open.ts';
import { SLOT_NONCE, slotKey } from '#protocol/seal.ts';
import { expectBytes, expectCode, freshId, opening, recipientsOf, setting, sodium } from './setting.ts';

const PADDED = 64 * 1024;
const fileKey = sodium.random(32);

interface Claims {
  readonly suite?: number;
  readonly flags?: number;
  readonly key?: Bytes;
  readonly length?: Bytes;
}

const wrappedOf = ({ suite = 2, flags = 0, key = fileKey, length = u64(100) }: Claims): Bytes =>
  concat(Uint8Array.of(suite, flags), key, length);

/** An attachment whose slots may claim different things; the commitment is to the first slot's. */
async function forge(id: ObjectId, first: Claims, second: Claims, plain: Uint8Array): Promise<Bytes> {
  const context = objectContext(setting.root, 'attachment', id);
  const commitment = commitmentOf(sodium, wrappedOf(first), context);
  const slots = recipientsOf('attachment').map(({ epochId, publicKey }, i) => {
    const { ciphertext, sharedSecret } = sodium.kemEncapsulate(publicKey!);
    const key = slotKey(sodium, sharedSecret, context, commitment, epochId);
    const wrapped = sodium.aeadSeal(key, SLOT_NONCE, wrappedOf(i === 0 ? first : second), context);
    return concat(fromHex(epochId), ciphertext, wrapped);
  });
  const header = concat(commitment, ...slots);
  const cipher = await frameCipher(sodium, 2, fileKey, context, header, PADDED);
  const padded = new Uint8Array(PADDED);
  padded.set(plain);
  return concat(header, await cipher.seal(0, padded));
}

const open = (id: ObjectId, slot: number, sealed: Uint8Array) =>
  openSmall(opening('attachment', id, slot), sealed);

describe('a hostile source', () => {
  it('can seal honestly by hand', async () => {
    const id = freshId();
    const sealed = await forge(id, {}, {}, patternBytes(100));
    for (const slot of [0, 1]) expectBytes(await open(id, slot, sealed), patternBytes(100));
  });

  it.each([
    ['another key', { key: sodium.random(32) }],
    ['another suite', { suite: 1 }],
    ['other flags', { flags: 1 }],
    ['another length', { length: u64(99) }],
  ])('cannot show the desk something else than the sanitizer: %s', async (_name, claim: Claims) => {
    const id = freshId();
    const sealed = await forge(id, {}, claim, patternBytes(100));
    expectBytes(await open(id, 0, sealed), patternBytes(100));
    await expectCode('cannot-open', () => open(id, 1, sealed));
  });

  it.each([
    ['longer than the bucket', { length: u64(PADDED + 1) }],
    ['of 2^32 bytes', { length: u64(2 ** 32) }],
    ['of more than 2^53 bytes', { length: concat(u32(0xffffffff), u32(0xffffffff)) }],
    ['of no known suite', { suite: 3 }],
    ['of suite zero', { suite: 0 }],
    ['of the other suite than its body', { suite: 1 }],
    ['shorter than what is in it: bytes hidden in the padding', { length: u64(50) }],
  ])('gets the one error for an object %s', async (_name, claim: Claims) => {
    const id = freshId();
    const sealed = await forge(id, claim, claim, patternBytes(100));
    for (const slot of [0, 1]) await expectCode('cannot-open', () => open(id, slot, sealed));
  });

  it('may fill a bucket to its last byte', async () => {
    const id = freshId();
    const full = { length: u64(PADDED) };
    expect(await open(id, 1, await forge(id, full, full, patternBytes(PADDED)))).toHaveLength(PADDED);
  });
});
