/**
 * GIF: all frames with their delays and the loop, packed anew. Faithful: the packed frames as they are, with no comment,
 * no text and no application's block but the one that says how often the film repeats.
 */
import { readFileSync } from 'node:fs';
import { NO_FACTS } from '../facts.ts';
import type { Action } from '../messages.ts';
import type { Copied, Format, Original } from './format.ts';
import { copyGif } from './gif-copy.ts';
import { eraseUnderTransparency, openPixels, PICTURE_TOOLS, perceptualHash } from './pixels.ts';
import sharp from './sharp.ts';

/** No frame may fall away for being like the one before it, and no colour is counted as near enough to another. */
const GIF_OPTIONS = {
  effort: 4,
  dither: 1,
  interFrameMaxError: 0,
  interPaletteMaxError: 0,
  keepDuplicateFrames: true,
} as const;

async function clean({ path, limits, mode }: Original): Promise<Copied> {
  const still = await openPixels(path, limits, { animated: false });
  const frames = still.metadata.pages ?? 1;
  const { width, height } = still;
  // frames of a long film together are more than memory holds; its blocks can be told apart without unpacking them
  const isLong = width * height * frames > limits.imagePixels;
  const copy = mode === 'faithful' || isLong ? copyGif(readFileSync(path)) : null;
  const base = {
    status: 'clean',
    type: { mime: 'image/gif', extension: 'gif' },
    facts: { ...NO_FACTS, width, height, frames },
    found: [],
    tools: PICTURE_TOOLS,
  } as const;
  if (copy !== null && copy.frames === frames && copy.width === width && copy.height === height) {
    const actions: Action[] = ['copied without loss, without anything around the picture', 'all frames kept'];
    return { ...base, bytes: copy.bytes, actions, perceptualHash: () => perceptualHash(copy.bytes) };
  }
  const { image, metadata, actions: opening } = await openPixels(path, limits, { animated: true });
  const { data, info } = await image.ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  eraseUnderTransparency(data, info.channels);
  const raw = {
    width: info.width,
    height: info.height,
    channels: info.channels,
    ...(frames > 1 ? { pageHeight: height } : {}),
  };
  const animation = frames > 1 ? { delay: metadata.delay ?? [], loop: metadata.loop ?? 0 } : {};
  const bytes = await sharp(data, { raw, limitInputPixels: false })
    .gif({ ...GIF_OPTIONS, ...animation })
    .toBuffer();
  const actions: Action[] = frames > 1 ? [...opening, 'all frames kept'] : [...opening];
  return { ...base, bytes, actions, perceptualHash: () => perceptualHash(bytes) };
}

export const gif: Format = { clean };
