/**
 * Invites and the enrolments that answer them. A server holds the hash of an invite's token and the public keys of
 * whoever used it; their name, and what the invite carries, are sealed under a secret that never reaches a server.
 */
import { type Day, parseDay } from '#protocol/day.ts';
import { ROLES, type Role } from '#protocol/directory.ts';
import { AmanaError } from '#protocol/errors.ts';
import { type CarriedKey, carriedKey, type Enrolment, enrolment } from '#protocol/identity.ts';
import { type ObjectId, parseObjectId } from '#protocol/ids.ts';
import { parse, z } from '#protocol/schema.ts';
import type { Sql } from './database.ts';
import { storing } from './failures.ts';

export interface NewInvite {
  readonly id: ObjectId;
  /** BLAKE2b-256 of the token, base64url. */
  readonly tokenHash: string;
  readonly role: Role;
  /** The last day on which it can be used. */
  readonly lastDay: Day;
  /** Secrets that wait for its holder; only the first invite of a newsroom carries any. */
  readonly carried: readonly CarriedKey[];
}

export interface StoredInvite extends NewInvite {
  readonly used: boolean;
}

export interface StoredEnrolment {
  readonly editorId: ObjectId;
  readonly enrolment: Enrolment;
}

export interface People {
  /** @throws AmanaError conflict when the id stands for another invite */
  addInvite(invite: NewInvite): Promise<void>;
  invite(id: ObjectId): Promise<StoredInvite | null>;
  /**
   * Uses an invite up, once: the same keys may come again, others may not.
   * @throws AmanaError invite-invalid
   */
  enrol(editorId: ObjectId, enrolment: Enrolment): Promise<void>;
  enrolments(): Promise<StoredEnrolment[]>;
  /** Forgets every invite that nobody has used: somebody who has left may know their secrets. */
  cancelOpenInvites(): Promise<void>;
  /** Forgets the invite of an editor who is on the desk and holds every key that it carried. */
  forgetSettledInvite(editorId: ObjectId): Promise<void>;
  /** Forgets invites nobody can use or finish any more; returns how many. @param day invites that ended before it */
  expireInvites(day: Day): Promise<number>;
}

const role = z.enum(ROLES);

/** An approval that has not come 30 days after the invite's end will not come; the editor is invited again. */
const APPROVAL_DAYS = 30;

export function openPeople(sql: Sql): People {
  return {
    async addInvite({ id, tokenHash, role, lastDay, carried }) {
      await storing(() =>
        sql.transaction().execute(async (transaction) => {
          const { numInsertedOrUpdatedRows } = await transaction
            .insertInto('invites')
            .values({ id, token_hash: tokenHash, role, last_day: lastDay, state: 'open' })
            .onConflict((conflict) => conflict.doNothing())
            .executeTakeFirstOrThrow();
          if (numInsertedOrUpdatedRows === 0n) {
            const row = await transaction
              .selectFrom('invites')
              .selectAll()
              .where('id', '=', id)
              .executeTakeFirstOrThrow();
            const same = row.token_hash === tokenHash && row.role === role && row.last_day === lastDay;
            if (!same) throw new AmanaError('conflict');
          }
          for (const { name, sealed } of carried) {
            await transaction
              .insertInto('invite_keys')
              .values({ invite_id: id, name, sealed })
              .onConflict((conflict) => conflict.doNothing())
              .execute();
          }
        }),
      );
    },

    async invite(id) {
      const row = await sql.selectFrom('invites').selectAll().where('id', '=', id).executeTakeFirst();
      if (row === undefined) return null;
      const keys = await sql
        .selectFrom('invite_keys')
        .select(['name', 'sealed'])
        .where('invite_id', '=', id)
        .execute();
      return {
        id,
        tokenHash: row.token_hash,
        role: parse(role, row.role, 'internal'),
        lastDay: parseDay(row.last_day),
        carried: keys.map((key) => parse(carriedKey, key, 'internal')),
        used: row.state === 'used',
      };
    },

    async enrol(editorId, { inviteId, sealedName, signKey, kemKey, mac, signature }) {
      await storing(() =>
        sql.transaction().execute(async (transaction) => {
          const { numUpdatedRows } = await transaction
            .updateTable('invites')
            .set({ state: 'used' })
            .where('id', '=', inviteId)
            .where('state', '=', 'open')
            .executeTakeFirstOrThrow();
          if (numUpdatedRows === 0n) {
            const row = await transaction
              .selectFrom('enrolments')
              .select(['sign_key', 'kem_key'])
              .where('invite_id', '=', inviteId)
              .executeTakeFirst();
            if (row?.sign_key !== signKey || row.kem_key !== kemKey) throw new AmanaError('invite-invalid');
            return;
          }
          await transaction
            .insertInto('enrolments')
            .values({
              invite_id: inviteId,
              editor_id: editorId,
              sealed_name: sealedName,
              sign_key: signKey,
              kem_key: kemKey,
              mac,
              signature,
            })
            .execute();
        }),
      );
    },

    async enrolments() {
      const rows = await sql.selectFrom('enrolments').selectAll().execute();
      return rows.map((row) => ({
        editorId: parseObjectId(row.editor_id),
        enrolment: parse(
          enrolment,
          {
            inviteId: row.invite_id,
            sealedName: row.sealed_name,
            signKey: row.sign_key,
            kemKey: row.kem_key,
            mac: row.mac,
            signature: row.signature,
          },
          'internal',
        ),
      }));
    },

    async cancelOpenInvites() {
      await storing(() => sql.deleteFrom('invites').where('state', '=', 'open').execute());
    },

    async forgetSettledInvite(editorId) {
      await storing(() =>
        sql.transaction().execute(async (transaction) => {
          const rows = await transaction
            .selectFrom('enrolments')
            .select('invite_id')
            .where('editor_id', '=', editorId)
            .execute();
          const held = await transaction
            .selectFrom('wrapped_keys')
            .select('name')
            .where('editor', '=', editorId)
            .execute();
          const names = new Set(held.map((row) => row.name));
          for (const { invite_id } of rows) {
            const carried = await transaction
              .selectFrom('invite_keys')
              .select('name')
              .where('invite_id', '=', invite_id)
              .execute();
            if (carried.every((row) => names.has(row.name))) {
              await transaction.deleteFrom('invites').where('id', '=', invite_id).execute();
            }
          }
        }),
      );
    },

    async expireInvites(day) {
      const { numDeletedRows } = await storing(() =>
        sql
          .deleteFrom('invites')
          .where((invite) =>
            invite.or([
              invite.and([invite('state', '=', 'open'), invite('last_day', '<', day)]),
              invite('last_day', '<', day - APPROVAL_DAYS),
            ]),
          )
          .executeTakeFirstOrThrow(),
      );
      return Number(numDeletedRows);
    },
  };
}
