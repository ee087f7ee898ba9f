/** Images without an engine: the same bytes each time, only what a zone may know, and a bill of all of it. */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { applicationLayer, packagesOf, systemLayer } from '#cli/image/layers.ts';
import { addLayer, closeLayout, openLayout, readBlob } from '#cli/image/oci.ts';
import { bill } from '#cli/image/sbom.ts';
import { writeTar } from '#cli/image/tar.ts';
import { PARSER_PACKAGES, SERVICES } from '#cli/install/processes.ts';
import { runtimePackages } from '#cli/install/tree.ts';
import { TOP } from '../support/amana.ts';
import { makeFolder, type TestFolder } from '../support/folder.ts';

let folder: TestFolder;
beforeAll(async () => {
  folder = await makeFolder();
});
afterAll(() => folder.remove());

const built = z.object({ digest: z.string(), layers: z.array(z.object({ sha256: z.string() })) });
const components = z.object({
  components: z.array(z.object({ name: z.string(), version: z.string(), purl: z.string() })),
});

function build(name: string, out: string, env: Readonly<Record<string, string>> = {}) {
  const { stdout, status, stderr } = spawnSync(
    join(TOP, 'amana'),
    ['image', name, '--out', join(folder.path, out), '--installed', '--json'],
    { encoding: 'utf8', env: { ...process.env, ...env } },
  );
  if (status !== 0) throw new Error(stderr);
  return built.parse(JSON.parse(stdout));
}

const listed = (out: string, sha256: string): string[] =>
  execFileSync('tar', ['-tf', join(folder.path, out, 'blobs/sha256', sha256)], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 ** 2,
  }).split('\n');

describe('amana image', () => {
  it('makes the same bytes twice, of the janitor’s zone and no more', () => {
    const first = build('janitor', 'one');
    const second = build('janitor', 'two');
    expect(second).toEqual(first);
    const files = listed('one', first.layers[0]?.sha256 ?? '');
    const top = new Set(
      files.flatMap((path) => /^app\/((?:src|workers)\/[^/]+|dist)\//.exec(path)?.[1] ?? []),
    );
    expect([...top].sort()).toEqual(
      [
        ...(SERVICES.janitor.kind === 'node'
          ? SERVICES.janitor.code.filter((path) => path !== 'config')
          : []),
      ].sort(),
    );
    for (const parser of PARSER_PACKAGES)
      expect(files.filter((path) => path.startsWith(`app/node_modules/${parser}/`))).toEqual([]);
    expect(
      files.filter(
        (path) => /(^|\/)(tests|\.git|data|offline)(\/|$)/.test(path) && !path.includes('node_modules'),
      ),
    ).toEqual([]);
    const sbom = readFileSync(join(folder.path, 'one/sbom.cdx.json'), 'utf8');
    expect(sbom).not.toMatch(/timestamp|serialNumber/);
    for (const { name, version } of components.parse(JSON.parse(sbom)).components) {
      const manifest = files.find((path) => path.endsWith(`node_modules/${name}/package.json`));
      expect([name, version, manifest === undefined]).toEqual([name, version, false]);
    }
    expect(build('janitor', 'later', { SOURCE_DATE_EPOCH: '1700000000' }).digest).not.toBe(first.digest);
  }, 240_000);

  it('refuses a folder that holds something, and a time that is none', () => {
    mkdirSync(join(folder.path, 'full'));
    writeFileSync(join(folder.path, 'full/file'), '');
    const amana = (env: Record<string, string>, out: string) =>
      spawnSync(join(TOP, 'amana'), ['image', 'redis', '--out', join(folder.path, out)], {
        encoding: 'utf8',
        env: { ...process.env, ...env },
      });
    expect(amana({}, 'full')).toMatchObject({ status: 1, stderr: expect.stringContaining('is not empty') });
    expect(amana({ SOURCE_DATE_EPOCH: 'today' }, 'new')).toMatchObject({ status: 2 });
  });
});

describe('a layer', () => {
  it('depends neither on times nor on the order in which files came', () => {
    const make = (name: string, order: readonly string[]): string => {
      const top = join(folder.path, name);
      mkdirSync(join(top, 'etc'), { recursive: true });
      for (const file of order) writeFileSync(join(top, 'etc', file), file);
      symlinkSync('a', join(top, 'etc/link'));
      for (const file of order) {
        chmodSync(join(top, 'etc', file), 0o640);
        utimesSync(join(top, 'etc', file), order.indexOf(file) + 1, order.indexOf(file) + 1);
      }
      mkdirSync(join(top, 'var/log'), { recursive: true });
      writeFileSync(join(top, 'var/log/today'), name);
      return writeTar(join(folder.path, `${name}.tar`), systemLayer(top), 7).sha256;
    };
    expect(make('there', ['b', 'a', 'c'])).toBe(make('again', ['c', 'b', 'a']));
  });

  it('is read by tar as it was meant, with long paths, links, owners and modes', () => {
    const long = `${'folder/'.repeat(20)}file`;
    const path = join(folder.path, 'long.tar');
    const owner = { uid: 10_001, gid: 10_001 };
    writeTar(
      path,
      [
        { path: 'folder', mode: 0o2750, ...owner, content: { kind: 'folder' } },
        { path: long, mode: 0o600, ...owner, content: { kind: 'bytes', bytes: Buffer.from('content') } },
        { path: 'link', mode: 0o777, ...owner, content: { kind: 'link', target: 'x/'.repeat(80) } },
      ],
      7,
    );
    const said = execFileSync('tar', ['--numeric-owner', '-tvf', path], {
      encoding: 'utf8',
      env: { TZ: 'UTC' },
    });
    expect(said).toMatch(/^drwxr-s--- 10001\/10001 .* 1970-01-01 00:00 folder\/$/m);
    expect(said).toContain(` ${long}\n`);
    expect(said).toContain(`link -> ${'x/'.repeat(80)}`);
    expect(execFileSync('tar', ['-xOf', path, long], { encoding: 'utf8' })).toBe('content');
  });

  it('lies in an OCI layout under the digest that everything above it names', () => {
    const out = join(folder.path, 'layout');
    openLayout(out);
    const layer = addLayer(
      out,
      [{ path: 'a', mode: 0o644, uid: 0, gid: 0, content: { kind: 'bytes', bytes: Buffer.from('a') } }],
      0,
    );
    const config = {
      architecture: 'amd64',
      user: '10001:10001',
      env: [],
      entrypoint: ['/a'],
      folder: '/',
      labels: {},
    };
    const digest = closeLayout(out, 'test', [layer], config, 0);
    const blob = z.object({ digest: z.string().regex(/^sha256:/), size: z.number() });
    const manifest = z
      .object({ config: blob, layers: z.array(blob) })
      .parse(JSON.parse(readBlob(out, digest).toString()));
    expect(manifest.layers).toEqual([
      expect.objectContaining({ digest: `sha256:${layer.sha256}`, size: layer.bytes }),
    ]);
    for (const one of [manifest.config, ...manifest.layers])
      expect(readBlob(out, one.digest.slice('sha256:'.length))).toHaveLength(one.size);
  });
});

describe('every image', () => {
  it('belongs to a user without rights, who owns only where volumes come', () => {
    const packages = packagesOf(SERVICES.intake, runtimePackages('x64')).slice(0, 3);
    const entries = applicationLayer({ name: 'intake', packages, packagesTop: TOP, more: {} });
    expect(entries.filter(({ uid }) => uid !== 0).map(({ path }) => path)).toEqual([
      'run/amana',
      'srv/amana',
      'srv/amana/keys',
      'srv/amana/relay',
      'srv/amana/site',
      'srv/amana/storage',
      'srv/amana/way',
    ]);
    for (const { mode, content, path } of entries)
      if (content.kind === 'file') expect([path, mode & 0o022]).toEqual([path, 0]);
  });

  it('has a bill that names npm’s and Debian’s packages by their URLs', () => {
    const npm = [
      {
        path: 'node_modules/@a/b',
        name: '@a/b',
        version: '1.0.0',
        integrity: 'sha512-AAAA',
        license: 'MIT',
        isOptional: false,
      },
    ];
    const debian = [{ name: 'libstdc++6', version: '12.2.0-14+deb12u1', architecture: 'amd64' }];
    const sbom = components.parse(JSON.parse(bill({ image: 'x', version: '1', npm, debian })));
    expect(sbom.components.map(({ purl }) => purl)).toEqual([
      'pkg:deb/debian/libstdc%2B%2B6@12.2.0-14%2Bdeb12u1?arch=amd64',
      'pkg:npm/%40a/b@1.0.0',
    ]);
  });
});
