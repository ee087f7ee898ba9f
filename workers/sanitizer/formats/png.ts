/** PNG: samples only, 8 or 16 bit as they were; every text, time, profile and unknown chunk falls away. */
import sharp from 'sharp';
import { type Action, NO_FACTS } from '../messages.ts';
import type { Copied, Format, Original } from './format.ts';
import { eraseUnderTransparency, openPixels, PICTURE_TOOLS, perceptualHash } from './pixels.ts';

const PNG_OPTIONS = { compressionLevel: 6, palette: false, progressive: false } as const;

async function clean({ path, limits }: Original): Promise<Copied> {
  const {
    image,
    metadata,
    width,
    height,
    actions: opening,
  } = await openPixels(path, limits, { animated: false });
  const deep = metadata.depth === 'ushort';
  const space = deep ? (metadata.space === 'grey16' ? 'grey16' : 'rgb16') : 'srgb';
  const decoded = deep ? image.toColourspace(space).raw({ depth: 'ushort' }) : image.raw();
  const { data, info } = await decoded.toBuffer({ resolveWithObject: true });
  const samples = deep ? new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2) : data;
  const hidden = eraseUnderTransparency(samples, info.channels);
  const rebuilt = sharp(samples, {
    raw: { width: info.width, height: info.height, channels: info.channels },
    limitInputPixels: false,
  });
  const bytes = await (deep ? rebuilt.toColourspace(space) : rebuilt).png(PNG_OPTIONS).toBuffer();
  const actions: Action[] = hidden
    ? [...opening, 'hidden colour under transparent pixels erased']
    : [...opening];
  return {
    bytes,
    status: 'clean',
    type: { mime: 'image/png', extension: 'png' },
    facts: { ...NO_FACTS, width, height, frames: 1 },
    actions,
    found: [],
    tools: PICTURE_TOOLS,
    perceptualHashHex: await perceptualHash(bytes),
  };
}

export const png: Format = { clean };
