/**
 * Large sealed bytes in an S3-compatible store, for several machines. A blob is a row of pieces, each an object of its own
 * that is written whole or not at all and never changed: an upload goes on at any intake where the pieces end, and
 * nothing has to be put together. A blob that came by an upload is what its pieces cover; any other is named by a head, a
 * small object that says under which edition its pieces lie, and is there from the moment its head is.
 *
 * The store keeps the time of each object to the second. As in the folder, blobs of a finished day are copied in random
 * order, and then the times are those of the night.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { S3mini, S3ServiceError } from 's3mini';
import type { Day } from '#protocol/day.ts';
import { DAY_MS } from '#protocol/day.ts';
import { AmanaError } from '#protocol/errors.ts';
import { isObjectId, type ObjectId } from '#protocol/ids.ts';
import { SEALED_FRAME_BYTES } from '#protocol/layout.ts';
import type { BlobKind, BlobName, Blobs, StoredBlob } from './blobs.ts';

/** Held in memory for each upload that is under way; 2 GiB are 512 pieces. */
const PIECE_BYTES = 4 * 1024 * 1024;
/** A bucket has no size; a share of the room is counted of so much: 1 TiB. */
const NOMINAL_BYTES = 1024 ** 4;
/** The edition of what is being uploaded. */
const UPLOADING = '0';

export const isS3 = (place: string): boolean => place.startsWith('s3://');

interface Piece {
  readonly key: string;
  readonly start: number;
  readonly end: number;
}

/**
 * `aws_access_key_id = …` and `aws_secret_access_key = …`, as the vendor's own programs write them.
 * @throws AmanaError storage-refused without both: then requests would go unsigned, and a store that takes those is open
 */
function readCredentials(file: string | null): { accessKeyId: string; secretAccessKey: string } {
  const text = file === null ? '' : readFileSync(file, 'utf8');
  const given = (name: string): string =>
    new RegExp(`^\\s*${name}\\s*=\\s*(\\S+)\\s*$`, 'm').exec(text)?.[1] ?? '';
  const pair = { accessKeyId: given('aws_access_key_id'), secretAccessKey: given('aws_secret_access_key') };
  if (pair.accessKeyId === '' || pair.secretAccessKey === '') throw new AmanaError('storage-refused');
  return pair;
}

/** What the store says may quote keys, and so only that it failed goes on. */
async function asking<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    if (cause instanceof AmanaError) throw cause;
    throw new AmanaError('busy', { cause });
  }
}

/** A wrong key or bucket is told at the start, not to the first source. @throws AmanaError storage-refused or busy */
async function requireAccess(store: S3mini): Promise<void> {
  const found = await asking(async () => {
    try {
      return await store.listObjects('/', 'nothing-is-here/', 1);
    } catch (cause) {
      if (cause instanceof S3ServiceError && (cause.status === 401 || cause.status === 403))
        throw new AmanaError('storage-refused', { cause });
      throw cause;
    }
  });
  if (found === null) throw new AmanaError('storage-refused');
}

export class S3Blobs implements Blobs {
  readonly #store: S3mini;

  private constructor(store: S3mini) {
    this.#store = store;
  }

  /** @param place s3://BUCKET?endpoint=https://HOST&region=REGION&credentials=/absolute/file */
  static async open(place: string): Promise<S3Blobs> {
    const { hostname, searchParams } = new URL(place);
    const endpoint = (searchParams.get('endpoint') ?? '').replace(/\/+$/, '');
    const store = new S3mini({
      ...readCredentials(searchParams.get('credentials')),
      endpoint: `${endpoint}/${hostname}`,
      region: searchParams.get('region') ?? 'us-east-1',
    });
    await requireAccess(store);
    return new S3Blobs(store);
  }

  async requireRoom(bytes: number): Promise<void> {
    if (bytes > NOMINAL_BYTES) throw new AmanaError('storage-full');
  }

  async disk(): Promise<{ freeBytes: number; wholeBytes: number }> {
    return { freeBytes: NOMINAL_BYTES, wholeBytes: NOMINAL_BYTES };
  }

  async length(id: ObjectId, kind: BlobKind): Promise<number | null> {
    const pieces = await this.#pieces(id, kind);
    return pieces === null ? null : coveredBy(pieces);
  }

  async append(
    id: ObjectId,
    _day: Day,
    offset: number,
    limitBytes: number,
    source: AsyncIterable<Uint8Array>,
  ): Promise<number> {
    const folder = folderOf('fresh', id, 'attachment', UPLOADING);
    return this.#write(folder, offset, limitBytes, source);
  }

  /** A piece that the store has answered for is durable. */
  makeDurable = (): Promise<void> => Promise.resolve();

  async prepare(
    id: ObjectId,
    _day: Day,
    source: AsyncIterable<Uint8Array>,
  ): Promise<{ path: string; bytes: number }> {
    const edition = randomBytes(8).toString('hex');
    const path = folderOf('fresh', id, 'clean', edition);
    try {
      return { path, bytes: await this.#write(path, 0, Number.POSITIVE_INFINITY, source) };
    } catch (thrown) {
      await this.#removeAll(path);
      throw thrown;
    }
  }

  async place(id: ObjectId, preparedPath: string): Promise<void> {
    const edition = preparedPath.replace(/\/$/, '').split('.').at(-1) ?? '';
    await this.#put(headOf('fresh', id, 'clean'), new TextEncoder().encode(edition));
  }

  /** S3 checks what it holds by itself, and to read it all again would cost a transfer. */
  sum(): Promise<null> {
    return Promise.resolve(null);
  }

  discard(preparedPath: string): Promise<void> {
    return this.#removeAll(preparedPath);
  }

  async read(id: ObjectId, kind: BlobKind): Promise<StoredBlob | null> {
    const pieces = await this.#pieces(id, kind);
    if (pieces === null) return null;
    const bytes = coveredBy(pieces);
    return {
      bytes,
      chunks: (start = 0) => this.#chunks(pieces, start, bytes),
      passing: () => this.#chunks(pieces, 0, bytes),
      close: async () => undefined,
    };
  }

  /** The head first: what is half removed is not there. */
  async remove(id: ObjectId, kind: BlobKind): Promise<void> {
    for (const where of ['fresh', 'kept'] as const) {
      await asking(() => this.#store.deleteObject(headOf(where, id, kind)));
      await this.#removeAll(`${headOf(where, id, kind)}.`);
    }
  }

  async names(): Promise<BlobName[]> {
    const names = new Map<string, BlobName>();
    for (const where of ['fresh', 'kept'] as const) {
      for (const { Key: key } of await this.#list(`${where}/`)) {
        const [name = '', piece] = key.slice(where.length + 1).split('/');
        const [id, kind, edition] = name.split('.');
        const isThere = piece === undefined ? edition === undefined : edition === UPLOADING;
        if (isThere && isObjectId(id) && (kind === 'attachment' || kind === 'clean'))
          names.set(`${where}/${id}.${kind}`, { id, kind, where });
      }
    }
    return [...names.values()];
  }

  async keep({ id, kind }: BlobName): Promise<void> {
    const blob = await this.read(id, kind);
    if (blob === null) return;
    const edition = randomBytes(8).toString('hex');
    await this.#write(folderOf('kept', id, kind, edition), 0, Number.POSITIVE_INFINITY, blob.chunks());
    await this.#put(headOf('kept', id, kind), new TextEncoder().encode(edition));
    await asking(() => this.#store.deleteObject(headOf('fresh', id, kind)));
    await this.#removeAll(`${headOf('fresh', id, kind)}.`);
  }

  /** Pieces without a head that are no upload: a worker that died had begun them. */
  async removePartialsBefore(day: Day): Promise<number> {
    const begun = new Set<string>();
    for (const where of ['fresh', 'kept'] as const) {
      for (const { Key: key, LastModified: written } of await this.#list(`${where}/`)) {
        const [name = '', piece] = key.slice(where.length + 1).split('/');
        const edition = name.split('.')[2];
        if (piece === undefined || edition === UPLOADING || new Date(written).getTime() >= day * DAY_MS)
          continue;
        begun.add(`${where}/${name}`);
      }
    }
    let removed = 0;
    for (const folder of begun) {
      const [id, kind, edition] = folder.slice(folder.indexOf('/') + 1).split('.');
      const head = folder.slice(0, folder.length - (edition ?? '').length - 1);
      if (!isObjectId(id) || kind === undefined || (await this.#text(head)) === edition) continue;
      await this.#removeAll(`${folder}/`);
      removed += 1;
    }
    return removed;
  }

  /** Folders are a part of names here, and have no time. */
  coarsenFolderTimes = (): Promise<void> => Promise.resolve();

  async #pieces(id: ObjectId, kind: BlobKind): Promise<Piece[] | null> {
    // Twice in kept/, as in the folder: a blob moves there between two looks.
    for (const where of ['kept', 'fresh', 'kept'] as const) {
      const edition = await this.#text(headOf(where, id, kind));
      if (edition !== null) return this.#piecesIn(folderOf(where, id, kind, edition));
    }
    if (kind === 'clean') return null;
    const uploaded = await this.#piecesIn(folderOf('fresh', id, kind, UPLOADING));
    return uploaded.length === 0 ? null : uploaded;
  }

  async #piecesIn(folder: string): Promise<Piece[]> {
    const pieces = (await this.#list(folder)).map(({ Key: key }) => {
      const [start = 0, length = 0] = key.slice(folder.length).split('-').map(Number);
      return { key, start, end: start + length };
    });
    // Of two that begin at the same place the longer one: two requests of one upload may have written there.
    return pieces.sort((a, b) => a.start - b.start || b.end - a.end);
  }

  async #write(
    folder: string,
    offset: number,
    limitBytes: number,
    source: AsyncIterable<Uint8Array>,
  ): Promise<number> {
    let position = offset;
    let held: Uint8Array[] = [];
    let heldBytes = 0;
    const flush = async (): Promise<void> => {
      if (heldBytes === 0) return;
      await this.#put(`${folder}${position}-${heldBytes}`, Buffer.concat(held));
      position += heldBytes;
      held = [];
      heldBytes = 0;
    };
    try {
      for await (const chunk of source) {
        if (position + heldBytes + chunk.length > limitBytes) throw new AmanaError('too-large');
        held.push(chunk);
        heldBytes += chunk.length;
        if (heldBytes >= PIECE_BYTES) await flush();
      }
    } finally {
      // Also when the source breaks off: an upload goes on where it broke.
      await flush();
    }
    return position;
  }

  async *#chunks(pieces: readonly Piece[], start: number, end: number): AsyncGenerator<Uint8Array> {
    let position = start;
    let rest = new Uint8Array(0);
    for (const { key, start: from, end: to } of pieces) {
      if (to <= position || from > position) continue;
      const body = await asking(() => this.#store.getObjectArrayBuffer(key));
      if (body === null || body.byteLength !== to - from) throw new AmanaError('malformed-object');
      const fresh = new Uint8Array(body, position - from);
      position = to;
      const all: Uint8Array = rest.length === 0 ? fresh : Buffer.concat([rest, fresh]);
      const whole = all.length - (all.length % SEALED_FRAME_BYTES);
      for (let at = 0; at < whole; at += SEALED_FRAME_BYTES) yield all.slice(at, at + SEALED_FRAME_BYTES);
      rest = all.slice(whole);
    }
    if (rest.length > 0) yield rest;
    if (position !== end) throw new AmanaError('malformed-object');
  }

  async #put(key: string, bytes: Uint8Array): Promise<void> {
    const { ok } = await asking(() => this.#store.putObject(key, bytes));
    if (!ok) throw new AmanaError('busy');
  }

  async #text(key: string): Promise<string | null> {
    return asking(() => this.#store.getObject(key));
  }

  async #list(prefix: string) {
    return (await asking(() => this.#store.listObjects('/', prefix))) ?? [];
  }

  async #removeAll(prefix: string): Promise<void> {
    for (const { Key: key } of await this.#list(prefix)) await asking(() => this.#store.deleteObject(key));
  }
}

const headOf = (where: BlobName['where'], id: ObjectId, kind: BlobKind): string => `${where}/${id}.${kind}`;
const folderOf = (where: BlobName['where'], id: ObjectId, kind: BlobKind, edition: string): string =>
  `${headOf(where, id, kind)}.${edition}/`;

/** How far the pieces reach without a gap. */
function coveredBy(pieces: readonly Piece[]): number {
  let reached = 0;
  for (const { start, end } of pieces) if (start <= reached) reached = Math.max(reached, end);
  return reached;
}
