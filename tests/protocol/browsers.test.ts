/**
 * The frozen vectors in real browsers, in a page and in a worker, with WebAssembly on, switched off, blocked by the
 * content security policy, and under the settings of Tor Browser's "Safer".
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseJson, z } from '#protocol/schema.ts';
import { type BrowserUnderTest, openChromium, openFirefox, SAFER } from '../support/browsers.ts';

const TOP = join(import.meta.dirname, '..', '..');
const SLOW_MS = 180_000;

const verdict = z.object({ engine: z.string(), compared: z.number(), problems: z.array(z.string()) });
const results = z.object({ page: verdict, worker: verdict });

const POLICY = "default-src 'none'; connect-src 'self'; worker-src 'self'; img-src data:; script-src 'self'";
const WITH_WASM = `${POLICY} 'wasm-unsafe-eval'`;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
};

let folder = '';
let server: Server;
let policy = WITH_WASM;
let origin = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'amana-vectors-'));
  await promisify(execFile)(process.execPath, [join(import.meta.dirname, 'page', 'build.ts'), folder]);
  server = createServer((request, response) => {
    const name = request.url === '/' ? '/index.html' : (request.url ?? '/');
    const path =
      name === '/vectors.json'
        ? join(TOP, 'tests', 'vectors', 'protocol-v1.json')
        : join(folder, name.replaceAll('..', ''));
    readFile(path).then(
      (bytes) => {
        response.setHeader('Content-Security-Policy', policy);
        response.setHeader('Content-Type', TYPES[extname(path)] ?? 'application/octet-stream');
        response.end(bytes);
      },
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  origin = `http://127.0.0.1:${address.port}/`;
}, SLOW_MS);

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

async function run(browser: BrowserUnderTest, csp: string): Promise<z.infer<typeof results>> {
  policy = csp;
  const tab = await browser.newTab();
  await tab.goto(origin);
  await tab.waitFor('#results', SLOW_MS);
  const found = parseJson(results, await tab.textOf('#results'));
  await tab.close();
  return found;
}

const both = (engine: string): unknown => {
  const one = { engine, compared: expect.any(Number), problems: [] };
  return { page: one, worker: one };
};

const NO_WASM = { 'javascript.options.wasm': false };

describe.each([
  ['Chromium', openChromium],
  ['Firefox ESR', openFirefox],
] as const)('%s', (_name, open) => {
  let browser: BrowserUnderTest;
  beforeAll(async () => {
    browser = await open();
  }, SLOW_MS);
  afterAll(() => browser.close());

  it(
    'runs libsodium where WebAssembly is allowed, and the vectors hold',
    async () => expect(await run(browser, WITH_WASM)).toEqual(both('sodium')),
    SLOW_MS,
  );

  it(
    'runs noble where the policy blocks WebAssembly, and the vectors hold',
    async () => expect(await run(browser, POLICY)).toEqual(both('noble')),
    SLOW_MS,
  );
});

describe.each([
  ['without WebAssembly', NO_WASM],
  ['as at Safer: no WebAssembly, no JIT, fingerprinting resisted', SAFER],
] as const)('Firefox ESR %s', (_name, preferences) => {
  it(
    'runs noble, and the vectors hold',
    async () => {
      const browser = await openFirefox(preferences);
      try {
        expect(await run(browser, WITH_WASM)).toEqual(both('noble'));
      } finally {
        await browser.close();
      }
    },
    SLOW_MS,
  );
});
