/**
 * Who is on the desk, by signed statements up to the pinned root and by nothing else: a row in the database gives
 * nobody a right. Read anew whenever a statement was added or a day began.
 */
import { type Day, dayOf } from '#protocol/day.ts';
import { type SignedStatement, VerifiedDirectory } from '#protocol/directory.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import type { Statements } from '#storage/statements.ts';

export interface Roster {
  /** @throws AmanaError directory-invalid while the newsroom's own statement does not hang on the root */
  now(): Promise<VerifiedDirectory>;
  /** Every statement as it is handed out; whoever reads them verifies them again. */
  statements(): Promise<SignedStatement[]>;
}

export interface RosterInput {
  readonly crypto: Crypto;
  /** Root public key, 32 B. */
  readonly root: Uint8Array;
  readonly statements: Statements;
  readonly today: () => Day;
}

export const systemToday = (): Day => dayOf(Date.now());

export function openRoster({ crypto, root, statements, today }: RosterInput): Roster {
  let known: { readonly mark: string; readonly directory: VerifiedDirectory } | null = null;

  return {
    statements: () => statements.all(),

    async now() {
      const all = await statements.all();
      const day = today();
      const mark = `${day} ${all.map((statement) => statement.signature).join(' ')}`;
      if (known?.mark !== mark) {
        known = { mark, directory: VerifiedDirectory.verify(crypto, root, { v: 1, statements: all }, day) };
      }
      return known.directory;
    },
  };
}
