/** JPEG: keeps what draws the picture, drops every description, and whatever follows the picture's end. */
import { DamagedFile, latin1 } from '../hidden/bytes.ts';
import { orientationOf, orientationOnly } from './orientation.ts';
import type { Piece, Range, Remover } from './pieces.ts';
import { APP0, APP1, APP14, draws, EOI, type Segment, SOS, segmentsOf } from './segments.ts';

/** A JFIF head for everybody: version 1.1, no density, no small picture. */
const JFIF = Uint8Array.of(0xff, APP0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0);

/** Without it the colours of pictures from Photoshop are read the wrong way. What is longer hides something behind it. */
const ADOBE_BYTES = 12;
const JFIF_BYTES = 14;
/** Marker and length. */
const HEAD_BYTES = 4;

function orientationSegment(orientation: number): Uint8Array<ArrayBuffer> {
  const tiff = orientationOnly(orientation);
  const head = [0xff, APP1, 0, 2 + 6 + tiff.length, 0x45, 0x78, 0x69, 0x66, 0, 0];
  return Uint8Array.from([...head, ...tiff]);
}

const nameOf = ({ bytes }: Segment): string => latin1(bytes.subarray(HEAD_BYTES, HEAD_BYTES + 6));

const isNamed = (segment: Segment, marker: number, name: string, least: number): boolean =>
  segment.marker === marker && nameOf(segment).startsWith(name) && segment.bytes.length >= HEAD_BYTES + least;

/** What is kept of one segment; null where nothing is. */
function keptOf(segment: Segment): Piece | null {
  const { marker, start, end, next, bytes } = segment;
  if (isNamed(segment, APP14, 'Adobe', ADOBE_BYTES)) {
    const adobe = bytes.slice(0, HEAD_BYTES + ADOBE_BYTES);
    adobe.set([0, 2 + ADOBE_BYTES], 2);
    return adobe;
  }
  if (marker === SOS) return { start, end: next };
  return marker === EOI || draws(marker) ? { start, end } : null;
}

/** The picture without a head, from its start mark to its end mark. @throws DamagedFile */
export async function drawnPieces(file: Blob, stream: Range): Promise<Piece[]> {
  const kept: Piece[] = [{ start: stream.start, end: stream.start + 2 }];
  for await (const segment of segmentsOf(file, stream)) {
    const piece = keptOf(segment);
    if (piece) kept.push(piece);
  }
  return kept;
}

export const removeFromJpeg: Remover = async (file) => {
  const kept: Piece[] = [];
  let orientation = 1;
  let hasJfif = false;
  let scans = 0;
  for await (const segment of segmentsOf(file, { start: 0, end: file.size })) {
    const name = nameOf(segment);
    if (segment.marker === SOS) scans += 1;
    if (segment.marker === APP1 && name === 'Exif\0\0' && orientation === 1)
      orientation = orientationOf(segment.bytes.subarray(HEAD_BYTES + 6));
    if (isNamed(segment, APP0, 'JFIF\0', JFIF_BYTES)) hasJfif = true;
    const piece = keptOf(segment);
    if (piece) kept.push(piece);
  }
  if (scans === 0) throw new DamagedFile('scan');
  const heads: Piece[] = [{ start: 0, end: 2 }];
  if (hasJfif) heads.push(JFIF);
  if (orientation !== 1) heads.push(orientationSegment(orientation));
  return [...heads, ...kept];
};
