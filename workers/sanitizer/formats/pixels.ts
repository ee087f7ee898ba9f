/** What the picture formats share: opening within limits, and erasing what transparent pixels hide. */
import sharp, { type Metadata, type Sharp } from 'sharp';
import type { Limits } from '../limits.ts';
import type { Action } from '../messages.ts';
import { Refusal, type Tool } from './format.ts';

export const PICTURE_TOOLS: readonly Tool[] = [
  { name: 'sharp', version: sharp.versions.sharp ?? 'unknown' },
  { name: 'libvips', version: sharp.versions.vips },
];

const HASH_COLUMNS = 9;
const HASH_ROWS = 8;

/**
 * A difference hash (dHash, N. Krawetz 2013): whether each of 8 × 8 cells is brighter than its right neighbour. Copies of
 * other sizes and qualities differ in a few bits, other pictures in about half.
 * @returns 16 hex
 */
export async function perceptualHash(picture: Uint8Array): Promise<string> {
  const grey = await sharp(picture, { limitInputPixels: false })
    .greyscale()
    .resize(HASH_COLUMNS, HASH_ROWS, { fit: 'fill' })
    .raw()
    .toBuffer();
  let bits = 0n;
  for (let row = 0; row < HASH_ROWS; row += 1) {
    for (let column = 0; column + 1 < HASH_COLUMNS; column += 1) {
      const at = row * HASH_COLUMNS + column;
      bits = (bits << 1n) | ((grey[at] ?? 0) > (grey[at + 1] ?? 0) ? 1n : 0n);
    }
  }
  return bits.toString(16).padStart(16, '0');
}

export interface Opened {
  readonly image: Sharp;
  readonly metadata: Metadata;
  readonly frames: number;
  /** Upright pixels of one frame. */
  readonly width: number;
  readonly height: number;
  /** What opening and decoding it already did. */
  readonly actions: readonly Action[];
}

/** EXIF orientations 5 to 8 lie on their side. */
const FIRST_SIDEWAYS_ORIENTATION = 5;

export async function openPixels(
  path: string,
  limits: Limits,
  options: { animated: boolean },
): Promise<Opened> {
  const image = sharp(path, {
    limitInputPixels: false,
    failOn: 'error',
    animated: options.animated,
    autoOrient: true,
  });
  const metadata = await image.metadata();
  const frames = options.animated ? (metadata.pages ?? 1) : 1;
  const height = metadata.pageHeight ?? metadata.height;
  // asked before a pixel is decoded: a bomb is small until it is opened
  if (metadata.width * height * frames > limits.imagePixels) throw new Refusal('limits exceeded');
  const orientation = metadata.orientation ?? 1;
  const sideways = orientation >= FIRST_SIDEWAYS_ORIENTATION;
  const actions: Action[] = ['rebuilt from its pixels'];
  if (orientation !== 1) actions.push('turned upright');
  if (metadata.icc !== undefined || metadata.space === 'cmyk') actions.push('colours converted to sRGB');
  return {
    image,
    metadata,
    frames,
    width: sideways ? height : metadata.width,
    height: sideways ? metadata.width : height,
    actions,
  };
}

/**
 * Sets every channel to zero where alpha is zero, in place; says whether anything was hidden there.
 * A picture can carry a whole second picture under full transparency.
 */
export function eraseUnderTransparency(samples: Uint8Array | Uint16Array, channels: number): boolean {
  if (channels !== 2 && channels !== 4) return false;
  let hidden = false;
  for (let alpha = channels - 1; alpha < samples.length; alpha += channels) {
    if (samples[alpha] !== 0) continue;
    for (let index = alpha - channels + 1; index < alpha; index += 1) {
      if (samples[index] !== 0) {
        samples[index] = 0;
        hidden = true;
      }
    }
  }
  return hidden;
}
