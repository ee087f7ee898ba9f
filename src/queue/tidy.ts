/**
 * BullMQ writes an event with an exact time for everything a job goes through, and counts the jobs. Nobody here
 * listens to those events, and they would tell when which object came: so they are deleted, soon after each act.
 */
import type { RedisConnection } from './connection.ts';
import { PREFIX, type Work } from './jobs.ts';

/** Long enough to tidy once for a whole burst. */
const TIDY_AFTER_MS = 500;

export class Tidier {
  readonly #redis: RedisConnection;
  readonly #keys: readonly string[];
  readonly #onError: () => void;
  #timer: NodeJS.Timeout | null = null;

  constructor(redis: RedisConnection, work: Work, onError: () => void) {
    this.#redis = redis;
    this.#keys = [`${PREFIX}:${work}:events`, `${PREFIX}:${work}:id`];
    this.#onError = onError;
  }

  /** Something happened in the queue: tidy a little later. */
  soon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.now().catch(this.#onError);
    }, TIDY_AFTER_MS);
  }

  async now(): Promise<void> {
    await this.#redis.del(...this.#keys);
  }

  async close(): Promise<void> {
    if (this.#timer === null) return;
    clearTimeout(this.#timer);
    this.#timer = null;
    await this.now().catch(this.#onError);
  }
}
