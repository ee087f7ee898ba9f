/** What one form can hold, as the pages say it and the server keeps to it. */

/** Chosen again by hand after each error, so fewer than the page that seals takes. */
export const MOST_FILES = 10;

/** Text, codename, choice, and the files; an empty file field is a part too. */
export const MOST_PARTS = MOST_FILES + 4;

/** Eight words in any spelling, with what people write between them. */
export const MOST_CODENAME_FORM_BYTES = 8 * 1024;

/** A quarter of a megabyte for the text and what a browser puts around it; the pages name the rest, in whole MB. */
export const mostFileBytes = (mostFormBytes: number): number =>
  Math.floor((mostFormBytes - 256 * 1024) / 1024 ** 2) * 1024 ** 2;
