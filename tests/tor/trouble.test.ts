/**
 * Behind onions of a real Tor network: circuits that die under an upload, and the newsroom's own tor, a flood from many
 * circuits, an abuser whose circuit is closed, and readers of the public site, who have an onion of their own.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import type { TorNode } from '#cli/tor/node.ts';
import { fetchThrough, type SocksPort, visitThrough } from '#http/index.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { newObjectId } from '#protocol/ids.ts';
import { bucketFor, sealedLength } from '#protocol/layout.ts';
import { AMANA, amana, TOP } from '../support/amana.ts';
import { startTorNewsroom, type TorNewsroom } from '../support/torNewsroom.ts';

const MINUTES = 60_000;

/** Some seconds of upload, so that circuits can die in the middle of it. */
const ATTACHMENT_BYTES = 12 * 1024 ** 2;
/** What leaves of it: its length tells nothing but a class of lengths. */
const SEALED_BYTES = sealedLength('attachment', bucketFor('attachment', ATTACHMENT_BYTES));
const DEATHS = 3;
/**
 * Written before each death. Two requests of a megabyte each may be on the line and lost with it: of three deaths at least
 * 3 MiB stay on the newsroom's disk, and Tor adds less than one to all of it. SERIES in src/source/client/upload.ts
 */
const BETWEEN_DEATHS_BYTES = 3 * 1024 ** 2;
/** What is written into the line by then is the attachment, and no longer the asking for keys before it. */
const UNDER_WAY_BYTES = 1024 ** 2;

const ATTACKERS = 24;
const FLOOD_MS = 40_000;
/** What an ordinary report is on the wire: junk looks the same until it is opened. */
const JUNK_BYTES = sealedLength('report', bucketFor('report', 2000));

let newsroom: TorNewsroom;
let visitor: { readonly node: TorNode; readonly socks: SocksPort };
let attackers: SocksPort;
let editors: SocksPort;
let folder: string;
let desk: string[];

/** A new onion's descriptor needs a moment to reach the directories. */
async function untilDone(args: readonly string[]): Promise<string> {
  const until = performance.now() + 2 * MINUTES;
  for (;;) {
    const { code, stdout, stderr } = await amana(args);
    if (code === 0) return stdout;
    if (performance.now() > until) throw new Error(stderr);
    await sleep(1_000);
  }
}

const inboxLine = z.object({ text: z.string(), attachments: z.array(z.object({ status: z.string() })) });

/** The report with these words, once its attachments are settled. */
async function atTheDesk(words: string): Promise<z.infer<typeof inboxLine>> {
  const until = performance.now() + 3 * MINUTES;
  for (;;) {
    const lines = (await untilDone([...desk, 'inbox'])).split('\n').filter((line) => line !== '');
    const found = lines.map((line) => inboxLine.parse(JSON.parse(line))).find(({ text }) => text === words);
    if (found?.attachments.every(({ status }) => status !== 'waiting')) return found;
    if (performance.now() > until) throw new Error('it never came');
    await sleep(1_000);
  }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'amana-trouble-'));
  // A flood begins at fewer writes than this network could carry.
  newsroom = await startTorNewsroom({ AMANA_NORMAL_WRITES: '20' }, ['--site']);
  editors = await newsroom.editorClient('ada');
  const { host, port } = editors;
  const passphrase = join(folder, 'passphrase');
  await writeFile(passphrase, 'seven calm rivers');
  desk = ['desk', '--key', join(folder, 'editor.key'), '--passphrase-file', passphrase, '--json'];
  desk.push('--socks', `${host}:${port}`);
  const { invite } = newsroom.running;
  if (invite === null) throw new Error('a fresh newsroom has an invite');
  await untilDone(['desk', 'enroll', '--invite', invite, '--name', 'Ada', ...desk.slice(1)]);
  visitor = await newsroom.network.client();
  ({ socks: attackers } = await newsroom.network.client());
}, 5 * MINUTES);

afterAll(async () => {
  await newsroom?.stop();
  await rm(folder, { recursive: true, force: true });
}, MINUTES);

/** A GET that is read to its end. */
const get = (way: ReturnType<typeof fetchThrough>, url: string) =>
  way(url, { method: 'GET', headers: {}, signal: AbortSignal.timeout(30_000) });

/** A new onion's descriptor needs a moment to reach the directories. */
async function reached(way: ReturnType<typeof fetchThrough>, url: string) {
  const until = performance.now() + 2 * MINUTES;
  for (;;) {
    const [answer] = await Promise.allSettled([get(way, url)]);
    if (answer.status === 'fulfilled') return answer.value;
    if (performance.now() > until) throw answer.reason;
    await sleep(500);
  }
}

/** What the newsroom's own tor says of its circuits, as its operator could ask it. */
async function circuitsOf(address: string): Promise<number[]> {
  const socket = createConnection(join(newsroom.data, 'control', 'control')).setEncoding('latin1');
  const cookie = await readFile(join(newsroom.data, 'control', 'cookie'));
  let said = '';
  socket.on('data', (text: string) => {
    said += text;
  });
  socket.write(`AUTHENTICATE ${cookie.toString('hex')}\r\nGETINFO circuit-status\r\nQUIT\r\n`);
  await once(socket, 'close');
  const [onion = ''] = new URL(address).hostname.split('.');
  return said
    .split('\r\n')
    .filter((line) => line.includes(`REND_QUERY=${onion}`) && line.includes('HSSR_JOINED'))
    .flatMap((line) => Number(/(\d+) BUILT/.exec(line)?.[1] ?? []));
}

/** What a server says to the mediator. */
async function tellMediator(circuit: number): Promise<void> {
  const socket = createConnection(join(newsroom.data, 'circuits', 'mediator.sock'));
  const message = Buffer.alloc(4);
  message.writeUInt32BE(circuit);
  socket.end(message).resume();
  await once(socket, 'close');
}

async function untilTrue(holds: () => Promise<boolean>): Promise<void> {
  const until = performance.now() + MINUTES;
  while (!(await holds())) {
    if (performance.now() > until) throw new Error('it did not come to that');
    await sleep(250);
  }
}

/** What the visitor's tor has written to the network since it started. control-spec.txt, GETINFO */
async function writtenBytes(): Promise<number> {
  const [line = ''] = await visitor.node.control('GETINFO traffic/written');
  return z.coerce
    .number()
    .int()
    .parse(/(\d+)$/.exec(line)?.[1]);
}

const checks = z.object({ checks: z.array(z.object({ check: z.string(), state: z.string() })) });

/** What `doctor` says of this newsroom, by the names of its checks. */
async function found(...args: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const { stdout, stderr } = await amana(['doctor', '--data', newsroom.data, '--json', ...args]);
  if (stdout === '') throw new Error(stderr);
  return Object.fromEntries(
    checks.parse(JSON.parse(stdout)).checks.map(({ check, state }) => [check, state]),
  );
}

const sent = z.object({ codename: z.string() });

/** `amana send` through the visitor's tor. @param meanwhile runs while it does */
async function send(args: readonly string[], meanwhile: (over: AbortSignal) => Promise<void>): Promise<void> {
  const { host, port } = visitor.socks;
  const server = ['--server', newsroom.running.intake, '--socks', `${host}:${port}`, '--json'];
  const child = spawn(AMANA, ['send', ...args, ...server], { cwd: TOP, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const over = new AbortController();
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [code] = await Promise.all([ended.finally(() => over.abort()), meanwhile(over.signal)]);
  if (code !== 0) throw new Error(`amana send ended with ${code}: ${stderr}`);
  expect(sent.parse(JSON.parse(stdout)).codename.split(' ')).toHaveLength(8);
}

async function textFile(text: string): Promise<string> {
  const path = join(folder, 'report.txt');
  await writeFile(path, text);
  return path;
}

describe('behind onions', () => {
  it(
    'an upload goes on where it was when its circuits die',
    async () => {
      const attachment = join(folder, 'notes.txt');
      await writeFile(attachment, randomBytes(ATTACHMENT_BYTES / 2).toString('hex'));
      const words = 'The bridge is closed.';
      const before = await writtenBytes();
      const writtenAtDeaths: number[] = [];
      await send(['--text', await textFile(words), '--attach', attachment], async (over) => {
        while (!over.aborted && writtenAtDeaths.length < DEATHS) {
          await sleep(100);
          const written = (await writtenBytes()) - before;
          if (written < (writtenAtDeaths.length + 1) * BETWEEN_DEATHS_BYTES) continue;
          const lines = await visitor.node.control('GETINFO circuit-status');
          const streams = await visitor.node.control('GETINFO stream-status');
          // Only while something is on its way.
          const busy = streams.flatMap((line) => /SUCCEEDED (\d+)/.exec(line)?.[1] ?? []);
          const victims = lines.flatMap((line) => /^(?:circuit-status=)?(\d+) BUILT/.exec(line)?.[1] ?? []);
          const chosen = victims.filter((id) => busy.includes(id));
          if (chosen.length === 0) continue;
          for (const id of chosen) await visitor.node.control(`CLOSECIRCUIT ${id}`);
          writtenAtDeaths.push(written);
        }
      });
      const written = (await writtenBytes()) - before;
      expect(writtenAtDeaths).toHaveLength(DEATHS);
      // One that starts anew would write all of it once more after the last death.
      expect(written - (writtenAtDeaths.at(-1) ?? 0)).toBeLessThan(SEALED_BYTES);
      expect((await atTheDesk(words)).attachments).toEqual([{ status: 'clean' }]);
    },
    6 * MINUTES,
  );

  it(
    'a flood from many circuits makes writing dearer, and does not keep a real source out, nor does a mediator that dies',
    async () => {
      const crypto = await loadCrypto();
      const tally = { taken: 0, refused: 0, broken: 0 };
      const flood = async (over: AbortSignal): Promise<void> => {
        const until = performance.now() + FLOOD_MS;
        await Promise.all(
          Array.from({ length: ATTACKERS }, async () => {
            // A name of its own at the SOCKS port is a circuit of its own.
            const way = fetchThrough(attackers);
            while (!over.aborted && performance.now() < until) {
              const asking = way(`${newsroom.running.intake}reports/${newObjectId(crypto)}`, {
                method: 'PUT',
                headers: { 'Content-Type': 'application/octet-stream' },
                body: crypto.random(JUNK_BYTES),
                signal: AbortSignal.timeout(20_000),
              });
              const [answer] = await Promise.allSettled([asking]);
              if (answer.status === 'rejected') tally.broken += 1;
              else if (answer.value.status < 300) tally.taken += 1;
              else tally.refused += 1;
            }
          }),
        );
      };
      const over = new AbortController();
      const flooding = flood(over.signal);
      await sleep(FLOOD_MS / 4);
      const words = 'Written in the middle of a flood.';
      await send(['--text', await textFile(words)], () => newsroom.running.kill('circuits'));
      over.abort();
      await flooding;
      expect(tally.refused).toBeGreaterThan(tally.taken);
      expect((await atTheDesk(words)).text).toBe(words);
    },
    6 * MINUTES,
  );

  it(
    'an abuser’s circuit is closed by tor itself, and nobody else’s, also when the mediator is killed meanwhile',
    async () => {
      const { intake, site } = newsroom.running;
      if (site === null) throw new Error('the site has an onion');
      const calm = fetchThrough(visitor.socks);
      const reader = fetchThrough(visitor.socks);
      expect((await reached(reader, site)).status).toBe(200);
      const before = new Set(await circuitsOf(intake));
      expect((await reached(calm, intake)).status).toBe(200);
      const calms = (await circuitsOf(intake)).filter((circuit) => !before.has(circuit));
      expect(calms).toHaveLength(1);

      // As many connections as a browser opens, all on one circuit.
      const abuse = visitThrough(attackers);
      const ask = async (): Promise<number> => {
        const settings = { method: 'GET', headers: {}, signal: AbortSignal.timeout(30_000) };
        const answer = await abuse(`${intake}directory.json`, settings);
        await answer.arrayBuffer();
        return answer.status;
      };
      expect(await ask()).toBe(200);
      const known = new Set([...before, ...calms]);
      const abusers = (await circuitsOf(intake)).filter((circuit) => !known.has(circuit));
      expect(abusers).toHaveLength(1);
      let refused = 0;
      let isClosed = false;
      await Promise.all([
        newsroom.running.kill('circuits'),
        ...Array.from({ length: 12 }, async () => {
          while (!isClosed) {
            const [answer] = await Promise.allSettled([ask()]);
            if (answer.status === 'fulfilled' && answer.value === 429) refused += 1;
            if (answer.status === 'rejected') isClosed = true;
          }
        }),
      ]);
      expect(refused).toBeGreaterThanOrEqual(32);
      await untilTrue(async () => !(await circuitsOf(intake)).some((circuit) => abusers.includes(circuit)));
      expect(await circuitsOf(intake)).toEqual(expect.arrayContaining(calms));
      expect((await get(calm, intake)).status).toBe(200);
      expect(await circuitsOf(intake)).toEqual(expect.arrayContaining(calms));
      expect((await get(reader, site)).status).toBe(200);
      expect(await found('--only', 'servers')).toMatchObject({ services: 'pass' });
    },
    5 * MINUTES,
  );

  it(
    'a server cannot have an editor’s circuit closed, whatever number it tells',
    async () => {
      const { intake, newsroom: deskAddress } = newsroom.running;
      const before = new Set(await circuitsOf(deskAddress));
      const editor = fetchThrough(editors);
      expect((await reached(editor, deskAddress)).status).toBe(200);
      const theirs = (await circuitsOf(deskAddress)).filter((circuit) => !before.has(circuit));
      expect(theirs).toHaveLength(1);
      const known = new Set(await circuitsOf(intake));
      await reached(fetchThrough(visitor.socks), intake);
      const ours = (await circuitsOf(intake)).filter((circuit) => !known.has(circuit));
      expect(ours).toHaveLength(1);
      for (const circuit of [...theirs, ...ours]) await tellMediator(circuit);
      // Told together and in this order: once the second is gone, the first has been judged.
      await untilTrue(async () => !(await circuitsOf(intake)).some((circuit) => ours.includes(circuit)));
      expect(await circuitsOf(deskAddress)).toEqual(expect.arrayContaining(theirs));
      expect((await get(editor, deskAddress)).status).toBe(200);
    },
    5 * MINUTES,
  );

  it(
    'doctor finds them well while they run, and sends its canary as a source comes',
    async () => {
      expect(await found('--only', 'tor')).toEqual({
        'torrc': 'pass',
        'editors’ onion': 'pass',
        'tor version': 'pass',
        'host names': 'pass',
        'circuits': 'pass',
      });
      expect(await found('--only', 'network')).toMatchObject({ listeners: 'pass' });
      const { host, port } = visitor.socks;
      const before = await writtenBytes();
      const afterwards = await found('--only', 'promises', '--canary', '--socks', `${host}:${port}`);
      expect(afterwards.canary).toBe('pass');
      expect((await writtenBytes()) - before).toBeGreaterThan(JUNK_BYTES);
    },
    5 * MINUTES,
  );

  it(
    'an upload goes on when the newsroom’s tor is killed under it and started again',
    async () => {
      const attachment = join(folder, 'more-notes.txt');
      await writeFile(attachment, randomBytes(ATTACHMENT_BYTES / 2).toString('hex'));
      const words = 'The bridge is open again.';
      let isKilled = false;
      const before = await writtenBytes();
      await send(['--text', await textFile(words), '--attach', attachment], async (over) => {
        while (!over.aborted && !isKilled) {
          await sleep(100);
          if ((await writtenBytes()) < before + UNDER_WAY_BYTES || over.aborted) continue;
          isKilled = true;
          await newsroom.running.kill('tor');
        }
      });
      expect(isKilled).toBe(true);
      expect((await atTheDesk(words)).attachments).toEqual([{ status: 'clean' }]);
    },
    6 * MINUTES,
  );
});
