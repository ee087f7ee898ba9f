/** Opening a parcel: parts are proven one by one, joined in any order, and the objects in them read where they lie. */
import type { Suite } from '../body.ts';
import { type Bytes, toHex } from '../bytes.ts';
import type { Crypto } from '../engines/crypto.ts';
import { hasGcm } from '../engines/webcrypto.ts';
import { AmanaError, asAmanaError } from '../errors.ts';
import { ID_BYTES, type ObjectId, parseObjectId } from '../ids.ts';
import type { PlainSource } from '../seal.ts';
import {
  decodeTable,
  frameAt,
  frameRange,
  framesOf,
  PARCEL_NONCE_BYTES,
  PARCEL_TABLE_BYTES,
  PART_BYTES,
  PART_HEAD_BYTES,
  type ParcelItem,
  partCapacity,
  plainStart,
  VERSION,
} from './layout.ts';
import { type Mask, maskFor } from './mask.ts';

const readU16 = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);

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
interface PartSet {
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
