/**
 * A purge: two different editors sign that sealed objects are to be erased where they lie. PROTOCOL.md, "Purge".
 *
 * The server cannot read the desk's stream, where both say so before everybody; it erases on their two signatures over
 * the same text and on nothing else. The text names objects and not what they are, nor which belong together.
 */
import { type Bytes, fromBase64, fromHex, toBase64, toHex, utf8 } from './bytes.ts';
import { addDays, type Day } from './day.ts';
import { type Editor, reads, type VerifiedDirectory } from './directory.ts';
import { type Crypto, SIGN_PUBLIC_KEY_BYTES, SIGNATURE_BYTES } from './engines/crypto.ts';
import { AmanaError } from './errors.ts';
import type { ObjectId } from './ids.ts';
import { prefixed } from './kdf.ts';
import { base64, day, hex, objectId, parseJson, text, z } from './schema.ts';

/** No editor destroys alone what a source has sent. */
export const PURGERS_NEEDED = 2;

/** Two editors who never work on one day find each other within two weeks; after that it is asked for anew. */
export const PURGE_DAYS = 14;

/** Reports and attachments of one purge: with 37 characters each, far below the largest event of 256 KiB. */
export const MOST_PURGED = 2000;

export const purgePayload = z.strictObject({
  v: z.literal(1),
  /** When it was asked for. */
  day,
  /** Sealed reports and attachments, sorted, so that their order tells nothing. */
  objects: z.array(objectId).check(z.minLength(1), z.maxLength(MOST_PURGED)),
});
export type PurgePayload = z.infer<typeof purgePayload>;

/** The payload as it is signed, byte for byte. */
export const purgeText = text(40 * MOST_PURGED + 100);

export const purgeSignature = z.strictObject({
  by: hex(SIGN_PUBLIC_KEY_BYTES),
  signature: base64(SIGNATURE_BYTES),
});
export type PurgeSignature = z.infer<typeof purgeSignature>;

/** Body of `POST /api/purges`. */
export const purgeRequest = z.strictObject({
  payload: purgeText,
  signatures: z.array(purgeSignature).check(z.minLength(1), z.maxLength(10)),
});
export type PurgeRequest = z.infer<typeof purgeRequest>;

/** @throws AmanaError malformed-request */
export const parsePurge = (payload: string): PurgePayload =>
  parseJson(purgePayload, payload, 'malformed-request');

export const encodePurge = (onDay: Day, objects: Iterable<ObjectId>): string =>
  JSON.stringify({ v: 1, day: onDay, objects: [...new Set(objects)].sort() } satisfies PurgePayload);

const signedBytes = (root: Uint8Array, payload: string): Bytes =>
  prefixed(utf8('amana/v1/purge'), root, utf8(payload));

export const signPurge = (
  crypto: Crypto,
  root: Uint8Array,
  payload: string,
  by: { readonly publicKey: Uint8Array; readonly secretKey: Uint8Array },
): PurgeSignature => ({
  by: toHex(by.publicKey),
  signature: toBase64(crypto.sign(signedBytes(root, payload), by.secretKey)),
});

export const purgeSignatureHolds = (
  crypto: Crypto,
  root: Uint8Array,
  payload: string,
  { by, signature }: PurgeSignature,
): boolean => crypto.verify(fromBase64(signature), signedBytes(root, payload), fromHex(by));

/** Whether a purge that was asked for on this day can still be carried out; a clock may be a day ahead. */
export const purgeIsInTime = (asked: Day, today: Day): boolean =>
  asked <= addDays(today, 1) && today <= addDays(asked, PURGE_DAYS);

/** The different editors of today's desk, administrators not among them, whose signatures hold. */
function purgers(
  { crypto, root, directory }: PurgeRules,
  { payload, signatures }: PurgeRequest,
): readonly Editor[] {
  const found = new Map<ObjectId, Editor>();
  for (const signature of signatures) {
    const editor = directory.editorBySignKey(signature.by);
    if (editor === null || !reads(editor.role)) continue;
    if (purgeSignatureHolds(crypto, root, payload, signature)) found.set(editor.id, editor);
  }
  return [...found.values()];
}

export interface PurgeRules {
  readonly crypto: Crypto;
  readonly root: Uint8Array;
  readonly directory: VerifiedDirectory;
  readonly today: Day;
}

/**
 * @returns what is to be erased
 * @throws AmanaError malformed-request; purge-unsigned unless two editors of today's desk have signed exactly this, lately
 */
export function verifyPurge(rules: PurgeRules, request: PurgeRequest): readonly ObjectId[] {
  const asked = parsePurge(request.payload);
  if (!purgeIsInTime(asked.day, rules.today) || purgers(rules, request).length < PURGERS_NEEDED)
    throw new AmanaError('purge-unsigned');
  return asked.objects;
}
