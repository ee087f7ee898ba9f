/** Pages of Ogg (RFC 3533), read from a file and written anew. */

export interface Page {
  /** 1 continues a packet, 2 begins a stream, 4 ends it. */
  readonly flags: number;
  readonly granule: bigint;
  readonly serial: number;
  /** Lengths of the segments; one below 255 ends a packet. */
  readonly lacing: Buffer;
  readonly body: Buffer;
}

export const CONTINUED = 1;
export const BEGINS = 2;

const HEADER_BYTES = 27;
const MOST_SEGMENTS = 255;

/** CRC-32 with polynomial 0x04c11db7, most significant bit first. */
const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte << 24;
  for (let bit = 0; bit < 8; bit += 1) value = value & 0x80000000 ? (value << 1) ^ 0x04c11db7 : value << 1;
  return value >>> 0;
});

function checksum(bytes: Buffer): number {
  let crc = 0;
  for (let at = 0; at < bytes.length; at += 1)
    crc = ((crc << 8) ^ (CRC[(crc >>> 24) ^ (bytes[at] ?? 0)] ?? 0)) >>> 0;
  return crc;
}

/** Every whole page; what stands between pages is passed over. */
export function* pagesOf(bytes: Buffer): Generator<Page> {
  let at = bytes.indexOf('OggS');
  while (at !== -1 && at + HEADER_BYTES <= bytes.length) {
    const segments = bytes.readUInt8(at + 26);
    const bodyAt = at + HEADER_BYTES + segments;
    const lacing = bytes.subarray(at + HEADER_BYTES, bodyAt);
    const bodyBytes = lacing.reduce((sum, length) => sum + length, 0);
    if (bodyAt + bodyBytes > bytes.length) return;
    yield {
      flags: bytes.readUInt8(at + 5) & 7,
      granule: bytes.readBigInt64LE(at + 6),
      serial: bytes.readUInt32LE(at + 14),
      lacing,
      body: bytes.subarray(bodyAt, bodyAt + bodyBytes),
    };
    at = bytes.indexOf('OggS', bodyAt + bodyBytes);
  }
}

export function pageBytes(page: Page, sequence: number): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.write('OggS', 'latin1');
  header.writeUInt8(page.flags, 5);
  header.writeBigInt64LE(page.granule, 6);
  header.writeUInt32LE(page.serial, 14);
  header.writeUInt32LE(sequence, 18);
  header.writeUInt8(page.lacing.length, 26);
  const bytes = Buffer.concat([header, page.lacing, page.body]);
  bytes.writeUInt32LE(checksum(bytes), 22);
  return bytes;
}

/** Pages for whole packets, the first of which begins a page. */
export function packetPages(packets: readonly Buffer[], serial: number, flags: number): Page[] {
  const lengths = packets.flatMap((packet) => [
    ...Array.from({ length: Math.floor(packet.length / 255) }, () => 255),
    packet.length % 255,
  ]);
  const body = Buffer.concat(packets);
  const pages: Page[] = [];
  let at = 0;
  for (let start = 0; start < lengths.length; start += MOST_SEGMENTS) {
    const lacing = Buffer.from(lengths.slice(start, start + MOST_SEGMENTS));
    const bytes = lacing.reduce((sum, length) => sum + length, 0);
    const continues = start > 0 && lengths[start - 1] === 255 ? CONTINUED : 0;
    const hasEnd = lacing.some((length) => length < 255);
    // a page on which no packet ends has no position
    pages.push({
      flags: flags | continues,
      granule: hasEnd ? 0n : -1n,
      serial,
      lacing,
      body: body.subarray(at, at + bytes),
    });
    at += bytes;
  }
  return pages;
}
