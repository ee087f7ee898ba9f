/** Acts that share a commit: all that are asked for while one group is being written are the next group. */

export interface Gatherer<T> {
  /** Resolves when the group of this one is written. @throws what became of this one, or of its group */
  add(one: T): Promise<void>;
  /** Resolves when nothing waits any more. */
  settled(): Promise<void>;
}

interface Waiting<T> {
  readonly one: T;
  readonly done: () => void;
  readonly failed: (reason: unknown) => void;
}

interface GatherOptions {
  /** So many in one group at most. */
  readonly largest: number;
  /** So many groups under way at most. */
  readonly atOnce: number;
  /** How long the first of a group waits for others; by default until this turn of the loop is over. */
  readonly afterMs?: number;
}

/** @param write writes a group and says of each whether it failed by itself */
export function gatherer<T>(
  { largest, atOnce, afterMs = 0 }: GatherOptions,
  write: (group: readonly T[]) => Promise<readonly (Error | null)[]>,
): Gatherer<T> {
  const waiting: Waiting<T>[] = [];
  const running = new Set<Promise<void>>();
  let isPlanned = false;

  async function writeGroup(group: readonly Waiting<T>[]): Promise<void> {
    try {
      const outcomes = await write(group.map(({ one }) => one));
      for (const [at, { done, failed }] of group.entries()) {
        const failure = outcomes[at] ?? null;
        if (failure === null) done();
        else failed(failure);
      }
    } catch (reason) {
      for (const { failed } of group) failed(reason);
    }
  }

  function next(): void {
    isPlanned = false;
    while (waiting.length > 0 && running.size < atOnce) {
      const group = writeGroup(waiting.splice(0, largest));
      running.add(group);
      void group.then(() => {
        running.delete(group);
        next();
      });
    }
  }

  return {
    add(one) {
      return new Promise((done, failed) => {
        waiting.push({ one, done, failed });
        if (isPlanned || running.size >= atOnce) return;
        isPlanned = true;
        setTimeout(next, afterMs);
      });
    },

    async settled() {
      while (waiting.length > 0 || running.size > 0) {
        await Promise.all(running);
        await new Promise((resume) => setImmediate(resume));
      }
    },
  };
}
