/** Sealing what a worker made of an attachment to the desk, frame by frame, so that size costs no memory. */
import { concat, utf8 } from '#protocol/bytes.ts';
import { AmanaError } from '#protocol/errors.ts';
import { BUCKETS, headerBytes, SEALED_FRAME_BYTES } from '#protocol/layout.ts';
import { type SanitizationRecord, sanitizationRecord } from '#protocol/record.ts';
import {
  type PlainSource,
  type SealArguments,
  type SealedObject,
  sealObject,
  sealSmall,
} from '#protocol/seal.ts';
import type { CleanFile } from './index.ts';

type ToDesk = Pick<SealArguments, 'crypto' | 'root' | 'id' | 'recipients'>;

const LARGEST_RECORD_BYTES = Math.max(...BUCKETS.record);

/** Sealed bytes of a record. One that fits no bucket loses what was found last, never its verdict. */
export async function sealRecord(to: ToDesk, record: SanitizationRecord): Promise<Uint8Array> {
  return sealSmall({ ...to, kind: 'record' }, encodeRecord(record));
}

function encodeRecord(record: SanitizationRecord): Uint8Array {
  const json = utf8(JSON.stringify(sanitizationRecord.parse(record)));
  if (json.length <= LARGEST_RECORD_BYTES || record.found.length === 0) return json;
  return encodeRecord({ ...record, found: record.found.slice(0, Math.floor(record.found.length / 2)) });
}

/** The sealed clean copy in order, a frame at a time; may be read once. */
export async function sealClean(to: ToDesk, clean: CleanFile): Promise<AsyncIterable<Uint8Array>> {
  const source = forwardSource(clean.bytes, clean.read());
  return sealedFrames(await sealObject({ ...to, kind: 'clean', source }));
}

async function* sealedFrames(object: SealedObject): AsyncGenerator<Uint8Array> {
  let start = headerBytes('clean');
  yield await object.read(0, start);
  while (start < object.length) {
    const end = Math.min(start + SEALED_FRAME_BYTES, object.length);
    yield await object.read(start, end);
    start = end;
  }
}

/** A stream as a source that may only be read forwards, each byte once. @throws AmanaError internal otherwise */
function forwardSource(length: number, stream: AsyncIterable<Uint8Array>): PlainSource {
  const chunks = stream[Symbol.asyncIterator]();
  let position = 0;
  let held: Uint8Array = new Uint8Array(0);

  async function read(start: number, end: number): Promise<Uint8Array> {
    if (start !== position) throw new AmanaError('internal');
    const parts: Uint8Array[] = [];
    let missing = end - start;
    while (missing > 0) {
      if (held.length === 0) {
        const next = await chunks.next();
        if (next.done === true) throw new AmanaError('internal');
        held = next.value;
      }
      const taken = held.subarray(0, missing);
      held = held.subarray(taken.length);
      parts.push(taken);
      missing -= taken.length;
    }
    position = end;
    const [only] = parts;
    return parts.length === 1 && only !== undefined ? only : concat(...parts);
  }

  return { length, read };
}
