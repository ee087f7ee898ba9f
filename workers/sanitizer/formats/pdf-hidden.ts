/**
 * What a document holds that a reader does not show: for the record, and to be searched for in the copy. Earlier revisions
 * count as much as the last one. A file that this code cannot parse has been drawn and rebuilt all the same.
 */
import { inflateSync } from 'node:zlib';
import {
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  PDFNumber,
  PDFRawStream,
  PDFString,
} from 'pdf-lib';
import type { FoundValue } from '#protocol/record.ts';
import { addPaths, addXmp, Findings } from './ascii-values.ts';
import { addPictureTags } from './picture-tags.ts';

/** Looking inside parses the whole original once more; for larger files the record goes without. */
const PARSED_BYTES = 32 * 1024 * 1024;
/** Of one stream, unpacked: packets of tags are smaller, and a bomb must not cost the copy that is already made. */
const UNPACKED_BYTES = 8 * 1024 * 1024;
/** Pictures that are looked into: by-lines repeat. */
const PICTURES = 200;

/** Strings by the key under which they stand in any dictionary. */
const KEYS: Readonly<Record<string, readonly [name: string, group: FoundValue['group']]>> = {
  Author: ['Author', 'person'],
  Creator: ['Software', 'software'],
  Producer: ['Software', 'software'],
  Title: ['Title', 'history'],
  Subject: ['Subject', 'history'],
  Keywords: ['Keywords', 'history'],
  Company: ['Company', 'person'],
  Manager: ['Manager', 'person'],
  SourceModified: ['Date', 'time'],
  CreationDate: ['Date', 'time'],
  ModDate: ['Date', 'time'],
  LastModified: ['Date', 'time'],
  M: ['Date', 'time'],
  T: ['NameOfFieldOrNote', 'person'],
  TU: ['NameOfFieldOrNote', 'history'],
  Contents: ['NoteText', 'history'],
  RC: ['NoteText', 'history'],
  NM: ['Identifier', 'history'],
  URI: ['LinkTarget', 'history'],
  F: ['FileName', 'history'],
  UF: ['FileName', 'history'],
  Desc: ['FileDescription', 'history'],
  ContactInfo: ['SignerContact', 'person'],
  Location: ['SignerPlace', 'place'],
  Reason: ['SignerReason', 'history'],
};

export interface Hidden {
  readonly found: FoundValue[];
  /** How many points a unit of a page is, by its index. */
  unitOf(index: number): number;
}

export async function hiddenInPdf(original: Buffer): Promise<Hidden> {
  const findings = new Findings();
  findings.count('PDF:EarlierRevisions', countOf(original, '%%EOF') - 1);
  const units: number[] = [];
  if (original.length <= PARSED_BYTES) {
    addPaths(findings, 'PDF', original);
    addPlainStrings(findings, original);
    addXmp(findings, 'PDF-XMP', original);
    try {
      const parsed = await PDFDocument.load(original, { ignoreEncryption: true, updateMetadata: false });
      addObjects(findings, parsed);
      units.push(...parsed.getPages().map((page) => unitOfPage(page.node)));
    } catch (thrown) {
      if (!(thrown instanceof Error)) throw thrown;
      findings.add('PDF:UnreadableStructure', '1', 'history');
    }
  }
  return { found: findings.list(), unitOf: (index) => units[index] ?? 1 };
}

function unitOfPage(page: PDFDict): number {
  const unit = page.get(PDFName.of('UserUnit'));
  const points = unit instanceof PDFNumber ? unit.asNumber() : 1;
  return points > 0 && Number.isFinite(points) ? points : 1;
}

function addObjects(findings: Findings, parsed: PDFDocument): void {
  const counts = new Map<string, number>();
  const add = (name: string, by = 1) => counts.set(name, (counts.get(name) ?? 0) + by);
  let pictures = 0;
  const { ID } = parsed.context.trailerInfo;
  if (ID instanceof PDFArray)
    for (const part of ID.asArray())
      if (part instanceof PDFHexString) findings.add('PDF:Identifier', part.asString(), 'history');
  for (const [, object] of parsed.context.enumerateIndirectObjects()) {
    const dict = object instanceof PDFRawStream ? object.dict : object;
    if (dict instanceof PDFDict) {
      countDict(dict, add);
      addStrings(findings, dict, 0);
    }
    if (!(object instanceof PDFRawStream)) continue;
    const type = nameIn(object.dict, 'Type');
    if (type === '/Metadata') addXmp(findings, 'PDF-XMP', unpacked(object));
    if (nameIn(object.dict, 'Subtype') === '/Image' && filtersOf(object.dict).includes('/DCTDecode')) {
      pictures += 1;
      if (pictures <= PICTURES) addPictureTags(findings, 'PDF-Picture', unpacked(object));
    }
  }
  for (const [name, count] of counts) findings.count(`PDF:${name}`, count);
}

const nameIn = (dict: PDFDict, key: string): string | undefined => dict.get(PDFName.of(key))?.toString();

function countDict(dict: PDFDict, add: (name: string, by?: number) => void): void {
  if (dict.has(PDFName.of('JS')) || nameIn(dict, 'S') === '/JavaScript') add('Scripts');
  if (dict.has(PDFName.of('EF'))) add('Attachments');
  if (nameIn(dict, 'Type') === '/OCG') add('Layers');
  if (nameIn(dict, 'FT') !== undefined) add('FormFields');
  if (nameIn(dict, 'S') === '/Launch') add('LaunchActions');
  if (nameIn(dict, 'Type') === '/Sig' || dict.has(PDFName.of('ByteRange'))) add('Signatures');
  if (dict.has(PDFName.of('PieceInfo'))) add('PrivateDataOfPrograms');
  const annotations = dict.get(PDFName.of('Annots'));
  if (annotations instanceof PDFArray) add('Annotations', annotations.size());
}

/** Dictionaries lie in dictionaries; the levels that have a name for anything are few. */
const DEEPEST = 4;

function addStrings(findings: Findings, dict: PDFDict, depth: number): void {
  const isLayer = nameIn(dict, 'Type') === '/OCG';
  for (const [key, value] of dict.entries()) {
    if (value instanceof PDFDict && depth < DEEPEST) addStrings(findings, value, depth + 1);
    if (!(value instanceof PDFString || value instanceof PDFHexString)) continue;
    const name = key.asString().slice(1);
    const known = isLayer && name === 'Name' ? (['LayerName', 'history'] as const) : KEYS[name];
    if (known !== undefined) findings.add(`PDF:${known[0]}`, value.decodeText(), known[1]);
  }
}

function filtersOf(dict: PDFDict): string[] {
  const filter = dict.get(PDFName.of('Filter'));
  if (filter instanceof PDFArray) return filter.asArray().map(String);
  return filter === undefined ? [] : [String(filter)];
}

/** The stream's bytes without a first deflation; what is packed in other ways is given as it is. */
function unpacked(stream: PDFRawStream): Buffer {
  const bytes = Buffer.from(stream.contents);
  if (filtersOf(stream.dict)[0] !== '/FlateDecode') return bytes;
  try {
    return inflateSync(bytes, { maxOutputLength: UNPACKED_BYTES });
  } catch (thrown) {
    // cut off, too large or encrypted: then there is nothing to be read in it
    if (thrown instanceof Error) return Buffer.alloc(0);
    throw thrown;
  }
}

/** Strings of dictionaries that an update has replaced: a parser shows the newest only, the file still has them all. */
function addPlainStrings(findings: Findings, original: Buffer): void {
  const text = original.toString('latin1');
  const strings =
    /\/(Author|Creator|Producer|Title|Subject|Keywords|CreationDate|ModDate)\s*\(((?:[^()\\]|\\.){1,300})\)/g;
  for (const [, key = '', value = ''] of text.matchAll(strings)) {
    const known = KEYS[key];
    if (known !== undefined) findings.add(`PDF:${known[0]}`, PDFString.of(value).decodeText(), known[1]);
  }
}

function countOf(bytes: Buffer, word: string): number {
  let count = 0;
  for (let at = bytes.indexOf(word); at !== -1; at = bytes.indexOf(word, at + word.length)) count += 1;
  return count;
}
