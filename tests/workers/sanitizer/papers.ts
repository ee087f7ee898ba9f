/** Documents that tests make by hand or by LibreOffice: each hides something, or is made to harm. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';

export interface PdfObject {
  readonly body: string;
  readonly stream?: Uint8Array;
}

/** A document with the objects numbered from 1; the first is its catalogue. */
export function handPdf(objects: readonly (string | PdfObject)[], trailer = ''): Buffer {
  const parts: Buffer[] = [Buffer.from('%PDF-1.7\n')];
  const offsets: number[] = [];
  let length = parts[0]?.length ?? 0;
  const put = (bytes: Buffer) => {
    parts.push(bytes);
    length += bytes.length;
  };
  for (const object of objects) {
    const { body, stream } = typeof object === 'string' ? { body: object, stream: undefined } : object;
    offsets.push(length);
    const dict = stream === undefined ? body : body.replace(/>>\s*$/, `/Length ${stream.length} >>`);
    put(Buffer.from(`${offsets.length} 0 obj\n${dict}\n`, 'latin1'));
    if (stream !== undefined) {
      put(Buffer.from('stream\n'));
      put(Buffer.from(stream));
      put(Buffer.from('\nendstream\n'));
    }
    put(Buffer.from('endobj\n'));
  }
  const start = length;
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  put(Buffer.from(`xref\n0 ${offsets.length + 1}\n0000000000 65535 f \n${table}`));
  put(Buffer.from(`trailer\n<< /Size ${offsets.length + 1} /Root 1 0 R ${trailer} >>\n`));
  put(Buffer.from(`startxref\n${start}\n%%EOF\n`));
  return Buffer.concat(parts);
}

/** One page that draws `content`. @param more objects from number 5 on */
export function onePage(
  content: string | Uint8Array,
  {
    page = '',
    resources = '',
    catalogue = '',
    more = [],
    filter = '',
  }: {
    page?: string;
    resources?: string;
    catalogue?: string;
    more?: readonly (string | PdfObject)[];
    filter?: string;
  } = {},
): Buffer {
  const box = page.includes('/MediaBox') ? '' : '/MediaBox [0 0 200 100]';
  return handPdf([
    `<< /Type /Catalog /Pages 2 0 R ${catalogue} >>`,
    '<< /Type /Pages /Count 1 /Kids [3 0 R] >>',
    `<< /Type /Page /Parent 2 0 R ${box} /Contents 4 0 R /Resources << ${resources} >> ${page} >>`,
    { body: `<< ${filter} >>`, stream: Buffer.from(content) },
    ...more,
  ]);
}

/** Many spaces, packed twice: 1 GiB in some kilobytes. */
export function spaceBomb(): Buffer {
  const block = deflateSync(Buffer.alloc(1024 * 1024 * 256, 0x20));
  return deflateSync(block);
}

/** A file through LibreOffice, as a person would have made it; outside of any sandbox, for tests only. */
export function byLibreOffice(bytes: Uint8Array, from: string, to: string): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'amana-office-'));
  try {
    const path = join(folder, `made.${from}`);
    writeFileSync(path, bytes);
    const out = join(folder, 'out');
    execFileSync(
      'soffice',
      [
        `-env:UserInstallation=file://${folder}/profile`,
        '--headless',
        '--convert-to',
        to,
        '--outdir',
        out,
        path,
      ],
      { stdio: 'ignore', timeout: 120_000 },
    );
    const [made] = readdirSync(out);
    if (made === undefined) throw new RangeError('LibreOffice made nothing');
    return readFileSync(join(out, made));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const NAMESPACES = [
  ['office', 'office'],
  ['text', 'text'],
  ['meta', 'meta'],
  ['draw', 'drawing'],
  ['table', 'table'],
  ['svg', 'svg-compatible'],
]
  .map(([prefix, name]) => `xmlns:${prefix}="urn:oasis:names:tc:opendocument:xmlns:${name}:1.0"`)
  .join(' ');

/** A flat ODF document of the kind, with somebody's name in it. */
export function flatOdf(kind: 'text' | 'spreadsheet' | 'presentation', person: string, body: string): Buffer {
  return Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?><office:document ${NAMESPACES} xmlns:dc="http://purl.org/dc/elements/1.1/" ` +
      `office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.${kind}">` +
      `<office:meta><meta:initial-creator>${person}</meta:initial-creator><dc:creator>${person}</dc:creator></office:meta>` +
      `<office:body><office:${kind}>${body}</office:${kind}></office:body></office:document>`,
  );
}
