/**
 * The writer thread of an intake: it enters journals into the tables, so that the main thread can read requests
 * meanwhile. Started by `report-writer.ts`; a message is the path of a journal, the answer is what became of it.
 */
import { parentPort, workerData } from 'node:worker_threads';
import * as z from 'zod/mini';
import { openDatabase } from './database.ts';
import { codeOfFailure } from './failures.ts';
import { openEntering } from './report-groups.ts';

const { database } = z.object({ database: z.string() }).parse(workerData);
const message = z.object({ path: z.string() });

/** 32 MiB, in KiB as SQLite wants it: a flood touches most pages of the index again with each journal. */
const CACHE_KIB = 32 * 1024;

const { sqlite } = openDatabase(database);
sqlite.pragma(`cache_size = -${CACHE_KIB}`);
const enter = openEntering(sqlite);

parentPort?.on('message', (given: unknown) => {
  try {
    enter(message.parse(given).path);
    parentPort?.postMessage({ entered: true });
  } catch (thrown) {
    // Only the code crosses: a message of the database may quote what it was given.
    parentPort?.postMessage({ entered: false, failure: codeOfFailure(thrown) });
  }
});
