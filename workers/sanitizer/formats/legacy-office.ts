/**
 * Word, Excel and PowerPoint up to 2003: compound files, told apart by the streams in them. Laid out by LibreOffice with
 * macros off; what else lies in them is listed for the record.
 */
import { readFile } from 'node:fs/promises';
import type { MediaType } from '../messages.ts';
import { utf16Text } from '../utf16.ts';
import { addPaths, Findings } from './ascii-values.ts';
import { type CompoundEntry, readCompound } from './compound.ts';
import { type Copied, type Format, type Original, Refusal } from './format.ts';
import { type Document, layOut } from './laid-out.ts';

type Kind = Pick<Document, 'type' | 'component'>;

const WORD: Kind = { type: { mime: 'application/msword', extension: 'doc' }, component: 'writer' };
const EXCEL: Kind = { type: { mime: 'application/vnd.ms-excel', extension: 'xls' }, component: 'calc' };
const POWERPOINT: Kind = {
  type: { mime: 'application/vnd.ms-powerpoint', extension: 'ppt' },
  component: 'impress',
};
const OUTLOOK: MediaType = { mime: 'application/vnd.ms-outlook', extension: 'msg' };

/** By a stream at the top of the file. */
const KINDS: Readonly<Record<string, Kind>> = {
  WordDocument: WORD,
  Workbook: EXCEL,
  Book: EXCEL,
  'PowerPoint Document': POWERPOINT,
};

async function clean(original: Original): Promise<Copied> {
  const file = await readFile(original.path);
  const entries = readCompound(file);
  const top = (name: string) => entries.find((entry) => entry.depth === 0 && entry.name === name);
  if (top('EncryptedPackage') !== undefined) throw new Refusal('could not be opened');
  const name = Object.keys(KINDS).find((stream) => top(stream)?.isStream === true);
  const kind = name === undefined ? undefined : KINDS[name];
  if (name === undefined || kind === undefined) {
    const isMail = top('__properties_version1.0') !== undefined;
    throw new Refusal('format not supported', isMail ? OUTLOOK : null);
  }
  const main = top(name)?.read() ?? Buffer.alloc(0);
  const user = top('Current User')?.read() ?? Buffer.alloc(0);
  const findings = new Findings();
  addPaths(findings, 'OLE', file);
  addCounts(findings, entries);
  let hasChanges = false;
  let isLocked = false;
  if (kind === WORD) {
    const table = top(wordFlags(main) & SECOND_TABLE ? '1Table' : '0Table')?.read() ?? Buffer.alloc(0);
    hasChanges = addWordNames(findings, main, table);
    isLocked = (wordFlags(main) & ENCRYPTED) !== 0;
  } else if (kind === EXCEL) {
    isLocked = addExcelName(findings, main);
  } else {
    isLocked = addPowerPointName(findings, user);
  }
  try {
    return await layOut(original, { ...kind, hasChanges, found: findings.list() });
  } catch (thrown) {
    // a password that everybody knows (Excel's own) opens; any other does not
    if (thrown instanceof Refusal)
      throw new Refusal(
        isLocked && thrown.reason === 'file is damaged' ? 'could not be opened' : thrown.reason,
        kind.type,
      );
    throw thrown;
  }
}

function addCounts(findings: Findings, entries: readonly CompoundEntry[]): void {
  const count = (pattern: RegExp) => entries.filter((entry) => pattern.test(entry.name)).length;
  findings.count('OLE:Macros', count(/^(?:_VBA_PROJECT|PROJECTwm)$/));
  findings.count('OLE:EmbeddedObjects', count(/^(?:MBD[0-9A-F]{8}|_\d{8,10}|\p{Cc}Ole10Native)$/u));
  findings.count('OLE:Signatures', count(/^_(?:xml)?signatures$/));
}

// [MS-DOC] 2.5.1: flags of the file's head, and where in the table stream its lists of names lie
const WORD_FLAGS = 10;
const ENCRYPTED = 0x0100;
const SECOND_TABLE = 0x0200;
const REVISION_AUTHORS = 0x232;
const NOTE_AUTHORS = 0x1ba;
const SAVED_BY = 0x2d2;
const MOST_NAMES = 200;

const wordFlags = (main: Buffer): number =>
  main.length > WORD_FLAGS + 2 ? main.readUInt16LE(WORD_FLAGS) : 0;

/** @returns whether somebody's changes are in it */
function addWordNames(findings: Findings, main: Buffer, table: Buffer): boolean {
  const part = (at: number): Buffer => {
    if (main.length < at + 8) return Buffer.alloc(0);
    const start = main.readUInt32LE(at);
    return table.subarray(start, start + main.readUInt32LE(at + 4));
  };
  // a table of strings begins with a mark (u16), their count (u16) and the size of what is added to each (u16)
  const TABLE_HEAD = 6;
  const authors = strings(part(REVISION_AUTHORS).subarray(TABLE_HEAD)).filter(
    (author) => author !== 'Unknown',
  );
  for (const author of authors) findings.add('Word:RevisionAuthor', author, 'person');
  for (const author of strings(part(NOTE_AUTHORS))) findings.add('Word:CommentAuthor', author, 'person');
  strings(part(SAVED_BY).subarray(TABLE_HEAD)).forEach((value, index) => {
    if (index % 2 === 0) findings.add('Word:SavedBy', value, 'person');
    else findings.add('Word:SavedAs', value, 'history');
  });
  return authors.length > 0;
}

/** Strings one after another: their length in characters (u16), then UTF-16. */
function strings(bytes: Buffer): string[] {
  const found: string[] = [];
  for (let at = 0; at + 2 <= bytes.length && found.length < MOST_NAMES; ) {
    const end = at + 2 + bytes.readUInt16LE(at) * 2;
    found.push(utf16Text(bytes.subarray(at + 2, end)));
    at = end;
  }
  return found;
}

// [MS-XLS]: records of a type (u16) and a length (u16)
const FILE_PASS = 0x2f;
const WRITE_ACCESS = 0x5c;
const MOST_RECORDS = 400;

/** @returns whether it is locked with a password */
function addExcelName(findings: Findings, main: Buffer): boolean {
  let isLocked = false;
  for (let at = 0, records = 0; at + 4 <= main.length && records < MOST_RECORDS; records += 1) {
    const type = main.readUInt16LE(at);
    const end = at + 4 + main.readUInt16LE(at + 2);
    isLocked ||= type === FILE_PASS;
    if (type === WRITE_ACCESS && !isLocked && at + 7 <= main.length) {
      const characters = main.readUInt16LE(at + 4);
      const isWide = main.readUInt8(at + 6) === 1;
      const name = main.subarray(at + 7, Math.min(end, at + 7 + characters * (isWide ? 2 : 1)));
      findings.add('Excel:UserName', isWide ? utf16Text(name) : name.toString('latin1'), 'person');
    }
    at = end;
  }
  return isLocked;
}

/** [MS-PPT] 2.3.2: who edited it last. @returns whether it is locked with a password */
function addPowerPointName(findings: Findings, user: Buffer): boolean {
  const LOCKED = 0xf3d1c4df;
  if (user.length < 28) return false;
  findings.add('PowerPoint:UserName', user.toString('latin1', 28, 28 + user.readUInt16LE(20)), 'person');
  return user.readUInt32LE(12) === LOCKED;
}

export const legacyOffice: Format = { clean };
