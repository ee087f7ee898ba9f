/**
 * Proves that a document is pictures on pages and, in faithful mode, words over them, and nothing else, by demanding one exact
 * grammar from its first byte to its last. There is no room in that grammar for a name, date, identifier, script,
 * attachment, annotation or a second revision.
 */

import type { Mode } from '#protocol/record.ts';
import { NO_FACTS } from '../facts.ts';
import { verifyJpeg } from './jpeg.ts';
import { demandFont, demandWords, searched } from './pdf-text.ts';
import { type ByteSource, demand, need, type Structure, slice } from './source.ts';

/** No line of this grammar but the list of pages is longer; that list has at most 12 bytes a page. */
const MAX_LINE_BYTES = 256 * 1024;
const WINDOW_BYTES = 512;
/** Catalogue, page tree and the four objects of the font come before it. */
const FIRST_PAGE_AFTER_FONT = 7;

/** Reads lines, and lets pictures be passed over without being held. */
class LineReader {
  readonly #source: ByteSource;
  offset = 0;

  constructor(source: ByteSource) {
    this.#source = source;
  }

  line(): string {
    for (let window = WINDOW_BYTES; window <= MAX_LINE_BYTES; window *= 2) {
      const bytes = this.#source.read(this.offset, window);
      const end = bytes.indexOf(0x0a);
      if (end !== -1) {
        this.offset += end + 1;
        return bytes.toString('latin1', 0, end);
      }
      demand(bytes.length === window, 'a line without end');
    }
    demand(false, 'a line is too long');
  }

  /** Demands one of the grammar's lines and gives back the numbers in it. */
  expect(pattern: RegExp): number[] {
    const match = pattern.exec(this.line());
    demand(match !== null, 'a line that is not allowed');
    return match.slice(1).map(Number);
  }
}

export function verifyPdf(source: ByteSource, mode: Mode): Structure {
  const reader = new LineReader(source);
  const offsets: number[] = [];
  const begin = () => {
    offsets.push(reader.offset);
    const [number] = reader.expect(/^(\d{1,6}) 0 obj$/);
    demand(number === offsets.length, 'objects out of order');
  };
  reader.expect(/^%PDF-1\.4$/);
  begin();
  reader.expect(/^<< \/Type \/Catalog \/Pages 2 0 R >>$/);
  reader.expect(/^endobj$/);
  begin();
  const tree = /^<< \/Type \/Pages \/Count (\d{1,5}) \/Kids \[((?:\d{1,6} 0 R ?)+)\] >>$/.exec(reader.line());
  demand(tree?.[1] !== undefined && tree[2] !== undefined, 'no page tree');
  const count = Number(tree[1]);
  const kids = tree[2]
    .trim()
    .split(/ 0 R ?/)
    .filter((number) => number !== '')
    .map(Number);
  demand(kids.length === count, 'pages miscounted');
  reader.expect(/^endobj$/);
  const hasFont = mode === 'faithful' && kids[0] === FIRST_PAGE_AFTER_FONT;
  if (hasFont) offsets.push(...demandFont(reader));

  const pages: { width: number; height: number }[] = [];
  const words: string[] = [];
  for (const kid of kids) {
    demand(kid === offsets.length + 1, 'pages out of order');
    const { width, height, words: more } = verifyPage(source, reader, kid, begin, mode, hasFont);
    pages.push({ width, height });
    for (const word of more) words.push(word);
  }
  verifyEnd(source, reader, offsets);
  demand(hasFont === words.length > 0, 'a font without a use');
  if (!hasFont) return { ...NO_FACTS, pages };
  const characters = words.reduce((count, word) => count + word.length, 0);
  return { ...NO_FACTS, pages, characters, said: searched(words) };
}

function verifyPage(
  source: ByteSource,
  reader: LineReader,
  kid: number,
  begin: () => void,
  mode: Mode,
  hasFont: boolean,
): { width: number; height: number; words: string[] } {
  begin();
  const page =
    /^<< \/Type \/Page \/Parent 2 0 R \/MediaBox \[0 0 (\d{1,6}) (\d{1,6})\] \/Resources << \/XObject << \/P (\d{1,6}) 0 R >>( \/Font << \/T 3 0 R >>)? >> \/Contents (\d{1,6}) 0 R >>$/.exec(
      reader.line(),
    );
  demand(page !== null, 'a page that is not allowed');
  const [width, height] = [Number(page[1]), Number(page[2])];
  demand(Number(page[5]) === kid + 1 && Number(page[3]) === kid + 2, 'a page points elsewhere');
  const hasWords = page[4] !== undefined;
  demand(!hasWords || hasFont, 'words without a font');
  reader.expect(/^endobj$/);

  begin();
  const [drawingBytes = 0] = reader.expect(/^<< \/Length (\d{1,8}) >>$/);
  reader.expect(/^stream$/);
  const start = reader.offset;
  const words = hasWords ? demandWords(reader, width, height) : [];
  if (!hasWords)
    demand(reader.line() === `${width} 0 0 ${height} 0 0 cm /P Do`, 'a drawing that is not allowed');
  demand(reader.offset - start === drawingBytes + 1, 'a drawing of another length');
  reader.expect(/^endstream$/);
  reader.expect(/^endobj$/);

  begin();
  const header =
    /^<< \/Type \/XObject \/Subtype \/Image \/Width (\d{1,6}) \/Height (\d{1,6}) \/ColorSpace \/Device(RGB|Gray) \/BitsPerComponent 8 \/Filter \/DCTDecode \/Length (\d{1,9}) >>$/.exec(
      reader.line(),
    );
  demand(header !== null, 'a picture that is not allowed');
  const pictureBytes = Number(header[4]);
  reader.expect(/^stream$/);
  const picture = slice(source, reader.offset, pictureBytes);
  const jpeg = verifyJpeg(picture);
  demand(jpeg.width === Number(header[1]) && jpeg.height === Number(header[2]), 'a picture of another size');
  const colours = header[3] === 'Gray' ? 1 : 3;
  demand(componentsOf(picture) === colours, 'a picture of other colours');
  demand(mode !== 'scan' || colours === 1, 'a page with colours');
  reader.offset += pictureBytes;
  reader.expect(/^$/);
  reader.expect(/^endstream$/);
  reader.expect(/^endobj$/);
  return { width, height, words };
}

/** Of a picture that has been walked: its segments are in order, and one of them is its frame. */
function componentsOf(picture: ByteSource): number {
  const FRAME = 0xc0;
  for (let offset = 2; ; ) {
    const segment = need(picture, offset, 4);
    if (segment[1] === FRAME) return need(picture, offset + 9, 1).readUInt8();
    offset += 2 + segment.readUInt16BE(2);
  }
}

/** The table of objects must be true, the trailer must hold a size and a root only, and the file must end there. */
function verifyEnd(source: ByteSource, reader: LineReader, offsets: readonly number[]): void {
  const tableOffset = reader.offset;
  reader.expect(/^xref$/);
  const [size] = reader.expect(/^0 (\d{1,6})$/);
  demand(size === offsets.length + 1, 'the table is miscounted');
  reader.expect(/^0{10} 65535 f $/);
  for (const offset of offsets) {
    const [listed] = reader.expect(/^(\d{10}) 00000 n $/);
    demand(listed === offset, 'the table points elsewhere');
  }
  reader.expect(/^trailer$/);
  const [trailerSize] = reader.expect(/^<< \/Size (\d{1,6}) \/Root 1 0 R >>$/);
  demand(trailerSize === size, 'the trailer is miscounted');
  reader.expect(/^startxref$/);
  const [start] = reader.expect(/^(\d{1,10})$/);
  demand(start === tableOffset, 'the end points elsewhere');
  reader.expect(/^%%EOF$/);
  demand(reader.offset === source.size, 'bytes after the end');
}
