/**
 * The door that every write goes through. On a calm day it stands open; in a flood, whoever wants in solves the public
 * puzzle for the id of what is sent. Nobody is counted out: it gets dearer for all, and cheap again.
 *
 * It remembers ids that have paid for a while, in memory only, so that a repeated write neither pays nor counts twice.
 */
import type { Log } from '#process/index.ts';
import { type Day, dayOf } from '#protocol/day.ts';
import { AmanaError, asAmanaError } from '#protocol/errors.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { toBase64 } from '#protocol/schema.ts';
import { decodeWork, type FloodMode, LEAST_BITS, WORK_HEADER } from '#protocol/work.ts';
import type { Storage } from '#storage/index.ts';
import { openChallenges } from './challenges.ts';
import { ALLOWANCE, Difficulty, GUARD_BITS, type Pace } from './difficulty.ts';

export interface GateOptions {
  readonly storage: Pick<Storage, 'flood' | 'quota' | 'changeCounter'>;
  readonly log: Log;
  /** Writes in ten minutes that the operator calls normal. */
  readonly normal: number;
  readonly pace?: Pace;
  /** The calendar's clock, which can be set back. */
  readonly now?: () => number;
  /** Milliseconds that never go back: else nothing would get cheap again, nor the switch be looked at, until it is that late. */
  readonly elapsed?: () => number;
}

interface WorkAnswer {
  readonly v: 1;
  readonly challenge: string;
  readonly bits: number;
}

export interface Gate {
  /** The same for everyone who asks at this moment. */
  work(): Promise<WorkAnswer>;
  /**
   * Lets a write in that has solved what is asked. It counts once it is kept: what breaks off on its way makes nothing
   * dearer for others. Only while many are on their way at once, each counts as it comes, or a flood could hold its
   * requests open until all of them are in at the old price.
   * @param header the request's Work header
   * @param keep ends when the write is durable
   * @throws AmanaError work-needed, and whatever `keep` throws
   */
  letIn<Kept>(id: ObjectId, header: string | undefined, keep: () => Promise<Kept>): Promise<Kept>;
  /** Before an attachment begins. @throws AmanaError files-closed, smaller-only */
  requireRoom(sealedBytes: number): Promise<void>;
  /** Before more of one is written. @throws AmanaError smaller-only */
  requireLeft(bytes: number): Promise<void>;
  /** While it is written: so much more has come. @throws AmanaError smaller-only where the room is full by now */
  takeRoom(bytes: number): Promise<void>;
}

/** The operator's switch and the disk are looked at no more often. */
const FRESH_MS = 1_000;

/** 20 B of text an id, some 100 B with its place in the set: 5 MiB. */
const MOST_PAID = 50_000;

/** How full the room for attachments is, and what that asks for at least: bytes are dearer to keep than to refuse. */
const FLOORS: readonly (readonly [filled: number, bits: number])[] = [
  [0.9, LEAST_BITS + 4],
  [0.75, LEAST_BITS + 2],
  [0.5, LEAST_BITS],
];

const floorFor = (mode: FloodMode, filled: number): number =>
  Math.max(mode === 'calm' ? 0 : GUARD_BITS, FLOORS.find(([from]) => filled >= from)?.[1] ?? 0);

/** Ids that have paid; the oldest make room. */
class PaidIds {
  readonly #ids = new Set<ObjectId>();

  has(id: ObjectId): boolean {
    return this.#ids.has(id);
  }

  add(id: ObjectId): void {
    this.#ids.add(id);
    for (const oldest of this.#ids) {
      if (this.#ids.size <= MOST_PAID) return;
      this.#ids.delete(oldest);
    }
  }
}

export function openGate(options: GateOptions): Gate {
  const { storage, log, normal, pace, now = Date.now, elapsed = () => performance.now() } = options;
  const challenges = openChallenges((day) => storage.flood.secretOf(day), now);
  const difficulty = new Difficulty({ normal, now: elapsed, ...(pace ? { pace } : {}) });
  const paid = new PaidIds();
  /** Let in, not kept yet, and not counted yet. */
  let onTheWay = 0;
  let seen: { mode: FloodMode; readAtMs: number } | null = null;
  let noted: { day: Day; bits: number } = { day: dayOf(now()), bits: 0 };

  async function look(): Promise<FloodMode> {
    if (seen !== null && elapsed() - seen.readAtMs < FRESH_MS) return seen.mode;
    const [mode, { filled }] = await Promise.all([storage.flood.mode(), storage.quota.room()]);
    seen = { mode, readAtMs: elapsed() };
    difficulty.setFloor(floorFor(mode, filled));
    return mode;
  }

  /** One row a day, for `doctor`: not awaited, since nobody's write depends on it. */
  function noteHardest(bits: number): void {
    const day = dayOf(now());
    if (bits === 0 || (noted.day === day && bits <= noted.bits)) return;
    noted = { day, bits };
    log.note('work-raised', bits);
    storage.flood
      .noteBits(day, bits)
      .catch((thrown: unknown) => log.warn('chore-failed', asAmanaError(thrown).code));
  }

  async function bitsOf(id: ObjectId, header: string | undefined, least: number): Promise<number> {
    if (header === undefined) throw new AmanaError('work-needed');
    const solution = decodeWork(header);
    const puzzle = await challenges.byTag(solution.tag);
    const bits = puzzle === null ? 0 : await puzzle.strength(id, solution, least);
    if (bits < least) throw new AmanaError('work-needed');
    return bits;
  }

  /** @returns what was solved @throws AmanaError work-needed */
  async function requiredBits(id: ObjectId, header: string | undefined): Promise<number> {
    const least = difficulty.acceptedBits;
    try {
      return least > 0 ? await bitsOf(id, header, least) : 0;
    } catch (thrown) {
      difficulty.turnAway();
      throw thrown;
    }
  }

  function count(id: ObjectId, bits: number): void {
    if (paid.has(id)) return;
    paid.add(id);
    difficulty.accept(bits);
    noteHardest(difficulty.bits);
  }

  return {
    async work() {
      await look();
      const { bits } = difficulty;
      noteHardest(bits);
      return { v: 1, challenge: toBase64((await challenges.current()).challenge), bits };
    },

    async letIn(id, header, keep) {
      await look();
      if (paid.has(id)) return keep();
      const bits = await requiredBits(id, header);
      if (onTheWay >= ALLOWANCE) {
        count(id, bits);
        return keep();
      }
      onTheWay += 1;
      try {
        const kept = await keep();
        count(id, bits);
        return kept;
      } finally {
        onTheWay -= 1;
      }
    },

    async requireRoom(sealedBytes) {
      if ((await look()) === 'closed-to-attachments') throw new AmanaError('files-closed');
      const { largestBytes } = await storage.quota.room();
      if (sealedBytes > largestBytes) throw new AmanaError('smaller-only');
    },

    async requireLeft(bytes) {
      if (bytes > (await storage.quota.room()).leftBytes) throw new AmanaError('smaller-only');
    },

    async takeRoom(bytes) {
      storage.quota.took(bytes);
      if ((await storage.quota.room()).leftBytes <= 0) throw new AmanaError('smaller-only');
    },
  };
}

/** What a request says to have solved. */
export const workOf = (
  headers: Readonly<Record<string, string | string[] | undefined>>,
): string | undefined => {
  const given = headers[WORK_HEADER.toLowerCase()];
  return typeof given === 'string' ? given : undefined;
};
