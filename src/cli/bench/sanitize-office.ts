/** Office files for the sanitizer's bench: what a newsroom gets, with photos in them and with traces of whoever wrote them. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import {
  type Counts,
  cropped,
  ISO_DATE,
  makeFolder,
  PARAGRAPH,
  PLANTED,
  type SetFile,
} from './sanitize-sets.ts';
import { runTool } from './tool.ts';

const NAMESPACES = ['office', 'text', 'table', 'meta', 'style']
  .map((name) => `xmlns:${name}="urn:oasis:names:tc:opendocument:xmlns:${name}:1.0"`)
  .concat([
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"',
    'xmlns:presentation="urn:oasis:names:tc:opendocument:xmlns:presentation:1.0"',
    'xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"',
    'xmlns:dc="http://purl.org/dc/elements/1.1/"',
    'xmlns:xlink="http://www.w3.org/1999/xlink"',
  ])
  .join(' ');

function flat(kind: 'text' | 'spreadsheet' | 'presentation', body: string): string {
  const meta =
    `<office:meta><meta:initial-creator>${PLANTED.person}</meta:initial-creator><dc:creator>${PLANTED.person}</dc:creator>` +
    `<dc:title>${PLANTED.comment}</dc:title><dc:date>${ISO_DATE}T04:05:06</dc:date>` +
    `<meta:creation-date>${ISO_DATE}T04:05:06</meta:creation-date><meta:user-defined meta:name="Company">${PLANTED.company}</meta:user-defined></office:meta>`;
  return (
    `<?xml version="1.0" encoding="UTF-8"?><office:document ${NAMESPACES} office:version="1.2" ` +
    `office:mimetype="application/vnd.oasis.opendocument.${kind}">${meta}<office:body><office:${kind}>${body}</office:${kind}></office:body></office:document>`
  );
}

const paragraphs = (count: number) => `<text:p>${PARAGRAPH.repeat(4)}</text:p>`.repeat(count);

const size = (width: number, height: number, at = '') =>
  `svg:width="${width}cm" svg:height="${height}cm"${at}`;

const image = (photo: Buffer) =>
  `<draw:image><office:binary-data>${photo.toString('base64')}</office:binary-data></draw:image>`;

/** Bodies of a report with photos, a long table and slides; LibreOffice makes each into the two formats of its kind. */
const OFFICE = [
  {
    extension: 'fodt',
    targets: ['docx', 'odt'],
    content: (index: number, photos: readonly Buffer[]) =>
      flat(
        'text',
        photos
          .map((photo) => {
            const frame = `<draw:frame text:anchor-type="as-char" ${size(15, 11.25)}>${image(photo)}</draw:frame>`;
            return `${paragraphs(8 + index)}<text:p>${frame}</text:p>`;
          })
          .join(''),
      ),
  },
  {
    extension: 'fods',
    targets: ['xlsx', 'ods'],
    content: (index: number) => {
      const cells = (row: number) =>
        Array.from({ length: 8 }, (_, column) => {
          const value = row * 8 + column + index;
          return `<table:table-cell office:value-type="float" office:value="${value}"><text:p>${value}</text:p></table:table-cell>`;
        }).join('');
      const rows = Array.from(
        { length: 800 },
        (_, row) => `<table:table-row>${cells(row)}</table:table-row>`,
      );
      return flat('spreadsheet', `<table:table table:name="Sheet">${rows.join('')}</table:table>`);
    },
  },
  {
    extension: 'fodp',
    targets: ['pptx', 'odp'],
    content: (_index: number, photos: readonly Buffer[]) =>
      flat(
        'presentation',
        photos
          .map((photo) => {
            const text = `<draw:frame ${size(20, 4, ' svg:x="2cm" svg:y="1cm"')}><draw:text-box>${paragraphs(1)}</draw:text-box></draw:frame>`;
            const frame = `<draw:frame ${size(14, 10.5, ' svg:x="5cm" svg:y="6cm"')}>${image(photo)}</draw:frame>`;
            return `<draw:page>${text}${frame}</draw:page>`;
          })
          .join(''),
      ),
  },
] as const;

/** Photos within a document, as phones take them and programs shrink them: with their tags. */
const PHOTOS_A_FILE = 4;
const PHOTO = { width: 1600, height: 1200 };

async function photosOf(index: number): Promise<Buffer[]> {
  const crops = Array.from({ length: PHOTOS_A_FILE }, (_, number) =>
    cropped(index * PHOTOS_A_FILE + number, PHOTO)
      .withExif({ IFD0: { Artist: PLANTED.person, Make: 'Plantcam' }, IFD3: { GPSLatitudeRef: 'N' } })
      .jpeg({ quality: 85 })
      .toBuffer(),
  );
  return await Promise.all(crops);
}

/** What the programs of others write and LibreOffice does not: an editor's path, a document's id, a company. */
function plantInOffice(bytes: Uint8Array): Uint8Array {
  const parts = unzipSync(bytes);
  const change = (name: string, edit: (xml: string) => string) => {
    const part = parts[name];
    if (part !== undefined) parts[name] = strToU8(edit(strFromU8(part)));
  };
  change('docProps/app.xml', (xml) =>
    xml.replace(
      '</Properties>',
      `<Manager>${PLANTED.person}</Manager><Company>${PLANTED.company}</Company></Properties>`,
    ),
  );
  change('xl/workbook.xml', (xml) =>
    xml.replace(
      '<sheets>',
      `<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice Requires="x15">` +
        `<x15ac:absPath xmlns:x15ac="http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac" url="${PLANTED.path}\\"/></mc:Choice></mc:AlternateContent><sheets>`,
    ),
  );
  change('word/settings.xml', (xml) =>
    xml.replace(
      '</w:settings>',
      `<w15:docId xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" w15:val="{${PLANTED.guid}}"/></w:settings>`,
    ),
  );
  // OpenDocument wants its type first and unpacked; fflate keeps the order of names
  const { mimetype, ...others } = parts;
  const first =
    mimetype === undefined ? {} : { mimetype: [mimetype, { level: 0 }] as [Uint8Array, { level: 0 }] };
  return zipSync({ ...first, ...others }, { mtime: new Date(`${ISO_DATE}T04:05:06`) });
}

export async function makeOffice(top: string, { office }: Counts): Promise<SetFile[]> {
  const folder = await makeFolder(top, 'office');
  const sources = await makeFolder(top, 'flat');
  const profile = `-env:UserInstallation=file://${join(top, 'profile')}`;
  const files: SetFile[] = [];
  for (const { extension, targets, content } of OFFICE) {
    const paths: string[] = [];
    for (let index = 0; index < office; index += 1) {
      const path = join(sources, `file-${index}.${extension}`);
      await writeFile(path, content(index, await photosOf(index)));
      paths.push(path);
    }
    for (const target of targets) {
      await runTool('soffice', [profile, '--headless', '--convert-to', target, '--outdir', folder, ...paths]);
      for (let index = 0; index < office; index += 1) {
        const path = join(folder, `file-${index}.${target}`);
        await writeFile(path, plantInOffice(await readFile(path)));
        files.push({ path, pages: 1 });
      }
    }
  }
  return files;
}
