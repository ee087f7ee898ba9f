/** The desk's worker's end of the workers that fetch and open reports. */
import { AmanaError } from '#protocol/errors.ts';
import type { ObjectId } from '#protocol/ids.ts';
import type { OpenedArrival, Openers, OpeningAsk } from '../client/arrivals.ts';
import { turns } from '../client/breathe.ts';
import { unpacked } from './handful.ts';
import type { OpenerHears, OpenerTells } from './opener.ts';
import { Sibling } from './siblings.ts';

/**
 * With half of the processors: the desk's own worker, the page and the browser have the others, so that an editor who
 * already reads does not wait for what is opened beside. Never more than four, which open ten thousand a second.
 */
const workersFor = (processors: number): number => Math.min(4, Math.max(1, processors >> 1));

/** One ask, until it is answered to its end. */
interface Asked {
  readonly left: Set<ObjectId>;
  readonly take: (opened: OpenedArrival) => void;
  /** Told what is left, or why the newsroom refuses. */
  readonly end: PromiseWithResolvers<readonly ObjectId[]>;
}

class OpenerWorker {
  readonly #asked: Asked[] = [];
  #isBroken = false;
  readonly #worker = new Sibling<OpenerHears, OpenerTells>('opener', {
    answer: (told) => this.#hear(told),
    // Everything it was given is opened elsewhere.
    broken: () => this.#leave(),
  });

  get load(): number {
    return this.#isBroken ? Number.POSITIVE_INFINITY : this.#asked.length;
  }

  ask(ask: OpeningAsk, take: (opened: OpenedArrival) => void): Promise<readonly ObjectId[]> {
    if (this.#isBroken) return Promise.resolve(ask.ids);
    const end = Promise.withResolvers<readonly ObjectId[]>();
    this.#asked.push({ left: new Set(ask.ids), take, end });
    this.#worker.ask(ask);
    return end.promise;
  }

  end(): void {
    this.#worker.end();
    this.#leave();
  }

  #hear(told: OpenerTells): void {
    const [asked] = this.#asked;
    if (asked === undefined) return;
    if (told.kind === 'opened') {
      this.#take(asked, unpacked(told.handful));
      // It goes on once everything else here has had its turn.
      void turns.next().then(() => this.#worker.ask(null));
      return;
    }
    this.#asked.shift();
    if (told.kind === 'done') asked.end.resolve([]);
    else if (told.code === null) asked.end.resolve([...asked.left]);
    else asked.end.reject(new AmanaError(told.code));
  }

  #take({ left, take, end }: Asked, opened: readonly OpenedArrival[]): void {
    try {
      for (const one of opened) {
        left.delete(one.id);
        take(one);
      }
    } catch (thrown) {
      end.reject(thrown);
    }
  }

  #leave(): void {
    this.#isBroken = true;
    for (const { left, end } of this.#asked.splice(0)) end.resolve([...left]);
  }
}

const newWorkers = (): readonly OpenerWorker[] =>
  Array.from({ length: workersFor(navigator.hardwareConcurrency) }, () => new OpenerWorker());

export class OpenerWorkers implements Openers {
  #workers = newWorkers();
  #isEnded = false;

  /** One that is opened, and one that is fetched. */
  get lanes(): number {
    return 2 * workersFor(navigator.hardwareConcurrency);
  }

  open(ask: OpeningAsk, take: (opened: OpenedArrival) => void): Promise<readonly ObjectId[]> {
    if (this.#workers.length === 0 && !this.#isEnded) this.#workers = newWorkers();
    const [idlest] = this.#workers.toSorted((a, b) => a.load - b.load);
    return idlest === undefined ? Promise.resolve(ask.ids) : idlest.ask(ask, take);
  }

  rest(): void {
    for (const worker of this.#workers) worker.end();
    this.#workers = [];
  }

  end(): void {
    this.#isEnded = true;
    this.rest();
  }
}
