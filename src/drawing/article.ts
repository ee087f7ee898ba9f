/**
 * How the public site sees articles. It is made from verified bundles and from nothing else; it names no report,
 * no case and no time finer than the day of publication.
 */
import { type Article, type ArticleMedia, isPictureName } from '#protocol/article.ts';
import type { VerifiedDirectory } from '#protocol/directory.ts';

/** The newsroom as its readers see it. */
export interface Masthead {
  readonly name: string;
  /** Language of the site's front page. */
  readonly language: string;
}

export const mastheadOf = ({ name, languages }: VerifiedDirectory): Masthead => ({
  name,
  language: languages[0] ?? 'en',
});

export const isPicture = ({ name }: ArticleMedia): boolean => isPictureName(name);

/** A signed article with its files, as it is drawn. */
export interface SignedArticle {
  readonly article: Article;
  /** SHA-256 of article.json, hex. */
  readonly digest: string;
  /** Every file by its name, `media/…` included. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** Newest day first; within a day by slug, since nothing finer than a day is known. */
export const newestFirst = (a: Article, b: Article): number =>
  b.day - a.day || (a.slug < b.slug ? -1 : a.slug > b.slug ? 1 : 0);
