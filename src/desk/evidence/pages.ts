/**
 * The pages of a clean document, as the pictures that they are. The sanitizer rebuilds every document in one exact
 * grammar: a catalogue, and for each page its box, one drawing and one JPEG. So no interpreter of documents is needed
 * here, which would be the largest and most attacked program of the page: the pictures are cut out as they stand, and
 * what is not exactly in that grammar is not shown. Words that lie unseen over the pictures are passed over.
 */
import { AmanaError } from '#protocol/errors.ts';

export interface DocumentPage {
  /** In points, 72 to the inch. */
  readonly width: number;
  readonly height: number;
  readonly jpeg: Blob;
}

/** No line of the grammar but the list of pages is longer; that has at most 12 bytes a page. */
const LONGEST_LINE_BYTES = 256 * 1024;
const WINDOW_BYTES = 1024;
/** A font's meanings and a page's words stand between `stream` and `endstream`; both say how long they are. */
const LENGTH = /\/Length (\d{1,9}) >>$/;
const PAGE = /^<< \/Type \/Page \/Parent 2 0 R \/MediaBox \[0 0 (\d{1,6}) (\d{1,6})\] /;
const PICTURE =
  /^<< \/Type \/XObject \/Subtype \/Image \/Width \d{1,6} \/Height \d{1,6} \/ColorSpace \/Device(?:RGB|Gray) \/BitsPerComponent 8 \/Filter \/DCTDecode \/Length (\d{1,9}) >>$/;
const JPEG_START = [0xff, 0xd8, 0xff];

/** Line after line of a blob that may be far larger than memory should hold. */
class LineReader {
  readonly #blob: Blob;
  offset = 0;

  constructor(blob: Blob) {
    this.#blob = blob;
  }

  async line(): Promise<string> {
    for (let window = WINDOW_BYTES; window <= LONGEST_LINE_BYTES; window *= 2) {
      const bytes = new Uint8Array(await this.#blob.slice(this.offset, this.offset + window).arrayBuffer());
      const end = bytes.indexOf(0x0a);
      if (end !== -1) {
        this.offset += end + 1;
        return new TextDecoder('latin1').decode(bytes.subarray(0, end));
      }
      if (bytes.length < window) break;
    }
    throw new AmanaError('malformed-object');
  }

  async expect(pattern: RegExp): Promise<RegExpExecArray> {
    const found = pattern.exec(await this.line());
    if (found === null) throw new AmanaError('malformed-object');
    return found;
  }

  /** Passes over a stream of so many bytes. @returns where it began */
  async skip(bytes: number): Promise<number> {
    await this.expect(/^stream$/);
    const start = this.offset;
    this.offset += bytes;
    await this.expect(/^$/);
    await this.expect(/^endstream$/);
    return start;
  }
}

async function jpegAt(blob: Blob, start: number, length: number): Promise<Blob> {
  const head = new Uint8Array(await blob.slice(start, start + JPEG_START.length).arrayBuffer());
  if (!JPEG_START.every((byte, index) => head[index] === byte)) throw new AmanaError('malformed-object');
  return blob.slice(start, start + length, 'image/jpeg');
}

/** @throws AmanaError malformed-object for what the sanitizer did not write */
export async function pagesOf(blob: Blob): Promise<DocumentPage[]> {
  const reader = new LineReader(blob);
  await reader.expect(/^%PDF-1\.4$/);
  await reader.expect(/^1 0 obj$/);
  await reader.expect(/^<< \/Type \/Catalog \/Pages 2 0 R >>$/);
  await reader.expect(/^endobj$/);
  await reader.expect(/^2 0 obj$/);
  const [, count] = await reader.expect(
    /^<< \/Type \/Pages \/Count (\d{1,5}) \/Kids \[(?:\d{1,6} 0 R ?)+\] >>$/,
  );
  await reader.expect(/^endobj$/);
  const pages: DocumentPage[] = [];
  let box: { width: number; height: number } | null = null;
  while (pages.length < Number(count)) {
    await reader.expect(/^\d{1,6} 0 obj$/);
    const line = await reader.line();
    const [, width, height] = PAGE.exec(line) ?? [];
    if (width !== undefined) box = { width: Number(width), height: Number(height) };
    const length = LENGTH.exec(line)?.[1];
    if (length !== undefined) {
      const start = await reader.skip(Number(length));
      if (PICTURE.test(line)) {
        if (box === null) throw new AmanaError('malformed-object');
        pages.push({ ...box, jpeg: await jpegAt(blob, start, Number(length)) });
        box = null;
      }
    }
    await reader.expect(/^endobj$/);
  }
  return pages;
}
