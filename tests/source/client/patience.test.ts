import { describe, expect, it } from '@jest/globals';
import { AmanaError } from '#protocol/errors.ts';
import { Bell, Pace, passes, persist, RETRY_DELAYS_MS, wait } from '#source/client/patience.ts';

const quick = { delaysMs: [1, 1, 1] };
const broken = (): never => {
  throw new AmanaError('unreachable');
};

describe('trying again', () => {
  it('waits for half a minute in all before a person has to decide', () => {
    expect(RETRY_DELAYS_MS.reduce<number>((sum, delay) => sum + delay, 0)).toBe(31_500);
  });

  it('succeeds after failures that pass', async () => {
    let tries = 0;
    const result = await persist(quick, async () => (++tries < 4 ? broken() : tries));
    expect(result).toBe(4);
  });

  it('ends with the last failure', async () => {
    let tries = 0;
    await expect(
      persist(quick, async () => {
        tries += 1;
        broken();
      }),
    ).rejects.toMatchObject({ code: 'unreachable' });
    expect(tries).toBe(4);
  });

  it('gets all its tries back whenever something moved', async () => {
    let tries = 0;
    const result = await persist(quick, async (moved) => {
      tries += 1;
      if (tries % 3 === 0) moved();
      return tries < 20 ? broken() : tries;
    });
    expect(result).toBe(20);
  });

  it('takes an answer for an answer', async () => {
    let tries = 0;
    await expect(
      persist(quick, async () => {
        tries += 1;
        throw new AmanaError('too-large');
      }),
    ).rejects.toMatchObject({ code: 'too-large' });
    expect(tries).toBe(1);
    expect(passes(new AmanaError('unknown-epoch'))).toBe(false);
    expect(passes(new AmanaError('busy'))).toBe(true);
  });

  it('stops at once when it is told to', async () => {
    const stop = new AbortController();
    const trying = persist({ delaysMs: [60_000], signal: stop.signal }, async () => broken());
    stop.abort();
    await expect(trying).rejects.toMatchObject({ code: 'unreachable' });
  });
});

describe('a page that stays open', () => {
  it('goes on at the last delay, and says when it waits and when it moves', async () => {
    const told: (string | null)[] = [];
    let tries = 0;
    await persist({ ...quick, isEndless: true, onTrouble: (code) => told.push(code) }, async () =>
      ++tries < 30 ? broken() : tries,
    );
    expect(tries).toBe(30);
    expect(told.at(0)).toBe('unreachable');
    expect(told.at(-1)).toBeNull();
  });

  it('does not wait when it hears that the line is back', async () => {
    const bell = new Bell();
    let tries = 0;
    const trying = persist({ delaysMs: [60_000], bell }, async () => (++tries < 2 ? broken() : tries));
    await wait(20);
    bell.ring();
    expect(await trying).toBe(2);
  });

  it('forgets a bell that it no longer waits for', async () => {
    const bell = new Bell();
    await wait(1, undefined, bell);
    const stop = new AbortController();
    const waiting = wait(60_000, stop.signal, bell);
    stop.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'unreachable' });
    bell.ring();
  });
});

describe('how long a silence may be', () => {
  const timing = { graceMs: 1000, firstBytesPerSecond: 1000, pauseMs: () => 0 };

  it('is grace and what the bytes take at the first pace, until the line has shown its own', () => {
    const pace = new Pace(timing);
    expect(pace.allowedMs(0)).toBe(1000);
    expect(pace.allowedMs(5000)).toBeCloseTo(6000);
  });

  it('follows the pace both ways, and a silence teaches nothing', () => {
    const pace = new Pace(timing);
    for (let piece = 0; piece < 20; piece += 1) pace.saw(100_000, 1000);
    expect(pace.allowedMs(100_000)).toBeCloseTo(4000, -1);
    for (let piece = 0; piece < 20; piece += 1) pace.saw(100, 1000);
    const slow = pace.allowedMs(1000);
    expect(slow).toBeGreaterThan(30_000);
    pace.saw(0, 60_000);
    expect(pace.allowedMs(1000)).toBe(slow);
  });
});
