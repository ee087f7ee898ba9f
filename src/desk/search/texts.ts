/** What of a report and of a case can be searched for. */
import { articleWords } from '../client/article-words.ts';
import type { DeskCase, DeskReport } from '../client/state.ts';

export const reportText = ({
  pseudonym,
  text,
  attachments,
}: Pick<DeskReport, 'pseudonym' | 'text' | 'attachments'>): string =>
  [pseudonym.en, pseudonym.ar, text, ...attachments.map(({ name }) => name)].join(' ');

/** What of a case a search looks at. */
export type SearchedCase = Pick<
  DeskCase,
  'id' | 'threads' | 'title' | 'notes' | 'replies' | 'claims' | 'draft'
>;

/** Piece by piece, by keys that name each piece for good: a case that changed has one more piece, and not another text. */
export function caseTexts({ id, title, notes, replies, claims, draft }: SearchedCase): Map<string, string> {
  const texts = new Map([[`${id}/title`, title]]);
  for (const { position, text } of [...notes, ...replies]) texts.set(`${id}/${position}`, text);
  for (const claim of claims) texts.set(`${id}/claim/${claim.id}`, claim.text);
  if (draft !== null) texts.set(`${id}/draft`, articleWords(draft.draft.article).text);
  return texts;
}
