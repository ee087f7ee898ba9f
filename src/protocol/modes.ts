/** How a file is cleaned: the words that a source, a worker and the desk share. */

/**
 * How a clean copy was made. `rebuild`: from what can be seen and heard, with nothing of the original's encoding.
 * `faithful`: without loss; only structure that is known to be harmless is kept. `scan`: as `rebuild`, for printed
 * pages, whose tracking dots are whitened.
 */
export const MODES = ['rebuild', 'faithful', 'scan'] as const;
export type Mode = (typeof MODES)[number];

/** Why what was cleaned already could not be cleaned in another way: codes of the catalogue that a worker may leave. */
export const CLEANING_FAILURES = ['original-closed', 'not-cleaned-again'] as const;
export type CleaningFailure = (typeof CLEANING_FAILURES)[number];
