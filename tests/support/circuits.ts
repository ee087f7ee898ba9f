/** Requests as they come through tor: on connections that begin with the line of a circuit. */
import { Agent, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { proxyLine } from '#http/index.ts';
import type { Answer, Fetch } from '#source/client/http.ts';

class CircuitAgent extends Agent {
  readonly #circuit: number;

  constructor(circuit: number) {
    // Tor Browser opens six.
    super({ keepAlive: true, maxSockets: 6 });
    this.#circuit = circuit;
  }

  override createConnection(options: { port: number; host: string }): Socket {
    const socket = connect(options.port, options.host);
    socket.write(proxyLine(this.#circuit));
    return socket;
  }
}

export interface Circuit {
  readonly fetch: Fetch;
  close(): void;
}

/** One circuit: all its connections bear the same line. */
export function openCircuit(circuit: number): Circuit {
  const agent = new CircuitAgent(circuit);
  const send: Fetch = (url, { method, headers, body, signal }) =>
    new Promise((resolve, reject) => {
      const { hostname: host, port, pathname: path } = new URL(url);
      const length = body === undefined ? {} : { 'Content-Length': String(body.length) };
      const all = { ...headers, ...length };
      const outgoing = request({ agent, host, port, path, method, headers: all, signal }, (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.once('error', reject);
        incoming.once('end', () => {
          const bytes = Buffer.concat(chunks);
          const answer: Answer = {
            status: incoming.statusCode ?? 0,
            headers: {
              get: (name) => {
                const value = incoming.headers[name.toLowerCase()];
                return typeof value === 'string' ? value : null;
              },
            },
            text: async () => bytes.toString('utf8'),
            arrayBuffer: async () => new Uint8Array(bytes).buffer,
          };
          resolve(answer);
        });
      });
      outgoing.once('error', reject);
      outgoing.end(body);
    });
  return { fetch: send, close: () => agent.destroy() };
}
