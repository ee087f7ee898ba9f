/**
 * Wrapped keys: secrets that one editor sealed to another. Deleting one here is how a key is destroyed for the
 * server: what was sealed under it can no longer be opened from a backup of these tables.
 */
import type { ExpressionBuilder } from 'kysely';
import { AmanaError } from '#protocol/errors.ts';
import { type WrappedKey, wrappedKey } from '#protocol/identity.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { parse } from '#protocol/schema.ts';
import { parseKeyName, streamKeyName } from '#protocol/stream-keys.ts';
import type { Sql } from './database.ts';
import { storing } from './failures.ts';
import type { Tables } from './schema.ts';

export interface AddressedKey {
  readonly editorId: ObjectId;
  readonly key: WrappedKey;
}

/** What keeps one key of a stream from becoming two, and a colleague's key from being taken away. */
export interface PutRules {
  readonly writer: ObjectId;
  /** Names that nobody may hold yet: two who begin one stream at the same moment would never read each other. */
  readonly begins: ReadonlySet<string>;
  /** Whether keys that somebody else wrapped may be replaced; else only the writer's own wrappings are. */
  readonly mayReplace: boolean;
}

export interface WrappedKeys {
  of(editorId: ObjectId): Promise<WrappedKey[]>;
  /** Their names alone, which is all that deciding about access needs. */
  namesOf(editorId: ObjectId): Promise<ReadonlySet<string>>;
  /** Streams of which an editor holds any key. */
  streamsOf(editorId: ObjectId): Promise<ReadonlySet<ObjectId>>;
  holdsStream(editorId: ObjectId, stream: ObjectId): Promise<boolean>;
  /**
   * Takes every key of one stream from one editor.
   * @param by only where all of them were wrapped by this signing key; null where anybody's may be taken
   * @throws AmanaError forbidden
   */
  withdraw(editorId: ObjectId, stream: ObjectId, by: string | null): Promise<void>;
  /** Adds keys, all or none; keys that stand are kept, as `PutRules` says. @throws AmanaError forbidden */
  put(entries: readonly AddressedKey[], rules: PutRules): Promise<void>;
  /** Takes every copy of a key off the server, those waiting in invites too; returns how many. */
  destroy(names: readonly string[]): Promise<number>;
  /** Takes away all that was wrapped to an editor who has left. */
  destroyFor(editorId: ObjectId): Promise<void>;
}

/** All names of one stream's keys: ids are hex, so that nothing in them is a pattern. */
const ofStream = (stream: ObjectId) => (name: ExpressionBuilder<Tables, 'wrapped_keys'>) =>
  name.or([name('name', '=', streamKeyName(stream)), name('name', 'like', `${streamKeyName(stream)}:%`)]);

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

    async namesOf(editorId) {
      const rows = await sql
        .selectFrom('wrapped_keys')
        .select('name')
        .where('editor', '=', editorId)
        .execute();
      return new Set(rows.map(({ name }) => name));
    },

    async streamsOf(editorId) {
      const rows = await sql
        .selectFrom('wrapped_keys')
        .select('name')
        .where('editor', '=', editorId)
        .execute();
      const named = rows.map(({ name }) => parseKeyName(name));
      return new Set(named.flatMap((one) => (one.kind === 'stream' ? [one.stream] : [])));
    },

    async holdsStream(editorId, stream) {
      const row = await sql
        .selectFrom('wrapped_keys')
        .select('name')
        .where('editor', '=', editorId)
        .where(ofStream(stream))
        .executeTakeFirst();
      return row !== undefined;
    },

    async withdraw(editorId, stream, by) {
      await storing(() =>
        sql.transaction().execute(async (transaction) => {
          const rows = await transaction
            .selectFrom('wrapped_keys')
            .select(['name', 'by'])
            .where('editor', '=', editorId)
            .where(ofStream(stream))
            .execute();
          if (by !== null && rows.some((row) => row.by !== by)) throw new AmanaError('forbidden');
          await transaction
            .deleteFrom('wrapped_keys')
            .where('editor', '=', editorId)
            .where(ofStream(stream))
            .execute();
        }),
      );
    },

    async put(entries, { writer, begins, mayReplace }) {
      await storing(() =>
        sql.transaction().execute(async (transaction) => {
          const held =
            begins.size === 0
              ? undefined
              : await transaction
                  .selectFrom('wrapped_keys')
                  .select('name')
                  .where('name', 'in', [...begins])
                  .executeTakeFirst();
          if (held !== undefined) throw new AmanaError('forbidden');
          for (const { editorId, key } of entries) {
            const standing = await transaction
              .selectFrom('wrapped_keys')
              .select(['by', 'sealed'])
              .where('editor', '=', editorId)
              .where('name', '=', key.name)
              .executeTakeFirst();
            if (standing === undefined) {
              await transaction
                .insertInto('wrapped_keys')
                .values({ editor: editorId, ...key })
                .execute();
              continue;
            }
            const again = standing.by === key.by && standing.sealed === key.sealed;
            // Whoever holds a stream's key and brings another for themselves has begun a second history.
            if (editorId === writer && key.name.startsWith('stream:') && !again)
              throw new AmanaError('forbidden');
            if (again || (editorId !== writer && standing.by !== key.by && !mayReplace)) continue;
            await transaction
              .updateTable('wrapped_keys')
              .set({ by: key.by, sealed: key.sealed, signature: key.signature })
              .where('editor', '=', editorId)
              .where('name', '=', key.name)
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
