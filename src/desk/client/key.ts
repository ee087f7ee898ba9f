/** An editor's key: made with an invite, or opened from its key file. The way onto the desk begins here. */
import { type Bytes, fromBase64, fromHex, toBase64 } from '#protocol/bytes.ts';
import { dayOf } from '#protocol/day.ts';
import { type Argon2, type Argon2Cost, loadArgon2 } from '#protocol/engines/argon2.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { AmanaError, asAmanaError } from '#protocol/errors.ts';
import {
  addSecurityKey,
  fingerprintWords,
  type Identity,
  type InviteKeys,
  inviteKeys,
  KEY_FILE_COST,
  type KeyFile,
  keyFile,
  makeEnrolment,
  makeIdentity,
  openCarried,
  parseInviteFragment,
  type SecurityKeyAnswer,
  signChallenge,
  unwrapIdentity,
  unwrapWithSecurityKey,
  wrapIdentity,
} from '#protocol/identity.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { parse } from '#protocol/schema.ts';
import { NewsroomApi } from './api.ts';
import type { Openers } from './arrivals.ts';
import { OpenDesk } from './desk.ts';
import type { Fetch } from './http.ts';
import { logFile } from './log-file.ts';
import { openSeen, sealSeen, withSeen } from './seen-ends.ts';
import type { DeskKey, DeskSession, KeyChange } from './session.ts';
import { verifyLogs } from './verify-log.ts';

export interface DeskOptions {
  /** Origin of the newsroom, such as `http://127.0.0.1:8081`. */
  readonly server: string;
  readonly fetch: Fetch;
  /** `loadCrypto` unless set. */
  readonly crypto?: Crypto;
  /** Loaded when a passphrase has to be stretched; `loadArgon2` unless set. */
  readonly argon2?: () => Promise<Argon2>;
  /** Workers that open reports, where the platform has any. */
  readonly openers?: () => Openers;
  /** Stretches a passphrase somewhere else; null where it has to be done here after all. @returns 32 B */
  readonly stretch?: (passphrase: string, salt: Uint8Array, cost: Argon2Cost) => Promise<Bytes | null>;
  /** Lowered only by tests. */
  readonly argon2Cost?: Argon2Cost;
  /** Milliseconds since 1970-01-01; `Date.now` unless a test needs another day. */
  readonly now?: () => number;
}

export interface NewKey {
  /** The part of the invite behind `#`, with or without it: `#/enrol/<secret>/<root>`. */
  readonly fragment: string;
  readonly name: string;
  readonly passphrase: string;
}

/** Three seconds: the lead is on the phone. */
const APPROVAL_POLL_MS = 3000;

/**
 * Makes an identity and wraps it under the passphrase; stretching it takes a second or more. Nothing is sent yet.
 * @throws AmanaError invite-invalid for a link that is not whole
 */
export async function makeKey(
  options: DeskOptions,
  { fragment, name, passphrase }: NewKey,
): Promise<DeskKey> {
  const { secret, root } = parseInviteFragment(fragment);
  const crypto = options.crypto ?? (await loadCrypto());
  const argon2 = await (options.argon2 ?? loadArgon2)();
  const identity = makeIdentity(crypto, name);
  const cost = options.argon2Cost ?? KEY_FILE_COST;
  const file = parse(keyFile, wrapIdentity(crypto, argon2, root, identity, passphrase, cost));
  return new EditorKey(options, crypto, root, identity, file, inviteKeys(crypto, secret));
}

/**
 * Opens a key file. The root that everything is verified up to is the one in the file.
 * @param file unknown input: the parsed JSON of the file
 * @param fragment of the invite, for somebody who is still to `join`
 * @throws AmanaError malformed-object for what is no key file, wrong-passphrase, invite-invalid
 */
export async function openKey(
  options: DeskOptions,
  file: unknown,
  passphrase: string,
  fragment?: string,
): Promise<DeskKey> {
  const known = parse(keyFile, file);
  const root = fromHex(known.root);
  const crypto = options.crypto ?? (await loadCrypto());
  const identity = await unwrap(options, crypto, known, passphrase);
  const invite = fragment === undefined ? null : inviteKeys(crypto, parseInviteFragment(fragment).secret);
  return new EditorKey(options, crypto, root, identity, known, invite);
}

/** @throws AmanaError wrong-passphrase */
async function unwrap(
  options: DeskOptions,
  crypto: Crypto,
  file: KeyFile,
  passphrase: string,
): Promise<Identity> {
  const { salt, ...cost } = file.argon2id;
  const stretched = (await options.stretch?.(passphrase, fromBase64(salt), cost)) ?? null;
  const argon2 = stretched === null ? await (options.argon2 ?? loadArgon2)() : () => stretched;
  const identity = unwrapIdentity(crypto, argon2, file, passphrase);
  // Whoever can write to the file must not be able to give the key another name.
  if (identity.id !== file.editorId) throw new AmanaError('wrong-passphrase');
  return identity;
}

/**
 * Opens a key file with the answer of the security key that was added to it.
 * @param secret 32 B
 * @throws AmanaError malformed-object, security-key-unfit, invite-invalid
 */
export async function openKeyWithSecurityKey(
  options: DeskOptions,
  file: unknown,
  secret: Uint8Array,
  fragment?: string,
): Promise<DeskKey> {
  const known = parse(keyFile, file);
  const crypto = options.crypto ?? (await loadCrypto());
  const identity = unwrapWithSecurityKey(crypto, known, secret);
  if (identity.id !== known.editorId) throw new AmanaError('security-key-unfit');
  const invite = fragment === undefined ? null : inviteKeys(crypto, parseInviteFragment(fragment).secret);
  return new EditorKey(options, crypto, fromHex(known.root), identity, known, invite);
}

class EditorKey implements DeskKey {
  keyFile: KeyFile;
  readonly words: readonly string[];
  readonly #options: DeskOptions;
  readonly #crypto: Crypto;
  readonly #root: Bytes;
  readonly #identity: Identity;
  readonly #invite: InviteKeys | null;
  #carried: readonly { readonly name: string; readonly secret: Bytes }[] = [];

  constructor(
    options: DeskOptions,
    crypto: Crypto,
    root: Bytes,
    identity: Identity,
    file: KeyFile,
    invite: InviteKeys | null,
  ) {
    this.#options = options;
    this.#crypto = crypto;
    this.#root = root;
    this.#identity = identity;
    this.#invite = invite;
    this.keyFile = file;
    this.words = fingerprintWords(crypto, identity.sign.publicKey);
  }

  get editorId(): ObjectId {
    return this.#identity.id;
  }

  get name(): string {
    return this.#identity.name;
  }

  addSecurityKey(answer: SecurityKeyAnswer): KeyFile {
    this.keyFile = parse(keyFile, addSecurityKey(this.#crypto, this.keyFile, this.#identity, answer));
    return this.keyFile;
  }

  async changeKey(passphrase: string, change: KeyChange): Promise<KeyFile> {
    await unwrap(this.#options, this.#crypto, this.keyFile, passphrase);
    if (change.kind === 'security-key') return this.addSecurityKey(change.answer);
    const argon2 = await (this.#options.argon2 ?? loadArgon2)();
    const cost = this.#options.argon2Cost ?? KEY_FILE_COST;
    const made = wrapIdentity(this.#crypto, argon2, this.#root, this.#identity, change.passphrase, cost);
    const { securityKey } = this.keyFile;
    this.keyFile = parse(keyFile, securityKey === undefined ? made : { ...made, securityKey });
    return this.keyFile;
  }

  async verifyLogs(file: unknown, sealedSeen: Uint8Array | null) {
    const { now = Date.now } = this.#options;
    const [crypto, root, me] = [this.#crypto, this.#root, this.#identity];
    const seen = sealedSeen === null ? new Map() : openSeen(crypto, root, me, sealedSeen);
    const input = { crypto, root, me, file: parse(logFile, file), today: dayOf(now()), seen };
    const logs = await verifyLogs(input);
    return { logs, seen: sealSeen(crypto, root, me, withSeen(seen, logs)) };
  }

  async join(): Promise<void> {
    const invite = this.#invite;
    if (invite === null) throw new AmanaError('invite-invalid');
    const api = new NewsroomApi(this.#options.server, this.#options.fetch);
    const enrolment = makeEnrolment(this.#crypto, this.#root, invite, this.#identity);
    const carried = await api.enrol(invite.token, enrolment);
    this.#carried = carried.map((key) => ({
      name: key.name,
      secret: openCarried(this.#crypto, this.#root, invite, key),
    }));
  }

  async login(): Promise<DeskSession> {
    const api = new NewsroomApi(this.#options.server, this.#options.fetch);
    const { id } = this.#identity;
    await api.logIn({
      editorId: id,
      sign: (challenge) => toBase64(signChallenge(this.#crypto, this.#root, this.#identity, challenge)),
    });
    const { now = Date.now, argon2, argon2Cost } = this.#options;
    const openers = this.#options.openers?.();
    const parts = { crypto: this.#crypto, root: this.#root, me: this.#identity, api, openers, now };
    const desk = new OpenDesk(parts, { argon2, argon2Cost });
    await desk.keepCarried(this.#carried);
    return desk;
  }

  async waitForApproval(
    options: { readonly everyMs?: number; readonly signal?: AbortSignal } = {},
  ): Promise<DeskSession> {
    for (;;) {
      if (options.signal?.aborted) throw new AmanaError('unreachable');
      try {
        return await this.login();
      } catch (thrown) {
        if (asAmanaError(thrown).code !== 'not-approved') throw thrown;
      }
      await new Promise((resolve) => setTimeout(resolve, options.everyMs ?? APPROVAL_POLL_MS));
    }
  }
}
