/** Looks for the original's values in whatever a verifier has unpacked. */
import { encodings } from '../leaks.ts';

export class Search {
  readonly #needles: readonly (readonly Buffer[])[];
  readonly #leaked = new Set<number>();

  constructor(needles: readonly string[]) {
    this.#needles = needles.map(encodings);
  }

  look(bytes: Buffer): void {
    this.#needles.forEach((spellings, index) => {
      if (spellings.some((spelling) => bytes.includes(spelling))) this.#leaked.add(index);
    });
  }

  /** How many values were seen: what leaked is not repeated. */
  get leaks(): number {
    return this.#leaked.size;
  }
}
