/**
 * Large sealed bytes: one file each, named by object id and kind.
 *
 * A file system remembers more than a file: when it was born and changed, and where it lies. So every file is
 * written into `fresh/` with the start of its day as its time, and once the day is over it is copied, in random
 * order, into `kept/` (see `upkeep.ts`): then neither its times nor its place tell when or after what it arrived.
 */

import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import {
  type FileHandle,
  mkdir,
  open,
  readdir,
  rename,
  stat,
  statfs,
  unlink,
  utimes,
} from 'node:fs/promises';
import { join } from 'node:path';
import { DAY_MS, type Day } from '#protocol/day.ts';
import { AmanaError } from '#protocol/errors.ts';
import { isObjectId, type ObjectId } from '#protocol/ids.ts';
import { SEALED_FRAME_BYTES } from '#protocol/layout.ts';
import { sumOf } from './damage-sum.ts';
import { isMissingFile, storing } from './failures.ts';
import { type Modes, makeFolder, modesIn, openUnnoticed, openWith } from './sharing.ts';

/** attachment: as the source sealed it · clean: as a worker sealed its clean copy. */
export type BlobKind = 'attachment' | 'clean';

export interface StoredBlob {
  readonly bytes: number;
  /** The bytes from `start` on, in order; a chunk is the caller's to keep. */
  chunks(start?: number): AsyncIterable<Uint8Array>;
  /**
   * All of them for whoever is done with a chunk before taking the next, which may overwrite it. A gibibyte of chunks that
   * are dropped at once would hold a hundred mebibytes until somebody collects them.
   */
  passing(): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

export interface BlobName {
  readonly id: ObjectId;
  readonly kind: BlobKind;
  readonly where: 'fresh' | 'kept';
}

/** What every store of blobs does; `blobs-s3.ts` is the other one. */
export type Blobs = Pick<BlobFolder, keyof BlobFolder>;

/** A frame of a sealed object: who reads from the end of the header on gets whole frames, and joins nothing. */
const CHUNK_BYTES = SEALED_FRAME_BYTES;
/** Forced to disk in steps, so that the last step of a large upload is short: 32 MiB. */
const SYNC_STEP_BYTES = 32 * 1024 * 1024;
/** Attachments leave this much free, so that words still arrive when files no longer can: 256 MiB. */
const RESERVED_BYTES = 256 * 1024 * 1024;
/** A file that is not whole yet; a crash may leave it behind and the janitor removes it. */
const PARTIAL = '.part';

export class BlobFolder {
  readonly #folder: string;
  readonly #modes: Modes;

  private constructor(folder: string, modes: Modes) {
    this.#folder = folder;
    this.#modes = modes;
  }

  static async open(folder: string): Promise<BlobFolder> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const modes = modesIn(folder);
    for (const part of ['fresh', 'kept']) makeFolder(join(folder, part), modes);
    return new BlobFolder(folder, modes);
  }

  #path({ id, kind, where }: BlobName): string {
    return join(this.#folder, where, `${id}.${kind}`);
  }

  /** @throws AmanaError storage-full when so many more bytes would leave too little room for reports */
  async requireRoom(bytes: number): Promise<void> {
    if ((await this.disk()).freeBytes < bytes) throw new AmanaError('storage-full');
  }

  /** What attachments may still take of the disk, and how large it is. */
  async disk(): Promise<{ freeBytes: number; wholeBytes: number }> {
    const { bavail, blocks, bsize } = await statfs(this.#folder);
    return { freeBytes: Math.max(0, bavail * bsize - RESERVED_BYTES), wholeBytes: blocks * bsize };
  }

  /** Length on disk; null when there is no such blob. */
  async length(id: ObjectId, kind: BlobKind): Promise<number | null> {
    const handle = await this.#openRead(id, kind);
    if (handle === null) return null;
    try {
      return (await handle.stat()).size;
    } finally {
      await handle.close();
    }
  }

  /**
   * Writes from `offset` on and returns the length reached. What arrived is forced to disk even when the source of
   * bytes fails half-way, so that an upload resumes where it broke. Two writers of the same sealed object write the
   * same bytes at the same places, and so cannot harm each other.
   * @throws AmanaError too-large beyond `limitBytes`
   */
  async append(
    id: ObjectId,
    day: Day,
    offset: number,
    limitBytes: number,
    source: AsyncIterable<Uint8Array>,
  ): Promise<number> {
    return storing(async () => {
      const path = this.#path({ id, kind: 'attachment', where: 'fresh' });
      const file = await openWith(path, constants.O_WRONLY | constants.O_CREAT, this.#modes);
      let position = offset;
      let synced = offset;
      try {
        for await (const chunk of source) {
          if (position + chunk.length > limitBytes) throw new AmanaError('too-large');
          position += await writeAll(file, chunk, position);
          if (position - synced >= SYNC_STEP_BYTES) {
            await file.datasync();
            synced = position;
          }
        }
        return position;
      } finally {
        await file.utimes(startOf(day), startOf(day));
        await file.sync();
        await file.close();
      }
    });
  }

  /** Forces a whole blob and its folder's entry to disk. */
  async makeDurable(id: ObjectId): Promise<void> {
    await storing(async () => {
      await syncPath(this.#path({ id, kind: 'attachment', where: 'fresh' }));
      await syncPath(join(this.#folder, 'fresh'));
    });
  }

  /** The checksum by which damage is found later; null without the blob, or where the store keeps sums of its own. */
  async sum(id: ObjectId, kind: BlobKind): Promise<number | null> {
    const blob = await this.read(id, kind);
    if (blob === null) return null;
    try {
      return await sumOf(blob.passing());
    } finally {
      await blob.close();
    }
  }

  /** Writes a new blob beside its final name; nobody sees it until `place`. */
  async prepare(
    id: ObjectId,
    day: Day,
    source: AsyncIterable<Uint8Array>,
  ): Promise<{ path: string; bytes: number }> {
    return storing(async () => {
      const path = join(this.#folder, 'fresh', `${id}.clean.${randomBytes(8).toString('hex')}${PARTIAL}`);
      const file = await openWith(path, 'wx', this.#modes);
      let bytes = 0;
      try {
        for await (const chunk of source) bytes += await writeAll(file, chunk, bytes);
        await file.utimes(startOf(day), startOf(day));
        await file.sync();
      } catch (thrown) {
        await unlink(path);
        throw thrown;
      } finally {
        await file.close();
      }
      return { path, bytes };
    });
  }

  /** Gives a prepared clean copy its name, durably; again, for what it was prepared for, changes nothing. */
  async place(id: ObjectId, preparedPath: string): Promise<void> {
    await storing(async () => {
      const path = this.#path({ id, kind: 'clean', where: 'fresh' });
      try {
        await rename(preparedPath, path);
      } catch (thrown) {
        if (!isMissingFile(thrown) || (await this.length(id, 'clean')) === null) throw thrown;
      }
      await syncPath(join(this.#folder, 'fresh'));
    });
  }

  async discard(preparedPath: string): Promise<void> {
    await removeIfThere(preparedPath);
  }

  /** Null when there is no such blob. */
  async read(id: ObjectId, kind: BlobKind): Promise<StoredBlob | null> {
    const handle = await this.#openRead(id, kind);
    if (handle === null) return null;
    const { size } = await handle.stat();
    return {
      bytes: size,
      chunks: (start = 0) => readChunks(handle, start, size),
      passing: () => readChunks(handle, 0, size, new Uint8Array(CHUNK_BYTES)),
      close: () => handle.close(),
    };
  }

  async remove(id: ObjectId, kind: BlobKind): Promise<void> {
    await removeIfThere(this.#path({ id, kind, where: 'fresh' }));
    await removeIfThere(this.#path({ id, kind, where: 'kept' }));
  }

  /** Every blob there is, and whether it has been moved out of its day. */
  async names(): Promise<BlobName[]> {
    const names: BlobName[] = [];
    for (const where of ['fresh', 'kept'] as const) {
      for (const entry of await readdir(join(this.#folder, where))) {
        const [id, kind, more] = entry.split('.');
        if (isObjectId(id) && (kind === 'attachment' || kind === 'clean') && more === undefined) {
          names.push({ id, kind, where });
        }
      }
    }
    return names;
  }

  /** Copies a blob of a finished day to a new file in `kept/`; safe to break off and repeat at any point. */
  async keep(name: BlobName, day: Day): Promise<void> {
    await storing(async () => {
      const blob = await this.read(name.id, name.kind);
      if (blob === null) return;
      const target = this.#path({ ...name, where: 'kept' });
      const partial = `${target}.${randomBytes(8).toString('hex')}${PARTIAL}`;
      const copy = await openWith(partial, 'wx', this.#modes);
      try {
        let bytes = 0;
        for await (const chunk of blob.passing()) bytes += await writeAll(copy, chunk, bytes);
        await copy.utimes(startOf(day), startOf(day));
        await copy.sync();
      } finally {
        await copy.close();
        await blob.close();
      }
      await rename(partial, target);
      await syncPath(join(this.#folder, 'kept'));
      await removeIfThere(this.#path({ ...name, where: 'fresh' }));
    });
  }

  /** Removes what a crash left half-written before `day`; what is younger may still be in use. */
  async removePartialsBefore(day: Day): Promise<number> {
    let removed = 0;
    for (const where of ['fresh', 'kept']) {
      for (const entry of await readdir(join(this.#folder, where))) {
        const path = join(this.#folder, where, entry);
        if (!entry.endsWith(PARTIAL) || (await stat(path)).ctimeMs >= day * DAY_MS) continue;
        await removeIfThere(path);
        removed += 1;
      }
    }
    return removed;
  }

  /** A folder's own time would tell when the last blob came. */
  async coarsenFolderTimes(day: Day): Promise<void> {
    for (const where of ['fresh', 'kept'])
      await utimes(join(this.#folder, where), startOf(day), startOf(day));
  }

  async #openRead(id: ObjectId, kind: BlobKind): Promise<FileHandle | null> {
    // Twice in kept/: a blob that moves there between the first two looks is found by the third.
    for (const where of ['kept', 'fresh', 'kept'] as const) {
      try {
        return await openUnnoticed(this.#path({ id, kind, where }));
      } catch (thrown) {
        if (!isMissingFile(thrown)) throw thrown;
      }
    }
    return null;
  }
}

/** Seconds, as `utimes` takes them. */
const startOf = (day: Day): number => (day * DAY_MS) / 1000;

async function writeAll(file: FileHandle, chunk: Uint8Array, position: number): Promise<number> {
  let written = 0;
  while (written < chunk.length) {
    const { bytesWritten } = await file.write(chunk, written, chunk.length - written, position + written);
    written += bytesWritten;
  }
  return written;
}

/** @param room for every chunk in its turn; without it each gets its own */
async function* readChunks(
  handle: FileHandle,
  start: number,
  end: number,
  room?: Uint8Array,
): AsyncGenerator<Uint8Array> {
  let position = start;
  while (position < end) {
    const bytes = Math.min(CHUNK_BYTES, end - position);
    const chunk = room ?? new Uint8Array(bytes);
    const { bytesRead } = await handle.read(chunk, 0, bytes, position);
    if (bytesRead === 0) throw new AmanaError('malformed-object');
    position += bytesRead;
    yield chunk.subarray(0, bytesRead);
  }
}

async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function removeIfThere(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (thrown) {
    if (!isMissingFile(thrown)) throw thrown;
  }
}
