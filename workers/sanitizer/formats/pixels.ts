/** What the picture formats share: opening within limits, samples, erasing what transparent pixels hide, and encoding. */
import type { Metadata, Sharp } from 'sharp';
import { NO_FACTS } from '../facts.ts';
import type { Limits } from '../limits.ts';
import type { Action } from '../messages.ts';
import { type Copied, type Original, Refusal, type Tool } from './format.ts';
import { whitePaper } from './scan.ts';
import sharp from './sharp.ts';

export const PICTURE_TOOLS: readonly Tool[] = [
  { name: 'sharp', version: sharp.versions.sharp ?? 'unknown' },
  { name: 'libvips', version: sharp.versions.vips },
];

export const JPEG_TYPE = { mime: 'image/jpeg', extension: 'jpg' } as const;
export const PNG_TYPE = { mime: 'image/png', extension: 'png' } as const;

/** The verifier computes the quantisation tables of this quality by its own code. */
export const JPEG_OPTIONS = {
  quality: 90,
  chromaSubsampling: '4:2:0',
  progressive: false,
  mozjpeg: false,
  // the standard Huffman tables: the same in every file, and faster than computing them
  optimiseCoding: false,
} as const;
const PNG_OPTIONS = { compressionLevel: 6, palette: false, progressive: false } as const;

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
  path: string | Uint8Array,
  limits: Limits,
  options: { animated: boolean; page?: number },
): Promise<Opened> {
  const image = sharp(path, {
    limitInputPixels: false,
    failOn: 'error',
    autoOrient: true,
    ...(options.page === undefined ? { animated: options.animated } : { page: options.page, pages: 1 }),
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

/** One picture's samples, upright, with nothing left under full transparency. */
export interface Pixels {
  readonly samples: Uint8Array | Uint16Array;
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 2 | 3 | 4;
  readonly bits: 8 | 16;
  readonly actions: readonly Action[];
}

/** @param page of a file of several pictures; the first one otherwise */
export async function decode(
  { path, limits }: Pick<Original, 'limits'> & { readonly path: string | Uint8Array },
  page?: number,
): Promise<Pixels> {
  const { image, metadata, actions } = await openPixels(path, limits, {
    animated: false,
    ...(page === undefined ? {} : { page }),
  });
  const deep = metadata.depth === 'ushort';
  const space = metadata.space === 'grey16' ? 'grey16' : 'rgb16';
  const decoded = deep ? image.toColourspace(space).raw({ depth: 'ushort' }) : image.raw();
  const { data, info } = await decoded.toBuffer({ resolveWithObject: true });
  const samples = deep ? new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2) : data;
  const hidden = eraseUnderTransparency(samples, info.channels);
  return {
    samples,
    width: info.width,
    height: info.height,
    channels: info.channels,
    bits: deep ? 16 : 8,
    actions: hidden ? [...actions, 'hidden colour under transparent pixels erased'] : actions,
  };
}

/** A sharp image of the samples. */
export function fromPixels({ samples, width, height, channels, bits }: Pixels): Sharp {
  const image = sharp(samples, { raw: { width, height, channels }, limitInputPixels: false });
  return bits === 16 ? image.toColourspace(channels < 3 ? 'grey16' : 'rgb16') : image;
}

/** In grey, its paper white: what is left of a printer's tracking dots is as white as the paper around them. */
export function scanned(pixels: Pixels): Pixels {
  const { samples, channels, bits } = pixels;
  // Transparent pixels are shown on white by whoever prints or reads a page.
  const rgb = Buffer.alloc(pixels.width * pixels.height * 3);
  const colours = channels < 3 ? 1 : 3;
  const hasAlpha = channels === 2 || channels === 4;
  const shift = bits === 16 ? 8 : 0;
  for (let from = 0, to = 0; to < rgb.length; from += channels, to += 3) {
    const alpha = hasAlpha ? (samples[from + channels - 1] ?? 0) >> shift : 255;
    for (let colour = 0; colour < 3; colour += 1) {
      const value = (samples[from + (colours === 1 ? 0 : colour)] ?? 0) >> shift;
      rgb[to + colour] = alpha === 255 ? value : Math.round((value * alpha) / 255 + 255 - alpha);
    }
  }
  return {
    ...pixels,
    samples: whitePaper(rgb, 3),
    channels: 1,
    bits: 8,
    actions: [...pixels.actions, 'pages turned grey and their paper white'],
  };
}

export async function pngOf(pixels: Pixels, status: Copied['status'] = 'clean'): Promise<Copied> {
  const bytes = await fromPixels(pixels).png(PNG_OPTIONS).toBuffer();
  const { width, height, bits, actions } = pixels;
  return {
    bytes,
    status,
    type: PNG_TYPE,
    facts: { ...NO_FACTS, width, height, frames: 1, depth: bits },
    actions,
    found: [],
    tools: PICTURE_TOOLS,
    perceptualHash: () => perceptualHash(bytes),
  };
}

/** What a JPEG of one picture is answered with, however it was made. */
export async function jpegCopy(
  bytes: Uint8Array,
  { width, height, actions }: Pick<Copied, 'actions'> & { width: number; height: number },
): Promise<Copied> {
  return {
    bytes,
    status: 'clean',
    type: JPEG_TYPE,
    facts: { ...NO_FACTS, width, height, frames: 1 },
    actions,
    found: [],
    tools: PICTURE_TOOLS,
    perceptualHash: () => perceptualHash(bytes),
  };
}

export async function jpegOf(pixels: Pixels): Promise<Copied> {
  return await jpegCopy(await fromPixels(pixels).jpeg(JPEG_OPTIONS).toBuffer(), pixels);
}

export const scannedJpeg = async (pixels: Pixels): Promise<Copied> => await jpegOf(scanned(pixels));

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
