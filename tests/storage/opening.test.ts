/** Opening a database that others write to without a pause, as the backup of a running newsroom does. */
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { openDatabase, type Sqlite } from '../../src/storage/database.ts';
import { makeFolder, type TestFolder } from '../support/folder.ts';

let folder: TestFolder;
const open: Sqlite[] = [];
const openOne = (): Sqlite => {
  const { sqlite } = openDatabase(join(folder.path, 'amana.sqlite'));
  open.push(sqlite);
  return sqlite;
};

beforeEach(async () => {
  folder = await makeFolder();
});
afterEach(async () => {
  for (const sqlite of open.splice(0)) sqlite.close();
  await folder.remove();
});

it('stands in no queue of writers where there is nothing to migrate', () => {
  const writer = openOne();
  writer.exec('BEGIN IMMEDIATE');
  // Would wait for the writer, which ends in this same turn only after it, and be refused.
  const reader = openOne();
  expect(reader.pragma('user_version', { simple: true })).toBe(
    writer.pragma('user_version', { simple: true }),
  );
  writer.exec('ROLLBACK');
});
