/** The page's end of its worker: calls become promises, snapshots come by themselves, and lock ends it all. */
import { AmanaError } from '#protocol/errors.ts';
import type { KeyFile, SecurityKeyAnswer } from '#protocol/identity.ts';
import type { NewKey } from '../client/key.ts';
import type { DeskState } from '../client/state.ts';
import type { CallName, Calls, StateMessage, Told } from './calls.ts';

export class Keeper {
  readonly #worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'desk' });
  readonly #waiting = new Set<(error: AmanaError) => void>();

  constructor() {
    // A worker that cannot be loaded (a broken line) leaves nobody to answer.
    this.#worker.onerror = () => this.#fail();
  }

  /** @throws AmanaError with the code that the worker gives */
  call<Name extends CallName>(name: Name, ...input: Calls[Name]['input']): Promise<Calls[Name]['output']> {
    const { port1: near, port2: far } = new MessageChannel();
    return new Promise((resolve, reject) => {
      this.#waiting.add(reject);
      near.onmessage = ({ data }: MessageEvent<Told<Name>>) => {
        this.#waiting.delete(reject);
        near.close();
        if (data.kind === 'failure') reject(new AmanaError(data.code));
        else resolve(data.output);
      };
      const ports = input.filter((part) => part instanceof MessagePort);
      this.#worker.postMessage({ name, input, port: far }, [far, ...ports]);
    });
  }

  /** Ends the worker, and with it every key and everything it opened. */
  end(): void {
    this.#worker.terminate();
    this.#fail();
  }

  #fail(): void {
    for (const reject of this.#waiting) reject(new AmanaError('unreachable'));
    this.#waiting.clear();
  }
}

/** An editor's key that the worker holds; the page knows its words and its locked file. */
export class KeptKey {
  readonly words: readonly string[];
  readonly keyFile: KeyFile;
  readonly #keeper: Keeper;

  private constructor(keeper: Keeper, words: readonly string[], keyFile: KeyFile) {
    this.#keeper = keeper;
    this.words = words;
    this.keyFile = keyFile;
  }

  /** @throws AmanaError invite-invalid */
  static async make(parts: NewKey): Promise<KeptKey> {
    const keeper = new Keeper();
    const { words, keyFile } = await endOnFailure(keeper, keeper.call('makeKey', parts));
    return new KeptKey(keeper, words, keyFile);
  }

  /** @throws AmanaError wrong-passphrase, malformed-object, invite-invalid */
  static async open(file: KeyFile, passphrase: string, fragment: string | null): Promise<KeptKey> {
    const keeper = new Keeper();
    const facts = await endOnFailure(keeper, keeper.call('openKey', file, passphrase, fragment));
    return new KeptKey(keeper, facts.words, facts.keyFile);
  }

  /** @throws AmanaError security-key-unfit, malformed-object, invite-invalid */
  static async openWithSecurityKey(
    file: KeyFile,
    secret: Uint8Array,
    fragment: string | null,
  ): Promise<KeptKey> {
    const keeper = new Keeper();
    const opening = keeper.call('openKeyWithSecurityKey', file, secret, fragment);
    const facts = await endOnFailure(keeper, opening);
    return new KeptKey(keeper, facts.words, facts.keyFile);
  }

  /** @returns the key file that opens with the security key, too */
  addSecurityKey(answer: SecurityKeyAnswer): Promise<KeyFile> {
    return this.#keeper.call('addSecurityKey', answer);
  }

  join(): Promise<undefined> {
    return this.#keeper.call('join');
  }

  /** @throws AmanaError not-approved until a desk lead has signed */
  async login(): Promise<KeptSession> {
    const { port1: near, port2: far } = new MessageChannel();
    const session = new KeptSession(this.#keeper, near);
    try {
      await this.#keeper.call('login', far);
    } catch (thrown) {
      near.close();
      throw thrown;
    }
    return session;
  }
}

async function endOnFailure<T>(keeper: Keeper, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (thrown) {
    keeper.end();
    throw thrown;
  }
}

/** The open desk as the page knows it: the newest snapshot, and the worker to ask for every act. */
export class KeptSession {
  readonly #keeper: Keeper;
  readonly #states: MessagePort;
  readonly #listeners = new Set<(state: DeskState) => void>();
  #state: DeskState | null = null;

  constructor(keeper: Keeper, states: MessagePort) {
    this.#keeper = keeper;
    this.#states = states;
    states.onmessage = ({ data }: StateMessage) => {
      this.#state = data;
      for (const listener of this.#listeners) listener(data);
    };
  }

  /** Null until the first snapshot has come. */
  get state(): DeskState | null {
    return this.#state;
  }

  /** @returns a function that ends the subscription */
  subscribe(listener: (state: DeskState) => void): () => void {
    this.#listeners.add(listener);
    if (this.#state !== null) listener(this.#state);
    return () => void this.#listeners.delete(listener);
  }

  /** An act of the editor, or a file to open; resolves once the newsroom has stored it. */
  ask<Name extends CallName>(name: Name, ...input: Calls[Name]['input']): Promise<Calls[Name]['output']> {
    return this.#keeper.call(name, ...input);
  }

  /** Ends the session at the newsroom if it can be reached, and the worker in any case. */
  async lock(): Promise<void> {
    this.#listeners.clear();
    this.#states.close();
    this.#state = null;
    try {
      await this.#keeper.call('lock');
    } finally {
      this.#keeper.end();
    }
  }
}
