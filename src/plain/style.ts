/** One style sheet: the shared ground of all pages, the source's page, and the little that only the plain form has. */
import { readFile } from 'node:fs/promises';

const SHEETS = [
  '../ui/tokens.css',
  '../ui/base.css',
  '../ui/components.css',
  '../source/source.css',
  './plain.css',
];

export async function loadStyle(): Promise<Buffer> {
  return Buffer.concat(await Promise.all(SHEETS.map((sheet) => readFile(new URL(sheet, import.meta.url)))));
}
