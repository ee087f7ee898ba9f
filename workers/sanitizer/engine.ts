/** What a file's way is made of: the same for all files of a process. */
import type { InspectorPool } from './inspect.ts';
import type { Limits } from './limits.ts';
import type { ChildPool } from './pool.ts';
import type { Profile } from './types.ts';

export interface Engine {
  readonly limits: Limits;
  readonly children: Readonly<Record<Profile, ChildPool>>;
  readonly inspectors: InspectorPool;
  warn(sentence: string): void;
}
