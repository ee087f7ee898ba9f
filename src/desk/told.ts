/** A passing message at the foot of the page; `undo` takes the act back. */
export interface Told {
  readonly words: string;
  readonly undo: (() => void) | null;
}
