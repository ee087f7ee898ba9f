/**
 * Where the articles of a case went and what stands there, as its events tell it. Only words that were signed off can
 * have gone anywhere: a record of others does not count, whoever wrote it.
 */
import type { Article, WithdrawalReason } from '#protocol/article.ts';
import type { Day } from '#protocol/day.ts';
import type { EventBody } from '#protocol/events.ts';
import { OWN_SITE } from '#protocol/events-promotion.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { type PairFold, sideOf } from './translation-fold.ts';

/** What a reader of the desk sees of it; `updated` and `corrected` stand in the place of another version. */
export type SentState = 'draft' | 'promoted' | 'updated' | 'corrected' | 'scheduled' | 'withdrawn' | 'taken';

export interface SentArticle {
  readonly target: string;
  readonly language: Article['language'];
  readonly slug: string;
  readonly digest: string;
  readonly state: SentState;
  readonly address: string | null;
  readonly atMs: number | null;
  readonly reason: WithdrawalReason | null;
  readonly differs: boolean;
  readonly by: ObjectId;
  readonly day: Day;
}

export interface Embargo {
  readonly digest: string;
  readonly atMs: number;
  readonly by: ObjectId;
  readonly day: Day;
}

export interface PromotionFold {
  /** Digests of words that were signed off at some time. */
  readonly signedOff: Set<string>;
  /** The newest of each target, language and address there. */
  readonly sent: Map<string, SentArticle>;
  readonly embargoes: Map<string, Embargo>;
}

export const emptyPromotionFold = (): PromotionFold => ({
  signedOff: new Set(),
  sent: new Map(),
  embargoes: new Map(),
});

interface Happened {
  readonly by: ObjectId;
  readonly day: Day;
  readonly body: EventBody;
}

type Fold = PromotionFold &
  PairFold & { promoted: { readonly digest: string; readonly path: string; readonly day: Day } | null };

const SEEN: ReadonlySet<SentState> = new Set(['promoted', 'updated', 'corrected', 'scheduled']);

const keyOf = (target: string, language: string, slug: string): string => `${target} ${language} ${slug}`;

/** What replacing another version is called: readers were told of a mistake, or they were not. */
function replacing(fold: Fold, before: SentArticle | undefined, digest: string): SentState {
  if (before === undefined || !SEEN.has(before.state)) return 'promoted';
  if (before.digest === digest) return before.state === 'scheduled' ? 'promoted' : before.state;
  const corrections = sideOf(fold, digest)?.draft.article.corrections?.length ?? 0;
  return corrections > 0 ? 'corrected' : 'updated';
}

/** @returns whether the event counts; null for one of another kind */
export function foldPromotion(fold: Fold, { by, day, body }: Happened): boolean | null {
  if (body.type === 'embargo-set') {
    if (body.atMs === null) return fold.embargoes.delete(body.digest);
    if (!fold.signedOff.has(body.digest)) return false;
    fold.embargoes.set(body.digest, { digest: body.digest, atMs: body.atMs, by, day });
    return true;
  }
  if (body.type !== 'sent-out') return null;
  const { target, digest, slug, language, address, differs = false } = body;
  if (!fold.signedOff.has(digest)) return false;
  const key = keyOf(target, language, slug);
  const before = fold.sent.get(key);
  if (body.state === 'withdrawn' && before === undefined) return false;
  const state = body.state === 'published' ? replacing(fold, before, digest) : body.state;
  const { atMs = null, reason = null } = body;
  fold.sent.set(key, { target, language, slug, digest, state, address, atMs, reason, differs, by, day });
  if (target === OWN_SITE && state === 'withdrawn') forget(fold, digest);
  return true;
}

/** What was withdrawn from the own site is no longer what stands there. */
function forget(fold: Fold, digest: string): void {
  if (fold.promoted?.digest === digest) fold.promoted = null;
  if (fold.translationPromoted?.digest === digest) fold.translationPromoted = null;
}

/** After every event that counted: which words are signed off by now, and what the own site was given. */
export function settlePromotion(
  fold: Fold,
  happened: Happened,
  isSignedOff: (digest: string) => boolean,
): void {
  const { by, day, body } = happened;
  if (body.type === 'draft-signed' && isSignedOff(body.digest)) fold.signedOff.add(body.digest);
  if (body.type !== 'promoted') return;
  const article = sideOf(fold, body.digest)?.draft.article;
  if (article === undefined) return;
  fold.signedOff.add(body.digest);
  fold.embargoes.delete(body.digest);
  const { slug, language } = article;
  const key = keyOf(OWN_SITE, language, slug);
  fold.sent.set(key, {
    target: OWN_SITE,
    language,
    slug,
    digest: body.digest,
    state: replacing(fold, fold.sent.get(key), body.digest),
    address: body.path,
    atMs: null,
    reason: null,
    differs: false,
    by,
    day,
  });
}
