/** A request by hand, as a stranger would send it: no client library tidies what is asked or what comes back. */
import type { Socket } from 'node:net';
import { type Door, openDoor, type Running } from '../running.ts';

/** A local answer takes milliseconds. */
const ANSWER_MS = 5_000;

/** One of the servers that face people. */
export interface Server {
  readonly door: Door;
  readonly address: string;
  /** Its socket behind tor, where it is one of several that answer there; null for the first. */
  readonly socket: string | null;
}

export const serversOf = ({
  intake,
  moreIntakes = [],
  newsroom,
  plain,
  site,
}: Running): readonly Server[] => [
  { door: 'intake', address: intake, socket: null },
  ...moreIntakes.map((socket) => ({ door: 'intake' as const, address: intake, socket })),
  { door: 'newsroom', address: newsroom, socket: null },
  ...(plain === null ? [] : [{ door: 'plain' as const, address: plain, socket: null }]),
  ...(site === null ? [] : [{ door: 'site' as const, address: site, socket: null }]),
];

/** @returns all that came until the other side ended; null when nothing came */
export function exchange(socket: Socket, request: string): Promise<string | null> {
  return new Promise((resolve) => {
    let answer = '';
    const end = () => {
      socket.destroy();
      resolve(answer === '' ? null : answer);
    };
    socket.setTimeout(ANSWER_MS, end);
    if (socket.connecting) socket.once('connect', () => socket.write(request));
    else socket.write(request);
    socket.on('data', (bytes: Buffer) => {
      answer += bytes.toString('latin1');
    });
    socket.once('error', end);
    socket.once('close', end);
  });
}

export const askServer = (running: Running, { door, address, socket }: Server, request: string) =>
  exchange(openDoor(running, door, address, socket ?? undefined), request);

/** @param more further headers, each with its line end */
export const getRequest = (path: string, host: string, more = ''): string =>
  `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n${more}Connection: close\r\n\r\n`;

export const hostOf = ({ address }: Server): string => new URL(address).host;

/** The three digits of an answer's first line. */
export const statusOf = (answer: string): string => /^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1] ?? '';
