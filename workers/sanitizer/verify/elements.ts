/** Elements of Matroska (RFC 9559): which are known, and what stands in what. */
import { demand } from './source.ts';
import type { Window } from './window.ts';

export interface Element {
  readonly id: number;
  readonly bodyAt: number;
  readonly end: number;
}

export interface Known {
  readonly name: string;
  readonly kind: 'holder' | 'leaf';
  readonly inside: readonly string[];
}

/** Its body lies within `limit`; lengths that are not told (live streams) are not allowed. */
export function elementAt(window: Window, at: number, limit: number): Element {
  demand(at + 2 <= limit, 'an element that is cut off');
  const head = window.at(at, Math.min(12, limit - at));
  const idBytes = Math.clz32((head[0] ?? 0) << 24) + 1;
  demand(idBytes <= 4 && idBytes < head.length, 'an element without a name');
  const sizeBytes = Math.clz32((head[idBytes] ?? 0) << 24) + 1;
  demand(sizeBytes <= 8 && idBytes + sizeBytes <= head.length, 'an element without a length');
  let size = (head[idBytes] ?? 0) & (0xff >>> sizeBytes);
  for (let index = 1; index < sizeBytes; index += 1) size = size * 256 + (head[idBytes + index] ?? 0);
  const bodyAt = at + idBytes + sizeBytes;
  demand(bodyAt + size <= limit, 'an element reaches too far');
  return { id: head.readUIntBE(0, idBytes), bodyAt, end: bodyAt + size };
}

export function numberOf(body: Buffer): number {
  demand(body.length > 0 && body.length <= 8, 'a number of the wrong length');
  const value = body.reduce((sum, byte) => sum * 256 + byte, 0);
  demand(Number.isSafeInteger(value), 'a number that is too large');
  return value;
}

const leaf = (name: string, ...inside: readonly string[]): Known => ({ name, kind: 'leaf', inside });
const holder = (name: string, ...inside: readonly string[]): Known => ({ name, kind: 'holder', inside });
/** Numbers that are read by nobody here. */
const numbers = (inside: string, ids: readonly number[]): Record<number, Known> =>
  Object.fromEntries(ids.map((id) => [id, leaf('number', inside)]));

export const KNOWN: Readonly<Record<number, Known>> = {
  440786851: holder('header', 'file'),
  ...numbers('header', [0x4286, 0x42f7, 0x42f2, 0x42f3, 0x4287, 0x4285]),
  17026: leaf('docType', 'header'),
  408125543: holder('segment', 'file'),
  236: leaf('void', 'segment', 'seekHead', 'track', 'video', 'info'),
  290298740: holder('seekHead', 'segment'),
  19899: holder('seek', 'seekHead'),
  21419: leaf('seekId', 'seek'),
  21420: leaf('number', 'seek'),
  357149030: holder('info', 'segment'),
  2807729: leaf('scale', 'info'),
  17545: leaf('duration', 'info'),
  19840: leaf('program', 'info'),
  22337: leaf('program', 'info'),
  374648427: holder('tracks', 'segment'),
  174: holder('track', 'tracks'),
  215: leaf('trackNumber', 'track'),
  29637: leaf('uid', 'track'),
  2274716: leaf('language', 'track'),
  134: leaf('codec', 'track'),
  25506: leaf('description', 'track'),
  // kind, lacing, flags of use, times of a frame and of the decoder
  ...numbers(
    'track',
    [0x83, 0x9c, 0xb9, 0x88, 0x55aa, 0x23e383, 0x56aa, 0x56bb, 0x55ab, 0x55ac, 0x55ae, 0x6de7],
  ),
  224: holder('video', 'track'),
  176: leaf('width', 'video'),
  186: leaf('height', 'video'),
  // interlacing, stereo, cropping and sizes for showing
  ...numbers(
    'video',
    [0x9a, 0x9d, 0x53b8, 0x53c0, 0x54aa, 0x54bb, 0x54cc, 0x54dd, 0x54b0, 0x54ba, 0x54b2, 0x2eb524],
  ),
  21936: holder('colour', 'video'),
  ...numbers(
    'colour',
    [0x55b1, 0x55b2, 0x55b3, 0x55b4, 0x55b5, 0x55b6, 0x55b7, 0x55b8, 0x55b9, 0x55ba, 0x55bb, 0x55bc, 0x55bd],
  ),
  21968: holder('mastering', 'colour'),
  ...numbers('mastering', [0x55d1, 0x55d2, 0x55d3, 0x55d4, 0x55d5, 0x55d6, 0x55d7, 0x55d8, 0x55d9, 0x55da]),
  225: holder('audio', 'track'),
  ...numbers('audio', [0xb5, 0x78b5, 0x9f, 0x6264]),
  475249515: holder('cues', 'segment'),
  187: holder('cue', 'cues'),
  179: leaf('number', 'cue'),
  183: holder('place', 'cue'),
  ...numbers('place', [0xf7, 0xf1, 0xf0, 0xb2]),
  524531317: holder('cluster', 'segment'),
  ...numbers('cluster', [0xe7, 0xa7, 0xab]),
  163: leaf('block', 'cluster'),
  160: holder('group', 'cluster'),
  161: leaf('block', 'group'),
  ...numbers('group', [0x9b, 0xfb, 0x75a2]),
};
