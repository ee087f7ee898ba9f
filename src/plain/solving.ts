/**
 * How much of the flood's puzzle this process solves for those who send by it. Whoever floods through the form pays
 * nothing for what is solved here, so that it is little: the first prices, at which a flood has only begun, and in all
 * no more than a share of the machine. Above them only a browser that solves by itself comes through.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { AmanaError } from '#protocol/errors.ts';
import type { Solving } from '#source/client/http.ts';
import { Turns } from './turns.ts';

/** 4 × 2^7 = 512 tries of 0.2 to 0.3 ms each: a tenth of a second, and the third price above none. */
export const MOST_SOLVED_BITS = 7;

/** The platform's four threads are at one puzzle by themselves. */
const AT_ONCE = 1;

/** Half a second each at the highest of those prices, its rest included: the last of these waits eight. */
const MOST_WAITING = 16;

/** Rests three times as long as it has solved: a quarter of the machine at most, whatever comes. */
const REST = 3;

const pause = (ms: number): Promise<void> => sleep(ms, undefined, { ref: false });

/** @param rest waits for so many ms before the next puzzle is begun */
export function openSolving(rest: (ms: number) => Promise<void> = pause): Solving {
  const turns = new Turns(AT_ONCE, MOST_WAITING);
  return async (bits, solve) => {
    if (bits > MOST_SOLVED_BITS) throw new AmanaError('flooded');
    return new Promise((resolve, reject) => {
      const act = async (): Promise<void> => {
        const from = performance.now();
        await solve().then(resolve, reject);
        await rest(REST * (performance.now() - from));
      };
      turns.take(act).catch(reject);
    });
  };
}
