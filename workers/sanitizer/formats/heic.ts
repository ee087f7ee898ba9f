/** HEIC and HEIF: the main picture, decoded upright by libheif, becomes a JPEG that everything can show. */
/// <reference path="./libheif.d.ts" />
import { readFileSync } from 'node:fs';
import libheif from 'libheif-js/wasm-bundle.js';
import type { Action } from '../messages.ts';
import { type Copied, type Format, type Original, Refusal } from './format.ts';
import { coloursOf, inStandardColours, isSequence, MAIN_OF_SEQUENCE } from './heif-colours.ts';
import { jpegOf, PICTURE_TOOLS, type Pixels, scannedJpeg } from './pixels.ts';
import sharp from './sharp.ts';

async function clean({ path, mode, limits }: Original): Promise<Copied> {
  const decoder = new libheif.HeifDecoder();
  const file = readFileSync(path);
  const hasMoving = isSequence(file);
  const [main, ...others] = decoder
    .decode(file)
    .sort((a, b) => Number(b.is_primary()) - Number(a.is_primary()));
  if (main === undefined) throw new RangeError('no picture');
  const [width, height] = [main.get_width(), main.get_height()];
  if (width * height > limits.imagePixels) throw new Refusal('limits exceeded');
  const samples = new Uint8ClampedArray(width * height * 4);
  await new Promise<void>((resolve, reject) => {
    main.display({ data: samples, width, height }, (shown) =>
      shown === null ? reject(new RangeError('no picture')) : resolve(),
    );
  });
  const actions: Action[] = ['rebuilt from its pixels'];
  if (hasMoving) actions.push(MAIN_OF_SEQUENCE);
  const rgb = await sharp(samples, { raw: { width, height, channels: 4 }, limitInputPixels: false })
    .flatten({ background: '#ffffff' })
    .raw()
    .toBuffer();
  const decoded: Pixels = { samples: rgb, width, height, channels: 3, bits: 8, actions };
  const pixels = await inStandardColours(decoded, coloursOf(file), limits);
  const copied = mode === 'scan' ? await scannedJpeg(pixels) : await jpegOf(pixels);
  return {
    ...copied,
    // what a phone took besides the picture that it shows
    found:
      others.length === 0
        ? []
        : [{ name: 'HEIC:OtherPictures', value: String(others.length), group: 'history' }],
    tools: [...PICTURE_TOOLS, { name: 'libheif', version: libheif.heif_get_version() }],
  };
}

export const heic: Format = { clean };
