/**
 * Which characters of a page can be seen. The page has been drawn with and without the ink of its text; a character counts
 * where its own place, and no other character's, lost ink by that. What is white on white, covered, clipped, outside
 * of the page, drawn in no colour or on a layer that is off leaves no such trace, however it was hidden.
 */
import type { Box, Character, Piece } from './pdf-characters.ts';

/** Of 255: print that is lighter against its ground is not read without effort. */
const CLEAR_MARGIN = 48;
/** Smaller print is a hidden mark more often than a note. */
const MIN_POINTS = 4;
/** Letters and digits of four points are some two points high; a font may draw them smaller than it says. */
const MIN_GLYPH_POINTS = 1.2;
/** Around each box, for ink that begins within a pixel and for boxes that are rounded. */
const MARGIN_PIXELS = 1;
/** Of a character's box, that is in no other one's. */
const MIN_OWN_SHARE = 0.2;
/** Of its own part, that has ink: a slash and a colon have more. */
const MIN_INK_SHARE = 0.06;
const MIN_INK_PIXELS = 3;
/** How far ink reaches in a box that was made for it; half a letter is not one. */
const MIN_REACH = 0.75;
/** Of the page, by all boxes together: text that is read covers the page hardly once, and each box is looked through. */
const MAX_COVER = 16;
/** Ink outside of all boxes: beyond this, boxes are not where characters are drawn, and prove nothing. */
const MAX_STRAY_SHARE = 0.05;

export interface Drawn {
  /** Four bytes a pixel: red, green, blue and one that is not used. */
  readonly withText: Uint8Array;
  readonly withoutText: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** Points that a pixel is wide. */
  readonly pixelPoints: number;
  /** Points that a unit of the page is. */
  readonly unit: number;
}

/** @returns the pieces with null for each character that is not proven to be seen; nothing of a page whose boxes are not true */
export function visiblePieces(pieces: readonly Piece[], drawn: Drawn): Piece[] {
  const { width, height } = drawn;
  const whole = pieces.filter((piece) => piece !== null);
  const boxes = whole.map(({ box }) => clipped(box, 0, drawn));
  const covered = boxes.reduce((sum, box) => sum + (box.right - box.left) * (box.bottom - box.top), 0);
  if (covered > width * height * MAX_COVER) return pieces.map(() => null);
  const cover = new Uint8Array(width * height);
  for (const { box } of distinct(whole)) {
    const { left, top, right, bottom } = clipped(box, MARGIN_PIXELS, drawn);
    for (let y = top; y < bottom; y += 1)
      for (let at = y * width + left; at < y * width + right; at += 1)
        if ((cover[at] ?? 0) < 2) cover[at] = (cover[at] ?? 0) + 1;
  }
  const ink = inkOf(drawn, cover);
  if (ink === null) return pieces.map(() => null);
  const seen = new Set(
    whole.filter((character, index) => {
      const box = boxes[index];
      return (
        box !== undefined && isLegible(character, drawn) && isDrawn(character.box, box, width, ink, cover)
      );
    }),
  );
  return pieces.map((piece) => (piece !== null && seen.has(piece) ? piece : null));
}

/** The letters of a ligature share one box, and cover it once. */
function distinct(characters: readonly Character[]): Character[] {
  return characters.filter((character, index) => {
    const before = characters[index - 1];
    return before === undefined || !isSameGlyph(before, character);
  });
}

/** Whether both were read from one drawn sign. */
export function isSameGlyph(one: Character, other: Character): boolean {
  return (
    one.font === other.font &&
    one.x === other.x &&
    one.y === other.y &&
    one.box.left === other.box.left &&
    one.box.top === other.box.top &&
    one.box.right === other.box.right &&
    one.box.bottom === other.box.bottom
  );
}

function clipped(box: Box, margin: number, { width, height }: Drawn): Box {
  const within = (value: number, end: number) => Math.max(0, Math.min(end, value));
  return {
    left: within(box.left - margin, width),
    top: within(box.top - margin, height),
    right: within(box.right + margin, width),
    bottom: within(box.bottom + margin, height),
  };
}

/** One for each pixel that is clearly darker or lighter with the text than without it; null where too many are in no box. */
function inkOf({ withText, withoutText, width, height }: Drawn, cover: Uint8Array): Uint8Array | null {
  const ink = new Uint8Array(width * height);
  const one = new Uint32Array(withText.buffer, withText.byteOffset, ink.length);
  const other = new Uint32Array(withoutText.buffer, withoutText.byteOffset, ink.length);
  let all = 0;
  let stray = 0;
  for (let at = 0; at < ink.length; at += 1) {
    const before = one[at] ?? 0;
    const after = other[at] ?? 0;
    if (before === after || Math.abs(brightness(before) - brightness(after)) < CLEAR_MARGIN) continue;
    ink[at] = 1;
    all += 1;
    if (cover[at] === 0) stray += 1;
  }
  return stray > all * MAX_STRAY_SHARE ? null : ink;
}

/** ITU-R BT.601, of a pixel whose red is lowest. */
const brightness = (pixel: number): number =>
  0.299 * (pixel & 0xff) + 0.587 * ((pixel >> 8) & 0xff) + 0.114 * ((pixel >> 16) & 0xff);

function isLegible({ text, box, points, direction, isUnsure }: Character, drawn: Drawn): boolean {
  if (isUnsure || direction === null || points * drawn.unit < MIN_POINTS) return false;
  const side = Math.max(box.right - box.left, box.bottom - box.top) * drawn.pixelPoints;
  return side >= MIN_GLYPH_POINTS || !/[\p{L}\p{N}]/u.test(text);
}

/** @param visible the part of the box that lies on the page, which has to be all of it */
function isDrawn(box: Box, visible: Box, width: number, ink: Uint8Array, cover: Uint8Array): boolean {
  const { left, top, right, bottom } = box;
  if (left !== visible.left || top !== visible.top || right !== visible.right || bottom !== visible.bottom)
    return false;
  let own = 0;
  let inked = 0;
  let [first, last, highest, lowest] = [right, left, bottom, top];
  for (let y = top; y < bottom; y += 1) {
    for (let x = left; x < right; x += 1) {
      const at = y * width + x;
      const isOwn = cover[at] === 1;
      if (isOwn) own += 1;
      if (ink[at] !== 1) continue;
      if (isOwn) inked += 1;
      first = Math.min(first, x);
      last = Math.max(last, x);
      highest = Math.min(highest, y);
      lowest = y;
    }
  }
  const area = (right - left) * (bottom - top);
  if (own < area * MIN_OWN_SHARE || inked < Math.max(MIN_INK_PIXELS, own * MIN_INK_SHARE)) return false;
  // the outermost pixels of a sign are often too pale to count: one at each side
  return last - first + 3 >= (right - left) * MIN_REACH && lowest - highest + 3 >= (bottom - top) * MIN_REACH;
}
