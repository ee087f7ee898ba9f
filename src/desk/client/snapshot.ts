/** Builds the immutable snapshot from what the session knows and has verified: linear in reports and events. */
import { type ArticleSignature, SIGNATURES_NEEDED } from '#protocol/article.ts';
import { fromHex } from '#protocol/bytes.ts';
import { addDays, type Day, parseDay } from '#protocol/day.ts';
import {
  type Editor,
  LIFETIME_DAYS,
  lastDayToCleanAgain,
  type VerifiedDirectory,
} from '#protocol/directory.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { CHECKS } from '#protocol/events.ts';
import {
  type Enrolment,
  editorIdOf,
  enrolledName,
  fingerprintWords,
  inviteKeys,
} from '#protocol/identity.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { SHARES_NEEDED } from '#protocol/recovery.ts';
import { type CaseFold, mayVerify } from './case-fold.ts';
import type { DeskFold } from './desk-fold.ts';
import { cleanMedia } from './media.ts';
import { pseudonymOf } from './pseudonym.ts';
import { type GivenOverride, toldBlocks } from './risk-fold.ts';
import type {
  AttachmentState,
  CleaningAgain,
  Connection,
  ConversationItem,
  DeskCase,
  DeskReport,
  DeskState,
  OpenInvite,
  PendingPerson,
  Person,
  Recovery,
  Warning,
} from './state.ts';
import type { KnownAttachment, KnownReport, Store } from './store.ts';
import type { EventLog } from './streams.ts';

export interface OpenCase {
  readonly log: EventLog;
  readonly fold: CaseFold;
}

/** Everything a session knows, as it changes. */
export interface Known {
  readonly crypto: Crypto;
  readonly root: Uint8Array;
  readonly myId: ObjectId;
  readonly directory: VerifiedDirectory;
  readonly pending: readonly Enrolment[];
  readonly desk: { readonly log: EventLog | null; readonly fold: DeskFold };
  readonly cases: ReadonlyMap<ObjectId, OpenCase>;
  readonly store: Store;
  readonly listed: ReadonlyMap<ObjectId, Day>;
  readonly seen: ReadonlySet<ObjectId>;
  readonly refusedKeys: number;
  readonly epochsLate: boolean;
  readonly rekeying: DeskState['rekeying'];
}

export function snapshotOf(known: Known, revision: number, connection: Connection): DeskState {
  const { crypto, root, directory, store } = known;
  const people = directory.formerAndPresent.map((editor) => personOf(known, editor));
  const me = people.find((person) => person.id === known.myId) ?? {
    id: known.myId,
    name: '',
    role: 'editor' as const,
    words: [],
    present: false,
  };
  const allReports = everyReport(known);
  const reports = deskReports(known, allReports);
  const attachments = attachmentStates(store, reports, directory.today);
  const reportsOfCase = new Map<ObjectId, DeskReport[]>();
  for (const report of reports) {
    if (report.caseId === null) continue;
    const together = reportsOfCase.get(report.caseId);
    if (together) together.push(report);
    else reportsOfCase.set(report.caseId, [report]);
  }
  const cases = [...known.cases].map(([id, open]) =>
    deskCase(known, id, open, reportsOfCase.get(id) ?? [], attachments),
  );
  return {
    revision,
    connection,
    newsroom: { name: directory.name, rootWords: fingerprintWords(crypto, root) },
    today: directory.today,
    me,
    people,
    pending: me.role === 'lead' ? pendingPeople(known) : [],
    invites: me.role === 'lead' ? openInvites(known) : [],
    reports: reports.toSorted(newestFirst(allReports)),
    cases: cases.sort((a, b) => b.lastDay - a.lastDay || (a.title < b.title ? -1 : 1)),
    attachments,
    warnings: warningsOf(known, allReports),
    rekeying: known.rekeying,
    recoveries: recoveriesOf(known),
  };
}

function personOf({ crypto, directory, desk }: Known, editor: Editor): Person {
  const words = fingerprintWords(crypto, fromHex(editor.signKey));
  return {
    id: editor.id,
    name: desk.fold.names.get(editor.id) ?? namelessAs(words),
    role: editor.role,
    words,
    present: directory.editors.some((present) => present.id === editor.id),
  };
}

/** Stands for a name that has not come: the first two of the words that the key is compared by. */
const namelessAs = (words: readonly string[]): string => words.slice(0, 2).join(' ');

function pendingPeople({ crypto, root, pending, desk, directory }: Known): PendingPerson[] {
  return pending.flatMap((enrolment) => {
    const signKey = fromHex(enrolment.signKey);
    const id = editorIdOf(crypto, signKey);
    if (directory.editors.some((editor) => editor.id === id)) return [];
    const invite = desk.fold.invites.get(enrolment.inviteId);
    const name =
      invite === undefined ? null : enrolledName(crypto, root, inviteKeys(crypto, invite.secret), enrolment);
    const role = invite?.role ?? 'editor';
    const words = fingerprintWords(crypto, signKey);
    return [{ id, name: name ?? namelessAs(words), role, words, genuine: name !== null }];
  });
}

function openInvites({ desk, pending }: Known): OpenInvite[] {
  const used = new Set(pending.map((enrolment) => enrolment.inviteId));
  return [...desk.fold.invites.values()]
    .filter(({ id }) => !used.has(id) && !desk.fold.approvedInvites.has(id))
    .map(({ id, role, by, day }) => ({ id, role, by, day }));
}

/** What the newsroom gave, and what only a case still holds because the epoch's key is destroyed. */
export function everyReport({ store, cases }: Pick<Known, 'store' | 'cases'>): Map<ObjectId, KnownReport> {
  const all = new Map(store.reports);
  for (const { fold } of cases.values()) {
    for (const added of fold.reports.values())
      if (!all.has(added.id)) all.set(added.id, store.fromCase(added));
  }
  return all;
}

function deskReports(known: Known, all: ReadonlyMap<ObjectId, KnownReport>): DeskReport[] {
  const { desk, cases, seen } = known;
  const firstOf = new Map<ObjectId, KnownReport>();
  for (const report of all.values()) {
    const first = firstOf.get(report.thread);
    if (first === undefined || olderFirst(known)(report, first) < 0) firstOf.set(report.thread, report);
  }
  // What a case for named people holds is not shown to others, whose keys of its week may still open what arrived.
  const isOthers = ({ thread }: KnownReport): boolean => {
    const caseId = desk.fold.caseOfThread.get(thread);
    return caseId !== undefined && !cases.has(caseId) && desk.fold.cases.get(caseId)?.restricted === true;
  };
  const shown = [...all.values()].filter((report) => !isOthers(report));
  return shown.toSorted(olderFirst(known)).map((report): DeskReport => {
    const { id, thread, day, content } = report;
    const caseId = desk.fold.caseOfThread.get(thread) ?? null;
    const filed = caseId !== null && cases.get(caseId)?.fold.reports.has(id) === true;
    const mark = desk.fold.marks.get(id) ?? 'new';
    return {
      id,
      thread,
      pseudonym: pseudonymOf(thread),
      day,
      writtenDay: content.day,
      text: content.text,
      language: content.language,
      attachments: content.attachments,
      mark,
      caseId,
      filed,
      followUp: firstOf.get(thread) !== report,
      unread: !filed && mark === 'new' && !seen.has(id),
    };
  });
}

/** Filed before unfiled, in the order of filing; then as they came. Within a day the servers know no order. */
function olderFirst({ desk, cases }: Known): (a: KnownReport, b: KnownReport) => number {
  const place = (report: KnownReport): number => {
    const caseId = desk.fold.caseOfThread.get(report.thread);
    const filed = caseId === undefined ? undefined : cases.get(caseId)?.fold.reports.get(report.id);
    return filed?.position ?? Number.MAX_SAFE_INTEGER;
  };
  return (a, b) => a.day - b.day || place(a) - place(b) || a.arrival - b.arrival || (a.id < b.id ? -1 : 1);
}

const newestFirst =
  (all: ReadonlyMap<ObjectId, KnownReport>) =>
  (a: DeskReport, b: DeskReport): number =>
    b.day - a.day || (all.get(b.id)?.arrival ?? 0) - (all.get(a.id)?.arrival ?? 0) || (a.id < b.id ? -1 : 1);

/**
 * So long may an attachment follow its report: 2 GiB at 20 KB/s take 30 hours, and what the newsroom has not seen the
 * end of it forgets.
 */
const ON_THE_WAY_DAYS = 3;

function attachmentStates(
  store: Store,
  reports: readonly DeskReport[],
  today: Day,
): Map<ObjectId, AttachmentState> {
  const states = new Map<ObjectId, AttachmentState>();
  for (const report of reports) {
    for (const { id } of report.attachments) {
      const isLate = addDays(report.day, ON_THE_WAY_DAYS) < today;
      states.set(
        id,
        store.attachments.has(id) || !isLate ? attachmentState(store, id, today) : { state: 'missing' },
      );
    }
  }
  return states;
}

function attachmentState(store: Store, id: ObjectId, today: Day): AttachmentState {
  const listed = store.attachments.get(id);
  if (listed === undefined) return { state: 'unknown' };
  const { day } = listed;
  const known = store.records.get(id);
  if (listed.state === 'waiting') return { state: 'waiting', day };
  // Done, and its record not here: still being fetched, or not for our keys.
  if (known === undefined) return { state: store.isUnreadable(id) ? 'unreadable' : 'waiting', day };
  const { record, edition } = known;
  return {
    state: record.status,
    day,
    record,
    hasClean: record.status !== 'rejected' && listed.cleanBytes !== null,
    hasOriginal: listed.originalBytes !== null,
    edition,
    cleaningAgain: cleaningAgainOf(listed, today),
  };
}

function cleaningAgainOf({ originalBytes, day, again, failed }: KnownAttachment, today: Day): CleaningAgain {
  if (again !== null) return { state: 'under way', mode: again };
  if (originalBytes === null) return { state: 'impossible', code: 'original-gone' };
  if (failed === 'original-closed' || lastDayToCleanAgain(day) < today)
    return { state: 'impossible', code: 'original-closed' };
  return { state: 'possible', failed };
}

function deskCase(
  known: Known,
  id: ObjectId,
  { log, fold }: OpenCase,
  reports: readonly DeskReport[],
  attachments: ReadonlyMap<ObjectId, AttachmentState>,
): DeskCase {
  const { crypto, directory, myId, desk } = known;
  const signatures = presentSignatures(known, fold);
  const overrides = presentOverrides(known, fold);
  const blocks = toldBlocks({ blocks: fold.blocks, overrides });
  const threads = [...new Set(reports.map((report) => report.thread))];
  const lastEventDay = fold.history.at(-1)?.day ?? directory.today;
  return {
    id,
    title: fold.title ?? desk.fold.cases.get(id)?.title ?? '',
    state: fold.state,
    frozen: fold.frozen,
    access: {
      restricted: fold.members !== null,
      readers: directory.readers
        .map((one) => one.id)
        .filter((one) => fold.members?.has(one) !== false)
        .sort(),
      mayPutOut:
        desk.fold.cases.get(id)?.by === myId ||
        directory.editors.some((one) => one.id === myId && one.role === 'lead'),
    },
    assignee: fold.assignee,
    preparedBy: fold.preparedBy,
    verifiedBy: fold.verifiedBy,
    canVerify: mayVerify(fold, myId),
    threads,
    reports,
    notes: [...fold.notes],
    replies: fold.replies.map(({ position, thread, text, by, day }) => ({ position, thread, text, by, day })),
    conversation: conversationOf(fold, reports),
    sources: threads.map((thread) => {
      const grade = fold.sources.get(thread);
      const pseudonym = pseudonymOf(thread);
      return grade
        ? { thread, pseudonym, ...grade }
        : { thread, pseudonym, reliability: 'F' as const, by: null, day: null };
    }),
    claims: [...fold.claims.values()],
    checks: CHECKS.map((check) => {
      const set = fold.checks.get(check);
      return set ? { check, ...set } : { check, state: 'todo', method: '', note: '', by: null, day: null };
    }),
    media: cleanMedia(reports, attachments),
    draft:
      fold.draft === null
        ? null
        : { ...fold.draft, digestWords: fingerprintWords(crypto, fromHex(fold.draft.digest)) },
    signatures: signatures.map(({ by, day }) => ({ editor: by, day })),
    overrides,
    blocks,
    canPromote:
      fold.frozen === null &&
      fold.draft !== null &&
      signatures.length >= SIGNATURES_NEEDED &&
      blocks.length === 0,
    promoted: fold.promoted,
    history: [...fold.history],
    lastDay: parseDay(Math.max(lastEventDay, ...reports.map((report) => report.day))),
    broken: log.brokenAt !== null,
  };
}

/** Signatures of editors who have left no longer count towards a promotion. */
export const presentSignatures = (
  { directory }: Pick<Known, 'directory'>,
  fold: CaseFold,
): { readonly by: ObjectId; readonly day: Day; readonly signature: ArticleSignature }[] =>
  fold.signatures.filter(({ by }) => directory.editors.some((editor) => editor.id === by));

/** Nor is a risk theirs any more. */
export const presentOverrides = (
  { directory }: Pick<Known, 'directory'>,
  fold: Pick<CaseFold, 'overrides'>,
): GivenOverride[] => fold.overrides.filter(({ by }) => directory.editors.some((editor) => editor.id === by));

function conversationOf(fold: CaseFold, reports: readonly DeskReport[]): ConversationItem[] {
  const placed: { readonly position: number; readonly item: ConversationItem }[] = [
    ...reports.map((report) => ({
      position: fold.reports.get(report.id)?.position ?? Number.MAX_SAFE_INTEGER,
      item: { kind: 'report' as const, day: report.day, report },
    })),
    ...fold.replies.map((reply) => ({
      position: reply.position,
      item: { kind: 'reply' as const, day: reply.day, reply },
    })),
    ...fold.notes.map((note) => ({
      position: note.position,
      item: { kind: 'note' as const, day: note.day, note },
    })),
  ];
  return placed.sort((a, b) => a.position - b.position).map(({ item }) => item);
}

/** Two weeks of the four that are made ahead: a lead has not opened the desk for as long, and has as long to do so. */
const WARN_DAYS_LEFT = 2 * LIFETIME_DAYS.deskEpoch;

function recoveriesOf({ desk, myId }: Known): Recovery[] {
  const { asked, shares } = desk.fold.recovery;
  return [...asked.values()].map(({ lost, to, askedBy, day, given }) => ({
    lost,
    to,
    askedBy,
    day,
    given: [...given.keys()],
    canGive: to !== myId && !given.has(myId) && shares.get(lost)?.has(myId) === true,
    ready: to === myId && given.size >= SHARES_NEEDED,
  }));
}

function warningsOf(known: Known, all: ReadonlyMap<ObjectId, KnownReport>): Warning[] {
  const { directory } = known;
  const warnings = directory.readers.some(({ id }) => id === known.myId) ? readersWarnings(known, all) : [];
  if (directory.refused > 0) warnings.push({ kind: 'people-refused', count: directory.refused });
  const lastDay = directory.deskKeysUntil ?? addDays(directory.today, -1);
  const daysLeft = Math.max(0, lastDay - directory.today + 1);
  if (daysLeft < WARN_DAYS_LEFT) warnings.push({ kind: 'epochs-short', daysLeft });
  if (known.epochsLate) warnings.push({ kind: 'epochs-late', lastDay: directory.deskKeysUntil });
  return warnings;
}

/** Of what an administrator is never given. */
function readersWarnings(known: Known, all: ReadonlyMap<ObjectId, KnownReport>): Warning[] {
  const { desk, cases, store, listed, directory } = known;
  const warnings: Warning[] = [];
  if (desk.log === null || desk.log.waitsForKey) warnings.push({ kind: 'desk-key-missing' });
  else if (desk.log.brokenAt !== null)
    warnings.push({ kind: 'history-broken', stream: 'desk', caseId: null, position: desk.log.brokenAt });
  for (const [id, { restricted }] of desk.fold.cases)
    if (cases.get(id)?.log.waitsForKey === true || (!cases.has(id) && !restricted))
      warnings.push({ kind: 'case-key-missing', caseId: id });
  for (const [caseId, { log, fold }] of cases) {
    if (log.brokenAt !== null)
      warnings.push({ kind: 'history-broken', stream: 'case', caseId, position: log.brokenAt });
    for (const { id, content } of fold.reports.values()) {
      const sent = store.reports.get(id)?.content;
      if (sent !== undefined && JSON.stringify(sent) !== JSON.stringify(content))
        warnings.push({ kind: 'report-differs', report: id, caseId });
    }
  }
  // What is older than the keys that the desk keeps is closed as it should be, dummies among it.
  const lived = addDays(directory.today, -LIFETIME_DAYS.deskEpochGrace);
  const open = [...listed].flatMap(([id, day]) => (day >= lived && !all.has(id) ? [id] : []));
  const unreadable = store.unreadableReports(open);
  if (unreadable > 0) warnings.push({ kind: 'reports-unreadable', count: unreadable });
  const wrong = [...cases.values()].filter(({ log }) => log.wrongKey).length + (desk.log?.wrongKey ? 1 : 0);
  const refused = known.refusedKeys + wrong;
  if (refused > 0) warnings.push({ kind: 'keys-refused', count: refused });
  return warnings;
}
