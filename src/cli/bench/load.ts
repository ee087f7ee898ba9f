/** The same load for any server: so many connections, each sending the next body when the last is answered. */
import { Agent, request } from 'node:http';

export interface Load {
  readonly url: URL;
  readonly method: 'PUT' | 'POST';
  readonly connections: number;
  readonly seconds: number;
  /** Path and body of the next request. */
  readonly next: () => { path: string; body: Uint8Array };
}

function send(agent: Agent, { url, method }: Load, path: string, body: Uint8Array): Promise<number> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        agent,
        host: url.hostname,
        port: url.port,
        path,
        method,
        headers: { 'content-type': 'application/octet-stream', 'content-length': body.length },
      },
      (answer) => {
        answer.resume();
        answer.once('end', () => resolve(answer.statusCode ?? 0));
      },
    );
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}

/** @returns acknowledged requests a second */
export async function drive(load: Load): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: load.connections });
  const untilMs = performance.now() + load.seconds * 1000;
  const startedMs = performance.now();
  let answered = 0;
  const one = async (): Promise<void> => {
    while (performance.now() < untilMs) {
      const { path, body } = load.next();
      const status = await send(agent, load, path, body);
      if (status !== 204) throw new Error(`a report was answered with ${status}`);
      answered += 1;
    }
  };
  try {
    await Promise.all(Array.from({ length: load.connections }, one));
    return answered / ((performance.now() - startedMs) / 1000);
  } finally {
    agent.destroy();
  }
}
