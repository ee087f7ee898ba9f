/**
 * Which colours the numbers of a HEIC, HEIF or AVIF picture stand for (ISO/IEC 14496-12, 12.1.5, and 23008-12, 6.5.5), and the
 * same picture in sRGB. Telephones take theirs in Display P3; shown as sRGB they look pale.
 */
import type { Limits } from '../limits.ts';
import { Refusal } from './format.ts';
import { decode, type Pixels } from './pixels.ts';
import sharp from './sharp.ts';

/** A profile as it lies in the file, the name of one that everybody has, or null where the numbers are sRGB or nobody says. */
export type Colours = Buffer | 'p3' | null;

interface Box {
  readonly name: string;
  readonly body: Buffer;
}

function* boxesOf(bytes: Buffer): Generator<Box> {
  for (let at = 0; at + 8 <= bytes.length; ) {
    const told = bytes.readUInt32BE(at);
    const isLong = told === 1 && at + 16 <= bytes.length;
    const size = told === 0 ? bytes.length - at : isLong ? Number(bytes.readBigUInt64BE(at + 8)) : told;
    if (size < 8 || at + size > bytes.length) return;
    yield {
      name: bytes.toString('latin1', at + 4, at + 8),
      body: bytes.subarray(at + (isLong ? 16 : 8), at + size),
    };
    at += size;
  }
}

const inside = (bytes: Buffer | undefined, name: string): Buffer | undefined =>
  bytes === undefined ? undefined : [...boxesOf(bytes)].find((box) => box.name === name)?.body;

/** Places in the list of properties that belong to an item. */
function placesOf(associations: Buffer, item: number): number[] {
  const isLongId = associations[0] !== 0;
  const isLongPlace = ((associations[3] ?? 0) & 1) === 1;
  const count = associations.readUInt32BE(4);
  let at = 8;
  for (let index = 0; index < count; index += 1) {
    const id = isLongId ? associations.readUInt32BE(at) : associations.readUInt16BE(at);
    at += isLongId ? 4 : 2;
    const places = associations.readUInt8(at);
    at += 1;
    const bytesEach = isLongPlace ? 2 : 1;
    if (id === item)
      return Array.from({ length: places }, (_, place) =>
        isLongPlace
          ? associations.readUInt16BE(at + place * 2) & 0x7fff
          : associations.readUInt8(at + place) & 0x7f,
      );
    at += places * bytesEach;
  }
  return [];
}

/** ITU-T H.273: primaries of Display P3 (SMPTE EG 432-1). */
const P3_PRIMARIES = 12;
/** Curves for screens of another brightness: their numbers mean nothing in sRGB, and are left as they are. */
const BRIGHTER_CURVES = new Set([16, 18]);

export function coloursOf(file: Buffer): Colours {
  try {
    const meta = inside(file, 'meta')?.subarray(4);
    const main = inside(meta, 'pitm');
    const properties = inside(meta, 'iprp');
    const list = inside(properties, 'ipco');
    const associations = inside(properties, 'ipma');
    if (main === undefined || list === undefined || associations === undefined) return null;
    const all = [...boxesOf(list)];
    const places = placesOf(associations, main[0] === 0 ? main.readUInt16BE(4) : main.readUInt32BE(4));
    const told = places.map((place) => all[place - 1]).filter((box) => box?.name === 'colr');
    const named = (kinds: readonly string[]) =>
      told.find((box) => box !== undefined && kinds.includes(box.body.toString('latin1', 0, 4)))?.body;
    const profile = named(['prof', 'rICC'])?.subarray(4);
    if (profile !== undefined) return profile;
    const numbers = named(['nclx']);
    if (numbers === undefined || numbers.readUInt16BE(4) !== P3_PRIMARIES) return null;
    return BRIGHTER_CURVES.has(numbers.readUInt16BE(6)) ? null : 'p3';
  } catch (thrown) {
    // numbers that lead out of the file: its decoder is the one to judge it
    if (thrown instanceof RangeError) return null;
    throw thrown;
  }
}

export const MAIN_OF_SEQUENCE = 'of a sequence its main picture kept';

/**
 * Whether the file holds moving pictures beside its main one, of which no other is kept.
 * @throws Refusal where there is no main one
 */
export function isSequence(file: Buffer): boolean {
  const names = [...boxesOf(file)].map(({ name }) => name);
  if (!names.includes('moov')) return false;
  if (!names.includes('meta')) throw new Refusal('format not supported');
  return true;
}

async function profileP3(): Promise<Buffer> {
  const pixel = { create: { width: 1, height: 1, channels: 3, background: '#000000' } } as const;
  const { icc } = await sharp(await sharp(pixel).withIccProfile('p3').png().toBuffer()).metadata();
  if (icc === undefined) throw new RangeError('no profile');
  return icc;
}

/** The same picture in sRGB. @param pixels of 8 bits and three channels; others are given back as they are */
export async function inStandardColours(pixels: Pixels, colours: Colours, limits: Limits): Promise<Pixels> {
  if (colours === null || pixels.bits !== 8 || pixels.channels !== 3) return pixels;
  const profile = colours === 'p3' ? await profileP3() : colours;
  const { actions, ...shown } = await decode({ path: withProfile(pixels, profile), limits });
  return { ...shown, actions: [...new Set([...pixels.actions, ...actions])] };
}

const SHORT = 3;
const LONG = 4;
const UNDEFINED = 7;
const HEADER_BYTES = 8;

/** The samples as they are, with a profile beside them: a TIFF is the plainest file that can hold both. */
function withProfile({ samples, width, height }: Pixels, profile: Buffer): Buffer {
  const bits = Buffer.from([8, 0, 8, 0, 8, 0]);
  const bitsAt = HEADER_BYTES + samples.byteLength;
  const profileAt = bitsAt + bits.length;
  const entries: readonly (readonly [tag: number, type: number, count: number, value: number])[] = [
    [256, LONG, 1, width],
    [257, LONG, 1, height],
    [258, SHORT, 3, bitsAt],
    [259, SHORT, 1, 1],
    [262, SHORT, 1, 2],
    [273, LONG, 1, HEADER_BYTES],
    [277, SHORT, 1, 3],
    [278, LONG, 1, height],
    [279, LONG, 1, samples.byteLength],
    [284, SHORT, 1, 1],
    [34_675, UNDEFINED, profile.length, profileAt],
  ];
  const directory = Buffer.alloc(2 + entries.length * 12 + 4);
  directory.writeUInt16LE(entries.length);
  for (const [index, [tag, type, count, value]] of entries.entries()) {
    const at = 2 + index * 12;
    directory.writeUInt16LE(tag, at);
    directory.writeUInt16LE(type, at + 2);
    directory.writeUInt32LE(count, at + 4);
    directory.writeUInt32LE(value, at + 8);
  }
  const header = Buffer.from('49492a0000000000', 'hex');
  header.writeUInt32LE(profileAt + profile.length, 4);
  const pixels = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
  return Buffer.concat([header, pixels, bits, profile, directory]);
}
