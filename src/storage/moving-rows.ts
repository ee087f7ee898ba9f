/** What two databases of the newsroom have in common: their tables, row by row in the order of the keys, and a sum of them. */
import { createHash } from 'node:crypto';
import { type QueryExecutorProvider, type RawBuilder, sql as raw } from 'kysely';
import type { Tables } from './schema.ts';

/** Every table with its key; those that others refer to come first. */
const KEYS = {
  reports: ['id'],
  attachments: ['id'],
  replies: ['id'],
  drops: ['day', 'number'],
  statements: ['hash'],
  invites: ['id'],
  invite_keys: ['invite_id', 'name'],
  enrolments: ['invite_id'],
  wrapped_keys: ['editor', 'name'],
  notebook: ['editor', 'id'],
  streams: ['id'],
  events: ['stream', 'position'],
  stream_days: ['stream'],
  chores: ['name'],
  settings: ['name'],
  flood_days: ['day'],
  purged: ['mark'],
} as const satisfies Record<keyof Tables, readonly string[]>;

export type Table = keyof typeof KEYS;
export const TABLES = Object.keys(KEYS).filter((name): name is Table => Object.hasOwn(KEYS, name));

export type Row = Readonly<Record<string, unknown>>;

/** Rows read and written at once: 1 MiB of reports, or some thousand small rows. */
const AT_ONCE = 128;

/** In the order of the key, so many at a time. */
export async function* rowsOf(sql: QueryExecutorProvider, table: Table): AsyncGenerator<Row[]> {
  const key = KEYS[table].map((column) => raw.ref(column));
  let after: unknown[] | null = null;
  for (;;) {
    const beyond: RawBuilder<unknown> =
      after === null ? raw`` : raw`WHERE (${raw.join(key)}) > (${raw.join(after)})`;
    const { rows }: { rows: Row[] } = await raw<Row>`
      SELECT * FROM ${raw.table(table)} ${beyond} ORDER BY ${raw.join(key)} LIMIT ${raw.lit(AT_ONCE)}`.execute(
      sql,
    );
    if (rows.length === 0) return;
    yield rows;
    const last: Row | undefined = rows.at(-1);
    after = KEYS[table].map((column) => last?.[column]);
  }
}

/** Where a report lies is the one thing that is another in each database. */
const PLACES = new Set(['file', 'cell']);

/** SHA-256 of a row's columns, by their names. */
const hashOfRow = (row: Row): bigint => {
  const columns = Object.keys(row)
    .filter((name) => !PLACES.has(name))
    .sort();
  const values = columns.map((name) => {
    const value = row[name];
    return [name, value instanceof Uint8Array ? { hex: Buffer.from(value).toString('hex') } : value];
  });
  return BigInt(`0x${createHash('sha256').update(JSON.stringify(values)).digest('hex')}`);
};

/** Counts rows and adds up their hashes: the two databases sort text in orders of their own. */
export class Tally {
  rows = 0;
  #sum = 0n;

  add(rows: readonly Row[]): void {
    this.rows += rows.length;
    for (const row of rows) this.#sum = (this.#sum + hashOfRow(row)) % 2n ** 256n;
  }

  get text(): string {
    return `${this.rows}.${this.#sum.toString(16)}`;
  }
}
