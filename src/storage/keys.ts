/**
 * Wrapped keys: secrets that one editor sealed to another. Deleting one here is how a key is destroyed for the
 * server: what was sealed under it can no longer be opened from a backup of these tables.
 */
import { type WrappedKey, wrappedKey } from '#protocol/identity.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { parse } from '#protocol/schema.ts';
import type { Sql } from './database.ts';
import { storing } from './failures.ts';

export interface AddressedKey {
  readonly editorId: ObjectId;
  readonly key: WrappedKey;
}

export interface WrappedKeys {
  of(editorId: ObjectId): Promise<WrappedKey[]>;
  holds(editorId: ObjectId, name: string): Promise<boolean>;
  /** Whether anybody holds it. */
  exists(name: string): Promise<boolean>;
  /**
   * Adds keys, all or none. A key that an editor already has stays, unless `by` or the editor wrapped the new one:
   * nobody can take a colleague's key away by wrapping a wrong one over it.
   */
  put(entries: readonly AddressedKey[], writer: ObjectId): Promise<void>;
  /** Takes every copy of a key off the server, those waiting in invites too; returns how many. */
  destroy(names: readonly string[]): Promise<number>;
  /** Takes away all that was wrapped to an editor who has left. */
  destroyFor(editorId: ObjectId): Promise<void>;
}

export function openKeys(sql: Sql): WrappedKeys {
  return {
    async of(editorId) {
      const rows = await sql
        .selectFrom('wrapped_keys')
        .select(['name', 'by', 'sealed', 'signature'])
        .where('editor', '=', editorId)
        .execute();
      return rows.map((row) => parse(wrappedKey, row, 'internal'));
    },

    async holds(editorId, name) {
      const row = await sql
        .selectFrom('wrapped_keys')
        .select('name')
        .where('editor', '=', editorId)
        .where('name', '=', name)
        .executeTakeFirst();
      return row !== undefined;
    },

    async exists(name) {
      const row = await sql
        .selectFrom('wrapped_keys')
        .select('name')
        .where('name', '=', name)
        .executeTakeFirst();
      return row !== undefined;
    },

    async put(entries, writer) {
      await storing(() =>
        sql.transaction().execute(async (transaction) => {
          for (const { editorId, key } of entries) {
            await transaction
              .insertInto('wrapped_keys')
              .values({ editor: editorId, ...key })
              .onConflict((conflict) => {
                const update = conflict
                  .columns(['editor', 'name'])
                  .doUpdateSet({ by: key.by, sealed: key.sealed, signature: key.signature });
                return editorId === writer ? update : update.where('wrapped_keys.by', '=', key.by);
              })
              .execute();
          }
        }),
      );
    },

    async destroy(names) {
      if (names.length === 0) return 0;
      return storing(() =>
        sql.transaction().execute(async (transaction) => {
          const wrapped = await transaction
            .deleteFrom('wrapped_keys')
            .where('name', 'in', [...names])
            .executeTakeFirstOrThrow();
          const carried = await transaction
            .deleteFrom('invite_keys')
            .where('name', 'in', [...names])
            .executeTakeFirstOrThrow();
          return Number(wrapped.numDeletedRows + carried.numDeletedRows);
        }),
      );
    },

    async destroyFor(editorId) {
      await storing(() => sql.deleteFrom('wrapped_keys').where('editor', '=', editorId).execute());
    },
  };
}
