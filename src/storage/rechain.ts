/**
 * Drops of newsrooms from before the chain went by SHA-256. Without this, every visit would meet a broken chain until
 * the last of them has expired; and to forget them would lose replies that nobody has read yet.
 */
import { createHash } from 'node:crypto';
import type SqliteDatabase from 'better-sqlite3';

/** Where a drop carries the hash of the one before: day (4) ‖ hash (32). PROTOCOL.md, "Drops" */
const HASH_AT = 4;

/** The same days, slots and order, and so the same replies; only the hashes are others. */
export function rechainDrops(sqlite: SqliteDatabase.Database): void {
  const places = sqlite
    .prepare<[], { day: number; number: number }>('SELECT day, number FROM drops ORDER BY day, number')
    .all();
  const read = sqlite
    .prepare<[number, number], Buffer>('SELECT bytes FROM drops WHERE day = ? AND number = ?')
    .pluck();
  const write = sqlite.prepare('UPDATE drops SET bytes = ? WHERE day = ? AND number = ?');
  let hash: Buffer | null = null;
  // One after another: together they may be larger than memory.
  for (const { day, number } of places) {
    const bytes: Buffer | undefined = read.get(day, number);
    if (bytes === undefined) continue;
    hash?.copy(bytes, HASH_AT);
    write.run(bytes, day, number);
    hash = createHash('sha256').update(bytes).digest();
  }
}
