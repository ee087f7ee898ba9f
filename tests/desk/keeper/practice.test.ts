/** Whoever practises opens a report as real ones are opened, and stops as soon as a real one has come. */
import { describe, expect, it } from '@jest/globals';
import { type OpenedArrival, openArrival } from '#desk/client/arrivals.ts';
import { practise } from '#desk/keeper/practice.ts';
import { loadCrypto } from '#protocol/engines/select.ts';

const crypto = await loadCrypto();

describe('practice', () => {
  it('opens what it has made up, again and again', async () => {
    const opened: OpenedArrival['state'][] = [];
    await practise(
      crypto,
      async (opening, item) => opened.push((await openArrival(crypto, opening, item)).state),
      () => false,
    );
    expect(opened).toEqual(Array.from({ length: 64 }, () => 'report'));
  });

  it('is over with the first real report', async () => {
    let times = 0;
    await practise(
      crypto,
      async () => {
        times += 1;
      },
      () => times === 3,
    );
    expect(times).toBe(3);
  });
});
