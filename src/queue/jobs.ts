/**
 * What Redis may hold: the name of the work, a random object id, and the day. Redis is read by whoever seizes the
 * machine, and so a job has no data, no error text, no time finer than a day, and is gone when it is finished.
 */
import type { JobsOptions } from 'bullmq';
import * as z from 'zod/mini';
import { DAY_MS, dayOf } from '#protocol/day.ts';
import type { ObjectId } from '#protocol/ids.ts';

/** sanitize: an attachment for a worker · release: a report that waits out its mixing delay. */
export const WORKS = ['sanitize', 'release'] as const;
export type Work = (typeof WORKS)[number];

/** One hash slot for every key, as Redis Cluster asks of scripts that touch several. */
export const PREFIX = '{amana}';

/** A job carries nothing but its id. */
export const jobData = z.strictObject({});

const MINUTE_MS = 60_000;

/** Options of a job that is due after `delayMs`; a delayed one at the next whole minute, never at an exact time. */
export function jobOptions(id: ObjectId, nowMs: number, delayMs: number): JobsOptions {
  const dayStartMs = dayOf(nowMs) * DAY_MS;
  const dueMs = Math.ceil((nowMs + delayMs) / MINUTE_MS) * MINUTE_MS;
  return {
    jobId: id,
    timestamp: dayStartMs,
    // Counted from the start of the day, because that is the time the job bears.
    delay: delayMs === 0 ? 0 : dueMs - dayStartMs,
    attempts: 1,
    removeOnComplete: true,
    removeOnFail: true,
    stackTraceLimit: 0,
  };
}
