/**
 * Unpacks the data stream of a clean PNG and looks into it: a zlib stream can end early and carry a tail, or hold more
 * rows than the picture has. Runs in a fresh child, because a decoder on bytes that a taken-over child may have made
 * must not run beside a key.
 *
 * Input: one message frame with needles (JSON list of hex strings), data frames with the compressed stream, end.
 */
import { createInflate } from 'node:zlib';
import { FRAME_KINDS, type Frame } from './channel.ts';

const MAX_UNPACKED_BYTES = 1024 * 1024 * 1024;

/** @returns counts only: what leaked is not repeated */
export async function scanPicture(
  read: () => Frame,
): Promise<{ unpackedBytes: number; trailingBytes: number; leaks: number }> {
  const needles: unknown = JSON.parse(read().payload.toString('utf8'));
  if (!Array.isArray(needles)) throw new TypeError('needles');
  const parts: Buffer[] = [];
  for (let frame = read(); frame.kind !== FRAME_KINDS.end; frame = read()) parts.push(frame.payload);
  const packed = Buffer.concat(parts);
  const inflate = createInflate();
  inflate.end(packed);
  const rows: Buffer[] = [];
  let unpackedBytes = 0;
  for await (const chunk of inflate) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError('chunk');
    rows.push(chunk);
    unpackedBytes += chunk.length;
    if (unpackedBytes > MAX_UNPACKED_BYTES) throw new RangeError('too much');
  }
  const unpacked = Buffer.concat(rows);
  const leaks = needles.filter((needle) => unpacked.includes(Buffer.from(String(needle), 'hex'))).length;
  return { unpackedBytes, trailingBytes: packed.length - inflate.bytesWritten, leaks };
}
