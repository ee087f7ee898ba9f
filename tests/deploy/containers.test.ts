/** What the container files promise, read from them: no container engine is needed to break one of these. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { cruise } from 'dependency-cruiser';
import { DockerfileParser } from 'dockerfile-ast';
import { parse } from 'yaml';
import * as z from 'zod';
import { CRUISE_OPTIONS } from '#cli/checks/options.ts';
import { type Role, variablesOf } from '#config/schema.ts';
import { TOP } from '../support/amana.ts';

const read = (path: string): string => readFileSync(join(TOP, path), 'utf8');

interface Stage {
  readonly name: string;
  readonly image: string;
  readonly lines: readonly { readonly keyword: string; readonly text: string }[];
}

function stagesOf(text: string): Stage[] {
  const stages: { name: string; image: string; lines: { keyword: string; text: string }[] }[] = [];
  for (const instruction of DockerfileParser.parse(text).getInstructions()) {
    const keyword = instruction.getKeyword();
    const rest = instruction.getArguments().map((argument) => argument.getValue());
    if (keyword === 'FROM') stages.push({ image: rest[0] ?? '', name: rest[2] ?? '', lines: [] });
    else stages.at(-1)?.lines.push({ keyword, text: instruction.getRawArgumentsContent() ?? '' });
  }
  return stages;
}

const dockerfile = read('Dockerfile');
const stages = stagesOf(dockerfile);
const TARGETS = ['intake', 'plain', 'newsroom', 'worker', 'janitor', 'redis', 'tor'] as const;
const ENTRY_POINTS: Readonly<Record<Role, string>> = {
  intake: 'src/intake/main.ts',
  plain: 'src/plain/main.ts',
  newsroom: 'src/newsroom/main.ts',
  worker: 'workers/sanitizer/main.ts',
  janitor: 'workers/janitor/main.ts',
};
const ROLES = ['intake', 'plain', 'newsroom', 'worker', 'janitor'] as const;

const stage = (name: string): Stage => {
  const found = stages.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no target ${name}`);
  return found;
};

describe('Dockerfile', () => {
  it('takes images only by an exact version', () => {
    const own = new Set(stages.map(({ name }) => name));
    for (const { image } of stages) {
      if (!own.has(image)) expect(image).toMatch(/^[a-z]+:\d+\.\d+(\.\d+)?-[a-z-]+$/);
    }
  });

  it('gives each server the built pages that it reads, and no others', () => {
    const pagesOf = (name: string): string[] =>
      stage(name).lines.flatMap(({ text }) => /\.\/dist\/(\w+)$/.exec(text)?.[1] ?? []);
    expect(ROLES.map((role) => [role, pagesOf(role)])).toEqual([
      ['intake', ['source', 'kit']],
      ['plain', []],
      ['newsroom', ['desk']],
      ['worker', []],
      ['janitor', []],
    ]);
  });

  it('fetches nothing but by package managers, and runs no install script of a package', () => {
    expect(dockerfile).not.toMatch(/^\s*ADD\s/m);
    expect(dockerfile).not.toMatch(/\b(curl|wget|git clone)\b/);
    for (const line of dockerfile.split('\n').filter((text) => /\bnpm (ci|install)\b/.test(text))) {
      expect(line).toContain('npm install --no-save --ignore-scripts');
    }
    for (const line of dockerfile.match(/apt-get install[^\n]*/g) ?? [])
      expect(line).toContain('--no-install-recommends');
  });

  it.each(TARGETS)('%s runs as an unprivileged user, by the exec form, without a shell', (name) => {
    const { lines } = stage(name);
    const users = lines.filter(({ keyword }) => keyword === 'USER').map(({ text }) => text);
    expect(users.at(-1)).toMatch(/^1000[12]:10001$/);
    const entry = lines.filter(({ keyword }) => keyword === 'ENTRYPOINT').map(({ text }) => text);
    expect(z.array(z.string()).parse(JSON.parse(entry.at(-1) ?? ''))[0]).toMatch(/^\//);
    expect(lines.some(({ keyword }) => keyword === 'EXPOSE')).toBe(false);
  });

  it.each(ROLES)('%s has exactly the folders that its entry point reaches', async (role) => {
    const { output } = await cruise(
      [ENTRY_POINTS[role]],
      { ...CRUISE_OPTIONS, baseDir: TOP },
      { bustTheCache: true },
    );
    if (typeof output === 'string') throw new Error('not a result');
    const reached = output.modules
      .map(({ source }) => source)
      .filter((path) => /^(src|workers|config)\//.test(path));
    const folderOf = (path: string) => path.split('/').slice(0, 2).join('/');
    const copied = stage(role)
      .lines.filter(({ keyword, text }) => keyword === 'COPY' && /^(src|workers|config)\//.test(text))
      .map(({ text }) => text.split(' ')[0] ?? '');
    expect([...copied].sort()).toEqual([...new Set(reached.map(folderOf))].sort());
  });

  it('gives the servers no parser of foreign files', () => {
    for (const name of ['intake', 'plain', 'newsroom', 'janitor'] as const) {
      const text = dockerfile.split(/^FROM /m).find((part) => part.startsWith(`base AS ${name}\n`));
      expect(text).toContain('COPY --from=server-packages /build/node_modules');
    }
  });

  it('sends nothing to the build but what it names', () => {
    const [first] = read('.dockerignore')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(first).toBe('*');
    expect(read('.dockerignore')).not.toMatch(/^!(data|tests|node_modules|\.git)/m);
  });
});

/** Strict: no port, no capability, no privilege, no user, no env file can come in without a change here. */
const service = z.strictObject({
  build: z.object({ context: z.literal('..'), target: z.enum(TARGETS) }),
  read_only: z.literal(true),
  cap_drop: z.tuple([z.literal('ALL')]),
  security_opt: z.array(z.string()),
  network_mode: z.literal('none').optional(),
  networks: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).optional(),
  tmpfs: z.array(z.string()),
  volumes: z.array(z.string()),
  ulimits: z.object({ core: z.literal(0) }),
  mem_limit: z.string(),
  shm_size: z.string().optional(),
  memswap_limit: z.string(),
  pids_limit: z.number(),
  restart: z.literal('unless-stopped'),
  depends_on: z.array(z.string()).optional(),
  command: z.array(z.string()).optional(),
  logging: z.object({ driver: z.literal('local') }),
});

const compose = z
  .object({ services: z.record(z.string(), service), volumes: z.record(z.string(), z.unknown()) })
  .parse(parse(read('config/compose.yaml'), { merge: true }));

const HAS_A_DEFAULT = /_(HOSTS|FORM|ROOM|WRITES|ADDRESS|SECONDS|BYTES|PROTOCOL|SPARE|MODES|LEVEL)$/;

describe('compose', () => {
  it.each(TARGETS)('%s cannot write outside its volumes, gain rights, swap or dump', (name) => {
    const one = compose.services[name];
    expect(one?.build.target).toBe(name);
    expect(one?.security_opt).toContain('no-new-privileges:true');
    expect(one?.memswap_limit).toBe(one?.mem_limit);
    for (const mount of one?.tmpfs ?? []) expect(mount).toMatch(/noexec,nosuid,nodev/);
  });

  it('gives a network to tor and to nobody else', () => {
    for (const [name, one] of Object.entries(compose.services)) {
      if (name === 'tor') expect(one.networks).toEqual(['onion']);
      else expect([name, one.network_mode, one.networks]).toEqual([name, 'none', undefined]);
    }
  });

  it('mounts the worker keys in the worker only, and the onion keys in tor only', () => {
    const holders = (volume: string) =>
      Object.entries(compose.services).flatMap(([name, { volumes }]) =>
        volumes.some((mount) => mount.startsWith(`${volume}:`)) ? [name] : [],
      );
    expect(holders('worker-keys')).toEqual(['worker']);
    expect(holders('tor-keys')).toEqual(['tor']);
    expect(holders('storage')).toEqual(['intake', 'newsroom', 'worker', 'janitor']);
    expect(holders('onion-sockets')).toEqual(['newsroom', 'tor']);
    // The plain form reaches the intake and no other; the intake cannot take the plain form's place.
    expect(holders('intake-socket')).toEqual(['intake', 'plain', 'tor']);
    expect(holders('plain-socket')).toEqual(['plain', 'tor']);
    expect(compose.services.plain?.volumes).toEqual([
      'intake-socket:/run/amana/intake:ro',
      'plain-socket:/run/amana/plain',
    ]);
    expect(compose.services.intake?.volumes).toContain('site:/srv/amana/site:ro');
    for (const { volumes } of Object.values(compose.services)) {
      // No folder of the host, and never the engine's own socket.
      for (const mount of volumes) expect(Object.keys(compose.volumes)).toContain(mount.split(':')[0]);
    }
  });

  it.each(ROLES)('%s is told every setting that it needs, and none that it must not know', (role) => {
    const given = Object.keys(compose.services[role]?.environment ?? {});
    for (const name of given) expect(variablesOf(role)).toContain(name);
    for (const name of variablesOf(role).filter((one) => !HAS_A_DEFAULT.test(one))) {
      // The pages are in the image.
      if (name !== 'AMANA_PAGES') expect(given).toContain(name);
    }
  });
});

describe('torrc', () => {
  const lines = read('config/torrc')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const onions = lines
    .join('\n')
    .split(/^HiddenServiceDir /m)
    .slice(1);

  it('is nobody else’s client and scrubs its log', () => {
    expect(lines).toContain('SocksPort 0');
    expect(lines).toContain('SafeLogging 1');
    expect(
      lines.filter((line) => /^(ControlPort|ORPort|DirPort|ExitRelay 1|Log (debug|info))/.test(line)),
    ).toEqual([]);
  });

  it('defends two onions by work and by streams, through unix sockets only', () => {
    expect(onions).toHaveLength(2);
    for (const onion of onions) {
      expect(onion).toContain('HiddenServicePoWDefensesEnabled 1');
      expect(onion).toMatch(/HiddenServiceMaxStreams \d+\nHiddenServiceMaxStreamsCloseCircuit 0/);
      expect(onion).toMatch(/HiddenServicePort 80 unix:\/run\/amana\/(intake\/intake|onion\/newsroom)\.sock/);
      expect(onion).toContain('HiddenServiceExportCircuitID haproxy');
    }
  });

  it('meets the compose file at the same sockets', () => {
    expect(compose.services.intake?.environment?.AMANA_LISTEN).toBe('unix:/run/amana/intake/intake.sock');
    expect(read('config/torrc')).toContain(
      `HiddenServicePort 81 ${compose.services.plain?.environment?.AMANA_LISTEN}`,
    );
    expect(compose.services.plain?.environment?.AMANA_INTAKE).toBe('unix:/run/amana/intake/intake.sock');
    expect(compose.services.plain?.environment?.AMANA_PROXY_PROTOCOL).toBe('1');
    expect(compose.services.newsroom?.environment?.AMANA_LISTEN).toBe('unix:/run/amana/onion/newsroom.sock');
    expect(compose.services.intake?.environment?.AMANA_PROXY_PROTOCOL).toBe('1');
  });
});
