/** `./amana image`: what the Dockerfile builds, without an engine and without a network; twice the same bytes. */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Argument, type Command } from 'commander';
import * as z from 'zod';
import {
  applicationLayer,
  architectureOf,
  debianPackages,
  IMAGE_USER,
  packagesOf,
  systemLayer,
  TOR_USER,
} from '../image/layers.ts';
import { addLayer, addTar, closeLayout, openLayout } from '../image/oci.ts';
import { bill } from '../image/sbom.ts';
import { PROCESS_NAMES, type ProcessName, SERVICES } from '../install/processes.ts';
import { runtimeOnly, runtimePackages, standing } from '../install/tree.ts';
import type { Machine } from '../install/units.ts';
import { PAGES, TOP } from '../places.ts';
import { bringPages } from '../setup/pages.ts';
import { findProgram } from '../setup/parts.ts';
import { note, OperatorError, say, step } from '../terminal.ts';

interface ImageOptions {
  readonly out: string;
  readonly base?: string;
  readonly installed?: true;
  readonly cache?: string;
  readonly json?: true;
}

/** The relay's tor runs from tor's image. */
const TARGETS = PROCESS_NAMES.filter((name) => name !== 'way');

export function registerImage(program: Command): void {
  program
    .command('image')
    .description(
      'Builds the image of one process as an OCI layout, with its bill of materials (CycloneDX), from the lock file and ' +
        'npm’s cache. No engine, no network. SOURCE_DATE_EPOCH sets the one time in it, 0 otherwise.\n\n' +
        'Example: amana image worker --out build/worker --base bookworm/',
    )
    .addArgument(new Argument('<process>', 'which').choices(TARGETS))
    .requiredOption('--out <dir>', 'a new folder for the layout; sbom.cdx.json lies in it, too')
    .option(
      '--base <dir|tar>',
      'the system below: a Debian tree as debootstrap makes it, or a layer; without it there is none',
    )
    .option('--cache <dir>', 'npm’s cache; the usual one otherwise')
    .option(
      '--installed',
      'take the packages that are installed here, by their versions, instead of npm’s cache, by their hashes',
    )
    .option('--json', 'one line of JSON on stdout')
    .action(image);
}

const machine = (): Machine => (process.arch === 'arm64' ? 'arm64' : 'x64');

/** reproducible-builds.org, "SOURCE_DATE_EPOCH" */
function epoch(): number {
  const given = process.env.SOURCE_DATE_EPOCH ?? '0';
  if (!/^\d{1,11}$/.test(given))
    throw new OperatorError('SOURCE_DATE_EPOCH has to be a number of seconds.', { exitCode: 2 });
  return Number(given);
}

/** The packages of the lock file, each checked against its hash by npm, in a folder of their own. */
function offlinePackages(cache: string | undefined): string {
  const npm = findProgram('npm');
  if (npm === null) throw new OperatorError('npm is missing; or take what is installed with --installed.');
  const folder = mkdtempSync(join(tmpdir(), 'amana-image-'));
  for (const [name, text] of Object.entries(runtimeOnly(TOP))) writeFileSync(join(folder, name), text);
  const args = [
    'install',
    '--no-save',
    '--ignore-scripts',
    '--omit=dev',
    '--include=optional',
    '--offline',
    '--no-audit',
    '--no-fund',
  ];
  try {
    execFileSync(npm, [...args, ...(cache === undefined ? [] : ['--cache', resolve(cache)])], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
      encoding: 'utf8',
    });
  } catch (thrown) {
    rmSync(folder, { recursive: true, force: true });
    throw new OperatorError(
      'npm’s cache does not hold every package of the lock file: fill it once with npm install --no-save --ignore-scripts in a fresh clone, where there is a network, or take what is installed with --installed.',
      { cause: thrown },
    );
  }
  return folder;
}

function requireNew(out: string): void {
  if (existsSync(out) && readdirSync(out).length > 0)
    throw new OperatorError(`${out} is not empty; nothing was changed.`);
}

const manifest = z.object({ version: z.string() });

async function image(name: ProcessName, options: ImageOptions): Promise<void> {
  const out = resolve(options.out);
  const epochSeconds = epoch();
  requireNew(out);
  const base = options.base === undefined ? null : resolve(options.base);
  if (base !== null && !existsSync(base))
    throw new OperatorError(`There is no ${base}; nothing was changed.`);
  const service = SERVICES[name];
  if (service.kind === 'node' && service.pages.some((page) => !existsSync(join(PAGES, page))))
    await bringPages();
  const packages = packagesOf(service, runtimePackages(machine()));
  const fromCache = service.kind === 'node' && options.installed !== true;
  if (fromCache) step('bringing the packages of the lock file from npm’s cache ...');
  const packagesTop = fromCache ? offlinePackages(options.cache) : TOP;
  try {
    const { version } = manifest.parse(JSON.parse(readFileSync(join(TOP, 'package.json'), 'utf8')));
    const isTree = base !== null && statSync(base).isDirectory();
    const sbom = bill({
      image: name,
      version,
      npm: standing(packages, packagesTop),
      debian: isTree ? debianPackages(base) : [],
    });
    mkdirSync(out, { recursive: true });
    openLayout(out);
    const more = { 'app/sbom.cdx.json': Buffer.from(sbom) };
    const layers = [
      ...(base === null ? [] : [isTree ? addLayer(out, systemLayer(base), epochSeconds) : addTar(out, base)]),
      addLayer(out, applicationLayer({ name, packages, packagesTop, more }), epochSeconds),
    ];
    writeFileSync(join(out, 'sbom.cdx.json'), sbom);
    const digest = closeLayout(out, `amana-${name}`, layers, configOf(name, version), epochSeconds);
    const total = layers.reduce((sum, { bytes }) => sum + bytes, 0);
    if (options.json === true)
      say(
        JSON.stringify({
          image: `amana-${name}`,
          digest: `sha256:${digest}`,
          bytes: total,
          layers,
          packages: packages.length,
        }),
      );
    else
      say(
        `amana-${name}\n  sha256:${digest}\n  ${Math.round(total / 1e6)} MB in ${layers.length} layer(s), ${packages.length} packages`,
      );
    if (base === null)
      note('amana: there is no system below it: put it on a Debian layer, or give one with --base.');
  } finally {
    if (fromCache) rmSync(packagesTop, { recursive: true, force: true });
  }
}

function configOf(name: ProcessName, version: string) {
  const service = SERVICES[name];
  const node = `/app/node_modules/node-linux-${machine()}/bin/node`;
  const entrypoint =
    service.kind === 'node'
      ? [node, '--disable-warning=ExperimentalWarning', '--max-semi-space-size=2', `/app/${service.entry}`]
      : service.command.filter((part) => !part.startsWith('@'));
  const [program] = service.kind === 'system' ? service.command : [];
  return {
    architecture: architectureOf(machine()),
    user: `${name === 'tor' ? TOR_USER : IMAGE_USER}:${IMAGE_USER}`,
    env: [
      'PATH=/usr/local/bin:/usr/bin:/bin',
      'NODE_ENV=production',
      'TZ=UTC',
      'LANG=C.UTF-8',
      ...(service.kind === 'node' && service.pages.length > 0 ? ['AMANA_PAGES=/app/dist'] : []),
    ],
    entrypoint:
      program?.startsWith('@') === true ? ['/usr/bin/redis-server', ...entrypoint.slice(1)] : entrypoint,
    folder: service.kind === 'node' ? '/app' : '/',
    labels: {
      'org.opencontainers.image.licenses': 'AGPL-3.0-or-later',
      'org.opencontainers.image.version': version,
    },
  };
}
