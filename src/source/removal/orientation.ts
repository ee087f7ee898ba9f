/** The one thing of a description that a picture needs: which way is up. */
import { latin1, viewOf } from '../hidden/bytes.ts';

const ORIENTATION_TAG = 0x0112;

/** 1 to 8 as in Exif, 1 being upright. @param tiff the description from its byte order on */
export function orientationOf(tiff: Uint8Array): number {
  const order = latin1(tiff.subarray(0, 2));
  if ((order !== 'II' && order !== 'MM') || tiff.length < 10) return 1;
  const view = viewOf(tiff);
  const little = order === 'II';
  const at = view.getUint32(4, little);
  if (at + 2 > tiff.length) return 1;
  const entries = view.getUint16(at, little);
  for (let index = 0; index < entries; index += 1) {
    const entry = at + 2 + index * 12;
    if (entry + 12 > tiff.length) return 1;
    if (view.getUint16(entry, little) !== ORIENTATION_TAG) continue;
    const value = view.getUint16(entry + 8, little);
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}

/** A whole description that says nothing else: one directory of one entry. */
export const orientationOnly = (orientation: number): Uint8Array<ArrayBuffer> =>
  // byte order, 42, offset 8 · 1 entry · tag, SHORT, count 1, value · no next directory
  Uint8Array.from([
    ...[0x4d, 0x4d, 0, 42, 0, 0, 0, 8],
    ...[0, 1],
    ...[0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0],
    ...[0, 0, 0, 0],
  ]);
