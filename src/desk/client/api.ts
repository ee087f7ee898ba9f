/** The newsroom's HTTP interface, typed: every answer is parsed, every refusal becomes a catalogued error. */
import {
  attachmentsAnswer,
  challengeAnswer,
  directorySchema,
  enrolmentAnswer,
  keysAnswer,
  notebookAnswer,
  peopleAnswer,
  promotionAnswer,
  reportsAnswer,
  sessionAnswer,
  streamsReadAnswer,
} from '#protocol/api.ts';
import type { WithdrawalReason } from '#protocol/article.ts';
import { type Bytes, fromBase64, readU32, toBase64, toHex } from '#protocol/bytes.ts';
import type { Day } from '#protocol/day.ts';
import type { Role, SignedStatement } from '#protocol/directory.ts';
import { AmanaError, asAmanaError } from '#protocol/errors.ts';
import type { CarriedKey, Enrolment, WrappedKey } from '#protocol/identity.ts';
import { ID_BYTES, type ObjectId, parseObjectId } from '#protocol/ids.ts';
import type { Mode } from '#protocol/modes.ts';
import type { PurgeRequest } from '#protocol/purge.ts';
import { type RelayDoor, relayDoor } from '#protocol/relay.ts';
import { parseJson, type z } from '#protocol/schema.ts';
import { type StatusAnswer, statusAnswer } from '#protocol/status.ts';
import { type Answer, type Fetch, piecesOf, refusalOf, request, SilenceWatch, wholeAnswer } from './http.ts';

/** Ids of one bulk request, as the newsroom bounds it, and of the first: two screens, which then show at once. */
const BULK_IDS = 500;
const FIRST_BULK_IDS = 64;

/** Streams of one read: far below the newsroom's bound, so that one answer stays small. */
const STREAMS_A_READ = 500;

/** Keys of one request: 500 × 1.8 KiB is below a megabyte. */
const KEYS_A_REQUEST = 500;

/** The newsroom's session ends by itself after a while; a farewell is a courtesy. */
const LOG_OUT_MS = 5000;

/** Signs the newsroom's challenge; @returns base64url of 64 B */
export type ChallengeSigner = (challenge: Bytes) => string;

interface Login {
  readonly editorId: ObjectId;
  readonly sign: ChallengeSigner;
}

export interface StreamPart {
  readonly id: ObjectId;
  readonly from: number;
  readonly events: readonly Bytes[];
}

export interface SealedItem {
  readonly id: ObjectId;
  readonly sealed: Bytes;
}

export class NewsroomApi {
  readonly server: string;
  readonly #fetch: Fetch;
  readonly #closed = new AbortController();
  #login: Login | null = null;
  #token: string | null = null;

  constructor(server: string, fetch: Fetch) {
    this.server = server;
    this.#fetch = fetch;
  }

  /** Everything under way ends, and nothing can be asked any more. */
  close(): void {
    this.#closed.abort();
    this.#token = null;
    this.#login = null;
  }

  /** @throws AmanaError not-approved, unauthenticated, unreachable */
  async logIn(login: Login): Promise<void> {
    const challengeJson = JSON.stringify({ editorId: login.editorId });
    const { challenge } = await this.#json('POST', '/api/challenge', challengeAnswer, challengeJson);
    const signature = login.sign(fromBase64(challenge));
    const body = JSON.stringify({ editorId: login.editorId, challenge, signature });
    const { token } = await this.#json('POST', '/api/session', sessionAnswer, body);
    this.#token = token;
    this.#login = login;
  }

  async logOut(): Promise<void> {
    if (this.#token === null) return;
    // Outlives `close`: whoever locks the desk does not wait for the newsroom.
    await this.#ok(this.#ask('DELETE', '/api/session', undefined, AbortSignal.timeout(LOG_OUT_MS)));
  }

  async enrol(token: Bytes, enrolment: Enrolment): Promise<readonly CarriedKey[]> {
    const body = JSON.stringify({ token: toBase64(token), enrolment });
    return (await this.#json('POST', '/api/enrolments', enrolmentAnswer, body)).carried;
  }

  async directory(): Promise<readonly SignedStatement[]> {
    return (await this.#json('GET', '/directory.json', directorySchema)).statements;
  }

  people(): Promise<{
    readonly statements: readonly SignedStatement[];
    readonly pending: readonly Enrolment[];
  }> {
    return this.#signedIn(() => this.#json('GET', '/api/people', peopleAnswer));
  }

  addInvite(id: ObjectId, tokenHash: Bytes, role: Role, lastDay: Day): Promise<void> {
    return this.#post('/api/invites', { id, tokenHash: toBase64(tokenHash), role, lastDay });
  }

  addStatement(statement: SignedStatement): Promise<void> {
    return this.#post('/api/statements', { statement });
  }

  async keys(): Promise<readonly WrappedKey[]> {
    return (await this.#signedIn(() => this.#json('GET', '/api/keys', keysAnswer))).keys;
  }

  async addKeys(keys: readonly { readonly editorId: ObjectId; readonly key: WrappedKey }[]): Promise<void> {
    for (const part of partsOf(keys, KEYS_A_REQUEST)) await this.#post('/api/keys', { keys: part });
  }

  /** Takes every key of a stream from one editor. @throws AmanaError forbidden */
  withdrawKeys(stream: ObjectId, editorId: ObjectId): Promise<void> {
    return this.#post('/api/keys/withdraw', { stream, editorId });
  }

  /** For leads and administrators. @throws AmanaError forbidden */
  status(): Promise<StatusAnswer> {
    return this.#signedIn(() => this.#json('GET', '/api/status', statusAnswer));
  }

  async reports() {
    return (await this.#signedIn(() => this.#json('GET', '/api/reports', reportsAnswer))).reports;
  }

  async attachments() {
    return (await this.#signedIn(() => this.#json('GET', '/api/attachments', attachmentsAnswer))).attachments;
  }

  cleanAgain(attachment: ObjectId, mode: Mode): Promise<void> {
    return this.#post(`/api/attachments/${attachment}/again`, { mode });
  }

  /** Sealed reports of one request: one of `growingParts`. */
  fetchReports(ids: readonly ObjectId[]): Promise<SealedItem[]> {
    return this.#part('/api/reports/fetch', ids);
  }

  /** Lets a worker beside this one ask in the session's name. @throws AmanaError as `act` does */
  lend<Result>(act: (token: string) => Promise<Result>): Promise<Result> {
    return this.#signedIn(async () => {
      if (this.#token === null) throw new AmanaError('unauthenticated');
      return act(this.#token);
    });
  }

  /** Asks from now on in the name of a session that somebody else has opened, and renews. */
  borrow(token: string): void {
    this.#token = token;
  }

  fetchRecords(ids: readonly ObjectId[]): AsyncGenerator<SealedItem[]> {
    return this.#bulk('/api/records/fetch', ids);
  }

  /** A sealed clean copy or original, piece by piece. */
  stream(kind: 'clean' | 'original', id: ObjectId): Promise<AsyncGenerator<Uint8Array>> {
    return this.#pieces(`/api/${kind}/${id}`, this.#closed.signal);
  }

  async #pieces(path: string, stop: AbortSignal): Promise<AsyncGenerator<Uint8Array>> {
    const watch = new SilenceWatch(stop);
    try {
      const answer = await this.#signedIn(() => this.#ask('GET', path, undefined, watch.signal));
      return piecesOf(answer, watch);
    } catch (thrown) {
      watch.end();
      throw thrown;
    }
  }

  async readStreams(
    wanted: readonly { readonly id: ObjectId; readonly from: number }[],
  ): Promise<StreamPart[]> {
    const read: StreamPart[] = [];
    for (const part of partsOf(wanted, STREAMS_A_READ)) {
      const body = JSON.stringify({ streams: part });
      const answer = await this.#signedIn(() =>
        this.#json('POST', '/api/streams/read', streamsReadAnswer, body),
      );
      for (const { id, from, events } of answer.streams)
        read.push({ id, from, events: events.map(fromBase64) });
    }
    return read;
  }

  /** @throws AmanaError conflict when the stream has another length by now */
  append(stream: ObjectId, position: number, event: Bytes): Promise<void> {
    return this.#post(`/api/streams/${stream}`, { position, event: toBase64(event) });
  }

  sendReply(id: ObjectId, slots: readonly Bytes[]): Promise<void> {
    return this.#post('/api/replies', { id, slots: slots.map(toBase64) });
  }

  /** An entry of our own notebook, as it was sealed. */
  readNotebook(id: ObjectId): Promise<z.infer<typeof notebookAnswer>> {
    return this.#signedIn(() => this.#json('GET', `/api/notebook/${id}`, notebookAnswer));
  }

  /** @throws AmanaError conflict where another state than `before` stands there */
  writeNotebook(id: ObjectId, before: string | null, sealed: string | null): Promise<void> {
    return this.#post(`/api/notebook/${id}`, { before, sealed });
  }

  /** Repeated, it changes nothing. @throws AmanaError purge-unsigned */
  purge(request: PurgeRequest): Promise<void> {
    return this.#post('/api/purges', request);
  }

  async promote(zip: Bytes): Promise<string> {
    const answer = await this.#signedIn(() =>
      this.#ask('POST', '/api/promotions', { bytes: zip, type: 'application/zip' }),
    );
    return parseJson(promotionAnswer, await textOf(answer)).path;
  }

  /** Takes an article from the readers of the newsroom's own site. @throws AmanaError not-found */
  withdraw(slug: string, reason: WithdrawalReason): Promise<void> {
    return this.#post('/api/withdrawals', { slug, reason });
  }

  /** The relay's key, and a ticket that it takes once. @throws AmanaError relay-missing */
  relayDoor(): Promise<RelayDoor> {
    return this.#signedIn(() => this.#json('GET', '/api/relay', relayDoor));
  }

  /** To the relay, sealed, and back; the relay waits for another site. */
  async relayOrder(sealed: Bytes): Promise<Bytes> {
    const body = { bytes: sealed, type: 'application/octet-stream' } as const;
    return bytesOf(await this.#signedIn(() => this.#ask('POST', '/api/relay', body)));
  }

  /** Lines of the live stream until it ends. */
  async *live(stop: AbortSignal): AsyncGenerator<string> {
    const pieces = await this.#pieces('/api/live', AbortSignal.any([this.#closed.signal, stop]));
    const decoder = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true });
    let rest = '';
    for await (const piece of pieces) {
      const lines = (rest + decoder.decode(piece, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  }

  async #post(path: string, body: unknown): Promise<void> {
    const json = JSON.stringify(body);
    await this.#signedIn(() => this.#ok(this.#ask('POST', path, { json })));
  }

  async #ok(asked: Promise<Answer>): Promise<void> {
    // Read to the end, so that the connection can be used again.
    await textOf(await asked);
  }

  async #json<T extends z.ZodMiniType>(
    method: string,
    path: string,
    schema: T,
    json?: string,
  ): Promise<z.infer<T>> {
    const answer = await this.#ask(method, path, json === undefined ? undefined : { json });
    return parseJson(schema, await textOf(answer));
  }

  /** @throws AmanaError as refused */
  async #ask(
    method: string,
    path: string,
    content?: { readonly json: string } | { readonly bytes: Bytes; readonly type: string },
    signal: AbortSignal = wholeAnswer(this.#closed.signal),
  ): Promise<Answer> {
    const headers: Record<string, string> = {};
    if (this.#token !== null) headers.Authorization = `Bearer ${this.#token}`;
    if (content !== undefined)
      headers['Content-Type'] = 'json' in content ? 'application/json' : content.type;
    const answer = await request(this.#fetch, this.server, method, path, {
      headers,
      signal,
      ...(content === undefined ? {} : { body: 'json' in content ? content.json : content.bytes }),
    });
    if (answer.status !== 200 && answer.status !== 204 && answer.status !== 201)
      throw await refusalOf(answer);
    return answer;
  }

  /** A session that ended while the editor was away is opened again, once, with the key in memory. */
  async #signedIn<Result>(act: () => Promise<Result>): Promise<Result> {
    try {
      return await act();
    } catch (thrown) {
      if (asAmanaError(thrown).code !== 'unauthenticated' || this.#login === null) throw thrown;
      this.#token = null;
      await this.logIn(this.#login);
      return act();
    }
  }

  /** The next part is asked for while this one is opened: over Tor, waiting is most of the time. */
  async *#bulk(path: string, ids: readonly ObjectId[]): AsyncGenerator<SealedItem[]> {
    const parts = growingParts(ids);
    let next = this.#part(path, parts[0] ?? []);
    for (let i = 0; i < parts.length; i++) {
      const items = await next;
      next = this.#part(path, parts[i + 1] ?? []);
      // Its failure is for whoever comes back for it; until then it must not count as unhandled.
      next.then(undefined, () => undefined);
      yield items;
    }
  }

  async #part(path: string, ids: readonly ObjectId[]): Promise<SealedItem[]> {
    if (ids.length === 0) return [];
    const json = JSON.stringify({ ids });
    return framesOf(await this.#signedIn(async () => bytesOf(await this.#ask('POST', path, { json }))));
  }
}

/** frames of id (16) ‖ length (4) ‖ sealed bytes @throws AmanaError malformed-object */
export function framesOf(bytes: Bytes): SealedItem[] {
  const items: SealedItem[] = [];
  let offset = 0;
  while (offset < bytes.length) {
    const start = offset + ID_BYTES + 4;
    if (start > bytes.length) throw new AmanaError('malformed-object');
    const id = parseObjectId(toHex(bytes.subarray(offset, offset + ID_BYTES)));
    const end = start + readU32(bytes, offset + ID_BYTES);
    if (end > bytes.length) throw new AmanaError('malformed-object');
    items.push({ id, sealed: bytes.subarray(start, end) });
    offset = end;
  }
  return items;
}

/** Each twice as long as the one before, so that the first come soon and the last in few requests. */
export function growingParts(ids: readonly ObjectId[]): ObjectId[][] {
  const parts: ObjectId[][] = [];
  let length = FIRST_BULK_IDS;
  for (let i = 0; i < ids.length; i += parts.at(-1)?.length ?? 0) {
    parts.push(ids.slice(i, i + length));
    length = Math.min(2 * length, BULK_IDS);
  }
  return parts;
}

export function partsOf<Item>(items: readonly Item[], most: number): Item[][] {
  const parts: Item[][] = [];
  for (let i = 0; i < items.length; i += most) parts.push(items.slice(i, i + most));
  return parts;
}

async function textOf(answer: Answer): Promise<string> {
  try {
    return await answer.text();
  } catch (cause) {
    throw new AmanaError('unreachable', { cause });
  }
}

async function bytesOf(answer: Answer): Promise<Bytes> {
  try {
    return new Uint8Array(await answer.arrayBuffer());
  } catch (cause) {
    throw new AmanaError('unreachable', { cause });
  }
}
