/** A page's end of a worker: calls become promises, and everything ends when the page is left. */
import { AmanaError, type ErrorCode } from '#protocol/errors.ts';

/** What comes back through a call's port. */
export type Said<Output, Progress> =
  | { readonly kind: 'answer'; readonly output: Output }
  | {
      readonly kind: 'failure';
      readonly code: ErrorCode;
      /** A part of the worker did not come over the line, and nothing is lost with the worker. */
      readonly isStuck?: boolean;
    }
  | { readonly kind: 'progress'; readonly progress: Progress };

/** Every call with its input and its answer, and what it tells on its way where it tells anything. */
type CallTable<Table> = {
  [Name in keyof Table]: { input: unknown; output: unknown; progress?: unknown };
};

export type ProgressOf<Call> = Call extends { progress: infer Progress } ? Progress : never;

export class Caller<Table extends CallTable<Table>> {
  readonly #make: () => Worker;
  #worker: Worker;
  #isStuck = false;
  readonly #waiting = new Set<(error: AmanaError) => void>();

  constructor(make: () => Worker) {
    this.#make = make;
    this.#worker = this.#begin();
  }

  #begin(): Worker {
    const worker = this.#make();
    // A worker that cannot be loaded (a broken line) leaves nobody to answer.
    worker.onerror = () => this.#giveUp();
    return worker;
  }

  #giveUp(): void {
    for (const reject of this.#waiting) reject(new AmanaError('unreachable'));
    this.#waiting.clear();
  }

  /** Whether only another worker can go on: Firefox never asks again for a module that once did not come. */
  protected get isStuck(): boolean {
    return this.#isStuck && this.#waiting.size === 0;
  }

  /** A worker that knows nothing, in place of this one. */
  protected beginAnew(): void {
    this.#isStuck = false;
    this.#worker.terminate();
    this.#giveUp();
    this.#worker = this.#begin();
  }

  /** @throws AmanaError with the code that the worker gives */
  call<Name extends keyof Table>(
    name: Name,
    input: Table[Name]['input'],
    onProgress?: (progress: ProgressOf<Table[Name]>) => void,
  ): Promise<Table[Name]['output']> {
    const { port1: near, port2: far } = new MessageChannel();
    return new Promise((resolve, reject) => {
      this.#waiting.add(reject);
      const settle = (act: () => void): void => {
        this.#waiting.delete(reject);
        near.close();
        act();
      };
      near.onmessage = ({ data }: MessageEvent<Said<Table[Name]['output'], ProgressOf<Table[Name]>>>) => {
        if (data.kind === 'progress') onProgress?.(data.progress);
        else if (data.kind === 'failure') {
          this.#isStuck ||= data.isStuck === true;
          settle(() => reject(new AmanaError(data.code)));
        } else settle(() => resolve(data.output));
      };
      this.#worker.postMessage({ name, input, port: far }, [far]);
    });
  }

  /** Ends the worker, and with it every key and every request. */
  end(): void {
    this.#worker.terminate();
    this.#waiting.clear();
  }
}
