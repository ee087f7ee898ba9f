/** Triage in the desk's history: every device refuses what the rules refuse, whatever a page allows. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { emptyCaseFold, foldCase } from '#desk/client/case-fold.ts';
import { type DeskFold, emptyDeskFold, foldDesk } from '#desk/client/desk-fold.ts';
import { caseAssignee, caseTriage } from '#desk/client/triage-snapshot.ts';
import { addDays, type Day, dayOf } from '#protocol/day.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { type EventBody, eventBody } from '#protocol/events.ts';
import { MOST_FILTERS, MOST_LABELS, MOST_TRIAGED } from '#protocol/events-triage.ts';
import { newObjectId, type ObjectId } from '#protocol/ids.ts';
import { encodePurge, MOST_PURGED, PURGE_DAYS, type PurgeSignature } from '#protocol/purge.ts';

const today = dayOf(Date.now());
let crypto: Crypto;
let [lead, amal, nour, adam]: ObjectId[] = [];
let [thread, other, report, label]: ObjectId[] = [];
const SIGNATURE: PurgeSignature = { by: 'ab'.repeat(32), signature: 'A'.repeat(86) };

beforeAll(async () => {
  crypto = await loadCrypto();
  [lead, amal, nour, adam] = [newId(), newId(), newId(), newId()];
  [thread, other, report, label] = [newId(), newId(), newId(), newId()];
});

const newId = (): ObjectId => newObjectId(crypto);

type Act = readonly [by: ObjectId, body: EventBody, day?: Day];

/** `adam` is an administrator, who reads nothing. */
function folded(...acts: readonly Act[]): DeskFold {
  const fold = emptyDeskFold();
  for (const [position, [by, body, day = today]] of acts.entries())
    foldDesk(
      fold,
      { position, by, day, body, digest: null },
      (editor) => editor === lead,
      (editor) => editor !== adam,
    );
  return fold;
}

const kept = (id: ObjectId, name: string | null): EventBody => ({ type: 'label-kept', label: id, name });
const labelled = (on = true, id = label!): EventBody => ({
  type: 'threads-labelled',
  threads: [thread!],
  label: id,
  on,
});
const of = (fold: DeskFold, id = thread!) => fold.triage.threads.get(id);
const names = (fold: DeskFold): string[] => [...fold.triage.labels.values()].map(({ name }) => name);

describe('labels', () => {
  it('are made by anybody, and changed by who made them and by leads alone', () => {
    const made: Act = [amal!, kept(label!, 'North')];
    expect(names(folded(made, [nour!, kept(label!, 'South')]))).toEqual(['North']);
    expect(names(folded(made, [nour!, kept(label!, null)]))).toEqual(['North']);
    expect(names(folded(made, [amal!, kept(label!, 'South')]))).toEqual(['South']);
    expect(names(folded(made, [lead!, kept(label!, null)]))).toEqual([]);
    // A lead's new name does not make it theirs.
    expect(names(folded(made, [lead!, kept(label!, 'East')], [amal!, kept(label!, null)]))).toEqual([]);
  });

  it('have a name each, however it is spelled, and are not too many', () => {
    const made: Act = [amal!, kept(label!, 'حمص')];
    expect(names(folded(made, [nour!, kept(newId(), ' حِمص ')]))).toEqual(['حمص']);
    expect(names(folded([amal!, kept(label!, '   ')]))).toEqual([]);
    const many = Array.from({ length: MOST_LABELS + 1 }, (_, i): Act => [amal!, kept(newId(), `n${i}`)]);
    expect(names(folded(...many))).toHaveLength(MOST_LABELS);
  });

  it('that nobody keeps stand on no conversation, and one taken away stands on none any more', () => {
    expect(of(folded([amal!, labelled()]))).toBeUndefined();
    const acts: Act[] = [
      [amal!, kept(label!, 'North')],
      [nour!, labelled()],
    ];
    expect(of(folded(...acts))?.labels).toEqual([label]);
    expect(of(folded(...acts, [lead!, labelled(false)]))?.labels).toEqual([]);
    expect(of(folded(...acts, [amal!, kept(label!, null)]))?.labels).toEqual([]);
  });
});

describe('conversations', () => {
  it('are given to people who read, and to nobody else', () => {
    const give = (editor: ObjectId | null): EventBody => ({
      type: 'threads-assigned',
      threads: [thread!, other!],
      editor,
    });
    expect(of(folded([amal!, give(nour!)]), other!)?.assignee).toBe(nour);
    expect(of(folded([amal!, give(nour!)], [amal!, give(adam!)]))?.assignee).toBe(nour);
    expect(of(folded([amal!, give(nour!)], [lead!, give(null)]))?.assignee).toBeNull();
  });

  it('keep what was said of each: urgency, mute and marks', () => {
    const fold = folded(
      [amal!, { type: 'threads-urgent', threads: [thread!], urgency: 'urgent' }],
      [amal!, { type: 'threads-muted', threads: [thread!, other!], muted: true }],
      [nour!, { type: 'threads-muted', threads: [other!], muted: false }],
      [nour!, { type: 'reports-marked', reports: [report!], mark: 'parked' }],
    );
    expect([of(fold)?.urgency, of(fold)?.muted, of(fold, other!)?.muted]).toEqual(['urgent', true, false]);
    expect(fold.marks.get(report!)).toBe('parked');
  });

  it('carry what was said of them into their case, until the case says something else', () => {
    const desk = folded(
      [amal!, kept(label!, 'North')],
      [amal!, labelled()],
      [amal!, { type: 'threads-urgent', threads: [thread!], urgency: 'urgent' }],
      [amal!, { type: 'threads-assigned', threads: [thread!], editor: nour! }],
    );
    const fold = emptyCaseFold();
    const key = crypto.signKeypair(crypto.random(32)).publicKey;
    const seen = () => [caseTriage(desk, fold, [thread!]), caseAssignee(desk, fold, [thread!])];
    const rules = { crypto, root: key, signKeyOf: () => key, signOff: { guardians: [], alone: [] } };
    const say = (body: EventBody) =>
      foldCase(fold, { position: fold.history.length, by: amal!, day: today, body, digest: null }, rules);
    expect(seen()).toEqual([{ labels: [label], urgency: 'urgent' }, nour]);
    say({ type: 'case-labelled', label: label!, on: false });
    say({ type: 'case-urgent', urgency: 'later' });
    say({ type: 'assigned', editor: null });
    // A label that the desk does not keep is none.
    say({ type: 'case-labelled', label: newId(), on: true });
    expect(seen()).toEqual([{ labels: [], urgency: 'later' }, null]);
  });
});

describe('filters', () => {
  const filter = (id: ObjectId, name: string, keep = true): EventBody => ({
    type: 'filter-kept',
    filter: id,
    name,
    rules: keep ? { view: 'all', urgency: 'urgent' } : null,
  });
  it('are everybody’s to use, and not everybody’s to change', () => {
    const id = newId();
    const made: Act = [amal!, filter(id, 'Urgent')];
    const shown = (...acts: Act[]) =>
      [...folded(made, ...acts).triage.filters.values()].map(({ name }) => name);
    expect(shown([nour!, filter(id, 'Mine')])).toEqual(['Urgent']);
    expect(shown([nour!, filter(id, '', false)])).toEqual(['Urgent']);
    expect(shown([amal!, filter(id, 'Now')])).toEqual(['Now']);
    expect(shown([lead!, filter(id, '', false)])).toEqual([]);
    const many = Array.from({ length: MOST_FILTERS + 3 }, (_, i): Act => [amal!, filter(newId(), `f${i}`)]);
    expect(folded(...many).triage.filters.size).toBe(MOST_FILTERS);
  });
});

describe('mentions', () => {
  it('are read by who is mentioned, and by nobody in their place', () => {
    const fold = folded(
      [amal!, { type: 'thread-noted', thread: thread!, text: 'Look', mentions: [nour!] }],
      [amal!, { type: 'mentions-read', of: thread!, position: 0 }],
    );
    expect(fold.triage.read.get(nour!)).toBeUndefined();
    expect(fold.triage.mentioned.get(thread!)?.[0]?.who).toEqual([nour]);
    const later = folded(
      [nour!, { type: 'mentions-read', of: thread!, position: 7 }],
      [nour!, { type: 'mentions-read', of: thread!, position: 3 }],
    );
    expect(later.triage.read.get(nour!)?.get(thread!)).toBe(7);
  });
});

describe('a purge', () => {
  const signed = (payload: string): EventBody => ({ type: 'purge-signed', payload, signature: SIGNATURE });
  const purged = (...acts: readonly Act[]): boolean => folded(...acts).triage.purged.has(report!);
  const asked = (onDay = today, objects = [report!]): string => encodePurge(onDay, objects);

  it('needs two different people over the same text', () => {
    expect(purged([amal!, signed(asked())])).toBe(false);
    expect(purged([amal!, signed(asked())], [amal!, signed(asked())])).toBe(false);
    expect(purged([lead!, signed(asked())], [lead!, signed(asked())])).toBe(false);
    expect(purged([amal!, signed(asked())], [nour!, signed(asked(today, [report!, other!]))])).toBe(false);
    expect(purged([amal!, signed(asked())], [nour!, signed(`${asked()} `)])).toBe(false);
    expect(purged([amal!, signed(asked())], [nour!, signed(asked())])).toBe(true);
  });

  it('counts in its time only', () => {
    const late = addDays(today, PURGE_DAYS + 1);
    expect(purged([amal!, signed(asked())], [nour!, signed(asked()), late])).toBe(false);
    expect(purged([amal!, signed(asked())], [nour!, signed(asked()), addDays(today, PURGE_DAYS)])).toBe(true);
    const ahead = asked(addDays(today, 3));
    expect(purged([amal!, signed(ahead)], [nour!, signed(ahead)])).toBe(false);
  });

  it('that is refused has to be asked for anew, by two', () => {
    const no: EventBody = { type: 'purge-refused', payload: asked() };
    expect(purged([amal!, signed(asked())], [nour!, no], [nour!, signed(asked())])).toBe(false);
    expect(
      purged([amal!, signed(asked())], [nour!, no], [nour!, signed(asked())], [amal!, signed(asked())]),
    ).toBe(true);
  });

  it('that is no purge is none', () => {
    for (const text of ['', '{}', '{"v":1,"day":1,"objects":["x"]}'])
      expect(folded([amal!, signed(text)], [nour!, signed(text)]).triage.done).toEqual([]);
  });

  it('and every list of conversations fits into an event', () => {
    const most = encodePurge(
      today,
      Array.from({ length: MOST_PURGED }, () => newId()),
    );
    const threads = Array.from({ length: MOST_TRIAGED }, () => newId());
    expect(eventBody.safeParse(signed(most)).success).toBe(true);
    expect(JSON.stringify(signed(most)).length).toBeLessThan(128 * 1024);
    const body: EventBody = { type: 'threads-muted', threads, muted: true };
    expect(eventBody.safeParse(body).success).toBe(true);
    expect(JSON.stringify(body).length).toBeLessThan(63 * 1024);
    expect(eventBody.safeParse({ ...body, threads: [...threads, newId()] }).success).toBe(false);
  });
});
