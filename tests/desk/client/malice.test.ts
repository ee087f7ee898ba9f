/**
 * A newsroom server that lies about people and keys, alone or with somebody who has left: each lie is shown as a
 * warning with a sentence of its own, and nothing is sealed or wrapped to a key that the desk did not choose.
 */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LEAST_HISTORY_DAYS } from '#desk/client/ended.ts';
import type { Answer, Fetch } from '#desk/client/http.ts';
import type { DeskSession } from '#desk/client/session.ts';
import type { Warning } from '#desk/client/state.ts';
import { arabic } from '#desk/messages/ar.ts';
import { english } from '#desk/messages/en.ts';
import { warningSentence } from '#desk/screens/warningSentence.ts';
import { toBase64, toHex } from '#protocol/bytes.ts';
import { addDays } from '#protocol/day.ts';
import type { SignedStatement } from '#protocol/directory.ts';
import { deskStreamId, type EventBody, eventHash, sealEvent } from '#protocol/events.ts';
import { type Identity, makeIdentity, unwrapKey, wrapKey } from '#protocol/identity.ts';
import { newObjectId, type ObjectId } from '#protocol/ids.ts';
import { startWorld, stateOf, type World } from './world.ts';

let world: World;
let lead: DeskSession;
let caseId: ObjectId;
const opened: DeskSession[] = [];

beforeEach(async () => {
  world = await startWorld();
  lead = await world.open(world.desk.lead);
  const report = await world.sendReport(world.newThread(), 'The bridge is closed.');
  await lead.sync();
  await lead.shareKeys(world.desk.editor.identity.id);
  caseId = await lead.fileReport(report, { title: 'The bridge' });
  await lead.note(caseId, 'one');
  await lead.settled();
});
afterEach(async () => {
  for (const session of [...opened.splice(0), lead]) {
    await session.settled();
    await session.lock();
  }
  await world.stop();
});

interface Told {
  readonly path: string;
  readonly method: string;
  readonly body: string;
}

/** A server in between that changes answers, and writes down what it is told. */
function lying(path: string, change: (body: Record<string, unknown>) => void, told: Told[] = []): Fetch {
  return async (url, settings): Promise<Answer> => {
    if (settings.method === 'POST')
      told.push({ path: new URL(url).pathname, method: settings.method, body: String(settings.body) });
    const answer: Answer = await fetch(url, settings);
    const asksFor = new URL(url).pathname === path && (settings.method === 'GET' || path.endsWith('/read'));
    if (!asksFor || answer.status !== 200) return answer;
    const body: Record<string, unknown> = JSON.parse(await answer.text());
    change(body);
    return new Response(JSON.stringify(body), { status: 200 });
  };
}

async function deceived(fetchWith: Fetch): Promise<DeskSession> {
  const session = await world.open(world.desk.lead, fetchWith);
  opened.push(session);
  await session.sync();
  await session.settled();
  return session;
}

const statementsOf = (body: Record<string, unknown>): SignedStatement[] => {
  if (!Array.isArray(body.statements)) throw new Error('no statements');
  return body.statements;
};

const editorStatement = (identity: Identity, by: Identity): SignedStatement =>
  world.desk.signBy(by.sign, {
    kind: 'editor',
    id: identity.id,
    role: 'editor',
    signKey: toHex(identity.sign.publicKey),
    kemKey: toBase64(identity.kem.publicKey),
    notBefore: world.desk.today(),
    notAfter: addDays(world.desk.today(), 7),
  });

const kindsOf = (session: DeskSession): Warning['kind'][] =>
  stateOf(session).warnings.map(({ kind }) => kind);

/** Nothing that was told to the server is wrapped for this person. */
function expectNothingFor(told: readonly Told[], id: string): void {
  for (const { body } of told) expect(body).not.toContain(id);
}

describe('a foreign member', () => {
  it('added by the server’s own signature is shown nowhere, given nothing, and told of', async () => {
    const stranger = makeIdentity(world.desk.crypto, 'Stranger');
    const told: Told[] = [];
    const add = (body: Record<string, unknown>) =>
      void statementsOf(body).push(editorStatement(stranger, stranger));
    const session = await deceived(lying('/api/people', add, told));
    expect(stateOf(session).people.map(({ id }) => id)).not.toContain(stranger.id);
    expect(kindsOf(session)).toContain('people-refused');
    const report = await world.sendReport(world.newThread(), 'Another.');
    await session.sync();
    await session.fileReport(report, { title: 'Another' });
    await session.settled();
    expectNothingFor(told, stranger.id);
  });

  it('made by an editor who is no lead counts for nothing either', async () => {
    const stranger = makeIdentity(world.desk.crypto, 'Stranger');
    const add = (body: Record<string, unknown>) =>
      void statementsOf(body).push(editorStatement(stranger, world.desk.editor.identity));
    const session = await deceived(lying('/api/people', add));
    expect(stateOf(session).people.map(({ id }) => id)).not.toContain(stranger.id);
    expect(kindsOf(session)).toContain('people-refused');
  });
});

describe('a colleague’s key', () => {
  it('swapped for another is refused: the colleague is missing, and nothing is wrapped to it', async () => {
    const mallory = makeIdentity(world.desk.crypto, 'Mallory');
    const { id } = world.desk.editor.identity;
    const told: Told[] = [];
    const swap = (body: Record<string, unknown>) => {
      body.statements = statementsOf(body).map((statement) => {
        const payload: { kind: string; id?: string; kemKey?: string } = JSON.parse(statement.payload);
        if (payload.kind !== 'editor' || payload.id !== id) return statement;
        payload.kemKey = toBase64(mallory.kem.publicKey);
        return { ...statement, payload: JSON.stringify(payload) };
      });
    };
    const session = await deceived(lying('/api/people', swap, told));
    expect(kindsOf(session)).toContain('people-refused');
    await expect(session.shareKeys(id)).rejects.toMatchObject({ code: 'not-found' });
    expectNothingFor(told, id);
  });
});

describe('an epoch', () => {
  it('of the server’s own is refused, and never taken for one of the weeks to come', async () => {
    const { crypto } = world.desk;
    const stranger = makeIdentity(crypto, 'server');
    const pair = crypto.kemKeypair(crypto.random(32));
    const add = (body: Record<string, unknown>) =>
      void statementsOf(body).push(
        world.desk.signBy(stranger.sign, {
          kind: 'desk-epoch',
          id: world.desk.newsroom.deskEpoch.id,
          publicKey: toBase64(pair.publicKey),
          notBefore: world.desk.today(),
          notAfter: addDays(world.desk.today(), 90),
        }),
      );
    const session = await deceived(lying('/api/people', add));
    expect(kindsOf(session)).toEqual(['people-refused']);
  });
});

describe('the whole list', () => {
  it('signed by another root opens nothing, and nothing is sent', async () => {
    const { crypto } = world.desk;
    const told: Told[] = [];
    const other = crypto.signKeypair(crypto.random(32));
    const replace = (body: Record<string, unknown>) => {
      body.statements = [
        world.desk.signBy(other, {
          kind: 'newsroom',
          name: 'Test desk',
          languages: ['en'],
          notBefore: world.desk.today(),
          notAfter: addDays(world.desk.today(), 7),
        }),
      ];
    };
    const session = await world.open(world.desk.lead, lying('/api/people', replace, told));
    opened.push(session);
    await expect(session.sync()).rejects.toMatchObject({ code: 'directory-invalid' });
    expect(session.state).toBeNull();
    expect(told.filter(({ path }) => !/challenge|session/.test(path))).toEqual([]);
  });
});

describe('a case’s key', () => {
  it('put in the place of the real one, by the server and somebody who has left, gets nothing sealed to it', async () => {
    const { crypto, root, editor, lead: who } = world.desk;
    const to = { id: who.identity.id, kemKey: who.identity.kem.publicKey };
    const name = `stream:${caseId}`;
    const theirs = wrapKey(crypto, root, name, crypto.random(32), to, editor.identity);
    const told: Told[] = [];
    const swapKey = (body: Record<string, unknown>) => {
      if (!Array.isArray(body.keys)) throw new Error('no keys');
      body.keys = [...body.keys.filter((key: { name: string }) => key.name !== name), theirs];
    };
    // The history is held back, so that the case looks as if nothing had happened in it.
    const withhold = lying('/api/streams/read', (body) => {
      if (!Array.isArray(body.streams)) throw new Error('no streams');
      for (const stream of body.streams) if (stream.id === caseId) stream.events = [];
    });
    const keys = lying('/api/keys', swapKey, told);
    const session = await deceived((url, settings) =>
      (url.endsWith('/read') ? withhold : keys)(url, settings),
    );
    await expect(session.note(caseId, 'for the thief')).rejects.toMatchObject({ code: 'forbidden' });
    expect(told.filter(({ path }) => path === `/api/streams/${caseId}`)).toEqual([]);
    expect(kindsOf(session)).toContain('keys-refused');
  });

  it('held back is told of as a case that cannot be read', async () => {
    const drop = (body: Record<string, unknown>) => {
      if (!Array.isArray(body.keys)) throw new Error('no keys');
      body.keys = body.keys.filter((key: { name: string }) => key.name !== `stream:${caseId}`);
    };
    const session = await deceived(lying('/api/keys', drop));
    expect(stateOf(session).warnings).toContainEqual({ kind: 'case-key-missing', caseId });
  });

  it('of a case of a year ago is told of as one that may have ended, of a day later as held back', async () => {
    const { crypto, root, storage, today, lead: who } = world.desk;
    const stream = deskStreamId(crypto, root);
    const wrapped = (await storage.keys.of(who.identity.id)).find(({ name }) => name === `stream:${stream}`);
    if (wrapped === undefined) throw new Error('not given');
    const key = unwrapKey(crypto, root, wrapped, who.identity, () => true);
    const told = async (daysAgo: number, body: EventBody): Promise<void> => {
      const events = await storage.streams.read(stream, 0);
      const previousHash = eventHash(crypto, events.at(-1) ?? new Uint8Array());
      const place = { stream, position: events.length, previousHash };
      const day = addDays(today(), -daysAgo);
      await storage.streams.append(
        stream,
        events.length,
        sealEvent(crypto, root, key, place, who.identity, day, body),
      );
    };
    const made = async (daysAgo: number): Promise<ObjectId> => {
      const id = newObjectId(crypto);
      await told(daysAgo, { type: 'case-made', case: id, title: 'Old' });
      return id;
    };
    await made(LEAST_HISTORY_DAYS);
    const young = await made(LEAST_HISTORY_DAYS - 1);
    const used = await made(LEAST_HISTORY_DAYS + 1);
    await told(LEAST_HISTORY_DAYS - 1, { type: 'case-access', case: used, restricted: false });
    const session = await deceived(fetch);
    expect(stateOf(session).warnings.filter(({ kind }) => kind.startsWith('case'))).toEqual([
      { kind: 'case-key-missing', caseId: young },
      { kind: 'case-key-missing', caseId: used },
      { kind: 'cases-ended', count: 1 },
    ]);
    for (const messages of [english, arabic])
      expect(warningSentence({ kind: 'cases-ended', count: 1 }, messages).length).toBeGreaterThan(20);
  });

  it('of after a removal held back: what follows is not taken, and nothing is written under the old one', async () => {
    await lead.revoke(world.desk.editor.identity.id);
    await lead.settled();
    await lead.note(caseId, 'after');
    const told: Told[] = [];
    const old = (body: Record<string, unknown>) => {
      if (!Array.isArray(body.keys)) throw new Error('no keys');
      body.keys = body.keys.filter((key: { name: string }) => !key.name.startsWith(`stream:${caseId}:`));
    };
    const session = await deceived(lying('/api/keys', old, told));
    expect(stateOf(session).warnings).toContainEqual({ kind: 'case-key-missing', caseId });
    await expect(session.note(caseId, 'under the old key')).rejects.toMatchObject({ code: 'forbidden' });
    expect(told.filter(({ path }) => path === `/api/streams/${caseId}`)).toEqual([]);
  });

  it('of after a removal hidden with the event that names it: the key is changed again before a word is written', async () => {
    const { editor } = world.desk;
    await lead.revoke(editor.identity.id);
    await lead.settled();
    const length = await world.desk.storage.streams.length(caseId);
    const told: Told[] = [];
    const hide = (body: Record<string, unknown>) => {
      if (!Array.isArray(body.streams)) throw new Error('no streams');
      for (const stream of body.streams)
        if (stream.id === caseId) stream.events = stream.events.slice(0, length - 1 - stream.from);
    };
    const session = await deceived(lying('/api/streams/read', hide, told));
    // The place is taken, so the newsroom refuses it; what was offered was an event that names another key.
    await expect(session.note(caseId, 'rolled back')).rejects.toMatchObject({ code: 'conflict' });
    expect(stateOf(session).cases[0]?.notes.map(({ text }) => text)).toEqual(['one']);
    expectNothingFor(
      told.filter(({ path }) => path === '/api/keys'),
      editor.identity.id,
    );
  });
});

describe('every warning', () => {
  it('is one sentence, in English and in Arabic', () => {
    for (const { warnings } of [english, arabic]) {
      for (const words of [
        warnings.broken,
        warnings.deskBroken,
        warnings.caseKeys(1),
        warnings.deskKey,
        warnings.differs,
        warnings.keysRefused,
        warnings.peopleRefused,
        warnings.epochsLate,
        warnings.epochsShort(3),
      ])
        expect(words.length).toBeGreaterThan(20);
    }
  });
});
