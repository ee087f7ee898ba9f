/**
 * A visit: the newsroom's directory, followed up to the pinned root before anything is shown or offered. All that a
 * page carries for somebody who only looks.
 */
import { type Day, dayOf } from '#protocol/day.ts';
import { directorySchema, statementPayload, VerifiedDirectory } from '#protocol/directory.ts';
import type { Verifier } from '#protocol/engines/crypto.ts';
import { AmanaError, asAmanaError } from '#protocol/errors.ts';
import { parseJson, parseJsonBytes } from '#protocol/schema.ts';
import { type Fetch, getBytes, type Http } from './http.ts';
import { persist, RETRY_DELAYS_MS } from './patience.ts';

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
}

/** Somebody waits before an empty page: a look is given up sooner than a sending. */
const MOST_LOOKS = 4;

/** @throws AmanaError unreachable and what the server refuses with */
export const look = (http: Http, retryDelaysMs: readonly number[], path: string): Promise<Uint8Array> =>
  persist({ delaysMs: retryDelaysMs.slice(0, MOST_LOOKS - 1) }, () => getBytes(http, path));

/** @throws AmanaError directory-invalid, directory-not-ready, unreachable */
export function verifiedDirectory(options: VisitOptions): Promise<VerifiedDirectory> {
  const { crypto, fetch, server, root, now = Date.now, retryDelaysMs = RETRY_DELAYS_MS } = options;
  return fetchDirectory({ http: { fetch, server }, crypto, root, retryDelaysMs }, dayOf(now()));
}

/** @throws AmanaError as `verifiedDirectory` */
export async function fetchDirectory(
  visit: {
    readonly http: Http;
    readonly crypto: Verifier;
    readonly root: Uint8Array;
    readonly retryDelaysMs: readonly number[];
  },
  today: Day,
): Promise<VerifiedDirectory> {
  const bytes = await look(visit.http, visit.retryDelaysMs, '/directory.json');
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
): Promise<string> {
  const { statements } = parseDirectory(await look(http, retryDelaysMs, '/directory.json'));
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
