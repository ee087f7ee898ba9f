/**
 * The writer thread of an intake: it enters reports into the table, so that the main thread can read requests
 * meanwhile. Started by `report-entering.ts`; a message lists reports, the answer is what became of them.
 */
import { parentPort, workerData } from 'node:worker_threads';
import * as z from 'zod/mini';
import { openDatabase } from './database.ts';
import { codeOfFailure } from './failures.ts';
import { openReportRows } from './report-rows.ts';

const { database } = z.object({ database: z.string() }).parse(workerData);
const message = z.object({
  reports: z.array(
    z.object({ id: z.string(), day: z.number(), bytes: z.number(), file: z.string(), cell: z.number() }),
  ),
});

/** 32 MiB, in KiB as SQLite wants it: a flood touches most pages of the index again with each list. */
const CACHE_KIB = 32 * 1024;

const { sqlite } = openDatabase(database);
sqlite.pragma(`cache_size = -${CACHE_KIB}`);
const rows = openReportRows(sqlite);

parentPort?.on('message', (given: unknown) => {
  try {
    rows.enter(message.parse(given).reports);
    parentPort?.postMessage({ entered: true });
  } catch (thrown) {
    // Only the code crosses: a message of the database may quote what it was given.
    parentPort?.postMessage({ entered: false, failure: codeOfFailure(thrown) });
  }
});
