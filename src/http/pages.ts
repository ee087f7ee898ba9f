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

interface Page {
  readonly type: string;
  readonly plain: Buffer;
  /** Null where compressing does not make it smaller. */
  readonly gzipped: Buffer | null;
}

export interface Pages {
  /** Answers with the page of `path` (`/` is index.html). @throws AmanaError not-found */
  send(path: string, request: Request, response: Response): void;
  readonly paths: readonly string[];
}

const compress = promisify(gzip);

/** Where the pages expect the root key: the pin that everything else is verified up to. */
const ROOT_META = /(<meta\s+name="newsroom-root"\s+content=")[^"]*(")/;

/** @param folder the built pages @param rootHex put into the first page */
export async function loadPages(folder: string, rootHex: string): Promise<Pages> {
  const pages = new Map<string, Page>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.endsWith('.gz')) continue;
    const file = join(entry.parentPath, entry.name);
    const path = `/${relative(folder, file).split(sep).join('/')}`;
    pages.set(path, await loadPage(file, rootHex));
  }
  return {
    paths: [...pages.keys()],
    send(path, request, response) {
      const page = pages.get(path === '/' ? '/index.html' : path);
      if (page === undefined) throw new AmanaError('not-found');
      const gzipped = acceptsGzip(request) ? page.gzipped : null;
      if (gzipped !== null) response.setHeader('Content-Encoding', 'gzip');
      sendBytes(response, gzipped ?? page.plain, page.type);
    },
  };
}

async function loadPage(file: string, rootHex: string): Promise<Page> {
  const read = await readFile(file);
  const type = typeOf(file);
  const plain =
    extname(file) === '.html'
      ? Buffer.from(read.toString('utf8').replace(ROOT_META, `$1${rootHex}$2`))
      : read;
  const gzipped = await compress(plain, { level: constants.Z_BEST_COMPRESSION });
  return { type, plain, gzipped: gzipped.length < plain.length ? gzipped : null };
}

const acceptsGzip = (request: Request): boolean =>
  /(^|[\s,])gzip(?!;q=0(\.0*)?\s*(,|$))/.test(request.headers['accept-encoding'] ?? '');
