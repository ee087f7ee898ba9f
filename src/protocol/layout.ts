/**
 * The layout of sealed objects: everything a server may know about one, which is its length and the public
 * epoch ids of its slots. PROTOCOL.md, "Sealed objects".
 *
 *   object = header ‖ body
 *   header = commitment (32) ‖ slot × SLOTS[kind]
 *   slot   = epoch id (4) ‖ X-Wing ciphertext (1,120) ‖ wrapped header (42 + 16)
 *   body   = frames of 256 KiB + 16, the last one shorter
 */
import { toHex } from './bytes.ts';
import { AmanaError } from './errors.ts';
import { EPOCH_ID_BYTES, type EpochId, parseEpochId } from './ids.ts';

export const KINDS = ['report', 'attachment', 'record', 'clean'] as const;

/** report: a source's words · attachment: a source's file · record and clean: what a worker makes of an attachment. */
export type Kind = (typeof KINDS)[number];

const KiB = 1024;
const MiB = 1024 * KiB;

/** Poly1305 and GCM tags are both 16 bytes. */
export const TAG_BYTES = 16;

/** X-Wing: ML-KEM-768 ciphertext 1,088 ‖ X25519 public key 32 (draft-connolly-cfrg-xwing-kem). */
export const KEM_CIPHERTEXT_BYTES = 1088 + 32;

export const COMMITMENT_BYTES = 32;

/** suite 1 ‖ flags 1 ‖ file key 32 ‖ true length 8 */
export const WRAPPED_PLAIN_BYTES = 1 + 1 + 32 + 8;

export const SLOT_BYTES = EPOCH_ID_BYTES + KEM_CIPHERTEXT_BYTES + WRAPPED_PLAIN_BYTES + TAG_BYTES;

/**
 * Fixed for each kind: an unused slot is encapsulated to a key nobody has, so that a server cannot see
 * whether a source lets the editors keep the original.
 */
export const SLOTS = { report: 1, attachment: 2, record: 1, clean: 1 } as const satisfies Record<
  Kind,
  number
>;

/** Slot numbers of an attachment. */
export const SANITIZER_SLOT = 0;
export const DESK_SLOT = 1;

/** Plaintext bytes in one frame: measured, larger frames gain little and cost memory at Tor Browser "Safer". */
export const FRAME_BYTES = 256 * KiB;
export const SEALED_FRAME_BYTES = FRAME_BYTES + TAG_BYTES;

/** A 2 GiB attachment is the largest; 4 MiB × 2^9 = 2 GiB. */
export const LARGEST_BYTES = 2048 * MiB;

const FILE_BUCKETS: readonly number[] = [
  64 * KiB,
  256 * KiB,
  1 * MiB,
  ...Array.from({ length: 10 }, (_, i) => 4 * MiB * 2 ** i),
];

/** Padded plaintext sizes, smallest first. */
export const BUCKETS: Readonly<Record<Kind, readonly number[]>> = {
  report: [8 * KiB, 64 * KiB],
  record: [8 * KiB, 64 * KiB, 1 * MiB],
  attachment: FILE_BUCKETS,
  clean: FILE_BUCKETS,
};

export const headerBytes = (kind: Kind): number => COMMITMENT_BYTES + SLOTS[kind] * SLOT_BYTES;

export const frameCount = (paddedBytes: number): number => Math.ceil(paddedBytes / FRAME_BYTES);

export const sealedLength = (kind: Kind, paddedBytes: number): number =>
  headerBytes(kind) + paddedBytes + frameCount(paddedBytes) * TAG_BYTES;

/** The smallest bucket that holds so many bytes. @throws AmanaError too-large */
export function bucketFor(kind: Kind, trueBytes: number): number {
  const bucket = BUCKETS[kind].find((bytes) => trueBytes <= bytes);
  if (bucket === undefined) throw new AmanaError('too-large');
  return bucket;
}

/** Every length a whole object of this kind can have: nothing else is ever accepted. */
export const sealedLengths = (kind: Kind): readonly number[] =>
  BUCKETS[kind].map((bytes) => sealedLength(kind, bytes));

export const isSealedLength = (kind: Kind, bytes: number): boolean => sealedLengths(kind).includes(bytes);

/** The padded size behind a sealed length. @throws AmanaError malformed-object */
export function paddedLength(kind: Kind, sealedBytes: number): number {
  const bucket = BUCKETS[kind].find((bytes) => sealedLength(kind, bytes) === sealedBytes);
  if (bucket === undefined) throw new AmanaError('malformed-object');
  return bucket;
}

/** The public epoch id of each slot: the only part of a header that a server reads. */
export function slotEpochs(kind: Kind, header: Uint8Array): EpochId[] {
  if (header.length < headerBytes(kind)) throw new AmanaError('malformed-object');
  return Array.from({ length: SLOTS[kind] }, (_, slot) => {
    const start = COMMITMENT_BYTES + slot * SLOT_BYTES;
    return parseEpochId(toHex(header.subarray(start, start + EPOCH_ID_BYTES)));
  });
}

/** Drops of 14 days are 5.3 MiB at the shortest steady interval; sixteen times that is no honest answer of an intake. */
export const LARGEST_ANSWER_BYTES = 84 * 1024 ** 2;
