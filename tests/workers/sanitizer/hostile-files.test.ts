/**
 * Hostile files of every kind: each ends as clean, raster or rejected, and the worker stays as it was. How many there are
 * is told by AMANA_HOSTILE_FILES; the same number means the same files.
 */

import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sanitizationRecord } from '#protocol/record.ts';
import { DEFAULT_LIMITS, type Limits, type Sanitizer, startSanitizer } from '#workers/sanitizer/index.ts';
import { hostileFiles, type Original, quickOriginals, slowOriginals } from './hostile-originals.ts';
import { inPieces, SECRETS, seeded, whole } from './made.ts';

const MIB = 1024 * 1024;
const FILES = Number(process.env.AMANA_HOSTILE_FILES ?? 200);
/** A program of the system costs seconds, so only one file in so many needs one. */
const QUICK_FOR_A_SLOW = 24;
const SIDE_BY_SIDE = 2;
const MOST_GROWTH_BYTES = 64 * MIB;
/** Spare children and idle inspectors may come and go, each with its pipes. */
const MOST_NEW_DESCRIPTORS = 64;
const LIMITS: Limits = {
  ...DEFAULT_LIMITS,
  inputBytes: 16 * MIB,
  outputBytes: 32 * MIB,
  imagePixels: 4_000_000,
  pdfPages: 20,
  archiveMembers: 12,
  expandedBytes: 32 * MIB,
  freeExpandedBytes: 4 * MIB,
};

let sanitizer: Sanitizer;
beforeAll(async () => {
  sanitizer = await startSanitizer({ limits: LIMITS, spare: SIDE_BY_SIDE });
}, 60_000);
afterAll(async () => {
  await sanitizer.close();
});

async function endOf({ name, bytes }: Original): Promise<string> {
  const { record, clean } = await sanitizer.sanitize(() => inPieces(bytes));
  try {
    sanitizationRecord.parse(record);
    expect([name, clean === null]).toEqual([name, record.status === 'rejected']);
    if (clean === null) return record.reason ?? 'none';
    expect([name, record.checks.length > 0 && record.checks.every(({ passed }) => passed)]).toEqual([
      name,
      true,
    ]);
    const copy = await whole(clean.read());
    // what can be read in a text or a page is no secret
    if (record.type?.mime.startsWith('image/'))
      expect([name, copy.includes(SECRETS.tail)]).toEqual([name, false]);
    return record.status;
  } finally {
    await clean?.dispose();
  }
}

const MUTATIONS: readonly ((bytes: Buffer, random: () => number) => Buffer)[] = [
  (bytes, random) => {
    const copy = Buffer.from(bytes);
    const flips = 1 + Math.floor(random() * 12);
    for (let flip = 0; flip < flips; flip += 1) {
      const at = Math.floor(random() * copy.length);
      copy[at] = (copy[at] ?? 0) ^ (1 << Math.floor(random() * 8));
    }
    return copy;
  },
  // the head of a file is where its sizes stand
  (bytes, random) => {
    const at = Math.floor(random() * Math.min(200, bytes.length));
    return Buffer.from(bytes).fill(random() < 0.5 ? 0xff : 0, at, Math.min(bytes.length, at + 8));
  },
  (bytes, random) => bytes.subarray(0, Math.floor(random() * bytes.length)),
  (bytes, random) => {
    const at = Math.floor(random() * bytes.length);
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.floor(at / 2))]);
  },
  (bytes, random) => {
    const at = Math.floor(random() * bytes.length);
    const noise = Buffer.from(
      Array.from({ length: 1 + Math.floor(random() * 64) }, () => Math.floor(random() * 256)),
    );
    return Buffer.concat([bytes.subarray(0, at), noise, bytes.subarray(at)]);
  },
  (bytes, random) => {
    const at = Math.floor(random() * Math.max(1, bytes.length - 4));
    const copy = Buffer.from(bytes);
    copy.fill(random() < 0.5 ? 0xff : 0x80, at, at + 4);
    return copy;
  },
];

function* mutated(quick: readonly Original[], slow: readonly Original[]): Generator<Original> {
  const random = seeded(FILES);
  const any = <Value>(values: readonly Value[]) => values[Math.floor(random() * values.length)];
  for (let index = 0; index < FILES; index += 1) {
    const original =
      index % QUICK_FOR_A_SLOW === 0
        ? slow[(index / QUICK_FOR_A_SLOW) % slow.length]
        : quick[index % quick.length];
    const mutate = any(MUTATIONS);
    if (original === undefined || mutate === undefined) continue;
    const once = mutate(original.bytes, random);
    // every tenth is two files in one
    const bytes = random() < 0.1 ? Buffer.concat([once, any(quick)?.bytes ?? once]) : once;
    yield { name: `${original.name} ${index}`, bytes };
  }
}

/** Takes files until there are none, some side by side. */
async function all(files: Iterator<Original>, onEnd: (end: string, file: Original) => void): Promise<void> {
  const lane = async () => {
    for (let next = files.next(); next.done !== true; next = files.next())
      onEnd(await endOf(next.value), next.value);
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, lane));
}

describe('hostile files', () => {
  it('that were built to hurt end within their limits', async () => {
    const ends = new Map<string, string>();
    await all((await hostileFiles()).values(), (end, { name }) => ends.set(name, end));
    for (const [name, end] of ends) {
      if (/bomb|terabyte|billion|endless/.test(name)) expect([name, end]).not.toEqual([name, 'clean']);
      expect([name, end]).not.toEqual([name, 'took too long']);
    }
  }, 300_000);

  it(
    `mutated by the hundred (${FILES}) leave the worker as it was`,
    async () => {
      const [quick, slow] = [await quickOriginals(), slowOriginals()];
      const ends = new Map<string, number>();
      // one of each first, so that what is loaded once is loaded
      await all([...quick, ...slow].values(), () => undefined);
      const rss = process.memoryUsage.rss();
      const descriptors = readdirSync('/proc/self/fd').length;
      await all(mutated(quick, slow), (end) => ends.set(end, (ends.get(end) ?? 0) + 1));
      expect(process.memoryUsage.rss() - rss).toBeLessThan(MOST_GROWTH_BYTES);
      expect(readdirSync('/proc/self/fd').length - descriptors).toBeLessThan(MOST_NEW_DESCRIPTORS);
      const known = [
        'clean',
        'raster',
        'file is damaged',
        'format not supported',
        'limits exceeded',
        'could not be proven clean',
        'could not be opened',
      ];
      expect([...ends.keys()].filter((end) => !known.includes(end))).toEqual([]);
    },
    60_000 + FILES * 5_000,
  );
});
