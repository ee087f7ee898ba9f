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
import { frameNonce, type Suite } from './body.ts';
import { type Bytes, concat, fromHex, toHex } from './bytes.ts';
import type { Crypto } from './engines/crypto.ts';
import { gcm, hasGcm } from './engines/webcrypto.ts';
import { AmanaError, asAmanaError } from './errors.ts';
import { ID_BYTES, type ObjectId, parseObjectId } from './ids.ts';
import { kdf } from './kdf.ts';
import { BUCKETS, FRAME_BYTES, type Kind, sealedLength, TAG_BYTES } from './layout.ts';
import type { PlainSource, SealedObject } from './seal.ts';

/** Long enough to be drawn at random for every part that was ever made. */
export const PARCEL_NONCE_BYTES = 32;
/** version 1 ‖ set 16 ‖ number 2 ‖ of 2 */
export const PART_HEAD_BYTES = 1 + ID_BYTES + 2 + 2;
/** One row for each object: kind ‖ place of its bucket ‖ id. */
const ROW_BYTES = 1 + 1 + ID_BYTES;
/** A report and 100 attachments: 1 + 101 × 18 = 1,819 B, rounded up. */
export const PARCEL_TABLE_BYTES = 2048;
export const MOST_PARCEL_ATTACHMENTS = 100;
const VERSION = 1;

/** What a part can weigh, whole parcels included: what attachments weigh, so that there is nothing new to see. */
export const PART_BYTES = BUCKETS.attachment;

/** Kinds by their number in the table. */
const PARCEL_KINDS = ['report', 'attachment'] as const;
export type ParcelKind = (typeof PARCEL_KINDS)[number];

export interface ParcelItem {
  readonly kind: ParcelKind;
  readonly id: ObjectId;
  readonly object: SealedObject;
}

const framesOf = (partBytes: number): number => Math.ceil(partBytes / FRAME_BYTES);

/** How much of the content one part carries. */
export const partCapacity = (partBytes: number): number =>
  partBytes - PARCEL_NONCE_BYTES - framesOf(partBytes) * TAG_BYTES - PART_HEAD_BYTES;

/** Bytes of a part's file that one frame takes; the nonce stands where the first one would begin. */
function frameRange(partBytes: number, index: number): { readonly start: number; readonly end: number } {
  const start = index === 0 ? PARCEL_NONCE_BYTES : index * FRAME_BYTES;
  return { start, end: Math.min(partBytes, (index + 1) * FRAME_BYTES) };
}

/** Where a frame's plaintext begins in the plaintext of its part. */
const plainStart = (index: number): number =>
  index === 0 ? 0 : index * (FRAME_BYTES - TAG_BYTES) - PARCEL_NONCE_BYTES;

const frameAt = (plainOffset: number): number =>
  Math.floor((plainOffset + PARCEL_NONCE_BYTES) / (FRAME_BYTES - TAG_BYTES));

interface Mask {
  seal(index: number, plain: Uint8Array): Promise<Bytes>;
  /** @throws AmanaError cannot-open */
  open(index: number, sealed: Uint8Array): Promise<Bytes>;
}

const NO_CONTEXT = new Uint8Array(0);

/** Keyed by what everybody knows who knows the newsroom: it hides nothing from them. */
async function maskFor(
  crypto: Crypto,
  root: Uint8Array,
  suite: Suite,
  nonce: Uint8Array,
  partBytes: number,
): Promise<Mask> {
  const key = kdf(crypto, root, 'amana/v1/parcel', nonce);
  const lastIndex = framesOf(partBytes) - 1;
  const nonceOf = (index: number): Bytes => frameNonce(suite, index, index === lastIndex);
  if (suite === 2) {
    const platform = await gcm(key);
    return {
      seal: (index, plain) => platform.seal(nonceOf(index), plain, NO_CONTEXT),
      open: (index, sealed) => platform.open(nonceOf(index), sealed, NO_CONTEXT),
    };
  }
  return {
    seal: async (index, plain) => crypto.aeadSeal(key, nonceOf(index), plain, NO_CONTEXT),
    open: async (index, sealed) => crypto.aeadOpen(key, nonceOf(index), sealed, NO_CONTEXT),
  };
}

/** The bucket of a whole object by its sealed length. @throws AmanaError internal */
function bucketPlace(kind: Kind, sealedBytes: number): number {
  const place = BUCKETS[kind].findIndex((bytes) => sealedLength(kind, bytes) === sealedBytes);
  if (place < 0) throw new AmanaError('internal');
  return place;
}

function encodeTable(items: readonly ParcelItem[]): Bytes {
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
export interface ParcelEntry {
  readonly kind: ParcelKind;
  readonly id: ObjectId;
  readonly start: number;
  readonly sealedBytes: number;
}

/** @throws AmanaError part-damaged; anybody who knows the newsroom can write a table, so nothing in it is believed */
function decodeTable(table: Uint8Array, contentBytes: number): ParcelEntry[] {
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

// ------------------------------------------------------------------------------------------------ making

export interface ParcelArguments {
  readonly crypto: Crypto;
  /** The newsroom's root public key, 32 B. */
  readonly root: Uint8Array;
  /** Attachments, and last the report: the order in which they are sent. */
  readonly items: readonly ParcelItem[];
  /** The largest part that is wanted, one of PART_BYTES; left out, everything goes into one. */
  readonly partBytes?: number;
  /** Chosen by what the platform has; set only by tests and vectors. */
  readonly suite?: Suite;
}

export interface Parcel {
  readonly partBytes: number;
  /** 1, 2, 4, 8 …: their number, like their size, tells no more than a bucket. */
  readonly parts: number;
  /**
   * One part in pieces, from its beginning. Made anew under another nonce each time; all of them fit together.
   * @param number counted from 1
   */
  part(number: number): AsyncGenerator<Bytes>;
}

/** Frames that are made at once: 2 MiB of them, so that few of the objects' own frames are sealed twice. */
const FRAMES_AT_ONCE = 8;

/** @throws AmanaError too-large where no bucket holds it */
export function makeParcel(args: ParcelArguments): Parcel {
  const { crypto, root, items } = args;
  const suite = args.suite ?? (hasGcm() ? 2 : 1);
  const table = encodeTable(items);
  const contentBytes = items.reduce((sum, { object }) => sum + object.length, PARCEL_TABLE_BYTES);
  const { partBytes, parts } = partition(contentBytes, args.partBytes);
  const set = crypto.random(ID_BYTES);

  /** Bytes of the content, zeros behind its end. */
  async function content(start: number, end: number): Promise<Bytes> {
    const out = new Uint8Array(end - start);
    const put = async (at: number, length: number, read: SealedObject['read']): Promise<void> => {
      const from = Math.max(start, at);
      const to = Math.min(end, at + length);
      if (from < to) out.set(await read(from - at, to - at), from - start);
    };
    await put(0, table.length, async (from, to) => table.slice(from, to));
    let at = table.length;
    for (const { object } of items) {
      await put(at, object.length, object.read);
      at += object.length;
    }
    return out;
  }

  async function* part(number: number): AsyncGenerator<Bytes> {
    if (number < 1 || number > parts) throw new AmanaError('internal');
    const nonce = crypto.random(PARCEL_NONCE_BYTES);
    const mask = await maskFor(crypto, root, suite, nonce, partBytes);
    const head = concat(Uint8Array.of(VERSION), set, u16(number), u16(parts));
    const frames = framesOf(partBytes);
    const capacity = partCapacity(partBytes);
    yield nonce;
    for (let first = 0; first < frames; first += FRAMES_AT_ONCE) {
      const last = Math.min(frames, first + FRAMES_AT_ONCE);
      const from = plainStart(first) - PART_HEAD_BYTES;
      const to = Math.min(capacity, plainStart(last) - PART_HEAD_BYTES);
      const piece = await content((number - 1) * capacity + Math.max(0, from), (number - 1) * capacity + to);
      const plain = first === 0 ? concat(head, piece) : piece;
      const masked = await Promise.all(
        Array.from({ length: last - first }, (_, i) => {
          const start = plainStart(first + i) - plainStart(first);
          return mask.seal(first + i, plain.slice(start, plainStart(first + i + 1) - plainStart(first)));
        }),
      );
      yield concat(...masked);
    }
  }

  return { partBytes, parts, part };
}

const u16 = (value: number): Bytes => Uint8Array.of(value >> 8, value & 255);
const readU16 = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);

/** @throws AmanaError too-large */
function partition(contentBytes: number, wanted?: number): { partBytes: number; parts: number } {
  const whole = PART_BYTES.find((bytes) => contentBytes <= partCapacity(bytes));
  const largest = Math.max(...PART_BYTES);
  if (wanted === undefined || (whole !== undefined && whole <= wanted)) {
    if (whole === undefined) throw new AmanaError('too-large');
    return { partBytes: whole, parts: 1 };
  }
  if (!PART_BYTES.includes(wanted)) throw new AmanaError('internal');
  let parts = 1;
  while (parts * partCapacity(wanted) < contentBytes) parts *= 2;
  if (parts * wanted > largest) throw new AmanaError('too-large');
  return { partBytes: wanted, parts };
}

// ------------------------------------------------------------------------------------------------ opening

/** A file that is proven to be a part of a parcel for this newsroom, by its first frame. */
export interface Part {
  /** Parts that belong together have the same one; random. */
  readonly set: ObjectId;
  /** Counted from 1. */
  readonly number: number;
  readonly of: number;
  readonly partBytes: number;
  /** A range of its piece of the content. @throws AmanaError part-damaged, file-unreadable */
  read(start: number, end: number): Promise<Bytes>;
  /** Reads all of it. @throws AmanaError part-damaged, file-unreadable */
  check(onChecked?: (bytes: number) => void): Promise<void>;
}

/** @throws AmanaError not-a-part, file-unreadable */
export async function openPart(crypto: Crypto, root: Uint8Array, source: PlainSource): Promise<Part> {
  const partBytes = source.length;
  if (!PART_BYTES.includes(partBytes)) throw new AmanaError('not-a-part');
  const frames = framesOf(partBytes);
  const first = frameRange(partBytes, 0);
  const nonce = await source.read(0, PARCEL_NONCE_BYTES);
  const firstSealed = await source.read(first.start, first.end);
  const { mask, plain } = await unmask(crypto, root, nonce, firstSealed, partBytes);
  const number = readU16(plain, 1 + ID_BYTES);
  const of = readU16(plain, 1 + ID_BYTES + 2);
  if (plain[0] !== VERSION || number < 1 || number > of) throw new AmanaError('not-a-part');
  if (of * partBytes > Math.max(...PART_BYTES)) throw new AmanaError('not-a-part');

  let last: { readonly index: number; readonly plain: Bytes } = { index: 0, plain };
  async function frame(index: number): Promise<Bytes> {
    const known = last;
    if (known.index === index) return known.plain;
    const { start, end } = frameRange(partBytes, index);
    const opened = await mask.open(index, await source.read(start, end)).catch(asDamage);
    last = { index, plain: opened };
    return opened;
  }

  return {
    set: parseObjectId(toHex(plain.subarray(1, 1 + ID_BYTES))),
    number,
    of,
    partBytes,

    async read(start, end) {
      const from = start + PART_HEAD_BYTES;
      const to = end + PART_HEAD_BYTES;
      const out = new Uint8Array(end - start);
      for (let index = frameAt(from); index < frames && plainStart(index) < to; index++) {
        const opened = await frame(index);
        const at = plainStart(index);
        const piece = opened.subarray(Math.max(0, from - at), to - at);
        out.set(piece, Math.max(0, at - from));
      }
      return out;
    },

    async check(onChecked) {
      for (let index = 0; index < frames; index++) {
        await frame(index);
        onChecked?.(frameRange(partBytes, index).end);
      }
    },
  };
}

/** A file that cannot be read is another matter than one that reads as something else. */
function asDamage(thrown: unknown): never {
  const error = asAmanaError(thrown);
  throw error.code === 'cannot-open' ? new AmanaError('part-damaged', { cause: thrown }) : error;
}

/** The suite stands nowhere: whichever opens the first frame is the one. @throws AmanaError not-a-part */
async function unmask(
  crypto: Crypto,
  root: Uint8Array,
  nonce: Uint8Array,
  sealed: Uint8Array,
  partBytes: number,
): Promise<{ mask: Mask; plain: Bytes }> {
  const suites: readonly Suite[] = hasGcm() ? [2, 1] : [1];
  for (const suite of suites) {
    const mask = await maskFor(crypto, root, suite, nonce, partBytes);
    const [opened] = await Promise.allSettled([mask.open(0, sealed)]);
    if (opened.status === 'fulfilled') return { mask, plain: opened.value };
  }
  throw new AmanaError('not-a-part');
}

/** Parts that came together, in any order, some twice: what is there, and what is not. */
export interface PartSet {
  readonly of: number;
  /** One of each number that is there, by number. */
  readonly parts: ReadonlyMap<number, Part>;
  /** Numbers that are not there. */
  readonly missing: readonly number[];
}

/** @param parts all of one set @throws AmanaError internal where they are not, or where there is none */
export function collectParts(parts: readonly Part[]): PartSet {
  const [one] = parts;
  if (one === undefined) throw new AmanaError('internal');
  const byNumber = new Map<number, Part>();
  for (const part of parts) {
    if (!belongTogether(one, part)) throw new AmanaError('internal');
    if (!byNumber.has(part.number)) byNumber.set(part.number, part);
  }
  const numbers = Array.from({ length: one.of }, (_, index) => index + 1);
  return { of: one.of, parts: byNumber, missing: numbers.filter((number) => !byNumber.has(number)) };
}

export const belongTogether = (a: Part, b: Part): boolean =>
  a.set === b.set && a.of === b.of && a.partBytes === b.partBytes;

/** The objects of a whole parcel, as they are to be sent. @throws AmanaError parts-missing, part-damaged */
export async function openParcel({ of, parts, missing }: PartSet): Promise<ParcelItem[]> {
  const first = parts.get(1);
  if (missing.length > 0 || first === undefined) throw new AmanaError('parts-missing');
  const capacity = partCapacity(first.partBytes);

  async function content(start: number, end: number): Promise<Bytes> {
    const out = new Uint8Array(end - start);
    for (let at = start; at < end; ) {
      const number = 1 + Math.floor(at / capacity);
      const part = parts.get(number);
      if (part === undefined) throw new AmanaError('parts-missing');
      const partStart = (number - 1) * capacity;
      const stop = Math.min(end, partStart + capacity);
      out.set(await part.read(at - partStart, stop - partStart), at - start);
      at = stop;
    }
    return out;
  }

  const entries = decodeTable(await content(0, PARCEL_TABLE_BYTES), of * capacity);
  return entries.map(({ kind, id, start, sealedBytes }) => ({
    kind,
    id,
    object: {
      length: sealedBytes,
      async read(from, to, into) {
        const bytes = await content(start + from, start + Math.min(to, sealedBytes));
        if (into === undefined) return bytes;
        if (into.length < bytes.length) throw new AmanaError('internal');
        into.set(bytes);
        return into.subarray(0, bytes.length);
      },
    },
  }));
}
