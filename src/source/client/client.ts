/**
 * The source's side of the protocol, without a browser and without Node: the page's worker and the command line
 * run exactly this. It keeps no state but the verified directory; whoever holds the codename holds everything.
 */
import { type Codename, newCodename, threadKeyOf, threadKeysOf } from '#protocol/codename.ts';
import { type Day, dayOf } from '#protocol/day.ts';
import { directorySchema, statementPayload, VerifiedDirectory } from '#protocol/directory.ts';
import { openReplies, parseDrops, type Reply } from '#protocol/drops.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { AmanaError, asAmanaError } from '#protocol/errors.ts';
import { parseJson, parseJsonBytes } from '#protocol/schema.ts';
import { Delivery, type DeliveryOptions, sendDummy } from './delivery.ts';
import { type Fetch, getBytes, type Http } from './http.ts';
import { persist, RETRY_DELAYS_MS, TIMING, type Timing } from './patience.ts';
import type { ReportDraft } from './sealing.ts';

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
}

export class SourceClient {
  readonly crypto: Crypto;
  readonly http: Http;
  readonly root: Uint8Array;
  readonly retryDelaysMs: readonly number[];
  readonly timing: Timing;
  readonly #options: ConnectOptions;
  readonly #now: () => number;
  #directory: VerifiedDirectory;

  private constructor(options: ConnectOptions, directory: VerifiedDirectory) {
    this.crypto = options.crypto;
    this.http = { fetch: options.fetch, server: options.server };
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
  static async connect(options: ConnectOptions): Promise<SourceClient> {
    const http = { fetch: options.fetch, server: options.server };
    const today = dayOf((options.now ?? Date.now)());
    const directory = await fetchDirectory(http, options.crypto, options.root, today);
    return new SourceClient(options, directory);
  }

  /** The same client, with what it has verified, on another engine. */
  using(crypto: Crypto): SourceClient {
    return new SourceClient({ ...this.#options, crypto }, this.#directory);
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
    this.#directory = await fetchDirectory(this.http, this.crypto, this.root, this.today());
  }

  async newCodename(): Promise<Codename> {
    return newCodename(this.crypto);
  }

  async threadKey(codename: Codename): Promise<Uint8Array> {
    return threadKeyOf(this.crypto, this.root, codename);
  }

  deliver(codename: Codename, draft: ReportDraft, options?: DeliveryOptions): Delivery {
    return new Delivery(this, codename, draft, options);
  }

  /** Sends a report that says nothing; what does not get through is not missed by anybody. @throws AmanaError */
  dummy(): Promise<void> {
    return sendDummy(this, { delaysMs: this.retryDelaysMs });
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
    const bytes = await persist({ delaysMs: RETRY_DELAYS_MS.slice(0, 3) }, () =>
      getBytes(this.http, '/drops'),
    );
    const keys = threadKeysOf(this.crypto, threadKeyOf(this.crypto, this.root, codename));
    return openReplies(this.crypto, this.root, keys, parseDrops(this.crypto, bytes), this.today());
  }
}

async function fetchDirectory(
  http: Http,
  crypto: Crypto,
  root: Uint8Array,
  today: Day,
): Promise<VerifiedDirectory> {
  const bytes = await persist({ delaysMs: RETRY_DELAYS_MS.slice(0, 3) }, () =>
    getBytes(http, '/directory.json'),
  );
  const directory = VerifiedDirectory.verify(crypto, root, parseDirectory(bytes), today);
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
