/** Forgetting what two editors have purged, wherever it is in memory. */
import type { Day } from '#protocol/day.ts';
import type { ObjectId } from '#protocol/ids.ts';
import type { OpenCase } from './known.ts';
import type { Store } from './store.ts';
import type { StreamEvent } from './streams.ts';
import type { TriageFold } from './triage-fold.ts';

/** Whether these events can have brought, or brought back, what is purged. */
export const touchesPurged = (events: readonly StreamEvent[]): boolean =>
  events.some(
    ({ body }) => body.type === 'purge-signed' || body.type === 'report-added' || body.type === 'carried',
  );

/** What is listed, without what the desk agreed to purge. */
export const unpurged = (
  { purged }: Pick<TriageFold, 'purged'>,
  listed: ReadonlyMap<ObjectId, Day>,
): ReadonlyMap<ObjectId, Day> =>
  purged.size === 0 ? listed : new Map([...listed].filter(([id]) => !purged.has(id)));

/** How many purges the server was told of, and goes on listing something of. */
export const purgesLeft = (
  { done }: Pick<TriageFold, 'done'>,
  tried: ReadonlySet<string>,
  isListed: (id: ObjectId) => boolean,
): number => done.filter(({ payload, objects }) => tried.has(payload) && objects.some(isListed)).length;

/** Nothing of it stays in memory: neither as it came, nor in a case, nor in a case's history. */
export function forgetPurged(purged: ReadonlySet<ObjectId>, store: Store, cases: Iterable<OpenCase>): void {
  if (purged.size === 0) return;
  for (const id of purged) store.drop(id);
  for (const { fold, log } of cases) {
    for (const id of purged) {
      const added = fold.reports.get(id);
      if (added === undefined) continue;
      fold.reports.delete(id);
      const { position } = added;
      const at = fold.history.findIndex((item) => item.position === position);
      const item = fold.history[at];
      if (item !== undefined) fold.history[at] = { ...item, body: emptied(item.body) };
      const event = log.events[position];
      if (event !== undefined) log.events[position] = { ...event, body: emptied(event.body) };
    }
  }
}

function emptied(body: StreamEvent['body']): StreamEvent['body'] {
  if (body.type !== 'report-added') return body;
  return { ...body, content: { ...body.content, text: '', attachments: [] } };
}
