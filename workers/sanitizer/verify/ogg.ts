/**
 * Proves that an Ogg file is made of whole pages with true checksums, numbered from zero in streams numbered from one,
 * whose first packets hold numbers and no word of a program or a person, with nothing between pages or after them.
 */
import { NO_FACTS } from '../facts.ts';
import { type ByteSource, demand, need, type Structure } from './source.ts';

const HEADER_BYTES = 27;
const BEGINS = 2;

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte * 0x1000000;
  for (let step = 0; step < 8; step += 1)
    remainder = (remainder >= 0x80000000 ? (remainder << 1) ^ 0x04c11db7 : remainder << 1) >>> 0;
  return remainder;
});

function sumOf(bytes: Buffer): number {
  let sum = 0;
  for (const byte of bytes) sum = ((sum << 8) ^ (TABLE[(sum >>> 24) ^ byte] ?? 0)) >>> 0;
  return sum;
}

interface Kind {
  /** Whether a packet at this place says only what it has to; null for a place after the beginning. */
  readonly beginning: readonly ((packet: Buffer) => boolean)[];
  rate(first: Buffer): number;
  skipped(first: Buffer): number;
}

const isHex = (hex: string) => (packet: Buffer) => packet.toString('hex') === hex;
const startsWith = (text: string, least: number, most: number) => (packet: Buffer) =>
  packet.length >= least && packet.length <= most && packet.toString('latin1', 0, text.length) === text;

const KINDS: readonly Kind[] = [
  {
    beginning: [startsWith('OpusHead', 19, 276), isHex('4f707573546167730000000000000000')],
    rate: () => 48_000,
    skipped: (first) => first.readUInt16LE(10),
  },
  {
    beginning: [
      startsWith('\x01vorbis', 30, 30),
      isHex('03766f72626973000000000000000001'),
      startsWith('\x05vorbis', 8, 1024 * 1024),
    ],
    rate: (first) => first.readUInt32LE(12),
    skipped: () => 0,
  },
  {
    beginning: [startsWith('\x7fFLAC\x01\0\0\x01fLaC\0\0\0\x22', 51, 51), isHex('840000080000000000000000')],
    rate: (first) => first.readUIntBE(27, 3) >>> 4,
    skipped: () => 0,
  },
];

class Stream {
  readonly #kind: Kind;
  readonly #first: Buffer;
  #sequence = 0;
  #packets = 0;
  #open: Buffer[] = [];
  #last = 0n;

  constructor(first: Buffer) {
    const kind = KINDS.find(({ beginning }) => beginning[0]?.(first) === true);
    demand(kind !== undefined, 'an unknown kind of stream');
    this.#kind = kind;
    this.#first = first;
  }

  take(sequence: number, granule: bigint, lacing: Buffer, body: Buffer): void {
    demand(sequence === this.#sequence, 'pages out of order');
    this.#sequence += 1;
    if (granule > this.#last) this.#last = granule;
    let at = 0;
    for (const length of lacing) {
      if (this.#packets < this.#kind.beginning.length) this.#begin(body.subarray(at, at + length));
      at += length;
    }
  }

  #begin(segment: Buffer): void {
    this.#open.push(segment);
    if (segment.length === 255) return;
    demand(
      this.#kind.beginning[this.#packets]?.(Buffer.concat(this.#open)) === true,
      'a packet that says more',
    );
    this.#open = [];
    this.#packets += 1;
  }

  /** Once all pages are there. */
  durationMs(): number {
    demand(this.#packets === this.#kind.beginning.length, 'a stream that is cut off');
    const rate = this.#kind.rate(this.#first);
    demand(rate > 0, 'no rate');
    return Math.max(0, Math.round(((Number(this.#last) - this.#kind.skipped(this.#first)) * 1000) / rate));
  }
}

export function verifyOgg(source: ByteSource): Structure {
  const streams: Stream[] = [];
  for (let at = 0; at < source.size; ) {
    const header = need(source, at, HEADER_BYTES);
    const [flags, segments] = [header.readUInt8(5), header.readUInt8(26)];
    demand(header.toString('latin1', 0, 4) === 'OggS' && header[4] === 0 && flags <= 7, 'no page');
    const lacing = need(source, at + HEADER_BYTES, segments);
    const bodyBytes = lacing.reduce((sum, length) => sum + length, 0);
    const page = need(source, at, HEADER_BYTES + segments + bodyBytes);
    const told = page.readUInt32LE(22);
    page.writeUInt32LE(0, 22);
    demand(sumOf(page) === told, 'a checksum that is wrong');
    const body = page.subarray(HEADER_BYTES + segments);
    const serial = header.readUInt32LE(14);
    if ((flags & BEGINS) !== 0) {
      demand(serial === streams.length + 1, 'a stream with a number of its own');
      streams.push(new Stream(body));
    }
    const stream = streams[serial - 1];
    demand(stream !== undefined, 'a page of no stream');
    stream.take(header.readUInt32LE(18), header.readBigInt64LE(6), lacing, body);
    at += page.length;
  }
  demand(streams.length > 0, 'no sound');
  return { ...NO_FACTS, durationMs: streams.reduce((sum, stream) => sum + stream.durationMs(), 0) };
}
