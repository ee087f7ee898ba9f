/**
 * What the buttons over a text do: words in, words out, so that they can be typed over the selection and taken back by
 * the field's own undo. The marks are Markdown's; what a button sets, it takes away again.
 */

export interface Selection {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Other words for `start` to `end`, and what is selected afterwards, both in places of the text before. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly words: string;
  /** Within `words`. */
  readonly select: readonly [number, number];
}

export type InlineMark = '**' | '*';
export type LineMark = 'heading' | 'quote' | 'list' | 'numbered';

export const FORMATS = ['heading', 'strong', 'emphasis', 'quote', 'list', 'numbered'] as const;
export type Format = (typeof FORMATS)[number];

/** Stars of the other kind must not be taken for these. */
const isMarked = (before: string, after: string, mark: InlineMark): boolean => {
  const open = /\**$/.exec(before)?.[0].length ?? 0;
  const close = /^\**/.exec(after)?.[0].length ?? 0;
  const stars = Math.min(open, close);
  return mark === '**' ? stars >= 2 : stars === 1 || stars === 3;
};

export function toggleInline({ text, start: from, end: to }: Selection, mark: InlineMark): Edit {
  const chosen = text.slice(from, to);
  // Marks hold no blanks at their ends, and nothing over two paragraphs.
  const start = from + (chosen.length - chosen.trimStart().length);
  const end = Math.max(start, to - (chosen.length - chosen.trimEnd().length));
  const words = text.slice(start, end);
  const size = mark.length;
  if (isMarked(text.slice(0, start), text.slice(end), mark))
    return { start: start - size, end: end + size, words, select: [0, words.length] };
  if (words.length > 2 * size && words.startsWith(mark) && words.endsWith(mark)) {
    const inner = words.slice(size, -size);
    return { start, end, words: inner, select: [0, inner.length] };
  }
  const marked = words
    .split(/(\n\s*\n)/)
    .map((part) => (part.trim() === '' && part !== '' ? part : `${mark}${part}${mark}`))
    .join('');
  return { start, end, words: marked, select: [size, marked.length - size] };
}

const PREFIX: Readonly<Record<LineMark, RegExp>> = {
  heading: /^#{1,6} +/,
  quote: /^> ?/,
  list: /^[-*+] +/,
  numbered: /^\d{1,3}[.)] +/,
};

const ANY_PREFIX = /^(?:#{1,6} +|> ?|[-*+] +|\d{1,3}[.)] +)/;

const prefixOf = (mark: LineMark, number: number): string =>
  ({ heading: '## ', quote: '> ', list: '- ', numbered: `${number}. ` })[mark];

/** Whole lines: what some of them lack all of them get, and what all of them have is taken off. */
export function toggleLines({ text, start: from, end: to }: Selection, mark: LineMark): Edit {
  const start = text.lastIndexOf('\n', from - 1) + 1;
  const next = text.indexOf('\n', Math.max(from, to - 1));
  const end = next < 0 ? text.length : next;
  const lines = text.slice(start, end).split('\n');
  const full = lines.filter((line) => line.trim() !== '');
  const hasAll = full.length > 0 && full.every((line) => PREFIX[mark].test(line));
  let number = 0;
  const changed = lines.map((line) => {
    if (line.trim() === '' && lines.length > 1) return line;
    if (hasAll) return line.replace(PREFIX[mark], '');
    number += 1;
    return `${prefixOf(mark, number)}${line.replace(ANY_PREFIX, '')}`;
  });
  const words = changed.join('\n');
  const isPoint = from === to;
  return { start, end, words, select: isPoint ? [words.length, words.length] : [0, words.length] };
}

export function format(selection: Selection, name: Format): Edit {
  if (name === 'strong') return toggleInline(selection, '**');
  if (name === 'emphasis') return toggleInline(selection, '*');
  return toggleLines(selection, name);
}

/** Only addresses that the site follows too. */
export const isWebAddress = (address: string): boolean =>
  /^https?:\/\/[^\s/\\]/i.test(address) && URL.canParse(address);

export function insertLink({ text, start, end }: Selection, address: string): Edit {
  const words = text.slice(start, end).trim() || address;
  const safe = address.trim().replaceAll(' ', '%20').replaceAll('(', '%28').replaceAll(')', '%29');
  const link = `[${words.replaceAll(/[[\]]/g, '')}](${safe})`;
  return { start, end, words: link, select: [link.length, link.length] };
}

/** A picture stands alone in its paragraph; its words are kept beside the file, and are not said twice. */
export function insertPicture({ text, end }: Selection, name: string): Edit {
  const before = text.slice(0, end);
  const lead = before.trim() === '' || before.endsWith('\n\n') ? '' : before.endsWith('\n') ? '\n' : '\n\n';
  const tail = text.slice(end).startsWith('\n\n') || text.slice(end) === '' ? '' : '\n\n';
  const words = `${lead}![](media/${name})${tail}`;
  return { start: end, end, words, select: [words.length, words.length] };
}

/** Whether a text shows a picture by itself. */
export const namesPicture = (text: string, name: string): boolean => text.includes(`](media/${name})`);

/** Paragraphs as two columns show them side by side: joined by an empty line they are the text again. */
export const PARAGRAPH = '\n\n';
export const paragraphsIn = (text: string): string[] => text.split(PARAGRAPH);

/** Where a paragraph begins in the whole text. */
export const paragraphStart = (paragraphs: readonly string[], index: number): number =>
  paragraphs.slice(0, index).reduce((sum, each) => sum + each.length + PARAGRAPH.length, 0);

/** The paragraph that a place of the text is in, and where in it. */
export function paragraphAt(text: string, at: number): { readonly index: number; readonly offset: number } {
  const before = paragraphsIn(text.slice(0, at));
  return { index: before.length - 1, offset: before.at(-1)?.length ?? 0 };
}
