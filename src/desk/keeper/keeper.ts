/** The page's end of its worker: calls become promises, snapshots come by themselves, and lock ends it all. */
import { AmanaError } from '#protocol/errors.ts';
import type { KeyFile, SecurityKeyAnswer } from '#protocol/identity.ts';
import { breathe } from '../client/breathe.ts';
import type { NewKey } from '../client/key.ts';
import { patched } from '../client/patch.ts';
import type { PageState } from '../client/state.ts';
import type { LeftEntry } from '../client/talk-state.ts';
import type { CallName, Calls, PatchMessage, Told } from './calls.ts';
import { tellWhenDrawn } from './drawing.ts';
import type { SiblingWanted } from './siblings.ts';
import { SiblingsOfPage } from './siblingsOfPage.ts';

export class Keeper {
  readonly #worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'desk' });
  readonly #siblings = new SiblingsOfPage();
  readonly #waiting = new Set<(error: AmanaError) => void>();

  constructor() {
    // A worker that cannot be loaded (a broken line) leaves nobody to answer.
    this.#worker.onerror = () => this.#fail();
    this.#worker.onmessage = ({ data }: MessageEvent<SiblingWanted>) => this.#siblings.make(data);
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

  /** Ends the worker and those beside it, and with them every key and everything they opened. */
  end(): void {
    this.#worker.terminate();
    this.#siblings.end();
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
  readonly #patches: MessagePort;
  readonly #listeners = new Set<(state: PageState) => void>();
  #state: PageState | null = null;
  /** Nobody was told of it yet. */
  #isNews = false;

  constructor(keeper: Keeper, patches: MessagePort) {
    this.#keeper = keeper;
    this.#patches = patches;
    patches.onmessage = ({ data }: PatchMessage) => {
      this.#state = patched(this.#state, data);
      // In a task of its own: a key that was pressed meanwhile waits for one of the two, and not for both.
      this.#isNews = true;
      void breathe().then(() => this.#tell());
    };
  }

  /** Null until the first snapshot has come. */
  get state(): PageState | null {
    return this.#state;
  }

  /** @returns a function that ends the subscription */
  subscribe(listener: (state: PageState) => void): () => void {
    this.#listeners.add(listener);
    if (this.#state !== null) listener(this.#state);
    return () => void this.#listeners.delete(listener);
  }

  /** An act of the editor, or a file to open; resolves once the newsroom has stored it. */
  async ask<Name extends CallName>(
    name: Name,
    ...input: Calls[Name]['input']
  ): Promise<Calls[Name]['output']> {
    const output = await this.#keeper.call(name, ...input);
    // Whoever waits for an act finds it in what is shown.
    this.#tell();
    if (name === 'reportTexts') tellWhenDrawn(this.#patches);
    return output;
  }

  /**
   * Ends the session at the newsroom if it can be reached, and the worker in any case.
   * @returns what the newsroom does not have yet of the editor's notebook, sealed
   */
  async lock(): Promise<readonly LeftEntry[]> {
    this.#listeners.clear();
    this.#patches.close();
    this.#state = null;
    try {
      return await this.#keeper.call('lock');
    } finally {
      this.#keeper.end();
    }
  }

  #tell(): void {
    if (!this.#isNews || this.#state === null) return;
    this.#isNews = false;
    tellWhenDrawn(this.#patches);
    for (const listener of this.#listeners) listener(this.#state);
  }
}
