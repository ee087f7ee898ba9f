/** The page's end of its worker. */
import { Caller, type ProgressOf } from './calling.ts';
import type { Calls } from './calls.ts';

export class Keeper extends Caller<Calls> {
  readonly #rootHex: string;
  /** Of the worker at hand. */
  #verified: Promise<unknown> | null = null;

  /** @param rootHex the newsroom's root public key */
  constructor(rootHex: string) {
    super(() => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'keeper' }));
    this.#rootHex = rootHex;
  }

  /** Verifies the directory up to the pinned root; everything else waits for that. @throws AmanaError */
  connect(): Promise<Calls['connect']['output']> {
    const connected = super.call('connect', { rootHex: this.#rootHex });
    this.#verified = connected;
    return connected;
  }

  /** By another worker, verified as the first was, where this one can get no further. @throws AmanaError */
  override async call<Name extends keyof Calls>(
    name: Name,
    input: Calls[Name]['input'],
    onProgress?: (progress: ProgressOf<Calls[Name]>) => void,
  ): Promise<Calls[Name]['output']> {
    if (this.isStuck) {
      this.beginAnew();
      this.#verified = null;
    }
    this.#verified ??= this.connect();
    await this.#verified.catch((thrown: unknown) => {
      this.#verified = null;
      throw thrown;
    });
    return super.call(name, input, onProgress);
  }
}
