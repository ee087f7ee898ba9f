/** What streams a Matroska or WebM file has, as ffprobe would tell it: its start costs more than the copying of a short film. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { Probe, Stream } from './ffmpeg.ts';

const ID = {
  header: 0x1a45dfa3,
  segment: 0x18538067,
  info: 0x1549a966,
  scale: 0x2ad7b1,
  duration: 0x4489,
  tracks: 0x1654ae6b,
  track: 0xae,
  kind: 0x83,
  codec: 0x86,
  video: 0xe0,
  width: 0xb0,
  height: 0xba,
  audio: 0xe1,
  channels: 0x9f,
  chapters: 0x1043a770,
  edition: 0x45b9,
  chapter: 0xb6,
  attachments: 0x1941a469,
} as const;

const KINDS: Record<number, Stream['codec_type']> = { 1: 'video', 2: 'audio', 17: 'subtitle' };
/** Codecs whose streams are copied; of any other, ffprobe knows more. */
const CODECS: Record<string, string> = {
  'V_MPEG4/ISO/AVC': 'h264',
  'V_MPEGH/ISO/HEVC': 'hevc',
  V_AV1: 'av1',
  V_VP8: 'vp8',
  V_VP9: 'vp9',
  'V_MPEG4/ISO/ASP': 'mpeg4',
  V_MPEG2: 'mpeg2video',
  V_MJPEG: 'mjpeg',
  A_AAC: 'aac',
  'A_MPEG/L3': 'mp3',
  'A_MPEG/L2': 'mp2',
  A_AC3: 'ac3',
  A_EAC3: 'eac3',
  A_OPUS: 'opus',
  A_VORBIS: 'vorbis',
  A_FLAC: 'flac',
  'S_TEXT/UTF8': 'subrip',
  'S_TEXT/ASS': 'ass',
  'S_TEXT/WEBVTT': 'webvtt',
};
const LONGEST_HEADER = 12;
const LONGEST_LIST = 16 * 1024 * 1024;
const MOST_ELEMENTS = 1_000_000;

interface Element {
  readonly id: number;
  readonly bodyAt: number;
  readonly end: number;
}

/** Throws RangeError where the length is not told, as in a stream that was live. */
function elementAt(bytes: Buffer, at: number, offset: number): Element {
  const idBytes = Math.clz32(bytes.readUInt8(at) << 24) + 1;
  const sizeBytes = Math.clz32(bytes.readUInt8(at + idBytes) << 24) + 1;
  if (idBytes > 4 || sizeBytes > 8) throw new RangeError('element');
  const most = 2 ** (7 * sizeBytes) - 1;
  let size = bytes.readUInt8(at + idBytes) & (0xff >>> sizeBytes);
  for (let index = 1; index < sizeBytes; index += 1)
    size = size * 256 + bytes.readUInt8(at + idBytes + index);
  if (size >= most) throw new RangeError('live');
  const bodyAt = at + idBytes + sizeBytes + offset;
  return { id: bytes.readUIntBE(at, idBytes), bodyAt, end: bodyAt + size };
}

function* elementsOf(bytes: Buffer): Generator<{ id: number; body: Buffer }> {
  for (let at = 0; at < bytes.length; ) {
    const { id, bodyAt, end } = elementAt(bytes, at, 0);
    if (end > bytes.length) throw new RangeError('element');
    yield { id, body: bytes.subarray(bodyAt, end) };
    at = end;
  }
}

const numberOf = (body: Buffer): number => body.reduce((sum, byte) => sum * 256 + byte, 0);

function trackOf(track: Buffer, index: number): Stream {
  let [kind, codec, width, height, channels] = [0, '', 0, 0, 0];
  for (const { id, body } of elementsOf(track)) {
    if (id === ID.kind) kind = numberOf(body);
    // what comes after a second stroke tells of the profile
    if (id === ID.codec)
      codec = body
        .toString('latin1')
        .replace(/^(A_AAC)\/.*/, '$1')
        .replace(/\0+$/, '');
    for (const inner of id === ID.video || id === ID.audio ? elementsOf(body) : []) {
      if (inner.id === ID.width) width = numberOf(inner.body);
      if (inner.id === ID.height) height = numberOf(inner.body);
      if (inner.id === ID.channels) channels = numberOf(inner.body);
    }
  }
  const [codec_type, codec_name] = [KINDS[kind], CODECS[codec]];
  if (codec_type === undefined || codec_name === undefined) throw new RangeError('codec');
  const disposition = { attached_pic: 0 };
  const plain = { codec_tag_string: '', profile: '', duration: 0, disposition };
  return { ...plain, index, codec_type, codec_name, width, height, channels };
}

/** Null for a file that is better read by ffprobe. */
export function probeMatroska(path: string): Probe | null {
  const file = openSync(path, 'r');
  const read = (at: number, length: number): Buffer => {
    const bytes = Buffer.alloc(length);
    return bytes.subarray(0, readSync(file, bytes, 0, length, at));
  };
  try {
    const size = fstatSync(file).size;
    const streams: Stream[] = [];
    let [scale, ticks, chapters] = [1_000_000, 0, 0];
    for (let at = 0, seen = 0; at < size; seen += 1) {
      if (seen > MOST_ELEMENTS) return null;
      const { id, bodyAt, end } = elementAt(read(at, LONGEST_HEADER), 0, at);
      // pictures that are attached count as streams of their own
      if (end > size || id === ID.attachments) return null;
      const isList = id === ID.info || id === ID.tracks || id === ID.chapters;
      if (isList && end - bodyAt > LONGEST_LIST) return null;
      const list = isList ? [...elementsOf(read(bodyAt, end - bodyAt))] : [];
      for (const { id: inner, body } of list) {
        if (inner === ID.scale) scale = numberOf(body);
        if (inner === ID.duration) ticks = body.length === 4 ? body.readFloatBE() : body.readDoubleBE();
        if (inner === ID.track) streams.push(trackOf(body, streams.length));
        if (inner === ID.edition)
          chapters += [...elementsOf(body)].filter((one) => one.id === ID.chapter).length;
      }
      at = id === ID.segment ? bodyAt : end;
    }
    const seconds = (ticks * scale) / 1_000_000_000;
    return streams.length === 0 ? null : { streams, chapters, seconds, startSeconds: 0 };
  } catch (thrown) {
    if (thrown instanceof RangeError) return null;
    throw thrown;
  } finally {
    closeSync(file);
  }
}
