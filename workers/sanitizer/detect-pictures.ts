/** Pictures by their first bytes. Runs inside the child. */
import type { MediaType } from './messages.ts';
import { utf16Text } from './utf16.ts';

const GIF = { mime: 'image/gif', extension: 'gif' };
const TIFF = { mime: 'image/tiff', extension: 'tiff' };
const BMP = { mime: 'image/bmp', extension: 'bmp' };
const AVIF = { mime: 'image/avif', extension: 'avif' };
const HEIC = { mime: 'image/heic', extension: 'heic' };
const SVG = { mime: 'image/svg+xml', extension: 'svg' };
const HEIF = { mime: 'image/heif', extension: 'heif' };

/** A drawing's first element, after whatever XML allows to stand before it. */
const DRAWING =
  /^\s*(?:(?:<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!DOCTYPE[^[>]*(?:\[[\s\S]*?\]\s*)?>)\s*)*<(?:[\w-]+:)?svg[\s>]/;

/** Main brands of ISO/IEC 23008-12 and AV1's image format, those of sequences last: of these the main picture is taken. */
const HEIC_BRANDS = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs'];
const HEIF_BRANDS = ['mif1', 'mif2', 'msf1'];
const AVIF_BRANDS = ['avif', 'avis'];

/** Sizes of the headers that follow a bitmap's own, from OS/2's of 1987 to Windows' fifth. */
const BITMAP_HEADERS = [12, 40, 52, 56, 64, 108, 124];

export function pictureType(sample: Uint8Array): MediaType | null {
  const bytes = Buffer.from(sample.buffer, sample.byteOffset, sample.byteLength);
  const start = bytes.toString('latin1', 0, 16);
  if (/^GIF8[79]a/.test(start)) return GIF;
  // raw pictures of cameras are TIFF too, with a mark of their own after the header
  const isTiff = /^(?:II[*+]\0|MM\0[*+])/.test(start);
  if (isTiff && !start.startsWith('CR', 8) && !isRaw(bytes)) return TIFF;
  if (start.startsWith('BM') && bytes.length >= 26 && BITMAP_HEADERS.includes(bytes.readUInt32LE(14)))
    return BMP;
  if (start.slice(4, 8) !== 'ftyp') return isDrawing(bytes) ? SVG : null;
  const brands = brandsOf(bytes);
  const [main = ''] = brands;
  if (AVIF_BRANDS.includes(main)) return AVIF;
  if (HEIC_BRANDS.includes(main)) return HEIC;
  if (!HEIF_BRANDS.includes(main)) return null;
  if (brands.some((brand) => AVIF_BRANDS.includes(brand))) return AVIF;
  return brands.some((brand) => HEIC_BRANDS.includes(brand)) ? HEIC : HEIF;
}

function brandsOf(bytes: Buffer): string[] {
  const end = Math.min(bytes.readUInt32BE(0), bytes.length);
  const brands = [bytes.toString('latin1', 8, 12)];
  for (let at = 16; at + 4 <= end; at += 4) brands.push(bytes.toString('latin1', at, at + 4));
  return brands;
}

function isDrawing(bytes: Buffer): boolean {
  const isWide = bytes[0] === 0xff && bytes[1] === 0xfe;
  const text = isWide ? utf16Text(bytes) : bytes.toString('latin1');
  return DRAWING.test(text.replace(/^(?:\ufeff|\u00ef\u00bb\u00bf)/, ''));
}

const DNG_VERSION = 0xc612;

/** A digital negative says its version in its first directory; it shows a small picture where TIFF has its first page. */
function isRaw(bytes: Buffer): boolean {
  const little = bytes[0] === 0x49;
  const u16 = (at: number) => (little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at));
  const directory = bytes.length < 8 ? 0 : little ? bytes.readUInt32LE(4) : bytes.readUInt32BE(4);
  if (directory < 8 || directory + 2 > bytes.length) return false;
  const entries = u16(directory);
  for (let at = directory + 2; at < directory + 2 + entries * 12 && at + 2 <= bytes.length; at += 12)
    if (u16(at) === DNG_VERSION) return true;
  return false;
}
