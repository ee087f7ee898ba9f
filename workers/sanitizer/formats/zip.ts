/**
 * ZIP archives: what the central directory lists, and nothing else. Names never become paths, so that `../` or a drive's
 * letter is a finding and no danger; sizes and checksums are those of the bytes that really come out.
 */
import { crc32 } from 'node:zlib';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import type { MediaType } from '../messages.ts';
import { Expansion } from './expansion.ts';
import { type Format, type Member, type Original, Refusal, type Unpacked } from './format.ts';
import { Found } from './found.ts';
import { refineZip, ZIP } from './zip-refine.ts';

const UTF8_FLAG = 0x0800;
const LOCAL_HEADER_BYTES = 30;
const UNIX = 3;
const S_IFMT = 0o170000;
const S_IFLNK = 0o120000;
const EXTRA = { unixTimes: 0x5455, ntfsTimes: 0x000a, unixOwner: 0x7875, oldUnixOwner: 0x7855 } as const;

const nameOf = ({ fileNameRaw, generalPurposeBitFlag }: Entry): string => {
  const text = fileNameRaw.toString('utf8');
  return (generalPurposeBitFlag & UTF8_FLAG) !== 0 || !text.includes('\ufffd')
    ? text
    : fileNameRaw.toString('latin1');
};
const isFolder = (entry: Entry) => /[/\\]$/.test(nameOf(entry));
const isLink = ({ versionMadeBy, externalFileAttributes }: Entry) =>
  versionMadeBy >>> 8 === UNIX && ((externalFileAttributes >>> 16) & S_IFMT) === S_IFLNK;

/** @throws Refusal */
async function open(path: string): Promise<{ zip: ZipFile; entries: Entry[] }> {
  const zip = await openPromise(path, { lazyEntries: true, decodeStrings: false, autoClose: false });
  const entries: Entry[] = [];
  for await (const entry of zip.eachEntry()) entries.push(entry);
  return { zip, entries };
}

async function clean({ path, limits }: Original): Promise<Unpacked> {
  const { zip, entries } = await open(path);
  const files = entries.filter((entry) => !isFolder(entry) && !isLink(entry));
  if (files.some((entry) => entry.isEncrypted())) throw new Refusal('could not be opened');
  if (files.length > limits.archiveMembers) throw new Refusal('limits exceeded');
  const expansion = new Expansion(zip.fileSize, limits);
  for (const { uncompressedSize } of files) expansion.add(uncompressedSize);
  demandApart(files);
  return {
    members: members(zip, files),
    actions: [
      ...(entries.some(isFolder) ? (['folders left out'] as const) : []),
      ...(entries.some(isLink) ? (['links and devices left out'] as const) : []),
    ],
    found: describe(zip, entries),
    tools: [{ name: 'yauzl', version: '3.4.0' }],
  };
}

/** A bomb without nesting has many entries that share the same packed bytes. */
function demandApart(files: readonly Entry[]): void {
  const sorted = [...files].sort(
    (left, right) => left.relativeOffsetOfLocalHeader - right.relativeOffsetOfLocalHeader,
  );
  let end = 0;
  for (const { relativeOffsetOfLocalHeader: start, compressedSize, fileNameLength } of sorted) {
    if (start < end) throw new Refusal('limits exceeded');
    end = start + LOCAL_HEADER_BYTES + fileNameLength + compressedSize;
  }
}

async function* members(zip: ZipFile, files: readonly Entry[]): AsyncGenerator<Member> {
  for (const entry of files) yield { role: 'file', bytes: content(zip, entry) };
}

async function* content(zip: ZipFile, entry: Entry): AsyncGenerator<Uint8Array> {
  if (!entry.canDecodeFileData()) throw new Refusal('format not supported');
  let crc = 0;
  // the stream ends with an error where more or fewer bytes come out than were declared
  for await (const bytes of await zip.openReadStreamPromise(entry)) {
    if (!Buffer.isBuffer(bytes)) throw new TypeError('bytes');
    crc = crc32(bytes, crc);
    yield bytes;
  }
  if (crc !== entry.crc32) throw new Refusal('file is damaged');
}

function describe(zip: ZipFile, entries: readonly Entry[]): Found['values'] {
  const found = new Found();
  // without decoding, a comment is bytes
  const comment: unknown = zip.comment;
  if (Buffer.isBuffer(comment)) found.add('Zip:Comment', comment.toString('utf8'), 'history');
  for (const entry of entries) {
    found.add('Zip:FileName', nameOf(entry), 'history');
    found.add('Zip:FileComment', entry.fileCommentRaw.toString('utf8'), 'history');
    const isDated = entry.lastModFileDate !== 0 && entry.lastModFileDate !== 0x21;
    if (isDated) found.add('Zip:ModifyDate', dateOf(entry), 'time');
    for (const { id, data } of entry.extraFields) {
      if (id === EXTRA.unixOwner || id === EXTRA.oldUnixOwner)
        found.add('Zip:Owner', ownerOf(id, data), 'person');
      if (id === EXTRA.unixTimes || id === EXTRA.ntfsTimes)
        found.add('Zip:TimesToTheSecond', dateOf(entry), 'time');
    }
  }
  found.add('Zip:MadeBy', [...new Set(entries.map((entry) => entry.versionMadeBy))].join(', '), 'software');
  return found.values;
}

/** The number of the user on the machine that packed; 0 is everybody's. */
function ownerOf(id: number, data: Buffer): string {
  const [at, bytes] = id === EXTRA.unixOwner ? [2, data[1] ?? 0] : [0, 2];
  if (bytes < 1 || bytes > 6 || at + bytes > data.length) return '';
  const user = data.readUIntLE(at, bytes);
  return user === 0 ? '' : `user ${user}`;
}

function dateOf(entry: Entry): string {
  const date = entry.getLastModDate({ timezone: 'UTC' });
  return Number.isNaN(date.getTime()) ? '' : date.toISOString();
}

/** Marks of documents: a damaged one of those is not an archive of its parts. */
const DOCUMENT_PARTS = new Set(['[Content_Types].xml', 'mimetype']);

/**
 * Which document a zip file is, or that it is an archive. Names that no document has, such as `../`, are a reason to refuse
 * a document, but archives may have them. @throws Refusal
 */
export async function refineArchive(path: string): Promise<MediaType> {
  try {
    return await refineZip(path);
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown.reason !== 'file is damaged') throw thrown;
    const { zip: opened, entries } = await open(path);
    opened.close();
    if (entries.some((entry) => DOCUMENT_PARTS.has(nameOf(entry)))) throw thrown;
    return ZIP;
  }
}

export const zip: Format = { clean };
