/**
 * What the editor is writing, while it is written: in the field at once, a moment later sealed at the newsroom. It
 * outlives a change of tabs, a lock, a crash, and goes on on another device.
 */
import { useCallback, useLayoutEffect, useState } from 'preact/hooks';
import { mergedKeepingAll } from './client/merge.ts';
import type { EntryName } from './client/notebook.ts';
import type { LeftEntry, LeftWords, NotebookWrite } from './client/talk-state.ts';
import type { KeptSession } from './keeper/keeper.ts';

/** A pause between words. */
const PAUSE_MS = 700;
/** Somebody who types without a pause loses no more than this to a crash. */
const LONGEST_MS = 3000;
const RETRY_MS = 5000;

/**
 * Sealed entries of this tab that never reached the newsroom, from one unlocking to the next. A desk that is locked takes
 * some seconds to know them, and may be unlocked before.
 */
let leaving: Promise<readonly LeftEntry[]> = Promise.resolve([]);

/** @param left what the session that ends will say; nothing that was left before it is forgotten */
export function keepLeft(left: Promise<readonly LeftEntry[]>): void {
  leaving = Promise.allSettled([leaving, left]).then((told) =>
    told.flatMap((one) => (one.status === 'fulfilled' ? one.value : [])),
  );
}

export type EntryState = 'loading' | 'kept' | 'keeping' | 'unkept';

/** Puts together what was written on two devices, both from `base`. */
export type MergeEntry = (base: string, mine: string, theirs: string) => string;

type Asked = Pick<KeptSession, 'ask'>;

/** One entry. Its text is in memory for as long as the desk is open, whatever is on the screen. */
export class Entry {
  text = '';
  state: EntryState = 'loading';
  /** Another device of this editor wrote here, too. */
  fromElsewhere = false;
  readonly ready: Promise<void>;
  readonly #name: EntryName;
  readonly #session: Asked;
  readonly #merge: MergeEntry;
  readonly #listeners = new Set<() => void>();
  /** What stands at the newsroom, as far as we know. */
  #base = '';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #unsavedSinceMs: number | null = null;
  #saving = false;
  /** Whether what this tab had left is in the text: nothing is saved without it. */
  #isBrought = false;
  #isEnded = false;

  /** @param brought resolves once whatever this tab had left is where entries are read */
  constructor(session: Asked, name: EntryName, merge: MergeEntry, brought: Promise<void>) {
    this.#session = session;
    this.#name = name;
    this.#merge = merge;
    this.ready = brought.then(() => this.#load());
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  set(text: string): void {
    if (text === this.text) return;
    this.text = text;
    this.#unsavedSinceMs ??= performance.now();
    const waitedMs = performance.now() - this.#unsavedSinceMs;
    this.#tell(this.state === 'loading' ? 'loading' : 'keeping');
    this.#saveIn(Math.max(0, Math.min(PAUSE_MS, LONGEST_MS - waitedMs)));
  }

  /** Sends what is not kept yet; for a moment after which nobody can wait. */
  flush(): void {
    if (this.#unsavedSinceMs === null) return;
    clearTimeout(this.#timer);
    const { text } = this;
    // What fails is for the worker to keep: this page may be gone by then. Where it is not, it goes on from what it hears.
    this.#session.ask('writeNotebook', this.#name, text === '' ? null : text).then(
      (written) => this.#heard(text, written),
      () => this.#saveIn(RETRY_MS),
    );
  }

  /** Nothing of it is sent any more. */
  end(): void {
    this.#isEnded = true;
    clearTimeout(this.#timer);
    this.#listeners.clear();
    this.text = '';
  }

  async #load(): Promise<void> {
    try {
      const left = await this.#session.ask('leftInNotebook', this.#name);
      this.#putLeft(left);
      const stored = (await this.#session.ask('readNotebook', this.#name)) ?? '';
      if (left.length === 0) this.#putAbove(stored);
      else if (left[0]?.over.includes(stored) !== true) this.#mergeWith(stored);
      this.#base = stored;
      // What this tab had left is written also where it changes nothing: the worker forgets it with that.
      const isKept = this.text === stored && left.length === 0;
      this.#unsavedSinceMs = isKept ? null : performance.now();
      this.#tell(isKept ? 'kept' : 'keeping');
      if (!isKept) this.#saveIn(left.length > 0 ? 0 : PAUSE_MS);
    } catch {
      // Offline: the field is usable, and the entry is asked for again with the next words.
      this.#tell('unkept');
      this.#saveIn(RETRY_MS);
    }
  }

  /** They are there, and written on, also where the newsroom cannot be reached. */
  #putLeft(left: readonly LeftWords[]): void {
    const [first] = left;
    if (first !== undefined) {
      this.#base = first.over[0] ?? '';
      const words = left.reduce(
        (before, { text, over }) => (over.includes(before) ? text : this.#merge(over[0] ?? '', text, before)),
        this.#base,
      );
      this.#putAbove(words);
      this.#unsavedSinceMs ??= performance.now();
      this.#tell('loading');
    }
    this.#isBrought = true;
  }

  /** Somebody was faster than the newsroom: their words stay, under those from before. */
  #putAbove(words: string): void {
    if (this.text === '') this.text = words;
    else if (words !== '') this.text = this.#merge('', words, this.text);
  }

  #mergeWith(theirs: string): void {
    this.fromElsewhere ||= theirs !== '';
    this.text = this.#merge(this.#base, this.text, theirs);
  }

  #saveIn(ms: number): void {
    clearTimeout(this.#timer);
    // What was under way when the desk was locked must not write that there is nothing.
    if (this.#isEnded) return;
    this.#timer = setTimeout(() => void this.#save(), ms);
  }

  async #save(): Promise<void> {
    if (this.#saving || !this.#isBrought) return this.#saveIn(PAUSE_MS);
    this.#saving = true;
    const { text } = this;
    this.#tell('keeping');
    try {
      const written = await this.#session.ask('writeNotebook', this.#name, text === '' ? null : text);
      this.#heard(text, written);
    } catch {
      this.#tell('unkept');
      this.#saveIn(RETRY_MS);
    } finally {
      this.#saving = false;
    }
  }

  /** @param text what was to be written */
  #heard(text: string, written: NotebookWrite): void {
    if (this.#isEnded) return;
    if (written.stands === 'theirs') {
      const theirs = written.text ?? '';
      this.#mergeWith(theirs);
      this.#base = theirs;
    } else this.#base = text;
    const isKept = this.text === this.#base;
    this.#unsavedSinceMs = isKept ? null : (this.#unsavedSinceMs ?? performance.now());
    this.#tell(isKept ? 'kept' : 'keeping');
    if (!isKept) this.#saveIn(PAUSE_MS);
  }

  #tell(state: EntryState): void {
    this.state = state;
    for (const listener of this.#listeners) listener();
  }
}

/** All that the editor of this page is writing. */
export class PageNotebook {
  readonly #session: Asked;
  readonly #entries = new Map<EntryName, Entry>();
  readonly #brought: Promise<void>;

  constructor(session: Asked) {
    this.#session = session;
    const left = leaving;
    leaving = Promise.resolve([]);
    this.#brought = left.then((entries) => this.#bring(entries));
  }

  async #bring(entries: readonly LeftEntry[]): Promise<void> {
    if (entries.length === 0) return;
    const [brought] = await Promise.allSettled([this.#session.ask('bringNotebook', entries)]);
    if (brought.status === 'rejected') keepLeft(Promise.resolve(entries));
  }

  /** @param merge for an entry that is not plain text; both versions of what differs are kept otherwise */
  entry(name: EntryName, merge: MergeEntry = mergedKeepingAll): Entry {
    const known = this.#entries.get(name);
    if (known !== undefined) return known;
    const made = new Entry(this.#session, name, merge, this.#brought);
    this.#entries.set(name, made);
    return made;
  }

  /** Sends everything that is not kept yet to the worker, which has it before it is asked to lock. */
  flush(): void {
    for (const entry of this.#entries.values()) entry.flush();
  }

  end(): void {
    for (const entry of this.#entries.values()) entry.end();
    this.#entries.clear();
  }
}

export interface WorkingText {
  readonly text: string;
  readonly setText: (text: string) => void;
  readonly state: EntryState;
  readonly fromElsewhere: boolean;
}

/** A field whose words are kept as they are typed. */
export function useWorkingText(notebook: PageNotebook, name: EntryName): WorkingText {
  const entry = notebook.entry(name);
  const [, redraw] = useState(0);
  // In the task of the drawing: words that come between the two would never be shown.
  useLayoutEffect(() => entry.subscribe(() => redraw((count) => count + 1)), [entry]);
  const setText = useCallback((text: string) => entry.set(text), [entry]);
  return { text: entry.text, setText, state: entry.state, fromElsewhere: entry.fromElsewhere };
}
