/**
 * Editors: their identity keys, the key file that keeps them under a passphrase, secrets wrapped from one editor
 * to another, and invites. PROTOCOL.md, "Keys".
 */
import {
  type Bytes,
  concat,
  equalBytes,
  fromBase64,
  fromHex,
  fromUtf8,
  readU32,
  toBase64,
  toHex,
  u32,
  utf8,
} from './bytes.ts';
import type { Editor } from './directory.ts';
import type { Argon2, Argon2Cost } from './engines/argon2.ts';
import { AEAD_NONCE_BYTES, type Crypto, type KeyPair, SIGN_PUBLIC_KEY_BYTES } from './engines/crypto.ts';
import { AmanaError } from './errors.ts';
import { fingerprintPlaces } from './fingerprint.ts';
import { ID_BYTES, type ObjectId, parseObjectId } from './ids.ts';
import { KEY_BYTES, kdf, prefixed } from './kdf.ts';
import { KEM_CIPHERTEXT_BYTES, TAG_BYTES } from './layout.ts';
import { base64, hex, objectId, parse, text, z } from './schema.ts';
import { keyName } from './stream-keys.ts';
import { ENGLISH } from './wordlists/english.ts';

export interface Identity {
  readonly id: ObjectId;
  readonly name: string;
  readonly sign: KeyPair;
  readonly kem: KeyPair;
  /** signing seed ‖ X-Wing seed, 64 B: all that the key file has to keep. */
  readonly seeds: Bytes;
}

/** An editor's id is a hash of the signing key, so that nobody can take another's. */
export const editorIdOf = (crypto: Crypto, signPublicKey: Uint8Array): ObjectId =>
  parseObjectId(toHex(crypto.blake2b(ID_BYTES, prefixed(utf8('amana/v1/editor'), signPublicKey))));

export function identityFromSeeds(crypto: Crypto, seeds: Bytes, name: string): Identity {
  const sign = crypto.signKeypair(seeds.subarray(0, 32));
  const kem = crypto.kemKeypair(seeds.subarray(32, 64));
  return { id: editorIdOf(crypto, sign.publicKey), name, sign, kem, seeds };
}

export const makeIdentity = (crypto: Crypto, name: string): Identity =>
  identityFromSeeds(crypto, crypto.random(64), name);

/**
 * libsodium's MODERATE: 3 passes over 256 MiB, above RFC 9106's second recommendation (3 passes, 64 MiB). About a
 * second for an editor; a rack of graphics cards for years for whoever finds the key file of a good passphrase.
 */
export const KEY_FILE_COST: Argon2Cost = { opsLimit: 3, memBytes: 256 * 1024 * 1024 };

export const keyFile = z.strictObject({
  v: z.literal(1),
  kind: z.literal('amana-key'),
  root: hex(SIGN_PUBLIC_KEY_BYTES),
  editorId: objectId,
  name: text(80),
  argon2id: z.strictObject({
    opsLimit: z.int().check(z.gte(1), z.lte(20)),
    // A hostile file must not be able to ask for all memory: 1 GiB.
    memBytes: z.int().check(z.gte(8192), z.lte(1024 * 1024 * 1024)),
    salt: base64(16),
  }),
  nonce: base64(AEAD_NONCE_BYTES),
  sealed: base64(64 + 16),
  /** The same seeds once more, under what a security key answers: beside the passphrase, never in its place. */
  securityKey: z.optional(
    z.strictObject({
      credentialId: base64().check(z.maxLength(1400)),
      salt: base64(KEY_BYTES),
      nonce: base64(AEAD_NONCE_BYTES),
      sealed: base64(64 + 16),
    }),
  ),
});
export type KeyFile = z.infer<typeof keyFile>;

const keyFileContext = (root: string, editorId: string): Bytes =>
  prefixed(utf8('amana/v1/key-file'), fromHex(root), fromHex(editorId));

/** The identity under a passphrase: safe to keep on a device or a stick. @param cost lowered only by tests */
export function wrapIdentity(
  crypto: Crypto,
  argon2: Argon2,
  root: Uint8Array,
  identity: Identity,
  passphrase: string,
  cost: Argon2Cost = KEY_FILE_COST,
): KeyFile {
  const salt = crypto.random(16);
  const nonce = crypto.random(AEAD_NONCE_BYTES);
  const rootHex = toHex(root);
  const key = argon2(passphrase, salt, cost);
  return {
    v: 1,
    kind: 'amana-key',
    root: rootHex,
    editorId: identity.id,
    name: identity.name,
    argon2id: { ...cost, salt: toBase64(salt) },
    nonce: toBase64(nonce),
    sealed: toBase64(crypto.aeadSeal(key, nonce, identity.seeds, keyFileContext(rootHex, identity.id))),
  };
}

/** A security key: which of its credentials, what it is asked, and what it answers (WebAuthn PRF, 32 B each). */
export interface SecurityKeyAnswer {
  readonly credentialId: Uint8Array;
  readonly salt: Uint8Array;
  readonly secret: Uint8Array;
}

const securityKeyKey = (
  crypto: Crypto,
  file: Pick<KeyFile, 'root' | 'editorId'>,
  secret: Uint8Array,
): Bytes => kdf(crypto, secret, 'amana/v1/security-key', fromHex(file.root), fromHex(file.editorId));

/** The key file, which opens with the security key as well from now on. */
export function addSecurityKey(
  crypto: Crypto,
  file: KeyFile,
  { seeds }: Pick<Identity, 'seeds'>,
  { credentialId, salt, secret }: SecurityKeyAnswer,
): KeyFile {
  const nonce = crypto.random(AEAD_NONCE_BYTES);
  const context = keyFileContext(file.root, file.editorId);
  const sealed = crypto.aeadSeal(securityKeyKey(crypto, file, secret), nonce, seeds, context);
  return {
    ...file,
    securityKey: {
      credentialId: toBase64(credentialId),
      salt: toBase64(salt),
      nonce: toBase64(nonce),
      sealed: toBase64(sealed),
    },
  };
}

/** @param secret what the security key answered, 32 B @throws AmanaError security-key-unfit */
export function unwrapWithSecurityKey(crypto: Crypto, file: KeyFile, secret: Uint8Array): Identity {
  if (file.securityKey === undefined) throw new AmanaError('security-key-unfit');
  const { nonce, sealed } = file.securityKey;
  try {
    const context = keyFileContext(file.root, file.editorId);
    const key = securityKeyKey(crypto, file, secret);
    return identityFromSeeds(
      crypto,
      crypto.aeadOpen(key, fromBase64(nonce), fromBase64(sealed), context),
      file.name,
    );
  } catch (cause) {
    throw new AmanaError('security-key-unfit', { cause });
  }
}

/** @throws AmanaError wrong-passphrase */
export function unwrapIdentity(crypto: Crypto, argon2: Argon2, file: KeyFile, passphrase: string): Identity {
  const { opsLimit, memBytes, salt } = file.argon2id;
  const key = argon2(passphrase, fromBase64(salt), { opsLimit, memBytes });
  try {
    const context = keyFileContext(file.root, file.editorId);
    const seeds = crypto.aeadOpen(key, fromBase64(file.nonce), fromBase64(file.sealed), context);
    return identityFromSeeds(crypto, seeds, file.name);
  } catch (cause) {
    throw new AmanaError('wrong-passphrase', { cause });
  }
}

export const wrappedKey = z.strictObject({
  name: keyName,
  /** The wrapping editor's Ed25519 public key. */
  by: hex(SIGN_PUBLIC_KEY_BYTES),
  sealed: base64(KEM_CIPHERTEXT_BYTES + KEY_BYTES + 16),
  signature: base64(64),
});
export type WrappedKey = z.infer<typeof wrappedKey>;

/** A wrapping key is used once, so its nonce can be fixed. */
const WRAP_NONCE = new Uint8Array(AEAD_NONCE_BYTES);

const wrapContext = (root: Uint8Array, name: string, to: ObjectId): Bytes =>
  prefixed(utf8('amana/v1/wrapped-key'), root, utf8(name), fromHex(to));

/** A 32-byte secret for one editor, signed, so that the server cannot hand out keys of its own making. */
export function wrapKey(
  crypto: Crypto,
  root: Uint8Array,
  name: string,
  secret: Uint8Array,
  to: Pick<Editor, 'id' | 'kemKey'>,
  by: Identity,
): WrappedKey {
  const context = wrapContext(root, name, to.id);
  const { ciphertext, sharedSecret } = crypto.kemEncapsulate(to.kemKey);
  const key = kdf(crypto, sharedSecret, 'amana/v1/wrap', context);
  const sealed = concat(ciphertext, crypto.aeadSeal(key, WRAP_NONCE, secret, context));
  const signature = crypto.sign(prefixed(context, sealed), by.sign.secretKey);
  return { name, by: toHex(by.sign.publicKey), sealed: toBase64(sealed), signature: toBase64(signature) };
}

/** The named editor wrapped this for `to`: all that a server can check of a wrapped key. */
export const wrappedKeySignatureHolds = (
  crypto: Crypto,
  root: Uint8Array,
  wrapped: WrappedKey,
  to: ObjectId,
): boolean =>
  crypto.verify(
    fromBase64(wrapped.signature),
    prefixed(wrapContext(root, wrapped.name, to), fromBase64(wrapped.sealed)),
    fromHex(wrapped.by),
  );

/** @param trusted whether the wrapping key belongs to an editor of the desk @throws AmanaError cannot-open */
export function unwrapKey(
  crypto: Crypto,
  root: Uint8Array,
  wrapped: WrappedKey,
  me: Pick<Identity, 'id' | 'kem'>,
  trusted: (signKeyHex: string) => boolean,
): Bytes {
  const context = wrapContext(root, wrapped.name, me.id);
  const sealed = fromBase64(wrapped.sealed);
  const signed = crypto.verify(fromBase64(wrapped.signature), prefixed(context, sealed), fromHex(wrapped.by));
  if (!signed || !trusted(wrapped.by)) throw new AmanaError('cannot-open');
  const sharedSecret = crypto.kemDecapsulate(sealed.subarray(0, KEM_CIPHERTEXT_BYTES), me.kem.secretKey);
  const key = kdf(crypto, sharedSecret, 'amana/v1/wrap', context);
  return crypto.aeadOpen(key, WRAP_NONCE, sealed.subarray(KEM_CIPHERTEXT_BYTES), context);
}

/** Everything that an invite's one secret stands for. */
export interface InviteKeys {
  readonly id: ObjectId;
  /** Shown to the server once; it keeps only its hash. 32 B */
  readonly token: Bytes;
  /** Proves to the desk lead that the keys come from whoever holds the invite, not from the server. 32 B */
  readonly macKey: Bytes;
  /** Opens the keys that the first invite carries. 32 B */
  readonly wrapKey: Bytes;
  /** Seals the name of whoever enrols, for those who know the invite: never for the server. 32 B */
  readonly nameKey: Bytes;
}

export const inviteKeys = (crypto: Crypto, secret: Uint8Array): InviteKeys => ({
  id: parseObjectId(toHex(kdf(crypto, secret, 'amana/v1/invite-id').subarray(0, ID_BYTES))),
  token: kdf(crypto, secret, 'amana/v1/invite-token'),
  macKey: kdf(crypto, secret, 'amana/v1/invite-mac'),
  wrapKey: kdf(crypto, secret, 'amana/v1/invite-wrap'),
  nameKey: kdf(crypto, secret, 'amana/v1/invite-name'),
});

export const tokenHash = (crypto: Crypto, token: Uint8Array): Bytes => crypto.blake2b(32, token);

/** `<newsroom>/#/enrol/<secret>/<root>`: the part behind # never reaches a server. */
export const inviteUrl = (newsroomUrl: string, secret: Uint8Array, root: Uint8Array): string =>
  `${newsroomUrl.replace(/\/$/, '')}/#/enrol/${toBase64(secret)}/${toHex(root)}`;

/** @throws AmanaError invite-invalid */
export function parseInviteFragment(fragment: string): { secret: Bytes; root: Bytes } {
  const match = /^#?\/enrol\/([A-Za-z0-9_-]{43})\/([0-9a-f]{64})$/.exec(fragment);
  if (match?.[1] === undefined || match[2] === undefined) throw new AmanaError('invite-invalid');
  return { secret: fromBase64(match[1]), root: fromHex(match[2]) };
}

/** An editor's name, as chosen. */
export const editorName = text(80).check(z.minLength(1));

/** 80 UTF-16 units take at most 240 B in UTF-8; with their length, rounded up: every name is as long as any other. */
export const NAME_BYTES = 256;

export const enrolment = z.strictObject({
  inviteId: objectId,
  /** nonce (24) ‖ AEAD(name key, length (4) ‖ name ‖ zeros) */
  sealedName: base64(AEAD_NONCE_BYTES + NAME_BYTES + TAG_BYTES),
  signKey: hex(SIGN_PUBLIC_KEY_BYTES),
  kemKey: base64(1216),
  mac: base64(32),
  signature: base64(64),
});
export type Enrolment = z.infer<typeof enrolment>;

const enrolmentBytes = (
  root: Uint8Array,
  e: Pick<Enrolment, 'inviteId' | 'sealedName' | 'signKey' | 'kemKey'>,
): Bytes =>
  prefixed(
    utf8('amana/v1/enrolment'),
    root,
    fromHex(e.inviteId),
    fromBase64(e.sealedName),
    fromHex(e.signKey),
    fromBase64(e.kemKey),
  );

const nameContext = (root: Uint8Array, invite: InviteKeys): Bytes =>
  prefixed(utf8('amana/v1/enrolment-name'), root, fromHex(invite.id));

function sealName(crypto: Crypto, root: Uint8Array, invite: InviteKeys, name: string): Bytes {
  const nameBytes = utf8(parse(editorName, name));
  const plain = new Uint8Array(NAME_BYTES);
  plain.set(concat(u32(nameBytes.length), nameBytes));
  const nonce = crypto.random(AEAD_NONCE_BYTES);
  return concat(nonce, crypto.aeadSeal(invite.nameKey, nonce, plain, nameContext(root, invite)));
}

export function makeEnrolment(
  crypto: Crypto,
  root: Uint8Array,
  invite: InviteKeys,
  identity: Identity,
): Enrolment {
  const open = {
    inviteId: invite.id,
    sealedName: toBase64(sealName(crypto, root, invite, identity.name)),
    signKey: toHex(identity.sign.publicKey),
    kemKey: toBase64(identity.kem.publicKey),
  };
  const bytes = enrolmentBytes(root, open);
  return parse(enrolment, {
    ...open,
    mac: toBase64(kdf(crypto, invite.macKey, 'amana/v1/enrolment', bytes)),
    signature: toBase64(crypto.sign(bytes, identity.sign.secretKey)),
  });
}

/** The holder of these keys signed this enrolment: all that a server can check. */
export const enrolmentSignatureHolds = (crypto: Crypto, root: Uint8Array, e: Enrolment): boolean =>
  crypto.verify(fromBase64(e.signature), enrolmentBytes(root, e), fromHex(e.signKey));

/** The enrolment comes from whoever was given the invite: nobody else has its mac key. */
export const enrolmentMacHolds = (
  crypto: Crypto,
  root: Uint8Array,
  invite: InviteKeys,
  e: Enrolment,
): boolean =>
  e.inviteId === invite.id &&
  enrolmentSignatureHolds(crypto, root, e) &&
  equalBytes(kdf(crypto, invite.macKey, 'amana/v1/enrolment', enrolmentBytes(root, e)), fromBase64(e.mac));

/**
 * The name in an enrolment, or null where the enrolment is not of the invite's holder or holds no name: what a desk
 * lead checks before approving.
 */
export function enrolledName(
  crypto: Crypto,
  root: Uint8Array,
  invite: InviteKeys,
  e: Enrolment,
): string | null {
  if (!enrolmentMacHolds(crypto, root, invite, e)) return null;
  const sealed = fromBase64(e.sealedName);
  try {
    const plain = crypto.aeadOpen(
      invite.nameKey,
      sealed.subarray(0, AEAD_NONCE_BYTES),
      sealed.subarray(AEAD_NONCE_BYTES),
      nameContext(root, invite),
    );
    return parse(editorName, fromUtf8(plain.subarray(4, 4 + readU32(plain))));
  } catch (thrown) {
    // The invite's holder sealed something else than a name: not somebody to let in, and no reason to stop.
    if (!(thrown instanceof AmanaError)) throw thrown;
    return null;
  }
}

export const carriedKey = z.strictObject({
  name: keyName,
  sealed: base64(AEAD_NONCE_BYTES + KEY_BYTES + 16),
});
export type CarriedKey = z.infer<typeof carriedKey>;

const carriedContext = (root: Uint8Array, name: string): Bytes =>
  prefixed(utf8('amana/v1/carried-key'), root, utf8(name));

/** A secret that waits for the invite's holder. */
export function sealCarried(
  crypto: Crypto,
  root: Uint8Array,
  invite: InviteKeys,
  name: string,
  secret: Uint8Array,
): CarriedKey {
  const nonce = crypto.random(AEAD_NONCE_BYTES);
  return {
    name,
    sealed: toBase64(
      concat(nonce, crypto.aeadSeal(invite.wrapKey, nonce, secret, carriedContext(root, name))),
    ),
  };
}

/** @throws AmanaError cannot-open */
export function openCarried(
  crypto: Crypto,
  root: Uint8Array,
  invite: InviteKeys,
  carried: CarriedKey,
): Bytes {
  const bytes = fromBase64(carried.sealed);
  const nonce = bytes.subarray(0, AEAD_NONCE_BYTES);
  return crypto.aeadOpen(
    invite.wrapKey,
    nonce,
    bytes.subarray(AEAD_NONCE_BYTES),
    carriedContext(root, carried.name),
  );
}

const challengeBytes = (root: Uint8Array, editorId: ObjectId, challenge: Uint8Array): Bytes =>
  prefixed(utf8('amana/v1/challenge'), root, fromHex(editorId), challenge);

/** @param challenge 32 B, as given by the newsroom, used once */
export const signChallenge = (
  crypto: Crypto,
  root: Uint8Array,
  identity: Identity,
  challenge: Uint8Array,
): Bytes => crypto.sign(challengeBytes(root, identity.id, challenge), identity.sign.secretKey);

export const challengeHolds = (
  crypto: Crypto,
  root: Uint8Array,
  editor: Editor,
  challenge: Uint8Array,
  signature: Uint8Array,
): boolean => crypto.verify(signature, challengeBytes(root, editor.id, challenge), fromHex(editor.signKey));

/** A public key as words that two people can read to each other. */
export const fingerprintWords = (crypto: Crypto, publicKey: Uint8Array): string[] =>
  fingerprintPlaces(crypto, publicKey).map((place) => ENGLISH[place] ?? '');
