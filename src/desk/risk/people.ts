/**
 * Words for people by what they do or are. In English a list cannot hold every trade, so the endings of trades count too, and
 * a list holds the things that end as people do.
 */
import { folded } from '../text/fold.ts';
import { ROLES_AR } from './wordlists/words.ar.ts';
import { NOT_PEOPLE_EN, PEOPLE_EN, ROLES_EN } from './wordlists/words.en.ts';

/** Phrases as a part of patterns, the longest first. */
export const alternatives = (phrases: readonly string[]): string =>
  [...new Set(phrases.map((phrase) => folded(phrase)))].sort((a, b) => b.length - a.length).join('|');

/** Trades, ranks and posts. */
export const ROLE_EN = `(?:${alternatives(ROLES_EN)})`;
export const ROLE_AR = `(?:${alternatives(ROLES_AR)})`;

/** Containers, trackers, vendors' things: they end as trades do and are none. */
const THINGS = new Set(NOT_PEOPLE_EN);
/** People that no ending shows. */
const PLAIN = `(?:[a-z]*guard|${PEOPLE_EN.join('|')})`;
const ENDING =
  /(?:[a-z]{2}(?:er|or|ist|eer|smith|wright|herd|monger)|[a-z]+(?:man|woman|person|boy|girl|maid|folk))$/;
const PLAIN_WORD = new RegExp(`^${PLAIN}$`);

/** As a part of patterns: a word for one person, or several. */
export const PERSON_EN = `(?:${PLAIN}|${ROLE_EN}|[a-z]{3,}(?:er|or|ist|eer|man|woman|men|women))`;

/** A boxer, a bursar; never a container. */
export const isPersonEn = (word: string): boolean =>
  PLAIN_WORD.test(word) || (ENDING.test(word) && !THINGS.has(word) && word.length > 4);

/** The plural of such a word. */
export function isPeopleEn(word: string): boolean {
  if (/(?:men|women)$/.test(word) && word.length > 5) return isPersonEn(`${word.slice(0, -2)}an`);
  return word.endsWith('s') && isPersonEn(word.endsWith('ies') ? `${word.slice(0, -3)}y` : word.slice(0, -1));
}
