/** AVIF: becomes a JPEG, or a PNG where it has transparency, since every program shows those. */
import type { Copied, Format, Original } from './format.ts';
import { decode, jpegOf, pngOf, scannedJpeg } from './pixels.ts';

async function clean(original: Original): Promise<Copied> {
  const pixels = await decode(original);
  if (original.mode === 'scan') return await scannedJpeg(pixels);
  const hasAlpha = pixels.channels === 2 || pixels.channels === 4;
  return hasAlpha || pixels.bits === 16 ? await pngOf(pixels) : await jpegOf(pixels);
}

export const avif: Format = { clean };
