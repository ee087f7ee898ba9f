/** Making a parcel: pieces of it on demand, so that no more than a few frames are ever in memory. */
import type { Suite } from '../body.ts';
import { type Bytes, concat } from '../bytes.ts';
import type { Crypto } from '../engines/crypto.ts';
import { hasGcm } from '../engines/webcrypto.ts';
import { AmanaError } from '../errors.ts';
import { ID_BYTES } from '../ids.ts';
import type { SealedObject } from '../seal.ts';
import {
  encodeTable,
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
import { maskFor } from './mask.ts';

interface ParcelArguments {
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
