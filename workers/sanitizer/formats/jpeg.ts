/**
 * JPEG: decoded, turned upright, encoded anew with one quality and one set of tables for everyone, so that the
 * encoder's settings tell nothing about the camera or program. Thumbnails, second pictures and tails fall away
 * because nothing but the decoded picture goes on. Faithful: the coded picture itself, and nothing around it.
 */
import { readFileSync } from 'node:fs';
import type { Action } from '../messages.ts';
import type { Copied, Format, Original } from './format.ts';
import { copyJpeg, type JpegCopy } from './jpeg-copy.ts';
import { decode, JPEG_OPTIONS, jpegCopy, openPixels, scannedJpeg } from './pixels.ts';

async function rebuild({ path, limits }: Original): Promise<Copied> {
  const { image, width, height, actions } = await openPixels(path, limits, { animated: false });
  return await jpegCopy(await image.jpeg(JPEG_OPTIONS).toBuffer(), { width, height, actions });
}

async function clean(original: Original): Promise<Copied> {
  if (original.mode === 'scan') return await scannedJpeg(await decode(original));
  const copy = original.mode === 'faithful' ? copyJpeg(readFileSync(original.path)) : null;
  if (copy === null) return await rebuild(original);
  return await jpegCopy(Buffer.concat(copy.parts), { ...copy, actions: copyActions(copy) });
}

function copyActions({ isTurned, hadProfile }: JpegCopy): Action[] {
  const actions: Action[] = ['copied without loss, without anything around the picture'];
  if (isTurned) actions.push('how the picture is turned written anew');
  if (hadProfile) actions.push('colour profile removed');
  return actions;
}

export const jpeg: Format = { clean };
