/**
 * JPEG: decoded, turned upright, encoded anew with one quality and one set of tables for everyone, so that the
 * encoder's settings tell nothing about the camera or program. Thumbnails, second pictures and tails fall away
 * because nothing but the decoded picture goes on. Faithful: the coded picture itself, and nothing around it.
 */
import { readFileSync } from 'node:fs';
import { NO_FACTS } from '../facts.ts';
import type { Copied, Format, Original } from './format.ts';
import { copyActions, copyFacts } from './jpeg-actions.ts';
import { copyJpeg } from './jpeg-copy.ts';
import {
  decode,
  JPEG_OPTIONS,
  JPEG_TYPE,
  openPixels,
  PICTURE_TOOLS,
  perceptualHash,
  scannedJpeg,
} from './pixels.ts';

export async function rebuildJpeg({ path, limits }: Original): Promise<Copied> {
  const { image, width, height, actions } = await openPixels(path, limits, { animated: false });
  const bytes = await image.jpeg(JPEG_OPTIONS).toBuffer();
  return {
    bytes,
    status: 'clean',
    type: JPEG_TYPE,
    facts: { ...NO_FACTS, width, height, frames: 1 },
    actions,
    found: [],
    tools: PICTURE_TOOLS,
    perceptualHashHex: await perceptualHash(bytes),
  };
}

async function clean(original: Original): Promise<Copied> {
  if (original.mode === 'scan') return await scannedJpeg(await decode(original));
  const copy = original.mode === 'faithful' ? copyJpeg(readFileSync(original.path)) : null;
  if (copy === null) return await rebuildJpeg(original);
  const bytes = Buffer.concat(copy.parts);
  return {
    bytes,
    status: 'clean',
    type: JPEG_TYPE,
    facts: copyFacts(copy),
    actions: copyActions(copy),
    found: [],
    tools: PICTURE_TOOLS,
    perceptualHashHex: await perceptualHash(bytes),
  };
}

export { JPEG_OPTIONS } from './pixels.ts';

export const jpeg: Format = { clean };
