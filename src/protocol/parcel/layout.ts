/**
 * The parcel: a report and its attachments, each sealed exactly as it would be sent, as one file or as several parts
 * that look like random bytes. Whoever uploads it takes it apart and sends the ordinary requests. The mask over it
 * needs no secret: it hides from strangers what the file is, and shows a broken copy. What protects the content are
 * the seals inside. PROTOCOL.md, "Parcels".
 *
 *   part    = nonce (32) ‖ frame 0 ‖ frame 1 ‖ …            exactly one of the attachments' buckets long
 *   plain   = version (1) ‖ set (16) ‖ number (2) ‖ of (2) ‖ a piece of the content
 *   content = table (2,048) ‖ object ‖ object ‖ … ‖ zeros
 */
import { type Bytes, concat, fromHex, toHex } from '../bytes.ts';
import { AmanaError } from '../errors.ts';
import { ID_BYTES, type ObjectId, parseObjectId } from '../ids.ts';
import { BUCKETS, FRAME_BYTES, type Kind, sealedLength, TAG_BYTES } from '../layout.ts';
import type { SealedObject } from '../seal.ts';

/** Long enough to be drawn at random for every part that was ever made. */
export const PARCEL_NONCE_BYTES = 32;
/** version 1 ‖ set 16 ‖ number 2 ‖ of 2 */
export const PART_HEAD_BYTES = 1 + ID_BYTES + 2 + 2;
/** One row for each object: kind ‖ place of its bucket ‖ id. */
const ROW_BYTES = 1 + 1 + ID_BYTES;
/** A report and 100 attachments: 1 + 101 × 18 = 1,819 B, rounded up. */
export const PARCEL_TABLE_BYTES = 2048;
export const MOST_PARCEL_ATTACHMENTS = 100;
export const VERSION = 1;

/** What a part can weigh, whole parcels included: what attachments weigh, so that there is nothing new to see. */
export const PART_BYTES = BUCKETS.attachment;

/** Kinds by their number in the table. */
const PARCEL_KINDS = ['report', 'attachment'] as const;
type ParcelKind = (typeof PARCEL_KINDS)[number];

export interface ParcelItem {
  readonly kind: ParcelKind;
  readonly id: ObjectId;
  readonly object: SealedObject;
}

export const framesOf = (partBytes: number): number => Math.ceil(partBytes / FRAME_BYTES);

/** How much of the content one part carries. */
export const partCapacity = (partBytes: number): number =>
  partBytes - PARCEL_NONCE_BYTES - framesOf(partBytes) * TAG_BYTES - PART_HEAD_BYTES;

/** Bytes of a part's file that one frame takes; the nonce stands where the first one would begin. */
export function frameRange(
  partBytes: number,
  index: number,
): { readonly start: number; readonly end: number } {
  const start = index === 0 ? PARCEL_NONCE_BYTES : index * FRAME_BYTES;
  return { start, end: Math.min(partBytes, (index + 1) * FRAME_BYTES) };
}

/** Where a frame's plaintext begins in the plaintext of its part. */
export const plainStart = (index: number): number =>
  index === 0 ? 0 : index * (FRAME_BYTES - TAG_BYTES) - PARCEL_NONCE_BYTES;

export const frameAt = (plainOffset: number): number =>
  Math.floor((plainOffset + PARCEL_NONCE_BYTES) / (FRAME_BYTES - TAG_BYTES));

/** The bucket of a whole object by its sealed length. @throws AmanaError internal */
function bucketPlace(kind: Kind, sealedBytes: number): number {
  const place = BUCKETS[kind].findIndex((bytes) => sealedLength(kind, bytes) === sealedBytes);
  if (place < 0) throw new AmanaError('internal');
  return place;
}

export function encodeTable(items: readonly ParcelItem[]): Bytes {
  const table = new Uint8Array(PARCEL_TABLE_BYTES);
  table[0] = items.length;
  items.forEach(({ kind, id, object }, index) => {
    const row = concat(
      Uint8Array.of(PARCEL_KINDS.indexOf(kind), bucketPlace(kind, object.length)),
      fromHex(id),
    );
    table.set(row, 1 + index * ROW_BYTES);
  });
  return table;
}

/** What a table says of one object; `start` counts from the beginning of the content. */
interface ParcelEntry {
  readonly kind: ParcelKind;
  readonly id: ObjectId;
  readonly start: number;
  readonly sealedBytes: number;
}

/** @throws AmanaError part-damaged; anybody who knows the newsroom can write a table, so nothing in it is believed */
export function decodeTable(table: Uint8Array, contentBytes: number): ParcelEntry[] {
  const entries: ParcelEntry[] = [];
  const ids = new Set<string>();
  let start = PARCEL_TABLE_BYTES;
  const rows = table[0] ?? 0;
  if (rows === 0 || rows > 1 + MOST_PARCEL_ATTACHMENTS) throw new AmanaError('part-damaged');
  for (let row = 0; row < rows; row++) {
    const at = 1 + row * ROW_BYTES;
    const kind = PARCEL_KINDS[table[at] ?? PARCEL_KINDS.length];
    const bucket = kind === undefined ? undefined : BUCKETS[kind][table[at + 1] ?? 0];
    if (kind === undefined || bucket === undefined) throw new AmanaError('part-damaged');
    const id = parseObjectId(toHex(table.subarray(at + 2, at + ROW_BYTES)));
    const sealedBytes = sealedLength(kind, bucket);
    if (ids.has(id) || start + sealedBytes > contentBytes) throw new AmanaError('part-damaged');
    ids.add(id);
    entries.push({ kind, id, start, sealedBytes });
    start += sealedBytes;
  }
  if (entries.filter(({ kind }) => kind === 'report').length !== 1) throw new AmanaError('part-damaged');
  return entries;
}
