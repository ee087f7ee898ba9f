/**
 * Unpacks the data stream of a clean PNG and looks into it: a zlib stream can end early and carry a tail, or hold more
 * rows than the picture has.
 */
import { createInflate } from 'node:zlib';
import { verifyPng } from '../png.ts';
import { type ByteSource, demand, type Structure } from '../source.ts';
import type { Search } from './search.ts';

export async function unpackPng(source: ByteSource, search: Search): Promise<Structure> {
  const { dataParts, unpackedBytes, ...structure } = verifyPng(source);
  const inflate = createInflate();
  for (const { offset, length } of dataParts) inflate.write(source.read(offset, length));
  inflate.end();
  const rows: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of inflate) {
    demand(Buffer.isBuffer(chunk), 'a stream of something else');
    rows.push(chunk);
    bytes += chunk.length;
    demand(bytes <= unpackedBytes, 'more rows than the picture has');
  }
  const packedBytes = dataParts.reduce((sum, { length }) => sum + length, 0);
  demand(bytes === unpackedBytes, 'fewer rows than the picture has');
  demand(inflate.bytesWritten === packedBytes, 'a tail behind the stream');
  search.look(Buffer.concat(rows));
  return structure;
}
