/**
 * A minimum rate instead of a maximum time: an upload over a slow circuit may take hours, but a connection that
 * hardly moves is only held to hold it.
 */
import type { IncomingMessage, Server } from 'node:http';

export interface WatchdogOptions {
  /** Least bytes a second, averaged over one look. */
  readonly leastBytesPerSecond: number;
  readonly lookEveryMs: number;
}

/** A tenth of what a bad Tor circuit carries, averaged over half a minute. */
export const WATCHDOG: WatchdogOptions = { leastBytesPerSecond: 256, lookEveryMs: 30_000 };

/** @param onSlow answers or cuts the connection of a request whose body has nearly stopped arriving */
export function watchSlowBodies(
  server: Server,
  { leastBytesPerSecond, lookEveryMs }: WatchdogOptions,
  onSlow: (request: IncomingMessage) => void,
): void {
  /** Bytes at the last look; null before the first one, when a request may have come a moment ago. */
  const seen = new Map<IncomingMessage, number | null>();
  const leastBytes = (leastBytesPerSecond * lookEveryMs) / 1000;

  server.on('request', (request: IncomingMessage) => {
    if (request.complete) return;
    seen.set(request, null);
    request.once('close', () => seen.delete(request));
  });

  const timer = setInterval(() => {
    for (const [request, before] of seen) {
      const now = request.socket.bytesRead;
      if (request.complete) seen.delete(request);
      else if (before === null || now - before >= leastBytes || request.socket.isPaused())
        seen.set(request, now);
      else {
        seen.delete(request);
        onSlow(request);
      }
    }
  }, lookEveryMs);
  timer.unref();
  server.once('close', () => clearInterval(timer));
}
