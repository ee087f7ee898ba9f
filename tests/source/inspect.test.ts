import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { FileFindings, Finding, FindingKind, Reader } from '#source/findings.ts';
import { recognise } from '#source/formats.ts';
import { readFilm } from '#source/hidden/film.ts';
import { readPicture } from '#source/hidden/picture.ts';
import { inspectFile } from '#source/inspect.ts';
import { withExiftool } from '../workers/sanitizer/made.ts';
import { zipped } from '../workers/sanitizer/office-files.ts';
import { everyKind, fromLibreOffice, packedPdf, SECRETS, SHEET, SLIDES, savedAgain } from './planted.ts';

const MEDIA = join(import.meta.dirname, '../fixtures/media');
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const inspect = (bytes: Uint8Array): Promise<FileFindings> => inspectFile(new Blob([Uint8Array.from(bytes)]));

describe('the kind of a file', () => {
  it.each([
    ['a JPEG', Uint8Array.of(0xff, 0xd8, 0xff, 0xe1), 'photo'],
    ['a PNG', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a), 'photo'],
    ['a WebP', utf8('RIFF....WEBPVP8 '), 'photo'],
    ['sound in the same wrapping', utf8('RIFF....WAVEfmt \u0000'), 'cleanable'],
    ['a picture of a newer telephone', utf8('\u0000\u0000\u0000\u0018ftypheic'), 'photo'],
    ['a film in the same wrapping', utf8('\u0000\u0000\u0000\u0018ftypisom'), 'cleanable'],
    ['a scan', utf8('II*\u0000'), 'photo'],
    ['a large scan', utf8('MM\u0000+'), 'photo'],
    ['an office file', utf8('PK\u0003\u0004'), 'cleanable'],
    ['a text that says more than it shows', utf8('{\\rtf1\\ansi'), 'cleanable'],
    ['a mail', utf8('Received: from one by another\r\n'), 'cleanable'],
    ['a PDF', utf8('%PDF-1.7\n'), 'pdf'],
    ['English text', utf8('Two trucks came.\r\n'), 'text'],
    ['Arabic text', utf8('وصلت شاحنتان.'), 'text'],
    ['Arabic text cut inside a letter', utf8('وصلت').subarray(0, 7), 'text'],
    ['nothing', new Uint8Array(0), 'text'],
    ['a program', Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0), 'other'],
    ['text in an old encoding', Uint8Array.of(0xc7, 0xe1, 0xe5), 'other'],
  ])('is told by content: %s', (_what, head, kind) => {
    expect(recognise(head).kind).toBe(kind);
  });
});

let files: Map<string, Buffer>;
beforeAll(async () => {
  files = await everyKind();
}, 120_000);

const finding = (found: readonly Finding[], kind: FindingKind): Finding | undefined =>
  found.find((each) => each.kind === kind);

describe('what a file carries', () => {
  const PLACE = /^35\.9506, 39\.0094$/;
  const OWNER = new RegExp(SECRETS.owner);
  it.each<[string, Partial<Record<FindingKind, RegExp>>]>([
    [
      'jpg',
      { place: PLACE, person: OWNER, serial: new RegExp(SECRETS.serial), thumbnail: /^$/, numbers: /./ },
    ],
    ['png', { place: PLACE, person: OWNER, words: new RegExp(SECRETS.comment) }],
    [
      'webp',
      { place: PLACE, person: OWNER, device: /Planted Works · Model Nine/, software: /Planted Editor/ },
    ],
    ['tiff', { place: PLACE, person: OWNER, device: /Model Nine/, date: /2019-03-04/ }],
    [
      'pdf',
      {
        person: OWNER,
        revisions: /^$/,
        files: /^$/,
        scripts: /^$/,
        comments: /^$/,
        software: /pdf-lib/,
        words: /evidence\.jpg/,
      },
    ],
    [
      'docx',
      {
        person: /Marta Verborgen.*Egon Geheimrat/,
        changes: /^$/,
        folder: /fileserver07/,
        organisation: /Verborgen & Partner/,
        software: /Word/,
        date: /2023-04-05/,
      },
    ],
    ['xlsx', { folder: /mverborgen/ }],
    ['odt', { person: /Marta|Egon/ }],
    ['mp4', { place: PLACE, date: /2019-03-04/, words: /PlantedTitle/ }],
    ['mov', { place: PLACE, date: /2019-03-04/, words: /PlantedTitle/ }],
    ['m4a', { date: /2019-03-04/, person: /SamiraHaddadPlanted/, software: /Lavf/ }],
    ['3gp', { date: /2019-03-04/ }],
    ['mp3', { person: /SamiraHaddadPlanted/, words: /PlantedTitle/, software: /Lav|LAME/ }],
  ])('is found: %s', async (extension, expected) => {
    const findings = await inspect(files.get(extension)!);
    expect(findings.read).toBe(true);
    for (const [kind, value] of Object.entries(expected))
      expect([kind, findings.found.find((each) => each.kind === kind)?.value]).toEqual([
        kind,
        expect.stringMatching(value),
      ]);
  });

  it('is found in photos and films of telephones', async () => {
    const place = async (name: string) =>
      finding((await inspect(readFileSync(join(MEDIA, name)))).found, 'place')?.point;
    expect(await place('iphone-4.jpg')).toEqual({
      latitude: expect.closeTo(41.853, 3),
      longitude: expect.closeTo(12.4888, 3),
    });
    expect(await place('iphone-xr.heic')).toEqual({
      latitude: expect.closeTo(38.6995, 3),
      longitude: expect.closeTo(-9.2077, 3),
    });
    expect(await place('phone-with-gps.mp4')).toEqual({
      latitude: expect.closeTo(51.4169, 3),
      longitude: expect.closeTo(-0.0806, 3),
    });
  });

  it('counts the versions of a PDF, and reads what is packed in it', async () => {
    const once = await packedPdf();
    for (const times of [0, 1, 2]) {
      const { found, read } = await inspect(savedAgain(once, times));
      expect(read).toBe(true);
      expect(finding(found, 'person')?.value).toContain('سميرة حداد');
      expect(finding(found, 'software')?.value).toContain('Planted Producer 7');
      expect(finding(found, 'revisions')?.count ?? 0).toBe(times);
    }
  });

  it('shows the small picture that a photo carries', async () => {
    const { thumbnail } = await inspect(files.get('jpg')!);
    const bytes = new Uint8Array(await thumbnail!.arrayBuffer());
    expect([...bytes.subarray(0, 2), ...bytes.subarray(-2)]).toEqual([0xff, 0xd8, 0xff, 0xd9]);
  });

  it('counts recorded changes and comments as LibreOffice saves them, with who made them', async () => {
    for (const [kind, bytes] of fromLibreOffice(['docx', 'odt'])) {
      const { found, read } = await inspect(bytes);
      expect([kind, read]).toEqual([kind, true]);
      expect([kind, finding(found, 'changes')?.count]).toEqual([kind, 2]);
      expect([kind, finding(found, 'comments')?.count]).toEqual([kind, 1]);
      for (const name of [SECRETS.owner, 'Second Planted', 'Third Planted'])
        expect(finding(found, 'person')?.value).toContain(name);
      expect(finding(found, 'software')?.value).toMatch(/LibreOffice/);
    }
  }, 300_000);

  it('lists the history of a workbook, comments, and what is only said aloud, as LibreOffice saves them', async () => {
    for (const [kind, bytes] of fromLibreOffice(['xlsx', 'ods'], SHEET)) {
      const { found } = await inspect(bytes);
      expect([kind, finding(found, 'changes')?.count]).toEqual([kind, 1]);
      expect([kind, finding(found, 'comments')?.count]).toEqual([kind, 1]);
      for (const name of [SECRETS.owner, 'Second Planted', 'Third Planted'])
        expect([kind, finding(found, 'person')?.value]).toEqual([kind, expect.stringContaining(name)]);
      expect([kind, finding(found, 'date')?.value]).toEqual([
        kind,
        expect.stringMatching(/2019-03-05 10:00:00/),
      ]);
    }
    for (const [kind, bytes] of fromLibreOffice(['pptx', 'odp'], SLIDES)) {
      const { found } = await inspect(bytes);
      expect([kind, finding(found, 'comments')?.count]).toEqual([kind, 1]);
      expect([kind, finding(found, 'words')?.value]).toEqual([kind, 'said aloud only']);
      for (const name of [SECRETS.owner, 'Third Planted'])
        expect([kind, finding(found, 'person')?.value]).toEqual([kind, expect.stringContaining(name)]);
    }
  }, 300_000);

  it('keeps the author of a PDF that LibreOffice made and another program wrote over: both, and XMP', async () => {
    const made = fromLibreOffice(['pdf'], SLIDES).get('pdf')!;
    expect(finding((await inspect(made)).found, 'person')?.value).toBe(SECRETS.owner);
    const { found } = await inspect(
      await withExiftool(made, 'pdf', ['-PDF:Author=Later Planted', '-XMP-dc:Creator=Xmp Planted']),
    );
    expect(finding(found, 'person')?.value).toBe(`${SECRETS.owner} · Later Planted · Xmp Planted`);
    expect(finding(found, 'revisions')?.count).toBe(1);
    expect(finding(found, 'date')?.value).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d (?:Z|[+-]\d\d:\d\d)$/);
  }, 300_000);

  it.each<[string, Record<string, string>, FindingKind, RegExp]>([
    [
      'who worked on a presentation together',
      {
        'ppt/changesInfos/changesInfo1.xml':
          '<pc:chgInfo><pc:docChgLst><pc:chgData name="Co Planted"/><pc:docChg/></pc:docChgLst></pc:chgInfo>',
      },
      'person',
      /^Co Planted$/,
    ],
    [
      'a sheet that is not shown',
      { 'xl/workbook.xml': '<sheets><sheet name="a" state="veryHidden"/></sheets>' },
      'other',
      /^$/,
    ],
    [
      'a slide that is not shown',
      { 'ppt/slides/slide2.xml': '<p:sld xmlns:p="p" show="0"/>' },
      'other',
      /^$/,
    ],
    [
      'words that are not shown',
      { 'word/document.xml': '<w:r><w:rPr><w:vanish/></w:rPr></w:r>' },
      'other',
      /^$/,
    ],
    [
      'a file of a computer that it leads to',
      {
        'xl/externalLinks/_rels/externalLink1.xml.rels':
          '<Relationship Target="file:///C:\\Users\\planted\\b.xlsx"/>',
      },
      'folder',
      /planted/,
    ],
    ['a printer', { 'xl/printerSettings/printerSettings1.bin': 'x' }, 'device', /^$/],
    ['a small picture that no browser shows', { 'docProps/thumbnail.wmf': 'x' }, 'thumbnail', /^$/],
  ])('is found in an office file: %s', async (_what, parts, kind, value) => {
    const { found, thumbnail } = await inspect(zipped({ '[Content_Types].xml': '<Types/>', ...parts }));
    expect(finding(found, kind)?.value).toMatch(value);
    expect(thumbnail).toBeNull();
  });

  it.each<[string, string, FindingKind, RegExp]>([
    [
      'who signed it',
      '<< /Type /Sig /Name (Signer Planted) /Reason (Agreed) >>',
      'person',
      /^Signer Planted$/,
    ],
    ['layers that are switched off', '<< /D << /OFF [5 0 R] >> >>', 'other', /^$/],
    ['small pictures of its pages', '<< /Type /Page /Thumb 7 0 R >>', 'thumbnail', /^$/],
  ])('is found in a PDF: %s', async (_what, dictionary, kind, value) => {
    const pdf = `%PDF-1.7\n1 0 obj\n${dictionary}\nendobj\nstartxref\n0\n%%EOF\n`;
    expect(finding((await inspect(utf8(pdf))).found, kind)?.value).toMatch(value);
  });

  it('is found without reading the pixels of a photo or the length of a film', async () => {
    let readBytes = 0;
    class Counted extends Blob {
      override slice(...range: Parameters<Blob['slice']>): Blob {
        const part = super.slice(...range);
        const read = part.arrayBuffer.bind(part);
        part.arrayBuffer = () => {
          readBytes += part.size;
          return read();
        };
        return part;
      }
    }
    const read = async (reader: Reader, ...parts: Uint8Array[]): Promise<number> => {
      readBytes = 0;
      const { found } = await reader(new Counted(parts.map((part) => Uint8Array.from(part))));
      expect(found.list().some(({ kind }) => kind === 'place')).toBe(true);
      return readBytes;
    };
    // As much as a photo of twelve megapixels, and a film of 200 MB.
    const jpeg = files.get('jpg')!;
    const end = jpeg.lastIndexOf(Buffer.from([0xff, 0xd9]));
    const pixels = new Uint8Array(6_000_000);
    const photo = [jpeg.subarray(0, end), pixels, jpeg.subarray(end, end + 2)];
    expect(await read(readPicture, ...photo)).toBeLessThan(150_000);
    const head = Buffer.alloc(8);
    head.writeUInt32BE(200_000_008);
    head.write('mdat', 4);
    const film = [readFileSync(join(MEDIA, 'phone-with-gps.mp4')), head, new Uint8Array(200_000_000)];
    expect(await read(readFilm, ...film)).toBeLessThan(150_000);
  });

  it('is said to be unread, not absent, when the file is damaged', async () => {
    for (const [extension, bytes] of files) {
      const cut = await inspect(bytes.subarray(0, Math.min(600, bytes.length >> 1)));
      if (cut.read)
        expect([extension, cut.found.length > 0 || extension === 'mp3']).toEqual([extension, true]);
      expect([extension, cut.removed === null || extension === 'mp3']).toEqual([extension, true]);
    }
  });
});
