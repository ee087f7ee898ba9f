/**
 * Proves that a text is valid UTF-8 with one kind of line end and that nothing in it is invisible but the joiners and
 * selectors that spelling and emoji use. Works on code points, by ranges, unlike the code that cleans.
 */
import { NO_FACTS } from '../facts.ts';
import { type ByteSource, demand, NotProven, type Structure } from './source.ts';

const READ_BYTES = 256 * 1024;
const LINE_FEED = 0x0a;
const TAB = 0x09;
const ZWNJ = 0x200c;
const ZWJ = 0x200d;

/** Inclusive ranges of code points that leave no ink and are never kept. */
const FORBIDDEN: readonly (readonly [number, number])[] = [
  [0x00, 0x08],
  [0x0b, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x2000, 0x200b],
  [0x200e, 0x200f],
  [0x2028, 0x202f],
  [0x205f, 0x206f],
  [0x3164, 0x3164],
  [0xd800, 0xdfff],
  [0xfdd0, 0xfdef],
  [0xfe00, 0xfe0d],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff0, 0xfffb],
  [0x13430, 0x1345f],
  [0x1bca0, 0x1bca3],
  [0x1d173, 0x1d17a],
  [0xe0000, 0xe001f],
  [0xe0080, 0xe0fff],
];
/** The first letter of a script that uses joiners is Arabic; every later one lies above it. */
const FIRST_JOINING_LETTER = 0x600;
const TAGS = [0xe0020, 0xe007f] as const;
const BLACK_FLAG = 0x1f3f4;
/** A region of a flag is five letters and an end. */
const TAGS_IN_A_FLAG = 6;

export function verifyText(source: ByteSource): Structure {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let lines = 1;
  let before = LINE_FEED;
  let tags = 0;
  const look = (text: string) => {
    for (const character of text) {
      const point = character.codePointAt(0) ?? 0;
      tags = point >= TAGS[0] && point <= TAGS[1] ? tags + 1 : 0;
      demand(isVisible(point, before, tags), 'an invisible character');
      if (point === LINE_FEED) {
        demand(before !== 0x20 && before !== TAB, 'a space at the end of a line');
        lines += 1;
      }
      before = point;
    }
  };
  const decode = (bytes?: Buffer): string => {
    try {
      return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
    } catch (thrown) {
      throw new NotProven('not UTF-8', { cause: thrown });
    }
  };
  for (let offset = 0; offset < source.size; offset += READ_BYTES)
    look(decode(source.read(offset, READ_BYTES)));
  look(decode());
  return { ...NO_FACTS, lines };
}

function isVisible(point: number, before: number, tags: number): boolean {
  if (point < 0x7f && point >= 0x20) return true;
  if (point === ZWNJ) return before >= FIRST_JOINING_LETTER && before !== ZWNJ && before !== ZWJ;
  if (point === ZWJ) return before >= FIRST_JOINING_LETTER && before !== ZWNJ && before !== ZWJ;
  if (point === 0xfe0e || point === 0xfe0f)
    return before !== 0xfe0e && before !== 0xfe0f && before !== ZWNJ && before !== ZWJ;
  if (point >= TAGS[0] && point <= TAGS[1]) {
    return tags <= TAGS_IN_A_FLAG && (tags > 1 || before === BLACK_FLAG);
  }
  return !FORBIDDEN.some(([first, last]) => point >= first && point <= last);
}
