/** Verification, kept by every editor's own device: what a colleague's client writes against the rules changes nothing. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { type CaseFold, emptyCaseFold, foldCase } from '#desk/client/case-fold.ts';
import { checksAbout, everyCheck } from '#desk/client/verify-fold.ts';
import { articleDigest, signArticle } from '#protocol/article.ts';
import { toBase64 } from '#protocol/bytes.ts';
import { addDays, dayOf } from '#protocol/day.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { type CaseEvent, caseEvent } from '#protocol/events-case.ts';
import {
  CHECKS,
  type CheckSubject,
  CLAIM_CHECKS,
  ITEM_CHECKS,
  type KNOWN_CHECKS,
} from '#protocol/events-verify.ts';
import { type Identity, makeIdentity } from '#protocol/identity.ts';
import { newObjectId, type ObjectId } from '#protocol/ids.ts';
import type { SignOffRules } from '#protocol/sign-off.ts';
import { anArticle } from '../../support/desk.ts';

const today = dayOf(Date.now());
let crypto: Crypto;
let root: Uint8Array;
let amal: Identity;
let nour: Identity;
let samar: Identity;
let claim: ObjectId;
let file: ObjectId;
let thread: ObjectId;

beforeAll(async () => {
  crypto = await loadCrypto();
  root = crypto.signKeypair(crypto.random(32)).publicKey;
  [amal, nour, samar] = [
    makeIdentity(crypto, 'Amal'),
    makeIdentity(crypto, 'Nour'),
    makeIdentity(crypto, 'S'),
  ];
  [claim, file, thread] = [newObjectId(crypto), newObjectId(crypto), newObjectId(crypto)];
});

type Act = readonly [by: Identity, body: CaseEvent];
const NOBODY: SignOffRules = { guardians: [], alone: [] };

async function folded(acts: readonly Act[], signOff = NOBODY): Promise<CaseFold> {
  const fold = emptyCaseFold();
  const signKeyOf = (id: string) => [amal, nour, samar].find((one) => one.id === id)?.sign.publicKey ?? null;
  for (const [position, [by, body]] of acts.entries()) {
    const digest = body.type === 'draft-saved' ? await articleDigest(body.draft.article) : null;
    foldCase(fold, { position, by: by.id, day: today, body, digest }, { crypto, root, signKeyOf, signOff });
  }
  return fold;
}

const counted = (fold: CaseFold): boolean[] => fold.history.map((item) => item.counted);
const made = (): CaseEvent => ({ type: 'claim-made', claim, text: 'The bridge is closed.', thread });
const graded = (credibility: 2 | 3 | 4): CaseEvent => ({ type: 'claim-graded', claim, credibility });
const check = (name: (typeof KNOWN_CHECKS)[number], about?: CheckSubject): CaseEvent => ({
  type: 'check-set',
  check: name,
  ...(about === undefined ? {} : { about }),
  state: 'unsafe to check',
  method: '',
  note: 'few were there',
});
const report = (): CaseEvent => ({
  type: 'report-added',
  report: newObjectId(crypto),
  day: today,
  content: {
    v: 1,
    text: '',
    language: 'en',
    day: today,
    threadKey: toBase64(crypto.random(32)),
    attachments: [{ id: file, name: 'a.jpg', type: 'image/jpeg', bytes: 1, keepOriginal: false }],
  },
});

describe('a claim', () => {
  it('keeps every grade and outcome with who gave it', async () => {
    const fold = await folded([
      [amal, made()],
      [amal, graded(4)],
      [nour, graded(2)],
      [nour, { type: 'claim-outcome-set', claim, outcome: 'disputed', note: 'two say otherwise' }],
      [amal, { type: 'claim-outcome-set', claim, outcome: 'probable', note: '' }],
    ]);
    expect(fold.claims.get(claim)).toMatchObject({
      thread,
      credibility: 2,
      grades: [
        { grade: 4, by: amal.id },
        { grade: 2, by: nour.id },
      ],
      outcomes: [
        { outcome: 'disputed', by: nour.id },
        { outcome: 'probable', by: amal.id },
      ],
    });
  });

  it('that nobody wrote down cannot be graded, concluded, marked or checked; nor is one written over', async () => {
    const fold = await folded([
      [amal, graded(2)],
      [amal, { type: 'claim-outcome-set', claim, outcome: 'confirmed', note: '' }],
      [amal, { type: 'claim-known-set', claim, toFew: true }],
      [amal, check('content/when', { kind: 'claim', claim })],
      [amal, made()],
      [nour, { type: 'claim-made', claim, text: 'Other words.' }],
    ]);
    expect(counted(fold)).toEqual([false, false, false, false, true, false]);
    expect(fold.claims.get(claim)?.text).toBe('The bridge is closed.');
    expect(fold.checks.size).toBe(0);
  });

  it('known to few stays so until whoever said it, or two others, take it back', async () => {
    const known = (by: Identity, toFew: boolean): Act => [by, { type: 'claim-known-set', claim, toFew }];
    const mark: Act[] = [[amal, made()], known(amal, true)];
    const isKnown = async (...acts: Act[]) =>
      (await folded([...mark, ...acts])).claims.get(claim)?.knownToFew;
    expect(await isKnown()).toBe(true);
    expect(await isKnown(known(nour, false))).toBe(true);
    expect(await isKnown(known(nour, false), known(nour, false))).toBe(true);
    expect(await isKnown(known(nour, false), known(samar, false))).toBe(false);
    expect(await isKnown(known(amal, false))).toBe(false);
    // Nobody becomes the one who said it by saying it again.
    expect(await isKnown(known(nour, true), known(nour, false))).toBe(true);
  });
});

describe('a check', () => {
  it('of a claim or file counts where the case has it, and where such a thing can be checked so', async () => {
    const item = { kind: 'item', attachment: file } as const;
    const fold = await folded([
      [amal, check('item/custody', item)],
      [amal, report()],
      [amal, check('item/custody', item)],
      [amal, check('source/motive', item)],
      [amal, made()],
      [amal, check('content/when', { kind: 'claim', claim })],
      [amal, check('item/custody', { kind: 'claim', claim })],
      [amal, check('item/custody', { kind: 'item', attachment: claim })],
    ]);
    expect(counted(fold)).toEqual([false, true, true, false, true, true, false, false]);
    const checks = everyCheck(fold);
    expect(checks).toHaveLength(CHECKS.length + 2);
    expect(checksAbout(checks, { kind: 'claim', claim }).map((one) => one.check)).toEqual(CLAIM_CHECKS);
    const ofFile = checksAbout(checks, { kind: 'item', attachment: file });
    expect(ofFile.map((one) => one.check)).toEqual(ITEM_CHECKS);
    expect(ofFile.filter(({ state }) => state !== 'todo')).toMatchObject([
      { check: 'item/custody', state: 'unsafe to check', note: 'few were there', by: amal.id },
    ]);
    // The whole case has its own answer.
    expect(checksAbout(checks, null).every(({ state }) => state === 'todo')).toBe(true);
  });

  it('of an old history, without a subject and without evidence, is of the whole case', async () => {
    const fold = await folded([[amal, check('content/when')]]);
    expect(everyCheck(fold).find((one) => one.check === 'content/when')).toMatchObject({
      about: null,
      state: 'unsafe to check',
      evidence: '',
    });
  });

  it('for what is edited and one for what is synthetic are two, and the one that they were stays where it was answered', async () => {
    const item = { kind: 'item', attachment: file } as const;
    const old = check('item/edited or synthetic', item);
    const namesOf = (fold: CaseFold, about: CheckSubject | null) =>
      checksAbout(everyCheck(fold), about).map((one) => one.check);
    const untold = await folded([[amal, report()]]);
    for (const about of [item, null]) {
      expect(namesOf(untold, about)).toEqual(expect.arrayContaining(['item/edited', 'item/synthetic']));
      expect(namesOf(untold, about)).not.toContain('item/edited or synthetic');
    }
    // As a history of before has it, byte for byte.
    const body = caseEvent.parse(JSON.parse(JSON.stringify(old)));
    const told = await folded([
      [amal, report()],
      [amal, body],
      [nour, check('item/synthetic', item)],
      [nour, made()],
      [nour, check('item/edited or synthetic', { kind: 'claim', claim })],
    ]);
    expect(counted(told)).toEqual([true, true, true, true, false]);
    expect(checksAbout(everyCheck(told), item).filter(({ state }) => state !== 'todo')).toMatchObject([
      { check: 'item/synthetic', by: nour.id },
      { check: 'item/edited or synthetic', by: amal.id, note: 'few were there' },
    ]);
    expect(namesOf(told, null)).toEqual(CHECKS);
  });

  it('that is unsafe stops nobody', async () => {
    const fold = await folded([
      [amal, check('source/access')],
      [amal, { type: 'state-set', state: 'ready for review' }],
      [nour, { type: 'state-set', state: 'verified' }],
    ]);
    expect(fold.state).toBe('verified');
  });
});

describe('a promotion', () => {
  const draft = (title: string) => ({ article: anArticle(today, { title }), sources: [] });
  const save = (by: Identity, title = 'A'): Act => [by, { type: 'draft-saved', draft: draft(title) }];
  const sign = async (by: Identity, title = 'A'): Promise<Act> => {
    const digest = await articleDigest(draft(title).article);
    return [by, { type: 'draft-signed', digest, signature: signArticle(crypto, root, digest, by.sign) }];
  };
  const promoted = async (by: Identity, title = 'A'): Promise<Act> => [
    by,
    { type: 'promoted', digest: await articleDigest(draft(title).article), path: '/a/' },
  ];
  const guarded = (...who: readonly Identity[]): SignOffRules => ({
    guardians: who.map(({ id }) => ({ id, from: addDays(today, -9), until: addDays(today, 9) })),
    alone: [],
  });
  const stands = async (rules: SignOffRules, ...acts: readonly Act[]) =>
    (await folded([...acts, await promoted(amal)], rules)).promoted !== null;

  it('needs a source guardian who did not write the words', async () => {
    const two = [await sign(amal), await sign(nour)];
    expect(await stands(NOBODY, save(amal), ...two)).toBe(true);
    expect(await stands(guarded(samar), save(amal), ...two)).toBe(false);
    expect(await stands(guarded(samar), save(amal), await sign(amal), await sign(samar))).toBe(true);
    expect(await stands(guarded(samar, nour), save(samar), await sign(amal), await sign(samar))).toBe(false);
    expect(await stands(guarded(samar, nour), save(samar), await sign(nour), await sign(samar))).toBe(true);
  });

  it('has the author who saved the words first, whoever saved them again', async () => {
    const acts = [save(samar), save(amal), await sign(amal), await sign(samar)];
    expect(await stands(guarded(samar, nour), ...acts)).toBe(false);
    const back = [save(samar), save(amal, 'B'), save(amal), await sign(amal), await sign(samar)];
    expect(await stands(guarded(samar, nour), ...back)).toBe(false);
  });

  it('is not helped by an event that names a day before the guardian came', async () => {
    const rules = {
      ...guarded(samar),
      guardians: [{ id: samar.id, from: addDays(today, -1), until: today }],
    };
    const acts = [save(amal), await sign(amal), await sign(nour), await promoted(amal)];
    const fold = emptyCaseFold();
    const signKeyOf = (id: string) => [amal, nour].find((one) => one.id === id)?.sign.publicKey ?? null;
    for (const [position, [by, body]] of acts.entries()) {
      const digest = body.type === 'draft-saved' ? await articleDigest(body.draft.article) : null;
      const day = body.type === 'promoted' ? addDays(today, -5) : today;
      foldCase(fold, { position, by: by.id, day, body, digest }, { crypto, root, signKeyOf, signOff: rules });
    }
    expect(fold.promoted).toBeNull();
  });

  it('of a desk of one person needs that one', async () => {
    const alone = { guardians: [], alone: [{ from: addDays(today, -9), until: addDays(today, 9) }] };
    expect(await stands(alone, save(amal))).toBe(false);
    expect(await stands(alone, save(amal), await sign(amal))).toBe(true);
    expect(await stands(NOBODY, save(amal), await sign(amal))).toBe(false);
  });
});
