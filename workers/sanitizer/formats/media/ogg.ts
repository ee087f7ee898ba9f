/**
 * Ogg with Vorbis, Opus or FLAC: the packets with sound, page by page as they were; the packets before them again
 * without names and comments. Streams are numbered from one, and streams without sound fall away.
 */
import { readFileSync } from 'node:fs';
import type { FoundValue } from '#protocol/record.ts';
import { NO_FACTS } from '../../facts.ts';
import { type Copied, type Format, type Original, Refusal } from '../format.ts';
import { codecOf, type OggCodec } from './ogg-codecs.ts';
import { BEGINS, CONTINUED, type Page, packetPages, pageBytes, pagesOf } from './ogg-pages.ts';

const MAX_STREAMS = 256;

/** One stream on its way: first its beginning is collected, then its pages pass through. */
class Stream {
  readonly codec: OggCodec;
  readonly serial: number;
  readonly #first: Buffer;
  readonly #wanted: number;
  #packets: Buffer[] = [];
  #open: Buffer[] = [];
  #sequence = 0;
  #lastGranule = 0n;

  constructor(codec: OggCodec, first: Buffer, serial: number) {
    const wanted = codec.headers(first);
    if (wanted === null) throw new Refusal('file is damaged');
    this.codec = codec;
    this.serial = serial;
    this.#first = first;
    this.#wanted = wanted;
  }

  get durationMs(): number {
    const rate = this.codec.rate(this.#first);
    if (rate === 0) throw new Refusal('file is damaged');
    return Math.max(
      0,
      Math.round(((Number(this.#lastGranule) - this.codec.skipped(this.#first)) * 1000) / rate),
    );
  }

  get hasSound(): boolean {
    return this.#packets.length === this.#wanted;
  }

  take(page: Page): Buffer[] {
    if (this.#packets.length < this.#wanted) return this.#begin(page);
    if (page.granule > this.#lastGranule) this.#lastGranule = page.granule;
    return [this.#write({ ...page, flags: page.flags & ~BEGINS, serial: this.serial })];
  }

  #write(page: Page): Buffer {
    this.#sequence += 1;
    return pageBytes(page, this.#sequence - 1);
  }

  /** Collects packets; once all are there they are written, and what sound follows on the same page. */
  #begin(page: Page): Buffer[] {
    let at = 0;
    for (const [segment, length] of page.lacing.entries()) {
      this.#open.push(page.body.subarray(at, at + length));
      at += length;
      if (length === 255) continue;
      this.#packets.push(Buffer.concat(this.#open));
      this.#open = [];
      if (this.#packets.length === this.#wanted) return this.#start(page, segment + 1, at);
    }
    return [];
  }

  #start(page: Page, segment: number, at: number): Buffer[] {
    const [first, ...others] = this.codec.neutral(this.#packets);
    if (first === undefined) throw new Refusal('file is damaged');
    const pages = [...packetPages([first], this.serial, BEGINS), ...packetPages(others, this.serial, 0)];
    const lacing = page.lacing.subarray(segment);
    const written = pages.map((one) => this.#write(one));
    if (lacing.length === 0) return written;
    const rest = { ...page, flags: page.flags & ~CONTINUED, lacing, body: page.body.subarray(at) };
    return [...written, ...this.take(rest)];
  }
}

async function clean({ path }: Original): Promise<Copied> {
  const streams = new Map<number, Stream>();
  const all: Stream[] = [];
  const left = new Set<number>();
  const parts: Buffer[] = [];
  for (const page of pagesOf(readFileSync(path))) {
    if ((page.flags & BEGINS) !== 0) {
      const codec = codecOf(page.body);
      if (codec === null) left.add(page.serial);
      else {
        const stream = new Stream(codec, page.body, all.length + 1);
        streams.set(page.serial, stream);
        all.push(stream);
      }
      if (all.length > MAX_STREAMS) throw new Refusal('limits exceeded');
    }
    parts.push(...(streams.get(page.serial)?.take(page) ?? []));
  }
  const sounds = all.filter((stream) => stream.hasSound);
  const [first] = sounds;
  if (all.length === 0) throw new Refusal('format not supported');
  if (first === undefined || sounds.length !== all.length) throw new Refusal('file is damaged');
  const found: FoundValue[] =
    left.size === 0 ? [] : [{ name: 'Ogg:OtherStreams', value: `(${left.size})`, group: 'other' }];
  const isOpus = first.codec === codecOf(Buffer.from('OpusHead', 'latin1'));
  return {
    bytes: Buffer.concat(parts),
    status: 'clean',
    type: { mime: 'audio/ogg', extension: isOpus ? 'opus' : 'ogg' },
    facts: { ...NO_FACTS, durationMs: sounds.reduce((sum, { durationMs }) => sum + durationMs, 0) },
    actions:
      left.size === 0
        ? ['sound copied into a new file']
        : ['sound copied into a new file', 'data streams removed'],
    found,
    tools: [],
  };
}

export const ogg: Format = { clean };
