/**
 * Reports become durable in cells, many at once: all that arrive while one group is being forced to disk are the next
 * group. A moment later a thread enters where they lie into the table, and then others see them.
 */
import { equalBytes } from '#protocol/bytes.ts';
import { AmanaError } from '#protocol/errors.ts';
import type { CellWriter } from './cell-writer.ts';
import { asFailure, codeOfFailure } from './failures.ts';
import type { WholeReport } from './report-cells.ts';
import { openEnteringThread } from './report-entering.ts';
import { CellLibrary, takePlace, type WritingPlace } from './report-places.ts';
import type { CellPlace, EnteredReport, ReportRows } from './report-rows.ts';

export interface ReportWriter {
  /** Resolves when the report is on disk. @throws AmanaError conflict, storage-full, busy, too-large, internal */
  write(report: WholeReport): Promise<void>;
  /** What was acknowledged by now is in the table then. @throws AmanaError */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export interface ReportWriterOptions {
  /** Path of the SQLite file. */
  readonly database: string;
  readonly rows: ReportRows;
  /** Told which reports have come into the table. */
  readonly onEntered: (ids: readonly string[]) => void;
}

interface Pending {
  readonly report: WholeReport;
  readonly stored: () => void;
  readonly failed: (reason: unknown) => void;
}

/** 128 reports of at most 65 KiB: about 8 MiB at most are forced to disk at once. */
const LARGEST_GROUP = 128;
/** One is forced to disk while the next is gathered and written. */
const MOST_GROUPS = 2;
/** How long an acknowledged report may be in its cell only: the longer, the less a report costs the database. */
const ENTER_AFTER_MS = 500;
/** A database that cannot keep up is waited for: what its thread has not done yet is held in memory, as ids. */
const MOST_BEHIND = 4;

export function openReportWriter({ database, rows, onEntered }: ReportWriterOptions): ReportWriter {
  const entering = openEnteringThread(database);
  const library = new CellLibrary(database);
  const waiting: Pending[] = [];
  /** Where reports lie that are acknowledged and not in the table yet. */
  const held = new Map<string, CellPlace>();
  /** The reports that the thread is told of next. */
  let next: EnteredReport[] = [];
  let place: WritingPlace | null = null;
  let timer: NodeJS.Timeout | null = null;
  /** Ids of the groups that are being forced to disk. */
  const inFlight = new Set<string>();
  let groups = 0;

  function handOver(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (next.length === 0) return;
    const reports = next;
    next = [];
    entering.add(reports, () => {
      const ids = reports.map(({ id }) => id);
      for (const id of ids) held.delete(id);
      onEntered(ids);
    });
  }

  /** The reports of a group that have to be written, and all that are acknowledged once these are. */
  function sortOut(group: readonly Pending[]): { fresh: Map<string, Pending>; acknowledged: Pending[] } {
    // The table second: what is held no more by now has come there before.
    const known = rows.placesOf(group.map(({ report }) => report.id));
    const fresh = new Map<string, Pending>();
    const acknowledged: Pending[] = [];
    for (const one of group) {
      const { id, sealed } = one.report;
      const at = held.get(id) ?? known.get(id);
      const other = at === undefined ? fresh.get(id)?.report.sealed : library.read(id, at);
      if (other !== undefined && !equalBytes(other, sealed)) {
        one.failed(new AmanaError('conflict'));
        continue;
      }
      if (other === undefined) fresh.set(id, one);
      acknowledged.push(one);
    }
    return { fresh, acknowledged };
  }

  async function write(reports: readonly WholeReport[]): Promise<void> {
    if (entering.behind >= MOST_BEHIND) {
      if (entering.failure !== null) throw entering.failure;
      await entering.settled();
    }
    place ??= takePlace(database, rows);
    const written: EnteredReport[] = [];
    const touched = new Set<CellWriter>();
    for (const report of reports) {
      const { name, cells } = await place.cellsFor(report.sealed.length);
      const cell = await cells.take();
      cells.write(cell, report);
      touched.add(cells);
      written.push({ id: report.id, day: report.day, bytes: report.sealed.length, file: name, cell });
    }
    await Promise.all([...touched].map((cells) => cells.force()));
    for (const report of written) held.set(report.id, report);
    next.push(...written);
    timer ??= setTimeout(handOver, ENTER_AFTER_MS);
  }

  async function writeGroup(group: readonly Pending[]): Promise<void> {
    try {
      const { fresh, acknowledged } = sortOut(group);
      if (fresh.size > 0) await write([...fresh.values()].map(({ report }) => report));
      for (const one of acknowledged) one.stored();
    } catch (thrown) {
      const failure = thrown instanceof AmanaError ? thrown : asFailure(codeOfFailure(thrown), thrown);
      for (const one of group) one.failed(failure);
    }
  }

  /** A report whose id is on its way already waits for what becomes of that. */
  function nextGroup(): Pending[] {
    const group = waiting.splice(0, LARGEST_GROUP);
    if (inFlight.size === 0) return group;
    waiting.unshift(...group.filter(({ report }) => inFlight.has(report.id)));
    return group.filter(({ report }) => !inFlight.has(report.id));
  }

  async function writeAll(): Promise<void> {
    groups += 1;
    for (let group = nextGroup(); group.length > 0; group = nextGroup()) {
      const ids = group.map(({ report }) => report.id);
      for (const id of ids) inFlight.add(id);
      await writeGroup(group);
      for (const id of ids) inFlight.delete(id);
    }
    groups -= 1;
  }

  return {
    write: (report) =>
      new Promise((stored, failed) => {
        waiting.push({ report, stored, failed });
        // After this turn of the loop, so that whatever else arrived in it shares the write.
        if (groups < MOST_GROUPS && waiting.length === 1) setImmediate(() => void writeAll());
      }),

    async settled() {
      handOver();
      await entering.settled();
    },

    async close() {
      while (waiting.length > 0 || groups > 0) await new Promise((resume) => setImmediate(resume));
      handOver();
      try {
        await entering.settled();
        place?.leaveInOrder();
      } finally {
        await entering.close();
        library.close();
        await place?.close();
      }
    },
  };
}
