/** What the history tells of articles outside: on every device, and whatever a colleague writes into it. */
import { describe, expect, it } from '@jest/globals';
import { emptyPromotionFold, foldPromotion, settlePromotion } from '#desk/client/promotion-fold.ts';
import type { PairFold } from '#desk/client/translation-fold.ts';
import { type Article, articleDigest } from '#protocol/article.ts';
import { parseDay } from '#protocol/day.ts';
import type { CaseEvent } from '#protocol/events-case.ts';
import { parseObjectId } from '#protocol/ids.ts';
import { anArticle } from '../../support/desk.ts';

const DAY = parseDay(20_000);
const AMAL = parseObjectId('aa'.repeat(16));

async function caseWith(changes: Partial<Article> = {}) {
  const article = anArticle(DAY, { slug: 'a', ...changes });
  const digest = await articleDigest(article);
  const draft = { draft: { article, sources: [] }, digest, by: AMAL, day: DAY };
  const pair: PairFold = { draft, signatures: [], translation: null, translationPromoted: null };
  const fold = {
    ...emptyPromotionFold(),
    ...pair,
    promoted: null as { digest: string; path: string; day: typeof DAY } | null,
  };
  const tell = (body: CaseEvent): boolean | null => {
    const counted = foldPromotion(fold, { by: AMAL, day: DAY, body });
    if (counted) settlePromotion(fold, { by: AMAL, day: DAY, body }, () => false);
    return counted;
  };
  return { fold, digest, tell };
}

const sentOut = (
  digest: string,
  more: Partial<Extract<CaseEvent, { type: 'sent-out' }>> = {},
): CaseEvent => ({
  type: 'sent-out',
  target: 'paper',
  digest,
  slug: 'a',
  language: 'en',
  state: 'published',
  address: 'https://paper.example/a/',
  ...more,
});

describe('what went out', () => {
  it('counts for words that were signed off, and for no others', async () => {
    const { fold, digest, tell } = await caseWith();
    expect(tell(sentOut(digest))).toBe(false);
    expect(tell({ type: 'embargo-set', digest, atMs: 1 })).toBe(false);
    expect([fold.sent.size, fold.embargoes.size]).toEqual([0, 0]);
    fold.signedOff.add(digest);
    expect(tell(sentOut(digest))).toBe(true);
    expect(tell(sentOut('ff'.repeat(32), { state: 'draft' }))).toBe(false);
    expect([...fold.sent.values()]).toMatchObject([{ digest, state: 'promoted' }]);
  });

  it('is withdrawn only where it went, and told apart from what replaced it', async () => {
    const { fold, digest, tell } = await caseWith({ corrections: [{ day: DAY, text: 'It was Tuesday.' }] });
    const before = 'ee'.repeat(32);
    for (const one of [digest, before]) fold.signedOff.add(one);
    expect(tell(sentOut(digest, { state: 'withdrawn' }))).toBe(false);
    tell(sentOut(before));
    tell(sentOut(digest));
    expect([...fold.sent.values()]).toMatchObject([{ state: 'corrected' }]);
    tell(sentOut(digest));
    expect([...fold.sent.values()]).toMatchObject([{ state: 'corrected' }]);
    expect(tell(sentOut(digest, { state: 'withdrawn', reason: 'error' }))).toBe(true);
    tell(sentOut(digest));
    expect([...fold.sent.values()]).toMatchObject([{ state: 'promoted' }]);
  });

  it('keeps each target, language and address apart', async () => {
    const { fold, digest, tell } = await caseWith();
    fold.signedOff.add(digest);
    for (const more of [{}, { target: 'other' }, { slug: 'b' }, { language: 'ar' as const }])
      tell(sentOut(digest, more));
    expect(fold.sent.size).toBe(4);
  });
});
