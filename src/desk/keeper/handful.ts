/**
 * A handful of opened reports on its way from the worker that opened them. Their words travel as bytes: where Arabic is
 * among them, Firefox copies letters from worker to worker one by one, and a desk of thousands waits for that.
 */
import { type Bytes, fromUtf8, utf8 } from '#protocol/bytes.ts';
import type { OpenedArrival } from '../client/arrivals.ts';

export interface Handful {
  /** Reports without their words. */
  readonly opened: readonly OpenedArrival[];
  /** Of each, in the same order, its words in UTF-8; null where it has none, or some that UTF-8 cannot say. */
  readonly words: readonly (Bytes | null)[];
}

const wordsOf = (one: OpenedArrival): Bytes | null =>
  one.state === 'report' && one.content.text.isWellFormed() ? utf8(one.content.text) : null;

const saying = (one: OpenedArrival, text: string): OpenedArrival =>
  one.state === 'report' ? { ...one, content: { ...one.content, text } } : one;

export function packed(opened: readonly OpenedArrival[]): Handful {
  const words = opened.map(wordsOf);
  return { opened: opened.map((one, at) => (words[at] === null ? one : saying(one, ''))), words };
}

export const unpacked = ({ opened, words }: Handful): readonly OpenedArrival[] =>
  opened.map((one, at) => {
    const own = words[at] ?? null;
    return own === null ? one : saying(one, fromUtf8(own));
  });
