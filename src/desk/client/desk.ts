/** An open desk: `DeskSession` on top of the core and the acts. */
import type { Draft } from '#protocol/article.ts';
import { toHex } from '#protocol/bytes.ts';
import type { Role } from '#protocol/directory.ts';
import { asAmanaError } from '#protocol/errors.ts';
import type { PromotionSite } from '#protocol/events.ts';
import type { KeyFile } from '#protocol/identity.ts';
import { newObjectId, type ObjectId } from '#protocol/ids.ts';
import type { Mode } from '#protocol/modes.ts';
import * as access from './acts-access.ts';
import * as cases from './acts-case.ts';
import * as drafts from './acts-draft.ts';
import * as people from './acts-people.ts';
import * as recovery from './acts-recovery.ts';
import * as risk from './acts-risk.ts';
import { Core, type CoreParts } from './core.ts';
import type { KeptSite } from './desk-fold.ts';
import * as files from './files.ts';
import type { NamedKey } from './keyring.ts';
import { keepInStep } from './live.ts';
import type { Bundle, DeskSession, FilingTarget, OpenedFile, RiskOverrideInput } from './session.ts';
import type { CaseState, CheckName, CheckState, Credibility, DeskState, Mark, Reliability } from './state.ts';

export class OpenDesk implements DeskSession {
  readonly #core: Core;
  readonly #settings: recovery.RecoverySettings;
  readonly #unfinishedReplies = new Map<string, cases.UnfinishedReply>();
  readonly #stops = new Set<() => void>();

  constructor(parts: CoreParts, settings: recovery.RecoverySettings = {}) {
    this.#settings = settings;
    this.#core = new Core(parts);
    this.#core.chores = people.choresOf(this.#core);
  }

  get state(): DeskState | null {
    return this.#core.state;
  }

  subscribe(listener: (state: DeskState) => void): () => void {
    return this.#core.subscribe(listener);
  }

  sync(): Promise<void> {
    return this.#core.sync();
  }

  live(): () => void {
    const end = keepInStep(this.#core);
    const stop = (): void => {
      end();
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

  rename(caseId: ObjectId, title: string): Promise<void> {
    return cases.appendToCase(this.#core, caseId, () => ({ type: 'titled', title }));
  }

  assign(caseId: ObjectId, editor: ObjectId | null): Promise<void> {
    return cases.appendToCase(this.#core, caseId, () =>
      this.#core.openCase(caseId).fold.assignee === editor ? null : { type: 'assigned', editor },
    );
  }

  note(caseId: ObjectId, text: string): Promise<void> {
    return cases.appendToCase(this.#core, caseId, () => ({ type: 'noted', text }));
  }

  reply(thread: ObjectId, text: string): Promise<void> {
    return cases.reply(this.#core, this.#unfinishedReplies, thread, text);
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

  async makeClaim(caseId: ObjectId, text: string): Promise<ObjectId> {
    const claim = newObjectId(this.#core.crypto);
    await cases.appendToCase(this.#core, caseId, () => ({ type: 'claim-made', claim, text }));
    return claim;
  }

  gradeClaim(caseId: ObjectId, claim: ObjectId, credibility: Credibility): Promise<void> {
    return cases.appendToCase(this.#core, caseId, () => ({ type: 'claim-graded', claim, credibility }));
  }

  setCheck(
    caseId: ObjectId,
    check: CheckName,
    value: { readonly state: CheckState; readonly method: string; readonly note: string },
  ): Promise<void> {
    const { state, method, note } = value;
    return cases.appendToCase(this.#core, caseId, () => ({ type: 'check-set', check, state, method, note }));
  }

  saveDraft(caseId: ObjectId, draft: Draft): Promise<void> {
    return drafts.saveDraft(this.#core, caseId, draft);
  }

  signDraft(caseId: ObjectId, digest: string): Promise<void> {
    return drafts.signDraft(this.#core, caseId, digest);
  }

  overrideRisk(caseId: ObjectId, input: RiskOverrideInput): Promise<void> {
    return risk.overrideRisk(this.#core, caseId, input);
  }

  buildBundle(caseId: ObjectId): Promise<Bundle> {
    return drafts.buildBundle(this.#core, caseId);
  }

  promote(caseId: ObjectId): Promise<{ readonly path: string }> {
    return drafts.promote(this.#core, caseId);
  }

  get rootHex(): string {
    return toHex(this.#core.root);
  }

  get sites(): readonly KeptSite[] {
    return [...this.#core.desk.sites.values()];
  }

  keepSite(name: string, site: PromotionSite | null): Promise<void> {
    return drafts.keepSite(this.#core, name, site);
  }

  bundleForSite(caseId: ObjectId): Promise<Bundle> {
    return drafts.bundleForSite(this.#core, caseId);
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

  revoke(editor: ObjectId): Promise<void> {
    return people.revoke(this.#core, editor);
  }

  ensureEpochs(): Promise<void> {
    return people.ensureEpochs(this.#core);
  }
}
