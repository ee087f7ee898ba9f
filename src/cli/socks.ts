/**
 * Requests through a SOCKS port, which is how tor is spoken to. Tor gives streams with different user names different
 * circuits (IsolateSOCKSAuth, on unless it was switched off), so each way that is made here has a name of its own, drawn
 * by chance and used for one object: a report and its attachments arrive over circuits that share nothing. Names are
 * resolved at the other end; this machine asks nobody for an onion's address.
 */
import { randomBytes } from 'node:crypto';
import { Agent, type ClientRequestArgs, request } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';
import { connect, type Socket } from 'node:net';
import { connect as seal } from 'node:tls';
import { wholeAnswer } from '#http/wholeAnswer.ts';
import type { Answer, Fetch } from '#source/client/http.ts';

export interface SocksPort {
  readonly host: string;
  readonly port: number;
}

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

/** A connection to `host` through the port, under this name. @throws Error with what the port refused */
async function dial(port: SocksPort, name: string, host: string, target: number): Promise<Socket> {
  const socket = connect(port.port, port.host);
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
  }
}

type Connected = (failure: Error | null, socket: Socket) => void;

/** A connection for an agent; `dress` puts TLS around it where the address asks for it. */
function connectFor(
  port: SocksPort,
  name: string,
  options: ClientRequestArgs,
  callback: Connected | undefined,
  dress: (socket: Socket, host: string) => Socket,
): void {
  const host = String(options.host);
  dial(port, name, host, Number(options.port ?? 80)).then(
    (socket) => callback?.(null, dress(socket, host)),
    // Node's types want a socket beside a failure; none is looked at.
    (failure: Error) => callback?.(failure, connect({ port: 0, autoSelectFamily: false }).destroy()),
  );
}

const SETTINGS = { keepAlive: true, maxSockets: 1 };

class SocksAgent extends Agent {
  readonly #port: SocksPort;
  readonly #name: string;

  constructor(port: SocksPort, name: string) {
    super(SETTINGS);
    this.#port = port;
    this.#name = name;
  }

  override createConnection(options: ClientRequestArgs, callback?: Connected): undefined {
    connectFor(this.#port, this.#name, options, callback, (socket) => socket);
  }
}

/** The same with TLS from this machine to the server: what lies between sees neither requests nor answers. */
class SecureSocksAgent extends SecureAgent {
  readonly #port: SocksPort;
  readonly #name: string;

  constructor(port: SocksPort, name: string) {
    super(SETTINGS);
    this.#port = port;
    this.#name = name;
  }

  override createConnection(options: ClientRequestArgs, callback?: Connected): undefined {
    connectFor(this.#port, this.#name, options, callback, (socket, host) =>
      seal({ socket, servername: host, ALPNProtocols: ['http/1.1'] }),
    );
  }
}

/** A way of its own through the port: one user name, one circuit. An onion needs no https, since it brings its own seal. */
export function fetchThrough(port: SocksPort): Fetch {
  const name = randomBytes(16).toString('hex');
  const agent = new SocksAgent(port, name);
  const secureAgent = new SecureSocksAgent(port, name);
  return (url, { method, headers, body, signal }) =>
    new Promise<Answer>((resolve, reject) => {
      const how = { method, headers: { ...headers }, signal };
      const asking = url.startsWith('https:')
        ? secureRequest(url, { ...how, agent: secureAgent })
        : request(url, { ...how, agent });
      asking.on('error', reject);
      asking.on('response', (answer) => {
        const status = answer.statusCode ?? 0;
        if (status >= 300 && status < 400) {
          answer.destroy();
          reject(new Error('the server points elsewhere'));
        } else resolve(wholeAnswer(answer));
      });
      asking.end(body);
    });
}
