/** Making a parcel: the same sealing as for sending, to keys that live long enough to be carried. */
import type { Day } from '#protocol/day.ts';
import type { VerifiedDirectory } from '#protocol/directory.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { PART_BYTES, type ParcelItem } from '#protocol/parcel/layout.ts';
import { makeParcel, type Parcel } from '#protocol/parcel/make.ts';
import { type ReportDraft, type SealedItem, sealAttachment, sealReport } from './sealing.ts';

const MiB = 1024 * 1024;

/**
 * Sizes of parts that somebody may want, each one of the buckets: 8 MiB go through most mailboxes, 16 MiB through those
 * that take 25 MB (a third is added on the way), 64 MiB through most messengers, 512 MiB onto a disc.
 */
export const PART_CHOICES: readonly number[] = [8 * MiB, 16 * MiB, 64 * MiB, 512 * MiB];

/**
 * The largest file that a parcel can hold: half of the largest part, since its own bucket has to fit in beside the report.
 * Several files may come to less.
 */
export const MOST_CARRIED_BYTES = Math.max(...PART_BYTES) / 2;

interface ParcelMaking {
  readonly crypto: Crypto;
  /** The newsroom's root public key, 32 B. */
  readonly root: Uint8Array;
  readonly directory: VerifiedDirectory;
  readonly day: Day;
  /** 32 B, from the codename. */
  readonly threadKey: Uint8Array;
}

/** Sealed and ready to be written, in one part or in several; nothing is read or made before it is asked for. */
export interface SealedParcel {
  /** The last day on which the newsroom takes it. */
  readonly arriveBy: Day;
  /** The whole, or parts that are at most so large; each call gives one that fits only itself. @throws AmanaError too-large */
  inParts(partBytes?: number): Parcel;
}

/** @throws AmanaError kit-expired, too-large */
export async function sealParcel(making: ParcelMaking, draft: ReportDraft): Promise<SealedParcel> {
  const { crypto, root, directory, day, threadKey } = making;
  const { desk, cleaner, arriveBy } = directory.parcelKeys();
  const keys = { crypto, root, desk, cleaner };
  const sealed: SealedItem[] = [];
  for (const file of draft.files) sealed.push(await sealAttachment(keys, file));
  const attachments = draft.files.flatMap((file, index) => {
    const id = sealed[index]?.id;
    return id ? [{ id, file }] : [];
  });
  const report = await sealReport(keys, { text: draft.text, day, threadKey, attachments });
  const items: ParcelItem[] = [
    ...sealed.map((item) => ({ ...item, kind: 'attachment' as const })),
    { ...report, kind: 'report' },
  ];
  return {
    arriveBy,
    inParts: (partBytes) => makeParcel({ crypto, root, items, ...(partBytes ? { partBytes } : {}) }),
  };
}

/** Letters and digits that nobody mistakes for others: somebody may have to read a name aloud. */
const NAME_LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
const NAME_LENGTH = 8;

/** A name that says nothing: not what it is, nor which part, nor that it belongs to others. */
export function neutralName(crypto: Pick<Crypto, 'random'>): string {
  let name = '';
  while (name.length < NAME_LENGTH) {
    const [byte = 0] = crypto.random(1);
    // By rejection, so that no letter is more likely.
    if (byte < 256 - (256 % NAME_LETTERS.length)) name += NAME_LETTERS.charAt(byte % NAME_LETTERS.length);
  }
  return `${name}.dat`;
}
