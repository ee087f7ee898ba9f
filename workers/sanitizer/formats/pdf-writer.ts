/**
 * Writes a document of pictures: catalogue, page tree, and for each page its box, one picture and the command that draws
 * it; and, where there are words, one font without a single glyph and commands that place them unseen. Nothing else
 * exists in the file: no identifier, no date, no producer, no name, so the same pictures and words always give the same
 * bytes, and the verifier can demand exactly this shape.
 */

export interface LayerWord {
  /** In the order in which its signs stand on the line; characters of the basic plane only. */
  readonly drawn: string;
  /** Where its line begins for it, in points from the lower left corner. */
  readonly x: number;
  readonly y: number;
  readonly points: number;
  /** In points along the line. */
  readonly length: number;
  /** In quarters of a turn against the clock. */
  readonly direction: 0 | 1 | 2 | 3;
}

export interface PicturePage {
  /** Size in whole points. */
  readonly width: number;
  readonly height: number;
  readonly jpeg: Uint8Array;
  readonly isGrey: boolean;
  readonly pixelWidth: number;
  readonly pixelHeight: number;
  /** What can be read on the picture. */
  readonly words?: readonly LayerWord[];
}

/** Objects of the file's frame, before the three of each page: catalogue and page tree, and the font's where there are words. */
const FRAME_OBJECTS = 2;
const OBJECTS_PER_PAGE = 3;

/** Every number of 16 bits stands for the character of that number. */
const MEANINGS = `/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CMapName /T def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
1 beginbfrange
<0000> <FFFF> <0000>
endbfrange
endcmap
end
end`;
/** Every sign of the font is half as wide as high. */
const SIGN_WIDTH = 500;
/** The font has no program, and needs none: it is only used for what is not painted. */
const FONT: readonly (string | { body: string; stream: string })[] = [
  '<< /Type /Font /Subtype /Type0 /BaseFont /T /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 6 0 R >>',
  '<< /Type /Font /Subtype /CIDFontType2 /BaseFont /T /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> ' +
    `/FontDescriptor 5 0 R /DW ${SIGN_WIDTH} /CIDToGIDMap /Identity >>`,
  '<< /Type /FontDescriptor /FontName /T /Flags 4 /FontBBox [0 0 500 1000] /ItalicAngle 0 /Ascent 1000 /Descent 0 /CapHeight 1000 /StemV 80 >>',
  { body: `<< /Length ${MEANINGS.length} >>`, stream: MEANINGS },
];

export function writePicturePdf(pages: readonly PicturePage[]): Uint8Array {
  const parts: Uint8Array[] = [];
  const offsets: number[] = [];
  let length = 0;
  const put = (part: string | Uint8Array) => {
    const bytes = typeof part === 'string' ? Buffer.from(part, 'latin1') : part;
    parts.push(bytes);
    length += bytes.length;
  };
  const object = (body: string, stream?: Uint8Array) => {
    offsets.push(length);
    put(`${offsets.length} 0 obj\n${body}\n`);
    if (stream !== undefined) {
      put('stream\n');
      put(stream);
      put('\nendstream\n');
    }
    put('endobj\n');
  };
  const font = pages.some(({ words }) => words !== undefined && words.length > 0) ? FONT : [];
  const pageNumber = (index: number) => FRAME_OBJECTS + font.length + 1 + index * OBJECTS_PER_PAGE;

  put('%PDF-1.4\n');
  object('<< /Type /Catalog /Pages 2 0 R >>');
  object(
    `<< /Type /Pages /Count ${pages.length} /Kids [${pages.map((_page, index) => `${pageNumber(index)} 0 R`).join(' ')}] >>`,
  );
  for (const part of font)
    if (typeof part === 'string') object(part);
    else object(part.body, Buffer.from(part.stream));
  pages.forEach((page, index) => {
    const number = pageNumber(index);
    const { width, height, words = [] } = page;
    const fonts = words.length > 0 ? ' /Font << /T 3 0 R >>' : '';
    object(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${width} ${height}] ` +
        `/Resources << /XObject << /P ${number + 2} 0 R >>${fonts} >> /Contents ${number + 1} 0 R >>`,
    );
    const picture = `${width} 0 0 ${height} 0 0 cm /P Do`;
    const drawing = Buffer.from(words.length > 0 ? `q ${picture} Q\n${layerOf(words)}` : picture);
    object(`<< /Length ${drawing.length} >>`, drawing);
    object(
      `<< /Type /XObject /Subtype /Image /Width ${page.pixelWidth} /Height ${page.pixelHeight} ` +
        `/ColorSpace /${page.isGrey ? 'DeviceGray' : 'DeviceRGB'} /BitsPerComponent 8 /Filter /DCTDecode /Length ${page.jpeg.length} >>`,
      page.jpeg,
    );
  });
  const start = length;
  put(`xref\n0 ${offsets.length + 1}\n0000000000 65535 f \n`);
  put(offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join(''));
  put(`trailer\n<< /Size ${offsets.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`);
  return Buffer.concat(parts);
}

const TURNS = ['1 0 0 1', '0 1 -1 0', '-1 0 0 -1', '0 -1 1 0'] as const;
const MAX_POINTS = 999;
const MAX_PERCENT = 9999;

/** Text that is neither filled nor outlined (ISO 32000-1, 9.3.6: mode 3), stretched to the length of what is seen. */
function layerOf(words: readonly LayerWord[]): string {
  const lines = words.map(({ drawn, x, y, points, length, direction }) => {
    const size = between(1, Math.round(points), MAX_POINTS);
    const plain = (drawn.length * size * SIGN_WIDTH) / 1000;
    const percent = between(1, Math.round((100 * length) / plain), MAX_PERCENT);
    const place = `${TURNS[direction]} ${tenths(x)} ${tenths(y)} Tm`;
    return `/T ${size} Tf ${percent} Tz ${place} <${hexOf(drawn)}> Tj`;
  });
  return `BT\n3 Tr\n${lines.join('\n')}\nET`;
}

const between = (least: number, value: number, most: number) => Math.max(least, Math.min(most, value));
const tenths = (points: number) => String(Math.round(points * 10) / 10);
const hexOf = (text: string) => Buffer.from(text, 'utf16le').swap16().toString('hex').toUpperCase();
