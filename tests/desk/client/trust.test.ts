/**
 * What a malicious newsroom server can do to the desk's histories: hold them back. Whatever else it does is found,
 * and nothing from there on is trusted.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer, Fetch } from '#desk/client/http.ts';
import { makeKey } from '#desk/client/key.ts';
import type { DeskSession } from '#desk/client/session.ts';
import type { DeskCase } from '#desk/client/state.ts';
import { EventLog, type SignKeyOf } from '#desk/client/streams.ts';
import { fromBase64, toBase64, toHex } from '#protocol/bytes.ts';
import { type EventBody, eventHash, FIRST_EVENT_HASH, sealEvent } from '#protocol/events.ts';
import { type Identity, makeIdentity, wrapKey } from '#protocol/identity.ts';
import { newObjectId, type ObjectId } from '#protocol/ids.ts';
import { PASSPHRASE, startWorld, stateOf, type World } from './world.ts';

let world: World;
let lead: DeskSession;
let caseId: ObjectId;

beforeAll(async () => {
  world = await startWorld();
  await world.sendReport(world.newThread(), 'The bridge is closed.');
  lead = await world.open(world.desk.lead);
  await lead.sync();
  const [report] = stateOf(lead).reports;
  if (report === undefined) throw new Error('no report');
  caseId = await lead.fileReport(report.id, { title: 'The bridge' });
  for (const text of ['one', 'two', 'three']) await lead.note(caseId, text);
});
afterAll(async () => {
  await lead.lock();
  await world.stop();
});

interface StreamsAnswer {
  streams: { id: string; from: number; events: string[] }[];
}

/** A server that changes what it says about one case's history. */
function tamper(change: (events: string[]) => string[]): Fetch {
  return async (url, settings): Promise<Answer> => {
    const answer: Answer = await fetch(url, settings);
    if (!url.endsWith('/api/streams/read') || answer.status !== 200) return answer;
    const body: StreamsAnswer = JSON.parse(await answer.text());
    for (const stream of body.streams) if (stream.id === caseId) stream.events = change(stream.events);
    return new Response(JSON.stringify(body), { status: 200 });
  };
}

const caseIn = (session: DeskSession): DeskCase | undefined =>
  stateOf(session).cases.find(({ id }) => id === caseId);

const flipped = (event: string): string => {
  const bytes = fromBase64(event);
  bytes[200] = (bytes[200] ?? 0) ^ 1;
  return toBase64(bytes);
};

const at = (events: readonly string[], index: number): string => events[index] ?? '';

describe('a history that the server changed', () => {
  const attacks: [name: string, change: (events: string[]) => string[], position: number][] = [
    ['an event dropped from the middle', (events) => events.filter((_, i) => i !== 2), 2],
    ['the first event dropped', (events) => events.slice(1), 0],
    ['two events swapped', (e) => [at(e, 0), at(e, 2), at(e, 1), ...e.slice(3)], 1],
    ['an event replayed', (e) => [at(e, 0), at(e, 1), at(e, 1), ...e.slice(2)], 2],
    ['one bit flipped', (e) => [at(e, 0), at(e, 1), flipped(at(e, 2)), ...e.slice(3)], 2],
    ['an event of random bytes added', (e) => [...e, toBase64(world.desk.crypto.random(1024))], 4],
    ['an event cut short', (e) => [...e.slice(0, 3), at(e, 3).slice(0, 100)], 3],
  ];
  it.each(attacks)('is found: %s', async (_name, change, position) => {
    const session = await world.open(world.desk.lead, tamper(change));
    await session.sync();
    const warning = stateOf(session).warnings.find(({ kind }) => kind === 'history-broken');
    expect(warning).toEqual({ kind: 'history-broken', stream: 'case', caseId, position });
    expect(caseIn(session)?.history).toHaveLength(position);
    expect(caseIn(session)?.broken).toBe(true);
    await expect(session.note(caseId, 'added to a forgery')).rejects.toMatchObject({ code: 'event-invalid' });
    await session.lock();
  });

  it('stays told of, and closed to everybody, while the server is asked again', async () => {
    const asked = Promise.withResolvers<void>();
    const heldBack = Promise.withResolvers<void>();
    let isAgain = false;
    let added = 0;
    const forging = tamper((events) => events.slice(1));
    const slow: Fetch = async (url, settings) => {
      if (url.endsWith(`/api/streams/${caseId}`)) added += 1;
      if (isAgain && url.endsWith('/api/streams/read')) {
        asked.resolve();
        await heldBack.promise;
      }
      return forging(url, settings);
    };
    const session = await world.open(world.desk.lead, slow);
    await session.sync();
    isAgain = true;
    const again = session.sync();
    await asked.promise;
    const adding = session.note(caseId, 'added to a forgery');
    adding.then(undefined, () => undefined);
    await sleep(100);
    heldBack.resolve();
    await expect(adding).rejects.toMatchObject({ code: 'event-invalid' });
    await again;
    expect(added).toBe(0);
    expect(caseIn(session)?.broken).toBe(true);
    await session.lock();
  });

  it('is trusted again once the server tells the truth', async () => {
    let honest = false;
    const session = await world.open(
      world.desk.lead,
      tamper((events) => (honest ? events : events.slice(1))),
    );
    await session.sync();
    expect(caseIn(session)?.broken).toBe(true);
    honest = true;
    await session.sync();
    expect(stateOf(session).warnings).toEqual([]);
    expect(caseIn(session)?.notes.map(({ text }) => text)).toEqual(['one', 'two', 'three']);
    await session.lock();
  });
});

describe('an event log', () => {
  const chain = (
    key: Uint8Array,
    stream: ObjectId,
    authors: readonly Identity[],
    bodies: readonly EventBody[],
  ) => {
    const { crypto, root, today } = world.desk;
    let previousHash: Uint8Array = FIRST_EVENT_HASH;
    return bodies.map((body, position) => {
      const author = authors[position % authors.length];
      if (author === undefined) throw new Error('no author');
      const sealed = sealEvent(crypto, root, key, { stream, position, previousHash }, author, today(), body);
      previousHash = eventHash(crypto, sealed);
      return sealed;
    });
  };
  const note = (text: string): EventBody => ({ type: 'noted', text });

  it('takes nothing from somebody who was never on the desk, even with the right key', async () => {
    const { crypto, root } = world.desk;
    const [honest, stranger] = [makeIdentity(crypto, 'A'), makeIdentity(crypto, 'B')];
    const key = crypto.random(32);
    const id = newObjectId(crypto);
    const events = chain(
      key,
      id,
      [honest, honest, stranger, honest],
      [note('1'), note('2'), note('3'), note('4')],
    );
    const known: SignKeyOf = (editor) => (editor === honest.id ? honest.sign.publicKey : null);
    const log = new EventLog(id, () => key);
    expect(await log.take(crypto, root, 0, events, known)).toHaveLength(2);
    expect(log.brokenAt).toBe(2);
    expect(() => log.end()).toThrow(expect.objectContaining({ code: 'event-invalid' }));
  });

  it('takes what it has once, however it is handed over', async () => {
    const { crypto, root } = world.desk;
    const author = makeIdentity(crypto, 'A');
    const key = crypto.random(32);
    const id = newObjectId(crypto);
    const events = chain(
      key,
      id,
      [author],
      Array.from({ length: 6 }, (_, i) => note(String(i))),
    );
    const known: SignKeyOf = () => author.sign.publicKey;
    const log = new EventLog(id, () => key);
    const given = await Promise.all([
      log.take(crypto, root, 0, events.slice(0, 4), known),
      log.take(crypto, root, 2, events.slice(2, 6), known),
      log.take(crypto, root, 0, events, known),
    ]);
    expect(given.map((fresh) => fresh.length)).toEqual([4, 2, 0]);
    expect(log.events.map(({ position }) => position)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(await log.take(crypto, root, 8, events.slice(0, 1), known)).toEqual([]);
    expect(log.brokenAt).toBe(6);
  });
});

describe('a roster that the server changed', () => {
  it('cannot slip its own keys in as somebody invited', async () => {
    const { url } = await lead.invite('editor');
    const key = await makeKey(world.options(), {
      fragment: new URL(url).hash,
      name: 'Nour',
      passphrase: PASSPHRASE,
    });
    await key.join();
    const impostor = makeIdentity(world.desk.crypto, 'Nour');
    const lying: Fetch = async (address, settings): Promise<Answer> => {
      const answer: Answer = await fetch(address, settings);
      if (!address.endsWith('/api/people') || answer.status !== 200) return answer;
      const body: { pending: { signKey: string; kemKey: string }[] } = JSON.parse(await answer.text());
      for (const pending of body.pending) {
        pending.signKey = toHex(impostor.sign.publicKey);
        pending.kemKey = toBase64(impostor.kem.publicKey);
      }
      return new Response(JSON.stringify(body), { status: 200 });
    };
    const deceived = await world.open(world.desk.lead, lying);
    await deceived.sync();
    expect(stateOf(deceived).pending).toMatchObject([{ id: impostor.id, genuine: false }]);
    await expect(deceived.approve(impostor.id)).rejects.toMatchObject({ code: 'invite-invalid' });
    await deceived.lock();

    await lead.sync();
    expect(stateOf(lead).pending).toMatchObject([{ id: key.editorId, genuine: true, words: key.words }]);
    await expect(key.login()).rejects.toMatchObject({ code: 'not-approved' });
    await lead.approve(key.editorId);
    const session = await key.login();
    await session.sync();
    expect(stateOf(session).reports).toHaveLength(1);
    await session.lock();
  });

  it('cannot hand out an epoch key of its own', async () => {
    const session = await world.open(world.desk.editor, async (address, settings): Promise<Answer> => {
      const answer: Answer = await fetch(address, settings);
      if (!address.endsWith('/api/keys') || settings.method !== 'GET' || answer.status !== 200) return answer;
      const body: { keys: unknown[] } = JSON.parse(await answer.text());
      const { crypto, root, lead: by, editor, newsroom } = world.desk;
      const to = { id: editor.identity.id, kemKey: editor.identity.kem.publicKey };
      const stranger = makeIdentity(crypto, 'server');
      const secret = crypto.random(32);
      body.keys.push(wrapKey(crypto, root, `epoch:${newsroom.deskEpoch.id}`, secret, to, by.identity));
      body.keys.push(wrapKey(crypto, root, `stream:${'ab'.repeat(16)}`, secret, to, stranger));
      return new Response(JSON.stringify(body), { status: 200 });
    });
    await expect(session.sync())
      .rejects.toMatchObject({ code: 'forbidden' })
      .catch(() => undefined);
    expect(session.state?.warnings).toContainEqual({ kind: 'keys-refused', count: 2 });
    await session.lock();
  });
});

describe('a line that breaks', () => {
  it('does not lose nor double an event whose answer was lost', async () => {
    let breaking = true;
    const session = await world.open(world.desk.lead, async (address, settings): Promise<Answer> => {
      const answer: Answer = await fetch(address, settings);
      if (breaking && address.endsWith(`/api/streams/${caseId}`)) {
        breaking = false;
        throw new TypeError('network error');
      }
      return answer;
    });
    await session.sync();
    await session.note(caseId, 'said once');
    expect(caseIn(session)?.notes.filter(({ text }) => text === 'said once')).toHaveLength(1);
    await session.lock();
  });

  it('sends a reply once when its answer was lost and the editor tries again', async () => {
    let broken = 0;
    const ids: string[] = [];
    const session = await world.open(world.desk.lead, async (address, settings): Promise<Answer> => {
      const answer: Answer = await fetch(address, settings);
      if (!address.endsWith('/api/replies')) return answer;
      ids.push(JSON.parse(String(settings.body)).id);
      if (broken++ > 0) return answer;
      throw new TypeError('network error');
    });
    await session.sync();
    const thread = stateOf(session).reports[0]?.thread;
    if (thread === undefined) throw new Error('no thread');
    await expect(session.reply(thread, 'When was this?')).rejects.toMatchObject({ code: 'unreachable' });
    await session.reply(thread, 'When was this?');
    expect(new Set(ids).size).toBe(1);
    expect(caseIn(session)?.replies).toHaveLength(1);
    await session.lock();
  });

  it('gives way to a colleague who wrote first', async () => {
    const [one, two] = [await world.open(world.desk.lead), await world.open(world.desk.lead)];
    await Promise.all([one.sync(), two.sync()]);
    const before = caseIn(one)?.notes.length ?? 0;
    await Promise.all([
      ...['a', 'b', 'c'].map((text) => one.note(caseId, text)),
      ...['d', 'e', 'f'].map((text) => two.note(caseId, text)),
    ]);
    await Promise.all([one.sync(), two.sync()]);
    expect(caseIn(one)?.notes).toHaveLength(before + 6);
    expect(caseIn(two)?.notes).toEqual(caseIn(one)?.notes);
    await Promise.all([one.lock(), two.lock()]);
  });

  it('logs in again when its session has ended meanwhile', async () => {
    const session = await world.open(world.desk.lead);
    await session.sync();
    world.desk.passMs(40 * 60 * 1000);
    await session.sync();
    expect(stateOf(session).connection).toEqual({ state: 'current' });
    await session.lock();
  });
});
