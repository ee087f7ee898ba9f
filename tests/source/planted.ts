/** One file of every kind that the page reads, made by the programs that people use, with something planted in each. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  loadedJpeg,
  loadedPdf,
  loadedPng,
  picture,
  SECRETS,
  withExiftool,
} from '../workers/sanitizer/made.ts';
import { film, mp3Tails, sound } from '../workers/sanitizer/media-made.ts';
import { sheetParts, textParts, wordParts, zipped } from '../workers/sanitizer/office-files.ts';

export const PLACE = [
  '-GPSLatitude=35.9506',
  '-GPSLatitudeRef=N',
  '-GPSLongitude=39.0094',
  '-GPSLongitudeRef=E',
  `-Artist=${SECRETS.owner}`,
  '-Make=Planted Works',
  '-Model=Model Nine',
  `-SerialNumber=${SECRETS.serial}`,
  '-Software=Planted Editor 4',
  '-DateTimeOriginal=2019:03:04 05:06:07',
  `-XMP-dc:Creator=${SECRETS.owner}`,
];

const ofPicture = async (extension: 'webp' | 'tiff' | 'jpg', orientation = 1): Promise<Buffer> => {
  const format = extension === 'jpg' ? 'jpeg' : extension;
  const plain = await picture()[format]().toBuffer();
  return withExiftool(plain, extension, [...PLACE, '-n', `-Orientation=${orientation}`]);
};

/** A text with changes that were recorded, as an author saves it. */
const CHANGED = `<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:meta><meta:initial-creator>${SECRETS.owner}</meta:initial-creator><dc:creator>${SECRETS.owner}</dc:creator><meta:creation-date>2019-03-04T05:06:07</meta:creation-date><dc:title>Planted title</dc:title></office:meta>
<office:body><office:text><text:tracked-changes>
<text:changed-region text:id="ct1"><text:insertion><office:change-info><dc:creator>Second Planted</dc:creator><dc:date>2019-03-05T10:00:00</dc:date></office:change-info></text:insertion></text:changed-region>
<text:changed-region text:id="ct2"><text:deletion><office:change-info><dc:creator>Second Planted</dc:creator><dc:date>2019-03-05T10:01:00</dc:date></office:change-info><text:p>deleted words</text:p></text:deletion></text:changed-region>
</text:tracked-changes>
<text:p>Kept <text:change-start text:change-id="ct1"/>added<text:change-end text:change-id="ct1"/> words<text:change text:change-id="ct2"/>.<office:annotation office:name="n1"><dc:creator>Third Planted</dc:creator><dc:date>2019-03-06T10:00:00</dc:date><text:p>a comment</text:p></office:annotation></text:p>
</office:text></office:body></office:document>`;

const FLAT = (kind: string, names: string, body: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" ${names} office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.${kind}">
<office:meta><meta:initial-creator>${SECRETS.owner}</meta:initial-creator><dc:creator>${SECRETS.owner}</dc:creator></office:meta>
<office:body>${body}</office:body></office:document>`;

const NOTE = `<dc:creator>Third Planted</dc:creator><dc:date>2019-03-06T10:00:00</dc:date><text:p>a comment</text:p>`;

/** A workbook whose cell held something else before, as one that several people had open. */
export const SHEET = FLAT(
  'spreadsheet',
  'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"',
  `<office:spreadsheet><table:tracked-changes><table:cell-content-change table:id="ct1"><table:cell-address table:column="0" table:row="0" table:table="0"/><office:change-info><dc:creator>Second Planted</dc:creator><dc:date>2019-03-05T10:00:00</dc:date></office:change-info><table:previous><table:change-track-table-cell office:value-type="string"><text:p>before</text:p></table:change-track-table-cell></table:previous></table:cell-content-change></table:tracked-changes>
<table:table table:name="Figures"><table:table-column/><table:table-row><table:table-cell office:value-type="string"><office:annotation>${NOTE}</office:annotation><text:p>shown now</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet>`,
);

/** A presentation with a comment, and with words for whoever speaks. */
export const SLIDES = FLAT(
  'presentation',
  'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:presentation="urn:oasis:names:tc:opendocument:xmlns:presentation:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"',
  `<office:presentation><draw:page draw:name="one"><draw:frame svg:width="10cm" svg:height="3cm" svg:x="1cm" svg:y="1cm"><draw:text-box><text:p>Shown</text:p></draw:text-box></draw:frame>
<office:annotation svg:x="1cm" svg:y="1cm">${NOTE}</office:annotation>
<presentation:notes><draw:frame svg:width="10cm" svg:height="3cm" presentation:class="notes"><draw:text-box><text:p>said aloud only</text:p></draw:text-box></draw:frame></presentation:notes></draw:page></office:presentation>`,
);

/** Saved by LibreOffice itself as each of the kinds. */
export function fromLibreOffice(kinds: readonly string[], flat = CHANGED): Map<string, Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'amana-planted-'));
  try {
    writeFileSync(join(folder, 'changed.xml'), flat);
    const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`;
    return new Map(
      kinds.map((kind) => {
        const args = [
          profile,
          '--headless',
          '--convert-to',
          kind,
          '--outdir',
          folder,
          join(folder, 'changed.xml'),
        ];
        execFileSync('soffice', args, { stdio: 'ignore', timeout: 120_000 });
        return [kind, readFileSync(join(folder, `changed.${kind}`))];
      }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** PDF with everything packed into object streams, as most programs write it, and saved twice more. */
export async function packedPdf(): Promise<Buffer> {
  const { PDFDocument } = await import('pdf-lib');
  const document = await PDFDocument.create();
  document.addPage([300, 300]).drawText('Visible');
  document.setAuthor('سميرة حداد');
  document.setProducer('Planted Producer 7');
  return Buffer.from(await document.save({ useObjectStreams: true }));
}

/** As a program saves a change: behind what was there, with a list of its own that leads to the list before. */
export function savedAgain(pdf: Buffer, times: number): Buffer {
  let bytes = pdf;
  for (let time = 1; time <= times; time += 1) {
    const before = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(bytes.toString('latin1'))?.[1];
    const info = `900 0 obj\n<< /Author (Somebody ${time}) >>\nendobj\n`;
    const table = `xref\n900 1\n${String(bytes.length).padStart(10, '0')} 00000 n \n`;
    const end = `trailer\n<< /Size 901 /Info 900 0 R /Prev ${before} >>\nstartxref\n${bytes.length + info.length}\n%%EOF\n`;
    bytes = Buffer.concat([bytes, Buffer.from(info + table + end)]);
  }
  return bytes;
}

export const mp3 = (): Buffer =>
  Buffer.concat([sound('planted.mp3', '-write_id3v1', '1', '-id3v2_version', '3'), mp3Tails()]);

export async function everyKind(): Promise<Map<string, Buffer>> {
  const jpeg = await loadedJpeg();
  return new Map<string, Buffer>([
    ['jpg', jpeg],
    ['png', await loadedPng()],
    ['webp', await ofPicture('webp', 6)],
    ['tiff', await ofPicture('tiff')],
    ['pdf', await loadedPdf()],
    ['docx', Buffer.from(zipped(wordParts(jpeg, zipped(sheetParts()))))],
    ['xlsx', Buffer.from(zipped(sheetParts()))],
    ['odt', Buffer.from(zipped(textParts(jpeg)))],
    [
      'mp4',
      film(
        'planted.mp4',
        '-c:v',
        'libx264',
        '-bsf:v',
        'filter_units=remove_types=6',
        '-flags:a',
        '+bitexact',
        '-movflags',
        '+faststart',
      ),
    ],
    ['mov', film('planted.mov', '-c:v', 'mpeg4', '-flags:v', '+bitexact', '-flags:a', '+bitexact')],
    ['m4a', sound('planted.m4a', '-flags:a', '+bitexact')],
    [
      '3gp',
      film(
        'planted.3gp',
        '-c:v',
        'mpeg4',
        '-c:a',
        'aac',
        '-flags:a',
        '+bitexact',
        '-flags:v',
        '+bitexact',
        '-s',
        '176x144',
      ),
    ],
    ['mp3', mp3()],
  ]);
}

export { ofPicture, SECRETS };
