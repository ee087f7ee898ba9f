/** Somebody leaves the desk: what they can still do, and what becomes of every key they held. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DeskSession } from '#desk/client/session.ts';
import { fromBase64, fromHex, toBase64, toHex } from '#protocol/bytes.ts';
import { VerifiedDirectory } from '#protocol/directory.ts';
import { type EventPlace, eventHash, FIRST_EVENT_HASH, openEvent } from '#protocol/events.ts';
import { signChallenge, unwrapKey, type WrappedKey } from '#protocol/identity.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { startWorld, stateOf, type World } from './world.ts';

let world: World;
let lead: DeskSession;
let leaver: DeskSession;
let caseId: ObjectId;

beforeEach(async () => {
  world = await startWorld();
  lead = await world.open(world.desk.lead);
  await world.sendReport(world.newThread(), 'The bridge is closed.');
  await lead.sync();
  await lead.shareKeys(world.desk.editor.identity.id);
  leaver = await world.open(world.desk.editor);
  await leaver.sync();
  const [report] = stateOf(leaver).reports;
  if (report === undefined) throw new Error('no report');
  caseId = await lead.fileReport(report.id, { title: 'The bridge' });
  await lead.note(caseId, 'before');
});
afterEach(async () => {
  await lead.settled();
  await lead.lock();
  await world.stop();
});

const keysOf = (): Promise<WrappedKey[]> => world.desk.storage.keys.of(world.desk.editor.identity.id);

/** All that the leaver's device has learned: every stream key that was ever wrapped to them. */
async function learnedBy(): Promise<Map<string, Uint8Array>> {
  const { crypto, root, editor } = world.desk;
  const secrets = new Map<string, Uint8Array>();
  for (const key of await keysOf())
    secrets.set(
      key.name,
      unwrapKey(crypto, root, key, editor.identity, () => true),
    );
  return secrets;
}

/** Which events of the case open with these keys, in their places. */
async function opened(secrets: Iterable<Uint8Array>): Promise<number[]> {
  const { crypto, root, storage } = world.desk;
  const { formerAndPresent } = await directoryNow();
  const signKeyOf = (id: ObjectId): Uint8Array | null =>
    fromHex(formerAndPresent.find((one) => one.id === id)?.signKey ?? '');
  const events = await storage.streams.read(caseId, 0);
  let previousHash: Uint8Array = FIRST_EVENT_HASH;
  const found: number[] = [];
  const keys = [...secrets];
  for (const [position, sealed] of events.entries()) {
    const place: EventPlace = { stream: caseId, position, previousHash };
    const opens = keys.some((key) => {
      try {
        openEvent(crypto, root, key, place, sealed, signKeyOf);
        return true;
      } catch {
        return false;
      }
    });
    if (opens) found.push(position);
    previousHash = eventHash(crypto, sealed);
  }
  return found;
}

const directoryNow = async (): Promise<VerifiedDirectory> =>
  VerifiedDirectory.verify(
    world.desk.crypto,
    world.desk.root,
    { v: 1, statements: await world.desk.storage.statements.all() },
    world.desk.today(),
  );

describe('an editor who is removed', () => {
  it('is out at once: session, live line, a challenge asked for before, and every key kept for them', async () => {
    const { desk } = world;
    const { crypto, root, editor } = desk;
    const token = await desk.login(editor);
    const asked = await desk.ask('POST', '/api/challenge', { json: { editorId: editor.identity.id } });
    const { challenge } = asked.json<{ challenge: string }>();
    const line = await fetch(`${desk.url}/api/live`, { headers: { authorization: `Bearer ${token}` } });
    const reader = line.body?.getReader();
    await reader?.read();

    await lead.revoke(editor.identity.id);

    // The line ends without being asked anything.
    for (let read = await reader?.read(); read?.done === false; read = await reader?.read());
    expect((await desk.ask('GET', '/api/keys', { token })).code).toBe('unauthenticated');
    expect((await desk.ask('POST', '/api/streams/read', { token, json: { streams: [] } })).code).toBe(
      'unauthenticated',
    );
    const signature = toBase64(signChallenge(crypto, root, editor.identity, fromBase64(challenge)));
    const replayed = { editorId: editor.identity.id, challenge, signature };
    expect((await desk.ask('POST', '/api/session', { json: replayed })).code).toBe('unauthenticated');
    await expect(desk.login(editor)).rejects.toThrow('unauthenticated');
    expect(await keysOf()).toEqual([]);
    await expect(leaver.sync()).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('reads what they could read, and nothing that is written from then on', async () => {
    const learned = await learnedBy();
    const before = await opened(learned.values());
    expect(before.length).toBe((await world.desk.storage.streams.read(caseId, 0)).length);
    await lead.revoke(world.desk.editor.identity.id);
    await lead.settled();
    await lead.note(caseId, 'after');
    const after = await world.desk.storage.streams.read(caseId, 0);
    // The event that names the new key is the last they can open: it says who reads on, and no key.
    expect(after.length).toBe(before.length + 2);
    expect(await opened(learned.values())).toEqual([...before, before.length]);
    expect(stateOf(lead).rekeying).toBeNull();
  });

  it('cannot use an invite whose secret stood on the desk’s stream', async () => {
    const { url } = await lead.invite('editor');
    await lead.revoke(world.desk.editor.identity.id);
    const { makeKey } = await import('#desk/client/key.ts');
    const key = await makeKey(world.options(), {
      fragment: new URL(url).hash,
      name: 'Back',
      passphrase: 'x',
    });
    await expect(key.join()).rejects.toMatchObject({ code: 'invite-invalid' });
    expect(stateOf(lead).invites).toEqual([]);
  });

  it('leaves no epoch behind to which sources still seal and of which they hold the key', async () => {
    const learned = await learnedBy();
    const known = [...learned.keys()].filter((name) => name.startsWith('epoch:'));
    expect(known.length).toBeGreaterThanOrEqual(5);
    await lead.revoke(world.desk.editor.identity.id);
    const directory = await directoryNow();
    expect(known).not.toContain(`epoch:${directory.deskEpoch().id}`);
    const open = directory.deskEpochs.filter(({ notAfter }) => notAfter >= directory.today);
    expect(open.length).toBeGreaterThanOrEqual(5);
    expect(open.filter(({ id }) => known.includes(`epoch:${id}`))).toEqual([]);
    // What was sealed in good faith a moment ago still arrives.
    expect(directory.accepts(directory.deskEpochs, world.desk.newsroom.deskEpoch.id)).toBe(true);
  });

  it('changes the keys of every case, is taken up by another browser where it broke off, and tells how far it is', async () => {
    const reports = await Promise.all(
      ['a', 'b', 'c', 'd'].map((text) => world.sendReport(world.newThread(), text)),
    );
    await lead.sync();
    for (const id of reports) await lead.fileReport(id, { title: id.slice(0, 4) });
    await lead.settled();
    const learned = await learnedBy();
    await lead.revoke(world.desk.editor.identity.id);
    // The browser is closed in the middle of it.
    await lead.lock();
    lead = await world.open(world.desk.lead);
    const told: number[] = [];
    lead.subscribe(({ rekeying }) => {
      if (rekeying !== null) told.push(rekeying.total);
    });
    await lead.sync();
    await lead.settled();
    for (const { id } of stateOf(lead).cases) {
      await lead.note(id, 'written after');
      const events = await world.desk.storage.streams.read(id, 0);
      caseId = id;
      const last = events.length - 1;
      expect(await opened(learned.values())).not.toContain(last);
    }
    expect(stateOf(lead).warnings).toEqual([]);
    // Done is done: another look finds nothing more to change.
    const lengths = async () =>
      Promise.all(stateOf(lead).cases.map(({ id }) => world.desk.storage.streams.length(id)));
    const before = await lengths();
    await lead.sync();
    await lead.settled();
    expect(await lengths()).toEqual(before);
  });

  it('has three hundred cases locked anew, each once, though the browser is closed twice on the way', async () => {
    const CASES = 300;
    const { storage } = world.desk;
    const ids = await Promise.all(
      Array.from({ length: CASES - 1 }, (_, at) => world.sendReport(world.newThread(), `report ${at}`)),
    );
    await lead.sync();
    for (const id of ids) await lead.fileReport(id, { title: id.slice(0, 4) });
    await lead.settled();
    const cases = stateOf(lead).cases.map(({ id }) => id);
    const lengths = (): Promise<number[]> => Promise.all(cases.map((id) => storage.streams.length(id)));
    const before = await lengths();
    const changed = async (): Promise<number> =>
      (await lengths()).filter((length, at) => length > (before[at] ?? 0)).length;
    /** The tab is closed once some are done, and most are not. */
    const closedAt = async (count: number): Promise<void> => {
      while ((await changed()) < count) await new Promise((resolve) => setTimeout(resolve, 100));
      await lead.lock();
      lead = await world.open(world.desk.lead);
    };

    await lead.revoke(world.desk.editor.identity.id);
    await closedAt(20);
    const first = await changed();
    expect(first).toBeLessThan(CASES);
    await lead.sync();
    await closedAt(first + 20);
    expect(await changed()).toBeLessThan(CASES);

    const totals: number[] = [];
    lead.subscribe(({ rekeying }) => void (rekeying === null || totals.push(rekeying.total)));
    await lead.sync();
    await lead.settled();
    // It goes on where it was, and what was done is not done again.
    expect(Math.max(0, ...totals)).toBeLessThanOrEqual(CASES - first);
    expect(await lengths()).toEqual(before.map((length) => length + 1));
    expect(stateOf(lead)).toMatchObject({ rekeying: null, warnings: [] });
  }, 240_000);

  it('never gets a new event under an old key, whoever writes first', async () => {
    const colleague = await world.joined(lead, 'Rana');
    await colleague.sync();
    const learned = await learnedBy();
    // The lead's browser goes down right after the statement: nobody has changed a key yet.
    await world.desk.storage.statements.add(
      world.desk.signBy(world.desk.lead.identity.sign, {
        kind: 'revocation',
        key: toHex(world.desk.editor.identity.sign.publicKey),
        day: world.desk.today(),
      }),
    );
    await colleague.sync();
    await colleague.note(caseId, 'after');
    const events = await world.desk.storage.streams.read(caseId, 0);
    expect(await opened(learned.values())).not.toContain(events.length - 1);
    await lead.sync();
    expect(stateOf(lead).cases[0]?.notes.map(({ text }) => text)).toEqual(['before', 'after']);
    await colleague.settled();
    await colleague.lock();
  });
});

describe('a lead who leaves', () => {
  it('leaves epochs and people standing for which another lead vouches, and no way back', async () => {
    const { desk } = world;
    const second = await desk.addEditor('Samir', 'lead');
    await lead.sync();
    await lead.shareKeys(second.identity.id);
    const other = await world.open(second);
    await other.sync();
    const colleague = await world.joined(other, 'Rana');
    await lead.sync();
    await lead.settled();
    const id = stateOf(other).people.find(({ name }) => name === 'Rana')?.id;
    const removed = { kind: 'revocation' as const, day: desk.today() };
    await desk.storage.statements.add(
      desk.signByRoot({ ...removed, key: toHex(second.identity.sign.publicKey) }),
    );
    await lead.sync();
    await lead.settled();
    const directory = await directoryNow();
    // Whom they approved is still here, and so are keys for sources.
    expect(directory.editors.map((editor) => editor.id)).toContain(id);
    expect(directory.deskEpoch()).toBeDefined();
    expect(
      directory.deskEpochs.filter(({ notAfter }) => notAfter >= desk.today()).length,
    ).toBeGreaterThanOrEqual(5);
    await colleague.sync();
    expect(stateOf(colleague).warnings).toEqual([]);
    // What was sealed to their epochs still opens.
    expect(directory.everyDeskEpoch.length).toBeGreaterThan(directory.deskEpochs.length - 1);
    await colleague.lock();
  });

  it('does not bring back whom they removed', async () => {
    const { desk } = world;
    const second = await desk.addEditor('Samir', 'lead');
    const key = toHex(desk.editor.identity.sign.publicKey);
    await desk.storage.statements.add(
      desk.signBy(second.identity.sign, { kind: 'revocation', key, day: desk.today() }),
    );
    await desk.storage.statements.add(
      desk.signByRoot({
        kind: 'revocation',
        key: toHex(second.identity.sign.publicKey),
        day: desk.today(),
      }),
    );
    expect((await directoryNow()).editors.map(({ signKey }) => signKey)).not.toContain(key);
  });

  it('cannot offer sources an epoch any more, whatever day it is written to', async () => {
    const { desk } = world;
    const second = await desk.addEditor('Samir', 'lead');
    await desk.storage.statements.add(
      desk.signByRoot({
        kind: 'revocation',
        key: toHex(second.identity.sign.publicKey),
        day: desk.today(),
      }),
    );
    const pair = desk.crypto.kemKeypair(desk.crypto.random(32));
    const before = (await directoryNow()).deskEpoch().id;
    await desk.storage.statements.add(
      desk.signBy(second.identity.sign, {
        kind: 'desk-epoch',
        id: (await import('#protocol/ids.ts')).newEpochId(desk.crypto),
        publicKey: toBase64(pair.publicKey),
        notBefore: desk.today(),
        notAfter: desk.today(),
      }),
    );
    const directory = await directoryNow();
    expect(directory.deskEpoch().id).toBe(before);
  });
});
