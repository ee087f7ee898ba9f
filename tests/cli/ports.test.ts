/** What can go wrong between two processes of one machine: a port, a lock, a Redis that ends in the middle of a word. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { unusedPort } from '#cli/ports.ts';
import { redisAnswers } from '#cli/supervise/redis.ts';
import { makeFolder, type TestFolder } from '../support/folder.ts';

/** The lowest that Linux gives to connections. */
const FIRST_GIVEN = 32_768;

let folder: TestFolder;
beforeEach(async () => {
  folder = await makeFolder();
});
afterEach(() => folder.remove());

describe('a port that is told before anybody listens on it', () => {
  it('is none that the system gives to connections meanwhile, and nobody is told it twice', async () => {
    const ports = await Promise.all(Array.from({ length: 50 }, () => unusedPort()));
    expect(new Set(ports).size).toBe(50);
    expect(Math.max(...ports)).toBeLessThan(FIRST_GIVEN);
  });

  it('is free', async () => {
    const [taken, free] = [await unusedPort(), await unusedPort()];
    const server = createServer().listen(taken, '127.0.0.1');
    await once(server, 'listening');
    const drawn = [taken, free, free + 1];
    // Both were told above, in this process: only the one after them can be told again.
    expect(await unusedPort('127.0.0.1', () => drawn.shift() ?? taken)).toBe(free + 1);
    server.close();
  });
});

describe('a Redis that is asked whether it is there', () => {
  it('is not where it ends before it answers', async () => {
    const socket = join(folder.path, 'redis.sock');
    const server = createServer((connection) => connection.end()).listen(socket);
    await once(server, 'listening');
    expect(await redisAnswers(socket)).toBe(false);
    server.close();
  });
});

/** Takes the lock of each round at the same moment as the other does, and says which it got. */
const TAKER = `
  import { takeLock } from '#cli/supervise/lock.ts';
  const folder = process.argv[1];
  process.stdin.setEncoding('utf8');
  let text = '';
  for await (const piece of process.stdin) {
    text += piece;
    for (let end = text.indexOf('\\n'); end >= 0; end = text.indexOf('\\n')) {
      const [round, atMs] = text.slice(0, end).split(' ').map(Number);
      text = text.slice(end + 1);
      while (Date.now() < atMs);
      let got = false;
      try {
        takeLock(folder + '/lock-' + round);
        got = true;
      } catch {}
      process.stdout.write(got ? 'got\\n' : 'not\\n');
    }
  }
`;

describe('the lock of a data folder', () => {
  it('that a killed process has left is taken by one of those who start at the same moment', async () => {
    const rounds = 300;
    const left = JSON.stringify({ pid: 2 ** 22, started: '1' });
    await Promise.all(
      Array.from({ length: rounds }, (_, round) => writeFile(join(folder.path, `lock-${round}`), left)),
    );
    const takers = [0, 1].map(
      (): ChildProcess =>
        spawn(process.execPath, ['--input-type=module-typescript', '-e', TAKER, folder.path], {
          cwd: join(import.meta.dirname, '../..'),
          stdio: ['pipe', 'pipe', 'inherit'],
        }),
    );
    const said = takers.map((taker) => createInterface({ input: taker.stdout! })[Symbol.asyncIterator]());
    const winners: number[] = [];
    try {
      for (let round = 0; round < rounds; round += 1) {
        const at = `${round} ${Date.now() + 4}\n`;
        for (const taker of takers) taker.stdin?.write(at);
        const answers = await Promise.all(said.map((lines) => lines.next()));
        winners.push(answers.filter(({ value }) => value === 'got').length);
      }
    } finally {
      await Promise.all(
        takers.map(async (taker) => {
          const gone = once(taker, 'exit');
          taker.stdin?.end();
          await gone;
        }),
      );
    }
    expect(winners.filter((count) => count !== 1)).toEqual([]);
  });
});
