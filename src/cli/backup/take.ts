/** Making a backup of a newsroom that runs. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import type { Encrypter } from 'age-encryption';
import type { Day } from '#protocol/day.ts';
import { AmanaError } from '#protocol/errors.ts';
import {
  type CopySource,
  type DatabaseCopy,
  type NamedBlob,
  openCopySource,
  overwrite,
} from '#storage/backup.ts';
import { type Lifetimes, openStorage } from '#storage/index.ts';
import { isPostgres } from '#storage/moving.ts';
import { livesFrom } from '#storage/retention.ts';
import { isSystemError } from '../files.ts';
import type { DataFolder } from '../places.ts';
import { OperatorError } from '../terminal.ts';
import { type SealedFile, sealFile } from './age.ts';
import {
  type Backup,
  type BlobEntry,
  blobFileName,
  listed,
  lockFolder,
  type Manifest,
  markOfBlobFile,
  newsroomMark,
  numbered,
  type PartEntry,
  type Role,
  readChain,
  writeManifest,
} from './chain.ts';
import { type Entry, encodeEntries, piecesOf } from './entries.ts';
import { prune } from './prune.ts';

export interface TakeOptions {
  readonly data: DataFolder;
  readonly to: string;
  readonly recipients: Encrypter;
  /** For wrapped keys and what else passes; the same unless the operator has others for it. */
  readonly passingRecipients: Encrypter;
  readonly onionKeys: boolean;
  /** How many backups stay. */
  readonly keep: number;
  readonly lifetimes: Lifetimes;
  readonly today: Day;
  /** Told once how many files there are to look at, and each time one is done. */
  readonly onCount: (files: number) => void;
  readonly onFile: () => void;
}

export interface Taken {
  readonly number: number;
  readonly reports: number;
  readonly blobs: number;
  readonly newBlobs: number;
  /** Written now. */
  readonly bytes: number;
  /** Older backups that were deleted. */
  readonly pruned: number;
  /** Blobs of older backups that were deleted, since the newsroom has destroyed them. */
  readonly forgotten: number;
}

/** Where the copy of the database lies while it is sealed; overwritten afterwards, and at the next start after a crash. */
const ASIDE = 'backup-aside';
const PRIVATE_FOLDER = 0o700;
/** An attachment changes twice in its life; it is read again as often, and more often something is wrong. */
const MOST_LOOKS = 5;

const isInside = (path: string, folder: string): boolean => {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`));
};

/** @throws OperatorError */
async function requireFolder(to: string, data: DataFolder): Promise<void> {
  if (isInside(to, data.top) || isInside(data.top, to))
    throw new OperatorError('A backup cannot lie in the data folder, nor around it; choose another disk.', {
      exitCode: 2,
    });
  await mkdir(to, { recursive: true, mode: PRIVATE_FOLDER });
  const strangers = (await readdir(to)).filter((name) => !/^(\d{6}\.|blobs$|\.lock)/.test(name));
  if (strangers.length > 0)
    throw new OperatorError(
      `${to} holds what is no backup, for instance ${strangers[0]}; give an empty folder, or one of backups.`,
      { exitCode: 2 },
    );
  await mkdir(join(to, 'blobs'), { recursive: true, mode: PRIVATE_FOLDER });
}

/** @throws OperatorError */
export async function takeBackup(options: TakeOptions): Promise<Taken> {
  const { data } = options;
  const to = resolve(options.to);
  const rootHex = await readRoot(data);
  requireDatabase(data);
  await requireFolder(to, data);
  const lock = lockFolder(to);
  try {
    const chain = await readChain(to);
    const newest = chain.at(-1) ?? null;
    if (newest !== null && newest.manifest.newsroom !== newsroomMark(rootHex))
      throw new OperatorError(`${to} holds the backups of another newsroom; give another folder.`);
    const aside = join(data.top, ASIDE);
    await clearAside(aside);
    await mkdir(aside, { mode: PRIVATE_FOLDER });
    const source = await openCopySource(data);
    try {
      return await new Taking(options, to, chain, source, aside, rootHex).run();
    } finally {
      await source.close();
      await clearAside(aside);
    }
  } finally {
    lock.release();
  }
}

async function readRoot(data: DataFolder): Promise<string> {
  try {
    // As `up` writes it, or as a setting of the services.
    const [hex] = /[0-9a-f]{64}/.exec(await readFile(data.rootPublic, 'utf8')) ?? [];
    if (hex !== undefined) return hex;
  } catch (cause) {
    if (!isSystemError(cause, 'ENOENT')) throw cause;
  }
  throw new OperatorError(`There is no newsroom in ${data.top}; give its folder with --data.`);
}

/** @throws OperatorError */
function requireDatabase({ database }: DataFolder): void {
  if (!isPostgres(database) && !existsSync(database))
    throw new OperatorError(
      `${database} is not there. Where the newsroom is on PostgreSQL, say so with --database or in AMANA_DATABASE.`,
    );
}

async function clearAside(aside: string): Promise<void> {
  for (const name of await listed(aside)) await overwrite(join(aside, name));
  await rm(aside, { recursive: true, force: true });
}

class Taking {
  readonly #options: TakeOptions;
  readonly #to: string;
  readonly #chain: readonly Backup[];
  readonly #source: CopySource;
  readonly #aside: string;
  readonly #rootHex: string;
  readonly #number: number;
  readonly #parts: PartEntry[] = [];
  #bytes = 0;
  #reports = 0;

  constructor(
    options: TakeOptions,
    to: string,
    chain: readonly Backup[],
    source: CopySource,
    aside: string,
    rootHex: string,
  ) {
    this.#options = options;
    this.#to = to;
    this.#chain = chain;
    this.#source = source;
    this.#aside = aside;
    this.#rootHex = rootHex;
    this.#number = (chain.at(-1)?.manifest.number ?? 0) + 1;
  }

  async run(): Promise<Taken> {
    const newsroom = newsroomMark(this.#rootHex);
    const { data, today, onionKeys, recipients, passingRecipients, lifetimes } = this.#options;
    // A random name: nobody who watches the folder is given one to open.
    const file = join(this.#aside, randomBytes(8).toString('hex'));
    const copy = await this.#source.copyDatabase(file);
    let blobs: readonly BlobEntry[];
    let newBlobs = 0;
    try {
      await this.#seal('reports', recipients, encodeEntries(this.#reportsOf(copy)));
      const lost = await copy.reportsLost();
      if (lost > 0)
        throw new OperatorError(
          `${lost} reports are not where the database says; nothing was backed up. Run ./amana doctor.`,
        );
      ({ blobs, newBlobs } = await this.#sealBlobs(copy));
      const passing = `${file}-passing`;
      copy.split(passing);
      copy.close();
      const whole = { file: 'whole' };
      await this.#seal('database', recipients, encodeEntries(piecesOf(file, whole)));
      await this.#seal('passing', passingRecipients, encodeEntries(piecesOf(passing, whole)));
    } finally {
      copy.close();
    }
    const root = { head: { path: 'root.pub' }, bytes: Buffer.from(`${this.#rootHex}\n`) };
    await this.#seal('site', recipients, encodeEntries(filesUnder(data.site, 'site', [root])));
    if (onionKeys && existsSync(data.tor))
      await this.#seal('onions', recipients, encodeEntries(filesUnder(data.tor, 'tor')));

    // Last of all: what was purged while this went on is known to it.
    const storage = await openStorage(data);
    let ledger: Awaited<ReturnType<typeof storage.retention.ledger>>;
    try {
      ledger = await storage.retention.ledger();
    } finally {
      await storage.close();
    }
    await this.#seal(
      'ledger',
      recipients,
      encodeEntries([
        { head: { newsroom, number: this.#number }, bytes: Buffer.from(JSON.stringify(ledger)) },
      ]),
    );

    const marks = new Set(ledger.map(({ mark }) => mark));
    const from = livesFrom(lifetimes.attachmentDays, today) ?? 0;
    const isOver = ({ name, day }: BlobEntry): boolean => day < from || marks.has(markOfBlobFile(name) ?? '');
    const kept = this.#chain.slice(Math.max(0, this.#chain.length - (this.#options.keep - 1)));
    const olderBlobs = kept.flatMap((backup) => backup.manifest.blobs);
    const gone = new Set([
      ...(this.#chain.at(-1)?.manifest.gone ?? []),
      ...olderBlobs.filter(isOver).map(({ name }) => name),
    ]);
    const known = new Set(olderBlobs.map(({ name }) => name));
    const manifest: Manifest = {
      v: 1,
      kind: 'amana-backup',
      newsroom,
      number: this.#number,
      day: today,
      previous: this.#chain.at(-1)?.sha256 ?? null,
      parts: this.#parts,
      blobs: blobs.filter(({ name }) => !marks.has(markOfBlobFile(name) ?? '')),
      gone: [...gone].filter((name) => known.has(name)),
    };
    await writeManifest(this.#to, manifest);
    const pruned = await prune(this.#to, this.#options.keep);
    return {
      number: this.#number,
      reports: this.#reports,
      blobs: blobs.length,
      newBlobs,
      bytes: this.#bytes,
      ...pruned,
    };
  }

  async *#reportsOf(copy: DatabaseCopy): AsyncGenerator<Entry> {
    for await (const { id, day, released, sealed } of copy.reports()) {
      this.#reports += 1;
      yield { head: { id, day, released }, bytes: sealed };
    }
  }

  async #seal(role: Role, encrypter: Encrypter, content: AsyncIterable<Uint8Array>): Promise<void> {
    const name = numbered(this.#number, `${role}.age`);
    const sealed = await sealFile(join(this.#to, name), encrypter, content);
    this.#bytes += sealed.bytes;
    this.#parts.push({ name, role, ...sealed });
  }

  /** Each blob once, however often a row changes meanwhile. */
  async #sealBlobs(copy: DatabaseCopy): Promise<{ blobs: BlobEntry[]; newBlobs: number }> {
    const before = new Map(
      this.#chain.flatMap(({ manifest }) => manifest.blobs.map((one) => [one.name, one])),
    );
    const entries = new Map<string, BlobEntry>();
    const queue: { blob: NamedBlob; looks: number }[] = copy.blobs().map((blob) => ({ blob, looks: 1 }));
    this.#options.onCount(queue.length);
    let newBlobs = 0;
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const { blob, looks } = next;
      const name = blobFileName(blob.id, blob.kind);
      const standing = before.get(name);
      const stands = standing !== undefined && (await sizeOf(join(this.#to, name))) === standing.bytes;
      const sealed = stands ? standing : await this.#sealBlob(blob, name);
      if (sealed !== null) {
        entries.set(name, { name, day: blob.day, bytes: sealed.bytes, sha256: sealed.sha256 });
        if (!stands) newBlobs += 1;
        this.#options.onFile();
        continue;
      }
      if (looks === MOST_LOOKS)
        throw new OperatorError(
          'An attachment has a row, and its bytes are gone; nothing was backed up. Run ./amana doctor.',
        );
      queue.push(...(await copy.refresh(blob)).map((other) => ({ blob: other, looks: looks + 1 })));
    }
    // Rows may have changed after one of their blobs was sealed: only what the copy speaks of in the end.
    const spokenOf = new Set(copy.blobs().map(({ id, kind }) => blobFileName(id, kind)));
    return { blobs: [...entries.values()].filter(({ name }) => spokenOf.has(name)), newBlobs };
  }

  async #sealBlob(blob: NamedBlob, name: string): Promise<SealedFile | null> {
    const stored = await this.#source.readBlob(blob);
    if (stored === null) return null;
    const { id, kind, day } = blob;
    async function* entries(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Entry> {
      yield { head: { id, kind, day }, bytes: new Uint8Array(0) };
      for await (const piece of bytes) yield { head: {}, bytes: piece };
    }
    try {
      const sealed = await sealFile(
        join(this.#to, name),
        this.#options.recipients,
        encodeEntries(entries(stored.chunks())),
      );
      this.#bytes += sealed.bytes;
      return sealed;
    } catch (thrown) {
      // A store without open files: what was removed or moved while it was read ends too soon.
      if (thrown instanceof AmanaError && thrown.code === 'malformed-object') return null;
      throw thrown;
    } finally {
      await stored.close();
    }
  }
}

async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size;
  } catch (thrown) {
    if (isSystemError(thrown, 'ENOENT')) return null;
    throw thrown;
  }
}

/** Every plain file of a folder, by its path below `as`; what is published while this goes on may be there or not. */
async function* filesUnder(folder: string, as: string, before: readonly Entry[] = []): AsyncGenerator<Entry> {
  yield* before;
  if (!existsSync(folder)) return;
  const files = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  for (const file of files.sort()) {
    try {
      yield* piecesOf(file, { path: join(as, relative(folder, file)) });
    } catch (thrown) {
      if (!isSystemError(thrown, 'ENOENT')) throw thrown;
    }
  }
}
