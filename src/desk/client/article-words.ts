/**
 * An article as the source-risk check reads it: every word that readers will see, as one text. Events point into this
 * text, so that all devices mean the same words by them.
 */
import type { Article } from '#protocol/article.ts';

export type WordsPart =
  | 'title'
  | 'byline'
  | 'dateline'
  | 'body'
  | 'authorNote'
  | 'caption'
  | 'credit'
  | 'alt'
  | 'correction';

/** Where a part of the article stands in the text; spans are UTF-16 units, and the end is not part of them. */
export interface WordsField {
  readonly part: WordsPart;
  /** The file that it is about; null where it is about none. */
  readonly media: string | null;
  readonly start: number;
  readonly end: number;
}

export interface ArticleWords {
  readonly text: string;
  readonly fields: readonly WordsField[];
}

export type Readable = Pick<Article, 'title' | 'byline' | 'dateline' | 'body' | 'authorNote' | 'media'> & {
  readonly corrections?: Article['corrections'];
};

/** An empty line, where every sentence ends: nothing is read across two parts. */
const BETWEEN = '\n\n';

export function articleWords(article: Readable): ArticleWords {
  const fields: WordsField[] = [];
  let text = '';
  const add = (part: WordsPart, words: string, media: string | null = null): void => {
    if (words === '') return;
    if (text !== '') text += BETWEEN;
    fields.push({ part, media, start: text.length, end: text.length + words.length });
    text += words;
  };
  for (const part of ['title', 'byline', 'dateline', 'body', 'authorNote'] as const) add(part, article[part]);
  for (const { name, caption, credit, alt } of article.media) {
    add('caption', caption, name);
    add('credit', credit, name);
    add('alt', alt, name);
  }
  for (const correction of article.corrections ?? []) add('correction', correction.text);
  return { text, fields };
}
