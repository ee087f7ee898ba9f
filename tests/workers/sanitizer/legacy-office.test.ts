/** DOC, XLS, PPT and RTF: made by LibreOffice and by hand, with names, changes, notes, macros and lies in them. */

import { PDFiumLibrary } from '@hyzyla/pdfium';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SanitizationRecord } from '#protocol/record.ts';
import { readCompound } from '#workers/sanitizer/formats/compound.ts';
import { acceptChanges } from '#workers/sanitizer/formats/laid-out.ts';
import { DEFAULT_LIMITS, type Sanitizer, startSanitizer } from '#workers/sanitizer/index.ts';
import { inPieces, SECRETS, seeded, tagsOf, whole } from './made.ts';
import { byLibreOffice, flatOdf } from './papers.ts';

let sanitizer: Sanitizer;
beforeAll(async () => {
  sanitizer = await startSanitizer({ limits: { ...DEFAULT_LIMITS, wallBaseMs: 60_000 }, spare: 2 });
});
afterAll(async () => {
  await sanitizer.close();
});

async function run(bytes: Uint8Array) {
  const { record, clean } = await sanitizer.sanitize(() => inPieces(bytes));
  const copy = clean === null ? Buffer.alloc(0) : await whole(clean.read());
  await clean?.dispose();
  return { record, clean: copy };
}

const valuesOf = (record: SanitizationRecord, name: RegExp) =>
  record.found.filter((found) => name.test(found.name)).map((found) => found.value);

/** How many pixels of each page are dark: whether something is drawn, and whether two drawings differ. */
async function inkOf(pdf: Buffer): Promise<number[]> {
  const document = await (await PDFiumLibrary.init()).loadDocument(pdf);
  const inks: number[] = [];
  for (const page of document.pages()) {
    const { data } = await page.render({ scale: 1, render: async (options) => options.data });
    inks.push(data.reduce((sum, value) => sum + (value < 128 ? 1 : 0), 0));
  }
  return inks;
}

function expectNoSecret(clean: Buffer): void {
  for (const secret of [...Object.values(SECRETS), 'Planted']) {
    expect(clean.includes(secret)).toBe(false);
    expect(clean.includes(Buffer.from(secret, 'utf16le'))).toBe(false);
  }
  expect(tagsOf(clean, 'pdf')).not.toMatch(/Author|Creator|Producer|Date|LibreOffice/);
}

/** One paragraph with a deletion by somebody, and a note. */
const changedText = (deleted: string) =>
  `<text:tracked-changes><text:changed-region xml:id="c1" text:id="c1"><text:deletion><office:change-info><dc:creator>Rev Planted</dc:creator><dc:date>2020-01-01T00:00:00</dc:date></office:change-info><text:p>${deleted}</text:p></text:deletion></text:changed-region></text:tracked-changes>` +
  '<text:p>Visible words<text:change text:change-id="c1"/> go on.<office:annotation><dc:creator>Noting Planted</dc:creator><text:p>planted note</text:p></office:annotation></text:p>';

describe('DOC', () => {
  it('becomes pages without names; what was deleted is not drawn', async () => {
    const made = byLibreOffice(
      flatOdf('text', SECRETS.owner, changedText('a long deleted passage')),
      'fodt',
      'doc',
    );
    const { record, clean } = await run(made);
    expect(record).toMatchObject({
      status: 'raster',
      type: { mime: 'application/msword', extension: 'doc' },
      cleanType: { mime: 'application/pdf' },
    });
    expect(record.actions).toEqual(
      expect.arrayContaining(['laid out in pages by LibreOffice', 'tracked changes accepted']),
    );
    expect(valuesOf(record, /Author$/)).toEqual(
      expect.arrayContaining([SECRETS.owner, 'Rev Planted', 'Noting Planted']),
    );
    expectNoSecret(clean);
    const plain = byLibreOffice(flatOdf('text', 'x', '<text:p>Visible words go on.</text:p>'), 'fodt', 'doc');
    expect(await inkOf(clean)).toEqual(await inkOf((await run(plain)).clean));
  }, 120_000);

  it('that is locked, or cut off, is rejected with its reason', async () => {
    const made = byLibreOffice(flatOdf('text', SECRETS.owner, '<text:p>words</text:p>'), 'fodt', 'doc');
    const locked = Buffer.from(made);
    const head = locked.indexOf(Buffer.from('eca5', 'hex'));
    locked.writeUInt16LE(locked.readUInt16LE(head + 10) | 0x0100, head + 10);
    const outcome = (await run(locked)).record;
    expect(outcome.status === 'raster' || outcome.reason === 'could not be opened').toBe(true);
    const { record } = await run(made.subarray(0, 3000));
    expect(record.status).toBe('rejected');
  }, 120_000);
});

describe('XLS and PPT', () => {
  it('become pages, and the names of whoever saved them are listed', async () => {
    const sheet =
      '<table:table table:name="S"><table:table-row><table:table-cell office:value-type="string"><text:p>cell</text:p></table:table-cell></table:table-row></table:table>';
    const xls = byLibreOffice(flatOdf('spreadsheet', SECRETS.owner, sheet), 'fods', 'xls');
    const slides =
      '<draw:page draw:name="one"><draw:frame svg:width="10cm" svg:height="3cm" svg:x="2cm" svg:y="2cm"><draw:text-box><text:p>Slide</text:p></draw:text-box></draw:frame></draw:page><draw:page draw:name="two"/>';
    const ppt = byLibreOffice(flatOdf('presentation', SECRETS.owner, slides), 'fodp', 'ppt');
    for (const [made, extension, pages] of [
      [xls, 'xls', 1],
      [ppt, 'ppt', 2],
    ] as const) {
      const { record, clean } = await run(made);
      expect(record).toMatchObject({ status: 'raster', type: { extension } });
      expect(valuesOf(record, /Author$/)).toContain(SECRETS.owner);
      expectNoSecret(clean);
      const inks = await inkOf(clean);
      expect(inks).toHaveLength(pages);
      expect(inks[0]).toBeGreaterThan(0);
    }
  }, 120_000);
});

describe('RTF', () => {
  const rtf = `{\\rtf1\\ansi{\\info{\\author ${SECRETS.owner}}{\\company Corp Planted}{\\creatim\\yr2019\\mo3\\dy4}}{\\*\\template ${SECRETS.path.replaceAll('\\', '\\\\')}}{\\*\\revtbl{Unknown;}{Rev Planted;}}Visible {\\deleted\\revauthdel1 a long deleted passage }words{\\v hidden words}.\\page Second\\par}`;

  it('becomes pages without names, without what was deleted and without what is hidden', async () => {
    const { record, clean } = await run(Buffer.from(rtf));
    expect(record).toMatchObject({ status: 'raster', type: { mime: 'application/rtf' } });
    expect(valuesOf(record, /^RTF:Author$/)).toContain(SECRETS.owner);
    expect(valuesOf(record, /^RTF:Company$/)).toContain('Corp Planted');
    expect(valuesOf(record, /^RTF:RevisionAuthor$/)).toEqual(['Rev Planted']);
    expect(valuesOf(record, /^RTF:(?:Template|FilePath)$/)).toContain(SECRETS.path);
    expectNoSecret(clean);
    const plain = await run(Buffer.from('{\\rtf1\\ansi Visible words.\\page Second\\par}'));
    expect(await inkOf(clean)).toEqual(await inkOf(plain.clean));
  }, 120_000);

  it('cannot bring in a file, fetch a link, or run what is embedded', async () => {
    const hostile = `{\\rtf1{\\field{\\*\\fldinst INCLUDETEXT "file:///amana/package.json"}{\\fldrslt here}}{\\field{\\*\\fldinst INCLUDEPICTURE "http://192.0.2.1/x.png" \\\\d}{\\fldrslt there}}{\\object\\objocx{\\*\\objdata 0105000002000000}}words}`;
    const { record } = await run(Buffer.from(hostile));
    expect(['raster', 'rejected']).toContain(record.status);
    expect(valuesOf(record, /EmbeddedObjects/)).toEqual(['1']);
  }, 120_000);
});

describe('other compound files', () => {
  it('are rejected: what has no pages, and what is no compound file at all', async () => {
    const made = byLibreOffice(flatOdf('text', 'x', '<text:p>words</text:p>'), 'fodt', 'doc');
    const name = Buffer.from('WordDocument', 'utf16le');
    const other = Buffer.from(made);
    other.set(Buffer.from('VisioDrawing', 'utf16le'), other.indexOf(name));
    expect((await run(other)).record).toMatchObject({ status: 'rejected', reason: 'format not supported' });
    const lying = Buffer.concat([made.subarray(0, 8), Buffer.alloc(20_000, 0x41)]);
    expect((await run(lying)).record).toMatchObject({ status: 'rejected', reason: 'file is damaged' });
  });

  it('whose chains lead in circles or anywhere are read to an end', () => {
    const made = byLibreOffice(flatOdf('text', 'x', '<text:p>words</text:p>'), 'fodt', 'doc');
    const random = seeded(5);
    let read = 0;
    for (let index = 0; index < 400; index += 1) {
      const mutant = Buffer.from(made);
      for (let flip = 0; flip < 40; flip += 1)
        mutant[Math.floor(random() * mutant.length)] = Math.floor(random() * 256);
      mutant.set(made.subarray(0, 32));
      try {
        for (const entry of readCompound(mutant)) {
          expect(entry.read().length).toBeLessThanOrEqual(mutant.length);
          read += 1;
        }
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(RangeError);
      }
    }
    expect(read).toBeGreaterThan(100);
  });
});

it('a change that crosses paragraphs leaves the paragraphs and takes the words', () => {
  const flat =
    '<text:tracked-changes><text:changed-region xml:id="a" text:id="a"><text:deletion/></text:changed-region>' +
    '<text:changed-region xml:id="b" text:id="b"><text:insertion/></text:changed-region></text:tracked-changes>' +
    '<text:p>one <text:change-start text:change-id="a"/>two<text:tab/></text:p><text:p>three<text:change-end text:change-id="a"/> ' +
    '<text:change-start text:change-id="b"/>four<text:change-end text:change-id="b"/></text:p>';
  expect(acceptChanges(flat).replace(/<text:change-[^>]*>/g, '')).toBe(
    '<text:p>one </text:p><text:p> four</text:p>',
  );
});

it('12 mutated documents end as a record', async () => {
  const doc = byLibreOffice(flatOdf('text', SECRETS.owner, '<text:p>words</text:p>'), 'fodt', 'doc');
  const random = seeded(9);
  for (let index = 0; index < 12; index += 1) {
    const mutant =
      index % 3 === 0 ? doc.subarray(0, 512 + Math.floor(random() * doc.length)) : Buffer.from(doc);
    if (index % 3 !== 0)
      for (let flip = 0; flip < 20; flip += 1)
        mutant[Math.floor(random() * mutant.length)] = Math.floor(random() * 256);
    const { record, clean } = await run(mutant);
    expect(record.status === 'rejected').toBe(clean.length === 0);
    expect(clean.includes(SECRETS.owner)).toBe(false);
  }
}, 240_000);
