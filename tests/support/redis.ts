/** A real Redis of the test's own, on a socket in the test's own folder, with the project's settings. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { findProgram } from '#cli/setup/parts.ts';

const CONFIG = join(import.meta.dirname, '../../config/redis.conf');

export interface TestRedis {
  readonly socket: string;
  readonly pid: () => number;
  /** SIGKILL, by its own process id. */
  kill(): Promise<void>;
  start(): Promise<void>;
  client(): Redis;
  stop(): Promise<void>;
}

export async function startRedis(folder: string): Promise<TestRedis> {
  // Debian's redis-tools has the server only as redis-check-rdb, which acts by the name it is called.
  const program = findProgram('redis-server') ?? findProgram('redis-check-rdb');
  if (program === null) throw new Error('Redis is missing: ./amana test installs it.');
  const socket = join(folder, 'redis.sock');
  // A Redis may be told to write its settings anew, and then writes to the file that it was started with.
  const config = join(folder, 'redis.conf');
  await copyFile(CONFIG, config);
  let child: ChildProcess;
  const clients: Redis[] = [];

  async function start(): Promise<void> {
    child = spawn(program!, [config, '--unixsocket', socket, '--dir', folder], {
      argv0: 'redis-server',
      stdio: 'ignore',
    });
    const probe = new Redis(socket, { retryStrategy: () => 20, maxRetriesPerRequest: null });
    probe.on('error', () => {});
    await probe.ping();
    probe.disconnect();
  }

  async function kill(): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  await start();
  return {
    socket,
    pid: () => child.pid!,
    kill,
    start,
    client() {
      const client = new Redis(socket, { retryStrategy: () => 50, maxRetriesPerRequest: null });
      client.on('error', () => {});
      clients.push(client);
      return client;
    },
    async stop() {
      for (const client of clients) client.disconnect();
      await kill();
    },
  };
}
