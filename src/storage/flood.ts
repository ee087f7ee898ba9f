/**
 * What the intakes share about floods: the operator's switch, each day's secret behind the public puzzle, and how hard
 * the puzzle became on each day. Days and one word: nothing of any source.
 */
import { randomBytes } from 'node:crypto';
import { type Day, parseDay } from '#protocol/day.ts';
import { AmanaError } from '#protocol/errors.ts';
import { parse, z } from '#protocol/schema.ts';
import { CHALLENGE_BYTES, FLOOD_MODES, type FloodMode } from '#protocol/work.ts';
import type { Sql } from './database.ts';
import { storing } from './failures.ts';

export interface FloodDay {
  readonly day: Day;
  /** The hardest that was asked for, in zero bits; 0 on a calm day. */
  readonly mostBits: number;
}

export interface Flood {
  /** What the operator has set; calm until then. */
  mode(): Promise<FloodMode>;
  setMode(mode: FloodMode): Promise<void>;
  /** 32 B, made by whoever asks first, the same for every process from then on. */
  secretOf(day: Day): Promise<Uint8Array>;
  /** Keeps the highest of the day. */
  noteBits(day: Day, bits: number): Promise<void>;
  /** Newest first. */
  days(): Promise<FloodDay[]>;
  /** Forgets the days before `day`; returns how many. */
  expire(day: Day): Promise<number>;
}

const SWITCH = 'flood';

const modeSchema = z.enum(FLOOD_MODES);

export function openFlood(sql: Sql): Flood {
  const addDay = (day: Day) =>
    storing(() =>
      sql
        .insertInto('flood_days')
        .values({ day, secret: randomBytes(CHALLENGE_BYTES), most_bits: 0 })
        .onConflict((conflict) => conflict.doNothing())
        .execute(),
    );

  return {
    async mode() {
      const row = await sql
        .selectFrom('settings')
        .select('value')
        .where('name', '=', SWITCH)
        .executeTakeFirst();
      return row === undefined ? 'calm' : parse(modeSchema, row.value, 'internal');
    },

    async setMode(mode) {
      await storing(() =>
        sql
          .insertInto('settings')
          .values({ name: SWITCH, value: mode })
          .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: mode }))
          .execute(),
      );
    },

    async secretOf(day) {
      const read = () =>
        sql.selectFrom('flood_days').select('secret').where('day', '=', day).executeTakeFirst();
      const row = await read();
      if (row !== undefined) return row.secret;
      await addDay(day);
      const made = await read();
      if (made === undefined) throw new AmanaError('internal');
      return made.secret;
    },

    async noteBits(day, bits) {
      await addDay(day);
      await storing(() =>
        sql
          .updateTable('flood_days')
          .set({ most_bits: bits })
          .where('day', '=', day)
          .where('most_bits', '<', bits)
          .execute(),
      );
    },

    async days() {
      const rows = await sql
        .selectFrom('flood_days')
        .select(['day', 'most_bits'])
        .orderBy('day', 'desc')
        .execute();
      return rows.map((row) => ({ day: parseDay(row.day), mostBits: row.most_bits }));
    },

    async expire(day) {
      const { numDeletedRows } = await storing(() =>
        sql.deleteFrom('flood_days').where('day', '<', day).executeTakeFirstOrThrow(),
      );
      return Number(numDeletedRows);
    },
  };
}
