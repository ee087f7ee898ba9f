/**
 * From visible characters to the words of a text layer. A layer must not say more than the page shows, so a sign is one
 * character, or a ligature that typesetters know; what leaves no ink of its own, or mixes alphabets, is left out.
 */
import type { Character, Direction, Piece } from './pdf-characters.ts';
import { isSameGlyph } from './pdf-visible.ts';
import type { LayerWord } from './pdf-writer.ts';

/** A word as it is read, with the line that it stands on. */
export interface Word extends LayerWord {
  readonly spoken: string;
  readonly line: number;
}

export interface Sheet {
  readonly width: number;
  readonly height: number;
  readonly pixelWidth: number;
  readonly pixelHeight: number;
  /** Points that a unit of the page is. */
  readonly unit: number;
}

const LIGATURES = new Set(
  'ff fi fl ffi ffl ft fft tt ti tti tf fj ffj Th ct st sp ij IJ لا لأ لإ لآ لله الله لم لى لي لح لج لخ في نا'.split(
    ' ',
  ),
);
/** Forms of Arabic and Hebrew letters and of Latin ligatures by their look, which stand for plain letters. */
const PRESENTATION_FORMS = /[\ufb00-\ufdff\ufe70-\ufefc]/g;
const HAS_INK = /^[\p{L}\p{M}\p{N}\p{P}\p{S}]+$/u;
const NO_INK = /[\p{Default_Ignorable_Code_Point}\u2800]/u;
const ALPHABETS = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u];
/** In sizes of the font: what parts words, and what begins another line. */
const GAP = 0.6;
const OFF_LINE = 0.3;
/** In the font of the layer every sign is half as wide as high; a longer word than this is no word. */
const MAX_WORD_SIGNS = 100;

interface Sign {
  readonly spoken: string;
  /** Points along the line and across it. */
  readonly start: number;
  readonly end: number;
  readonly base: number;
  readonly points: number;
  readonly direction: Direction;
}

/** @param pieces with null for what parts words and for all that is not proven to be seen */
export function wordsOf(pieces: readonly Piece[], sheet: Sheet): Word[] {
  const words: Word[] = [];
  let signs: Sign[] = [];
  let line = 0;
  let before: Sign | null = null;
  const finish = () => {
    const [first] = signs;
    if (first === undefined) return;
    if (before !== null && !isOnLine(before, first)) line += 1;
    before = signs.at(-1) ?? null;
    const word = wordOf(signs, first, sheet, line);
    if (word !== null) words.push(word);
    signs = [];
  };
  for (const glyph of glyphsOf(pieces)) {
    const sign = glyph === null ? null : signOf(glyph, sheet);
    const last = signs.at(-1);
    if (last !== undefined && (sign === null || !belongs(last, sign))) finish();
    if (signs.length >= MAX_WORD_SIGNS) finish();
    if (sign !== null) signs.push(sign);
  }
  finish();
  return words;
}

/** The characters that were read from one sign, together. */
function* glyphsOf(pieces: readonly Piece[]): Generator<Character[] | null> {
  let glyph: Character[] = [];
  for (const piece of pieces) {
    const [first] = glyph;
    if (first !== undefined && (piece === null || !isSameGlyph(first, piece))) {
      yield glyph;
      glyph = [];
    }
    if (piece === null) yield null;
    else glyph.push(piece);
  }
  if (glyph.length > 0) yield glyph;
}

function signOf(glyph: readonly Character[], sheet: Sheet): Sign | null {
  const [character] = glyph;
  const spoken = meaningOf(glyph.map(({ text }) => text).join(''));
  if (character === undefined || spoken === null || character.direction === null) return null;
  const { box, direction } = character;
  const across = sheet.width / sheet.pixelWidth;
  const down = sheet.height / sheet.pixelHeight;
  const along = turned(box.left * across, sheet.height - box.bottom * down, direction);
  const other = turned(box.right * across, sheet.height - box.top * down, direction);
  const base = turned(character.x * across, sheet.height - character.y * down, direction);
  return {
    spoken,
    start: Math.min(along.x, other.x),
    end: Math.max(along.x, other.x),
    base: base.y,
    points: character.points * sheet.unit,
    direction,
  };
}

/** The plain letters of a sign; null for what no one sign stands for, or what nobody would see. */
function meaningOf(text: string): string | null {
  const plain = text.replace(PRESENTATION_FORMS, (form) => form.normalize('NFKC'));
  if (!HAS_INK.test(plain) || NO_INK.test(plain) || /[^\0-\uffff]/u.test(plain)) return null;
  const reversed = [...plain].reverse().join('');
  if (plain.length === 1 || text.length === 1) return plain;
  // the engine gives the letters of an Arabic ligature in the order in which lines of Latin would be drawn
  return LIGATURES.has(plain) ? plain : LIGATURES.has(reversed) ? reversed : null;
}

/** A place seen from the line's own direction; its inverse is the turn by what is missing to a whole one. */
function turned(x: number, y: number, direction: number): { x: number; y: number } {
  if (direction === 1) return { x: y, y: -x };
  if (direction === 2) return { x: -x, y: -y };
  return direction === 3 ? { x: -y, y: x } : { x, y };
}

function isOnLine(one: Sign, other: Sign): boolean {
  return one.direction === other.direction && Math.abs(one.base - other.base) <= one.points * OFF_LINE;
}

function belongs(last: Sign, sign: Sign): boolean {
  const gap = Math.max(sign.start - last.end, last.start - sign.end);
  const isAlike = Math.abs(sign.points - last.points) <= last.points * 0.1;
  return isOnLine(last, sign) && isAlike && gap <= last.points * GAP;
}

function wordOf(signs: readonly Sign[], first: Sign, sheet: Sheet, line: number): Word | null {
  const spoken = signs.map((sign) => sign.spoken).join('');
  if (ALPHABETS.filter((alphabet) => alphabet.test(spoken)).length > 1) return null;
  const start = Math.min(...signs.map((sign) => sign.start));
  const end = Math.max(...signs.map((sign) => sign.end));
  const back = turned(start, first.base, (4 - first.direction) % 4);
  if (back.x < 0 || back.y < 0 || back.x > sheet.width || back.y > sheet.height) return null;
  return {
    spoken,
    line,
    drawn: inOrderOfPlace(signs),
    x: back.x,
    y: back.y,
    points: first.points,
    length: end - start,
    direction: first.direction,
  };
}

/** Programs expect letters in the order in which they stand, and find out by themselves how Arabic and Hebrew are read. */
function inOrderOfPlace(signs: readonly Sign[]): string {
  const isMark = (sign: Sign) => /^\p{M}/u.test(sign.spoken);
  const sorted = signs
    .map((sign, index) => ({
      sign,
      at: isMark(sign) && index > 0 ? (signs[index - 1] ?? sign).start : sign.start,
    }))
    .sort((one, other) => one.at - other.at);
  return sorted
    .map(({ sign: { spoken } }) => (isReadLeftwards(spoken) ? [...spoken].reverse().join('') : spoken))
    .join('');
}

const isReadLeftwards = (text: string): boolean =>
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u.test(text) &&
  !/\p{N}/u.test(text);

/**
 * Leaves out every line in which a value stands that the original hides: the page may show the name of its author, but a name that is
 * searched for in the copy and found there proves nothing.
 */
export function withoutValues(words: readonly Word[], values: readonly string[]): Word[] {
  const touched = new Set<number>();
  for (const joint of ['', ' ']) {
    const text = words.map(({ spoken }) => spoken.toLowerCase()).join(joint);
    const ends: number[] = [];
    for (const { spoken } of words)
      ends.push((ends.at(-1) ?? -joint.length) + joint.length + spoken.toLowerCase().length);
    for (const value of values) {
      const wanted = value.toLowerCase();
      let first = 0;
      for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + 1)) {
        while ((ends[first] ?? text.length) <= at) first += 1;
        for (let index = first; index < words.length; index += 1) {
          if (index > first && (ends[index - 1] ?? 0) + joint.length >= at + wanted.length) break;
          touched.add(words[index]?.line ?? 0);
        }
      }
    }
  }
  return words.filter(({ line }) => !touched.has(line));
}
