/**
 * Animated PNG: every frame decoded by itself and packed anew, with its place, delay and way of being drawn. The
 * library that decodes pictures knows stills only, so each frame is handed to it as a PNG of its own.
 */
import { readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { NO_FACTS } from '../facts.ts';
import type { Action } from '../messages.ts';
import { type Copied, type Format, type Original, Refusal } from './format.ts';
import { decode, PICTURE_TOOLS, perceptualHash } from './pixels.ts';
import { inPieces } from './png.ts';
import { type Chunk, pngChunks, writePng } from './png-parts.ts';

const CONTROL_BYTES = 26;
const MAX_FRAMES = 10_000;

interface Frame {
  /** Null for a still that stands in for the animation where that is not known. */
  readonly control: Buffer | null;
  readonly data: Buffer[];
}

async function clean({ path, limits }: Original): Promise<Copied> {
  const chunks = pngChunks(readFileSync(path));
  const header = chunks[0]?.body;
  const animation = chunks.find(({ name }) => name === 'acTL')?.body;
  if (chunks[0]?.name !== 'IHDR' || header?.length !== 13 || animation?.length !== 8)
    throw new RangeError('no header');
  const palette = chunks.filter(({ name }) => name === 'PLTE' || name === 'tRNS');
  const frames = framesOf(chunks);
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  if (width * height * frames.length > limits.imagePixels || frames.length > MAX_FRAMES)
    throw new Refusal('limits exceeded');
  const actions = new Set<Action>();
  const bodies: Chunk[] = [];
  let sequence = 0;
  let first: Buffer | null = null;
  const numbered = (rest: Buffer) => {
    const number = Buffer.alloc(4);
    number.writeUInt32BE(sequence);
    sequence += 1;
    return Buffer.concat([number, rest]);
  };
  for (const { control, data } of frames) {
    const size = control === null ? { width, height } : placeOf(control, width, height);
    const still = writePng([
      { name: 'IHDR', body: sized(header, size.width, size.height) },
      ...palette,
      ...data.map((body) => ({ name: 'IDAT', body })),
    ]);
    const decoded = await decode({ path: still, limits });
    for (const action of decoded.actions) actions.add(action);
    const packed = inPieces(
      deflateSync(rows(toRgba(decoded.samples, decoded.channels, decoded.bits), size.width)),
    );
    if (control !== null) bodies.push({ name: 'fcTL', body: numbered(control.subarray(4)) });
    const isFirst = first === null;
    first ??= still;
    for (const body of packed)
      bodies.push(isFirst ? { name: 'IDAT', body } : { name: 'fdAT', body: numbered(body) });
  }
  const count = frames.filter(({ control }) => control !== null).length;
  if (first === null || count === 0) throw new RangeError('no frames');
  const control = Buffer.alloc(8);
  control.writeUInt32BE(count, 0);
  control.writeUInt32BE(animation.readUInt32BE(4), 4);
  const head = sized(header, width, height);
  head.set([8, 6, 0, 0, 0], 8);
  return {
    bytes: writePng([{ name: 'IHDR', body: head }, { name: 'acTL', body: control }, ...bodies]),
    status: 'clean',
    type: { mime: 'image/apng', extension: 'apng' },
    facts: { ...NO_FACTS, width, height, frames: count, depth: 8 },
    actions: [...actions, 'all frames kept'],
    found: [],
    tools: PICTURE_TOOLS,
    perceptualHash: () => perceptualHash(first),
  };
}

function framesOf(chunks: readonly Chunk[]): Frame[] {
  const frames: Frame[] = [];
  let current: Frame | null = null;
  for (const { name, body } of chunks) {
    if (name === 'fcTL') {
      if (body.length !== CONTROL_BYTES) throw new RangeError('a frame without a place');
      current = { control: body, data: [] };
      frames.push(current);
    } else if (name === 'IDAT') {
      if (current === null) {
        current = { control: null, data: [] };
        frames.push(current);
      }
      current.data.push(body);
    } else if (name === 'fdAT') {
      if (current?.control == null || body.length < 4) throw new RangeError('data without a frame');
      current.data.push(body.subarray(4));
    }
  }
  return frames;
}

function placeOf(control: Buffer, width: number, height: number): { width: number; height: number } {
  const own = { width: control.readUInt32BE(4), height: control.readUInt32BE(8) };
  const [left, top] = [control.readUInt32BE(12), control.readUInt32BE(16)];
  if (own.width === 0 || own.height === 0 || left + own.width > width || top + own.height > height)
    throw new RangeError('a frame lies outside the picture');
  if ((control[24] ?? 9) > 2 || (control[25] ?? 9) > 1) throw new RangeError('an unknown way of drawing');
  return own;
}

function sized(header: Buffer, width: number, height: number): Buffer {
  const changed = Buffer.from(header);
  changed.writeUInt32BE(width, 0);
  changed.writeUInt32BE(height, 4);
  return changed;
}

/** Every frame in the one kind that can show all of them. */
function toRgba(samples: Uint8Array | Uint16Array, channels: number, bits: number): Buffer {
  const shift = bits === 16 ? 8 : 0;
  const rgba = Buffer.alloc((samples.length / channels) * 4, 0xff);
  const grey = channels < 3;
  for (let from = 0, to = 0; to < rgba.length; from += channels, to += 4) {
    for (let colour = 0; colour < 3; colour += 1)
      rgba[to + colour] = (samples[from + (grey ? 0 : colour)] ?? 0) >> shift;
    if (channels === 2 || channels === 4) rgba[to + 3] = (samples[from + channels - 1] ?? 0) >> shift;
  }
  return rgba;
}

/** Rows with the filter byte 0 in front. */
function rows(rgba: Buffer, width: number): Buffer {
  const rowBytes = width * 4;
  const filtered = Buffer.alloc(rgba.length + rgba.length / rowBytes);
  for (let from = 0, to = 0; from < rgba.length; from += rowBytes, to += rowBytes + 1)
    rgba.copy(filtered, to + 1, from, from + rowBytes);
  return filtered;
}

export const apng: Format = { clean };
