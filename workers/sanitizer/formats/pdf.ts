/**
 * PDF: each page becomes a picture, and the pictures become a new document with nothing else in it. Text layers,
 * revisions, layers, attachments, scripts, forms, comments, names and dates cannot survive, because no object of the
 * original is copied. What was there is counted, for the record.
 */
import { readFile } from 'node:fs/promises';
import { PDFiumLibrary } from '@hyzyla/pdfium';
import { PDFArray, PDFDict, PDFDocument, PDFName, PDFRawStream } from 'pdf-lib';
import sharp from 'sharp';
import type { FoundValue } from '#protocol/record.ts';
import { type Action, NO_FACTS } from '../messages.ts';
import { type Copied, type Format, type Original, Refusal } from './format.ts';
import { JPEG_OPTIONS } from './jpeg.ts';
import { type PicturePage, writePicturePdf } from './pdf-writer.ts';
import { PICTURE_TOOLS } from './pixels.ts';

const POINTS_PER_INCH = 72;
const DOTS_PER_INCH = 150;
/** A page larger than this is drawn at a lower resolution: A1 at 150 dpi is 17 megapixels. */
const PAGE_PIXELS = 20_000_000;
/** Counting hidden objects parses the whole original once more; for larger files the record goes without. */
const COUNT_BYTES = 32 * 1024 * 1024;

async function clean({ path, limits }: Original): Promise<Copied> {
  const original = await readFile(path);
  const library = await PDFiumLibrary.init();
  const document = await library.loadDocument(original).catch((thrown: unknown) => {
    throw new Refusal(isEncrypted(thrown) ? 'could not be opened' : 'file is damaged');
  });
  const pageCount = document.getPageCount();
  if (pageCount === 0) throw new Refusal('file is damaged');
  if (pageCount > limits.pdfPages) throw new Refusal('limits exceeded');

  const pages: PicturePage[] = [];
  let reduced = false;
  let encodedBytes = 0;
  for (let index = 0; index < pageCount; index += 1) {
    const page = document.getPage(index);
    const { originalWidth, originalHeight } = page.getOriginalSize();
    const width = Math.max(1, Math.round(originalWidth));
    const height = Math.max(1, Math.round(originalHeight));
    const fullScale = DOTS_PER_INCH / POINTS_PER_INCH;
    const scale = Math.min(
      fullScale,
      Math.sqrt(Math.min(PAGE_PIXELS, limits.imagePixels) / (width * height)),
    );
    reduced ||= scale < fullScale;
    const drawn = await page.render({
      width: Math.max(1, Math.floor(width * scale)),
      height: Math.max(1, Math.floor(height * scale)),
      scale: 1,
      renderFormFields: true,
      render: ({ data, width: pixels, height: lines }) =>
        sharp(data, { raw: { width: pixels, height: lines, channels: 4 }, limitInputPixels: false })
          .removeAlpha()
          .jpeg(JPEG_OPTIONS)
          .toBuffer(),
    });
    encodedBytes += drawn.data.length;
    if (encodedBytes > limits.outputBytes) throw new Refusal('limits exceeded');
    pages.push({ width, height, jpeg: drawn.data, pixelWidth: drawn.width, pixelHeight: drawn.height });
  }
  const actions: Action[] = ['pages turned into pictures at 150 dpi'];
  if (reduced) actions.push('large pages turned into pictures at a lower resolution');
  return {
    bytes: writePicturePdf(pages),
    status: 'raster',
    type: { mime: 'application/pdf', extension: 'pdf' },
    facts: { ...NO_FACTS, pages: pages.map(({ width, height }) => ({ width, height })) },
    actions,
    found: await countHidden(original),
    tools: PICTURE_TOOLS,
  };
}

function isEncrypted(thrown: unknown): boolean {
  return thrown instanceof Error && /password|security|encrypt/i.test(thrown.message);
}

/** Counts what a reader does not show. A file that the counter cannot parse has been rebuilt all the same. */
async function countHidden(original: Buffer): Promise<FoundValue[]> {
  const counts = new Map<string, number>();
  const add = (name: string, by = 1) => counts.set(name, (counts.get(name) ?? 0) + by);
  const revisions = countOf(original, '%%EOF') - 1;
  if (revisions > 0) add('PDF:EarlierRevisions', revisions);
  if (original.length <= COUNT_BYTES) {
    try {
      const parsed = await PDFDocument.load(original, { ignoreEncryption: true, updateMetadata: false });
      for (const [, object] of parsed.context.enumerateIndirectObjects()) {
        if (object instanceof PDFDict) countDict(object, add);
        if (object instanceof PDFRawStream) countDict(object.dict, add);
      }
    } catch (thrown) {
      if (!(thrown instanceof Error)) throw thrown;
      add('PDF:UnreadableStructure');
    }
  }
  return [...counts].map(([name, value]) => ({ name, value: String(value), group: 'history' }));
}

function countDict(dict: PDFDict, add: (name: string, by?: number) => void): void {
  const name = (key: string) => dict.get(PDFName.of(key))?.toString();
  if (dict.has(PDFName.of('JS')) || name('S') === '/JavaScript') add('PDF:Scripts');
  if (dict.has(PDFName.of('EF'))) add('PDF:Attachments');
  if (name('Type') === '/OCG') add('PDF:Layers');
  if (name('FT') !== undefined) add('PDF:FormFields');
  const annotations = dict.get(PDFName.of('Annots'));
  if (annotations instanceof PDFArray) add('PDF:Annotations', annotations.size());
}

function countOf(bytes: Buffer, word: string): number {
  let count = 0;
  for (let at = bytes.indexOf(word); at !== -1; at = bytes.indexOf(word, at + word.length)) count += 1;
  return count;
}

export const pdf: Format = { clean };
