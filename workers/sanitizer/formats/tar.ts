/**
 * TAR archives, also within gzip: plain files only. Links and devices are counted and left out, and so are sparse files,
 * whose holes are a bomb's favourite. Names in any of the three ways of writing long ones are findings, never paths.
 */
import { createReadStream, statSync } from 'node:fs';
import { createGunzip } from 'node:zlib';
import type { Action } from '../messages.ts';
import { ByteStream } from './byte-stream.ts';
import { Expansion } from './expansion.ts';
import { type Format, type Member, type Original, Refusal, type Unpacked } from './format.ts';
import { Found } from './found.ts';
import { BLOCK_BYTES, type Header, readExtended, readHeader } from './tar-header.ts';

/** Attributes of one file; a name of 4,096 bytes and its kin fit many times over. */
const MAX_EXTENDED_BYTES = 1024 * 1024;

/** What the blocks say, one file after the other; the content of a plain one is to be read before the next is asked for. */
type Item =
  | { readonly kind: 'file'; readonly header: Header; readonly content: AsyncIterable<Uint8Array> }
  | { readonly kind: 'folder' | 'link' | 'sparse'; readonly header: Header };

async function* items(stream: ByteStream, found: Found): AsyncGenerator<Item> {
  let extended = new Map<string, string>();
  for (;;) {
    const block = await stream.upTo(BLOCK_BYTES);
    // archives that were cut at their last block of zeros are read by everybody
    if (block.length === 0 || block.every((byte) => byte === 0)) return;
    if (block.length < BLOCK_BYTES) throw new Refusal('file is damaged');
    const header = readHeader(block, extended);
    if ('xgLK'.includes(header.type)) {
      if (header.size > MAX_EXTENDED_BYTES) throw new Refusal('limits exceeded');
      const body = await stream.exactly(header.size);
      await stream.skip(padding(header.size));
      const more = readExtended(header.type, body);
      for (const [name, value] of more) found.add(`Tar:${name}`, value, 'history');
      if (header.type !== 'g') extended = new Map([...extended, ...more]);
      continue;
    }
    const isSparse =
      header.type === 'S' || [...extended.keys()].some((name) => name.startsWith('GNU.sparse'));
    extended = new Map();
    if (isSparse || !header.isPlain) {
      yield { kind: isSparse ? 'sparse' : header.isFolder ? 'folder' : 'link', header };
      // only an old sparse header says more than it stores: its size is that of what follows
      if (header.hasContent || isSparse) await stream.skip(header.size + padding(header.size));
      if (isSparse) while (header.continues && (await continued(stream)));
      continue;
    }
    const content = stream.part(header.size);
    yield { kind: 'file', header, content };
    await content.drain();
    await stream.skip(padding(header.size));
  }
}

const padding = (size: number): number => (BLOCK_BYTES - (size % BLOCK_BYTES)) % BLOCK_BYTES;

async function continued(stream: ByteStream): Promise<boolean> {
  return (await stream.exactly(BLOCK_BYTES))[504] === 1;
}

function openStream(path: string, isGzip: boolean): ByteStream {
  const file = createReadStream(path);
  if (!isGzip) return new ByteStream(file);
  const gunzip = createGunzip();
  file.on('error', (error) => gunzip.destroy(error));
  return new ByteStream(file.pipe(gunzip));
}

/** Reads it once without handing anything on: what is damaged or too large is told before the first file goes its way. */
async function survey(path: string, isGzip: boolean, { limits }: Original): Promise<Unpacked> {
  const found = new Found();
  const actions = new Set<Action>();
  const expansion = new Expansion(statSync(path).size, limits);
  const stream = openStream(path, isGzip);
  stream.onBytes = (bytes) => expansion.add(bytes);
  let files = 0;
  for await (const { kind, header } of items(stream, found)) {
    describe(found, header);
    if (kind === 'folder') actions.add('folders left out');
    if (kind === 'link') actions.add('links and devices left out');
    if (kind === 'sparse') actions.add('files left out that could not be cleaned');
    if (kind !== 'file') continue;
    files += 1;
    if (files > limits.archiveMembers) throw new Refusal('limits exceeded');
  }
  let tail = 0;
  for (let rest = await stream.upTo(BLOCK_BYTES); rest.length > 0; rest = await stream.upTo(BLOCK_BYTES))
    tail += rest.some((byte) => byte !== 0) ? rest.length : 0;
  if (tail > 0) found.add('Tar:BytesAfterTheEnd', String(tail), 'history');
  return {
    members: members(path, isGzip),
    actions: [...actions],
    found: found.values,
    tools: [{ name: 'node', version: process.versions.node }],
  };
}

function describe(found: Found, header: Header): void {
  found.add('Tar:FileName', header.name, 'history');
  found.add('Tar:LinkTarget', header.linkName, 'history');
  if (header.user !== '') found.add('Tar:User', header.user, 'person');
  if (header.group !== '') found.add('Tar:Group', header.group, 'person');
  if (header.userId > 0) found.add('Tar:Owner', `user ${header.userId}`, 'person');
  if (header.seconds > 0) found.add('Tar:ModifyDate', new Date(header.seconds * 1000).toISOString(), 'time');
}

async function* members(path: string, isGzip: boolean): AsyncGenerator<Member> {
  const found = new Found();
  for await (const item of items(openStream(path, isGzip), found))
    if (item.kind === 'file') yield { role: 'file', bytes: item.content };
}

export const tar: Format = { clean: (original) => survey(original.path, false, original) };

/** The name and comment in front of the packed bytes. */
function describeGzip(head: Buffer, found: Found): void {
  const flags = head[3] ?? 0;
  const seconds = head.readUInt32LE(4);
  if (seconds > 0) found.add('Gzip:ModifyDate', new Date(seconds * 1000).toISOString(), 'time');
  let at = 10;
  if ((flags & 4) !== 0 && at + 2 <= head.length) at += 2 + head.readUInt16LE(at);
  for (const [flag, name] of [
    [8, 'Gzip:FileName'],
    [16, 'Gzip:Comment'],
  ] as const) {
    if ((flags & flag) === 0) continue;
    const end = head.indexOf(0, at);
    if (end === -1) return;
    found.add(name, head.toString('latin1', at, end), 'history');
    at = end + 1;
  }
}

/** A gzip file that holds a TAR is one archive; any other is an archive of one file. */
async function cleanGzip(original: Original): Promise<Unpacked> {
  const { path, limits } = original;
  const start = await new ByteStream(createReadStream(path)).upTo(64 * 1024);
  if (start.length < 18) throw new Refusal('file is damaged');
  const found = new Found();
  describeGzip(start, found);
  const first = await openStream(path, true).upTo(BLOCK_BYTES);
  if (isTar(first)) {
    const unpacked = await survey(path, true, original);
    return { ...unpacked, found: [...found.values, ...unpacked.found].slice(0, MAX_FOUND) };
  }
  const expansion = new Expansion(statSync(path).size, limits);
  for await (const bytes of openStream(path, true)) expansion.add(bytes.length);
  return {
    members: oneMember(path),
    actions: [],
    found: found.values,
    tools: [{ name: 'node', version: process.versions.node }],
  };
}

const MAX_FOUND = 200;

async function* oneMember(path: string): AsyncGenerator<Member> {
  yield { role: 'file', bytes: openStream(path, true) };
}

/** Any header whose checksum is right; blocks of zeros are an archive of nothing. */
function isTar(block: Buffer): boolean {
  if (block.length < BLOCK_BYTES) return false;
  try {
    readHeader(block, new Map());
    return true;
  } catch (thrown) {
    if (thrown instanceof Refusal) return block.every((byte) => byte === 0);
    throw thrown;
  }
}

export const gzip: Format = { clean: cleanGzip };
