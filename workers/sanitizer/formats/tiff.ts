/** TIFF: every page decoded by itself and written anew, 8 or 16 bit as it was; no directory of the original goes on. */

import { NO_FACTS } from '../facts.ts';
import type { Action } from '../messages.ts';
import { type Copied, type Format, type Original, Refusal } from './format.ts';
import { decode, fromPixels, PICTURE_TOOLS, type Pixels, perceptualHash, scanned } from './pixels.ts';
import sharp from './sharp.ts';
import { writeTiff } from './tiff-writer.ts';

async function clean({ path, limits, mode }: Original): Promise<Copied> {
  const { pages = 1 } = await sharp(path, { limitInputPixels: false }).metadata();
  if (pages > limits.pdfPages) throw new Refusal('limits exceeded');
  const actions = new Set<Action>();
  const done: Pixels[] = [];
  let pixels = 0;
  for (let page = 0; page < pages; page += 1) {
    const decoded = await decode(
      { path, limits: { ...limits, imagePixels: limits.imagePixels - pixels } },
      page,
    );
    const shown = mode === 'scan' ? scanned(decoded) : decoded;
    pixels += shown.width * shown.height;
    for (const action of shown.actions) actions.add(action);
    done.push(shown);
  }
  const [first] = done;
  if (first === undefined) throw new RangeError('no pages');
  if (pages > 1) actions.add('all pages kept');
  return {
    bytes: writeTiff(done),
    status: 'clean',
    type: { mime: 'image/tiff', extension: 'tiff' },
    facts: {
      ...NO_FACTS,
      width: first.width,
      height: first.height,
      frames: pages,
      depth: first.bits,
      pages: done.map(({ width, height }) => ({ width, height })),
    },
    actions: [...actions],
    found: [],
    tools: PICTURE_TOOLS,
    perceptualHash: async () =>
      await perceptualHash(await fromPixels(first).png({ compressionLevel: 0 }).toBuffer()),
  };
}

export const tiff: Format = { clean };
