/** Bench: throughput of 1, 2 and 4 intakes and workers on one storage, and what a report costs as more are stored. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { toHex, utf8 } from '#protocol/bytes.ts';
import { dayOf } from '#protocol/day.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { newObjectId } from '#protocol/ids.ts';
import { sealedLengths } from '#protocol/layout.ts';
import { sealSmall } from '#protocol/seal.ts';
import { openDatabase } from '#storage/database.ts';
import { openStorage, type Storage } from '#storage/index.ts';
import { dataFolder, PAGES, TOP } from '../places.ts';
import { step } from '../terminal.ts';
import { drive } from './load.ts';
import { type BenchResult, held, machineLine, measured, median, type Row } from './result.ts';
import { type RunningForBench, startNewsroom } from './running.ts';
import { type Cost, drawScale, type Throughput } from './scale-draw.ts';

export interface ScaleBenchOptions {
  readonly draw: boolean;
  /** Stored reports at the last stage. */
  readonly most: number;
}

const COUNTS = [1, 2, 4] as const;
const STAGES = [1_000, 10_000, 100_000, 1_000_000] as const;
/** Of all intakes together. */
const CONNECTIONS = 32;
const SECONDS = 3;
const ATTACHMENTS = 40;
/** Reports put, released and read at each stage, in groups as a busy quarter of an hour brings them. */
const GROUPS = 48;
const GROUP = 25;
/** A release is gathered for a tenth of a second whatever is stored, and a row is entered after half a second. */
const RUNS_FLAT_WITHIN = 1.5;
const SMALL = sealedLengths('report')[0] ?? 0;

interface Process {
  readonly child: ChildProcess;
  readonly url: string;
}

/** One more process of the newsroom that runs, by its own settings and those of the first. */
async function startOne(
  newsroom: RunningForBench,
  role: 'intake' | 'worker',
  port: number,
): Promise<Process> {
  const data = dataFolder(join(newsroom.folder, 'data'));
  const storage = { AMANA_DATABASE: data.database, AMANA_BLOBS: data.blobs, AMANA_REDIS: data.redisSocket };
  const own: Readonly<Record<string, string>> =
    role === 'intake'
      ? {
          AMANA_LISTEN: `127.0.0.1:${port}`,
          AMANA_PAGES: PAGES,
          AMANA_SITE: data.site,
          AMANA_RELEASE_SECONDS: String(30 * 60),
          AMANA_NORMAL_WRITES: '1000000000',
        }
      : { AMANA_WORKER_KEYS: data.workerKeys, AMANA_SANDBOX_SPARE: '1' };
  const entry = role === 'intake' ? 'src/intake/main.ts' : 'workers/sanitizer/main.ts';
  const child = spawn(process.execPath, ['--max-semi-space-size=2', join(TOP, entry)], {
    cwd: TOP,
    env: {
      PATH: process.env.PATH ?? '',
      AMANA_ROOT: toHex(newsroom.root),
      AMANA_LOG_LEVEL: 'silent',
      ...storage,
      ...own,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const url = /https?:\/\/[^\s"]+/.exec(String(line))?.[0] ?? '';
  return { child, url };
}

async function stopOne({ child }: Process): Promise<void> {
  if (child.exitCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}

/** Reports a second that so many intakes acknowledge together. */
async function intakesTogether(newsroom: RunningForBench, crypto: Crypto, count: number): Promise<number> {
  const { id: epochId, publicKey } = (await newsroom.directory()).deskEpoch();
  const args = { crypto, root: newsroom.root, kind: 'report', recipients: [{ epochId, publicKey }] } as const;
  const sealed = await sealSmall({ ...args, id: newObjectId(crypto) }, crypto.random(2_000));
  const next = (): { path: string; body: Uint8Array } => {
    const body = sealed.slice();
    body.set(crypto.random(16), body.length - 100);
    return { path: `/reports/${newObjectId(crypto)}`, body };
  };
  const more = await Promise.all(Array.from({ length: count - 1 }, () => startOne(newsroom, 'intake', 0)));
  try {
    const urls = [newsroom.intake, ...more.map(({ url }) => url)];
    const load = (seconds: number) =>
      Promise.all(
        urls.map((url) =>
          drive({ url: new URL(url), method: 'PUT', connections: CONNECTIONS / count, seconds, next }),
        ),
      );
    await load(1);
    return (await load(SECONDS)).reduce((sum, rate) => sum + rate, 0);
  } finally {
    await Promise.all(more.map(stopOne));
  }
}

/** Attachments a second that so many workers clean together. */
async function workersTogether(newsroom: RunningForBench, crypto: Crypto, count: number): Promise<number> {
  const data = dataFolder(join(newsroom.folder, 'data'));
  const directory = await newsroom.directory();
  const recipients = [directory.sanitizerEpoch(), directory.deskEpoch()].map(({ id, publicKey }) => ({
    epochId: id,
    publicKey,
  }));
  const more = await Promise.all(Array.from({ length: count - 1 }, () => startOne(newsroom, 'worker', 0)));
  const storage = await openStorage({ database: data.database, blobs: data.blobs });
  try {
    const today = dayOf(Date.now());
    const ids = Array.from({ length: ATTACHMENTS }, () => newObjectId(crypto));
    const bodies = await Promise.all(
      ids.map((id) =>
        sealSmall(
          { crypto, root: newsroom.root, kind: 'attachment', id, recipients },
          utf8(`words of ${id}\n`.repeat(200)),
        ),
      ),
    );
    for (const [at, id] of ids.entries()) {
      const body = bodies[at] ?? new Uint8Array(0);
      await storage.attachments.create(id, body.length, today);
      await storage.attachments.append(id, 0, only(body));
    }
    for (const id of ids) await storage.attachments.finish(id);
    const startedMs = performance.now();
    for (;;) {
      const done = new Set(
        (await storage.attachments.list()).flatMap((one) => (one.state === 'done' ? [one.id] : [])),
      );
      if (ids.every((id) => done.has(id))) break;
      await sleep(20);
    }
    return ATTACHMENTS / ((performance.now() - startedMs) / 1_000);
  } finally {
    await storage.close();
    await Promise.all(more.map(stopOne));
  }
}

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/**
 * Rows without bytes behind them: what a table of so many costs is the question, not what a disk holds. In the order of
 * their ids and in one transaction: one after another at random places, a million would take an hour.
 */
function simulate(database: string, crypto: Crypto, count: number): void {
  const { sqlite } = openDatabase(database);
  const insert = sqlite.prepare<[string, number, number, number]>(
    "INSERT INTO reports (id, day, released, bytes, file, cell) VALUES (?, ?, 1, ?, 'simulated', ?)",
  );
  const day = dayOf(Date.now()) - 1;
  const ids = Array.from({ length: count }, () => newObjectId(crypto)).sort();
  sqlite.transaction(() => {
    for (const [at, id] of ids.entries()) insert.run(id, day, SMALL, at);
  })();
  // What comes next is measured, and must not pay for this.
  sqlite.pragma('wal_checkpoint(TRUNCATE)');
  sqlite.close();
}

const timed = async (act: () => Promise<unknown>): Promise<number> => {
  const startedMs = performance.now();
  await act();
  return performance.now() - startedMs;
};

/** One newsroom's storage with so many reports in it, and what groups of further ones took there, ms a report. */
class Stage {
  readonly stored: number;
  readonly #storage: Storage;
  readonly #crypto: Crypto;
  readonly #putMs: number[] = [];
  readonly #enteredMs: number[] = [];
  readonly #readMs: number[] = [];

  private constructor(stored: number, storage: Storage, crypto: Crypto) {
    this.stored = stored;
    this.#storage = storage;
    this.#crypto = crypto;
  }

  static async open(folder: string, stored: number, crypto: Crypto): Promise<Stage> {
    const database = join(folder, `${stored}.sqlite`);
    const storage = await openStorage({ database, blobs: join(folder, `${stored}`) });
    simulate(database, crypto, stored);
    return new Stage(stored, storage, crypto);
  }

  async takeGroup(): Promise<void> {
    const { reports } = this.#storage;
    const today = dayOf(Date.now());
    const group = Array.from({ length: GROUP }, () => ({
      id: newObjectId(this.#crypto),
      sealed: this.#crypto.random(SMALL),
    }));
    const ids = group.map(({ id }) => id);
    const put = await timed(() => Promise.all(group.map(({ id, sealed }) => reports.put(id, today, sealed))));
    const entered = await timed(() => reports.unreleased());
    await Promise.all(ids.map((id) => reports.release(id)));
    const read = await timed(() => reports.read(ids));
    this.#putMs.push(put / GROUP);
    this.#enteredMs.push(entered / GROUP);
    this.#readMs.push(read / GROUP);
  }

  /** Without the first group, which warms up. */
  get cost(): Cost {
    const [putMs, enteredMs, readMs] = [this.#putMs, this.#enteredMs, this.#readMs].map((all) =>
      median(all.slice(1)),
    );
    return { stored: this.stored, putMs: putMs ?? 0, enteredMs: enteredMs ?? 0, readMs: readMs ?? 0 };
  }

  close(): Promise<void> {
    return this.#storage.close();
  }
}

/** In turns: what else the disk has to do meanwhile, it has to do for all of them. */
async function costs(crypto: Crypto, most: number): Promise<Cost[]> {
  const folder = await mkdtemp(join(tmpdir(), 'amana-bench-'));
  const stages: Stage[] = [];
  try {
    for (const stored of STAGES.filter((one) => one <= most)) {
      step(`${stored} reports stored ...`);
      stages.push(await Stage.open(folder, stored, crypto));
    }
    for (let group = 0; group <= GROUPS; group++) for (const stage of stages) await stage.takeGroup();
    return stages.map(({ cost }) => cost);
  } finally {
    await Promise.all(stages.map((stage) => stage.close()));
    await rm(folder, { recursive: true, force: true });
  }
}

export async function benchScale({ draw, most }: ScaleBenchOptions): Promise<BenchResult> {
  const crypto = await loadCrypto();
  const throughput: Throughput[] = [];
  const newsroom = await startNewsroom({ AMANA_RELEASE_SECONDS: String(30 * 60) });
  try {
    for (const count of COUNTS) {
      step(`${count} of each ...`);
      const reports = await intakesTogether(newsroom, crypto, count);
      throughput.push({ count, reports, attachments: await workersTogether(newsroom, crypto, count) });
    }
  } finally {
    await newsroom.stop();
  }
  const found = await costs(crypto, most);
  const result: BenchResult = {
    bench: 'scale',
    title: `1, 2 and 4 of each; up to ${most.toLocaleString('en')} reports stored`,
    machine: machineLine(),
    rows: [...throughput.flatMap(throughputRows(throughput)), ...found.flatMap(costRows(found))],
    notes: [
      'All processes share this machine, its disk and one SQLite file: more than it has cores cannot be faster.',
      'Stored reports are rows without bytes behind them; what is measured is put, entered and read with its bytes.',
    ],
  };
  if (draw) await drawScale(result, throughput, found);
  return result;
}

const throughputRows =
  ([first]: readonly Throughput[]) =>
  ({ count, reports, attachments }: Throughput): Row[] => [
    {
      ...measured(`${count} intake(s): reports acknowledged`, 'a second', [reports]),
      against: { ratio: reports / (first?.reports ?? Number.NaN), of: 'one', bound: null },
    },
    {
      ...measured(`${count} worker(s): attachments cleaned`, 'files a second', [attachments]),
      against: { ratio: attachments / (first?.attachments ?? Number.NaN), of: 'one', bound: null },
    },
  ];

const costRows =
  ([first]: readonly Cost[]) =>
  ({ stored, putMs, enteredMs, readMs }: Cost): Row[] =>
    (
      [
        ['acknowledged', putMs, first?.putMs],
        ['entered in the table', enteredMs, first?.enteredMs],
        ['read', readMs, first?.readMs],
      ] as const
    ).map(([what, ms, least]) =>
      held(
        measured(`${stored.toLocaleString('en')} stored: a report ${what}`, 'ms', [ms]),
        ms / (least ?? Number.NaN),
        'of the first stage',
        'at most',
        RUNS_FLAT_WITHIN,
      ),
    );
