/**
 * Pictures and documents within an office file. Each is cleaned by its own format's code, as if it had come by
 * itself; what cannot be cleaned is shown as an empty picture, so that the layout stays.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Mode } from '#protocol/record.ts';
import { detect, SAMPLE_BYTES } from '../../detect.ts';
import type { Limits } from '../../limits.ts';
import { type Format, Refusal } from '../format.ts';

export interface CleanPicture {
  readonly bytes: Uint8Array;
  readonly extension: 'jpeg' | 'png';
  /** False where an empty picture stands for one that could not be cleaned. */
  readonly isShown: boolean;
}

const EXTENSIONS = new Map<string, CleanPicture['extension']>([
  ['image/jpeg', 'jpeg'],
  ['image/png', 'png'],
]);

/** A drawing costs seconds: the previews of a few embedded tables are drawn, a file made of drawings is not. */
const MOST_DRAWINGS = 12;
const DRAWING_WALL_MS = 20_000;

let counter = 0;
let drawings = 0;
let empty: Promise<Uint8Array> | null = null;

/** The picture library and LibreOffice's way: loaded when a picture is there, since most files have none. */
const pictureLibrary = async () => (await import('../sharp.ts')).default;
const libreOffice = async () => await import('../libreoffice.ts');

/** One grey pixel, transparent. */
export async function emptyPicture(): Promise<CleanPicture> {
  const sharp = await pictureLibrary();
  empty ??= sharp({ create: { width: 2, height: 2, channels: 4, background: '#80808000' } })
    .raw()
    .toBuffer()
    .then((pixels) =>
      sharp(pixels.fill(0), { raw: { width: 2, height: 2, channels: 4 } })
        .png()
        .toBuffer(),
    );
  return { bytes: await empty, extension: 'png', isShown: false };
}

export async function cleanPicture(bytes: Buffer, mode: Mode, limits: Limits): Promise<CleanPicture> {
  const drawing = drawingOf(bytes);
  if (drawing !== null) return await drawn(bytes, drawing, limits);
  const { type } = await detect(bytes.subarray(0, SAMPLE_BYTES));
  if (type === null) return emptyPicture();
  const direct = EXTENSIONS.get(type.mime);
  const format = direct === undefined ? null : await formatOf(direct);
  counter += 1;
  const path = `/tmp/part${counter}`;
  try {
    if (format !== null && direct !== undefined) {
      writeFileSync(path, bytes);
      const copied = await format.clean({ path, mode, limits });
      const extension = 'bytes' in copied ? EXTENSIONS.get(copied.type.mime) : undefined;
      if ('bytes' in copied && extension !== undefined)
        return { bytes: copied.bytes, extension, isShown: true };
      return emptyPicture();
    }
    return type.mime.startsWith('image/') ? await redraw(bytes, limits) : emptyPicture();
  } catch (thrown) {
    if (thrown instanceof Refusal && thrown.reason === 'limits exceeded') throw thrown;
    return emptyPicture();
  } finally {
    rmSync(path, { force: true });
  }
}

/** Pictures of kinds that office programs do not all know become PNG, from their pixels. */
async function redraw(bytes: Buffer, limits: Limits): Promise<CleanPicture> {
  const sharp = await pictureLibrary();
  const { width, height } = await sharp(bytes, { limitInputPixels: false }).metadata();
  if (width * height > limits.imagePixels) throw new Refusal('limits exceeded');
  const { data, info } = await sharp(bytes, { limitInputPixels: limits.imagePixels, autoOrient: true })
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  for (let at = 0; at < data.length; at += 4) if (data[at + 3] === 0) data.fill(0, at, at + 3);
  const png = await sharp(data, { raw: { width: info.width, height: info.height, channels: 4 } })
    .png()
    .toBuffer();
  return { bytes: png, extension: 'png', isShown: true };
}

/** Metafiles of Windows: programs for a drawing, which can hold names, paths and whole pictures. */
function drawingOf(bytes: Buffer): 'emf' | 'wmf' | null {
  if (bytes.length < 44) return null;
  if (bytes.readUInt32LE(0) === 1 && bytes.toString('latin1', 40, 44) === ' EMF') return 'emf';
  const isPlaceable = bytes.readUInt32LE(0) === 0x9ac6cdd7;
  return isPlaceable || (bytes.readUInt16LE(0) === 1 && bytes.readUInt16LE(2) === 9) ? 'wmf' : null;
}

async function drawn(bytes: Buffer, extension: string, limits: Limits): Promise<CleanPicture> {
  drawings += 1;
  if (drawings > MOST_DRAWINGS) return emptyPicture();
  const path = `/tmp/drawing${drawings}.${extension}`;
  writeFileSync(path, bytes);
  try {
    const { convert } = await libreOffice();
    return await redraw(readFileSync(await convert(path, { to: 'png', wallMs: DRAWING_WALL_MS })), limits);
  } catch (thrown) {
    if (thrown instanceof Refusal && thrown.reason === 'limits exceeded') throw thrown;
    return emptyPicture();
  } finally {
    rmSync(path, { force: true });
  }
}

/** Loaded when the first picture of its kind is met; asked for here, because the list of formats leads to this file. */
const formatOf = async (extension: CleanPicture['extension']): Promise<Format> =>
  extension === 'jpeg' ? (await import('../jpeg.ts')).jpeg : (await import('../png.ts')).png;
