/** What an office file hides: collected while it is rewritten, for the record and for the search in the clean copy. */
import type { FoundValue } from '#protocol/record.ts';

const MAX_VALUES = 180;
const MAX_CHARACTERS = 300;

const GUID = /\{?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}?/i;
const ADDRESS = /\w@[\w-]+\.[a-z]{2,}/i;
const PATH =
  /(?:^|[^A-Za-z])[A-Za-z]:[\\/]|^\\\\\w|file:|\/(?:Users|home|Volumes|var|mnt|private)\/|\\Users\\/i;
const LINK = /\b(?:https?|ftp|mailto|smb|tel|javascript|data|vbscript|ms-\w+|onenote):|^www\./i;
const MOMENT = /\b(?:19|20)\d\d-\d\d-\d\dT\d\d:\d\d/;

export type Kind = 'identifier' | 'address' | 'path' | 'link' | 'moment';

/** Most values are: shorter than an identifier, and without a sign that every other kind has. */
const isShortWord = (value: string): boolean =>
  value.length < 36 && (/^[\w ,%#-]*$/.test(value) || /^[-\d.]+$/.test(value));

/** What a value gives away by its shape alone; null for an ordinary one. */
export function kindOf(value: string): Kind | null {
  if (isShortWord(value)) return null;
  if (GUID.test(value)) return 'identifier';
  if (PATH.test(value)) return 'path';
  if (LINK.test(value)) return 'link';
  if (ADDRESS.test(value)) return 'address';
  return MOMENT.test(value) ? 'moment' : null;
}

const KIND_GROUPS: Record<Kind, FoundValue['group']> = {
  identifier: 'history',
  address: 'person',
  path: 'history',
  link: 'other',
  moment: 'time',
};

export class Hidden {
  readonly #values = new Map<string, FoundValue>();
  readonly #counts = new Map<string, number>();
  readonly actions = new Set<string>();

  /** A value that must not be in the clean copy. */
  value(name: string, value: string, group: FoundValue['group']): void {
    const text = value.trim().slice(0, MAX_CHARACTERS);
    const key = `${name}\0${text}`;
    if (text !== '' && this.#values.size < MAX_VALUES && !this.#values.has(key))
      this.#values.set(key, { name: name.slice(0, 80), value: text, group });
  }

  /** Where something outside lies: searched for only if it leads into somebody's disk. */
  target(name: string, target: string): void {
    this.value(name, kindOf(target) === 'path' ? target : `(${target})`, 'history');
  }

  /** Keeps a left-out value only if its shape gives something away. */
  suspect(name: string, value: string): void {
    const kind = kindOf(value);
    // addresses of pages are shown, but their words stand in many texts: the copy's verifier finds any link by its shape
    if (kind !== null) this.value(name, kind === 'link' ? `(${value})` : value, KIND_GROUPS[kind]);
  }

  count(name: string, by = 1): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + by);
  }

  invisible(characters: number): void {
    this.count('Office:InvisibleCharacters', characters);
    this.actions.add('invisible characters removed');
  }

  get found(): FoundValue[] {
    const counted = [...this.#counts].map(
      ([name, count]): FoundValue => ({ name, value: `(${count})`, group: 'history' }),
    );
    return [...counted.slice(0, 20), ...this.#values.values()];
  }
}
