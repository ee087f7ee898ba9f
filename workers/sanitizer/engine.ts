/** What a file's way is made of: the same for all files of a process. */
import type { Mode } from '#protocol/record.ts';
import type { InspectorPool } from './inspect.ts';
import type { Limits } from './limits.ts';
import type { ChildPool } from './pool.ts';
import type { Profile } from './types.ts';

export interface Engine {
  readonly limits: Limits;
  /** For originals. */
  readonly children: Readonly<Record<Profile, ChildPool>>;
  /** For clean copies. */
  readonly verifiers: ChildPool;
  readonly inspectors: InspectorPool;
  /** By media type; `rebuild` where there is none. */
  readonly modes: Readonly<Record<string, Mode>>;
  warn(sentence: string): void;
}
