/** Which kind of file it is, by its first bytes, and who reads and edits that kind. Each is loaded when it is needed. */
import type { FileKind, Reader } from './findings.ts';
import type { Remover } from './removal/pieces.ts';

export interface Format {
  readonly reader: () => Promise<Reader>;
  /** Null where nothing can be taken out of this kind without rebuilding it, which is the newsroom's work. */
  readonly remover: (() => Promise<Remover>) | null;
}

const readPicture = async () => (await import('./hidden/picture.ts')).readPicture;
const readFilm = async () => (await import('./hidden/film.ts')).readFilm;

const JPEG: Format = {
  reader: readPicture,
  remover: async () => (await import('./removal/jpeg.ts')).removeFromJpeg,
};
const PNG: Format = {
  reader: readPicture,
  remover: async () => (await import('./removal/png.ts')).removeFromPng,
};
const WEBP: Format = {
  reader: readPicture,
  remover: async () => (await import('./removal/webp.ts')).removeFromWebp,
};
const HEIC: Format = {
  reader: readPicture,
  remover: async () => (await import('./removal/heic.ts')).removeFromHeic,
};
const TIFF: Format = {
  reader: readPicture,
  remover: async () => (await import('./removal/tiff.ts')).removeFromTiff,
};
const PDF: Format = { reader: async () => (await import('./hidden/pdf.ts')).readPdf, remover: null };
const OFFICE: Format = { reader: async () => (await import('./hidden/office.ts')).readOffice, remover: null };
const FILM: Format = {
  reader: readFilm,
  remover: async () => (await import('./removal/film.ts')).removeFromFilm,
};
const SOUND: Format = {
  reader: async () => (await import('./hidden/sound.ts')).readSound,
  remover: async () => (await import('./removal/sound.ts')).removeFromSound,
};

interface Recognised {
  readonly kind: FileKind;
  /** Null where nothing is read here. */
  readonly format: Format | null;
}

type Signature = readonly (readonly [at: number, bytes: readonly number[]])[];

const ascii = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0));
const brand = (name: string): Signature => [
  [4, ascii('ftyp')],
  [8, ascii(name)],
];
const start = (bytes: readonly number[]): Signature => [[0, bytes]];

const photo = (format: Format): Recognised => ({ kind: 'photo', format });
const cleanable = (format: Format | null = null): Recognised => ({ kind: 'cleanable', format });

/** The first that fits counts, so the narrower stands before the wider. */
const SIGNATURES: readonly (readonly [Signature, Recognised])[] = [
  [start([0xff, 0xd8, 0xff]), photo(JPEG)],
  [start([0x89, 0x50, 0x4e, 0x47]), photo(PNG)],
  [
    [
      [0, ascii('RIFF')],
      [8, ascii('WEBP')],
    ],
    photo(WEBP),
  ],
  [start(ascii('II*\0')), photo(TIFF)],
  ...['MM\0*', 'II+\0', 'MM\0+'].map((head) => [start(ascii(head)), photo(TIFF)] as const),
  ...['heic', 'heix', 'heim', 'heis', 'hevc', 'mif1', 'msf1', 'avif', 'avis'].map(
    (name) => [brand(name), photo(HEIC)] as const,
  ),
  [start(ascii('%PDF-')), { kind: 'pdf', format: PDF }],
  [[[4, ascii('ftyp')]], cleanable(FILM)],
  [start(ascii('PK\x03\x04')), cleanable(OFFICE)],
  [start(ascii('ID3')), cleanable(SOUND)],
  [start([0xff, 0xfb]), cleanable(SOUND)],
  ...['GIF8', 'BM', 'RIFF', 'OggS', 'fLaC', '#!AMR'].map(
    (name) => [start(ascii(name)), cleanable()] as const,
  ),
  [[[257, ascii('ustar')]], cleanable()],
  ...[
    [0xd0, 0xcf, 0x11, 0xe0],
    [0x1f, 0x8b],
    [0x1a, 0x45, 0xdf, 0xa3],
  ].map((bytes) => [start(bytes), cleanable()] as const),
];

/** Texts that say more than they show. */
const MARKUP = /^\s*(?:\{\\rtf|<(?:\?xml|!doctype|html|svg)|(?:received|message-id|mime-version|from): )/i;
const MARKUP_BYTES = 200;

const fits = (head: Uint8Array, signature: Signature): boolean =>
  signature.every(([at, bytes]) => bytes.every((byte, index) => head[at + index] === byte));

/** UTF-8 without control characters; a letter cut in two by the end of the head is no reason to doubt. */
function isText(head: Uint8Array): boolean {
  if (head.some((byte) => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d)) return false;
  return !new TextDecoder().decode(head, { stream: true }).includes('\ufffd');
}

/** By content, as the workers will: an ending can lie. */
export function recognise(head: Uint8Array): Recognised {
  const known = SIGNATURES.find(([signature]) => fits(head, signature));
  if (known) return known[1];
  if (!isText(head)) return { kind: 'other', format: null };
  const isMarkup = MARKUP.test(new TextDecoder().decode(head.subarray(0, MARKUP_BYTES)));
  return isMarkup ? cleanable() : { kind: 'text', format: null };
}
