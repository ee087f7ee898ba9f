/**
 * What every visit needs, without a browser and without Node: the directory, verified, and the replies. It keeps no
 * state but the verified directory; whoever holds the codename holds everything. Nothing here seals or sends: most visits
 * only look, and a page on a bad line loads the rest when somebody writes.
 */
import { type Codename, newCodename, threadKeyOf, threadKeysOf } from '#protocol/codename.ts';
import { type Day, dayOf } from '#protocol/day.ts';
import { directorySchema, statementPayload, VerifiedDirectory } from '#protocol/directory.ts';
import { openReplies, parseDrops, type Reply } from '#protocol/drops.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { AmanaError, asAmanaError } from '#protocol/errors.ts';
import { parseJson, parseJsonBytes } from '#protocol/schema.ts';
import { type Fetch, getBytes, type Http, type Solving } from './http.ts';
import { persist, RETRY_DELAYS_MS, TIMING, type Timing } from './patience.ts';

export interface ConnectOptions {
  readonly crypto: Crypto;
  readonly fetch: Fetch;
  /** Origin of the intake. */
  readonly server: string;
  /** The pinned root public key, 32 B. */
  readonly root: Uint8Array;
  /** Milliseconds since 1970-01-01; `Date.now` unless a test needs another day. */
  readonly now?: () => number;
  /** Pauses between tries; RETRY_DELAYS_MS unless somebody cannot wait. */
  readonly retryDelaysMs?: readonly number[];
  /** TIMING, unless a test cannot wait for a slow line. */
  readonly timing?: Timing;
  /** A new way to the server whenever it is called, for one object and no other; without it all go by `fetch`. */
  readonly fetchApart?: () => Fetch;
  /** Where puzzles are solved for somebody else. */
  readonly solving?: Solving;
}

export class Visitor {
  readonly crypto: Crypto;
  readonly http: Http;
  readonly root: Uint8Array;
  readonly retryDelaysMs: readonly number[];
  readonly timing: Timing;
  readonly #options: ConnectOptions;
  readonly #now: () => number;
  #directory: VerifiedDirectory;

  protected constructor(options: ConnectOptions, directory: VerifiedDirectory) {
    this.crypto = options.crypto;
    const { fetch, server, solving } = options;
    this.http = solving ? { fetch, server, solving } : { fetch, server };
    this.root = options.root;
    this.retryDelaysMs = options.retryDelaysMs ?? RETRY_DELAYS_MS;
    this.timing = options.timing ?? TIMING;
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#directory = directory;
  }

  /**
   * Fetches the directory and verifies it up to the pinned root; there is no client without that.
   * @throws AmanaError directory-invalid, directory-not-ready, unreachable
   */
  static async connect(options: ConnectOptions): Promise<Visitor> {
    return new Visitor(options, await verifiedDirectory(options));
  }

  /** The same client, with what it has verified, on another engine. */
  using(crypto: Crypto): Visitor {
    return new Visitor({ ...this.#options, crypto }, this.#directory);
  }

  /** The newsroom's name, as its root key signed it. */
  get newsroom(): string {
    return this.#directory.name;
  }

  get directory(): VerifiedDirectory {
    return this.#directory;
  }

  today(): Day {
    return dayOf(this.#now());
  }

  /** The newest keys, verified again. @throws AmanaError as `connect` */
  async refresh(): Promise<void> {
    this.#directory = await fetchDirectory(this, this.today());
  }

  async newCodename(): Promise<Codename> {
    return newCodename(this.crypto);
  }

  async threadKey(codename: Codename): Promise<Uint8Array> {
    return threadKeyOf(this.crypto, this.root, codename);
  }

  /** The way for one object. */
  apart(): Http {
    return { ...this.http, fetch: this.#options.fetchApart?.() ?? this.http.fetch };
  }

  /**
   * Replies of the last 14 days, oldest first. Everybody downloads the same bytes, and an unused codename gets
   * what an unanswered one gets: nothing.
   * @throws AmanaError
   */
  async replies(codename: Codename): Promise<Reply[]> {
    const bytes = await look(this, '/drops');
    const keys = threadKeysOf(this.crypto, threadKeyOf(this.crypto, this.root, codename));
    return openReplies(this.crypto, this.root, keys, parseDrops(this.crypto, bytes), this.today());
  }
}

/** @throws AmanaError directory-invalid, directory-not-ready, unreachable */
export function verifiedDirectory(options: ConnectOptions): Promise<VerifiedDirectory> {
  const { crypto, fetch, server, root, now = Date.now, retryDelaysMs = RETRY_DELAYS_MS } = options;
  return fetchDirectory({ http: { fetch, server }, crypto, root, retryDelaysMs }, dayOf(now()));
}

/** Somebody waits before an empty page: a look is given up sooner than a sending. */
const MOST_LOOKS = 4;

const look = ({ http, retryDelaysMs }: Pick<Visitor, 'http' | 'retryDelaysMs'>, path: string) =>
  persist({ delaysMs: retryDelaysMs.slice(0, MOST_LOOKS - 1) }, () => getBytes(http, path));

async function fetchDirectory(
  visit: Pick<Visitor, 'http' | 'crypto' | 'root' | 'retryDelaysMs'>,
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
export async function claimedRoot(http: Http): Promise<string> {
  const { statements } = parseDirectory(await getBytes(http, '/directory.json'));
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
