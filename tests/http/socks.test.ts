/** `./amana send` through a SOCKS port: a name of its own for each object, so that tor gives each its own circuit. */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseSocksPort } from '#http/socks.ts';
import { toHex } from '#protocol/bytes.ts';
import { amana } from '../support/amana.ts';
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

describe('a SOCKS port', () => {
  it('is a host and a port', () => {
    expect(parseSocksPort('127.0.0.1:9050')).toEqual({ host: '127.0.0.1', port: 9050 });
    expect(parseSocksPort('[::1]:9150')).toEqual({ host: '::1', port: 9150 });
    for (const text of ['', '9050', 'localhost', 'localhost:0', 'localhost:70000', 'a b:1'])
      expect(parseSocksPort(text)).toBeNull();
  });
});
