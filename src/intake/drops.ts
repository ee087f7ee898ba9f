/**
 * All drops of the last 14 days, one behind the other: the same bytes for everyone, whoever reads what in them. Where a
 * line broke, the rest is sent by itself (RFC 9110, ranges). An edition's tag is its SHA-256 and nothing made up for one
 * reader, who would notice that in the end.
 */
import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import { sendBytes } from '#http/index.ts';
import { toHex } from '#protocol/bytes.ts';
import { addDays, type Day, dayOf } from '#protocol/day.ts';
import { DROP_DAYS } from '#protocol/drops.ts';
import { sha256 } from '#protocol/engines/webcrypto.ts';
import type { Storage } from '#storage/index.ts';

/** A visit costs no read of the database more often than this. */
const FRESH_MS = 1_000;

type Stored = Awaited<ReturnType<Storage['drops']['since']>>;

/** What somebody downloads: all drops from one to another. */
export interface Edition {
  readonly tag: string;
  readonly bytes: Buffer;
}

/** The drops of a day, with those of the day that went last: whoever began before midnight still gets their rest. */
export class Shelf {
  readonly day: Day;
  readonly newest: Edition;
  readonly #all: Buffer;
  /** Where each drop ends. */
  readonly #ends: readonly number[];
  /** Where today's drops begin. */
  readonly #start: number;
  #earlier: ReadonlyMap<string, Edition> | null = null;

  private constructor(day: Day, all: Buffer, ends: readonly number[], start: number, tag: string) {
    this.day = day;
    this.#all = all;
    this.#ends = ends;
    this.#start = start;
    this.newest = { tag, bytes: all.subarray(start) };
  }

  static async of(day: Day, drops: Stored, first: Day): Promise<Shelf> {
    const all = Buffer.concat(drops.map((drop) => drop.bytes));
    let [end, start] = [0, 0];
    const ends = drops.map((drop) => {
      end += drop.bytes.length;
      if (drop.day < first) start = end;
      return end;
    });
    return new Shelf(day, all, ends, start, toHex(await sha256(all.subarray(start))));
  }

  /** Whether it would be made of these drops again. */
  isOf(day: Day, drops: Stored): boolean {
    let offset = 0;
    const isSame = drops.every(({ bytes }) => {
      offset += bytes.length;
      return this.#all.subarray(offset - bytes.length, offset).equals(bytes);
    });
    return this.day === day && isSame && offset === this.#all.length;
  }

  /** The edition of this tag: today's, or one that drops came behind since, or that a day went from. */
  edition(tag: string): Edition | null {
    if (tag === this.newest.tag) return this.newest;
    this.#earlier ??= new Map(
      [...new Set([0, this.#start])].flatMap((start) => {
        const hash = createHash('sha256');
        let from = start;
        return this.#ends
          .filter((end) => end > start)
          .map((end) => {
            hash.update(this.#all.subarray(from, end));
            from = end;
            const bytes = this.#all.subarray(start, end);
            const named = hash.copy().digest('hex');
            return [named, { tag: named, bytes }] as const;
          });
      }),
    );
    return this.#earlier.get(tag) ?? null;
  }
}

/** @returns a function that gives the drops of today */
export function openDropShelf(storage: Storage): () => Promise<Shelf> {
  let held: { shelf: Shelf; counter: string; readAtMs: number } | null = null;
  /** One reading for all who come meanwhile: each is some megabytes. */
  let reading: Promise<Shelf> | null = null;

  async function read(day: Day): Promise<Shelf> {
    const counter = storage.changeCounter();
    const first = addDays(day, 1 - DROP_DAYS);
    const drops = await storage.drops.since(addDays(first, -1));
    const shelf = held?.shelf.isOf(day, drops) ? held.shelf : await Shelf.of(day, drops, first);
    held = { shelf, counter, readAtMs: performance.now() };
    return shelf;
  }

  return async () => {
    const day = dayOf(Date.now());
    if (held !== null && held.shelf.day === day) {
      if (performance.now() - held.readAtMs < FRESH_MS || held.counter === storage.changeCounter())
        return held.shelf;
    }
    reading ??= read(day).finally(() => {
      reading = null;
    });
    return reading;
  };
}

/** What a line that broke is asked for; any other range is none, and gets the whole. */
const REST = /^bytes=([1-9][0-9]{0,9})-$/;
const TAG = /^"([0-9a-f]{64})"$/;

/** The edition that a broken line was carrying, and from where on; null for whoever begins. */
function restOf(shelf: Shelf, { method, headers }: Request): { edition: Edition; from: number } | null {
  const from = Number(REST.exec(headers.range ?? '')?.[1] ?? Number.NaN);
  const tag = TAG.exec(String(headers['if-range'] ?? ''))?.[1];
  const edition = method !== 'GET' || tag === undefined ? null : shelf.edition(tag);
  return edition !== null && from < edition.bytes.length ? { edition, from } : null;
}

/** RFC 9110: the part that was asked for. */
const PARTIAL = 206;

export function sendDrops(shelf: Shelf, request: Request, response: Response): void {
  const rest = restOf(shelf, request);
  const { tag, bytes } = rest?.edition ?? shelf.newest;
  response.setHeader('ETag', `"${tag}"`);
  if (rest === null) sendBytes(response, bytes);
  else {
    response.setHeader('Content-Range', `bytes ${rest.from}-${bytes.length - 1}/${bytes.length}`);
    sendBytes(response, bytes.subarray(rest.from), undefined, PARTIAL);
  }
}
