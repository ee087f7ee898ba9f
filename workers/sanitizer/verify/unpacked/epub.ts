/** Looks through a clean book: a package that is the same for all, pages of known elements, and pictures. */
import type { Mode } from '#protocol/record.ts';
import { NO_FACTS } from '../../facts.ts';
import { type ByteSource, demand, type Structure } from '../source.ts';
import { type ScannedTag, scanMarkup } from './markup-scan.ts';
import { verifyPicture } from './pictures.ts';
import type { Search } from './search.ts';
import { zipMembers } from './zip-members.ts';

const ELEMENTS =
  /^(?:html|head|title|body|p|div|span|h[1-6]|br|hr|em|strong|i|b|u|s|sub|sup|small|blockquote|pre|code|kbd|samp|var|tt|section|article|aside|nav|header|footer|main|figure|figcaption|ul|ol|li|dl|dt|dd|table|caption|colgroup|col|thead|tbody|tfoot|tr|th|td|ruby|rb|rt|rp|cite|q|dfn|abbr|acronym|address|del|ins|big|center|mark|bdi|bdo|wbr|img|a|time)$/;
const ATTRIBUTES: Readonly<Record<string, RegExp>> = {
  xmlns: /^http:\/\/www\.w3\.org\/1999\/xhtml$/,
  id: /^i\d+$/,
  src: /^image\d+\.(?:png|jpeg)$/,
  href: /^(?:page\d+\.xhtml|image\d+\.(?:png|jpeg))(?:#i\d+)?$/,
  alt: /^$/,
  ...Object.fromEntries(
    'colspan rowspan dir start value type reversed width height span align valign'
      .split(' ')
      .map((name) => [name, /^[\w.%-]{1,20}$/]),
  ),
};
const PACKAGE: Readonly<Record<string, readonly string[]>> = {
  package: ['xmlns', 'version', 'unique-identifier'],
  metadata: ['xmlns:dc'],
  'dc:identifier': ['id'],
  'dc:title': [],
  'dc:language': [],
  meta: ['property'],
  manifest: [],
  item: ['id', 'href', 'media-type', 'properties'],
  spine: [],
  itemref: ['idref'],
};
const PACKAGE_TEXT = /^(?:book|Book|und|1980-01-01T00:00:00Z)$/;
const PACKAGE_VALUE =
  /^(?:[pm]\d+|id|nav|nav\.xhtml|page\d+\.xhtml|image\d+\.(?:png|jpeg)|application\/xhtml\+xml|image\/(?:png|jpeg)|3\.0|dcterms:modified|http:\/\/(?:www\.idpf\.org\/2007\/opf|purl\.org\/dc\/elements\/1\.1\/))$/;
const CONTAINER =
  /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<container version="1\.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="content\.opf" media-type="application\/oebps-package\+xml"\/><\/rootfiles><\/container>$/;

export async function unpackEpub(source: ByteSource, search: Search, mode: Mode): Promise<Structure> {
  let members = 0;
  let characters = 0;
  for (const { name, bytes, isStored } of zipMembers(source)) {
    const text = bytes.toString('latin1');
    if (members === 0) demand(name === 'mimetype' && isStored && text === 'application/epub+zip', 'no type');
    else if (members === 1) demand(name === 'META-INF/container.xml' && CONTAINER.test(text), 'no container');
    else if (name === 'content.opf') verifyPackage(bytes);
    else if (name === 'nav.xhtml') verifyContents(text);
    else if (/^page\d+\.xhtml$/.test(name)) characters += scanMarkup(bytes, { tag: verifyTag });
    else {
      demand(/^image\d+\.(?:png|jpeg)$/.test(name), 'a member that is not known');
      await verifyPicture(name, bytes, search, mode);
    }
    members += 1;
  }
  return { ...NO_FACTS, characters };
}

function verifyTag({ name, attributes, isRoot }: ScannedTag): void {
  demand(ELEMENTS.test(name) && isRoot === (name === 'html'), 'an element that is not known');
  for (const [attribute, value] of attributes)
    demand(ATTRIBUTES[attribute]?.test(value) === true, 'an attribute that is not known');
}

function verifyPackage(bytes: Buffer): void {
  scanMarkup(bytes, {
    tag: ({ name, attributes }) => {
      const known = PACKAGE[name];
      demand(known !== undefined, 'a package with more than it needs');
      for (const [attribute, value] of attributes)
        demand(known.includes(attribute) && PACKAGE_VALUE.test(value), 'a package that says something');
    },
    text: (text) => demand(PACKAGE_TEXT.test(text), 'a package that says something'),
  });
}

function verifyContents(text: string): void {
  const rest = text.replace(/<li><a href="page(\d+)\.xhtml">\1<\/a><\/li>/g, '');
  demand(
    rest ===
      '<?xml version="1.0" encoding="UTF-8"?>\n<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title>Book</title></head><body><nav epub:type="toc"><ol></ol></nav></body></html>',
    'contents with more than numbers',
  );
}
