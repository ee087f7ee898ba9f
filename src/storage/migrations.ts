/**
 * Versions of the database, oldest first; `PRAGMA user_version` counts how many are applied. A migration is
 * never edited once released, only followed by another. No migration table: those keep exact times.
 */
export const MIGRATIONS: readonly string[] = [
  `
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
  `
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
  `
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
  `
  ALTER TABLE attachments ADD COLUMN clean_id TEXT NOT NULL DEFAULT '';
  UPDATE attachments SET clean_id = id;
  ALTER TABLE attachments ADD COLUMN again_mode TEXT CHECK (again_mode IN ('rebuild', 'faithful', 'scan'));
  ALTER TABLE attachments ADD COLUMN again_id TEXT CHECK ((again_id IS NULL) = (again_mode IS NULL));
  ALTER TABLE attachments ADD COLUMN again_failed TEXT
    CHECK (again_failed IN ('original-closed', 'not-cleaned-again'));
  CREATE INDEX attachments_again ON attachments (id) WHERE again_id IS NOT NULL;
  `,
  `
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
];
