/**
 * The keys that this editor has been given, in memory only: private halves of epochs, and keys of streams. An
 * epoch's key counts only when it is the other half of what the directory publishes, and is dropped on the day on
 * which the desk destroys it.
 */
import { type Bytes, equalBytes } from '#protocol/bytes.ts';
import type { Day } from '#protocol/day.ts';
import { LIFETIME_DAYS, type VerifiedDirectory } from '#protocol/directory.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { AmanaError } from '#protocol/errors.ts';
import { type Identity, unwrapKey, type WrappedKey } from '#protocol/identity.ts';
import type { EpochId, ObjectId } from '#protocol/ids.ts';
import { epochKeyName, parseKeyName, streamKeyName } from '#protocol/stream-keys.ts';

export { epochKeyName, streamKeyName };

export interface NamedKey {
  readonly name: string;
  readonly secret: Bytes;
}

/** Stands for the key that a stream began with. */
const FIRST = '';

export class Keyring {
  readonly epochs = new Map<EpochId, Bytes>();
  /** Every key of each stream, by its id. */
  readonly #streams = new Map<ObjectId, Map<string, Bytes>>();
  /** Grows with every key that is new: what did not open before may open now. */
  version = 0;
  /** Keys of the last look that were not what they claim to be. */
  refused = 0;
  /** Wrapped forms that were taken: unwrapping is public-key work and needed once. */
  readonly #taken = new Set<string>();

  /** Takes what is new of the keys that the newsroom keeps for this editor. */
  take(
    crypto: Crypto,
    root: Uint8Array,
    me: Identity,
    directory: VerifiedDirectory,
    wrapped: readonly WrappedKey[],
  ): void {
    // Keys wrapped by a colleague who has left since are still the right keys.
    const trusted = new Set(directory.formerAndPresent.map((editor) => editor.signKey));
    const published = new Set(directory.everyDeskEpoch.map(({ id }) => epochKeyName(id)));
    this.refused = 0;
    for (const key of wrapped) {
      const mark = `${key.name} ${key.signature}`;
      // A lead hands an epoch's key out before publishing it; until then there is nothing to hold it against.
      const waits = key.name.startsWith('epoch:') && !published.has(key.name);
      if (waits || this.#taken.has(mark)) continue;
      const secret = unwrapOrNull(crypto, root, key, me, trusted);
      if (secret !== null && this.add(crypto, directory, key.name, secret)) this.#taken.add(mark);
      else this.refused += 1;
    }
  }

  /** @returns false for a key that is not what it claims to be */
  add(crypto: Crypto, directory: VerifiedDirectory, name: string, secret: Bytes): boolean {
    const named = parseKeyName(name);
    if (named.kind === 'epoch') {
      const id = named.epoch;
      const epoch = directory.everyDeskEpoch.find((known) => known.id === id);
      if (epoch === undefined || !equalBytes(crypto.kemKeypair(secret).publicKey, epoch.publicKey))
        return false;
      if (!this.epochs.has(id)) this.version += 1;
      this.epochs.set(id, secret);
      return true;
    }
    const { stream, keyId } = named;
    const keys = this.#streams.get(stream) ?? new Map<string, Bytes>();
    this.#streams.set(stream, keys);
    // The first one stays: a later one would be another key for what is already sealed.
    if (!keys.has(keyId ?? FIRST)) {
      this.version += 1;
      keys.set(keyId ?? FIRST, secret);
    }
    return true;
  }

  /** Streams of which we have any key. */
  get streams(): readonly ObjectId[] {
    return [...this.#streams.keys()];
  }

  holds(stream: ObjectId): boolean {
    return this.#streams.has(stream);
  }

  /** @param keyId null for the key that the stream began with */
  streamKey(stream: ObjectId, keyId: string | null): Bytes | null {
    return this.#streams.get(stream)?.get(keyId ?? FIRST) ?? null;
  }

  addStreamKey(stream: ObjectId, keyId: string | null, secret: Bytes): void {
    const keys = this.#streams.get(stream) ?? new Map<string, Bytes>();
    this.#streams.set(stream, keys);
    keys.set(keyId ?? FIRST, secret);
    this.version += 1;
  }

  /** Forgets a stream that we may not read any more. */
  dropStream(stream: ObjectId): void {
    for (const secret of this.#streams.get(stream)?.values() ?? []) secret.fill(0);
    this.#streams.delete(stream);
    for (const mark of this.#taken) if (mark.startsWith(streamKeyName(stream))) this.#taken.delete(mark);
  }

  /**
   * Forgets the streams that are not given to us any more; what we made ourselves since we asked is not missing.
   * @param held before we asked @returns what was forgotten
   */
  dropWithdrawn(held: readonly ObjectId[], wrapped: readonly WrappedKey[]): ObjectId[] {
    const names = wrapped.map(({ name }) => parseKeyName(name));
    const given = new Set(names.flatMap((named) => (named.kind === 'stream' ? [named.stream] : [])));
    const gone = held.filter((id) => !given.has(id));
    for (const id of gone) this.dropStream(id);
    return gone;
  }

  /** Forgets the epochs whose day of destruction has come. */
  dropExpired(directory: VerifiedDirectory, today: Day): void {
    for (const { id, notAfter } of directory.everyDeskEpoch) {
      if (today <= notAfter + LIFETIME_DAYS.deskEpochGrace) continue;
      this.epochs.get(id)?.fill(0);
      this.epochs.delete(id);
    }
  }

  /** Every key of one stream by its name, as it is wrapped for somebody else. */
  namedOf(stream: ObjectId): NamedKey[] {
    const keys = [...(this.#streams.get(stream) ?? [])];
    return keys.map(([keyId, secret]) => ({
      name: streamKeyName(stream, keyId === FIRST ? null : keyId),
      secret,
    }));
  }

  namedEpochs(): NamedKey[] {
    return [...this.epochs].map(([id, secret]) => ({ name: epochKeyName(id), secret }));
  }

  forget(): void {
    const streams = [...this.#streams.values()].flatMap((keys) => [...keys.values()]);
    for (const secret of [...this.epochs.values(), ...streams]) secret.fill(0);
    this.epochs.clear();
    this.#streams.clear();
    this.#taken.clear();
  }
}

function unwrapOrNull(
  crypto: Crypto,
  root: Uint8Array,
  key: WrappedKey,
  me: Identity,
  trusted: ReadonlySet<string>,
): Bytes | null {
  try {
    return unwrapKey(crypto, root, key, me, (signKey) => trusted.has(signKey));
  } catch (thrown) {
    if (thrown instanceof AmanaError) return null;
    throw thrown;
  }
}
