/** PDF in faithful mode: the text that can be seen can be searched and copied, and no other text is there. */

import { PDFiumLibrary } from '@hyzyla/pdfium';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Mode } from '#protocol/record.ts';
import { DEFAULT_LIMITS, type Sanitizer, startSanitizer } from '#workers/sanitizer/index.ts';
import { verifyPdf } from '#workers/sanitizer/verify/pdf.ts';
import { type ByteSource, NotProven } from '#workers/sanitizer/verify/source.ts';
import { inPieces, SECRETS, whole } from './made.ts';
import { byLibreOffice, flatOdf, onePage, type PdfObject } from './papers.ts';

let sanitizer: Sanitizer;
let library: PDFiumLibrary;
beforeAll(async () => {
  sanitizer = await startSanitizer({ limits: DEFAULT_LIMITS, spare: 2 });
  library = await PDFiumLibrary.init();
});
afterAll(async () => {
  await sanitizer.close();
});

async function run(bytes: Uint8Array, mode: Mode = 'faithful') {
  const { record, clean } = await sanitizer.sanitize(() => inPieces(bytes), mode);
  const copy = clean === null ? Buffer.alloc(0) : await whole(clean.read());
  await clean?.dispose();
  expect(record).toMatchObject({ status: 'raster', reason: null });
  return { record, clean: copy };
}

/** What a reader copies from it, without marks of direction; one space between words. */
async function textOf(document: Uint8Array): Promise<string> {
  const opened = await library.loadDocument(document);
  const texts = [...opened.pages()].map((page) => page.getText());
  opened.destroy();
  return texts
    .join('\n')
    .replace(/[\u200e\u200f\u202a-\u202e\0]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** What stays of a page's text in the copy. */
const kept = async (bytes: Uint8Array, mode: Mode = 'faithful') => textOf((await run(bytes, mode)).clean);

const HELVETICA = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>';
type Options = NonNullable<Parameters<typeof onePage>[1]>;
/** A page of 200 by 100 points with a font F; further objects from number 6 on. */
const page = (content: string, { resources = '', more = [], ...rest }: Options = {}) =>
  onePage(content, { ...rest, resources: `/Font << /F 5 0 R >> ${resources}`, more: [HELVETICA, ...more] });
const show = (text: string, x: number, y: number, size = 12) =>
  `BT /F ${size} Tf ${x} ${y} Td (${text}) Tj ET\n`;
const SEEN = show('Seen', 10, 80);

/** How its picture is turned and where the words begin, as the copy says it. */
function placesOf(clean: Buffer): string[] {
  return [...clean.toString('latin1').matchAll(/Tz (.*?) Tm/g)].map(([, place]) => place ?? '');
}

describe('text that can be seen', () => {
  it('is kept in faithful mode only, counted by both sides and said in the record', async () => {
    const document = page(SEEN + show('on the second line, 12.5 %', 10, 60));
    const { record, clean } = await run(document);
    expect(await textOf(clean)).toBe('Seen on the second line, 12.5 %');
    expect(record.mode).toBe('faithful');
    expect(record.actions).toContain('text that can be seen kept');
    for (const mode of ['rebuild', 'scan'] as const) {
      const other = await run(document, mode);
      expect(await textOf(other.clean)).toBe('');
      expect(other.record.actions).not.toContain('text that can be seen kept');
    }
  });

  it('brings nothing of a font, and the same font is in every copy', async () => {
    const [one, other] = await Promise.all([run(page(SEEN)), run(page(show('Otherwise', 20, 20)))]);
    const font = ({ clean }: { clean: Buffer }) => {
      const text = clean.toString('latin1');
      return text.slice(text.indexOf('3 0 obj'), text.indexOf('7 0 obj'));
    };
    expect(font(one)).toBe(font(other));
    expect(font(one)).toContain('/BaseFont /T');
    expect(one.clean.includes('Helvetica')).toBe(false);
  });

  it('stands where it is seen, on pages that are turned, cropped or scaled', async () => {
    const upright = await run(page(SEEN));
    expect(placesOf(upright.clean)[0]).toMatch(/^1 0 0 1 1[01](?:\.\d)? (?:80|79\.\d)$/);
    const turned = await run(page(SEEN, { page: '/Rotate 90' }));
    expect(await textOf(turned.clean)).toBe('Seen');
    // a quarter with the clock: what was 80 from below is 80 from the left, and is read downwards
    expect(placesOf(turned.clean)[0]).toMatch(/^0 -1 1 0 (?:80|79\.\d) 1(?:89|90)/);
    const cropped = await run(
      page(`${SEEN}${show('Outside', 120, 10)}`, { page: '/CropBox [5 50 100 100]' }),
    );
    expect(await textOf(cropped.clean)).toBe('Seen');
    expect(placesOf(cropped.clean)[0]).toMatch(/^1 0 0 1 [56](?:\.\d)? (?:30|29\.\d)$/);
    const scaled = await run(page(SEEN, { page: '/UserUnit 2' }));
    expect(placesOf(scaled.clean)[0]).toMatch(/^1 0 0 1 2[012](?:\.\d)? (?:160|159\.\d)$/);
  });

  it('is Arabic in the order in which it is read', async () => {
    const document = byLibreOffice(
      flatOdf('text', SECRETS.owner, '<text:p>كتاب عن مدينة 456 جديد</text:p><text:p>office</text:p>'),
      'fodt',
      'pdf',
    );
    const text = await kept(document);
    for (const word of ['كتاب', 'عن', 'مدينة', '456', 'جديد', 'office']) expect(text).toContain(word);
  }, 120_000);

  it('is white on black and in a form too', async () => {
    const form: PdfObject = {
      body: '<< /Type /XObject /Subtype /Form /BBox [0 0 200 100] /Resources << /Font << /F 5 0 R >> >> >>',
      stream: Buffer.from(show('Formed', 10, 10)),
    };
    const document = page(`0 g 0 40 200 20 re f 1 g ${show('White', 10, 45)} 0 g /X Do`, {
      resources: '/XObject << /X 6 0 R >>',
      more: [form],
    });
    expect((await kept(document)).split(' ').sort()).toEqual(['Formed', 'White']);
  });
});

describe('text that is hidden', () => {
  const covering: PdfObject = {
    body: '<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 >>',
    stream: Buffer.from([0x80]),
  };
  const hidden = show('Hidden', 10, 40);
  /** One byte of the font stands for each of these: a word, a mark without ink, a letter of another alphabet. */
  const lying: PdfObject = {
    body: '<< >>',
    stream: Buffer.from(
      'begincmap 1 begincodespacerange <00> <FF> endcodespacerange 3 beginbfchar <41> <00480069006400640065006E> <42> <200B> <43> <0441> endbfchar endcmap',
    ),
  };

  it.each<[string, () => Buffer]>([
    ['white on white', () => page(`${SEEN}1 g ${hidden}`)],
    ['nearly white on white', () => page(`${SEEN}0.93 g ${hidden}`)],
    ['neither filled nor outlined', () => page(`${SEEN}3 Tr ${hidden}`)],
    ['used to cut something out', () => page(`${SEEN}BT 7 Tr /F 12 Tf 10 40 Td (Hidden) Tj ET`)],
    [
      'under a picture',
      () =>
        page(`${SEEN}${hidden}q 180 0 0 30 5 30 cm /X Do Q`, {
          resources: '/XObject << /X 6 0 R >>',
          more: [covering],
        }),
    ],
    ['under a black bar', () => page(`${SEEN}${hidden}5 30 180 30 re f`)],
    ['half under a black bar', () => page(`${SEEN}${hidden}0 44 200 20 re f`)],
    ['black on a black bar', () => page(`${SEEN}5 30 180 30 re f ${hidden}`)],
    ['beyond the page', () => page(SEEN + show('Hidden', 300, 40) + show('Hidden', -100, 40))],
    ['across the end of the page', () => page(SEEN + show('H', 197, 40))],
    ['tiny', () => page(SEEN + show('Hidden', 10, 40, 3))],
    ['tiny by its matrix', () => page(`${SEEN}q 0.1 0 0 0.1 10 40 cm ${show('Hidden', 0, 0, 30)}Q`)],
    ['clipped', () => page(`${SEEN}q 150 0 20 20 re W n ${hidden}Q`)],
    ['transparent', () => page(`${SEEN}/T gs ${hidden}`, { resources: '/ExtGState << /T << /ca 0 >> >>' })],
    [
      'on a layer that is off',
      () =>
        page(`${SEEN}/OC /L BDC ${hidden}EMC`, {
          resources: '/Properties << /L 6 0 R >>',
          catalogue: '/OCProperties << /OCGs [6 0 R] /D << /OFF [6 0 R] >> >>',
          more: ['<< /Type /OCG /Name (planted layer) >>'],
        }),
    ],
    ['spoken in place of what is drawn', () => page(`/Span << /ActualText (Hidden) >> BDC ${SEEN}EMC`)],
    ['under other text', () => page(`${SEEN}3 Tr ${show('Hidden', 10, 40)}0 Tr ${show('Hidden', 10, 40)}`)],
    ['mirrored', () => page(`${SEEN}q -1 0 0 1 200 0 cm ${hidden}Q`)],
    [
      'meant by one sign',
      () =>
        onePage(
          `${SEEN}${['A', 'B', 'xCx'].map((text, at) => show(text, 10 + at * 40, 40).replace('/F', '/G')).join('')}`,
          {
            resources: '/Font << /F 5 0 R /G 6 0 R >>',
            more: [HELVETICA, HELVETICA.replace('>>', '/ToUnicode 7 0 R >>'), lying],
          },
        ),
    ],
  ])('%s is not there', async (_how, made) => {
    expect(await kept(made())).toBe('Seen');
  });
});

describe('a font that draws one letter and names another', () => {
  /** Helvetica, with other meanings for its codes. */
  const meaning = (pairs: readonly (readonly [drawn: string, named: string])[]): PdfObject => ({
    body: '<< >>',
    stream: Buffer.from(
      `begincmap 1 begincodespacerange <00> <FF> endcodespacerange ${pairs.length} beginbfchar ${pairs
        .map(([drawn, named]) => {
          const code = drawn.charCodeAt(0).toString(16).padStart(2, '0');
          return `<${code}> <${named.charCodeAt(0).toString(16).padStart(4, '0')}>`;
        })
        .join(' ')} endbfchar endcmap`,
    ),
  });
  const lying = (pairs: readonly (readonly [string, string])[], drawn: string) =>
    onePage(`${SEEN}${show(drawn, 10, 40).replace('/F', '/G')}`, {
      resources: '/Font << /F 5 0 R /G 6 0 R >>',
      more: [HELVETICA, HELVETICA.replace('>>', '/ToUnicode 7 0 R >>'), meaning(pairs)],
    });
  const pairs = (drawn: string, named: string) =>
    [...drawn].map((letter, index) => [letter, named[index] ?? ''] as const);

  it('is not believed, whatever script it names', async () => {
    expect(await kept(lying(pairs('World', 'Agent'), 'World'))).toBe('Seen');
    expect(await kept(lying(pairs('Harmes', 'كتبجدي'), 'Harmes'))).not.toMatch(/[كتبجدي]{2}/);
  });

  it('is believed where it names what it draws', async () => {
    expect(await kept(lying(pairs('World', 'World'), 'World'))).toBe('Seen World');
  });
});

describe('a name that the document hides', () => {
  const named = (info: string, text: string) =>
    page(`${SEEN}${show(text, 10, 60)}${show('After', 10, 40)}`, { more: [`<< ${info} >>`] });

  it('takes the line with it where the page shows it', async () => {
    const document = named('/Author (Planted Person)', 'by Planted Person 2026');
    expect(await kept(document)).toBe('Seen After');
    expect(await kept(named('/Author (Planted Person)', 'by PLANTED PERSON 2026'))).toBe('Seen After');
  });

  it('leaves no more than pictures where only the verifier knew of it', async () => {
    const document = named('/Witness (Planted Person)', 'told by Planted Person').toString('latin1');
    const told = Buffer.from(document.replace('/Root 1 0 R', '/Root 1 0 R /Info 6 0 R'), 'latin1');
    const { record, clean } = await run(told);
    expect(record.found.map(({ value }) => value)).toContain('Planted Person');
    expect(record.mode).toBe('faithful');
    expect(record.actions).not.toContain('text that can be seen kept');
    expect(await textOf(clean)).toBe('');
  });
});

describe('the walker', () => {
  const source = (bytes: Buffer): ByteSource => ({
    size: bytes.length,
    read: (offset, length) => bytes.subarray(offset, Math.max(offset, offset + length)),
  });
  let clean: Buffer;
  beforeAll(async () => {
    ({ clean } = await run(page(SEEN)));
  });

  it('accepts it, in faithful mode only', () => {
    expect(verifyPdf(source(clean), 'faithful')).toMatchObject({ characters: 4 });
    for (const mode of ['rebuild', 'scan'] as const)
      expect(() => verifyPdf(source(clean), mode)).toThrow(NotProven);
  });

  // all of the same length, so that every number in the file is still true
  it.each<[string, string, string]>([
    ['text that is painted', '3 Tr', '0 Tr'],
    ['another font', '/BaseFont /T /Enc', '/BaseFont /X /Enc'],
    ['other meanings', '<0000> <FFFF> <0000>', '<0000> <FFFF> <0001>'],
    ['a name in the font', '(Identity)', '(Planted!)'],
    ['a page that has no font', '/Font << /T 3 0 R >>', '/Font << /T 4 0 R >>'],
    ['another operator', '> Tj', "> ' "],
    ['text that is no hexadecimal', '<0053', '(0053'],
    ['a space', '<0053', '<0020'],
    ['a joiner', '<0053', '<200D'],
    ['a mark of direction', '<0053', '<202E'],
    ['half a pair', '<0053', '<D83D'],
    ['what is for private use', '<0053', '<E000'],
    ['a word that leans', '1 0 0 1 ', '1 1 0 1 '],
    ['a word without end', 'ET\nendstream', 'EX\nendstream'],
    ['a comment', 'BT\n', '%T\n'],
  ])('refuses %s', (_what, from, to) => {
    const text = clean.toString('latin1');
    expect(text).toContain(from);
    const changed = Buffer.from(text.replace(from, to), 'latin1');
    expect(changed.length).toBe(clean.length);
    expect(() => verifyPdf(source(changed), 'faithful')).toThrow(NotProven);
  });
});
