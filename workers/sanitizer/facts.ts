/** What is counted of any file, before there is anything to count; apart from the schemas, so that a child need not load them. */
import type { Facts } from './messages.ts';

/** For a format to say only what applies to it. */
export const NO_FACTS: Facts = {
  width: null,
  height: null,
  frames: 0,
  depth: null,
  pages: [],
  lines: null,
  characters: null,
  durationMs: null,
};
