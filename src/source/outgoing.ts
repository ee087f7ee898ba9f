/** What leaves the device of one file, by the source's choice: the same for the page, a parcel and a terminal. */
import type { Mode } from '#protocol/modes.ts';
import { blobSource, type OutgoingFile } from './client/files.ts';
import type { Leaving } from './draft.ts';

interface Chosen {
  /** The name it has on the device. */
  readonly name: string;
  readonly type: string;
  readonly file: Blob;
  readonly leaving: Leaving;
  /** The file without what was hidden in it; null where the newsroom's workers have to take it out. */
  readonly edited: Blob | null;
  readonly mode: Mode | null;
}

export function outgoingFile({ name, type, file, leaving, edited, mode }: Chosen): OutgoingFile {
  return {
    name,
    type,
    keepOriginal: leaving === 'keep',
    withholdFindings: leaving === 'remove',
    mode,
    bytes: blobSource(leaving === 'remove' ? (edited ?? file) : file),
  };
}
