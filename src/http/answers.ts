/** Answers with a body: always with a type and, where it is known, a length. */
import type { Response } from 'express';
import { ClientLeft } from './errors.ts';

export function sendJson(response: Response, value: unknown, status = 200): void {
  sendBytes(response, Buffer.from(JSON.stringify(value)), 'application/json; charset=utf-8', status);
}

export function sendBytes(
  response: Response,
  body: Uint8Array,
  type = 'application/octet-stream',
  status = 200,
): void {
  response.statusCode = status;
  response.setHeader('Content-Type', type);
  response.setHeader('Content-Length', body.length);
  response.end(body);
}

export function sendNothing(response: Response): void {
  response.statusCode = 204;
  response.end();
}

/**
 * Streams at the pace of the reader: never more than a chunk ahead.
 * @param length of the whole; null where it is only known at the end
 * @throws ClientLeft
 */
export async function sendStream(
  response: Response,
  length: number | null,
  chunks: AsyncIterable<Uint8Array>,
  type = 'application/octet-stream',
): Promise<void> {
  response.statusCode = 200;
  response.setHeader('Content-Type', type);
  if (length !== null) response.setHeader('Content-Length', length);
  for await (const chunk of chunks) {
    if (!response.write(chunk)) await drained(response);
    if (response.destroyed) throw new ClientLeft();
  }
  response.end();
}

function drained(response: Response): Promise<void> {
  return new Promise((resume) => {
    const done = () => {
      response.off('drain', done).off('close', done);
      resume();
    };
    response.on('drain', done).on('close', done);
  });
}
