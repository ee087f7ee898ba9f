/** MP3: keeps the sound between the tags, and blanks the encoder's name where it stands inside. */
import { latin1, readRange, viewOf } from '../hidden/bytes.ts';
import { id3Bytes } from '../hidden/sound.ts';
import { type Range, type Remover, withZeroed } from './pieces.ts';

/** More tags in a row than this are a trick. */
const MOST_TAGS = 32;

async function soundStart(file: Blob): Promise<number> {
  let at = 0;
  for (let tags = 0; tags < MOST_TAGS; tags += 1) {
    const bytes = id3Bytes(await readRange(file, at, Math.min(file.size, at + 10)));
    if (bytes === 0 || at + bytes > file.size) return at;
    at += bytes;
  }
  return at;
}

/** Bytes of the longest foot below: ID3v1's extension of 227 with ID3v1's own 128 behind it. */
const FEET_BYTES = 512;

/** Bytes of the tag that ends the file there; 0 where none does. */
function tagBefore(tail: Uint8Array): number {
  const text = latin1(tail);
  const end = text.length;
  const view = viewOf(tail);
  if (text.startsWith('TAG', end - 128)) return 128;
  if (text.startsWith('TAG+', end - 227)) return 227;
  if (text.endsWith('LYRICS200')) return 15 + Number.parseInt(text.slice(end - 15, end - 9), 10);
  if (text.startsWith('APETAGEX', end - 32)) {
    const hasHead = view.getUint8(end - 32 + 23) >= 0x80;
    return view.getUint32(end - 32 + 12, true) + (hasHead ? 32 : 0);
  }
  if (text.startsWith('3DI', end - 10))
    return id3Bytes(new Uint8Array([0x49, 0x44, 0x33, ...tail.subarray(end - 7)]));
  return 0;
}

async function soundEnd(file: Blob, start: number): Promise<number> {
  let end = file.size;
  for (let tags = 0; tags < MOST_TAGS && end > start; tags += 1) {
    const tail = await readRange(file, Math.max(start, end - FEET_BYTES), end);
    const bytes = tail.length < 128 ? 0 : tagBefore(tail);
    // Also where a length is no number.
    if (!(bytes > 0 && end - bytes >= start)) return end;
    end -= bytes;
  }
  return end;
}

/** LAME's summary of 36 bytes behind the table for seeking, in the first frame. */
const SUMMARY_BYTES = 36;
/** The encoder's name fills what is left over in frames; such bytes are never played. */
const NAMES = /(?:LAME\d\.[ -~]{1,20}|Lav[cf]\d+\.[ -~]{1,16})/g;
const LOOKED_AT_BYTES = 1024 * 1024;

function summaryIn(text: string, bytes: Uint8Array): Range[] {
  const at = text.slice(0, 256).search(/Xing|Info/);
  if (at < 0 || at + 8 > bytes.length) return [];
  const flags = viewOf(bytes).getUint32(at + 4);
  const start = at + 8 + (flags & 1 && 4) + (flags & 2 && 4) + (flags & 4 && 100) + (flags & 8 && 4);
  return /^(?:LAME|Lav|L3\.99|GOGO)/.test(text.slice(start, start + 4))
    ? [{ start, end: start + SUMMARY_BYTES }]
    : [];
}

export const removeFromSound: Remover = async (file) => {
  const start = await soundStart(file);
  const end = await soundEnd(file, start);
  const bytes = await readRange(file, start, Math.min(end, start + LOOKED_AT_BYTES));
  const text = latin1(bytes);
  const names = Array.from(text.matchAll(NAMES), ({ index, 0: { length } }) => ({
    start: index,
    end: index + length,
  }));
  const zeroed = [...summaryIn(text, bytes), ...names].map((range) => ({
    start: start + range.start,
    end: Math.min(end, start + range.end),
  }));
  return withZeroed(start, end, zeroed);
};
