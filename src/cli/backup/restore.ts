/**
 * Putting a backup back. Every hash is checked before anything is opened; everything is put together beside the data
 * folder, under another name; lifetimes and purges are applied there; and only what is whole gets the folder's name.
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, open, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import type { Decrypter } from 'age-encryption';
import { z } from 'zod';
import { fromHex } from '#protocol/bytes.ts';
import { addDays, type Day, isDay, parseDay } from '#protocol/day.ts';
import { DROP_DAYS } from '#protocol/drops.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { deskStreamId } from '#protocol/events.ts';
import { isObjectId, parseObjectId } from '#protocol/ids.ts';
import { type BackupSource, openBackupSource, overwrite } from '#storage/backup.ts';
import { type Lifetimes, openStorage, type Storage } from '#storage/index.ts';
import { markOf } from '#storage/marks.ts';
import { livesFrom, type Purged } from '#storage/retention.ts';
import { type DataFolder, dataFolder } from '../places.ts';
import { OperatorError } from '../terminal.ts';
import { openSealed, syncFolder } from './age.ts';
import {
  type Backup,
  type BlobEntry,
  blobFileName,
  damagesOf,
  damageText,
  filesOf,
  newsroomMark,
  partOf,
  type Role,
  readChain,
} from './chain.ts';
import { decodeEntries, wholeFile, writePieces } from './entries.ts';

export interface RestoreOptions {
  /** The folder of backups. */
  readonly from: string;
  readonly identity: Decrypter;
  /** Which backup; the newest unless it is said. */
  readonly number: number | null;
  /** Further ledgers of purges, from newer copies of the folder. */
  readonly ledgers: readonly string[];
  readonly lifetimes: Lifetimes;
  readonly today: Day;
  readonly onCount: (files: number) => void;
  readonly onFile: () => void;
}

export interface Restored {
  readonly number: number;
  readonly day: Day;
  readonly rootHex: string;
  readonly reports: number;
  readonly blobs: number;
  /** Objects of the backup that were left out: purged since, or past their lifetime. */
  readonly purged: number;
  readonly expired: number;
}

const hex64 = z.string().regex(/^[0-9a-f]{64}$/);
const objectId = z.string().refine(isObjectId);
const day = z.number().refine(isDay);
const reportHead = z.object({ id: objectId, day, released: z.boolean() });
const blobHead = z.union([
  z.object({ id: objectId, kind: z.enum(['attachment', 'clean']), day }),
  z.object({}).strict(),
]);
const ledgerHead = z.object({ newsroom: hex64, number: z.int().positive() });
const ledgerBody = z.array(z.object({ mark: hex64, day }));
const fileHead = z.object({ path: z.string().max(1024) });

/** Reports that share a forced write on the way in. */
const AT_ONCE = 512;

/** Into a folder that is not there yet, or empty. @throws OperatorError with nothing in place */
export async function restoreTo(to: string, options: RestoreOptions): Promise<Restored> {
  const target = resolve(to);
  if (existsSync(target) && (await readdir(target)).length > 0)
    throw new OperatorError(
      `${target} is not empty, and nothing is ever restored over something; give a new folder with --to.`,
      { exitCode: 2 },
    );
  if (!existsSync(dirname(target)))
    throw new OperatorError(`${dirname(target)} is not there; make it, or give another folder with --to.`, {
      exitCode: 2,
    });
  const beside = `${target}.restoring-${randomBytes(4).toString('hex')}`;
  try {
    await mkdir(beside, { mode: 0o700 });
    const restored = await new Restoring(options, dataFolder(beside)).run('with blobs');
    if (existsSync(target)) await rmdir(target);
    await rename(beside, target);
    await syncFolder(dirname(target));
    return restored;
  } finally {
    await discard(beside);
  }
}

/** Opens everything and puts it together, in a folder of its own that is gone afterwards. @throws OperatorError */
export async function rehearse(options: RestoreOptions): Promise<Restored> {
  const aside = await mkdtemp(join(tmpdir(), 'amana-rehearsal-'));
  try {
    return await new Restoring(options, dataFolder(join(aside, 'data'))).run('blobs opened only');
  } finally {
    await discard(join(aside, 'data'));
    await rm(aside, { recursive: true, force: true });
  }
}

/** Wrapped keys may lie in it: overwritten, and then gone. */
async function discard(folder: string): Promise<void> {
  for (const name of ['amana.sqlite', 'amana.sqlite-wal', 'passing']) await overwrite(join(folder, name));
  await rm(folder, { recursive: true, force: true });
}

class Restoring {
  readonly #options: RestoreOptions;
  readonly #into: DataFolder;
  #chosen: Backup | null = null;
  #newest: Backup | null = null;
  #purged = 0;
  #expired = 0;

  constructor(options: RestoreOptions, into: DataFolder) {
    this.#options = options;
    this.#into = into;
  }

  async run(blobs: 'with blobs' | 'blobs opened only'): Promise<Restored> {
    const { chosen, newest } = await this.#choose();
    const { today, lifetimes } = this.#options;
    await mkdir(this.#into.top, { recursive: true, mode: 0o700 });
    const rootHex = await this.#putFiles(chosen);
    await this.#putWhole(chosen, 'database', this.#into.database);
    const passing = join(this.#into.top, 'passing');
    await this.#putWhole(newest, 'passing', passing);
    const ledger = await this.#readLedgers(newest, rootHex);

    const source = await openBackupSource(this.#into);
    const storage = await openStorage(this.#into);
    try {
      // Brings it to this program's version, so that the two have the same tables.
      await (await openBackupSource({ database: passing, blobs: this.#into.blobs })).close();
      source.takePassing(passing);
      await overwrite(passing);
      this.#purged += await storage.retention.obey(ledger, today);
      const crypto = await loadCrypto();
      const desk = deskStreamId(crypto, fromHex(rootHex));
      const erased = await storage.retention.enforce(lifetimes, today, [desk]);
      this.#expired += erased.attachments + erased.streams;
      await storage.retention.destroyEndedEpochs(today);
      await storage.drops.expire(addDays(today, -DROP_DAYS));
      const reports = await this.#putReports(chosen, storage, new Set(ledger.map(({ mark }) => mark)));
      const count = await this.#putBlobs(source, storage, blobs === 'with blobs');
      storage.upkeep.rebuildDatabase();
      return {
        number: chosen.manifest.number,
        day: parseDay(chosen.manifest.day),
        rootHex,
        reports,
        blobs: count,
        purged: this.#purged,
        expired: this.#expired,
      };
    } finally {
      await source.close();
      await storage.close();
    }
  }

  /** @throws OperatorError unless every file that is needed has its hash */
  async #choose(): Promise<{ chosen: Backup; newest: Backup }> {
    const { from, number, onCount, onFile } = this.#options;
    const chain = await readChain(from);
    const newest = chain.at(-1);
    const chosen = number === null ? newest : chain.find(({ manifest }) => manifest.number === number);
    if (newest === undefined || chosen === undefined)
      throw new OperatorError(
        newest === undefined ? `${from} holds no backup.` : `${from} holds no backup of this number.`,
        { exitCode: 2 },
      );
    const needed = [...filesOf(chosen, newest), ...(chosen === newest ? [] : newestOnly(newest))];
    onCount(needed.length + chosen.manifest.blobs.length);
    const damages = await damagesOf(from, needed, onFile);
    if (damages.length > 0)
      throw new OperatorError(`The backup is damaged: ${damageText(damages)}. Nothing was restored.`);
    this.#chosen = chosen;
    this.#newest = newest;
    return { chosen, newest };
  }

  #open(name: string): AsyncGenerator<Uint8Array> {
    return openSealed(join(this.#options.from, name), name, this.#options.identity);
  }

  async #putWhole(backup: Backup, role: Role, path: string): Promise<void> {
    const { name } = requirePart(backup, role);
    await writePieces(path, decodeEntries(wholeFile, name, this.#open(name)));
  }

  /** The site, the root key's public half, the onions. @returns the public half, hex */
  async #putFiles(chosen: Backup): Promise<string> {
    let rootHex = '';
    for (const role of ['site', 'onions'] as const) {
      const part = partOf(chosen, role);
      if (part === null) continue;
      for await (const { head, bytes } of decodeEntries(fileHead, part.name, this.#open(part.name))) {
        if (head.path === 'root.pub') rootHex = bytes.toString().trim();
        await append(this.#placeOf(head.path), bytes);
      }
    }
    if (newsroomMark(rootHex) !== chosen.manifest.newsroom)
      throw new OperatorError(
        'The root key in this backup is not that of its manifest; nothing was restored.',
      );
    return rootHex;
  }

  /** Whoever can write to the backups could name any path. @throws OperatorError */
  #placeOf(path: string): string {
    const { top } = this.#into;
    const place = resolve(top, path);
    const [first] = place.slice(top.length + 1).split(sep);
    if (!place.startsWith(`${top}${sep}`) || !['root.pub', 'site', 'tor'].includes(first ?? ''))
      throw new OperatorError('The backup names a file outside of the data folder; nothing was restored.');
    return place;
  }

  async #readLedgers(newest: Backup, rootHex: string): Promise<Purged[]> {
    const part = requirePart(newest, 'ledger');
    const { from, identity, ledgers } = this.#options;
    const purged: Purged[] = [];
    for (const path of [join(from, part.name), ...ledgers]) {
      if (!existsSync(path)) throw new OperatorError(`There is no ledger ${path}.`, { exitCode: 2 });
      const name = path.split(sep).at(-1) ?? path;
      for await (const { head, bytes } of decodeEntries(ledgerHead, name, openSealed(path, name, identity))) {
        if (head.newsroom !== newsroomMark(rootHex))
          throw new OperatorError(`${name} is the ledger of another newsroom; nothing was restored.`);
        const body = ledgerBody.parse(JSON.parse(bytes.toString()));
        purged.push(...body.map((one) => ({ mark: one.mark, day: parseDay(one.day) })));
      }
    }
    return purged;
  }

  async #putReports(chosen: Backup, storage: Storage, purged: ReadonlySet<string>): Promise<number> {
    const { name } = requirePart(chosen, 'reports');
    const { lifetimes, today } = this.#options;
    const from = livesFrom(lifetimes.reportDays, today) ?? 0;
    let count = 0;
    let puts: Promise<void>[] = [];
    let releases: ReturnType<typeof parseObjectId>[] = [];
    const settle = async (): Promise<void> => {
      await Promise.all(puts);
      await Promise.all(releases.map((id) => storage.reports.release(id)));
      puts = [];
      releases = [];
    };
    for await (const { head, bytes } of decodeEntries(reportHead, name, this.#open(name))) {
      if (purged.has(markOf(head.id))) this.#purged += 1;
      else if (head.day < from) this.#expired += 1;
      else {
        const id = parseObjectId(head.id);
        puts.push(storage.reports.put(id, parseDay(head.day), Uint8Array.from(bytes)));
        if (head.released) releases.push(id);
        count += 1;
      }
      if (puts.length >= AT_ONCE) await settle();
    }
    await settle();
    return count;
  }

  /** Every blob that a row speaks of after all that. */
  async #putBlobs(source: BackupSource, storage: Storage, write: boolean): Promise<number> {
    const { onFile, today } = this.#options;
    const entries = new Map(this.#chosen?.manifest.blobs.map((entry) => [entry.name, entry]));
    const gone = new Set(this.#newest?.manifest.gone);
    let count = 0;
    for (const blob of source.blobs()) {
      const name = blobFileName(blob.id, blob.kind);
      if (gone.has(name)) {
        await storage.purge.erase([blob.owner], today);
        this.#expired += 1;
        continue;
      }
      const entry = entries.get(name);
      if (entry === undefined)
        throw new OperatorError('The database in this backup speaks of a file that is not in it.');
      const bytes = this.#openBlob(entry, blob.id, blob.kind);
      if (write) await source.putBlob(blob, bytes);
      else for await (const _ of bytes);
      count += 1;
      onFile();
    }
    return count;
  }

  /** @throws OperatorError where it is another blob than its name says */
  async *#openBlob({ name }: BlobEntry, id: string, kind: string): AsyncGenerator<Uint8Array> {
    let isNamed = false;
    for await (const { head, bytes } of decodeEntries(blobHead, name, this.#open(name))) {
      if ('id' in head) isNamed = head.id === id && head.kind === kind;
      if (!isNamed)
        throw new OperatorError(`${name} holds another object than it should; nothing was restored.`);
      if (bytes.length > 0) yield bytes;
    }
  }
}

const newestOnly = ({ manifest }: Backup) =>
  manifest.parts.filter(({ role }) => role === 'passing' || role === 'ledger');

function requirePart(backup: Backup, role: Role): { readonly name: string } {
  const part = partOf(backup, role);
  if (part === null) throw new OperatorError(`${backup.name} names no ${role}; nothing was restored.`);
  return part;
}

async function append(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const file = await open(path, 'a', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}
