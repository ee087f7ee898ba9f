import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, type Day, parseDay } from '#protocol/day.ts';
import { DROP_DAYS, parseDrops, REPLY_SLOT_BYTES } from '#protocol/drops.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { newObjectId } from '#protocol/ids.ts';
import { openStorage, type Storage } from '#storage/index.ts';
import { openDropClock } from '#workers/janitor/drops.ts';
import { TOP } from '../../support/amana.ts';
import { inHour } from '../../support/drops.ts';
import { makeFolder, type TestFolder, until } from '../../support/folder.ts';

const SIX_HOURS = 6 * 60 * 60;
const FIRST_DAY = parseDay(20_000);

describe('drops of the janitor', () => {
  let crypto: Crypto;
  let folder: TestFolder;
  let storage: Storage;
  const place = (name = 'a') => ({
    database: join(folder.path, `${name}.sqlite`),
    blobs: join(folder.path, `${name}.blobs`),
  });
  beforeEach(async () => {
    crypto = await loadCrypto();
    folder = await makeFolder();
    storage = await openStorage(place());
  });
  afterEach(async () => {
    await storage.close();
    await folder.remove();
  });

  const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
  const slotsOf = async (bytes: Uint8Array): Promise<string[]> =>
    (await parseDrops(bytes)).flatMap((drop) => drop.slots.map(hex));

  /** What every visitor gets on that day, drop by drop. */
  const download = (from: Storage, today: Day) => from.drops.since(addDays(today, 1 - DROP_DAYS));

  /** A reply of so many slots. @returns them */
  async function reply(to: Storage, parts: number): Promise<string[]> {
    const slots = crypto.random(parts * REPLY_SLOT_BYTES);
    await to.drops.putReply(newObjectId(crypto), FIRST_DAY, slots);
    return Array.from({ length: parts }, (_, i) =>
      hex(slots.subarray(i * REPLY_SLOT_BYTES, (i + 1) * REPLY_SLOT_BYTES)),
    );
  }

  it('come once an interval, whether or not anybody answered, and hold sixteen times a power of two', async () => {
    const publishDue = openDropClock(crypto, storage, SIX_HOURS);
    const sent: string[][] = [];
    for (const [i, parts] of [0, 1, 16, 17, 0].entries()) {
      sent.push(parts === 0 ? [] : await reply(storage, parts));
      for (const again of [0, 1, 2]) await publishDue(inHour(FIRST_DAY, i * 6 + again));
    }
    const drops = await download(storage, addDays(FIRST_DAY, 1));
    expect(drops.map(({ day, number }) => [day - FIRST_DAY, number])).toEqual([
      [0, 0],
      [0, 1],
      [0, 2],
      [0, 3],
      [1, 0],
    ]);
    const found = await Promise.all(drops.map(({ bytes }) => slotsOf(bytes)));
    expect(found.map(({ length }) => length)).toEqual([16, 16, 16, 32, 16]);
    for (const [i, slots] of sent.entries()) expect(found[i]).toEqual(expect.arrayContaining(slots));
  });

  it('of missed intervals are not made up; what waited is in the next, by a janitor that starts anew', async () => {
    await openDropClock(crypto, storage, SIX_HOURS)(inHour(FIRST_DAY, 0));
    const [slot] = await reply(storage, 1);
    const later = addDays(FIRST_DAY, 3);
    for (let starts = 0; starts < 3; starts += 1)
      await openDropClock(crypto, storage, SIX_HOURS)(inHour(later, 13));
    const drops = await download(storage, later);
    expect(drops.map(({ day, number }) => [day - FIRST_DAY, number])).toEqual([
      [0, 0],
      [3, 2],
    ]);
    expect(await slotsOf(Buffer.concat(drops.map(({ bytes }) => bytes)))).toContain(slot);
  });

  it('are left out at a short interval when nobody answered, and wait for the next interval', async () => {
    const publishDue = openDropClock(crypto, storage, 30 * 60);
    await publishDue(inHour(FIRST_DAY, 0));
    expect(await download(storage, FIRST_DAY)).toEqual([]);
    const [slot] = await reply(storage, 1);
    await publishDue(inHour(FIRST_DAY, 0));
    expect(await download(storage, FIRST_DAY)).toEqual([]);
    for (const hour of [1, 2, 3]) await publishDue(inHour(FIRST_DAY, hour));
    const drops = await download(storage, FIRST_DAY);
    expect(drops.map(({ number }) => number)).toEqual([3]);
    expect(await slotsOf(drops[0]!.bytes)).toContain(slot);
  });

  it('are tried again within the interval when publishing failed', async () => {
    const publish = storage.drops.publish;
    let failures = 2;
    const drops: Storage['drops'] = {
      ...storage.drops,
      publish: async (at, build) => {
        failures -= 1;
        if (failures >= 0) throw new Error('disk full');
        await publish(at, build);
      },
    };
    const publishDue = openDropClock(crypto, { ...storage, drops }, SIX_HOURS);
    for (let tries = 0; tries < 2; tries += 1)
      await expect(publishDue(inHour(FIRST_DAY, 1))).rejects.toThrow('disk full');
    await publishDue(inHour(FIRST_DAY, 1));
    expect(await download(storage, FIRST_DAY)).toHaveLength(1);
  });

  it('tell whoever downloads them again and again nothing of what is in them', async () => {
    let run = 0;
    const interval = fc.record({
      hours: fc.constantFrom(1, 6, 6, 6, 12, 30, 24 * 13),
      parts: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 2 }),
    });
    // Six visits at most are within one interval; together they bring no more slots than a drop has at least.
    const intervalsOf16 = fc.array(interval, { minLength: 2, maxLength: 12 }).filter((all) =>
      all.every(
        (_, i) =>
          all
            .slice(i, i + 6)
            .flatMap(({ parts }) => parts)
            .reduce((a, b) => a + b, 0) <= 16,
      ),
    );
    const property = fc.asyncProperty(intervalsOf16, async (intervals) => {
      run += 1;
      // Two newsrooms under one clock: one answers, one does not.
      const [busy, quiet] = [await openStorage(place(`busy${run}`)), await openStorage(place(`quiet${run}`))];
      const clocks = [busy, quiet].map((one) => openDropClock(crypto, one, SIX_HOURS));
      let hour = 0;
      let before: Awaited<ReturnType<typeof download>> = [];
      for (const { hours, parts } of intervals) {
        for (const count of parts) await reply(busy, count);
        hour += hours;
        const today = addDays(FIRST_DAY, Math.floor(hour / 24));
        for (const publishDue of clocks) await publishDue(inHour(today, hour % 24));
        const now = await download(busy, today);
        // What both downloads have is the same bytes, and nothing of it is in what is new.
        const shared = before.filter(({ day }) => day > today - DROP_DAYS);
        const old = now.slice(0, shared.length);
        expect(old.map(({ bytes }) => hex(bytes))).toEqual(shared.map(({ bytes }) => hex(bytes)));
        const all = await slotsOf(Buffer.concat(now.map(({ bytes }) => bytes)));
        expect(new Set(all).size).toBe(all.length);
        // At the same places as where nobody answered, of the same length: at most 16 slots came in an interval.
        const shape = (drops: typeof now) =>
          drops.map(({ day, number, bytes }) => [day, number, bytes.length]);
        expect(shape(now)).toEqual(shape(await download(quiet, today)));
        before = now;
      }
      await Promise.all([busy.close(), quiet.close()]);
    });
    await fc.assert(property, { seed: 20_000, numRuns: 6 });
  });

  it('of two janitors, one of which is killed, carry each reply once', async () => {
    const script = `
      import { loadCrypto } from '#protocol/engines/select.ts';
      import { openStorage } from '#storage/index.ts';
      import { publishDrop } from '#workers/janitor/drops.ts';
      const crypto = await loadCrypto();
      const storage = await openStorage(${JSON.stringify(place())});
      for (let number = 0; ; number += 1) {
        await publishDrop(crypto, storage, { day: ${FIRST_DAY}, number }, 'empty-too');
        if (number % 10 === 9) process.stdout.write('.');
        // Others must come in between.
        await new Promise((resume) => setTimeout(resume, 50));
      }`;
    const janitors = [0, 1].map(() =>
      spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
        cwd: TOP,
        stdio: ['ignore', 'pipe', 'inherit'],
      }),
    );
    const closed = janitors.map((janitor) => once(janitor, 'close'));
    let rounds = 0;
    for (const janitor of janitors) {
      janitor.stdout.on('data', (dots: Buffer) => {
        rounds += dots.length;
      });
    }
    const sent: string[] = [];
    try {
      await until(() => rounds > 1);
      for (let i = 0; i < 30; i += 1) {
        sent.push(...(await reply(storage, 2)));
        if (i === 15) janitors[0]?.kill('SIGKILL');
      }
    } finally {
      for (const janitor of janitors) janitor.kill('SIGKILL');
      await Promise.all(closed);
    }
    await openDropClock(crypto, storage, SIX_HOURS)(inHour(addDays(FIRST_DAY, 1), 0));
    const all = await slotsOf(
      Buffer.concat((await storage.drops.since(FIRST_DAY)).map(({ bytes }) => bytes)),
    );
    const counts = new Map<string, number>();
    for (const slot of all) counts.set(slot, (counts.get(slot) ?? 0) + 1);
    expect(sent.map((slot) => counts.get(slot))).toEqual(sent.map(() => 1));
    expect(counts.size).toBe(all.length);
  });
});
