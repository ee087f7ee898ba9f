/** Documents of other programs: LibreOffice lays them out in pages, and the pages become pictures. */
import { linkSync, readFileSync, writeFileSync } from 'node:fs';
import type { FoundValue } from '#protocol/record.ts';
import type { Action, MediaType } from '../messages.ts';
import type { Copied, Original } from './format.ts';
import { type Conversion, convert } from './libreoffice.ts';
import { drawPages } from './pdf-pages.ts';

export interface Document {
  readonly type: MediaType;
  /** LibreOffice's component that exports it. */
  readonly component: 'writer' | 'calc' | 'impress' | 'draw';
  /** Whether it holds changes that are not accepted yet: what somebody deleted would be drawn, struck out. */
  readonly hasChanges: boolean;
  readonly found: readonly FoundValue[];
}

/** What a printer would get: no notes, no hidden slides, no form of the export that holds the original. */
const EXPORT = {
  ExportNotes: false,
  ExportNotesPages: false,
  ExportHiddenSlides: false,
  ExportBookmarks: false,
  ExportFormFields: false,
  IsAddStream: false,
};

export async function layOut({ path, mode, limits }: Original, document: Document): Promise<Copied> {
  const { type, component, hasChanges, found } = document;
  // LibreOffice looks at a name's ending first
  const named = `/tmp/document.${type.extension}`;
  linkSync(path, named);
  const source = hasChanges ? await withoutChanges(named) : named;
  const pdf = readFileSync(await convert(source, toPdf(component)));
  const actions: Action[] = ['laid out in pages by LibreOffice'];
  if (hasChanges) actions.push('tracked changes accepted');
  const drawn = await drawPages(pdf, mode, limits);
  return { ...drawn, original: type, actions: [...actions, ...drawn.actions], found };
}

function toPdf(component: Document['component']): Conversion {
  const options = Object.entries(EXPORT).map(([name, value]) => [
    name,
    { type: 'boolean', value: String(value) },
  ]);
  return { to: 'pdf', filter: `${component}_pdf_Export:${JSON.stringify(Object.fromEntries(options))}` };
}

/** Accepts all changes, by way of a flat file in which they can be told from the rest. */
async function withoutChanges(path: string): Promise<string> {
  const flat = await convert(path, { to: 'fodt' });
  writeFileSync(flat, acceptChanges(readFileSync(flat, 'utf8')));
  return flat;
}

/** One region: its identifier, and what kind of change it is. */
const REGION =
  /<text:changed-region\b[^>]*?\btext:id="([^"]+)"[^>]*>\s*<text:(deletion|insertion|format-change)\b/g;

/** @param text flat ODF; the text that was deleted stands between two marks, or, where it was not shown, in the list of changes */
export function acceptChanges(text: string): string {
  let accepted = text;
  for (const [, id = '', kind] of text.matchAll(REGION)) {
    if (kind !== 'deletion') continue;
    const start = accepted.indexOf(`<text:change-start text:change-id="${id}"/>`);
    const end = accepted.indexOf(`<text:change-end text:change-id="${id}"/>`, start);
    if (start === -1 || end === -1) continue;
    accepted = accepted.slice(0, start) + onlyTags(accepted.slice(start, end)) + accepted.slice(end);
  }
  return accepted.replace(/<text:tracked-changes\b[\s\S]*?<\/text:tracked-changes>/g, '');
}

/** A deletion may begin in one paragraph and end in another: the paragraphs stay, and what is in them goes. */
function onlyTags(range: string): string {
  return range
    .replace(/<(draw:frame|office:annotation|text:note)\b[\s\S]*?<\/\1>/g, '')
    .replace(/<text:(?:s|tab|line-break)\b[^>]*\/>/g, '')
    .replace(/>[^<]+/g, '>')
    .replace(/^[^<]+/, '');
}
