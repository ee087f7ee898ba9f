/**
 * Drops: how replies reach a source without the server learning who reads what. Everybody downloads the same
 * bytes, the last 14 days whole; a source recognises its slots by tags that only it and the desk can compute.
 * A drop never changes once it is published: two editions of one drop would differ in what fills it up, and so
 * show which slots are replies. PROTOCOL.md, "Drops".
 *
 *   drop = day (4) ‖ hash of the drop before (32) ‖ number of slots (4) ‖ slots
 *   slot = tag (16) ‖ nonce (24) ‖ XChaCha20-Poly1305(message id 16 ‖ part 2 ‖ parts 2 ‖ length 2 ‖ text, zeros)
 */
import { type Bytes, concat, equalBytes, fromUtf8, readU32, toHex, u32, utf8 } from './bytes.ts';
import type { ThreadKeys } from './codename.ts';
import { addDays, DAY_MS, type Day, dayOf, parseDay } from './day.ts';
import { AEAD_NONCE_BYTES, type Crypto } from './engines/crypto.ts';
import { sha256 } from './engines/webcrypto.ts';
import { AmanaError } from './errors.ts';
import { ID_BYTES } from './ids.ts';
import { prefixed } from './kdf.ts';
import { TAG_BYTES } from './layout.ts';

export const SLOT_TAG_BYTES = 16;
export const REPLY_SLOT_BYTES = 1024;

/** message id ‖ part ‖ parts ‖ length */
const SLOT_HEAD_BYTES = ID_BYTES + 2 + 2 + 2;

/** 1,024 − 16 − 24 − 16 − 22 = 946 bytes of text in a slot. */
export const SLOT_TEXT_BYTES =
  REPLY_SLOT_BYTES - SLOT_TAG_BYTES - AEAD_NONCE_BYTES - TAG_BYTES - SLOT_HEAD_BYTES;

/** 16 KiB of text: longer than any reply, and a bound on what a hostile slot can claim. */
export const MOST_PARTS = 18;

/** A drop has 16 slots, doubled until everything fits: its size tells only that. */
export const LEAST_DROP_SLOTS = 16;

/** Days of drops that are kept and downloaded. */
export const DROP_DAYS = 14;

/**
 * 60 min × 60 s. At intervals from here on a drop is published whether or not there are replies. 14 days of empty
 * drops at shorter ones would be too much to download, up to gigabytes, so they are left out, and then the mere
 * existence of a drop tells when a reply was published: such intervals are for trying out.
 */
export const STEADY_DROP_SECONDS = 60 * 60;

/** Slots that one conversation can receive on one day. */
export const TAGS_A_DAY = 64;

const DROP_HEAD_BYTES = 4 + 32 + 4;

export interface Drop {
  readonly day: Day;
  readonly previousHash: Bytes;
  readonly slots: readonly Uint8Array[];
}

/** Where a drop stands in the chain. Given by the clock alone, so it tells nothing about what is in the drop. */
export interface DropPlace {
  readonly day: Day;
  /** How many intervals of its day were over when it was published. */
  readonly number: number;
}

/** @param nowMs milliseconds since 1970-01-01 @param intervalSeconds from 1 to a day */
export const dropPlaceAt = (nowMs: number, intervalSeconds: number): DropPlace => ({
  day: dayOf(nowMs),
  number: Math.floor((nowMs % DAY_MS) / 1000 / intervalSeconds),
});

export interface Reply {
  /** Random, hex: the same reply found twice is one reply. */
  readonly messageId: string;
  readonly day: Day;
  readonly text: string;
}

/** tag = BLAKE2b-128(tag key, day ‖ index) */
export const slotTag = (crypto: Crypto, keys: ThreadKeys, day: Day, index: number): Bytes =>
  crypto.blake2b(SLOT_TAG_BYTES, concat(u32(day), u32(index)), keys.tagKey);

const u16 = (value: number): Bytes => Uint8Array.of(value >> 8, value & 255);
const readU16 = (bytes: Uint8Array, offset: number): number =>
  ((bytes[offset] ?? 0) << 8) | (bytes[offset + 1] ?? 0);

const slotContext = (root: Uint8Array, tag: Uint8Array): Bytes =>
  prefixed(utf8('amana/v1/reply-slot'), root, tag);

/**
 * @param firstIndex the first tag index of this day that the conversation has not used yet
 * @returns slots of 1 KiB, one for every 946 bytes of text
 * @throws AmanaError too-large
 */
export function sealReply(
  crypto: Crypto,
  root: Uint8Array,
  keys: ThreadKeys,
  day: Day,
  text: string,
  firstIndex: number,
): Bytes[] {
  const bytes = utf8(text);
  const parts = Math.max(1, Math.ceil(bytes.length / SLOT_TEXT_BYTES));
  if (parts > MOST_PARTS || firstIndex + parts > TAGS_A_DAY) throw new AmanaError('too-large');
  const messageId = crypto.random(ID_BYTES);
  return Array.from({ length: parts }, (_, part) => {
    const piece = bytes.subarray(part * SLOT_TEXT_BYTES, (part + 1) * SLOT_TEXT_BYTES);
    const plain = new Uint8Array(SLOT_HEAD_BYTES + SLOT_TEXT_BYTES);
    plain.set(concat(messageId, u16(part), u16(parts), u16(piece.length), piece));
    const tag = slotTag(crypto, keys, day, firstIndex + part);
    const nonce = crypto.random(AEAD_NONCE_BYTES);
    return concat(tag, nonce, crypto.aeadSeal(keys.replyKey, nonce, plain, slotContext(root, tag)));
  });
}

/** Slots in a drop that has to hold so many: 16 × 2^k. */
export function dropSlots(needed: number): number {
  let slots = LEAST_DROP_SLOTS;
  while (slots < needed) slots *= 2;
  return slots;
}

/** A drop: its slots, and random ones that nobody can tell from them, in random order. */
export function buildDrop(
  crypto: Crypto,
  day: Day,
  previousHash: Uint8Array,
  slots: readonly Uint8Array[],
): Bytes {
  const filled: Uint8Array[] = [...slots];
  const total = dropSlots(slots.length);
  while (filled.length < total) filled.push(crypto.random(REPLY_SLOT_BYTES));
  // Sorting by random keys is a uniform shuffle; order of arrival must not show.
  const shuffled = filled
    .map((slot) => ({ slot, key: toHex(crypto.random(16)) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ slot }) => slot);
  return concat(u32(day), previousHash, u32(total), ...shuffled);
}

/**
 * Of a whole drop; the next one carries it. The platform's own, since a visit hashes a megabyte and more: where no
 * script is compiled, any hash of ours takes most of a second for that.
 */
export const dropHash = (drop: Uint8Array): Promise<Bytes> => sha256(drop);

export const FIRST_PREVIOUS_HASH = new Uint8Array(32);

/** @param bytes drops one behind the other, oldest first @throws AmanaError malformed-object */
export async function parseDrops(bytes: Uint8Array): Promise<Drop[]> {
  const drops: Drop[] = [];
  let previous: { day: Day; bytes: Uint8Array } | null = null;
  let offset = 0;
  while (offset < bytes.length) {
    if (bytes.length - offset < DROP_HEAD_BYTES) throw new AmanaError('malformed-object');
    const day = parseDay(readU32(bytes, offset));
    const previousHash = bytes.slice(offset + 4, offset + 36);
    const count = readU32(bytes, offset + 36);
    const start = offset + DROP_HEAD_BYTES;
    const end = start + count * REPLY_SLOT_BYTES;
    if (count !== dropSlots(count) || end > bytes.length) throw new AmanaError('malformed-object');
    if (previous !== null) {
      if (day < previous.day) throw new AmanaError('malformed-object');
      // A broken chain means that a drop was changed or left out.
      if (!equalBytes(previousHash, await dropHash(previous.bytes))) throw new AmanaError('malformed-object');
    }
    // Views: of all that was downloaded, almost nothing is ours, and copying it would double the memory.
    const slots = Array.from({ length: count }, (_, i) =>
      bytes.subarray(start + i * REPLY_SLOT_BYTES, start + (i + 1) * REPLY_SLOT_BYTES),
    );
    drops.push({ day, previousHash, slots });
    previous = { day, bytes: bytes.subarray(offset, end) };
    offset = end;
  }
  return drops;
}

interface SlotText {
  readonly messageId: string;
  readonly part: number;
  readonly parts: number;
  readonly bytes: Bytes;
}

function openSlot(crypto: Crypto, root: Uint8Array, keys: ThreadKeys, slot: Uint8Array): SlotText {
  const tag = slot.subarray(0, SLOT_TAG_BYTES);
  const nonce = slot.subarray(SLOT_TAG_BYTES, SLOT_TAG_BYTES + AEAD_NONCE_BYTES);
  const sealed = slot.subarray(SLOT_TAG_BYTES + AEAD_NONCE_BYTES);
  const plain = crypto.aeadOpen(keys.replyKey, nonce, sealed, slotContext(root, tag));
  const part = readU16(plain, ID_BYTES);
  const parts = readU16(plain, ID_BYTES + 2);
  const length = readU16(plain, ID_BYTES + 4);
  if (parts < 1 || parts > MOST_PARTS || part >= parts || length > SLOT_TEXT_BYTES)
    throw new AmanaError('malformed-object');
  const bytes = plain.slice(SLOT_HEAD_BYTES, SLOT_HEAD_BYTES + length);
  return { messageId: toHex(plain.subarray(0, ID_BYTES)), part, parts, bytes };
}

/**
 * The replies of one conversation among everybody's drops, oldest first. No public-key work: two hashes a slot's
 * worth of look-ups. A reply whose parts are not all there yet is left for the next visit; a slot that carries our
 * tag but does not open is somebody's forgery and is passed over.
 * @param today by the source's clock
 */
export function openReplies(
  crypto: Crypto,
  root: Uint8Array,
  keys: ThreadKeys,
  drops: readonly Drop[],
  today: Day,
): Reply[] {
  const dayOfTag = new Map<string, Day>();
  // One day of slack at either end: clocks and nights differ.
  for (let back = -1; back <= DROP_DAYS + 1; back++) {
    const day = addDays(today, -back);
    for (let index = 0; index < TAGS_A_DAY; index++)
      dayOfTag.set(toHex(slotTag(crypto, keys, day, index)), day);
  }
  const messages = new Map<string, { day: Day; parts: (Bytes | undefined)[] }>();
  for (const slot of drops.flatMap((drop) => drop.slots)) {
    const day = dayOfTag.get(toHex(slot.subarray(0, SLOT_TAG_BYTES)));
    if (day === undefined) continue;
    const opened = tryOpenSlot(crypto, root, keys, slot);
    if (opened === null) continue;
    const message = messages.get(opened.messageId) ?? {
      day,
      parts: Array<Bytes | undefined>(opened.parts).fill(undefined),
    };
    if (opened.part < message.parts.length) message.parts[opened.part] = opened.bytes;
    messages.set(opened.messageId, message);
  }
  const replies: Reply[] = [];
  for (const [messageId, { day, parts }] of messages) {
    const whole = parts.filter((part) => part !== undefined);
    if (whole.length < parts.length) continue;
    const text = tryText(concat(...whole));
    if (text !== null) replies.push({ messageId, day, text });
  }
  return replies.sort((a, b) => a.day - b.day || (a.messageId < b.messageId ? -1 : 1));
}

/** One reply that is not text must not hide the others. */
function tryText(bytes: Uint8Array): string | null {
  try {
    return fromUtf8(bytes);
  } catch (thrown) {
    if (thrown instanceof AmanaError) return null;
    throw thrown;
  }
}

function tryOpenSlot(crypto: Crypto, root: Uint8Array, keys: ThreadKeys, slot: Uint8Array): SlotText | null {
  try {
    return openSlot(crypto, root, keys, slot);
  } catch (thrown) {
    if (thrown instanceof AmanaError) return null;
    throw thrown;
  }
}
