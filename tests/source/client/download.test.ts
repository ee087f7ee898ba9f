/**
 * Coming back over a line of 20 KB/s of which three connections in ten break within 64 KB: by a reset, by silence, by an
 * answer that just ends. Line and waits are twenty times as quick as that, so that ten seconds here are some minutes of a
 * source. And what a server could do to somebody who goes on where a line broke.
 */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Codename, threadKeysOf } from '#protocol/codename.ts';
import { sealReply } from '#protocol/drops.ts';
import { newObjectId } from '#protocol/ids.ts';
import { SourceClient } from '#source/client/client.ts';
import { Download, type DownloadProgress } from '#source/client/download.ts';
import type { Answer, Fetch } from '#source/client/http.ts';
import { LOOKS_MS, RETRY_DELAYS_MS } from '#source/client/patience.ts';
import { startBadLine } from '../../support/badLine.ts';
import { publishNext } from '../../support/drops.ts';
import { startIntake, type TestIntake } from '../../support/intake.ts';
import { random } from '../../support/random.ts';

const TIMES_AS_QUICK = 20;
const KB = 1000;
const KIB = 1024;

let intake: TestIntake;
/** Names that the intake answers to: each line's own joins them. */
const hosts = ['127.0.0.1'];

beforeAll(async () => {
  intake = await startIntake({ hosts });
  hosts.push(new URL(intake.url).host);
});
afterAll(() => intake.stop());

const connect = (server: string, wired: Fetch = fetch): Promise<SourceClient> =>
  SourceClient.connect({
    crypto: intake.crypto,
    fetch: wired,
    server,
    root: intake.newsroom.root.publicKey,
    retryDelaysMs: RETRY_DELAYS_MS.map((ms) => ms / TIMES_AS_QUICK),
    looksMs: LOOKS_MS.map((ms) => ms / TIMES_AS_QUICK),
  });

/** A drop with so many KiB of others' replies, and with one of ours where it is said. */
async function publish(
  kib: number,
  own?: { readonly client: SourceClient; readonly codename: Codename; readonly text: string },
) {
  const { crypto, newsroom, storage, today } = intake;
  await storage.drops.putReply(newObjectId(crypto), today, random(kib * KIB));
  if (own !== undefined) {
    const keys = threadKeysOf(crypto, await own.client.threadKey(own.codename));
    const slots = sealReply(crypto, newsroom.root.publicKey, keys, today, own.text, indices++);
    await storage.drops.putReply(newObjectId(crypto), today, Buffer.concat(slots));
  }
  await publishNext(crypto, storage, today);
}
let indices = 0;

const textsOf = (replies: readonly { readonly text: string }[]): string[] =>
  replies.map(({ text }) => text).sort();

describe('a line of 20 KB/s that breaks', () => {
  it('brings megabytes of drops whole, each part of them once, while more are published', async () => {
    const near = await connect(intake.url);
    const codename = await near.newCodename();
    for (let drop = 0; drop < 12; drop += 1)
      await publish(400, drop === 7 ? { client: near, codename, text: 'Which mill?' } : undefined);
    const line = await startBadLine(intake.url, {
      bytesPerSecond: 20 * KB * TIMES_AS_QUICK,
      breaking: 0.3,
      stretchBytes: 64 * KIB,
      counted: 'down',
      seed: 5,
    });
    hosts.push(new URL(line.url).host);
    try {
      line.isBad = false;
      let bytes = 0;
      const counting: Fetch = async (url, settings) => {
        const answer = await fetch(url, settings);
        if (!url.endsWith('/drops') || answer.body === null) return answer;
        const counted = answer.body.pipeThrough(
          new TransformStream<Uint8Array, Uint8Array>({
            transform(piece, into) {
              bytes += piece.length;
              into.enqueue(piece);
            },
          }),
        );
        return new Response(counted, { status: answer.status, headers: answer.headers });
      };
      const client = await connect(line.url, counting);
      line.isBad = true;
      const told: DownloadProgress[] = [];
      let later: Promise<void> | null = null;
      const replies = await client.replies(codename, (progress) => {
        told.push(progress);
        if ((progress.share ?? 0) > 0.5) later ??= publish(1, { client: near, codename, text: 'Come!' });
      });
      expect(textsOf(replies)).toEqual(['Which mill?']);

      const breaks = Object.values(line.broken).reduce((sum, count) => sum + count, 0);
      process.stderr.write(`${line.connections} connections, broken: ${JSON.stringify(line.broken)}\n`);
      expect(breaks).toBeGreaterThan(10);
      expect(Math.min(...Object.values(line.broken))).toBeGreaterThan(0);
      // Not a byte of it came twice.
      const whole = Buffer.concat((await intake.storage.drops.since(intake.today)).map((drop) => drop.bytes));
      expect(bytes).toBeGreaterThan(6 * KIB * KIB);
      expect(bytes).toBeLessThan(whole.length);
      const shares = told.map(({ share }) => share ?? 0);
      expect([...shares].sort((a, b) => a - b)).toEqual(shares);
      expect(told.at(-1)).toEqual({ share: 1, trouble: null });
      expect(told.some(({ trouble }) => trouble === 'unreachable')).toBe(true);

      // What was published meanwhile is there for the next look.
      await later;
      expect(textsOf(await near.replies(codename))).toEqual(['Come!', 'Which mill?']);
    } finally {
      await line.stop();
    }
  }, 120_000);
});

/** What comes of a request; as with the platform's fetch, a body ends too when the request is given up. */
type Answering = (signal: AbortSignal) => Answer;

/** A server of a few bytes that ends each answer where it is told. */
function serverOf(script: (sent: Record<string, string>, number: number) => Answering | null) {
  const log: Record<string, string>[] = [];
  const wired: Fetch = async (_url, settings) => {
    const answer = script(settings.headers, log.length);
    log.push(settings.headers);
    if (answer === null) throw new TypeError('connection refused');
    return answer(settings.signal);
  };
  const how = {
    http: { fetch: wired, server: 'http://127.0.0.1:1' },
    retryDelaysMs: [1, 1, 1, 1],
    looksMs: [60, 60, 60, 60],
  };
  return { log, how };
}

const tagOf = (bytes: Uint8Array): string => `"${createHash('sha256').update(bytes).digest('hex')}"`;

/** `sent` pieces of `all` from `from` on, and then a break, silence or the end. */
function answerOf(
  all: Uint8Array,
  from: number,
  to: number,
  { tag = tagOf(all), end = 'break' }: { tag?: string; end?: 'break' | 'silence' } = {},
): Answering {
  return (signal) => {
    const rest = from > 0;
    const body = new ReadableStream<Uint8Array>({
      start(into) {
        signal.addEventListener('abort', () => into.error(signal.reason));
        into.enqueue(Uint8Array.from(all.subarray(from, to)));
        if (to >= all.length) into.close();
        else if (end === 'break') setTimeout(() => into.error(new TypeError('connection reset')), 5);
      },
    });
    const headers = new Headers({ ETag: tag, 'Content-Length': String(all.length - from) });
    if (rest) headers.set('Content-Range', `bytes ${from}-${all.length - 1}/${all.length}`);
    return new Response(body, { status: rest ? 206 : 200, headers });
  };
}

const run = (download: Download, how: ReturnType<typeof serverOf>['how']): Promise<Uint8Array> =>
  download.run(how, () => undefined);

describe('a download that breaks off', () => {
  const all = random(1000);

  it('asks for its rest, by the hash of what it has begun; and for nothing special where nothing breaks', async () => {
    const server = serverOf((_, number) => answerOf(all, number * 400, Math.min(1000, (number + 1) * 400)));
    expect(Buffer.from(await run(new Download('/drops'), server.how)).equals(all)).toBe(true);
    expect(server.log).toEqual([
      {},
      { Range: 'bytes=400-', 'If-Range': tagOf(all) },
      { Range: 'bytes=800-', 'If-Range': tagOf(all) },
    ]);
    const calm = serverOf(() => answerOf(all, 0, 1000));
    await run(new Download('/drops'), calm.how);
    expect(calm.log).toEqual([{}]);
  });

  it('lasts as long as it moves, however slowly', async () => {
    const { how } = serverOf(() => (signal) => {
      let sent = 0;
      const body = new ReadableStream<Uint8Array>({
        async pull(into) {
          signal.throwIfAborted();
          await new Promise((resolve) => setTimeout(resolve, 20));
          into.enqueue(Uint8Array.from(all.subarray(sent, sent + 100)));
          sent += 100;
          if (sent === all.length) into.close();
        },
      });
      return new Response(body, { headers: { ETag: tagOf(all), 'Content-Length': '1000' } });
    });
    // Ten times 20 ms, and nobody waits for more than 60.
    const only = { ...how, looksMs: [60] };
    expect(Buffer.from(await run(new Download('/drops'), only)).equals(all)).toBe(true);
  });

  it('goes on from where it fell silent', async () => {
    const server = serverOf((_, number) =>
      number === 0 ? answerOf(all, 0, 500, { end: 'silence' }) : answerOf(all, 500, 1000),
    );
    expect(Buffer.from(await run(new Download('/drops'), server.how)).equals(all)).toBe(true);
    expect(server.log).toEqual([{}, { Range: 'bytes=500-', 'If-Range': tagOf(all) }]);
  });

  it('gives its tries back as long as each brings it further, and waits longer from one to the next', async () => {
    // Each try brings ten bytes.
    const slow = serverOf((_, number) => answerOf(all, number * 10, (number + 1) * 10));
    expect(Buffer.from(await run(new Download('/drops'), slow.how)).equals(all)).toBe(true);
    expect(slow.log).toHaveLength(100);

    const began: number[] = [];
    const dead: Fetch = (_url, { signal }) =>
      new Promise((_resolve, reject) => {
        const atMs = performance.now();
        signal.addEventListener('abort', () => {
          began.push(performance.now() - atMs);
          reject(new TypeError('aborted'));
        });
      });
    const how = { ...slow.how, http: { ...slow.how.http, fetch: dead }, looksMs: [30, 90, 150, 210] };
    await expect(run(new Download('/drops'), how)).rejects.toMatchObject({ code: 'unreachable' });
    expect(began).toHaveLength(4);
    for (const [index, tookMs] of began.entries())
      expect(tookMs).toBeGreaterThanOrEqual(how.looksMs[index]! - 2);
  });

  it('goes on when somebody looks again', async () => {
    let isDown = false;
    const server = serverOf((headers) => {
      if (isDown) return null;
      const from = Number(/[0-9]+/.exec(headers.Range ?? '0')?.[0]);
      isDown = from === 0;
      return answerOf(all, from, from === 0 ? 700 : 1000);
    });
    const download = new Download('/drops');
    await expect(run(download, server.how)).rejects.toMatchObject({ code: 'unreachable' });
    isDown = false;
    const before = server.log.length;
    expect(Buffer.from(await run(download, server.how)).equals(all)).toBe(true);
    expect(server.log.slice(before)).toEqual([{ Range: 'bytes=700-', 'If-Range': tagOf(all) }]);
  });

  it('begins anew where the server has something else by now', async () => {
    const other = random(1200);
    const server = serverOf((_, number) => (number === 0 ? answerOf(all, 0, 600) : answerOf(other, 0, 1200)));
    expect(Buffer.from(await run(new Download('/drops'), server.how)).equals(other)).toBe(true);
    expect(server.log).toHaveLength(2);
  });

  it('is never put together of two wholes, whatever the server says of its rest', async () => {
    const other = random(1000);
    // The rest of another edition, under the name of the first.
    const liar = (headers: Record<string, string>): Answering =>
      headers.Range === undefined ? answerOf(all, 0, 600) : answerOf(other, 600, 1000, { tag: tagOf(all) });
    const server = serverOf(liar);
    await expect(run(new Download('/drops'), server.how)).rejects.toMatchObject({ code: 'malformed-object' });
    expect(server.log.map((headers) => headers.Range ?? null)).toEqual([
      null,
      'bytes=600-',
      null,
      'bytes=600-',
    ]);
    // A lie that ends: what comes whole then is taken.
    const mended = serverOf((headers, number) => (number < 2 ? liar(headers) : answerOf(all, 0, 1000)));
    expect(Buffer.from(await run(new Download('/drops'), mended.how)).equals(all)).toBe(true);
  });

  it('takes no rest from elsewhere than where it was', async () => {
    const server = serverOf((headers, number) =>
      number === 1
        ? answerOf(all, 500, 1000)
        : answerOf(all, 0, headers.Range === undefined && number === 0 ? 600 : 1000),
    );
    expect(Buffer.from(await run(new Download('/drops'), server.how)).equals(all)).toBe(true);
    expect(server.log.map((headers) => headers.Range ?? null)).toEqual([null, 'bytes=600-', null]);
  });

  it('begins anew each time where the server names nothing, and then not for ever', async () => {
    const server = serverOf(() => answerOf(all, 0, 600, { tag: 'W/"x"' }));
    await expect(run(new Download('/drops'), server.how)).rejects.toMatchObject({ code: 'unreachable' });
    // The first one brought something; three more brought nothing beyond it.
    expect(server.log).toEqual([{}, {}, {}, {}]);
  });

  it('is given up beyond what an honest server answers', async () => {
    const piece = random(4 * KIB * KIB);
    let sent = 0;
    const { how } = serverOf(() => () => {
      const body = new ReadableStream<Uint8Array>({
        pull(into) {
          sent += piece.length;
          into.enqueue(piece);
        },
      });
      return new Response(body);
    });
    await expect(run(new Download('/drops'), { ...how, looksMs: [5000] })).rejects.toMatchObject({
      code: 'malformed-object',
    });
    expect(sent).toBeLessThanOrEqual(100 * KIB * KIB);
  }, 30_000);
});
