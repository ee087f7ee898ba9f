/** Whole office files and books: drawings and objects in them, slides, pages of a book, and what is not understood. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { DEFAULT_LIMITS, type Sanitizer, startSanitizer } from '#workers/sanitizer/index.ts';
import { inPieces, loadedJpeg, whole } from './made.ts';
import {
  expectNothingHidden,
  HIDDEN,
  type Parts,
  relationships,
  sheetParts,
  textParts,
  unpacked,
  wordParts,
  zipped,
} from './office-files.ts';
import { byLibreOffice, flatOdf } from './papers.ts';

let sanitizer: Sanitizer;
let picture: Uint8Array;
beforeAll(async () => {
  sanitizer = await startSanitizer({ limits: { ...DEFAULT_LIMITS, wallBaseMs: 120_000 }, spare: 2 });
  picture = await loadedJpeg();
}, 60_000);
afterAll(async () => {
  await sanitizer.close();
});

async function run(bytes: Uint8Array) {
  const { record, clean } = await sanitizer.sanitize(() => inPieces(bytes), 'rebuild');
  const copy = clean === null ? Buffer.alloc(0) : await whole(clean.read());
  await clean?.dispose();
  return { record, clean: copy };
}

const word = (change: (parts: Parts) => Parts = (parts) => parts): Uint8Array =>
  zipped(change(wordParts(picture, zipped(sheetParts()))));

const edited = (parts: Parts, name: string, from: string | RegExp, to: string): Parts => {
  const old = String(parts[name]);
  expect(old).toMatch(from);
  return { ...parts, [name]: old.replace(from, to) };
};

const related = (parts: Parts, name: string, id: string, kind: string, target: string): Parts =>
  edited(
    parts,
    name,
    '</Relationships>',
    `${relationships([[id, kind, target]]).replace(/^[\s\S]*<Relationships[^>]*>/, '')}`,
  );

const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="50"><rect width="100" height="50" fill="red"/></svg>';
const OBJECT =
  '<w:p><w:r><w:object w:dxaOrig="2000" w:dyaOrig="1000"><v:shape xmlns:v="urn:schemas-microsoft-com:vml" id="o1" style="width:100pt;height:50pt"><v:imagedata r:id="rDrawing"/></v:shape>' +
  '<o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office" Type="Embed" ProgID="Package" ShapeID="o1" DrawAspect="Icon" ObjectID="_1700000000" r:id="rOle"/></w:object></w:r></w:p>';

describe('documents', () => {
  it.each(['emf', 'wmf'])(
    '%s is drawn, and an object leaves nothing but its picture',
    async (kind) => {
      const drawing = byLibreOffice(strToU8(SVG), 'svg', kind);
      const { record, clean } = await run(
        word((parts) => {
          let made = edited(parts, 'word/document.xml', '<w:sectPr/>', `${OBJECT}<w:sectPr/>`);
          made = related(made, 'word/_rels/document.xml.rels', 'rDrawing', 'image', `media/preview.${kind}`);
          made = related(made, 'word/_rels/document.xml.rels', 'rOle', 'oleObject', 'embeddings/object.bin');
          return {
            ...made,
            [`word/media/preview.${kind}`]: drawing,
            'word/embeddings/object.bin': strToU8(`Package ${HIDDEN.path} ${HIDDEN.author}`),
          };
        }),
      );
      expect(record).toMatchObject({ status: 'clean', reason: null });
      expectNothingHidden(clean);
      const parts = unzipSync(clean);
      const names = Object.keys(parts);
      expect(names.filter((name) => /\.(?:emf|wmf|bin)$/.test(name))).toEqual([]);
      const drawn = names.find((name) => name.endsWith('.png'));
      expect(Buffer.from(parts[drawn ?? ''] ?? []).readUInt32BE(16)).toBeGreaterThan(50);
      expect(Buffer.from(parts['word/document.xml'] ?? []).toString()).not.toMatch(/OLEObject|Package/);
    },
    120_000,
  );

  it('say how many comments and changes there were; the workbook within a chart has lost its author', async () => {
    const { record, clean } = await run(word());
    const told = new Map(record.found.map(({ name, value }) => [name, value]));
    expect(told.get('Word:Comments')).toBe('(1)');
    expect(told.get('Word:TrackedChanges')).toMatch(/^\([3-9]\)$/);
    expect(record.found.filter(({ value }) => value === HIDDEN.editor).length).toBeGreaterThan(0);
    const book = unzipSync(clean)['word/embeddings/file1.xlsx'];
    const inner = unpacked(book ?? new Uint8Array());
    expect(inner).toContain('Visible cell');
    for (const hidden of [HIDDEN.author, HIDDEN.path, HIDDEN.guid, 'absPath', 'core.xml'])
      expect(inner).not.toContain(hidden);
  }, 60_000);

  it('keep what a chart shows', async () => {
    const { clean } = await run(word());
    const chart = Buffer.from(unzipSync(clean)['word/charts/chart1.xml'] ?? []).toString();
    for (const seen of ['<c:barChart>', '<c:v>11</c:v>', '<c:v>22</c:v>', 'Sheet1!$A$1:$A$2', '<c:valAx>'])
      expect(chart).toContain(seen);
  }, 60_000);

  it('lose elements and attributes that nobody knows, and keep the text in them', async () => {
    const { record, clean } = await run(
      word((parts) =>
        edited(
          parts,
          'word/document.xml',
          '<w:sectPr/>',
          `<w:newThing w:owner="${HIDDEN.author}"><w:p w:machine="PC-77"><w:r><w:t>kept words</w:t></w:r></w:p>${HIDDEN.author}</w:newThing><w:sectPr/>`,
        ),
      ),
    );
    expect(record.status).toBe('clean');
    expectNothingHidden(clean);
    const text = unpacked(clean);
    expect(text).toContain('kept words');
    expect(text).not.toMatch(/newThing|machine|PC-77/);
  }, 60_000);

  it('of OpenDocument lose what nobody knows too', async () => {
    const parts = edited(
      textParts(picture),
      'content.xml',
      '</office:text>',
      `<text:new-thing text:owner="${HIDDEN.author}"><text:p text:machine="PC-77">kept words</text:p></text:new-thing></office:text>`,
    );
    const { record, clean } = await run(zipped(parts));
    expect(record.status).toBe('clean');
    expectNothingHidden(clean);
    expect(unpacked(clean)).toContain('kept words');
    expect(unpacked(clean)).not.toMatch(/new-thing|machine|PC-77/);
  }, 60_000);
});

describe('presentations', () => {
  const slides =
    '<draw:page draw:name="one"><draw:frame svg:width="10cm" svg:height="3cm" svg:x="2cm" svg:y="2cm"><draw:text-box><text:p>Visible slide</text:p></draw:text-box></draw:frame></draw:page><draw:page draw:name="two"/>';

  function loaded(): Uint8Array {
    const made = unzipSync(byLibreOffice(flatOdf('presentation', HIDDEN.author, slides), 'fodp', 'pptx'));
    const parts: Parts = Object.fromEntries(
      Object.entries(made).map(([name, bytes]) => [
        name,
        /\.(?:xml|rels)$/.test(name) ? Buffer.from(bytes).toString('utf8') : bytes,
      ]),
    );
    const slide = 'ppt/slides/slide1.xml';
    const drawn = `<p:pic><p:nvPicPr><p:cNvPr id="90" name="${HIDDEN.path}" descr="${HIDDEN.author}"><a:hlinkClick r:id="rWeb"/></p:cNvPr><p:cNvPicPr/><p:nvPr><p:custDataLst><p:tags r:id="rTags"/></p:custDataLst></p:nvPr></p:nvPicPr><p:blipFill><a:blip r:embed="rPic"/><a:stretch><a:fillRect/></a:stretch></p:blipFill><p:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="600000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic></p:spTree>`;
    let with_ = edited(parts, slide, '</p:spTree>', drawn);
    with_ = edited(with_, slide, '</p:sld>', `<p:extLst><p:ext uri="{${HIDDEN.guid}}"/></p:extLst></p:sld>`);
    const rels = 'ppt/slides/_rels/slide1.xml.rels';
    with_ = related(with_, rels, 'rPic', 'image', '../media/leak.jpg');
    with_ = related(with_, rels, 'rTags', 'tags', '../tags/tag1.xml');
    with_ = related(with_, rels, 'rComments', 'comments', '../comments/comment1.xml');
    with_ = edited(
      with_,
      rels,
      '</Relationships>',
      relationships([['rWeb', 'hyperlink', `file:///${HIDDEN.path}`, true]]).replace(
        /^[\s\S]*<Relationships[^>]*>/,
        '',
      ),
    );
    return zipped({
      ...with_,
      'ppt/media/leak.jpg': picture,
      'ppt/tags/tag1.xml': `<p:tagLst xmlns:p="x"><p:tag name="OWNER" val="${HIDDEN.author}"/></p:tagLst>`,
      'ppt/commentAuthors.xml': `<p:cmAuthorLst xmlns:p="x"><p:cmAuthor id="0" name="${HIDDEN.editor}" initials="EG"/></p:cmAuthorLst>`,
      'ppt/comments/comment1.xml': `<p:cmLst xmlns:p="x"><p:cm authorId="0" dt="${HIDDEN.moment}"><p:text>${HIDDEN.comment}</p:text></p:cm></p:cmLst>`,
    });
  }

  it('keep slides and pictures, and lose people, paths, tags and comments', async () => {
    const { record, clean } = await run(loaded());
    expect(record).toMatchObject({ status: 'clean', reason: null, type: { extension: 'pptx' } });
    expectNothingHidden(clean);
    const names = Object.keys(unzipSync(clean));
    expect(names).toEqual(
      expect.arrayContaining(['ppt/slides/slide1.xml', 'ppt/slides/slide2.xml', 'ppt/media/image1.jpeg']),
    );
    expect(names.filter((name) => /comment|tags|docProps/.test(name))).toEqual([]);
    expect(unpacked(clean)).toContain('Visible slide');
    expect(record.actions).toEqual(
      expect.arrayContaining(['comments removed', 'links to other files and addresses removed']),
    );
    expect(record.checks.map(({ name }) => name)).toContain('only allowed tags by exiftool');
    const pages = byLibreOffice(clean, 'pptx', 'pdf');
    expect(pages.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(2);
  }, 120_000);
});

describe('books', () => {
  const page = (body: string) =>
    `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title>${HIDDEN.author}</title><link rel="stylesheet" href="style.css"/><script>"${HIDDEN.address}"</script></head><body>${body}</body></html>`;
  const book = (): Parts => ({
    mimetype: 'application/epub+zip',
    'META-INF/container.xml':
      '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
    'OEBPS/book.opf': `<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="u"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="u">urn:uuid:${HIDDEN.guid}</dc:identifier><dc:title>Title</dc:title><dc:creator>${HIDDEN.author}</dc:creator><dc:contributor>${HIDDEN.editor}</dc:contributor></metadata><manifest><item id="a" href="one.xhtml" media-type="application/xhtml+xml"/><item id="b" href="two.xhtml" media-type="application/xhtml+xml"/><item id="p" href="cover.jpg" media-type="image/jpeg"/></manifest><spine><itemref idref="a"/><itemref idref="b"/></spine></package>`,
    'OEBPS/one.xhtml': page(
      `<!-- ${HIDDEN.author} --><h1 id="${HIDDEN.session}">Visible heading</h1><p class="x" data-owner="${HIDDEN.author}">First page with a <a href="two.xhtml#${HIDDEN.paragraph}">way on</a> and a <a href="${HIDDEN.link}">way out</a></p><img src="cover.jpg" alt="${HIDDEN.path}"/>`,
    ),
    'OEBPS/two.xhtml': page(`<p id="${HIDDEN.paragraph}">Second page</p>`),
    'OEBPS/style.css': `/* ${HIDDEN.author} */`,
    'OEBPS/cover.jpg': picture,
    'META-INF/rights.xml': `<x>${HIDDEN.address}</x>`,
  });

  it('keep their pages, links and pictures, and nothing of who made, sold or bought them', async () => {
    const { record, clean } = await run(zipped(book()));
    expect(record).toMatchObject({ status: 'clean', reason: null, type: { extension: 'epub' } });
    expectNothingHidden(clean);
    const parts = unzipSync(clean);
    expect(Object.keys(parts)).toEqual([
      'mimetype',
      'META-INF/container.xml',
      'content.opf',
      'nav.xhtml',
      'page1.xhtml',
      'page2.xhtml',
      'image1.jpeg',
    ]);
    const text = unpacked(clean);
    for (const seen of [
      'Visible heading',
      'Second page',
      'way out',
      'href="page2.xhtml#i',
      'src="image1.jpeg"',
    ])
      expect(text).toContain(seen);
    expect(record.found.map(({ value }) => value)).toEqual(
      expect.arrayContaining([HIDDEN.author, HIDDEN.editor]),
    );
    expect(record.checks.map(({ name }) => name)).toContain('only allowed tags by exiftool');
  }, 60_000);
});

describe('what cannot be proven clean', () => {
  const endless = (parts: Parts): Parts =>
    edited(
      edited(parts, '[Content_Types].xml', '/main.xml', '/xl/workbook.xml'),
      'xl/worksheets/sheet1.xml',
      '<f>B1*2</f>',
      `<f>B1*2${'+A1'.repeat(12_000)}</f>`,
    );

  it('is laid out in pages, and the record says so', async () => {
    const { record, clean } = await run(zipped(endless(sheetParts())));
    expect(record).toMatchObject({
      status: 'raster',
      reason: null,
      type: { extension: 'xlsx' },
      cleanType: { extension: 'pdf' },
    });
    expect(record.actions).toContain('laid out in pages by LibreOffice');
    expect(record.found.map(({ value }) => value)).toContain(HIDDEN.author);
    expect(clean.subarray(0, 5).toString()).toBe('%PDF-');
    expect(clean.includes(HIDDEN.author)).toBe(false);
  }, 120_000);

  it('is rejected where it brings entities: no second reader is tried with these', async () => {
    const parts = edited(
      endless(sheetParts()),
      'xl/sharedStrings.xml',
      /^/,
      '<!DOCTYPE sst [<!ENTITY a "words">]>',
    );
    const { record } = await run(zipSync({ ...unzipSync(zipped(parts)) }));
    expect(record).toMatchObject({ status: 'rejected', reason: 'file is damaged' });
  }, 120_000);
});
