/**
 * Sealed attachments: uploaded in pieces, then waiting for a worker, then done with a record and perhaps a clean
 * copy. The order of every step is chosen for a crash in its middle: bytes are durable before the row that speaks of
 * them, and what is deleted is deleted after the row that no longer does.
 */
import type { ExpressionBuilder } from 'kysely';
import { type Day, parseDay } from '#protocol/day.ts';
import { AmanaError } from '#protocol/errors.ts';
import { type ObjectId, parseObjectId } from '#protocol/ids.ts';
import type { CleaningFailure, Mode } from '#protocol/modes.ts';
import type { Blobs, StoredBlob } from './blobs.ts';
import { type Again, type CleaningAgain, newBlobId, openCleaningAgain } from './cleaning-again.ts';
import { withSum } from './damage-sum.ts';
import type { Sql } from './database.ts';
import { storing } from './failures.ts';
import type { AttachmentState, Tables } from './schema.ts';

export interface UploadState {
  readonly state: AttachmentState;
  /** Sealed length as announced. */
  readonly bytes: number;
  /** How many of them have arrived. */
  readonly offset: number;
  readonly day: Day;
}

export interface Claim {
  readonly id: ObjectId;
  readonly day: Day;
  readonly bytes: number;
  /** This claim included. */
  readonly claims: number;
  /** Set when it was cleaned before, and is to be cleaned in another way. */
  readonly again: Again | null;
}

export interface Settlement {
  /** Sealed sanitization record. */
  readonly record: Uint8Array;
  /** Sealed clean copy, or null when the attachment was rejected. */
  readonly clean: AsyncIterable<Uint8Array> | null;
  /** Whether the source lets the desk keep what it sent. */
  readonly keepOriginal: boolean;
  /** The request that this answers; none for the first cleaning. */
  readonly again?: Again | null;
}

export interface ListedAttachment {
  readonly id: ObjectId;
  readonly day: Day;
  readonly state: 'waiting' | 'done';
  /** Sealed lengths; null where there is nothing to fetch. */
  readonly clean: number | null;
  readonly original: number | null;
  /** Another one whenever the record and the clean copy are others. */
  readonly edition: ObjectId;
  readonly again: Mode | null;
  readonly failed: CleaningFailure | null;
}

export interface Attachments extends CleaningAgain {
  /** Announces an upload; the same id and length again change nothing. @throws AmanaError conflict, storage-full */
  create(id: ObjectId, bytes: number, day: Day): Promise<void>;
  /** Null when the id is unknown. */
  status(id: ObjectId): Promise<UploadState | null>;
  /** Resolves with the new offset once the bytes are on disk. @throws AmanaError not-found, conflict, too-large */
  append(id: ObjectId, offset: number, source: AsyncIterable<Uint8Array>): Promise<number>;
  /** The first bytes of an upload, for its public header. @throws AmanaError not-found */
  readStart(id: ObjectId, bytes: number): Promise<Uint8Array>;
  /** Makes a whole upload durable and then waiting; repeatable. @throws AmanaError not-found, malformed-object */
  finish(id: ObjectId): Promise<void>;
  /** Forgets an unfinished upload; anything else is left alone. */
  cancel(id: ObjectId): Promise<void>;
  /** Ids that wait for a worker, for the first time or again, in no order of arrival. */
  waiting(): Promise<ObjectId[]>;
  /** Counts the attempt durably before anything dangerous is opened. Null when nothing waits under this id. */
  claim(id: ObjectId): Promise<Claim | null>;
  /** Takes an attempt back that ended without a fault of the attachment. */
  unclaim(id: ObjectId): Promise<void>;
  /** The sealed original while it waits for a worker; null when it does not. */
  openSealed(id: ObjectId): Promise<StoredBlob | null>;
  /**
   * Atomic and idempotent: the first settlement of an id stands, and so does the first answer to each request to
   * clean it again; a second one is discarded. What an answer replaces is deleted once the answer is durable.
   */
  settle(id: ObjectId, settlement: Settlement): Promise<void>;
  /** What the desk may see: finished uploads only. */
  list(): Promise<ListedAttachment[]>;
  readRecords(ids: readonly ObjectId[]): Promise<{ id: ObjectId; sealed: Uint8Array }[]>;
  openClean(id: ObjectId): Promise<StoredBlob | null>;
  openOriginal(id: ObjectId): Promise<StoredBlob | null>;
  /** Forgets uploads that were begun before `day` and never finished; returns how many. */
  expireUploads(day: Day): Promise<number>;
  /** Of the uploads begun before `day` and never finished forgets the largest, then the oldest; false without any. */
  expireLargest(day: Day): Promise<boolean>;
}

/** Rows that a worker may take: for the first time, or again. */
const forWorkers = (where: ExpressionBuilder<Tables, 'attachments'>) =>
  where.or([where('state', '=', 'waiting'), where('again_id', 'is not', null)]);

export function openAttachments(sql: Sql, blobs: Blobs): Attachments {
  const rowOf = (id: ObjectId) =>
    sql
      .selectFrom('attachments')
      .select(['state', 'bytes', 'day', 'clean_bytes', 'original_kept', 'clean_id', 'again_id'])
      .where('id', '=', id)
      .executeTakeFirst();

  async function uploading(id: ObjectId): Promise<{ bytes: number; day: Day; state: AttachmentState }> {
    const row = await rowOf(id);
    if (row === undefined) throw new AmanaError('not-found');
    return { bytes: row.bytes, day: parseDay(row.day), state: row.state };
  }

  return {
    ...openCleaningAgain(sql),

    async create(id, bytes, day) {
      await blobs.requireRoom(bytes);
      await storing(() =>
        sql
          .insertInto('attachments')
          .values({ id, day, state: 'uploading', bytes, claims: 0, original_kept: 0, clean_id: newBlobId() })
          .onConflict((conflict) => conflict.doNothing())
          .execute(),
      );
      if ((await uploading(id)).bytes !== bytes) throw new AmanaError('conflict');
    },

    async status(id) {
      const row = await rowOf(id);
      if (row === undefined) return null;
      const day = parseDay(row.day);
      const { state, bytes } = row;
      return {
        state,
        bytes,
        day,
        offset: state === 'uploading' ? ((await blobs.length(id, 'attachment')) ?? 0) : bytes,
      };
    },

    async append(id, offset, source) {
      const { bytes, day, state } = await uploading(id);
      const arrived = state === 'uploading' ? ((await blobs.length(id, 'attachment')) ?? 0) : bytes;
      if (offset !== arrived) throw new AmanaError('conflict');
      if (state !== 'uploading') return bytes;
      return blobs.append(id, day, offset, bytes, source);
    },

    async readStart(id, bytes) {
      const blob = await blobs.read(id, 'attachment');
      if (blob === null) throw new AmanaError('not-found');
      try {
        for await (const chunk of blob.chunks()) return chunk.subarray(0, bytes);
        return new Uint8Array(0);
      } finally {
        await blob.close();
      }
    },

    async finish(id) {
      const { bytes, state } = await uploading(id);
      if (state !== 'uploading') return;
      if ((await blobs.length(id, 'attachment')) !== bytes) throw new AmanaError('malformed-object');
      await blobs.makeDurable(id);
      const sum = await blobs.sum(id, 'attachment');
      await storing(() =>
        sql
          .updateTable('attachments')
          .set({ state: 'waiting', sum })
          .where('id', '=', id)
          .where('state', '=', 'uploading')
          .execute(),
      );
    },

    async cancel(id) {
      const { numDeletedRows } = await storing(() =>
        sql
          .deleteFrom('attachments')
          .where('id', '=', id)
          .where('state', '=', 'uploading')
          .executeTakeFirstOrThrow(),
      );
      if (numDeletedRows > 0n) await blobs.remove(id, 'attachment');
    },

    async waiting() {
      const first = await sql.selectFrom('attachments').select('id').where('state', '=', 'waiting').execute();
      const again = await sql
        .selectFrom('attachments')
        .select('id')
        .where('again_id', 'is not', null)
        .execute();
      return [...first, ...again].map((row) => parseObjectId(row.id));
    },

    async claim(id) {
      const row = await storing(() =>
        sql
          .updateTable('attachments')
          .set((column) => ({ claims: column('claims', '+', 1) }))
          .where('id', '=', id)
          .where(forWorkers)
          .returning(['day', 'bytes', 'claims', 'again_mode', 'again_id'])
          .executeTakeFirst(),
      );
      if (row === undefined) return null;
      const { again_mode: mode, again_id: cleanId, bytes, claims } = row;
      const again = mode === null || cleanId === null ? null : { mode, cleanId: parseObjectId(cleanId) };
      return { id, day: parseDay(row.day), bytes, claims, again };
    },

    async unclaim(id) {
      await storing(() =>
        sql
          .updateTable('attachments')
          .set((column) => ({ claims: column('claims', '-', 1) }))
          .where('id', '=', id)
          .where(forWorkers)
          .where('claims', '>', 0)
          .execute(),
      );
    },

    async openSealed(id) {
      const row = await rowOf(id);
      const waits = row !== undefined && (row.state === 'waiting' || row.again_id !== null);
      return waits ? blobs.read(id, 'attachment') : null;
    },

    async settle(id, { record, clean, keepOriginal, again = null }) {
      const awaits = (now: { state: AttachmentState; again_id: string | null }): boolean =>
        again === null ? now.state === 'waiting' : now.again_id === again.cleanId;
      const row = await rowOf(id);
      if (row === undefined) throw new AmanaError('not-found');
      if (!awaits(row)) return;
      const oldId = parseObjectId(row.clean_id);
      const cleanId = again?.cleanId ?? oldId;
      const summed = clean === null ? null : withSum(clean);
      const prepared = summed === null ? null : await blobs.prepare(cleanId, parseDay(row.day), summed.bytes);
      const settled = await storing(() =>
        sql.transaction().execute(async (transaction) => {
          const now = await transaction
            .selectFrom('attachments')
            .select(['state', 'again_id'])
            .where('id', '=', id)
            .executeTakeFirst();
          if (now === undefined || !awaits(now)) return false;
          // Placed inside the write lock: the clean copy on disk always is the one its record describes.
          if (prepared !== null) await blobs.place(cleanId, prepared.path);
          await transaction
            .updateTable('attachments')
            .set({
              state: 'done',
              record,
              clean_bytes: prepared?.bytes ?? null,
              clean_sum: summed?.sum() ?? null,
              ...(keepOriginal ? {} : { sum: null }),
              original_kept: keepOriginal ? 1 : 0,
              clean_id: cleanId,
              again_mode: null,
              again_id: null,
              again_failed: null,
            })
            .where('id', '=', id)
            .execute();
          return true;
        }),
      );
      if (!settled && prepared !== null) await blobs.discard(prepared.path);
      if (settled && cleanId !== oldId) await blobs.remove(oldId, 'clean');
      if (settled && !keepOriginal) await blobs.remove(id, 'attachment');
    },

    async list() {
      const rows = await sql
        .selectFrom('attachments')
        .select(['id', 'day', 'state', 'bytes', 'clean_bytes', 'original_kept'])
        .select(['clean_id', 'again_mode', 'again_failed'])
        .where('state', '<>', 'uploading')
        .execute();
      return rows.map((row) => ({
        id: parseObjectId(row.id),
        day: parseDay(row.day),
        state: row.state === 'done' ? 'done' : 'waiting',
        clean: row.clean_bytes,
        original: row.original_kept === 1 ? row.bytes : null,
        edition: parseObjectId(row.clean_id),
        again: row.again_mode,
        failed: row.again_failed,
      }));
    },

    async readRecords(ids) {
      if (ids.length === 0) return [];
      const rows = await sql
        .selectFrom('attachments')
        .select(['id', 'record'])
        .where('id', 'in', [...ids])
        .where('record', 'is not', null)
        .execute();
      return rows.flatMap((row) =>
        row.record === null ? [] : [{ id: parseObjectId(row.id), sealed: row.record }],
      );
    },

    async openClean(id) {
      const row = await rowOf(id);
      return row?.state === 'done' && row.clean_bytes !== null
        ? blobs.read(parseObjectId(row.clean_id), 'clean')
        : null;
    },

    async openOriginal(id) {
      const row = await rowOf(id);
      return row?.state === 'done' && row.original_kept === 1 ? blobs.read(id, 'attachment') : null;
    },

    async expireUploads(day) {
      const rows = await storing(() =>
        sql
          .deleteFrom('attachments')
          .where('state', '=', 'uploading')
          .where('day', '<', day)
          .returning('id')
          .execute(),
      );
      for (const row of rows) await blobs.remove(parseObjectId(row.id), 'attachment');
      return rows.length;
    },

    async expireLargest(day) {
      const row = await sql
        .selectFrom('attachments')
        .select('id')
        .where('state', '=', 'uploading')
        .where('day', '<', day)
        .orderBy('bytes', 'desc')
        .orderBy('day')
        .limit(1)
        .executeTakeFirst();
      if (row !== undefined) await this.cancel(parseObjectId(row.id));
      return row !== undefined;
    },
  };
}
