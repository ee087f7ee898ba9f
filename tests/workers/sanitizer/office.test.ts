/** Office files: what is seen stays, what is hidden is listed and gone, and what is made to harm ends within its limits. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { DEFAULT_LIMITS, type Sanitizer, startSanitizer } from '#workers/sanitizer/index.ts';
import { inPieces, loadedJpeg, whole } from './made.ts';
import {
  expectNothingHidden,
  HIDDEN,
  type Parts,
  SEEN,
  sheetParts,
  textParts,
  unpacked,
  wordParts,
  zipped,
} from './office-files.ts';
import { byLibreOffice } from './papers.ts';

let sanitizer: Sanitizer;
let picture: Uint8Array;
beforeAll(async () => {
  sanitizer = await startSanitizer({ limits: DEFAULT_LIMITS, spare: 2 });
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

const word = () => wordParts(picture, zipped(sheetParts()));

describe('documents', () => {
  it('keep their text, pictures and embedded workbooks, and nothing of who, when and where', async () => {
    const { record, clean } = await run(zipped(word()));
    expect(record).toMatchObject({ status: 'clean', reason: null, type: { extension: 'docx' } });
    expectNothingHidden(clean);
    const names = Object.keys(unzipSync(clean));
    expect(names).toContain('word/media/image1.jpeg');
    expect(names).toContain('word/embeddings/file1.xlsx');
    const text = unpacked(clean);
    for (const seen of [...SEEN, 'included', 'Visible cell', ' PAGE ']) expect(text).toContain(seen);
    const told = record.found.map(({ value }) => value);
    for (const value of [HIDDEN.author, HIDDEN.editor, HIDDEN.moment, HIDDEN.network])
      expect(told).toContain(value);
    expect(record.actions).toEqual(
      expect.arrayContaining([
        'comments removed',
        'tracked changes accepted',
        'macros removed',
        'pictures within cleaned',
      ]),
    );
    expect(record.checks.every(({ passed }) => passed)).toBe(true);
  }, 60_000);

  it('say the same when they are laid out', async () => {
    const { clean } = await run(zipped(word()));
    const laidOut = await byLibreOffice(clean, 'docx', 'txt');
    const text = Buffer.from(laidOut).toString('utf8');
    for (const seen of ['Visible paragraph inserted words', 'link text', 'cell of a table'])
      expect(text).toContain(seen);
  }, 120_000);

  it('are the same bytes when they are cleaned twice', async () => {
    const once = await run(zipped(word()));
    const again = await run(zipped(word()));
    expect(again.clean.equals(once.clean)).toBe(true);
  }, 60_000);
});

describe('workbooks and OpenDocument', () => {
  it('a workbook keeps its cells and loses its paths, addresses and printers', async () => {
    const { record, clean } = await run(zipped(sheetParts()));
    expect(record).toMatchObject({ status: 'clean', type: { extension: 'xlsx' } });
    expectNothingHidden(clean);
    const text = unpacked(clean);
    for (const seen of ['Visible cell', 'Figures', '<s:v>42</s:v>', '<s:f>B1*2</s:f>'])
      expect(text).toContain(seen);
  }, 60_000);

  it('a text keeps its words and loses its history', async () => {
    const { record, clean } = await run(zipped(textParts(picture)));
    expect(record).toMatchObject({ status: 'clean', type: { extension: 'odt' } });
    expectNothingHidden(clean);
    for (const seen of ['Visible paragraph', 'link text', 'Pictures/image1.jpeg'])
      expect(unpacked(clean)).toContain(seen);
  }, 60_000);
});

describe('hostile office files', () => {
  const attacked = (change: (parts: Parts) => Parts) => run(zipped(change(sheetParts())));
  const sheet = 'xl/worksheets/sheet1.xml';

  it.each([
    ['a bomb of entities', `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>`],
    ['an entity from outside', `<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>`],
  ])(
    '%s is refused',
    async (_what, doctype) => {
      const { record } = await attacked((parts) => ({
        ...parts,
        [sheet]: `${doctype}${String(parts[sheet]).replace(/^<\?xml[^>]*>\n/, '')}`,
      }));
      expect(record).toMatchObject({ status: 'rejected', reason: 'file is damaged' });
    },
    60_000,
  );

  it('a zip bomb ends within its limits', async () => {
    const { record } = await attacked((parts) => ({
      ...parts,
      [sheet]: Buffer.alloc(300 * 1024 * 1024, 0x20),
    }));
    expect(record).toMatchObject({ status: 'rejected', reason: 'limits exceeded' });
  }, 120_000);

  it('markup that is deeper than any document is refused', async () => {
    const deep = `${'<a>'.repeat(2000)}${'</a>'.repeat(2000)}`;
    const { record } = await attacked((parts) => ({
      ...parts,
      [sheet]: String(parts[sheet]).replace('<sheetData>', `<sheetData>${deep}`),
    }));
    expect(record).toMatchObject({ status: 'rejected', reason: 'limits exceeded' });
  }, 60_000);

  it('a truncated file is damaged, not an archive of its parts', async () => {
    const { record } = await run(zipped(sheetParts()).subarray(0, 900));
    expect(record.status).toBe('rejected');
  }, 60_000);

  it('a name that climbs out is no danger', async () => {
    const bytes = zipSync({
      ...Object.fromEntries(
        Object.entries(sheetParts()).map(([name, part]) => [
          name,
          typeof part === 'string' ? strToU8(part) : part,
        ]),
      ),
      '../../evil': strToU8('x'),
    });
    const { clean } = await run(bytes);
    expect(Buffer.from(clean).includes('evil')).toBe(false);
  }, 60_000);
});
