/** The page's end of its worker: calls become promises, and everything ends when the page is left. */
import { AmanaError } from '#protocol/errors.ts';
import type { CallName, Calls, SendingProgress, Told } from './calls.ts';

export class Keeper {
  readonly #worker: Worker;
  readonly #waiting = new Set<(error: AmanaError) => void>();

  constructor() {
    this.#worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'keeper' });
    // A worker that cannot be loaded (a broken line) leaves nobody to answer.
    this.#worker.onerror = () => {
      for (const reject of this.#waiting) reject(new AmanaError('unreachable'));
      this.#waiting.clear();
    };
  }

  /** @throws AmanaError with the code that the worker gives */
  call<Name extends CallName>(
    name: Name,
    input: Calls[Name]['input'],
    onProgress?: (progress: SendingProgress) => void,
  ): Promise<Calls[Name]['output']> {
    const { port1: near, port2: far } = new MessageChannel();
    return new Promise((resolve, reject) => {
      this.#waiting.add(reject);
      const settle = (act: () => void): void => {
        this.#waiting.delete(reject);
        near.close();
        act();
      };
      near.onmessage = ({ data }: MessageEvent<Told<Name>>) => {
        if (data.kind === 'progress') onProgress?.(data.progress);
        else if (data.kind === 'failure') settle(() => reject(new AmanaError(data.code)));
        else settle(() => resolve(data.output));
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
