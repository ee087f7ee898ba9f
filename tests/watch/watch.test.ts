/** The watch: what Prometheus can scrape tells of the machine, and of no report; real storage, real Redis. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Redis } from 'ioredis';
import { SOON_DAYS } from '#cli/ceremony/terms.ts';
import { toHex } from '#protocol/bytes.ts';
import { addDays, type Day, dayOf } from '#protocol/day.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { newObjectId } from '#protocol/ids.ts';
import { sealedLengths } from '#protocol/layout.ts';
import { openProducer, type Producer } from '#queue/index.ts';
import { openStorage, type Storage } from '#storage/index.ts';
import { DISK_FULL_BYTES, DISK_LOW_BYTES, type Seen, troublesOf } from '../../src/watch/checks.ts';
import { WARNING_DAYS } from '../../src/watch/keys.ts';
import { type Metrics, openMetrics } from '../../src/watch/metrics.ts';
import { crowds, eighths, tens, twos } from '../../src/watch/steps.ts';
import { ALL_TROUBLES, TROUBLES } from '../../src/watch/troubles.ts';
import { openWatch, type Watch } from '../../src/watch/watch.ts';
import { TOP } from '../support/amana.ts';
import { makeFolder, type TestFolder } from '../support/folder.ts';
import { makeNewsroom } from '../support/newsroom.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { putWaiting } from '../support/waiting.ts';

let folder: TestFolder;
let redis: TestRedis;
let probe: Redis;
let crypto: Crypto;
let storage: Storage;
let producer: Producer;
let metrics: Metrics;
let watch: Watch;
let today: Day;

beforeAll(async () => {
  folder = await makeFolder();
  redis = await startRedis(folder.path);
  probe = redis.client();
  crypto = await loadCrypto();
  storage = await openStorage({ database: join(folder.path, 'a.sqlite'), blobs: join(folder.path, 'blobs') });
  producer = openProducer({ redis: redis.socket, onTrouble: () => undefined });
  await producer.reachable(10_000);
  today = dayOf(Date.now());
  const newsroom = makeNewsroom(crypto, today);
  for (const statement of newsroom.directory.statements) await storage.statements.add(statement);
  metrics = openMetrics(() => 0);
  watch = openWatch({
    parts: { crypto, root: newsroom.root.publicKey, storage, producer, disk: folder.path },
    metrics,
    notices: null,
    today: () => today,
    nowMs: () => 0,
    onTrouble: () => {
      throw new Error('the look failed');
    },
  });
  expect(toHex(newsroom.root.publicKey)).toHaveLength(64);
});

afterAll(async () => {
  await producer.close();
  await storage.close();
  await redis.stop();
  await folder.remove();
});

interface Sample {
  readonly name: string;
  readonly labels: string;
  readonly value: number;
}

/** The text format of Prometheus, strictly: every line is a comment it knows, or a sample of a name that was declared. */
function parseExposition(text: string): Sample[] {
  const declared = new Map<string, string>();
  const samples: Sample[] = [];
  for (const line of text.split('\n').filter((one) => one !== '')) {
    const comment = /^# (HELP|TYPE) ([a-z_]+) (.+)$/.exec(line);
    if (comment !== null) {
      if (comment[1] === 'TYPE') declared.set(comment[2] ?? '', comment[3] ?? '');
      continue;
    }
    const [, name = '', labels = '', value = ''] =
      /^([a-z_]+)(?:\{((?:[a-z]+="[a-z_-]*",?)*)\})? (-?\d+(?:\.\d+)?)$/.exec(line) ?? [];
    expect([line, declared.get(name)]).toEqual([line, 'gauge']);
    samples.push({ name, labels, value: Number(value) });
  }
  return samples;
}

async function scrape(): Promise<Sample[]> {
  await watch.round();
  return parseExposition(await metrics.registry.metrics());
}

const shown = (samples: readonly Sample[], name: string, labels = ''): number | undefined =>
  samples.find((sample) => sample.name === `amana_${name}` && sample.labels.includes(labels))?.value;

/** The peak of memory is the process's own, and moves with the test's. */
const withoutMemory = (samples: readonly Sample[]): readonly Sample[] =>
  samples.filter(({ name }) => name !== 'amana_memory_peak_mebibytes');

const [reportBytes = 0] = sealedLengths('report');
const [attachmentBytes = 0] = sealedLengths('attachment');

async function arrive(): Promise<void> {
  const report = newObjectId(crypto);
  await storage.reports.put(report, today, crypto.random(reportBytes));
  expect(await producer.offer('release', report, 60_000)).toBe(true);
  const attachment = newObjectId(crypto);
  await putWaiting(storage, attachment, crypto.random(attachmentBytes), today);
  expect(await producer.offer('sanitize', attachment)).toBe(true);
}

describe('the watch', () => {
  it('shows the machine and its keys', async () => {
    const samples = await scrape();
    expect(shown(samples, 'key_days_left', 'key="newsroom"')).toBe(363);
    expect(shown(samples, 'key_days_left', 'key="worker"')).toBe(181);
    expect(shown(samples, 'key_days_left', 'key="desk_epochs"')).toBe(6);
    expect(shown(samples, 'redis_answers')).toBe(1);
    expect(shown(samples, 'disk_writable')).toBe(1);
    // Nobody takes files here: no worker was started.
    expect(shown(samples, 'worker_present')).toBe(0);
    expect(shown(samples, 'trouble', 'code="sandbox-missing"')).toBe(1);
    expect(shown(samples, 'trouble', 'code="key-ended"')).toBe(0);
    expect(samples.filter(({ name }) => name === 'amana_trouble')).toHaveLength(ALL_TROUBLES.length);
  });

  it('shows the same before and after something came, until the day is over', async () => {
    const before = withoutMemory(await scrape());
    for (let i = 0; i < 3; i++) {
      await Promise.all([arrive(), arrive(), arrive(), arrive()]);
      expect(withoutMemory(await scrape())).toEqual(before);
    }
    expect(await producer.count('sanitize')).toBe(12);
    expect(withoutMemory(await scrape())).toEqual(before);

    today = addDays(today, 1);
    const after = await scrape();
    expect(shown(after, 'reports_yesterday')).toBe(10);
    expect(shown(after, 'attachments_yesterday')).toBe(10);
    expect(shown(after, 'waiting_old')).toBe(10);
    expect(shown(after, 'trouble', 'code="queue-old"')).toBe(1);
    // And the next day speaks of the day before it alone.
    today = addDays(today, 1);
    expect(shown(await scrape(), 'reports_yesterday')).toBe(0);
  });

  it('sees a worker by its place at the queue, on whatever host it runs', async () => {
    expect(await producer.isServed('sanitize')).toBe(false);
    const { openConsumer } = await import('#queue/index.ts');
    const consumer = openConsumer({
      redis: redis.socket,
      onTrouble: () => undefined,
      work: 'sanitize',
      concurrency: 1,
      act: async () => ({ outcome: 'wait', waitMs: 60_000 }),
    });
    const end = Date.now() + 30_000;
    while (!(await producer.isServed('sanitize')) && Date.now() < end)
      await new Promise((resume) => setTimeout(resume, 50));
    expect(shown(await scrape(), 'worker_present')).toBe(1);
    await consumer.close();
  });

  it('says that Redis is away, and goes on', async () => {
    expect(await probe.ping()).toBe('PONG');
    await redis.kill();
    const samples = await scrape();
    expect(shown(samples, 'redis_answers')).toBe(0);
    expect(shown(samples, 'trouble', 'code="queue-away"')).toBe(1);
    expect(shown(samples, 'key_days_left', 'key="newsroom"')).toBeGreaterThan(300);
    await redis.start();
  });
});

describe('troubles', () => {
  const well: Seen = {
    freeBytes: DISK_LOW_BYTES,
    keys: { newsroom: 100, worker: 100, lead: 100, desk_epochs: 20, worker_epochs: 2 },
    flood: { mode: 'calm', bitsToday: 0 },
    roomFilled: 0,
    waitingOld: 0,
    queue: { jobs: 3, isServed: true },
  };
  const found = (change: Partial<Seen>): string[] => [...troublesOf({ ...well, ...change })];
  const keys = (change: Partial<NonNullable<Seen['keys']>>) => found({ keys: { ...well.keys!, ...change } });

  it('are none where all is well', () => {
    expect(found({})).toEqual([]);
  });

  it('are each told by their code', () => {
    expect(found({ freeBytes: DISK_LOW_BYTES - 1 })).toEqual(['disk-low']);
    expect(found({ freeBytes: DISK_FULL_BYTES - 1 })).toEqual(['disk-full']);
    // Kept by another machine, whose operator knows.
    expect(found({ freeBytes: null })).toEqual([]);
    expect(found({ waitingOld: 1 })).toEqual(['queue-old']);
    expect(found({ queue: null })).toEqual(['queue-away']);
    expect(found({ queue: { jobs: 0, isServed: false } })).toEqual(['sandbox-missing']);
    expect(found({ roomFilled: 0.5 })).toEqual(['room-short']);
    expect(found({ flood: { mode: 'calm', bitsToday: 9 } })).toEqual(['flood']);
    expect(found({ flood: { mode: 'guard', bitsToday: 0 } })).toEqual(['flood']);
    expect(found({ keys: null })).toEqual(['storage-away']);
    expect(keys({ newsroom: 41 })).toEqual(['key-ends']);
    expect(keys({ newsroom: 42 })).toEqual([]);
    expect(keys({ worker: -1 })).toEqual(['key-ended']);
    expect(keys({ desk_epochs: null })).toEqual(['key-ended']);
    // Before the first lead there is none.
    expect(keys({ lead: null })).toEqual(['key-ends']);
  });

  it('warn as early as the doctor does', () => {
    expect(WARNING_DAYS).toEqual({
      newsroom: SOON_DAYS.newsroom,
      worker: SOON_DAYS['worker host'],
      lead: SOON_DAYS['desk lead'],
      desk_epochs: SOON_DAYS['desk epochs'],
      worker_epochs: SOON_DAYS['worker epochs'],
    });
  });
});

describe('what is exported', () => {
  it('is coarse', () => {
    expect([0, 0.9, 1, 9, 10, 99, 100, 1_000, 9_999].map(tens)).toEqual([
      0, 0, 1, 1, 10, 10, 100, 1_000, 1_000,
    ]);
    expect([0, 0.5, 1, 3, 4, 7.9, 8].map(twos)).toEqual([0, 0, 1, 2, 4, 4, 8]);
    expect([0, 1, 255, 256, 1_023, 1_024, 4_096].map(crowds)).toEqual([0, 0, 0, 256, 256, 1_024, 4_096]);
    expect([0, 0.12, 0.125, 0.99, 1, 2].map(eighths)).toEqual([0, 0, 1, 7, 8, 8]);
  });

  it('is all that the dashboard asks for, and the dashboard shows all of it', async () => {
    const dashboard = await readFile(join(TOP, 'config/dashboard.json'), 'utf8');
    const exported = metrics.registry.getMetricsAsArray().map(({ name }) => name);
    const asked = new Set([...dashboard.matchAll(/"expr": "[^"]*?(amana_[a-z_]+)/g)].map(([, name]) => name));
    expect([...asked].sort()).toEqual([...exported].sort());
    // A label that no metric has would show an empty panel.
    const labels = [...dashboard.matchAll(/\{\{([a-z]+)\}\}/g)].map(([, label]) => label);
    for (const label of labels) expect(['code', 'severity', 'key', 'mode']).toContain(label);
  });

  it('is explained, each name and each code', async () => {
    const page = await readFile(join(TOP, 'docs/metrics.md'), 'utf8');
    for (const { name } of metrics.registry.getMetricsAsArray()) expect(page).toContain(`\`${name}\``);
    for (const code of ALL_TROUBLES)
      expect(page).toMatch(new RegExp(`\\| \`${code}\` \\| ${TROUBLES[code]} \\|`));
  });
});
