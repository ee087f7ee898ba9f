/**
 * What every visit needs, without a browser and without Node: the directory, verified, and the replies. It keeps no
 * state but the verified directory; whoever holds the codename holds everything. Nothing here seals or sends: most visits
 * only look, and a page on a bad line loads the rest when somebody writes.
 */
import { type Codename, newCodename, threadKeyOf, threadKeysOf } from '#protocol/codename.ts';
import { type Day, dayOf } from '#protocol/day.ts';
import type { VerifiedDirectory } from '#protocol/directory.ts';
import { openReplies, parseDrops, type Reply } from '#protocol/drops.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import type { Fetch, Http, Solving } from './http.ts';
import { RETRY_DELAYS_MS, TIMING, type Timing } from './patience.ts';
import { fetchDirectory, look, type VisitOptions, verifiedDirectory } from './verified.ts';

export interface ConnectOptions extends VisitOptions {
  readonly crypto: Crypto;
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

  /** A client of a newsroom whose directory was verified before. */
  static of(options: ConnectOptions, directory: VerifiedDirectory): Visitor {
    return new Visitor(options, directory);
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
    const bytes = await look(this.http, this.retryDelaysMs, '/drops');
    const keys = threadKeysOf(this.crypto, threadKeyOf(this.crypto, this.root, codename));
    return openReplies(this.crypto, this.root, keys, await parseDrops(bytes), this.today());
  }
}
