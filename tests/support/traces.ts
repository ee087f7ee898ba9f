/** Looks through everything that a browser's profile holds on disk, packed or not, for words that must not be there. */
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { brotliDecompressSync, constants, gunzipSync, inflateSync, zstdDecompressSync } from 'node:zlib';
import { isSystemError } from '../../src/cli/files.ts';

/** Firefox's session files: this mark, the length when unpacked (u32, little-endian), one block of LZ4. */
const MOZLZ4 = Buffer.from('mozLz40\0', 'latin1');

/** Four literal bits of 15 mean: more length bytes follow, the last of them below 255. */
const LONG = 15;
/** No match in LZ4 is shorter, so lengths are counted from here. */
const SHORTEST_MATCH = 4;

/** @throws RangeError when it is not LZ4 */
export function unpackLz4(packed: Buffer, length: number): Buffer {
  const out = Buffer.alloc(length);
  let from = 0;
  let to = 0;
  const longer = (start: number): number => {
    if (start !== LONG) return start;
    let sum = start;
    for (;;) {
      const more = packed.readUInt8(from);
      from += 1;
      sum += more;
      if (more !== 255) return sum;
    }
  };
  while (from < packed.length) {
    const token = packed.readUInt8(from);
    from += 1;
    const literals = longer(token >> 4);
    to += packed.copy(out, to, from, from + literals);
    from += literals;
    if (from >= packed.length) break;
    const distance = packed.readUInt16LE(from);
    from += 2;
    if (distance === 0 || distance > to) throw new RangeError('not a block of LZ4');
    // A match may reach into what it writes, so it is copied byte by byte.
    const end = to + longer(token & 15) + SHORTEST_MATCH;
    for (; to < end; to += 1) out[to] = out[to - distance] ?? 0;
  }
  return out.subarray(0, to);
}

/** Streams that break off are unpacked as far as they go. */
const LENIENT = { finishFlush: constants.Z_SYNC_FLUSH };
const UNPACKERS: readonly (readonly [mark: Buffer, unpack: (packed: Buffer) => Buffer])[] = [
  [Buffer.from([0x1f, 0x8b, 0x08]), (packed) => gunzipSync(packed, LENIENT)],
  [Buffer.from([0x78, 0x9c]), (packed) => inflateSync(packed, LENIENT)],
  [Buffer.from([0x78, 0x01]), (packed) => inflateSync(packed, LENIENT)],
  [Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), (packed) => zstdDecompressSync(packed)],
  [MOZLZ4, (packed) => unpackLz4(packed.subarray(MOZLZ4.length + 4), packed.readUInt32LE(MOZLZ4.length))],
];

/** The mark of a format stands in many bytes that are none of it: what does not unpack was nothing packed. */
async function unpacked(bytes: Buffer): Promise<Buffer[]> {
  const attempts: (() => Buffer)[] = [() => brotliDecompressSync(bytes)];
  for (const [mark, unpack] of UNPACKERS)
    for (let at = bytes.indexOf(mark); at !== -1; at = bytes.indexOf(mark, at + 1)) {
      const rest = bytes.subarray(at);
      attempts.push(() => unpack(rest));
    }
  const results = await Promise.allSettled(attempts.map(async (attempt) => attempt()));
  return results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}

/** A word as programs write it: UTF-8, UTF-16, both inside JSON and addresses, and as bytes of Base64. */
function spellingsOf(word: string): readonly Buffer[] {
  const inBase64 = [0, 1, 2].map((shift) => {
    const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(word)]);
    // The outermost letters depend on what stands beside the word.
    return bytes.toString('base64').slice(shift === 0 ? 0 : 4, -4);
  });
  const escaped = JSON.stringify(word)
    .slice(1, -1)
    .replace(/[^ -~]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return [word, encodeURIComponent(word), escaped, ...inBase64].flatMap((text) => [
    Buffer.from(text),
    Buffer.from(text, 'utf16le'),
  ]);
}

export interface Trace {
  readonly file: string;
  readonly kind: string;
}

/** Null when it is gone again: the browser whose profile is searched may still be running. */
async function contentOf(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return null;
    throw error;
  }
}

/** @param words what to look for, by the name of its kind @returns every file in which one of a kind stands */
export async function tracesIn(
  folder: string,
  words: Readonly<Record<string, readonly string[]>>,
): Promise<Trace[]> {
  const kinds = Object.entries(words).map(([kind, all]) => ({ kind, needles: all.flatMap(spellingsOf) }));
  const found: Trace[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = await contentOf(path);
    if (bytes === null) continue;
    const layers = [bytes, ...(await unpacked(bytes))];
    for (const { kind, needles } of kinds)
      if (layers.some((layer) => needles.some((needle) => layer.includes(needle))))
        found.push({ file: relative(folder, path), kind });
  }
  return found;
}
