/**
 * Unpacks the data streams of a clean PNG and looks into them: a zlib stream can end early and carry a tail, or hold more
 * rows than the picture has.
 */
import { type PngStructure, verifyApng, verifyPng } from '../png.ts';
import type { ByteSource, Structure } from '../source.ts';
import { inflateExactly } from './inflate.ts';
import type { Search } from './search.ts';
import type { Unpack } from './unpack.ts';

async function look(source: ByteSource, found: PngStructure, search: Search): Promise<Structure> {
  const { pictures, ...structure } = found;
  for (const { dataParts, unpackedBytes } of pictures)
    search.look(await inflateExactly(source, dataParts, unpackedBytes));
  return structure;
}

export const unpackPng: Unpack = (source, search, mode) => look(source, verifyPng(source, mode), search);
export const unpackApng: Unpack = (source, search) => look(source, verifyApng(source), search);
