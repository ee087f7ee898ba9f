/**
 * How much came on a day, and what waits from days before: for whoever keeps the machine running. Counts of whole
 * days only, which the rows themselves tell as well.
 */
import { type Day, parseDay } from '#protocol/day.ts';
import type { Sql } from './database.ts';

export interface Tally {
  /** Reports, and attachments that were uploaded whole, of this day. */
  arrivedOn(day: Day): Promise<{ readonly reports: number; readonly attachments: number }>;
  /** Attachments that no worker has settled and reports that were not released, of days before `day`. */
  waitingSinceBefore(day: Day): Promise<number>;
  /** The newest day that anything stands under: reports, released or not, attachments, drops; null where nothing does. */
  newestDay(): Promise<Day | null>;
}

export function openTally(sql: Sql): Tally {
  return {
    async arrivedOn(day) {
      const reports = await sql
        .selectFrom('reports')
        .select(({ fn }) => fn.countAll<number | string>().as('n'))
        .where('day', '=', day)
        .executeTakeFirstOrThrow();
      const attachments = await sql
        .selectFrom('attachments')
        .select(({ fn }) => fn.countAll<number | string>().as('n'))
        .where('day', '=', day)
        .where('state', '!=', 'uploading')
        .executeTakeFirstOrThrow();
      return { reports: Number(reports.n), attachments: Number(attachments.n) };
    },

    async waitingSinceBefore(day) {
      const attachments = await sql
        .selectFrom('attachments')
        .select(({ fn }) => fn.countAll<number | string>().as('n'))
        .where('day', '<', day)
        .where('state', '=', 'waiting')
        .executeTakeFirstOrThrow();
      const reports = await sql
        .selectFrom('reports')
        .select(({ fn }) => fn.countAll<number | string>().as('n'))
        .where('day', '<', day)
        .where('released', '=', 0)
        .executeTakeFirstOrThrow();
      return Number(attachments.n) + Number(reports.n);
    },

    async newestDay() {
      const days: number[] = [];
      for (const table of ['reports', 'attachments', 'drops'] as const) {
        const { day } = await sql
          .selectFrom(table)
          .select(({ fn }) => fn.max<number | string | null>('day').as('day'))
          .executeTakeFirstOrThrow();
        if (day !== null) days.push(Number(day));
      }
      return days.length === 0 ? null : parseDay(Math.max(...days));
    },
  };
}
