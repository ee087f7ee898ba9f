/**
 * What a file says besides what it shows, as far as it can be read here, in the browser, before anything leaves it.
 * It is there to inform a choice; the removal itself is done and proven later, by the sanitizing workers.
 */

import type { Findings } from './findings.ts';

/**
 * Kinds that the newsroom can clean; `cleanable` are those of which nothing is read here. Anything else reaches editors
 * only as the sealed original.
 */
export type FileKind = 'photo' | 'pdf' | 'text' | 'cleanable' | 'other';

export interface FileFindings {
  readonly kind: FileKind;
  readonly found: readonly Findings[];
  /** False where nothing could be read, so that silence is not taken for absence. */
  readonly read: boolean;
}

interface SliceableFile {
  readonly size: number;
  slice(start: number, end: number): { arrayBuffer(): Promise<ArrayBuffer> };
}

/** Enough for every signature below, and to tell text from bytes. */
const HEAD_BYTES = 4096;

/** Photos of phones are below 20 MB; a larger one is described by its kind alone rather than held in memory. */
const MOST_PHOTO_BYTES = 32 * 1024 * 1024;

const startsWith = (bytes: Uint8Array, signature: readonly number[], at = 0): boolean =>
  signature.every((byte, index) => bytes[at + index] === byte);

const ascii = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0));

/** Where each signature stands: pictures, office files, archives, sound and moving pictures. */
const CLEANABLE: readonly (readonly [at: number, signature: readonly number[]])[] = [
  [0, ascii('GIF8')],
  [0, ascii('BM')],
  [0, ascii('II*\0')],
  [0, ascii('MM\0*')],
  [4, ascii('ftyp')],
  [0, ascii('PK\x03\x04')],
  [0, [0xd0, 0xcf, 0x11, 0xe0]],
  [0, [0x1f, 0x8b]],
  [257, ascii('ustar')],
  [0, ascii('RIFF')],
  [0, ascii('OggS')],
  [0, ascii('fLaC')],
  [0, ascii('ID3')],
  [0, [0xff, 0xfb]],
  [0, [0x1a, 0x45, 0xdf, 0xa3]],
  [0, ascii('#!AMR')],
];

/** Texts that say more than they show. */
const MARKUP = /^\s*(?:\{\\rtf|<(?:\?xml|!doctype|html|svg)|(?:received|message-id|mime-version|from): )/i;
const MARKUP_BYTES = 200;

/** By content, as the workers will: an ending can lie. */
export function kindOf(head: Uint8Array): FileKind {
  const isJpeg = startsWith(head, [0xff, 0xd8, 0xff]);
  const isPng = startsWith(head, [0x89, 0x50, 0x4e, 0x47]);
  const isWebp = startsWith(head, [0x52, 0x49, 0x46, 0x46]) && startsWith(head, [0x57, 0x45, 0x42, 0x50], 8);
  if (isJpeg || isPng || isWebp) return 'photo';
  if (startsWith(head, [0x25, 0x50, 0x44, 0x46, 0x2d])) return 'pdf';
  if (CLEANABLE.some(([at, signature]) => startsWith(head, signature, at))) return 'cleanable';
  if (!isText(head)) return 'other';
  return MARKUP.test(new TextDecoder().decode(head.subarray(0, MARKUP_BYTES))) ? 'cleanable' : 'text';
}

/** UTF-8 without control characters; a letter cut in two by the end of the head is no reason to doubt. */
function isText(head: Uint8Array): boolean {
  if (head.some((byte) => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d)) return false;
  return !new TextDecoder().decode(head, { stream: true }).includes('\ufffd');
}

export async function inspectFile(file: SliceableFile): Promise<FileFindings> {
  const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
  const kind = kindOf(head);
  if (kind !== 'photo' || file.size > MOST_PHOTO_BYTES) return { kind, found: [], read: false };
  const { readPhoto } = await import('./inspect-photo.ts');
  const found = readPhoto(await file.slice(0, file.size).arrayBuffer());
  return { kind, found: found ?? [], read: found !== null };
}
