/** One hardened HTTP server around an Express app: limits, refusals and listening, the same for both servers. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Socket } from 'node:net';
import express, { type Express } from 'express';
import { type Listen, type Log, startListening } from '#process/index.ts';
import type { ErrorCode } from '#protocol/errors.ts';
import { type CircuitLimits, Circuits, limitCircuits } from './circuits.ts';
import { circuitCloser } from './closing.ts';
import { errorHandler, notFound, rawError, withoutAnswer } from './errors.ts';
import { exactHeaders, FIXED_HEADERS, type FixedHeaders } from './headers.ts';
import { acceptHosts } from './hosts.ts';
import { acceptProxyLines } from './proxy.ts';
import { WATCHDOG, type WatchdogOptions, watchSlowBodies } from './watchdog.ts';

export interface ServerOptions {
  readonly listen: Listen;
  /** Accepted Host values; empty means the listen address itself, and localhost when it is a loopback address. */
  readonly hosts: readonly string[];
  readonly log: Log;
  /** Every connection begins with a PROXY line of the tor in front. */
  readonly proxyProtocol?: boolean;
  /** How much each circuit may ask for; without it, and on a port without PROXY lines, nothing is counted. */
  readonly circuitLimits?: CircuitLimits;
  /** The socket of the mediator that has tor close an abuser's whole circuit; without it the connection alone is closed. */
  readonly circuitMediator?: string | null;
  readonly watchdog?: WatchdogOptions;
  /** Of every answer; FIXED_HEADERS unless the server's pages need less than others'. */
  readonly headers?: FixedHeaders;
  /** Puts the routes on the app, between the checks that come first and the handlers of errors that come last. */
  readonly routes: (app: Express) => void;
}

export interface RunningServer {
  /** Where it listens: `http://HOST:PORT` or `unix:PATH`. */
  readonly url: string;
  readonly server: Server;
  /** Stops listening, lets requests finish for a moment, then cuts them off. */
  close(): Promise<void>;
}

/** Headers come within this time or never. */
const HEADERS_MS = 20_000;
const KEEP_ALIVE_MS = 15_000;
/** A connection on which nothing moves at all, in either direction. */
const SILENT_MS = 120_000;
const LARGEST_HEADERS_BYTES = 8 * 1024;
const MOST_HEADERS = 64;
const CLOSING_MS = 3_000;

export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { listen, log, headers = FIXED_HEADERS } = options;
  let hosts: readonly string[] = options.hosts;

  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', false);
  app.enable('strict routing');
  app.use(exactHeaders(headers));
  app.use(acceptHosts(() => hosts));
  const circuits =
    options.proxyProtocol === true && options.circuitLimits !== undefined
      ? new Circuits(options.circuitLimits)
      : null;
  const closeCircuit = circuitCloser(options.circuitMediator ?? null, () => log.note('circuit-not-closed'));
  if (circuits !== null)
    app.use(
      limitCircuits(circuits, (circuit) => {
        log.note('connection-refused');
        if (circuit !== null) closeCircuit(circuit);
      }),
    );
  options.routes(app);
  app.use(notFound);
  app.use(errorHandler(log));
  app.use(withoutAnswer);

  const server = createServer(
    {
      maxHeaderSize: LARGEST_HEADERS_BYTES,
      // Checked by acceptHosts instead, whose answer bears our headers.
      requireHostHeader: false,
      requestTimeout: 0,
      headersTimeout: HEADERS_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connectionsCheckingInterval: 5_000,
    },
    app,
  );
  server.maxHeadersCount = MOST_HEADERS;
  server.setTimeout(SILENT_MS, (socket) => socket.destroy());
  server.on('clientError', (failure: NodeJS.ErrnoException, socket: Socket) => {
    log.note('connection-refused');
    if (!socket.writable || failure.code === 'ECONNRESET') socket.destroy();
    else
      refuse(socket, failure.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 'too-slow' : 'malformed-request', headers);
  });
  watchSlowBodies(server, options.watchdog ?? WATCHDOG, (request: IncomingMessage) => {
    log.note('connection-refused');
    refuse(request.socket, 'too-slow', headers);
  });

  const outer =
    options.proxyProtocol === true
      ? acceptProxyLines(server, (socket, circuit) => circuits?.add(socket, circuit))
      : server;
  const url = await startListening(outer, listen);
  if (hosts.length === 0) hosts = ownHosts(listen, url);

  return {
    url,
    server,
    close: () =>
      new Promise((closed) => {
        outer.close(() => closed());
        server.closeIdleConnections();
        setTimeout(() => server.closeAllConnections(), CLOSING_MS).unref();
      }),
  };
}

/** Answers on the bare socket and ends it; the rest of what the client sends is thrown away for a moment. */
function refuse(socket: Socket, code: ErrorCode, headers: FixedHeaders): void {
  socket.end(rawError(code, headers));
  setTimeout(() => socket.destroy(), 1_000).unref();
}

const LOOPBACK = /^(127\.|::1$|localhost$)/;

function ownHosts(listen: Listen, url: string): string[] {
  if (listen.kind === 'unix') return ['localhost'];
  const { host, port } = new URL(url);
  // A browser leaves the port 80 of http out of Host.
  const hosts = port === '' ? [host, `${host}:80`] : [host];
  return LOOPBACK.test(listen.host) ? [...hosts, `localhost:${port === '' ? '80' : port}`] : hosts;
}
