/**
 * Words of encoders that stand within streams, where copying takes them along. They are overwritten in place by as many
 * bytes that mean nothing, so that no length and no table changes.
 */
import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import type { Stream } from './ffmpeg.ts';
import { blankPictureSegments } from './mjpeg.ts';

const WINDOW_BYTES = 4 * 1024 * 1024;
/** The longest thing that is looked for. */
const OVERLAP_BYTES = 64 * 1024;

/** Finds what is to be overwritten in a part of the file, and overwrites it there. @returns whether it did */
type Blank = (window: Buffer) => boolean;

const USER_DATA = Buffer.from('000001b2', 'hex');
const START_CODE = Buffer.from('000001', 'hex');
const SPACE = 0x20;

/** MPEG-1, 2 and 4: user data, up to the next start code. Only what reads as words: a code may stand in sound by chance. */
function blankUserData(window: Buffer): boolean {
  let done = false;
  for (let at = window.indexOf(USER_DATA); at !== -1; at = window.indexOf(USER_DATA, at + 4)) {
    const next = window.indexOf(START_CODE, at + 4);
    const end = Math.min(next === -1 ? window.length : next, at + 4 + 1024);
    let words = at + 4;
    while (words < end && (window[words] ?? 0) >= SPACE && (window[words] ?? 0) <= 0x7e) words += 1;
    if (words - at - 4 < 4) continue;
    window.fill(SPACE, at + 4, words);
    done = true;
  }
  return done;
}

/** Names and versions of sound encoders, in filling elements of AAC and behind the samples of MP3. */
const AAC_NAMES = /Lavc\d{1,3}\.\d{1,4}\.\d{1,4}|libfaac \d[\d.]{1,8}|Nero AAC codec[\w ./:-]{0,40}/g;
const MP3_NAMES = /LAME ?3\.\d{2}[\w.]{0,8}|GOGO[\w.]{0,10}/g;

function blankNames(pattern: RegExp): Blank {
  return (window) => {
    const text = window.toString('latin1');
    let done = false;
    for (const { index, 0: name } of text.matchAll(pattern)) {
      window.fill(0, index, index + name.length);
      done = true;
    }
    return done;
  };
}

export const blankMp3Names: Blank = blankNames(MP3_NAMES);
export const blankAacNames: Blank = blankNames(AAC_NAMES);

const BLANKS: readonly (readonly [RegExp, Blank])[] = [
  [/^(?:mpeg4|msmpeg4v.|mpeg[12]video|h263|flv1)$/, blankUserData],
  [/^aac$/, blankAacNames],
  [/^mp3$/, blankMp3Names],
  [/^mjpeg/, blankPictureSegments],
];

export function blankMarks(path: string, kept: readonly Stream[]): void {
  const blanks = BLANKS.filter(([codec]) => kept.some(({ codec_name }) => codec.test(codec_name)));
  if (blanks.length === 0) return;
  const file = openSync(path, 'r+');
  try {
    const end = fstatSync(file).size;
    const window = Buffer.alloc(Math.min(end, WINDOW_BYTES + OVERLAP_BYTES));
    for (let offset = 0; offset < end; offset += WINDOW_BYTES) {
      const part = window.subarray(0, readSync(file, window, 0, window.length, offset));
      const changed = blanks.map(([, blank]) => blank(part));
      if (changed.includes(true)) writeSync(file, part, 0, part.length, offset);
    }
  } finally {
    closeSync(file);
  }
}
