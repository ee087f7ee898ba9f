/** What every check of `amana doctor` is: its group, what it looks at, and what it finds. */
import type { DataFolder } from '../places.ts';
import type { Running } from '../running.ts';
import type { Finding } from './finding.ts';

export const GROUPS = [
  'machine',
  'folder',
  'keys',
  'network',
  'tor',
  'servers',
  'queue',
  'promises',
] as const;
export type Group = (typeof GROUPS)[number];

/** What all checks look at; read once for each run. */
export interface Look {
  readonly data: DataFolder;
  /** Null where nothing runs on the folder. */
  readonly running: Running | null;
  /** The torrc that is judged; null where no onion is set up. */
  readonly torrc: string | null;
  /** Whether the sandbox is the running worker's to tell of, because whoever looks may start none. */
  readonly asksWorker?: boolean;
}

export interface Check {
  readonly group: Group;
  /** Half a sentence for the list in `--help` and in docs/operations.md. */
  readonly about: string;
  /** It reads all that is stored, and takes the longer the more there is: whoever looks again and again keeps what it found. */
  readonly isHeavy?: true;
  readonly look: (at: Look) => Promise<readonly Finding[]> | readonly Finding[];
}
