/**
 * Room for attachments that no worker has cleaned yet. As it fills, the largest are refused first: what is left is
 * for the many small ones, and what attachments may never take is for reports.
 *
 * What counts is what lies on the disk, not what was announced: announcing costs nothing, and must take no room.
 */

import { parseObjectId } from '#protocol/ids.ts';
import { BUCKETS, sealedLength } from '#protocol/layout.ts';
import type { Blobs } from './blobs.ts';
import type { Sql } from './database.ts';

/** So many bytes, or a share of the whole disk from 0 to 1. */
export type QuotaLimit = { readonly bytes: number } | { readonly share: number };

export interface Room {
  /** The largest sealed attachment that may begin now; 0 when none may. */
  readonly largestBytes: number;
  readonly leftBytes: number;
  /** How much of the room is taken, from 0 to 1. */
  readonly filled: number;
}

export interface Quota {
  /** As it was a moment ago. */
  room(): Promise<Room>;
  /** As it is now. */
  measure(): Promise<Room>;
  /** So much has come onto the disk: it counts at once, and not when the disk is looked at next. */
  took(bytes: number): void;
}

const HALF: QuotaLimit = { share: 0.5 };

/** One attachment takes no more than a quarter of what is left: the room shrinks in steps, and is never gone at once. */
const MOST_OF_LEFT = 1 / 4;

const LARGEST_FIRST = BUCKETS.attachment.map((bytes) => sealedLength('attachment', bytes)).reverse();

/** The largest size bucket, sealed, that may begin with so much room left; 0 when none may. */
export const largestFor = (leftBytes: number): number =>
  LARGEST_FIRST.find((bytes) => bytes <= leftBytes * MOST_OF_LEFT) ?? 0;

/** Lengths of unfinished uploads are read from the disk, one by one: not for every request. */
const FRESH_MS = 2_000;

export function openQuota(sql: Sql, blobs: Blobs, limit: QuotaLimit = HALF): Quota {
  let taken: { bytes: number; readonly readAtMs: number } | null = null;
  /** One look at the disk for all who ask meanwhile. */
  let looking: Promise<number> | null = null;

  async function readTaken(): Promise<number> {
    const waiting = await sql
      .selectFrom('attachments')
      .select(({ fn }) => fn.sum<number | null>('bytes').as('bytes'))
      .where('state', '=', 'waiting')
      .executeTakeFirst();
    const uploading = await sql
      .selectFrom('attachments')
      .select('id')
      .where('state', '=', 'uploading')
      .execute();
    let bytes = waiting?.bytes ?? 0;
    // Looked for in the folder first: announcing many and sending nothing must not cost a look for each.
    const begun = new Set<string>(uploading.length === 0 ? [] : (await blobs.names()).map(({ id }) => id));
    for (const { id } of uploading) {
      if (begun.has(id)) bytes += (await blobs.length(parseObjectId(id), 'attachment')) ?? 0;
    }
    taken = { bytes, readAtMs: performance.now() };
    return bytes;
  }

  async function roomBeside(takenBytes: number): Promise<Room> {
    const { freeBytes, wholeBytes } = await blobs.disk();
    const limitBytes = 'bytes' in limit ? limit.bytes : limit.share * wholeBytes;
    const leftBytes = Math.max(0, Math.min(limitBytes - takenBytes, freeBytes));
    return {
      largestBytes: largestFor(leftBytes),
      leftBytes,
      filled: leftBytes === 0 ? 1 : takenBytes / (takenBytes + leftBytes),
    };
  }

  async function takenLately(): Promise<number> {
    if (taken !== null && performance.now() - taken.readAtMs < FRESH_MS) return taken.bytes;
    looking ??= readTaken().finally(() => {
      looking = null;
    });
    return looking;
  }

  return {
    room: async () => roomBeside(await takenLately()),
    measure: async () => roomBeside(await readTaken()),
    took(bytes) {
      if (taken !== null) taken.bytes += bytes;
    },
  };
}
