/** Lets everything else have its turn: acts, searches, answers of the newsroom. */

/** So long may the keys' worker be busy with what nobody waits for. */
const TURN_MS = 8;

/**
 * Resolves in a task of its own, by a message to oneself: a timer of zero becomes four milliseconds in browsers, hundreds
 * of times a second, and a whole second where nobody looks.
 */
export const breathe = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1: near, port2: far } = new MessageChannel();
    near.addEventListener(
      'message',
      () => {
        near.close();
        resolve();
      },
      { once: true },
    );
    near.start();
    far.postMessage(null);
  });

/** Shared by everything that runs long in one thread: together they take no longer turns than one of them. */
class Turns {
  #endMs = 0;
  #breath: Promise<void> | null = null;
  #pause: Promise<void> | null = null;

  /** Nobody's turn comes before this: somebody draws what they were told, and has few processors for it. */
  pause(until: Promise<void>): void {
    this.#pause = until;
    this.#endMs = 0;
  }

  /** Resolves at once within a turn; else once everything else that waited has had its own. */
  async next(): Promise<void> {
    if (performance.now() < this.#endMs) return;
    await this.#pause;
    this.#breath ??= breathe().then(() => {
      this.#endMs = performance.now() + TURN_MS;
      this.#breath = null;
    });
    await this.#breath;
  }
}

export const turns = new Turns();
