/**
 * What an operator is told of by a code: things of the machine and its keys, never of what came. A code says where to
 * look (docs/metrics.md), and can be read by whoever carries it.
 */
export const TROUBLES = {
  /** Something that came on an earlier day still waits for a worker, or for its release. */
  'queue-old': 'warn',
  /** Redis does not answer; everything that arrives is kept, and nothing is cleaned or released. */
  'queue-away': 'fail',
  /** No worker takes files: it starts only where its sandbox proves that it holds. */
  'sandbox-missing': 'fail',
  'disk-low': 'warn',
  'disk-full': 'fail',
  /** Half of the room for files that no worker has cleaned is taken; the largest are refused. */
  'room-short': 'warn',
  /** A certificate or the last key to seal to ends within its weeks of warning. */
  'key-ends': 'warn',
  /** Something that sources or editors need is not valid today. */
  'key-ended': 'fail',
  /** Sources have had to solve puzzles today. */
  'flood': 'warn',
  /** The database cannot be read. */
  'storage-away': 'fail',
} as const satisfies Readonly<Record<string, Severity>>;

export type Severity = 'warn' | 'fail';
export type Trouble = keyof typeof TROUBLES;

export const isTrouble = (code: string): code is Trouble => Object.hasOwn(TROUBLES, code);

/** In the order of the list above. */
export const ALL_TROUBLES: readonly Trouble[] = Object.keys(TROUBLES).filter(isTrouble);
