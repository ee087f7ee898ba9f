/** MP3: ID3 before the sound, ID3v1, Lyrics3 and APE after it, and the encoder's name in the first frame. */
import { type FindingKind, FoundList, type Hidden } from '../findings.ts';
import { latin1, readRange, tagAt, utf8, utf16, viewOf } from './bytes.ts';
import { readXmpIn } from './xmp.ts';

/** Frames of ID3v2, by their names of four letters and of three. */
const FRAMES: Readonly<Record<string, FindingKind>> = {
  TPE1: 'person',
  TPE2: 'person',
  TPE3: 'person',
  TCOM: 'person',
  TEXT: 'person',
  TOWN: 'person',
  TENC: 'person',
  TOPE: 'person',
  TOLY: 'person',
  TP1: 'person',
  TP2: 'person',
  TCM: 'person',
  TXT: 'person',
  TEN: 'person',
  TDRC: 'date',
  TDRL: 'date',
  TDTG: 'date',
  TDEN: 'date',
  TYER: 'date',
  TDAT: 'date',
  TIME: 'date',
  TYE: 'date',
  TDA: 'date',
  TSSE: 'software',
  TSS: 'software',
  TPUB: 'organisation',
  TRSN: 'organisation',
  TPB: 'organisation',
  TIT1: 'words',
  TIT2: 'words',
  TIT3: 'words',
  TALB: 'words',
  TCOP: 'words',
  COMM: 'words',
  USLT: 'words',
  TXXX: 'words',
  WXXX: 'words',
  TT2: 'words',
  TAL: 'words',
  COM: 'words',
  ULT: 'words',
  TXX: 'words',
  UFID: 'numbers',
  PRIV: 'numbers',
  MCDI: 'numbers',
  UFI: 'numbers',
  APIC: 'inner',
  PIC: 'inner',
  GEOB: 'files',
  GEO: 'files',
};

const APE: Readonly<Record<string, FindingKind>> = {
  artist: 'person',
  composer: 'person',
  year: 'date',
  'record date': 'date',
  'record location': 'place',
  title: 'words',
  album: 'words',
  comment: 'words',
  copyright: 'words',
  publisher: 'organisation',
  encoder: 'software',
  tool: 'software',
};

/** Seven bits a byte, so that no tag looks like sound. */
const syncSafe = (bytes: Uint8Array, at: number): number =>
  [0, 1, 2, 3].reduce((size, index) => size * 128 + ((bytes[at + index] ?? 0) & 127), 0);

/** Bytes of the ID3v2 tag at the start of `head`, its own head and foot with it; 0 where there is none. */
export function id3Bytes(head: Uint8Array): number {
  if (head.length < 10 || latin1(head.subarray(0, 3)) !== 'ID3') return 0;
  return 10 + syncSafe(head, 6) + (((head[5] ?? 0) & 0x10) === 0 ? 0 : 10);
}

function decoded(bytes: Uint8Array): string {
  const [encoding] = bytes;
  const text = bytes.subarray(1);
  if (encoding === 1) return utf16(text[0] === 0xff ? text.subarray(2) : text, text[0] === 0xff);
  if (encoding === 2) return utf16(text, false);
  return encoding === 3 ? utf8(text) : latin1(text);
}

/** Comments and words sung have three letters of language first. */
const HAS_LANGUAGE = /^(?:COMM?|USLT|ULT)$/;

function addFrame(found: FoundList, name: string, content: Uint8Array): void {
  const kind = FRAMES[name];
  if (kind === 'inner' || kind === 'files' || kind === 'numbers') found.count(kind);
  else if (kind === undefined) found.count('other');
  else if (HAS_LANGUAGE.test(name))
    found.add(kind, decoded(new Uint8Array([content[0] ?? 0, ...content.subarray(4, 1000)])));
  else found.add(kind, decoded(content.subarray(0, 1000)));
  if (name === 'PRIV') readXmpIn(content, found);
}

function readId3(tag: Uint8Array, found: FoundList): void {
  const version = tag[3] ?? 0;
  const nameBytes = version === 2 ? 3 : 4;
  const headBytes = version === 2 ? 6 : 10;
  const view = viewOf(tag);
  for (let at = 10; at + headBytes < tag.length; ) {
    const name = latin1(tag.subarray(at, at + nameBytes));
    if (!/^[A-Z0-9]+$/.test(name)) break;
    const size =
      version === 2
        ? view.getUint32(at + 2) & 0xffffff
        : version === 4
          ? syncSafe(tag, at + 4)
          : view.getUint32(at + 4);
    addFrame(found, name, tag.subarray(at + headBytes, at + headBytes + size));
    at += headBytes + size;
  }
}

const ID3V1_BYTES = 128;

function readId3v1(tail: Uint8Array, found: FoundList): void {
  const tag = tail.subarray(tail.length - ID3V1_BYTES);
  if (latin1(tag.subarray(0, 3)) !== 'TAG') return;
  found.add('words', latin1(tag.subarray(3, 33)));
  found.add('person', latin1(tag.subarray(33, 63)));
  found.add('words', latin1(tag.subarray(63, 93)));
  found.add('date', latin1(tag.subarray(93, 97)));
  found.add('words', latin1(tag.subarray(97, 125)));
  found.count('other');
}

function readApe(tail: Uint8Array, found: FoundList): void {
  const text = latin1(tail);
  const footAt = text.lastIndexOf('APETAGEX');
  if (footAt < 0 || footAt + 32 > tail.length) return;
  found.count('other');
  const view = viewOf(tail);
  const size = view.getUint32(footAt + 12, true);
  let at = Math.max(0, footAt + 32 - size);
  for (let count = 0; at + 9 < footAt && count < 200; count += 1) {
    const valueBytes = view.getUint32(at, true);
    const nameEnd = tail.indexOf(0, at + 8);
    if (nameEnd < 0 || nameEnd > footAt) return;
    const kind = APE[text.slice(at + 8, nameEnd).toLowerCase()];
    if (kind) found.add(kind, utf8(tail.subarray(nameEnd + 1, Math.min(nameEnd + 1 + valueBytes, footAt))));
    at = nameEnd + 1 + valueBytes;
  }
}

/** Where the first frame of an encoder's summary lies, and the name in it. */
const ENCODER = /(?:LAME|Lavc|Lavf|GOGO|L3\.99)[ -~]{0,16}/;

/** Tags after the sound are short; Lyrics3 is the longest common one. */
const TAIL_BYTES = 128 * 1024;
const FIRST_FRAMES_BYTES = 4096;

/** @throws Error on a damaged file */
export async function readSound(file: Blob): Promise<Hidden> {
  const found = new FoundList();
  let soundAt = 0;
  for (let tags = 0; tags < 16; tags += 1) {
    const head = await readRange(file, soundAt, Math.min(soundAt + 10, file.size));
    const bytes = id3Bytes(head);
    if (bytes === 0) break;
    const end = Math.min(file.size, soundAt + bytes);
    readId3(await readRange(file, soundAt, end), found);
    soundAt = end;
  }
  const first = await readRange(file, soundAt, Math.min(file.size, soundAt + FIRST_FRAMES_BYTES));
  found.add('software', ENCODER.exec(latin1(first))?.[0]);
  const tail = await readRange(file, Math.max(soundAt, file.size - TAIL_BYTES), file.size);
  readId3v1(tail, found);
  readApe(tail, found);
  if (latin1(tail).includes('LYRICS200') || latin1(tail).includes('LYRICSEND')) found.count('words');
  if (tagAt(tail, Math.max(0, tail.length - 355)) === 'TAG+') found.count('other');
  return { found, thumbnail: null };
}
