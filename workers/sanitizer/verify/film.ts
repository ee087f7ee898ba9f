/**
 * Proves that an MP4, QuickTime, 3GP or M4A file is made of samples of sound and pictures and the tables to play them:
 * only known boxes, dates of zero, no names, every byte of the samples in exactly one track, no unit beside the
 * picture, nothing after the end.
 */
import { type Box, boxesOf, demandInside, holds, verifyLeaf } from './boxes.ts';
import { type Description, verifyDescription } from './descriptions.ts';
import { movingStructure } from './moving.ts';
import { Samples } from './samples.ts';
import { type ByteSource, demand, need, type Structure } from './source.ts';
import { verifySample } from './units.ts';
import { Window } from './window.ts';

const BRANDS =
  /^(?:qt {2}|isom|iso[2-9]|avc1|mp4[12]|M4A |M4V |M4B |3gp[4-9]|3g2[a-c]|av01|hvc1|dby1|\0{4})$/;
/** 256 MiB of the shortest samples (20 ms of speech) need less for their tables. */
const MAX_TABLES_BYTES = 256 * 1024 * 1024;

interface Part {
  readonly name: string;
  readonly offset: number;
  readonly bytes: number;
}

/** The outermost boxes; only samples may have a length of eight bytes. */
function outermost(source: ByteSource): Part[] {
  const parts: Part[] = [];
  let at = 0;
  while (at < source.size) {
    const header = need(source, at, 8);
    const name = header.toString('latin1', 4, 8);
    const isLong = name === 'mdat' && header.readUInt32BE(0) === 1;
    const size = isLong ? Number(need(source, at + 8, 8).readBigUInt64BE()) : header.readUInt32BE(0);
    const headerBytes = isLong ? 16 : 8;
    demand(size >= headerBytes && at + size <= source.size, 'a box reaches too far');
    parts.push({ name, offset: at + headerBytes, bytes: size - headerBytes });
    at += size;
    demand(parts.length <= 4, 'more boxes than are needed');
  }
  return parts;
}

interface Track {
  readonly kind: 'vide' | 'soun';
  readonly samples: Samples;
  readonly description: Description;
}

export function verifyFilm(source: ByteSource): Structure {
  const parts = outermost(source);
  demand(
    /^ftyp (?:free |wide )?mdat moov$/.test(parts.map(({ name }) => name).join(' ')),
    'an unusual order',
  );
  const [brands, ...others] = parts;
  const samples = parts.at(-2);
  const tables = parts.at(-1);
  demand(brands !== undefined && samples !== undefined && tables !== undefined, 'a part is missing');
  demand(
    others.every(({ name, bytes }) => !['free', 'wide'].includes(name) || bytes === 0),
    'room for more',
  );
  verifyBrands(need(source, brands.offset, Math.min(brands.bytes, 256)), brands.bytes);
  demand(tables.bytes <= MAX_TABLES_BYTES, 'tables that are too long');
  const { tracks, durationMs } = verifyTables(need(source, tables.offset, tables.bytes));
  verifyCover(samples, tracks);
  verifyUnits(source, tracks);
  const films = tracks.filter(({ kind }) => kind === 'vide');
  const pictures = films.map(({ description: { width, height }, samples: { count } }) => ({
    width,
    height,
    frames: count,
  }));
  return movingStructure(source, pictures, durationMs);
}

/** Names of standards that the file keeps to, from a closed list; the version between them is ffmpeg's for everybody. */
function verifyBrands(body: Buffer, bytes: number): void {
  demand(bytes === body.length && bytes >= 8 && bytes % 4 === 0, 'too many brands');
  for (let at = 0; at < bytes; at += 4) {
    if (at !== 4) demand(BRANDS.test(body.toString('latin1', at, at + 4)), 'an unknown brand');
  }
  const version = body.readUInt32BE(4);
  demand(
    version === 0x200 || version === 0x100 || version === 0x10000 || version === 0,
    'an unknown version',
  );
}

function verifyTables(body: Buffer): { tracks: Track[]; durationMs: number } {
  const parts = boxesOf(body);
  const [header, ...rest] = parts;
  demand(header?.name === 'mvhd', 'no header');
  verifyLeaf(header);
  const isLong = header.body[0] === 1;
  const scale = header.body.readUInt32BE(isLong ? 20 : 12);
  const ticks = isLong ? Number(header.body.readBigUInt64BE(24)) : header.body.readUInt32BE(16);
  demand(scale > 0, 'no scale of time');
  demand(rest.length > 0 && rest.length <= 64, 'a wrong number of tracks');
  const tracks = rest.map((part) => {
    demandInside('moov', part.name);
    return verifyTrack(part.body);
  });
  return { tracks, durationMs: Math.round((ticks * 1000) / scale) };
}

function verifyTrack(body: Buffer): Track {
  const leaves = new Map<string, Buffer>();
  const collect = (parent: string, bytes: Buffer): void => {
    for (const one of boxesOf(bytes)) {
      demandInside(parent, one.name);
      if (holds(one.name)) collect(one.name, one.body);
      else take(parent, one);
    }
  };
  const take = (parent: string, one: Box): void => {
    verifyLeaf(one);
    const key = one.name === 'hdlr' ? `${parent}/hdlr` : one.name;
    // groups may stand twice, each for another kind; whatever else does is a hiding place
    demand(!leaves.has(key) || one.name === 'sgpd' || one.name === 'sbgp', 'a box that stands twice');
    leaves.set(key, one.body);
  };
  collect('trak', body);
  const kind = leaves.get('mdia/hdlr')?.toString('latin1', 8, 12);
  const [sizes, chunks, stsd] = [leaves.get('stsz'), leaves.get('stsc'), leaves.get('stsd')];
  const long = leaves.get('co64');
  const offsets = long ?? leaves.get('stco');
  demand(kind === 'vide' || kind === 'soun', 'an unknown kind of track');
  demand(sizes !== undefined && chunks !== undefined && offsets !== undefined, 'a table is missing');
  demand(stsd !== undefined, 'a description is missing');
  return {
    kind,
    samples: new Samples({ sizes, chunks, offsets, areOffsetsLong: long !== undefined }),
    description: verifyDescription(stsd, kind),
  };
}

/** Chunks of all tracks, side by side, fill the samples' box from its first byte to its last. */
function verifyCover({ offset, bytes }: Part, tracks: readonly Track[]): void {
  const chunks = tracks.flatMap(({ samples }) => [...samples.chunks()]);
  chunks.sort((one, other) => one.offset - other.offset);
  let at = offset;
  for (const chunk of chunks) {
    demand(chunk.offset === at, 'bytes that belong to no track, or to two');
    at += chunk.bytes;
  }
  demand(at === offset + bytes, 'bytes that belong to no track');
}

function verifyUnits(source: ByteSource, tracks: readonly Track[]): void {
  const window = new Window(source);
  for (const { samples, description } of tracks) {
    const { units } = description;
    if (units === null) continue;
    for (const chunk of samples.chunks()) {
      let at = chunk.offset;
      for (let index = chunk.first; index < chunk.first + chunk.samples; index += 1) {
        const bytes = samples.bytes(index);
        verifySample(window, units.codec, units.lengthBytes, at, bytes);
        at += bytes;
      }
    }
  }
}
