/** Sound and moving pictures by their first bytes. Named as exiftool names them, so that both can be compared. */
import type { MediaType } from './messages.ts';

const MP4 = { mime: 'video/mp4', extension: 'mp4' };
const MOV = { mime: 'video/quicktime', extension: 'mov' };
const M4A = { mime: 'audio/mp4', extension: 'm4a' };
const M4V = { mime: 'video/x-m4v', extension: 'm4v' };
const THREE_GP = { mime: 'video/3gpp', extension: '3gp' };
const MKV = { mime: 'video/x-matroska', extension: 'mkv' };
const WEBM = { mime: 'video/webm', extension: 'webm' };
const AVI = { mime: 'video/x-msvideo', extension: 'avi' };
const MP3 = { mime: 'audio/mpeg', extension: 'mp3' };
const FLAC = { mime: 'audio/flac', extension: 'flac' };
const OGG = { mime: 'audio/ogg', extension: 'ogg' };
const OGV = { mime: 'video/ogg', extension: 'ogv' };
const OGX = { mime: 'application/ogg', extension: 'ogx' };
const OPUS = { mime: 'audio/ogg', extension: 'opus' };
const WAV = { mime: 'audio/x-wav', extension: 'wav' };
const AMR = { mime: 'audio/amr', extension: 'amr' };

/** Major brands of still pictures, which share the container. */
const PICTURE_BRANDS =
  /^(?:avif|avis|mif1|mif2|msf1|heic|heix|heim|heis|hevc|hevx|hevm|hevs|crx |jp2 |jpx |jpm |jxl )$/;
/** Boxes with which films begin that are older than `ftyp`, or whose camera leaves it out. */
const OLD_FIRST_BOXES = new Set(['moov', 'mdat', 'wide', 'free', 'skip', 'pnot']);

/** @returns null for anything else */
export function mediaType(sample: Uint8Array): MediaType | null {
  const bytes = Buffer.from(sample.buffer, sample.byteOffset, sample.byteLength);
  const text = (start: number, end: number) => bytes.toString('latin1', start, end);
  switch (text(0, 4)) {
    case 'RIFF':
    case 'RF64':
      return text(8, 12) === 'WAVE' ? WAV : text(8, 12) === 'AVI ' ? AVI : null;
    case 'fLaC':
      return FLAC;
    case 'OggS':
      return ofStreams(streamsOf(bytes));
    case '#!AM':
      return /^#!AMR(?:-WB)?\n/.test(text(0, 9)) ? AMR : null;
    case '\x1aE\xdf\xa3':
      return bytes.subarray(0, 64).includes('webm') ? WEBM : MKV;
  }
  if (text(4, 8) === 'ftyp') return ofBrand(text(8, 12));
  if (OLD_FIRST_BOXES.has(text(4, 8)) && looksLikeBoxes(bytes)) return MOV;
  if (text(0, 3) === 'ID3') return MP3;
  return startsWithFrames(bytes) ? MP3 : null;
}

/** How each stream of an Ogg file begins: their first pages stand before all others. */
function streamsOf(bytes: Buffer): string[] {
  const found: string[] = [];
  let at = 0;
  while (at + 28 <= bytes.length && bytes.toString('latin1', at, at + 4) === 'OggS') {
    const segments = bytes.readUInt8(at + 26);
    const body = at + 27 + segments;
    if ((bytes.readUInt8(at + 5) & 2) === 0) break;
    found.push(bytes.toString('latin1', body, body + 8));
    at = bytes.subarray(at + 27, body).reduce((sum, length) => sum + length, body);
  }
  return found;
}

/** Sound that is copied as it is; what only describes other streams does not count. */
const COPIED_SOUND = ['OpusHead', '\x01vorbis', '\x7fFLAC'];
const DESCRIPTIONS = ['fishead\0', 'fisbone\0', '\x80kate', 'CMML'];

function ofStreams(streams: readonly string[]): MediaType {
  const begins = (start: string, names: readonly string[]) => names.some((name) => start.startsWith(name));
  const seen = streams.filter((start) => !begins(start, DESCRIPTIONS));
  if (seen.some((start) => start.startsWith('\x80theora'))) return OGV;
  if (seen.length === 0 || !seen.every((start) => begins(start, COPIED_SOUND))) return OGX;
  return seen[0] === 'OpusHead' ? OPUS : OGG;
}

function ofBrand(brand: string): MediaType | null {
  if (PICTURE_BRANDS.test(brand)) return null;
  if (brand === 'qt  ') return MOV;
  if (/^M4[ABP] $/.test(brand)) return M4A;
  if (/^M4V/.test(brand)) return M4V;
  return /^3g/.test(brand) ? THREE_GP : MP4;
}

/** A second box begins where the first ends, or beyond the sample. */
function looksLikeBoxes(bytes: Buffer): boolean {
  const size = bytes.readUInt32BE(0);
  if (size === 0 || size === 1 || size + 8 > bytes.length) return true;
  return size >= 8 && /^[\w ©-]{4}$/.test(bytes.toString('latin1', size + 4, size + 8));
}

const BIT_RATES = {
  first: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  second: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
} as const;
const SAMPLE_RATES = [44_100, 48_000, 32_000] as const;

/** Bytes of the layer III frame that begins here; 0 where none does. */
function frameBytes(header: number): number {
  const version = (header >>> 19) & 3;
  const bitRate = (version === 3 ? BIT_RATES.first : BIT_RATES.second)[(header >>> 12) & 15];
  const sampleRate = SAMPLE_RATES[(header >>> 10) & 3];
  if (header >>> 21 !== 0x7ff || version === 1 || ((header >>> 17) & 3) !== 1) return 0;
  if (bitRate === undefined || bitRate === 0 || sampleRate === undefined) return 0;
  const rate = version === 3 ? sampleRate : version === 2 ? sampleRate / 2 : sampleRate / 4;
  return Math.floor(((version === 3 ? 144_000 : 72_000) * bitRate) / rate) + ((header >>> 9) & 1);
}

/** Two frames in a row, or one that fills the file; what stands before them may be zeros. */
function startsWithFrames(bytes: Buffer): boolean {
  let start = 0;
  while (start < bytes.length && bytes[start] === 0) start += 1;
  if (start + 4 > bytes.length) return false;
  const next = start + frameBytes(bytes.readUInt32BE(start));
  if (next === start) return false;
  return next + 4 <= bytes.length ? frameBytes(bytes.readUInt32BE(next)) > 0 : next === bytes.length;
}
