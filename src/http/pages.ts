/**
 * The built pages, read once and held in memory with a compressed copy: an answer never waits for a disk, and its
 * time tells nothing about who asked before.
 */
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { Request, Response } from 'express';
import { AmanaError } from '#protocol/errors.ts';
import { sendBytes } from './answers.ts';
import { BUNDLE_PATH, bundleOf, pinned } from './webcat.ts';

export const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
  '.md': 'text/plain; charset=utf-8',
  '.xml': 'application/xml; charset=utf-8',
  '.rss': 'application/rss+xml; charset=utf-8',
  '.atom': 'application/atom+xml; charset=utf-8',
  '.pdf': 'application/pdf',
};

export const typeOf = (path: string): string =>
  TYPES[extname(path).toLowerCase()] ?? 'application/octet-stream';

/** An answer that is made once and sent often. */
export interface Prepared {
  readonly type: string;
  readonly plain: Buffer;
  /** Null where compressing does not make it smaller. */
  readonly gzipped: Buffer | null;
}

export interface Pages {
  /** Answers with the page of `path` (`/` is index.html). @throws AmanaError not-found */
  send(path: string, request: Request, response: Response): void;
  readonly paths: readonly string[];
  /** As it is sent, not compressed; null where there is no such page. */
  bytesOf(path: string): Uint8Array | null;
}

const compress = promisify(gzip);

/**
 * @param folder the built pages @param rootHex put into the first page
 * @throws Error for pages of another newsroom, and for a signed bundle of other pages
 */
export async function loadPages(folder: string, rootHex: string): Promise<Pages> {
  const served = new Map<string, Buffer>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.endsWith('.gz')) continue;
    const file = join(entry.parentPath, entry.name);
    const path = `/${relative(folder, file).split(sep).join('/')}`;
    served.set(path, asServed(file, await readFile(file), rootHex));
  }
  const bundle = served.get(BUNDLE_PATH);
  if (bundle !== undefined) served.set(BUNDLE_PATH, Buffer.from(bundleOf(bundle, served)));
  const pages = new Map<string, Prepared>();
  for (const [path, plain] of served) pages.set(path, await prepared(typeOf(path), plain));
  return {
    paths: [...pages.keys()],
    bytesOf: (path) => served.get(path) ?? null,
    send(path, request, response) {
      const page = pages.get(path === '/' ? '/index.html' : path);
      if (page === undefined) throw new AmanaError('not-found');
      sendPrepared(request, response, page);
    },
  };
}

/** The root key goes into each page: the pin that everything else is verified up to. */
const asServed = (file: string, built: Buffer, rootHex: string): Buffer =>
  extname(file) === '.html' ? Buffer.from(pinned(built.toString('utf8'), rootHex)) : built;

/** Compressed where the browser says that it takes that. */
export function sendPrepared(request: Request, response: Response, page: Prepared): void {
  const gzipped = acceptsGzip(request) ? page.gzipped : null;
  if (gzipped !== null) response.setHeader('Content-Encoding', 'gzip');
  sendBytes(response, gzipped ?? page.plain, page.type);
}

async function prepared(type: string, plain: Buffer): Promise<Prepared> {
  const gzipped = await compress(plain, { level: constants.Z_BEST_COMPRESSION });
  return { type, plain, gzipped: gzipped.length < plain.length ? gzipped : null };
}

/**
 * For an answer that is the same for everyone until it changes, every few days.
 * @returns a function that compresses anew only what is not what it was
 */
export function openPage(type: string): (plain: Buffer) => Promise<Prepared> {
  let last: { readonly plain: Buffer; readonly page: Promise<Prepared> } | null = null;
  return (plain) => {
    if (last === null || !last.plain.equals(plain)) last = { plain, page: prepared(type, plain) };
    return last.page;
  };
}

const acceptsGzip = (request: Request): boolean =>
  /(^|[\s,])gzip(?!;q=0(\.0*)?\s*(,|$))/.test(request.headers['accept-encoding'] ?? '');
