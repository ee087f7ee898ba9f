/**
 * A visit: the newsroom's directory, followed up to the pinned root before anything is shown or offered. All that a
 * page carries for somebody who only looks.
 */
import { type Day, dayOf } from '#protocol/day.ts';
import { directorySchema, statementPayload, VerifiedDirectory } from '#protocol/directory.ts';
import type { Verifier } from '#protocol/engines/crypto.ts';
import { AmanaError, asAmanaError, type ErrorCode } from '#protocol/errors.ts';
import { parseJson, parseJsonBytes } from '#protocol/schema.ts';
import { type Fetch, getBytes, type Http } from './http.ts';
import { LOOKS_MS, type Patience, persist, RETRY_DELAYS_MS } from './patience.ts';

export interface VisitOptions {
  readonly crypto: Verifier;
  readonly fetch: Fetch;
  /** Origin of the intake. */
  readonly server: string;
  /** The pinned root public key, 32 B. */
  readonly root: Uint8Array;
  /** Milliseconds since 1970-01-01; `Date.now` unless a test needs another day. */
  readonly now?: () => number;
  /** Pauses between tries; RETRY_DELAYS_MS unless somebody cannot wait. */
  readonly retryDelaysMs?: readonly number[];
  /** How long each look may hear nothing; LOOKS_MS, unless a test cannot wait for a silent line. */
  readonly looksMs?: readonly number[];
  /** Told what failed while the newsroom is asked again for its keys, and null once it has answered. */
  readonly onTrouble?: (code: ErrorCode | null) => void;
}

/** How somebody looks: with which pauses, and how long each try may hear nothing. */
export interface Looking {
  readonly http: Http;
  readonly retryDelaysMs: readonly number[];
  readonly looksMs?: readonly number[] | undefined;
  readonly onTrouble?: ((code: ErrorCode | null) => void) | undefined;
}

/** A try for each of `looksMs`. @throws AmanaError the last failure */
export function looking<Result>(
  { retryDelaysMs, looksMs = LOOKS_MS, onTrouble }: Looking,
  step: (silenceMs: number, moved: () => void) => Promise<Result>,
): Promise<Result> {
  const patience: Patience = { delaysMs: retryDelaysMs.slice(0, looksMs.length - 1) };
  return persist(onTrouble ? { ...patience, onTrouble } : patience, (moved, failures) =>
    step(looksMs[failures] ?? Math.max(...looksMs), moved),
  );
}

/** @throws AmanaError unreachable and what the server refuses with */
export const look = (how: Looking, path: string): Promise<Uint8Array> =>
  looking(how, (silenceMs) => getBytes(how.http, path, silenceMs));

/** @throws AmanaError directory-invalid, directory-not-ready, unreachable */
export function verifiedDirectory(options: VisitOptions): Promise<VerifiedDirectory> {
  const { crypto, fetch, server, root, now = Date.now, retryDelaysMs = RETRY_DELAYS_MS } = options;
  const { looksMs = LOOKS_MS, onTrouble } = options;
  const how = { http: { fetch, server }, retryDelaysMs, looksMs, onTrouble };
  return fetchDirectory({ ...how, crypto, root }, dayOf(now()));
}

/** @throws AmanaError as `verifiedDirectory` */
export async function fetchDirectory(
  visit: Looking & { readonly crypto: Verifier; readonly root: Uint8Array },
  today: Day,
): Promise<VerifiedDirectory> {
  const bytes = await look(visit, '/directory.json');
  const directory = VerifiedDirectory.verify(visit.crypto, visit.root, parseDirectory(bytes), today);
  // Both epochs have to be open now, or a report would be written that cannot be sealed.
  directory.deskEpoch();
  directory.sanitizerEpoch();
  return directory;
}

/** @throws AmanaError directory-invalid, whatever is wrong with it */
const parseDirectory = (bytes: Uint8Array) => parseJsonBytes(directorySchema, bytes, 'directory-invalid');

/**
 * The root that a server's directory claims, for a first visit without a fingerprint. Trusting it is trusting the
 * server this once: only a person who was told so may take that risk.
 * @returns the root public key as 64 hex digits
 * @throws AmanaError directory-invalid, unreachable
 */
export async function claimedRoot(
  http: Http,
  retryDelaysMs: readonly number[] = RETRY_DELAYS_MS,
  onTrouble?: (code: ErrorCode | null) => void,
): Promise<string> {
  const bytes = await look({ http, retryDelaysMs, onTrouble }, '/directory.json');
  const { statements } = parseDirectory(bytes);
  const own = statements.find((statement) => kindOf(statement.payload) === 'newsroom');
  if (!own) throw new AmanaError('directory-invalid');
  return own.by;
}

function kindOf(payload: string): string | null {
  try {
    return parseJson(statementPayload, payload, 'directory-invalid').kind;
  } catch (thrown) {
    if (asAmanaError(thrown).code === 'directory-invalid') return null;
    throw thrown;
  }
}
