/** ffmpeg and ffprobe as processes. Their words go to files: a pipe would be a socket, which a child may not have. */
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import * as z from 'zod/mini';

const ANSWER_PATH = '/tmp/answer';
const WORDS_PATH = '/tmp/words';

/** A failure of the program; what it said stays here, since it may quote the file. */
export class ProgramFailed extends Error {}

/** @returns what the program wrote to its standard output; throws ProgramFailed unless it ends well */
function run(program: 'ffmpeg' | 'ffprobe', options: readonly string[]): string {
  const answer = openSync(ANSWER_PATH, 'w');
  const words = openSync(WORDS_PATH, 'w');
  try {
    const { status } = spawnSync(`/usr/bin/${program}`, options, { stdio: ['ignore', answer, words] });
    if (status !== 0) throw new ProgramFailed(program);
  } finally {
    closeSync(answer);
    closeSync(words);
  }
  return readFileSync(ANSWER_PATH, 'utf8');
}

/** A file may name others (playlists, references); only the one that is asked for is ever opened. */
const ONLY_FILES = ['-protocol_whitelist', 'file'];

/** What ffmpeg counted on its way. */
export interface Counted {
  /** Of the first stream of pictures; 0 where there is none. */
  readonly frames: number;
  /** Of the longest stream. */
  readonly milliseconds: number;
  /** Of ffmpeg itself. */
  readonly version: string;
}

/** Runs ffmpeg on one input, whose demuxer is named rather than guessed. */
export function ffmpeg(demuxer: string, input: string, options: readonly string[]): Counted {
  const quiet = ['-nostdin', '-y', '-nostats', '-progress', 'pipe:1'];
  const words = run('ffmpeg', [...quiet, ...ONLY_FILES, '-f', demuxer, '-i', input, ...options]);
  // said again and again until the end: the last word counts
  const last = (name: string) =>
    Number(
      words
        .match(new RegExp(`^${name}=(\\d+)$`, 'gm'))
        ?.at(-1)
        ?.split('=')[1] ?? 0,
    );
  const version =
    /^ffmpeg version ([\w.+-]{1,32}) /.exec(readFileSync(WORDS_PATH, 'latin1'))?.[1] ?? 'unknown';
  return { frames: last('frame'), milliseconds: Math.round(last('out_time_us') / 1000), version };
}

const number = z.nullable(z.catch(z.coerce.number().check(z.nonnegative()), 0));

const probed = z.object({
  streams: z._default(
    z.array(
      z.object({
        index: z.int(),
        codec_type: z._default(z.string(), 'unknown'),
        codec_name: z._default(z.string(), 'unknown'),
        codec_tag_string: z._default(z.string(), ''),
        profile: z._default(z.string(), ''),
        width: z._default(z.int(), 0),
        height: z._default(z.int(), 0),
        channels: z._default(z.int(), 0),
        duration: z._default(number, 0),
        disposition: z._default(z.object({ attached_pic: z._default(z.int(), 0) }), { attached_pic: 0 }),
      }),
    ),
    [],
  ),
  chapters: z._default(z.array(z.object({ id: z.number() })), []),
  format: z._default(z.object({ duration: z._default(number, 0), start_time: z._default(number, 0) }), {
    duration: 0,
    start_time: 0,
  }),
});

export type Stream = z.infer<typeof probed>['streams'][number];

export interface Probe {
  readonly streams: readonly Stream[];
  readonly chapters: number;
  /** Of the whole file, as its header says; 0 where it does not. */
  readonly seconds: number;
  /** Where its clock begins, which a copy sets to zero. */
  readonly startSeconds: number;
}

export function ffprobe(demuxer: string, input: string): Probe {
  const wanted =
    'stream=index,codec_type,codec_name,codec_tag_string,profile,width,height,channels,duration:' +
    'stream_disposition=attached_pic:chapter=id:format=duration,start_time';
  const options = [
    '-v',
    'error',
    ...ONLY_FILES,
    '-f',
    demuxer,
    '-show_entries',
    wanted,
    '-of',
    'json',
    input,
  ];
  const { streams, chapters, format } = probed.parse(JSON.parse(run('ffprobe', options)));
  return {
    streams,
    chapters: chapters.length,
    seconds: format.duration ?? 0,
    startSeconds: format.start_time ?? 0,
  };
}
