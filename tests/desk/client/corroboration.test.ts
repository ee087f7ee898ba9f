/** One case speaks for a claim of another: counted once a source, and told to nobody who may not read it. */
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type CaseFold, emptyCaseFold, foldCase } from '#desk/client/case-fold.ts';
import { CORROBORATIONS_NEEDED, mayGradeOne, witnessOf } from '#desk/client/corroboration-fold.ts';
import type { DeskSession } from '#desk/client/session.ts';
import type { DeskCase } from '#desk/client/state.ts';
import { toBase64, toHex } from '#protocol/bytes.ts';
import { threadKeysOf } from '#protocol/codename.ts';
import { dayOf } from '#protocol/day.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import type { CaseEvent } from '#protocol/events-case.ts';
import { newObjectId, type ObjectId } from '#protocol/ids.ts';
import { startWorld, stateOf, type World } from './world.ts';

const today = dayOf(Date.now());
const root = new Uint8Array(32).fill(3);
let crypto: Crypto;
let editor: ObjectId;
beforeAll(async () => {
  crypto = await loadCrypto();
  editor = newObjectId(crypto);
});
const id = (): ObjectId => newObjectId(crypto);

function folded(...bodies: readonly CaseEvent[]): CaseFold {
  const fold = emptyCaseFold();
  for (const [position, body] of bodies.entries())
    foldCase(
      fold,
      { position, by: editor, day: today, body, digest: null },
      { crypto, root, signKeyOf: () => null, signOff: { guardians: [], alone: [] } },
    );
  return fold;
}

const added = (threadKey: Uint8Array): CaseEvent => ({
  type: 'report-added',
  report: id(),
  day: today,
  content: { v: 1, text: 'x', language: 'en', day: today, threadKey: toBase64(threadKey), attachments: [] },
});

describe('credibility 1', () => {
  const claim = newObjectIdLater();
  function newObjectIdLater(): { id: ObjectId } {
    let made: ObjectId | null = null;
    return {
      get id() {
        made ??= newObjectId(crypto);
        return made;
      },
    };
  }
  const made = (thread?: ObjectId): CaseEvent => ({
    type: 'claim-made',
    claim: claim.id,
    text: 'The mill burned on Thursday.',
    ...(thread === undefined ? {} : { thread }),
  });
  const graded: () => CaseEvent = () => ({ type: 'claim-graded', claim: claim.id, credibility: 1 });
  const spoken = (threadKey: Uint8Array, independent = true, corroboration = id()): CaseEvent => ({
    type: 'corroborated',
    corroboration,
    claim: claim.id,
    witness: witnessOf(crypto, root, toBase64(threadKey), claim.id),
    independent,
  });
  const key = () => crypto.random(32);
  const gradeOf = (...bodies: readonly CaseEvent[]) =>
    folded(...bodies).claims.get(claim.id)?.credibility ?? null;

  it('needs two corroborations that are marked independent', () => {
    expect(CORROBORATIONS_NEEDED).toBe(2);
    expect(gradeOf(made(), graded())).toBeNull();
    expect(gradeOf(made(), spoken(key()), graded())).toBeNull();
    expect(gradeOf(made(), spoken(key()), spoken(key(), false), graded())).toBeNull();
    expect(gradeOf(made(), spoken(key()), spoken(key()), graded())).toBe(1);
    expect(gradeOf(made(), { type: 'claim-graded', claim: claim.id, credibility: 2 })).toBe(2);
  });

  it('is not got by one source twice, under whatever id', () => {
    const one = key();
    expect(gradeOf(made(), spoken(one), spoken(one), graded())).toBeNull();
    const corroboration = id();
    expect(
      gradeOf(made(), spoken(key(), true, corroboration), spoken(key(), true, corroboration), graded()),
    ).toBeNull();
  });

  it('is not got by the claim’s own source, nor by whom it may be', () => {
    const [own, second, third] = [key(), key(), key()];
    const thread = threadKeysOf(crypto, own).threadId;
    expect(gradeOf(added(own), made(thread), spoken(own), spoken(key()), graded())).toBeNull();
    expect(gradeOf(added(own), made(), spoken(own), spoken(key()), graded())).toBeNull();
    // Three sources of one case, and nobody said whose claim it is: two of them confirm the third.
    const all = [added(own), added(second), added(third)];
    const three = [spoken(own), spoken(second), spoken(third)];
    expect(gradeOf(...all, made(), ...three.slice(0, 2), graded())).toBe(1);
    expect(gradeOf(...all.slice(0, 2), made(), ...three.slice(0, 2), graded())).toBeNull();
  });

  it('falls when what it stood on is withdrawn, marked otherwise, or turns out to be its own source', () => {
    const [one, own] = [id(), key()];
    const stood = [made(), spoken(key(), true, one), spoken(own), graded()];
    expect(gradeOf(...stood, { type: 'corroboration-withdrawn', corroboration: one })).toBeNull();
    expect(
      gradeOf(...stood, { type: 'corroboration-marked', corroboration: one, independent: false }),
    ).toBeNull();
    expect(gradeOf(...stood, added(own))).toBeNull();
    expect(gradeOf(...stood, added(key()))).toBe(1);
  });

  it('counts no corroboration of a claim that is not there, and no basis that is not in the case', () => {
    const fold = folded(
      spoken(key()),
      { type: 'corroborates', corroboration: id(), report: id(), claim: null },
      { type: 'corroboration-marked', corroboration: id(), independent: true },
      { type: 'corroboration-withdrawn', corroboration: id() },
    );
    expect(fold.history.map(({ counted }) => counted)).toEqual([false, false, false, false]);
    expect(mayGradeOne(fold, claim.id)).toBe(false);
  });

  it('has a witness that is another one for each claim, and tells nothing of the conversation', () => {
    const secret = key();
    const { threadId } = threadKeysOf(crypto, secret);
    const [one, other] = [id(), id()].map((each) => witnessOf(crypto, root, toBase64(secret), each));
    expect(one).not.toBe(other);
    expect([one, other].join()).not.toContain(threadId);
    expect(one).not.toContain(toHex(secret));
  });
});

describe('on a desk', () => {
  let world: World;
  let session: DeskSession;
  let colleague: DeskSession;
  beforeEach(async () => {
    world = await startWorld();
    session = await world.open(world.desk.lead);
    await session.sync();
    colleague = await world.joined(session, 'Nour');
  });
  afterEach(async () => {
    for (const one of [session, colleague]) {
      await one.settled();
      await one.lock();
    }
    await world.stop();
  });
  const caseIn = (one: DeskSession, caseId: ObjectId): DeskCase => {
    const found = stateOf(one).cases.find((each) => each.id === caseId);
    if (found === undefined) throw new Error('no such case');
    return found;
  };

  it('readers of the claim’s case learn that there is something, and nothing more', async () => {
    const me = stateOf(session).me.id;
    const open = await world.sendReport(world.newThread(), 'The mill burned.');
    const secrets = [
      await world.sendReport(world.newThread(), 'I lit it.'),
      await world.sendReport(world.newThread(), 'I saw him light it.'),
    ];
    await session.sync();
    const all = await session.fileReport(open, { title: 'The mill' });
    const claim = await session.makeClaim(all, 'The mill was set on fire.');
    for (const report of secrets) {
      const few = await session.fileReport(report, { title: 'Inside', members: [me] });
      await session.corroborate({ caseId: all, claim, report, otherClaim: null, independent: false });
      const [here] = caseIn(session, few).corroborating;
      expect(here).toMatchObject({ report, claim: null });
    }
    await expect(
      session.corroborate({
        caseId: all,
        claim,
        report: secrets[0] ?? open,
        otherClaim: null,
        independent: true,
      }),
    ).rejects.toMatchObject({ code: 'conflict' });
    expect(caseIn(session, all).corroborations.map(({ source }) => [source?.title, source?.genuine])).toEqual(
      [
        ['Inside', true],
        ['Inside', true],
      ],
    );

    await colleague.sync();
    const [first, second] = caseIn(colleague, all).corroborations;
    expect(first).toMatchObject({ claim, independent: false, markedBy: me, source: null, countsAlone: true });
    const known = JSON.stringify(stateOf(colleague).cases);
    const hidden = stateOf(session).cases.filter(({ access }) => access.restricted);
    expect(hidden).toHaveLength(2);
    for (const { id: caseId, threads } of hidden)
      for (const secret of [caseId, ...threads, ...secrets]) expect(known).not.toContain(secret);

    if (first === undefined || second === undefined) throw new Error('not corroborated');
    await colleague.markIndependent(all, first.id, true);
    expect(caseIn(colleague, all).confirmed).toEqual([]);
    await colleague.markIndependent(all, second.id, true);
    expect(caseIn(colleague, all).confirmed).toEqual([claim]);
    await colleague.gradeClaim(all, claim, 1);
    await session.sync();
    expect(caseIn(session, all).claims).toMatchObject([{ credibility: 1 }]);
    expect(caseIn(session, all).corroborations[0]).toMatchObject({
      independent: true,
      markedBy: stateOf(colleague).me.id,
    });
    await session.withdrawCorroboration(all, second.id);
    expect(caseIn(session, all)).toMatchObject({ claims: [{ credibility: null }], confirmed: [] });
    expect(hidden.map(({ id: caseId }) => caseIn(session, caseId).corroborating.length).sort()).toEqual([
      0, 1,
    ]);
  }, 120_000);

  it('after a merge the two still count as what they are', async () => {
    const reports: ObjectId[] = [];
    for (const words of ['One.', 'Two.', 'Three.'])
      reports.push(await world.sendReport(world.newThread(), words));
    await session.sync();
    const cases: ObjectId[] = [];
    for (const report of reports) cases.push(await session.fileReport(report, { title: `Case ${report}` }));
    const [one, two] = cases;
    if (one === undefined || two === undefined) throw new Error('no cases');
    const threads = caseIn(session, one).threads;
    const claim = await session.makeClaim(one, 'It happened.', threads[0] ?? null);
    for (const report of reports.slice(1))
      await session.corroborate({ caseId: one, claim, report, otherClaim: null, independent: true });
    await session.gradeClaim(one, claim, 1);
    await session.moveThreads({
      threads: caseIn(session, two).threads,
      from: two,
      to: one,
      mayWiden: false,
    });
    expect(caseIn(session, one)).toMatchObject({ confirmed: [claim], claims: [{ credibility: 1 }] });
  }, 120_000);
});
