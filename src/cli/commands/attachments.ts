/** Attachments of `./amana send`: looked at and edited by the page's own modules, and a table of what they hide. */
import { openAsBlob } from 'node:fs';
import { basename, extname } from 'node:path';
import type { Mode } from '#protocol/modes.ts';
import type { OutgoingFile } from '#source/client/files.ts';
import type { Leaving } from '#source/draft.ts';
import { wordsFor } from '#source/finding-words.ts';
import type { FileFindings } from '#source/findings.ts';
import { inspectFile } from '#source/inspect.ts';
import { en } from '#source/messages/en.ts';
import { outgoingFile } from '#source/outgoing.ts';
import { printable } from '../sanitize/words.ts';
import { faint, OperatorError, strong } from '../terminal.ts';

/** Media types as a browser would guess them from a name; the worker decides by content. */
const TYPES: Readonly<Record<string, string>> = {
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.pdf': 'application/pdf',
  '.txt': 'text/plain',
};

export const LEAVINGS: readonly Leaving[] = ['remove', 'tell', 'keep'];

export interface Attachment {
  readonly name: string;
  readonly type: string;
  readonly file: Blob;
  readonly findings: FileFindings;
}

/** The file stays on its disk: only what describes it is read here. @throws OperatorError */
export async function openAttachment(path: string): Promise<Attachment> {
  try {
    const file = await openAsBlob(path);
    const type = TYPES[extname(path).toLowerCase()] ?? '';
    return { name: basename(path), type, file, findings: await inspectFile(file) };
  } catch (cause) {
    throw new OperatorError(`The attachment ${path} cannot be read.`, { cause });
  }
}

export const leavingAs = (attachment: Attachment, leaving: Leaving, mode: Mode | null): OutgoingFile =>
  outgoingFile({ ...attachment, leaving, mode, edited: attachment.findings.removed?.file ?? null });

const isClean = ({ kind, removed }: FileFindings): boolean => kind === 'text' || removed?.left.length === 0;

/** What becomes of it under that choice, in one sentence. */
function fateOf(findings: FileFindings, leaving: Leaving): string {
  if (findings.kind === 'other')
    return 'Nobody can clean this kind of file: editors get it only with --hidden keep.';
  if (leaving === 'keep') return 'The editors get the original as well, sealed.';
  if (leaving === 'tell') return 'The newsroom removes it, and seals a note of it for the editors.';
  return isClean(findings)
    ? 'Removed here, before anything is sealed.'
    : 'It cannot be removed here: a closed machine of the newsroom does it, and tells nobody what it found.';
}

/** One line a finding, the most dangerous first. */
function rowsOf({ kind, read, found }: FileFindings): (readonly [string, string])[] {
  if (kind === 'text') return [[en.fileText, '']];
  if (!read) return [[kind === 'other' ? 'It could not be read here.' : en.fileUnread, '']];
  if (found.length === 0) return [[en.fileNothing, '']];
  return found.map((finding) => [wordsFor(en, finding), finding.value]);
}

export function shownAttachments(attachments: readonly Attachment[], leaving: Leaving): string {
  return attachments
    .map(({ name, findings }) => {
      const rows = rowsOf(findings);
      const width = Math.max(...rows.map(([word, value]) => (value === '' ? 0 : word.length)));
      const lines = rows.map(([word, value]) => `  ${word.padEnd(width)}  ${printable(value)}`.trimEnd());
      return [strong(printable(name)), ...lines, faint(`  ${fateOf(findings, leaving)}`)].join('\n');
    })
    .join('\n\n');
}

/** For scripts: a line of JSON, without pictures. */
export const attachmentsAsJson = (attachments: readonly Attachment[], leaving: Leaving): string =>
  JSON.stringify({
    hidden: leaving,
    attachments: attachments.map(({ name, findings: { kind, read, found, removed } }) => ({
      name,
      kind,
      read,
      found,
      removedHere: leaving === 'remove' && removed !== null,
      left: removed?.left ?? null,
    })),
  });
