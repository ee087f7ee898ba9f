/**
 * SVG: drawn once, and kept as the picture that it shows. A drawing is a program: it can carry scripts, links, names of layers
 * and paths of files, and no list of its parts is ever complete. The renderer knows no script and no network, and the
 * sandbox has neither; what the drawing refers to outside of itself is not there.
 */
import { readFileSync } from 'node:fs';
import { type Copied, type Format, type Original, Refusal } from './format.ts';
import { decode, pngOf } from './pixels.ts';
import sharp from './sharp.ts';

/** Small drawings are drawn larger, by a whole number, until their long side has this many pixels. */
const LEGIBLE_PIXELS = 1024;
const LARGEST_FACTOR = 32;
/** Drawings whose units are tiny, and that would have more pixels than a picture may, are drawn this long. */
const SHRUNK_PIXELS = 4096;
/** One unit of the drawing is one pixel at this many dots per inch. */
const NATURAL_DENSITY = 72;

async function clean({ path, limits }: Original): Promise<Copied> {
  const drawing = readFileSync(path);
  const { width, height } = await sharp(drawing, { limitInputPixels: false }).metadata();
  const longSide = Math.max(width, height);
  const isLarge = width * height > limits.imagePixels;
  const factor = isLarge
    ? SHRUNK_PIXELS / longSide
    : Math.min(LARGEST_FACTOR, Math.max(1, Math.ceil(LEGIBLE_PIXELS / longSide)));
  if (factor < 1 / NATURAL_DENSITY) throw new Refusal('limits exceeded');
  const image = sharp(drawing, { limitInputPixels: false, density: NATURAL_DENSITY * factor });
  const pixels = await decode({ path: await image.png({ compressionLevel: 0 }).toBuffer(), limits });
  return await pngOf({ ...pixels, actions: ['drawing turned into a picture'] }, 'raster');
}

export const svg: Format = { clean };
