/** The whole newsroom on one machine: Redis and the five processes, each with only the settings of its role. */
import { join } from 'node:path';
import { loadConfig, type Role, variablesOf } from '#config/schema.ts';
import type { DataFolder } from './places.ts';
import { PAGES, TOP } from './places.ts';
import { Child, type ChildPlan } from './supervise/child.ts';
import { redisPlan } from './supervise/redis.ts';

export interface NewsroomPlan {
  readonly data: DataFolder;
  /** 64 hex digits. */
  readonly root: string;
  /** HOST:PORT */
  readonly intake: string;
  readonly newsroom: string;
  /** HOST:PORT of the form for browsers without scripts; null when it is off. */
  readonly plain: { readonly host: string; readonly port: number } | null;
  /** A Redis that runs already; null for a private one. */
  readonly redis: string | null;
}

const ENTRY_POINTS: Readonly<Record<Role, string>> = {
  intake: 'src/intake/main.ts',
  plain: 'src/plain/main.ts',
  newsroom: 'src/newsroom/main.ts',
  worker: 'workers/sanitizer/main.ts',
  janitor: 'workers/janitor/main.ts',
};

/** A demo shows at once what a newsroom would spread over hours; `doctor` warns of what that tells. */
const DEMO = { AMANA_DROP_SECONDS: '5', AMANA_RELEASE_SECONDS: '0' };

/** Where system programs are; nothing of the operator's own environment is handed on. */
const BASE_ENV = {
  PATH: '/usr/local/bin:/usr/bin:/bin',
  LANG: 'C.UTF-8',
  TZ: 'UTC',
  NODE_ENV: 'production',
};

export type ProcessName = 'redis' | Role;

export class RunningNewsroom {
  readonly #plan: NewsroomPlan;
  readonly #children = new Map<ProcessName, Child>();
  readonly #onChange: () => void;
  readonly #onLine: (name: string, line: string) => void;

  constructor(plan: NewsroomPlan, onChange: () => void, onLine: (name: string, line: string) => void) {
    this.#plan = plan;
    this.#onChange = onChange;
    this.#onLine = onLine;
  }

  /** Redis first, then four at once, then the plain form, which needs the intake's address. @throws OperatorError when one does not become ready */
  async start(): Promise<void> {
    if (this.#plan.redis === null) await this.#add('redis', redisPlan(this.#plan.data, BASE_ENV)).start();
    await Promise.all(
      (['intake', 'newsroom', 'worker', 'janitor'] as const).map((role) =>
        this.#add(role, this.#planOf(role)).start(),
      ),
    );
    if (this.#plan.plain !== null) await this.#add('plain', this.#planOf('plain')).start();
  }

  #add(name: ProcessName, plan: ChildPlan): Child {
    const child = new Child(plan, this.#onChange, this.#onLine);
    this.#children.set(name, child);
    return child;
  }

  #planOf(role: Role): ChildPlan {
    return {
      name: role,
      program: process.execPath,
      // A small nursery gives the buffers of a stream back at once: a large file then costs no memory.
      args: [
        '--disable-warning=ExperimentalWarning',
        '--max-semi-space-size=2',
        join(TOP, ENTRY_POINTS[role]),
      ],
      // Read at each start: a port that the system chose the first time is kept from then on.
      env: () => this.#environmentOf(role),
    };
  }

  #environmentOf(role: Role): Record<string, string> {
    const { data, root, redis, plain } = this.#plan;
    const known: Record<string, string> = {
      AMANA_DATABASE: data.database,
      AMANA_BLOBS: data.blobs,
      AMANA_REDIS: redis ?? data.redisSocket,
      AMANA_ROOT: root,
      AMANA_LISTEN: this.#listenOf(role),
      AMANA_INTAKE: this.#listenOf('intake'),
      AMANA_PLAIN_FORM: plain === null ? 'off' : String(plain.port),
      AMANA_PAGES: PAGES,
      AMANA_SITE: data.site,
      AMANA_WORKER_KEYS: data.workerKeys,
      ...DEMO,
    };
    const env: Record<string, string> = { ...BASE_ENV };
    if (process.env.NODE_COMPILE_CACHE !== undefined) env.NODE_COMPILE_CACHE = process.env.NODE_COMPILE_CACHE;
    for (const name of variablesOf(role)) {
      // What the operator sets goes before the demo's choice, never before the data folder's places.
      const value =
        name in DEMO || known[name] === undefined ? (process.env[name] ?? known[name]) : known[name];
      if (value !== undefined) env[name] = value;
    }
    return env;
  }

  #listenOf(role: Role): string {
    const { plain, intake, newsroom } = this.#plan;
    if (role === 'plain') return plain === null ? '' : `${plain.host}:${plain.port}`;
    return this.#boundTo(role) ?? { intake, newsroom, worker: '', janitor: '' }[role];
  }

  #boundTo(role: Role): string | null {
    const url = this.#children.get(role)?.url;
    if (!url?.startsWith('http://')) return url ?? null;
    const { hostname, port } = new URL(url);
    return `${hostname}:${port === '' ? '80' : port}`;
  }

  /** `http://HOST:PORT/` @throws Error before it is ready */
  url(role: 'intake' | 'newsroom'): string {
    const url = this.#children.get(role)?.url;
    if (url === undefined || url === null) throw new Error(`${role} has not said where it listens`);
    return url.endsWith('/') ? url : `${url}/`;
  }

  /** `http://HOST:PORT/` of the form for browsers without scripts; null when it is off. */
  get plainUrl(): string | null {
    const { plain } = this.#plan;
    if (plain === null) return null;
    return `http://${plain.host.includes(':') ? `[${plain.host}]` : plain.host}:${plain.port}/`;
  }

  /** The interval between two drops, as the janitor has it. */
  get dropSeconds(): number {
    return loadConfig('janitor', this.#environmentOf('janitor')).dropSeconds;
  }

  /** Process ids as they are now; null while one is between two lives, or is not ours. */
  pids(): Record<ProcessName | 'up', number | null> {
    const pid = (name: ProcessName) => this.#children.get(name)?.pid ?? null;
    return {
      intake: pid('intake'),
      plain: pid('plain'),
      newsroom: pid('newsroom'),
      worker: pid('worker'),
      janitor: pid('janitor'),
      redis: pid('redis'),
      up: process.pid,
    };
  }

  /** The ones that face people first, what they lean on last. */
  async stop(): Promise<void> {
    const stop = (names: readonly ProcessName[]) =>
      Promise.all(names.map((name) => this.#children.get(name)?.stop()));
    await stop(['plain']);
    await stop(['intake', 'newsroom']);
    await stop(['worker', 'janitor']);
    await stop(['redis']);
  }
}
