/** What goes into the way of a file, and what comes out of it. */
import type { Mode, SanitizationRecord } from '#protocol/record.ts';

export interface Sanitized {
  readonly record: SanitizationRecord;
  /** Null exactly when the record says rejected. */
  readonly clean: CleanFile | null;
}

/** A clean copy in memory outside the heap. Whoever gets it disposes of it. */
export interface CleanFile {
  readonly bytes: number;
  /** The file in pieces, from its start. */
  read(): AsyncIterable<Uint8Array>;
  dispose(): Promise<void>;
}

export interface Source {
  /** The plaintext in pieces of any size, from its start each time it is called. */
  readonly open: () => AsyncIterable<Uint8Array>;
  /** Null leaves it to the newsroom's modes by media type. */
  readonly mode: Mode | null;
  /** A part of another file that can only be text. */
  readonly isText?: boolean;
}
