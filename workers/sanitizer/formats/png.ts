/**
 * PNG: samples only, 8 or 16 bit as they were; every text, time, profile and unknown chunk falls away. Faithful: the
 * packed picture with its palette as it is, unless something could be hidden under its transparency.
 */
import { readFileSync } from 'node:fs';
import { NO_FACTS } from '../facts.ts';
import type { Action } from '../messages.ts';
import type { Copied, Format, Original } from './format.ts';
import { decode, PICTURE_TOOLS, PNG_TYPE, perceptualHash, pngOf, scanned } from './pixels.ts';
import { type Chunk, pngChunks, writePng } from './png-parts.ts';

async function clean(original: Original): Promise<Copied> {
  // decoded in every mode, so that a damaged picture is never passed on and a bomb never unpacked
  const pixels = await decode(original);
  if (original.mode === 'scan') return await pngOf(scanned(pixels));
  if (original.mode !== 'faithful') return await pngOf(pixels);
  const chunks = pngChunks(readFileSync(original.path));
  const kept = keptChunks(chunks);
  if (kept === null || pixels.actions.includes('turned upright')) return await pngOf(pixels);
  const actions: Action[] = ['copied without loss, without anything around the picture'];
  if (chunks.some(({ name }) => name === 'iCCP')) actions.push('colour profile removed');
  const bytes = writePng(kept);
  const { width, height } = pixels;
  return {
    bytes,
    status: 'clean',
    type: PNG_TYPE,
    facts: { ...NO_FACTS, width, height, frames: 1, depth: kept[0]?.body[8] ?? null },
    actions,
    found: [],
    tools: PICTURE_TOOLS,
    perceptualHash: () => perceptualHash(bytes),
  };
}

/** Null for pictures with an alpha channel: their samples are written anew, without loss too, and without hidden colour. */
function keptChunks(chunks: readonly Chunk[]): Chunk[] | null {
  const [header] = chunks;
  const colourType = header?.body[9];
  if (header?.name !== 'IHDR' || header.body.length !== 13) return null;
  if (colourType !== 0 && colourType !== 2 && colourType !== 3) return null;
  const named = (name: string) => chunks.filter((chunk) => chunk.name === name);
  const [palette, ...palettes] = colourType === 3 ? named('PLTE') : [];
  const [transparency, ...transparencies] = named('tRNS');
  if ((colourType === 3) !== (palette !== undefined) || palettes.length + transparencies.length > 0)
    return null;
  const data = Buffer.concat(named('IDAT').map(({ body }) => body));
  return [
    header,
    ...(palette === undefined ? [] : [palette]),
    ...(transparency === undefined ? [] : [transparency]),
    ...inPieces(data).map((body) => ({ name: 'IDAT', body })),
  ];
}

/** How a program cut its data into chunks tells which one it was. */
const PIECE_BYTES = 64 * 1024;

export function inPieces(data: Buffer): Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0; at < data.length; at += PIECE_BYTES) pieces.push(data.subarray(at, at + PIECE_BYTES));
  return pieces;
}

export const png: Format = { clean };
