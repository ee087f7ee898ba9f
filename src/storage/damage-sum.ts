/** Checksums of sealed bytes at rest: they tell what a disk has damaged, and nothing to whoever may write there. */
import { crc32 } from 'node:zlib';

/** Signed, since PostgreSQL's integers are. */
const signed = (sum: number): number => sum | 0;

export async function sumOf(bytes: AsyncIterable<Uint8Array>): Promise<number> {
  let sum = 0;
  for await (const chunk of bytes) sum = crc32(chunk, sum);
  return signed(sum);
}

/** The same bytes, summed as they pass. */
export function withSum(bytes: AsyncIterable<Uint8Array>): {
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Of all that has passed by now. */
  sum(): number;
} {
  let sum = 0;
  async function* passing(): AsyncGenerator<Uint8Array> {
    for await (const chunk of bytes) {
      sum = crc32(chunk, sum);
      yield chunk;
    }
  }
  return { bytes: passing(), sum: () => signed(sum) };
}
