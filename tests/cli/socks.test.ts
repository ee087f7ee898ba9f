/** `./amana send` through a SOCKS port: a name of its own for each object, so that tor gives each its own circuit. */

import { writeFile } from 'node:fs/promises';
import { createServer, connect as dial, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseSocksPort } from '#cli/socks.ts';
import { toHex } from '#protocol/bytes.ts';
import { amana } from '../support/amana.ts';
import { startIntake, type TestIntake } from '../support/intake.ts';

const ONION = `${'a'.repeat(56)}.onion`;

interface Stream {
  readonly user: string;
  readonly host: string;
  readonly port: number;
  /** First lines of the requests that it carried. */
  readonly requests: string[];
}

let intake: TestIntake;
let streams: Stream[];
let port: number;
const server = createServer((near) => void serve(near).catch(() => near.destroy()));

beforeAll(async () => {
  intake = await startIntake({ hosts: [ONION] });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the SOCKS port is one');
  port = address.port;
});
afterAll(async () => {
  server.close();
  await intake.stop();
});

/** As tor does it: RFC 1928 with the passwords of RFC 1929, names resolved here. Every onion leads to the intake. */
async function serve(near: Socket): Promise<void> {
  near.on('error', () => near.destroy());
  let held = Buffer.alloc(0);
  const read = async (bytes: number): Promise<Buffer> => {
    while (held.length < bytes) {
      const chunk = await new Promise<Buffer>((resolve, reject) => {
        near.once('data', resolve).once('close', () => reject(new Error('closed')));
      });
      held = Buffer.concat([held, chunk]);
    }
    const taken = held.subarray(0, bytes);
    held = held.subarray(bytes);
    return taken;
  };
  const [, methods = 0] = await read(2);
  expect([...(await read(methods))]).toContain(2);
  near.write(Buffer.of(5, 2));
  const [, userBytes = 0] = await read(2);
  const user = (await read(userBytes)).toString();
  await read((await read(1))[0] ?? 0);
  near.write(Buffer.of(1, 0));
  const [, , , kind, nameBytes = 0] = await read(5);
  expect(kind).toBe(3);
  const host = (await read(nameBytes)).toString();
  const stream: Stream = { user, host, port: (await read(2)).readUInt16BE(), requests: [] };
  streams.push(stream);
  const far = dial(Number(new URL(intake.url).port), '127.0.0.1', () => {
    near.write(Buffer.of(5, 0, 0, 1, 0, 0, 0, 0, 0, 0));
    near.on('data', (chunk: Buffer) => {
      for (const line of chunk.toString('latin1').match(/^(GET|HEAD|POST|PUT|PATCH) \S+/gm) ?? [])
        stream.requests.push(line);
    });
    near.pipe(far).pipe(near);
  });
  far.on('error', () => near.destroy());
}

const root = (): string => toHex(intake.newsroom.root.publicKey);

describe('sending through a SOCKS port', () => {
  it('takes another name for every object, and one for what everybody fetches', async () => {
    streams = [];
    const text = join(intake.folder.path, 'report.txt');
    const paths = ['a.txt', 'b.txt'].map((name) => join(intake.folder.path, name));
    await writeFile(text, 'The gate stood open.');
    for (const path of paths) await writeFile(path, 'Plain words.');
    const args = ['send', '--server', `http://${ONION}`, '--root', root(), '--socks', `127.0.0.1:${port}`];
    const sent = await amana([...args, '--text', text, '--attach', ...paths, '--json']);
    expect(sent).toMatchObject({ code: 0, stderr: '' });

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
    streams = [];
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
    expect(streams).toEqual([]);
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
