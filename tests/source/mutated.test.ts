/**
 * Damaged and hostile files of every kind that the page edits: each ends in a file that another program finds nothing
 * in and that shows what the original showed, or is left to the newsroom. The numbers come from a seed, so that what
 * fails once fails again. How many of each kind there are is told by AMANA_MUTATED_FILES; fewer are the first of more.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { inspectFile } from '#source/inspect.ts';
import { loadedJpeg, loadedPng, picture, seeded, withExiftool } from '../workers/sanitizer/made.ts';
import { film } from '../workers/sanitizer/media-made.ts';
import { mp3, ofPicture, PLACE } from './planted.ts';
import { tellingTags } from './told.ts';

const EACH = Number(process.env.AMANA_MUTATED_FILES ?? 60);

/** A player takes a while to start: of films and sound, one in so many is compared. */
const PLAYED_EACH = Math.min(8, Math.max(1, Math.floor(EACH / 20)));

/** Descriptions stand at the start of most files, and lengths in front of everything. */
const NEAR_BYTES = 6000;
const NUMBERS = [0, 1, 0x7f, 0xff, 0xffff, 0x7fffffff, 0xffffffff];

/** A few bytes changed, a number made huge or small, a part taken out or doubled, or the end cut off. */
function mutated(original: Buffer, random: () => number): Buffer {
  const below = (most: number): number => Math.floor(random() * most);
  const place = (): number =>
    12 + below(Math.min(original.length, random() < 0.8 ? NEAR_BYTES : original.length) - 16);
  const bytes = Buffer.from(original);
  const kind = below(5);
  if (kind === 0) for (let hit = 0; hit <= below(8); hit += 1) bytes[place()] = below(256);
  if (kind === 1) bytes.writeUInt32BE(NUMBERS[below(NUMBERS.length)] ?? 0, place());
  if (kind === 2) bytes.writeUInt32LE(NUMBERS[below(NUMBERS.length)] ?? 0, place());
  const at = place();
  const length = below(200);
  if (kind === 3)
    return Buffer.concat([
      bytes.subarray(0, at),
      bytes.subarray(random() < 0.5 ? at + length : at - Math.min(at, length)),
    ]);
  return kind === 4 && random() < 0.4 ? bytes.subarray(0, at) : bytes;
}

/** Null where it cannot be shown: then nothing is claimed of it. */
async function pixelsOf(bytes: Buffer): Promise<Buffer | null> {
  try {
    return await sharp(bytes, { ignoreIcc: true, limitInputPixels: 1_000_000 }).raw().toBuffer();
  } catch {
    return null;
  }
}

/** Every packet of picture and sound as a player gets it; null where it gets none without complaint. */
function packetsOf(path: string): string | null {
  const args = ['-v', 'error', '-xerror', '-nostdin', '-i', path];
  const maps = ['-map', '0:v?', '-map', '0:a?', '-c', 'copy', '-f', 'streamhash', '-hash', 'md5', '-'];
  try {
    return execFileSync('ffmpeg', [...args, ...maps], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch {
    return null;
  }
}

/** What another program tells of each file of a folder, in one run. */
function tagsByFile(folder: string): Map<string, string> {
  // It ends with an error where one of the files is damaged, and lists the others all the same.
  const { stdout: listing } = spawnSync('exiftool', ['-a', '-G1', '-s', '-u', '--System:all', folder], {
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  const parts = listing.split(/^======== (.*)$/m).slice(1);
  const byFile = new Map<string, string>();
  for (let index = 0; index + 1 < parts.length; index += 2)
    byFile.set(basename(parts[index] ?? ''), parts[index + 1] ?? '');
  return byFile;
}

interface Outcome {
  readonly edited: number;
  readonly left: number;
  readonly compared: number;
  readonly telling: readonly string[];
  readonly damaged: readonly number[];
}

async function tried(original: Buffer, extension: string, seed: number, isShown: boolean): Promise<Outcome> {
  const random = seeded(seed);
  const folder = mkdtempSync(join(tmpdir(), 'amana-mutated-'));
  const damaged: number[] = [];
  let edited = 0;
  let compared = 0;
  try {
    for (let round = 0; round < EACH; round += 1) {
      const before = mutated(original, random);
      const { removed, read } = await inspectFile(new Blob([Uint8Array.from(before)]));
      expect(removed === null || read).toBe(true);
      if (!removed || removed.left.length > 0) continue;
      const after = Buffer.from(await removed.file.arrayBuffer());
      const path = join(folder, `${round}.${extension}`);
      writeFileSync(path, after);
      edited += 1;
      const shown = isShown ? await pixelsOf(before) : null;
      if (shown) {
        compared += 1;
        if (!(await pixelsOf(after))?.equals(shown)) damaged.push(round);
      } else if (!isShown && extension !== 'mp3' && round % PLAYED_EACH === 0) {
        const source = join(tmpdir(), `${basename(folder)}.${extension}`);
        writeFileSync(source, before);
        const packets = packetsOf(source);
        rmSync(source);
        if (packets !== null) compared += 1;
        if (packets !== null && packetsOf(path) !== packets) damaged.push(round);
      }
    }
    const telling = [...tagsByFile(folder)].flatMap(([name, tags]) => {
      const lines = tellingTags(tags);
      return lines.length > 0 ? [`${name}: ${lines.slice(0, 3).join(' | ')}`] : [];
    });
    return { edited, left: EACH - edited, compared, telling, damaged };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const short = (...options: readonly string[]): Buffer =>
  film('few.mp4', '-t', '0.4', '-flags:a', '+bitexact', ...options);
const H264 = ['-c:v', 'libx264', '-bsf:v', 'filter_units=remove_types=6'];

const MADE: readonly (readonly [string, string, () => Promise<Buffer>, boolean])[] = [
  ['JPEG', 'jpg', loadedJpeg, true],
  ['PNG', 'png', loadedPng, true],
  ['WebP', 'webp', () => ofPicture('webp', 6), true],
  ['TIFF', 'tiff', () => ofPicture('tiff'), true],
  [
    'TIFF in tiles of JPEG',
    'tiff',
    async () =>
      withExiftool(
        await picture().tiff({ compression: 'jpeg', tile: true, tileWidth: 16, tileHeight: 16 }).toBuffer(),
        'tiff',
        PLACE,
      ),
    true,
  ],
  [
    'AVIF',
    'avif',
    async () => withExiftool(await picture().avif({ effort: 0 }).toBuffer(), 'avif', PLACE),
    true,
  ],
  ['MP4', 'mp4', async () => short(...H264, '-movflags', '+faststart'), false],
  [
    'MP4 in fragments',
    'mp4',
    async () => short(...H264, '-g', '3', '-movflags', 'empty_moov+frag_keyframe+default_base_moof'),
    false,
  ],
  ['MP3', 'mp3', async () => mp3(), false],
];

describe.each(MADE)('damaged files: %s', (kind, extension, made, isShown) => {
  let outcome: Outcome;
  beforeAll(async () => {
    outcome = await tried(await made(), extension, 7, isShown);
  }, 400_000);

  it('tell nothing, or are left to the newsroom', () => {
    expect(outcome.telling).toEqual([]);
    // Damage is not so thorough that nothing would be edited at all.
    expect(outcome.edited).toBeGreaterThan(EACH / 10);
  });

  // An MP3 loses the frame that tells players what to skip, so that its packets differ by design.
  if (kind === 'MP3') return;
  it('show what they showed', () => {
    expect(outcome.damaged).toEqual([]);
    expect(outcome.compared).toBeGreaterThan(EACH / 25);
  });
});

describe('damaged files of a telephone', () => {
  it('never throw, and tell nothing: HEIC', async () => {
    const random = seeded(9);
    const original = readFileSync(join(import.meta.dirname, '../fixtures/media/iphone-xr.heic'));
    const folder = mkdtempSync(join(tmpdir(), 'amana-mutated-'));
    try {
      for (let round = 0; round < 60; round += 1) {
        const { removed } = await inspectFile(new Blob([Uint8Array.from(mutated(original, random))]));
        if (removed?.left.length === 0)
          writeFileSync(join(folder, `${round}.heic`), Buffer.from(await removed.file.arrayBuffer()));
      }
      const telling = [...tagsByFile(folder).values()].flatMap(tellingTags);
      expect(telling).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 200_000);
});
