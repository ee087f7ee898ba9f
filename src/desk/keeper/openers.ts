/** The desk's worker's end of the workers that open reports. */
import type { SealedItem } from '../client/api.ts';
import type { OpenedArrival, Openers, OpeningKeys } from '../client/arrivals.ts';
import type { OpenAsk } from './opener.ts';
import { Sibling } from './siblings.ts';

/**
 * With half of the processors: the desk's own worker, the page and the browser have the others, so that an editor who
 * already reads does not wait for what is opened beside. Never more than four, which open ten thousand a second.
 */
const workersFor = (processors: number): number => Math.min(4, Math.max(1, processors >> 1));

type Answer = readonly OpenedArrival[] | null;

class OpenerWorker {
  readonly #waiting: ((answer: Answer) => void)[] = [];
  #isBroken = false;
  readonly #worker = new Sibling<OpenAsk, Answer>('opener', {
    answer: (answer) => this.#waiting.shift()?.(answer),
    // Everything it was given is opened elsewhere.
    broken: () => this.#leave(),
  });

  get load(): number {
    return this.#isBroken ? Number.POSITIVE_INFINITY : this.#waiting.length;
  }

  ask(ask: OpenAsk): Promise<Answer> {
    if (this.#isBroken) return Promise.resolve(null);
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#worker.ask(ask, [...new Set(ask.items.map(({ sealed }) => sealed.buffer))]);
    });
  }

  end(): void {
    this.#worker.end();
    this.#leave();
  }

  #leave(): void {
    this.#isBroken = true;
    for (const resolve of this.#waiting.splice(0)) resolve(null);
  }
}

/**
 * Bytes of their own, and all in one piece that is handed over: the batch that they lie in would be copied whole with
 * each of them, and a piece for each is made, handed over and swept up sixteen times as often.
 */
function inOnePiece(items: readonly SealedItem[]): SealedItem[] {
  const piece = new Uint8Array(items.reduce((bytes, { sealed }) => bytes + sealed.length, 0));
  let from = 0;
  return items.map(({ id, sealed }) => {
    const to = from + sealed.length;
    const own = piece.subarray(from, to);
    own.set(sealed);
    from = to;
    return { id, sealed: own };
  });
}

export class OpenerWorkers implements Openers {
  readonly #workers = Array.from(
    { length: workersFor(navigator.hardwareConcurrency) },
    () => new OpenerWorker(),
  );

  /** One that is opened, and one on its way. */
  get lanes(): number {
    return 2 * this.#workers.length;
  }

  open(keys: OpeningKeys, items: readonly SealedItem[]): Promise<Answer> {
    const [idlest] = this.#workers.toSorted((a, b) => a.load - b.load);
    if (idlest === undefined) return Promise.resolve(null);
    return idlest.ask({ keys, items: inOnePiece(items) });
  }

  end(): void {
    for (const worker of this.#workers) worker.end();
  }
}
