/**
 * Resumable uploads: tus 1.0 by @tus/server over our own storage. The library keeps the protocol; what it may know
 * is cut down to an id and lengths. No metadata is kept, no time of creation, no name; and its answers are taken
 * apart and given again with our headers and our errors.
 */
import type { Readable } from 'node:stream';
import { DataStore, Server, Upload } from '@tus/server';
import type { Request as HttpRequest, Response as HttpResponse } from 'express';
import { bodyChunks, ClientLeft } from '#http/index.ts';
import { dayOf } from '#protocol/day.ts';
import { AmanaError, type ErrorCode, isErrorCode } from '#protocol/errors.ts';
import { type ObjectId, parseObjectId } from '#protocol/ids.ts';
import type { Storage } from '#storage/index.ts';
import { Turns } from './turns.ts';

interface UploadsOptions {
  readonly storage: Storage;
  readonly path: string;
  /** Told of bytes as they come; refuses further ones by throwing an AmanaError. */
  readonly takeRoom: (bytes: number) => Promise<void>;
  /** All bytes are on disk; refuses by throwing an AmanaError, which drops the upload. */
  readonly onWhole: (id: ObjectId) => Promise<void>;
}

/** What the library is told of a request, and what of its answer is passed on. */
const REQUEST_HEADERS = [
  'tus-resumable',
  'upload-length',
  'upload-metadata',
  'upload-offset',
  'content-type',
  'content-length',
] as const;
const RESPONSE_HEADERS = [
  'tus-resumable',
  'tus-version',
  'tus-extension',
  'upload-offset',
  'upload-length',
  'location',
] as const;

const TUS_VERSION = '1.0.0';

/** A source that resumes waits no longer than this for its own broken request to let go of the upload. */
const DRAIN_MS = 500;

/** Half of the largest request that a source's client makes. */
const LOOK_EVERY_BYTES = 1024 ** 2;

/** A hundred bodies that were let in by the same room would fill it a hundred times over: they are looked at as they come. */
async function* withinRoom(
  chunks: AsyncIterable<Uint8Array>,
  takeRoom: UploadsOptions['takeRoom'],
): AsyncGenerator<Uint8Array> {
  let newBytes = 0;
  for await (const chunk of chunks) {
    yield chunk;
    newBytes += chunk.length;
    if (newBytes < LOOK_EVERY_BYTES) continue;
    await takeRoom(newBytes);
    newBytes = 0;
  }
}

class SealedStore extends DataStore {
  readonly #storage: Storage;
  readonly #takeRoom: UploadsOptions['takeRoom'];

  constructor(storage: Storage, takeRoom: UploadsOptions['takeRoom']) {
    super();
    this.#storage = storage;
    this.#takeRoom = takeRoom;
    this.extensions = ['creation', 'creation-with-upload', 'termination'];
  }

  override async create(upload: Upload): Promise<Upload> {
    if (upload.size === undefined) throw new AmanaError('malformed-request');
    await this.#storage.attachments.create(parseObjectId(upload.id), upload.size, dayOf(Date.now()));
    return upload;
  }

  override async getUpload(id: string): Promise<Upload> {
    const status = await this.#storage.attachments.status(parseObjectId(id));
    if (status === null) throw new AmanaError('not-found');
    return new Upload({ id, size: status.bytes, offset: status.offset });
  }

  override async write(stream: Readable, id: string, offset: number): Promise<number> {
    return this.#storage.attachments.append(parseObjectId(id), offset, withinRoom(stream, this.#takeRoom));
  }

  override async remove(id: string): Promise<void> {
    const status = await this.#storage.attachments.status(parseObjectId(id));
    if (status === null) throw new AmanaError('not-found');
    if (status.state !== 'uploading') throw new AmanaError('conflict');
    await this.#storage.attachments.cancel(parseObjectId(id));
  }
}

/** Statuses of the library's own refusals, as our codes. */
const CODES: Readonly<Record<number, ErrorCode>> = {
  400: 'malformed-request',
  403: 'malformed-request',
  404: 'not-found',
  409: 'conflict',
  410: 'not-found',
  412: 'malformed-request',
  413: 'too-large',
  415: 'malformed-request',
  423: 'busy',
};

/** @returns a handler that answers the request, or throws an AmanaError or ClientLeft */
export function openUploads({ storage, path, takeRoom, onWhole }: UploadsOptions) {
  const tus = new Server({
    path,
    datastore: new SealedStore(storage, takeRoom),
    relativeLocation: true,
    respectForwardedHeaders: false,
    allowedOrigins: [],
    disableTerminationForFinishedUploads: true,
    lockDrainTimeout: DRAIN_MS,
    namingFunction: (_request, metadata) => idOf(metadata),
    async onUploadFinish(_request, { id }) {
      await onWhole(parseObjectId(id));
      return {};
    },
    onResponseError: (_request, failure) =>
      failure instanceof AmanaError ? { status_code: failure.status, body: failure.code } : undefined,
  });

  const turns = new Turns(async (id) => (await storage.attachments.status(id))?.offset ?? null);
  function answerTo(request: HttpRequest): Promise<Response> {
    if (request.method === 'PATCH')
      return turns.take(request, parseObjectId(request.params.id), (body) =>
        tus.handleWeb(asWebRequest(request, body)),
      );
    if (!hasPiece(request)) return tus.handleWeb(asWebRequest(request));
    return turns.begin(request, announcedId(request), () =>
      tus.handleWeb(asWebRequest(request, bodyChunks(request))),
    );
  }

  return async (request: HttpRequest, response: HttpResponse): Promise<void> => {
    // On every answer, refusals included: a client knows by it that a tus server speaks.
    response.setHeader('Tus-Resumable', TUS_VERSION);
    const answer = await answerTo(request);
    if (request.socket.destroyed) throw new ClientLeft();
    if (answer.status >= 400) throw new AmanaError(codeOf(answer.status, await answer.text()));
    response.statusCode = answer.status;
    for (const name of RESPONSE_HEADERS) {
      const value = answer.headers.get(name);
      if (value !== null) response.setHeader(name, value);
    }
    response.end();
  };
}

/** Whether a creation brings the first piece along. */
export const hasPiece = (request: HttpRequest): boolean =>
  request.method === 'POST' && request.headers['content-type'] !== undefined;

/** The client chooses the id, because the report that names it is sealed before or after, in any order. */
function idOf(metadata: Record<string, string | null> | undefined): string {
  const names = Object.keys(metadata ?? {});
  if (names.length !== 1 || names[0] !== 'id') throw new AmanaError('malformed-request');
  return parseObjectId(metadata?.id);
}

const ID_METADATA = /^id ([A-Za-z0-9+/]+={0,2})$/;

/** The id that an upload is to have, read before the library is asked. @throws AmanaError malformed-request */
export function announcedId(request: HttpRequest): ObjectId {
  const given = request.headers['upload-metadata'];
  const [, idBase64 = ''] = ID_METADATA.exec(typeof given === 'string' ? given : '') ?? [];
  return parseObjectId(Buffer.from(idBase64, 'base64').toString('latin1'));
}

const codeOf = (status: number, body: string): ErrorCode =>
  isErrorCode(body) ? body : (CODES[status] ?? 'internal');

function asWebRequest(request: HttpRequest, body?: AsyncGenerator<Uint8Array>): Request {
  const headers = new Headers();
  for (const name of REQUEST_HEADERS) {
    const value = request.headers[name];
    if (typeof value === 'string') headers.set(name, value);
  }
  const url = new URL(request.path, 'http://intake');
  const { method } = request;
  if (body === undefined) return new Request(url, { method, headers });
  const init = { method, headers, body: asStream(body), duplex: 'half' as const };
  return new Request(url, init);
}

/** Pulls only what is asked for: a slow disk slows the source down, and nothing piles up between them. */
function asStream(chunks: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next = await chunks.next();
        if (next.done === true) controller.close();
        else controller.enqueue(next.value);
      },
      async cancel() {
        await chunks.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
}
