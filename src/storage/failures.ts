/** What a disk or a database can refuse, as catalogued errors; everything else stays what it is. */
import { AmanaError } from '#protocol/errors.ts';

const codeOf = (thrown: unknown): unknown =>
  typeof thrown === 'object' && thrown !== null && 'code' in thrown ? thrown.code : undefined;

export const isMissingFile = (thrown: unknown): boolean => codeOf(thrown) === 'ENOENT';

function translate(thrown: unknown): unknown {
  const code = codeOf(thrown);
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'SQLITE_FULL') {
    return new AmanaError('storage-full', { cause: thrown });
  }
  if (typeof code === 'string' && code.startsWith('SQLITE_BUSY'))
    return new AmanaError('busy', { cause: thrown });
  return thrown;
}

/** Runs one act of storage. @throws AmanaError storage-full or busy where that is the reason */
export async function storing<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (thrown) {
    throw translate(thrown);
  }
}
