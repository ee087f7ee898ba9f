/**
 * Looks through a clean OpenDocument file: its type first, then pictures, styles, content, objects and the list of
 * members; markup of known namespaces, no comment, change, script, form or link, and no value that tells who, where or when.
 */
import type { Mode } from '#protocol/record.ts';
import { NO_FACTS } from '../../facts.ts';
import { type ByteSource, demand, type Structure } from '../source.ts';
import { KnownNames } from './known-names.ts';
import { type ScannedTag, scanMarkup } from './markup-scan.ts';
import { ODF_NAMES } from './odf-vocabulary.ts';
import { verifyPicture } from './pictures.ts';
import type { Search } from './search.ts';
import { demandPlain, isTooShort } from './values.ts';
import { zipMembers } from './zip-members.ts';

const N = 'urn:oasis:names:tc:opendocument:xmlns:';
const NAMESPACES = new Map([
  ['office', `${N}office:1.0`],
  ['style', `${N}style:1.0`],
  ['text', `${N}text:1.0`],
  ['table', `${N}table:1.0`],
  ['draw', `${N}drawing:1.0`],
  ['fo', `${N}xsl-fo-compatible:1.0`],
  ['svg', `${N}svg-compatible:1.0`],
  ['number', `${N}datastyle:1.0`],
  ['chart', `${N}chart:1.0`],
  ['dr3d', `${N}dr3d:1.0`],
  ['presentation', `${N}presentation:1.0`],
  ['anim', `${N}animation:1.0`],
  ['smil', `${N}smil-compatible:1.0`],
  ['of', `${N}of:1.2`],
  ['xlink', 'http://www.w3.org/1999/xlink'],
  ['math', 'http://www.w3.org/1998/Math/MathML'],
]);

const PART = /^(?:Object\d+\/)?(?:content|styles)\.xml$/;
const PICTURE = /^Pictures\/image\d+\.(?:png|jpeg)$/;
const ROOT = /^(?:office:document-(?:content|styles)|math:math)$/;
const TYPE = /^application\/vnd\.oasis\.opendocument\.(?:text|spreadsheet|presentation|graphics)$/;
const KNOWN = new KnownNames(ODF_NAMES);
/** What a clean copy is free of, whatever the lists of names say. */
const FORBIDDEN =
  /^(?:office:(?:scripts|forms|annotation.*|meta|settings|event-listeners|binary-data|dde-source)|text:(?:a|tracked-changes|change.*|script|user-defined|initial-creator|creator|file-name|sender-.*|printed-by|section-source|hidden-.*)|draw:(?:a|plugin|applet|floating-frame|object-ole|control)|table:(?:tracked-changes|dde-links|data-pilot-tables|database-ranges)|presentation:(?:event-listener|sound)|svg:(?:title|desc|font-face-src))$/;
const WITH_TEXT = /^(?:text|number|math|presentation):/;
const MOMENT = /^office:(?:date|time)-value$/;
const SEEN =
  /^(?:table:table@table:name|style:font-face@.*|style:text-properties@.*|text:list-level-style-\w+@.*|.*@(?:table:formula|office:string-value|table:cell-range-address))$/;

export async function unpackOdf(source: ByteSource, search: Search, mode: Mode): Promise<Structure> {
  const names = new Set<string>();
  const hrefs = new Set<string>();
  const listed = new Set<string>();
  let characters = 0;
  for (const { name, bytes, isStored } of zipMembers(source)) {
    demand(!names.has('META-INF/manifest.xml'), 'a member after the list');
    if (names.size === 0)
      demand(name === 'mimetype' && isStored && TYPE.test(bytes.toString('latin1')), 'no type');
    else if (PICTURE.test(name)) await verifyPicture(name, bytes, search, mode);
    else if (PART.test(name)) characters += verifyPart(bytes, search, hrefs);
    else {
      demand(name === 'META-INF/manifest.xml', 'a member that is not known');
      verifyManifest(bytes, listed);
    }
    names.add(name);
  }
  demand(names.has('content.xml') && listed.size > 0, 'no content');
  for (const name of names)
    demand(
      listed.has(name) || name === 'mimetype' || name.startsWith('META-INF/'),
      'a member that is not listed',
    );
  for (const href of hrefs)
    demand(names.has(href) || names.has(`${href}/content.xml`), 'a reference to nothing');
  return { ...NO_FACTS, characters };
}

function verifyPart(bytes: Buffer, search: Search, hrefs: Set<string>): number {
  const values: string[] = [];
  const characters = scanMarkup(bytes, {
    tag: (tag) => {
      if (tag.isRoot) demand(ROOT.test(tag.name), 'another root');
      verifyTag(tag, values, hrefs);
    },
    text: (_text, element) => demand(WITH_TEXT.test(element), 'text where none belongs'),
  });
  search.look(Buffer.from(values.join('\n')));
  return characters;
}

function verifyTag(tag: ScannedTag, values: string[], hrefs: Set<string>): void {
  const { name, attributes, isRoot } = tag;
  KNOWN.demandKnown(tag);
  demand(!FORBIDDEN.test(name), 'an element that has to be gone');
  for (const [attribute, value] of attributes) {
    const [prefix = '', local] = attribute.split(':');
    if (prefix === 'xmlns') {
      demand(isRoot && NAMESPACES.get(local ?? '') === value, 'a namespace that is not known');
      continue;
    }
    demand(attribute !== 'xml:id' || /^id\d+$/.test(value), 'an id that is not ours');
    if (attribute === 'xlink:href') {
      demand(/^(?:Pictures\/image\d+\.(?:png|jpeg)|\.\/Object\d+)$/.test(value), 'a reference outside');
      hrefs.add(value.replace('./', ''));
    } else if (!MOMENT.test(attribute)) {
      demandPlain(value);
      if (!isTooShort(value) && !SEEN.test(`${name}@${attribute}`)) values.push(value);
    }
  }
}

function verifyManifest(bytes: Buffer, listed: Set<string>): void {
  scanMarkup(bytes, {
    tag: ({ name, attributes, isRoot }) => {
      demand(name === (isRoot ? 'manifest:manifest' : 'manifest:file-entry'), 'a list of something else');
      for (const [attribute, value] of attributes) {
        demand(
          /^(?:xmlns:manifest|manifest:(?:version|full-path|media-type))$/.test(attribute),
          'more than a list',
        );
        demand(/^[\w/.:+-]*$/.test(value), 'a name that is not ours');
        if (attribute === 'manifest:full-path') listed.add(value);
      }
    },
    text: () => demand(false, 'text in the list'),
  });
}
