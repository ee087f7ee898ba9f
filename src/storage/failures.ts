/** What a disk or a database can refuse, as catalogued errors; everything else stays what it is. */
import { AmanaError } from '#protocol/errors.ts';

const codeOf = (thrown: unknown): unknown =>
  typeof thrown === 'object' && thrown !== null && 'code' in thrown ? thrown.code : undefined;

/** A server that is not there: its socket is no missing file; and what `pg` says of a line that broke has no code. */
const isLostConnection = (thrown: unknown): boolean =>
  typeof thrown === 'object' &&
  thrown !== null &&
  (('syscall' in thrown && thrown.syscall === 'connect') ||
    ('message' in thrown &&
      /^(Connection terminated|Client has encountered a connection error)/.test(String(thrown.message))));

export const isMissingFile = (thrown: unknown): boolean => codeOf(thrown) === 'ENOENT';

/** The code of a failure of the system or the database, for instance `ENOSPC`; null when it has none. */
export function codeOfFailure(thrown: unknown): string | null {
  if (isLostConnection(thrown)) return 'ECONNRESET';
  const code = codeOf(thrown);
  return typeof code === 'string' ? code : null;
}

/** @param code as from `codeOfFailure` */
export function asFailure(code: string | null, cause?: unknown): AmanaError {
  if (code === null) return new AmanaError('internal', { cause });
  if (FULL.has(code)) return new AmanaError('storage-full', { cause });
  if (code.startsWith('SQLITE_BUSY') || BUSY.test(code)) return new AmanaError('busy', { cause });
  return new AmanaError('internal', { cause });
}

/** 53100: PostgreSQL's disk_full. */
const FULL = new Set(['ENOSPC', 'EDQUOT', 'SQLITE_FULL', '53100']);
/**
 * PostgreSQL that cannot be reached, is starting or stopping (57P0x), has no connection left (53300), or held a lock for
 * too long (55P03).
 */
const BUSY = /^(08\d{3}|57P0[123]|53300|55P03|ECONN(REFUSED|RESET)|ETIMEDOUT|EPIPE)$/;
/** PostgreSQL broke an act off that would have met another's halfway: nothing of it stands, and it may be repeated. */
const TORN = new Set(['40001', '40P01']);
/** Each time one of those who met has got through. */
const MOST_TRIES = 20;

/** Runs one act of storage, again where it met another. @throws AmanaError storage-full or busy where that is the reason */
export async function storing<T>(act: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await act();
    } catch (thrown) {
      const code = codeOfFailure(thrown);
      if (code !== null && TORN.has(code) && tries < MOST_TRIES) continue;
      const failure = asFailure(code, thrown);
      throw failure.code === 'internal' ? thrown : failure;
    }
  }
}
