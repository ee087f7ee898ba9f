/**
 * The writer thread of an intake: it waits for the disk, so that the main thread can read requests meanwhile.
 * Started by `report-writer.ts`; a message is a group, the answer is what became of it.
 */
import { parentPort, workerData } from 'node:worker_threads';
import * as z from 'zod/mini';
import { openDatabase } from './database.ts';
import { codeOfFailure } from './failures.ts';
import { openGroupWriter } from './report-groups.ts';

const { database } = z.object({ database: z.string() }).parse(workerData);
const message = z.array(z.object({ id: z.string(), day: z.int(), sealed: z.instanceof(Uint8Array) }));

const { sqlite } = openDatabase(database);
const writeGroup = openGroupWriter(sqlite);

parentPort?.on('message', (given: unknown) => {
  try {
    parentPort?.postMessage({ outcomes: writeGroup(message.parse(given)) });
  } catch (thrown) {
    // Only the code crosses: a message of the database may quote what it was given.
    parentPort?.postMessage({ failure: codeOfFailure(thrown) });
  }
});
