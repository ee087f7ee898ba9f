/** BMP: its samples, as a PNG that everything can show. */
import { readFileSync } from 'node:fs';
import { readBmp } from './bmp-reader.ts';
import type { Copied, Format, Original } from './format.ts';
import { eraseUnderTransparency, type Pixels, pngOf, scanned } from './pixels.ts';

async function clean({ path, mode, limits }: Original): Promise<Copied> {
  const { rgba, width, height, hasAlpha } = readBmp(readFileSync(path), limits.imagePixels);
  const channels = hasAlpha ? 4 : 3;
  const samples = hasAlpha ? rgba : withoutAlpha(rgba);
  const hidden = eraseUnderTransparency(samples, channels);
  const pixels: Pixels = {
    samples,
    width,
    height,
    channels,
    bits: 8,
    actions: [
      'rebuilt from its pixels',
      ...(hidden ? (['hidden colour under transparent pixels erased'] as const) : []),
    ],
  };
  return await pngOf(mode === 'scan' ? scanned(pixels) : pixels);
}

function withoutAlpha(rgba: Buffer): Buffer {
  const rgb = Buffer.alloc((rgba.length / 4) * 3);
  for (let from = 0, to = 0; to < rgb.length; from += 4, to += 3) rgba.copy(rgb, to, from, from + 3);
  return rgb;
}

export const bmp: Format = { clean };
