/** Blocks and overrides in a case's history: every device refuses what the rules refuse, whatever a page allows. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { articleWords } from '#desk/client/article-words.ts';
import { type CaseFold, emptyCaseFold, foldCase } from '#desk/client/case-fold.ts';
import { toldBlocks } from '#desk/client/risk-fold.ts';
import { articleDigest, type Draft, signArticle } from '#protocol/article.ts';
import { dayOf } from '#protocol/day.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import type { CaseEvent, RiskSpot } from '#protocol/events-case.ts';
import { type Identity, makeIdentity } from '#protocol/identity.ts';
import { anArticle } from '../../support/desk.ts';

const today = dayOf(Date.now());
const NUMBER = '+963 944 123 456';
const BODY = `Call ${NUMBER} for more.`;
let crypto: Crypto;
let root: Uint8Array;
let amal: Identity;
let nour: Identity;

beforeAll(async () => {
  crypto = await loadCrypto();
  root = crypto.signKeypair(crypto.random(32)).publicKey;
  [amal, nour] = [makeIdentity(crypto, 'Amal'), makeIdentity(crypto, 'Nour')];
});

type Act = readonly [by: Identity, body: CaseEvent];

const draftOf = (body: string): Draft => ({ article: anArticle(today, { body }), sources: [] });
const save = (body: string): CaseEvent => ({ type: 'draft-saved', draft: draftOf(body) });
const digestOf = (body: string): Promise<string> => articleDigest(draftOf(body).article);

function spotOf(body: string, words = NUMBER, rule = 'phone'): RiskSpot {
  const start = articleWords(draftOf(body).article).text.indexOf(words);
  return { rule, start, end: start + words.length };
}

const found = async (body: string): Promise<CaseEvent> => ({
  type: 'risk-found',
  digest: await digestOf(body),
  blocks: [spotOf(body)],
});
const override = async (body: string, spot = spotOf(body), reason = 'public line'): Promise<CaseEvent> => ({
  type: 'risk-overridden',
  digest: await digestOf(body),
  spot,
  reason,
});
const sign = async (by: Identity, body: string): Promise<CaseEvent> => {
  const digest = await digestOf(body);
  return { type: 'draft-signed', digest, signature: signArticle(crypto, root, digest, by.sign) };
};

async function folded(...acts: readonly Act[]): Promise<CaseFold> {
  const fold = emptyCaseFold();
  const signKeyOf = (id: string) => [amal, nour].find((one) => one.id === id)?.sign.publicKey ?? null;
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

const lastCounted = (fold: CaseFold): boolean | undefined => fold.history.at(-1)?.counted;

describe('a block in the history', () => {
  it('keeps the draft from being signed until two different editors have overridden it', async () => {
    const told: Act[] = [
      [amal, save(BODY)],
      [amal, await found(BODY)],
    ];
    const first: Act = [amal, await override(BODY)];
    const signed: Act = [nour, await sign(nour, BODY)];
    expect((await folded(...told, signed)).signatures).toHaveLength(0);
    expect((await folded(...told, first, signed)).signatures).toHaveLength(0);
    const twice = await folded(...told, first, [amal, await override(BODY)], signed);
    expect(twice.signatures).toHaveLength(0);
    expect(twice.overrides).toHaveLength(1);
    const both = await folded(...told, first, [nour, await override(BODY)], signed);
    expect(both.overrides.map(({ by, text, reason }) => [by, text, reason])).toEqual([
      [amal.id, NUMBER, 'public line'],
      [nour.id, NUMBER, 'public line'],
    ]);
    expect(both.signatures.map(({ by }) => by)).toEqual([nour.id]);
  });

  it('found after two signatures keeps the draft from being promoted', async () => {
    const digest = await digestOf(BODY);
    const promoted: Act = [amal, { type: 'promoted', digest, path: '/site/a/' }];
    const signed: Act[] = [
      [amal, save(BODY)],
      [amal, await sign(amal, BODY)],
      [nour, await sign(nour, BODY)],
    ];
    expect((await folded(...signed, promoted)).promoted).not.toBeNull();
    expect((await folded(...signed, [nour, await found(BODY)], promoted)).promoted).toBeNull();
  });

  it('counts for words of the saved draft only', async () => {
    const other = await folded(
      [amal, save(BODY)],
      [amal, await found('Another draft, with +963 944 123 456.')],
    );
    expect(lastCounted(other)).toBe(false);
    const beyond: CaseEvent = {
      type: 'risk-found',
      digest: await digestOf(BODY),
      blocks: [{ rule: 'phone', start: 0, end: 90_000 }],
    };
    const outside = await folded([amal, save(BODY)], [amal, beyond]);
    expect([lastCounted(outside), outside.blocks]).toEqual([false, []]);
  });
});

describe('an override', () => {
  const both = async (body: string): Promise<Act[]> => [
    [amal, save(body)],
    [amal, await found(body)],
    [amal, await override(body)],
    [nour, await override(body)],
  ];

  it('follows words that move', async () => {
    const moved = `A new beginning. ${BODY}`;
    const fold = await folded(...(await both(BODY)), [amal, save(moved)], [amal, await found(moved)]);
    expect(toldBlocks(fold)).toEqual([]);
  });

  it('falls for good when an edit changes its words', async () => {
    const changed = BODY.replace('456', '457');
    const edited = await folded(...(await both(BODY)), [amal, save(changed)]);
    expect(edited.overrides).toEqual([]);
    const back = await folded(
      ...(await both(BODY)),
      [amal, save(changed)],
      [amal, save(BODY)],
      [amal, await found(BODY)],
      [nour, await sign(nour, BODY)],
    );
    expect([back.overrides, back.signatures]).toEqual([[], []]);
  });

  it('needs a reason, and is about its rule', async () => {
    const empty = await folded([amal, save(BODY)], [amal, await override(BODY, spotOf(BODY), '  ')]);
    expect(lastCounted(empty)).toBe(false);
    const asHandle = spotOf(BODY, NUMBER, 'handle');
    const other = await folded(
      [amal, save(BODY)],
      [amal, await found(BODY)],
      [amal, await override(BODY, asHandle)],
      [nour, await override(BODY, asHandle)],
    );
    expect(toldBlocks(other)).toEqual([{ rule: 'phone', text: NUMBER }]);
  });
});
