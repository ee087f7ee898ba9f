/** The watch as it runs: Prometheus at its socket, a program that is told, and nothing for anybody else. */
import { readFile, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadConfig, variablesOf } from '#config/schema.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { makeFolder, type TestFolder, until } from '../support/folder.ts';
import { furnish, makeProcess, type TestHouse, type TestProcess } from '../support/processes.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';

let folder: TestFolder;
let redis: TestRedis;
let house: TestHouse;
let watch: TestProcess;
let socket: string;

beforeAll(async () => {
  folder = await makeFolder();
  redis = await startRedis(folder.path);
  house = await furnish(await loadCrypto(), folder.path, redis.socket);
  socket = join(folder.path, 'metrics.sock');
  const program = join(folder.path, 'notice.sh');
  await writeFile(program, `#!/bin/sh\necho "$@" >> ${join(folder.path, 'told')}\n`, { mode: 0o700 });
  watch = makeProcess('watch', {
    ...house.env,
    AMANA_METRICS: `unix:${socket}`,
    AMANA_NOTICE: program,
    AMANA_NOTICE_SECONDS: '0',
  });
  await watch.start();
}, 60_000);

afterAll(async () => {
  await watch.kill('SIGTERM');
  await house.storage.close();
  await redis.stop();
  await folder.remove();
});

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly names: string;
  readonly body: string;
}

const ask = (path: string, method = 'GET', host = 'localhost'): Promise<Answer> =>
  new Promise((resolve, reject) => {
    request({ socketPath: socket, path, method, headers: { host } }, (incoming) => {
      let body = '';
      incoming.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      incoming.once('end', () =>
        resolve({
          status: incoming.statusCode ?? 0,
          type: incoming.headers['content-type'] ?? '',
          names: Object.keys(incoming.headers).join(' '),
          body,
        }),
      );
    })
      .once('error', reject)
      .end();
  });

describe('the watch’s socket', () => {
  it('answers Prometheus, and tells no time', async () => {
    const { status, type, names, body } = await ask('/metrics');
    expect([status, type]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
    expect(names).not.toMatch(/date|server|etag/);
    expect(body).toContain('\namana_worker_present 0\n');
    expect(body).not.toMatch(/process_|nodejs_/);
  });

  it('answers nothing else, and no page in a browser that found the way', async () => {
    expect((await ask('/')).status).toBe(404);
    expect((await ask('/metrics?x')).status).toBe(404);
    expect((await ask('/metrics', 'POST')).status).toBe(405);
    for (const host of ['evil.example', '127.0.0.1.evil.example', 'localhost.evil.example:80'])
      expect([host, (await ask('/metrics', 'GET', host)).status]).toEqual([host, 421]);
  });

  it('is on this machine or nowhere', () => {
    const config = (place?: string) =>
      loadConfig('watch', { ...house.env, ...(place === undefined ? {} : { AMANA_METRICS: place }) }).metrics;
    expect(config()).toBeNull();
    expect(config('off')).toBeNull();
    expect(config('127.0.0.1:9477')).toEqual({ kind: 'tcp', host: '127.0.0.1', port: 9477 });
    for (const place of [
      '0.0.0.0:9477',
      '[::]:9477',
      'example.org:9477',
      '10.0.0.1:9477',
      'unix:relative',
      '9477',
    ])
      expect(() => config(place)).toThrow('AMANA_METRICS');
  });
});

describe('the watch', () => {
  it('has the operator told, in a word, that no worker is there', async () => {
    const told = () => readFile(join(folder.path, 'told'), 'utf8').catch(() => '');
    await until(async () => (await told()).includes('sandbox-missing\n'));
    for (const line of (await told()).trim().split('\n')) expect(line).toMatch(/^[a-z]+-?[a-z]+$/);
    expect(watch.log()).toContain('"event":"notice-given"');
  });

  it('is given no key, and no other process is given its program', () => {
    for (const name of ['AMANA_WORKER_KEYS', 'AMANA_TOR_CONTROL', 'AMANA_RELAY_KEY', 'AMANA_LISTEN'])
      expect(variablesOf('watch')).not.toContain(name);
    for (const role of [
      'intake',
      'plain',
      'newsroom',
      'worker',
      'janitor',
      'relay',
      'site',
      'circuits',
    ] as const)
      for (const name of ['AMANA_METRICS', 'AMANA_NOTICE']) expect(variablesOf(role)).not.toContain(name);
  });
});
