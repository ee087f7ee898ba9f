/**
 * A leak scanner of the bench's own: shares nothing with the sanitizer, knows what was planted, and looks for it in a
 * file as it is, in everything that is packed in it, and in whatever exiftool can read from it.
 */
import { readFile } from 'node:fs/promises';
import { constants, gunzipSync, inflateSync } from 'node:zlib';
import { unzipSync } from 'fflate';
import { parseJson, z } from '#protocol/schema.ts';
import { ended } from './tool.ts';

/** Boxes in boxes in boxes are for somebody who hides; four levels are more than the bench makes. */
const MOST_DEPTH = 4;

const ZIP = 0x504b0304;
const GZIP = 0x1f8b;

/** Bytes as text of one character each, without case: what is searched, and what it is searched for. */
const plain = (bytes: Buffer): string => bytes.toString('latin1').toLowerCase();

/** Spellings under which a value could be left. */
function spellings(value: string): string[] {
  const texts = [value];
  if (/^\d{4}:\d\d:\d\d$/.test(value)) texts.push(value.replaceAll(':', '-'), value.replaceAll(':', ''));
  if (/^[0-9A-F-]{36}$/.test(value)) texts.push(value.replaceAll('-', ''));
  if (value.includes('\\')) texts.push(value.replaceAll('\\', '/'));
  return texts.flatMap((text) => {
    const wide = Buffer.from(text, 'utf16le');
    const swapped = Buffer.from(wide).swap16();
    const narrow = Buffer.from(text);
    const hex = [narrow, wide, swapped].map((bytes) => bytes.toString('hex'));
    return [plain(narrow), plain(wide), plain(swapped), ...hex, ...inBase64(text)];
  });
}

/** Three bytes make four letters; at each of the three shifts, what the neighbours have no part in. */
const inBase64 = (text: string): string[] =>
  [0, 1, 2].map((shift) => {
    const letters = Buffer.from(' '.repeat(shift) + text)
      .toString('base64')
      .replace(/=+$/, '');
    return letters.slice(shift === 0 ? 0 : shift + 1, -2).toLowerCase();
  });

/** Null for what only looks packed; it is searched as it is. */
function unpacked(unpack: () => Uint8Array): Buffer | null {
  try {
    return Buffer.from(unpack());
  } catch (thrown) {
    if (typeof thrown === 'object' && thrown !== null && 'code' in thrown && /^Z_/.test(String(thrown.code)))
      return null;
    throw thrown;
  }
}

/** As much as there is: what follows a stream, or cuts it off, does not hide it. */
const inflated = (bytes: Buffer): Buffer | null =>
  unpacked(() => inflateSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }));

/** Streams of a PDF, and compressed chunks of a PNG: zlib data after a word that announces it. */
function* zlibStreams(bytes: Buffer): Generator<Buffer> {
  const isPdf = bytes.subarray(0, 1024).includes('%PDF-');
  for (let at = isPdf ? bytes.indexOf('stream') : -1; at !== -1; at = bytes.indexOf('stream', at + 6)) {
    const inner = inflated(bytes.subarray(at + (bytes[at + 6] === 0x0d ? 8 : 7)));
    if (inner !== null) yield inner;
  }
  for (const chunk of bytes.subarray(1, 4).includes('PNG') ? ['iCCP', 'zTXt', 'iTXt'] : []) {
    const at = bytes.indexOf(chunk);
    const zero = at === -1 ? -1 : bytes.indexOf(0, at + 4);
    const inner = zero === -1 ? null : inflated(bytes.subarray(zero + 2));
    if (inner !== null) yield inner;
  }
}

/** The file, and all that is packed in it. */
function* layers(bytes: Buffer, depth = 0): Generator<Buffer> {
  yield bytes;
  if (depth >= MOST_DEPTH || bytes.length < 4) return;
  if (bytes.readUInt32BE(0) === ZIP) {
    for (const [name, part] of Object.entries(unzipSync(bytes))) {
      yield Buffer.from(name);
      yield* layers(Buffer.from(part), depth + 1);
    }
  }
  const inner = bytes.readUInt16BE(0) === GZIP ? unpacked(() => gunzipSync(bytes)) : null;
  if (inner !== null) yield* layers(inner, depth + 1);
  for (const stream of zlibStreams(bytes)) yield* layers(stream, depth + 1);
}

/** The values that are found in the bytes, fully unpacked, or in what was read from them. */
export function leaksIn(bytes: Buffer, values: readonly string[], alsoRead = ''): string[] {
  const left = new Map(values.map((value) => [value, spellings(value)]));
  for (const layer of [...layers(bytes), Buffer.from(alsoRead)]) {
    const text = plain(layer);
    for (const [value, ways] of left) if (ways.some((way) => text.includes(way))) left.delete(value);
  }
  return values.filter((value) => !left.has(value));
}

const said = z.array(z.looseObject({ SourceFile: z.string() }));

/** By path: every tag of every file, as one text. One process reads them all. */
async function exiftoolSays(paths: readonly string[]): Promise<Map<string, string>> {
  if (paths.length === 0) return new Map();
  // It ends with 1 where it knows nothing of one of the files.
  const { stdout } = await ended('exiftool', ['-j', '-m', '-a', '-u', '-ee', '-n', '-G1:4', ...paths]);
  const tags = stdout.trim() === '' ? [] : parseJson(said, stdout);
  return new Map(
    tags.map(({ SourceFile, ...rest }) => {
      // of the file system: about the bench's own copy and its folder
      const own = Object.entries(rest).filter(([name]) => !name.startsWith('System:'));
      return [SourceFile, own.map(([, value]) => String(value)).join('\n')];
    }),
  );
}

export interface Leak {
  readonly path: string;
  readonly values: readonly string[];
}

/** The planted values that each file still tells; one entry for each file that tells any. */
export async function scan(paths: readonly string[], values: readonly string[]): Promise<Leak[]> {
  const tags = await exiftoolSays(paths);
  const leaks: Leak[] = [];
  for (const path of paths) {
    const left = leaksIn(await readFile(path), values, tags.get(path) ?? '');
    if (left.length > 0) leaks.push({ path, values: left });
  }
  return leaks;
}
