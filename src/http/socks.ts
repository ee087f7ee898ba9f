/**
 * Requests through a SOCKS port, which is how tor is spoken to. Tor gives streams with different user names different
 * circuits (IsolateSOCKSAuth, on unless it was switched off), so each way that is made here has a name of its own, drawn
 * by chance and used for one object: a report and its attachments arrive over circuits that share nothing. Names are
 * resolved at the other end; this machine asks nobody for an onion's address.
 */
import { randomBytes } from 'node:crypto';
import { Agent, type ClientRequestArgs, type IncomingMessage, request } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';
import { connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { arrayBuffer, text } from 'node:stream/consumers';
import type { ReadableStream } from 'node:stream/web';
import { connect as seal } from 'node:tls';
import { type ArrivingAnswer, arrivingAnswer, type WholeAnswer, wholeAnswer } from './wholeAnswer.ts';

/** As the platform's, as far as it is used here. */
type Fetch = (
  url: string,
  settings: {
    readonly method: string;
    readonly headers: Record<string, string>;
    readonly body?: Uint8Array<ArrayBuffer>;
    readonly signal: AbortSignal;
  },
) => Promise<WholeAnswer>;

export interface SocksPort {
  readonly host: string;
  readonly port: number;
}

/** Where tor's SOCKS is: a port, or a socket in the file system, which needs no network at all. */
export type SocksPlace = SocksPort | { readonly path: string };

/** `127.0.0.1:9050` and its like; null for anything else. */
export function parseSocksPort(text: string): SocksPort | null {
  const [, bracketed, plain, port] =
    /^(?:\[([0-9a-fA-F:]+)\]|([A-Za-z0-9.-]+)):([0-9]{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  return host !== undefined && Number(port) > 0 && Number(port) <= 65_535
    ? { host, port: Number(port) }
    : null;
}

const VERSION = 5;
const WITH_PASSWORD = 2;
const PASSWORD_VERSION = 1;
const CONNECT = 1;
const BY_NAME = 3;

/** Bytes after an address's kind: IPv4 4, a name 1 + its length, IPv6 16; then a port of 2. RFC 1928, section 5. */
const ADDRESS_BYTES: Readonly<Record<number, number>> = { 1: 4, 4: 16 };

/** Exactly so many bytes, left on the socket until they are all there. @throws Error when it ends before */
async function take(socket: Socket, bytes: number): Promise<Buffer> {
  for (;;) {
    const chunk: unknown = socket.read(bytes);
    if (chunk instanceof Buffer && chunk.length === bytes) return chunk;
    if (socket.readableEnded || socket.destroyed) throw new Error('the SOCKS port closed the connection');
    await new Promise<void>((resolve, reject) => {
      const settle = (): void => {
        socket.off('readable', settle).off('end', settle).off('close', settle).off('error', reject);
        resolve();
      };
      socket.once('readable', settle).once('end', settle).once('close', settle).once('error', reject);
    });
  }
}

/**
 * A connection to `host` through the port, under this name. Tor can let it wait for two minutes: whoever gives up its
 * request is not kept by it.
 * @throws Error with what the port refused
 */
async function dial(
  port: SocksPlace,
  name: string,
  { host, port: target }: { readonly host: string; readonly port: number },
  givenUp: AbortSignal | undefined,
): Promise<Socket> {
  const socket = 'path' in port ? connect(port.path) : connect(port.port, port.host);
  const stop = (): void => void socket.destroy();
  if (givenUp?.aborted) stop();
  givenUp?.addEventListener('abort', stop, { once: true });
  try {
    socket.write(Buffer.of(VERSION, 1, WITH_PASSWORD));
    const method = await take(socket, 2);
    if (method[0] !== VERSION || method[1] !== WITH_PASSWORD)
      throw new Error('the SOCKS port takes no user names, so circuits could not be kept apart');
    const user = Buffer.from(name);
    socket.write(Buffer.concat([Buffer.of(PASSWORD_VERSION, user.length), user, Buffer.of(1, 0x30)]));
    if ((await take(socket, 2))[1] !== 0) throw new Error('the SOCKS port refused a user name');
    const asked = Buffer.from(host);
    const head = Buffer.of(VERSION, CONNECT, 0, BY_NAME, asked.length);
    socket.write(Buffer.concat([head, asked, Buffer.of(target >> 8, target & 255)]));
    const [, refused, , kind = 0] = await take(socket, 4);
    if (refused !== 0) throw new Error(`the SOCKS port could not reach the server (code ${refused})`);
    const addressBytes = ADDRESS_BYTES[kind] ?? (await take(socket, 1))[0] ?? 0;
    await take(socket, addressBytes + 2);
    return socket;
  } catch (thrown) {
    socket.destroy();
    throw thrown;
  } finally {
    givenUp?.removeEventListener('abort', stop);
  }
}

/** Node keeps a request's own signal from the agent, and a request without a connection does not notice it. */
interface Asking extends ClientRequestArgs {
  readonly givenUp?: AbortSignal;
}

type Connected = (failure: Error | null, socket: Socket) => void;

/** A connection for an agent; `dress` puts TLS around it where the address asks for it. */
function connectFor(
  port: SocksPlace,
  name: string,
  options: Asking,
  callback: Connected | undefined,
  dress: (socket: Socket, host: string) => Socket,
): void {
  const host = String(options.host);
  dial(port, name, { host, port: Number(options.port ?? 80) }, options.givenUp).then(
    (socket) => callback?.(null, dress(socket, host)),
    // Node's types want a socket beside a failure; none is looked at.
    (failure: Error) => callback?.(failure, connect({ port: 0, autoSelectFamily: false }).destroy()),
  );
}

class SocksAgent extends Agent {
  readonly #port: SocksPlace;
  readonly #name: string;

  constructor(port: SocksPlace, name: string, connections: number) {
    super({ keepAlive: true, maxSockets: connections });
    this.#port = port;
    this.#name = name;
  }

  override createConnection(options: Asking, callback?: Connected): undefined {
    connectFor(this.#port, this.#name, options, callback, (socket) => socket);
  }
}

/** The same with TLS from this machine to the server: what lies between sees neither requests nor answers. */
class SecureSocksAgent extends SecureAgent {
  readonly #port: SocksPlace;
  readonly #name: string;

  constructor(port: SocksPlace, name: string, connections: number) {
    super({ keepAlive: true, maxSockets: connections });
    this.#port = port;
    this.#name = name;
  }

  override createConnection(options: Asking, callback?: Connected): undefined {
    connectFor(this.#port, this.#name, options, callback, (socket, host) =>
      seal({ socket, servername: host, ALPNProtocols: ['http/1.1'] }),
    );
  }
}

/** One request through the port, up to the head of its answer. @throws Error for an answer that points elsewhere */
type Way = (
  url: string,
  settings: {
    readonly method: string;
    readonly headers: Record<string, string>;
    readonly body?: Uint8Array<ArrayBuffer> | string;
    readonly signal: AbortSignal;
  },
) => Promise<IncomingMessage>;

/** @param connections at the same time, all on the circuit of one user name */
function wayThrough(port: SocksPlace, connections: number): Way {
  const name = randomBytes(16).toString('hex');
  const agent = new SocksAgent(port, name, connections);
  const secureAgent = new SecureSocksAgent(port, name, connections);
  return (url, { method, headers, body, signal }) =>
    new Promise((resolve, reject) => {
      const how = { method, headers: { ...headers }, signal, givenUp: signal };
      const asking = url.startsWith('https:')
        ? secureRequest(url, { ...how, agent: secureAgent })
        : request(url, { ...how, agent });
      asking.on('error', reject);
      asking.on('response', (answer) => {
        const status = answer.statusCode ?? 0;
        if (status >= 300 && status < 400) {
          answer.destroy();
          reject(new Error('the server points elsewhere'));
        } else resolve(answer);
      });
      asking.end(body);
    });
}

/** As many requests as the source's client has under way. */
const CONNECTIONS = 2;

/** A way of its own through the port: one user name, one circuit. An onion needs no https, since it brings its own seal. */
export function fetchThrough(port: SocksPlace): Fetch {
  const way = wayThrough(port, CONNECTIONS);
  return async (url, { body, ...settings }) =>
    // As the platform's: the body is the caller's again as soon as this has returned.
    wholeAnswer(await way(url, body === undefined ? settings : { ...settings, body: body.slice() }));
}

/**
 * The same for whoever goes on until it is through: after a failure the next request goes over another circuit. A
 * circuit can fall silent without breaking, and tor then keeps each new stream on it waiting for two minutes. What is
 * read comes as it arrives, so that a break leaves what had come.
 */
export function fetchOnThrough(port: SocksPlace): Fetch {
  let way = wayThrough(port, CONNECTIONS);
  return async (url, { body, ...settings }) => {
    const taken = way;
    const leave = (): void => {
      // Of two requests that failed together, one leaves the way.
      if (way === taken) way = wayThrough(port, CONNECTIONS);
    };
    try {
      const answer = await taken(url, body === undefined ? settings : { ...settings, body: body.slice() });
      // Nobody waits for the words of an answer to what was written, and unread they would hold its connection.
      return settings.method === 'GET' ? arrivingAnswer(answer, leave) : await wholeAnswer(answer);
    } catch (failure) {
      leave();
      throw failure;
    }
  };
}

/** As many as a browser opens. */
const VISITOR_CONNECTIONS = 6;

/** The same for a visit that lasts: several requests at once on its one circuit, and answers as they come. */
export function visitThrough(
  port: SocksPort,
): (url: string, settings: Parameters<Way>[1]) => Promise<ArrivingAnswer> {
  const way = wayThrough(port, VISITOR_CONNECTIONS);
  return async (url, settings) => {
    const answer = await way(url, settings);
    const body: ReadableStream<Uint8Array> = Readable.toWeb(answer);
    return {
      status: answer.statusCode ?? 0,
      headers: { get: (name) => answer.headersDistinct[name.toLowerCase()]?.join(', ') ?? null },
      body,
      text: () => text(body),
      arrayBuffer: () => arrayBuffer(body),
    };
  };
}
