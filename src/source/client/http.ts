/**
 * How a source's requests leave: without credentials, referrer or cache, and never to where a redirect points.
 * Works wherever there is a `fetch`: the page's worker and the command line send the very same requests.
 */
import { AmanaError, isErrorCode } from '#protocol/errors.ts';
import { LARGEST_ANSWER_BYTES } from '#protocol/layout.ts';
import { parseJson, z } from '#protocol/schema.ts';

/** Of a platform's stream, what is needed to take a body as it arrives. */
interface Arriving {
  getReader(): { read(): Promise<{ readonly value?: Uint8Array | undefined }> };
}

export interface Answer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  /** Left out by whoever gives an answer only once it is whole. */
  readonly body?: Arriving | null;
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

interface Asked {
  readonly headers?: Record<string, string>;
  readonly body?: Uint8Array<ArrayBuffer>;
}

async function ask(
  http: Http,
  method: string,
  path: string,
  { headers, body }: Asked,
  silence: AbortSignal,
): Promise<Answer> {
  const settings: Settings = {
    method,
    headers: headers ?? {},
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    cache: 'no-store',
    redirect: 'error',
    signal: http.signal ? AbortSignal.any([http.signal, silence]) : silence,
    ...(body ? { body } : {}),
  };
  try {
    return await http.fetch(new URL(path, http.server).href, settings);
  } catch (cause) {
    throw new AmanaError('unreachable', { cause });
  }
}

/**
 * @param options `withinMs`: after so long without a whole answer the line counts as dead
 * @throws AmanaError unreachable where no answer comes
 */
export const request = (
  http: Http,
  method: string,
  path: string,
  options: Asked & { readonly withinMs?: number } = {},
): Promise<Answer> => ask(http, method, path, options, AbortSignal.timeout(options.withinMs ?? SILENCE_MS));

/** What a refusal says of itself; `unreachable` where the answer is not Amana's (a proxy, a broken line). */
export async function refusalOf(answer: Answer): Promise<AmanaError> {
  try {
    const { error } = parseJson(errorBody, await answer.text());
    return new AmanaError(isErrorCode(error.code) ? error.code : 'internal');
  } catch (cause) {
    return new AmanaError('unreachable', { cause });
  }
}

/** Gives up what has not moved for so long, however long all of it takes. */
class Silence {
  readonly #mostMs: number;
  readonly #stop = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(mostMs: number) {
    this.#mostMs = mostMs;
    this.moved();
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  moved(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#stop.abort(), this.#mostMs);
  }

  /** Nothing is waited for any more. */
  end(): void {
    clearTimeout(this.#timer);
  }

  giveUp(): void {
    this.end();
    this.#stop.abort();
  }
}

/** What gives the next piece of a body, and null at its end. @throws AmanaError unreachable where it breaks off */
function piecesOf(answer: Answer): () => Promise<Uint8Array | null> {
  const reader = answer.body?.getReader();
  let isRead = false;
  return async () => {
    try {
      if (reader) return (await reader.read()).value ?? null;
      if (isRead) return null;
      isRead = true;
      return new Uint8Array(await answer.arrayBuffer());
    } catch (cause) {
      throw new AmanaError('unreachable', { cause });
    }
  };
}

/** What has arrived of a body. */
export class Pieces {
  readonly #pieces: Uint8Array[] = [];
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  /** @throws AmanaError malformed-object beyond what an honest server answers */
  add(piece: Uint8Array): void {
    this.#bytes += piece.length;
    if (this.#bytes > LARGEST_ANSWER_BYTES) throw new AmanaError('malformed-object');
    this.#pieces.push(piece);
  }

  joined(): Uint8Array<ArrayBuffer> {
    const all = new Uint8Array(this.#bytes);
    let offset = 0;
    for (const piece of this.#pieces) {
      all.set(piece, offset);
      offset += piece.length;
    }
    return all;
  }
}

/**
 * Takes an answer as it arrives, for as long as it moves: how long all of it takes is the line's affair.
 * @param begin looks at the head of the answer, and gives what takes the pieces of its body
 * @throws AmanaError what `begin` throws, or unreachable where nothing comes or the body breaks off
 */
export async function receive(
  http: Http,
  path: string,
  { headers, silenceMs }: { readonly headers?: Record<string, string>; readonly silenceMs: number },
  begin: (answer: Answer) => Promise<(piece: Uint8Array) => void>,
): Promise<void> {
  const silence = new Silence(silenceMs);
  try {
    const answer = await ask(http, 'GET', path, headers ? { headers } : {}, silence.signal);
    silence.moved();
    const take = await begin(answer);
    const next = piecesOf(answer);
    for (let piece = await next(); piece !== null; piece = await next()) {
      silence.moved();
      take(piece);
    }
  } catch (thrown) {
    // Of what nobody reads on, the connection ends too.
    silence.giveUp();
    throw thrown;
  }
  silence.end();
}

/** The whole body of a 200. @throws AmanaError as refused, or unreachable where the body breaks off */
export async function getBytes(
  http: Http,
  path: string,
  silenceMs: number = SILENCE_MS,
): Promise<Uint8Array<ArrayBuffer>> {
  const pieces = new Pieces();
  await receive(http, path, { silenceMs }, async (answer) => {
    if (answer.status !== 200) throw await refusalOf(answer);
    return (piece) => pieces.add(piece);
  });
  return pieces.joined();
}
