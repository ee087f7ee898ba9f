/**
 * Logs are allowlists: an event of a closed list, and a count or a code of the catalogue. There is no way to log a text, an id, a name, a size or
 * an address, and the time of a line is its day. What must be known to mend something is known by its code.
 */
import pino from 'pino';
import { dayOf, dayText } from '#protocol/day.ts';
import { type ErrorCode, isErrorCode } from '#protocol/errors.ts';

/** All that can happen. What is not among them is not written, whatever a program asks for. */
export const LOG_EVENTS = [
  'started',
  'stopped',
  'crashed',
  'answer-failed',
  'connection-refused',
  'circuits-closed',
  'circuit-not-closed',
  'queue-trouble',
  'attachment-settled',
  'attachment-rejected',
  'attachment-crashed-workers',
  'attachment-postponed',
  'sanitizer-trouble',
  'reports-released',
  'requeued',
  'drop-published',
  'expired',
  'epoch-published',
  'epoch-destroyed',
  'blobs-shuffled',
  'blobs-swept',
  'chore-failed',
  'article-published',
  'article-withdrawn',
  'relayed',
  'work-raised',
  'notice-given',
  'notice-failed',
  'watch-failed',
  'log-refused',
] as const;

export type LogEvent = (typeof LOG_EVENTS)[number];

export interface Log {
  note(event: LogEvent, count?: number): void;
  /** Something that an operator has to look at; `code` says what. */
  warn(event: LogEvent, code: ErrorCode): void;
}

const EVENTS: ReadonlySet<string> = new Set(LOG_EVENTS);

/** A count is of things that happened; whatever else a number could carry is none. */
const isCount = (count: number): boolean => Number.isSafeInteger(count) && count >= 0;

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
  // The types let nothing else through; this holds where something came past them. What it was is not for a log.
  const refuse = () => logger.warn({ event: 'log-refused' });
  return {
    note(event, count = 1) {
      if (EVENTS.has(event) && isCount(count)) logger.info({ event, count });
      else refuse();
    },
    warn(event, code) {
      if (EVENTS.has(event) && isErrorCode(code)) logger.warn({ event, code });
      else refuse();
    },
  };
}

/** For parts that are tested or used without a log. */
export const silentLog: Log = { note: () => undefined, warn: () => undefined };
