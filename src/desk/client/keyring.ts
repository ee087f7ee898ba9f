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
import { type EpochId, type ObjectId, parseEpochId, parseObjectId } from '#protocol/ids.ts';

const EPOCH_PREFIX = 'epoch:';
const STREAM_PREFIX = 'stream:';

export const epochKeyName = (id: EpochId): string => `${EPOCH_PREFIX}${id}`;
export const streamKeyName = (id: ObjectId): string => `${STREAM_PREFIX}${id}`;

export class Keyring {
  readonly epochs = new Map<EpochId, Bytes>();
  readonly streams = new Map<ObjectId, Bytes>();
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
    const published = new Set(directory.deskEpochs.map(({ id }) => epochKeyName(id)));
    this.refused = 0;
    for (const key of wrapped) {
      const mark = `${key.name} ${key.signature}`;
      // A lead hands an epoch's key out before publishing it; until then there is nothing to hold it against.
      const waits = key.name.startsWith(EPOCH_PREFIX) && !published.has(key.name);
      if (waits || this.#taken.has(mark)) continue;
      const secret = unwrapOrNull(crypto, root, key, me, trusted);
      if (secret !== null && this.add(crypto, directory, key.name, secret)) this.#taken.add(mark);
      else this.refused += 1;
    }
  }

  /** @returns false for a key that is not what it claims to be */
  add(crypto: Crypto, directory: VerifiedDirectory, name: string, secret: Bytes): boolean {
    if (name.startsWith(EPOCH_PREFIX)) {
      const id = parseEpochId(name.slice(EPOCH_PREFIX.length));
      const epoch = directory.deskEpochs.find((known) => known.id === id);
      if (epoch === undefined || !equalBytes(crypto.kemKeypair(secret).publicKey, epoch.publicKey))
        return false;
      if (!this.epochs.has(id)) this.version += 1;
      this.epochs.set(id, secret);
      return true;
    }
    const id = parseObjectId(name.slice(STREAM_PREFIX.length));
    // The first one stays: a later one would be another key for what is already sealed.
    if (!this.streams.has(id)) {
      this.version += 1;
      this.streams.set(id, secret);
    }
    return true;
  }

  /** Forgets the epochs whose day of destruction has come. */
  dropExpired(directory: VerifiedDirectory, today: Day): void {
    for (const { id, notAfter } of directory.deskEpochs) {
      if (today <= notAfter + LIFETIME_DAYS.deskEpochGrace) continue;
      this.epochs.get(id)?.fill(0);
      this.epochs.delete(id);
    }
  }

  /** Every key by its name, as it is wrapped for somebody else. */
  named(): { readonly name: string; readonly secret: Bytes }[] {
    const epochs = [...this.epochs].map(([id, secret]) => ({ name: epochKeyName(id), secret }));
    const streams = [...this.streams].map(([id, secret]) => ({ name: streamKeyName(id), secret }));
    return [...epochs, ...streams];
  }

  forget(): void {
    for (const secret of [...this.epochs.values(), ...this.streams.values()]) secret.fill(0);
    this.epochs.clear();
    this.streams.clear();
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
