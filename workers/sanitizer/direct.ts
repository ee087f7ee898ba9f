/**
 * The short way of a photo that is to be copied without loss: no child, because nothing is decoded.
 *
 * A sandbox contains what a decoder may do when a file takes it over. Here is none: finding a picture's segments is the same
 * plain, bounds-checked reading that the verifiers do to a clean copy in this process anyway. The original is still
 * inspected in a sandbox, and the copy goes through every check. What cannot be copied goes the long way, from its start.
 */
import { copyActions, copyFacts } from './formats/jpeg-actions.ts';
import { copyJpeg } from './formats/jpeg-copy.ts';
import type { CopyMessage } from './messages.ts';
import type { Progress } from './progress.ts';
import type { Scratch } from './scratch.ts';

/** Larger photos than any camera takes go piece by piece, so that no file fills the worker's memory. */
const MAX_DIRECT_BYTES = 32 * 1024 * 1024;
const START = [0xff, 0xd8, 0xff];
const JPEG_TYPE = { mime: 'image/jpeg', extension: 'jpg' } as const;

export interface Direct {
  readonly original: Buffer;
  readonly made: CopyMessage;
}

/**
 * @returns the copy, already in `scratch` and noted in `progress`; or the whole input again, for the long way
 */
export async function copyDirectly(
  input: AsyncIterable<Uint8Array>,
  progress: Progress,
  scratch: Scratch,
): Promise<Direct | AsyncIterable<Uint8Array>> {
  const pieces = input[Symbol.asyncIterator]();
  const held: Uint8Array[] = [];
  let bytes = 0;
  for (let next = await pieces.next(); next.done !== true; next = await pieces.next()) {
    held.push(next.value);
    bytes += next.value.length;
    if (bytes > MAX_DIRECT_BYTES || !couldBePhoto(held)) return again(held, pieces);
  }
  const original = Buffer.concat(held);
  const copy = copyJpeg(original);
  if (copy === null) return again(held, pieces);
  progress.hash.update(original);
  progress.inputBytes = original.length;
  progress.type = JPEG_TYPE;
  progress.cleanType = JPEG_TYPE;
  progress.mode = 'faithful';
  for (const part of copy.parts) scratch.append(part);
  const made: CopyMessage = {
    result: 'copy',
    status: 'clean',
    original: null,
    type: JPEG_TYPE,
    mode: 'faithful',
    facts: copyFacts(copy),
    actions: copyActions(copy),
    found: [],
    tools: [],
    // this takes a decoder
    perceptualHashHex: null,
  };
  progress.made = made;
  return { original, made };
}

function couldBePhoto(held: readonly Uint8Array[]): boolean {
  const start = held.length === 1 ? held[0] : Buffer.concat(held.slice(0, START.length));
  return START.every((byte, index) => start?.[index] === undefined || start[index] === byte);
}

async function* again(
  held: readonly Uint8Array[],
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield* held;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}
