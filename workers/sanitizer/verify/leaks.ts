/**
 * Looks for what the original was found to hide (names, serials, identifiers, paths, coordinates) in the bytes of the
 * clean copy, in the encodings in which a program would have written it.
 */
import type { FoundValue } from '#protocol/record.ts';
import type { ByteSource } from './source.ts';

/** Six bytes appear by chance in 10 MB of picture data once in 100,000 files, for each needle. */
const MIN_NEEDLE_BYTES = 6;
const MAX_NEEDLE_CHARACTERS = 64;
const MAX_NEEDLES = 600;
/** A needle of one or two letters repeated is a flat colour as well as a value. */
const MIN_DISTINCT_CHARACTERS = 4;
const READ_BYTES = 256 * 1024;

/** Words that clean files contain by their format; a value that is one of these tells nothing. */
const VOCABULARY =
  '%PDF-1.4 obj << /Type /Catalog /Pages 2 0 R >> endobj /Count /Kids /Page /Parent /MediaBox /Resources /XObject ' +
  '/Contents /Length stream endstream /Subtype /Image /Width /Height /ColorSpace /DeviceRGB /BitsPerComponent ' +
  '/Filter /DCTDecode xref 0000000000 65535 trailer /Size /Root startxref %%EOF RIFF WEBPVP8X ANIM ANMF ALPH VP8L IHDR IDAT IEND pHYs';

/** The strings that must not appear, shortest form first removed; nothing from values that were not kept as text. */
export function needlesOf(
  found: readonly FoundValue[],
  place: { latitude: number; longitude: number } | null,
): string[] {
  const needles = new Set<string>();
  const add = (value: string) => {
    const needle = value.trim().slice(0, MAX_NEEDLE_CHARACTERS);
    const distinct = new Set(needle).size;
    if (Buffer.byteLength(needle) < MIN_NEEDLE_BYTES || distinct < MIN_DISTINCT_CHARACTERS) return;
    if (needles.size < MAX_NEEDLES && !VOCABULARY.includes(needle)) needles.add(needle);
  };
  if (place !== null)
    for (const degrees of [place.latitude, place.longitude]) add(Math.abs(degrees).toFixed(5));
  for (const { name, value } of found) {
    // of a text and of a page only what can be seen stays, and that may say again what was hidden in it
    if (value.startsWith('(') || /^(?:Text|Html):/.test(name)) continue;
    add(value);
    for (const part of value.split(/[\s/\\;,:=()<>"']+/)) add(part);
  }
  return [...needles];
}

/** Each needle as UTF-8 and as UTF-16 of both byte orders. */
export function encodings(needle: string): Buffer[] {
  const little = Buffer.from(needle, 'utf16le');
  return [Buffer.from(needle, 'utf8'), little, Buffer.from(little).swap16()];
}

/**
 * How many needles occur in the source. One pass: the first two bytes at each position choose the few needles that
 * are then compared whole, so that hundreds of needles cost little more than one.
 */
export async function countLeaks(source: ByteSource, needles: readonly string[]): Promise<number> {
  const byStart = new Map<number, { needle: string; bytes: Buffer }[]>();
  const starts = new Uint8Array(0x10000);
  let longest = 0;
  for (const needle of needles) {
    for (const bytes of encodings(needle)) {
      const start = bytes.readUInt16LE(0);
      starts[start] = 1;
      byStart.set(start, [...(byStart.get(start) ?? []), { needle, bytes }]);
      longest = Math.max(longest, bytes.length);
    }
  }
  if (longest === 0) return 0;
  const leaked = new Set<string>();
  for (let offset = 0; offset < source.size; offset += READ_BYTES) {
    // windows overlap by the longest needle, so that none is missed across a border
    const window = source.read(offset, READ_BYTES + longest);
    let pair = window[0] ?? 0;
    for (let at = 1; at < window.length; at += 1) {
      pair = (pair >>> 8) | ((window[at] ?? 0) << 8);
      if (at === 1) pair = (window[0] ?? 0) | ((window[1] ?? 0) << 8);
      if (starts[pair] !== 1) continue;
      for (const { needle, bytes } of byStart.get(pair) ?? []) {
        if (
          window.compare(bytes, 0, bytes.length, at - 1, Math.min(window.length, at - 1 + bytes.length)) === 0
        )
          leaked.add(needle);
      }
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  return leaked.size;
}
