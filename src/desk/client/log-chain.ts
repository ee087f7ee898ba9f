/**
 * Puts the events of a history back where they belong. Each is bound to its place and to the event before it, so the
 * true order can be found whatever somebody did to it; what does not fit is named by place and kind.
 */
import { type Bytes, toHex } from '#protocol/bytes.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { asAmanaError } from '#protocol/errors.ts';
import { eventHash, FIRST_EVENT_HASH, type OpenedEvent, openEvent } from '#protocol/events.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { keyCommitment, streamKeyName } from '#protocol/stream-keys.ts';
import type { SignKeyOf } from './streams.ts';

/** What is wrong with a history, by the place (from 0) in the history as it was given. */
export type LogFault =
  /** Sealed with the history's key, and not signed by the person it names. */
  | { readonly kind: 'forged'; readonly place: number; readonly claimed: ObjectId | null }
  /** Another event was put in the place of one that is gone. */
  | { readonly kind: 'replaced'; readonly place: number }
  | { readonly kind: 'inserted'; readonly place: number }
  /** So many events are missing before what stands at the place. */
  | { readonly kind: 'dropped'; readonly place: number; readonly count: number }
  /** What stands at the place belongs to another. */
  | { readonly kind: 'reordered'; readonly place: number; readonly belongs: number }
  | { readonly kind: 'repeated'; readonly place: number; readonly first: number }
  | {
      readonly kind: 'foreign';
      readonly place: number;
      readonly stream: ObjectId;
      readonly first: number;
    }
  /** Changed, or what was before it is missing: so near to the end nobody can tell which. */
  | { readonly kind: 'broken'; readonly place: number }
  /** From here on it is sealed under a key that was not given. */
  | { readonly kind: 'key-missing'; readonly place: number }
  /** The key that was given is not the one that the history names. */
  | { readonly kind: 'key-wrong'; readonly place: number }
  /** It ends before an event that this device has seen. */
  | { readonly kind: 'cut'; readonly place: number; readonly seen: number }
  /** At the place stood another event when this device last looked. */
  | { readonly kind: 'rewritten'; readonly place: number };

export interface ChainInput {
  readonly crypto: Crypto;
  readonly root: Uint8Array;
  readonly stream: ObjectId;
  readonly sealed: readonly Bytes[];
  /** Every key of the stream by its id; null is the first one's. */
  readonly keys: ReadonlyMap<string | null, Uint8Array>;
  /** Of the first key, where the desk's own history names it. */
  readonly firstCommitment: string | null;
  readonly signKeyOf: SignKeyOf;
  /** Where another history has an event, by the hash (hex) of its sealed bytes. */
  readonly elsewhere: (hash: string) => { readonly stream: ObjectId; readonly place: number } | null;
}

export interface Chain {
  /** From the first event to the first fault: what can be believed. */
  readonly trusted: readonly (OpenedEvent & { readonly place: number })[];
  /** Events that stand where they belong and are signed by whom they name. */
  readonly proven: number;
  readonly faults: readonly LogFault[];
}

/** Places that are tried for what follows a gap; a longer one is told as a break. */
const LONGEST_GAP = 512;

type Tried =
  | { readonly kind: 'opened'; readonly event: OpenedEvent }
  /** The seal opens, so whoever made it held the key; the signature does not hold. */
  | { readonly kind: 'unsigned'; readonly claimed: ObjectId };

class ChainReader {
  readonly #input: ChainInput;
  readonly #hashes: readonly Bytes[];
  readonly #left: Set<number>;
  readonly #faults: LogFault[] = [];
  readonly #trusted: (OpenedEvent & { readonly place: number })[] = [];
  #key: Uint8Array | null;
  #position = 0;
  #previous: Uint8Array = FIRST_EVENT_HASH;
  #highest = -1;
  #proven = 0;

  constructor(input: ChainInput) {
    const { crypto, sealed, firstCommitment } = input;
    this.#input = input;
    this.#hashes = sealed.map((bytes) => eventHash(crypto, bytes));
    this.#left = new Set(sealed.keys());
    this.#key = this.#keyOf(null, firstCommitment);
  }

  read(): Chain {
    while (this.#left.size > 0 && this.#key !== null) if (!this.#next() && !this.#bridge()) break;
    if (this.#key !== null) this.#tellRest();
    const faults = this.#faults.sort((a, b) => a.place - b.place);
    return { trusted: this.#trusted, proven: this.#proven, faults };
  }

  /** Null where it was not given, or is not the one that was named. */
  #keyOf(id: string | null, commitment: string | null): Uint8Array | null {
    const { crypto, root, stream, keys } = this.#input;
    const key = keys.get(id);
    const place = Math.min(...this.#left);
    if (key === undefined) {
      if (this.#left.size > 0) this.#faults.push({ kind: 'key-missing', place });
      return null;
    }
    const name = streamKeyName(stream, id);
    if (commitment === null || keyCommitment(crypto, root, name, key) === commitment) return key;
    this.#faults.push({ kind: 'key-wrong', place });
    return null;
  }

  #try(index: number, position: number, previousHash: Uint8Array, key: Uint8Array): Tried | null {
    const { crypto, root, stream, sealed, signKeyOf } = this.#input;
    const bytes = sealed[index];
    if (bytes === undefined) return null;
    let claimed: ObjectId | null = null;
    try {
      const place = { stream, position, previousHash };
      const event = openEvent(crypto, root, key, place, bytes, (by) => {
        claimed = by;
        return signKeyOf(by);
      });
      return { kind: 'opened', event };
    } catch (thrown) {
      if (asAmanaError(thrown).code !== 'event-invalid') throw thrown;
      return claimed === null ? null : { kind: 'unsigned', claimed };
    }
  }

  /** Whatever belongs at the next place, wherever it stands. */
  #next(): boolean {
    const key = this.#key;
    if (key === null) return false;
    for (const index of this.#left) {
      const tried = this.#try(index, this.#position, this.#previous, key);
      if (tried === null) continue;
      this.#take(index, tried);
      return true;
    }
    return false;
  }

  #take(index: number, tried: Tried): void {
    if (index < this.#highest)
      this.#faults.push({ kind: 'reordered', place: index, belongs: this.#position });
    this.#highest = Math.max(this.#highest, index);
    this.#left.delete(index);
    this.#previous = this.#hashes[index] ?? FIRST_EVENT_HASH;
    this.#position += 1;
    if (tried.kind === 'unsigned') {
      this.#faults.push({ kind: 'forged', place: index, claimed: tried.claimed });
      return;
    }
    this.#proven += 1;
    if (this.#faults.length === 0) this.#trusted.push({ ...tried.event, place: index });
    const { body } = tried.event;
    if (body.type === 'access-set' && body.key !== null)
      this.#key = this.#keyOf(body.key.id, body.key.commitment);
  }

  /**
   * Nothing opens at the next place. The event after the next one is bound to its neighbour, which we have: where
   * that pair fits tells how many are missing before it.
   */
  #bridge(): boolean {
    const keys = [...new Set([...(this.#key === null ? [] : [this.#key]), ...this.#input.keys.values()])];
    for (const index of [...this.#left].sort((a, b) => a - b)) {
      const before = this.#hashes[index - 1];
      if (before === undefined || !this.#left.has(index - 1)) continue;
      const farthest = this.#position + 1 + LONGEST_GAP;
      for (let position = this.#position + 1; position <= farthest; position += 1) {
        const key = keys.find((each) => this.#try(index, position, before, each) !== null);
        if (key === undefined) continue;
        this.#tellGap(index - 1, position - 1 - this.#position);
        this.#left.delete(index - 1);
        this.#highest = Math.max(this.#highest, index - 1);
        this.#position = position;
        this.#previous = before;
        this.#key = key;
        return true;
      }
    }
    return false;
  }

  /** @param neighbour the event behind the gap @param missing events that are gone before it */
  #tellGap(neighbour: number, missing: number): void {
    const strangers = [...this.#left].filter((index) => index < neighbour).sort((a, b) => a - b);
    const replaced = strangers.slice(0, missing);
    for (const place of replaced) this.#tellStranger(place, 'replaced');
    for (const place of strangers.slice(missing)) this.#tellStranger(place, 'inserted');
    const dropped = missing - replaced.length;
    if (dropped > 0) this.#faults.push({ kind: 'dropped', place: neighbour, count: dropped });
    // Nothing is missing, and yet what follows is not bound to what stands before it: that was another event.
    if (missing === 0) {
      const place = this.#highest;
      this.#faults.push({ kind: 'replaced', place });
      if (this.#trusted.at(-1)?.place === place) this.#trusted.pop();
    }
    for (const place of strangers) this.#left.delete(place);
  }

  /** An event that belongs nowhere: one that is known from elsewhere is told as such. */
  #tellStranger(place: number, kind: 'replaced' | 'inserted' | 'broken'): void {
    const hash = toHex(this.#hashes[place] ?? FIRST_EVENT_HASH);
    const first = this.#hashes.findIndex((each) => toHex(each) === hash);
    const elsewhere = this.#input.elsewhere(hash);
    if (first < place) this.#faults.push({ kind: 'repeated', place, first });
    else if (elsewhere !== null)
      this.#faults.push({ kind: 'foreign', place, stream: elsewhere.stream, first: elsewhere.place });
    else this.#faults.push({ kind, place });
  }

  #tellRest(): void {
    for (const place of this.#left) this.#tellStranger(place, place < this.#highest ? 'inserted' : 'broken');
  }
}

export const readChain = (input: ChainInput): Chain => new ChainReader(input).read();
