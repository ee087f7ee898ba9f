/**
 * Where the journals of all writing processes lie, beside the database, and whose they are. Each process that writes
 * holds one numbered place, by a lock that the system takes back when the process ends, however it ends. Journals in
 * a place that nobody holds were left by a crash: whoever looks next enters them into the tables.
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync } from 'node:fs';
import { constants, type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { AmanaError } from '#protocol/errors.ts';
import { codeOfFailure, isMissingFile } from './failures.ts';

/** Far more intakes than one database serves. */
const PLACES = 64;
const PRIVATE_FILE = 0o600;
const PRIVATE_FOLDER = 0o700;
const JOURNAL = /^(\d+)\.[0-9a-f]{16}\.journal$/;

export interface JournalPlace {
  /** Opens a new, empty journal: a write to it returns when its bytes are on disk. */
  create(): Promise<{ path: string; file: FileHandle }>;
  release(): void;
}

const folderOf = (database: string): string => `${database}-arrivals`;

/** @returns null when another connection, of this process or another, holds it */
function lockPlace(folder: string, place: number): { release(): void } | null {
  // An empty file that SQLite locks for us; nothing is ever written into it.
  const lock = new SqliteDatabase(join(folder, `${place}.lock`), { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return { release: () => lock.close() };
  } catch (thrown) {
    lock.close();
    if (codeOfFailure(thrown)?.startsWith('SQLITE_BUSY') === true) return null;
    throw thrown;
  }
}

/** Takes the first free place. @throws AmanaError busy when there is none */
export function takePlace(database: string): JournalPlace {
  const folder = folderOf(database);
  mkdirSync(folder, { recursive: true, mode: PRIVATE_FOLDER });
  for (let place = 0; place < PLACES; place++) {
    const lock = lockPlace(folder, place);
    if (lock !== null) return { create: () => createJournal(folder, place), release: lock.release };
  }
  throw new AmanaError('busy');
}

async function createJournal(folder: string, place: number): Promise<{ path: string; file: FileHandle }> {
  const path = join(folder, `${place}.${randomBytes(8).toString('hex')}.journal`);
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_DSYNC;
  const file = await open(path, flags, PRIVATE_FILE);
  // Its name has to be as durable as its bytes.
  const directory = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
  return { path, file };
}

/** Calls `enter` with each journal whose process is gone, while nobody else can. */
export function enterOrphans(database: string, enter: (path: string) => void): void {
  const folder = folderOf(database);
  const byPlace = Map.groupBy(journalsIn(folder), (name) => Number(JOURNAL.exec(name)?.[1]));
  for (const [place, names] of byPlace) {
    const lock = lockPlace(folder, place);
    if (lock === null) continue;
    try {
      for (const name of names) enter(join(folder, name));
    } finally {
      lock.release();
    }
  }
}

function journalsIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => JOURNAL.test(name));
  } catch (thrown) {
    if (isMissingFile(thrown)) return [];
    throw thrown;
  }
}
