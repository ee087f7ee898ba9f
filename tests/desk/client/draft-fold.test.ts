/** What a draft's history says beside its words: translations, names and facts out of print, agreed attribution. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { type CaseFold, emptyCaseFold, foldCase } from '#desk/client/case-fold.ts';
import { revisionsOf } from '#desk/client/draft-state.ts';
import { articleDigest, type Draft, signArticle } from '#protocol/article.ts';
import { dayOf } from '#protocol/day.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import type { CaseEvent } from '#protocol/events-case.ts';
import { caseEvent } from '#protocol/events-case.ts';
import { type Identity, makeIdentity } from '#protocol/identity.ts';
import { newObjectId, type ObjectId } from '#protocol/ids.ts';
import { anArticle } from '../../support/desk.ts';

const today = dayOf(Date.now());
let crypto: Crypto;
let root: Uint8Array;
let amal: Identity;
let nour: Identity;
let sami: Identity;
let fact: ObjectId;
let thread: ObjectId;

beforeAll(async () => {
  crypto = await loadCrypto();
  root = crypto.signKeypair(crypto.random(32)).publicKey;
  [amal, nour, sami] = [
    makeIdentity(crypto, 'Amal'),
    makeIdentity(crypto, 'Nour'),
    makeIdentity(crypto, 'Sami'),
  ];
  [fact, thread] = [newObjectId(crypto), newObjectId(crypto)];
});

type Act = readonly [by: Identity, body: CaseEvent];

const draftOf = (language: 'en' | 'ar', body: string): Draft => ({
  article: anArticle(today, { body, language, slug: `mill-${language}` }),
  sources: [],
});
const main = (body = 'The mill.', language: 'en' | 'ar' = 'en'): CaseEvent => ({
  type: 'draft-saved',
  draft: draftOf(language, body),
});
const other = (body = 'المطحنة.', language: 'en' | 'ar' = 'ar'): CaseEvent => ({
  type: 'draft-saved',
  draft: draftOf(language, body),
  side: 'translation',
});
const sign = async (by: Identity, { article }: Draft): Promise<CaseEvent> => {
  const digest = await articleDigest(article);
  return { type: 'draft-signed', digest, signature: signArticle(crypto, root, digest, by.sign) };
};

async function folded(...acts: readonly Act[]): Promise<CaseFold> {
  const fold = emptyCaseFold();
  const signKeyOf = (id: string) => [amal, nour, sami].find((one) => one.id === id)?.sign.publicKey ?? null;
  for (const [position, [by, body]] of acts.entries()) {
    const digest = body.type === 'draft-saved' ? await articleDigest(body.draft.article) : null;
    foldCase(
      fold,
      { position, by: by.id, day: today, body, digest },
      { crypto, root, signKeyOf, signOff: { guardians: [], alone: [] } },
    );
  }
  return fold;
}

const counted = ({ history }: CaseFold): boolean[] => history.map((each) => each.counted);

describe('a translation', () => {
  it('stands beside an article in the other language, and nowhere else', async () => {
    expect(counted(await folded([amal, other()]))).toEqual([false]);
    expect(counted(await folded([amal, main()], [amal, other('The same.', 'en')]))).toEqual([true, false]);
    const pair = await folded([amal, main()], [amal, other()], [nour, main('عربي', 'ar')]);
    expect(counted(pair)).toEqual([true, true, false]);
    expect(pair.draft?.draft.article.language).toBe('en');
  });

  it('is signed by itself, and an edit of one side voids the signatures of that side alone', async () => {
    const signed: Act[] = [
      [amal, main()],
      [amal, other()],
      [nour, await sign(nour, draftOf('en', 'The mill.'))],
      [nour, await sign(nour, draftOf('ar', 'المطحنة.'))],
    ];
    const both = await folded(...signed);
    expect([both.signatures.length, both.translation?.signatures.length]).toEqual([1, 1]);
    const edited = await folded(...signed, [amal, other('المطحنة القديمة.')]);
    expect([edited.signatures.length, edited.translation?.signatures.length]).toEqual([1, 0]);
    const again = await folded(...signed, [nour, await sign(nour, draftOf('ar', 'المطحنة.'))]);
    expect(counted(again).at(-1)).toBe(false);
  });

  it('that is blocked keeps both sides from being signed, until its words are changed', async () => {
    const digest = await articleDigest(draftOf('ar', 'المطحنة.').article);
    const told: Act[] = [
      [amal, main()],
      [amal, other()],
      [amal, { type: 'risk-found', digest, blocks: [{ rule: 'pair', start: 0, end: 4 }] }],
    ];
    const signature: Act = [nour, await sign(nour, draftOf('en', 'The mill.'))];
    expect(counted(await folded(...told, signature)).at(-1)).toBe(false);
    expect(counted(await folded(...told, [amal, main('The old mill.')])).at(-1)).toBe(true);
    expect((await folded(...told, [amal, main('The old mill.')])).blocks).toHaveLength(1);
    expect(counted(await folded(...told, [amal, other('غيرها.')], signature)).at(-1)).toBe(true);
    expect((await folded(...told, [amal, { type: 'translation-dropped' }])).blocks).toEqual([]);
  });

  it('has revisions of its own; the same words saved again are none', async () => {
    const { history } = await folded(
      [amal, main()],
      [nour, main()],
      [amal, other()],
      [nour, main('Another.')],
    );
    expect(revisionsOf(history, 'main').map(({ position }) => position)).toEqual([0, 3]);
    expect(revisionsOf(history, 'translation').map(({ by }) => by)).toEqual([amal.id]);
  });
});

describe('a name that is kept out of print', () => {
  const kept = (name = 'Salma Odeh'): CaseEvent => ({ type: 'name-kept', kind: 'person', name });
  const dropped = (name = 'Salma Odeh'): CaseEvent => ({ type: 'name-dropped', kind: 'person', name });

  it('is let go by whoever kept it, and by nobody else alone', async () => {
    expect((await folded([amal, kept()], [amal, dropped()])).names.size).toBe(0);
    const alone = await folded([amal, kept()], [nour, dropped()], [nour, dropped()]);
    expect([alone.names.size, counted(alone)]).toEqual([1, [true, true, false]]);
    expect((await folded([amal, kept()], [nour, dropped()], [sami, dropped()])).names.size).toBe(0);
  });

  it('is kept once, and cannot be taken over to let it go', async () => {
    const taken = await folded([amal, kept()], [nour, kept()], [nour, dropped()]);
    expect([taken.names.size, counted(taken)]).toEqual([1, [true, false, true]]);
    expect(counted(await folded([nour, dropped()]))).toEqual([false]);
  });
});

describe('a fact that hardly anybody knows', () => {
  const marked = (): CaseEvent => ({ type: 'fact-marked', fact, words: 'The safe is green.', knownTo: 3 });
  const corroborated = (): CaseEvent => ({ type: 'fact-corroborated', fact, by: 'A second case tells it.' });

  it('is never corroborated by whoever marked it', async () => {
    const own = await folded([amal, marked()], [amal, corroborated()]);
    expect([own.facts.get(fact)?.corroborated, counted(own)]).toEqual([null, [true, false]]);
    const others = await folded([amal, marked()], [nour, corroborated()], [sami, corroborated()]);
    expect(others.facts.get(fact)?.corroborated?.by).toBe(nour.id);
    expect(counted(others)).toEqual([true, true, false]);
  });

  it('is not marked anew by somebody else, and is known to five people at most', async () => {
    const again: CaseEvent = { type: 'fact-marked', fact, words: 'Something else.', knownTo: 1 };
    expect((await folded([amal, marked()], [nour, again])).facts.get(fact)?.words).toBe('The safe is green.');
    for (const knownTo of [0, 6]) expect(caseEvent.safeParse({ ...marked(), knownTo }).success).toBe(false);
    for (const knownTo of [1, 5]) expect(caseEvent.safeParse({ ...marked(), knownTo }).success).toBe(true);
  });
});

describe('what was agreed with a source', () => {
  const agreed = (level: 'background' | 'off-record', wording: string): CaseEvent => ({
    type: 'attribution-agreed',
    thread,
    level,
    wording,
  });

  it('has words where something may be printed, and none where nothing may', async () => {
    expect(counted(await folded([amal, agreed('background', ' ')]))).toEqual([false]);
    expect(counted(await folded([amal, agreed('off-record', 'a person')]))).toEqual([false]);
    const newest = await folded([amal, agreed('background', 'a person')], [nour, agreed('off-record', '')]);
    expect(newest.agreements.get(thread)).toMatchObject({ level: 'off-record', wording: '', by: nour.id });
  });
});
