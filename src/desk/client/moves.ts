/**
 * Conversations from one case into another. A move takes what the source sent and what it was answered, sealed anew
 * under the key of the case it comes to. What editors noted, claimed and drafted stays in the case where they wrote it,
 * for those for whom they wrote it.
 */
import { fromUtf8, toBase64, toHex } from '#protocol/bytes.ts';
import { AmanaError } from '#protocol/errors.ts';
import {
  type EventBody,
  type EventPlace,
  eventHash,
  FIRST_EVENT_HASH,
  type SignedPart,
  signedPart,
} from '#protocol/events.ts';
import { MOST_MOVED } from '#protocol/events-moves.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { makeCase } from './acts-case.ts';
import type { AddedReport, KeptFile } from './case-fold.ts';
import type { Core } from './core.ts';
import type { OpenCase } from './known.ts';
import { CARRIED_TYPES, carriedMark, mayMove } from './moves-fold.ts';
import type { MoveInput, SplitInput } from './moves-state.ts';
import type { StreamEvent } from './streams.ts';

type CarriedBody = Extract<EventBody, { type: 'carried' }>;

/** Editors who can read one case and not another. */
export function newReaders(core: Core, from: ObjectId, to: ObjectId): ObjectId[] {
  const [before, after] = [core.membersOf(from), core.membersOf(to)];
  return core.directory.readers
    .map(({ id }) => id)
    .filter((id) => after?.has(id) !== false && before?.has(id) === false);
}

const isLeadOf =
  ({ directory }: Core) =>
  (editor: ObjectId): boolean =>
    directory.editors.some(({ id, role }) => id === editor && role === 'lead');

function requireMovable(core: Core, { threads, from, to, mayWiden }: MoveInput): void {
  const { desk } = core;
  if (threads.some((thread) => desk.caseOfThread.get(thread) !== from)) throw new AmanaError('conflict');
  if (!mayMove(desk, from, to, core.me.id, isLeadOf(core))) throw new AmanaError('forbidden');
  // A freeze holds what it was put on: nobody gets round it by another case.
  if (core.openCase(from).fold.frozen !== null) throw new AmanaError('case-frozen');
  if (!mayWiden && newReaders(core, from, to).length > 0) throw new AmanaError('more-readers');
}

/**
 * Whoever does the same at the same time and is written down second moves nothing, and is told so.
 * @throws AmanaError conflict, forbidden, case-frozen, more-readers; not-found without the keys of both cases
 */
export async function moveThreads(core: Core, input: MoveInput): Promise<void> {
  const { threads, from, to } = input;
  if (from === to || threads.length === 0 || threads.length > MOST_MOVED)
    throw new AmanaError('malformed-request');
  core.openCase(from);
  core.openCase(to);
  await core.readStreams([core.deskStream, from, to]);
  await core.append(core.deskStream, () => {
    // The move broke off after it was written down: what is left is to carry.
    if (threads.every((thread) => core.desk.caseOfThread.get(thread) === to)) return null;
    requireMovable(core, input);
    return { type: 'threads-moved', threads: [...threads], from, to };
  });
  // Whatever was written there until the move stood.
  await core.readStreams([from]);
  for (const thread of threads) await carryOver(core, thread, from, to);
  core.publish();
  core.startUpkeep();
}

/** @returns the new case @throws AmanaError as `moveThreads` */
export async function splitCase(core: Core, { threads, from, title }: SplitInput): Promise<ObjectId> {
  const { fold } = core.openCase(from);
  if (threads.length === 0 || title.trim() === '') throw new AmanaError('malformed-request');
  // Who reads what is split off does not change, so that the right to split is asked for before a case is made.
  if (!mayMove(core.desk, from, from, core.me.id, isLeadOf(core))) throw new AmanaError('forbidden');
  if (fold.frozen !== null) throw new AmanaError('case-frozen');
  const readers = core.directory.readers.map(({ id }) => id);
  const members = fold.members === null ? null : readers.filter((id) => fold.members?.has(id));
  const to = await makeCase(core, title.trim(), members);
  await moveThreads(core, { threads, from, to, mayWiden: false });
  return to;
}

/** Of a case's history, what belongs to one conversation and is not in the other case yet. */
interface Missing {
  readonly reports: AddedReport[];
  readonly events: StreamEvent[];
}

const threadIn = (body: EventBody): ObjectId | null =>
  body.type === 'replied' || body.type === 'reply-begun' || body.type === 'source-graded'
    ? body.thread
    : null;

function missing(core: Core, thread: ObjectId, from: OpenCase, to: OpenCase): Missing {
  const reports = [...from.fold.reports.values()].filter(
    (report) => !to.fold.reports.has(report.id) && core.store.fromCase(report).thread === thread,
  );
  const events = from.log.events.filter(({ position, body }) => {
    if (from.fold.history[position]?.counted !== true) return false;
    if (body.type === 'carried')
      return (
        body.from !== to.log.id &&
        !to.fold.carried.has(carriedMark(body.from, body.position)) &&
        from.fold.carried.get(carriedMark(body.from, body.position)) === thread
      );
    return (
      CARRIED_TYPES.has(body.type) &&
      threadIn(body) === thread &&
      !to.fold.carried.has(carriedMark(from.log.id, position))
    );
  });
  return { reports, events };
}

/** Seals anew what is missing, in the order in which it was written. Can be repeated, by anybody who reads both. */
async function carryOver(core: Core, thread: ObjectId, fromId: ObjectId, toId: ObjectId): Promise<void> {
  const [from, to] = [core.openCase(fromId), core.openCase(toId)];
  const { reports, events } = missing(core, thread, from, to);
  await carryFiles(core, from, to, thread);
  if (reports.length + events.length === 0) return;
  const needsSignatures = events.some(({ body }) => body.type !== 'carried');
  const signed = needsSignatures ? await signedParts(core, from) : [];
  const items = [
    ...reports.map((report) => ({ position: report.position, report, event: null })),
    ...events.map((event) => ({ position: event.position, report: null, event })),
  ].sort((a, b) => a.position - b.position);
  for (const { report, event } of items) {
    if (report !== null) {
      const { id, day, content } = report;
      await core.append(toId, () =>
        to.fold.reports.has(id) ? null : { type: 'report-added', report: id, day, content },
      );
      continue;
    }
    const body = event.body.type === 'carried' ? event.body : carriedBody(fromId, event, signed);
    const mark = carriedMark(body.from, body.position);
    await core.append(toId, () => (to.fold.carried.has(mark) ? null : body));
  }
}

interface PlacedPart extends SignedPart {
  readonly previousHash: Uint8Array;
}

function carriedBody(from: ObjectId, { position }: StreamEvent, signed: readonly PlacedPart[]): CarriedBody {
  const part = signed[position];
  if (part === undefined) throw new AmanaError('event-invalid');
  return {
    type: 'carried',
    from,
    position,
    previousHash: toHex(part.previousHash),
    event: fromUtf8(part.json),
    signature: toBase64(part.signature),
  };
}

/** What each author of a case signed. Kept nowhere: it is read again from the newsroom and has to be what was verified. */
async function signedParts(core: Core, { log }: OpenCase): Promise<PlacedPart[]> {
  const { crypto, root } = core;
  const [part] = await core.api.readStreams([{ id: log.id, from: 0 }]);
  const parts: PlacedPart[] = [];
  let keyId: string | null = null;
  let previousHash: Uint8Array = FIRST_EVENT_HASH;
  for (const sealed of (part?.events ?? []).slice(0, log.events.length)) {
    const place: EventPlace = { stream: log.id, position: parts.length, previousHash };
    const key = core.keyring.streamKey(log.id, keyId);
    if (key === null) throw new AmanaError('forbidden');
    parts.push({ ...signedPart(crypto, root, key, place, sealed), previousHash });
    previousHash = eventHash(crypto, sealed);
    const body = log.events[place.position]?.body;
    if (body?.type === 'access-set' && body.key !== null) keyId = body.key.id;
  }
  return parts;
}

const textOrNull = (bytes: Uint8Array | null): string | null => (bytes === null ? null : toBase64(bytes));

/** What opens the attachments once their epoch is destroyed goes along. */
async function carryFiles(core: Core, from: OpenCase, to: OpenCase, thread: ObjectId): Promise<void> {
  const named = [...from.fold.reports.values()]
    .filter(
      (report) => report.content.attachments.length > 0 && core.store.fromCase(report).thread === thread,
    )
    .flatMap(({ content }) => content.attachments.map(({ id }) => id));
  const isThere = (attachment: ObjectId, { edition }: KeptFile): boolean =>
    to.fold.kept.get(attachment)?.edition === edition;
  for (const attachment of named) {
    const kept = from.fold.kept.get(attachment);
    // What was kept anew where it is now must not be replaced by what was kept before.
    if (kept === undefined || to.fold.kept.has(attachment)) continue;
    const [record, clean, original] = [kept.record, kept.clean, kept.original].map(textOrNull);
    if (record === undefined || clean === undefined || original === undefined) continue;
    await core.append(to.log.id, () =>
      isThere(attachment, kept)
        ? null
        : { type: 'files-kept', attachment, edition: kept.edition, record, clean, original },
    );
  }
}

/** Finishes what broke off, and brings what was written in the old case while a conversation left it. */
export async function finishMoves(core: Core): Promise<void> {
  const { moves, caseOfThread } = core.desk;
  for (const { threads, from } of moves) {
    for (const thread of threads) {
      const to = caseOfThread.get(thread);
      if (to === undefined || to === from || !core.canAppend(to) || !core.openCases.has(from)) continue;
      await carryOver(core, thread, from, to);
    }
  }
}
