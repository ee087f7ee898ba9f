/**
 * The editor's own notebook: what they are writing, kept at the newsroom as they type, sealed to them alone. It comes
 * back on any device that opens their key file, after a lock and after a crash.
 */
import { type Bytes, fromBase64, toBase64 } from '#protocol/bytes.ts';
import { AmanaError, asAmanaError } from '#protocol/errors.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { entryHash, entryId, notebookKey, openEntry, sealEntry } from '#protocol/notebook.ts';
import type { Core } from './core.ts';
import { NotebookIndex } from './notebook-index.ts';
import type { LeftEntry, LeftWords, NotebookWrite } from './talk-state.ts';

/** `reply`: to a conversation, not sent · `sending`: held back for a moment · `note`, `draft`: of a case. */
export type EntryName = `${'reply' | 'sending' | 'note' | 'draft'}:${string}`;

/** So long a locked desk waits for the last words to reach the newsroom, with the screen blank. */
const CLOSING_MS = 3000;

/** What is named in the index and not given is asked for again: another device may be taking it away. */
const DOUBT_TRIES = 3;
/** Two devices of one editor seldom begin entries within the same second, and hardly ever six times in a row. */
const NAMING_TRIES = 6;

interface Known {
  readonly hash: string | null;
  readonly text: string | null;
}

/**
 * What the editor saw under the words that they write. It is another object as soon as another device's words are
 * given: whatever was written before must not be taken for a version of those.
 */
interface Seen {
  /** The first is what was given; nothing where it was not. The others we sent and never heard whether they arrived. */
  over: readonly string[];
  /** Hashes of all those. */
  readonly sent: Set<string>;
}

interface Unsaved {
  readonly text: string;
  readonly seen: Seen;
}

interface Overwriting {
  readonly name: EntryName;
  readonly id: ObjectId;
  readonly text: string | null;
  readonly before: string | null;
  readonly seen: Seen;
}

interface Given {
  readonly text: string | null;
  /** It is not what was written here. */
  readonly isRefused: boolean;
}

export class Notebook {
  readonly #core: Core;
  readonly #key: Uint8Array;
  /** The state of each entry that we saw last. */
  readonly #known = new Map<EntryName, Known>();
  /** Words that the newsroom does not have yet. */
  readonly #unsaved = new Map<EntryName, Unsaved>();
  readonly #seen = new Map<EntryName, Seen>();
  /** Entries of this tab from before it was locked, which never reached the newsroom. */
  #left: readonly LeftEntry[] = [];
  /** Those of them that the page has, and writes on. */
  readonly #told = new Set<ObjectId>();
  /** States that we have written over, each with how many there were: none of them may ever come back. */
  readonly #past = new Map<string, number>();
  readonly #index: NotebookIndex;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(core: Core) {
    this.#core = core;
    this.#key = notebookKey(core.crypto, core.root, core.me);
    this.#index = new NotebookIndex(core, this.#key, () => this.#tellRefused());
  }

  /** What could not be decided before the desk's history was read. @throws AmanaError unreachable */
  check(): Promise<void> {
    return this.#index.check();
  }

  /**
   * Where the newsroom's server keeps an entry back, or gives another or an older one, the desk is told.
   * @returns what the editor was writing, or null @throws AmanaError unreachable
   */
  async read(name: EntryName): Promise<string | null> {
    const before = this.#known.get(name);
    const { text } = await this.#given(name, this.#idOf(name));
    if (before === undefined || before.hash !== this.#known.get(name)?.hash) this.#see(name, text);
    return text;
  }

  /**
   * What this tab was writing here before it was locked and could not bring to the newsroom, the oldest first. Whoever
   * asks puts it together with what stands there, and writes that.
   */
  leftOf(name: EntryName): readonly LeftWords[] {
    const id = this.#idOf(name);
    const left = this.#left.flatMap((entry): LeftWords[] => {
      const text = entry.id === id ? this.#open(id, entry.sealed) : null;
      if (text === null) return [];
      return [{ text, over: entry.over.flatMap((sealed) => this.#open(id, sealed) ?? []) }];
    });
    const [first] = left;
    if (first !== undefined) {
      this.#told.add(id);
      if (!this.#seen.has(name)) this.#seen.set(name, { over: first.over, sent: new Set() });
    }
    return left;
  }

  #see(name: EntryName, text: string | null): void {
    this.#seen.set(name, { over: [text ?? ''], sent: new Set() });
  }

  async #given(name: EntryName, id: ObjectId): Promise<Given> {
    const pastBefore = this.#past.size;
    const bytes = await this.#ask(id);
    const hash = bytes === null ? null : await entryHash(bytes);
    if (bytes === null || hash === null) {
      this.#known.set(name, { hash, text: null });
      const isRefused = await this.#isWithheld(id);
      if (isRefused) this.#tellRefused();
      return { text: null, isRefused };
    }
    const text = this.#open(id, bytes);
    this.#known.set(name, { hash, text });
    const isOld = (this.#past.get(hash) ?? pastBefore) < pastBefore;
    if (text === null || isOld) this.#tellRefused();
    return { text, isRefused: text === null || isOld };
  }

  async #ask(id: ObjectId): Promise<Uint8Array<ArrayBuffer> | null> {
    const { sealed } = await this.#core.api.readNotebook(id);
    return sealed === null ? null : fromBase64(sealed);
  }

  /** Whatever the index names exists: an entry that is not given between two equal states of it is kept back. */
  async #isWithheld(id: ObjectId): Promise<boolean> {
    let index = await this.#index.known();
    for (let tries = 0; tries < DOUBT_TRIES; tries++) {
      if (!index.entries.has(id)) return false;
      const before = await this.#index.newest();
      if (before.entries.has(id) && (await this.#ask(id)) !== null) return false;
      index = await this.#index.newest();
      if (index.change === before.change) return index.entries.has(id);
    }
    return false;
  }

  #tellRefused(): void {
    this.#core.notebookRefused = true;
    this.#core.publish();
  }

  /**
   * Overwrites an entry, one after the other. Where another device of ours was faster nothing is overwritten: what
   * stands there is given back, and the next write is over it.
   * @param text null takes the entry away
   * @throws AmanaError unreachable, too-large, storage-full; the words are kept to be sealed at the end
   */
  write(name: EntryName, text: string | null): Promise<NotebookWrite> {
    const id = this.#idOf(name);
    if (this.#told.delete(id)) this.#left = this.#left.filter((entry) => entry.id !== id);
    const seen = this.#seen.get(name) ?? { over: [''], sent: new Set() };
    this.#seen.set(name, seen);
    if (text !== null) this.#unsaved.set(name, { text, seen });
    const written = this.#writing.then(() => this.#write(name, text, seen));
    this.#writing = written.then(undefined, () => undefined);
    return written;
  }

  async #write(name: EntryName, text: string | null, seen: Seen): Promise<NotebookWrite> {
    const id = this.#idOf(name);
    const known = this.#known.get(name) ?? { hash: null, text: null };
    if (seen !== this.#seen.get(name)) return { stands: 'theirs', text: known.text };
    let { hash } = known;
    const [given = '', first = text ?? ''] = seen.over;
    // Where nothing is heard any more, it is likely the first that arrived or the last: not all are kept.
    seen.over = [given, first, text ?? ''];
    if (text === null && hash !== null) await this.#index.remove(id);
    let index = await (hash === null ? this.#index.newest() : this.#index.known());
    let isNamed = false;
    for (let tries = 0; !isNamed; tries++) {
      if (tries === NAMING_TRIES) throw new AmanaError('conflict');
      const written = await this.#overwrite({ name, id, text, before: hash, seen });
      if (written === null) {
        const theirs = await this.#given(name, id);
        // Nobody wrote that: our words must not give way to it. The next write is over it.
        if (theirs.isRefused) throw new AmanaError('cannot-open');
        hash = this.#known.get(name)?.hash ?? null;
        // A write of ours that was never answered.
        if (hash !== null && seen.sent.has(hash)) continue;
        this.#see(name, theirs.text);
        return { stands: 'theirs', text: theirs.text };
      }
      hash = written.hash;
      isNamed = text === null || (await this.#index.add(id, index));
      // Sealed anew then: a device that has seen these words and is about to take them away will not find them.
      if (!isNamed) index = await this.#index.newest();
    }
    seen.over = [text ?? ''];
    seen.sent.clear();
    // Newer words may wait behind these.
    if (text === null || this.#unsaved.get(name)?.text === text) this.#unsaved.delete(name);
    return { stands: 'ours' };
  }

  /** @returns what stands there now, or null where it was something else than `before` */
  async #overwrite({ name, id, text, before, seen }: Overwriting): Promise<Known | null> {
    const { crypto, root, api } = this.#core;
    const sealed = text === null ? null : sealEntry(crypto, root, this.#key, id, text);
    const hash = sealed === null ? null : await entryHash(sealed);
    if (hash !== null) seen.sent.add(hash);
    try {
      await api.writeNotebook(id, before, sealed === null ? null : toBase64(sealed));
    } catch (thrown) {
      if (asAmanaError(thrown).code !== 'conflict') throw thrown;
      return null;
    }
    const known = { hash, text };
    this.#known.set(name, known);
    if (before !== null) this.#past.set(before, this.#past.size);
    return known;
  }

  /** Sealed entries that another session of this tab could not bring to the newsroom; others' are never looked up. */
  bringBack(entries: readonly LeftEntry[]): void {
    this.#left = [...this.#left, ...entries];
  }

  /** Waits a moment for what is on its way. @returns what has not reached the newsroom, sealed */
  async close(): Promise<readonly LeftEntry[]> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const pause = new Promise((resolve) => {
      timer = setTimeout(resolve, CLOSING_MS);
    });
    await Promise.race([this.#writing, pause]);
    clearTimeout(timer);
    const unsaved = [...this.#unsaved].flatMap(([name, { text, seen }]): LeftEntry[] => {
      const id = this.#idOf(name);
      const sealed = this.#sealed(id, text);
      return sealed === null
        ? []
        : [{ id, sealed, over: seen.over.flatMap((words) => this.#sealed(id, words) ?? []) }];
    });
    return [...this.#left, ...unsaved];
  }

  /** Null where the words are longer than an entry: each write has said so, and the others' must not go with them. */
  #sealed(id: ObjectId, words: string): Bytes | null {
    try {
      return sealEntry(this.#core.crypto, this.#core.root, this.#key, id, words);
    } catch (thrown) {
      if (asAmanaError(thrown).code === 'too-large') return null;
      throw thrown;
    }
  }

  forget(): void {
    this.#key.fill(0);
    this.#index.forget();
    this.#known.clear();
    this.#past.clear();
    this.#unsaved.clear();
    this.#seen.clear();
    this.#told.clear();
    this.#left = [];
  }

  #idOf(name: EntryName): ObjectId {
    return entryId(this.#core.crypto, this.#core.root, this.#key, name);
  }

  /** An entry that does not open is none: whatever a server made of it must not keep anybody from writing. */
  #open(id: ObjectId, sealed: Uint8Array | null): string | null {
    if (sealed === null) return null;
    try {
      return openEntry(this.#core.crypto, this.#core.root, this.#key, id, sealed);
    } catch (thrown) {
      if (thrown instanceof AmanaError) return null;
      throw thrown;
    }
  }
}
