/** JPEG: keeps what draws the picture, drops every description, and whatever follows the picture's end. */
import { DamagedFile, latin1, readRange } from '../hidden/bytes.ts';
import { orientationOf, orientationOnly } from './orientation.ts';
import type { Piece, Remover } from './pieces.ts';

const SOS = 0xda;
const EOI = 0xd9;
const APP0 = 0xe0;
const APP1 = 0xe1;
const APP14 = 0xee;

/** Frames, tables, scans, restarts and lines: without any of them the picture is another one. */
const draws = (marker: number): boolean =>
  (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc8) || (marker >= SOS && marker <= 0xdf);

/** A JFIF head for everybody: version 1.1, no density, no small picture. */
const JFIF = Uint8Array.of(0xff, APP0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0);

/** Without it the colours of pictures from Photoshop are read the wrong way. Longer than this it hides something. */
const ADOBE_BYTES = 12;

function orientationSegment(orientation: number): Uint8Array<ArrayBuffer> {
  const tiff = orientationOnly(orientation);
  const head = [0xff, APP1, 0, 2 + 6 + tiff.length, 0x45, 0x78, 0x69, 0x66, 0, 0];
  return Uint8Array.from([...head, ...tiff]);
}

/** The next marker at or after `from` that is not part of drawn data. */
function markerAfter(bytes: Uint8Array, from: number): number {
  let at = bytes.indexOf(0xff, from);
  for (; at >= 0 && at + 1 < bytes.length; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1] ?? 0;
    const isDrawn = next === 0 || (next >= 0xd0 && next <= 0xd7);
    if (!isDrawn && next !== 0xff) return at;
  }
  throw new DamagedFile('end');
}

export const removeFromJpeg: Remover = async (file) => {
  const bytes = await readRange(file, 0, file.size);
  const kept: Piece[] = [];
  let orientation = 1;
  let hasJfif = false;
  for (let at = markerAfter(bytes, 2); ; ) {
    const marker = bytes[at + 1] ?? 0;
    if (marker === EOI) {
      kept.push({ start: at, end: at + 2 });
      break;
    }
    const content = at + 4;
    const end = at + 2 + (bytes[at + 2] ?? 0) * 256 + (bytes[at + 3] ?? 0);
    if (end < content || end > bytes.length) throw new DamagedFile('segment');
    const name = latin1(bytes.subarray(content, Math.min(content + 6, end)));
    if (marker === APP1 && name === 'Exif\0\0' && orientation === 1)
      orientation = orientationOf(bytes.subarray(content + 6, end));
    if (marker === APP0 && name.startsWith('JFIF')) hasJfif = true;
    const isAdobe = marker === APP14 && name.startsWith('Adobe') && end - content === ADOBE_BYTES;
    const next = markerAfter(bytes, end);
    if (marker === SOS) kept.push({ start: at, end: next });
    else if (draws(marker) || isAdobe) kept.push({ start: at, end });
    at = next;
  }
  const heads: Piece[] = [{ start: 0, end: 2 }];
  if (hasJfif) heads.push(JFIF);
  if (orientation !== 1) heads.push(orientationSegment(orientation));
  return [...heads, ...kept];
};
