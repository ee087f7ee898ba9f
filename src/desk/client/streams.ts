/**
 * One stream of events as this editor has verified it: every event opened in its place, chained to the one before
 * it, signed by somebody who is or was on the desk. At the first that is not, trust ends: nothing after it counts,
 * and nothing is added to it.
 */
import { articleDigest } from '#protocol/article.ts';
import type { Bytes } from '#protocol/bytes.ts';
import type { Day } from '#protocol/day.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { AmanaError, asAmanaError } from '#protocol/errors.ts';
import { type EventBody, type EventPlace, FIRST_EVENT_HASH, openEvent } from '#protocol/events.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { keyCommitment, streamKeyName } from '#protocol/stream-keys.ts';
import { turns } from './breathe.ts';

export interface StreamEvent {
  readonly position: number;
  readonly by: ObjectId;
  readonly day: Day;
  readonly body: EventBody;
  /** SHA-256 of the article's exact bytes, for an event that saves a draft. */
  readonly digest: string | null;
}

/** @returns the signing key (32 B) of whoever is or ever was on the desk */
export type SignKeyOf = (editor: ObjectId) => Uint8Array | null;

/** @returns a key of this stream by its id, or null; null as an id is the first key's */
export type KeyOf = (keyId: string | null) => Uint8Array | null;

export class EventLog {
  readonly id: ObjectId;
  readonly events: StreamEvent[] = [];
  /** Position of the first event that could not be verified; null while all of it stands. */
  brokenAt: number | null = null;
  /** There is more, under a key that we have not been given, or have been given wrong. */
  waitsForKey = false;
  /** The key was given and is not the one that was named: somebody put another in its place. */
  wrongKey = false;
  readonly #keyOf: KeyOf;
  #current: { readonly id: string | null; commitment: string | null; proven: boolean };
  #hash: Uint8Array = FIRST_EVENT_HASH;
  #taking: Promise<unknown> = Promise.resolve();

  constructor(id: ObjectId, keyOf: KeyOf) {
    this.id = id;
    this.#keyOf = keyOf;
    this.#current = { id: null, commitment: null, proven: false };
  }

  /** The first key has to be this one. Asked for before anything is read or written under it. */
  expectFirstKey(commitment: string): void {
    if (this.#current.id === null && this.#current.commitment === null)
      this.#current = { id: null, commitment, proven: false };
  }

  /** The key of the next event; null where we do not have it. */
  key(crypto: Crypto, root: Uint8Array): Uint8Array | null {
    const { id, commitment, proven } = this.#current;
    const key = this.#keyOf(id);
    if (key === null || commitment === null || proven) return key;
    this.wrongKey = keyCommitment(crypto, root, streamKeyName(this.id, id), key) !== commitment;
    if (this.wrongKey) return null;
    this.#current.proven = true;
    return key;
  }

  /** Where the next event goes. @throws AmanaError event-invalid for a stream that is not trusted any more */
  end(): EventPlace {
    if (this.brokenAt !== null) throw new AmanaError('event-invalid');
    return this.#place();
  }

  #place(): EventPlace {
    return { stream: this.id, position: this.events.length, previousHash: this.#hash };
  }

  /**
   * Verifies and keeps what follows; calls wait for each other, so that no event is taken twice. What was broken is read
   * again: the newsroom may tell the truth now.
   * @param from position of the first sealed event, as the newsroom says
   * @returns the events that are new
   */
  take(
    crypto: Crypto,
    root: Uint8Array,
    from: number,
    sealed: readonly Bytes[],
    signKeyOf: SignKeyOf,
  ): Promise<StreamEvent[]> {
    const taken = this.#taking.then(() => this.#take(crypto, root, from, sealed, signKeyOf));
    this.#taking = taken.then(undefined, () => undefined);
    return taken;
  }

  async #take(
    crypto: Crypto,
    root: Uint8Array,
    from: number,
    sealed: readonly Bytes[],
    signKeyOf: SignKeyOf,
  ): Promise<StreamEvent[]> {
    const fresh: StreamEvent[] = [];
    // What broke stays broken until all that is given now has been read: nobody may add to it meanwhile.
    let brokenAt: number | null = null;
    this.waitsForKey = false;
    for (const bytes of sealed.slice(Math.max(0, this.events.length - from))) {
      if (brokenAt !== null) break;
      await turns.next();
      const key = this.key(crypto, root);
      if (key === null) {
        this.waitsForKey = true;
        break;
      }
      // A gap between what we have and what we are given is a dropped event.
      const event = from > this.events.length ? null : await this.#open(crypto, root, key, bytes, signKeyOf);
      if (event === null) brokenAt = this.events.length;
      else {
        this.events.push(event);
        fresh.push(event);
      }
    }
    this.brokenAt = brokenAt;
    return fresh;
  }

  async #open(
    crypto: Crypto,
    root: Uint8Array,
    key: Uint8Array,
    sealed: Bytes,
    signKeyOf: SignKeyOf,
  ): Promise<StreamEvent | null> {
    try {
      const opened = openEvent(crypto, root, key, this.#place(), sealed, signKeyOf);
      const { by, day, body } = opened;
      const digest = body.type === 'draft-saved' ? await articleDigest(body.draft.article) : null;
      this.#hash = opened.hash;
      if (body.type === 'access-set' && body.key !== null)
        this.#current = { id: body.key.id, commitment: body.key.commitment, proven: false };
      return { position: this.events.length, by, day, body, digest };
    } catch (thrown) {
      if (asAmanaError(thrown).code === 'event-invalid') return null;
      throw thrown;
    }
  }
}
