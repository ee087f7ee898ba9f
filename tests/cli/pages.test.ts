/** The built pages: plain files that a verifier can compare, and nothing that the policy would have to allow. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TOP } from '../support/amana.ts';

const PAGES = ['source', 'desk'] as const;

let top: string;

function build(name: string): Map<string, Buffer> {
  const folder = join(top, name);
  const built = spawnSync(process.execPath, [join(TOP, 'src/cli/setup/build.ts'), folder], {
    encoding: 'utf8',
  });
  if (built.status !== 0) throw new Error(built.stderr);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return new Map(
    files
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [relative(folder, path), readFileSync(path)]),
  );
}

let first: Map<string, Buffer>;

beforeAll(() => {
  top = mkdtempSync(join(tmpdir(), 'amana-pages-'));
  first = build('first');
}, 180_000);

afterAll(() => rmSync(top, { recursive: true, force: true }));

const textOf = (path: string): string => first.get(path)?.toString('utf8') ?? '';
const scripts = (): string[] => [...first.keys()].filter((path) => path.endsWith('.js'));

describe('the built pages', () => {
  it('lie beside compressed copies of themselves', () => {
    const compressed = [...first].filter(([path]) => path.endsWith('.gz'));
    expect(compressed.length).toBeGreaterThan(4);
    for (const [path, bytes] of compressed) {
      expect([path, gunzipSync(bytes).equals(first.get(path.slice(0, -3)) ?? Buffer.alloc(0))]).toEqual([
        path,
        true,
      ]);
    }
  });

  it.each(PAGES)('%s starts from one file without inline script or style', (page) => {
    const html = textOf(`${page}/index.html`);
    for (const [tag] of html.matchAll(/<script\b[^>]*>/g)) expect(tag).toMatch(/ src="\/assets\//);
    expect(html).not.toMatch(/<style|\sstyle=|\son[a-z]+="|javascript:/);
    expect(html).not.toMatch(/(src|href)="https?:/);
  });

  it('evaluate no text, and start workers from files only', () => {
    for (const path of scripts()) {
      expect([path, /\beval\(|new Function\(/.test(textOf(path))]).toEqual([path, false]);
      for (const [call] of textOf(path).matchAll(/new Worker\(.{0,40}/g)) {
        expect(call).toMatch(/new Worker\((new URL\(|["'`]\/assets\/|`?""\s*\+)/);
      }
    }
  });

  it('name no place of the machine that built them', () => {
    for (const path of [...scripts(), ...PAGES.map((page) => `${page}/index.html`)]) {
      expect([path, textOf(path).includes(TOP)]).toEqual([path, false]);
    }
  });
});
