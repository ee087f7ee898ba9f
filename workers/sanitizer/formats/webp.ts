/** WebP, still and animated: all frames with their delays, no profile, EXIF or XMP chunk. */
import sharp from 'sharp';
import { type Action, NO_FACTS } from '../messages.ts';
import type { Copied, Format, Original } from './format.ts';
import { eraseUnderTransparency, openPixels, PICTURE_TOOLS, perceptualHash } from './pixels.ts';

const WEBP_OPTIONS = { quality: 90, alphaQuality: 100, effort: 2 } as const;

async function clean({ path, limits }: Original): Promise<Copied> {
  const {
    image,
    metadata,
    frames,
    width,
    height,
    actions: opening,
  } = await openPixels(path, limits, { animated: true });
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  const actions: Action[] = [...opening];
  if (eraseUnderTransparency(data, info.channels))
    actions.push('hidden colour under transparent pixels erased');
  const rebuilt = sharp(data, {
    raw: {
      width: info.width,
      height: info.height,
      channels: info.channels,
      ...(frames > 1 ? { pageHeight: height } : {}),
    },
    limitInputPixels: false,
  });
  const animation = frames > 1 ? { delay: metadata.delay ?? [], loop: metadata.loop ?? 0 } : {};
  if (frames > 1) actions.push('all frames kept');
  const bytes = await rebuilt.webp({ ...WEBP_OPTIONS, ...animation }).toBuffer();
  return {
    bytes,
    status: 'clean',
    type: { mime: 'image/webp', extension: 'webp' },
    facts: { ...NO_FACTS, width, height, frames },
    actions,
    found: [],
    tools: PICTURE_TOOLS,
    perceptualHashHex: await perceptualHash(bytes),
  };
}

export const webp: Format = { clean };
