/** Canaries that were opened: reports of the operator's that no editor sees. What is done with them is in `canary-answer.ts`. */

import type { Canary } from '#protocol/canary.ts';
import { chance } from '#protocol/engines/chance.ts';
import type { ObjectId } from '#protocol/ids.ts';

/**
 * A moment of chance within these ten minutes: an answer that leaves as soon as a report is fetched would tell the
 * newsroom which of the reports it was.
 */
export const ANSWER_WAIT_MS = 10 * 60_000;

interface KnownCanary {
  readonly canary: Canary;
  /** By this device's clock; null until it was first looked at. */
  dueMs: number | null;
}

export class Canaries {
  readonly #known = new Map<ObjectId, KnownCanary>();

  has(id: ObjectId): boolean {
    return this.#known.has(id);
  }

  add(id: ObjectId, canary: Canary): void {
    this.#known.set(id, { canary, dueMs: null });
  }

  get attachments(): ObjectId[] {
    return [...this.#known.values()].map(({ canary }) => canary.attachment);
  }

  /** Those whose moment has come. */
  due(nowMs: number): (readonly [ObjectId, Canary])[] {
    return [...this.#known].flatMap(([id, known]) => {
      known.dueMs ??= nowMs + chance.draw() * ANSWER_WAIT_MS;
      return known.dueMs <= nowMs ? [[id, known.canary] as const] : [];
    });
  }

  forget(): void {
    this.#known.clear();
  }
}
