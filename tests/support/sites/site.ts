/** A real site of another program for a test: started on this machine, with an owner, gone without a trace afterwards. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TargetKind } from '#publisher/index.ts';

export interface TestSite {
  readonly kind: TargetKind;
  readonly url: string;
  /** What the site takes for a key. */
  readonly key: string;
  /** Of the right form, and not this site's. */
  readonly wrongKey: string;
  /** A key that may write but not publish, or not as it was sent; null where the program knows none. */
  readonly weakKey: string | null;
  /** The short name of an author who is not the owner. */
  readonly author: string;
  /** Changes the text of an article behind everybody's back, as somebody in the site's own editor would. */
  change(slug: string, from: string, to: string): Promise<void>;
  /** An article of somebody else. */
  writeForeign(slug: string): Promise<void>;
  /** Articles of this slug in any state, and slugs that the site made of it. */
  count(slug: string): Promise<number>;
  stop(): Promise<void>;
}

/** A machine with other work takes its time. */
const READY_MS = 120_000;

export interface Running {
  readonly process: ChildProcess;
  output(): string;
  stop(): Promise<void>;
}

/** In a process group of its own, so that what it starts ends with it. */
export function start(
  program: string,
  args: readonly string[],
  options: { cwd?: string; env?: Readonly<Record<string, string>> } = {},
): Running {
  let output = '';
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: { PATH: process.env.PATH ?? '', LANG: 'C.UTF-8', TZ: 'UTC', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const keep = (chunk: Buffer): void => {
    output = `${output}${chunk.toString('utf8')}`.slice(-8_000);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', (error) => {
      output += String(error);
      resolve();
    });
  });
  const signal = (name: NodeJS.Signals): void => {
    if (child.pid === undefined || child.exitCode !== null) return;
    process.kill(-child.pid, name);
  };
  return {
    process: child,
    output: () => output,
    async stop() {
      signal('SIGTERM');
      const late = setTimeout(() => signal('SIGKILL'), 10_000);
      await ended;
      clearTimeout(late);
    },
  };
}

export async function until(ready: () => Promise<boolean>, running: Running): Promise<void> {
  const deadline = Date.now() + READY_MS;
  while (!(await ready())) {
    if (running.process.exitCode !== null || Date.now() > deadline)
      throw new Error(`it did not start:\n${running.output()}`);
    await sleep(200);
  }
}

/** Whether anything answers, and with which status. */
export async function statusOf(url: string): Promise<number | null> {
  try {
    const answer = await fetch(url, { redirect: 'manual' });
    await answer.arrayBuffer();
    return answer.status;
  } catch (thrown) {
    // By its name: what fetch throws is of Node's own realm, and `instanceof` knows jest's.
    if (String(thrown).startsWith('TypeError')) return null;
    throw thrown;
  }
}

export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Buffer;
}

/** A line to a site that writes down what passes, and can be cut. */
export interface Line {
  readonly url: string;
  readonly seen: Seen[];
  /**
   * Cuts the line at the first request for which this is true: before the site has it, or after it was done and before the
   * answer is back.
   */
  cut(when: 'before' | 'after', at: (request: Seen) => boolean): void;
  /** Takes no larger body, and says so as the web servers do that stand before such programs. */
  takeAtMost(bytes: number): void;
  close(): Promise<void>;
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export async function startLine(to: string): Promise<Line> {
  const target = new URL(to);
  const seen: Seen[] = [];
  let mostBytes = Number.POSITIVE_INFINITY;
  let cutting: { when: 'before' | 'after'; at: (request: Seen) => boolean } | null = null;
  const server: Server = createServer((asked, answer) => {
    void (async () => {
      const { method = '', url: path = '', headers } = asked;
      const one = { method, path, headers, body: await bodyOf(asked) };
      seen.push(one);
      if (one.body.length > mostBytes) {
        answer.writeHead(413, { 'content-type': 'text/html' });
        return void answer.end('<html><head><title>413 Request Entity Too Large</title></head></html>');
      }
      const isCut = cutting?.at(one) === true ? cutting.when : null;
      if (isCut !== null) cutting = null;
      if (isCut === 'before') return void asked.socket.destroy();
      const passed = request(
        {
          host: target.hostname,
          port: target.port,
          method: one.method,
          path: one.path,
          headers: { ...asked.headers, host: target.host },
        },
        (answered) => {
          void (async () => {
            const body = await bodyOf(answered);
            if (isCut === 'after') return void asked.socket.destroy();
            const { 'transfer-encoding': _none, ...headers } = answered.headers;
            answer.writeHead(answered.statusCode ?? 502, { ...headers, 'content-length': body.length });
            answer.end(body);
          })();
        },
      );
      passed.on('error', () => asked.socket.destroy());
      passed.end(one.body);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    seen,
    cut(when, at) {
      cutting = { when, at };
    },
    takeAtMost(bytes) {
      mostBytes = bytes;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
