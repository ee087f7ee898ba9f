/**
 * The pages of the public site: semantic HTML without script, without inline style, without any request to
 * somebody else. All addresses are relative, so that the folder reads the same on an onion, on a mirror, on a stick.
 */
import { type Article, type ArticleMedia, changedDay, type WithdrawalReason } from '#protocol/article.ts';
import { type Day, dayText } from '#protocol/day.ts';
import { isPicture, type Masthead, newestFirst } from './article.ts';
import { markdownToHtml, markdownToText } from './markdown.ts';
import { escaped, shorten } from './text.ts';
import { directionOf, frameLanguage, longDay, wordsFor } from './words.ts';

/** Letters of a summary on the front page: about three lines. */
const SUMMARY_LETTERS = 240;

/** Length of a media file by its name. */
export type MediaBytes = (name: string) => number;

/** Where readers find a media file. */
export type MediaAddress = (name: string) => string;

const besideThePage: MediaAddress = (name) => `media/${name}`;

interface Frame {
  readonly language: string;
  readonly title: string;
  readonly description: string;
  /** Relative path back to the site's first page, e.g. `../`; empty on that page itself. */
  readonly up: string;
  readonly masthead: Masthead;
  readonly main: string;
  readonly footer: string;
  /** The same in another language: lines of the head. */
  readonly alternates?: string;
}

/** Where the frame's words are in another language than the article, they say so themselves. */
const frameLang = (language: string): string => {
  const own = frameLanguage(language);
  return language.toLowerCase().startsWith(own) ? '' : ` lang="${own}" dir="${directionOf(own)}"`;
};

function page({ language, title, description, up, masthead, main, footer, alternates = '' }: Frame): string {
  const home = up === '' ? './' : up;
  const name = `<bdi lang="${escaped(masthead.language)}">${escaped(masthead.name)}</bdi>`;
  return `<!doctype html>
<html lang="${escaped(language)}" dir="${directionOf(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)}</title>
<meta name="description" content="${escaped(description)}">
<link rel="stylesheet" href="${up}style.css">
<link rel="alternate" type="application/atom+xml" title="${escaped(masthead.name)}" href="${up}atom.xml">
<link rel="alternate" type="application/rss+xml" title="${escaped(masthead.name)}" href="${up}rss.xml">
<link rel="alternate" type="application/feed+json" title="${escaped(masthead.name)}" href="${up}feed.json">
${alternates}<link rel="icon" href="data:,">
</head>
<body>
<header class="masthead"><p><a href="${home}">${name}</a></p></header>
<main>
${main}
</main>
<footer class="colophon"${frameLang(language)}>
${footer}
</footer>
</body>
</html>
`;
}

const feedLinks = (language: string, up: string): string =>
  `<p>${wordsFor(language).feeds} <a href="${up}atom.xml">Atom</a> · <a href="${up}rss.xml">RSS</a> · <a href="${up}feed.json">JSON Feed</a></p>`;

function caption(media: ArticleMedia, language: string): string {
  const credit =
    media.credit === ''
      ? ''
      : `<span class="credit"><span${frameLang(language)}>${wordsFor(language).credit}</span> <bdi>${escaped(media.credit)}</bdi></span>`;
  const words = media.caption === '' ? '' : `<span dir="auto">${escaped(media.caption)}</span> `;
  return words === '' && credit === '' ? '' : `<figcaption>${words}${credit}</figcaption>`;
}

/** The words below a picture that is shown by a program which puts its own frame around them. */
export const featureCaption = (media: ArticleMedia, language: string): string =>
  caption(media, language).replace(/^<figcaption>|<\/figcaption>$/g, '');

function figure(media: ArticleMedia, alt: string, language: string, addressOf: MediaAddress): string {
  const words = alt === '' ? media.alt : alt;
  const address = escaped(addressOf(media.name));
  return `<figure>
<a href="${address}"><img src="${address}" alt="${escaped(words)}"></a>
${caption(media, language)}
</figure>
`;
}

/** Kilobytes and megabytes for a reader on a slow line, who wants to know before following a link. */
function sizeText(bytes: number): string {
  const kilobytes = Math.max(1, Math.round(bytes / 1000));
  return kilobytes < 1000 ? `${kilobytes} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** What can be downloaded: all media that are no pictures. */
export function documents(article: Article, bytesOf: MediaBytes, addressOf = besideThePage): string {
  const files = article.media.filter((media) => !isPicture(media));
  if (files.length === 0) return '';
  const items = files.map((media) => {
    const label = media.caption || media.alt || media.name;
    const kind = media.name.split('.').at(-1)?.toUpperCase() ?? '';
    return `<li><a href="${escaped(addressOf(media.name))}"><bdi>${escaped(label)}</bdi></a> <span class="soft"><bdi>${escaped(kind)}</bdi>, <bdi>${sizeText(bytesOf(media.name))}</bdi></span></li>`;
  });
  return `<section class="documents">
<h2${frameLang(article.language)}>${wordsFor(article.language).documents}</h2>
<ul>
${items.join('\n')}
</ul>
</section>
`;
}

export const exclusiveMark = (article: Article): string =>
  article.exclusive
    ? `<p class="exclusive"${frameLang(article.language)}>${wordsFor(article.language).exclusive}</p>\n`
    : '';

const timeOf = (day: Day, language: string): string =>
  `<time datetime="${dayText(day)}"${frameLang(language)}>${escaped(longDay(day, language))}</time>`;

const time = (article: Article): string => timeOf(article.day, article.language);

/** Who and where, and when unless the page around it says so itself. */
export function byline(article: Article, dated = true): string {
  const words = wordsFor(article.language);
  const parts = [
    article.byline === ''
      ? ''
      : `<span${frameLang(article.language)}>${words.by}</span> <bdi class="author">${escaped(article.byline)}</bdi>`,
    article.dateline === '' ? '' : `<span class="dateline">${escaped(article.dateline)}</span>`,
    dated ? time(article) : '',
  ];
  if (parts.every((part) => part === '')) return '';
  return `<p class="byline">${parts.filter((part) => part !== '').join('<span class="dot" aria-hidden="true"> · </span>')}</p>`;
}

/** A bundle's Markdown names pictures as `media/NAME`; what is not in the bundle is not shown. */
function mediaOf(article: Article, address: string): ArticleMedia | null {
  const name = address.startsWith('media/') ? address.slice('media/'.length) : '';
  return article.media.find((media) => media.name === name && isPicture(media)) ?? null;
}

/**
 * The text with its pictures: those it names where it names them, the one that stands for the article (or the first of
 * the others) on top, the rest below.
 * @param without a picture that is shown elsewhere, unless the text itself names it
 */
export function articleBody(
  article: Article,
  addressOf = besideThePage,
  without?: string,
): { lead: string; text: string; rest: string } {
  const shown = new Set<string>();
  const text = markdownToHtml(article.body, {
    figure(address, alt, title) {
      const media = mediaOf(article, address);
      if (media === null) return null;
      shown.add(media.name);
      return figure(title === null ? media : { ...media, caption: title }, alt, article.language, addressOf);
    },
  });
  const left = article.media.filter(
    (media) => isPicture(media) && !shown.has(media.name) && media.name !== without,
  );
  const lead = article.feature === undefined ? left[0] : left.find(({ name }) => name === article.feature);
  const rest = left.filter((media) => media !== lead);
  const draw = (media: ArticleMedia): string => figure(media, '', article.language, addressOf);
  return { lead: lead === undefined ? '' : draw(lead), text, rest: rest.map(draw).join('') };
}

export const summaryOf = (article: Article): string => shorten(markdownToText(article.body), SUMMARY_LETTERS);

export const authorNote = (article: Article): string =>
  article.authorNote === ''
    ? ''
    : `<aside class="note" aria-labelledby="note">
<h2 id="note"${frameLang(article.language)}>${wordsFor(article.language).note}</h2>
${markdownToHtml(article.authorNote, { figure: () => null })}
</aside>
`;

/** What was mended, and when: at the end, where readers look for it. */
export function corrections({ corrections: mended, language }: Article): string {
  if (mended === undefined) return '';
  const lines = mended.map(
    ({ day, text }) => `<p>${timeOf(day, language)}: <span dir="auto">${escaped(text)}</span></p>`,
  );
  return `<aside class="note" aria-labelledby="corrections">
<h2 id="corrections"${frameLang(language)}>${wordsFor(language).corrections}</h2>
${lines.join('\n')}
</aside>
`;
}

/** The other half of a pair, where it stands as well: either of them may name the other. */
export const otherHalf = (article: Article, all: readonly Article[]): Article | null =>
  all.find(
    (other) =>
      other.language !== article.language &&
      (article.translation?.slug === other.slug || other.translation?.slug === article.slug),
  ) ?? null;

const alternate = (language: string, address: string): string =>
  `<link rel="alternate" hreflang="${escaped(language)}" href="${escaped(address)}">\n`;

function translation(other: Article | null): string {
  if (other === null) return '';
  const { language, slug, title } = other;
  return `<p class="translation" lang="${escaped(language)}" dir="${directionOf(language)}">${wordsFor(language).alsoHere} <a href="../${slug}/" rel="alternate" hreflang="${escaped(language)}">${escaped(title)}</a></p>
`;
}

/** Right below the byline, for readers who know the article as it was. */
function correctedMark(article: Article): string {
  if (article.corrections === undefined) return '';
  const { language } = article;
  return `<p class="corrected"><a href="#corrections"><span${frameLang(language)}>${wordsFor(language).corrected}</span> ${timeOf(changedDay(article), language)}</a></p>
`;
}

/** @param other the same article in another language, where it stands as well */
export function articlePage(
  article: Article,
  bytesOf: MediaBytes,
  masthead: Masthead,
  other: Article | null = null,
): string {
  const words = wordsFor(article.language);
  const { lead, text, rest } = articleBody(article);
  const main = `<article>
<header>
${exclusiveMark(article)}<h1>${escaped(article.title)}</h1>
${byline(article)}
${correctedMark(article)}${translation(other)}</header>
${lead}<div class="text">
${text}
</div>
${rest}${documents(article, bytesOf)}${authorNote(article)}${corrections(article)}</article>`;
  return page({
    language: article.language,
    title: `${article.title} — ${masthead.name}`,
    description: summaryOf(article),
    up: '../',
    masthead,
    main,
    alternates:
      other === null
        ? ''
        : `${alternate(article.language, './')}${alternate(other.language, `../${other.slug}/`)}`,
    footer: `<p>${words.verify} <a href="bundle.zip" download>${words.bundle}</a></p>
<p><a href="../">${words.allArticles}</a></p>
${feedLinks(article.language, '../')}`,
  });
}

/** What is said where an article stood. */
export interface Withdrawal {
  readonly language: string;
  readonly day: Day;
  readonly reason: WithdrawalReason;
}

/** Why, as far as that is said, and since when. */
export const withdrawalNotice = ({ language, day, reason }: Withdrawal): string => {
  const words = wordsFor(language);
  return `<p>${words.reasons[reason]}</p>
<p class="soft">${words.withdrawnOn} ${timeOf(day, language)}</p>`;
};

/** Where an article stood: that it did, since when it does not, and why, as far as that is said. */
export function tombstonePage(withdrawal: Withdrawal, masthead: Masthead): string {
  const { language } = withdrawal;
  const words = wordsFor(language);
  return page({
    language,
    title: `${words.withdrawn} — ${masthead.name}`,
    description: words.withdrawn,
    up: '../',
    masthead,
    main: `<article class="gone">
<h1>${words.withdrawn}</h1>
${withdrawalNotice(withdrawal)}
</article>`,
    footer: `<p><a href="../">${words.allArticles}</a></p>
${feedLinks(language, '../')}`,
  });
}

function entry(article: Article): string {
  const picture = article.media.find(({ name }) => name === article.feature) ?? article.media.find(isPicture);
  const image =
    picture === undefined
      ? ''
      : `<a class="thumb" href="${article.slug}/" tabindex="-1" aria-hidden="true"><img src="${article.slug}/media/${escaped(picture.name)}" alt="" loading="lazy"></a>\n`;
  return `<li lang="${escaped(article.language)}" dir="${directionOf(article.language)}">
<article>
${image}<div class="teaser">
${exclusiveMark(article)}<h2><a href="${article.slug}/">${escaped(article.title)}</a></h2>
<p class="summary">${escaped(summaryOf(article))}</p>
${byline(article)}
</div>
</article>
</li>`;
}

/** The site's first page: every article, newest first. */
export function frontPage(articles: readonly Article[], masthead: Masthead): string {
  const words = wordsFor(masthead.language);
  const sorted = articles.toSorted(newestFirst);
  return page({
    language: masthead.language,
    title: masthead.name,
    description: masthead.name,
    up: '',
    masthead,
    main: `<h1 class="unseen"${frameLang(masthead.language)}>${words.allArticles}</h1>
${sorted.length === 0 ? `<p class="soft"${frameLang(masthead.language)}>${words.nothingYet}</p>` : `<ol class="articles">\n${sorted.map(entry).join('\n')}\n</ol>`}`,
    footer: feedLinks(masthead.language, ''),
  });
}
