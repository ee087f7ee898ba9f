/** How many days each kind of key still lasts, from what everybody may read: the signed directory. */
import { toHex } from '#protocol/bytes.ts';
import type { Day } from '#protocol/day.ts';
import {
  type SignedStatement,
  type StatementPayload,
  signatureHolds,
  statementPayload,
  VerifiedDirectory,
} from '#protocol/directory.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { AmanaError } from '#protocol/errors.ts';
import { parseJson } from '#protocol/schema.ts';

/**
 * Days of warning. Six weeks for what needs the root key, which lies elsewhere and may need two people to come together;
 * two for what a lead's browser makes four weeks ahead; one day for the worker's, made two days ahead.
 */
export const WARNING_DAYS = {
  newsroom: 42,
  worker: 42,
  lead: 42,
  desk_epochs: 14,
  worker_epochs: 1,
} as const;

export type Key = keyof typeof WARNING_DAYS;
export const KEYS: readonly Key[] = ['newsroom', 'worker', 'lead', 'desk_epochs', 'worker_epochs'];

/** Days after today; below nothing for what has ended, null for what there is none of. */
export type DaysLeft = Readonly<Record<Key, number | null>>;

const lastOf = (days: readonly number[]): number | null => (days.length === 0 ? null : Math.max(...days));

/**
 * Of hosts and leads the one that lasts longest counts, since one is enough; `./amana doctor` tells of each.
 * @param root 32 B
 */
export function keysLeft(
  crypto: Crypto,
  root: Uint8Array,
  statements: readonly SignedStatement[],
  today: Day,
): DaysLeft {
  let directory: VerifiedDirectory;
  try {
    directory = VerifiedDirectory.verify(crypto, root, { v: 1, statements: [...statements] }, today);
  } catch (thrown) {
    if (!(thrown instanceof AmanaError) || thrown.code !== 'directory-invalid') throw thrown;
    return { newsroom: null, worker: null, lead: null, desk_epochs: null, worker_epochs: null };
  }
  const rootHex = toHex(root);
  const said = statements
    .filter((statement) => statement.by === rootHex && signatureHolds(crypto, root, statement))
    .map(({ payload }): StatementPayload => parseJson(statementPayload, payload));
  const delegates = (role: string, isHeld: (key: string) => boolean): number | null =>
    lastOf(
      said.flatMap((payload) =>
        payload.kind === 'delegate' && payload.role === role && isHeld(payload.key)
          ? [payload.notAfter - today]
          : [],
      ),
    );
  const leads = new Set(directory.leads);
  const revoked = new Set(said.flatMap((payload) => (payload.kind === 'revocation' ? [payload.key] : [])));
  const lastSanitizer = lastOf(directory.sanitizerEpochs.map(({ notAfter }) => notAfter - today));
  return {
    newsroom: lastOf(said.flatMap((one) => (one.kind === 'newsroom' ? [one.notAfter - today] : []))),
    worker: delegates('sanitizer', (key) => !revoked.has(key)),
    lead: delegates('desk-lead', (key) => leads.has(key)),
    desk_epochs: directory.deskKeysUntil === null ? null : directory.deskKeysUntil - today,
    worker_epochs: lastSanitizer,
  };
}
