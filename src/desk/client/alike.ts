/** Suggestions: which reports look alike, among those that this editor may read, and what editors say of them. */
import { AmanaError } from '#protocol/errors.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { type AlikeAnswer, type GivenAnswer, pairKey } from './alike-fold.ts';
import { AlikeIndex, type AlikePair } from './alike-index.ts';
import type { Alike, AlikeSide } from './alike-state.ts';
import { turns } from './breathe.ts';
import type { Core } from './core.ts';
import type { DeskReport } from './state.ts';

/** More than anybody answers in one sitting. */
const MOST_SHOWN = 100;

/** Enough of a report to tell whether it is the same. */
const EXCERPT_CHARACTERS = 700;

/** A pause between two words of a query: so long after a search nothing is compared that nobody waits for. */
const REST_MS = 1000;

type Reports = ReadonlyMap<ObjectId, DeskReport>;

/** What is known of likeness in this session: in memory, and gone with it. */
export class Likeness {
  readonly #core: Core;
  #index = new AlikeIndex();
  #updating: Promise<Reports> = Promise.resolve(new Map());
  #restUntilMs = Number.NEGATIVE_INFINITY;

  constructor(core: Core) {
    this.#core = core;
  }

  forget(): void {
    this.#index = new AlikeIndex();
  }

  /** Somebody searches: the list follows their keys before anything is compared. */
  rest(): void {
    this.#restUntilMs = performance.now() + REST_MS;
  }

  async #rested(): Promise<void> {
    for (;;) {
      const leftMs = this.#restUntilMs - performance.now();
      if (leftMs <= 0) return;
      await new Promise<void>((resolve) => setTimeout(resolve, leftMs));
    }
  }

  /** One at a time; what was added is not looked at again. */
  #update(): Promise<Reports> {
    this.#updating = this.#updating.then(
      () => this.#addNew(),
      () => this.#addNew(),
    );
    return this.#updating;
  }

  async #addNew(): Promise<Reports> {
    const { store } = this.#core;
    // Opening and search come first: what looks alike is a hint, and is asked for again once everything is there.
    if (this.#core.isLoading) return new Map();
    await this.#core.indexed();
    const index = this.#index;
    const reports = this.#shown();
    const textOf = (id: ObjectId): string | null => reports.get(id)?.text ?? null;
    for (const { id, thread, text, attachments } of reports.values()) {
      const hashes = attachments.flatMap((one) => store.records.get(one.id)?.record.perceptualHashHex ?? []);
      if (index.has(id) && hashes.length === 0) continue;
      index.add({ id, thread, text, hashes }, textOf);
      await turns.next();
      await this.#rested();
    }
    return reports;
  }

  /** The snapshot holds what this editor is to see, and nothing of the cases of others. */
  #shown(): Reports {
    return new Map((this.#core.state?.reports ?? []).map((report) => [report.id, report]));
  }

  /** @param thread for one conversation, what is not "different"; null for everything that nobody has answered */
  async alikes(thread: ObjectId | null): Promise<Alike[]> {
    const reports = await this.#update();
    const best = new Map<string, Alike>();
    for (const pair of this.#index.pairs) {
      const alike = alikeOf(this.#core, reports, pair);
      if (alike === null) continue;
      const threads = pairKey(alike.one.thread, alike.other.thread);
      const before = best.get(threads);
      if (before === undefined || rank(alike) > rank(before)) best.set(threads, alike);
    }
    const wanted = ({ one, other, answer }: Alike): boolean =>
      thread === null
        ? answer === null
        : (one.thread === thread || other.thread === thread) && answer?.answer !== 'different';
    return [...best.values()]
      .filter(wanted)
      .sort((a, b) => rank(b) - rank(a))
      .slice(0, MOST_SHOWN);
  }
}

/** An answer is for the two conversations; then what is more alike. */
const rank = ({ answer, percent, picture }: Alike): number =>
  (answer === null ? 0 : 1000) + percent + (picture ? 100 : 0);

/** Of two reports, the cases among theirs that are for named people only. */
function guardedCases(core: Core, ...reports: readonly DeskReport[]): ObjectId[] {
  const guarded = reports.flatMap(({ caseId }) =>
    caseId !== null && core.desk.guarded.has(caseId) ? [caseId] : [],
  );
  return [...new Set(guarded)];
}

/**
 * Null for what is not asked: two reports of one case; and two cases for named people, since wherever the answer
 * were written down, somebody would read in it that the other case has the same.
 */
function alikeOf(core: Core, reports: Reports, { one, other, share, picture }: AlikePair): Alike | null {
  const [a, b] = [reports.get(one), reports.get(other)];
  if (a === undefined || b === undefined || a.thread === b.thread) return null;
  if (a.caseId !== null && a.caseId === b.caseId) return null;
  if (a.mark === 'spam' && b.mark === 'spam' && a.caseId === null && b.caseId === null) return null;
  const guarded = guardedCases(core, a, b);
  if (guarded.length > 1) return null;
  const answer = answerOf(core, guarded[0] ?? null, one, other);
  return { one: sideOf(a), other: sideOf(b), percent: Math.round(share * 100), picture, answer };
}

function answerOf(core: Core, guarded: ObjectId | null, one: ObjectId, other: ObjectId): GivenAnswer | null {
  const answers = guarded === null ? core.desk.answers : core.openCases.get(guarded)?.fold.answers;
  return answers?.get(pairKey(one, other)) ?? null;
}

const sideOf = ({ id, thread, pseudonym, day, language, text, caseId }: DeskReport): AlikeSide => ({
  report: id,
  thread,
  pseudonym,
  day,
  language,
  excerpt: text.slice(0, EXCERPT_CHARACTERS),
  caseId,
});

/** @throws AmanaError not-found for what this editor may not read; forbidden where no stream may hold the answer */
export async function answerAlike(
  core: Core,
  one: ObjectId,
  other: ObjectId,
  answer: AlikeAnswer,
): Promise<void> {
  const seen = (core.state?.reports ?? []).filter(({ id }) => id === one || id === other);
  if (seen.length !== 2) throw new AmanaError('not-found');
  const guarded = guardedCases(core, ...seen);
  if (guarded.length > 1) throw new AmanaError('forbidden');
  const [caseId = null] = guarded;
  await core.append(caseId ?? core.deskStream, () =>
    answerOf(core, caseId, one, other)?.answer === answer
      ? null
      : { type: 'alike-answered', one, other, answer },
  );
}
