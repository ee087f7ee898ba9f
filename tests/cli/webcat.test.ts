/**
 * What WEBCAT verifies: the bundles of both pages list exactly what a real server sends, under exactly its policy,
 * and come out of a clean clone byte for byte, wherever and by whomever it is built.
 */
import { execFile, execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { loadPages } from '#http/index.ts';
import { BUNDLE_PATH, webHash } from '#http/webcat.ts';
import { toHex } from '#protocol/bytes.ts';
import { TOP } from '../support/amana.ts';
import { EXPECTED_HEADERS } from '../support/headers.ts';
import { startIntake, type TestIntake } from '../support/intake.ts';
import { rawRequest, sendRaw } from '../support/raw.ts';

const run = promisify(execFile);
const BUILD = 'src/cli/setup/build.ts';
const PAGES = ['source', 'desk'] as const;
const POLICY = EXPECTED_HEADERS['content-security-policy'];
const ROOT = '0123456789abcdef'.repeat(4);

const bundleSchema = z.strictObject({
  enrollment: z.strictObject({
    type: z.literal('sigsum'),
    policy: z.string(),
    signers: z.array(z.string()),
    threshold: z.int().min(1),
    max_age: z.int().min(1).max(31_536_000),
    cas_url: z.string(),
    logs: z.record(z.string(), z.string()),
  }),
  manifest: z.strictObject({
    app: z.url(),
    version: z.string().min(1),
    default_csp: z.string().min(1),
    default_index: z.string().regex(/^[^/]/),
    default_fallback: z.string().startsWith('/'),
    wasm: z.array(z.string().regex(/^[\w-]{43}$/)),
    extra_csp: z.record(z.string().startsWith('/'), z.string()),
    files: z.record(z.string().startsWith('/'), z.string().regex(/^[\w-]{43}$/)),
  }),
  signatures: z.record(z.string(), z.string()),
});

const parseBundle = (bytes: Uint8Array) =>
  bundleSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));

let top: string;
let built: string;

beforeAll(async () => {
  top = mkdtempSync(join(tmpdir(), 'amana-webcat-'));
  built = join(top, 'built');
  await run(process.execPath, [join(TOP, BUILD), built]);
}, 120_000);

afterAll(() => rmSync(top, { recursive: true, force: true }));

const filesOf = (folder: string): Map<string, Buffer> =>
  new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [`/${relative(folder, path)}`, readFileSync(path)]),
  );

const bundleIn = (page: string) => parseBundle(readFileSync(join(built, page, BUNDLE_PATH)));

describe.each(PAGES)('the bundle of the %s page', (page) => {
  it('lists every file that is served, with its hash, and nothing else', () => {
    const { files } = bundleIn(page).manifest;
    const served = [...filesOf(join(built, page))].filter(
      ([path]) => !path.endsWith('.gz') && !path.startsWith('/.well-known/'),
    );
    expect(served.length).toBeGreaterThan(4);
    expect(files).toEqual(Object.fromEntries(served.map(([path, bytes]) => [path, webHash(bytes)])));
  });

  it('starts at a file that it lists, and falls back to one', () => {
    const { manifest } = bundleIn(page);
    expect(Object.keys(manifest.files)).toEqual(
      expect.arrayContaining([`/${manifest.default_index}`, manifest.default_fallback]),
    );
  });

  it('declares the policy of every answer, and no other', () => {
    expect(bundleIn(page).manifest).toMatchObject({ default_csp: POLICY, extra_csp: {} });
  });

  it('has no signer and no signature yet: nobody accepts it before an operator has signed', () => {
    const { enrollment, signatures } = bundleIn(page);
    expect(enrollment.signers.length).toBeLessThan(enrollment.threshold);
    expect(signatures).toEqual({});
  });

  it('says beside the page what upstream generates the same manifest from', () => {
    const { files, ...rest } = bundleIn(page).manifest;
    const beside = (name: string): unknown =>
      JSON.parse(readFileSync(join(built, 'webcat', page, name), 'utf8'));
    expect(files).toBeDefined();
    expect(beside('webcat.config.json')).toEqual(rest);
    expect(beside('enrollment-template.json')).toEqual(bundleIn(page).enrollment);
  });
});

describe('the policy', () => {
  const directives = new Map(
    (POLICY ?? '').split(';').map((directive) => {
      const [name = '', ...sources] = directive.trim().split(/\s+/);
      return [name, sources] as const;
    }),
  );

  it('is one that a verifier accepts', () => {
    expect(POLICY).not.toContain(',');
    expect(directives.get('default-src')).toEqual(["'none'"]);
    expect(directives.get('object-src')).toEqual(["'none'"]);
    const allowed = ["'none'", "'self'", "'wasm-unsafe-eval'"];
    for (const name of ['script-src', 'script-src-elem'])
      for (const source of directives.get(name) ?? []) expect(allowed).toContain(source);
    for (const name of ['style-src', 'style-src-elem', 'worker-src', 'frame-src', 'child-src'])
      for (const source of directives.get(name) ?? []) expect(["'none'", "'self'"]).toContain(source);
  });
});

describe('the modules', () => {
  /** Says the hash of all that is compiled while the pages' engines load, the empty module of the trial included. */
  const COMPILED = `
    import { createHash } from 'node:crypto';
    const hash = (bytes) => createHash('sha256').update(bytes).digest('base64url');
    for (const name of ['instantiate', 'compile', 'validate']) {
      const original = WebAssembly[name];
      WebAssembly[name] = (module, ...rest) => {
        console.log(module instanceof WebAssembly.Module ? 'compiled' : hash(module));
        return original(module, ...rest);
      };
    }
    for (const [path, name] of JSON.parse(process.argv[1])) await (await import(path))[name]();
  `;
  const engines = {
    source: [['src/protocol/engines/select.ts', 'loadCrypto']],
    desk: [
      ['src/protocol/engines/select.ts', 'loadCrypto'],
      ['src/protocol/engines/argon2.ts', 'loadArgon2'],
    ],
  } as const;

  it.each(PAGES)('that the %s page compiles are all in its list', async (page) => {
    const list = engines[page].map(([path, name]) => [join(TOP, path), name]);
    const { stdout } = await run(process.execPath, [
      '--input-type=module',
      '-e',
      COMPILED,
      JSON.stringify(list),
    ]);
    const compiled = new Set(stdout.trim().split('\n'));
    expect(compiled.size).toBeGreaterThan(1);
    expect(bundleIn(page).manifest.wasm).toEqual([...compiled].sort());
  });
});

describe('a running server', () => {
  let intake: TestIntake;
  beforeAll(async () => {
    intake = await startIntake({}, join(built, 'source'));
  }, 60_000);
  afterAll(() => intake.stop());

  const get = async (path: string): Promise<Buffer> =>
    Buffer.from(await (await fetch(new URL(path, intake.url))).arrayBuffer());

  it('sends what its bundle lists, the start page with its pin included', async () => {
    const { manifest } = parseBundle(await get(BUNDLE_PATH));
    const start = await get('/');
    expect(start.toString('utf8')).toContain(toHex(intake.newsroom.root.publicKey));
    expect(manifest.files['/index.html']).toBe(webHash(start));
    expect(manifest.files['/index.html']).not.toBe(bundleIn('source').manifest.files['/index.html']);
    for (const [path, hash] of Object.entries(manifest.files))
      expect([path, webHash(await get(path))]).toEqual([path, hash]);
  }, 60_000);

  it.each([
    ['the start page', rawRequest('http://x', 'GET', '/')],
    ['the bundle', rawRequest('http://x', 'GET', BUNDLE_PATH)],
    ['the bundle, only asked about', rawRequest('http://x', 'HEAD', BUNDLE_PATH)],
    ['an enrolment that is not there', rawRequest('http://x', 'GET', '/.well-known/webcat/enrollment.json')],
    ['an error as a page', rawRequest('http://x', 'GET', '/nothing', { accept: 'text/html' })],
    ['a method that is not there', rawRequest('http://x', 'DELETE', '/')],
    ['the site', rawRequest('http://x', 'GET', '/site/')],
    ['no request at all', 'hello\r\n\r\n'],
  ])('answers %s under the policy of its bundle, and turns nobody elsewhere', async (_what, request) => {
    const answer = await sendRaw(intake.url, request.replace('host: x', `host: ${new URL(intake.url).host}`));
    const headers = new Map(answer.headers);
    expect(headers.get('content-security-policy')).toBe(
      parseBundle(await get(BUNDLE_PATH)).manifest.default_csp,
    );
    for (const name of ['refresh', 'link', 'location', 'origin-agent-cluster'])
      expect([name, headers.has(name)]).toEqual([name, false]);
  });
});

describe('pages built for one newsroom', () => {
  let own: string;
  beforeAll(async () => {
    own = join(top, 'own');
    await run(process.execPath, [
      join(TOP, BUILD),
      own,
      '--root',
      ROOT,
      '--app',
      'https://example.org/amana',
    ]);
  }, 120_000);

  it.each(PAGES)('are served as they were signed, byte for byte (%s)', async (page) => {
    const bytes = readFileSync(join(own, page, BUNDLE_PATH));
    const { manifest } = parseBundle(bytes);
    expect(manifest.app).toBe('https://example.org/amana');
    expect(manifest.files['/index.html']).toBe(webHash(readFileSync(join(own, page, 'index.html'))));
    const pages = await loadPages(join(own, page), ROOT);
    expect(Buffer.from(pages.bytesOf(BUNDLE_PATH) ?? []).equals(bytes)).toBe(true);
  });

  it('bear the root key where a source meets it', () => {
    expect(readFileSync(join(own, 'source/index.html'), 'utf8')).toContain(`content="${ROOT}"`);
  });

  it('are not served by another newsroom', async () => {
    await expect(loadPages(join(own, 'source'), 'f'.repeat(64))).rejects.toThrow('another newsroom');
  });

  it('are not served under signatures over other files', async () => {
    const folder = join(top, 'changed');
    cpSync(join(own, 'source'), folder, { recursive: true });
    const bundle = parseBundle(readFileSync(join(folder, BUNDLE_PATH)));
    await writeFile(join(folder, BUNDLE_PATH), JSON.stringify({ ...bundle, signatures: { key: 'proof' } }));
    await loadPages(folder, ROOT);
    await writeFile(join(folder, 'index.html'), '<!doctype html><title>Another page</title>');
    await expect(loadPages(folder, ROOT)).rejects.toThrow('not of these pages');
  });
});

describe('two builds of one commit', () => {
  /** Everything about a builder that must not matter. */
  const BUILDERS = [
    { folder: 'a', umask: '022', env: { TZ: 'UTC', LANG: 'C', LC_ALL: 'C' } },
    {
      folder: 'another/place with a much longer path, and a space in it',
      umask: '077',
      env: { TZ: 'Asia/Kathmandu', LANG: 'ar_EG.UTF-8', LC_ALL: 'tr_TR.UTF-8', NODE_ENV: 'development' },
    },
  ] as const;

  /** A clean clone; a copy of the sources where they came without their history. */
  async function sourcesIn(folder: string): Promise<void> {
    await mkdir(join(folder, '..'), { recursive: true });
    if (existsSync(join(TOP, '.git'))) execFileSync('git', ['clone', '--quiet', '--shared', TOP, folder]);
    else
      for (const part of [
        'src',
        'package.json',
        'package-lock.json',
        'vite.config.ts',
        'tsconfig.json',
        'tsconfig.base.json',
      ])
        cpSync(join(TOP, part), join(folder, part), { recursive: true });
    symlinkSync(join(TOP, 'node_modules'), join(folder, 'node_modules'));
  }

  it('are the same bytes, whoever builds, where and when', async () => {
    const results: Map<string, Buffer>[] = [];
    for (const { folder, umask, env } of BUILDERS) {
      const place = join(top, folder);
      await sourcesIn(place);
      if (umask === '077')
        execFileSync('find', [join(place, 'src'), '-exec', 'touch', '-d', '1999-01-01', '{}', '+']);
      await run(
        'sh',
        ['-c', `umask ${umask}; exec "$0" "$@"`, process.execPath, BUILD, 'out', '--root', ROOT],
        {
          cwd: place,
          env: { PATH: process.env.PATH, HOME: join(top, `home-${umask}`), ...env },
        },
      );
      results.push(filesOf(join(place, 'out')));
    }
    const [first, second] = results;
    expect([...first!.keys()]).toContain(`/source${BUNDLE_PATH}`);
    expect([...first!.keys()]).toContain('/desk/index.html.gz');
    const hashes = (files: Map<string, Buffer>) => [...files].map(([path, bytes]) => [path, webHash(bytes)]);
    expect(hashes(second!)).toEqual(hashes(first!));
  }, 180_000);
});
