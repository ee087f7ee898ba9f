/**
 * RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1. Dates are the start of a day: the site knows nothing finer. Without a
 * configured address the links stay relative and are resolved against the feed's own, as every reader does. What was
 * withdrawn is taken back from the readers of the Atom feed as well (RFC 6721).
 */
import { type Masthead, newestFirst } from '#drawing/article.ts';
import { articleBody, corrections, otherHalf, summaryOf } from '#drawing/pages.ts';
import { escaped, plain } from '#drawing/text.ts';
import { type Article, type ArticleMedia, changedDay, isPictureName } from '#protocol/article.ts';
import { DAY_MS, type Day, parseDay } from '#protocol/day.ts';

/** Entries in a feed: a reader who was away for long finds the rest on the first page. */
const FEED_ENTRIES = 50;

export interface FeedInput {
  readonly masthead: Masthead;
  readonly articles: readonly Article[];
  /** What stood here, and since when it does not. */
  readonly withdrawn?: readonly { readonly slug: string; readonly day: Day }[];
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
  return `${lead}${text}${rest}${corrections(article)}`.replace(
    /(<(?:img src|a href)=")media\//g,
    (_, start: string) => `${start}${escaped(`${base}${article.slug}/media/`)}`,
  );
}

const latest = (days: readonly Day[]): Day => parseDay(Math.max(DAY_ZERO, ...days));

export function atomFeed({ masthead, articles, withdrawn = [], address, uuid }: FeedInput): string {
  const base = address ?? '';
  const entries = newest(articles);
  const updated = instant(latest([...entries.map(changedDay), ...withdrawn.map(({ day }) => day)]));
  const links = (article: Article): string => {
    const other = otherHalf(article, articles);
    return [article, ...(other === null ? [] : [other])]
      .map(
        ({ slug, language }) =>
          `<link rel="alternate" type="text/html" hreflang="${escaped(language)}" href="${escaped(base)}${slug}/"/>`,
      )
      .join('\n');
  };
  const deleted = withdrawn
    .slice(0, FEED_ENTRIES)
    .map(({ slug, day }) => `<at:deleted-entry ref="${uuid(`article/${slug}`)}" when="${instant(day)}"/>\n`);
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0" xml:lang="${escaped(masthead.language)}">
<title>${escaped(masthead.name)}</title>
<id>${uuid('site')}</id>
<updated>${updated}</updated>
<author><name>${escaped(masthead.name)}</name></author>
<link rel="self" type="application/atom+xml" href="${escaped(base)}atom.xml"/>
<link rel="alternate" type="text/html" href="${escaped(base === '' ? './' : base)}"/>
${deleted.join('')}${entries
  .map(
    (article) => `<entry xml:lang="${escaped(article.language)}">
<title>${escaped(article.title)}</title>
<id>${uuid(`article/${article.slug}`)}</id>
${links(article)}
<published>${instant(article.day)}</published>
<updated>${instant(changedDay(article))}</updated>
<author><name>${escaped(article.byline === '' ? masthead.name : article.byline)}</name></author>
<summary>${escaped(summaryOf(article))}</summary>
<content type="html">${escaped(content(article, base))}</content>
</entry>`,
  )
  .join('\n')}
</feed>
`;
}

/** What was mended stands before the summary: readers of this feed see no more of the article than these lines. */
const description = (article: Article): string =>
  [...(article.corrections ?? []).map(({ text }) => `[${text}]`), summaryOf(article)].join(' ');

export function rssFeed({ masthead, articles, address, uuid }: FeedInput): string {
  const base = address ?? '';
  const pair = (article: Article): string => {
    const other = otherHalf(article, articles);
    return other === null
      ? ''
      : `<atom:link rel="alternate" type="text/html" hreflang="${escaped(other.language)}" href="${escaped(base)}${other.slug}/"/>\n`;
  };
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
${article.corrections === undefined ? '' : `<atom:updated>${instant(changedDay(article))}</atom:updated>\n`}${pair(article)}<dc:creator>${escaped(article.byline === '' ? masthead.name : article.byline)}</dc:creator>
<dc:language>${escaped(article.language)}</dc:language>
<description>${escaped(description(article))}</description>
</item>`,
  )
  .join('\n')}
</channel>
</rss>
`;
}

const MIME: Readonly<Record<string, string>> = { pdf: 'application/pdf', txt: 'text/plain' };

const attachment = ({ name, caption }: ArticleMedia, address: string) => ({
  url: `${address}media/${name}`,
  mime_type: MIME[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream',
  ...(caption === '' ? {} : { title: plain(caption) }),
});

export function jsonFeed({ masthead, articles, address, uuid }: FeedInput): string {
  const base = address ?? '';
  const author = (article: Article) => ({
    name: plain(article.byline === '' ? masthead.name : article.byline),
  });
  const item = (article: Article) => {
    const own = `${base}${article.slug}/`;
    const other = otherHalf(article, articles);
    const picture = article.feature ?? article.media.find(({ name }) => isPictureName(name))?.name ?? null;
    const files = article.media.filter(({ name }) => !isPictureName(name));
    return {
      id: uuid(`article/${article.slug}`),
      url: own,
      title: plain(article.title),
      content_html: content(article, base),
      summary: summaryOf(article),
      ...(picture === null ? {} : { image: `${own}media/${picture}` }),
      date_published: instant(article.day),
      ...(article.corrections === undefined ? {} : { date_modified: instant(changedDay(article)) }),
      authors: [author(article)],
      language: article.language,
      ...(files.length === 0 ? {} : { attachments: files.map((file) => attachment(file, own)) }),
      // Names that begin with an underscore are the feed's own to give.
      ...(other === null ? {} : { _translation: { language: other.language, url: `${base}${other.slug}/` } }),
    };
  };
  const feed = {
    version: 'https://jsonfeed.org/version/1.1',
    title: plain(masthead.name),
    home_page_url: base === '' ? './' : base,
    feed_url: `${base}feed.json`,
    language: masthead.language,
    items: newest(articles).map(item),
  };
  return `${JSON.stringify(feed, null, 2)}\n`;
}
