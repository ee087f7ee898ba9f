/** AVIF: becomes a JPEG, or a PNG where it has transparency, since every program shows those. */
import { readFileSync } from 'node:fs';
import type { Copied, Format, Original } from './format.ts';
import { coloursOf, inStandardColours, isSequence, MAIN_OF_SEQUENCE } from './heif-colours.ts';
import { decode, jpegOf, pngOf, scannedJpeg } from './pixels.ts';

const FIRST_BRAND_AT = 8;

async function clean(original: Original): Promise<Copied> {
  const file = readFileSync(original.path);
  const hasMoving = isSequence(file);
  // the decoder knows stills by their first brand only
  if (hasMoving) file.write('avif', FIRST_BRAND_AT, 'latin1');
  const decoded = await decode({ path: file, limits: original.limits });
  // the decoder follows a profile, and nothing shorter
  const colours = coloursOf(file);
  const shown = colours === 'p3' ? await inStandardColours(decoded, colours, original.limits) : decoded;
  const pixels = hasMoving ? { ...shown, actions: [...shown.actions, MAIN_OF_SEQUENCE] as const } : shown;
  if (original.mode === 'scan') return await scannedJpeg(pixels);
  const hasAlpha = pixels.channels === 2 || pixels.channels === 4;
  return hasAlpha || pixels.bits === 16 ? await pngOf(pixels) : await jpegOf(pixels);
}

export const avif: Format = { clean };
