/** What every file of this folder offers. */
import type { Mode } from '#protocol/record.ts';
import type { ByteSource, Structure } from '../source.ts';
import type { Search } from './search.ts';

/** @throws NotProven at the first thing that is not as it has to be */
export type Unpack = (source: ByteSource, search: Search, mode: Mode) => Promise<Structure>;
