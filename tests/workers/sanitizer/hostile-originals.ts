/** Small originals of every kind, to be mutated, and files that were hostile from their first byte. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { animatedWebp, bombPng, loadedJpeg, loadedPdf, loadedPng, pixels, SECRETS } from './made.ts';
import { makeMail, makeTar, makeTgz, makeZip, nestedZip, paxEntry } from './packed.ts';

const text = (words: string) => Buffer.from(words);
const OOXML = 'http://schemas.openxmlformats.org';

function docx(document: string): Buffer {
  const types =
    `<?xml version="1.0"?><Types xmlns="${OOXML}/package/2006/content-types">` +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>';
  const relations =
    `<?xml version="1.0"?><Relationships xmlns="${OOXML}/package/2006/relationships">` +
    `<Relationship Id="r1" Type="${OOXML}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`;
  return makeZip([
    { name: '[Content_Types].xml', bytes: text(types) },
    { name: '_rels/.rels', bytes: text(relations) },
    { name: 'word/document.xml', bytes: text(document) },
  ]);
}

const words = (body: string) =>
  `<w:document xmlns:w="${OOXML}/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>${body}</w:t></w:r></w:p></w:body></w:document>`;

function odt(content: string): Buffer {
  return makeZip([
    { name: 'mimetype', bytes: text('application/vnd.oasis.opendocument.text'), stored: true },
    { name: 'content.xml', bytes: text(content) },
    {
      name: 'META-INF/manifest.xml',
      bytes: text(
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/></manifest:manifest>',
      ),
    },
  ]);
}

const ENTITY_BOMB = `<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaa">${Array.from(
  { length: 12 },
  (_one, level) => `<!ENTITY a${level} "${`&a${level === 0 ? '' : level - 1};`.repeat(10)}">`,
).join('')}]>`;
const OUTSIDE = '<?xml version="1.0"?><!DOCTYPE o [<!ENTITY x SYSTEM "file:///etc/passwd">]>';
const SVG = 'xmlns="http://www.w3.org/2000/svg" width="20" height="20"';

/** 0.3 s of sound or pictures, made by ffmpeg; the arguments stand before the name of the file. */
function film(extension: string, ...coding: string[]): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'amana-film-'));
  try {
    const path = join(folder, `file.${extension}`);
    const sound = ['-f', 'lavfi', '-i', 'sine=duration=0.3'];
    const pictures = ['-f', 'lavfi', '-i', 'testsrc=size=64x48:rate=10:duration=0.3'];
    const isFilm = coding.includes('-c:v');
    const title = ['-metadata', `title=${SECRETS.owner}`];
    execFileSync('ffmpeg', ['-v', 'error', ...(isFilm ? pictures : []), ...sound, ...coding, ...title, path]);
    return readFileSync(path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const picture = () => sharp(pixels(3), { raw: { width: 64, height: 48, channels: 3 } });

export interface Original {
  readonly name: string;
  readonly bytes: Buffer;
}

/** Ones that a worker is done with in a moment… */
export async function quickOriginals(): Promise<Original[]> {
  const jpeg = await loadedJpeg();
  return [
    { name: 'jpeg', bytes: jpeg },
    { name: 'png', bytes: await loadedPng() },
    { name: 'webp', bytes: await animatedWebp() },
    { name: 'gif', bytes: await picture().gif().toBuffer() },
    { name: 'tiff', bytes: await picture().tiff().toBuffer() },
    { name: 'avif', bytes: await picture().avif({ effort: 0 }).toBuffer() },
    { name: 'svg', bytes: text(`<svg ${SVG}><rect width="9" height="9" fill="red"/></svg>`) },
    { name: 'text', bytes: text(`words \u200b and ${'more of them\n'.repeat(20)}`) },
    {
      name: 'html',
      bytes: text(`<html><body><p>words<!-- ${SECRETS.comment} --></p><ul><li>one</ul></body></html>`),
    },
    { name: 'json', bytes: text('{"a": [1, 2.5e3, "words \\u200b", null, true]}') },
    { name: 'zip', bytes: makeZip([{ name: 'a.txt', bytes: text('words') }]) },
    { name: 'tar', bytes: makeTar([paxEntry({ path: 'long' }), { name: 'a', bytes: text('words') }]) },
    { name: 'tgz', bytes: makeTgz([{ name: 'a', bytes: text('words') }]) },
    { name: 'mail', bytes: makeMail({ text: 'words', html: '<p>words</p>' }) },
    { name: 'pdf', bytes: await loadedPdf() },
    { name: 'wav', bytes: film('wav') },
    { name: 'mp3', bytes: film('mp3') },
    { name: 'flac', bytes: film('flac') },
    { name: 'ogg', bytes: film('ogg', '-c:a', 'libvorbis') },
  ];
}

/** …and ones for which a program of the system is started. */
export function slowOriginals(): Original[] {
  return [
    { name: 'docx', bytes: docx(words('words')) },
    {
      name: 'odt',
      bytes: odt(
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>',
      ),
    },
    { name: 'rtf', bytes: text('{\\rtf1\\ansi words {\\b bold}\\par}') },
    { name: 'mp4', bytes: film('mp4', '-c:v', 'libx264', '-c:a', 'aac') },
    { name: 'webm', bytes: film('webm', '-c:v', 'libvpx', '-c:a', 'libopus') },
    { name: 'ole', bytes: Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(4096, 7)]) },
  ];
}

const zeros = Buffer.alloc(48 * 1024 * 1024);

/** Built to hurt, one for each way that is known. */
export async function hostileFiles(): Promise<Original[]> {
  const jpeg = await loadedJpeg();
  const pdf = (pages: string) =>
    text(
      `%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages ${pages}>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF`,
    );
  const hugeGif = Buffer.from(
    '474946383961ffffffff800000ffffff0000002c00000000ffffffff0002024401003b',
    'hex',
  );
  return [
    { name: 'png bomb', bytes: bombPng() },
    { name: 'gif of four billion pixels', bytes: hugeGif },
    { name: 'flat zip bomb', bytes: makeZip([{ name: 'a', bytes: zeros }]) },
    { name: 'nested zip bomb', bytes: nestedZip(makeZip([{ name: 'a', bytes: zeros }]), 2) },
    { name: 'endlessly nested zip', bytes: nestedZip(text('a'), 40) },
    {
      name: 'overlapping zip bomb',
      bytes: makeZip([
        { name: 'a', bytes: zeros.subarray(0, 1_000_000) },
        ...Array.from({ length: 500 }, (_one, index) => ({
          name: `${index}`,
          bytes: zeros.subarray(0, 1_000_000),
          sameAs: 0,
        })),
      ]),
    },
    { name: 'lying zip', bytes: makeZip([{ name: 'a', bytes: zeros, declaredBytes: 1 }]) },
    { name: 'gzip bomb', bytes: gzipSync(gzipSync(zeros)) },
    { name: 'tar of a terabyte', bytes: makeTar([{ name: 'a', declaredBytes: 2 ** 33 - 1 }]) },
    {
      name: 'tar of links',
      bytes: makeTar([
        { name: 'a', type: '2', link: '../../etc/passwd' },
        { name: '../../b', bytes: text('b') },
      ]),
    },
    { name: 'entity bomb in svg', bytes: text(`${ENTITY_BOMB}<svg ${SVG}><text>&a11;</text></svg>`) },
    { name: 'entity bomb in docx', bytes: docx(`${ENTITY_BOMB}${words('&a11;')}`) },
    { name: 'entity bomb in odt', bytes: odt(`${ENTITY_BOMB}<x>&a11;</x>`) },
    { name: 'outside entity in svg', bytes: text(`${OUTSIDE}<svg ${SVG}><text>&x;</text></svg>`) },
    { name: 'outside entity in docx', bytes: docx(`${OUTSIDE}${words('&x;')}`) },
    {
      name: 'svg with script and outside pictures',
      bytes: text(
        `<svg ${SVG} onload="a()"><script>a()</script><image href="file:///etc/passwd"/><image href="http://192.0.2.1/x.png"/><use href="http://192.0.2.1/x.svg#a"/></svg>`,
      ),
    },
    {
      name: 'svg that uses itself',
      bytes: text(`<svg ${SVG}><g id="a"><use href="#a"/><use href="#a"/></g></svg>`),
    },
    { name: 'pdf of a billion pages', bytes: pdf('/Count 1000000000/Kids[]') },
    { name: 'pdf of no page', bytes: pdf('/Count 0/Kids[]') },
    { name: 'pdf whose pages hold each other', bytes: pdf('/Count 1/Kids[2 0 R]') },
    {
      name: 'jpeg that is a zip',
      bytes: Buffer.concat([jpeg, makeZip([{ name: 'a', bytes: text(SECRETS.tail) }])]),
    },
    {
      name: 'zip that is a page',
      bytes: Buffer.concat([text('<html><script>a()</script>'), makeZip([{ name: 'a', bytes: text('a') }])]),
    },
    { name: 'pdf in a jpeg', bytes: Buffer.concat([jpeg, await loadedPdf()]) },
    { name: 'deep page', bytes: text(`<html>${'<b><div>'.repeat(20_000)}`) },
    { name: 'deep json', bytes: text('['.repeat(200_000)) },
    { name: 'mail within mail within mail', bytes: mails(12) },
    {
      name: 'mail of too many parts',
      bytes: makeMail({
        text: 'a',
        files: Array.from({ length: 60 }, () => ({ name: 'a', type: 'a/b', bytes: Buffer.from([0]) })),
      }),
    },
    { name: 'nothing', bytes: Buffer.alloc(0) },
    { name: 'zeros', bytes: Buffer.alloc(100_000) },
  ];
}

function mails(depth: number): Buffer {
  let mail = makeMail({ text: 'innermost' });
  for (let level = 0; level < depth; level += 1)
    mail = makeMail({ text: `${level}`, files: [{ name: 'm', type: 'message/rfc822', bytes: mail }] });
  return mail;
}
