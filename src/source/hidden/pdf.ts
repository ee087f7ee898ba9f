/**
 * PDF by its bytes, without a renderer: names and dates stand in a few known places, every saving leaves an end of its
 * own, and what is packed is unpacked only where descriptions can stand.
 */
import { FoundList, type Hidden } from '../findings.ts';
import { DamagedFile, inflate, latin1, readRange, utf8, utf16 } from './bytes.ts';
import { addByTable, type NameTable } from './xml.ts';
import { readXmpIn } from './xmp.ts';

/** A larger file is read at its start and its end, where descriptions and ends of versions stand. */
const MOST_WHOLE_BYTES = 32 * 1024 * 1024;
const END_BYTES = 8 * 1024 * 1024;

const NAMES: NameTable = {
  date: ['CreationDate', 'ModDate', 'SourceModified'],
  person: ['Author', 'T'],
  organisation: ['Company'],
  software: ['Creator', 'Producer'],
  words: ['Title', 'Subject', 'Keywords'],
};

/** A form's fields have a `T` too; only notes on a page have one that is a name. */
const NOTE = /\/Subtype\s*\/(?:Text|FreeText|Highlight|Underline|StrikeOut|Squiggly|Ink|Stamp|Caret)\b/g;
/** A dictionary is rarely longer; what stands around a note's subtype is looked at this far. */
const AROUND_NOTE = 1500;

const SIGNATURE = /\/Type\s*\/Sig\b/g;
/** Layers that are switched off, and what drawing programs keep for themselves. */
const UNSHOWN = /\/OFF\s*\[\s*\d|\/PieceInfo\b/;

const MOST_STRING = 1000;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** `(text)` with nested brackets and escapes, from the letter after the first bracket. */
function literal(text: string, from: number): string {
  let value = '';
  for (let at = from, depth = 1; at < text.length && value.length < MOST_STRING; at += 1) {
    const letter = text[at] ?? '';
    if (letter === '\\') {
      const octal = /^[0-7]{1,3}/.exec(text.slice(at + 1, at + 4))?.[0];
      const next = text[at + 1] ?? '';
      value += octal ? String.fromCharCode(Number.parseInt(octal, 8) & 255) : (ESCAPES[next] ?? next);
      at += octal ? octal.length : 1;
      continue;
    }
    if (letter === '(') depth += 1;
    if (letter === ')') depth -= 1;
    if (depth === 0) break;
    value += letter;
  }
  return value;
}

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

/** Text strings are UTF-16 or UTF-8 by their first bytes, else nearly Latin-1. */
function textString(raw: string): string {
  if (raw.startsWith('\xfe\xff')) return utf16(bytesOf(raw.slice(2)), false);
  if (raw.startsWith('\xff\xfe')) return utf16(bytesOf(raw.slice(2)), true);
  if (raw.startsWith('\xef\xbb\xbf')) return utf8(bytesOf(raw.slice(3)));
  return raw;
}

const fromHexString = (hex: string): string =>
  (hex.match(/[0-9a-f]{2}/gi) ?? []).map((pair) => String.fromCharCode(Number.parseInt(pair, 16))).join('');

/** More of one name than these are not read: a file of many notes repeats its authors. */
const MOST_EACH = 200;

function* stringsOf(text: string, name: string): Generator<string> {
  const entry = new RegExp(`/${name}\\s*(?:(\\()|<([0-9A-Fa-f\\s]{0,${4 * MOST_STRING}})>)`, 'g');
  for (let count = 0; count < MOST_EACH; count += 1) {
    const match = entry.exec(text);
    if (!match) return;
    yield textString(match[1] ? literal(text, entry.lastIndex) : fromHexString(match[2] ?? ''));
  }
}

/** `D:20240203141500+02'00'` */
const readableDate = (value: string): string =>
  value
    .replace(/^D:(\d{4})(\d{2})(\d{2})(\d{2})?(\d{2})?(\d{2})?/, (_all, year, month, day, ...time) => {
      const clock = time
        .slice(0, 3)
        .filter((part) => part !== undefined)
        .join(':');
      return `${year}-${month}-${day} ${clock} `;
    })
    .replace(/(\d{2})'(\d{2})'?$|'+$/, (_all, hours, minutes) => (hours ? `${hours}:${minutes}` : ''));

function readNotes(text: string, found: FoundList): void {
  for (const { index } of text.matchAll(NOTE)) {
    found.count('comments');
    const start = Math.max(text.lastIndexOf('obj', index), index - AROUND_NOTE, 0);
    const end = text.indexOf('endobj', index);
    const around = text.slice(start, end < 0 || end > index + AROUND_NOTE ? index + AROUND_NOTE : end);
    for (const author of stringsOf(around, 'T')) found.add('person', author);
  }
}

/** A signature's dictionary tells who signed, where, and how they can be reached. */
function readSignatures(text: string, found: FoundList): void {
  for (const { index } of text.matchAll(SIGNATURE)) {
    const start = Math.max(text.lastIndexOf('obj', index), index - AROUND_NOTE, 0);
    const end = text.indexOf('endobj', index);
    const around = text.slice(start, end < 0 ? index + AROUND_NOTE : end);
    for (const name of ['Name', 'ContactInfo'])
      for (const value of stringsOf(around, name)) found.add('person', value);
    for (const name of ['Location', 'Reason'])
      for (const value of stringsOf(around, name)) found.add('words', value);
  }
}

/** @param text of the file, or of objects that were packed in it */
function readObjects(text: string, found: FoundList): void {
  addByTable(found, NAMES, function* (name) {
    if (name === 'T') return;
    for (const value of stringsOf(text, name)) yield name.includes('Date') ? readableDate(value) : value;
  });
  readNotes(text, found);
  readSignatures(text, found);
  if (UNSHOWN.test(text)) found.count('other');
  if (/\/Thumb\s+\d+\s+\d+\s+R/.test(text)) found.count('thumbnail');
  found.count('files', text.match(/\/Type\s*\/EmbeddedFile\b/g)?.length ?? 0);
  if (/\/(?:JavaScript|JS)\b/.test(text)) found.count('scripts');
  if (/\/ID\s*\[/.test(text)) found.count('numbers');
}

/** Pictures lie in the file as they were taken, where they are JPEG. */
const innerPictures = (text: string): number =>
  text.match(/\xff\xe1..(?:Exif\0\0|http:\/\/ns\.adobe)/gs)?.length ?? 0;

const MOST_UNPACKED_BYTES = 4 * 1024 * 1024;
const MOST_STREAMS = 2000;
/** A stream's dictionary stands before it, after `obj`. */
const MOST_DICTIONARY = 2000;
const DESCRIBES = /\/Type\s*\/(?:ObjStm|Metadata)\b/;

async function readStreams(text: string, bytes: Uint8Array<ArrayBuffer>, found: FoundList): Promise<void> {
  const opening = /stream\r?\n/g;
  for (let count = 0; count < MOST_STREAMS; count += 1) {
    const match = opening.exec(text);
    if (!match) return;
    const from = text.lastIndexOf('obj', match.index);
    const dictionary = text.slice(Math.max(from, match.index - MOST_DICTIONARY, 0), match.index);
    if (!DESCRIBES.test(dictionary) || !/\/FlateDecode\b/.test(dictionary)) continue;
    const start = opening.lastIndex;
    const end = text.indexOf('endstream', start);
    if (end < 0) return;
    const unpacked = await inflate(bytes.slice(start, end), 'deflate', MOST_UNPACKED_BYTES);
    readObjects(latin1(unpacked), found);
    readXmpIn(unpacked, found);
    opening.lastIndex = end;
  }
}

/** Each saving ends with a mark; a file that is arranged for reading from a network has one more at its start. */
function earlierVersions(text: string): number {
  const ends = text.match(/%%EOF/g)?.length ?? 0;
  const isArranged = /\/Linearized\s+\d/.test(text.slice(0, 2048));
  return ends - 1 - (isArranged ? 1 : 0);
}

async function readEnds(file: Blob): Promise<Uint8Array<ArrayBuffer>> {
  if (file.size <= MOST_WHOLE_BYTES) return readRange(file, 0, file.size);
  const ends = new Blob([file.slice(0, END_BYTES), file.slice(file.size - END_BYTES)]);
  return new Uint8Array(await ends.arrayBuffer());
}

/** @throws DamagedFile on what is locked or cut off: silence about it would mean nothing */
export async function readPdf(file: Blob): Promise<Hidden> {
  const bytes = await readEnds(file);
  const text = latin1(bytes);
  if (!text.includes('%%EOF') || /\/Encrypt\s+\d+\s+\d+\s+R/.test(text)) throw new DamagedFile('pdf');
  const found = new FoundList();
  readObjects(text, found);
  readXmpIn(bytes, found);
  await readStreams(text, bytes, found);
  found.count('revisions', earlierVersions(text));
  found.count('inner', innerPictures(text));
  return { found, thumbnail: null };
}
