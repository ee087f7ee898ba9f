/** The whole newsroom on one machine: Redis and the five processes, each with only the settings of its role. */
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { loadConfig, type Role, variablesOf } from '#config/schema.ts';
import type { DataFolder } from './places.ts';
import { intakeDoor, PAGES, TOP } from './places.ts';
import { COUNTED, type Counted, type Counts, type Numbered, namesOf, normalWritesOfEach } from './several.ts';
import { Child, type ChildPlan } from './supervise/child.ts';
import { redisPlan } from './supervise/redis.ts';
import { onionName, torPlan } from './supervise/tor.ts';
import { controlCookie, controlSocket } from './tor/torrc.ts';

export interface NewsroomPlan {
  readonly data: DataFolder;
  /** 64 hex digits. */
  readonly root: string;
  /** HOST:PORT */
  readonly intake: string;
  readonly newsroom: string;
  /** HOST:PORT of the form for browsers without scripts; null when it is off. */
  readonly plain: { readonly host: string; readonly port: number } | null;
  /** HOST:PORT of the public site at an address of its own; null where only the intake serves it. */
  readonly site?: string | null;
  /** A Redis that runs already; null for a private one. */
  readonly redis: string | null;
  /** How the relay reaches sites: `direct`, or HOST:PORT of a SOCKS port; without one there is no relay. */
  readonly relay?: string | null;
  /** Starts the watch also where the operator has set neither metrics nor notices. */
  readonly watched?: boolean;
  /** How many intakes and workers; one of each where nothing is said. Several intakes only behind onions. */
  readonly counts?: Counts;
  /** Behind onions, with a tor of its own: then the three addresses above are not used. */
  readonly onions: {
    /** More lines for tor, such as bridges. */
    readonly torrc: string | null;
  } | null;
  /** Changes how a process is started: the harness of faults gives one another clock or network. */
  readonly dress?: (name: ProcessName, plan: ChildPlan) => ChildPlan;
}

const ENTRY_POINTS: Readonly<Record<Role, string>> = {
  intake: 'src/intake/main.ts',
  plain: 'src/plain/main.ts',
  newsroom: 'src/newsroom/main.ts',
  worker: 'workers/sanitizer/main.ts',
  janitor: 'workers/janitor/main.ts',
  relay: 'src/publisher/main.ts',
  site: 'src/site/main.ts',
  circuits: 'src/circuits/main.ts',
  watch: 'src/watch/main.ts',
};

/** Servers that listen at an address of their own or behind tor. */
const SERVERS = ['intake', 'plain', 'newsroom', 'site'] as const;
type Server = (typeof SERVERS)[number];
const isServer = (role: Role): role is Server => SERVERS.some((server) => server === role);

/** A demo shows at once what a newsroom would spread over hours; `doctor` warns of what that tells. */
const DEMO = { AMANA_DROP_SECONDS: '5', AMANA_RELEASE_SECONDS: '0' };

/** Whoever sets one of these is told how the machine is. */
const WATCHED = ['AMANA_METRICS', 'AMANA_NOTICE'];

/** Where system programs are; nothing of the operator's own environment is handed on. */
const BASE_ENV = {
  PATH: '/usr/local/bin:/usr/bin:/bin',
  LANG: 'C.UTF-8',
  TZ: 'UTC',
  NODE_ENV: 'production',
};

/** A role that runs several times has numbers after the first. */
export type ProcessName = 'redis' | 'tor' | Numbered<Counted> | Role;

/** The form's port at the sources' onion. */
const PLAIN_PORT = 81;

export class RunningNewsroom {
  readonly #plan: NewsroomPlan;
  readonly #children = new Map<ProcessName, Child>();
  readonly #onChange: () => void;
  readonly #onLine: (name: string, line: string) => void;
  #onions: { readonly intake: string; readonly newsroom: string; readonly site: string | null } | null = null;

  constructor(plan: NewsroomPlan, onChange: () => void, onLine: (name: string, line: string) => void) {
    this.#plan = plan;
    this.#onChange = onChange;
    this.#onLine = onLine;
  }

  /**
   * tor first, since the servers have to know their onions' names, and Redis; then four at once, then whatever else was
   * asked for: the plain form needs the intake's address.
   * @throws OperatorError when one does not become ready
   */
  async start(): Promise<void> {
    const { data, onions } = this.#plan;
    if (onions !== null) {
      const behind = {
        intakes: this.#intakes.map((name) => intakeDoor(data, name)),
        plain: this.#plan.plain !== null,
        site: this.#plan.site != null,
      };
      await this.#add('tor', await torPlan(data, behind, onions.torrc, BASE_ENV)).start();
      this.#onions = {
        intake: await onionName(data, 'intake'),
        newsroom: await onionName(data, 'newsroom'),
        site: behind.site ? await onionName(data, 'site') : null,
      };
      await this.#add('circuits', this.#planOf('circuits')).start();
    }
    if (this.#plan.redis === null) await this.#add('redis', redisPlan(this.#plan.data, BASE_ENV)).start();
    await Promise.all([
      ...COUNTED.flatMap((role) =>
        namesOf(role, this.#counts).map((name) => this.#add(name, this.#planOf(role, name)).start()),
      ),
      ...(['newsroom', 'janitor'] as const).map((role) => this.#add(role, this.#planOf(role)).start()),
    ]);
    const asked = this.#askedFor();
    if (asked.includes('relay'))
      for (const file of [data.relaySocket, data.relayKey])
        await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await Promise.all(asked.map((role) => this.#add(role, this.#planOf(role)).start()));
  }

  #askedFor(): readonly Role[] {
    const { plain, site, relay, watched } = this.#plan;
    const isWatched = watched === true || WATCHED.some((name) => (process.env[name] ?? 'off') !== 'off');
    return [
      ...(plain === null ? [] : (['plain'] as const)),
      ...(site == null ? [] : (['site'] as const)),
      ...(isWatched ? (['watch'] as const) : []),
      ...(relay == null ? [] : (['relay'] as const)),
    ];
  }

  get #counts(): Counts {
    return this.#plan.counts ?? {};
  }

  get #intakes(): readonly Numbered<'intake'>[] {
    return namesOf('intake', this.#counts);
  }

  /** Sockets of the intakes after the first. */
  get moreIntakes(): readonly string[] {
    return this.#intakes.slice(1).map((name) => intakeDoor(this.#plan.data, name));
  }

  #add(name: ProcessName, plan: ChildPlan): Child {
    const child = new Child(this.#plan.dress?.(name, plan) ?? plan, this.#onChange, this.#onLine);
    this.#children.set(name, child);
    return child;
  }

  #planOf(role: Role, name: ProcessName = role): ChildPlan {
    return {
      name,
      program: process.execPath,
      // A small nursery gives the buffers of a stream back at once: a large file then costs no memory.
      args: [
        '--disable-warning=ExperimentalWarning',
        '--max-semi-space-size=2',
        join(TOP, ENTRY_POINTS[role]),
      ],
      // Read at each start: a port that the system chose the first time is kept from then on.
      env: () => this.#environmentOf(role, name),
    };
  }

  #environmentOf(role: Role, name: ProcessName = role): Record<string, string> {
    const { data, root, redis, plain, relay = null } = this.#plan;
    const known: Record<string, string> = {
      AMANA_DATABASE: data.database,
      AMANA_BLOBS: data.blobs,
      AMANA_REDIS: redis ?? data.redisSocket,
      AMANA_ROOT: root,
      AMANA_LISTEN: this.#listenOf(role, name),
      AMANA_INTAKE: this.#intakes.map((name) => this.#listenOf('intake', name)).join(','),
      AMANA_PLAIN_FORM: plain === null ? 'off' : String(this.#onions === null ? plain.port : PLAIN_PORT),
      ...this.#behindTor(role),
      AMANA_PAGES: PAGES,
      AMANA_SITE: data.site,
      AMANA_WORKER_KEYS: data.workerKeys,
      AMANA_FINDINGS: data.findings,
      AMANA_RELAY: relay === null ? 'off' : `unix:${data.relaySocket}`,
      AMANA_RELAY_KEY: data.relayKey,
      AMANA_RELAY_WAY: relay ?? 'direct',
      ...(this.#intakes.length > 1
        ? { AMANA_NORMAL_WRITES: process.env.AMANA_NORMAL_WRITES ?? normalWritesOfEach(this.#intakes.length) }
        : {}),
      ...DEMO,
    };
    const env: Record<string, string> = { ...BASE_ENV };
    if (process.env.NODE_COMPILE_CACHE !== undefined) env.NODE_COMPILE_CACHE = process.env.NODE_COMPILE_CACHE;
    for (const variable of variablesOf(role)) {
      // What the operator sets goes before the demo's choice, never before the data folder's places.
      const value =
        variable in DEMO || known[variable] === undefined
          ? (process.env[variable] ?? known[variable])
          : known[variable];
      if (value !== undefined) env[variable] = value;
    }
    return env;
  }

  /** What a server has to know of the onion that it answers as. */
  #behindTor(role: Role): Record<string, string> {
    if (this.#onions === null) return {};
    const { intake, newsroom, site } = this.#onions;
    const { torControl, mediator } = this.#plan.data;
    const hosts = { intake, newsroom, plain: `${intake}:${PLAIN_PORT}`, site: site ?? '' };
    return {
      AMANA_HOSTS: isServer(role) ? hosts[role] : '',
      AMANA_INTAKE_HOST: intake,
      AMANA_PROXY_PROTOCOL: '1',
      AMANA_CIRCUITS: mediator,
      AMANA_TOR_CONTROL: controlSocket(torControl),
      AMANA_TOR_COOKIE: controlCookie(torControl),
      // The editors' circuits are none of its business.
      AMANA_TOR_ONIONS: [intake, ...(site === null ? [] : [site])].join(','),
    };
  }

  #listenOf(role: Role, name: ProcessName = role): string {
    const { data, plain, intake, newsroom, site = null } = this.#plan;
    if (role === 'relay') return `unix:${data.relaySocket}`;
    if (role === 'circuits') return `unix:${data.mediator}`;
    if (!isServer(role)) return '';
    if (this.#onions !== null) return `unix:${role === 'intake' ? intakeDoor(data, name) : data.doors[role]}`;
    if (role === 'plain') return plain === null ? '' : `${plain.host}:${plain.port}`;
    return this.#boundTo(role) ?? { intake, newsroom, site: site ?? '' }[role];
  }

  #boundTo(role: Role): string | null {
    const url = this.#children.get(role)?.url;
    if (!url?.startsWith('http://')) return url ?? null;
    const { hostname, port } = new URL(url);
    return `${hostname}:${port === '' ? '80' : port}`;
  }

  /** `http://HOST:PORT/`, or that of the onion @throws Error before it is ready */
  url(role: 'intake' | 'newsroom'): string {
    if (this.#onions !== null) return `http://${this.#onions[role]}/`;
    const url = this.#children.get(role)?.url;
    if (url === undefined || url === null) throw new Error(`${role} has not said where it listens`);
    return url.endsWith('/') ? url : `${url}/`;
  }

  /** `http://HOST:PORT/` of the form for browsers without scripts; null when it is off. */
  get plainUrl(): string | null {
    const { plain } = this.#plan;
    if (plain === null) return null;
    if (this.#onions !== null) return `http://${this.#onions.intake}:${PLAIN_PORT}/`;
    return `http://${plain.host.includes(':') ? `[${plain.host}]` : plain.host}:${plain.port}/`;
  }

  /** Of the public site at an address of its own; null where only the intake serves it. */
  get siteUrl(): string | null {
    if (this.#plan.site == null) return null;
    if (this.#onions !== null) return `http://${this.#onions.site}/`;
    return `${this.#children.get('site')?.url ?? ''}/`;
  }

  /** The sockets that tor comes to; null where the servers listen at their addresses. */
  get doors(): DataFolder['doors'] | null {
    return this.#onions === null ? null : this.#plan.data.doors;
  }

  /** The interval between two drops, as the janitor has it. */
  get dropSeconds(): number {
    return loadConfig('janitor', this.#environmentOf('janitor')).dropSeconds;
  }

  /** Process ids as they are now; null while one is between two lives, or is not ours. */
  pids(): Readonly<Record<string, number | null>> {
    const pid = (name: ProcessName) => this.#children.get(name)?.pid ?? null;
    // Named only where they were asked for: `doctor` misses what is named and does not run.
    const chosen = [
      ...COUNTED.flatMap((role) => namesOf(role, this.#counts).slice(1)),
      ...(['site', 'circuits', 'watch', 'relay'] as const).filter((name) => this.#children.has(name)),
    ];
    return {
      intake: pid('intake'),
      plain: pid('plain'),
      newsroom: pid('newsroom'),
      worker: pid('worker'),
      janitor: pid('janitor'),
      ...Object.fromEntries(chosen.map((name) => [name, pid(name)])),
      redis: pid('redis'),
      tor: pid('tor'),
      up: process.pid,
    };
  }

  /** The ones that face people first, what they lean on last. */
  async stop(): Promise<void> {
    const stop = (names: readonly ProcessName[]) =>
      Promise.all(names.map((name) => this.#children.get(name)?.stop()));
    await stop(['tor', 'plain', 'site']);
    await stop([...this.#intakes, 'newsroom']);
    await stop([...namesOf('worker', this.#counts), 'janitor', 'relay', 'circuits', 'watch']);
    await stop(['redis']);
  }
}
