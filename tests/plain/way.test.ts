/** The plain form's way to the intake behind tor's own sockets, its settings, and what is left of it when it is off. */
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadConfig } from '#config/schema.ts';
import { startServer } from '#http/index.ts';
import { offRoutes } from '#plain/app.ts';
import { PLAIN_HEADERS } from '#plain/headers.ts';
import { openNewsroom } from '#plain/newsroom.ts';
import { loadStyle } from '#plain/style.ts';
import { type IntakePlace, wayTo } from '#plain/way.ts';
import { silentLog } from '#process/index.ts';
import { bytesSource } from '#protocol/seal.ts';
import { fetchAllWords } from '#source/messages/index.ts';
import { makeFolder, type TestFolder } from '../support/folder.ts';
import { startIntake, type TestIntake } from '../support/intake.ts';
import { formOf, get, post } from '../support/plainForm.ts';

const HOST = 'abcdefghijklmnop.onion';
let folder: TestFolder;
let intake: TestIntake;
let place: IntakePlace;

beforeAll(async () => {
  folder = await makeFolder();
  const path = join(folder.path, 'intake.sock');
  intake = await startIntake({ listen: { kind: 'unix', path }, hosts: [HOST], proxyProtocol: true });
  place = { listen: { kind: 'unix', path }, host: HOST, proxyProtocol: true };
  await fetchAllWords('en');
});
afterAll(async () => {
  await intake.stop();
  await folder.remove();
});

const newsroom = (at: IntakePlace) => openNewsroom(intake.crypto, intake.newsroom.root.publicKey, at);

const settings = {
  method: 'GET',
  headers: {},
  credentials: 'omit',
  referrerPolicy: 'no-referrer',
  cache: 'no-store',
  redirect: 'error',
} as const;

describe('the way to the intake', () => {
  it('carries a report with a file through a unix socket that expects tor’s line', async () => {
    const client = await newsroom(place).connect();
    expect(client.newsroom).toBe('Test desk');
    const codename = await client.newCodename();
    const bytes = new Uint8Array(3 * 1024 ** 2).fill(7);
    const file = { name: 'a.jpg', type: 'image/jpeg', keepOriginal: false, bytes: bytesSource(bytes) };
    const delivery = client.deliver(codename, { text: 'by a socket', files: [file] });
    await delivery.run(() => undefined);
    const [id] = delivery.attachmentIds;
    if (id === undefined) throw new Error('an attachment was sent');
    expect((await intake.storage.attachments.status(id))?.state).toBe('waiting');
    expect(await client.replies(codename)).toEqual([]);
  });

  it('is refused without that line, or under another name', async () => {
    const wrong = [
      { ...place, proxyProtocol: false },
      { ...place, host: 'example.org' },
    ];
    for (const at of wrong)
      await expect(newsroom(at).connect()).rejects.toMatchObject({ name: 'AmanaError' });
  });

  it('is another connection and another circuit for each request, and says nothing of anybody', async () => {
    const heard: string[] = [];
    const listener = createServer((socket) => {
      let came = '';
      socket.on('data', (bytes) => {
        came += bytes.toString('latin1');
        if (!came.endsWith('\r\n\r\n')) return;
        heard.push(came);
        socket.end('HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n');
      });
    });
    const path = join(folder.path, 'heard.sock');
    await new Promise<void>((resolve) => listener.listen(path, resolve));
    const fetchThere = wayTo({ listen: { kind: 'unix', path }, host: HOST, proxyProtocol: true });
    for (let i = 0; i < 3; i += 1)
      await fetchThere('http://x/drops', { ...settings, signal: AbortSignal.timeout(5_000) });
    await new Promise((resolve) => listener.close(resolve));
    const circuits = heard.map(
      (text) => /^PROXY TCP6 (fc00:dead:beef:4dad::\S+) ::1 \d+ 80\r\n/.exec(text)?.[1],
    );
    expect(new Set(circuits).size).toBe(3);
    expect(circuits).not.toContain(undefined);
    for (const text of heard)
      expect(text.split('\r\n').slice(1)).toEqual([
        'GET /drops HTTP/1.1',
        `host: ${HOST}`,
        'connection: close',
        '',
        '',
      ]);
  });

  it('goes to the next intake where one is gone, and is closed where all are', async () => {
    const gone = { kind: 'unix', path: join(folder.path, 'gone.sock') } as const;
    const client = await newsroom({ ...place, listen: gone, others: [gone, place.listen] }).connect();
    expect(client.newsroom).toBe('Test desk');
    const nowhere = wayTo({ ...place, listen: gone, others: [gone] });
    await expect(
      nowhere('http://x/drops', { ...settings, signal: AbortSignal.timeout(5_000) }),
    ).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('stops when whoever waits has gone', async () => {
    const signal = AbortSignal.abort();
    await expect(wayTo(place)('http://x/drops', { ...settings, signal })).rejects.toThrow();
  });
});

describe('its settings', () => {
  const env = { AMANA_ROOT: 'a'.repeat(64), AMANA_LISTEN: '127.0.0.1:0', AMANA_INTAKE: '127.0.0.1:8470' };

  it('leave it off unless a port is given', () => {
    expect(loadConfig('plain', env).plainForm).toBeNull();
    expect(loadConfig('plain', { ...env, AMANA_PLAIN_FORM: 'off' }).plainForm).toBeNull();
    expect(loadConfig('plain', { ...env, AMANA_PLAIN_FORM: '81' }).plainForm).toBe(81);
    for (const wrong of ['on', '0', '65536', ':81'])
      expect(() => loadConfig('plain', { ...env, AMANA_PLAIN_FORM: wrong })).toThrow('AMANA_PLAIN_FORM');
  });

  it('name one intake, or all that there are', () => {
    const [first, second] = ['/run/a.sock', '/run/b.sock'].map((path) => ({ kind: 'unix', path }));
    expect(loadConfig('plain', { ...env, AMANA_INTAKE: 'unix:/run/a.sock' }).intakes).toEqual([first]);
    const both = loadConfig('plain', { ...env, AMANA_INTAKE: 'unix:/run/a.sock,unix:/run/b.sock' });
    expect(both.intakes).toEqual([first, second]);
    for (const wrong of ['', ',', 'unix:/run/a.sock,'])
      expect(() => loadConfig('plain', { ...env, AMANA_INTAKE: wrong })).toThrow('AMANA_INTAKE');
  });

  it('hold three of the largest forms, and an eighth for those without files', () => {
    const { mostFormBytes, formMemoryBytes } = loadConfig('plain', env);
    expect([mostFormBytes, formMemoryBytes]).toEqual([32 * 1024 ** 2, 128 * 1024 ** 2]);
    expect(Math.floor((formMemoryBytes * 7) / 8 / mostFormBytes)).toBe(3);
  });
});

describe('switched off', () => {
  it('it takes no form, and whatever is asked for says how to reach the page that seals', async () => {
    const server = await startServer({
      listen: { kind: 'tcp', host: '127.0.0.1', port: 0 },
      hosts: [],
      log: silentLog,
      headers: PLAIN_HEADERS,
      routes: offRoutes(() => 'http://sealing.onion/', await loadStyle(), silentLog),
    });
    try {
      for (const path of ['/', '/ar/', '/en/write', '/en/return']) {
        const { status, screen, html } = await get(`${server.url}${path}`);
        expect([path, status, screen]).toEqual([path, 200, 'off']);
        expect(html).toContain('href="http://sealing.onion/"');
        expect(html).not.toContain('<form');
      }
      const { status, screen } = await post(`${server.url}/en/write`, formOf({ text: 'not taken' }));
      expect([status, screen]).toEqual([403, 'off']);
    } finally {
      await server.close();
    }
  });

  it('the intake’s page says so too, and offers no link', async () => {
    const plain = await startIntake();
    try {
      const html = await (await fetch(`${plain.url}/plain`)).text();
      expect(html).toContain('This newsroom takes no plain form');
      expect(html.match(/<section lang=/g)).toHaveLength(8);
      expect(html).not.toMatch(/href="http/);
    } finally {
      await plain.stop();
    }
  });
});
