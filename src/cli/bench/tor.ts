/**
 * Bench: through the onion of a newsroom on a real Tor network on this machine. 10 MB from the source's client, sealed on
 * their way, beside `curl` that posts as many bytes to a bare server behind the same onion, at a port of its own.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fetchThrough, type SocksPort } from '#http/index.ts';
import { acceptProxyLines } from '#http/proxy.ts';
import { toHex } from '#protocol/bytes.ts';
import { bucketFor, sealedLength } from '#protocol/layout.ts';
import { blobSource } from '#source/client/files.ts';
import { type DataFolder, dataFolder } from '../places.ts';
import { connectSource } from '../source.ts';
import { OperatorError } from '../terminal.ts';
import { ask } from '../tor/node.ts';
import { PrivateNetwork } from '../tor/privateNetwork.ts';
import { controlCookie, controlSocket } from '../tor/torrc.ts';
import { type BenchResult, held, machineLine, measured, median, within } from './result.ts';
import { startNewsroom } from './running.ts';
import { ended } from './tool.ts';

const FILE_BYTES = 10_000_000;
/** Padded to its bucket and sealed: what leaves. */
const WIRE_BYTES = sealedLength('attachment', bucketFor('attachment', FILE_BYTES));
/** A circuit is lucky in its relays or not: fewer would measure that. */
const RUNS = 11;
const MOST_RATIO = 1.2;
/** What the private network has to stand within, ms. */
const MOST_START_MS = 60_000;
/** A new onion's descriptor needs a moment to reach the directories. */
const FOUND_MS = 120_000;

/** Of the sources' onion, beside the intake's and the plain form's. */
const BARE_PORT = 82;

const elapsed = async (act: () => Promise<unknown>): Promise<number> => {
  const begun = performance.now();
  await act();
  return performance.now() - begun;
};

/** Reads a body to its end and answers: what any server has to do with an upload. Tor's line comes first, as at the intake. */
function bareServer(path: string): Promise<Server> {
  const http = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(204).end());
  });
  const server = acceptProxyLines(http, () => undefined);
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(path, () => resolve(server));
  });
}

/** One more port of the onion that stands: what leads to it is the same tor, and the same in everything. */
async function openPort({ torControl }: DataFolder, port: number, socket: string): Promise<void> {
  const place = controlSocket(torControl);
  const cookie = await readFile(controlCookie(torControl));
  const lines = (await ask(place, 'GETCONF HiddenServiceOptions', cookie)).map((line) => {
    const [name = '', ...value] = line.split('=');
    return `${name}="${value.join('=')}"`;
  });
  // Tor takes the settings of its onions together, in their order; the sources' onion is the first.
  const first = lines.findIndex((line) => line.startsWith('HiddenServicePort='));
  const settings = lines.toSpliced(first, 0, `HiddenServicePort="${port} unix:${socket}"`);
  await ask(place, `SETCONF ${settings.join(' ')}`, cookie);
}

async function found(socks: SocksPort, url: string): Promise<void> {
  const until = performance.now() + FOUND_MS;
  for (;;) {
    const signal = AbortSignal.timeout(30_000);
    const [answer] = await Promise.allSettled([
      fetchThrough(socks)(url, { method: 'GET', headers: {}, signal }),
    ]);
    if (answer.status === 'fulfilled') return;
    if (performance.now() > until)
      throw new OperatorError('The onion was never found.', { cause: answer.reason });
    await sleep(500);
  }
}

/** A name of its own at the SOCKS port is a circuit of its own, as the source's client has for each object. */
async function curl({ host, port }: SocksPort, url: string, file: string): Promise<void> {
  const proxy = `socks5h://${toHex(randomBytes(8))}:0@${host}:${port}`;
  const args = [
    '--silent',
    '--fail',
    '--proxy',
    proxy,
    '--header',
    'Expect:',
    '--data-binary',
    `@${file}`,
    url,
  ];
  const { code, stderr } = await ended('curl', args);
  if (code !== 0) throw new OperatorError(`curl ended with ${code}: ${stderr}`);
}

export async function benchTor(): Promise<BenchResult> {
  const folder = await mkdtemp(join(tmpdir(), 'amana-bench-tor-'));
  const begun = performance.now();
  const network = await PrivateNetwork.start(join(folder, 'net'));
  let bare: Server | null = null;
  let newsroom: Awaited<ReturnType<typeof startNewsroom>> | null = null;
  try {
    const torrc = join(folder, 'private-network');
    await writeFile(torrc, `${network.lines.join('\n')}\n`);
    const { socks } = await network.client();
    newsroom = await startNewsroom({}, ['--onions', '--torrc', torrc]);
    const server = new URL(newsroom.intake).origin;
    const socket = join(folder, 'bare.sock');
    bare = await bareServer(socket);
    await openPort(dataFolder(join(newsroom.folder, 'data')), BARE_PORT, socket);
    const bareUrl = `${server}:${BARE_PORT}/`;
    await found(socks, newsroom.intake);
    await found(socks, bareUrl);
    const startMs = performance.now() - begun;

    const file = join(folder, 'file');
    await writeFile(file, randomBytes(FILE_BYTES));
    const wire = join(folder, 'wire');
    await writeFile(wire, randomBytes(WIRE_BYTES));
    const bytes = await readFile(file);
    const client = await connectSource({ server, root: toHex(newsroom.root), socks, json: true });
    /** Until the newsroom has all of the file: the report leaves after a pause, so that the two are not joined. */
    const send = async (): Promise<number> => {
      const source = blobSource(new Blob([bytes]));
      const draft = {
        text: 'What came with it.',
        files: [{ name: 'notes.bin', type: '', keepOriginal: false, bytes: source }],
      };
      const codename = await client.newCodename();
      const delivery = client.deliver(codename, draft, { wordsFirst: false, isEndless: false });
      const from = performance.now();
      let arrived: number | null = null;
      await delivery.run(({ confirmedBytes }) => {
        if (confirmedBytes >= WIRE_BYTES) arrived ??= performance.now() - from;
      }, AbortSignal.timeout(FOUND_MS));
      if (arrived === null) throw new OperatorError('The file did not arrive.');
      return arrived;
    };
    const visits: number[] = [];
    const sealed: number[] = [];
    const posted: number[] = [];
    const post = (): Promise<number> => elapsed(() => curl(socks, bareUrl, wire));
    for (let run = 0; run <= RUNS; run++) {
      const visit = await elapsed(() =>
        fetchThrough(socks)(`${server}/`, {
          method: 'GET',
          headers: {},
          signal: AbortSignal.timeout(FOUND_MS),
        }),
      );
      // Whoever comes second in a turn may find the machine or the relays in another state: each does, as often.
      const before = run % 2 === 0 ? await post() : null;
      const ours = await send();
      const theirs = before ?? (await post());
      // The first one builds the circuits that later ones are made from.
      if (run === 0) continue;
      visits.push(visit);
      sealed.push(ours / 1000);
      posted.push(theirs / 1000);
    }
    const row = measured('10 MB, sealed and arrived', 's', sealed);
    const turns = measured(
      'the same, turn by turn',
      '×',
      sealed.map((ours, turn) => ours / (posted[turn] ?? Number.NaN)),
    );
    return {
      bench: 'tor',
      title: 'Through the onion of a newsroom on a Tor network on this machine',
      machine: machineLine(),
      rows: [
        within(measured('network, onion and client stand', 'ms', [startMs]), MOST_START_MS),
        measured('the first page over a new circuit', 'ms', visits),
        held(row, row.median / median(posted), 'curl', 'at most', MOST_RATIO),
        held(turns, turns.median, 'curl', 'at most', MOST_RATIO),
        measured('curl, as many bytes to a bare server', 's', posted),
      ],
      notes: [
        'Three authorities, three relays, a newsroom and a client, all on loopback: no distance, little jitter.',
        `As many bytes: the file padded and sealed, ${WIRE_BYTES}. Both behind the one onion, at two of its ports.`,
        `Every object and every curl over a circuit of its own. Medians of ${RUNS} turns, after one that warms up; who goes first alternates.`,
      ],
    };
  } finally {
    await newsroom?.stop();
    await network.stop();
    bare?.close();
    await rm(folder, { recursive: true, force: true });
  }
}
