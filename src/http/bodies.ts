/** Request bodies: always bounded before they are read, and parsed before they are used. */
import type { Request } from 'express';
import * as z from 'zod/mini';
import { AmanaError } from '#protocol/errors.ts';
import { ClientLeft } from './errors.ts';

/** The announced length. @throws AmanaError malformed-request without one: chunked bodies are not taken */
export function announcedLength(request: Request): number {
  const given = request.headers['content-length'];
  if (given === undefined || !/^[0-9]{1,15}$/.test(given)) throw new AmanaError('malformed-request');
  return Number(given);
}

/** @throws AmanaError malformed-request when the request has a body */
export function requireNoBody(request: Request): void {
  const { 'content-length': length = '0', 'transfer-encoding': encoding } = request.headers;
  if (length !== '0' || encoding !== undefined) throw new AmanaError('malformed-request');
}

/** @throws AmanaError malformed-request unless the request says that its body is of this type */
export function requireType(request: Request, mime: string): void {
  const given = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (given !== mime) throw new AmanaError('malformed-request');
}

/**
 * The whole body. A body that is not fully there is never half-used.
 * @throws AmanaError too-large, malformed-request; ClientLeft
 */
export async function readBody(request: Request, limitBytes: number): Promise<Buffer> {
  const length = announcedLength(request);
  if (length > limitBytes) throw new AmanaError('too-large');
  const body = await wholeBody(request);
  if (body.length !== length) throw new ClientLeft();
  return body;
}

/** By events: for a small body that is a fraction of what an iterator costs. */
function wholeBody(request: Request): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.once('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    request.once('error', (failure) => reject(request.complete ? failure : new ClientLeft()));
    request.once('close', () => {
      if (!request.complete) reject(new ClientLeft());
    });
  });
}

/** The body as it arrives. @throws ClientLeft when the connection breaks */
export async function* bodyChunks(request: Request): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of request) yield chunk;
  } catch (thrown) {
    if (!request.complete) throw new ClientLeft();
    throw thrown;
  }
}

/** A JSON body as its schema's type. @throws AmanaError malformed-request, too-large; ClientLeft */
export async function readJson<S extends z.ZodMiniType>(
  request: Request,
  schema: S,
  limitBytes: number,
): Promise<z.output<S>> {
  requireType(request, 'application/json');
  const body = await readBody(request, limitBytes);
  const parsed = z.safeParse(schema, parseText(body));
  if (!parsed.success) throw new AmanaError('malformed-request');
  return parsed.data;
}

function parseText(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    // The parser's message quotes the body, and so it is not kept as a cause.
    throw new AmanaError('malformed-request');
  }
}
