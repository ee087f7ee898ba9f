/** The example of a notice by mail, as a service runs it: by the real curl, through a SOCKS socket, to a server that speaks SMTP. */
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runProgram } from '../../src/watch/notices.ts';
import { TOP } from '../support/amana.ts';
import { makeFolder, type TestFolder } from '../support/folder.ts';

interface Heard {
  /** Where the way was asked to go. RFC 1928: by name, so that nothing is resolved on this machine. */
  target: string;
  login: string;
  said: string[];
  mail: string;
}

/** What arrives, in pieces as they are asked for. */
class Reader {
  readonly #pieces: AsyncIterator<unknown>;
  #left: Buffer = Buffer.alloc(0);
  constructor(socket: Socket) {
    this.#pieces = socket[Symbol.asyncIterator]();
  }

  async bytes(count: number): Promise<Buffer> {
    while (this.#left.length < count) await this.#more();
    return this.#take(count);
  }

  async until(end: string): Promise<string> {
    while (!this.#left.includes(end)) await this.#more();
    return this.#take(this.#left.indexOf(end) + end.length).toString('utf8');
  }

  #take(count: number): Buffer {
    const taken = this.#left.subarray(0, count);
    this.#left = this.#left.subarray(count);
    return taken;
  }

  async #more(): Promise<void> {
    const { value, done } = await this.#pieces.next();
    if (done === true || !Buffer.isBuffer(value)) throw new Error('the connection ended');
    this.#left = Buffer.concat([this.#left, value]);
  }
}

/** RFC 1928 and 1929: user and password, then a connection to a name. */
async function socks(reader: Reader, socket: Socket, heard: Heard): Promise<void> {
  const [, methods = 0] = await reader.bytes(2);
  await reader.bytes(methods);
  socket.write(Buffer.from([5, 2]));
  const [, nameLength = 0] = await reader.bytes(2);
  const name = await reader.bytes(nameLength);
  const [wordLength = 0] = await reader.bytes(1);
  heard.login = `${name}:${await reader.bytes(wordLength)}`;
  socket.write(Buffer.from([1, 0]));
  const [, , , kind, hostLength = 0] = await reader.bytes(5);
  const host = await reader.bytes(hostLength);
  const port = (await reader.bytes(2)).readUInt16BE();
  heard.target = `${kind === 3 ? 'name' : 'address'} ${host}:${port}`;
  socket.write(Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
}

/** RFC 5321, as much of it as one mail takes. */
async function smtp(reader: Reader, socket: Socket, heard: Heard): Promise<void> {
  socket.write('220 mail\r\n');
  for (;;) {
    const line = (await reader.until('\r\n')).trim();
    heard.said.push(line);
    if (line.startsWith('EHLO')) socket.write('250-mail\r\n250 AUTH PLAIN\r\n');
    else if (line.startsWith('AUTH')) socket.write(line === 'AUTH PLAIN' ? '334 \r\n' : '235 ok\r\n');
    else if (/^[A-Za-z0-9+/=]+$/.test(line) && line !== 'DATA' && line !== 'QUIT') socket.write('235 ok\r\n');
    else if (line === 'DATA') {
      socket.write('354 go\r\n');
      heard.mail = await reader.until('\r\n.\r\n');
      socket.write('250 kept\r\n');
    } else if (line === 'QUIT') {
      socket.end('221 bye\r\n');
      return;
    } else socket.write('250 ok\r\n');
  }
}

let folder: TestFolder;
let server: Server;
let heard: Heard;
const failed: unknown[] = [];

beforeAll(async () => {
  folder = await makeFolder();
  server = createServer((socket) => {
    const reader = new Reader(socket);
    socks(reader, socket, heard)
      .then(() => smtp(reader, socket, heard))
      .catch((thrown: unknown) => failed.push(thrown));
  });
  await new Promise<void>((resolve) => {
    server.listen(join(folder.path, 'socks.sock'), resolve);
  });
});

afterAll(async () => {
  await new Promise((resolve) => {
    server.close(resolve);
  });
  await folder.remove();
});

describe('a notice by mail', () => {
  it('leaves by a service that can gain no rights, and says the code and no more', async () => {
    heard = { target: '', login: '', said: [], mail: '' };
    const login = join(folder.path, 'netrc');
    await writeFile(login, 'machine mail.example.org login amana password secret\n', { mode: 0o600 });
    const text = await readFile(join(TOP, 'config/notices/mail.sh'), 'utf8');
    const copy = join(folder.path, 'mail.sh');
    await writeFile(
      copy,
      text
        .replace('127.0.0.1:9050', `localhost${join(folder.path, 'socks.sock')}`)
        .replace('/etc/amana/notice.netrc', login)
        // The server of this test has no certificate that curl could believe.
        .replace('smtps://', 'smtp://'),
    );
    const program = join(folder.path, 'notice');
    // As NoNewPrivileges= does.
    await writeFile(program, `#!/bin/sh\nexec setpriv --no-new-privs ${copy} "$1"\n`);
    await chmod(copy, 0o700);
    await chmod(program, 0o700);

    expect(await runProgram(program, 'disk-low')).toBe(true);
    expect(failed).toEqual([]);
    expect(heard.target).toBe('name mail.example.org:465');
    // A circuit of its own.
    expect(heard.login).toBe('amana:notice');
    expect(heard.said[0]).toBe('EHLO localhost');
    expect(heard.said.filter((line) => /^(MAIL|RCPT)/.test(line))).toEqual([
      'MAIL FROM:<notices@example.org>',
      'RCPT TO:<operator@example.org>',
    ]);
    expect(heard.mail.split('\r\n')).toEqual([
      'From: notices@example.org',
      'To: operator@example.org',
      'Subject: Amana: disk-low',
      '',
      'See docs/metrics.md.',
      '.',
      '',
    ]);
  }, 60_000);
});
