/** Conversations that move between cases: who may, what goes along, and that every device agrees on where they are. */
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { emptyCaseFold, foldCase } from '#desk/client/case-fold.ts';
import { type DeskFold, emptyDeskFold, foldDesk } from '#desk/client/desk-fold.ts';
import type { Answer, Fetch } from '#desk/client/http.ts';
import { nextFreeIndex } from '#desk/client/moves-index.ts';
import type { DeskSession } from '#desk/client/session.ts';
import type { DeskCase } from '#desk/client/state.ts';
import { fromUtf8, toBase64, toHex, utf8 } from '#protocol/bytes.ts';
import { dayOf } from '#protocol/day.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { type EventBody, FIRST_EVENT_HASH, sealEvent, signedPart } from '#protocol/events.ts';
import type { DeskEvent } from '#protocol/events-desk.ts';
import { type Identity, makeIdentity } from '#protocol/identity.ts';
import { newObjectId, type ObjectId } from '#protocol/ids.ts';
import { startWorld, stateOf, type World } from './world.ts';

const today = dayOf(Date.now());
let crypto: Crypto;
let lead: Identity;
let maker: Identity;
let other: Identity;

beforeAll(async () => {
  crypto = await loadCrypto();
  [lead, maker, other] = [
    makeIdentity(crypto, 'Layla'),
    makeIdentity(crypto, 'Amal'),
    makeIdentity(crypto, 'Nour'),
  ];
});

const isLead = (id: ObjectId): boolean => id === lead.id;
const id = (): ObjectId => newObjectId(crypto);

function foldedDesk(acts: readonly (readonly [Identity, DeskEvent])[]): DeskFold {
  const fold = emptyDeskFold();
  for (const [position, [by, body]] of acts.entries())
    foldDesk(fold, { position, by: by.id, day: today, body, digest: null }, isLead);
  return fold;
}

const madeCase = (caseId: ObjectId, restricted = false): DeskEvent => ({
  type: 'case-made',
  case: caseId,
  title: restricted ? '' : 'A case',
  ...(restricted ? { restricted: true } : {}),
});
const filed = (thread: ObjectId, caseId: ObjectId): DeskEvent => ({
  type: 'report-filed',
  report: id(),
  thread,
  case: caseId,
});
const moved = (threads: readonly ObjectId[], from: ObjectId, to: ObjectId): DeskEvent => ({
  type: 'threads-moved',
  threads: [...threads],
  from,
  to,
});

describe('a move', () => {
  it('counts whole or not at all, from where the conversation is, to a case that exists', () => {
    const [a, b, nowhere, one, two, elsewhere] = [id(), id(), id(), id(), id(), id()];
    const begin = [
      [maker, madeCase(a)],
      [maker, madeCase(b)],
      [maker, filed(one, a)],
      [maker, filed(two, a)],
    ] as const;
    const whereAfter = (event: DeskEvent) => foldedDesk([...begin, [other, event]]).caseOfThread;
    expect(whereAfter(moved([one, two], a, b)).get(two)).toBe(b);
    for (const refused of [
      moved([one, elsewhere], a, b),
      moved([one], b, a),
      moved([one], a, nowhere),
      moved([one], a, a),
      moved([one, one], a, b),
    ])
      expect(whereAfter(refused).get(one)).toBe(a);
  });

  it('out of or into a case for named people is for a lead or whoever made the case it leaves', () => {
    const [open, closed, hers, his] = [id(), id(), id(), id()];
    const begin = [
      [maker, madeCase(closed, true)],
      [other, madeCase(open)],
      [maker, filed(hers, closed)],
      [other, filed(his, open)],
    ] as const;
    const fold = (...acts: readonly (readonly [Identity, DeskEvent])[]) => foldedDesk([...begin, ...acts]);
    expect(fold([other, moved([hers], closed, open)]).caseOfThread.get(hers)).toBe(closed);
    expect(fold([maker, moved([hers], closed, open)]).caseOfThread.get(hers)).toBe(open);
    expect(fold([lead, moved([hers], closed, open)]).caseOfThread.get(hers)).toBe(open);
    expect(fold([maker, moved([his], open, closed)]).caseOfThread.get(his)).toBe(open);
    expect(fold([other, moved([his], open, closed)]).caseOfThread.get(his)).toBe(closed);
  });

  it('is not got by calling the case open first, unless by somebody with the right', () => {
    const [open, closed, thread] = [id(), id(), id()];
    const says = (by: Identity) =>
      foldedDesk([
        [maker, madeCase(closed, true)],
        [maker, madeCase(open)],
        [maker, filed(thread, closed)],
        [by, { type: 'case-access', case: closed, restricted: false }],
        [other, moved([thread], closed, open)],
      ]).caseOfThread.get(thread);
    expect(says(other)).toBe(closed);
    expect(says(maker)).toBe(open);
  });

  it('leaves every device with the same cases, whatever was moved at once', () => {
    const cases = Array.from({ length: 4 }, id);
    const threads = Array.from({ length: 5 }, id);
    const people = [lead, maker, other];
    const step = fc.record({
      who: fc.nat(2),
      threads: fc.uniqueArray(fc.nat(4), { minLength: 1, maxLength: 3 }),
      from: fc.nat(3),
      to: fc.nat(3),
      /** Events that this editor had not read when they decided. */
      behind: fc.nat(3),
    });
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 30 }),
        fc.array(fc.nat(40), { maxLength: 6 }),
        (steps, cuts) => {
          const log: [Identity, DeskEvent][] = [
            ...cases.map((one, n): [Identity, DeskEvent] => [maker, madeCase(one, n === 3)]),
            ...threads.map((one, n): [Identity, DeskEvent] => [maker, filed(one, cases[n % 4] ?? id())]),
          ];
          for (const { who, threads: chosen, from, to, behind } of steps) {
            const seen = foldedDesk(log.slice(0, Math.max(9, log.length - behind)));
            const wanted = chosen.flatMap((n) => threads[n] ?? []);
            const source = cases[from] ?? id();
            // Decided on what they saw: by now it may be elsewhere.
            if (!wanted.some((one) => seen.caseOfThread.get(one) === source)) continue;
            log.push([people[who] ?? lead, moved(wanted, source, cases[to] ?? id())]);
          }
          const whole = foldedDesk(log);
          // A device that reads in any number of pieces ends where one does that reads all at once.
          const pieces = emptyDeskFold();
          const bounds = [0, ...cuts.map((cut) => cut % (log.length + 1)).sort((a, b) => a - b), log.length];
          for (let part = 1; part < bounds.length; part += 1)
            for (let at = bounds[part - 1] ?? 0; at < (bounds[part] ?? 0); at += 1) {
              const [by, body] = log[at] ?? [lead, madeCase(id())];
              foldDesk(pieces, { position: at, by: by.id, day: today, body, digest: null }, isLead);
            }
          expect(pieces.caseOfThread).toEqual(whole.caseOfThread);
          expect(pieces.moves).toEqual(whole.moves);
          // Every conversation is in one case, and the moves that count lead there.
          for (const thread of threads) {
            const way = whole.moves.filter((move) => move.threads.includes(thread));
            const last = way.at(-1);
            if (last !== undefined) expect(whole.caseOfThread.get(thread)).toBe(last.to);
            for (const [n, move] of way.entries()) if (n > 0) expect(move.from).toBe(way[n - 1]?.to);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('what is carried over', () => {
  const root = new Uint8Array(32).fill(7);
  const reply = (thread: ObjectId): EventBody => ({
    type: 'replied',
    thread,
    text: 'Are you safe?',
    firstIndex: 3,
    slots: 2,
  });

  function carriedFrom(author: Identity, body: EventBody, position = 4) {
    const from = id();
    const place = { stream: from, position, previousHash: FIRST_EVENT_HASH };
    const key = crypto.random(32);
    const sealed = sealEvent(crypto, root, key, place, author, today, body);
    const part = signedPart(crypto, root, key, place, sealed);
    return {
      type: 'carried' as const,
      from,
      position,
      previousHash: toHex(FIRST_EVENT_HASH),
      event: fromUtf8(part.json),
      signature: toBase64(part.signature),
    };
  }

  const folded = (...bodies: readonly EventBody[]) => {
    const fold = emptyCaseFold();
    const people = [lead, maker, other];
    const signKeyOf = (editor: ObjectId) =>
      people.find((person) => person.id === editor)?.sign.publicKey ?? null;
    for (const [position, body] of bodies.entries())
      foldCase(
        fold,
        { position, by: other.id, day: today, body, digest: null },
        { crypto, root, signKeyOf, signOff: { guardians: [], alone: [] } },
      );
    return fold;
  };

  it('counts once, in its author’s name, with the tags it used', () => {
    const thread = id();
    const body = carriedFrom(maker, reply(thread));
    const fold = folded(body, body);
    expect(fold.replies).toMatchObject([{ by: maker.id, text: 'Are you safe?', firstIndex: 3, slots: 2 }]);
    expect(fold.history.map(({ counted }) => counted)).toEqual([true, false]);
  });

  it('does not count where it was written first, when its conversation comes back', () => {
    const here = reply(id());
    const fold = folded(here, carriedFrom(other, here, 0));
    expect(fold.replies).toHaveLength(1);
    expect(fold.history.map(({ counted }) => counted)).toEqual([true, false]);
  });

  it('and what was left behind keep their tags: none is used again in any case', () => {
    const thread = id();
    const open = { fold: folded(reply(thread)) };
    const empty = { fold: folded() };
    for (const folds of [
      [open, empty],
      [empty, open],
    ])
      expect(nextFreeIndex({ openCases: new Map(folds.map((one) => [id(), one])) }, thread, today)).toBe(5);
  });

  it('does not count with another word, another place, a stranger’s signature, or of another kind', () => {
    const thread = id();
    const body = carriedFrom(maker, reply(thread));
    const stranger = makeIdentity(crypto, 'Stranger');
    const forged: EventBody[] = [
      { ...body, event: body.event.replace('safe', 'sure') },
      { ...body, position: 5 },
      { ...body, from: id() },
      { ...body, previousHash: toHex(utf8('x'.repeat(32))) },
      carriedFrom(stranger, reply(thread)),
      { ...body, event: '{"not":"an event"}' },
      carriedFrom(maker, { type: 'noted', text: 'A note stays where it was written.' }),
      carriedFrom(maker, { type: 'state-set', state: 'ready for review' }),
    ];
    const fold = folded(...forged);
    expect(fold.history.map(({ counted }) => counted)).toEqual(forged.map(() => false));
    expect(fold).toMatchObject({ replies: [], notes: [], state: 'open' });
  });
});

describe('on a desk', () => {
  let world: World;
  let session: DeskSession;
  let colleague: DeskSession;
  const opened: DeskSession[] = [];

  beforeEach(async () => {
    world = await startWorld();
    session = await world.open(world.desk.lead);
    await session.sync();
    colleague = await world.joined(session, 'Nour');
    opened.push(session, colleague);
  });
  afterEach(async () => {
    for (const one of opened.splice(0)) {
      await one.settled();
      await one.lock();
    }
    await world.stop();
  });

  const caseIn = (one: DeskSession, caseId: ObjectId): DeskCase => {
    const found = stateOf(one).cases.find(({ id }) => id === caseId);
    if (found === undefined) throw new Error('no such case');
    return found;
  };

  it('moves what was sent and answered, and back; notes stay; tags are not used twice', async () => {
    const thread = world.newThread();
    const first = await world.sendReport(thread, 'The bridge is closed.', [await world.sendPhoto()]);
    const second = await world.sendReport(world.newThread(), 'Nobody may cross the bridge.');
    await session.sync();
    const one = await session.fileReport(first, { title: 'The bridge' });
    const two = await session.fileReport(second, { title: 'The crossing' });
    const [threadId] = caseIn(session, one).threads;
    if (threadId === undefined) throw new Error('no thread');
    await session.note(one, 'Ask the ferry.');
    await session.reply(threadId, 'Since when?');
    await colleague.sync();
    await colleague.reply(threadId, 'Who closed it?');
    await session.settled();
    await colleague.sync();
    await colleague.moveThreads({ threads: [threadId], from: one, to: two, mayWiden: false });
    await colleague.settled();
    await session.sync();
    await session.settled();

    const there = caseIn(session, two);
    expect(there.threads).toContain(threadId);
    expect(there.replies.map(({ text, by }) => [text, by === stateOf(session).me.id])).toEqual([
      ['Since when?', true],
      ['Who closed it?', false],
    ]);
    expect(there.reports.every(({ filed }) => filed)).toBe(true);
    expect(there.notes).toEqual([]);
    expect(there.media).toHaveLength(1);
    const emptied = caseIn(session, one);
    expect(emptied).toMatchObject({ threads: [], replies: [], reports: [] });
    expect(emptied.notes).toMatchObject([{ text: 'Ask the ferry.' }]);
    expect(there.moves).toMatchObject([{ direction: 'in', other: one, by: stateOf(colleague).me.id }]);
    expect(emptied.moves).toMatchObject([{ direction: 'out', other: two }]);

    await session.reply(threadId, 'Thank you.');
    await session.moveThreads({ threads: [threadId], from: two, to: one, mayWiden: false });
    await session.settled();
    await colleague.sync();
    const back = caseIn(colleague, one);
    expect(back.replies.map(({ text }) => text)).toEqual(['Since when?', 'Who closed it?', 'Thank you.']);
    expect(new Set(usedTags(back)).size).toBe(3);
    expect(caseIn(colleague, two).threads).not.toContain(threadId);
  }, 120_000);

  /** As they stand in the history of the case, its own and those that came over. */
  const usedTags = ({ history }: DeskCase): number[] =>
    history.flatMap(({ body, counted }) => {
      if (!counted) return [];
      if (body.type === 'replied') return [body.firstIndex];
      if (body.type !== 'carried') return [];
      const carried: { body: EventBody } = JSON.parse(body.event);
      return carried.body.type === 'replied' ? [carried.body.firstIndex] : [];
    });

  it('by two at once to two cases goes to one of them, and both are told the same', async () => {
    const ids: ObjectId[] = [];
    for (const words of ['One.', 'Two.', 'Three.'])
      ids.push(await world.sendReport(world.newThread(), words));
    await session.sync();
    const cases: ObjectId[] = [];
    for (const [n, report] of ids.entries())
      cases.push(await session.fileReport(report, { title: `Case ${n}` }));
    const [from, left, right] = cases;
    if (from === undefined || left === undefined || right === undefined) throw new Error('no cases');
    await colleague.sync();
    const threads = caseIn(session, from).threads;
    const done = await Promise.allSettled([
      session.moveThreads({ threads, from, to: left, mayWiden: false }),
      colleague.moveThreads({ threads, from, to: right, mayWiden: false }),
    ]);
    expect(done.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const failed = done.find((each) => each.status === 'rejected');
    expect(failed?.reason).toMatchObject({ code: 'conflict' });
    await session.settled();
    await colleague.settled();
    await session.sync();
    await colleague.sync();
    const where = (one: DeskSession) => stateOf(one).reports.find(({ id }) => id === ids[0])?.caseId;
    expect(where(session)).toBe(where(colleague));
    expect(caseIn(session, where(session) ?? from).reports).toHaveLength(2);
  }, 120_000);

  it('asks before more people read it, and needs the right; a frozen case holds what it has', async () => {
    const me = stateOf(session).me.id;
    const secret = await world.sendReport(world.newThread(), 'For few eyes.');
    const open = await world.sendReport(world.newThread(), 'For everybody.');
    await session.sync();
    const few = await session.fileReport(secret, { title: 'Few', members: [me] });
    const all = await session.fileReport(open, { title: 'All' });
    const { threads } = caseIn(session, few);
    const move = { threads, from: few, to: all };
    await expect(session.moveThreads({ ...move, mayWiden: false })).rejects.toMatchObject({
      code: 'more-readers',
    });
    await session.freeze(few, 'Followed home.');
    await expect(session.moveThreads({ ...move, mayWiden: true })).rejects.toMatchObject({
      code: 'case-frozen',
    });
    await colleague.sync();
    expect(stateOf(colleague).reports.map(({ id }) => id)).not.toContain(secret);
    await expect(colleague.moveThreads({ ...move, mayWiden: true })).rejects.toMatchObject({
      code: 'not-found',
    });
  }, 120_000);

  it('out of a freeze that the mover has not seen is told by name in both cases, which stay as they are', async () => {
    const report = await world.sendReport(world.newThread(), 'They know my street.');
    const other = await world.sendReport(world.newThread(), 'From elsewhere.');
    await session.sync();
    const from = await session.fileReport(report, { title: 'Stopped' });
    const to = await session.fileReport(other, { title: 'Elsewhere' });
    const known = caseIn(session, from).history.length;
    await session.freeze(from, 'Followed home.');
    // What a changed program would do, or a newsroom that holds the freeze back from this one device.
    const unaware: Fetch = async (url, settings): Promise<Answer> => {
      const answer: Answer = await fetch(url, settings);
      if (!url.endsWith('/api/streams/read') || answer.status !== 200) return answer;
      const body = JSON.parse(await answer.text());
      for (const stream of body.streams)
        if (stream.id === from) stream.events = stream.events.slice(0, Math.max(0, known - stream.from));
      return new Response(JSON.stringify(body), { status: 200 });
    };
    const mover = await world.open(world.desk.lead, unaware);
    opened.push(mover);
    await mover.sync();
    const { threads } = caseIn(mover, from);
    await mover.moveThreads({ threads, from, to, mayWiden: false });
    await colleague.sync();
    const by = stateOf(mover).me.id;
    expect(caseIn(colleague, from)).toMatchObject({
      frozen: { reason: 'Followed home.' },
      moves: [{ direction: 'out', other: to, threads, by }],
    });
    expect(caseIn(colleague, to).moves).toMatchObject([{ direction: 'in', other: from, threads, by }]);
    // Nobody who could not read it before reads it now, and what the desk wrote about it has stayed.
    expect(caseIn(colleague, to).access.readers).toEqual(caseIn(colleague, from).access.readers);
    expect(caseIn(colleague, from).history.length).toBeGreaterThan(known);
  }, 120_000);

  it('splits a case for the same people, and the newest words of the old one follow', async () => {
    const me = stateOf(session).me.id;
    const [a, b] = [world.newThread(), world.newThread()];
    const first = await world.sendReport(a, 'The mill burned.');
    const second = await world.sendReport(b, 'A lorry stood there.');
    await session.sync();
    const few = await session.fileReport(first, { title: 'Few', members: [me] });
    await session.fileReport(second, { case: few });
    const thread = stateOf(session).reports.find(({ id }) => id === second)?.thread;
    if (thread === undefined) throw new Error('no thread');
    await session.reply(thread, 'Whose lorry?');
    const split = await session.splitCase({ threads: [thread], from: few, title: 'The lorry' });
    expect(caseIn(session, split)).toMatchObject({
      title: 'The lorry',
      access: { restricted: true, readers: [me] },
      replies: [{ text: 'Whose lorry?' }],
    });
    expect(caseIn(session, few).reports).toHaveLength(1);
    await colleague.sync();
    expect(stateOf(colleague).reports.map(({ id }) => id)).not.toContain(second);
  }, 120_000);
});
