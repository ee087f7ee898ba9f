/**
 * Opening: the other half of `seal.ts`, in files of its own so that the servers, which hold no key, cannot even
 * import it. Every failure is the same error.
 */
import {
  commitmentOf,
  type FrameCipher,
  frameCipher,
  frameLength,
  objectContext,
  type Suite,
} from './body.ts';
import { type Bytes, concat, equalBytes, readU32, readU64, toHex } from './bytes.ts';
import type { Crypto, ReadyKey } from './engines/crypto.ts';
import { AmanaError } from './errors.ts';
import { type EpochId, type ObjectId, parseEpochId } from './ids.ts';
import {
  COMMITMENT_BYTES,
  FRAME_BYTES,
  frameCount,
  headerBytes,
  KEM_CIPHERTEXT_BYTES,
  type Kind,
  paddedLength,
  SLOT_BYTES,
  TAG_BYTES,
} from './layout.ts';
import { MODES, type Mode } from './modes.ts';
import { KEEP_ORIGINAL_FLAG, MODE_MASK, MODE_SHIFT, SLOT_NONCE, slotKey, WITHHOLD_FLAG } from './seal.ts';

export interface OpenArguments {
  readonly crypto: Crypto;
  /** The newsroom's root public key, 32 B. */
  readonly root: Uint8Array;
  readonly kind: Kind;
  readonly id: ObjectId;
  /** Which slot is ours. */
  readonly slot: number;
  /** Length of the whole sealed object. */
  readonly sealedBytes: number;
  /** The epoch's private key, or null where we do not hold it (any more). */
  readonly secretKeyOf: (epochId: EpochId) => Uint8Array | ReadyKey | null;
  /** What the slot held when it was last opened, 42 B: stands in for the epoch's key. */
  readonly kept?: Uint8Array | null;
}

/** An object whose header is proven to be ours: its frames may be opened. */
export interface OpenedHeader {
  readonly kind: Kind;
  readonly trueLength: number;
  readonly paddedBytes: number;
  readonly keepOriginal: boolean;
  /** How the source wants its file cleaned; null where the newsroom decides. */
  readonly mode: Mode | null;
  /** The source does not want the record to tell what was hidden in the file. */
  readonly withholdFindings: boolean;
  readonly cipher: FrameCipher;
  /** What the slot held, 42 B: opens this object again, without the epoch's key. */
  readonly slotPlain: Bytes;
}

const isSuite = (value: number | undefined): value is Suite => value === 1 || value === 2;

/** @throws AmanaError cannot-open for any cause: unknown epoch, changed byte, wrong kind, wrong id, wrong newsroom */
export async function openHeader(args: OpenArguments, header: Uint8Array): Promise<OpenedHeader> {
  const { crypto, root, kind, id } = args;
  if (header.length !== headerBytes(kind)) throw new AmanaError('cannot-open');
  const paddedBytes = paddedOf(kind, args.sealedBytes);
  const context = objectContext(root, kind, id);
  const commitment = header.subarray(0, COMMITMENT_BYTES);
  const plain = args.kept ?? (await openSlot(args, header, context));
  const suite = plain[0];
  const fileKey = plain.subarray(2, 34);
  // A length of 2^32 or more is nobody's honest length, and reading it could fail in another way.
  const trueLength = readU32(plain, 34) === 0 ? readU64(plain, 34) : Number.POSITIVE_INFINITY;
  if (!isSuite(suite) || trueLength > paddedBytes) throw new AmanaError('cannot-open');
  if (!equalBytes(commitmentOf(crypto, plain, context), commitment)) throw new AmanaError('cannot-open');

  const cipher = await frameCipher(crypto, suite, fileKey, context, header, paddedBytes);
  const flags = plain[1] ?? 0;
  const keepOriginal = (flags & KEEP_ORIGINAL_FLAG) !== 0;
  const mode = MODES[((flags >> MODE_SHIFT) & MODE_MASK) - 1] ?? null;
  const withholdFindings = (flags & WITHHOLD_FLAG) !== 0;
  const slotPlain = plain.slice();
  return { kind, trueLength, paddedBytes, keepOriginal, mode, withholdFindings, cipher, slotPlain };
}

async function openSlot(
  { crypto, slot, secretKeyOf }: OpenArguments,
  header: Uint8Array,
  context: Uint8Array,
): Promise<Bytes> {
  const commitment = header.subarray(0, COMMITMENT_BYTES);
  const start = COMMITMENT_BYTES + slot * SLOT_BYTES;
  const epochId = parseEpochId(toHex(header.subarray(start, start + 4)));
  const ciphertext = header.subarray(start + 4, start + 4 + KEM_CIPHERTEXT_BYTES);
  const wrapped = header.subarray(start + 4 + KEM_CIPHERTEXT_BYTES, start + SLOT_BYTES);
  const secretKey = secretKeyOf(epochId);
  if (secretKey === null) throw new AmanaError('cannot-open');
  const sharedSecret =
    secretKey instanceof Uint8Array
      ? crypto.kemDecapsulate(ciphertext, secretKey)
      : await secretKey.decapsulate(ciphertext);
  const key = slotKey(crypto, sharedSecret, context, commitment, epochId);
  return crypto.aeadOpen(key, SLOT_NONCE, wrapped, context);
}

/** To somebody without the key, a wrong length and a wrong key must be the same failure. */
function paddedOf(kind: Kind, sealedBytes: number): number {
  try {
    return paddedLength(kind, sealedBytes);
  } catch (cause) {
    throw new AmanaError('cannot-open', { cause });
  }
}

/**
 * The plaintext, frame by frame, without its padding. Each frame is proven before it is given out, and an object
 * that ends early throws: nothing of a cut-off object may pass as whole.
 * @param body the sealed bytes after the header, in chunks of any size
 * @throws AmanaError cannot-open
 */
export async function* openBody(
  opened: OpenedHeader,
  body: AsyncIterable<Uint8Array>,
): AsyncGenerator<Bytes> {
  const { trueLength, paddedBytes, cipher } = opened;
  const frames = frameCount(paddedBytes);
  let index = 0;
  for await (const sealed of exactFrames(body, paddedBytes)) {
    const plain = await cipher.open(index, sealed);
    const kept = unpadded(plain, index, trueLength);
    index += 1;
    if (kept.length > 0) yield kept;
  }
  if (index !== frames) throw new AmanaError('cannot-open');
}

/** What the sealer put into a frame. @throws AmanaError cannot-open where the padding is not zeros */
function unpadded(frame: Bytes, index: number, trueLength: number): Bytes {
  const kept = Math.max(0, Math.min(frame.length, trueLength - index * FRAME_BYTES));
  for (let i = kept; i < frame.length; i++) if (frame[i] !== 0) throw new AmanaError('cannot-open');
  return kept === frame.length ? frame : frame.subarray(0, kept);
}

/** Regroups chunks of any size into sealed frames. */
async function* exactFrames(
  body: AsyncIterable<Uint8Array>,
  paddedBytes: number,
): AsyncGenerator<Uint8Array> {
  const frames = frameCount(paddedBytes);
  let index = 0;
  let pending: Uint8Array[] = [];
  let pendingBytes = 0;
  for await (const chunk of body) {
    pending.push(chunk);
    pendingBytes += chunk.length;
    while (index < frames) {
      const wanted = frameLength(paddedBytes, index) + TAG_BYTES;
      if (pendingBytes < wanted) break;
      const joined = pending.length === 1 && pending[0] !== undefined ? pending[0] : concat(...pending);
      yield joined.subarray(0, wanted);
      const rest = joined.subarray(wanted);
      pending = rest.length > 0 ? [rest] : [];
      pendingBytes = rest.length;
      index += 1;
    }
    if (index === frames && pendingBytes > 0) throw new AmanaError('cannot-open');
  }
  if (index !== frames || pendingBytes > 0) throw new AmanaError('cannot-open');
}

/** The header and then the frames of a whole object that arrives as a stream. @throws AmanaError cannot-open */
export async function openStream(
  args: OpenArguments,
  object: AsyncIterable<Uint8Array>,
): Promise<{ opened: OpenedHeader; plaintext: AsyncGenerator<Bytes> }> {
  const iterator = object[Symbol.asyncIterator]();
  const wanted = headerBytes(args.kind);
  let head: Uint8Array = new Uint8Array(0);
  while (head.length < wanted) {
    const next = await iterator.next();
    if (next.done === true) throw new AmanaError('cannot-open');
    // Most arrive in one piece, which is not copied.
    head = head.length === 0 ? next.value : concat(head, next.value);
  }
  const rest = head.subarray(wanted);
  async function* body(): AsyncGenerator<Uint8Array> {
    try {
      if (rest.length > 0) yield rest;
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next())
        yield next.value;
    } finally {
      await iterator.return?.();
    }
  }
  try {
    const opened = await openHeader(args, head.slice(0, wanted));
    return { opened, plaintext: openBody(opened, body()) };
  } catch (thrown) {
    await iterator.return?.();
    throw thrown;
  }
}

/** A whole small object at once, and what its slot held. @throws AmanaError cannot-open */
export async function openWhole(
  args: Omit<OpenArguments, 'sealedBytes'>,
  sealed: Uint8Array,
): Promise<{ readonly plain: Bytes; readonly slotPlain: Bytes }> {
  const header = sealed.slice(0, headerBytes(args.kind));
  const opened = await openHeader({ ...args, sealedBytes: sealed.length }, header);
  const { trueLength, paddedBytes, cipher, slotPlain } = opened;
  const frames: Bytes[] = [];
  for (let index = 0, at = header.length; index < frameCount(paddedBytes); index += 1) {
    const end = at + frameLength(paddedBytes, index) + TAG_BYTES;
    const frame = await cipher.open(index, sealed.subarray(at, end));
    const kept = unpadded(frame, index, trueLength);
    // Of the many that are one frame, nothing is copied again.
    if (frameCount(paddedBytes) === 1) return { plain: kept, slotPlain };
    frames.push(kept);
    at = end;
  }
  return { plain: concat(...frames), slotPlain };
}

/** @throws AmanaError cannot-open */
export const openSmall = async (
  args: Omit<OpenArguments, 'sealedBytes'>,
  sealed: Uint8Array,
): Promise<Bytes> => (await openWhole(args, sealed)).plain;
