/** Draws the pages of a document: what a reader would see of each, as a picture of its own. */
import { PDFiumLibrary } from '@hyzyla/pdfium';
import type { Mode } from '#protocol/record.ts';
import { NO_FACTS } from '../facts.ts';
import type { Limits } from '../limits.ts';
import type { Action } from '../messages.ts';
import { type Copied, Refusal } from './format.ts';
import { DRAWING, TextLayer } from './pdf-layer.ts';
import { type PicturePage, writePicturePdf } from './pdf-writer.ts';
import { JPEG_OPTIONS, PICTURE_TOOLS } from './pixels.ts';
import { whitePaper } from './scan.ts';
import sharp from './sharp.ts';

const POINTS_PER_INCH = 72;
const DOTS_PER_INCH: Record<Mode, 150 | 300> = { rebuild: 150, scan: 150, faithful: 300 };
/** A page larger than this is drawn at a lower resolution: A1 at 150 dpi and A3 at 300 dpi are 17 megapixels. */
const PAGE_PIXELS = 20_000_000;
/** Neither side of a JPEG can be longer. */
const SIDE_PIXELS = 65_500;
/** ISO 32000-1, annex C: no page is longer than 14,400 units, and only huge drawings have units of many points. */
const LONGEST_PAGE_POINTS = 999_999;

type Drawing = Pick<Copied, 'bytes' | 'status' | 'type' | 'facts' | 'actions' | 'tools'>;

/**
 * @param unitOf how many points one unit of a page is, by the page's index
 * @param hidden what the original hides, where the text that can be seen is to be kept; a line that has one of these is not
 * @throws Refusal
 */
export async function drawPages(
  document: Uint8Array,
  mode: Mode,
  limits: Limits,
  unitOf: (index: number) => number = () => 1,
  hidden: readonly string[] | null = null,
): Promise<Drawing> {
  const library = await PDFiumLibrary.init();
  const opened = await library.loadDocument(document).catch((thrown: unknown) => {
    throw new Refusal(isEncrypted(thrown) ? 'could not be opened' : 'file is damaged');
  });
  const pageCount = opened.getPageCount();
  if (pageCount === 0) throw new Refusal('file is damaged');
  if (pageCount > limits.pdfPages) throw new Refusal('limits exceeded');

  const dotsPerInch = DOTS_PER_INCH[mode];
  const layer = hidden === null ? null : new TextLayer(library, opened, hidden, limits);
  const pages: PicturePage[] = [];
  let isReduced = false;
  let encodedBytes = 0;
  for (let index = 0; index < pageCount; index += 1) {
    const page = opened.getPage(index);
    const { originalWidth, originalHeight } = page.getOriginalSize();
    const points = (units: number) => Math.max(1, Math.round(units * unitOf(index)));
    const [width, height] = [points(originalWidth), points(originalHeight)];
    if (Math.max(width, height) > LONGEST_PAGE_POINTS) throw new Refusal('limits exceeded');
    const fullScale = dotsPerInch / POINTS_PER_INCH;
    const scale = Math.min(
      fullScale,
      Math.sqrt(Math.min(PAGE_PIXELS, limits.imagePixels) / (width * height)),
      SIDE_PIXELS / Math.max(width, height),
    );
    isReduced ||= scale < fullScale;
    let isGrey = false;
    let withText: Uint8Array = new Uint8Array(0);
    const drawn = await page.render({
      width: Math.max(1, Math.floor(width * scale)),
      height: Math.max(1, Math.floor(height * scale)),
      ...DRAWING,
      render: ({ data, width: pixels, height: lines }) => {
        const grey = mode === 'scan' ? whitePaper(data, 4) : withoutColour(data);
        isGrey = grey !== null;
        if (layer !== null) withText = data;
        return encode(grey ?? data, pixels, lines);
      },
    });
    encodedBytes += drawn.data.length;
    if (encodedBytes > limits.outputBytes) throw new Refusal('limits exceeded');
    const { data: jpeg, width: pixelWidth, height: pixelHeight } = drawn;
    const sheet = { width, height, pixelWidth, pixelHeight, unit: unitOf(index) };
    const words = (await layer?.wordsOn(index, withText, sheet)) ?? [];
    pages.push({ width, height, jpeg, isGrey, pixelWidth, pixelHeight, words });
  }
  const actions: Action[] = [`pages turned into pictures at ${dotsPerInch} dpi`];
  if (isReduced) actions.push('large pages turned into pictures at a lower resolution');
  if (mode === 'scan') actions.push('pages turned grey and their paper white');
  const characters = pages
    .flatMap(({ words = [] }) => words)
    .reduce((count, { drawn }) => count + drawn.length, 0);
  if (characters > 0) actions.push('text that can be seen kept');
  return {
    bytes: writePicturePdf(pages),
    status: 'raster',
    type: { mime: 'application/pdf', extension: 'pdf' },
    facts: {
      ...NO_FACTS,
      pages: pages.map(({ width, height }) => ({ width, height })),
      characters: characters > 0 ? characters : null,
    },
    actions,
    tools: PICTURE_TOOLS,
  };
}

/** @param samples one byte a pixel, or four: red, green, blue and one that is not used */
async function encode(samples: Uint8Array, width: number, height: number): Promise<Buffer> {
  const channels = samples.length === width * height ? 1 : 4;
  const picture = sharp(samples, { raw: { width, height, channels }, limitInputPixels: false });
  return await (channels === 1 ? picture.toColourspace('b-w') : picture.removeAlpha())
    .jpeg(JPEG_OPTIONS)
    .toBuffer();
}

/** One byte a pixel where no pixel has a colour, which is most pages of text, and a third of the work; else null. */
function withoutColour(samples: Uint8Array): Buffer | null {
  const pixels = new Uint32Array(samples.buffer, samples.byteOffset, samples.length / 4);
  const grey = Buffer.alloc(pixels.length);
  for (let at = 0; at < pixels.length; at += 1) {
    // little endian, as on every supported machine: red is lowest
    const pixel = pixels[at] ?? 0;
    const red = pixel & 0xff;
    if ((pixel & 0xffffff) !== red * 0x010101) return null;
    grey[at] = red;
  }
  return grey;
}

function isEncrypted(thrown: unknown): boolean {
  return thrown instanceof Error && /password|security|encrypt/i.test(thrown.message);
}
