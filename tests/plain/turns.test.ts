import { describe, expect, it } from '@jest/globals';
import { Turns } from '#plain/turns.ts';

/** Acts that end when they are told to, and how many run. */
function acts() {
  const ends: (() => void)[] = [];
  let running = 0;
  const act = async (): Promise<void> => {
    running += 1;
    await new Promise<void>((resolve) => ends.push(resolve));
    running -= 1;
  };
  return { act, ends, running: () => running };
}

const passed = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('turns', () => {
  it('let so many act at once, the others one after another, and refuse who would wait too long', async () => {
    const turns = new Turns(2, 2);
    const { act, ends, running } = acts();
    const taken = [1, 2, 3, 4].map(() => turns.take(act));
    await passed();
    expect([running(), ends.length]).toEqual([2, 2]);
    await expect(turns.take(act)).rejects.toMatchObject({ code: 'busy' });
    ends[0]?.();
    await passed();
    expect([running(), ends.length]).toEqual([2, 3]);
    for (let next = 1; next < 4; next++) {
      ends[next]?.();
      await passed();
    }
    await Promise.all(taken);
    expect(running()).toBe(0);
  });

  it('are given on by an act that fails', async () => {
    const turns = new Turns(1, 1);
    const failing = turns.take(() => Promise.reject(new Error('no')));
    const next = turns.take(async () => 'yes');
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('yes');
    expect(await turns.take(async () => 'again')).toBe('again');
  });
});
