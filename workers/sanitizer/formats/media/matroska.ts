/**
 * Matroska and WebM. ffmpeg writes the elements; tags that it adds are emptied in place, and so is what encoders have
 * written into the descriptions of their streams.
 */
import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { verifyMatroska } from '../../verify/matroska.ts';
import type { Format } from '../format.ts';
import type { Stream } from './ffmpeg.ts';
import { cleanFilm, type Target } from './film.ts';
import { parametersOnly } from './hevc.ts';
import { probeMatroska } from './matroska-probe.ts';
import { ENCODED } from './mp4.ts';
import { plainVorbis } from './vorbis-private.ts';

const ID = {
  header: 0x1a45dfa3,
  segment: 0x18538067,
  seekHead: 0x114d9b74,
  seek: 0x4dbb,
  seekId: 0x53ab,
  tracks: 0x1654ae6b,
  track: 0xae,
  codecId: 0x86,
  codecPrivate: 0x63a2,
  video: 0xe0,
  projection: 0x7670,
  additions: 0x41e4,
  tags: 0x1254c367,
  cluster: 0x1f43b675,
  void: 0xec,
} as const;

interface Element {
  readonly id: number;
  /** Of its first byte, within what was read. */
  readonly start: number;
  readonly bodyAt: number;
  readonly end: number;
}

function elementAt(bytes: Buffer, start: number, limit: number): Element {
  const idBytes = Math.clz32(bytes.readUInt8(start) << 24) + 1;
  const sizeAt = start + idBytes;
  const sizeBytes = Math.clz32(bytes.readUInt8(sizeAt) << 24) + 1;
  if (idBytes > 4 || sizeBytes > 8) throw new RangeError('element');
  let size = bytes.readUInt8(sizeAt) & ((1 << (8 - sizeBytes)) - 1);
  for (let index = 1; index < sizeBytes; index += 1) size = size * 256 + bytes.readUInt8(sizeAt + index);
  const bodyAt = sizeAt + sizeBytes;
  if (bodyAt + size > limit) throw new RangeError('element');
  return { id: bytes.readUIntBE(start, idBytes), start, bodyAt, end: bodyAt + size };
}

function* elementsOf(bytes: Buffer, start: number, end: number): Generator<Element> {
  for (let at = start; at < end; ) {
    const element = elementAt(bytes, at, end);
    yield element;
    at = element.end;
  }
}

/** Makes a part of the bytes an element that means nothing, of the same length: at least two bytes. */
function empty(bytes: Buffer, start: number, end: number): void {
  if (end === start) return;
  const isLong = end - start >= 9;
  const headerBytes = isLong ? 9 : 2;
  if (end - start < headerBytes) throw new RangeError('room');
  bytes.fill(0, start, end);
  bytes.writeUInt8(ID.void, start);
  if (isLong) {
    bytes.writeUInt8(0x01, start + 1);
    bytes.writeUIntBE(end - start - headerBytes, start + 3, 6);
  } else bytes.writeUInt8(0x80 | (end - start - headerBytes), start + 1);
}

/** Writes a shorter body into an element; the room that is left becomes one that means nothing. */
function shorten(bytes: Buffer, element: Element, body: Buffer): void {
  if (body.length > element.end - element.bodyAt) throw new RangeError('room');
  const idBytes = element.id > 0xff ? 2 : 1;
  const sizeBytes = element.bodyAt - element.start - idBytes;
  let left = body.length;
  for (let at = element.bodyAt - 1; at >= element.start + idBytes; at -= 1) {
    bytes.writeUInt8(left % 256, at);
    left = Math.floor(left / 256);
  }
  const marker = element.start + idBytes;
  bytes.writeUInt8(bytes.readUInt8(marker) | (0x80 >>> (sizeBytes - 1)), marker);
  body.copy(bytes, element.bodyAt);
  empty(bytes, element.bodyAt + body.length, element.end);
}

function plainTrack(bytes: Buffer, track: Element): void {
  let codec = '';
  for (const part of elementsOf(bytes, track.bodyAt, track.end)) {
    if (part.id === ID.codecId) codec = bytes.toString('latin1', part.bodyAt, part.end);
  }
  // a list, because shortening one adds another behind it
  for (const part of [...elementsOf(bytes, track.bodyAt, track.end)]) {
    const body = Buffer.from(bytes.subarray(part.bodyAt, part.end));
    if (part.id === ID.additions) empty(bytes, part.start, part.end);
    if (part.id === ID.video) {
      for (const inner of [...elementsOf(bytes, part.bodyAt, part.end)])
        if (inner.id === ID.projection) empty(bytes, inner.start, inner.end);
    }
    if (part.id !== ID.codecPrivate) continue;
    if (codec === 'A_VORBIS') shorten(bytes, part, plainVorbis(body));
    if (codec === 'V_MPEGH/ISO/HEVC') shorten(bytes, part, parametersOnly(body));
  }
}

function plain(bytes: Buffer, element: Element): void {
  if (element.id === ID.tags) empty(bytes, element.start, element.end);
  if (element.id === ID.tracks) {
    for (const track of elementsOf(bytes, element.bodyAt, element.end))
      if (track.id === ID.track) plainTrack(bytes, track);
  }
  if (element.id !== ID.seekHead) return;
  for (const seek of [...elementsOf(bytes, element.bodyAt, element.end)]) {
    const parts = seek.id === ID.seek ? [...elementsOf(bytes, seek.bodyAt, seek.end)] : [];
    const isTags = parts.some(
      ({ id, bodyAt, end }) => id === ID.seekId && bytes.readUIntBE(bodyAt, end - bodyAt) === ID.tags,
    );
    if (isTags) empty(bytes, seek.start, seek.end);
  }
}

const LOOKED_INTO: ReadonlySet<number> = new Set([ID.tags, ID.tracks, ID.seekHead]);
const LONGEST_HEADER = 12;

function neutralise(path: string): void {
  const file = openSync(path, 'r+');
  const read = (at: number, length: number) => {
    const bytes = Buffer.alloc(length);
    return bytes.subarray(0, readSync(file, bytes, 0, length, at));
  };
  try {
    let at = 0;
    while (true) {
      const head = read(at, LONGEST_HEADER);
      if (head.length < 2) return;
      const { id, bodyAt, end } = elementAt(head, 0, Number.MAX_SAFE_INTEGER);
      if (LOOKED_INTO.has(id)) {
        const bytes = read(at, end);
        plain(bytes, elementAt(bytes, 0, bytes.length));
        writeSync(file, bytes, 0, bytes.length, at);
      }
      at += id === ID.segment ? bodyAt : end;
    }
  } finally {
    closeSync(file);
  }
}

const SHARED = { neutralise, brands: null, walk: verifyMatroska, options: ['-write_crc32', '0'] };
const MATROSKA_CODECS =
  /^(?:h264|hevc|av1|vp[89]|mpeg4|mjpeg|mpeg[12]video|msmpeg4v3|prores|ffv1|aac|mp[23]|e?ac3|dts|truehd|flac|opus|vorbis|alac|pcm_\w+|tta|wavpack)$/;
const WEBM_CODECS = /^(?:av1|vp[89]|opus|vorbis)$/;

const isSound = (kept: readonly Stream[]) => kept.every(({ codec_type }) => codec_type === 'audio');
const isAll = (pattern: RegExp) => (kept: readonly Stream[]) =>
  kept.every(({ codec_name }) => pattern.test(codec_name));

const MKV: Target = {
  ...SHARED,
  type: { mime: 'video/x-matroska', extension: 'mkv' },
  muxer: 'matroska',
  fits: (kept) => !isSound(kept) && isAll(MATROSKA_CODECS)(kept),
};

const WEBM: Target = {
  ...SHARED,
  type: { mime: 'video/webm', extension: 'webm' },
  muxer: 'webm',
  fits: (kept) => !isSound(kept) && isAll(WEBM_CODECS)(kept),
};

/** Both containers are called by one other name where there is nothing to be seen. */
const MKA: Target = {
  ...MKV,
  type: { mime: 'audio/x-matroska', extension: 'mka' },
  fits: (kept) => isSound(kept) && isAll(MATROSKA_CODECS)(kept),
};

const WEBA: Target = {
  ...WEBM,
  type: { mime: 'audio/x-matroska', extension: 'weba' },
  fits: (kept) => isSound(kept) && isAll(WEBM_CODECS)(kept),
};

const matroska = (...targets: readonly Target[]): Format => ({
  clean: async (original) => cleanFilm('matroska', original, targets, ENCODED, probeMatroska),
});

export const mkv: Format = matroska(MKA, MKV);
export const webm: Format = matroska(WEBA, WEBM, MKA, MKV);
