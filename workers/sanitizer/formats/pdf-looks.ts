/**
 * Whether a sign looks like what its font says that it is. A font may draw one letter and name another, and a page of
 * such a font would read otherwise than it is copied. Latin letters and digits are compared with those of the engine's own fonts;
 * other scripts must at least not look like these.
 */
import type { PDFiumLibrary } from '@hyzyla/pdfium';
import { type Character, type Piece, takeCharacters } from './pdf-characters.ts';
import { isSameGlyph } from './pdf-visible.ts';

/** Ink in a grid over the sign's box, from none to full; and how much wider than high the box is, in doublings. */
interface Look {
  readonly grid: Float32Array;
  readonly shape: number;
}

/** Two drawings of a page, one of which lacks its text, and the place of a sign in both. */
export interface Picture {
  readonly withText: Uint8Array;
  readonly withoutText: Uint8Array;
  readonly width: number;
}

const SIDE = 12;
/** How much a doubling of the width counts beside the ink. */
const SHAPE_WEIGHT = 0.12;
/** Signs this near to each other are the same sign, drawn at another fraction of a pixel. */
const SAME = 0.1;
/** Nothing that is farther from every form of a letter is that letter. */
const FARTHEST = 0.3;
/** Other letters that may be nearer: fonts differ more among themselves than i from j. */
const MAX_NEARER = 5;
/** A sign of another script that is this near to a Latin letter or digit is that. */
const TAKEN_FOR = 0.14;
/** Remembered of one letter of a font; more differ only where somebody wants them to. */
const MAX_REMEMBERED = 64;
/** Of a font's letters: a font of which more look like others is not believed at all. */
const MAX_UNLIKE_SHARE = 0.2;

/** The engine has these in itself: upright, heavy and leaning, with and without serifs, and of one width. */
const FONTS = [
  'Helvetica',
  'Helvetica-Bold',
  'Helvetica-Oblique',
  'Times-Roman',
  'Times-Bold',
  'Times-Italic',
  'Courier',
];
const LETTERS = [
  ...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
  ...'ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿ',
];
/** Too simple in shape to tell a script by. */
const SIMPLE = /^[cijlotuvx017ìíîïòóôõöø]$/i;
const NEIGHBOURS =
  /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Common}\p{Script=Inherited}]/u;
const CELL = 40;
const POINTS = 24;

/** Letters that differ in size only, or in nothing. */
const folded = (text: string): string => {
  const lower = text.toLowerCase();
  return /^[il1|]$/.test(lower) ? 'l' : /^[o0]$/.test(lower) ? 'o' : lower;
};

export class Looks {
  readonly #references = new Map<string, Look[]>();
  /** By font and meaning: what was drawn for it so far, and whether that was like it. */
  readonly #judged = new Map<string, { look: Look; isLike: boolean }[]>();
  /** By font: letters that were judged, and those that looked like others. */
  readonly #fonts = new Map<number, { all: number; unlike: number }>();

  static async of(library: PDFiumLibrary): Promise<Looks> {
    const looks = new Looks();
    const opened = await library.loadDocument(specimen());
    const [width, height] = [LETTERS.length * CELL, FONTS.length * CELL];
    const drawing = { scale: 1, width, height };
    const { data: withText } = await opened.getPage(0).render(drawing);
    const page = opened.getPage(0);
    const pieces = takeCharacters(library, page, width, height) ?? [];
    const { data: withoutText } = await page.render(drawing);
    opened.destroy();
    for (const piece of pieces) {
      const look = piece === null ? null : lookOf(piece, { withText, withoutText, width });
      if (piece === null || look === null) continue;
      const letter = folded(piece.text);
      looks.#references.set(letter, [...(looks.#references.get(letter) ?? []), look]);
    }
    return looks;
  }

  /** @returns the pieces with null for each that looks like something else */
  likely(pieces: readonly Piece[], picture: Picture): Piece[] {
    const likely = pieces.map((piece, index) => {
      if (piece === null || isOfLigature(piece, pieces[index - 1], pieces[index + 1])) return piece;
      return this.#isLike(piece, picture) ? piece : null;
    });
    return likely.map((piece) => (piece !== null && this.#isBelieved(piece.font) ? piece : null));
  }

  #isBelieved(font: number): boolean {
    const { all, unlike } = this.#fonts.get(font) ?? { all: 0, unlike: 0 };
    return unlike <= all * MAX_UNLIKE_SHARE;
  }

  #isLike(character: Character, picture: Picture): boolean {
    if (!/[\p{L}\p{N}]/u.test(character.text)) return true;
    const look = lookOf(character, picture);
    if (look === null) return false;
    const key = `${character.font} ${character.text}`;
    const known = this.#judged.get(key) ?? [];
    const same = known.find((other) => distance(other.look, look, SAME) < SAME);
    if (same !== undefined) return same.isLike;
    const isLike = this.#judge(character.text, look);
    if (known.length < MAX_REMEMBERED) this.#judged.set(key, [...known, { look, isLike }]);
    const counts = this.#fonts.get(character.font) ?? { all: 0, unlike: 0 };
    counts.all += 1;
    if (!isLike) counts.unlike += 1;
    this.#fonts.set(character.font, counts);
    return isLike;
  }

  #judge(text: string, look: Look): boolean {
    const own = this.#references.get(folded(text));
    if (own === undefined) {
      if (NEIGHBOURS.test(text)) return true;
      return ![...this.#references].some(
        ([letter, references]) => !SIMPLE.test(letter) && nearest(references, look, TAKEN_FOR) < TAKEN_FOR,
      );
    }
    const far = nearest(own, look, Number.POSITIVE_INFINITY);
    if (far > FARTHEST) return false;
    let nearer = 0;
    for (const [letter, references] of this.#references)
      if (
        letter.normalize('NFD')[0] !== text.normalize('NFD')[0]?.toLowerCase() &&
        nearest(references, look, far) < far
      )
        nearer += 1;
    return nearer <= MAX_NEARER;
  }
}

/** The letters of a ligature do not look like any of them; which ligatures there are is known where words are made. */
const isOfLigature = (piece: Character, before: Piece | undefined, after: Piece | undefined): boolean =>
  [before, after].some((other) => other !== undefined && other !== null && isSameGlyph(piece, other));

/** A page of the engine's own fonts: a row for each, a column for each letter. */
function specimen(): Uint8Array {
  const rows = FONTS.map((_name, row) => {
    const y = (FONTS.length - row - 1) * CELL + CELL / 4;
    const cells = LETTERS.map((letter, column) => {
      const hex = letter.charCodeAt(0).toString(16).padStart(2, '0');
      return `1 0 0 1 ${column * CELL + CELL / 8} ${y} Tm <${hex}> Tj`;
    });
    return `/F${row} ${POINTS} Tf ${cells.join('\n')}`;
  });
  const content = `BT\n${rows.join('\n')}\nET`;
  const fonts = FONTS.map(
    (name, row) => `/F${row} << /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding /WinAnsiEncoding >>`,
  );
  // the engine rebuilds the table of objects that is not there
  return Buffer.from(
    [
      '%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj',
      '2 0 obj\n<< /Type /Pages /Count 1 /Kids [3 0 R] >>\nendobj',
      `3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${LETTERS.length * CELL} ${FONTS.length * CELL}] /Contents 4 0 R /Resources << /Font << ${fonts.join(' ')} >> >> >>\nendobj`,
      `4 0 obj\n<< /Length ${content.length} >>\nstream\n${content}\nendstream\nendobj`,
      'trailer\n<< /Size 5 /Root 1 0 R >>\n%%EOF\n',
    ].join('\n'),
    'latin1',
  );
}

/** @returns something beyond the limit as soon as it is reached */
function distance(one: Look, other: Look, limit: number): number {
  const start = Math.abs(one.shape - other.shape) * SHAPE_WEIGHT;
  const most = (limit - start) * one.grid.length;
  let sum = 0;
  for (let at = 0; at < one.grid.length; at += 1) {
    sum += Math.abs((one.grid[at] ?? 0) - (other.grid[at] ?? 0));
    if (sum > most) break;
  }
  return start + sum / one.grid.length;
}

/** The distance from the nearest of them, if that is within the limit. */
function nearest(references: readonly Look[], look: Look, limit: number): number {
  let least = limit;
  for (const reference of references) least = Math.min(least, distance(reference, look, least));
  return least;
}

/** As it would be read: turned upright. Null for what has no ink. */
function lookOf({ box, direction }: Character, picture: Picture): Look | null {
  const { left, top } = box;
  const [wide, high] = [box.right - left, box.bottom - top];
  const ink = new Float32Array(wide * high);
  let [first, last, highest, lowest, most] = [wide, -1, high, -1, 0];
  for (let y = 0; y < high; y += 1)
    for (let x = 0; x < wide; x += 1) {
      const value = inkAt(picture, left + x, top + y);
      ink[y * wide + x] = value;
      most = Math.max(most, value);
    }
  for (let y = 0; y < high; y += 1)
    for (let x = 0; x < wide; x += 1) {
      if ((ink[y * wide + x] ?? 0) < most / 3) continue;
      first = Math.min(first, x);
      last = Math.max(last, x);
      highest = Math.min(highest, y);
      lowest = y;
    }
  if (last < 0 || most === 0 || direction === null) return null;
  const [width, height] = [last - first + 1, lowest - highest + 1];
  const grid = new Float32Array(SIDE * SIDE);
  const isOnSide = direction % 2 === 1;
  for (let row = 0; row < SIDE; row += 1)
    for (let column = 0; column < SIDE; column += 1) {
      const [u, v] = unturned((column + 0.5) / SIDE, (row + 0.5) / SIDE, direction);
      const half = [width / SIDE / 2, height / SIDE / 2] as const;
      grid[row * SIDE + column] =
        mean(ink, wide, high, first + u * width, highest + v * height, half[0], half[1]) / most;
    }
  const shape = Math.log2(isOnSide ? height / width : width / height);
  return { grid, shape };
}

/** Where in the picture a place of the upright sign lies, both from the upper left corner and in shares of the side. */
function unturned(u: number, v: number, direction: number): readonly [number, number] {
  if (direction === 1) return [v, 1 - u];
  if (direction === 2) return [1 - u, 1 - v];
  return direction === 3 ? [1 - v, u] : [u, v];
}

/** Of the pixels around a place; at least of the one that it lies in. */
function mean(
  ink: Float32Array,
  wide: number,
  high: number,
  x: number,
  y: number,
  halfWidth: number,
  halfHeight: number,
): number {
  let sum = 0;
  let count = 0;
  const [bottom, right] = [
    Math.min(high - 1, Math.floor(y + halfHeight - 0.01)),
    Math.min(wide - 1, Math.floor(x + halfWidth - 0.01)),
  ];
  for (let row = Math.max(0, Math.floor(y - halfHeight)); row <= bottom; row += 1)
    for (let column = Math.max(0, Math.floor(x - halfWidth)); column <= right; column += 1) {
      sum += ink[row * wide + column] ?? 0;
      count += 1;
    }
  return count === 0 ? 0 : sum / count;
}

function inkAt({ withText, withoutText, width }: Picture, x: number, y: number): number {
  const at = (y * width + x) * 4;
  let sum = 0;
  for (let channel = 0; channel < 3; channel += 1)
    sum += Math.abs((withText[at + channel] ?? 0) - (withoutText[at + channel] ?? 0));
  return sum;
}
