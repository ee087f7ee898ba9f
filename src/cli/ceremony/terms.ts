/** What ends when: the same list for `ceremony status` and for `doctor`. */
import { fromHex } from '#protocol/bytes.ts';
import { addDays, type Day } from '#protocol/day.ts';
import { type SignedStatement, VerifiedDirectory } from '#protocol/directory.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { AmanaError } from '#protocol/errors.ts';
import { editorIdOf } from '#protocol/identity.ts';
import { holdersIn, wordsOfKey } from './certify.ts';
import { isRoots, payloadOf } from './record.ts';

export type TermState = 'lasts' | 'ends soon' | 'ended' | 'revoked';

export interface Term {
  readonly what: 'newsroom' | 'worker host' | 'desk lead' | 'editor' | 'desk epochs' | 'worker epochs';
  /** An editor's id where it is one; null for what is nobody's. */
  readonly editorId: string | null;
  /** Hex, and the words of it. */
  readonly key: string | null;
  readonly words: string | null;
  /** The last day. */
  readonly until: Day;
  readonly daysLeft: number;
  readonly state: TermState;
}

/**
 * Weeks of warning for each, in days. Six for what needs the root key, which lies elsewhere and may need two people
 * to come together; two for what a lead's browser makes four weeks ahead; one for the worker's, made two days ahead.
 */
export const SOON_DAYS: Readonly<Record<Term['what'], number>> = {
  newsroom: 42,
  'worker host': 42,
  'desk lead': 42,
  editor: 28,
  'desk epochs': 14,
  'worker epochs': 1,
};

function termOf(
  crypto: Crypto,
  what: Term['what'],
  key: string | null,
  until: Day,
  today: Day,
  revoked: boolean,
): Term {
  const daysLeft = until - today;
  const lasting: TermState = daysLeft < SOON_DAYS[what] ? 'ends soon' : 'lasts';
  const isPerson = what === 'desk lead' || what === 'editor';
  return {
    what,
    editorId: key === null || !isPerson ? null : editorIdOf(crypto, fromHex(key)),
    key,
    words: key === null ? null : wordsOfKey(crypto, key),
    until,
    daysLeft,
    state: revoked ? 'revoked' : daysLeft < 0 ? 'ended' : lasting,
  };
}

/** What the root has signed, each holder once. @param root hex */
export function rootTerms(
  crypto: Crypto,
  root: string,
  statements: readonly SignedStatement[],
  today: Day,
): Term[] {
  const signed = statements.filter((statement) => isRoots(crypto, root, statement));
  return holdersIn({ root, statements: signed }).map(({ what, key, until, revoked }) =>
    termOf(crypto, what, key, until, today, revoked),
  );
}

/** What others have signed: editors by their leads, epochs by leads and hosts. Empty without a valid newsroom. */
export function deskTerms(
  crypto: Crypto,
  root: string,
  statements: readonly SignedStatement[],
  today: Day,
): Term[] {
  let directory: VerifiedDirectory;
  try {
    directory = VerifiedDirectory.verify(crypto, fromHex(root), { v: 1, statements: [...statements] }, today);
  } catch (thrown) {
    if (thrown instanceof AmanaError && thrown.code === 'directory-invalid') return [];
    throw thrown;
  }
  const people = directory.editors
    .filter(({ role }) => role !== 'lead')
    .map(({ id, signKey }) => {
      const ends = statements.map(payloadOf).flatMap((said) => {
        return said.kind === 'editor' && said.id === id ? [said.notAfter] : [];
      });
      return termOf(crypto, 'editor', signKey, addDays(today, Math.max(...ends) - today), today, false);
    });
  const worker = directory.sanitizerEpochs.at(-1);
  const desk = directory.deskKeysUntil;
  return [
    ...people,
    ...(desk === null ? [] : [termOf(crypto, 'desk epochs', null, desk, today, false)]),
    ...(worker === undefined ? [] : [termOf(crypto, 'worker epochs', null, worker.notAfter, today, false)]),
  ];
}
