/**
 * Ports for programs that have to be told one before they listen. Not of those that the system gives to whoever asks for any:
 * between this answer and the program's start every connection of the machine could be given the same one.
 */
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { isSystemError } from './files.ts';
import { OperatorError } from './terminal.ts';

/** Below them, on Linux and elsewhere. ip(7), ip_local_port_range */
const FIRST = 20_000;
const AFTER_LAST = 32_000;
const MOST_TRIES = 200;

/** What this process has been told already, and may not listen on yet. */
const told = new Set<number>();

const draw = (): number => randomInt(FIRST, AFTER_LAST);

/** @throws OperatorError where none is free @throws the system's error where nothing can listen at this host */
export async function unusedPort(host = '127.0.0.1', next: () => number = draw): Promise<number> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const port = next();
    if (told.has(port)) continue;
    told.add(port);
    if (await isFree(host, port)) return port;
  }
  throw new OperatorError('This machine has no free port.');
}

const isFree = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => {
      if (isSystemError(error, 'EADDRINUSE')) resolve(false);
      else reject(error);
    });
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
