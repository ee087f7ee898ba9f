/**
 * Writes a document of pictures: catalogue, page tree, and for each page its box, one picture and the command that draws
 * it. Nothing else exists in the file: no identifier, no date, no producer, no name, so the same pictures always
 * give the same bytes, and the verifier can demand exactly this shape.
 */

export interface PicturePage {
  /** Size in whole points. */
  readonly width: number;
  readonly height: number;
  readonly jpeg: Uint8Array;
  readonly isGrey: boolean;
  readonly pixelWidth: number;
  readonly pixelHeight: number;
}

/** Objects of the file's frame, before the three of each page: catalogue and page tree. */
const FRAME_OBJECTS = 2;
const OBJECTS_PER_PAGE = 3;

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
  const pageNumber = (index: number) => FRAME_OBJECTS + 1 + index * OBJECTS_PER_PAGE;

  put('%PDF-1.4\n');
  object('<< /Type /Catalog /Pages 2 0 R >>');
  object(
    `<< /Type /Pages /Count ${pages.length} /Kids [${pages.map((_page, index) => `${pageNumber(index)} 0 R`).join(' ')}] >>`,
  );
  pages.forEach((page, index) => {
    const number = pageNumber(index);
    const { width, height } = page;
    object(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${width} ${height}] ` +
        `/Resources << /XObject << /P ${number + 2} 0 R >> >> /Contents ${number + 1} 0 R >>`,
    );
    const drawing = Buffer.from(`${width} 0 0 ${height} 0 0 cm /P Do`);
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
