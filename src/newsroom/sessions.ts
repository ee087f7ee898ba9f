/**
 * Logging in without a secret on the server: a challenge is signed by the editor's own key, and what comes back is
 * a token that lives in two memories. Both are lost with the process; then the page unlocks again.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { fromBase64, toBase64 } from '#protocol/bytes.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import type { ObjectId } from '#protocol/ids.ts';

/** 60 s: a signature takes a moment, a person choosing a security key a little more. */
export const CHALLENGE_MS = 60 * 1000;
/** 30 min without a request: an editor who left the desk open is not there any more. */
export const IDLE_MINUTES = 30;
const IDLE_MS = IDLE_MINUTES * 60 * 1000;
const TOKEN_BYTES = 32;
const CHALLENGE_BYTES = 32;

/**
 * Bounds on memory. Asking for challenges needs no key, so the oldest gives way; a desk has tens of editors with a
 * few pages each, and a session needs one.
 */
const MOST_CHALLENGES = 4096;
const MOST_SESSIONS = 4096;

export interface Session {
  readonly editorId: ObjectId;
  /** The key that logged in, hex: a session ends when this key leaves the desk. */
  readonly signKey: string;
  /** Called when the session ends, so that what is open under it closes. */
  readonly onEnd: Set<() => void>;
}

interface Entry {
  readonly session: Session;
  readonly tokenHash: Buffer;
  usedMs: number;
}

export class Sessions {
  readonly #crypto: Crypto;
  readonly #nowMs: () => number;
  readonly #challenges = new Map<string, { readonly editorId: ObjectId; readonly madeMs: number }>();
  readonly #sessions = new Map<string, Entry>();

  constructor(crypto: Crypto, nowMs: () => number = Date.now) {
    this.#crypto = crypto;
    this.#nowMs = nowMs;
  }

  /** The same for every id, known or not. @returns 32 B, base64url */
  challenge(editorId: ObjectId): string {
    const challenge = toBase64(this.#crypto.random(CHALLENGE_BYTES));
    dropOldest(this.#challenges, MOST_CHALLENGES);
    this.#challenges.set(challenge, { editorId, madeMs: this.#nowMs() });
    return challenge;
  }

  /** Uses a challenge up, whatever comes of it. True when it was this editor's and is fresh. */
  take(challenge: string, editorId: ObjectId): boolean {
    const made = this.#challenges.get(challenge);
    this.#challenges.delete(challenge);
    return made?.editorId === editorId && this.#nowMs() - made.madeMs < CHALLENGE_MS;
  }

  /** @returns the token, base64url: the only copy */
  open(editorId: ObjectId, signKey: string): string {
    this.#dropIdle();
    if (this.#sessions.size >= MOST_SESSIONS) {
      const oldest = this.#sessions.values().next().value;
      if (oldest !== undefined) this.#end(oldest);
    }
    const token = this.#crypto.random(TOKEN_BYTES);
    const tokenHash = hashOf(token);
    const session = { editorId, signKey, onEnd: new Set<() => void>() };
    this.#sessions.set(tokenHash.toString('hex'), { session, tokenHash, usedMs: this.#nowMs() });
    return toBase64(token);
  }

  /** The session of an `Authorization` header, and marks it used; null for anything else. */
  find(authorization: string | undefined): Session | null {
    const entry = this.#entryOf(authorization);
    if (entry === null) return null;
    entry.usedMs = this.#nowMs();
    return entry.session;
  }

  /** Ends one session; a header without one changes nothing. */
  close(authorization: string | undefined): void {
    const entry = this.#entryOf(authorization);
    if (entry !== null) this.#end(entry);
  }

  /** Ends every session of a key that has left the desk. */
  revoke(signKey: string): void {
    for (const entry of this.#sessions.values()) if (entry.session.signKey === signKey) this.#end(entry);
  }

  /** Ends what has been idle for too long; called by whoever has a timer, and before a new session. */
  expire(): void {
    this.#dropIdle();
  }

  #entryOf(authorization: string | undefined): Entry | null {
    const tokenB64 = /^Bearer ([A-Za-z0-9_-]{43})$/.exec(authorization ?? '')?.[1];
    if (tokenB64 === undefined || !isCanonical(tokenB64)) return null;
    const tokenHash = hashOf(fromBase64(tokenB64));
    const entry = this.#sessions.get(tokenHash.toString('hex'));
    if (entry === undefined || !timingSafeEqual(entry.tokenHash, tokenHash)) return null;
    if (this.#nowMs() - entry.usedMs < IDLE_MS) return entry;
    this.#end(entry);
    return null;
  }

  #dropIdle(): void {
    for (const entry of this.#sessions.values()) {
      if (this.#nowMs() - entry.usedMs >= IDLE_MS) this.#end(entry);
    }
  }

  #end(entry: Entry): void {
    this.#sessions.delete(entry.tokenHash.toString('hex'));
    for (const end of entry.session.onEnd) end();
    entry.session.onEnd.clear();
  }
}

const hashOf = (token: Uint8Array): Buffer => createHash('sha256').update(token).digest();

/** The last letter of 43 carries two bits that must be zero. */
const isCanonical = (tokenB64: string): boolean => /[AEIMQUYcgkosw048]$/.test(tokenB64);

function dropOldest(map: Map<string, unknown>, most: number): void {
  while (map.size >= most) {
    const oldest = map.keys().next().value;
    if (oldest === undefined) return;
    map.delete(oldest);
  }
}
