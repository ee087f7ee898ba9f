/**
 * What a document holds that a reader does not show: for the record, and to be searched for in the copy. Reads the file from its first
 * byte to its last rather than by its tables, so that what an update has replaced counts as much as what replaced it, and
 * a damaged file tells as much as a whole one.
 */
import { constants, inflateSync } from 'node:zlib';
import type { FoundValue } from '#protocol/record.ts';
import { utf16Text } from '../utf16.ts';
import { addPaths, addXmp, Findings } from './ascii-values.ts';
import { addPictureTags } from './picture-tags.ts';

/** The start of a larger file is looked at only. */
const LOOKED_AT_BYTES = 64 * 1024 * 1024;
/** Of one stream, unpacked, and of all together: a bomb costs no more. */
const UNPACKED_BYTES = 8 * 1024 * 1024;
const ALL_UNPACKED_BYTES = 64 * 1024 * 1024;
/** Pictures that are looked into: by-lines repeat. */
const PICTURES = 200;

type Known = readonly [name: string, group: FoundValue['group']];

/** Strings by the key under which they stand in any dictionary. */
const KEYS: Readonly<Record<string, Known>> = {
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
const STRINGS = new RegExp(
  `/(${Object.keys(KEYS).join('|')})\\s*(?:\\(((?:[^()\\\\]|\\\\[\\s\\S]){1,600})\\)|<([0-9A-Fa-f\\s]{2,1200})>)`,
  'g',
);
const LAYER =
  /\/Type\s*\/OCG\b[^>]{0,80}?\/Name\s*\(((?:[^()\\]|\\[\s\S]){1,200})\)|\/Name\s*\(((?:[^()\\]|\\[\s\S]){1,200})\)[^>]{0,80}?\/Type\s*\/OCG\b/g;
const IDENTIFIER = /\/ID\s*\[\s*<([0-9A-Fa-f]{16,64})>\s*<([0-9A-Fa-f]{16,64})>/g;

const COUNTED: Readonly<Record<string, RegExp>> = {
  Scripts: /\/S\s*\/JavaScript\b/g,
  Attachments: /\/EF\b/g,
  Layers: /\/Type\s*\/OCG\b/g,
  FormFields: /\/FT\s*\/(?:Tx|Btn|Ch|Sig)\b/g,
  LaunchActions: /\/S\s*\/Launch\b/g,
  Signatures: /\/ByteRange\s*\[/g,
  PrivateDataOfPrograms: /\/PieceInfo\b/g,
  Annotations:
    /\/Subtype\s*\/(?:Text|Link|FreeText|Highlight|Underline|StrikeOut|Squiggly|Stamp|Ink|Popup|FileAttachment|Line|Square|Circle|Polygon|PolyLine|Caret|Widget|Redact|Sound|Movie|Screen)\b/g,
};

export interface Hidden {
  readonly found: FoundValue[];
  /** Whether some page may have units of another size than a point. */
  readonly hasUnits: boolean;
}

export function hiddenInPdf(original: Buffer): Hidden {
  const looked = original.subarray(0, LOOKED_AT_BYTES);
  const findings = new Findings();
  const counts = new Map<string, number>();
  let hasUnits = false;
  let pictures = 0;
  let unpackedBytes = 0;
  const read = (text: string) => {
    addStrings(findings, text);
    hasUnits ||= text.includes('/UserUnit');
    for (const [name, pattern] of Object.entries(COUNTED))
      counts.set(name, (counts.get(name) ?? 0) + (text.match(pattern)?.length ?? 0));
  };
  for (const { text, stream } of partsOf(looked)) {
    read(text);
    if (stream === null) continue;
    const dict = text.slice(text.lastIndexOf(' obj') + 1);
    const isPicture = /\/Subtype\s*\/Image\b/.test(dict) && dict.includes('/DCTDecode');
    const isObjects = /\/Type\s*\/ObjStm\b/.test(dict);
    const isTags = /\/Type\s*\/Metadata\b/.test(dict);
    if (!(isPicture || isObjects || isTags) || unpackedBytes > ALL_UNPACKED_BYTES) continue;
    const bytes = unpacked(dict, stream);
    unpackedBytes += bytes.length;
    if (isObjects) read(bytes.toString('latin1'));
    if (isTags) addXmp(findings, 'PDF-XMP', bytes);
    if (isPicture) pictures += 1;
    if (isPicture && pictures <= PICTURES) addPictureTags(findings, 'PDF-Picture', bytes);
  }
  addPaths(findings, 'PDF', looked);
  counts.set('EarlierRevisions', countOf(looked, '%%EOF') - 1);
  for (const [name, count] of counts) findings.count(`PDF:${name}`, count);
  return { found: findings.list(), hasUnits };
}

/** The file in order: text, and the stream after it, if one follows. */
function* partsOf(file: Buffer): Generator<{ text: string; stream: Buffer | null }> {
  for (let at = 0; ; ) {
    const start = file.indexOf('stream', at);
    if (start === -1) {
      yield { text: file.toString('latin1', at), stream: null };
      return;
    }
    const end = file.indexOf('endstream', start);
    const stop = end === -1 ? file.length : end;
    const isWindows = file[start + 6] === 0x0d && file[start + 7] === 0x0a;
    yield {
      text: file.toString('latin1', at, start),
      stream: file.subarray(start + (isWindows ? 8 : 7), stop),
    };
    if (end === -1) return;
    at = end + 'endstream'.length;
  }
}

/** The stream's bytes without a first deflation; what is packed in other ways is given as it is. */
function unpacked(dict: string, stream: Buffer): Buffer {
  if (!/\/Filter\s*\[?\s*\/(?:FlateDecode|Fl)\b/.test(dict)) return stream;
  try {
    return inflateSync(stream, { maxOutputLength: UNPACKED_BYTES, finishFlush: constants.Z_SYNC_FLUSH });
  } catch (thrown) {
    // damaged, too large or encrypted: then there is nothing to be read in it
    if (thrown instanceof Error) return Buffer.alloc(0);
    throw thrown;
  }
}

function addStrings(findings: Findings, text: string): void {
  for (const [, key = '', written, hex] of text.matchAll(STRINGS)) {
    const known = KEYS[key];
    const bytes = hex === undefined ? unescaped(written ?? '') : Buffer.from(hex.replace(/\s/g, ''), 'hex');
    if (known !== undefined) findings.add(`PDF:${known[0]}`, decoded(bytes), known[1]);
  }
  for (const [, before, after] of text.matchAll(LAYER))
    findings.add('PDF:LayerName', decoded(unescaped(before ?? after ?? '')), 'history');
  for (const [, first = '', second = ''] of text.matchAll(IDENTIFIER)) {
    findings.add('PDF:Identifier', first, 'history');
    findings.add('PDF:Identifier', second, 'history');
  }
}

const CONTROLS: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** ISO 32000-1, 7.3.4.2: what stands between the brackets of a string. */
function unescaped(written: string): Buffer {
  const text = written.replace(
    /\\(?:([0-7]{1,3})|\r?\n|([\s\S]))/g,
    (_all, octal?: string, other?: string) => {
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
      return other === undefined ? '' : (CONTROLS[other] ?? other);
    },
  );
  return Buffer.from(text, 'latin1');
}

/** UTF-16 and UTF-8 carry their mark; all else is close to Latin-1. */
function decoded(bytes: Buffer): string {
  if (bytes[0] === 0xfe && bytes[1] === 0xff) {
    const pairs = Buffer.from(bytes.subarray(2, bytes.length - (bytes.length % 2)));
    return utf16Text(pairs.swap16());
  }
  const isUtf8 = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return isUtf8 ? bytes.toString('utf8', 3) : bytes.toString('latin1');
}

function countOf(bytes: Buffer, word: string): number {
  let count = 0;
  for (let at = bytes.indexOf(word); at !== -1; at = bytes.indexOf(word, at + word.length)) count += 1;
  return count;
}
