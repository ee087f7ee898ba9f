/**
 * The puzzle that a flood makes everybody solve. PROTOCOL.md, "Work".
 *
 *   solution = challenge tag (4) ‖ nonce (4) × PARTS
 *   part i is solved when PBKDF2-HMAC-SHA-256(challenge, id ‖ i ‖ nonce i) begins with `bits` zero bits
 *
 * The challenge is public and the same for everyone, so that it names nobody; the solution is bound to one object's
 * random id, so that it is worth nothing for another. PBKDF2, because the platform's own loop does it: a page without
 * JIT and WebAssembly is as quick as one with both, where any function in JavaScript would be 3 to 30 times slower.
 */
import { type Bytes, concat, fromBase64, fromHex, readU32, toBase64, u32 } from './bytes.ts';
import { pbkdf2 } from './engines/webcrypto.ts';
import { AmanaError } from './errors.ts';
import type { ObjectId } from './ids.ts';
import { base64, z } from './schema.ts';

export const CHALLENGE_BYTES = 32;

/** The request header that every write carries, solved or not: a calm day and a flood look the same on the wire. */
export const WORK_HEADER = 'Work';

/** One try takes 0.4 ms in Firefox, a fifth of it the way there and back; checking one takes the server 0.2 to 0.3 ms. */
export const WORK_ITERATIONS = 1024;

/**
 * Four small puzzles instead of one large: the time varies half as much (by 1/√4), so that an unlucky source waits
 * at most about twice as long as an average one. A wrong solution is refused at its first part.
 */
export const WORK_PARTS = 4;

/** 4 × 2^5 = 128 tries: 0.03 to 0.05 s in Firefox on a desktop. Enough to stop whoever solves nothing. */
export const LEAST_BITS = 5;

/** 4 × 2^13 = 32,768 tries: 7 to 13 s in Firefox on a desktop, about a minute and a half on an old phone. */
export const MOST_BITS = 13;

const TAG_BYTES = 4;
const SOLUTION_BYTES = TAG_BYTES + WORK_PARTS * 4;

/** As many zero bits as are looked at: 32. */
const OUT_BYTES = 4;

/** Tries that run at once: browsers give each its own thread, as far as there are cores. */
const LANES = 4;

/** Tries that a puzzle of so many bits takes on average. */
export const expectedTries = (bits: number): number => (bits === 0 ? 0 : WORK_PARTS * 2 ** bits);

/**
 * What an operator may set. `calm`: the puzzle follows the load, and is none without it. `guard`: everybody solves a
 * middling one. `closed-to-attachments`: that, and only reports are taken.
 */
export const FLOOD_MODES = ['calm', 'guard', 'closed-to-attachments'] as const;
export type FloodMode = (typeof FLOOD_MODES)[number];

/** `GET /work`, the same for everyone who asks at that moment. */
export const workAnswer = z.strictObject({
  v: z.literal(1),
  challenge: base64(CHALLENGE_BYTES),
  bits: z.int().check(z.nonnegative(), z.maximum(MOST_BITS)),
});

export interface WorkSolution {
  /** The first bytes of the challenge it was solved for. */
  readonly tag: number;
  readonly nonces: readonly number[];
}

export const challengeTag = (challenge: Uint8Array): number => readU32(challenge);

/** What is carried where nothing has to be solved: of the same length, so that a flood shows in no size. */
export const unsolved = (challenge: Uint8Array): WorkSolution => ({
  tag: challengeTag(challenge),
  nonces: Array.from({ length: WORK_PARTS }, () => 0),
});

export const encodeWork = ({ tag, nonces }: WorkSolution): string =>
  toBase64(concat(u32(tag), ...nonces.map(u32)));

/** @throws AmanaError work-needed for anything that is not the text of a solution */
export function decodeWork(text: string): WorkSolution {
  const bytes = decoded(text);
  const nonces = Array.from({ length: WORK_PARTS }, (_, part) => readU32(bytes, TAG_BYTES + 4 * part));
  return { tag: readU32(bytes), nonces };
}

function decoded(text: string): Bytes {
  // Its length first: what is too long costs nothing.
  if (text.length !== Math.ceil((SOLUTION_BYTES * 4) / 3)) throw new AmanaError('work-needed');
  try {
    return fromBase64(text);
  } catch (cause) {
    throw new AmanaError('work-needed', { cause });
  }
}

export interface Puzzle {
  readonly challenge: Uint8Array;
  /**
   * Always the same solution for the same id and bits.
   * @param bits 0 to MOST_BITS @param signal stops it @throws AmanaError unreachable when stopped
   */
  solve(id: ObjectId, bits: number, signal?: Stop): Promise<WorkSolution>;
  /** How many zero bits the weakest part has, or 0 as soon as one has fewer than `leastBits`. */
  strength(id: ObjectId, solution: WorkSolution, leastBits: number): Promise<number>;
}

/** As much of an AbortSignal as is needed here. */
export interface Stop {
  readonly aborted: boolean;
}

/** @param challenge 32 B @throws AmanaError internal where the page is no secure context */
export async function openPuzzle(challenge: Uint8Array): Promise<Puzzle> {
  const hash = await pbkdf2(challenge, WORK_ITERATIONS, OUT_BYTES);
  const zeroBits = async (id: Uint8Array, part: number, nonce: number): Promise<number> =>
    Math.clz32(readU32(await hash(concat(id, Uint8Array.of(part), u32(nonce)))));

  async function solvePart(id: Uint8Array, part: number, bits: number, signal?: Stop): Promise<number> {
    for (let first = 0; ; first += LANES) {
      if (signal?.aborted) throw new AmanaError('unreachable');
      const tries = Array.from({ length: LANES }, (_, lane) => zeroBits(id, part, first + lane));
      const lane = (await Promise.all(tries)).findIndex((zeros) => zeros >= bits);
      if (lane >= 0) return first + lane;
    }
  }

  return {
    challenge,
    async solve(id, bits, signal) {
      if (bits === 0) return unsolved(challenge);
      const idBytes = fromHex(id);
      const nonces: number[] = [];
      for (let part = 0; part < WORK_PARTS; part++) nonces.push(await solvePart(idBytes, part, bits, signal));
      return { tag: challengeTag(challenge), nonces };
    },
    async strength(id, { tag, nonces }, leastBits) {
      if (tag !== challengeTag(challenge) || nonces.length !== WORK_PARTS) return 0;
      const idBytes = fromHex(id);
      let weakest = 32;
      for (const [part, nonce] of nonces.entries()) {
        weakest = Math.min(weakest, await zeroBits(idBytes, part, nonce));
        if (weakest < leastBits) return 0;
      }
      return weakest;
    },
  };
}
