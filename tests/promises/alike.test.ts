/**
 * A first report, a follow-up and a dummy are the same to whoever sees them arrive. Captured as raw bytes before the
 * intake, made by the real client. What has a shape (requests, headers with their order and spelling, lengths) has to
 * be equal; bytes have to be from one distribution, by bounds that chance does not reach in the lifetime of the project.
 */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Codename } from '#protocol/codename.ts';
import { parseObjectId } from '#protocol/ids.ts';
import { openSmall } from '#protocol/open.ts';
import { decodeArrival } from '#protocol/report.ts';
import { SourceClient } from '#source/client/client.ts';
import { blobSource, type OutgoingFile } from '#source/client/files.ts';
import type { Fetch } from '#source/client/http.ts';
import { TIMING } from '#source/client/patience.ts';
import { openChromium } from '../support/browsers.ts';
import { type Capture, type CapturedRequest, startCapture } from '../support/capture.ts';
import { until } from '../support/folder.ts';
import { startIntake, type TestIntake } from '../support/intake.ts';
import { startSourceSite } from '../support/sourcePage.ts';
import { SourcePage } from '../support/sourceSteps.ts';

/** Of each kind: 16 × 9,430 B are about 590 of every byte value. */
const EACH = 16;

let intake: TestIntake;
let capture: Capture;

beforeAll(async () => {
  const hosts = ['127.0.0.1'];
  intake = await startIntake({ hosts });
  capture = await startCapture(intake.url);
  hosts.push(new URL(capture.url).host);
});
afterAll(async () => {
  await capture.stop();
  await intake.stop();
});

const connect = (wired: Fetch = fetch): Promise<SourceClient> =>
  SourceClient.connect({
    crypto: intake.crypto,
    fetch: wired,
    server: capture.url,
    root: intake.newsroom.root.publicKey,
    timing: { ...TIMING, pauseMs: () => 0 },
  });

const file = (name: string, length: number, keepOriginal = false): OutgoingFile => ({
  name,
  type: 'image/jpeg',
  keepOriginal,
  withholdFindings: !keepOriginal,
  bytes: blobSource(new Blob([randomBytes(length)])),
});

/** A visit that sends something, from the directory to the last request. */
type Visit = (client: SourceClient, codename: Codename, number: number) => Promise<void>;

const TEXTS = [
  'x',
  'مساء الثاني من الشهر وقفت شاحنتان بلا لوحات.',
  'On the evening of the second. '.repeat(90),
];

const first: Visit = async (client, codename, number) => {
  const text = TEXTS[number % TEXTS.length]!;
  await client.deliver(codename, { text, files: [] }).run(() => undefined);
};
const followUp: Visit = async (client, codename, number) => {
  await client.replies(codename);
  await first(client, codename, number);
};
const dummy: Visit = async (client, codename) => {
  await client.replies(codename);
  await client.dummy();
};

/** What of a request has a shape: everything but ids, solutions and the body's bytes, and of those their length. */
function shapeOf({ method, path, headers, body }: CapturedRequest): string {
  const id = /[0-9a-f]{32}$/.exec(path)?.[0] ?? '';
  const values = headers.map(([name, value]) => {
    const lower = name.toLowerCase();
    if (lower === 'host') return `${name}: (host)`;
    if (lower === 'work') return `${name}: (${value.length} characters)`;
    if (lower === 'upload-metadata') return `${name}: (${value.length} characters)`;
    return `${name}: ${id === '' ? value : value.replaceAll(id, '(id)')}`;
  });
  return [`${method} ${id === '' ? path : path.replace(id, '(id)')}`, ...values, `${body.length} B`].join(
    '\n',
  );
}

async function captured(visit: Visit, count: number, wired?: Fetch): Promise<CapturedRequest[][]> {
  const visits: CapturedRequest[][] = [];
  for (let number = 0; number < count; number += 1) {
    capture.take();
    const client = await connect(wired);
    await visit(client, await client.newCodename(), number);
    visits.push(capture.take());
  }
  return visits;
}

const shapes = (visits: readonly CapturedRequest[][]): string[] => [
  ...new Set(visits.map((requests) => requests.map(shapeOf).join('\n\n'))),
];

const bodies = (visits: readonly CapturedRequest[][]): Buffer =>
  Buffer.concat(
    visits.flatMap((requests) => requests.filter(({ method }) => method === 'PUT').map(({ body }) => body)),
  );

function histogram(bytes: Uint8Array): number[] {
  const counts = new Array<number>(256).fill(0);
  for (const byte of bytes) counts[byte] = (counts[byte] ?? 0) + 1;
  return counts;
}

/** Pearson's statistic of two samples of bytes; about 255 where they are from one distribution. */
function chiSquare(left: Uint8Array, right: Uint8Array): number {
  const [a, b] = [histogram(left), histogram(right)];
  const ratio = Math.sqrt(right.length / left.length);
  return a.reduce((sum, count, byte) => {
    const other = b[byte] ?? 0;
    return count + other === 0 ? sum : sum + (count * ratio - other / ratio) ** 2 / (count + other);
  }, 0);
}

/** The greatest distance of two samples' distributions, in units of the spread that chance gives it. */
function kolmogorov(left: Uint8Array, right: Uint8Array): number {
  const [a, b] = [histogram(left), histogram(right)];
  let [upToA, upToB, most] = [0, 0, 0];
  for (let byte = 0; byte < 256; byte += 1) {
    upToA += (a[byte] ?? 0) / left.length;
    upToB += (b[byte] ?? 0) / right.length;
    most = Math.max(most, Math.abs(upToA - upToB));
  }
  return most * Math.sqrt((left.length * right.length) / (left.length + right.length));
}

/** 255 degrees of freedom spread by √510 = 22.6; eight times that is reached by chance once in 10^13 runs or so. */
const MOST_CHI_SQUARE = 255 + 8 * Math.sqrt(510);
/** Beyond 4 by chance: 2·exp(−2·4²), once in 10^13 runs. */
const MOST_KOLMOGOROV = 4;

describe('a first report, a follow-up and a dummy', () => {
  let firsts: CapturedRequest[][];
  let followUps: CapturedRequest[][];
  let dummies: CapturedRequest[][];

  beforeAll(async () => {
    firsts = await captured(first, EACH);
    followUps = await captured(followUp, EACH);
    dummies = await captured(dummy, EACH);
  }, 300_000);

  it('are one and the same request, with the same headers in the same order, and as long', () => {
    const write = (visits: readonly CapturedRequest[][]): string[] =>
      shapes(visits.map((requests) => requests.filter(({ method }) => method !== 'GET')));
    expect(write(firsts)).toHaveLength(1);
    expect(write(followUps)).toEqual(write(firsts));
    expect(write(dummies)).toEqual(write(firsts));
  });

  it('come in visits of the same requests in the same order, whether a conversation was answered or only read', () => {
    expect(shapes(followUps)).toHaveLength(1);
    expect(shapes(dummies)).toEqual(shapes(followUps));
  });

  it('have bodies of one distribution of bytes', () => {
    for (const [left, right] of [
      [firsts, followUps],
      [firsts, dummies],
      [followUps, dummies],
    ] as const) {
      expect(chiSquare(bodies(left), bodies(right))).toBeLessThan(MOST_CHI_SQUARE);
      expect(kolmogorov(bodies(left), bodies(right))).toBeLessThan(MOST_KOLMOGOROV);
    }
  });

  it('begin as random bytes do: no place of the header tells the kinds apart', () => {
    const column = (visits: readonly CapturedRequest[][], place: number): number[] =>
      visits.map((requests) => requests.find(({ method }) => method === 'PUT')?.body[place] ?? -1);
    for (let place = 0; place < 1214; place += 1) {
      const sets = [firsts, followUps, dummies].map((visits) => new Set(column(visits, place)));
      // A byte is fixed in all kinds, to the same value (the epoch's id, the same for everyone), or in none.
      const fixed = sets.filter((set) => set.size === 1);
      expect([0, 3]).toContain(fixed.length);
      if (fixed.length === 3) expect(new Set(fixed.flatMap((set) => [...set])).size).toBe(1);
    }
  });
});

describe('attachments', () => {
  /** Two pieces are under way at once, over connections of their own: which takes which is the line's doing, and not the file's. */
  const sorted = (visits: readonly CapturedRequest[][]): string[] => [
    ...new Set(visits.map((requests) => requests.map(shapeOf).sort().join('\n\n'))),
  ];

  it('of one bucket are the same requests, whosever, whatever they are called and whoever may keep them', async () => {
    const visit =
      (name: string, length: number, keepOriginal: boolean): Visit =>
      async (client, codename) =>
        client
          .deliver(codename, { text: 'x', files: [file(name, length, keepOriginal)] })
          .run(() => undefined);
    const some = sorted(await captured(visit('a.jpg', 1_100_000, false), 3));
    const others = sorted(await captured(visit('proof of Layla.pdf', 3_900_000, true), 3));
    expect(some).toHaveLength(1);
    expect(others).toEqual(some);
  }, 120_000);

  it('and the report that names them share no byte of an id, and the report looks like one without files', async () => {
    const visit: Visit = async (client, codename) =>
      client
        .deliver(codename, { text: 'x', files: [file('a.jpg', 10), file('b.jpg', 10)] })
        .run(() => undefined);
    const [requests] = await captured(visit, 1);
    const put = requests!.find(({ method }) => method === 'PUT')!;
    const [plain] = await captured(first, 1);
    expect(shapeOf(put)).toBe(shapeOf(plain!.find(({ method }) => method === 'PUT')!));
    const announced = requests!.flatMap(({ headers }) =>
      headers.flatMap(([name, value]) =>
        name.toLowerCase() === 'upload-metadata' ? Buffer.from(value.slice(3), 'base64').toString() : [],
      ),
    );
    const ids = new Set([...announced, ...(/[0-9a-f]{32}$/.exec(put.path) ?? [])]);
    expect(ids.size).toBe(3);
    for (const { headers, body } of requests!)
      for (const id of ids)
        expect(headers.map(([, value]) => value).join() + body.toString('latin1')).not.toContain(id);
  }, 60_000);
});

describe('the page in a browser', () => {
  it('sends the same request for a first report, a follow-up and its dummies', async () => {
    const hosts = ['127.0.0.1'];
    const site = await startSourceSite(undefined, { hosts });
    const line = await startCapture(site.url);
    hosts.push(new URL(line.url).host);
    const browser = await openChromium();
    const tab = await browser.newTab({ language: 'en' });
    const page = new SourcePage(tab);
    const writes = (): CapturedRequest[] => line.take().filter(({ method }) => method === 'PUT');
    try {
      await page.open(line.url, 'en');
      const codename = await page.send('Two trucks.', []);
      const [report] = writes();
      await page.open(line.url, 'en');
      await page.comeBack(codename);
      // Each reading draws its own: with 30 of them, as many dummies are to come, one every few seconds.
      for (let look = 0; look < 30; look += 1) {
        await tab.click('.acts .button-plain');
        await tab.waitFor('.acts .button-plain:not([disabled])');
      }
      const dummies: CapturedRequest[] = [];
      await until(() => dummies.push(...writes()) >= 2, 120_000);
      await page.answer('And a third one.');
      const later = writes();
      const all = [report!, ...dummies, ...later];
      expect(later.length).toBeGreaterThan(0);
      expect(new Set(all.map(shapeOf)).size).toBe(1);
      const opened = await Promise.all(all.map(({ path, body }) => kindOf(site.intake, path, body)));
      expect(opened.filter((kind) => kind === 'report')).toHaveLength(2);
      expect(opened.filter((kind) => kind === 'dummy').length).toBeGreaterThanOrEqual(2);
    } finally {
      await browser.close();
      await line.stop();
      await site.stop();
    }
  }, 400_000);
});

/** What only the desk can tell. */
async function kindOf(
  { crypto, newsroom }: TestIntake,
  path: string,
  body: Buffer,
): Promise<'report' | 'dummy'> {
  const id = parseObjectId(path.split('/').at(-1));
  const secretKeyOf = (epoch: Parameters<typeof newsroom.secretKeys.get>[0]) =>
    newsroom.secretKeys.get(epoch) ?? null;
  const args = { crypto, root: newsroom.root.publicKey, kind: 'report' as const, id, slot: 0, secretKeyOf };
  return decodeArrival(await openSmall(args, Uint8Array.from(body))) === null ? 'dummy' : 'report';
}

describe('these tests', () => {
  const adding =
    (headers: Record<string, string>): Fetch =>
    (url, settings) =>
      fetch(url, { ...settings, headers: { ...settings.headers, ...headers } });

  it('notice a header that only one kind has, and another order of them', async () => {
    const usual = shapes(await captured(dummy, 1));
    expect(shapes(await captured(dummy, 1, adding({ 'X-Kind': '1' })))).not.toEqual(usual);
    const reversed: Fetch = (url, settings) =>
      fetch(url, { ...settings, headers: Object.fromEntries(Object.entries(settings.headers).reverse()) });
    expect(shapes(await captured(dummy, 1, reversed))).not.toEqual(usual);
  });

  it('notice another length', async () => {
    const long: Visit = async (client, codename) =>
      client.deliver(codename, { text: 'x'.repeat(9000), files: [] }).run(() => undefined);
    expect(shapes(await captured(long, 1))).not.toEqual(shapes(await captured(first, 1)));
  });

  it('notice bytes of another distribution, however slight', () => {
    const even = randomBytes(EACH * 9430);
    const odd = intake.crypto
      .random(EACH * 9440)
      .map((byte, place) => (place % 4 === 0 ? byte & 0x7f : byte));
    expect(chiSquare(even, randomBytes(EACH * 9430))).toBeLessThan(MOST_CHI_SQUARE);
    expect(chiSquare(even, odd)).toBeGreaterThan(MOST_CHI_SQUARE);
    expect(kolmogorov(even, odd)).toBeGreaterThan(MOST_KOLMOGOROV);
  });
});
