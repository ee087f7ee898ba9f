/** The words of a document's pages that are proven to be seen: by a second drawing of each page, which lacks them. */
import type { PDFiumDocument, PDFiumLibrary } from '@hyzyla/pdfium';
import type { Limits } from '../limits.ts';
import { closePage, takeCharacters } from './pdf-characters.ts';
import { Looks } from './pdf-looks.ts';
import { visiblePieces } from './pdf-visible.ts';
import { type Sheet, type Word, withoutValues, wordsOf } from './pdf-words.ts';

/** The same for both drawings of a page that are compared. */
export const DRAWING = { scale: 1, renderFormFields: true } as const;

/** Of the time that a small file has: a long document keeps the words of its first pages, and all of its pictures. */
const SHARE_OF_TIME = 1 / 3;

export class TextLayer {
  readonly #library: PDFiumLibrary;
  readonly #document: PDFiumDocument;
  readonly #hidden: readonly string[];
  readonly #untilMs: number;
  #looks: Looks | null = null;

  /** @param hidden values of the original; a line in which one of them stands is left out */
  constructor(
    library: PDFiumLibrary,
    document: PDFiumDocument,
    hidden: readonly string[],
    { wallBaseMs }: Limits,
  ) {
    this.#untilMs = performance.now() + wallBaseMs * SHARE_OF_TIME;
    this.#library = library;
    this.#document = document;
    this.#hidden = hidden;
  }

  /** @param withText the page as it is drawn, four bytes a pixel */
  async wordsOn(index: number, withText: Uint8Array, sheet: Sheet): Promise<Word[]> {
    if (performance.now() > this.#untilMs) return [];
    const { pixelWidth: width, pixelHeight: height, unit } = sheet;
    const page = this.#document.getPage(index);
    const pieces = takeCharacters(this.#library, page, width, height);
    if (pieces === null || pieces.every((piece) => piece === null)) {
      closePage(this.#library, page);
      return [];
    }
    // draws and closes it
    const { data: withoutText } = await page.render({ ...DRAWING, width, height });
    const drawn = { withText, withoutText, width, height, pixelPoints: sheet.width / width, unit };
    const visible = visiblePieces(pieces, drawn);
    if (visible.every((piece) => piece === null)) return [];
    this.#looks ??= await Looks.of(this.#library);
    return withoutValues(wordsOf(this.#looks.likely(visible, drawn), sheet), this.#hidden);
  }
}
