/** The real processes of a newsroom, in a folder of the test's own; only they are ever signalled, by their own ids. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { unusedPort } from '#cli/ports.ts';
import { toHex } from '#protocol/bytes.ts';
import { addDays, type Day, dayOf } from '#protocol/day.ts';
import { signStatement, VerifiedDirectory } from '#protocol/directory.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import type { Recipient } from '#protocol/seal.ts';
import { openStorage, type Storage } from '#storage/index.ts';
import { ensureDelegate, WorkerKeys } from '#workers/sanitizer/keys.ts';
import { writePages } from './intake.ts';
import { makeNewsroom, type TestNewsroom } from './newsroom.ts';

const TOP = join(import.meta.dirname, '../..');
const ENTRIES = {
  intake: 'src/intake/main.ts',
  worker: 'workers/sanitizer/main.ts',
  janitor: 'workers/janitor/main.ts',
  watch: 'src/watch/main.ts',
} as const;
/** A small nursery: the buffers of a stream are given back at once, and a large file costs no memory. As `up` starts them. */
const NODE_FLAGS = ['--max-semi-space-size=2'];
export type Part = keyof typeof ENTRIES;

export interface TestProcess {
  readonly pid: () => number;
  /** What it has written to stderr since its first start. */
  readonly log: () => string;
  /** Resolves when it has said that it is ready. */
  start(): Promise<void>;
  kill(signal?: 'SIGKILL' | 'SIGTERM'): Promise<void>;
}

export function makeProcess(part: Part, env: Readonly<Record<string, string>>): TestProcess {
  let child: ChildProcess | null = null;
  let log = '';

  async function start(): Promise<void> {
    const started = spawn(process.execPath, [...NODE_FLAGS, ENTRIES[part]], {
      cwd: TOP,
      env: { PATH: process.env.PATH ?? '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = started;
    started.stderr.on('data', (chunk: Buffer) => {
      log += chunk.toString();
    });
    const lines = createInterface({ input: started.stdout });
    const [line] = await Promise.race([once(lines, 'line'), once(started, 'exit')]);
    if (typeof line !== 'string' || !line.includes(part)) throw new Error(`${part} did not start: ${log}`);
  }

  return {
    pid: () => child?.pid ?? 0,
    log: () => log,
    start,
    async kill(signal = 'SIGKILL') {
      if (child === null || child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill(signal);
      await gone;
    },
  };
}

export interface TestHouse {
  readonly newsroom: TestNewsroom;
  readonly storage: Storage;
  readonly url: string;
  readonly env: Readonly<Record<string, string>>;
  readonly desk: Recipient;
  readonly worker: Recipient;
  readonly today: Day;
}

/** Keys, statements and settings of a newsroom whose processes can be started with `env`. */
export async function furnish(
  crypto: Crypto,
  folder: string,
  redisSocket: string,
  place = { database: join(folder, 'amana.sqlite'), blobs: join(folder, 'blobs') },
): Promise<TestHouse> {
  const today = dayOf(Date.now());
  const newsroom = makeNewsroom(crypto, today);
  const storage = await openStorage(place);
  const { root } = newsroom;
  const [own, , deskEpoch] = newsroom.directory.statements;
  await storage.statements.add(own!);
  await storage.statements.add(deskEpoch!);
  const keyFolder = join(folder, 'worker');
  const delegate = await ensureDelegate(crypto, keyFolder);
  const window = { notBefore: today, notAfter: addDays(today, 30) };
  const payload = { kind: 'delegate', role: 'sanitizer', key: toHex(delegate), ...window } as const;
  await storage.statements.add(
    signStatement(crypto, root.publicKey, payload, root.publicKey, root.secretKey),
  );
  await (await WorkerKeys.open(crypto, keyFolder)).publishEpochs(root.publicKey, storage, today);
  const directory = { v: 1, statements: await storage.statements.all() };
  const verified = VerifiedDirectory.verify(crypto, root.publicKey, directory, today);
  const recipient = ({ id, publicKey }: { id: Recipient['epochId']; publicKey: Uint8Array }): Recipient => ({
    epochId: id,
    publicKey,
  });
  const site = join(folder, 'site');
  await mkdir(site);
  await writeFile(join(site, 'index.html'), '<!doctype html><title>Site</title>');
  const port = await unusedPort();
  return {
    newsroom,
    storage,
    today,
    url: `http://127.0.0.1:${port}`,
    desk: recipient(verified.deskEpoch()),
    worker: recipient(verified.sanitizerEpoch()),
    env: {
      AMANA_DATABASE: place.database,
      AMANA_BLOBS: place.blobs,
      AMANA_REDIS: redisSocket,
      AMANA_ROOT: toHex(root.publicKey),
      AMANA_LISTEN: `127.0.0.1:${port}`,
      AMANA_PAGES: await writePages(folder),
      AMANA_SITE: site,
      AMANA_WORKER_KEYS: keyFolder,
      AMANA_RELEASE_SECONDS: '0',
      AMANA_DROP_SECONDS: '2',
      AMANA_SANDBOX_SPARE: '2',
      // More than any test writes, so that only tests of floods meet one.
      AMANA_NORMAL_WRITES: '1000000',
    },
  };
}
