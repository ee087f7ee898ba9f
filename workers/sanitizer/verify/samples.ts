/** Where the samples of an MP4 or QuickTime track lie, by its tables (ISO/IEC 14496-12, 8.7). */
import { demand } from './source.ts';

/** The bodies of `stsz`, `stsc` and of `stco` or `co64`. */
export interface SampleTables {
  readonly sizes: Buffer;
  readonly chunks: Buffer;
  readonly offsets: Buffer;
  readonly areOffsetsLong: boolean;
}

export interface Chunk {
  readonly offset: number;
  readonly bytes: number;
  /** Index of its first sample. */
  readonly first: number;
  readonly samples: number;
}

const HEADER_BYTES = 4;

/** A table of entries of a fixed length, exactly as long as it says. */
function entries(body: Buffer, bytesEach: number): number {
  demand(body.length >= HEADER_BYTES + 4, 'a table that is too short');
  const count = body.readUInt32BE(HEADER_BYTES);
  demand(body.length === HEADER_BYTES + 4 + count * bytesEach, 'a table of the wrong length');
  return count;
}

export class Samples {
  readonly #tables: SampleTables;
  readonly #fixedBytes: number;
  readonly count: number;

  constructor(tables: SampleTables) {
    const { sizes } = tables;
    demand(sizes.length >= 12, 'a table that is too short');
    this.#tables = tables;
    this.#fixedBytes = sizes.readUInt32BE(4);
    this.count = sizes.readUInt32BE(8);
    const wanted = this.#fixedBytes === 0 ? 12 + this.count * 4 : 12;
    demand(sizes.length === wanted, 'a table of the wrong length');
  }

  /** Bytes of one sample. */
  bytes(index: number): number {
    return this.#fixedBytes === 0 ? this.#tables.sizes.readUInt32BE(12 + index * 4) : this.#fixedBytes;
  }

  /** Every chunk; together they hold every sample once. */
  *chunks(): Generator<Chunk> {
    const { chunks, offsets, areOffsetsLong } = this.#tables;
    const runs = entries(chunks, 12);
    const count = entries(offsets, areOffsetsLong ? 8 : 4);
    let run = 0;
    let first = 0;
    for (let index = 0; index < count; index += 1) {
      while (run + 1 < runs && chunks.readUInt32BE(8 + (run + 1) * 12) <= index + 1) run += 1;
      demand(run < runs && chunks.readUInt32BE(8 + run * 12) <= index + 1, 'a chunk without a length');
      const samples = chunks.readUInt32BE(8 + run * 12 + 4);
      demand(first + samples <= this.count, 'more samples than there are');
      const at = 8 + index * (areOffsetsLong ? 8 : 4);
      const offset = areOffsetsLong ? Number(offsets.readBigUInt64BE(at)) : offsets.readUInt32BE(at);
      yield { offset, bytes: this.#run(first, samples), first, samples };
      first += samples;
    }
    demand(first === this.count, 'samples that are in no chunk');
  }

  #run(first: number, samples: number): number {
    if (this.#fixedBytes !== 0) return samples * this.#fixedBytes;
    let bytes = 0;
    for (let index = first; index < first + samples; index += 1) bytes += this.bytes(index);
    return bytes;
  }
}
