/** A source's file on its way: what the report will say of it, and its bytes at random. */
import { AmanaError } from '#protocol/errors.ts';
import type { Mode } from '#protocol/modes.ts';
import type { PlainSource } from '#protocol/seal.ts';

export interface OutgoingFile {
  /** The name the file has on the device. */
  readonly name: string;
  /** Media type as guessed by whoever chose the file; may be empty. */
  readonly type: string;
  /** The source lets the editors keep the sealed original. */
  readonly keepOriginal: boolean;
  /** The source keeps what is hidden in the file from the editors too; meaningless beside the original. */
  readonly withholdFindings?: boolean;
  /** How it is to be cleaned; null leaves it to the newsroom. */
  readonly mode?: Mode | null;
  readonly bytes: PlainSource;
}

/** Letters and digits only, and short: an ending is for people, no program decides by it. */
const ENDING = /\.([A-Za-z0-9]{1,8})$/;

/**
 * The name that the report carries. A name can say who, where and when (`IMG_20240203_141500.jpg`), so it goes
 * with the rest of what is hidden, unless the source hands over the file as it is.
 * @param number counted from 1
 */
export function nameInReport(file: OutgoingFile, number: number): string {
  if (file.keepOriginal) return file.name.slice(-255);
  const ending = ENDING.exec(file.name)?.[1]?.toLowerCase();
  return ending ? `file-${number}.${ending}` : `file-${number}`;
}

/** What `Blob` offers, in a browser and in Node. */
interface BlobLike {
  readonly size: number;
  slice(start: number, end: number): { arrayBuffer(): Promise<ArrayBuffer> };
}

/**
 * Reads only the range asked for: a video is never in memory whole.
 * Reading throws AmanaError file-unreadable where the file was moved, changed or taken out meanwhile.
 */
export const blobSource = (blob: BlobLike): PlainSource => ({
  length: blob.size,
  read: async (start, end) => {
    const bytes = await blob
      .slice(start, end)
      .arrayBuffer()
      .catch((cause: unknown) => {
        throw new AmanaError('file-unreadable', { cause });
      });
    // A file that has shrunk would be sealed as something it never was.
    if (bytes.byteLength !== end - start) throw new AmanaError('file-unreadable');
    return new Uint8Array(bytes);
  },
});
