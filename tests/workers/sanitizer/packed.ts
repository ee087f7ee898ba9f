/** Archives and mails that the sanitizer's tests make for themselves, as good and as hostile as a test needs them. */
import { crc32, deflateRawSync, gzipSync } from 'node:zlib';
import { SECRETS } from './made.ts';

export interface ZipEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly stored?: boolean;
  readonly flags?: number;
  readonly comment?: string;
  readonly extra?: Buffer;
  /** High half: Unix mode. */
  readonly attributes?: number;
  /** A lie about the unpacked size. */
  readonly declaredBytes?: number;
  readonly declaredCrc?: number;
  /** Sizes stand behind the content, as in archives that were written to a pipe. */
  readonly hasDescriptor?: boolean;
  /** Sizes stand in the extra field, as in archives of more than 4 GiB. */
  readonly isWide?: boolean;
  /** Points to the content of the entry with this index instead of having its own. */
  readonly sameAs?: number;
}

const u16 = (value: number) => Buffer.from([value & 0xff, (value >>> 8) & 0xff]);
const u32 = (value: number) => Buffer.concat([u16(value & 0xffff), u16(value >>> 16)]);
const u64 = (value: number) => Buffer.concat([u32(value), u32(0)]);

export function makeZip(entries: readonly ZipEntry[], comment = ''): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  const offsets: number[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name);
    const packed = entry.stored === true ? Buffer.from(entry.bytes) : deflateRawSync(entry.bytes);
    const crc = u32(entry.declaredCrc ?? crc32(entry.bytes));
    const bytes = entry.declaredBytes ?? entry.bytes.length;
    const flags = u16((entry.flags ?? 0x0800) | (entry.hasDescriptor === true ? 8 : 0));
    const method = u16(entry.stored === true ? 0 : 8);
    const when = Buffer.from('21435a56', 'hex');
    const wide = Buffer.concat([u16(1), u16(16), u64(bytes), u64(packed.length)]);
    const extra = Buffer.concat([
      entry.extra ?? Buffer.alloc(0),
      entry.isWide === true ? wide : Buffer.alloc(0),
    ]);
    const sizes =
      entry.isWide === true
        ? Buffer.concat([u32(0xffffffff), u32(0xffffffff)])
        : Buffer.concat([u32(packed.length), u32(bytes)]);
    const inLocal = entry.hasDescriptor === true ? Buffer.alloc(12) : Buffer.concat([crc, sizes]);
    const start = offsets[entry.sameAs ?? -1] ?? offset;
    offsets.push(start);
    if (entry.sameAs === undefined) {
      const head = [
        u32(0x04034b50),
        u16(20),
        flags,
        method,
        when,
        inLocal,
        u16(name.length),
        u16(extra.length),
      ];
      const local = Buffer.concat([...head, name, extra, packed]);
      parts.push(local);
      offset += local.length;
      if (entry.hasDescriptor === true) {
        const descriptor = Buffer.concat([u32(0x08074b50), crc, sizes]);
        parts.push(descriptor);
        offset += descriptor.length;
      }
    }
    const note = Buffer.from(entry.comment ?? '');
    const tail = [
      u16(name.length),
      u16(extra.length),
      u16(note.length),
      u32(0),
      u32(entry.attributes ?? 0),
      u32(start),
    ];
    const head = [u32(0x02014b50), u16(0x031e), u16(20), flags, method, when, crc, sizes];
    directory.push(Buffer.concat([...head, ...tail, name, extra, note]));
  }
  const index = Buffer.concat(directory);
  const counts = [u16(entries.length), u16(entries.length)];
  const end = [u32(0x06054b50), u32(0), ...counts, u32(index.length), u32(offset), u16(comment.length)];
  return Buffer.concat([...parts, index, ...end, Buffer.from(comment)]);
}

export interface TarEntry {
  readonly name: string;
  readonly bytes?: Uint8Array;
  readonly type?: string;
  readonly link?: string;
  readonly declaredBytes?: number;
}

const BLOCK = 512;

/** A GNU archive with an owner and a time; names may be longer than its field if an entry of type L comes before. */
export function makeTar(entries: readonly TarEntry[]): Buffer {
  const blocks = entries.flatMap(
    ({ name, bytes = Buffer.alloc(0), type = '0', link = '', declaredBytes }) => {
      const block = Buffer.alloc(BLOCK);
      block.write(name, 0, 100);
      block.write('0000600\0', 100);
      block.write('0001750\0', 108);
      block.write('0001750\0', 116);
      block.write(`${(declaredBytes ?? bytes.length).toString(8).padStart(11, '0')}\0`, 124);
      block.write('14537634255\0', 136);
      block.write('        ', 148);
      block.write(type, 156);
      block.write(link, 157, 100);
      block.write('ustar  \0', 257);
      block.write(SECRETS.owner.slice(0, 30), 265);
      const sum = block.reduce((total, byte) => total + byte, 0);
      block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
      return [block, Buffer.from(bytes), Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK)];
    },
  );
  return Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]);
}

/** Attributes of the next file, as pax writes them. */
export function paxEntry(values: Readonly<Record<string, string>>): TarEntry {
  const lines = Object.entries(values).map(([name, value]) => {
    const rest = Buffer.byteLength(` ${name}=${value}\n`);
    const digits = String(rest + String(rest + 2).length).length;
    return `${rest + digits} ${name}=${value}\n`;
  });
  return { name: 'PaxHeader', type: 'x', bytes: Buffer.from(lines.join('')) };
}

export const makeTgz = (entries: readonly TarEntry[]): Buffer => gzipSync(makeTar(entries));

/** So many zips within each other, and in the innermost what is given. */
export function nestedZip(bytes: Uint8Array, depth: number): Buffer {
  let file: Buffer = Buffer.from(bytes);
  for (let level = 0; level < depth; level += 1)
    file = makeZip([{ name: `level-${level}.zip`, bytes: file, stored: true }]);
  return file;
}

export interface MailParts {
  readonly subject?: string;
  readonly text?: string;
  readonly html?: string;
  readonly files?: readonly { readonly name: string; readonly type: string; readonly bytes: Uint8Array }[];
}

export function makeMail({ subject = 'a subject', text, html, files = [] }: MailParts): Buffer {
  const part = (type: string, bytes: Uint8Array, more = '') =>
    `--part\r\nContent-Type: ${type}\r\nContent-Transfer-Encoding: base64\r\n${more}\r\n${Buffer.from(bytes)
      .toString('base64')
      .replace(/.{76}/g, '$&\r\n')}\r\n`;
  const body = [
    ...(text === undefined ? [] : [part('text/plain; charset=utf-8', Buffer.from(text))]),
    ...(html === undefined ? [] : [part('text/html; charset=utf-8', Buffer.from(html))]),
    ...files.map(({ name, type, bytes }) =>
      part(type, bytes, `Content-Disposition: attachment; filename="${name}"\r\n`),
    ),
  ];
  return Buffer.from(
    `${[
      'Received: from relay.planted.example ([198.51.100.7]) by mx; Mon, 1 Jan 2024 10:00:00 +0100',
      `From: "${SECRETS.owner}" <planted.person@planted.example>`,
      'To: desk@planted.example',
      'Date: Mon, 1 Jan 2024 10:00:00 +0100',
      `Message-ID: <${SECRETS.serial}@planted.example>`,
      `X-Mailer: ${SECRETS.comment}`,
      `Subject: =?UTF-8?B?${Buffer.from(subject).toString('base64')}?=`,
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary=part',
    ].join('\r\n')}\r\n\r\n${body.join('')}--part--\r\n`,
  );
}
