import { describe, expect, it } from '@jest/globals';
import { AmanaError } from '#protocol/errors.ts';
import { passes, persist, RETRY_DELAYS_MS } from '#source/client/patience.ts';

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
