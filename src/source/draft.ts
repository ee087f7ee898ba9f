/** What the source has written and added, in memory only. */
import { utf8 } from '#protocol/bytes.ts';
import { BUCKETS, LARGEST_BYTES } from '#protocol/layout.ts';
import type { FileFindings } from './findings.ts';
import { AS_USUAL, type How } from './how.ts';

/**
 * What leaves the device. `remove`: the file without what is hidden in it, of which nobody is told. `tell`: the same,
 * and the editors get a sealed note of it. `keep`: the sealed original as well.
 */
export type Leaving = 'remove' | 'tell' | 'keep';

export interface DraftFile {
  /** Distinguishes files of the same name within this page. */
  readonly number: number;
  readonly file: File;
  readonly leaving: Leaving;
  /** A photo or scan of a printed page, whose tracking dots are to be whitened. */
  readonly isScan: boolean;
  /** Null while the file is being looked at. */
  readonly findings: FileFindings | null;
}

export interface Draft {
  readonly text: string;
  readonly files: readonly DraftFile[];
  readonly how: How;
}

export const EMPTY_DRAFT: Draft = { text: '', files: [], how: AS_USUAL };

/** A note on a file takes up to 800 B in a report (255 letters of 2 B, type, id): 20 of them fit in the quarter below. */
export const MOST_FILES = 20;

/** Three quarters of the largest report are for words, one quarter for what it says of its files. */
const MOST_TEXT_BYTES = (Math.max(...BUCKETS.report) * 3) / 4;

export const MOST_FILE_BYTES = LARGEST_BYTES;

/** Measured as it is sealed: JSON in UTF-8, where a new line takes two bytes and an Arabic letter two. */
export const isTooLong = (text: string): boolean => utf8(JSON.stringify(text)).length > MOST_TEXT_BYTES;

export const bytesOf = (files: readonly DraftFile[]): number =>
  files.reduce((sum, { file }) => sum + file.size, 0);
