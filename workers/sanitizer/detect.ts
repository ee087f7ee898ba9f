/**
 * What a file is, by its content alone: a name or an extension is never asked, so a lying one never matters.
 * Runs inside the child.
 */
import { mediaType } from './detect-media.ts';
import { pictureType } from './detect-pictures.ts';
import type { MediaType } from './messages.ts';

/** Bytes that are enough to tell; files are sniffed once this much has arrived. */
export const SAMPLE_BYTES = 8192;

export interface Detected {
  readonly type: MediaType | null;
  readonly supported: boolean;
}

const JPEG = { mime: 'image/jpeg', extension: 'jpg' };
const PNG = { mime: 'image/png', extension: 'png' };
const APNG = { mime: 'image/apng', extension: 'apng' };
const WEBP = { mime: 'image/webp', extension: 'webp' };
const PDF = { mime: 'application/pdf', extension: 'pdf' };
const ZIP = { mime: 'application/zip', extension: 'zip' };
const GZIP = { mime: 'application/gzip', extension: 'tgz' };
const MAIL = { mime: 'message/rfc822', extension: 'eml' };
const TEXT = { mime: 'text/plain', extension: 'txt' };
const PNG_SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

export const PLAIN_TEXT: Detected = { type: TEXT, supported: true };

/** @param sample the first bytes of the file, up to SAMPLE_BYTES (all of it, when it is shorter) */
export async function detect(sample: Uint8Array): Promise<Detected> {
  if (startsWith(sample, Uint8Array.of(0xff, 0xd8, 0xff)) && sample[3] !== 0xf7)
    return { type: JPEG, supported: true };
  if (startsWith(sample, PNG_SIGNATURE)) return { type: isAnimatedPng(sample) ? APNG : PNG, supported: true };
  if (ascii(sample, 0, 4) === 'RIFF' && ascii(sample, 8, 12) === 'WEBP')
    return { type: WEBP, supported: true };
  if (ascii(sample, 0, 5) === '%PDF-') return { type: PDF, supported: true };
  // documents, books and archives alike: which of them, only the whole file tells
  if (ascii(sample, 0, 4) === 'PK\u0003\u0004' || ascii(sample, 0, 4) === 'PK\u0005\u0006')
    return { type: ZIP, supported: true };
  if (startsWith(sample, Uint8Array.of(0x1f, 0x8b, 8))) return { type: GZIP, supported: true };

  const picture = pictureType(sample);
  if (picture !== null) return { type: picture, supported: true };
  const media = mediaType(sample);
  if (media !== null) return { type: media, supported: true };

  const named = await namedType(sample);
  // readers of PDF accept rubbish before the header, so such a file is taken for what a reader will see
  if (named?.mime === PDF.mime) return { type: PDF, supported: true };
  if (named !== null) return { type: named, supported: false };
  const markup = markupType(sample);
  if (markup !== null) return { type: markup, supported: false };
  return looksLikeText(sample) ? { type: TEXT, supported: true } : { type: null, supported: false };
}

/** Loads what gives a name to what is not supported. */
export const loadNames = async () => await import('file-type');

async function namedType(sample: Uint8Array): Promise<MediaType | null> {
  const { fileTypeFromBuffer } = await loadNames();
  try {
    const named = await fileTypeFromBuffer(sample);
    return named === undefined
      ? null
      : { mime: named.mime.split(';')[0] ?? named.mime, extension: named.ext.replace(/[^a-z0-9]/g, '') };
  } catch (thrown) {
    // a sample is cut off, so running out of bytes only means: not told
    if (thrown instanceof Error) return null;
    throw thrown;
  }
}

function startsWith(bytes: Uint8Array, prefix: Uint8Array): boolean {
  return prefix.every((byte, index) => bytes[index] === byte);
}

function ascii(bytes: Uint8Array, start: number, end: number): string {
  return String.fromCharCode(...bytes.subarray(start, end));
}

/** An `acTL` chunk stands before the first `IDAT`, and only in animated files. */
function isAnimatedPng(sample: Uint8Array): boolean {
  const view = new DataView(sample.buffer, sample.byteOffset, sample.byteLength);
  for (let offset = PNG_SIGNATURE.length; offset + 8 <= sample.length; ) {
    const name = ascii(sample, offset + 4, offset + 8);
    if (name === 'acTL') return true;
    if (name === 'IDAT') return false;
    offset += 12 + view.getUint32(offset);
  }
  return false;
}

/** Texts that are programs for a viewer: they can carry scripts, links and embedded files, so they are not plain. */
const MARKUPS: readonly (readonly [RegExp, MediaType])[] = [
  [
    /^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*)*(?:<!DOCTYPE svg[^>]*>\s*)?<svg[\s>]/i,
    { mime: 'image/svg+xml', extension: 'svg' },
  ],
  [
    /^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*)*<(?:!doctype\s+html|html|head|body|script)\b/i,
    { mime: 'text/html', extension: 'html' },
  ],
  [/^\s*<\?xml\b/i, { mime: 'application/xml', extension: 'xml' }],
  [/^\s*\{\\rtf/i, { mime: 'application/rtf', extension: 'rtf' }],
  [/^%!PS/, { mime: 'application/postscript', extension: 'ps' }],
  [/^BEGIN:VCARD\b/i, { mime: 'text/vcard', extension: 'vcf' }],
  [/^BEGIN:VCALENDAR\b/i, { mime: 'text/calendar', extension: 'ics' }],
];

function markupType(sample: Uint8Array): MediaType | null {
  const start = new TextDecoder('latin1').decode(sample).replace(/^\u00ef\u00bb\u00bf/, '');
  return MARKUPS.find(([pattern]) => pattern.test(start))?.[1] ?? (isMail(start) ? MAIL : null);
}

/** Headers from the first line on: ones that only mail programs write, or all that a letter between two people has. */
function isMail(start: string): boolean {
  const names = new Set<string>();
  for (const line of start.split(/\r?\n/)) {
    if (/^[ \t]/.test(line) && names.size > 0) continue;
    const name = /^([A-Za-z][\w-]*):/.exec(line)?.[1]?.toLowerCase();
    if (name === undefined) break;
    names.add(name);
  }
  if (['message-id', 'received', 'mime-version'].some((name) => names.has(name))) return true;
  return names.has('from') && names.has('date') && (names.has('to') || names.has('subject'));
}

/** Text has no NUL (but for UTF-16) and next to no control characters. An empty file is an empty text. */
function looksLikeText(sample: Uint8Array): boolean {
  if (startsWith(sample, Uint8Array.of(0xff, 0xfe)) || startsWith(sample, Uint8Array.of(0xfe, 0xff)))
    return true;
  let odd = 0;
  for (const byte of sample) {
    if (byte === 0) return false;
    if ((byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x0c) || byte === 0x7f)
      odd += 1;
  }
  return odd * 100 <= sample.length;
}
