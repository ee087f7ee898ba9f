/** Proves that a TIFF is pages of one packed strip each, with the few entries that are needed to show them and no gap between anything. */
import { NO_FACTS } from '../facts.ts';
import { type ByteSource, demand, need, type Structure } from './source.ts';

const SHORT = 3;
const LONG = 4;
const MAX_PAGES = 10_000;

export interface TiffStructure extends Structure {
  readonly strips: readonly {
    readonly offset: number;
    readonly length: number;
    readonly unpackedBytes: number;
  }[];
}

/** Tag, type, and how many values; a null count is one for each channel. In this order, the last one only with transparency. */
const ENTRIES = [
  [256, LONG, 1],
  [257, LONG, 1],
  [258, SHORT, null],
  [259, SHORT, 1],
  [262, SHORT, 1],
  [273, LONG, 1],
  [277, SHORT, 1],
  [278, LONG, 1],
  [279, LONG, 1],
  [284, SHORT, 1],
  [338, SHORT, 1],
] as const;

export function verifyTiff(source: ByteSource): TiffStructure {
  const header = need(source, 0, 8);
  demand(header.readUInt32LE(0) === 0x002a4949, 'no header');
  const pages: { width: number; height: number }[] = [];
  const strips: { offset: number; length: number; unpackedBytes: number }[] = [];
  let offset = 8;
  let link = header.readUInt32LE(4);
  let depth = 0;
  while (link !== 0) {
    demand(pages.length < MAX_PAGES, 'too many pages');
    const page = verifyPage(source, offset, link);
    if (pages.length === 0) depth = page.bits;
    pages.push({ width: page.width, height: page.height });
    strips.push(page.strip);
    offset = page.end;
    link = page.link;
  }
  demand(offset === source.size, 'bytes after the end');
  const [first] = pages;
  demand(first !== undefined, 'no picture');
  return { ...NO_FACTS, ...first, frames: pages.length, depth, pages, strips };
}

/** A page's strip, then the depths of its channels if they are more than two, then its directory. */
function verifyPage(source: ByteSource, start: number, directory: number) {
  const count = need(source, directory, 2).readUInt16LE();
  demand(count === ENTRIES.length || count === ENTRIES.length - 1, 'more or fewer entries than needed');
  const bytes = need(source, directory + 2, count * 12 + 4);
  const values = new Map<number, number>();
  for (const [index, [tag, type, wanted]] of ENTRIES.slice(0, count).entries()) {
    const entry = bytes.subarray(index * 12, index * 12 + 12);
    demand(entry.readUInt16LE(0) === tag && entry.readUInt16LE(2) === type, 'an entry that is not allowed');
    demand(wanted === null || entry.readUInt32LE(4) === wanted, 'an entry of the wrong length');
    demand(
      type === LONG || wanted === null || entry.readUInt16LE(10) === 0,
      'an entry with more than its value',
    );
    values.set(tag, type === LONG ? entry.readUInt32LE(8) : entry.readUInt16LE(8));
  }
  const value = (tag: number) => values.get(tag) ?? 0;
  const channels = value(277);
  demand(
    channels >= 1 && channels <= 4 && (channels % 2 === 0) === values.has(338),
    'an unusual kind of picture',
  );
  demand(value(259) === 8 && value(284) === 1 && value(278) === value(257), 'an unusual way of packing');
  demand(value(262) === (channels < 3 ? 1 : 2) && (!values.has(338) || value(338) === 2), 'unusual colours');
  const length = value(279);
  demand(value(273) === start && length > 0, 'a strip in an odd place');
  let end = start + length;
  if (length % 2 === 1) demand(need(source, end++, 1)[0] === 0, 'padding that is not empty');
  const depths = bytes.subarray(2 * 12, 3 * 12);
  demand(depths.readUInt32LE(4) === channels, 'a depth for more or fewer channels than there are');
  if (channels > 2) demand(depths.readUInt32LE(8) === end, 'depths in an odd place');
  const each = channels > 2 ? need(source, end, channels * 2) : depths.subarray(8, 8 + channels * 2);
  if (channels === 1) demand(depths.readUInt16LE(10) === 0, 'an entry with more than its value');
  if (channels > 2) end += channels * 2;
  const bits = each.readUInt16LE(0);
  demand(bits === 8 || bits === 16, 'an unusual depth');
  for (let index = 0; index < channels; index += 1)
    demand(each.readUInt16LE(index * 2) === bits, 'two depths');
  demand(end === directory, 'a directory in an odd place');
  const [width, height] = [value(256), value(257)];
  return {
    width,
    height,
    bits,
    strip: { offset: start, length, unpackedBytes: (width * height * channels * bits) / 8 },
    end: directory + 2 + bytes.length,
    link: bytes.readUInt32LE(count * 12),
  };
}
