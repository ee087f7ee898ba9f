/** Where Prometheus asks: one path, on a socket or on loopback, for programs of this machine alone. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Registry } from 'prom-client';

const PATH = '/metrics';
/** A page in the operator's own browser reaches loopback too, but under another name. */
const LOOPBACK_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/;
const ANSWER_MS = 10_000;

export function metricsServer(registry: Registry): Server {
  const answer = (response: ServerResponse, status: number, type: string, text: string): void => {
    response.sendDate = false;
    response.writeHead(status, {
      'Content-Type': type,
      'Content-Length': Buffer.byteLength(text),
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'no-store',
    });
    response.end(text);
  };
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    request.resume();
    if (!LOOPBACK_HOST.test(request.headers.host ?? '')) return answer(response, 421, 'text/plain', '');
    if (request.url !== PATH) return answer(response, 404, 'text/plain', '');
    if (request.method !== 'GET') return answer(response, 405, 'text/plain', '');
    answer(response, 200, registry.contentType, await registry.metrics());
  };
  const server = createServer(
    { requestTimeout: ANSWER_MS, headersTimeout: ANSWER_MS },
    (request, response) => {
      handle(request, response).catch(() => response.destroy());
    },
  );
  server.maxConnections = 16;
  server.on('clientError', (_failure, socket) => socket.destroy());
  return server;
}
