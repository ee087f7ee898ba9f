/**
 * The text layer of a clean document: one font whose bytes are the same in every file, and words that are not painted. Every
 * line is demanded as it has to be, and what the words say is given to the search for values of the original.
 */
import { type ByteSource, demand } from './source.ts';

/** What reads the grammar of the whole file, line by line. */
export interface Lines {
  line(): string;
  offset: number;
}

const FONT_LINES = [
  '3 0 obj',
  '<< /Type /Font /Subtype /Type0 /BaseFont /T /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 6 0 R >>',
  'endobj',
  '4 0 obj',
  '<< /Type /Font /Subtype /CIDFontType2 /BaseFont /T /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor 5 0 R /DW 500 /CIDToGIDMap /Identity >>',
  'endobj',
  '5 0 obj',
  '<< /Type /FontDescriptor /FontName /T /Flags 4 /FontBBox [0 0 500 1000] /ItalicAngle 0 /Ascent 1000 /Descent 0 /CapHeight 1000 /StemV 80 >>',
  'endobj',
  '6 0 obj',
  '<< /Length 210 >>',
  'stream',
  '/CIDInit /ProcSet findresource begin',
  '12 dict begin',
  'begincmap',
  '/CMapName /T def',
  '/CMapType 2 def',
  '1 begincodespacerange',
  '<0000> <FFFF>',
  'endcodespacerange',
  '1 beginbfrange',
  '<0000> <FFFF> <0000>',
  'endbfrange',
  'endcmap',
  'end',
  'end',
  'endstream',
  'endobj',
] as const;

/** Demands the font's four objects. @returns where each of them begins */
export function demandFont(reader: Lines): number[] {
  const offsets: number[] = [];
  for (const wanted of FONT_LINES) {
    if (wanted.endsWith(' obj')) offsets.push(reader.offset);
    demand(reader.line() === wanted, 'a font that is not allowed');
  }
  return offsets;
}

const MAX_WORDS = 50_000;
const PLACE = '(0|[1-9]\\d{0,5}|(?:0|[1-9]\\d{0,5})\\.[1-9])';
const WORD = new RegExp(
  `^/T ([1-9]\\d{0,2}) Tf [1-9]\\d{0,3} Tz (?:1 0 0 1|0 1 -1 0|-1 0 0 -1|0 -1 1 0) ${PLACE} ${PLACE} Tm <((?:[0-9A-F]{4}){1,1000})> Tj$`,
);
/** Whatever has ink of its own; halves of pairs, spaces, controls, fillers and what joins or turns text have none. */
const SIGNS = /^[\p{L}\p{M}\p{N}\p{P}\p{S}]+$/u;
const NO_INK = /[\p{Default_Ignorable_Code_Point}\u2800]/u;

/** Demands the drawing of a page that has words, up to and with its last line. @returns the words, as their signs stand */
export function demandWords(reader: Lines, width: number, height: number): string[] {
  const fixed = (line: string) => demand(reader.line() === line, 'a drawing that is not allowed');
  fixed(`q ${width} 0 0 ${height} 0 0 cm /P Do Q`);
  fixed('BT');
  fixed('3 Tr');
  const words: string[] = [];
  while (true) {
    const line = reader.line();
    if (line === 'ET') break;
    const match = WORD.exec(line);
    demand(match !== null, 'a drawing that is not allowed');
    const [, , x, y, hex = ''] = match;
    demand(Number(x) <= width && Number(y) <= height, 'a word outside of the page');
    const word = wordOf(hex);
    demand(SIGNS.test(word) && !NO_INK.test(word), 'a character that is not seen');
    words.push(word);
    demand(words.length <= MAX_WORDS, 'too many words');
  }
  demand(words.length > 0, 'a layer without words');
  return words;
}

const wordOf = (hex: string): string =>
  (hex.match(/[0-9A-F]{4}/g) ?? []).map((code) => String.fromCharCode(Number.parseInt(code, 16))).join('');

/** As somebody would search in it: words apart and together, as they stand and, for what is read from the right, turned. */
export function searched(words: readonly string[]): ByteSource {
  const leftwards = words.map((word) => [...word].reverse().join(''));
  const bytes = Buffer.from(
    [words.join(' '), words.join(''), leftwards.join(' '), leftwards.join('')].join('\n'),
  );
  return { size: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) };
}
