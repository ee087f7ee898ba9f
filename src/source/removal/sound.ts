/** MP3: keeps the frames of sound and nothing between, before or behind them; and blanks the encoder's name in them. */
import { DamagedFile, latin1, readRange, viewOf } from '../hidden/bytes.ts';
import { id3Bytes } from '../hidden/sound.ts';
import { type Piece, type Range, type Remover, withZeroed } from './pieces.ts';

/** Kilobits a second of layer III, by index: MPEG 1, then MPEG 2 and 2.5. */
const KILOBITS = [
  [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
] as const;

/** Samples a second, by version (2.5, unused, 2, 1) and index. */
const HERTZ = [[11_025, 12_000, 8000], [], [22_050, 24_000, 16_000], [44_100, 48_000, 32_000]] as const;

const HEAD_BYTES = 4;

/**
 * Bytes of the frame of layer III that begins there; 0 where none does.
 * 1,152 samples a frame in MPEG 1 and half of that in the others; 8 bits a byte: 144 and 72 bytes for each bit a sample.
 */
function frameBytes(bytes: Uint8Array, at: number): number {
  const [sync = 0, kind = 0, rate = 0] = bytes.subarray(at, at + 3);
  if (sync !== 0xff || (kind & 0xe6) !== 0xe2) return 0;
  const version = (kind >> 3) & 3;
  const hertz = HERTZ[version]?.[(rate >> 2) & 3];
  const kilobits = KILOBITS[version === 3 ? 0 : 1][rate >> 4];
  if (!hertz || !kilobits) return 0;
  return Math.floor(((version === 3 ? 144 : 72) * kilobits * 1000) / hertz) + ((rate >> 1) & 1);
}

/** Sound longer than this is rather a trick: a day at 48 kilobits. */
const MOST_BYTES = 512 * 1024 * 1024;
const BLOCK_BYTES = 1024 * 1024;
/** Tags before the sound, which may hold a picture of the size of a photo. */
const MOST_TAGS = 32;

/** Where the tags at the start end: they may hold what looks like sound. */
async function afterTags(file: Blob): Promise<number> {
  let at = 0;
  for (let tags = 0; tags < MOST_TAGS; tags += 1) {
    const bytes = id3Bytes(await readRange(file, at, Math.min(file.size, at + 10)));
    if (bytes === 0 || at + bytes > file.size) return at;
    at += bytes;
  }
  return at;
}

/** Runs of frames, each ended by something else or by the end of the file. */
async function frameRuns(file: Blob): Promise<Range[]> {
  const runs: { start: number; end: number }[] = [];
  let at = await afterTags(file);
  let block = new Uint8Array();
  let blockAt = 0;
  const load = async (): Promise<void> => {
    if (at - blockAt + 2 * HEAD_BYTES <= block.length && at >= blockAt) return;
    block = await readRange(file, at, Math.min(file.size, at + BLOCK_BYTES));
    blockAt = at;
  };
  while (at + HEAD_BYTES <= file.size) {
    await load();
    const bytes = frameBytes(block, at - blockAt);
    const run = runs.at(-1);
    if (bytes > 0 && at + bytes <= file.size && (run?.end === at || (await isFollowed(file, at + bytes)))) {
      if (run?.end === at) run.end = at + bytes;
      else runs.push({ start: at, end: at + bytes });
      at += bytes;
      continue;
    }
    const next = block.indexOf(0xff, at - blockAt + 1);
    at = next < 0 ? blockAt + block.length : blockAt + next;
  }
  return runs;
}

/** One head can be chance; two in their distance are a frame. */
async function isFollowed(file: Blob, at: number): Promise<boolean> {
  return at + HEAD_BYTES <= file.size && frameBytes(await readRange(file, at, at + HEAD_BYTES), 0) > 0;
}

/** LAME's summary of 36 bytes behind the table for seeking, in the first frame. */
const SUMMARY_BYTES = 36;
/** The encoder's name fills what is left over in frames; such bytes are never played. */
const NAMES = /(?:LAME\d\.[ -~]{1,20}|Lav[cf]\d+\.[ -~]{1,16})/g;

function summaryIn(text: string, bytes: Uint8Array): Range[] {
  const at = text.slice(0, 256).search(/Xing|Info/);
  if (at < 0 || at + 8 > bytes.length) return [];
  const flags = viewOf(bytes).getUint32(at + 4);
  const start = at + 8 + (flags & 1 && 4) + (flags & 2 && 4) + (flags & 4 && 100) + (flags & 8 && 4);
  const isNamed = /^(?:LAME|Lav|L3\.99|GOGO)/.test(text.slice(start, start + 4));
  return isNamed ? [{ start, end: start + SUMMARY_BYTES }] : [];
}

/** One run in pieces, with the names in its first megabyte zeroed. */
async function withoutNames(file: Blob, { start, end }: Range): Promise<Piece[]> {
  const bytes = await readRange(file, start, Math.min(end, start + BLOCK_BYTES));
  const text = latin1(bytes);
  const names = Array.from(text.matchAll(NAMES), (match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
  const zeroed = [...summaryIn(text, bytes), ...names].map((range) => ({
    start: start + range.start,
    end: Math.min(end, start + range.end),
  }));
  return withZeroed(start, end, zeroed);
}

/** More interruptions than these are no sound but something else. */
const MOST_RUNS = 1000;

export const removeFromSound: Remover = async (file) => {
  if (file.size > MOST_BYTES) return null;
  const runs = await frameRuns(file);
  if (runs.length === 0 || runs.length > MOST_RUNS) throw new DamagedFile('frames');
  const pieces: Piece[] = [];
  for (const run of runs) pieces.push(...(await withoutNames(file, run)));
  return pieces;
};
