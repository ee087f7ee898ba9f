/** How the desk's requests leave: no cookie, no referrer, no cache, no redirect; the token only in a header. */

import { errorAnswer } from '#protocol/api.ts';
import { AmanaError, isErrorCode } from '#protocol/errors.ts';
import { parseJson } from '#protocol/schema.ts';

interface ChunkReader {
  read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
  cancel(): Promise<void>;
}

export interface Answer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body: { getReader(): ChunkReader } | null;
  text(): Promise<string>;
  arrayBuffer(): Promise<ArrayBuffer>;
}

interface Settings {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: Uint8Array<ArrayBuffer> | string;
  readonly credentials: 'omit';
  readonly referrerPolicy: 'no-referrer';
  readonly cache: 'no-store';
  readonly redirect: 'error';
  readonly signal: AbortSignal;
}

/** What a page, a worker and Node have in common. */
export type Fetch = (url: string, settings: Settings) => Promise<Answer>;

export interface RequestOptions {
  readonly headers?: Record<string, string>;
  readonly body?: Uint8Array<ArrayBuffer> | string;
  readonly signal: AbortSignal;
}

/** The largest bulk answer, 32 MiB, over a slow Tor circuit of 100 KiB/s takes five and a half minutes. */
const WHOLE_ANSWER_MS = 8 * 60 * 1000;

/** A circuit that has been silent for two minutes is gone; the newsroom pings every 15 s where it has nothing to say. */
const SILENCE_MS = 120_000;

/** @throws AmanaError unreachable where no answer comes */
export async function request(
  fetch: Fetch,
  server: string,
  method: string,
  path: string,
  options: RequestOptions,
): Promise<Answer> {
  try {
    return await fetch(new URL(path, server).href, {
      method,
      headers: options.headers ?? {},
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
      redirect: 'error',
      signal: options.signal,
      ...(options.body === undefined ? {} : { body: options.body }),
    });
  } catch (cause) {
    throw new AmanaError('unreachable', { cause });
  }
}

/** Stops a request that is read whole when it takes too long. */
export const wholeAnswer = (signal: AbortSignal): AbortSignal =>
  AbortSignal.any([signal, AbortSignal.timeout(WHOLE_ANSWER_MS)]);

/** Stops a request that is read piece by piece once nothing has moved for two minutes. */
export class SilenceWatch {
  readonly signal: AbortSignal;
  readonly #controller = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(signal: AbortSignal) {
    this.signal = AbortSignal.any([signal, this.#controller.signal]);
    this.moved();
  }

  moved(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#controller.abort(), SILENCE_MS);
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}

/** The pieces of an answer as they arrive; leaving the loop ends the request. @throws AmanaError unreachable */
export async function* piecesOf(answer: Answer, watch: SilenceWatch): AsyncGenerator<Uint8Array> {
  const reader = answer.body?.getReader();
  let ended = false;
  try {
    while (reader !== undefined && !ended) {
      const next = await nextPiece(reader);
      watch.moved();
      ended = next.done;
      if (next.value !== undefined) yield next.value;
    }
  } finally {
    watch.end();
    if (reader !== undefined && !ended) await cancelQuietly(reader);
  }
}

async function nextPiece(reader: ChunkReader): Promise<Awaited<ReturnType<ChunkReader['read']>>> {
  try {
    return await reader.read();
  } catch (cause) {
    throw new AmanaError('unreachable', { cause });
  }
}

/** A reader whose line already broke refuses to be cancelled; there is nothing left to end then. */
const cancelQuietly = (reader: ChunkReader): Promise<void> =>
  reader.cancel().then(undefined, () => undefined);

/** What a refusal says of itself; `unreachable` where the answer is not Amana's (a proxy, a broken line). */
export async function refusalOf(answer: Answer): Promise<AmanaError> {
  try {
    const { error } = parseJson(errorAnswer, await answer.text());
    return new AmanaError(isErrorCode(error.code) ? error.code : 'internal');
  } catch (cause) {
    return new AmanaError('unreachable', { cause });
  }
}
