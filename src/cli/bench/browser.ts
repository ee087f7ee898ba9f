/** A page built for one measurement, in Debian's Chromium. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { build } from 'vite';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
};

export const openChromium = (): Promise<Browser> =>
  chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--enable-precise-memory-info'],
  });

export interface ServedPage {
  readonly origin: string;
  /** What lies here is served too. */
  readonly folder: string;
  close(): Promise<void>;
}

const BENCH_PAGES = join(import.meta.dirname, 'page');

/** Serves `<name>.html` of a folder, built as the product's pages are. */
export async function servePage(name: string, from = BENCH_PAGES): Promise<ServedPage> {
  const folder = await mkdtemp(join(tmpdir(), 'amana-bench-'));
  await build({
    configFile: false,
    root: from,
    logLevel: 'error',
    worker: { format: 'es' },
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: ['firefox128', 'chrome120'],
      rolldownOptions: { input: join(from, `${name}.html`) },
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 8192,
      reportCompressedSize: false,
    },
  });
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://page');
    const path = join(folder, pathname === '/' ? `${name}.html` : pathname.replaceAll('..', ''));
    readFile(path).then(
      (bytes) => response.setHeader('Content-Type', TYPES[extname(path)] ?? 'text/plain').end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port to listen on');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    folder,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}
