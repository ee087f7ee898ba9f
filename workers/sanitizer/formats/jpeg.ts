/**
 * JPEG: decoded, turned upright, encoded anew with one quality and one set of tables for everyone, so that the
 * encoder's settings tell nothing about the camera or program. Thumbnails, second pictures and tails fall away
 * because nothing but the decoded picture goes on.
 */
import { NO_FACTS } from '../messages.ts';
import type { Copied, Format, Original } from './format.ts';
import { openPixels, PICTURE_TOOLS, perceptualHash } from './pixels.ts';

/** The verifier computes the quantisation tables of this quality by its own code. */
export const JPEG_OPTIONS = {
  quality: 90,
  chromaSubsampling: '4:2:0',
  progressive: false,
  mozjpeg: false,
  // the standard Huffman tables: the same in every file, and faster than computing them
  optimiseCoding: false,
} as const;

async function clean({ path, limits }: Original): Promise<Copied> {
  const { image, width, height, actions } = await openPixels(path, limits, { animated: false });
  const bytes = await image.jpeg(JPEG_OPTIONS).toBuffer();
  return {
    bytes,
    status: 'clean',
    type: { mime: 'image/jpeg', extension: 'jpg' },
    facts: { ...NO_FACTS, width, height, frames: 1 },
    actions,
    found: [],
    tools: PICTURE_TOOLS,
    perceptualHashHex: await perceptualHash(bytes),
  };
}

export const jpeg: Format = { clean };
