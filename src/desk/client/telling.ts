/** Snapshots: made when somebody asks, or when those who listen are to be told; and the search that follows them. */
import { Finder, type GiveFolded } from '../search/finder.ts';
import { SnapshotMemo } from './memo.ts';
import type { DeskState } from './state.ts';

/** Many changes within a moment are drawn once; what an editor does is told of at once, by `tell`. */
const TELL_MS = 250;

/** @returns false while there is nothing to show */
export type MakeSnapshot = (revision: number, memo: SnapshotMemo) => boolean;

export class Telling {
  readonly #make: MakeSnapshot;
  readonly #giveFolded: GiveFolded;
  readonly #listeners = new Set<(state: DeskState) => void>();
  #memo = new SnapshotMemo();
  #finder: Finder | null = null;
  #revision = 0;
  /** Something changed since the newest snapshot was made. */
  #isStale = false;
  #isEnded = false;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #toldAtMs = Number.NEGATIVE_INFINITY;
  #tookMs = 0;

  constructor(make: MakeSnapshot, giveFolded: GiveFolded) {
    this.#make = make;
    this.#giveFolded = giveFolded;
  }

  subscribe(listener: (state: DeskState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The newest snapshot; another object whenever anything changed. Null until there is anything to show. */
  get state(): DeskState | null {
    if (!this.#isStale || this.#isEnded) return this.#memo.last;
    const startMs = performance.now();
    if (!this.#make(this.#revision + 1, this.#memo)) return this.#memo.last;
    this.#isStale = false;
    this.#revision += 1;
    if (this.#memo.last !== null) this.#finder?.follow(this.#memo.last);
    this.#tookMs = performance.now() - startMs;
    return this.#memo.last;
  }

  /**
   * Something changed. Whoever asks for `state` sees it at once; listeners are told a moment later, once for many
   * changes: making snapshots never takes more than a twentieth of the time, however much there is to open.
   */
  publish(): void {
    if (this.#isEnded) return;
    this.#isStale = true;
    if (this.#timer !== null || this.#listeners.size === 0) return;
    const soonestMs = this.#toldAtMs + Math.max(TELL_MS, 20 * this.#tookMs);
    this.#timer = setTimeout(() => this.tell(), Math.max(0, soonestMs - performance.now()));
  }

  /** Tells the listeners now, where there is anything that they were not told of. */
  tell(): void {
    if (this.#timer === null) return;
    clearTimeout(this.#timer);
    this.#timer = null;
    const { state } = this;
    if (state === null) return;
    for (const listener of this.#listeners) listener(state);
    this.#toldAtMs = performance.now();
  }

  /** The snapshot that was made last, whatever has come since. */
  get shown(): DeskState | null {
    return this.#memo.last;
  }

  /**
   * Keeps an index of everything that can be searched, from now on.
   * @param isLoading what was shown last will do: a snapshot for every key press would keep the next reports waiting
   */
  keepIndex(isLoading: boolean): Finder {
    if (isLoading && this.#finder !== null) return this.#finder;
    const { state } = this;
    this.#finder ??= new Finder(this.#giveFolded);
    if (state !== null) this.#finder.follow(state);
    return this.#finder;
  }

  /** Null where no index is kept. */
  get finder(): Finder | null {
    return this.#finder;
  }

  /** Nothing is shown any more, and nothing is left of what was. */
  forget(): void {
    this.#isEnded = true;
    this.#listeners.clear();
    this.#memo = new SnapshotMemo();
    this.#finder?.end();
    this.#finder = null;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
