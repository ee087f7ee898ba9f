/** The newsroom that faults are done to: real processes of its own, supervised as `./amana up` does it. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Bytes, toHex } from '#protocol/bytes.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { bringNewsroom } from '../ceremony.ts';
import type { Look } from '../doctor/check.ts';
import { writePrivately } from '../files.ts';
import { type ProcessName, RunningNewsroom } from '../newsroom.ts';
import { type DataFolder, dataFolder } from '../places.ts';
import { unusedPort } from '../ports.ts';
import { readRunning } from '../running.ts';
import type { ChildPlan } from '../supervise/child.ts';
import type { Disk } from './disk.ts';

export type Dress = (name: ProcessName, plan: ChildPlan) => ChildPlan;

/** More than the harness ever writes, so that it is no flood; and no mixing delay, which ends with a whole minute. */
const SETTINGS = { AMANA_NORMAL_WRITES: '1000000', AMANA_RELEASE_SECONDS: '0' };

const BACK_MS = 60_000;

export class House {
  readonly crypto: Crypto;
  readonly root: Bytes;
  readonly data: DataFolder;
  readonly disk: Disk;
  /** What the processes have logged, each line. */
  readonly lines: string[] = [];
  #running: RunningNewsroom | null = null;
  #written = Promise.resolve();
  #intake = '127.0.0.1:0';
  #newsroom = '127.0.0.1:0';
  #site = '127.0.0.1:0';

  private constructor(crypto: Crypto, root: Bytes, data: DataFolder, disk: Disk) {
    this.crypto = crypto;
    this.root = root;
    this.data = data;
    this.disk = disk;
  }

  static async make(crypto: Crypto, disk: Disk): Promise<House> {
    const data = dataFolder(join(disk.folder, 'data'));
    await mkdir(data.top, { mode: 0o700 });
    const root = await bringNewsroom(crypto, data, { name: 'Faults', languages: ['en'], alone: true });
    return new House(crypto, root, data, disk);
  }

  /** @param dress changes how processes are started, beyond the harness's settings */
  async start(dress: Dress = (_, plan) => plan): Promise<void> {
    const settled: Dress = (name, plan) =>
      dress(name, name === 'redis' ? plan : { ...plan, env: () => this.#withSettings(name, plan) });
    const running = new RunningNewsroom(
      {
        data: this.data,
        root: toHex(this.root),
        intake: this.#intake,
        newsroom: this.#newsroom,
        plain: { host: '127.0.0.1', port: await unusedPort() },
        site: this.#site,
        relay: 'direct',
        watched: true,
        redis: null,
        onions: null,
        dress: settled,
      },
      () => this.#announce(),
      (_, line) => this.lines.push(line),
    );
    await running.start();
    // Sources and editors come back to the same addresses.
    this.#intake = new URL(running.url('intake')).host;
    this.#newsroom = new URL(running.url('newsroom')).host;
    this.#site = new URL(running.siteUrl ?? '').host;
    this.#running = running;
    this.#announce();
    await this.#written;
  }

  async stop(): Promise<void> {
    const running = this.#running;
    this.#running = null;
    await running?.stop();
    await this.#written;
  }

  async restart(dress?: Dress): Promise<void> {
    await this.stop();
    await this.start(dress);
  }

  get intakeUrl(): string {
    return `http://${this.#intake}`;
  }

  /** The socket of the watch. */
  get metrics(): string {
    return join(this.data.top, 'metrics.sock');
  }

  get newsroomUrl(): string {
    return `http://${this.#newsroom}`;
  }

  /** What doctor would look at now. */
  async look(): Promise<Look> {
    return { data: this.data, running: await readRunning(this.data), torrc: null };
  }

  /** Null between a death and the next start. */
  pid(name: ProcessName): number | null {
    return this.#running?.pids()[name] ?? null;
  }

  /** SIGKILL, by its own process id. @returns whether another one stands in its place by now, to be asked often */
  kill(name: ProcessName): () => boolean {
    const old = this.pid(name);
    if (old === null) throw new Error(`${name} does not run`);
    process.kill(old, 'SIGKILL');
    return () => ![null, old].includes(this.pid(name));
  }

  async back(isBack: () => boolean): Promise<void> {
    for (const end = performance.now() + BACK_MS; !isBack(); await sleep(20))
      if (performance.now() > end) throw new Error('a process that was killed did not come back');
  }

  #withSettings(name: ProcessName, plan: ChildPlan): Record<string, string> {
    const env = { ...plan.env() };
    for (const [setting, value] of Object.entries(SETTINGS))
      if (setting in env || setting === 'AMANA_NORMAL_WRITES') env[setting] = value;
    // Counts for nobody but the harness, whatever the operator's own newsroom has set.
    if (name === 'watch') Object.assign(env, { AMANA_METRICS: `unix:${this.metrics}`, AMANA_NOTICE: 'off' });
    return env;
  }

  /** As `up` writes it, for doctor. */
  #announce(): void {
    const running = this.#running;
    if (running === null) return;
    this.#written = this.#written.then(() =>
      writePrivately(
        this.data.running,
        `${JSON.stringify({
          intake: running.url('intake'),
          newsroom: running.url('newsroom'),
          plain: running.plainUrl,
          site: running.siteUrl,
          doors: null,
          redis: this.data.redisSocket,
          dropSeconds: running.dropSeconds,
          pids: running.pids(),
        })}\n`,
      ),
    );
  }
}
