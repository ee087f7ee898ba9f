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
import { asAmanaError } from '#protocol/errors.ts';
import { Download, type DownloadProgress } from './download.ts';
import type { Fetch, Http, Solving } from './http.ts';
import { LOOKS_MS, passes, RETRY_DELAYS_MS, TIMING, type Timing } from './patience.ts';
import { fetchDirectory, type Looking, type VisitOptions, verifiedDirectory } from './verified.ts';

export interface ConnectOptions extends VisitOptions {
  readonly crypto: Crypto;
  /** TIMING, unless a test cannot wait for a slow line. */
  readonly timing?: Timing;
  /** A new way to the server whenever it is called, for one object and no other; without it all go by `fetch`. */
  readonly fetchApart?: () => Fetch;
  /** Where puzzles are solved for somebody else. */
  readonly solving?: Solving;
}

/** So long what has arrived of a download waits for somebody to look again: what comes then is not much older. */
const KEPT_MS = 10 * 60_000;

export class Visitor {
  readonly crypto: Crypto;
  readonly http: Http;
  readonly root: Uint8Array;
  readonly retryDelaysMs: readonly number[];
  readonly timing: Timing;
  readonly looksMs: readonly number[];
  readonly onTrouble: Looking['onTrouble'];
  readonly #options: ConnectOptions;
  readonly #now: () => number;
  #directory: VerifiedDirectory;
  /** The drops, as far as they had come when a look was given up. */
  #brokenOff: { readonly drops: Download; readonly atMs: number } | null = null;

  protected constructor(options: ConnectOptions, directory: VerifiedDirectory) {
    this.crypto = options.crypto;
    const { fetch, server, solving } = options;
    this.http = solving ? { fetch, server, solving } : { fetch, server };
    this.root = options.root;
    this.retryDelaysMs = options.retryDelaysMs ?? RETRY_DELAYS_MS;
    this.timing = options.timing ?? TIMING;
    this.looksMs = options.looksMs ?? LOOKS_MS;
    this.onTrouble = options.onTrouble;
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
  async replies(
    codename: Codename,
    onProgress: (progress: DownloadProgress) => void = () => undefined,
  ): Promise<Reply[]> {
    const bytes = await this.#drops(onProgress);
    const keys = threadKeysOf(this.crypto, threadKeyOf(this.crypto, this.root, codename));
    return openReplies(this.crypto, this.root, keys, await parseDrops(bytes), this.today());
  }

  async #drops(onProgress: (progress: DownloadProgress) => void): Promise<Uint8Array> {
    const left = this.#brokenOff;
    // Nobody else goes on with it meanwhile: each place in it is asked for by one.
    this.#brokenOff = null;
    const mayGoOn = left !== null && performance.now() - left.atMs < KEPT_MS;
    const drops = mayGoOn ? left.drops : new Download('/drops');
    try {
      return await drops.run(this, onProgress);
    } catch (thrown) {
      if (passes(asAmanaError(thrown))) this.#brokenOff = { drops, atMs: performance.now() };
      throw thrown;
    }
  }
}
