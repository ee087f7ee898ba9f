/**
 * Processes of which several may run side by side, behind one onion and on one storage: how many, what each is called,
 * and what each is told otherwise. Both `up` and `install` start them by this.
 */
import { InvalidArgumentError, Option } from 'commander';
import { NORMAL_WRITES } from '#config/schema.ts';

/** What they share is the storage and the queue, and nothing else. */
export const COUNTED = ['intake', 'worker'] as const;
export type Counted = (typeof COUNTED)[number];
/** How many of each; one where nothing is said. */
export type Counts = Readonly<Partial<Record<Counted, number>>>;

/** More than a machine has cores for: whoever has more of them has several machines. */
const MOST = 32;

/** Null for what is no number of processes. */
export const countIn = (text: string): number | null => {
  const count = /^[1-9][0-9]?$/.test(text) ? Number(text) : 0;
  return count >= 1 && count <= MOST ? count : null;
};

export type Numbered<N extends string> = N | `${N}-${number}`;

/** Of a unit, a socket, a process: the first has the bare name, so that one alone is called as ever. */
export const numbered = <N extends string>(name: N, number: number): Numbered<N> =>
  number === 1 ? name : `${name}-${number}`;

export const namesOf = <N extends Counted>(name: N, counts: Counts): Numbered<N>[] =>
  Array.from({ length: counts[name] ?? 1 }, (_, i) => numbered(name, i + 1));

/** The name without its number. */
export const baseOf = (name: string): string => name.replace(/-[0-9]+$/, '');

/** Each intake counts what comes to it alone, and tor spreads them evenly: together they find usual what one would. */
export const normalWritesOfEach = (intakes: number): string => String(Math.ceil(NORMAL_WRITES / intakes));

function parsed(text: string): number {
  const count = countIn(text);
  if (count === null) throw new InvalidArgumentError(`It has to be a whole number from 1 to ${MOST}.`);
  return count;
}

/** @param what says what it is for */
export const countOption = (flag: '--intakes' | '--workers', what: string): Option =>
  new Option(`${flag} <n>`, what).argParser(parsed);
