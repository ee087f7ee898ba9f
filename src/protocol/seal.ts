/**
 * Sealing: any source of bytes becomes an object that is indistinguishable in shape from every other object of
 * its kind and size bucket. PROTOCOL.md, "Sealed objects".
 *
 * A sealed object is read at random: any range can be sealed again at any time, with the same bytes. That is
 * what lets a 2 GiB upload resume after a broken connection without keeping anything on the device.
 */
import { commitmentOf, frameCipher, frameLength, objectContext, type Suite } from './body.ts';
import { type Bytes, concat, fromHex, u64 } from './bytes.ts';
import { AEAD_NONCE_BYTES, type Crypto } from './engines/crypto.ts';
import { hasGcm } from './engines/webcrypto.ts';
import { AmanaError } from './errors.ts';
import type { EpochId, ObjectId } from './ids.ts';
import { KEY_BYTES, kdf } from './kdf.ts';
import {
  bucketFor,
  FRAME_BYTES,
  headerBytes,
  type Kind,
  SEALED_FRAME_BYTES,
  SLOTS,
  sealedLength,
} from './layout.ts';
import { MODES, type Mode } from './modes.ts';

/**
 * Bytes that can be read at random: a file, or a buffer. They must not change while the object is in use: a frame
 * sealed twice with different contents would use one nonce twice. A source that notices a change throws.
 */
export interface PlainSource {
  readonly length: number;
  /** Exactly the bytes from `start` to `end` (exclusive). */
  read(start: number, end: number): Promise<Uint8Array>;
}

/** An object's sealed bytes, readable at random and always the same. */
export interface SealedObject {
  readonly length: number;
  /**
   * The bytes from `start` to `end` (exclusive), or to the object's end where that comes first.
   * @param into where they are put, from its beginning; the answer is a view of it. Lent until the promise settles,
   *   either way: nothing is written to it afterwards. For whoever reads piece by piece: fresh memory for each piece
   *   costs nearly as much time as its encryption, measured in Chromium.
   * @throws AmanaError internal where `into` is too short; whatever the source throws
   */
  read(start: number, end: number, into?: Bytes): Promise<Bytes>;
}

/** Who can open a slot. Without a public key the slot is sealed to a key that nobody has. */
export interface Recipient {
  readonly epochId: EpochId;
  readonly publicKey: Uint8Array | null;
}

export interface SealArguments {
  readonly crypto: Crypto;
  /** The newsroom's root public key, 32 B. */
  readonly root: Uint8Array;
  readonly kind: Kind;
  readonly id: ObjectId;
  /** One for each slot of the kind, in order. */
  readonly recipients: readonly Recipient[];
  readonly source: PlainSource;
  /** The source lets the editors keep the original. */
  readonly keepOriginal?: boolean;
  /** How the source wants its file cleaned; left out, the newsroom decides. */
  readonly mode?: Mode;
  /** The source keeps what is hidden in the file from the editors too: the record shall not tell it. */
  readonly withholdFindings?: boolean;
  /** Chosen by what the platform has; set only by tests and vectors. */
  readonly suite?: Suite;
}

export const KEEP_ORIGINAL_FLAG = 1;
/** The two bits above it: 0 where the newsroom decides, else one more than the mode's place in MODES. */
export const MODE_SHIFT = 1;
export const MODE_MASK = 3;
/** The bit above those of the mode. */
export const WITHHOLD_FLAG = 8;

export const bytesSource = (bytes: Uint8Array): PlainSource => ({
  length: bytes.length,
  read: async (start, end) => bytes.subarray(start, end),
});

/** The slot's key, bound to the object, the epoch and the commitment. @param sharedSecret of the X-Wing ciphertext */
export const slotKey = (
  crypto: Crypto,
  sharedSecret: Uint8Array,
  context: Uint8Array,
  commitment: Uint8Array,
  epochId: EpochId,
): Bytes => kdf(crypto, sharedSecret, 'amana/v1/slot', context, commitment, fromHex(epochId));

/** Padding after the last of the source's bytes; only ever read. */
const ZERO_FRAME = new Uint8Array(FRAME_BYTES);

/**
 * Frames under way at once: one is read while the platform's threads work on others, and however much is asked for,
 * no more than 4 × (256 KiB plain + 256 KiB sealed) = 2 MiB of them exist.
 */
const FRAMES_UNDER_WAY = 4;

/**
 * Runs `step` once for each index from `first` to `last` (exclusive), begun in that order.
 * Settles when no step runs any more. @throws the first failure, after which no further step begins
 */
async function eachFrame(first: number, last: number, step: (index: number) => Promise<void>): Promise<void> {
  let next = first;
  const lane = async (): Promise<void> => {
    try {
      while (next < last) await step(next++);
    } catch (thrown) {
      next = last;
      throw thrown;
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: FRAMES_UNDER_WAY }, lane));
  for (const ended of lanes) if (ended.status === 'rejected') throw ended.reason;
}

/** A slot's key is used once, so its nonce can be fixed. */
export const SLOT_NONCE = new Uint8Array(AEAD_NONCE_BYTES);

/**
 * @throws AmanaError too-large where no bucket holds the source, internal where the recipients do not fill the slots
 */
export async function sealObject(args: SealArguments): Promise<SealedObject> {
  const { crypto, root, kind, id, recipients, source } = args;
  if (recipients.length !== SLOTS[kind]) throw new AmanaError('internal');

  const suite = args.suite ?? (hasGcm() ? 2 : 1);
  const paddedBytes = bucketFor(kind, source.length);
  const context = objectContext(root, kind, id);
  const fileKey = crypto.random(KEY_BYTES);
  const mode = args.mode === undefined ? 0 : 1 + MODES.indexOf(args.mode);
  const flags =
    (args.keepOriginal === true ? KEEP_ORIGINAL_FLAG : 0) |
    (mode << MODE_SHIFT) |
    (args.withholdFindings === true ? WITHHOLD_FLAG : 0);
  const wrappedPlain = concat(Uint8Array.of(suite, flags), fileKey, u64(source.length));
  const commitment = commitmentOf(crypto, wrappedPlain, context);

  const slots = recipients.map(({ epochId, publicKey }) => {
    const recipient = publicKey ?? crypto.kemKeypair(crypto.random(32)).publicKey;
    const { ciphertext, sharedSecret } = crypto.kemEncapsulate(recipient);
    const key = slotKey(crypto, sharedSecret, context, commitment, epochId);
    return concat(fromHex(epochId), ciphertext, crypto.aeadSeal(key, SLOT_NONCE, wrappedPlain, context));
  });
  const header = concat(commitment, ...slots);
  const cipher = await frameCipher(crypto, suite, fileKey, context, header, paddedBytes);

  /** One frame's plaintext: the source's bytes, then zeros. */
  async function plainFrame(index: number): Promise<Uint8Array> {
    const start = index * FRAME_BYTES;
    const length = frameLength(paddedBytes, index);
    const available = Math.max(0, Math.min(length, source.length - start));
    if (available === 0) return length === FRAME_BYTES ? ZERO_FRAME : new Uint8Array(length);
    const bytes = await source.read(start, start + available);
    // A source that has shrunk would be sealed as something it never was, under a nonce that is used already.
    if (bytes.length !== available) throw new AmanaError('file-unreadable');
    if (available === length) return bytes;
    const padded = new Uint8Array(length);
    padded.set(bytes);
    return padded;
  }

  const length = sealedLength(kind, paddedBytes);

  async function read(start: number, end: number, into?: Bytes): Promise<Bytes> {
    if (start < 0 || start > end) throw new AmanaError('internal');
    const stop = Math.min(end, length);
    const wanted = Math.max(0, stop - start);
    if (into !== undefined && into.length < wanted) throw new AmanaError('internal');
    const out = into?.subarray(0, wanted) ?? new Uint8Array(wanted);
    const put = (bytes: Uint8Array, position: number): void => {
      const from = Math.max(start, position);
      const to = Math.min(stop, position + bytes.length);
      if (from < to) out.set(bytes.subarray(from - position, to - position), from - start);
    };
    put(header, 0);
    const bodyStart = headerBytes(kind);
    const first = Math.floor(Math.max(0, start - bodyStart) / SEALED_FRAME_BYTES);
    const last = Math.ceil(Math.max(0, stop - bodyStart) / SEALED_FRAME_BYTES);
    await eachFrame(first, last, async (index) => {
      const sealed = await cipher.seal(index, await plainFrame(index));
      put(sealed, bodyStart + index * SEALED_FRAME_BYTES);
      // Gives its memory back now and not when a collector comes by: the next frame finds it warm, and no pile grows.
      sealed.buffer.transfer(0);
    });
    return out;
  }

  return { length, read };
}

/** A whole small object at once. */
export async function sealSmall(args: Omit<SealArguments, 'source'>, plain: Uint8Array): Promise<Bytes> {
  const object = await sealObject({ ...args, source: bytesSource(plain) });
  return object.read(0, object.length);
}
