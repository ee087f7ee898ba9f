/** What a disk or a database can refuse, as catalogued errors; everything else stays what it is. */
import { AmanaError } from '#protocol/errors.ts';

const codeOf = (thrown: unknown): unknown =>
  typeof thrown === 'object' && thrown !== null && 'code' in thrown ? thrown.code : undefined;

export const isMissingFile = (thrown: unknown): boolean => codeOf(thrown) === 'ENOENT';

/** The code of a failure of the system or the database, for instance `ENOSPC`; null when it has none. */
export function codeOfFailure(thrown: unknown): string | null {
  const code = codeOf(thrown);
  return typeof code === 'string' ? code : null;
}

/** @param code as from `codeOfFailure` */
export function asFailure(code: string | null, cause?: unknown): AmanaError {
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'SQLITE_FULL')
    return new AmanaError('storage-full', { cause });
  if (code?.startsWith('SQLITE_BUSY')) return new AmanaError('busy', { cause });
  return new AmanaError('internal', { cause });
}

/** Runs one act of storage. @throws AmanaError storage-full or busy where that is the reason */
export async function storing<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (thrown) {
    const failure = asFailure(codeOfFailure(thrown), thrown);
    throw failure.code === 'internal' ? thrown : failure;
  }
}
