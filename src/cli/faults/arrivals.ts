/** What has come of what was sent, by the number in the words: once, never, or more often, under whichever id. */
import type { ObjectId } from '#protocol/ids.ts';
import { numbersIn } from './sources.ts';

export interface Count {
  readonly arrived: number;
  /** Numbers of those that are not at the desk under the id that was acknowledged. */
  readonly lost: readonly number[];
  /** Numbers of those that are at the desk more than once. */
  readonly twice: readonly number[];
}

export class Arrivals {
  readonly #ids = new Map<number, Set<ObjectId>>();
  readonly #repeated = new Set<ObjectId>();
  readonly #opened = new Set<ObjectId>();
  readonly #texts = new Map<number, string>();

  /** @param ids the newsroom's whole list. @returns those that have not been opened yet */
  list(ids: readonly ObjectId[]): ObjectId[] {
    const seen = new Set<ObjectId>();
    for (const id of ids) {
      if (seen.has(id)) this.#repeated.add(id);
      seen.add(id);
    }
    return [...seen].filter((id) => !this.#opened.has(id));
  }

  /** @throws Error for words that no source of the harness wrote */
  open(id: ObjectId, text: string): void {
    const number = numbersIn(text);
    if (number === null) throw new Error('a report arrived that nobody has sent');
    this.#ids.set(number, (this.#ids.get(number) ?? new Set()).add(id));
    this.#texts.set(number, text);
    this.#opened.add(id);
  }

  idsOf(number: number): readonly ObjectId[] {
    return [...(this.#ids.get(number) ?? [])];
  }

  /** Null while it has not come. */
  textOf(number: number): string | null {
    return this.#texts.get(number) ?? null;
  }

  /**
   * @param acknowledged the id under which each was acknowledged
   * @param numbers which of them are counted
   */
  count(acknowledged: ReadonlyMap<number, ObjectId>, numbers: Iterable<number>): Count {
    const all = [...numbers];
    const lost = all.filter((number) => !this.idsOf(number).some((id) => id === acknowledged.get(number)));
    const twice = all.filter((number) => {
      const ids = this.idsOf(number);
      return ids.length > 1 || ids.some((id) => this.#repeated.has(id));
    });
    return { arrived: all.length - lost.length, lost, twice };
  }
}
