/**
 * Marks of what was purged. A mark follows from a random id and leads back to none: whoever finds the list of marks
 * learns how many objects were purged and on which days, and whoever holds an old backup can tell which ones not to
 * bring back.
 */
import { createHash } from 'node:crypto';
import type { ObjectId } from '#protocol/ids.ts';

/** SHA-256 in hex. */
export type Mark = string;

/** @param id of a report, an attachment or a clean copy */
export const markOf = (id: ObjectId | string): Mark =>
  createHash('sha256').update('amana/v1/mark\0').update(id).digest('hex');
