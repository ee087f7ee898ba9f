/** The example of a notice to a telephone, by the real curl, through a SOCKS port to a real server, and never past it. */
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { createServer as createWeb, type IncomingHttpHeaders, type Server } from 'node:http';
import { createServer, connect as dial, type Server as Pipe } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { runProgram } from '../../src/watch/notices.ts';
import { TOP } from '../support/amana.ts';
import { makeFolder, type TestFolder } from '../support/folder.ts';
import { startSocks, type TestSocks } from '../support/socks.ts';

interface Heard {
  readonly line: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let folder: TestFolder;
let ntfy: Server;
let port: number;
let socks: TestSocks;
let pipe: Pipe;
let status = 200;
const heard: Heard[] = [];

const listening = (server: Server | Pipe, where: number | string): Promise<void> =>
  new Promise((resolve) => {
    if (typeof where === 'string') server.listen(where, resolve);
    else server.listen(where, '127.0.0.1', resolve);
  });

beforeAll(async () => {
  folder = await makeFolder();
  ntfy = createWeb(async (request, response) => {
    heard.push({
      line: `${request.method} ${request.url}`,
      headers: request.headers,
      body: await text(request),
    });
    response.writeHead(status).end('{}');
  });
  await listening(ntfy, 0);
  const address = ntfy.address();
  if (address === null || typeof address === 'string') throw new Error('the server has a port');
  port = address.port;
  socks = await startSocks({ 'ntfy.example.org': port });
  // As the tor of ./amana install --watch has it.
  pipe = createServer((near) => {
    const far = dial(socks.port, '127.0.0.1');
    near.pipe(far).pipe(near);
    near.on('error', () => far.destroy());
    far.on('error', () => near.destroy());
  });
  await listening(pipe, join(folder.path, 'socks.sock'));
});

beforeEach(() => {
  status = 200;
  heard.length = 0;
  socks.takeStreams();
});

afterAll(async () => {
  for (const server of [pipe, ntfy]) await new Promise((resolve) => server.close(resolve));
  await socks.stop();
  await folder.remove();
});

/** The example with its two settings, as a program that runs by itself or behind another. */
async function example(topic: string, socksAt: string, behind = ''): Promise<string> {
  const given = await readFile(join(TOP, 'config/notices/ntfy.sh'), 'utf8');
  const copy = join(folder.path, 'ntfy.sh');
  await writeFile(
    copy,
    given.replace(/^TOPIC=.*$/m, `TOPIC=${topic}`).replace(/^SOCKS=.*$/m, `SOCKS=${socksAt}`),
  );
  const program = join(folder.path, 'notice');
  await writeFile(program, `#!/bin/sh\nexec ${behind} ${copy} "$1"\n`);
  for (const path of [copy, program]) await chmod(path, 0o700);
  return program;
}

describe('a notice to a telephone', () => {
  it('comes through the SOCKS socket where there is no network, and no name is resolved before it', async () => {
    // The server of this test has no certificate that curl could believe. The namespace has no way out but the socket.
    const program = await example(
      'http://ntfy.example.org/topic',
      `localhost${join(folder.path, 'socks.sock')}`,
      'setpriv --no-new-privs unshare --user --map-root-user --net',
    );
    expect(await runProgram(program, 'disk-low')).toBe(true);
    expect(socks.takeStreams()).toEqual([
      { user: 'amana', host: 'ntfy.example.org', port: 80, requests: ['POST /topic'] },
    ]);
    expect(heard.map(({ line, body }) => [line, body])).toEqual([['POST /topic', 'disk-low']]);
    const { headers = {} } = heard[0] ?? {};
    expect(Object.keys(headers).sort()).toEqual([
      'accept',
      'content-length',
      'content-type',
      'host',
      'title',
      'user-agent',
    ]);
    expect([headers.title, headers.host]).toEqual(['Amana', 'ntfy.example.org']);
  }, 60_000);

  it('is not given past a SOCKS port that is gone, or that cannot reach the server', async () => {
    const straight = `http://127.0.0.1:${port}/topic`;
    expect(await runProgram(await example(straight, `localhost${folder.path}/none.sock`), 'flood')).toBe(
      false,
    );
    const named = `http://localhost:${port}/topic`;
    expect(await runProgram(await example(named, socks.address), 'flood')).toBe(false);
    expect(socks.takeStreams().map(({ host }) => host)).toEqual(['localhost']);
    expect(heard).toEqual([]);
  }, 60_000);

  it('that the server refuses is a failed notice', async () => {
    status = 403;
    expect(await runProgram(await example('http://ntfy.example.org/topic', socks.address), 'flood')).toBe(
      false,
    );
    expect(heard).toHaveLength(1);
  }, 60_000);
});
