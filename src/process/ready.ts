/** What every long-running process does at its start and its end. */
import { writeSync } from 'node:fs';

const STOPPING = ['SIGTERM', 'SIGINT'] as const;

/**
 * One line of JSON on stdout tells whoever started the process that it works now; from then on it may be asked to stop.
 * @throws Error before `closeOnSignal`: a signal that comes between the two would end it in the middle of its work
 */
export function sayReady(part: string, url?: string): void {
  if (!STOPPING.every((signal) => process.listenerCount(signal) > 0))
    throw new Error('nobody listens for the end of what is ready');
  writeSync(1, `${JSON.stringify(url === undefined ? { ready: part } : { ready: part, url })}\n`);
}

/** SIGTERM and SIGINT end the process once `close` is done; a second signal changes nothing. */
export function closeOnSignal(close: () => Promise<void>): void {
  let closing = false;
  const stop = (): void => {
    if (closing) return;
    closing = true;
    close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  for (const signal of STOPPING) process.on(signal, stop);
}
