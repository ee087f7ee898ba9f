/**
 * EPUB: the pages in their order, written anew with their text, structure and pictures, and a new package around them that
 * says nothing about who made, sold or bought the book. Styles, fonts, scripts, sounds and properties stay behind.
 */
import { posix } from 'node:path';
import { SaxesParser } from 'saxes';
import { NO_FACTS } from '../facts.ts';
import { type Copied, type Format, type Original, Refusal } from './format.ts';
import { BookRules } from './office/book-rules.ts';
import { Hidden } from './office/hidden.ts';
import { decodeXml, rewriteXml } from './office/markup.ts';
import { cleanPicture } from './office/pictures.ts';
import { tellProperties } from './office/properties.ts';
import { type WrittenPart, writeZip } from './office/zip-writer.ts';
import { OFFICE_TOOLS, officeActions } from './ooxml.ts';
import { ZipParts } from './zip-parts.ts';

const EPUB = { mime: 'application/epub+zip', extension: 'epub' };
const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';
const CONTAINER = `${HEAD}<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>`;

interface Tag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
}

/** All start tags of a small part; null where it is not there. */
function tags(parts: ZipParts, name: string): Tag[] | null {
  const bytes = parts.read(name);
  if (bytes === null) return null;
  const found: Tag[] = [];
  const parser = new SaxesParser({ position: false });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('doctype', (type) => {
    if (type.includes('[')) throw new Refusal('file is damaged');
  });
  parser.on('opentag', (tag) => {
    const attributes = Object.entries(tag.attributes).map(([name, value]): [string, string] => [
      name,
      typeof value === 'string' ? value : value.value,
    ]);
    found.push({ name: tag.name.split(':').at(-1) ?? '', attributes: new Map(attributes) });
  });
  parser.write(decodeXml(bytes).replace(/^\ufeff/, '')).close();
  return found;
}

const decoded = (path: string): string =>
  /^(?:[^%]|%[0-7][0-9a-f])*$/i.test(path) ? decodeURIComponent(path) : path;

async function clean({ path, mode, limits }: Original): Promise<Copied> {
  const parts = ZipParts.open(path);
  const hidden = new Hidden();
  const place = tags(parts, 'META-INF/container.xml')
    ?.find(({ name }) => name === 'rootfile')
    ?.attributes.get('full-path');
  const opf = place === undefined ? null : tags(parts, place);
  if (place === undefined || opf === null) throw new Refusal('file is damaged', EPUB);
  tellProperties(parts, hidden);
  const folder = posix.dirname(place);
  const items = new Map(
    opf
      .filter(({ name }) => name === 'item')
      .map(({ attributes }) => [
        attributes.get('id'),
        posix.join(folder, decoded(attributes.get('href') ?? '')),
      ]),
  );
  const pages = opf
    .filter(({ name }) => name === 'itemref')
    .map(({ attributes }) => items.get(attributes.get('idref')))
    .filter((page) => page !== undefined)
    .filter((page, index, all) => parts.has(page) && all.indexOf(page) === index);
  if (pages.length === 0) throw new Refusal('file is damaged', EPUB);
  const encrypted = tags(parts, 'META-INF/encryption.xml') ?? [];
  if (encrypted.some(({ attributes }) => pages.includes(decoded(attributes.get('URI') ?? ''))))
    throw new Refusal('could not be opened', EPUB);

  const places = new Map(pages.map((page, index) => [page, `page${index + 1}.xhtml`]));
  const pictures: WrittenPart[] = [];
  for (const page of pages) {
    const text = decodeXml(parts.read(page) ?? Buffer.alloc(0));
    for (const [, href = ''] of text.matchAll(/(?:src|href)\s*=\s*["']([^"']+)["']/g)) {
      const name = posix.join(posix.dirname(page), decoded(href.split('#')[0] ?? ''));
      if (places.has(name) || !/\.(?:jpe?g|png|gif|webp|svg|bmp|tiff?)$/i.test(name) || !parts.has(name))
        continue;
      const picture = await cleanPicture(parts.read(name) ?? Buffer.alloc(0), mode, limits);
      const made = `image${pictures.length + 1}.${picture.extension}`;
      places.set(name, made);
      pictures.push({ name: made, bytes: picture.bytes, stored: true });
      hidden.actions.add(
        picture.isShown ? 'pictures within cleaned' : 'pictures left out that could not be cleaned',
      );
    }
  }

  const ids = new Map<string, string>();
  const rename = (page: string, id: string) => {
    const key = `${page}#${id}`;
    const known = ids.get(key) ?? `i${ids.size + 1}`;
    ids.set(key, known);
    return known;
  };
  let characters = 0;
  const written = pages.map((page, index): WrittenPart => {
    const rules = new BookRules({
      hidden,
      rename: (id) => rename(page, id),
      target: (href) => {
        const [file = '', fragment] = href.split('#');
        const target = file === '' ? page : posix.join(posix.dirname(page), decoded(file));
        const made = places.get(target);
        if (made === undefined) return null;
        return fragment === undefined || fragment === '' ? made : `${made}#${rename(target, fragment)}`;
      },
    });
    const made = rewriteXml(parts.read(page) ?? Buffer.alloc(0), rules);
    characters += made.characters;
    if (made.invisible > 0) hidden.invisible(made.invisible);
    return { name: `page${index + 1}.xhtml`, bytes: made.bytes };
  });
  const bytes = writeZip([
    { name: 'mimetype', bytes: Buffer.from(EPUB.mime), stored: true },
    { name: 'META-INF/container.xml', bytes: Buffer.from(CONTAINER) },
    { name: 'content.opf', bytes: packageOf(pages.length, pictures) },
    { name: 'nav.xhtml', bytes: contentsOf(pages.length) },
    ...written,
    ...pictures,
  ]);
  return {
    bytes,
    status: 'clean',
    type: EPUB,
    facts: { ...NO_FACTS, characters },
    actions: officeActions(hidden),
    found: hidden.found,
    tools: OFFICE_TOOLS,
  };
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_none, index) => index + 1);

/** The format demands a title, an identifier and a date; they are the same for every book. */
function packageOf(pages: number, pictures: readonly WrittenPart[]): Buffer {
  const items = [
    '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>',
    ...numbers(pages).map(
      (n) => `<item id="p${n}" href="page${n}.xhtml" media-type="application/xhtml+xml"/>`,
    ),
    ...pictures.map(
      ({ name }, index) =>
        `<item id="m${index + 1}" href="${name}" media-type="image/${name.split('.').at(-1) ?? ''}"/>`,
    ),
  ];
  return Buffer.from(
    `${HEAD}<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">` +
      '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">book</dc:identifier><dc:title>Book</dc:title>' +
      '<dc:language>und</dc:language><meta property="dcterms:modified">1980-01-01T00:00:00Z</meta></metadata>' +
      `<manifest>${items.join('')}</manifest><spine>${numbers(pages)
        .map((n) => `<itemref idref="p${n}"/>`)
        .join('')}</spine></package>`,
  );
}

function contentsOf(pages: number): Buffer {
  const links = numbers(pages).map((n) => `<li><a href="page${n}.xhtml">${n}</a></li>`);
  return Buffer.from(
    `${HEAD}<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title>Book</title></head>` +
      `<body><nav epub:type="toc"><ol>${links.join('')}</ol></nav></body></html>`,
  );
}

export const epub: Format = { clean };
