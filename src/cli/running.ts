/** What `up` says of a newsroom while it runs, and a connection to one of its servers as tor or a browser makes it. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { z } from 'zod';
import { madeUpLine } from '#http/index.ts';
import type { DataFolder } from './places.ts';

const runningFile = z.object({
  intake: z.string(),
  newsroom: z.string(),
  plain: z.string().nullable(),
  /** Where they listen behind tor. */
  doors: z
    .object({ intake: z.string(), plain: z.string(), newsroom: z.string(), site: z.string() })
    .nullable(),
  /** Where further intakes listen behind tor, when there is more than one. */
  moreIntakes: z.array(z.string()).optional(),
  /** The public site at an address of its own; null where only the intake serves it. */
  site: z.string().nullable(),
  redis: z.string(),
  dropSeconds: z.number(),
  pids: z.record(z.string(), z.number().nullable()),
});

export type Running = z.infer<typeof runningFile>;
export type Door = 'intake' | 'plain' | 'newsroom' | 'site';

/** Null where nothing runs. */
export async function readRunning(data: DataFolder): Promise<Running | null> {
  return existsSync(data.running)
    ? runningFile.parse(JSON.parse(await readFile(data.running, 'utf8')))
    : null;
}

/**
 * A connection to a server, past tor where it stands in front: what a visitor sends comes next.
 * @param path of the socket, where it is not the first that answers there
 */
export function openDoor(running: Running, door: Door, address: string, path?: string): Socket {
  if (running.doors === null) {
    const { hostname, port } = new URL(address);
    return connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 80) });
  }
  const socket = connect(path ?? running.doors[door]);
  socket.write(madeUpLine());
  return socket;
}

/** One GET as a browser would send it. @throws Error with the system's code when nobody listens */
export function get(
  running: Running,
  door: Door,
  address: string,
  path: string,
): Promise<{ readonly status: number; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const asking = request({
      path,
      headers: { Host: new URL(address).host },
      createConnection: () => openDoor(running, door, address),
    });
    asking.on('error', reject);
    asking.on('response', (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      answer.on('error', reject).on('end', () => resolve({ status: answer.statusCode ?? 0, body }));
    });
    asking.end();
  });
}
