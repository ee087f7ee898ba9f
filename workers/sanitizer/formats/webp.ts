/**
 * WebP, still and animated: all frames with their delays, no profile, EXIF or XMP chunk. Faithful: the coded picture
 * itself where it has no transparency to hide anything under, else its samples packed without loss.
 */
import { readFileSync } from 'node:fs';
import { NO_FACTS } from '../facts.ts';
import type { Action } from '../messages.ts';
import type { Copied, Format, Original } from './format.ts';
import {
  decode,
  eraseUnderTransparency,
  fromPixels,
  openPixels,
  PICTURE_TOOLS,
  perceptualHash,
  scanned,
} from './pixels.ts';
import sharp from './sharp.ts';

const WEBP_OPTIONS = { quality: 90, alphaQuality: 100, effort: 2 } as const;
const LOSSLESS_OPTIONS = { lossless: true, exact: true, effort: 2 } as const;
const TYPE = { mime: 'image/webp', extension: 'webp' } as const;

async function clean(original: Original): Promise<Copied> {
  const { path, limits, mode } = original;
  const {
    image,
    metadata,
    frames,
    width,
    height,
    actions: opening,
  } = await openPixels(path, limits, { animated: true });
  if (mode === 'scan' && frames === 1) {
    const page = scanned(await decode(original));
    return await told(await fromPixels(page).webp(WEBP_OPTIONS).toBuffer(), width, height, 1, page.actions);
  }
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  if (mode === 'faithful' && metadata.hasAlpha !== true && !opening.includes('turned upright')) {
    const copy = copyWebp(readFileSync(path));
    const actions: Action[] = ['copied without loss, without anything around the picture'];
    if (metadata.icc !== undefined) actions.push('colour profile removed');
    if (copy !== null) return await told(copy, width, height, frames, actions);
  }
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
  const options = mode === 'faithful' ? LOSSLESS_OPTIONS : WEBP_OPTIONS;
  return await told(
    await rebuilt.webp({ ...options, ...animation }).toBuffer(),
    width,
    height,
    frames,
    actions,
  );
}

async function told(
  bytes: Buffer,
  width: number,
  height: number,
  frames: number,
  actions: readonly Action[],
): Promise<Copied> {
  return {
    bytes,
    status: 'clean',
    type: TYPE,
    facts: { ...NO_FACTS, width, height, frames },
    actions,
    found: [],
    tools: PICTURE_TOOLS,
    perceptualHash: () => perceptualHash(bytes),
  };
}

/** A still, lossy or lossless, is one chunk; null for anything that is more than that, such as an animation. */
function copyWebp(file: Buffer): Buffer | null {
  for (let at = 12; at + 8 <= file.length; ) {
    const name = file.toString('latin1', at, at + 4);
    const length = file.readUInt32LE(at + 4);
    const body = file.subarray(at + 8, at + 8 + length);
    if (name === 'VP8 ' || name === 'VP8L') {
      if (body.length !== length) return null;
      const padding = Buffer.alloc(length % 2);
      const head = Buffer.from(`RIFF....WEBP${name}....`, 'latin1');
      head.writeUInt32LE(4 + 8 + length + padding.length, 4);
      head.writeUInt32LE(length, 16);
      return Buffer.concat([head, body, padding]);
    }
    if (name === 'ANIM' || name === 'ANMF' || name === 'ALPH') return null;
    at += 8 + length + (length % 2);
  }
  return null;
}

export const webp: Format = { clean };
