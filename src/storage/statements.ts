/** Signed statements: public by nature, verified by whoever reads them, never trusted for having been stored. */
import { createHash } from 'node:crypto';
import { type SignedStatement, signedStatement } from '#protocol/directory.ts';
import { parse } from '#protocol/schema.ts';
import type { Sql } from './database.ts';
import { storing } from './failures.ts';

export interface Statements {
  /** Every statement ever added, in an order that tells nothing about when. */
  all(): Promise<SignedStatement[]>;
  /** Durable; the same statement twice is one row. */
  add(statement: SignedStatement): Promise<void>;
}

/** The row's name: payload and signer, so that a second signature over the same words adds nothing. */
const hashOf = ({ by, payload }: SignedStatement): string =>
  createHash('sha256').update(by).update('\n').update(payload).digest('hex');

export function openStatements(sql: Sql): Statements {
  return {
    async all() {
      const rows = await sql
        .selectFrom('statements')
        .select(['by', 'payload', 'signature'])
        .orderBy('hash')
        .execute();
      return rows.map((row) => parse(signedStatement, row, 'internal'));
    },

    async add(statement) {
      const { by, payload, signature } = statement;
      await storing(() =>
        sql
          .insertInto('statements')
          .values({ hash: hashOf(statement), by, payload, signature })
          .onConflict((conflict) => conflict.column('hash').doUpdateSet({ signature }))
          .execute(),
      );
    },
  };
}
