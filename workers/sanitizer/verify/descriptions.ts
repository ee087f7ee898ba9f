/** Proves that a sample description of MP4 or QuickTime says what a decoder needs, and no name of a maker or program. */
import { type Box, boxesOf } from './boxes.ts';
import { demand } from './source.ts';
import { type UnitCodec, verifyAvcRecord, verifyHevcRecord } from './units.ts';

export interface Description {
  readonly width: number;
  readonly height: number;
  /** Set where samples are made of units, each after its length. */
  readonly units: { readonly codec: UnitCodec; readonly lengthBytes: number } | null;
}

const VIDEO_BYTES = 78;
const SOUND_BYTES: readonly number[] = [28, 44, 64];
/** By name: the most bytes that such a box needs. */
const PARTS: Record<string, number> = {
  pasp: 8,
  colr: 19,
  btrt: 12,
  fiel: 2,
  clap: 32,
  gama: 4,
  mdcv: 24,
  clli: 4,
  SMDm: 28,
  CoLL: 8,
  av1C: 1024,
  vpcC: 64,
  esds: 4096,
  glbl: 4096,
  d263: 15,
  damr: 9,
  dac3: 3,
  dec3: 256,
  dOps: 512,
  dfLa: 42,
  alac: 64,
  chan: 256,
};

const isZero = (bytes: Buffer) => bytes.every((byte) => byte === 0);

export function verifyDescription(body: Buffer, kind: 'vide' | 'soun'): Description {
  demand(body.length > 8 && body.readUInt32BE(4) >= 1, 'no description');
  const entries = boxesOf(body.subarray(8));
  demand(entries.length === body.readUInt32BE(4) && entries.length <= 16, 'a wrong number of descriptions');
  const described = entries.map((entry) => (kind === 'vide' ? verifyVideo(entry) : verifySound(entry)));
  const [first] = described;
  demand(first !== undefined, 'no description');
  const lengths = new Set(described.map(({ units }) => units?.lengthBytes));
  demand(lengths.size === 1, 'descriptions that differ');
  return first;
}

function verifyVideo({ body }: Box): Description {
  demand(body.length >= VIDEO_BYTES, 'a description that is too short');
  demand(isZero(body.subarray(0, 6)) && isZero(body.subarray(10, 16)), 'a name of a maker');
  demand(isZero(body.subarray(42, 74)), 'a name of a compressor');
  let units: Description['units'] = null;
  for (const part of boxesOf(body.subarray(VIDEO_BYTES), true)) {
    if (part.name === 'avcC') units = { codec: 'h264', lengthBytes: verifyAvcRecord(part.body) };
    else if (part.name === 'hvcC') units = { codec: 'h265', lengthBytes: verifyHevcRecord(part.body) };
    else verifyPart(part);
  }
  return { width: body.readUInt16BE(24), height: body.readUInt16BE(26), units };
}

function verifySound({ body }: Box): Description {
  demand(body.length >= 28, 'a description that is too short');
  const fixedBytes = SOUND_BYTES[body.readUInt16BE(8)];
  demand(fixedBytes !== undefined && body.length >= fixedBytes, 'an unknown kind of description');
  demand(isZero(body.subarray(0, 6)) && isZero(body.subarray(10, 16)), 'a name of a maker');
  for (const part of boxesOf(body.subarray(fixedBytes), true)) {
    if (part.name === 'wave') for (const inner of boxesOf(part.body, true)) verifyWavePart(inner);
    else verifyPart(part);
  }
  return { width: 0, height: 0, units: null };
}

/** QuickTime wraps what a decoder of sound needs once more: name of the format, byte order, description, end. */
function verifyWavePart({ name, body }: Box): void {
  if (name === 'frma' || name === 'enda' || name === '\0\0\0\0')
    demand(body.length <= 4, 'a part that is too long');
  // a description within a description, which QuickTime leaves empty
  else if (name === 'mp4a') demand(body.length === 4 && isZero(body), 'a part that is too long');
  else if (name.startsWith('ms\0')) demand(body.length <= 64, 'a part that is too long');
  else verifyPart({ name, body });
}

function verifyPart({ name, body }: Box): void {
  const most = PARTS[name];
  demand(most !== undefined && body.length <= most, 'a part that is not allowed');
  if (name === 'colr')
    demand(['nclx', 'nclc'].includes(body.toString('latin1', 0, 4)) && body.length <= 11, 'a colour profile');
  if (name === 'damr') demand(isZero(body.subarray(0, 4)), 'a name of a maker');
}
