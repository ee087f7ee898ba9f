/**
 * Sample descriptions of MP4 and QuickTime, written anew for streams whose every byte is understood: what a decoder needs, part by
 * part, and nothing that merely stood beside it. Throws RangeError for anything else; ffmpeg then reads the file.
 */
import { type Box, box, boxesOf } from './boxes.ts';
import { parametersOnly } from './hevc.ts';

export interface Description {
  /** As ffmpeg names it. */
  readonly codec: string;
  readonly entry: Buffer;
  readonly width: number;
  readonly height: number;
  /** Bytes of the length before each unit of H.264 and H.265; 0 for other streams. */
  readonly lengthBytes: number;
}

const PICTURES: Record<string, string> = {
  avc1: 'h264',
  hvc1: 'hevc',
  hev1: 'hevc',
  mp4v: 'mpeg4',
  s263: 'h263',
};
const SOUND: Record<string, string> = {
  mp4a: 'aac',
  alac: 'alac',
  samr: 'amr_nb',
  sawb: 'amr_wb',
  'ac-3': 'ac3',
  'ec-3': 'eac3',
};
const PICTURE_BYTES = 78;
const SOUND_BYTES = [28, 44, 64];
/** ISO/IEC 14496-1, objectTypeIndication: AAC as in MPEG-4, and as in MPEG-2. */
const AAC_KINDS = new Set([0x40, 0x66, 0x67, 0x68]);
const MPEG4_PICTURES = 0x20;
const LONGEST_SETUP = 1024;

export function describe(stsd: Buffer, isPicture: boolean): Description {
  const [first, ...others] = [...boxesOf(stsd.subarray(8))];
  // one description, and samples in this very file
  if (first === undefined || others.length > 0 || first.body.readUInt16BE(6) !== 1)
    throw new RangeError('stsd');
  return isPicture ? describePictures(first) : describeSound(first);
}

function describePictures({ name, body }: Box): Description {
  const codec = PICTURES[name];
  if (codec === undefined) throw new RangeError('codec');
  const fixed = Buffer.from(body.subarray(0, PICTURE_BYTES));
  // reserved bytes, maker, and 32 bytes of a compressor's name
  fixed.fill(0, 0, 6).fill(0, 8, 24).fill(0, 42, 74);
  let lengthBytes = 0;
  const parts: Buffer[] = [];
  for (const part of boxesOf(body.subarray(PICTURE_BYTES))) {
    if (part.name === 'avcC' || part.name === 'hvcC') {
      lengthBytes = ((part.body[part.name === 'avcC' ? 4 : 21] ?? 0) & 3) + 1;
      parts.push(box(part.name, part.name === 'avcC' ? avcParameters(part.body) : parametersOnly(part.body)));
    } else if (part.name === 'esds') parts.push(box('esds', setup(part.body, new Set([MPEG4_PICTURES]))));
    else if (part.name === 'pasp') parts.push(box('pasp', exactly(part.body, 8)));
    else if (part.name === 'fiel') parts.push(box('fiel', exactly(part.body, 2)));
    else if (part.name === 'd263') parts.push(box('d263', unsigned(exactly(part.body, 7))));
    else if (part.name === 'colr') parts.push(...colours(part.body));
  }
  const needsUnits = codec === 'h264' || codec === 'hevc';
  if (needsUnits !== lengthBytes > 0) throw new RangeError('units');
  const [width, height] = [fixed.readUInt16BE(24), fixed.readUInt16BE(26)];
  return { codec, entry: box(name, fixed, ...parts), width, height, lengthBytes };
}

function describeSound({ name, body }: Box): Description {
  const codec = SOUND[name];
  const fixedBytes = SOUND_BYTES[body.readUInt16BE(8)];
  if (codec === undefined || fixedBytes === undefined) throw new RangeError('codec');
  const fixed = Buffer.from(body.subarray(0, fixedBytes));
  fixed.fill(0, 0, 6).fill(0, 10, 16);
  const parts = [...boxesOf(body.subarray(fixedBytes))].flatMap((part) => soundPart(part));
  return { codec, entry: box(name, fixed, ...parts), width: 0, height: 0, lengthBytes: 0 };
}

function soundPart({ name, body }: Box): Buffer[] {
  switch (name) {
    case 'esds':
      return [box('esds', setup(body, AAC_KINDS))];
    case 'wave':
      return [box('wave', ...[...boxesOf(body)].flatMap((part) => wavePart(part)))];
    case 'alac':
      return [box('alac', Buffer.alloc(4), exactly(body.subarray(4), 24))];
    case 'damr':
      return [box('damr', unsigned(exactly(body, 9)))];
    case 'dac3':
      return [box('dac3', exactly(body, 3))];
    case 'dec3':
      return [box('dec3', body.subarray(0, 64))];
    default:
      return [];
  }
}

/** QuickTime says once more which format it is, and ends its list with an empty box. */
function wavePart(part: Box): Buffer[] {
  const { name, body } = part;
  if (name === 'frma') return [box('frma', exactly(body, 4))];
  if (name === 'mp4a') return [box('mp4a', Buffer.alloc(4))];
  if (name === '\0\0\0\0') return [box(name)];
  return soundPart(part);
}

function exactly(body: Buffer, bytes: number): Buffer {
  if (body.length < bytes) throw new RangeError('part');
  return body.subarray(0, bytes);
}

/** Without the four letters of who made the encoder. */
const unsigned = (body: Buffer) => Buffer.from(body).fill(0, 0, 4);

/** Numbers for the colours; a profile could carry names. */
function colours(body: Buffer): Buffer[] {
  const kind = body.toString('latin1', 0, 4);
  if (kind === 'nclx') return [box('colr', exactly(body, 11))];
  return kind === 'nclc' ? [box('colr', exactly(body, 10))] : [];
}

const PARAMETERS = { sequence: 7, picture: 8, extension: 13 } as const;
/** Profiles without the four bytes at the end (ISO/IEC 14496-15, 5.3.3.1.2). */
const SHORT_PROFILES = new Set([66, 77, 88]);

/** The record that describes H.264, with parameter sets only. */
function avcParameters(record: Buffer): Buffer {
  let at = 5;
  const list = (count: number, type: number): Buffer[] => {
    const start = at + 1;
    at = start;
    for (let index = 0; index < count; index += 1) {
      if (((record[at + 2] ?? 0) & 0x1f) !== type) throw new RangeError('unit');
      at += 2 + record.readUInt16BE(at);
    }
    if (at > record.length) throw new RangeError('unit');
    return [record.subarray(start - 1, at)];
  };
  const parts = [record.subarray(0, 5), ...list((record[at] ?? 0) & 0x1f, PARAMETERS.sequence)];
  parts.push(...list(record[at] ?? 0, PARAMETERS.picture));
  if (at + 4 <= record.length && !SHORT_PROFILES.has(record[1] ?? 0)) {
    parts.push(record.subarray(at, at + 3));
    at += 3;
    parts.push(...list(record[at] ?? 0, PARAMETERS.extension));
  }
  return Buffer.concat(parts);
}

/** Tags of ISO/IEC 14496-1, 7.2.2.1. */
const STREAM = 3;
const DECODER = 4;
const SPECIFIC = 5;
const DECODER_BYTES = 13;

interface Part {
  readonly tag: number;
  readonly body: Buffer;
}

/** One descriptor: its length is told in groups of seven bits. */
function descriptorAt(bytes: Buffer, at: number): Part {
  let length = 0;
  let next = at + 1;
  for (let group = 0x80; (group & 0x80) !== 0; next += 1) {
    group = bytes.readUInt8(next);
    length = length * 128 + (group & 0x7f);
  }
  if (next + length > bytes.length) throw new RangeError('descriptor');
  return { tag: bytes.readUInt8(at), body: bytes.subarray(next, next + length) };
}

function descriptor(tag: number, ...bodies: readonly Buffer[]): Buffer {
  const body = Buffer.concat(bodies);
  const groups = [21, 14, 7].map((shift) => ((body.length >>> shift) & 0x7f) | 0x80);
  return Buffer.concat([Buffer.of(tag, ...groups, body.length & 0x7f), body]);
}

/** The descriptor of a stream with what its decoder is set up by, and no more. @param kinds that are understood */
function setup(esds: Buffer, kinds: ReadonlySet<number>): Buffer {
  const stream = descriptorAt(esds, 4);
  // other flags announce a name, an address or another stream
  if (stream.tag !== STREAM || (stream.body[2] ?? 0) >= 0x20) throw new RangeError('descriptor');
  const decoder = descriptorAt(stream.body, 3);
  if (decoder.tag !== DECODER || !kinds.has(decoder.body[0] ?? 0)) throw new RangeError('descriptor');
  const specific = descriptorAt(decoder.body, DECODER_BYTES);
  if (specific.tag !== SPECIFIC || specific.body.length > LONGEST_SETUP) throw new RangeError('descriptor');
  return Buffer.concat([
    Buffer.alloc(4),
    descriptor(
      STREAM,
      Buffer.of(0, 0, 0),
      descriptor(DECODER, decoder.body.subarray(0, DECODER_BYTES), descriptor(SPECIFIC, specific.body)),
      descriptor(6, Buffer.of(2)),
    ),
  ]);
}
