/**
 * Proves that a Matroska or WebM file holds streams of sound and pictures and what playing them takes: known elements
 * only, fixed names of programs, empty room that is empty, no tags, attachments, chapters or identifiers, no units beside
 * the picture in H.264 and H.265, and nothing after the end.
 */
import { type Element, elementAt, KNOWN, numberOf } from './elements.ts';
import { movingStructure } from './moving.ts';
import { type ByteSource, demand, need, type Structure } from './source.ts';
import { type UnitCodec, verifyAvcRecord, verifyHevcRecord, verifySample } from './units.ts';
import { Window } from './window.ts';

interface Track {
  codec: string;
  width: number;
  height: number;
  description: Buffer;
  blocks: number;
}

interface Units {
  readonly codec: UnitCodec;
  readonly lengthBytes: number;
}

class Walk {
  readonly #source: ByteSource;
  readonly #window: Window;
  readonly #tracks = new Map<number, Track>();
  readonly #units = new Map<number, Units>();
  #current: Track | null = null;
  #ticks = 0;
  #scale = 1_000_000;

  constructor(source: ByteSource) {
    this.#source = source;
    this.#window = new Window(source);
  }

  /** Every element between two offsets, which they fill exactly. */
  run(start: number, end: number, parent: string): void {
    for (let at = start; at < end; ) {
      const element = elementAt(this.#window, at, end);
      const known = KNOWN[element.id];
      demand(known?.inside.includes(parent) === true, 'an element that is not allowed');
      if (known.kind === 'holder') this.run(element.bodyAt, element.end, known.name);
      else this.#leaf(known.name, element);
      if (known.name === 'track') this.#finishTrack();
      at = element.end;
    }
  }

  structure(): Structure {
    const pictures = [...this.#tracks.values()].filter(({ width }) => width > 0);
    const durationMs = Math.round((this.#ticks * this.#scale) / 1_000_000);
    const streams = pictures.map(({ width, height, blocks }) => ({ width, height, frames: blocks }));
    return movingStructure(this.#source, streams, durationMs);
  }

  #leaf(name: string, { bodyAt, end }: Element): void {
    const bytes = end - bodyAt;
    if (name === 'block') {
      this.#block(bodyAt, end);
      return;
    }
    demand(bytes <= 1024 * 1024, 'an element that is too long');
    const body = Buffer.from(need(this.#source, bodyAt, bytes));
    switch (name) {
      case 'void':
        demand(
          body.every((byte) => byte === 0),
          'room that is not empty',
        );
        return;
      case 'program':
        demand(body.toString('latin1') === 'Lavf', 'a name of a program');
        return;
      case 'docType':
        demand(['matroska', 'webm'].includes(body.toString('latin1')), 'an unknown kind of file');
        return;
      case 'language':
        demand(body.toString('latin1') === 'und', 'a language');
        return;
      case 'scale':
        this.#scale = numberOf(body);
        return;
      case 'duration':
        demand(bytes === 4 || bytes === 8, 'a number of the wrong length');
        this.#ticks = bytes === 4 ? body.readFloatBE() : body.readDoubleBE();
        return;
      case 'trackNumber':
        this.#current = { codec: '', width: 0, height: 0, description: Buffer.alloc(0), blocks: 0 };
        this.#tracks.set(numberOf(body), this.#current);
        return;
      case 'uid':
        // as small as the number of the track: one that was drawn at random would be a name
        demand(numberOf(body) <= 64, 'an identifier');
        return;
      case 'description':
        this.#track().description = body;
        return;
      case 'codec':
        this.#track().codec = body.toString('latin1');
        demand(/^[AV]_[A-Z0-9_/]{2,24}$/.test(this.#track().codec), 'an unknown codec');
        return;
      case 'width':
        this.#track().width = numberOf(body);
        return;
      case 'height':
        this.#track().height = numberOf(body);
        return;
      default:
        demand(bytes <= 8 || name === 'seekId', 'a number of the wrong length');
    }
  }

  #track(): Track {
    demand(this.#current !== null, 'a track without a number');
    return this.#current;
  }

  #finishTrack(): void {
    const { codec, description } = this.#track();
    const number = this.#tracks.size;
    demand(this.#tracks.has(number), 'tracks that are not numbered from one');
    if (codec === 'V_MPEG4/ISO/AVC')
      this.#units.set(number, { codec: 'h264', lengthBytes: verifyAvcRecord(description) });
    if (codec === 'V_MPEGH/ISO/HEVC')
      this.#units.set(number, { codec: 'h265', lengthBytes: verifyHevcRecord(description) });
    if (codec === 'A_VORBIS')
      demand(
        description.includes(Buffer.from('03766f72626973000000000000000001', 'hex').subarray(0, 15)),
        'a comment',
      );
    this.#current = null;
  }

  /** Number of its track, time, flags, and one sample or several. */
  #block(start: number, end: number): void {
    const first = this.#window.at(start, 1)[0] ?? 0;
    demand(first > 0x80 && end - start >= 4, 'a block without a track');
    const number = first & 0x7f;
    const track = this.#tracks.get(number);
    demand(track !== undefined, 'a block of no track');
    track.blocks += 1;
    if (track.width === 0) return;
    const flags = this.#window.at(start + 3, 1)[0] ?? 0;
    demand((flags & 0x06) === 0, 'samples that are packed together');
    const units = this.#units.get(number);
    if (units === undefined) return;
    verifySample(this.#window, units.codec, units.lengthBytes, start + 4, end - start - 4);
  }
}

export function verifyMatroska(source: ByteSource): Structure {
  const walk = new Walk(source);
  walk.run(0, source.size, 'file');
  return walk.structure();
}
