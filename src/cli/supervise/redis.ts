/** The private Redis: on a unix socket in the data folder, nothing on disk, apart from any Redis of the system. */

import { chmodSync, mkdirSync } from 'node:fs';
import { createConnection } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type DataFolder, TOP } from '../places.ts';
import { findProgram } from '../setup/parts.ts';
import { OperatorError } from '../terminal.ts';
import type { ChildPlan } from './child.ts';

/** How often a starting Redis is asked. */
const ASK_MS = 25;

/** Asks `PING` once over the unix socket, and nothing else: this needs no client library. */
export const redisAnswers = (socketPath: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createConnection(socketPath);
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(2_000, () => end(false));
    socket.once('error', () => end(false));
    // One that ends in the middle of it gives neither an error nor an answer.
    socket.once('close', () => end(false));
    socket.once('connect', () => socket.write('PING\r\n'));
    socket.once('data', (bytes) => end(bytes.toString('latin1').startsWith('+PONG')));
  });

export function redisPlan(data: DataFolder, env: Readonly<Record<string, string>>): ChildPlan {
  const program = findProgram('redis-server') ?? findProgram('redis-check-rdb');
  if (program === null) throw new OperatorError('Redis is missing; install the package redis-tools.');
  for (const folder of [data.redis, dirname(data.redisSocket)]) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700);
  }
  return {
    name: 'redis',
    program,
    // Debian's redis-check-rdb is redis-server under another name, and acts by the name it is called.
    calledAs: 'redis-server',
    args: [join(TOP, 'config', 'redis.conf'), '--unixsocket', data.redisSocket, '--dir', data.redis],
    env: () => env,
    async ready(signal) {
      while (!signal.aborted && !(await redisAnswers(data.redisSocket))) await sleep(ASK_MS);
    },
  };
}
