/** Feeds as a strict parser reads them, with pairs, corrections and what was taken back. */
import { describe, expect, it } from '@jest/globals';
import { SaxesParser } from 'saxes';
import { atomFeed, type FeedInput, jsonFeed, rssFeed } from '#newsroom/site/feeds.ts';
import { addDays, parseDay } from '#protocol/day.ts';
import { anArticle } from '../support/desk.ts';

const DAY = parseDay(16_460);
const ADDRESS = 'http://site.example/site/';
const HOSTILE = `</title><script>alert("1")</script>]]>&amp;'\u0000\u202e<!--`;
const media = [
  { name: 'photo-1.jpg', sha256: 'ab'.repeat(32), caption: '', credit: '', alt: 'A gate' },
  { name: 'photo-2.jpg', sha256: 'ac'.repeat(32), caption: '', credit: '', alt: 'A wall' },
  { name: 'document-3.pdf', sha256: 'ad'.repeat(32), caption: 'The order', credit: '', alt: '' },
];
const english = anArticle(DAY, {
  slug: 'the-gate',
  title: HOSTILE,
  media,
  feature: 'photo-2.jpg',
  translation: { language: 'ar', slug: 'al-bawaba' },
  corrections: [{ day: addDays(DAY, 2), text: 'It was not Monday.' }],
});
const arabic = anArticle(addDays(DAY, 1), { slug: 'al-bawaba', language: 'ar', title: 'البوابة' });
const feed: FeedInput = {
  masthead: { name: HOSTILE, language: 'en' },
  articles: [english, arabic],
  withdrawn: [{ slug: 'gone', day: addDays(DAY, 3) }],
  address: ADDRESS,
  uuid: (name) => `urn:uuid:${name}`,
};

interface Node {
  readonly name: string;
  readonly uri: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Node[];
  text: string;
}

/** By a parser that follows XML 1.0 and its namespaces to the letter, and throws at the first mistake. */
function parsed(xml: string): Node {
  const parser = new SaxesParser({ xmlns: true, position: false });
  const top: Node = { name: '', uri: '', attributes: {}, children: [], text: '' };
  const open = [top];
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ local, uri, attributes }) => {
    const values = Object.entries(attributes).map(([name, { value }]) => [name, value]);
    const node: Node = { name: local, uri, attributes: Object.fromEntries(values), children: [], text: '' };
    open.at(-1)?.children.push(node);
    open.push(node);
  });
  parser.on('text', (text) => {
    const node = open.at(-1);
    if (node !== undefined) node.text += text;
  });
  parser.on('closetag', () => void open.pop());
  parser.write(xml).close();
  return top.children[0]!;
}

const all = (node: Node, name: string): Node[] => node.children.filter((child) => child.name === name);
const one = (node: Node, name: string): Node => {
  expect([name, all(node, name).length]).toEqual([name, 1]);
  return all(node, name)[0]!;
};
const ABSOLUTE = /^http:\/\/site\.example\/site\//;

describe('Atom', () => {
  const top = parsed(atomFeed(feed));
  it('has what RFC 4287 asks for', () => {
    expect([top.name, top.uri]).toEqual(['feed', 'http://www.w3.org/2005/Atom']);
    for (const name of ['title', 'id', 'updated', 'author']) one(top, name);
    const entries = all(top, 'entry');
    expect(entries).toHaveLength(2);
    for (const entry of entries) {
      for (const name of ['title', 'id', 'updated', 'published', 'author', 'summary', 'content'])
        one(entry, name);
      const kinds = all(entry, 'link').map(({ attributes }) => `${attributes.type} ${attributes.hreflang}`);
      expect(new Set(kinds).size).toBe(kinds.length);
      for (const { attributes } of all(entry, 'link')) expect(attributes.href).toMatch(ABSOLUTE);
    }
    expect(one(top, 'updated').text).toBe('2015-01-28T00:00:00Z');
  });

  it('pairs languages, tells of corrections, and takes back what was withdrawn', () => {
    const [newer, older] = all(top, 'entry');
    const links = (entry: Node) => all(entry, 'link').map(({ attributes }) => attributes.hreflang);
    expect([links(newer!), links(older!)]).toEqual([
      ['ar', 'en'],
      ['en', 'ar'],
    ]);
    expect([one(older!, 'published').text, one(older!, 'updated').text]).toEqual([
      '2015-01-25T00:00:00Z',
      '2015-01-27T00:00:00Z',
    ]);
    expect(one(older!, 'content').text).toContain('It was not Monday.');
    const gone = one(top, 'deleted-entry');
    expect([gone.uri, gone.attributes]).toEqual([
      'http://purl.org/atompub/tombstones/1.0',
      { ref: 'urn:uuid:article/gone', when: '2015-01-28T00:00:00Z' },
    ]);
  });
});

describe('RSS', () => {
  const channel = one(parsed(rssFeed(feed)), 'channel');
  it('has what RSS 2.0 asks for', () => {
    for (const name of ['title', 'description', 'language']) one(channel, name);
    const items = all(channel, 'item');
    expect(items).toHaveLength(2);
    for (const item of items) {
      for (const name of ['title', 'guid', 'pubDate', 'description', 'creator']) one(item, name);
      expect(Number.isNaN(Date.parse(one(item, 'pubDate').text))).toBe(false);
    }
  });

  it('pairs languages and tells of corrections', () => {
    const [newer, older] = all(channel, 'item');
    const pair = (item: Node) =>
      all(item, 'link').flatMap(({ attributes }) => (attributes.hreflang ? [attributes] : []));
    expect(pair(newer!)).toEqual([
      { rel: 'alternate', type: 'text/html', hreflang: 'en', href: `${ADDRESS}the-gate/` },
    ]);
    expect(pair(older!)).toHaveLength(1);
    expect(one(older!, 'description').text).toMatch(/^\[It was not Monday\.\]/);
    expect(one(older!, 'updated').text).toBe('2015-01-27T00:00:00Z');
  });
});

describe('JSON Feed', () => {
  const read = JSON.parse(jsonFeed(feed));
  it('has what version 1.1 asks for, with pictures, documents, pairs and corrections', () => {
    expect(read).toMatchObject({
      version: 'https://jsonfeed.org/version/1.1',
      home_page_url: ADDRESS,
      feed_url: `${ADDRESS}feed.json`,
      language: 'en',
    });
    for (const sign of ['\u0000', '\u202e']) expect(read.title.includes(sign)).toBe(false);
    const [newer, older] = read.items;
    expect(older).toMatchObject({
      id: 'urn:uuid:article/the-gate',
      url: `${ADDRESS}the-gate/`,
      image: `${ADDRESS}the-gate/media/photo-2.jpg`,
      date_published: '2015-01-25T00:00:00Z',
      date_modified: '2015-01-27T00:00:00Z',
      authors: [{ name: 'A reporter in the city' }],
      language: 'en',
      attachments: [
        { url: `${ADDRESS}the-gate/media/document-3.pdf`, mime_type: 'application/pdf', title: 'The order' },
      ],
      _translation: { language: 'ar', url: `${ADDRESS}al-bawaba/` },
    });
    expect(newer).not.toHaveProperty('date_modified');
    for (const { content_html: html } of read.items) {
      expect(html).not.toMatch(/<script/);
      for (const [, address = ''] of html.matchAll(/(?:src|href)="([^"]*)"/g))
        expect(address).toMatch(ABSOLUTE);
    }
  });
});
