/** Errors as people and programs see them: a code of the catalogue and its sentence, as JSON or as a small page. */
import type { NextFunction, Request, Response } from 'express';
import type { Log } from '#process/index.ts';
import { AmanaError, asAmanaError, ERRORS, type ErrorCode } from '#protocol/errors.ts';
import type { FixedHeaders } from './headers.ts';

/** A client that went away in the middle: nobody is left to answer, and nothing has failed. */
export class ClientLeft extends Error {
  constructor() {
    super('the client left');
    this.name = 'ClientLeft';
  }
}

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

const errorJson = (code: ErrorCode): string =>
  JSON.stringify({ error: { code, sentence: ERRORS[code].sentence } });

const errorPage = (code: ErrorCode): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Amana</title>
<h1>${escapeHtml(ERRORS[code].sentence)}</h1>
<p><a href="/">Go to the first page</a></p>
</html>
`;

const navigates = (request: Request): boolean => (request.headers.accept ?? '').includes('text/html');

/** How long a refused request may go on sending before it is cut off: long enough to read the answer. */
const LINGER_MS = 3_000;

export function sendError(request: Request, response: Response, code: ErrorCode): void {
  const page = navigates(request);
  const body = page ? errorPage(code) : errorJson(code);
  response.statusCode = ERRORS[code].status;
  response.setHeader('Content-Type', page ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8');
  response.setHeader('Content-Length', Buffer.byteLength(body));
  if (!request.complete) {
    response.setHeader('Connection', 'close');
    discardBody(request, LINGER_MS);
  }
  response.end(body);
}

/** Lets a body that nobody will read go on for a while, so that its sender comes to read the answer; then it is cut off. */
export function discardBody(request: Request, lingerMs: number): void {
  const { socket } = request;
  const timer = setTimeout(() => {
    if (!request.complete) socket?.destroy();
  }, lingerMs);
  timer.unref();
  request.once('close', () => {
    if (request.complete) clearTimeout(timer);
  });
  request.resume();
}

export function notFound(): never {
  throw new AmanaError('not-found');
}

/** Last handler of a path: names the methods it has. */
export const onlyMethods =
  (...methods: readonly string[]) =>
  (_request: Request, response: Response): void => {
    response.setHeader('Allow', methods.join(', '));
    throw new AmanaError('method-not-allowed');
  };

/** What express itself throws at input it cannot parse, for instance a path with a broken escape. */
const isBadInput = (thrown: unknown): boolean =>
  typeof thrown === 'object' &&
  thrown !== null &&
  'status' in thrown &&
  typeof thrown.status === 'number' &&
  thrown.status >= 400 &&
  thrown.status < 500;

/** The code of whatever a route has thrown; input that express cannot parse is nobody's failure here. */
export const codeOf = (thrown: unknown): ErrorCode =>
  !(thrown instanceof AmanaError) && isBadInput(thrown) ? 'malformed-request' : asAmanaError(thrown).code;

/** Nobody is left to answer. Asked of the answer: a request that was destroyed half-way has no socket any more. */
export const isGone = (thrown: unknown, { socket }: Response): boolean =>
  thrown instanceof ClientLeft || socket === null || socket.destroyed;

/** Last of all middleware. Express knows it by its four parameters. */
export const errorHandler =
  (log: Log) =>
  (thrown: unknown, request: Request, response: Response, _next: NextFunction): void => {
    if (isGone(thrown, response)) {
      response.socket?.destroy();
      return;
    }
    const code = codeOf(thrown);
    if (ERRORS[code].status >= 500) log.warn('answer-failed', code);
    if (response.headersSent) response.socket?.destroy();
    else sendError(request, response, code);
  };

/** Where an answer to an error has failed itself. Express would give one, and a line on stderr, with a stack and its paths. */
export function withoutAnswer(
  _thrown: unknown,
  _request: Request,
  response: Response,
  _next: NextFunction,
): void {
  response.socket?.destroy();
}

/** A whole answer as bytes, for a connection that never became a request. */
export function rawError(code: ErrorCode, headers: FixedHeaders): string {
  const body = errorJson(code);
  const lines = [
    `HTTP/1.1 ${ERRORS[code].status} Refused`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}
