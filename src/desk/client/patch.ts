/**
 * The way of a snapshot from the worker to the page: the first one whole, then what changed. Opened reports by the
 * thousand are a few hundred rows to draw, and copying all of them at every note would cost more than opening them.
 */
import type { ObjectId } from '#protocol/ids.ts';
import type { AttachmentState, DeskCase, DeskReport, DeskState, PageState, ReportRow } from './state.ts';

interface Changes<Item> {
  /** New ones, and those that are another object than before. */
  readonly put: readonly Item[];
  readonly gone: readonly ObjectId[];
}

export interface StatePatch {
  readonly reports: Changes<ReportRow>;
  readonly cases: Changes<DeskCase>;
  readonly attachments: Changes<readonly [ObjectId, AttachmentState]>;
  /** What is small. */
  readonly rest: Omit<DeskState, 'reports' | 'cases' | 'attachments'>;
}

const byId = (a: ObjectId, b: ObjectId): number => (a < b ? -1 : a > b ? 1 : 0);

/** Newest first. Within a day the servers know no order. */
export const inOrderOfReports = (a: ReportRow, b: ReportRow): number =>
  b.day - a.day || b.arrival - a.arrival || byId(a.id, b.id);

/** Newest activity first. */
export const inOrderOfCases = (a: DeskCase, b: DeskCase): number =>
  b.lastDay - a.lastDay || (a.title < b.title ? -1 : a.title > b.title ? 1 : byId(a.id, b.id));

const rowOf = ({ text: _, ...row }: DeskReport): ReportRow => row;

/** What was sent, and what has changed since. */
class Sent<Item> {
  #known = new Map<ObjectId, Item>();

  changes(items: Iterable<readonly [ObjectId, Item]>): { put: [ObjectId, Item][]; gone: ObjectId[] } {
    const now = new Map(items);
    const put = [...now].filter(([id, item]) => this.#known.get(id) !== item);
    const gone = [...this.#known.keys()].filter((id) => !now.has(id));
    this.#known = now;
    return { put, gone };
  }
}

/** The worker's end: each snapshot as what it changes. */
export class Patches {
  readonly #reports = new Sent<DeskReport>();
  readonly #cases = new Sent<DeskCase>();
  readonly #attachments = new Sent<AttachmentState>();

  next({ reports, cases, attachments, ...rest }: DeskState): StatePatch {
    const rows = this.#reports.changes(reports.map((report) => [report.id, report]));
    const folded = this.#cases.changes(cases.map((one) => [one.id, one]));
    return {
      reports: { put: rows.put.map(([, report]) => rowOf(report)), gone: rows.gone },
      cases: { put: folded.put.map(([, one]) => one), gone: folded.gone },
      attachments: this.#attachments.changes(attachments),
      rest,
    };
  }
}

/** The page's end. Lists in which nothing changed stay the same lists. */
export function patched(
  before: PageState | null,
  { reports, cases, attachments, rest }: StatePatch,
): PageState {
  return {
    ...rest,
    reports: merged(before?.reports ?? [], reports, inOrderOfReports),
    cases: merged(before?.cases ?? [], cases, inOrderOfCases),
    attachments: mergedMap(before?.attachments ?? new Map(), attachments),
  };
}

const isNothing = ({ put, gone }: Changes<unknown>): boolean => put.length === 0 && gone.length === 0;

function merged<Item extends { readonly id: ObjectId }>(
  before: readonly Item[],
  changes: Changes<Item>,
  order: (a: Item, b: Item) => number,
): readonly Item[] {
  if (isNothing(changes)) return before;
  const replaced = new Set([...changes.gone, ...changes.put.map(({ id }) => id)]);
  const stayed = before.filter(({ id }) => !replaced.has(id));
  const put = [...changes.put].sort(order);
  // Both are in order: what stayed is not sorted again at every handful that comes.
  const items: Item[] = [];
  let next = 0;
  for (const item of stayed) {
    for (let one = put[next]; one !== undefined && order(one, item) < 0; one = put[next]) {
      items.push(one);
      next += 1;
    }
    items.push(item);
  }
  return items.concat(put.slice(next));
}

function mergedMap<Value>(
  before: ReadonlyMap<ObjectId, Value>,
  changes: Changes<readonly [ObjectId, Value]>,
): ReadonlyMap<ObjectId, Value> {
  if (isNothing(changes)) return before;
  const values = new Map(before);
  for (const id of changes.gone) values.delete(id);
  for (const [id, value] of changes.put) values.set(id, value);
  return values;
}
