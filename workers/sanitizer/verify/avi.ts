/**
 * Proves that an AVI file has headers, samples and an index, that the room between them is empty, that H.264 has no
 * units beside the picture, and that nothing comes after the end.
 */
import { movingStructure } from './moving.ts';
import { type ByteSource, demand, need, type Structure } from './source.ts';
import { verifyMarkedUnits } from './units.ts';

interface Chunk {
  /** Of a list, with its kind behind it: `LIST movi`. */
  readonly name: string;
  readonly offset: number;
  readonly bytes: number;
}

function* chunksOf(source: ByteSource, start: number, end: number): Generator<Chunk> {
  let at = start;
  while (at < end) {
    demand(at + 8 <= end, 'a chunk that is cut off');
    const header = need(source, at, 8);
    const name = header.toString('latin1', 0, 4);
    const bytes = header.readUInt32LE(4);
    demand(at + 8 + bytes <= end, 'a chunk reaches too far');
    if (name === 'LIST') {
      demand(bytes >= 4, 'a list without a kind');
      const kind = need(source, at + 8, 4).toString('latin1');
      yield { name: `LIST ${kind}`, offset: at + 12, bytes: bytes - 4 };
    } else yield { name, offset: at + 8, bytes };
    at += 8 + bytes;
    if (bytes % 2 === 1) {
      demand(need(source, at, 1)[0] === 0, 'padding that is not empty');
      at += 1;
    }
  }
  demand(at === end, 'a chunk reaches too far');
}

const MAX_ROOM_BYTES = 64 * 1024;
const MAX_LAYOUT_BYTES = 4096;

interface Stream {
  readonly isVideo: boolean;
  readonly codec: string;
  readonly durationMs: number;
  width: number;
  height: number;
  frames: number;
}

class Walk {
  readonly #source: ByteSource;
  readonly streams: Stream[] = [];

  constructor(source: ByteSource) {
    this.#source = source;
  }

  run(): Structure {
    const header = need(this.#source, 0, 12);
    const isAvi = header.toString('latin1', 0, 4) === 'RIFF' && header.toString('latin1', 8, 12) === 'AVI ';
    demand(isAvi && header.readUInt32LE(4) + 8 === this.#source.size, 'bytes after the end');
    const names: string[] = [];
    for (const chunk of chunksOf(this.#source, 12, this.#source.size)) {
      names.push(chunk.name);
      demand(names.length <= 5, 'more chunks than are needed');
      if (chunk.name === 'LIST hdrl') this.#headers(chunk);
      else if (chunk.name === 'LIST movi') this.#samples(chunk);
      else if (chunk.name === 'JUNK') this.#room(chunk);
      else demand(chunk.name === 'idx1' && chunk.bytes % 16 === 0, 'a chunk that is not allowed');
    }
    demand(/^LIST hdrl(?:,JUNK)?,LIST movi,idx1$/.test(names.join(',')), 'an unusual order');
    const pictures = this.streams.filter(({ isVideo }) => isVideo);
    // the length of a stream of sound is told in units that programs do not agree on
    const timed = pictures.length > 0 ? pictures : this.streams;
    const durationMs = Math.max(...timed.map((stream) => stream.durationMs));
    return movingStructure(this.#source, pictures, durationMs);
  }

  #room({ offset, bytes }: Chunk): void {
    demand(bytes <= MAX_ROOM_BYTES, 'too much room');
    demand(
      need(this.#source, offset, bytes).every((byte) => byte === 0),
      'room that is not empty',
    );
  }

  #headers({ offset, bytes }: Chunk): void {
    for (const chunk of chunksOf(this.#source, offset, offset + bytes)) {
      if (chunk.name === 'avih') demand(chunk.bytes === 56, 'a header of the wrong length');
      else if (chunk.name === 'JUNK') this.#room(chunk);
      else {
        demand(chunk.name === 'LIST strl' && this.streams.length < 64, 'a chunk that is not allowed');
        this.#stream(chunk);
      }
    }
  }

  #stream({ offset, bytes }: Chunk): void {
    let stream: Stream | null = null;
    for (const chunk of chunksOf(this.#source, offset, offset + bytes)) {
      if (chunk.name === 'strh') {
        demand(chunk.bytes === 56 && stream === null, 'a header of the wrong length');
        stream = streamOf(need(this.#source, chunk.offset, 56));
        this.streams.push(stream);
      } else if (chunk.name === 'strf') {
        demand(stream !== null && chunk.bytes <= MAX_LAYOUT_BYTES, 'a layout that is too long');
        const layout = need(this.#source, chunk.offset, chunk.bytes);
        if (stream.isVideo) {
          demand(layout.length >= 40, 'a layout that is too short');
          stream.width = layout.readInt32LE(4);
          stream.height = Math.abs(layout.readInt32LE(8));
          if (stream.codec === 'H264') verifyMarkedUnits(layout.subarray(40), 'h264');
        }
      } else if (chunk.name === 'JUNK') this.#room(chunk);
      else demand(chunk.name === 'vprp' && chunk.bytes === 68, 'a chunk that is not allowed');
    }
    demand(stream !== null, 'a stream without a header');
  }

  #samples({ offset, bytes }: Chunk): void {
    for (const chunk of chunksOf(this.#source, offset, offset + bytes)) {
      demand(/^\d\d(?:d[bc]|wb|pc)$/.test(chunk.name), 'a chunk that is not allowed');
      const stream = this.streams[Number(chunk.name.slice(0, 2))];
      demand(stream !== undefined && stream.isVideo !== chunk.name.endsWith('wb'), 'samples of no stream');
      // an empty one repeats the picture before it
      if (chunk.bytes > 0) stream.frames += 1;
      if (stream.codec === 'H264') verifyMarkedUnits(need(this.#source, chunk.offset, chunk.bytes), 'h264');
    }
  }
}

function streamOf(header: Buffer): Stream {
  const kind = header.toString('latin1', 0, 4);
  demand(kind === 'vids' || kind === 'auds', 'an unknown kind of stream');
  const [scale, rate, length] = [header.readUInt32LE(20), header.readUInt32LE(24), header.readUInt32LE(32)];
  demand(scale > 0 && rate > 0, 'no rate');
  return {
    isVideo: kind === 'vids',
    codec: header.toString('latin1', 4, 8).toUpperCase(),
    durationMs: Math.round((length * scale * 1000) / rate),
    width: 0,
    height: 0,
    frames: 0,
  };
}

export const verifyAvi = (source: ByteSource): Structure => new Walk(source).run();
