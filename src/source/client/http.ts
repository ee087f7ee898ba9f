/**
 * How a source's requests leave: without credentials, referrer or cache, and never to where a redirect points.
 * Works wherever there is a `fetch`: the page's worker and the command line send the very same requests.
 */
import { AmanaError, isErrorCode } from '#protocol/errors.ts';
import { parseJson, z } from '#protocol/schema.ts';

export interface Answer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
  arrayBuffer(): Promise<ArrayBuffer>;
}

interface Settings {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: Uint8Array<ArrayBuffer>;
  readonly credentials: 'omit';
  readonly referrerPolicy: 'no-referrer';
  readonly cache: 'no-store';
  readonly redirect: 'error';
  readonly signal: AbortSignal;
}

/** As the platform's: what is in `settings.body` is copied before this returns, and may be overwritten afterwards. */
export type Fetch = (url: string, settings: Settings) => Promise<Answer>;

/**
 * Whoever solves puzzles for others decides how many: it solves, lets it wait, or throws. A source solves its own
 * without being asked.
 */
export type Solving = (bits: number, solve: () => Promise<string>) => Promise<string>;

export interface Http {
  readonly fetch: Fetch;
  /** Origin of the intake, such as `http://127.0.0.1:8080`. */
  readonly server: string;
  /** Aborts everything that is under way. */
  readonly signal?: AbortSignal;
  readonly solving?: Solving;
}

/**
 * A Tor circuit can die without a word. No request carries more than a chunk, and a chunk is sized to take a few
 * seconds, so two minutes of silence mean that the connection is gone.
 */
const SILENCE_MS = 120_000;

const errorBody = z.object({ error: z.object({ code: z.string() }) });

/** @throws AmanaError unreachable where no answer comes */
export async function request(
  http: Http,
  method: string,
  path: string,
  options: {
    headers?: Record<string, string>;
    body?: Uint8Array<ArrayBuffer>;
    /** After so long without an answer the line counts as dead. */
    withinMs?: number;
  } = {},
): Promise<Answer> {
  const silence = AbortSignal.timeout(options.withinMs ?? SILENCE_MS);
  const settings: Settings = {
    method,
    headers: options.headers ?? {},
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    cache: 'no-store',
    redirect: 'error',
    signal: http.signal ? AbortSignal.any([http.signal, silence]) : silence,
    ...(options.body ? { body: options.body } : {}),
  };
  try {
    return await http.fetch(new URL(path, http.server).href, settings);
  } catch (cause) {
    throw new AmanaError('unreachable', { cause });
  }
}

/** What a refusal says of itself; `unreachable` where the answer is not Amana's (a proxy, a broken line). */
export async function refusalOf(answer: Answer): Promise<AmanaError> {
  try {
    const { error } = parseJson(errorBody, await answer.text());
    return new AmanaError(isErrorCode(error.code) ? error.code : 'internal');
  } catch (cause) {
    return new AmanaError('unreachable', { cause });
  }
}

/** The whole body of a 200. @throws AmanaError as refused, or unreachable where the body breaks off */
export async function getBytes(http: Http, path: string): Promise<Uint8Array<ArrayBuffer>> {
  const answer = await request(http, 'GET', path);
  if (answer.status !== 200) throw await refusalOf(answer);
  try {
    return new Uint8Array(await answer.arrayBuffer());
  } catch (cause) {
    throw new AmanaError('unreachable', { cause });
  }
}
