/** What stands at a site beside what was sent: every difference with both sides of it, so that a person can judge. */
import { settled } from './content.ts';
import type { Composer, Standing, Text } from './target.ts';

export const DIFFERENCES = ['title', 'address', 'text', 'summary', 'author', 'picture', 'pair'] as const;

export interface Difference {
  readonly what: (typeof DIFFERENCES)[number];
  /** The place of the first difference, with a little around it. */
  readonly sent: string;
  readonly stands: string;
}

/** Letters before and after the first difference: enough to find it by. */
const AROUND = 40;

function difference(what: Difference['what'], sent: string, stands: string): Difference[] {
  if (sent === stands) return [];
  let at = 0;
  while (at < sent.length && sent[at] === stands[at]) at += 1;
  const near = (text: string): string => text.slice(Math.max(0, at - AROUND), at + AROUND);
  return [{ what, sent: near(sent), stands: near(stands) }];
}

/** @param text bare, as the site gives it back */
export const differences = (
  composer: Pick<Composer, 'featureOf' | 'takesHead'>,
  text: Text,
  standing: Standing,
): Difference[] => [
  ...difference('title', text.title, standing.title),
  ...difference('address', text.slug, standing.slug),
  ...difference('text', settled(text.html), settled(standing.html)),
  ...difference('summary', text.excerpt, standing.excerpt),
  ...(text.author === null ? [] : difference('author', text.author, standing.authors[0] ?? '')),
  ...difference('picture', composer.featureOf(text.feature), standing.feature),
  ...(composer.takesHead ? difference('pair', text.head, standing.head) : []),
];
