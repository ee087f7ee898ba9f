/** Sound and films that the tests make with ffmpeg, each with words planted wherever its container has room for them. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const PLANTED = {
  title: 'PlantedTitle of Samira',
  artist: 'SamiraHaddadPlanted',
  comment: 'PLANTED-COMMENT-77',
  handler: 'PlantedHandlerName',
  day: '2019-03-04',
} as const;

const PICTURE = ['-f', 'lavfi', '-i', 'testsrc=size=160x120:rate=25:duration=2'];
const SOUND = ['-f', 'lavfi', '-i', 'sine=frequency=440:duration=2'];
const TAGS = [
  ...['title', 'artist', 'comment'].flatMap((name) => [
    '-metadata',
    `${name}=${PLANTED[name === 'title' ? 'title' : name === 'artist' ? 'artist' : 'comment']}`,
  ]),
  ...['-metadata', `creation_time=${PLANTED.day}T05:06:07Z`, '-metadata', 'location=+35.9506+039.0094/'],
  ...['-metadata:s:0', `handler_name=${PLANTED.handler}`, '-metadata:s:0', `title=${PLANTED.title}`],
];

export function ffmpeg(name: string, options: readonly string[]): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'amana-media-'));
  try {
    const path = join(folder, name);
    execFileSync('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...options, path], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return readFileSync(path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs ffmpeg on bytes, e.g. to decode them. @param name tells the kind of file that comes out */
export function ffmpegOn(bytes: Buffer, name: string, options: readonly string[]): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'amana-media-'));
  try {
    const [input, output] = [join(folder, 'input'), join(folder, name)];
    writeFileSync(input, bytes);
    execFileSync('ffmpeg', ['-v', 'error', '-nostdin', '-y', '-i', input, ...options, output], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return readFileSync(output);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export const film = (name: string, ...options: readonly string[]): Buffer =>
  ffmpeg(name, [...PICTURE, ...SOUND, ...TAGS, ...options]);
export const sound = (name: string, ...options: readonly string[]): Buffer =>
  ffmpeg(name, [...SOUND, ...TAGS, ...options]);

/** All streams of two files in one Matroska file. */
export function together(first: Buffer, second: Buffer): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'amana-media-'));
  try {
    writeFileSync(join(folder, 'second'), second);
    const inputs = ['-i', join(folder, 'second'), '-map', '0', '-map', '1', '-c', 'copy'];
    return ffmpegOn(first, 'both.mkv', inputs);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A box of MP4 and QuickTime. */
export function box(name: string, body: Buffer | string): Buffer {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(body);
  const header = Buffer.alloc(8);
  header.writeUInt32BE(bytes.length + 8);
  header.write(name, 4, 'latin1');
  return Buffer.concat([header, bytes]);
}

/** Lyrics3, APE and ID3v1, as programs put them one behind the other after the sound of an MP3. */
export function mp3Tails(): Buffer {
  const lyrics = `LYRICSBEGININD0000200LYR00018${PLANTED.comment}000038LYRICS200`;
  const ape = Buffer.concat([Buffer.from('APETAGEX'), Buffer.alloc(24), Buffer.from(PLANTED.artist)]);
  const id3 = Buffer.alloc(128);
  id3.write(`TAG${PLANTED.title}`);
  return Buffer.concat([ape, Buffer.from(lyrics), id3]);
}
