/**
 * What goes between the machine that holds the root key and those that are online: requests one way, certificates
 * the other, and the files that keep the root key itself. PROTOCOL.md, "Ceremony".
 */
import { type Bytes, fromBase64, fromHex, toBase64, toHex, utf8 } from './bytes.ts';
import type { Day } from './day.ts';
import { type SignedStatement, signedStatement } from './directory.ts';
import type { Argon2, Argon2Cost } from './engines/argon2.ts';
import {
  AEAD_NONCE_BYTES,
  type Crypto,
  type KeyPair,
  SIGN_PUBLIC_KEY_BYTES,
  SIGNATURE_BYTES,
  type Verifier,
} from './engines/crypto.ts';
import { AmanaError } from './errors.ts';
import { carriedKey, enrolment, KEY_FILE_COST } from './identity.ts';
import { prefixed } from './kdf.ts';
import { TAG_BYTES } from './layout.ts';
import { base64, day, hex, objectId, parse, parseJson, text, z } from './schema.ts';

/** Ed25519 seed. */
export const ROOT_SEED_BYTES = 32;

/** The seed, and one byte that tells the share's place. */
export const ROOT_SHARE_BYTES = ROOT_SEED_BYTES + 1;

/** More people than ever come together in one room with such a thing in their pocket. */
export const MOST_SHARES = 16;

const key = hex(SIGN_PUBLIC_KEY_BYTES);

const locked = (secretBytes: number) =>
  z.strictObject({
    argon2id: z.strictObject({
      opsLimit: z.int().check(z.gte(1), z.lte(20)),
      // A hostile file must not be able to ask for all memory: 1 GiB.
      memBytes: z.int().check(z.gte(8192), z.lte(1024 * 1024 * 1024)),
      salt: base64(16),
    }),
    nonce: base64(AEAD_NONCE_BYTES),
    sealed: base64(secretBytes + TAG_BYTES),
  });
const lockedAny = z.union([locked(ROOT_SEED_BYTES), locked(ROOT_SHARE_BYTES)]);
type Locked = z.infer<typeof lockedAny>;

/** The root key under a passphrase. */
export const rootFile = z.strictObject({
  v: z.literal(1),
  kind: z.literal('amana-root'),
  publicKey: key,
  locked: locked(ROOT_SEED_BYTES),
});
export type RootFile = z.infer<typeof rootFile>;

const place = z.int().check(z.gte(1), z.lte(MOST_SHARES));

/** One share of the root key, open or under a passphrase of its own. Without enough others it says nothing. */
export const shareFile = z.strictObject({
  v: z.literal(1),
  kind: z.literal('amana-root-share'),
  publicKey: key,
  number: place,
  of: place,
  needed: place,
  share: z.union([base64(ROOT_SHARE_BYTES), locked(ROOT_SHARE_BYTES)]),
});
export type ShareFile = z.infer<typeof shareFile>;

const rootContext = (publicKey: string): Bytes =>
  prefixed(utf8('amana/v1/root-file'), fromHex(publicKey), new Uint8Array([0]));

const shareContext = (publicKey: string, number: number): Bytes =>
  prefixed(utf8('amana/v1/root-file'), fromHex(publicKey), new Uint8Array([number]));

function lock(
  crypto: Crypto,
  argon2: Argon2,
  secret: Uint8Array,
  passphrase: string,
  context: Bytes,
  cost: Argon2Cost,
): Locked {
  const salt = crypto.random(16);
  const nonce = crypto.random(AEAD_NONCE_BYTES);
  const sealed = crypto.aeadSeal(argon2(passphrase, salt, cost), nonce, secret, context);
  return {
    argon2id: { ...cost, salt: toBase64(salt) },
    nonce: toBase64(nonce),
    sealed: toBase64(sealed),
  };
}

/** @throws AmanaError wrong-passphrase */
function unlock(crypto: Crypto, argon2: Argon2, from: Locked, passphrase: string, context: Bytes): Bytes {
  const { salt, ...cost } = from.argon2id;
  try {
    const wrapping = argon2(passphrase, fromBase64(salt), cost);
    return crypto.aeadOpen(wrapping, fromBase64(from.nonce), fromBase64(from.sealed), context);
  } catch (cause) {
    throw new AmanaError('wrong-passphrase', { cause });
  }
}

/** @param cost lowered only by tests */
export function lockRoot(
  crypto: Crypto,
  argon2: Argon2,
  seed: Uint8Array,
  passphrase: string,
  cost: Argon2Cost = KEY_FILE_COST,
): RootFile {
  const publicKey = toHex(crypto.signKeypair(seed).publicKey);
  const under = lock(crypto, argon2, seed, passphrase, rootContext(publicKey), cost);
  return parse(rootFile, { v: 1, kind: 'amana-root', publicKey, locked: under });
}

/** @returns the seed, 32 B @throws AmanaError wrong-passphrase */
export const unlockRoot = (crypto: Crypto, argon2: Argon2, file: RootFile, passphrase: string): Bytes =>
  unlock(crypto, argon2, file.locked, passphrase, rootContext(file.publicKey));

/** The share under a passphrase of its own. @param file with an open share */
export function lockShare(
  crypto: Crypto,
  argon2: Argon2,
  file: ShareFile,
  passphrase: string,
  cost: Argon2Cost = KEY_FILE_COST,
): ShareFile {
  if (typeof file.share !== 'string') throw new AmanaError('malformed-object');
  const context = shareContext(file.publicKey, file.number);
  const share = lock(crypto, argon2, fromBase64(file.share), passphrase, context, cost);
  return parse(shareFile, { ...file, share });
}

/** @param passphrase null for a share without one @throws AmanaError wrong-passphrase */
export function unlockShare(
  crypto: Crypto,
  argon2: Argon2,
  file: ShareFile,
  passphrase: string | null,
): Bytes {
  if (typeof file.share === 'string') return fromBase64(file.share);
  if (passphrase === null) throw new AmanaError('wrong-passphrase');
  return unlock(crypto, argon2, file.share, passphrase, shareContext(file.publicKey, file.number));
}

/** 4,096 statements: as many as a directory holds. */
const statements = z.array(signedStatement).check(z.maxLength(4096));

/** Something that only the root key can say yes to. */
export const ask = z.discriminatedUnion('ask', [
  /** A worker host, by its signing key, with which it has signed. */
  z.strictObject({ ask: z.literal('sanitizer'), key, proof: base64(SIGNATURE_BYTES) }),
  /** Whoever used an invite that was made beside the root key. */
  z.strictObject({ ask: z.literal('invited-lead'), enrolment }),
  /** Somebody who is on the desk already, by the statement of a lead that says so. */
  z.strictObject({ ask: z.literal('desk-lead'), editor: signedStatement }),
]);
export type Ask = z.infer<typeof ask>;

export const request = z.strictObject({
  v: z.literal(1),
  kind: z.literal('amana-request'),
  root: key,
  /** The day at the machine that asks: a machine that is never online has nothing else to set its clock by. */
  day,
  asks: z.array(ask).check(z.maxLength(32)),
  /** What the root key has signed before, for a record that was lost or is older. */
  signed: z.optional(statements),
});
export type Request = z.infer<typeof request>;

const possessionBytes = (root: Uint8Array, publicKey: Uint8Array): Bytes =>
  prefixed(utf8('amana/v1/possession'), root, publicKey);

/** A worker host's own signature under its request. @param host its signing key */
export const provePossession = (crypto: Crypto, root: Uint8Array, host: KeyPair): Bytes =>
  crypto.sign(possessionBytes(root, host.publicKey), host.secretKey);

export const possessionHolds = (
  crypto: Verifier,
  root: Uint8Array,
  { key: publicKey, proof }: { readonly key: string; readonly proof: string },
): boolean => crypto.verify(fromBase64(proof), possessionBytes(root, fromHex(publicKey)), fromHex(publicKey));

/** An invite as the newsroom's server may know it: without its secret. */
export const servedInvite = z.strictObject({
  id: objectId,
  tokenHash: base64(32),
  role: z.literal('lead'),
  lastDay: day,
  carried: z.array(carriedKey).check(z.maxLength(16)),
});
export type ServedInvite = z.infer<typeof servedInvite>;

/** The answer to a request, or what the root key says unasked. */
export const certificates = z.strictObject({
  v: z.literal(1),
  kind: z.literal('amana-certificates'),
  root: key,
  statements,
  invites: z.array(servedInvite).check(z.maxLength(16)),
  /** The root's, over all of it: what is left out on the way is missed. */
  signature: base64(SIGNATURE_BYTES),
});
export type Certificates = z.infer<typeof certificates>;

const certificatesBytes = (root: Uint8Array, parts: Pick<Certificates, 'statements' | 'invites'>): Bytes => {
  const signed = parts.statements.map(({ by, payload, signature }) => [by, payload, signature]);
  const invites = parts.invites.map(({ id, tokenHash, role, lastDay, carried }) => [
    id,
    tokenHash,
    role,
    lastDay,
    carried.map(({ name, sealed }) => [name, sealed]),
  ]);
  return prefixed(utf8('amana/v1/certificates'), root, utf8(JSON.stringify([signed, invites])));
};

export function makeCertificates(
  crypto: Crypto,
  root: KeyPair,
  said: readonly SignedStatement[],
  invites: readonly ServedInvite[] = [],
): Certificates {
  const parts = { statements: [...said], invites: [...invites] };
  return parse(certificates, {
    v: 1,
    kind: 'amana-certificates',
    root: toHex(root.publicKey),
    ...parts,
    signature: toBase64(crypto.sign(certificatesBytes(root.publicKey, parts), root.secretKey)),
  });
}

/** The root that is named in it signed all of it: nothing was changed, added or left out. */
export const certificatesHold = (crypto: Verifier, file: Certificates): boolean =>
  crypto.verify(fromBase64(file.signature), certificatesBytes(fromHex(file.root), file), fromHex(file.root));

export const handoverPayload = z.strictObject({ from: key, to: key, name: text(80), day });
export type HandoverPayload = z.infer<typeof handoverPayload>;

/** A newsroom changes its root key: said by the old one, accepted by the new one. */
export const handover = z.strictObject({
  v: z.literal(1),
  kind: z.literal('amana-handover'),
  payload: text(512),
  byOld: base64(SIGNATURE_BYTES),
  byNew: base64(SIGNATURE_BYTES),
});
export type Handover = z.infer<typeof handover>;

const handoverBytes = (payload: string): Bytes => prefixed(utf8('amana/v1/handover'), utf8(payload));

export function makeHandover(
  crypto: Crypto,
  old: KeyPair,
  next: KeyPair,
  name: string,
  today: Day,
): Handover {
  const from = toHex(old.publicKey);
  const payload = JSON.stringify(
    parse(handoverPayload, { from, to: toHex(next.publicKey), name, day: today }),
  );
  const sign = ({ secretKey }: KeyPair) => toBase64(crypto.sign(handoverBytes(payload), secretKey));
  return { v: 1, kind: 'amana-handover', payload, byOld: sign(old), byNew: sign(next) };
}

/** What a handover says. @throws AmanaError malformed-object where either key has not signed it */
export function readHandover(crypto: Verifier, file: Handover): HandoverPayload {
  const said = parseJson(handoverPayload, file.payload);
  const bytes = handoverBytes(file.payload);
  const holds = (signature: string, by: string) => crypto.verify(fromBase64(signature), bytes, fromHex(by));
  if (!holds(file.byOld, said.from) || !holds(file.byNew, said.to)) throw new AmanaError('malformed-object');
  return said;
}
