import type SqliteDatabase from 'better-sqlite3';
import { rechainDrops } from './rechain.ts';

export interface Migration {
  /**
   * SQL of SQLite, which `migrating.ts` translates for PostgreSQL; or an act on a database from before PostgreSQL was
   * served, which no database there needs.
   */
  readonly up: string | ((sqlite: SqliteDatabase.Database) => void);
  /** SQL that undoes it, and fails where that would lose what somebody sent. */
  readonly down: string;
  /** What going back loses all the same, as the operator is told; null for nothing. */
  readonly loses: string | null;
}

/** Fails, and with it the whole migration, unless `what` counts to nothing. */
const refuseWhere = (what: string): string => `
  CREATE TEMPORARY TABLE has_to_be_none (count INTEGER CHECK (count = 0));
  INSERT INTO has_to_be_none SELECT count(*) FROM ${what};
  DROP TABLE has_to_be_none;
`;

/**
 * Versions of the database, oldest first; the database keeps how many are applied. A migration is never edited once
 * released, only followed by another. No table of migrations: those keep exact times.
 */
export const MIGRATIONS: readonly Migration[] = [
  {
    // Before the first version there is nothing to go back to.
    down: '',
    loses: null,
    up: `
  CREATE TABLE reports (
    id TEXT PRIMARY KEY CHECK (length(id) = 32),
    day INTEGER NOT NULL,
    released INTEGER NOT NULL CHECK (released IN (0, 1)),
    bytes INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX reports_unreleased ON reports (id) WHERE released = 0;

  CREATE TABLE report_bodies (
    id TEXT PRIMARY KEY REFERENCES reports (id) ON DELETE CASCADE,
    sealed BLOB NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE attachments (
    id TEXT PRIMARY KEY CHECK (length(id) = 32),
    day INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('uploading', 'waiting', 'done')),
    bytes INTEGER NOT NULL,
    claims INTEGER NOT NULL,
    record BLOB,
    clean_bytes INTEGER,
    original_kept INTEGER NOT NULL CHECK (original_kept IN (0, 1)),
    CHECK ((state = 'done') = (record IS NOT NULL))
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX attachments_unsettled ON attachments (state, id) WHERE state <> 'done';

  CREATE TABLE replies (
    id TEXT PRIMARY KEY CHECK (length(id) = 32),
    day INTEGER NOT NULL,
    slots BLOB NOT NULL,
    drop_day INTEGER
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE drops (
    day INTEGER PRIMARY KEY,
    bytes BLOB NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE statements (
    hash TEXT PRIMARY KEY,
    payload TEXT NOT NULL,
    by TEXT NOT NULL,
    signature TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE invites (
    id TEXT PRIMARY KEY,
    token_hash TEXT NOT NULL,
    role TEXT NOT NULL,
    last_day INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'used'))
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE invite_keys (
    invite_id TEXT NOT NULL REFERENCES invites (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    sealed TEXT NOT NULL,
    PRIMARY KEY (invite_id, name)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE enrolments (
    invite_id TEXT PRIMARY KEY REFERENCES invites (id) ON DELETE CASCADE,
    editor_id TEXT NOT NULL,
    sealed_name TEXT NOT NULL,
    sign_key TEXT NOT NULL,
    kem_key TEXT NOT NULL,
    mac TEXT NOT NULL,
    signature TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE wrapped_keys (
    editor TEXT NOT NULL,
    name TEXT NOT NULL,
    by TEXT NOT NULL,
    sealed TEXT NOT NULL,
    signature TEXT NOT NULL,
    PRIMARY KEY (editor, name)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE streams (
    id TEXT PRIMARY KEY,
    length INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE events (
    stream TEXT NOT NULL REFERENCES streams (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (stream, position)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE chores (
    name TEXT PRIMARY KEY,
    day INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
    `,
  },
  {
    up: `
  ALTER TABLE drops RENAME TO drops_of_days;
  CREATE TABLE drops (
    day INTEGER NOT NULL,
    number INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (day, number)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO drops SELECT day, 0, bytes FROM drops_of_days;
  DROP TABLE drops_of_days;

  UPDATE replies SET slots = x'' WHERE drop_day IS NOT NULL;
  `,
    down: `
  ${refuseWhere('drops WHERE number > 0')}
  ALTER TABLE drops RENAME TO drops_of_intervals;
  CREATE TABLE drops (
    day INTEGER PRIMARY KEY,
    bytes BLOB NOT NULL
  ) STRICT, WITHOUT ROWID;
  INSERT INTO drops SELECT day, bytes FROM drops_of_intervals;
  DROP TABLE drops_of_intervals;
  `,
    loses: null,
  },
  {
    up: `
  -- Reports of a newsroom from before lie in the tables, and would be lost here.
  CREATE TEMPORARY TABLE no_report (count INTEGER CHECK (count = 0));
  INSERT INTO no_report SELECT count(*) FROM reports;
  DROP TABLE no_report;

  DROP TABLE report_bodies;
  DROP TABLE reports;
  CREATE TABLE reports (
    id TEXT PRIMARY KEY CHECK (length(id) = 32),
    day INTEGER NOT NULL,
    released INTEGER NOT NULL CHECK (released IN (0, 1)),
    bytes INTEGER NOT NULL,
    file TEXT NOT NULL,
    cell INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX reports_unreleased ON reports (id) WHERE released = 0;
  `,
    down: `
  ${refuseWhere('reports')}
  DROP TABLE reports;
  CREATE TABLE reports (
    id TEXT PRIMARY KEY CHECK (length(id) = 32),
    day INTEGER NOT NULL,
    released INTEGER NOT NULL CHECK (released IN (0, 1)),
    bytes INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX reports_unreleased ON reports (id) WHERE released = 0;
  CREATE TABLE report_bodies (
    id TEXT PRIMARY KEY REFERENCES reports (id) ON DELETE CASCADE,
    sealed BLOB NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
    loses: null,
  },
  {
    up: `
  ALTER TABLE attachments ADD COLUMN clean_id TEXT NOT NULL DEFAULT '';
  UPDATE attachments SET clean_id = id;
  ALTER TABLE attachments ADD COLUMN again_mode TEXT CHECK (again_mode IN ('rebuild', 'faithful', 'scan'));
  ALTER TABLE attachments ADD COLUMN again_id TEXT CHECK ((again_id IS NULL) = (again_mode IS NULL));
  ALTER TABLE attachments ADD COLUMN again_failed TEXT
    CHECK (again_failed IN ('original-closed', 'not-cleaned-again'));
  CREATE INDEX attachments_again ON attachments (id) WHERE again_id IS NOT NULL;
  `,
    down: `
  ${refuseWhere('attachments WHERE again_id IS NOT NULL OR (clean_id <> id AND clean_bytes IS NOT NULL)')}
  DROP INDEX attachments_again;
  ALTER TABLE attachments DROP COLUMN again_failed;
  ALTER TABLE attachments DROP COLUMN again_id;
  ALTER TABLE attachments DROP COLUMN again_mode;
  ALTER TABLE attachments DROP COLUMN clean_id;
  `,
    loses: 'why a second cleaning of a file failed',
  },
  {
    up: `
  CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE flood_days (
    day INTEGER PRIMARY KEY,
    secret BLOB NOT NULL,
    most_bits INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
    down: `
  DROP TABLE flood_days;
  DROP TABLE settings;
  `,
    loses: 'the switch of ./amana flood, and how hard the puzzle was on the last days',
  },
  {
    up: `
  ALTER TABLE reports ADD COLUMN purged INTEGER NOT NULL DEFAULT 0 CHECK (purged IN (0, 1));
  CREATE INDEX reports_purged ON reports (id) WHERE purged = 1;
  `,
    down: `
  ${refuseWhere('reports WHERE purged = 1')}
  DROP INDEX reports_purged;
  ALTER TABLE reports DROP COLUMN purged;
  `,
    loses: null,
  },
  { up: rechainDrops, down: refuseWhere('drops'), loses: null },
  {
    up: `
  CREATE TABLE notebook (
    editor TEXT NOT NULL CHECK (length(editor) = 32),
    id TEXT NOT NULL CHECK (length(id) = 32),
    sealed BLOB NOT NULL,
    PRIMARY KEY (editor, id)
  ) STRICT, WITHOUT ROWID;
  `,
    down: `DROP TABLE notebook;`,
    loses: 'the words that editors are writing and have not sent',
  },
  {
    up: `
  CREATE TABLE purged (
    mark TEXT PRIMARY KEY CHECK (length(mark) = 64),
    day INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE stream_days (
    stream TEXT PRIMARY KEY REFERENCES streams (id) ON DELETE CASCADE,
    length INTEGER NOT NULL,
    day INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
    down: `
  DROP TABLE stream_days;
  DROP TABLE purged;
  `,
    loses: 'which purges an older backup has to be told of, and since when each history is quiet',
  },
  {
    up: `
  ALTER TABLE attachments ADD COLUMN sum INTEGER;
  ALTER TABLE attachments ADD COLUMN clean_sum INTEGER;
  `,
    down: `
  ALTER TABLE attachments DROP COLUMN clean_sum;
  ALTER TABLE attachments DROP COLUMN sum;
  `,
    loses: 'the checksums by which doctor finds a damaged file; those of later files are made anew',
  },
];
