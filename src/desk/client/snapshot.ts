/**
 * Builds the immutable snapshot from what the session knows and has verified. A first one is linear in reports and
 * events; with the memo of the one before, what did not change stays the same object.
 */
import type { ArticleSignature } from '#protocol/article.ts';
import { fromHex } from '#protocol/bytes.ts';
import { type Day, parseDay } from '#protocol/day.ts';
import { FIRST_GRADE } from '#protocol/events-verify.ts';
import { fingerprintWords } from '#protocol/identity.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { type CaseFold, mayVerify } from './case-fold.ts';
import {
  type BasisPlaces,
  basisPlaces,
  corroborationMarks,
  corroborationState,
} from './corroboration-snapshot.ts';
import { draftFacts } from './draft-state.ts';
import { everyReport, type Known, type OpenCase } from './known.ts';
import { cleanMedia } from './media.ts';
import { SnapshotMemo } from './memo.ts';
import { movesState } from './moves-snapshot.ts';
import { inOrderOfCases, inOrderOfReports } from './patch.ts';
import { pseudonymOf } from './pseudonym.ts';
import { type GivenOverride, toldBlocks } from './risk-fold.ts';
import { kept, keptList } from './same.ts';
import { signOffState } from './sign-off.ts';
import { openInvites, pendingPeople, personOf, recoveriesOf } from './snapshot-people.ts';
import { attachmentStates, deskReports, olderFirst } from './snapshot-reports.ts';
import { warningsOf } from './snapshot-warnings.ts';
import type {
  AttachmentState,
  Connection,
  ConversationItem,
  DeskCase,
  DeskReport,
  DeskState,
} from './state.ts';
import { talkOf } from './talk-fold.ts';
import { caseAssignee, caseTriage, notesBefore, triageState } from './triage-snapshot.ts';
import { everyCheck } from './verify-fold.ts';

/** @param memo of the snapshot before; only then is the work in what changed, and not in everything there is */
export function snapshotOf(
  known: Known,
  revision: number,
  connection: Connection,
  memo = new SnapshotMemo(),
): DeskState {
  const { crypto, root, directory, store } = known;
  const { last } = memo;
  const people = kept(
    last?.people,
    directory.formerAndPresent.map((editor) => personOf(known, editor)),
  );
  const me = people.find((person) => person.id === known.myId) ?? {
    id: known.myId,
    name: '',
    role: 'editor' as const,
    words: [],
    present: false,
    until: null,
    endsSoon: false,
  };
  const allReports = everyReport(known);
  const reports = deskReports(known, allReports, memo);
  const attachments = attachmentStates(store, reports, directory.today, memo);
  const reportsOfCase = new Map<ObjectId, DeskReport[]>();
  for (const report of reports) {
    if (report.caseId === null) continue;
    const together = reportsOfCase.get(report.caseId);
    if (together) together.push(report);
    else reportsOfCase.set(report.caseId, [report]);
  }
  const places = basisPlaces(known.cases);
  const cases = [...known.cases].map(([id, open]) =>
    caseOf(known, id, open, (reportsOfCase.get(id) ?? []).sort(olderFirst(known)), attachments, places, memo),
  );
  const rootWords = last?.newsroom.rootWords ?? fingerprintWords(crypto, root);
  const state: DeskState = {
    revision,
    connection,
    opening: directory.readers.some(({ id }) => id === known.myId)
      ? kept(last?.opening, store.opening)
      : null,
    newsroom: kept(last?.newsroom, { name: directory.name, rootWords }),
    today: directory.today,
    me,
    people,
    pending: me.role === 'lead' ? pendingPeople(known) : [],
    invites: me.role === 'lead' ? openInvites(known) : [],
    reports: keptList(last?.reports, reports.sort(inOrderOfReports)),
    cases: keptList(last?.cases, cases.sort(inOrderOfCases)),
    attachments,
    warnings: kept(last?.warnings, warningsOf(known, allReports)),
    rekeying: known.rekeying,
    talk: kept(last?.talk, talkOf(known.desk.fold.talk)),
    recoveries: kept(last?.recoveries, recoveriesOf(known)),
    triage: kept(last?.triage, triageState(known)),
  };
  memo.keepOnly(state);
  return state;
}

/**
 * All that a case is made of besides its own id. Whoever lets `deskCase` read something else adds it here, or the case
 * stays as it was.
 */
function caseMarks(
  { directory, desk }: Known,
  { log, fold }: OpenCase,
  reports: readonly DeskReport[],
  attachments: ReadonlyMap<ObjectId, AttachmentState>,
): unknown[] {
  const files = reports.flatMap((report) => report.attachments.map(({ id }) => attachments.get(id)));
  // Each event of a stream is one more item of its history; of the desk's own, any may name this case.
  return [
    directory,
    desk.log?.events.length,
    log.brokenAt,
    fold,
    fold.history.length,
    ...reports,
    null,
    ...files,
  ];
}

function caseOf(
  known: Known,
  id: ObjectId,
  open: OpenCase,
  reports: readonly DeskReport[],
  attachments: ReadonlyMap<ObjectId, AttachmentState>,
  places: BasisPlaces,
  memo: SnapshotMemo,
): DeskCase {
  const marks = [...caseMarks(known, open, reports, attachments), ...corroborationMarks(open, places)];
  const before = memo.cases.get(id);
  if (before !== undefined && keptList(before.marks, marks) === before.marks) return before.made;
  const made = kept(before?.made, deskCase(known, id, open, reports, attachments, places));
  memo.cases.set(id, { marks, made });
  return made;
}

function deskCase(
  known: Known,
  id: ObjectId,
  { log, fold }: OpenCase,
  reports: readonly DeskReport[],
  attachments: ReadonlyMap<ObjectId, AttachmentState>,
  places: BasisPlaces,
): DeskCase {
  const { crypto, directory, myId, desk } = known;
  const signatures = presentSignatures(known, fold);
  const overrides = presentOverrides(known, fold);
  const blocks = toldBlocks({ blocks: fold.blocks, overrides });
  const threads = [...new Set(reports.map((report) => report.thread))];
  const lastEventDay = fold.history.at(-1)?.day ?? directory.today;
  const signOffOf = (saved: { readonly digest: string } | null, by: readonly { readonly by: ObjectId }[]) =>
    signOffState(
      directory,
      saved === null ? null : (fold.authors.get(saved.digest) ?? null),
      by.map((one) => one.by).filter((one) => directory.readers.some(({ id }) => id === one)),
    );
  const signOff = signOffOf(fold.draft, signatures);
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
    assignee: caseAssignee(desk.fold, fold, threads),
    triage: caseTriage(desk.fold, fold, threads),
    preparedBy: fold.preparedBy,
    verifiedBy: fold.verifiedBy,
    canVerify: mayVerify(fold, myId),
    threads,
    reports,
    notes: [...fold.notes],
    replies: repliesOf(known, id, fold).map(({ position, thread, text, by, day }) => ({
      position,
      thread,
      text,
      by,
      day,
    })),
    conversation: conversationOf(fold, repliesOf(known, id, fold), reports),
    sources: threads.map((thread) => {
      const grades = fold.sources.get(thread) ?? [];
      const { grade: reliability = FIRST_GRADE.reliability, by = null, day = null } = grades.at(-1) ?? {};
      return { thread, pseudonym: pseudonymOf(thread), reliability, by, day, grades };
    }),
    claims: [...fold.claims.values()],
    checks: everyCheck(fold),
    media: cleanMedia(reports, attachments),
    draft:
      fold.draft === null
        ? null
        : { ...fold.draft, digestWords: fingerprintWords(crypto, fromHex(fold.draft.digest)) },
    signatures: signatures.map(({ by, day }) => ({ editor: by, day })),
    signOff,
    translationSignOff: signOffOf(fold.translation, fold.translation?.signatures ?? []),
    overrides,
    blocks,
    canPromote:
      log.brokenAt === null &&
      fold.frozen === null &&
      fold.draft !== null &&
      signOff.missing === null &&
      blocks.length === 0,
    promoted: fold.promoted,
    sent: [...fold.sent.values()],
    embargoes: [...fold.embargoes.values()],
    ...draftFacts(
      fold,
      (editor) => directory.editors.some((one) => one.id === editor),
      (digest) => fingerprintWords(crypto, fromHex(digest)),
    ),
    ...movesState(known, id),
    ...corroborationState(known, { log, fold }, places),
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

/** Without those of conversations that have left the case. */
const repliesOf = ({ desk }: Known, id: ObjectId, { replies }: CaseFold): CaseFold['replies'] =>
  replies.filter(({ thread }) => (desk.fold.caseOfThread.get(thread) ?? id) === id);

function conversationOf(
  fold: CaseFold,
  replies: CaseFold['replies'],
  reports: readonly DeskReport[],
): ConversationItem[] {
  const placed: { readonly position: number; readonly item: ConversationItem }[] = [
    ...reports.map((report) => ({
      position: fold.reports.get(report.id)?.position ?? Number.MAX_SAFE_INTEGER,
      item: { kind: 'report' as const, day: report.day, report },
    })),
    ...replies.map((reply) => ({
      position: reply.position,
      item: { kind: 'reply' as const, day: reply.day, reply },
    })),
    ...fold.notes.map((note) => ({
      position: note.position,
      item: { kind: 'note' as const, day: note.day, note },
    })),
    ...notesBefore(fold, reports).map(({ position, note }) => ({
      position,
      item: { kind: 'note' as const, day: note.day, note },
    })),
  ];
  return placed.sort((a, b) => a.position - b.position).map(({ item }) => item);
}
