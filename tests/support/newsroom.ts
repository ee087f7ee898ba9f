/** A newsroom's keys, made in memory: for tests that need a directory and the private halves behind it. */

import { toBase64, toHex } from '#protocol/bytes.ts';
import { addDays, type Day } from '#protocol/day.ts';
import {
  type Directory,
  LIFETIME_DAYS,
  type SignedStatement,
  type StatementPayload,
  signStatement,
} from '#protocol/directory.ts';
import type { Crypto, KeyPair } from '#protocol/engines/crypto.ts';
import { type EpochId, newEpochId } from '#protocol/ids.ts';

export interface TestNewsroom {
  readonly root: KeyPair;
  readonly sanitizer: KeyPair;
  readonly directory: Directory;
  /** Private halves of all epochs, by id. */
  readonly secretKeys: ReadonlyMap<EpochId, Uint8Array>;
  readonly deskEpoch: { readonly id: EpochId; readonly publicKey: Uint8Array };
  readonly sanitizerEpoch: { readonly id: EpochId; readonly publicKey: Uint8Array };
  readonly parcelEpoch: { readonly id: EpochId; readonly publicKey: Uint8Array };
}

/**
 * Days on which a sanitizer epoch of a test is open: its first, the one that begins at midnight while the test runs, and
 * one more. Workers have the key of the next day published by then; here it is the same one, so that what a test knows of
 * it stays true all night.
 */
export const SANITIZER_EPOCH_DAYS = 3;

/** One desk epoch, one sanitizer epoch and one for parcels, open on `today` and for two days more at least. */
export function makeNewsroom(crypto: Crypto, today: Day): TestNewsroom {
  const root = crypto.signKeypair(crypto.random(32));
  const sanitizer = crypto.signKeypair(crypto.random(32));
  const secretKeys = new Map<EpochId, Uint8Array>();
  const epoch = () => {
    const pair = crypto.kemKeypair(crypto.random(32));
    const id = newEpochId(crypto);
    secretKeys.set(id, pair.secretKey);
    return { id, publicKey: pair.publicKey };
  };
  const deskEpoch = epoch();
  const sanitizerEpoch = epoch();
  const parcelEpoch = epoch();
  const window = (days: number) => ({ notBefore: today, notAfter: addDays(today, days - 1) });
  const sign = (payload: StatementPayload, by: KeyPair): SignedStatement =>
    signStatement(crypto, root.publicKey, payload, by.publicKey, by.secretKey);
  const statements = [
    sign(
      { kind: 'newsroom', name: 'Test desk', languages: ['en', 'ar'], ...window(LIFETIME_DAYS.newsroom) },
      root,
    ),
    sign(
      {
        kind: 'delegate',
        role: 'sanitizer',
        key: toHex(sanitizer.publicKey),
        ...window(LIFETIME_DAYS.delegate),
      },
      root,
    ),
    sign(
      {
        kind: 'desk-epoch',
        id: deskEpoch.id,
        publicKey: toBase64(deskEpoch.publicKey),
        ...window(LIFETIME_DAYS.deskEpoch),
      },
      root,
    ),
    sign(
      {
        kind: 'sanitizer-epoch',
        id: sanitizerEpoch.id,
        publicKey: toBase64(sanitizerEpoch.publicKey),
        ...window(SANITIZER_EPOCH_DAYS),
      },
      sanitizer,
    ),
    sign(
      {
        kind: 'parcel-epoch',
        id: parcelEpoch.id,
        publicKey: toBase64(parcelEpoch.publicKey),
        ...window(LIFETIME_DAYS.parcelEpoch),
      },
      sanitizer,
    ),
  ];
  return {
    root,
    sanitizer,
    directory: { v: 1, statements },
    secretKeys,
    deskEpoch,
    sanitizerEpoch,
    parcelEpoch,
  };
}
