/**
 * A signed article as the text of a site: one element that carries language, direction, whose article it is, which
 * version, and a sum of what is in it. By these three marks a second attempt finds what the first one left, a version
 * is told from another, and a change that somebody made on the site itself is noticed. They are made of the slug, the
 * root key and the signed words, which are all public: nothing in them leads to a report, a case or a person.
 */
import type { Article } from '#protocol/article.ts';
import { toHex, utf8 } from '#protocol/bytes.ts';
import { sha256 } from '#protocol/engines/webcrypto.ts';
import type { SignedArticle } from '../article.ts';
import {
  articleBody,
  authorNote,
  byline,
  corrections,
  documents,
  exclusiveMark,
  featureCaption,
  type MediaAddress,
  summaryOf,
  type Withdrawal,
  withdrawalNotice,
} from '../pages.ts';
import { escaped } from '../text.ts';
import { directionOf, wordsFor } from '../words.ts';
import type { Feature, MediaFile, MediaPlace, Standing, Text } from './target.ts';

/** 32 of 64 hex digits: 128 bits, so that no two slugs share a mark. */
const ID_DIGITS = 32;
/** Of the article's mark and of the picture's hash: 32 bits each tell articles, and versions of a picture, apart. */
const NAME_DIGITS = 8;

const sha256Hex = async (text: string): Promise<string> => toHex(await sha256(utf8(text)));

/** The same for all versions of an article, and another for every newsroom. @param rootHex root public key */
export const articleMark = async (
  rootHex: string,
  { language, slug }: Pick<Article, 'language' | 'slug'>,
): Promise<string> =>
  (await sha256Hex(`amana/v1/promoted\n${rootHex}\n${language}\n${slug}`)).slice(0, ID_DIGITS);

const TYPES: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  pdf: 'application/pdf',
  txt: 'text/plain',
};

/** The media of a verified bundle, which are clean copies with exactly the bytes that were signed. */
export function mediaFiles({ article, files }: SignedArticle, mark: string): MediaFile[] {
  return article.media.map(({ name, sha256, caption, credit, alt }) => {
    const [stem = '', ending = ''] = name.split('.');
    const bytes = files.get(`media/${name}`) ?? new Uint8Array();
    return {
      name,
      sentAs: `${stem}-${mark.slice(0, NAME_DIGITS)}${sha256.slice(0, NAME_DIGITS)}.${ending}`,
      type: TYPES[ending] ?? 'application/octet-stream',
      bytes,
      sha256,
      caption,
      credit,
      alt,
    };
  });
}

/** The other half of a pair of languages. */
export interface Pair {
  readonly language: string;
  readonly title: string;
  readonly address: string;
}

const CLASS = 'signed-article';

const TAG = /<(?:[^>"]|"[^"]*")*>/g;
const SPELT: Readonly<Record<string, string>> = {
  '&quot;': '"',
  '&#34;': '"',
  '&#39;': "'",
  '&#x27;': "'",
  '&apos;': "'",
  '&nbsp;': '\u00a0',
};
const SPELLINGS = /&(?:quot|apos|nbsp|#34|#39|#x27);/g;
const respelt = (text: string): string => text.replace(SPELLINGS, (name) => SPELT[name] ?? name);
/** A quote inside an attribute's quotes is the one character that has to stay spelt out there. */
const respeltTag = (tag: string): string =>
  tag.replace(/"([^"]*)"/g, (_all, value: string) => {
    const plain = respelt(value).replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    return `"${plain}"`;
  });

/**
 * One spelling of the same HTML: programs that take a text apart and put it together again spell quotes and hard blanks
 * their own way, which no reader can see. Everything else is left as it is.
 */
export function settled(html: string): string {
  let text = '';
  let end = 0;
  for (const { 0: tag, index } of html.matchAll(TAG)) {
    text += respelt(html.slice(end, index)) + respeltTag(tag);
    end = index + tag.length;
  }
  return text + respelt(html.slice(end));
}

/** The title belongs to it: it stands outside of the text, and can be changed there as well. */
const sumOf = (title: string, content: string): Promise<string> => sha256Hex(`${title}\n${content}`);

function inside({ article, files }: SignedArticle, addressOf: MediaAddress, pair: Pair | null): string {
  // The picture that stands for the article is given to the site by itself, which shows it where it shows such pictures.
  const { lead, text, rest } = articleBody(article, addressOf, article.feature);
  const other =
    pair === null
      ? ''
      : `<p class="translation" lang="${pair.language}" dir="${directionOf(pair.language)}"><a href="${escaped(pair.address)}" rel="alternate" hreflang="${pair.language}">${escaped(pair.title)}</a></p>\n`;
  const bytesOf = (name: string): number => files.get(`media/${name}`)?.length ?? 0;
  return `${other}${exclusiveMark(article)}${byline(article, false)}
${lead}${text}
${rest}${documents(article, bytesOf, addressOf)}${authorNote(article)}${corrections(article)}`.trim();
}

/** @param addressOf where the site keeps each media file */
export async function contentOf(
  bundle: SignedArticle,
  mark: string,
  addressOf: MediaAddress,
  pair: Pair | null = null,
): Promise<string> {
  const { article, digest } = bundle;
  return marked(article, digest, mark, inside(bundle, addressOf, pair));
}

async function marked(
  { language, title }: Pick<Article, 'language' | 'title'>,
  digest: string,
  mark: string,
  html: string,
): Promise<string> {
  const content = settled(html);
  const sum = await sumOf(title, content);
  const marks = `data-article="${mark}" data-digest="${digest}" data-sum="${sum}"`;
  return `<div class="${CLASS}" lang="${language}" dir="${directionOf(language)}" ${marks}>
${content}
</div>`;
}

/** In the place of the digest, where a notice stands: the digest of no article. */
const NO_ARTICLE = '0'.repeat(64);

/** What takes the place of an article that is withdrawn: that it stood there and why it does not, nothing of its words. */
export async function noticeText(
  slug: string,
  withdrawal: Withdrawal & Pick<Article, 'language'>,
  mark: string,
): Promise<Text> {
  const words = wordsFor(withdrawal.language);
  const title = words.withdrawn;
  const html = await marked({ ...withdrawal, title }, NO_ARTICLE, mark, withdrawalNotice(withdrawal));
  const excerpt = words.reasons[withdrawal.reason];
  return { title, slug, html, excerpt, author: null, feature: null, head: '' };
}

export const excerptOf = ({ article }: SignedArticle): string => summaryOf(article);

/** The picture that was chosen to stand for the article; null where none was. */
export function featureOf(
  { article }: SignedArticle,
  places: ReadonlyMap<string, MediaPlace>,
): Feature | null {
  const media = article.media.find(({ name }) => name === article.feature);
  const place = places.get(media?.name ?? '');
  if (media === undefined || place === undefined) return null;
  return { ...place, alt: media.alt, caption: featureCaption(media, article.language) };
}

/** For search engines: both halves of a pair, each with its address. */
export function headOf({ article }: SignedArticle, address: string, pair: Pair | null): string {
  if (pair === null) return '';
  const link = (language: string, href: string): string =>
    `<link rel="alternate" hreflang="${language}" href="${escaped(href)}">`;
  return [link(article.language, address), link(pair.language, pair.address)].join('\n');
}

/** What the marks of a text say. */
export interface Marks {
  readonly mark: string;
  /** SHA-256 of the signed article. */
  readonly digest: string;
  /** Whether the text is still the one that was sent. */
  readonly untouched: boolean;
}

const MARKED = new RegExp(
  `<div class="${CLASS}" lang="[a-z]+" dir="(?:ltr|rtl)" data-article="([0-9a-f]{32})" data-digest="([0-9a-f]{64})" data-sum="([0-9a-f]{64})">\\n([\\s\\S]*)\\n</div>`,
);

/** Null for a text that was not sent from here. */
export async function marksOf({ title, html }: Pick<Standing, 'title' | 'html'>): Promise<Marks | null> {
  const [, mark, digest, sum, content] = MARKED.exec(html) ?? [];
  if (mark === undefined || digest === undefined || content === undefined) return null;
  return { mark, digest, untouched: (await sumOf(title, settled(content))) === sum };
}

/** The addresses that a text links to or shows. */
const ADDRESS = /(?:href|src)="(https?:\/\/[^"]+)"/g;

/** The files of this article that a text links to or shows: where they are kept, and the name they were sent as. */
export function filesShownIn(html: string, mark: string): { address: string; sentAs: string }[] {
  const name = new RegExp(
    `/([a-z]+-\\d+-${mark.slice(0, NAME_DIGITS)}[0-9a-f]{${NAME_DIGITS}})[^/]*\\.([a-z]+)$`,
  );
  const found = new Map<string, string>();
  for (const [, address = ''] of html.matchAll(ADDRESS)) {
    const [, stem, ending] = name.exec(address) ?? [];
    if (stem !== undefined && ending !== undefined) found.set(address, `${stem}.${ending}`);
  }
  return [...found].map(([address, sentAs]) => ({ address, sentAs }));
}

/** Where a text that stands shows this very file, so that an update need not send it again; null where it does not. */
export function shownIn(html: string, { sentAs }: MediaFile): string | null {
  const [stem = '', ending = ''] = sentAs.split('.');
  // Programs add `-1`, `-scaled` and the like before the ending.
  const name = new RegExp(`/${stem}[^/]*\\.${ending}$`);
  for (const [, address = ''] of html.matchAll(ADDRESS)) if (name.test(address)) return address;
  return null;
}
