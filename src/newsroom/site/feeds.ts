/**
 * RSS 2.0 and Atom (RFC 4287). Dates are the start of the day of publication: the site knows nothing finer.
 * Without a configured address the links stay relative and are resolved against the feed's own, as `xml:base`
 * and every reader does.
 */
import type { Article } from '#protocol/article.ts';
import { DAY_MS, type Day, parseDay } from '#protocol/day.ts';
import { type Masthead, newestFirst } from './article.ts';
import { articleBody, summaryOf } from './pages.ts';
import { escaped } from './text.ts';

/** Entries in a feed: a reader who was away for long finds the rest on the first page. */
const FEED_ENTRIES = 50;

export interface FeedInput {
  readonly masthead: Masthead;
  readonly articles: readonly Article[];
  /** Address of the site with a slash at its end, e.g. `http://….onion/site/`; null when it has none of its own. */
  readonly address: string | null;
  /** A name that is the same for ever, whatever the address: `urn:uuid:…` of the site or of one article. */
  uuid(name: string): string;
}

/** A feed without entries was last changed on the first of all days. */
const DAY_ZERO = parseDay(0);

const instant = (day: Day): string => new Date(day * DAY_MS).toISOString().replace('.000Z', 'Z');

/** RFC 822 with a four-digit year, as RSS wants it. */
const rfc822 = (day: Day): string => new Date(day * DAY_MS).toUTCString();

const newest = (articles: readonly Article[]): Article[] =>
  articles.toSorted(newestFirst).slice(0, FEED_ENTRIES);

/** Pictures and files by addresses that hold in a feed, where `media/…` would point beside it. */
function content(article: Article, base: string): string {
  const { lead, text, rest } = articleBody(article);
  return `${lead}${text}${rest}`.replace(
    /(<(?:img src|a href)=")media\//g,
    (_, start: string) => `${start}${escaped(`${base}${article.slug}/media/`)}`,
  );
}

export function atomFeed({ masthead, articles, address, uuid }: FeedInput): string {
  const base = address ?? '';
  const entries = newest(articles);
  const updated = instant(entries[0]?.day ?? DAY_ZERO);
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${escaped(masthead.language)}">
<title>${escaped(masthead.name)}</title>
<id>${uuid('site')}</id>
<updated>${updated}</updated>
<author><name>${escaped(masthead.name)}</name></author>
<link rel="self" type="application/atom+xml" href="${escaped(base)}atom.xml"/>
<link rel="alternate" type="text/html" href="${escaped(base === '' ? './' : base)}"/>
${entries
  .map(
    (article) => `<entry xml:lang="${escaped(article.language)}">
<title>${escaped(article.title)}</title>
<id>${uuid(`article/${article.slug}`)}</id>
<link rel="alternate" type="text/html" href="${escaped(base)}${article.slug}/"/>
<published>${instant(article.day)}</published>
<updated>${instant(article.day)}</updated>
<author><name>${escaped(article.byline === '' ? masthead.name : article.byline)}</name></author>
<summary>${escaped(summaryOf(article))}</summary>
<content type="html">${escaped(content(article, base))}</content>
</entry>`,
  )
  .join('\n')}
</feed>
`;
}

export function rssFeed({ masthead, articles, address, uuid }: FeedInput): string {
  const base = address ?? '';
  return `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel>
<title>${escaped(masthead.name)}</title>
<link>${escaped(base === '' ? './' : base)}</link>
<description>${escaped(masthead.name)}</description>
<language>${escaped(masthead.language)}</language>
<atom:link rel="self" type="application/rss+xml" href="${escaped(base)}rss.xml"/>
${newest(articles)
  .map(
    (article) => `<item>
<title>${escaped(article.title)}</title>
<link>${escaped(base)}${article.slug}/</link>
<guid isPermaLink="false">${uuid(`article/${article.slug}`)}</guid>
<pubDate>${rfc822(article.day)}</pubDate>
<dc:creator>${escaped(article.byline === '' ? masthead.name : article.byline)}</dc:creator>
<dc:language>${escaped(article.language)}</dc:language>
<description>${escaped(summaryOf(article))}</description>
</item>`,
  )
  .join('\n')}
</channel>
</rss>
`;
}
