/**
 * The characters of a page as its fonts name them, with the place of each; and the page without the ink of these
 * characters, for comparison. Nothing here says that a character can be seen.
 */
import type { PDFiumLibrary, PDFiumPage } from '@hyzyla/pdfium';

/** A rectangle of the page as it is drawn, in pixels from the upper left corner; right and bottom lie outside. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** In quarters of a turn against the clock, as the page is looked at. */
export type Direction = 0 | 1 | 2 | 3;

export interface Character {
  /** What the font says: one character, or the letters of a ligature. */
  readonly text: string;
  readonly box: Box;
  /** Where it stands on its line, in pixels. */
  readonly x: number;
  readonly y: number;
  /** Null where it is neither upright nor turned by quarters. */
  readonly direction: Direction | null;
  /** Of its font, in points of the page. */
  readonly points: number;
  readonly font: number;
  /** Whether the font gave no meaning, or is made of drawings whose size nobody can check. */
  readonly isUnsure: boolean;
}

/** One thing of a page's text, in the order in which it is read: null for whatever parts words. */
export type Piece = Character | null;

/** More are no page that anybody reads, and would cost minutes. */
const MAX_CHARACTERS = 50_000;
/** One part in twenty is a leaning of three degrees, as scans have it. */
const LEANING = 0.05;

/** What the package keeps to itself, and the engine's own functions need. */
const MODULE = 'module';
const HANDLE = 'pageIdx';

type Native = (name: string, ...values: number[]) => number;

/** The engine's own functions by name: the package types only those that it calls itself. */
function nativeOf(module: PDFiumLibrary[typeof MODULE]): Native {
  return (name, ...values) => {
    const found: unknown = Reflect.get(module, `_${name}`);
    if (typeof found !== 'function') throw new TypeError('the engine lacks a function');
    return Number(found(...values));
  };
}

/**
 * Reads the page's characters and takes the ink of each of them out of this page, so that what is then drawn of it lacks them.
 * @param width of the drawing, in pixels
 * @returns null where there are too many
 */
export function takeCharacters(
  library: PDFiumLibrary,
  page: PDFiumPage,
  width: number,
  height: number,
): Piece[] | null {
  const module = library[MODULE];
  const handle = page[HANDLE];
  const native = nativeOf(module);
  /** Room for six numbers of eight bytes. */
  const room = module.wasmExports.malloc(48);
  const text = withoutSpokenText(native, module, handle) ? native('FPDFText_LoadPage', handle) : 0;
  const view = () => new DataView(module.HEAPU8.buffer, module.HEAPU8.byteOffset + room, 48);
  const toPixels = (x: number, y: number): { x: number; y: number } => {
    native('FPDF_PageToDevice', handle, 0, 0, width, height, 0, x, y, room, room + 4);
    return { x: view().getInt32(0, true), y: view().getInt32(4, true) };
  };
  const doubles = (name: string, index: number, count: number): number[] | null => {
    const places = Array.from({ length: count }, (_none, at) => room + at * 8);
    if (native(name, text, index, ...places) === 0) return null;
    return places.map((_place, at) => view().getFloat64(at * 8, true));
  };
  const rotation = native('FPDFPage_GetRotation', handle);
  try {
    if (text === 0) return null;
    const count = native('FPDFText_CountChars', text);
    if (count > MAX_CHARACTERS) return null;
    const objects = new Set<number>();
    const pieces: Piece[] = [];
    for (let index = 0; index < count; index += 1) {
      const object = native('FPDFText_GetTextObject', text, index);
      const box = doubles('FPDFText_GetCharBox', index, 4);
      const origin = doubles('FPDFText_GetCharOrigin', index, 2);
      if (object !== 0) objects.add(object);
      const isMatrix = native('FPDFText_GetMatrix', text, index, room) !== 0;
      const matrix = [0, 4, 8, 12].map((at) => (isMatrix ? view().getFloat32(at, true) : 0));
      const unicode = native('FPDFText_GetUnicode', text, index);
      const isHyphen = native('FPDFText_IsHyphen', text, index) === 1;
      const isGenerated = native('FPDFText_IsGenerated', text, index) === 1;
      if (object === 0 || box === null || origin === null || isGenerated || isSpace(unicode)) {
        pieces.push(null);
        continue;
      }
      const [left = 0, right = 0, bottom = 0, top = 0] = box;
      const [one, other] = [toPixels(left, bottom), toPixels(right, top)];
      const [a = 0, b = 0, c = 0, d = 0] = matrix;
      const font = native('FPDFTextObj_GetFont', object);
      pieces.push({
        text: isHyphen ? '-' : textOf(unicode),
        box: {
          left: Math.min(one.x, other.x),
          top: Math.min(one.y, other.y),
          right: Math.max(one.x, other.x) + 1,
          bottom: Math.max(one.y, other.y) + 1,
        },
        ...toPixels(origin[0] ?? 0, origin[1] ?? 0),
        direction: directionOf(a, b, c, d, rotation),
        points: native('FPDFText_GetFontSize', text, index) * Math.hypot(c, d),
        font,
        isUnsure:
          native('FPDFText_HasUnicodeMapError', text, index) !== 0 ||
          // a font without a name is one of drawings, which declare their own boxes
          native('FPDFFont_GetBaseFontName', font, 0, 0) <= 1,
      });
    }
    for (const object of objects) native('FPDFPageObj_SetIsActive', object, 0);
    return pieces;
  } finally {
    if (text !== 0) native('FPDFText_ClosePage', text);
    module.wasmExports.free(room);
  }
}

/** Of a page that is not drawn, which would have closed it. */
export function closePage(library: PDFiumLibrary, page: PDFiumPage): void {
  library[MODULE]._FPDF_ClosePage(page[HANDLE]);
}

const FORM = 5;
/** Deeper forms count as too many objects. */
const DEPTH = 8;
const MAX_OBJECTS = 200_000;

/**
 * A document may give any words to be spoken or copied in place of what is drawn (ActualText); the marks that do are taken
 * off, so that what the fonts say counts.
 * @returns whether all were: not where there are too many objects to be looked at
 */
function withoutSpokenText(native: Native, module: PDFiumLibrary[typeof MODULE], page: number): boolean {
  const key = module.wasmExports.malloc(11);
  module.HEAPU8.set(Buffer.from('ActualText\0'), key);
  let looked = 0;
  const look = (object: number, depth: number) => {
    looked += 1;
    if (looked > MAX_OBJECTS) return;
    for (let at = native('FPDFPageObj_CountMarks', object) - 1; at >= 0; at -= 1) {
      const mark = native('FPDFPageObj_GetMark', object, at);
      if (native('FPDFPageObjMark_GetParamValueType', mark, key) !== 0)
        native('FPDFPageObj_RemoveMark', object, mark);
    }
    if (native('FPDFPageObj_GetType', object) !== FORM) return;
    if (depth === 0) looked = MAX_OBJECTS + 1;
    const count = native('FPDFFormObj_CountObjects', object);
    for (let at = 0; at < count && looked <= MAX_OBJECTS; at += 1)
      look(native('FPDFFormObj_GetObject', object, at), depth - 1);
  };
  const count = native('FPDFPage_CountObjects', page);
  for (let at = 0; at < count && looked <= MAX_OBJECTS; at += 1)
    look(native('FPDFPage_GetObject', page, at), DEPTH);
  module.wasmExports.free(key);
  return looked <= MAX_OBJECTS;
}

const isSpace = (unicode: number): boolean => /^[\p{Z}\t\n\r]$/u.test(textOf(unicode));

/** Nothing for what is no character of its own: halves of pairs, and numbers beyond the last character. */
function textOf(unicode: number): string {
  const isWhole = unicode < 0xd800 || (unicode > 0xdfff && unicode <= 0x10ffff);
  return isWhole ? String.fromCodePoint(unicode) : '';
}

/** @param rotation of the page, in quarters with the clock. Letters that are mirrored or lean have no direction. */
function directionOf(a: number, b: number, c: number, d: number, rotation: number): Direction | null {
  if (a * d - b * c <= 0) return null;
  const [along, across] = [Math.max(Math.abs(a), Math.abs(b)), Math.min(Math.abs(a), Math.abs(b))];
  if (across > along * LEANING) return null;
  const turned = Math.abs(a) > Math.abs(b) ? (a > 0 ? 0 : 2) : b > 0 ? 1 : 3;
  const seen = (turned - rotation + 4) % 4;
  return seen === 0 || seen === 1 || seen === 2 || seen === 3 ? seen : null;
}
