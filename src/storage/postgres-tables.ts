/**
 * What PostgreSQL has beside the tables of `schema.ts`: the sealed bytes of reports, which lie in cells beside a SQLite
 * file, and a bell that rings in every process when any of them wrote.
 */
import type { Kysely } from 'kysely';
import type { Tables } from './schema.ts';

export interface ReportBodyRow {
  id: string;
  sealed: Uint8Array;
}

export type BodyTables = {
  /** Of days that are not over; in the order of arrival, until the night. */
  report_bodies_fresh: ReportBodyRow;
  /** Of finished days, each day's in an order that the night drew at random. */
  report_bodies_kept: ReportBodyRow;
};

export type PostgresSql = Kysely<Tables & BodyTables>;

/** Heard by every process; it carries nothing. */
export const BELL = 'amana';

/** Nobody but its writer reads a notebook; bodies come with their rows. */
const SILENT = ['notebook', 'amana_version', 'report_bodies_fresh', 'report_bodies_kept'];

/** Repeatable; runs after the tables are at the latest version. Sealed bytes do not get smaller, so nobody tries. */
export const FURNITURE = `
  CREATE TABLE IF NOT EXISTS report_bodies_fresh (id TEXT PRIMARY KEY, sealed BYTEA NOT NULL);
  ALTER TABLE report_bodies_fresh ALTER COLUMN sealed SET STORAGE EXTERNAL;
  CREATE TABLE IF NOT EXISTS report_bodies_kept (id TEXT PRIMARY KEY, sealed BYTEA NOT NULL);
  ALTER TABLE report_bodies_kept ALTER COLUMN sealed SET STORAGE EXTERNAL;

  CREATE OR REPLACE FUNCTION amana_ring() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    NOTIFY ${BELL};
    RETURN NULL;
  END $$;
  DO $$ DECLARE one text; BEGIN
    FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema()
      AND tablename <> ALL (ARRAY[${SILENT.map((name) => `'${name}'`).join(', ')}])
    LOOP
      EXECUTE format('CREATE OR REPLACE TRIGGER amana_ring AFTER INSERT OR UPDATE OR DELETE ON %I
        FOR EACH STATEMENT EXECUTE FUNCTION amana_ring()', one);
    END LOOP;
  END $$;
`;
