/**
 * Logs are allowlists: an event of this list, and a count. There is no way to log a text, an id, a name, a size or
 * an address, and the time of a line is its day. What must be known to mend something is known by its code.
 */
import pino from 'pino';
import { dayOf, dayText } from '#protocol/day.ts';
import type { ErrorCode } from '#protocol/errors.ts';

export type LogEvent =
  | 'started'
  | 'stopped'
  | 'crashed'
  | 'answer-failed'
  | 'connection-refused'
  | 'queue-trouble'
  | 'attachment-settled'
  | 'attachment-rejected'
  | 'attachment-crashed-workers'
  | 'attachment-postponed'
  | 'sanitizer-trouble'
  | 'reports-released'
  | 'requeued'
  | 'drop-published'
  | 'expired'
  | 'epoch-published'
  | 'epoch-destroyed'
  | 'blobs-shuffled'
  | 'blobs-swept'
  | 'chore-failed'
  | 'article-published'
  | 'work-raised';

export interface Log {
  note(event: LogEvent, count?: number): void;
  /** Something that an operator has to look at; `code` says what. */
  warn(event: LogEvent, code: ErrorCode): void;
}

/** @param part the process, e.g. `intake`; lines go to stderr as JSON */
export function openLog(part: string, level: string): Log {
  const logger = pino(
    {
      level,
      base: { part },
      timestamp: () => `,"day":"${dayText(dayOf(Date.now()))}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    pino.destination({ dest: 2, sync: true }),
  );
  return {
    note: (event, count = 1) => logger.info({ event, count }),
    warn: (event, code) => logger.warn({ event, code }),
  };
}

/** For parts that are tested or used without a log. */
export const silentLog: Log = { note: () => undefined, warn: () => undefined };
