/**
 * What a file says besides what it shows, as far as it can be read here, in the browser, before anything leaves it;
 * and the file without it, where its bytes can be edited here. The workers clean every file again and prove it.
 */

import { type FileFindings, type Finding, type Hidden, type Removed, UNREAD } from './findings.ts';
import { type Format, recognise } from './formats.ts';
import { assemble } from './removal/pieces.ts';

/** Enough for every signature, and to tell text from bytes. */
const HEAD_BYTES = 4096;

/** Null for whatever a broken or hostile file does to a reader or a remover: the answer is that it cannot be done here. */
async function orNull<Result>(work: Promise<Result>): Promise<Result | null> {
  try {
    return await work;
  } catch {
    return null;
  }
}

const readBy = async (format: Format, file: Blob): Promise<Hidden> => (await format.reader())(file);

/** @throws Error on a damaged file */
async function removeBy(format: Format, file: Blob): Promise<Removed | null> {
  const pieces = format.remover ? await (await format.remover())(file) : null;
  if (pieces === null) return null;
  const edited = assemble(file, pieces);
  // The very bytes that will be sealed are read again: what cannot be read any more was not edited soundly.
  const { found } = await readBy(format, edited);
  return { file: edited, left: found.list() };
}

/** What a picture's measures and clocks take that are dropped without a word, being the same in many files. */
const MOST_UNSAID_BYTES = 1024;

/** Where nothing was read and yet much was dropped, there was something that nobody knows by name. */
function allFound({ found }: Hidden, file: Blob, removed: Removed | null): readonly Finding[] {
  const isMuchLess = removed !== null && file.size - removed.file.size > MOST_UNSAID_BYTES;
  if (isMuchLess && found.list().length === 0) found.count('other');
  return found.list();
}

/** Never throws for what is in the file. @throws DOMException where it cannot be read at all any more */
export async function inspectFile(file: Blob): Promise<FileFindings> {
  const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
  const { kind, format } = recognise(head);
  if (!format) return { ...UNREAD, kind };
  const hidden = await orNull(readBy(format, file));
  // What could not be read is not edited either: nobody could say what was left.
  if (!hidden) return { ...UNREAD, kind };
  const removed = await orNull(removeBy(format, file));
  return { kind, found: allFound(hidden, file, removed), thumbnail: hidden.thumbnail, read: true, removed };
}
