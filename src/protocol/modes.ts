/** How a file is cleaned: the words that a source, a worker and the desk share. */

/**
 * How a clean copy was made. `rebuild`: from what can be seen and heard, with nothing of the original's encoding.
 * `faithful`: without loss; only structure that is known to be harmless is kept. `scan`: as `rebuild`, for printed
 * pages, whose tracking dots are whitened.
 */
export const MODES = ['rebuild', 'faithful', 'scan'] as const;
export type Mode = (typeof MODES)[number];
