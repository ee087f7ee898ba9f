/** PDF: what pages look like is kept, what they hide is listed and gone, and what is made to harm ends within its limits. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PDFDocument } from 'pdf-lib';
import sharp from 'sharp';
import type { Mode, SanitizationRecord } from '#protocol/record.ts';
import { DEFAULT_LIMITS, type Limits, type Sanitizer, startSanitizer } from '#workers/sanitizer/index.ts';
import { inPieces, loadedJpeg, loadedPdf, SECRETS, seeded, whole } from './made.ts';
import { byLibreOffice, flatOdf, handPdf, onePage, type PdfObject, spaceBomb } from './papers.ts';

const TIGHT: Limits = { ...DEFAULT_LIMITS, wallBaseMs: 20_000 };
let sanitizer: Sanitizer;
beforeAll(async () => {
  sanitizer = await startSanitizer({ limits: TIGHT, spare: 2 });
});
afterAll(async () => {
  await sanitizer.close();
});

interface Page {
  readonly points: readonly [width: number, height: number];
  readonly pixels: Buffer;
  readonly width: number;
  readonly height: number;
  readonly channels: number;
}

async function run(bytes: Uint8Array, mode: Mode = 'rebuild') {
  const { record, clean } = await sanitizer.sanitize(() => inPieces(bytes), mode);
  const copy = clean === null ? Buffer.alloc(0) : await whole(clean.read());
  await clean?.dispose();
  return { record, clean: copy };
}

/** The pictures of the pages, as they lie in the copy. */
async function pagesOf(clean: Buffer): Promise<Page[]> {
  const text = clean.toString('latin1');
  const boxes = [...text.matchAll(/\/MediaBox \[0 0 (\d+) (\d+)\]/g)];
  const pictures = [...text.matchAll(/\/Filter \/DCTDecode \/Length (\d+) >>\nstream\n/g)];
  return await Promise.all(
    boxes.map(async ([, width, height], index): Promise<Page> => {
      const picture = pictures[index];
      const start = (picture?.index ?? 0) + (picture?.[0].length ?? 0);
      const jpeg = clean.subarray(start, start + Number(picture?.[1]));
      const { channels } = await sharp(jpeg).metadata();
      const { data, info } = await sharp(jpeg)
        .toColourspace(channels === 1 ? 'b-w' : 'srgb')
        .raw()
        .toBuffer({ resolveWithObject: true });
      return {
        points: [Number(width), Number(height)],
        pixels: data,
        width: info.width,
        height: info.height,
        channels,
      };
    }),
  );
}

async function firstPage(bytes: Uint8Array, mode: Mode = 'rebuild'): Promise<Page> {
  const { record, clean } = await run(bytes, mode);
  expect(record).toMatchObject({ status: 'raster', reason: null });
  const [page] = await pagesOf(clean);
  if (page === undefined) throw new RangeError('no page');
  return page;
}

/** The channels at a place in points from the upper left corner. */
function at(page: Page, x: number, y: number): number[] {
  const scale = page.width / page.points[0];
  const offset = (Math.floor(y * scale) * page.width + Math.floor(x * scale)) * page.channels;
  return [...page.pixels.subarray(offset, offset + page.channels)];
}

const isDark = (page: Page, x: number, y: number) => at(page, x, y).every((value) => value < 60);
const isWhite = (page: Page, x: number, y: number) => at(page, x, y).every((value) => value > 240);
const valuesOf = (record: SanitizationRecord, name: RegExp) =>
  record.found.filter((found) => name.test(found.name)).map((found) => found.value);

/** A black square with its lower left corner there. */
const square = (x: number, y: number, side = 20) => `0 g ${x} ${y} ${side} ${side} re f\n`;

describe('pages', () => {
  it('stand as they are turned, cropped and scaled', async () => {
    const turned = await firstPage(onePage(square(0, 0), { page: '/Rotate 90' }));
    expect(turned.points).toEqual([100, 200]);
    expect(isDark(turned, 10, 10)).toBe(true);
    const cropped = await firstPage(
      onePage(square(50, 50) + square(0, 0), { page: '/CropBox [50 50 150 90]' }),
    );
    expect(cropped.points).toEqual([100, 40]);
    expect(isDark(cropped, 10, 30)).toBe(true);
    const scaled = await firstPage(onePage(square(0, 0), { page: '/UserUnit 3' }));
    expect(scaled.points).toEqual([600, 300]);
    expect(isDark(scaled, 30, 270)).toBe(true);
  });

  it('without colour are grey pictures, others are not; every mode keeps the size', async () => {
    const black = onePage(square(0, 0));
    expect((await firstPage(black)).channels).toBe(1);
    expect((await firstPage(onePage('1 0 0 rg 0 0 50 50 re f'))).channels).toBe(3);
    const [rebuilt, faithful] = [await firstPage(black), await firstPage(black, 'faithful')];
    expect(faithful.points).toEqual(rebuilt.points);
    expect([rebuilt.width, faithful.width]).toEqual([416, 833]);
  });

  it('show the fields of a form and the drawn notes', async () => {
    const appearance: PdfObject = {
      body: '<< /Type /XObject /Subtype /Form /BBox [0 0 20 20] >>',
      stream: Buffer.from('0 g 0 0 20 20 re f'),
    };
    const form = onePage('', {
      page: '/Annots [5 0 R 7 0 R]',
      catalogue: '/AcroForm << /Fields [5 0 R] >>',
      more: [
        `<< /Type /Annot /Subtype /Widget /FT /Tx /T (${SECRETS.owner}) /Rect [10 10 30 30] /F 4 /AP << /N 6 0 R >> >>`,
        appearance,
        `<< /Type /Annot /Subtype /Stamp /T (${SECRETS.owner}) /Contents (${SECRETS.comment}) /Rect [100 10 120 30] /F 4 /AP << /N 6 0 R >> >>`,
      ],
    });
    const page = await firstPage(form);
    expect(isDark(page, 20, 80)).toBe(true);
    expect(isDark(page, 110, 80)).toBe(true);
    const { record } = await run(form);
    expect(valuesOf(record, /NameOfFieldOrNote/)).toContain(SECRETS.owner);
    expect(valuesOf(record, /NoteText/)).toContain(SECRETS.comment);
  });

  it('do not show a layer that is off, and what lies under a picture is not there', async () => {
    const page = await firstPage(
      onePage(`/OC /L BDC\n${square(0, 0)}EMC\n${square(100, 0)}1 g 100 0 20 20 re f\n${square(150, 0)}`, {
        resources: '/Properties << /L 5 0 R >>',
        catalogue: '/OCProperties << /OCGs [5 0 R] /D << /OFF [5 0 R] >> >>',
        more: ['<< /Type /OCG /Name (planted layer) >>'],
      }),
    );
    expect(isWhite(page, 10, 90)).toBe(true);
    expect(isWhite(page, 110, 90)).toBe(true);
    expect(isDark(page, 160, 90)).toBe(true);
  });

  it('are read whatever the length of the file is, to the byte', async () => {
    for (let extra = 0; extra < 16; extra += 1) {
      const file = onePage(`%${'x'.repeat(100_000 + extra)}\n0 0 100 100 re f`);
      expect((await run(file)).record.status).toBe('raster');
    }
  });

  it('that need no password to be read are read', async () => {
    const locked = byLibreOffice(
      flatOdf('text', SECRETS.owner, '<text:p>Locked against changes</text:p>'),
      'fodt',
      'pdf:writer_pdf_Export:{"RestrictPermissions":{"type":"boolean","value":"true"},"PermissionPassword":{"type":"string","value":"planted"},"Changes":{"type":"long","value":"0"}}',
    );
    expect(locked.includes('/Encrypt')).toBe(true);
    expect((await run(locked)).record.status).toBe('raster');
    const closed = byLibreOffice(
      flatOdf('text', SECRETS.owner, '<text:p>Closed</text:p>'),
      'fodt',
      'pdf:writer_pdf_Export:{"EncryptFile":{"type":"boolean","value":"true"},"DocumentOpenPassword":{"type":"string","value":"planted"}}',
    );
    expect((await run(closed)).record).toMatchObject({ status: 'rejected', reason: 'could not be opened' });
  }, 120_000);
});

describe('what a document hides', () => {
  it('is listed from every revision, from its parts and from the pictures in it, and none of it is left', async () => {
    const jpeg = await loadedJpeg();
    const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><rdf:Description xmpMM:DocumentID="uuid:${SECRETS.serial}"><dc:creator><rdf:Seq><rdf:li>${SECRETS.owner}</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>`;
    const document = onePage('100 0 0 100 0 0 cm /P Do', {
      resources: '/XObject << /P 5 0 R >>',
      catalogue: '/Metadata 6 0 R /Names << /EmbeddedFiles << /Names [(a) 7 0 R] >> >> /OpenAction 8 0 R',
      more: [
        {
          body: '<< /Type /XObject /Subtype /Image /Width 64 /Height 48 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode >>',
          stream: jpeg,
        },
        { body: '<< /Type /Metadata /Subtype /XML >>', stream: Buffer.from(xmp) },
        `<< /Type /Filespec /F (${SECRETS.path.replaceAll('\\', '\\\\')}) /EF << /F 6 0 R >> >>`,
        '<< /S /JavaScript /JS (app.alert\\(1\\)) >>',
      ],
    });
    const earlier = Buffer.from(`\n9 0 obj\n<< /Author (First Planted Author) >>\nendobj\n%%EOF\n`);
    const { record, clean } = await run(Buffer.concat([document, earlier]));
    expect(record.status).toBe('raster');
    expect(valuesOf(record, /^PDF-Picture:Artist/)).toContain(SECRETS.owner);
    expect(valuesOf(record, /^PDF-Picture:SerialNumber/)).toContain(SECRETS.serial);
    expect(valuesOf(record, /^PDF-Picture:By-line/)).toContain(SECRETS.owner);
    expect(valuesOf(record, /^PDF-XMP:Author/)).toContain(SECRETS.owner);
    expect(valuesOf(record, /^PDF-XMP:Identifier/)).toContain(`uuid:${SECRETS.serial}`);
    expect(valuesOf(record, /^PDF:FileName/)).toContain(SECRETS.path);
    expect(valuesOf(record, /^PDF:Author/)).toContain('First Planted Author');
    for (const name of ['Scripts', 'Attachments', 'EarlierRevisions'])
      expect(valuesOf(record, new RegExp(`^PDF:${name}$`))).toEqual(['1']);
    for (const secret of [...Object.values(SECRETS), 'First Planted Author'])
      expect(clean.includes(secret)).toBe(false);
  });
});

describe('scan mode', () => {
  it('makes the page grey and its paper white: of 84 yellow dots none is left, and the print stays', async () => {
    const [width, height] = [595, 842];
    const random = seeded(84);
    const paper = Buffer.alloc(width * height * 3);
    for (let at = 0; at < paper.length; at += 3) {
      const grain = Math.floor(random() * 9) - 4;
      paper.set([244 + grain, 241 + grain, 232 + grain], at);
    }
    const places = Array.from({ length: 84 }, (_none, index) => [
      40 + (index % 12) * 44,
      40 + Math.floor(index / 12) * 100,
    ]);
    for (const [x = 0, y = 0] of places)
      for (const [dx, dy] of [
        [0, 0],
        [1, 0],
        [0, 1],
        [1, 1],
      ] as const)
        paper.set([240, 236, 110], ((y + dy) * width + x + dx) * 3);
    for (let y = 400; y < 420; y += 1) paper.fill(20, (y * width + 100) * 3, (y * width + 300) * 3);
    const scanned = await sharp(paper, { raw: { width, height, channels: 3 } })
      .jpeg({ quality: 92 })
      .toBuffer();
    const document = onePage(`${width} 0 0 ${height} 0 0 cm /P Do`, {
      page: `/MediaBox [0 0 ${width} ${height}]`,
      resources: '/XObject << /P 5 0 R >>',
      more: [
        {
          body: `<< /Type /XObject /Subtype /Image /Width ${width} /Height ${height} /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode >>`,
          stream: scanned,
        },
      ],
    });
    const dots = (page: Page) =>
      places.filter(([x = 0, y = 0]) => {
        const scale = page.width / width;
        for (let row = Math.floor((y - 3) * scale); row < (y + 5) * scale; row += 1)
          for (let column = Math.floor((x - 3) * scale); column < (x + 5) * scale; column += 1)
            if (page.pixels[(row * page.width + column) * page.channels + page.channels - 1] !== 255)
              return true;
        return false;
      }).length;
    expect(dots(await firstPage(document))).toBe(84);
    const page = await firstPage(document, 'scan');
    expect(page.channels).toBe(1);
    expect(dots(page)).toBe(0);
    expect(isDark(page, 200, 410)).toBe(true);
    expect((await run(document, 'scan')).record.actions).toContain('pages turned grey and their paper white');
  });
});

describe('documents that are made to harm', () => {
  const catalogue = '<< /Type /Catalog /Pages 2 0 R >>';
  const page = '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>';
  const image = (body: string, stream: Uint8Array) =>
    onePage('100 0 0 100 0 0 cm /P Do', {
      resources: '/XObject << /P 5 0 R >>',
      more: [{ body: `<< /Type /XObject /Subtype /Image ${body} >>`, stream }],
    });
  const calls = (name: string, times: number) => `/${name} Do `.repeat(times);
  const form = (next: number, times: number): PdfObject => ({
    body: `<< /Type /XObject /Subtype /Form /BBox [0 0 100 100] /Resources << /XObject << /F ${next} 0 R >> >> >>`,
    stream: Buffer.from(calls('F', times)),
  });

  it.each<[string, () => Buffer]>([
    ['no page', () => handPdf([catalogue, '<< /Type /Pages /Count 0 /Kids [] >>'])],
    [
      'a billion pages',
      () => handPdf([catalogue, '<< /Type /Pages /Count 1000000000 /Kids [3 0 R] >>', page]),
    ],
    ['less than no page', () => handPdf([catalogue, '<< /Type /Pages /Count -5 /Kids [3 0 R] >>', page])],
    [
      'a page tree in itself',
      () => handPdf([catalogue, '<< /Type /Pages /Count 9 /Kids [2 0 R 2 0 R 3 0 R] >>', page]),
    ],
    [
      'a page tree 30,000 deep',
      () =>
        handPdf([
          catalogue,
          ...Array.from(
            { length: 30_000 },
            (_none, index) => `<< /Type /Pages /Count 1 /Kids [${index + 3} 0 R] >>`,
          ),
          page,
        ]),
    ],
    ['a page as large as a country', () => onePage(square(0, 0), { page: '/MediaBox [0 0 1e9 1e9]' })],
    ['a page as large as a house', () => onePage(square(0, 0), { page: '/MediaBox [0 0 30000 30000]' })],
    ['a page as thin as a hair', () => onePage(square(0, 0), { page: '/MediaBox [0 0 1 200000]' })],
    ['a page inside out', () => onePage(square(0, 0), { page: '/MediaBox [100 100 -100 -100]' })],
    ['a page of no size', () => onePage(square(0, 0), { page: '/MediaBox [0 0 0 0]' })],
    ['a unit of nothing', () => onePage(square(0, 0), { page: '/UserUnit 0' })],
    ['content that unfolds', () => onePage(spaceBomb(), { filter: '/Filter [/FlateDecode /FlateDecode]' })],
    [
      'objects that unfold',
      () =>
        handPdf([
          catalogue,
          '<< /Type /Pages /Count 1 /Kids [3 0 R] >>',
          page,
          {
            body: '<< /Type /ObjStm /N 9 /First 40 /Filter [/FlateDecode /FlateDecode] >>',
            stream: spaceBomb(),
          },
        ]),
    ],
    [
      'a picture that unfolds',
      () =>
        image(
          '/Width 100000 /Height 100000 /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter [/FlateDecode /FlateDecode]',
          spaceBomb(),
        ),
    ],
    [
      'a picture of no sort',
      () =>
        image(
          '/Width 100 /Height 100 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /JPXDecode',
          Buffer.from('not a picture'),
        ),
    ],
    [
      'a form that draws itself',
      () => onePage(calls('F', 3), { resources: '/XObject << /F 5 0 R >>', more: [form(5, 3)] }),
    ],
    [
      'forms that draw forms, 10 to the 8th times',
      () =>
        onePage(calls('F', 10), {
          resources: '/XObject << /F 5 0 R >>',
          more: [
            ...Array.from({ length: 8 }, (_none, index) => form(index + 6, 10)),
            {
              body: '<< /Type /XObject /Subtype /Form /BBox [0 0 100 100] >>',
              stream: Buffer.from(square(0, 0)),
            },
          ],
        }),
    ],
    ['brackets without end', () => onePage('['.repeat(200_000))],
    ['dictionaries without end', () => handPdf(['<< /A '.repeat(50_000)])],
  ])(
    '%s: ends within the limits, and the next one is read',
    async (_name, made) => {
      const { record, clean } = await run(made());
      expect(record.status === 'rejected').toBe(clean.length === 0);
      if (record.status !== 'rejected')
        expect((await PDFDocument.load(clean)).getPageCount()).toBeGreaterThan(0);
      expect((await run(onePage(square(0, 0)))).record.status).toBe('raster');
    },
    90_000,
  );

  it('60 truncated and mutated ones end as a record, and never with a secret', async () => {
    const originals = [await loadedPdf(), onePage(square(0, 0), { page: '/Rotate 90 /UserUnit 2' })];
    const random = seeded(77);
    const outcomes = { clean: 0, raster: 0, rejected: 0 };
    for (let index = 0; index < 60; index += 1) {
      const original = originals[index % 2] ?? Buffer.alloc(0);
      const mutant =
        index % 3 === 0
          ? original.subarray(0, Math.floor(random() * original.length))
          : Buffer.from(original);
      if (index % 3 !== 0)
        for (let flip = 0; flip < 1 + random() * 12; flip += 1)
          mutant[Math.floor(random() * mutant.length)] = Math.floor(random() * 256);
      const { record, clean } = await run(mutant);
      outcomes[record.status] += 1;
      for (const secret of Object.values(SECRETS)) expect(clean.includes(secret)).toBe(false);
    }
    expect(outcomes.raster).toBeGreaterThan(5);
  }, 240_000);
});
