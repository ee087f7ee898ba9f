/**
 * The tables, as types for Kysely. What a server may remember is decided here and nowhere else:
 *
 * - times are days, because a seized disk must not tell when somebody was online;
 * - ids are the random object ids of the clients; no table has a counter, and every table is WITHOUT ROWID,
 *   because a hidden row number would tell the order of arrival;
 * - no column links a report to an attachment, or two objects of one source.
 */
import type { ColumnType } from 'kysely';
import type { CleaningFailure, Mode } from '#protocol/modes.ts';

/** SQLite hands blobs out as Buffers and takes any byte array. */
type Blob = ColumnType<Uint8Array, Uint8Array, Uint8Array>;

/** 0 or 1: SQLite has no boolean. */
type Flag = ColumnType<number, 0 | 1, 0 | 1>;

export interface ReportRow {
  /** Object id, 32 lower-case hex. */
  id: string;
  day: number;
  /** 1 once the release job has let it through to the desk. */
  released: Flag;
  /** Sealed length: one of two buckets. */
  bytes: number;
  /** The file of cells that holds its sealed bytes, and its cell there, which was drawn at random. */
  file: string;
  cell: number;
  /** 1 while its cell is being overwritten: nobody is given it any more, and the row goes when nothing is left. */
  purged: ColumnType<number, 0 | 1 | undefined, 0 | 1>;
}

/** uploading → waiting (whole, durable, to be sanitized) → done (record stands). */
export type AttachmentState = 'uploading' | 'waiting' | 'done';

export interface AttachmentRow {
  id: string;
  day: number;
  state: AttachmentState;
  /** Sealed length as announced: a bucket. */
  bytes: number;
  /** How often a worker has claimed it without settling it: what crashes its worker must not loop for ever. */
  claims: number;
  /** Sealed sanitization record; null until done. */
  record: ColumnType<Uint8Array | null, Uint8Array | null, Uint8Array | null>;
  /** Sealed length of the clean copy; null when there is none. */
  clean_bytes: number | null;
  /** 1 when the sealed original is kept for the desk after sanitizing. */
  original_kept: Flag;
  /** Under which random id its clean copy lies: another one for each copy, so that no name is ever reused. */
  clean_id: string;
  /** Set while the desk waits for it to be cleaned again, and erased with the answer. */
  again_mode: Mode | null;
  /** The id that the new clean copy will get; names this one request. */
  again_id: string | null;
  /** Why the last such request changed nothing. */
  again_failed: CleaningFailure | null;
  /** CRC-32 of the sealed original while it lies here, signed; null where none was made. */
  sum: ColumnType<number | null, number | null | undefined, number | null>;
  /** CRC-32 of the sealed clean copy. */
  clean_sum: ColumnType<number | null, number | null | undefined, number | null>;
}

export interface ReplyRow {
  id: string;
  day: number;
  /** Whole slots, one after another; none once a drop carries them, or a thief could tell them from what fills it up. */
  slots: Blob;
  /** The day of the drop that carries it; null until one does. */
  drop_day: number | null;
}

export interface DropRow {
  day: number;
  /** The interval of the day at whose beginning it was published: of the clock, not of anybody's reply. */
  number: number;
  bytes: Blob;
}

export interface StatementRow {
  /** BLAKE2b or SHA-256 of `payload` and `by`, hex: the same statement twice is one row. */
  hash: string;
  payload: string;
  by: string;
  signature: string;
}

export interface InviteRow {
  id: string;
  token_hash: string;
  role: string;
  last_day: number;
  state: 'open' | 'used';
}

export interface InviteKeyRow {
  invite_id: string;
  name: string;
  sealed: string;
}

export interface EnrolmentRow {
  invite_id: string;
  editor_id: string;
  /** Opens for the holder of the invite's secret, which no server has. */
  sealed_name: string;
  sign_key: string;
  kem_key: string;
  mac: string;
  signature: string;
}

export interface WrappedKeyRow {
  editor: string;
  name: string;
  by: string;
  sealed: string;
  signature: string;
}

/** What an editor is writing: sealed to them, overwritten as they type. */
export interface NotebookRow {
  editor: string;
  /** Derived from a key that no server has: it names neither a case nor a conversation. */
  id: string;
  sealed: Blob;
}

export interface StreamRow {
  id: string;
  /** How many events it has: the compare of compare-and-append. */
  length: number;
}

export interface EventRow {
  stream: string;
  position: number;
  sealed: Blob;
}

/** What the janitor must do once a day, and the last day it did. */
export interface ChoreRow {
  name: string;
  day: number;
}

/** What an operator has set while everything runs. */
export interface SettingRow {
  name: string;
  value: string;
}

export interface FloodDayRow {
  day: number;
  /** Behind the public puzzle of the day: it proves nothing and opens nothing. */
  secret: Blob;
  /** How hard the puzzle became. */
  most_bits: number;
}

/** What was purged, by marks: a restored backup that still holds it is told so (`marks.ts`). */
export interface PurgedRow {
  mark: string;
  day: number;
}

/** Since when a history is quiet, as the janitor has seen it: the lifetime of histories counts from there. */
export interface StreamDayRow {
  stream: string;
  length: number;
  day: number;
}

export interface Tables {
  reports: ReportRow;
  attachments: AttachmentRow;
  replies: ReplyRow;
  drops: DropRow;
  statements: StatementRow;
  invites: InviteRow;
  invite_keys: InviteKeyRow;
  enrolments: EnrolmentRow;
  wrapped_keys: WrappedKeyRow;
  notebook: NotebookRow;
  streams: StreamRow;
  events: EventRow;
  chores: ChoreRow;
  settings: SettingRow;
  flood_days: FloodDayRow;
  purged: PurgedRow;
  stream_days: StreamDayRow;
}
