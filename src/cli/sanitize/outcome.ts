/** What one file came to, and how programs are told. */
import type { FoundValue, Mode, SanitizationRecord } from '#protocol/record.ts';

export interface Outcome {
  readonly file: string;
  readonly status: SanitizationRecord['status'];
  /** Path of the clean copy; null where there is none. */
  readonly out: string | null;
  /** Media types, by content. */
  readonly type: string | null;
  /** Of the copy, where it is another one. */
  readonly cleanType: string | null;
  readonly mode: Mode;
  readonly found: readonly FoundValue[];
  readonly place: SanitizationRecord['place'];
  readonly reason: SanitizationRecord['reason'];
  readonly ms: number;
}

/** A file or a folder that this user may not read, or that is gone. */
export const unreadable = (file: string, mode: Mode): Outcome => ({
  file,
  status: 'rejected',
  out: null,
  type: null,
  cleanType: null,
  mode,
  found: [],
  place: null,
  reason: 'could not be opened',
  ms: 0,
});

/** From a rejected file nothing was removed, so only what was found in it can be shown. */
function lineOf({ found, place, ...rest }: Outcome, isShow: boolean): object {
  if (isShow) return { ...rest, found, place };
  const removed = rest.status === 'rejected' ? [] : found.map(({ name, value }) => ({ name, value }));
  const { reason, ms, ...first } = rest;
  return { ...first, removed, reason, ms };
}

/** Controls that JSON leaves as they are and a terminal obeys: C1, and marks that turn the direction of a line. */
const OBEYED = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

const escaped = (text: string): string =>
  text.replace(OBEYED, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** One line of JSON, safe to look at in a terminal too. */
export const jsonLine = (outcome: Outcome, isShow: boolean): string =>
  escaped(JSON.stringify(lineOf(outcome, isShow)));
