/** The page's end of the checking worker: one check at a time, and of those that wait only the newest. */
import { AmanaError } from '#protocol/errors.ts';
import type { Finding } from '../risk/types.ts';
import type { CheckAsk, CheckTold, GivenReport } from './calls.ts';

interface Waiting {
  readonly ask: Omit<CheckAsk, 'reports'>;
  readonly reports: readonly GivenReport[];
  readonly resolve: (findings: readonly Finding[] | null) => void;
  readonly reject: (error: AmanaError) => void;
}

export class Checker {
  readonly #worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'check' });
  readonly #given = new Set<string>();
  #running: Waiting | null = null;
  #next: Waiting | null = null;

  constructor() {
    // Also when it cannot be loaded, or when a check throws: the worker's own words could quote the draft.
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#fail();
    };
    this.#worker.onmessage = ({ data }: MessageEvent<CheckTold>) => {
      const done = this.#running;
      this.#running = null;
      done?.resolve(data.findings);
      const next = this.#next;
      this.#next = null;
      if (next !== null) this.#start(next);
    };
  }

  /** @returns null for a check that a newer one has overtaken @throws AmanaError internal */
  check(ask: Omit<CheckAsk, 'reports'>, reports: readonly GivenReport[]): Promise<readonly Finding[] | null> {
    return new Promise((resolve, reject) => {
      const waiting = { ask, reports, resolve, reject };
      if (this.#running === null) return this.#start(waiting);
      this.#next?.resolve(null);
      this.#next = waiting;
    });
  }

  /** Ends the worker, and with it every word it was given. */
  end(): void {
    this.#worker.terminate();
    this.#running?.resolve(null);
    this.#next?.resolve(null);
    this.#running = null;
    this.#next = null;
  }

  #start(waiting: Waiting): void {
    this.#running = waiting;
    const reports = waiting.reports.filter(({ id }) => !this.#given.has(id));
    for (const { id } of reports) this.#given.add(id);
    this.#worker.postMessage({ ...waiting.ask, reports } satisfies CheckAsk);
  }

  #fail(): void {
    this.#running?.reject(new AmanaError('internal'));
    this.#next?.reject(new AmanaError('internal'));
    this.#running = null;
    this.#next = null;
  }
}
