/** The puzzle of a flood: its bytes, frozen; and solved and checked by another implementation of the same function. */
import { pbkdf2Sync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseObjectId } from '#protocol/ids.ts';
import {
  decodeWork,
  encodeWork,
  LEAST_BITS,
  openPuzzle,
  unsolved,
  WORK_ITERATIONS,
  WORK_PARTS,
} from '#protocol/work.ts';

const challenge = Uint8Array.from({ length: 32 }, (_, i) => i);
const id = parseObjectId('00112233445566778899aabbccddeeff');

/** By Node's own PBKDF2 instead of WebCrypto's. */
function zeroBits(part: number, nonce: number): number {
  const salt = Buffer.alloc(21);
  salt.write(id, 0, 'hex');
  salt.writeUInt8(part, 16);
  salt.writeUInt32BE(nonce, 17);
  return Math.clz32(pbkdf2Sync(challenge, salt, WORK_ITERATIONS, 32, 'sha256').readUInt32BE());
}

function firstNonce(part: number, bits: number): number {
  let nonce = 0;
  while (zeroBits(part, nonce) < bits) nonce += 1;
  return nonce;
}

describe('the puzzle', () => {
  it('has the frozen solution, which is the first that another implementation finds', async () => {
    const puzzle = await openPuzzle(challenge);
    const solution = await puzzle.solve(id, LEAST_BITS);
    expect(solution.nonces).toEqual(Array.from({ length: WORK_PARTS }, (_, i) => firstNonce(i, LEAST_BITS)));
    expect(encodeWork(solution)).toBe('AAECAwAAAA8AAAAEAAAAQgAAAAk');
    expect(decodeWork('AAECAwAAAA8AAAAEAAAAQgAAAAk')).toEqual(solution);
  });

  it('is solved for one id, one challenge and its bits, and for nothing else', async () => {
    const puzzle = await openPuzzle(challenge);
    const solution = await puzzle.solve(id, 6);
    expect(await puzzle.strength(id, solution, 6)).toBeGreaterThanOrEqual(6);
    const otherId = parseObjectId('00112233445566778899aabbccddeefe');
    const otherChallenge = challenge.slice();
    otherChallenge[31] = 0;
    const other = await openPuzzle(otherChallenge);
    expect(await puzzle.strength(otherId, solution, 6)).toBe(0);
    expect(await other.strength(id, solution, 6)).toBe(0);
    expect(await puzzle.strength(id, { ...solution, tag: solution.tag + 1 }, 6)).toBe(0);
    expect(await puzzle.strength(id, { ...solution, nonces: [...solution.nonces].reverse() }, 6)).toBe(0);
    expect(await puzzle.strength(id, { ...solution, nonces: solution.nonces.slice(1) }, 6)).toBe(0);
    expect(await puzzle.strength(id, solution, 20)).toBe(0);
  });

  it('is nothing to do at no bits, and no function of the platform is asked', async () => {
    const puzzle = await openPuzzle(challenge);
    expect(await puzzle.solve(id, 0)).toEqual(unsolved(challenge));
    expect(encodeWork(unsolved(challenge))).toBe('AAECAwAAAAAAAAAAAAAAAAAAAAA');
  });

  it('can be stopped', async () => {
    const stop = { aborted: false };
    const puzzle = await openPuzzle(challenge);
    const solving = puzzle.solve(id, 31, stop);
    setTimeout(() => {
      stop.aborted = true;
    }, 50);
    await expect(solving).rejects.toMatchObject({ code: 'unreachable' });
  });

  it('has one text for each solution, of one length, and no other text is one', () => {
    const nonce = fc.integer({ min: 0, max: 0xffff_ffff });
    fc.assert(
      fc.property(nonce, fc.array(nonce, { minLength: WORK_PARTS, maxLength: WORK_PARTS }), (tag, nonces) => {
        const text = encodeWork({ tag, nonces });
        expect(text).toHaveLength(27);
        expect(decodeWork(text)).toEqual({ tag, nonces });
      }),
    );
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ minLength: 27, maxLength: 27 })), (text) => {
        try {
          expect(encodeWork(decodeWork(text))).toBe(text);
        } catch (thrown) {
          expect(thrown).toMatchObject({ code: 'work-needed' });
        }
      }),
    );
  });
});
