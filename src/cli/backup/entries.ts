/**
 * What is inside a sealed file of a backup: entries one after another, each
 *
 *     length of the head u32 ‖ length of the bytes u32 ‖ head (JSON) ‖ bytes
 *
 * Whether the last one is there is age's to say: it authenticates the end.
 */
import { open } from 'node:fs/promises';
import { z } from 'zod';
import { OperatorError } from '../terminal.ts';

export interface Entry {
  readonly head: object;
  readonly bytes: Uint8Array;
}

const PREFIX_BYTES = 8;
/** A sealed report, or a piece of a file. */
export const PIECE_BYTES = 1024 * 1024;
const LARGEST_BYTES = 4 * PIECE_BYTES;
const LARGEST_HEAD_BYTES = 64 * 1024;

export async function* encodeEntries(
  entries: AsyncIterable<Entry> | Iterable<Entry>,
): AsyncGenerator<Uint8Array> {
  for await (const { head, bytes } of entries) {
    const text = Buffer.from(JSON.stringify(head));
    const prefix = Buffer.alloc(PREFIX_BYTES);
    prefix.writeUInt32BE(text.length, 0);
    prefix.writeUInt32BE(bytes.length, 4);
    yield Buffer.concat([prefix, text]);
    if (bytes.length > 0) yield bytes;
  }
}

/** @throws OperatorError for bytes that are no entries */
export async function* decodeEntries<T extends z.ZodType>(
  schema: T,
  name: string,
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<{ readonly head: z.infer<T>; readonly bytes: Uint8Array }> {
  const strange = () =>
    new OperatorError(`${name} opens, but what is in it is no part of a backup; nothing was restored.`);
  let pieces: Uint8Array[] = [];
  let held = 0;
  let wanted = PREFIX_BYTES;
  for await (const chunk of source) {
    pieces.push(chunk);
    held += chunk.length;
    while (held >= wanted) {
      const all = joined(pieces);
      const headBytes = all.readUInt32BE(0);
      const bodyBytes = all.readUInt32BE(4);
      if (headBytes > LARGEST_HEAD_BYTES || bodyBytes > LARGEST_BYTES) throw strange();
      const end = PREFIX_BYTES + headBytes + bodyBytes;
      pieces = [all];
      if (held < end) {
        wanted = end;
        break;
      }
      const head = schema.safeParse(parsed(all.toString('utf8', PREFIX_BYTES, PREFIX_BYTES + headBytes)));
      if (!head.success) throw strange();
      yield { head: head.data, bytes: all.subarray(PREFIX_BYTES + headBytes, end) };
      pieces = [all.subarray(end)];
      held -= end;
      wanted = PREFIX_BYTES;
    }
  }
  if (held > 0) throw strange();
}

/** One piece is not copied. */
function joined(pieces: readonly Uint8Array[]): Buffer {
  const [only, ...more] = pieces;
  return only !== undefined && more.length === 0
    ? Buffer.from(only.buffer, only.byteOffset, only.byteLength)
    : Buffer.concat(pieces);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return null;
    throw thrown;
  }
}

/** A file in pieces, each with the same head; one empty piece for an empty file. */
export async function* piecesOf(path: string, head: object): AsyncGenerator<Entry> {
  const file = await open(path, 'r');
  try {
    for (let at = 0; ; ) {
      const bytes = Buffer.alloc(PIECE_BYTES);
      const { bytesRead } = await file.read(bytes, 0, PIECE_BYTES, at);
      if (bytesRead > 0 || at === 0) yield { head, bytes: bytes.subarray(0, bytesRead) };
      if (bytesRead === 0) return;
      at += bytesRead;
    }
  } finally {
    await file.close();
  }
}

/** A part that holds one file. */
export const wholeFile = z.object({ file: z.literal('whole') });

/** Writes it from its pieces. */
export async function writePieces(
  path: string,
  entries: AsyncIterable<{ readonly bytes: Uint8Array }>,
): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    for await (const { bytes } of entries) await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}
