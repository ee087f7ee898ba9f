/**
 * PDF: each page becomes a picture, and the pictures become a new document with nothing else in it but, in faithful mode,
 * the words that are proven to be seen on them. Text layers, revisions, layers, attachments, scripts, forms, comments, names and dates
 * cannot survive, because no object of the original is copied. What was there is listed, for the record.
 */
import { readFile } from 'node:fs/promises';
import { needlesOfWords } from '../verify/leaks.ts';
import type { Copied, Format, Original } from './format.ts';
import { hiddenInPdf } from './pdf-hidden.ts';
import { drawPages } from './pdf-pages.ts';

async function draw({ path, mode, limits }: Original, isTextKept: boolean): Promise<Copied> {
  const original = await readFile(path);
  const { found, hasUnits } = hiddenInPdf(original);
  const unitOf = hasUnits ? await (await import('./pdf-units.ts')).unitsOfPages(original) : undefined;
  const hidden = isTextKept ? needlesOfWords(found) : null;
  return { ...(await drawPages(original, mode, limits, unitOf, hidden)), found };
}

export const pdf: Format = { clean: (original) => draw(original, original.mode === 'faithful') };
/** Where the words could not be proven clean. */
export const pdfPictures: Format = { clean: (original) => draw(original, false) };
