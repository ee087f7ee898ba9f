/**
 * PDF: each page becomes a picture, and the pictures become a new document with nothing else in it. Text layers,
 * revisions, layers, attachments, scripts, forms, comments, names and dates cannot survive, because no object of the
 * original is copied. What was there is listed, for the record.
 */
import { readFile } from 'node:fs/promises';
import type { Copied, Format, Original } from './format.ts';
import { hiddenInPdf } from './pdf-hidden.ts';
import { drawPages } from './pdf-pages.ts';

async function clean({ path, mode, limits }: Original): Promise<Copied> {
  const original = await readFile(path);
  const { found, hasUnits } = hiddenInPdf(original);
  const unitOf = hasUnits ? await (await import('./pdf-units.ts')).unitsOfPages(original) : undefined;
  return { ...(await drawPages(original, mode, limits, unitOf)), found };
}

export const pdf: Format = { clean };
