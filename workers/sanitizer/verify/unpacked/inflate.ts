/** One zlib stream that lies in one or several places of a file, unpacked; it must be of the right length and have no tail. */
import { createInflate } from 'node:zlib';
import { type ByteSource, demand } from '../source.ts';

const READ_BYTES = 256 * 1024;

export async function inflateExactly(
  source: ByteSource,
  parts: readonly { readonly offset: number; readonly length: number }[],
  unpackedBytes: number,
): Promise<Buffer> {
  const inflate = createInflate();
  const packedBytes = parts.reduce((sum, { length }) => sum + length, 0);
  for (const { offset, length } of parts)
    for (let at = 0; at < length; at += READ_BYTES)
      inflate.write(source.read(offset + at, Math.min(READ_BYTES, length - at)));
  inflate.end();
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of inflate) {
    demand(Buffer.isBuffer(chunk), 'a stream of something else');
    chunks.push(chunk);
    bytes += chunk.length;
    demand(bytes <= unpackedBytes, 'more samples than the picture has');
  }
  demand(bytes === unpackedBytes, 'fewer samples than the picture has');
  demand(inflate.bytesWritten === packedBytes, 'a tail behind the stream');
  return Buffer.concat(chunks);
}
