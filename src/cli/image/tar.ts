/**
 * A tar whose bytes depend on nothing but what goes into it: entries in a fixed order, one time for all, no names of
 * users. POSIX.1-2001 (pax): a `ustar` header for each entry, with a `x` header before it where a path is too long.
 */
import { createHash } from 'node:crypto';
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';

export interface TarEntry {
  /** Without a leading slash; a folder without a trailing one. */
  readonly path: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly content:
    | { readonly kind: 'folder' }
    | { readonly kind: 'link'; readonly target: string }
    | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
    | { readonly kind: 'file'; readonly from: string };
}

const BLOCK_BYTES = 512;
/** A tar ends with two empty blocks. */
const END = Buffer.alloc(2 * BLOCK_BYTES);

/** Where fields begin, and how long they are. pax(1), "ustar Header Block" */
const FIELDS = {
  name: [0, 100],
  mode: [100, 8],
  uid: [108, 8],
  gid: [116, 8],
  size: [124, 12],
  mtime: [136, 12],
  checksum: [148, 8],
  type: [156, 1],
  linkname: [157, 100],
  magic: [257, 8],
} as const;

type Field = keyof typeof FIELDS;

function header(
  text: { readonly name: string; readonly type: string; readonly linkname?: string },
  numbers: Readonly<Record<'mode' | 'uid' | 'gid' | 'size' | 'mtime', number>>,
): Buffer {
  const block = Buffer.alloc(BLOCK_BYTES);
  const put = (field: Field, value: string): void => {
    const [at, length] = FIELDS[field];
    block.write(value, at, length, 'utf8');
  };
  put('name', text.name);
  put('type', text.type);
  put('linkname', text.linkname ?? '');
  put('magic', 'ustar\u000000');
  for (const field of ['mode', 'uid', 'gid', 'size', 'mtime'] as const)
    put(field, numbers[field].toString(8).padStart(FIELDS[field][1] - 1, '0'));
  // The sum is taken over a header whose own field is spaces.
  put('checksum', ' '.repeat(8));
  put(
    'checksum',
    `${block
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\u0000 `,
  );
  return block;
}

const padding = (bytes: number): Buffer => Buffer.alloc((BLOCK_BYTES - (bytes % BLOCK_BYTES)) % BLOCK_BYTES);

/** `LENGTH KEY=VALUE\n`, where the length counts itself. */
function record(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const bytes = Buffer.byteLength(rest);
  let length = bytes + String(bytes).length;
  if (bytes + String(length).length !== length) length = bytes + String(length).length;
  return `${length}${rest}`;
}

const fits = (text: string, field: 'name' | 'linkname'): boolean =>
  Buffer.byteLength(text) <= FIELDS[field][1];

function* blocksOf({ path, mode, uid, gid, content }: TarEntry, mtime: number): Generator<Uint8Array> {
  const name = content.kind === 'folder' ? `${path}/` : path;
  const linkname = content.kind === 'link' ? content.target : '';
  const long = [
    ...(fits(name, 'name') ? [] : [record('path', name)]),
    ...(fits(linkname, 'linkname') ? [] : [record('linkpath', linkname)]),
  ].join('');
  if (long !== '') {
    const bytes = Buffer.from(long);
    yield header({ name: 'pax', type: 'x' }, { mode: 0o644, uid: 0, gid: 0, size: bytes.length, mtime });
    yield bytes;
    yield padding(bytes.length);
  }
  const bytes =
    content.kind === 'bytes'
      ? content.bytes
      : content.kind === 'file'
        ? readFileSync(content.from)
        : Buffer.alloc(0);
  const type = { folder: '5', link: '2', bytes: '0', file: '0' }[content.kind];
  yield header({ name, type, linkname }, { mode, uid, gid, size: bytes.length, mtime });
  yield bytes;
  yield padding(bytes.length);
}

export interface WrittenTar {
  readonly sha256: string;
  readonly bytes: number;
}

/** @param entries in the order they are to stand in; folders before what is in them */
export function writeTar(path: string, entries: Iterable<TarEntry>, epochSeconds: number): WrittenTar {
  const hash = createHash('sha256');
  let length = 0;
  const file = openSync(path, 'w', 0o644);
  const put = (bytes: Uint8Array): void => {
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
    hash.update(bytes);
    length += bytes.length;
  };
  try {
    for (const entry of entries) for (const block of blocksOf(entry, epochSeconds)) put(block);
    put(END);
  } finally {
    closeSync(file);
  }
  return { sha256: hash.digest('hex'), bytes: length };
}
