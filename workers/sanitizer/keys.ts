/**
 * The worker host's private keys: one that signs, one for each day that opens attachments, and one for each week that
 * opens those that come in parcels. Each is a file of its own that only this host's user may read. A key is on disk
 * before anybody can seal to it, and is destroyed some days after its end: what was sealed to it and was stolen before
 * cannot be opened any more.
 */
import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readdir, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { type Bytes, toBase64 } from '#protocol/bytes.ts';
import { provePossession } from '#protocol/ceremony.ts';
import { addDays, type Day, parseDay } from '#protocol/day.ts';
import { LIFETIME_DAYS, type StatementPayload, signStatement } from '#protocol/directory.ts';
import { type Crypto, KEM_SECRET_KEY_BYTES, type KeyPair } from '#protocol/engines/crypto.ts';
import { AmanaError } from '#protocol/errors.ts';
import { type EpochId, newEpochId, parseEpochId } from '#protocol/ids.ts';
import { isMissingFile } from '#storage/failures.ts';
import type { Storage } from '#storage/index.ts';

type EpochKind = 'sanitizer-epoch' | 'parcel-epoch';

interface EpochPlan {
  /** Beginning of its files' names. */
  readonly prefix: string;
  readonly openDays: number;
  readonly graceDays: number;
  /** So many days beyond today are always covered. */
  readonly aheadDays: number;
}

const PLANS: Readonly<Record<EpochKind, EpochPlan>> = {
  'sanitizer-epoch': {
    prefix: 'epoch',
    openDays: LIFETIME_DAYS.sanitizerEpoch,
    graceDays: LIFETIME_DAYS.sanitizerEpochGrace,
    // Enough to live through a worker that is away for two days.
    aheadDays: 2,
  },
  'parcel-epoch': {
    prefix: 'parcel',
    openDays: LIFETIME_DAYS.parcelEpoch,
    graceDays: LIFETIME_DAYS.parcelEpochGrace,
    // Four weeks, as far as the desk's epochs reach: so long a kit can be used that was fetched today.
    aheadDays: 28,
  },
};
const EPOCH_KINDS = ['sanitizer-epoch', 'parcel-epoch'] as const satisfies readonly EpochKind[];

/** Ed25519 seed. */
const DELEGATE_SEED_BYTES = 32;
const DELEGATE_FILE = 'delegate.key';
const PRIVATE_FILE = 0o600;
const PRIVATE_FOLDER = 0o700;

interface EpochFile {
  readonly name: string;
  readonly kind: EpochKind;
  readonly id: EpochId;
  readonly notBefore: Day;
  readonly notAfter: Day;
}

/** `epoch-<id>-<first day>-<last day>.key`, or `parcel-…` */
const EPOCH_NAME = /^(epoch|parcel)-([0-9a-f]{8})-(\d{1,6})-(\d{1,6})\.key$/;

/**
 * The signing key of this worker host, made on the first call.
 * @returns its public half, for the root key to certify
 */
export async function ensureDelegate(crypto: Crypto, folder: string): Promise<Bytes> {
  return (await loadDelegate(crypto, folder)).publicKey;
}

/** The host's request to be certified: its key, and the proof that it holds it. */
export async function askAsDelegate(
  crypto: Crypto,
  folder: string,
  root: Uint8Array,
): Promise<{ readonly key: Bytes; readonly proof: Bytes }> {
  const host = await loadDelegate(crypto, folder);
  return { key: host.publicKey, proof: provePossession(crypto, root, host) };
}

/** The signing key of this host, both halves; made where there is none. */
export async function loadDelegate(crypto: Crypto, folder: string): Promise<KeyPair> {
  await mkdir(folder, { recursive: true, mode: PRIVATE_FOLDER });
  const path = join(folder, DELEGATE_FILE);
  await writeKeyOnce(path, crypto.random(DELEGATE_SEED_BYTES));
  // Read back: of several workers that start together one has made it, and the root key certifies one.
  const seed = await readKey(path, DELEGATE_SEED_BYTES);
  if (seed === null) throw new AmanaError('config-invalid');
  return crypto.signKeypair(seed);
}

/** Null when there is no such file. @throws AmanaError config-invalid when it is not a key */
async function readKey(path: string, bytes: number): Promise<Uint8Array | null> {
  try {
    const key = await readFile(path);
    if (key.length !== bytes) throw new AmanaError('config-invalid');
    return new Uint8Array(key);
  } catch (thrown) {
    if (isMissingFile(thrown)) return null;
    throw thrown;
  }
}

/** Another worker has made it meanwhile. */
const isThere = (thrown: unknown): boolean =>
  typeof thrown === 'object' && thrown !== null && 'code' in thrown && thrown.code === 'EEXIST';

/** Durable before it returns, and never over a key that is there, not even one that another worker makes meanwhile. */
async function writeKeyOnce(path: string, key: Uint8Array): Promise<void> {
  if ((await readKey(path, key.length)) === null) await writeOnce(path, key);
}

/** Whole or not at all, durable, and never over a file that is there. */
async function writeOnce(path: string, bytes: Uint8Array): Promise<void> {
  const partial = `${path}.${randomBytes(4).toString('hex')}.part`;
  const file = await open(partial, 'wx', PRIVATE_FILE);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    // Unlike a new name, a second one is refused where something has it already. link(2)
    await link(partial, path);
  } catch (thrown) {
    if (!isThere(thrown)) throw thrown;
  } finally {
    await unlink(partial);
  }
  await syncFolder(join(path, '..'));
}

/** The name that was agreed on; null when another worker has made that key and forgotten this. */
async function readAgreement(path: string): Promise<string | null> {
  try {
    const name = await readFile(path, 'utf8');
    if (!EPOCH_NAME.test(name)) throw new AmanaError('config-invalid');
    return name;
  } catch (thrown) {
    if (isMissingFile(thrown)) return null;
    throw thrown;
  }
}

async function removeIfThere(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (thrown) {
    if (!isMissingFile(thrown)) throw thrown;
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

const epochFiles = (names: readonly string[]): EpochFile[] =>
  names.flatMap((name) => {
    const [, prefix, id, first, last] = EPOCH_NAME.exec(name) ?? [];
    const kind = EPOCH_KINDS.find((each) => PLANS[each].prefix === prefix);
    if (id === undefined || kind === undefined) return [];
    const window = { notBefore: parseDay(Number(first)), notAfter: parseDay(Number(last)) };
    return [{ name, kind, id: parseEpochId(id), ...window }];
  });

const isOver = ({ kind, notAfter }: EpochFile, today: Day): boolean =>
  addDays(notAfter, PLANS[kind].graceDays) < today;

/** The keys of one worker host. Several workers of a host may share the folder. */
export class WorkerKeys {
  readonly #crypto: Crypto;
  readonly #folder: string;
  readonly #delegate: KeyPair;

  private constructor(crypto: Crypto, folder: string, delegate: KeyPair) {
    this.#crypto = crypto;
    this.#folder = folder;
    this.#delegate = delegate;
  }

  static async open(crypto: Crypto, folder: string): Promise<WorkerKeys> {
    return new WorkerKeys(crypto, folder, await loadDelegate(crypto, folder));
  }

  async #epochs(): Promise<EpochFile[]> {
    return epochFiles(await readdir(this.#folder));
  }

  /** Read from its file each time and not kept: memory of a worker outlives the key it worked with. */
  async secretKey(id: EpochId): Promise<Uint8Array | null> {
    const epoch = (await this.#epochs()).find((one) => one.id === id);
    return epoch === undefined ? null : readKey(join(this.#folder, epoch.name), KEM_SECRET_KEY_BYTES);
  }

  /**
   * Makes the keys of today and of the days ahead where they are missing, and publishes what is not published yet.
   * @param mostBytes the largest file that this host can clean, for sources to know before they send
   * @returns how many statements were added
   */
  async publishEpochs(root: Uint8Array, storage: Storage, today: Day, mostBytes?: number): Promise<number> {
    for (const kind of EPOCH_KINDS) await this.#makeEpochs(kind, today);
    const published = new Set((await storage.statements.all()).map(({ payload }) => payload));
    let added = 0;
    for (const epoch of await this.#epochs()) {
      const payload = await this.#payloadOf(epoch, mostBytes);
      if (epoch.notAfter < today || payload === null) continue;
      const { publicKey, secretKey } = this.#delegate;
      const statement = signStatement(this.#crypto, root, payload, publicKey, secretKey);
      if (published.has(statement.payload)) continue;
      await storage.statements.add(statement);
      added += 1;
    }
    return added;
  }

  /** One after the other without a gap, beginning today or where the last one ends. */
  async #makeEpochs(kind: EpochKind, today: Day): Promise<void> {
    for (let day = today; day <= addDays(today, PLANS[kind].aheadDays); ) {
      const covering = await this.#covering(kind, day);
      if (covering === undefined) await this.#makeEpoch(kind, day);
      else day = addDays(covering.notAfter, 1);
    }
  }

  async #covering(kind: EpochKind, day: Day): Promise<EpochFile | undefined> {
    return (await this.#epochs()).find(
      (epoch) => epoch.kind === kind && epoch.notBefore <= day && day <= epoch.notAfter,
    );
  }

  /**
   * Of workers that start together, the first to write down what the key will be called decides it for all, and whoever
   * comes to make it makes that one: otherwise each would publish keys of its own. It may end at any step; the next one
   * goes on from there.
   */
  async #makeEpoch(kind: EpochKind, day: Day): Promise<void> {
    const { prefix, openDays } = PLANS[kind];
    const proposal = `${prefix}-${newEpochId(this.#crypto)}-${day}-${addDays(day, openDays - 1)}.key`;
    const agreement = join(this.#folder, `${prefix}-${day}.next`);
    await writeOnce(agreement, Buffer.from(proposal));
    // Looked at once more: whoever had agreed before may have made it, and forgotten what was agreed.
    if ((await this.#covering(kind, day)) === undefined) {
      const name = await readAgreement(agreement);
      if (name === null) return;
      await writeKeyOnce(join(this.#folder, name), this.#crypto.random(KEM_SECRET_KEY_BYTES));
    }
    await removeIfThere(agreement);
  }

  async #payloadOf(
    { name, kind, id, notBefore, notAfter }: EpochFile,
    mostBytes: number | undefined,
  ): Promise<StatementPayload | null> {
    const secretKey = await readKey(join(this.#folder, name), KEM_SECRET_KEY_BYTES);
    if (secretKey === null) return null;
    const { publicKey } = this.#crypto.kemKeypair(secretKey);
    const epoch = { id, publicKey: toBase64(publicKey), notBefore, notAfter };
    if (kind === 'parcel-epoch' || mostBytes === undefined) return { kind, ...epoch };
    return { kind, ...epoch, mostBytes };
  }

  /** Destroys the keys whose time is over: overwritten, then removed. @returns how many */
  async destroyOld(today: Day): Promise<number> {
    const old = (await this.#epochs()).filter((epoch) => isOver(epoch, today));
    for (const { name } of old) await destroyFile(join(this.#folder, name));
    if (old.length > 0) await syncFolder(this.#folder);
    return old.length;
  }
}

/** Epoch keys in a host's folder, and how many of them should have been destroyed by now. */
export async function countEpochKeys(
  folder: string,
  today: Day,
): Promise<{ readonly all: number; readonly overdue: number }> {
  const epochs = epochFiles(await readdir(folder));
  return { all: epochs.length, overdue: epochs.filter((epoch) => isOver(epoch, today)).length };
}

/** Another worker of this host may have done it first, at any step. */
async function destroyFile(path: string): Promise<void> {
  try {
    await overwriteAndRemove(path);
  } catch (thrown) {
    if (!isMissingFile(thrown)) throw thrown;
  }
}

/** A file system may keep old blocks; overwriting first helps where it writes in place. */
async function overwriteAndRemove(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    const { size } = await file.stat();
    await file.write(randomBytes(size), 0, size, 0);
    await file.sync();
  } finally {
    await file.close();
  }
  await unlink(path);
}
