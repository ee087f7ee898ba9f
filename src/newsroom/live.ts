/**
 * Live updates as server-sent events that say only *something changed*: what, the page finds out by asking. Storage
 * is looked at by one timer for all pages, since the writer may be any process.
 */
import type { Response } from 'express';
import type { Session } from './sessions.ts';

/** Feels immediate, and is 200 cheap looks a minute. */
const LOOK_MS = 300;
/** Keeps middle boxes and the silence limit of the server from closing the line. */
const PING_MS = 15_000;
/** Each page opens one; a desk has tens. */
const MOST_LISTENERS = 512;

export interface Live {
  /** Keeps the answer open until the page leaves or the session ends. False when there are too many. */
  join(response: Response, session: Session): boolean;
  close(): void;
}

/** @param look runs before each look, e.g. to end idle sessions */
export function openLive(changeCounter: () => string, look: () => void): Live {
  const listeners = new Map<Response, () => void>();
  let seen = changeCounter();
  let sinceLastPingMs = 0;

  const timer = setInterval(() => {
    look();
    if (listeners.size === 0) return;
    sinceLastPingMs += LOOK_MS;
    const now = changeCounter();
    if (now !== seen) {
      seen = now;
      sinceLastPingMs = 0;
      for (const response of listeners.keys()) response.write('event: changed\ndata: {}\n\n');
    } else if (sinceLastPingMs >= PING_MS) {
      sinceLastPingMs = 0;
      for (const response of listeners.keys()) response.write(': ping\n\n');
    }
  }, LOOK_MS);
  timer.unref();

  return {
    join(response, session) {
      if (listeners.size >= MOST_LISTENERS) return false;
      if (listeners.size === 0) seen = changeCounter();
      const leave = (): void => {
        listeners.delete(response);
        session.onEnd.delete(leave);
        response.end();
      };
      response.statusCode = 200;
      response.setHeader('Content-Type', 'text/event-stream; charset=utf-8');
      // Announces one change at once: whatever happened before the line stood is asked for.
      response.write('event: changed\ndata: {}\n\n');
      listeners.set(response, leave);
      session.onEnd.add(leave);
      response.on('close', leave);
      return true;
    },

    close() {
      clearInterval(timer);
      for (const leave of [...listeners.values()]) leave();
    },
  };
}
