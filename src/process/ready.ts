/** What every long-running process does at its start and its end. */
import { writeSync } from 'node:fs';

/** One line of JSON on stdout tells whoever started the process that it works now. */
export function sayReady(part: string, url?: string): void {
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
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}
