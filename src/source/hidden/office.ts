/** Office files, OOXML and OpenDocument: both are archives of XML, and both remember who, when, and what was changed. */
import { FoundList, type Hidden } from '../findings.ts';
import { DamagedFile, latin1 } from './bytes.ts';
import { addByTable, countOf, type NameTable, valuesOf } from './xml.ts';
import { listParts, readPart, readText, type ZipPart } from './zip.ts';

/** Properties of both families; a name that only one of them has is not found in the other. */
const PROPERTIES: NameTable = {
  date: [
    'dcterms:created',
    'dcterms:modified',
    'cp:lastPrinted',
    'meta:creation-date',
    'dc:date',
    'meta:print-date',
  ],
  device: ['PrinterName'],
  person: ['dc:creator', 'cp:lastModifiedBy', 'Manager', 'meta:initial-creator', 'meta:printed-by'],
  organisation: ['Company', 'dc:publisher'],
  software: ['Application', 'meta:generator'],
  words: [
    'dc:title',
    'dc:subject',
    'dc:description',
    'cp:keywords',
    'cp:category',
    'meta:keyword',
    'meta:user-defined',
    'vt:lpwstr',
  ],
  folder: ['Template', 'HyperlinkBase'],
};

/** Elements that keep what was changed, each with its author. */
const CHANGES =
  'w:ins|w:del|w:moveFrom|w:moveTo|w:rPrChange|w:pPrChange|w:tblPrChange|w:sectPrChange|w:cellIns|w:cellDel|w:trPrChange|w:tcPrChange|w:tblGridChange|w:numberingChange|text:changed-region|table:cell-content-change|table:insertion|table:deletion|table:movement';

/** The history of a workbook that several people had open, with what stood in the cells before. */
const HISTORY = /^xl\/revisions\/[^/]*\.xml$/;
const HISTORY_ELEMENTS = 'rcc|rrc|rm|ris|rsnm|rdn|rcmt|rcft';
/** What several people did to a presentation at the same time. */
const WORKED_ON = /^ppt\/changesInfos\/[^/]*\.xml$/;

/** Parts of a text document where changes stand. */
const BODY = /^(?:word\/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml|content\.xml)$/;
const COMMENTS =
  /^(?:word\/comments|xl\/(?:comments|threadedComments)|ppt\/comments\/|xl\/comments\/)[^/]*\.xml$|^xl\/threadedComments\/.*\.xml$/;
const COMMENT_ELEMENTS = 'w:comment|comment|threadedComment|p:cm|p188:cm';
const PEOPLE = /^(?:word\/people|xl\/persons\/[^/]+|ppt\/commentAuthors|ppt\/authors)\.xml$/;
/** A number of a page, a date: no words of anybody. */
const FIELD = /<a:fld\s[\s\S]{0,4000}?<\/a:fld>/g;
const SPEAKER_NOTES = /<presentation:notes[\s>]([\s\S]{0,40000}?)<\/presentation:notes>/g;
const NOTES = 'office:annotation|officeooo:annotation';
const PROPERTY_PARTS = /^(?:docProps\/(?:core|app|custom)\.xml|meta\.xml)$/;
const THUMBNAIL = /^(?:docProps|Thumbnails)\/thumbnail\.\w+$/i;
const SHOWN_THUMBNAIL = /\.(?:jpe?g|png)$/i;
const PICTURE = /\.(?:jpe?g|png|tiff?|webp|heic)$/i;
/** Addresses of a computer's or an office's own folders. */
const ON_A_COMPUTER = /^(?:file:|\\\\|[a-z]:[\\/])/i;
const INSIDE = /(?:^|\/)(?:embeddings\/|ObjectReplacements\/|Object \d+\/content\.xml)/;
const SCRIPT = /(?:vbaProject\.bin|^Basic\/.*\.xml|^Scripts\/.+)$/;

/** Enough of a picture to see whether it has a description, which stands at its start. */
const PICTURE_HEAD_BYTES = 4096;
const MOST_PICTURES = 64;

interface Document {
  readonly file: Blob;
  readonly parts: readonly ZipPart[];
  readonly found: FoundList;
}

async function textsOf({ file, parts }: Document, names: RegExp): Promise<string[]> {
  const texts: string[] = [];
  for (const part of parts.filter(({ name }) => names.test(name))) texts.push(await readText(file, part));
  return texts;
}

async function readProperties(document: Document): Promise<void> {
  for (const xml of await textsOf(document, PROPERTY_PARTS))
    addByTable(document.found, PROPERTIES, (name) => valuesOf(xml, name));
}

async function readChanges(document: Document): Promise<void> {
  const { found } = document;
  for (const xml of await textsOf(document, BODY)) {
    const changes = countOf(xml, CHANGES);
    const notes = countOf(xml, NOTES);
    found.count('changes', changes);
    found.count('comments', notes);
    for (const author of valuesOf(xml, 'w:author')) found.add('person', author);
    for (const date of valuesOf(xml, 'w:date')) found.add('date', date);
    if (changes + notes === 0) continue;
    for (const author of valuesOf(xml, 'dc:creator')) found.add('person', author);
    for (const date of valuesOf(xml, 'dc:date')) found.add('date', date);
  }
}

async function readHistory(document: Document): Promise<void> {
  const { found } = document;
  for (const xml of await textsOf(document, HISTORY)) {
    found.count('changes', countOf(xml, HISTORY_ELEMENTS));
    for (const name of valuesOf(xml, 'userName')) found.add('person', name);
    for (const date of valuesOf(xml, 'dateTime')) found.add('date', date);
  }
  for (const xml of await textsOf(document, /^xl\/revisions\/userNames\.xml$/))
    for (const name of valuesOf(xml, 'name')) found.add('person', name);
  for (const xml of await textsOf(document, WORKED_ON)) {
    found.count('changes', countOf(xml, 'pc:sldChg|pc:docChg'));
    for (const name of valuesOf(xml, 'name')) found.add('person', name);
  }
  for (const xml of await textsOf(document, /^VersionList\.xml$/))
    for (const name of valuesOf(xml, 'VL:creator')) found.add('person', name);
}

/** What is written for whoever speaks, and what is in the file and shown to nobody. */
async function readUnshown(document: Document): Promise<void> {
  const { found } = document;
  for (const xml of await textsOf(document, /^ppt\/notesSlides\/[^/]*\.xml$/))
    found.add('words', valuesOf(xml.replace(FIELD, ''), 'a:t').join(' '));
  for (const xml of await textsOf(document, /^content\.xml$/))
    for (const [, notes = ''] of xml.matchAll(SPEAKER_NOTES))
      found.add('words', valuesOf(notes, 'text:p').join(' '));
  for (const xml of await textsOf(document, /^xl\/workbook\.xml$/))
    if (/<sheet\s[^>]*state="(?:hidden|veryHidden)"/.test(xml)) found.count('other');
  for (const xml of await textsOf(document, /^ppt\/slides\/slide\d+\.xml$/))
    if (/<p:sld\s[^>]*show="(?:0|false)"/.test(xml)) found.count('other');
  for (const xml of await textsOf(document, /^word\/document\.xml$/))
    if (/<w:vanish\s*\/>/.test(xml)) found.count('other');
}

async function readComments(document: Document): Promise<void> {
  const { found } = document;
  for (const xml of await textsOf(document, COMMENTS)) {
    found.count('comments', countOf(xml, COMMENT_ELEMENTS));
    for (const name of ['w:author', 'author'])
      for (const value of valuesOf(xml, name)) found.add('person', value);
    for (const name of ['w:date', 'dT', 'dt', 'created'])
      for (const value of valuesOf(xml, name)) found.add('date', value);
  }
  for (const xml of await textsOf(document, PEOPLE))
    for (const name of ['w15:author', 'displayName', 'name'])
      for (const value of valuesOf(xml, name)) found.add('person', value);
}

/** Where a workbook lay, which printer a text knew, and the numbers by which drafts are told to belong together. */
async function readSettings(document: Document): Promise<void> {
  const { found } = document;
  for (const xml of await textsOf(document, /^xl\/workbook\.xml$/)) {
    for (const path of valuesOf(xml, 'url')) found.add('folder', path);
    if (countOf(xml, 'revisionPtr|xr:revisionPtr') > 0) found.count('numbers');
  }
  for (const xml of await textsOf(document, /^word\/settings\.xml$/))
    if (countOf(xml, 'w:rsid|w:rsidRoot|w14:docId|w15:docId') > 0) found.count('numbers');
  for (const xml of await textsOf(document, /^(?:word|xl|ppt)\/(?:.*\/)?_rels\/[^/]*\.rels$/))
    for (const target of valuesOf(xml, 'Target'))
      found.add('folder', ON_A_COMPUTER.test(target) ? target : '');
  for (const xml of await textsOf(document, /^xl\/connections\.xml$/))
    for (const name of ['sourceFile', 'odcFile', 'connection'])
      for (const value of valuesOf(xml, name)) found.add('folder', value);
  if (document.parts.some(({ name }) => /\/printerSettings\/[^/]+\.bin$/.test(name))) found.count('device');
  for (const xml of await textsOf(document, /^settings\.xml$/)) {
    const printer = /config:name="PrinterName"[^>]*>([^<]{1,200})</.exec(xml)?.[1];
    found.add('device', printer);
  }
}

async function readInside({ file, parts, found }: Document): Promise<void> {
  found.count('files', parts.filter(({ name }) => INSIDE.test(name) && !name.endsWith('/')).length);
  if (parts.some(({ name }) => SCRIPT.test(name))) found.count('scripts');
  found.count('revisions', parts.filter(({ name }) => /^Versions\/.+/.test(name)).length);
  for (const part of parts.filter(({ name }) => PICTURE.test(name)).slice(0, MOST_PICTURES)) {
    const head = latin1(await readPart(file, part, PICTURE_HEAD_BYTES));
    if (/Exif\0\0|eXIf|<x:xmpmeta|Photoshop 3\.0/.test(head) && !THUMBNAIL.test(part.name))
      found.count('inner');
  }
}

async function thumbnailOf({ file, parts, found }: Document): Promise<Blob | null> {
  const part = parts.find(({ name }) => THUMBNAIL.test(name));
  if (!part) return null;
  found.count('thumbnail');
  // Some are drawings that no browser shows.
  if (!SHOWN_THUMBNAIL.test(part.name)) return null;
  const type = part.name.endsWith('png') ? 'image/png' : 'image/jpeg';
  return new Blob([await readPart(file, part)], { type });
}

/** Parts that only an office file has; any other archive is not read here. */
const isOffice = (parts: readonly ZipPart[]): boolean =>
  parts.some(({ name }) => name === '[Content_Types].xml' || name === 'content.xml');

/** @throws Error on a damaged file, and on an archive that is no office file */
export async function readOffice(file: Blob): Promise<Hidden> {
  const parts = await listParts(file);
  if (!isOffice(parts)) throw new DamagedFile('archive');
  const found = new FoundList();
  const document = { file, parts, found };
  await readProperties(document);
  await readChanges(document);
  await readHistory(document);
  await readComments(document);
  await readUnshown(document);
  await readSettings(document);
  await readInside(document);
  return { found, thumbnail: await thumbnailOf(document) };
}
