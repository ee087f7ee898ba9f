/**
 * Bench: through onions of a real Tor network on this machine. 10 MB from the source's client, sealed on their
 * way, beside `curl` that posts as many bytes to a bare server behind an onion with the same defences.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fetchThrough, type SocksPort } from '#http/index.ts';
import { toHex } from '#protocol/bytes.ts';
import { bucketFor, sealedLength } from '#protocol/layout.ts';
import { blobSource } from '#source/client/files.ts';
import { connectSource } from '../source.ts';
import { OperatorError } from '../terminal.ts';
import { PrivateNetwork } from '../tor/privateNetwork.ts';
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

const DEFENCES = [
  'HiddenServicePoWDefensesEnabled 1',
  'HiddenServiceMaxStreams 32',
  'HiddenServiceMaxStreamsCloseCircuit 0',
];

const elapsed = async (act: () => Promise<unknown>): Promise<number> => {
  const begun = performance.now();
  await act();
  return performance.now() - begun;
};

/** Reads a body to its end and answers: what any server has to do with an upload. */
function bareServer(path: string): Promise<Server> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(204).end());
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(path, () => resolve(server));
  });
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
    const socket = join(folder, 'bare.sock');
    bare = await bareServer(socket);
    const host = await network.host([
      `HiddenServiceDir ${join(folder, 'bare')}`,
      `HiddenServicePort 80 unix:${socket}`,
      ...DEFENCES,
    ]);
    await network.bootstrapped(host);
    const { socks } = await network.client();
    const bareUrl = `http://${(await readFile(join(folder, 'bare', 'hostname'), 'utf8')).trim()}/`;
    await found(socks, bareUrl);
    const startMs = performance.now() - begun;
    newsroom = await startNewsroom({}, ['--onions', '--torrc', torrc]);
    const server = new URL(newsroom.intake).origin;
    await found(socks, newsroom.intake);

    const file = join(folder, 'file');
    await writeFile(file, randomBytes(FILE_BYTES));
    const wire = join(folder, 'wire');
    await writeFile(wire, randomBytes(WIRE_BYTES));
    const bytes = await readFile(file);
    const client = await connectSource({ server, root: toHex(newsroom.root), socks });
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
    for (let run = 0; run <= RUNS; run++) {
      const visit = await elapsed(() =>
        fetchThrough(socks)(`${server}/`, {
          method: 'GET',
          headers: {},
          signal: AbortSignal.timeout(FOUND_MS),
        }),
      );
      const ours = await send();
      const theirs = await elapsed(() => curl(socks, bareUrl, wire));
      // The first one builds the circuits that later ones are made from.
      if (run === 0) continue;
      visits.push(visit);
      sealed.push(ours / 1000);
      posted.push(theirs / 1000);
    }
    const row = measured('10 MB, sealed and arrived', 's', sealed);
    return {
      bench: 'tor',
      title: 'Through onions of a Tor network on this machine',
      machine: machineLine(),
      rows: [
        within(measured('network, onion and client stand', 'ms', [startMs]), MOST_START_MS),
        measured('the first page over a new circuit', 'ms', visits),
        held(row, row.median / median(posted), 'curl', 'at most', MOST_RATIO),
        measured('curl, as many bytes to a bare server', 's', posted),
      ],
      notes: [
        'Three authorities, three relays, two onion hosts and a client, all on loopback: no distance, little jitter.',
        `As many bytes: the file padded and sealed, ${WIRE_BYTES}. Every object and every curl over a circuit of its own.`,
        `Medians of ${RUNS}, in turns, after one that warms up.`,
      ],
    };
  } finally {
    await newsroom?.stop();
    await network.stop();
    bare?.close();
    await rm(folder, { recursive: true, force: true });
  }
}
