/** What the protocol's tests share: one newsroom, its people, and small helpers. */
import { expect } from '@jest/globals';
import { makeSetting, type Setting } from '#cli/vectors/setting.ts';
import { loadSodium } from '#protocol/engines/sodium.ts';
import { AmanaError, type ErrorCode } from '#protocol/errors.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { newObjectId } from '#protocol/ids.ts';
import { type Kind, SLOTS } from '#protocol/layout.ts';
import type { OpenArguments } from '#protocol/open.ts';
import type { Recipient } from '#protocol/seal.ts';

export const sodium = await loadSodium();
export const setting: Setting = makeSetting(sodium, null);

/** The code of what is thrown; anything but a catalogued error fails the test. */
export async function codeOf(act: () => unknown): Promise<ErrorCode | 'nothing thrown'> {
  try {
    await act();
    return 'nothing thrown';
  } catch (thrown) {
    if (thrown instanceof AmanaError) return thrown.code;
    throw thrown;
  }
}

export const expectCode = async (code: ErrorCode, act: () => unknown): Promise<void> =>
  expect(await codeOf(act)).toBe(code);

/** The runner's own deep comparison takes minutes for a megabyte. */
export const expectBytes = (got: Uint8Array, wanted: Uint8Array): void => {
  expect(got.length).toBe(wanted.length);
  expect(Buffer.compare(got, wanted)).toBe(0);
};

export const flipBit = (bytes: Uint8Array, at: number, bit = 0): Uint8Array => {
  const copy = bytes.slice();
  copy[at] = copy[at]! ^ (1 << bit);
  return copy;
};

export const deskRecipient = (): Recipient => ({
  epochId: setting.deskEpoch,
  publicKey: setting.deskKey.publicKey,
});
export const sanitizerRecipient = (): Recipient => ({
  epochId: setting.sanitizerEpoch,
  publicKey: setting.sanitizerKey.publicKey,
});

export const recipientsOf = (kind: Kind): Recipient[] =>
  SLOTS[kind] === 2 ? [sanitizerRecipient(), deskRecipient()] : [deskRecipient()];

export const secretKeyOf = (epoch: string): Uint8Array | null =>
  epoch === setting.deskEpoch
    ? setting.deskKey.secretKey
    : epoch === setting.sanitizerEpoch
      ? setting.sanitizerKey.secretKey
      : null;

export const opening = (kind: Kind, id: ObjectId, slot = 0): Omit<OpenArguments, 'sealedBytes'> => ({
  crypto: sodium,
  root: setting.root,
  kind,
  id,
  slot,
  secretKeyOf,
});

export const freshId = (): ObjectId => newObjectId(sodium);
