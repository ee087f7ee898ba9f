/** Unpacks the pages of a clean TIFF and looks into them. */
import { verifyTiff } from '../tiff.ts';
import { inflateExactly } from './inflate.ts';
import type { Unpack } from './unpack.ts';

export const unpackTiff: Unpack = async (source, search) => {
  const { strips, ...structure } = verifyTiff(source);
  for (const { offset, length, unpackedBytes } of strips)
    search.look(await inflateExactly(source, [{ offset, length }], unpackedBytes));
  return structure;
};
