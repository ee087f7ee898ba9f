/** `./amana send` through a SOCKS port: a name of its own for each object, so that tor gives each its own circuit. */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { untilAnswered } from '#cli/source.ts';
import { fetchOnThrough, parseSocksPort } from '#http/socks.ts';
import { toHex } from '#protocol/bytes.ts';
import { amana } from '../support/amana.ts';
import { until } from '../support/folder.ts';
import { startIntake, type TestIntake } from '../support/intake.ts';
import { startSocks, type TestSocks } from '../support/socks.ts';

const ONION = `${'a'.repeat(56)}.onion`;

let intake: TestIntake;
let socks: TestSocks;

beforeAll(async () => {
  intake = await startIntake({ hosts: [ONION] });
  socks = await startSocks({ [ONION]: Number(new URL(intake.url).port) });
});
afterAll(async () => {
  await socks.stop();
  await intake.stop();
});

const root = (): string => toHex(intake.newsroom.root.publicKey);

describe('sending through a SOCKS port', () => {
  it('takes another name for every object, and one for what everybody fetches', async () => {
    socks.takeStreams();
    const text = join(intake.folder.path, 'report.txt');
    const paths = ['a.txt', 'b.txt'].map((name) => join(intake.folder.path, name));
    await writeFile(text, 'The gate stood open.');
    // More than one piece each, so that requests name them.
    for (const path of paths) await writeFile(path, 'Plain words. '.repeat(40_000));
    const args = ['send', '--server', `http://${ONION}`, '--root', root(), '--socks', socks.address];
    const sent = await amana([...args, '--text', text, '--attach', ...paths, '--json']);
    expect(sent).toMatchObject({ code: 0, stderr: '' });

    const streams = socks.takeStreams();
    for (const stream of streams) expect(stream).toMatchObject({ host: ONION, port: 80 });
    const objects = streams.flatMap(({ user, requests }) =>
      requests.flatMap((line) => {
        const [, id] = /\/(?:reports|attachments)\/([0-9a-f]{32})$/.exec(line) ?? [];
        return id === undefined ? [] : [{ user, id }];
      }),
    );
    const usersOf = new Map<string, Set<string>>();
    for (const { user, id } of objects) usersOf.set(id, (usersOf.get(id) ?? new Set()).add(user));
    expect(usersOf.size).toBe(3);
    expect([...usersOf.values()].map((users) => users.size)).toEqual([1, 1, 1]);
    const users = [...usersOf.values()].flatMap((each) => [...each]);
    expect(new Set(users).size).toBe(3);
    const general = streams.filter(({ requests }) =>
      requests.some((line) => line.includes('/directory.json')),
    );
    for (const { user } of general) expect(users).not.toContain(user);
    for (const user of users) expect(user).toMatch(/^[0-9a-f]{32}$/);
    expect(await intake.storage.reports.unreleased()).toHaveLength(1);
    expect(await intake.storage.attachments.waiting()).toHaveLength(2);
  }, 120_000);

  it('is asked for by an onion address, and never with a name resolved here', async () => {
    socks.takeStreams();
    const refused = await amana([
      'replies',
      '--server',
      `http://${ONION}`,
      '--codename',
      'x',
      '--root',
      root(),
    ]);
    expect(refused.code).not.toBe(0);
    expect(socks.takeStreams()).toEqual([]);
  }, 60_000);
});

describe('a circuit that fell silent', () => {
  const directory = (withinMs: number, method = 'GET') => ({
    method,
    headers: {},
    signal: AbortSignal.timeout(withinMs),
  });
  const url = `http://${ONION}/directory.json`;

  it('is left with the first request that it kept waiting, and nothing waits on it any more', async () => {
    const before = socks.connections;
    const waits = socks.silenceNext();
    socks.takeStreams();
    const way = fetchOnThrough({ host: '127.0.0.1', port: socks.port });
    await expect(Promise.all([way(url, directory(300)), waits])).rejects.toThrow();
    await until(() => socks.connections === before, 5000);
    const answer = await way(url, directory(10_000));
    expect(answer.status).toBe(200);
    expect(JSON.parse(await answer.text())).toHaveProperty('statements');
    const [silent, other, ...more] = socks.takeStreams();
    expect(more).toEqual([]);
    expect(silent?.requests).toEqual([]);
    expect(other?.user).not.toBe(silent?.user);
    // What works is kept.
    expect((await way(url, directory(10_000, 'HEAD'))).status).toBe(200);
    expect(socks.takeStreams().every(({ user }) => user === other?.user)).toBe(true);
  }, 30_000);

  it('is told of, and left, by a source’s command', async () => {
    const waits = socks.silenceNext();
    socks.takeStreams();
    const args = ['--server', `http://${ONION}`, '--root', root(), '--socks', socks.address];
    const running = amana(['replies', ...args, '--codename', Array(8).fill('abacus').join(' ')]);
    await waits;
    const { code, stderr } = await running;
    expect(code).toBe(0);
    expect(stderr.split('\n')).toEqual([
      'amana: the newsroom has not answered yet. Waiting for it ...',
      'amana: the newsroom has not answered yet (unreachable). Trying again over another circuit ...',
      'amana: no reply yet. An unused codename looks the same.',
      '',
    ]);
    expect(new Set(socks.takeStreams().map(({ user }) => user)).size).toBe(2);
  }, 60_000);
});

describe('whoever waits for a first answer', () => {
  it.each([false, true])('is told so, each thing once, unless they read JSON: %s', async (json) => {
    const told = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    try {
      const answer = await untilAnswered(
        { json },
        async (onTrouble) => {
          await until(() => json || told.mock.calls.length > 0, 5000);
          for (const code of ['unreachable', 'unreachable', null, 'busy'] as const) onTrouble(code);
          return 'there';
        },
        10,
      );
      expect(answer).toBe('there');
      const lines = told.mock.calls.map(([text]) => String(text));
      expect(lines).toEqual(
        json
          ? []
          : [
              'amana: the newsroom has not answered yet. Waiting for it ...\n',
              'amana: the newsroom has not answered yet (unreachable). Trying again ...\n',
              'amana: the newsroom has not answered yet (busy). Trying again ...\n',
            ],
      );
    } finally {
      told.mockRestore();
    }
  });

  it('is told nothing where the answer comes soon', async () => {
    const told = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    try {
      await untilAnswered({}, async () => undefined, 20);
      await new Promise((resolve) => setTimeout(resolve, 60));
      expect(told).not.toHaveBeenCalled();
    } finally {
      told.mockRestore();
    }
  });
});

describe('a SOCKS port', () => {
  it('is a host and a port', () => {
    expect(parseSocksPort('127.0.0.1:9050')).toEqual({ host: '127.0.0.1', port: 9050 });
    expect(parseSocksPort('[::1]:9150')).toEqual({ host: '::1', port: 9150 });
    for (const text of ['', '9050', 'localhost', 'localhost:0', 'localhost:70000', 'a b:1'])
      expect(parseSocksPort(text)).toBeNull();
  });
});
