/**
 * Reports become durable in a journal, many at once: all that arrive while one group is being forced to disk are the
 * next group. A moment later a thread enters the journal into the tables, and then the journal goes.
 */
import type { FileHandle } from 'node:fs/promises';
import { equalBytes } from '#protocol/bytes.ts';
import { AmanaError } from '#protocol/errors.ts';
import { asFailure, codeOfFailure } from './failures.ts';
import { openEnteringThread } from './journal-entering.ts';
import { encodeRecords, type JournaledReport, sealedIn } from './journal-file.ts';
import { type JournalPlace, takePlace } from './journal-folder.ts';

export interface ReportWriter {
  /** Resolves when the report is on disk. @throws AmanaError conflict, storage-full, busy, internal */
  write(report: JournaledReport): Promise<void>;
  /** What was acknowledged by now is in the tables then. @throws AmanaError */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export interface ReportWriterOptions {
  /** Path of the SQLite file. */
  readonly database: string;
  /** Which of these ids stand for something in the tables, and for what. */
  readonly known: (ids: readonly string[]) => ReadonlyMap<string, Uint8Array>;
  /** Told which reports have come into the tables. */
  readonly onEntered: (ids: readonly string[]) => void;
}

interface Pending {
  readonly report: JournaledReport;
  readonly stored: () => void;
  readonly failed: (reason: unknown) => void;
}

interface Journal {
  readonly path: string;
  readonly file: FileHandle;
  readonly ids: string[];
  bytes: number;
  /** Nothing more is to be written to it. */
  isFull: boolean;
}

/** 128 reports of at most 65 KiB: one forced write of about 8 MiB at most. */
const LARGEST_GROUP = 128;
/** How long an acknowledged report may be in the journal only: the longer, the less a report costs the database. */
const ENTER_AFTER_MS = 500;
/** 16 MiB: what the thread reads at once. */
const LARGEST_JOURNAL_BYTES = 16 * 1024 * 1024;
/** A database that cannot keep up is waited for: three journals at most, with the open one. */
const MOST_BEHIND = 2;

export function openReportWriter({ database, known, onEntered }: ReportWriterOptions): ReportWriter {
  const entering = openEnteringThread(database);
  const waiting: Pending[] = [];
  /**
   * Paths of the journals of what is acknowledged and not in the tables yet. The bytes stay on the disk: memory that
   * is held for a while and then let go is what a garbage collector does worst.
   */
  const held = new Map<string, string>();
  let place: JournalPlace | null = null;
  let journal: Journal | null = null;
  let isWriting = false;
  let groupWritten: Promise<void> = Promise.resolve();

  async function openJournal(): Promise<Journal> {
    place ??= takePlace(database);
    const opened: Journal = { ...(await place.create()), ids: [], bytes: 0, isFull: false };
    journal = opened;
    setTimeout(() => {
      opened.isFull = true;
      if (journal === opened && !isWriting) void handOver();
    }, ENTER_AFTER_MS);
    return opened;
  }

  /** Hands the open journal to the thread, so that the next group begins another. */
  async function handOver(): Promise<void> {
    const full = journal;
    if (full === null) return;
    journal = null;
    entering.add(full.path, () => {
      for (const id of full.ids) held.delete(id);
      onEntered(full.ids);
    });
    await full.file.close();
  }

  /** What the ids stand for, in a journal or in the tables. */
  function standingOf(ids: readonly string[]): ReadonlyMap<string, Uint8Array> {
    const journaled = ids.flatMap((id) => {
      const path = held.get(id);
      const sealed = path === undefined ? undefined : sealedIn(path, id);
      return sealed === undefined ? [] : [[id, sealed] as const];
    });
    // The tables second: what has left the journal by now has come there before.
    return new Map([...journaled, ...known(ids)]);
  }

  /** The reports of a group that have to be written, and all that are acknowledged once these are. */
  function sortOut(group: readonly Pending[]): { fresh: Map<string, Pending>; acknowledged: Pending[] } {
    const standing = standingOf(group.map(({ report }) => report.id));
    const fresh = new Map<string, Pending>();
    const acknowledged: Pending[] = [];
    for (const one of group) {
      const { id, sealed } = one.report;
      const other = standing.get(id) ?? fresh.get(id)?.report.sealed;
      if (other !== undefined && !equalBytes(other, sealed)) {
        one.failed(new AmanaError('conflict'));
        continue;
      }
      if (other === undefined) fresh.set(id, one);
      acknowledged.push(one);
    }
    return { fresh, acknowledged };
  }

  async function write(reports: readonly JournaledReport[]): Promise<void> {
    if (entering.behind >= MOST_BEHIND) {
      if (entering.failure !== null) throw entering.failure;
      await entering.settled();
    }
    const to = journal ?? (await openJournal());
    const records = encodeRecords(reports);
    try {
      const { bytesWritten } = await to.file.write(records, 0, records.length, to.bytes);
      // The system writes less only where there is no room for more.
      if (bytesWritten !== records.length) throw new AmanaError('storage-full');
    } catch (thrown) {
      // Nothing follows a torn record, and nothing of a group that was refused comes into the tables.
      to.isFull = true;
      await to.file.truncate(to.bytes);
      throw thrown;
    }
    to.bytes += records.length;
    if (to.bytes >= LARGEST_JOURNAL_BYTES) to.isFull = true;
    for (const { id } of reports) {
      to.ids.push(id);
      held.set(id, to.path);
    }
  }

  async function writeGroup(group: readonly Pending[]): Promise<void> {
    try {
      const { fresh, acknowledged } = sortOut(group);
      try {
        if (fresh.size > 0) await write([...fresh.values()].map(({ report }) => report));
        for (const one of acknowledged) one.stored();
      } finally {
        if (journal?.isFull === true) await handOver();
      }
    } catch (thrown) {
      const failure = thrown instanceof AmanaError ? thrown : asFailure(codeOfFailure(thrown), thrown);
      for (const one of group) one.failed(failure);
    }
  }

  async function writeAll(): Promise<void> {
    isWriting = true;
    while (waiting.length > 0) {
      groupWritten = writeGroup(waiting.splice(0, LARGEST_GROUP));
      await groupWritten;
    }
    isWriting = false;
  }

  return {
    write: (report) =>
      new Promise((stored, failed) => {
        waiting.push({ report, stored, failed });
        // After this turn of the loop, so that whatever else arrived in it shares the write.
        if (!isWriting && waiting.length === 1) setImmediate(() => void writeAll());
      }),

    async settled() {
      const open = journal;
      if (open !== null) {
        open.isFull = true;
        if (isWriting) await groupWritten;
        if (journal === open) await handOver();
      }
      await entering.settled();
    },

    async close() {
      while (waiting.length > 0 || isWriting) await new Promise((resume) => setImmediate(resume));
      await handOver();
      try {
        await entering.settled();
      } finally {
        await entering.close();
        place?.release();
      }
    },
  };
}
