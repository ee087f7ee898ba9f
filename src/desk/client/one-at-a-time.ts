/** Works that must not run beside themselves, or not be left running. */

/** One at a time; whoever asks while one runs gets the next, which sees everything that was there when they asked. */
export class OneAtATime {
  readonly #work: () => Promise<void>;
  #running: Promise<void> | null = null;
  #next: Promise<void> | null = null;

  constructor(work: () => Promise<void>) {
    this.#work = work;
  }

  run(): Promise<void> {
    if (this.#running === null) {
      this.#running = this.#work().finally(() => {
        this.#running = null;
      });
      return this.#running;
    }
    this.#next ??= this.#running
      .then(undefined, () => undefined)
      .then(() => {
        this.#next = null;
        return this.run();
      });
    return this.#next;
  }
}

/** Waits for all of them, so that none goes on by itself after another has failed. @throws what the first one threw */
export async function together(...works: readonly Promise<unknown>[]): Promise<void> {
  const ended = await Promise.allSettled(works);
  for (const work of ended) if (work.status === 'rejected') throw work.reason;
}
