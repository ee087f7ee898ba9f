/**
 * Text on its way into HTML and XML. Everything an editor wrote passes through here, because a published page
 * is read by people whose device must not run, load or follow anything that the page did not mean.
 */

/**
 * Control characters and lone surrogates, which XML forbids, and the two directional overrides, with which a link
 * could read as another address. The isolates and marks that Arabic and Latin need side by side stay.
 */
const FORBIDDEN = /[\p{Cs}\u202d\u202e\ufffe\uffff]|(?![\t\n\r])\p{Cc}/gu;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export const plain = (text: string): string => text.replace(FORBIDDEN, '');

/** Safe as text and inside a quoted attribute, in HTML as in XML. */
export const escaped = (text: string): string =>
  plain(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');

/** Where the first paragraph of a summary would be too long for a line of a list. */
export function shorten(text: string, most: number): string {
  const clean = plain(text).replace(/\s+/gu, ' ').trim();
  if (clean.length <= most) return clean;
  const cut = clean.slice(0, most);
  const lastSpace = cut.lastIndexOf(' ');
  return `${cut.slice(0, lastSpace > most / 2 ? lastSpace : most).replace(/[\s.,;:،؛]+$/u, '')}…`;
}
