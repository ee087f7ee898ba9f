/** What is suggested as alike, and what is not; answers that a colleague sees; nothing across what one may not read. */
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AlikeIndex, type AlikeItem, type AlikePair, MOST_BITS } from '#desk/client/alike-index.ts';
import { ALIKE_SHARE, runsOf, shareOf } from '#desk/client/alike-words.ts';
import { emptyCaseFold, foldCase } from '#desk/client/case-fold.ts';
import { emptyDeskFold, foldDesk } from '#desk/client/desk-fold.ts';
import type { DeskSession } from '#desk/client/session.ts';
import { toBase64 } from '#protocol/bytes.ts';
import { dayOf } from '#protocol/day.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import type { EventBody } from '#protocol/events.ts';
import type { DeskEvent } from '#protocol/events-desk.ts';
import { newObjectId, type ObjectId } from '#protocol/ids.ts';
import { LABELLED } from './alike-set.ts';
import { startWorld, stateOf, type World } from './world.ts';

const today = dayOf(Date.now());
let crypto: Crypto;
beforeAll(async () => {
  crypto = await loadCrypto();
});
const id = (): ObjectId => newObjectId(crypto);

function pairsOf(items: readonly AlikeItem[]): AlikePair[] {
  const index = new AlikeIndex();
  const texts = new Map(items.map((item) => [item.id, item.text]));
  for (const item of items) index.add(item, (one) => texts.get(one) ?? null);
  return [...index.pairs];
}
const report = (text: string, hashes: readonly string[] = [], thread = id()): AlikeItem => ({
  id: id(),
  thread,
  text,
  hashes,
});

describe('texts', () => {
  it.each(LABELLED.map((pair) => [pair.name, pair] as const))('labelled: %s', (_, { one, other, same }) => {
    expect(shareOf(runsOf(one), runsOf(other)) >= ALIKE_SHARE).toBe(same);
  });

  it('of the labelled set are found among two thousand others, and nothing else is', () => {
    const filler = Array.from({ length: 2000 }, (_, n) => report(nonsense(n)));
    const labelled = LABELLED.map((pair) => ({ pair, one: report(pair.one), other: report(pair.other) }));
    const pairs = pairsOf([
      ...labelled.map(({ one }) => one),
      ...filler,
      ...labelled.map(({ other }) => other),
    ]);
    const nameOf = new Map(
      labelled.flatMap(({ pair, one, other }) => [
        [one.id, pair.one],
        [other.id, pair.other],
      ]),
    );
    for (const { one, other } of pairs) {
      const [a, b] = [nameOf.get(one), nameOf.get(other)];
      expect(a !== undefined && b !== undefined).toBe(true);
      expect(shareOf(runsOf(a ?? ''), runsOf(b ?? ''))).toBeGreaterThanOrEqual(ALIKE_SHARE);
    }
    const found = new Set(pairs.flatMap(({ one, other }) => [`${one} ${other}`, `${other} ${one}`]));
    for (const { pair, one, other } of labelled)
      expect([pair.name, found.has(`${one.id} ${other.id}`)]).toEqual([pair.name, pair.same]);
  });

  it('are found whichever words were changed, as long as most stand', () => {
    const words = (LABELLED[0]?.one ?? '').split(' ');
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(words.length - 1), { maxLength: 5 }), (changed) => {
        const copy = words.map((word, at) => (changed.includes(at) ? `x${word}x` : word)).join(' ');
        const pairs = pairsOf([report(words.join(' ')), report(copy)]);
        expect(pairs).toHaveLength(1);
      }),
      { numRuns: 100 },
    );
  });

  it('of one conversation are no suggestion, and neither is a flood of one text more than a few each', () => {
    const thread = id();
    const text = LABELLED[0]?.one ?? '';
    expect(pairsOf([report(text, [], thread), report(text, [], thread)])).toEqual([]);
    const flood = pairsOf(Array.from({ length: 300 }, () => report(text)));
    expect(flood.length).toBeLessThanOrEqual(300 * 6);
    expect(new Set(flood.flatMap(({ one, other }) => [one, other])).size).toBe(300);
  });
});

/** Words that nobody wrote, the same for the same number. */
function nonsense(seed: number): string {
  let state = seed + 1;
  const next = (): number => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return state >>> 8;
  };
  return Array.from({ length: 60 }, () => `w${next() % 4000}`).join(' ');
}

describe('pictures', () => {
  const HASH = 0x3c7e_11f0_9a55_c2d4n;
  const hex = (bits: bigint): string => bits.toString(16).padStart(16, '0');
  const flipped = (places: readonly number[]): bigint =>
    places.reduce((bits, place) => bits ^ (1n << BigInt(place)), HASH);

  it('are found in every other size and quality, and no others', () => {
    const place = fc.integer({ min: 0, max: 63 });
    fc.assert(
      fc.property(fc.uniqueArray(place, { maxLength: 20 }), (places) => {
        const pairs = pairsOf([report('', [hex(HASH)]), report('', [hex(flipped(places))])]);
        expect(pairs.length).toBe(places.length <= MOST_BITS ? 1 : 0);
      }),
      { numRuns: 300 },
    );
  });

  it('of one colour tell nothing, and one that is cleaned later is found then', () => {
    expect(pairsOf([report('', ['0000000000000000']), report('', ['0000000000000000'])])).toEqual([]);
    const index = new AlikeIndex();
    const [one, other] = [report('', [hex(HASH)]), report('')];
    for (const item of [one, other, { ...other, hashes: [hex(HASH)] }]) index.add(item, () => null);
    expect([...index.pairs]).toMatchObject([{ one: one.id, other: other.id, picture: true }]);
  });
});

describe('answers', () => {
  const says = (one: ObjectId, other: ObjectId): EventBody & DeskEvent => ({
    type: 'alike-answered',
    one,
    other,
    answer: 'different',
  });

  it('do not count on the desk’s own stream where a report is in a case for named people', () => {
    const [few, thread, hers, his] = [id(), id(), id(), id()];
    const editor = id();
    const fold = emptyDeskFold();
    const acts: DeskEvent[] = [
      { type: 'case-made', case: few, title: '', restricted: true },
      { type: 'report-filed', report: hers, thread, case: few },
      says(hers, his),
      says(his, his),
    ];
    for (const [position, body] of acts.entries())
      foldDesk(fold, { position, by: editor, day: today, body, digest: null }, () => false);
    expect(fold.answers.size).toBe(0);
  });

  it('count in a case only about its own reports', () => {
    const [hers, his, third] = [id(), id(), id()];
    const fold = emptyCaseFold();
    const content = {
      v: 1 as const,
      text: 'x',
      language: 'en' as const,
      day: today,
      threadKey: toBase64(crypto.random(32)),
      attachments: [],
    };
    const acts: EventBody[] = [
      { type: 'report-added', report: hers, day: today, content },
      says(his, third),
      says(his, hers),
    ];
    const rules = {
      crypto,
      root: new Uint8Array(32),
      signKeyOf: () => null,
      signOff: { guardians: [], alone: [] },
    };
    for (const [position, body] of acts.entries())
      foldCase(fold, { position, by: id(), day: today, body, digest: null }, rules);
    expect(fold.history.map(({ counted }) => counted)).toEqual([true, false, true]);
    expect(fold.answers.size).toBe(1);
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
  const text = LABELLED[0]?.one ?? '';

  it('a colleague sees the answer and is not asked again', async () => {
    for (const words of [text, `Good evening. ${text}`, 'Something else altogether.'])
      await world.sendReport(world.newThread(), words);
    await session.sync();
    await colleague.sync();
    const [asked, ...more] = await session.alikes(null);
    expect(more).toEqual([]);
    if (asked === undefined) throw new Error('nothing is alike');
    expect(asked).toMatchObject({ percent: 100, picture: false, answer: null });
    expect(await colleague.alikes(asked.one.thread)).toHaveLength(1);
    await colleague.answerAlike(asked.one.report, asked.other.report, 'unsure');
    await session.sync();
    expect(await session.alikes(null)).toEqual([]);
    const answer = { answer: 'unsure', by: stateOf(colleague).me.id };
    expect(await session.alikes(asked.other.thread)).toMatchObject([{ answer }]);
    await session.answerAlike(asked.other.report, asked.one.report, 'different');
    expect(await session.alikes(asked.other.thread)).toEqual([]);
  }, 120_000);

  it('nothing is suggested to whom it is not for, nor across two cases for named people', async () => {
    const me = stateOf(session).me.id;
    const hidden = await world.sendReport(world.newThread(), text);
    await world.sendReport(world.newThread(), text);
    await session.sync();
    await session.fileReport(hidden, { title: 'Few', members: [me] });
    await colleague.sync();
    expect(await colleague.alikes(null)).toEqual([]);
    const [asked] = await session.alikes(null);
    if (asked === undefined) throw new Error('nothing is alike');
    await expect(colleague.answerAlike(asked.one.report, asked.other.report, 'same')).rejects.toMatchObject({
      code: 'not-found',
    });
    await session.answerAlike(asked.one.report, asked.other.report, 'same');
    const few = stateOf(session).cases[0];
    expect(few?.history.map(({ body }) => body.type)).toContain('alike-answered');
    const other = asked.one.report === hidden ? asked.other.report : asked.one.report;
    await session.fileReport(other, { title: 'Also few', members: [me] });
    expect(await session.alikes(asked.one.thread)).toEqual([]);
    await expect(session.answerAlike(asked.one.report, asked.other.report, 'same')).rejects.toMatchObject({
      code: 'forbidden',
    });
  }, 120_000);
});
