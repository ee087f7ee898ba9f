/** What streams an AVI file has, as ffprobe would tell it: its start costs more than the copying of a short film. */
import { closeSync, openSync, readSync } from 'node:fs';
import type { Probe, Stream } from './ffmpeg.ts';

/** By the four letters of a layout of pictures; of any other codec, ffprobe knows more. */
const PICTURES: Record<string, string> = {
  H264: 'h264',
  XVID: 'mpeg4',
  DIVX: 'mpeg4',
  DX50: 'mpeg4',
  FMP4: 'mpeg4',
  MP4V: 'mpeg4',
  MJPG: 'mjpeg',
};
/** By the number of a layout of sound; samples as they are have their length in their name. */
const SOUND: Record<number, string> = {
  2: 'adpcm_ms',
  6: 'pcm_alaw',
  7: 'pcm_mulaw',
  17: 'adpcm_ima_wav',
  85: 'mp3',
  255: 'aac',
  8192: 'ac3',
};
const PLAIN = 1;
const PLAIN_SAMPLES: Record<number, string> = {
  8: 'pcm_u8',
  16: 'pcm_s16le',
  24: 'pcm_s24le',
  32: 'pcm_s32le',
};

/** The lists with headers stand at the start of every AVI file. */
const HEADERS_BYTES = 64 * 1024;

interface Chunk {
  readonly name: string;
  readonly body: Buffer;
}

function* chunksOf(bytes: Buffer): Generator<Chunk> {
  for (let at = 0; at + 8 <= bytes.length; ) {
    const name = bytes.toString('latin1', at, at + 4);
    const length = bytes.readUInt32LE(at + 4);
    const body = bytes.subarray(at + 8, at + 8 + length);
    const isList = name === 'LIST';
    yield { name: isList ? body.toString('latin1', 0, 4) : name, body: isList ? body.subarray(4) : body };
    at += 8 + length + (length % 2);
  }
}

/** Throws RangeError for what is not known here. */
function streamOf(list: Buffer, index: number): Stream {
  const parts = new Map([...chunksOf(list)].map(({ name, body }) => [name, body]));
  const [header, layout] = [parts.get('strh'), parts.get('strf')];
  if (header === undefined || layout === undefined || header.length < 48) throw new RangeError('stream');
  const kind = header.toString('latin1', 0, 4);
  const [scale, rate, length] = [header.readUInt32LE(20), header.readUInt32LE(24), header.readUInt32LE(32)];
  const base = {
    index,
    codec_tag_string: '',
    profile: '',
    duration: rate === 0 ? 0 : (length * scale) / rate,
    disposition: { attached_pic: 0 },
  };
  if (kind === 'vids') {
    const codec_name = PICTURES[layout.toString('latin1', 16, 20).toUpperCase()];
    if (codec_name === undefined) throw new RangeError('codec');
    const [width, height] = [layout.readInt32LE(4), Math.abs(layout.readInt32LE(8))];
    return { ...base, codec_type: 'video', codec_name, width, height, channels: 0 };
  }
  const tag = layout.readUInt16LE(0);
  const codec_name = tag === PLAIN ? PLAIN_SAMPLES[layout.readUInt16LE(14)] : SOUND[tag];
  if (kind !== 'auds' || codec_name === undefined) throw new RangeError('codec');
  return { ...base, codec_type: 'audio', codec_name, width: 0, height: 0, channels: layout.readUInt16LE(2) };
}

/** Null for a file that is better read by ffprobe. */
export function probeAvi(path: string): Probe | null {
  const file = openSync(path, 'r');
  try {
    const start = Buffer.alloc(HEADERS_BYTES);
    const read = start.subarray(12, readSync(file, start, 0, start.length, 0));
    const [headers] = [...chunksOf(read)];
    if (headers?.name !== 'hdrl') return null;
    const lists = [...chunksOf(headers.body)].filter(({ name }) => name === 'strl');
    const streams = lists.map(({ body }, index) => streamOf(body, index));
    const seconds = Math.max(0, ...streams.map(({ duration }) => duration ?? 0));
    return streams.length === 0 ? null : { streams, chapters: 0, seconds, startSeconds: 0 };
  } catch (thrown) {
    if (thrown instanceof RangeError) return null;
    throw thrown;
  } finally {
    closeSync(file);
  }
}
