/**
 * Looks for what the original was found to hide (names, serials, identifiers, paths, coordinates) in the bytes of the
 * clean copy, in the encodings in which a program would have written it.
 */
import type { FoundValue } from '#protocol/record.ts';
import type { ByteSource } from './source.ts';

/** Six bytes appear by chance in 10 MB of picture data once in 100,000 files, for each needle. */
const MIN_NEEDLE_BYTES = 6;
const MAX_NEEDLE_CHARACTERS = 64;
const MAX_NEEDLES = 600;
/** A needle of one or two letters repeated is a flat colour as well as a value. */
const MIN_DISTINCT_CHARACTERS = 4;
const READ_BYTES = 256 * 1024;

/** Words that clean files contain by their format; a value that is one of these tells nothing. */
const VOCABULARY =
  '%PDF-1.4 obj << /Type /Catalog /Pages 2 0 R >> endobj /Count /Kids /Page /Parent /MediaBox /Resources /XObject ' +
  '/Contents /Length stream endstream /Subtype /Image /Width /Height /ColorSpace /DeviceRGB /BitsPerComponent ' +
  '/Filter /DCTDecode xref 0000000000 65535 trailer /Size /Root startxref %%EOF ' +
  '/Font /Type0 /BaseFont /Encoding /Identity-H /DescendantFonts /ToUnicode /CIDFontType2 /CIDSystemInfo /Registry (Adobe) ' +
  '/Ordering (Identity) /Supplement /FontDescriptor /CIDToGIDMap /FontName /FontBBox /ItalicAngle /Ascent /Descent /CapHeight ' +
  '/CIDInit /ProcSet findresource begin begincmap /CMapName /CMapType begincodespacerange <FFFF> endcodespacerange beginbfrange ' +
  'endbfrange endcmap RIFF WEBPVP8X ANIM ANMF ALPH VP8L IHDR IDAT IEND pHYs ' +
  'vorbis OpusHead OpusTags matroska V_MPEG4/ISO/AVC V_MPEGH/ISO/HEVC V_MPEG4/ISO/ASP V_MS/VFW/FOURCC V_MJPEG V_UNCOMPRESSED ' +
  'V_THEORA A_VORBIS A_MPEG/L3 A_PCM/INT/LIT A_PCM/FLOAT/IEEE A_EAC3 A_ALAC ' +
  // names of the members of office files and books, which lie in them unpacked
  '[Content_Types].xml _rels/.rels word/document.xml word/_rels/document.xml.rels word/styles.xml word/numbering.xml word/settings.xml ' +
  'word/fontTable.xml word/footnotes.xml word/endnotes.xml word/header1.xml word/footer1.xml word/theme/theme1.xml ' +
  'word/media/image1.jpeg word/media/image1.png word/charts/chart1.xml word/embeddings/file1.xlsx xl/workbook.xml ' +
  'xl/worksheets/sheet1.xml xl/sharedStrings.xml xl/drawings/drawing1.xml xl/tables/table1.xml ppt/presentation.xml ' +
  'ppt/presProps.xml ppt/tableStyles.xml ppt/slides/slide1.xml ppt/slideLayouts/slideLayout1.xml ' +
  'ppt/slideMasters/slideMaster1.xml ppt/notesSlides/notesSlide1.xml ppt/notesMasters/notesMaster1.xml ' +
  'mimetype application/vnd.oasis.opendocument.text META-INF/manifest.xml content.xml Pictures/image1.jpeg META-INF/container.xml ' +
  'application/epub+zip content.opf nav.xhtml page1.xhtml image1.png';

/** The strings that must not appear, shortest form first removed; nothing from values that were not kept as text. */
export function needlesOf(
  found: readonly FoundValue[],
  place: { latitude: number; longitude: number } | null,
  isWorthIt: (part: string, group: FoundValue['group']) => boolean = () => true,
): string[] {
  const needles = new Set<string>();
  const add = (value: string) => {
    const needle = value.trim().slice(0, MAX_NEEDLE_CHARACTERS);
    const distinct = new Set(needle).size;
    if (Buffer.byteLength(needle) < MIN_NEEDLE_BYTES || distinct < MIN_DISTINCT_CHARACTERS) return;
    if (needles.size < MAX_NEEDLES && !VOCABULARY.includes(needle)) needles.add(needle);
  };
  if (place !== null)
    for (const degrees of [place.latitude, place.longitude]) add(Math.abs(degrees).toFixed(5));
  for (const { name, value, group } of found) {
    // of a text and of a page only what can be seen stays, and that may say again what was hidden in it
    if (value.startsWith('(') || /^(?:Text|Html):/.test(name)) continue;
    add(value);
    for (const part of value.split(/[\s/\\;,:=()<>"']+/)) if (isWorthIt(part, group)) add(part);
  }
  return [...needles];
}

/**
 * The strings that must not appear in words that are proven to be seen on a page: whole values, and such parts as tell somebody
 * or something from others. A plain word of a title, or of a program's greeting, is on many pages.
 */
export const needlesOfWords = (found: readonly FoundValue[]): string[] =>
  needlesOf(found, null, (part, group) => group === 'person' || group === 'place' || /[^\p{L}]/u.test(part));

/** Each needle as UTF-8 and as UTF-16 of both byte orders. */
export function encodings(needle: string): Buffer[] {
  const little = Buffer.from(needle, 'utf16le');
  return [Buffer.from(needle, 'utf8'), little, Buffer.from(little).swap16()];
}

/** No needle is shorter in any encoding, so one of every so many neighbouring pairs of bytes lies wholly within it. */
const STRIDE = MIN_NEEDLE_BYTES - 1;

interface Spelling {
  readonly needle: string;
  readonly bytes: Buffer;
  /** Where in it the pair of bytes lies by which it was found. */
  readonly at: number;
}

/**
 * How many needles occur in the source. One pass, in strides: each pair of bytes that it meets chooses the few needles
 * that are then compared whole, so that hundreds of needles cost little more than one.
 */
export async function countLeaks(source: ByteSource, needles: readonly string[]): Promise<number> {
  const byPair = new Map<number, Spelling[]>();
  const pairs = new Uint8Array(0x10000);
  let longest = 0;
  for (const needle of needles) {
    for (const bytes of encodings(needle)) {
      longest = Math.max(longest, bytes.length);
      for (let at = 0; at < STRIDE && at + 1 < bytes.length; at += 1) {
        const pair = bytes.readUInt16LE(at);
        pairs[pair] = 1;
        byPair.set(pair, [...(byPair.get(pair) ?? []), { needle, bytes, at }]);
      }
    }
  }
  if (longest === 0) return 0;
  const leaked = new Set<string>();
  for (let offset = 0; offset < source.size; offset += READ_BYTES) {
    // windows overlap by the longest needle, so that none is missed across a border
    const window = source.read(offset, READ_BYTES + longest);
    for (let met = 0; met + 1 < window.length; met += STRIDE) {
      const pair = (window[met] ?? 0) | ((window[met + 1] ?? 0) << 8);
      if (pairs[pair] !== 1) continue;
      for (const { needle, bytes, at } of byPair.get(pair) ?? []) {
        const start = met - at;
        if (start >= 0 && window[start] === bytes[0] && isAt(window, start, bytes)) leaked.add(needle);
      }
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  return leaked.size;
}

function isAt(window: Buffer, start: number, bytes: Buffer): boolean {
  return (
    start + bytes.length <= window.length &&
    window.compare(bytes, 0, bytes.length, start, start + bytes.length) === 0
  );
}
