/** Collects what an archive or a mail tells about its maker: bounded, each value once. */
import type { FOUND_GROUPS, FoundValue } from '#protocol/record.ts';

type Group = (typeof FOUND_GROUPS)[number];

/** Of one kind, e.g. names of files: a folder of a camera tells as much by its first as by all. */
const MAX_OF_A_NAME = 40;
/** A message holds no more. */
const MAX_VALUES = 200;
const MAX_CHARACTERS = 200;

export class Found {
  readonly #values: FoundValue[] = [];
  readonly #seen = new Set<string>();
  readonly #counts = new Map<string, number>();

  add(name: string, value: string, group: Group): void {
    const shown = value
      .toWellFormed()
      .replace(/\p{Cc}+/gu, ' ')
      .trim()
      .slice(0, MAX_CHARACTERS)
      .toWellFormed();
    const key = `${name}\n${shown}`;
    const count = this.#counts.get(name) ?? 0;
    if (shown === '' || this.#seen.has(key) || count >= MAX_OF_A_NAME || this.#values.length >= MAX_VALUES)
      return;
    this.#seen.add(key);
    this.#counts.set(name, count + 1);
    this.#values.push({ name, value: shown, group });
  }

  get values(): readonly FoundValue[] {
    return this.#values;
  }
}
