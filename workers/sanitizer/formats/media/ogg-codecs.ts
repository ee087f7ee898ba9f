/** The packets with which a stream in Ogg begins: which codec it is, and the same without a name or a comment. */

export interface OggCodec {
  /** Packets before the first one with sound; null where that cannot be told from the first. */
  headers(first: Buffer): number | null;
  /** The packets again, all of them or fewer, with nothing said about program or content. */
  neutral(packets: readonly Buffer[]): Buffer[];
  /** Positions a second. */
  rate(first: Buffer): number;
  /** Positions before the first sound. */
  skipped(first: Buffer): number;
}

const NOTHING = Buffer.alloc(8);

const opus: OggCodec = {
  headers: () => 2,
  neutral: ([first = Buffer.alloc(0)]) => [
    first,
    Buffer.concat([Buffer.from('OpusTags', 'latin1'), NOTHING]),
  ],
  rate: () => 48_000,
  skipped: (first) => (first.length >= 12 ? first.readUInt16LE(10) : 0),
};

/** No vendor, no comments, and the bit that ends the packet. */
const VORBIS_COMMENTS = Buffer.concat([Buffer.from('\x03vorbis', 'latin1'), NOTHING, Buffer.of(1)]);

const vorbis: OggCodec = {
  headers: () => 3,
  neutral: ([first = Buffer.alloc(0), , setup = Buffer.alloc(0)]) => [first, VORBIS_COMMENTS, setup],
  rate: (first) => (first.length >= 16 ? first.readUInt32LE(12) : 0),
  skipped: () => 0,
};

const LAST_BLOCK_OF_COMMENTS = 0x84;
const COMMENT_BYTES = 8;

const flac: OggCodec = {
  // a number of zero means that nobody counted
  headers: (first) => (first.length >= 51 && first.readUInt16BE(7) > 0 ? first.readUInt16BE(7) + 1 : null),
  neutral: ([first = Buffer.alloc(0)]) => {
    const counted = Buffer.from(first.subarray(0, 51));
    counted.writeUInt16BE(1, 7);
    return [counted, Buffer.concat([Buffer.of(LAST_BLOCK_OF_COMMENTS, 0, 0, COMMENT_BYTES), NOTHING])];
  },
  rate: (first) => (first.length >= 51 ? first.readUIntBE(27, 3) >>> 4 : 0),
  skipped: () => 0,
};

/** By the first packet of a stream; null for what is not sound or is not known. */
export function codecOf(first: Buffer): OggCodec | null {
  if (first.toString('latin1', 0, 8) === 'OpusHead') return opus;
  if (first.toString('latin1', 0, 7) === '\x01vorbis') return vorbis;
  return first.toString('latin1', 0, 5) === '\x7fFLAC' ? flac : null;
}
