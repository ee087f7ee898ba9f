/** Boxes of MP4 and QuickTime: which may stand in which, and what the plain ones may say. */
import { demand } from './source.ts';

export interface Box {
  readonly name: string;
  readonly body: Buffer;
}

const HEADER_BYTES = 8;

/** All boxes of a body, which they fill exactly. @param canEndInZeros QuickTime ends some lists with four zeros */
export function boxesOf(bytes: Buffer, canEndInZeros = false): Box[] {
  const found: Box[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (canEndInZeros && bytes.length - at === 4 && bytes.readUInt32BE(at) === 0) return found;
    demand(at + HEADER_BYTES <= bytes.length, 'a box that is cut off');
    const size = bytes.readUInt32BE(at);
    demand(size >= HEADER_BYTES && at + size <= bytes.length, 'a box reaches too far');
    found.push({
      name: bytes.toString('latin1', at + 4, at + 8),
      body: bytes.subarray(at + HEADER_BYTES, at + size),
    });
    at += size;
  }
  return found;
}

/** What stands in what; a box that is not here has no business in a clean file. */
const INSIDE: Record<string, readonly string[]> = {
  moov: ['mvhd', 'trak'],
  trak: ['tkhd', 'edts', 'mdia'],
  edts: ['elst'],
  mdia: ['mdhd', 'hdlr', 'minf'],
  minf: ['vmhd', 'smhd', 'hdlr', 'dinf', 'stbl'],
  dinf: ['dref'],
  stbl: ['stsd', 'stts', 'ctts', 'cslg', 'stsc', 'stsz', 'stco', 'co64', 'stss', 'sbgp', 'sgpd'],
};

export function holds(parent: string): boolean {
  return parent in INSIDE;
}

export function demandInside(parent: string, child: string): void {
  demand(INSIDE[parent]?.includes(child) === true, 'a box that is not allowed');
}

const isZero = (bytes: Buffer) => bytes.every((byte) => byte === 0);

/** Bytes of each entry of a plain table, and where its number of entries stands. */
const TABLES: Record<string, readonly number[]> = { stts: [8], ctts: [8], stss: [4], elst: [12, 20] };

/** What no player reads, by the shorter form: the longer one has twelve bytes more before it. */
const RESERVED: Record<string, readonly (readonly [start: number, end: number])[]> = {
  mvhd: [
    [26, 36],
    [72, 96],
  ],
  tkhd: [
    [24, 32],
    [38, 40],
  ],
  mdhd: [],
};

function verifyReserved(name: string, body: Buffer): void {
  for (const [start, end] of RESERVED[name] ?? [])
    demand(isZero(body.subarray(start, end)), 'a reserved number');
}

/** A leaf of the tables; throws where it could say more than a player needs. */
export function verifyLeaf({ name, body }: Box): void {
  switch (name) {
    case 'mvhd':
    case 'tkhd':
    case 'mdhd': {
      const isLong = body[0] === 1;
      const lengths = { mvhd: [100, 112], tkhd: [84, 96], mdhd: [24, 36] }[name];
      demand(body.length === lengths[isLong ? 1 : 0], 'a header of the wrong length');
      demand(isZero(body.subarray(4, isLong ? 20 : 12)), 'a date');
      verifyReserved(name, isLong ? body.subarray(12) : body);
      return;
    }
    case 'hdlr':
      demand(
        body.length === 25 && isZero(body.subarray(0, 4)) && isZero(body.subarray(12)),
        'a name of a handler',
      );
      demand(
        ['vide', 'soun', 'url ', 'alis'].includes(body.toString('latin1', 8, 12)),
        'an unknown kind of track',
      );
      return;
    case 'dref':
      // one entry: this very file
      demand(
        body.length === 20 && body.readUInt32BE(4) === 1 && body.readUInt32BE(16) === 1,
        'a reference to a file',
      );
      return;
    case 'vmhd':
      demand(body.length === 12, 'a header of the wrong length');
      return;
    case 'smhd':
      demand(body.length === 8, 'a header of the wrong length');
      return;
    case 'cslg':
      demand(body.length === 24 || body.length === 44, 'a table of the wrong length');
      return;
    case 'sbgp':
    case 'sgpd':
      demand(
        ['roll', 'rap '].includes(body.toString('latin1', 4, 8)) && body.length <= 256,
        'an unknown group',
      );
      return;
    case 'stts':
    case 'ctts':
    case 'stss':
    case 'elst': {
      const bytesEach = TABLES[name]?.[name === 'elst' && body[0] === 1 ? 1 : 0] ?? 0;
      demand(body.length === 8 + body.readUInt32BE(4) * bytesEach, 'a table of the wrong length');
      return;
    }
    default:
      // sizes and places of samples are read, and so proven, elsewhere
      demand(['stsd', 'stsc', 'stsz', 'stco', 'co64'].includes(name), 'a box that is not allowed');
  }
}
