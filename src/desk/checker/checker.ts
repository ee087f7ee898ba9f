/** The page's end of the checking worker: one thing at a time, and of checks that wait only the newest. */
import { AmanaError } from '#protocol/errors.ts';
import type { DraftPicture, Finding } from '../risk/types.ts';
import type { CheckAsk, CheckerAsk, CheckerTold, GivenReport } from './calls.ts';

type Found = readonly (readonly Finding[])[];

interface Waiting {
  readonly ask: () => CheckerAsk;
  readonly done: (told: CheckerTold) => void;
  /** A newer one has taken its place, or the worker is ended. */
  readonly overtaken: () => void;
  readonly reject: (error: AmanaError) => void;
}

export class Checker {
  readonly #worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'check' });
  readonly #given = new Set<string>();
  readonly #looks: Waiting[] = [];
  #running: Waiting | null = null;
  #check: Waiting | null = null;

  constructor() {
    // Also when it cannot be loaded, or when a check throws: the worker's own words could quote the draft.
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#fail();
    };
    this.#worker.onmessage = ({ data }: MessageEvent<CheckerTold>) => {
      const running = this.#running;
      this.#running = null;
      running?.done(data);
      this.#next();
    };
  }

  /** Of these, what the worker was not given yet. */
  missing<Id extends string>(reports: readonly Id[]): Id[] {
    return reports.filter((id) => !this.#given.has(id));
  }

  /** Those that this worker has not been given. */
  without(ids: readonly string[]): string[] {
    return ids.filter((id) => !this.#given.has(id));
  }

  /** @returns null for a check that a newer one has overtaken @throws AmanaError internal */
  check(ask: Omit<CheckAsk, 'reports' | 'kind'>, reports: readonly GivenReport[]): Promise<Found | null> {
    return new Promise((resolve, reject) => {
      this.#check?.overtaken();
      this.#check = {
        ask: () => ({ ...ask, kind: 'check', reports: this.#fresh(reports) }),
        done: (told) => resolve(told.kind === 'check' ? told.findings : null),
        overtaken: () => resolve(null),
        reject,
      };
      this.#next();
    });
  }

  /** What can be seen on a picture; null once the worker is ended. @throws AmanaError internal */
  look(name: string, picture: Blob): Promise<DraftPicture | null> {
    return new Promise((resolve, reject) => {
      this.#looks.push({
        ask: () => ({ kind: 'look', name, picture }),
        done: (told) => resolve(told.kind === 'look' ? told.seen : null),
        overtaken: () => resolve(null),
        reject,
      });
      this.#next();
    });
  }

  /** Ends the worker, and with it every word it was given. */
  end(): void {
    this.#worker.terminate();
    for (const waiting of this.#all()) waiting.overtaken();
  }

  #fresh(reports: readonly GivenReport[]): GivenReport[] {
    const fresh = reports.filter(({ id }) => !this.#given.has(id));
    for (const { id } of fresh) this.#given.add(id);
    return fresh.map(({ id, text }) => ({ id, text }));
  }

  #next(): void {
    if (this.#running !== null) return;
    const next = this.#check ?? this.#looks.shift() ?? null;
    if (next === this.#check) this.#check = null;
    this.#running = next;
    if (next !== null) this.#worker.postMessage(next.ask());
  }

  #all(): Waiting[] {
    const all = [this.#running, this.#check, ...this.#looks].filter((each) => each !== null);
    this.#running = null;
    this.#check = null;
    this.#looks.length = 0;
    return all;
  }

  #fail(): void {
    for (const waiting of this.#all()) waiting.reject(new AmanaError('internal'));
  }
}
