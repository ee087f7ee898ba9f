/**
 * What all moving pictures (and sound in the same containers) have in common: streams that can be seen or heard are
 * copied by ffmpeg into a new container, and nothing else is. Where that cannot be done or does not come out as it has
 * to, they are decoded and encoded anew.
 */
import { statSync } from 'node:fs';
import type { FoundValue } from '#protocol/record.ts';
import { type Facts, NO_FACTS } from '../../facts.ts';
import type { Action, MediaType } from '../../messages.ts';
import { type ByteSource, NotProven, type Structure } from '../../verify/source.ts';
import { FileSource } from '../../verify/unpacked/file.ts';
import { type CopiedFile, type Original, Refusal } from '../format.ts';
import { type Counted, ffmpeg, ffprobe, type Probe, ProgramFailed, type Stream } from './ffmpeg.ts';
import { copyFilm } from './film-copy.ts';
import { probeOf } from './film-streams.ts';
import { readFilm } from './film-tracks.ts';
import { blankMarks } from './marks.ts';

const OUTPUT_PATH = '/tmp/output';
/** Cameras write up to eight; a file made of tracks would only cost. */
const MAX_STREAMS = 16;

/** A container that streams are copied into. */
export interface Target {
  readonly type: MediaType;
  readonly muxer: string;
  readonly options: readonly string[];
  /** With which brands a file begins that is copied without ffmpeg; null where that cannot be. */
  readonly brands: Buffer | null;
  /** Whether the streams may go there at all. */
  fits(kept: readonly Stream[]): boolean;
  /** Takes out of the new file what ffmpeg writes besides the streams. */
  neutralise(path: string): void;
  /** The walker that will judge the copy: asked here too, to know whether to try in another way. */
  walk(copy: ByteSource): Structure;
}

/**
 * Units of a stream that no picture needs: messages beside it (closed and open ones: settings of the encoder, times,
 * places, dynamic metadata), fillers, and types that nobody has defined.
 */
const H264_UNITS = '6|12-31';
const REMOVED_UNITS: Record<string, string> = {
  h264: H264_UNITS,
  hevc: '38-63',
  mpeg2video: '178',
  mpeg1video: '178',
  av1: '5|15',
};

const COMMON = [
  ...['-map_metadata', '-1', '-map_chapters', '-1', '-fflags', '+bitexact'],
  ...['-flags:v', '+bitexact', '-flags:a', '+bitexact', '-dn', '-sn'],
];

const isPicture = (stream: Stream) => stream.codec_type === 'video' && stream.disposition.attached_pic === 0;
const isSound = (stream: Stream) => stream.codec_type === 'audio';

/** Where streams go that cannot be copied. */
export interface Encoded {
  readonly pictures: Target;
  readonly sound: Target;
}

export function cleanFilm(
  demuxer: string,
  original: Original,
  targets: readonly Target[],
  encoded: Encoded,
  probeHere: (path: string) => Probe | null = () => null,
): CopiedFile {
  const copied = demuxer === 'mov' ? withoutProgram(original, targets) : null;
  if (copied !== null) return copied;
  const probe = probeHere(original.path) ?? ffprobe(demuxer, original.path);
  const kept = probe.streams.filter(
    (stream) => (isPicture(stream) || isSound(stream)) && stream.codec_name !== 'unknown',
  );
  const pictures = kept.filter(isPicture);
  const pixels = Math.max(0, ...pictures.map(({ width, height }) => width * height));
  // pictures that nobody here can read must not be lost in silence; a second, odd track of sound is counted
  const isUnread = (stream: Stream) => isPicture(stream) && !kept.includes(stream);
  if (probe.streams.some(isUnread)) throw new Refusal('format not supported');
  if (kept.length === 0) throw new Refusal('file is damaged');
  if (kept.length > MAX_STREAMS || pixels > original.limits.imagePixels) throw new Refusal('limits exceeded');
  const way = chooseWay(demuxer, original, probe, kept, targets, encoded);
  return {
    path: OUTPUT_PATH,
    status: 'clean',
    type: way.type,
    facts: way.facts,
    actions: [way.action, ...removals(probe)],
    found: dropped(probe),
    tools: [{ name: 'ffmpeg', version: way.version }],
  };
}

/** Most films are of a kind that needs no other program, whose start costs more than all the rest; null for others. */
function withoutProgram(original: Original, targets: readonly Target[]): CopiedFile | null {
  try {
    const film = readFilm(original.path);
    const { probe, kept } = probeOf(film);
    const target = targets.find(({ brands, fits }) => brands !== null && fits(kept));
    const pixels = Math.max(0, ...kept.map(({ width, height }) => width * height));
    if (target === undefined || target.brands === null || kept.length > MAX_STREAMS) return null;
    if (pixels > original.limits.imagePixels) throw new Refusal('limits exceeded');
    copyFilm(film, original, OUTPUT_PATH, target.brands);
    blankMarks(OUTPUT_PATH, kept);
    const frames = film.kept.find(({ kind }) => kind === 'vide')?.samples ?? 0;
    const counted = { frames, milliseconds: Math.round(probe.seconds * 1000) };
    const facts = factsOf(probe, kept, counted, target.walk(new FileSource(OUTPUT_PATH)));
    if (facts === null) return null;
    return {
      path: OUTPUT_PATH,
      status: 'clean',
      type: target.type,
      facts,
      actions: ['sound and pictures copied into a new file', ...removals(probe)],
      found: dropped(probe),
      tools: [],
    };
  } catch (thrown) {
    if (thrown instanceof NotProven || thrown instanceof RangeError) return null;
    throw thrown;
  }
}

interface Way {
  readonly type: MediaType;
  readonly facts: Facts;
  readonly action: Action;
  /** Of ffmpeg. */
  readonly version: string;
}

function chooseWay(
  demuxer: string,
  original: Original,
  probe: Probe,
  kept: readonly Stream[],
  targets: readonly Target[],
  encoded: Encoded,
): Way {
  const copying = targets.filter((target) => target.fits(kept));
  for (const target of copying) {
    const options = copyOptions(kept);
    const made = attempt(demuxer, original, probe, kept, target, options);
    if (made !== null)
      return { type: target.type, ...made, action: 'sound and pictures copied into a new file' };
  }
  const last = kept.some(isPicture) ? encoded.pictures : encoded.sound;
  const made = attempt(demuxer, original, probe, kept, last, encodeOptions(kept));
  if (made === null) throw new Refusal('file is damaged');
  return { type: last.type, ...made, action: 'sound and pictures encoded anew' };
}

function copyOptions(kept: readonly Stream[]): string[] {
  return [
    ...kept.flatMap((stream, index) => {
      const removed = REMOVED_UNITS[stream.codec_name];
      const name = stream.codec_name === 'hevc' ? [`-tag:${index}`, 'hvc1'] : [];
      return removed === undefined ? [] : [`-bsf:${index}`, `filter_units=remove_types=${removed}`, ...name];
    }),
    ...['-c', 'copy'],
  ];
}

const MOST_CHANNELS = 8;

/** The matrix that turns the picture is kept, as in a copy, so the pictures themselves are not turned. */
function encodeOptions(kept: readonly Stream[]): string[] {
  return [
    ...kept.flatMap((stream, index) =>
      isPicture(stream)
        ? [
            `-bsf:${index}`,
            `filter_units=remove_types=${H264_UNITS}`,
            `-filter:${index}`,
            'crop=floor(iw/2)*2:floor(ih/2)*2:0:0',
          ]
        : // old formats tell how many channels they have, but not which
          [`-ac:${index}`, String(Math.min(MOST_CHANNELS, Math.max(1, stream.channels)))],
    ),
    // as many pictures as there were, each at its own time
    ...['-fps_mode', 'passthrough'],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '20', '-pix_fmt', 'yuv420p'],
    ...['-c:a', 'aac', '-b:a', '160k'],
  ];
}

/** @returns null where it did not come out as it has to */
function attempt(
  demuxer: string,
  { path }: Original,
  probe: Probe,
  kept: readonly Stream[],
  target: Target,
  options: readonly string[],
): Pick<Way, 'facts' | 'version'> | null {
  try {
    const maps = kept.flatMap(({ index }) => ['-map', `0:${index}`]);
    const all = [...maps, ...options, ...COMMON, ...target.options, '-f', target.muxer, OUTPUT_PATH];
    const counted = ffmpeg(demuxer, path, all);
    target.neutralise(OUTPUT_PATH);
    blankMarks(OUTPUT_PATH, kept);
    if (statSync(OUTPUT_PATH).size === 0) return null;
    const structure = target.walk(new FileSource(OUTPUT_PATH));
    const facts = factsOf(probe, kept, counted, structure);
    return facts === null ? null : { facts, version: counted.version };
  } catch (thrown) {
    if (thrown instanceof ProgramFailed || thrown instanceof NotProven || thrown instanceof RangeError)
      return null;
    throw thrown;
  }
}

const MOST_DIFFERENCE_MS = 250;

/** What the original holds, as far as the copy agrees; null where it holds something else. */
function factsOf(
  probe: Probe,
  kept: readonly Stream[],
  counted: Omit<Counted, 'version'>,
  copy: Structure,
): Facts | null {
  const sizes = kept.filter(isPicture).map(({ width, height }) => ({ width, height }));
  const hasSize =
    sizes.length === 0 || sizes.some((size) => size.width === copy.width && size.height === copy.height);
  if (!hasSize || (sizes.length === 0) !== (copy.width === null) || copy.durationMs === null) return null;
  if (copy.frames !== counted.frames) return null;
  const longest = Math.max(...kept.map(({ duration }) => duration ?? 0));
  const seconds = [longest, probe.seconds, probe.seconds - probe.startSeconds];
  // a header may be wrong, or cut off; what was read to the end is not
  const told = [...seconds.map((value) => Math.round(value * 1000)), counted.milliseconds];
  const durationMs = told.find((ms) => Math.abs(ms - (copy.durationMs ?? 0)) <= MOST_DIFFERENCE_MS);
  return durationMs === undefined
    ? null
    : { ...NO_FACTS, width: copy.width, height: copy.height, frames: counted.frames, durationMs };
}

/** Kinds of streams that are left behind, and what the record says of each. */
const LEFT: readonly (readonly [string, (stream: Stream) => boolean, Action])[] = [
  ['CoverPictures', ({ disposition }) => disposition.attached_pic === 1, 'cover pictures removed'],
  [
    'DataStreams',
    ({ codec_type, codec_name }) =>
      codec_type === 'data' ||
      codec_type === 'unknown' ||
      (codec_type === 'audio' && codec_name === 'unknown'),
    'data streams removed',
  ],
  ['Subtitles', ({ codec_type }) => codec_type === 'subtitle', 'subtitles removed'],
  ['Attachments', ({ codec_type }) => codec_type === 'attachment', 'attached files removed'],
];

function removals({ streams, chapters }: Probe): Action[] {
  const actions = LEFT.filter(([, isLeft]) => streams.some(isLeft)).map(([, , action]) => action);
  return chapters > 0 ? [...actions, 'chapters removed'] : actions;
}

function dropped({ streams, chapters }: Probe): FoundValue[] {
  const found = LEFT.flatMap(([name, isLeft]): FoundValue[] => {
    const left = streams.filter(isLeft);
    if (left.length === 0) return [];
    const tags = left.map(({ codec_tag_string, codec_name }) =>
      /^\w{4}$/.test(codec_tag_string) ? codec_tag_string : codec_name,
    );
    return [
      {
        name: `Container:${name}`,
        value: `(${left.length}: ${tags.join(', ').slice(0, 200)})`,
        group: 'other',
      },
    ];
  });
  return chapters > 0
    ? [...found, { name: 'Container:Chapters', value: `(${chapters})`, group: 'other' }]
    : found;
}
