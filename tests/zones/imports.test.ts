import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { importProblems } from '#cli/checks/all.ts';
import { ZONES } from '#cli/checks/zones.ts';
import { TOP } from '../support/amana.ts';

/** A small project laid out like this one, in which violations are planted. */
let top: string;

beforeEach(async () => {
  top = await mkdtemp(join(tmpdir(), 'amana-zones-'));
  await cp(join(TOP, 'package.json'), join(top, 'package.json'));
  await symlink(join(TOP, 'node_modules'), join(top, 'node_modules'));
  await plant({
    'src/protocol/ids.ts': 'export const id = 1;\nexport interface Id { id: number }\n',
    'src/protocol/open.ts': "import { id } from './ids.ts';\nexport const open = id;\n",
    'src/source/App.tsx': 'export const App = 1;\n',
    'src/plain/form.ts': 'export const form = 1;\n',
    'src/newsroom/sessions.ts': 'export const x = 1;\n',
    'src/publisher/index.ts': 'export const openCms = 1;\n',
    'src/storage/index.ts': "import { id } from '#protocol/ids.ts';\nexport const storage = id;\n",
    'src/intake/main.ts':
      "import { storage } from '#storage/index.ts';\nimport '#config/schema.ts';\nexport { storage };\n",
    'config/schema.ts': 'export const config = 1;\n',
  });
});

afterEach(() => rm(top, { recursive: true, force: true }));

async function plant(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(top, path)), { recursive: true });
    await writeFile(join(top, path), content);
  }
}

const problems = () => importProblems(top, ['src', 'config']);

describe('the import table', () => {
  it('accepts what the table allows', async () => {
    expect(await problems()).toEqual([]);
  });

  it.each([
    [
      'a server that opens',
      'src/intake/x.ts',
      "import { open } from '#protocol/open.ts';\nexport { open };\n",
      'servers-never-open',
    ],
    [
      'a server that opens, loaded on demand',
      'src/newsroom/x.ts',
      "export const x = () => import('#protocol/open.ts');\n",
      'servers-never-open',
    ],
    [
      'a type as knowledge',
      'src/desk/x.ts',
      "import type { storage } from '#storage/index.ts';\nexport type X = typeof storage;\n",
      'desk-knows-only-its-zones',
    ],
    [
      'a page in a server',
      'src/source/x.ts',
      "export { storage } from '../storage/index.ts';\n",
      'source-knows-only-its-zones',
    ],
    [
      'a plain form that could keep something',
      'src/plain/x.ts',
      "import { storage } from '../storage/index.ts';\nexport { storage };\n",
      'plain-knows-only-its-zones',
    ],
    [
      'a plain form with parts of the page',
      'src/plain/x.ts',
      "import { App } from '../source/App.tsx';\nexport { App };\n",
      'plain-form-is-a-client',
    ],
    [
      'an intake that could see the plain form',
      'src/intake/x.ts',
      "import { form } from '../plain/form.ts';\nexport { form };\n",
      'intake-knows-only-its-zones',
    ],
    [
      'a publisher that could look into storage',
      'src/publisher/x.ts',
      "import { storage } from '../storage/index.ts';\nexport { storage };\n",
      'publisher-knows-only-its-zones',
    ],
    [
      "a publisher with the newsroom's sessions",
      'src/publisher/x.ts',
      "import { x } from '../newsroom/sessions.ts';\nexport { x };\n",
      'publisher-verifies',
    ],
    [
      'a newsroom that could send to sites',
      'src/newsroom/x.ts',
      "import { openCms } from '../publisher/index.ts';\nexport { openCms };\n",
      'newsroom-knows-only-its-zones',
    ],
    [
      'the protocol asking a zone',
      'src/protocol/x.ts',
      "import { storage } from '#storage/index.ts';\nexport { storage };\n",
      'protocol-knows-only-its-zones',
    ],
    [
      'a module of Node in a page',
      'src/desk/x.tsx',
      "import { readFileSync } from 'node:fs';\nexport { readFileSync };\n",
      'desk-runs-in-browsers',
    ],
    [
      'a crypto engine by another door',
      'src/storage/x.ts',
      "import sodium from 'libsodium-wrappers';\nexport { sodium };\n",
      'one-door-to-each-engine',
    ],
    [
      'a package that is not in the table',
      'src/queue/x.ts',
      "import express from 'express';\nexport { express };\n",
      'queue-uses-only-its-packages',
    ],
    [
      'settings outside an entry point',
      'src/storage/x.ts',
      "import { config } from '#config/schema.ts';\nexport { config };\n",
      'config-in-entry-points-only',
    ],
    ['an import that leads nowhere', 'src/queue/x.ts', "import './gone.ts';\n", 'no-lost-imports'],
  ])('finds %s', async (_what, path, content, rule) => {
    await plant({ [path]: content });
    const found = await problems();
    expect(found.join('\n')).toContain(rule);
    expect(found.join('\n')).toContain(path);
  });

  it('finds a circle', async () => {
    await plant({
      'src/queue/a.ts': "import { b } from './b.ts';\nexport const a = () => b;\n",
      'src/queue/b.ts': "import { a } from './a.ts';\nexport const b = () => a;\n",
    });
    expect((await problems()).join('\n')).toContain('no-circles');
  });

  it('says why, beside each finding', async () => {
    await plant({ 'src/intake/x.ts': "import { open } from '#protocol/open.ts';\nexport { open };\n" });
    expect((await problems()).join('\n')).toContain('the one thing this design rules out');
  });

  it('does not call an empty scan a success', async () => {
    await mkdir(join(top, 'workers'));
    expect(await importProblems(top, ['workers'])).toEqual(['no file was scanned: the check saw nothing']);
  });

  it('gives neither page nor protocol anything of Node, and no server a page', () => {
    for (const name of ['protocol', 'source', 'desk', 'ui'] as const) expect(ZONES[name].node).toBe(false);
    for (const name of ['intake', 'newsroom', 'storage', 'queue', 'http', 'workers'] as const) {
      expect(ZONES[name].zones).not.toContain('source');
      expect(ZONES[name].zones).not.toContain('desk');
    }
  });
});
