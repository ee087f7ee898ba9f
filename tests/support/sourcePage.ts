/** The source's page as it is built for real, on a real intake; and the same behind a stricter policy. */
import { execFile } from 'node:child_process';
import { createServer, request } from 'node:http';
import { join } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { toBase64 } from '#protocol/bytes.ts';
import { addDays } from '#protocol/day.ts';
import { signStatement } from '#protocol/directory.ts';
import { parseEpochId } from '#protocol/ids.ts';
import { TOP } from './amana.ts';
import { makeFolder, type TestFolder } from './folder.ts';
import { startIntake, type TestIntake } from './intake.ts';
import { SANITIZER_EPOCH_DAYS } from './newsroom.ts';

const run = promisify(execFile);

/** Builds the page into a folder of the test's own; the build tool runs in a process of its own. */
async function buildPage(folder: string): Promise<string> {
  const out = join(folder, 'source');
  const vite = join(TOP, 'node_modules/vite/bin/vite.js');
  await run(process.execPath, [vite, 'build', '--mode', 'source', '--outDir', out, '--emptyOutDir'], {
    cwd: TOP,
  });
  return out;
}

export interface SourceSite {
  readonly intake: TestIntake;
  readonly url: string;
  stop(): Promise<void>;
}

/** The same page in a language that nobody speaks; see pseudo.ts. */
export async function buildPseudo(folder: string): Promise<string> {
  const out = join(folder, 'source');
  await run(process.execPath, [join(TOP, 'tests/support/pseudo.ts'), 'page', out], { cwd: TOP });
  return out;
}

/** @param server settings of the intake, such as the names it answers to behind a proxy */
export async function startSourceSite(
  build = buildPage,
  server: Parameters<typeof startIntake>[0] = {},
): Promise<SourceSite> {
  const folder: TestFolder = await makeFolder();
  const intake = await startIntake(server, await build(folder.path));
  return {
    intake,
    url: intake.url,
    async stop() {
      await intake.stop();
      await folder.remove();
    },
  };
}

/**
 * The newsroom's worker tells how large a file it has memory for. Before any page has asked: the intake keeps its
 * directory for a while.
 */
export async function tellMostBytes({ intake }: SourceSite, mostBytes: number): Promise<void> {
  const { storage, crypto, newsroom, today } = intake;
  const { root, sanitizer } = newsroom;
  const payload = {
    kind: 'sanitizer-epoch',
    // Of two that are open the last one is sealed to.
    id: parseEpochId('ffffffff'),
    publicKey: toBase64(newsroom.sanitizerEpoch.publicKey),
    notBefore: today,
    notAfter: addDays(today, SANITIZER_EPOCH_DAYS - 1),
    mostBytes,
  } as const;
  await storage.statements.add(
    signStatement(crypto, root.publicKey, payload, sanitizer.publicKey, sanitizer.secretKey),
  );
}

export interface Front {
  readonly url: string;
  /** While true, the line is dead for everything that belongs to sending. */
  isBroken: boolean;
  /** While one is named, whatever matches it waits for an answer; nothing is refused. */
  silent: RegExp | null;
  /** While one is named, whatever matches it is refused. */
  dead: RegExp | null;
  stop(): Promise<void>;
}

interface Changes {
  readonly policy?: (policy: string) => string;
  readonly page?: (html: string) => string;
}

/** The site through a proxy that changes the policy of every answer, or the first page. */
async function inFrontOf(url: string, { policy = (same) => same, page }: Changes): Promise<Front> {
  const behind = new URL(url);
  const front: Front & { url: string } = {
    url: '',
    isBroken: false,
    silent: null,
    dead: null,
    stop: (): Promise<void> =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  const server = createServer(async (incoming, outgoing) => {
    while (front.silent?.test(incoming.url ?? '')) await sleep(100);
    const isBroken = front.isBroken && /^\/(attachments|reports)/.test(incoming.url ?? '');
    if (isBroken || front.dead?.test(incoming.url ?? '')) {
      outgoing.destroy();
      return;
    }
    const isPage = page !== undefined && incoming.url === '/';
    const headers = {
      ...incoming.headers,
      host: behind.host,
      ...(isPage ? { 'accept-encoding': 'identity' } : {}),
    };
    const passed = request(
      { host: behind.hostname, port: behind.port, method: incoming.method, path: incoming.url, headers },
      (answer) => {
        const changed = policy(String(answer.headers['content-security-policy']));
        const { 'content-length': length, ...rest } = answer.headers;
        outgoing.writeHead(answer.statusCode ?? 500, {
          ...rest,
          ...(length !== undefined && !isPage ? { 'content-length': length } : {}),
          'content-security-policy': changed,
        });
        if (isPage) void readAll(answer).then((html) => outgoing.end(page(html)));
        else answer.pipe(outgoing);
      },
    );
    passed.on('error', () => outgoing.destroy());
    incoming.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy listens on a port');
  front.url = `http://127.0.0.1:${address.port}`;
  return front;
}

/** A line that can break. */
export const overALine = (url: string): Promise<Front> => inFrontOf(url, {});

/** Forbids WebAssembly, as a stricter policy would; a browser says so only once something is compiled. */
export const withoutWasm = (url: string): Promise<Front> =>
  inFrontOf(url, { policy: (policy) => policy.replace(" 'wasm-unsafe-eval'", '') });

/** A page that is pinned to another newsroom than its server serves. */
export const withAnotherRoot = (url: string, rootHex: string): Promise<Front> =>
  inFrontOf(url, {
    page: (html) => html.replace(/(name="newsroom-root" content=")[0-9a-f]{64}/, `$1${rootHex}`),
  });
