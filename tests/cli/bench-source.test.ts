/** What `./amana bench source` measures with: a line that is as slow as it says, drops as an intake has them, figures in the docs. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { SAFER, SAFER_ENGINE } from '#cli/bench/safer.ts';
import { slowLine } from '#cli/bench/slow-line.ts';
import { GROWTH, growthChart, growthTable } from '#cli/bench/source-draw.ts';
import { makeShelf, shelfSlots } from '#cli/bench/source-shelf.ts';
import { codenameOf, threadKeyOf, threadKeysOf } from '#protocol/codename.ts';
import { parseDay } from '#protocol/day.ts';
import { openReplies, parseDrops, REPLY_SLOT_BYTES } from '#protocol/drops.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { TOP } from '../support/amana.ts';

/** day (4) ‖ hash (32) ‖ number of slots (4), of 4 drops on each of 14 days */
const HEADS_BYTES = 56 * 40;

const bytesOf = (replies: number): number => HEADS_BYTES + shelfSlots(replies) * REPLY_SLOT_BYTES;

describe('the slow line', () => {
  it('carries no more than it says, for all connections together, and later by its delay', async () => {
    const server = createServer((request, response) =>
      response.end(Buffer.alloc(10_000, request.headers.host)),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const own = `127.0.0.1:${address.port}`;
    const line = await slowLine(`http://${own}/`, 50_000, 100);
    const startMs = performance.now();
    const bodies = await Promise.all(
      [fetch(line.url), fetch(line.url)].map(async (answer) => (await answer).text()),
    );
    // 20 KB and headers at 50 KB/s, and once there and back.
    expect(performance.now() - startMs).toBeGreaterThan(400 + 200);
    // The server answers to its own name only.
    for (const body of bodies) expect([body.length, body.startsWith(own)]).toEqual([10_000, true]);
    await line.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }, 120_000);
});

describe('the shelf of drops', () => {
  it('is as large as PROTOCOL.md says, and opens for its reader', async () => {
    const { bytes, reader } = await makeShelf(100);
    expect(bytes.length).toBe(bytesOf(100));
    expect(shelfSlots(100)).toBe(896);
    const crypto = await loadCrypto();
    const root = Uint8Array.from(reader.root);
    const keys = threadKeysOf(crypto, threadKeyOf(crypto, root, codenameOf(reader.codename)!));
    const found = openReplies(crypto, root, keys, await parseDrops(bytes), parseDay(reader.today));
    expect(found).toHaveLength(reader.replies);
  }, 120_000);

  it.each([
    [100, 896],
    [896, 896],
    [897, 1_792],
    [1_000, 1_792],
    [10_000, 14_336],
    [100_000, 114_688],
  ])('has, for %i replies, %i slots', (replies, slots) => expect(shelfSlots(replies)).toBe(slots));
});

describe('what is drawn', () => {
  const steps = GROWTH.map((replies) => ({
    replies,
    slots: shelfSlots(replies),
    bytes: bytesOf(replies),
    ms: { Standard: replies / 10, Safer: replies * 2 },
  }));

  it('is a table of bytes and milliseconds', () => {
    expect(growthTable(steps).split('\n')[2]).toBe('| 100 | 896 | 919,744 | 18.4 s | 10 ms | 200 ms |');
  });

  it('is a picture with a place for each figure', () => {
    const chart = growthChart(steps);
    expect(chart.match(/<circle/g)).toHaveLength(2 * GROWTH.length);
    expect(chart).not.toContain('NaN');
    expect(chart).toContain('117 MB');
  });
});

describe('docs/benchmarks.md', () => {
  const text = readFileSync(join(TOP, 'docs/benchmarks.md'), 'utf8');
  const spoken = (seconds: number): string =>
    seconds < 100 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;

  it.each([...GROWTH])('says what %i replies cost in bytes', (replies) => {
    const bytes = bytesOf(replies);
    const slots = shelfSlots(replies).toLocaleString('en');
    const row = [replies.toLocaleString('en'), slots, (bytes / 1e6).toFixed(1), spoken(bytes / 50_000)].join(
      ' | ',
    );
    expect(text).toContain(`| ${row} |`);
  });
});

describe('Safer', () => {
  it('is measured with everything of the level that makes it slow', () => {
    expect(SAFER).toMatchObject(SAFER_ENGINE);
    expect(Object.keys(SAFER_ENGINE).filter((name) => !name.startsWith('javascript.options.'))).toEqual([]);
  });
});
