/**
 * Which conversations have waited so long for their source that the list tells of it. In the worker, because the rows
 * of the list carry no replies.
 */
import type { ObjectId } from '#protocol/ids.ts';
import type { Known } from './known.ts';
import { standingOf } from './standing.ts';
import type { DeskReply } from './state.ts';
import type { KnownReport } from './store.ts';

type Said =
  | { readonly kind: 'report'; readonly day: KnownReport['day']; readonly report: KnownReport }
  | { readonly kind: 'reply'; readonly reply: DeskReply };

interface Placed {
  readonly position: number;
  readonly said: Said;
}

/**
 * Linear in reports and replies, and nothing at all where nobody has replied.
 * @param all every report, in no order @returns days of silence, by conversation
 */
export function silentThreads(
  { cases, desk, directory }: Pick<Known, 'cases' | 'desk' | 'directory'>,
  all: ReadonlyMap<ObjectId, KnownReport>,
): ReadonlyMap<ObjectId, number> {
  const { caseOfThread, talk } = desk.fold;
  const threads = new Map<ObjectId, Placed[]>();
  for (const [id, { fold }] of cases)
    for (const reply of fold.replies) {
      if ((caseOfThread.get(reply.thread) ?? id) !== id) continue;
      const placed = threads.get(reply.thread);
      const one: Placed = { position: reply.position, said: { kind: 'reply', reply } };
      if (placed === undefined) threads.set(reply.thread, [one]);
      else placed.push(one);
    }
  if (threads.size === 0) return new Map();
  for (const report of all.values()) {
    const { id, thread, day } = report;
    const caseId = caseOfThread.get(thread);
    const filed = caseId === undefined ? undefined : cases.get(caseId)?.fold.reports.get(id);
    // One that nobody has filed yet came after everything that was.
    const position = filed?.position ?? Number.MAX_SAFE_INTEGER;
    threads.get(thread)?.push({ position, said: { kind: 'report', day, report } });
  }
  const silent = new Map<ObjectId, number>();
  for (const [thread, placed] of threads) {
    const said = placed.sort((a, b) => a.position - b.position).map((one) => one.said);
    const { isSilent, days } = standingOf(said, thread, directory.today, talk.habits);
    if (isSilent) silent.set(thread, days);
  }
  return silent;
}
