/** An open desk: `DeskSession` on top of the core and the acts. */
import type { Draft } from '#protocol/article.ts';
import { toHex } from '#protocol/bytes.ts';
import type { Role } from '#protocol/directory.ts';
import { asAmanaError } from '#protocol/errors.ts';
import type { PromotionSite } from '#protocol/events-desk.ts';
import type { AttributionLevel, DraftSide, NameKind } from '#protocol/events-draft.ts';
import type { KeyFile } from '#protocol/identity.ts';
import type { ObjectId } from '#protocol/ids.ts';
import type { Mode } from '#protocol/modes.ts';
import type { StatusAnswer } from '#protocol/status.ts';
import type { Found } from '../search/finder.ts';
import * as access from './acts-access.ts';
import { takeApart } from './acts-apart.ts';
import * as cases from './acts-case.ts';
import * as dictionary from './acts-dictionary.ts';
import * as drafts from './acts-draft.ts';
import * as people from './acts-people.ts';
import * as purges from './acts-purge.ts';
import * as recovery from './acts-recovery.ts';
import * as risk from './acts-risk.ts';
import * as triage from './acts-triage.ts';
import * as verify from './acts-verify.ts';
import { answerAlike, Likeness } from './alike.ts';
import type { AlikeAnswer } from './alike-fold.ts';
import type { Alike } from './alike-state.ts';
import { keepAnswering } from './canary-answer.ts';
import * as talk from './conversation.ts';
import { Core, type CoreParts } from './core.ts';
import * as corroboration from './corroboration.ts';
import type { CorroborateInput } from './corroboration-state.ts';
import type { KeptSite } from './desk-fold.ts';
import * as files from './files.ts';
import type { NamedKey } from './keyring.ts';
import { keepInStep } from './live.ts';
import type { LogFile } from './log-file.ts';
import * as logs from './log-file.ts';
import * as moves from './moves.ts';
import type { MoveInput, SplitInput } from './moves-state.ts';
import { type EntryName, Notebook } from './notebook.ts';
import { keepDue, promotionActs } from './promotion.ts';
import type { PromotionActs } from './promotion-state.ts';
import { type Renewed, renewPeople } from './renewal.ts';
import type {
  Bundle,
  DeskSession,
  FilingTarget,
  OpenedFile,
  ReportText,
  RiskOverrideInput,
} from './session.ts';
import type {
  CaseState,
  CheckInput,
  CheckName,
  Credibility,
  DeskState,
  Mark,
  Outcome,
  Reliability,
} from './state.ts';
import type { Habits, LeftEntry, LeftWords, NotebookWrite, TranscriptItem } from './talk-state.ts';

export class OpenDesk implements DeskSession {
  readonly #core: Core;
  readonly #likeness: Likeness;
  readonly #settings: recovery.RecoverySettings;
  readonly #unfinishedReplies = new Map<string, talk.UnfinishedReply>();
  readonly #notebook: Notebook;
  readonly #stops = new Set<() => void>();

  constructor(parts: CoreParts, settings: recovery.RecoverySettings = {}) {
    this.#settings = settings;
    this.#core = new Core(parts);
    this.#likeness = new Likeness(this.#core);
    this.#notebook = new Notebook(this.#core);
    const chores = people.choresOf(this.#core);
    this.#core.chores = {
      ...chores,
      upkeep: async () => {
        await this.#notebook.check();
        await chores.upkeep();
      },
    };
  }

  get state(): DeskState | null {
    return this.#core.state;
  }

  subscribe(listener: (state: DeskState) => void): () => void {
    return this.#core.subscribe(listener);
  }

  tell(): void {
    this.#core.tell();
  }

  keepIndex(): void {
    this.#core.keepIndex();
  }

  async search(query: string): Promise<Found> {
    this.#likeness.rest();
    return this.#core.keepIndex().find(query);
  }

  async reportTexts(reports: readonly ObjectId[]): Promise<readonly ReportText[]> {
    const wanted = new Set(reports);
    const shown = this.#core.readable?.reports ?? [];
    return shown.filter(({ id }) => wanted.has(id)).map(({ id, text }) => ({ id, text }));
  }

  sync(): Promise<void> {
    return this.#core.sync();
  }

  live(): () => void {
    const end = keepInStep(this.#core);
    const endDue = keepDue(this.#core);
    const endCanaries = keepAnswering(this.#core);
    const stop = (): void => {
      end();
      endDue();
      endCanaries();
      this.#stops.delete(stop);
    };
    this.#stops.add(stop);
    return stop;
  }

  async lock(): Promise<void> {
    for (const stop of [...this.#stops]) stop();
    // The keys are forgotten whether or not the newsroom hears of it; its session ends by itself.
    const left = this.#core.api.logOut().then(
      () => null,
      (thrown: unknown) => asAmanaError(thrown),
    );
    this.#core.api.close();
    this.#unfinishedReplies.clear();
    this.#likeness.forget();
    this.#notebook.forget();
    this.#core.forget();
    await left;
  }

  /** Keys that came with the first invite. */
  keepCarried(carried: readonly NamedKey[]): Promise<void> {
    return people.keepCarried(this.#core, carried);
  }

  seen(report: ObjectId): Promise<void> {
    return cases.seen(this.#core, report);
  }

  fileReport(report: ObjectId, target: FilingTarget): Promise<ObjectId> {
    return cases.fileReport(this.#core, report, target);
  }

  mark(reports: readonly ObjectId[], mark: Mark): Promise<void> {
    return cases.mark(this.#core, reports, mark);
  }

  triage(...input: Parameters<DeskSession['triage']>): ReturnType<DeskSession['triage']> {
    return triage.triage(this.#core, ...input);
  }

  undoTriage(...input: Parameters<DeskSession['undoTriage']>): Promise<void> {
    return triage.undoTriage(this.#core, ...input);
  }

  fileTogether(...input: Parameters<DeskSession['fileTogether']>): ReturnType<DeskSession['fileTogether']> {
    return triage.fileTogether(this.#core, ...input);
  }

  takeApart(...input: Parameters<DeskSession['takeApart']>): Promise<number> {
    return takeApart(this.#core, ...input);
  }

  keepLabel(...input: Parameters<DeskSession['keepLabel']>): Promise<ObjectId> {
    return triage.keepLabel(this.#core, ...input);
  }

  keepFilter(...input: Parameters<DeskSession['keepFilter']>): Promise<ObjectId> {
    return triage.keepFilter(this.#core, ...input);
  }

  noteThread(...input: Parameters<DeskSession['noteThread']>): Promise<void> {
    return triage.noteThread(this.#core, ...input);
  }

  readMentions(...input: Parameters<DeskSession['readMentions']>): Promise<void> {
    return triage.readMentions(this.#core, ...input);
  }

  askPurge(threads: readonly ObjectId[]): Promise<void> {
    return purges.askPurge(this.#core, threads);
  }

  agreePurge(position: number): Promise<void> {
    return purges.agreePurge(this.#core, position);
  }

  refusePurge(position: number): Promise<void> {
    return purges.refusePurge(this.#core, position);
  }

  rename(caseId: ObjectId, title: string): Promise<void> {
    return cases.appendToCase(this.#core, caseId, () => ({ type: 'titled', title }));
  }

  assign(caseId: ObjectId, editor: ObjectId | null): Promise<void> {
    return cases.appendToCase(this.#core, caseId, () =>
      this.#core.openCase(caseId).fold.assignee === editor ? null : { type: 'assigned', editor },
    );
  }

  note(caseId: ObjectId, text: string): Promise<void> {
    return triage.note(this.#core, caseId, text);
  }

  reply(thread: ObjectId, text: string): Promise<void> {
    return talk.reply(this.#core, this.#unfinishedReplies, thread, text);
  }

  transcript(caseId: ObjectId, thread: ObjectId, form: 'text' | 'page'): Promise<readonly TranscriptItem[]> {
    return talk.transcript(this.#core, caseId, thread, form);
  }

  keepQuestion(
    question: ObjectId | null,
    words: { readonly en: string; readonly ar: string } | null,
  ): Promise<void> {
    return talk.keepQuestion(this.#core, question, words);
  }

  setHabits(habits: Habits): Promise<void> {
    return talk.setHabits(this.#core, habits);
  }

  readNotebook(name: EntryName): Promise<string | null> {
    return this.#notebook.read(name);
  }

  writeNotebook(name: EntryName, text: string | null): Promise<NotebookWrite> {
    return this.#notebook.write(name, text);
  }

  async bringNotebook(entries: readonly LeftEntry[]): Promise<void> {
    this.#notebook.bringBack(entries);
  }

  async leftInNotebook(name: EntryName): Promise<readonly LeftWords[]> {
    return this.#notebook.leftOf(name);
  }

  closeNotebook(): Promise<readonly LeftEntry[]> {
    return this.#notebook.close();
  }

  setState(caseId: ObjectId, state: CaseState): Promise<void> {
    return cases.setState(this.#core, caseId, state);
  }

  freeze(caseId: ObjectId, reason: string): Promise<void> {
    return cases.appendToCase(this.#core, caseId, () => ({ type: 'frozen', reason }));
  }

  liftFreeze(caseId: ObjectId, freeze: number): Promise<void> {
    return cases.liftFreeze(this.#core, caseId, freeze);
  }

  moveThreads(input: MoveInput): Promise<void> {
    return moves.moveThreads(this.#core, input);
  }

  splitCase(input: SplitInput): Promise<ObjectId> {
    return moves.splitCase(this.#core, input);
  }

  alikes(thread: ObjectId | null): Promise<readonly Alike[]> {
    return this.#likeness.alikes(thread);
  }

  answerAlike(one: ObjectId, other: ObjectId, answer: AlikeAnswer): Promise<void> {
    return answerAlike(this.#core, one, other, answer);
  }

  corroborate(input: CorroborateInput): Promise<void> {
    return corroboration.corroborate(this.#core, input);
  }

  markIndependent(caseId: ObjectId, id: ObjectId, independent: boolean): Promise<void> {
    return corroboration.markIndependent(this.#core, caseId, id, independent);
  }

  withdrawCorroboration(caseId: ObjectId, id: ObjectId): Promise<void> {
    return corroboration.withdrawCorroboration(this.#core, caseId, id);
  }

  setMembers(caseId: ObjectId, members: readonly ObjectId[] | null): Promise<void> {
    return access.setMembers(this.#core, caseId, members);
  }

  askRecovery(lost: ObjectId, to: ObjectId): Promise<void> {
    return recovery.askRecovery(this.#core, lost, to);
  }

  giveShare(lost: ObjectId, to: ObjectId): Promise<void> {
    return recovery.giveShare(this.#core, lost, to);
  }

  recoverKey(lost: ObjectId, passphrase: string): Promise<KeyFile> {
    return recovery.recoverKey(this.#core, lost, passphrase, this.#settings);
  }

  settled(): Promise<void> {
    return this.#core.settled();
  }

  gradeSource(caseId: ObjectId, thread: ObjectId, reliability: Reliability): Promise<void> {
    return cases.appendToCase(this.#core, caseId, () => ({ type: 'source-graded', thread, reliability }));
  }

  makeClaim(caseId: ObjectId, text: string, thread: ObjectId | null = null): Promise<ObjectId> {
    return verify.makeClaim(this.#core, caseId, text, thread);
  }

  gradeClaim(caseId: ObjectId, claim: ObjectId, credibility: Credibility): Promise<void> {
    return verify.gradeClaim(this.#core, caseId, claim, credibility);
  }

  concludeClaim(
    caseId: ObjectId,
    claim: ObjectId,
    value: { readonly outcome: Outcome; readonly note: string },
  ): Promise<void> {
    return verify.concludeClaim(this.#core, caseId, claim, value);
  }

  markKnown(caseId: ObjectId, claim: ObjectId, toFew: boolean): Promise<void> {
    return verify.markKnown(this.#core, caseId, claim, toFew);
  }

  setCheck(caseId: ObjectId, check: CheckName, value: CheckInput): Promise<void> {
    return verify.setCheck(this.#core, caseId, check, value);
  }

  saveDraft(caseId: ObjectId, draft: Draft, side?: DraftSide, base?: number | null): Promise<void> {
    return drafts.saveDraft(this.#core, caseId, draft, side, base);
  }

  dropTranslation(caseId: ObjectId): Promise<void> {
    return drafts.dropTranslation(this.#core, caseId);
  }

  keepName(caseId: ObjectId, kind: NameKind, name: string): Promise<void> {
    return dictionary.keepName(this.#core, caseId, kind, name);
  }

  dropName(caseId: ObjectId, kind: NameKind, name: string): Promise<void> {
    return dictionary.dropName(this.#core, caseId, kind, name);
  }

  markFact(caseId: ObjectId, words: string, knownTo: number): Promise<void> {
    return dictionary.markFact(this.#core, caseId, words, knownTo);
  }

  corroborateFact(caseId: ObjectId, fact: ObjectId, by: string): Promise<void> {
    return dictionary.corroborateFact(this.#core, caseId, fact, by);
  }

  dropFact(caseId: ObjectId, fact: ObjectId): Promise<void> {
    return dictionary.dropFact(this.#core, caseId, fact);
  }

  agreeAttribution(
    caseId: ObjectId,
    thread: ObjectId,
    agreed: { readonly level: AttributionLevel; readonly wording: string },
  ): Promise<void> {
    return dictionary.agreeAttribution(this.#core, caseId, thread, agreed);
  }

  signDraft(caseId: ObjectId, digest: string): Promise<void> {
    return drafts.signDraft(this.#core, caseId, digest);
  }

  overrideRisk(caseId: ObjectId, input: RiskOverrideInput): Promise<void> {
    return risk.overrideRisk(this.#core, caseId, input);
  }

  buildBundle(caseId: ObjectId, side?: DraftSide): Promise<Bundle> {
    return drafts.buildBundle(this.#core, caseId, side);
  }

  promote(caseId: ObjectId, side?: DraftSide): Promise<{ readonly path: string }> {
    return drafts.promote(this.#core, caseId, side);
  }

  sealedLogs(wanted?: readonly (ObjectId | null)[]): Promise<LogFile> {
    return logs.sealedLogs(this.#core, wanted ?? null);
  }

  get rootHex(): string {
    return toHex(this.#core.root);
  }

  get promotions(): PromotionActs {
    return promotionActs(this.#core);
  }

  get sites(): readonly KeptSite[] {
    return [...this.#core.desk.sites.values()];
  }

  keepSite(name: string, site: PromotionSite | null): Promise<void> {
    return drafts.keepSite(this.#core, name, site);
  }

  bundleForSite(caseId: ObjectId, side?: DraftSide): Promise<Bundle> {
    return drafts.bundleForSite(this.#core, caseId, side);
  }

  openClean(attachment: ObjectId): Promise<OpenedFile> {
    return files.openClean(this.#core, attachment);
  }

  openOriginal(attachment: ObjectId): Promise<OpenedFile> {
    return files.openOriginal(this.#core, attachment);
  }

  cleanAgain(attachment: ObjectId, mode: Mode): Promise<void> {
    return cases.cleanAgain(this.#core, attachment, mode);
  }

  invite(role: Role): Promise<{ readonly url: string }> {
    return people.invite(this.#core, role);
  }

  approve(editor: ObjectId): Promise<void> {
    return people.approve(this.#core, editor);
  }

  shareKeys(editor: ObjectId): Promise<void> {
    return people.shareKeys(this.#core, editor);
  }

  renewPeople(withinDays?: number): Promise<readonly Renewed[]> {
    return renewPeople(this.#core, withinDays);
  }

  revoke(editor: ObjectId): Promise<void> {
    return people.revoke(this.#core, editor);
  }

  status(): Promise<StatusAnswer> {
    return this.#core.api.status();
  }

  ensureEpochs(): Promise<void> {
    return people.ensureEpochs(this.#core);
  }
}
