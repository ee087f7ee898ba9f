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
  /** Another text whenever the database changed. */
  readonly changeCounter: () => string;
  readonly today: () => Day;
}

export const systemToday = (): Day => dayOf(Date.now());

interface Edition {
  readonly counter: string;
  readonly day: Day;
  readonly mark: string;
  readonly directory: VerifiedDirectory;
}

export function openRoster({ crypto, root, statements, changeCounter, today }: RosterInput): Roster {
  let edition: Edition | null = null;

  return {
    statements: () => statements.all(),

    async now() {
      const day = today();
      // Asked before the statements are read: what comes in between is found at the next look.
      const counter = changeCounter();
      if (edition?.counter === counter && edition.day === day) return edition.directory;
      const all = await statements.all();
      const mark = all.map(({ signature }) => signature).join(' ');
      // Nearly every change is a report or an event; signatures are checked again only for new statements.
      const known = edition?.mark === mark && edition.day === day ? edition.directory : null;
      const directory = known ?? VerifiedDirectory.verify(crypto, root, { v: 1, statements: all }, day);
      edition = { counter, day, mark, directory };
      return directory;
    },
  };
}
