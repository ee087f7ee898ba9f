/** Who reads what on the desk: cases for named people, roles, freezes, keys given back. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { makeKey, openKey } from '#desk/client/key.ts';
import type { DeskSession } from '#desk/client/session.ts';
import { toHex } from '#protocol/bytes.ts';
import type { Role } from '#protocol/directory.ts';
import { newObjectId, type ObjectId } from '#protocol/ids.ts';
import { PASSPHRASE, startWorld, stateOf, type World } from './world.ts';

let world: World;
let lead: DeskSession;
const opened: DeskSession[] = [];

beforeEach(async () => {
  world = await startWorld();
  lead = await world.open(world.desk.lead);
  await lead.sync();
});
afterEach(async () => {
  for (const session of [...opened.splice(0), lead]) {
    await session.settled();
    await session.lock();
  }
  await world.stop();
});

async function joined(name: string, role: Role = 'editor'): Promise<DeskSession> {
  const { url } = await lead.invite(role);
  const made = await makeKey(world.options(), { fragment: new URL(url).hash, name, passphrase: PASSPHRASE });
  await made.join();
  await lead.approve(made.editorId);
  const session = await made.login();
  opened.push(session);
  await session.sync();
  return session;
}

async function filed(by: DeskSession, title: string, members?: readonly ObjectId[]): Promise<ObjectId> {
  const id = await world.sendReport(world.newThread(), `The report of ${title}`);
  await by.sync();
  return by.fileReport(id, members === undefined ? { title } : { title, members });
}

const idOf = (session: DeskSession): ObjectId => stateOf(session).me.id;
const titles = (session: DeskSession): string[] => stateOf(session).cases.map(({ title }) => title);
const namesOf = async (id: ObjectId): Promise<string[]> => [...(await world.desk.storage.keys.namesOf(id))];

describe('a case for named people', () => {
  it('is read by these alone: others learn neither its title nor its history, and get no key', async () => {
    const rana = await joined('Rana');
    const omar = await joined('Omar');
    const caseId = await filed(rana, 'The mayor', [idOf(rana), idOf(lead)]);
    await rana.note(caseId, 'for two of us');
    await Promise.all([lead.sync(), omar.sync()]);
    expect(stateOf(lead).cases[0]).toMatchObject({
      title: 'The mayor',
      access: { restricted: true, readers: [idOf(lead), idOf(rana)].sort() },
    });
    expect(titles(omar)).toEqual([]);
    expect(JSON.stringify(stateOf(omar))).not.toMatch(/The mayor|for two of us/);
    expect(stateOf(omar).warnings).toEqual([]);
    expect(await namesOf(idOf(omar))).not.toContain(`stream:${caseId}`);
    const token = await world.desk.login({ ...world.desk.editor });
    const asked = await world.desk.ask('POST', '/api/streams/read', {
      token,
      json: { streams: [{ id: caseId, from: 0 }] },
    });
    expect(asked.code).toBe('forbidden');
    // Somebody who comes to the desk later is not given its key either, and neither is who asks for all keys again.
    const late = await joined('Late');
    await lead.shareKeys(idOf(omar));
    for (const id of [idOf(late), idOf(omar)]) expect(await namesOf(id)).not.toContain(`stream:${caseId}`);
  });

  it('filed by one, or with others at once, is never wrapped for anybody who is not named', async () => {
    const omar = await joined('Omar');
    const rana = await joined('Rana');
    const written: string[] = [];
    const session = await world.open(world.desk.lead, async (url, settings) => {
      if (settings.method !== 'GET') written.push(`${new URL(url).pathname} ${String(settings.body)}`);
      return fetch(url, settings);
    });
    opened.push(session);
    for (const text of ['One.', 'Two.', 'Three.']) await world.sendReport(world.newThread(), text);
    await session.sync();
    const [one, two, three] = stateOf(session).reports;
    if (!(one && two && three)) throw new Error('three reports were sent');
    const members = [idOf(session), idOf(rana)];
    const alone = await session.fileReport(one.id, { title: 'The mayor', members });
    const both = await session.fileTogether([two.thread, three.thread], { title: 'The road', members });
    await session.settled();
    const everywhere = written.filter((line) => line.includes(idOf(omar)));
    for (const caseId of [alone, both.caseId]) {
      expect(written.filter((line) => line.includes(`stream:${caseId}`))).not.toEqual([]);
      expect(everywhere.filter((line) => line.includes(caseId))).toEqual([]);
      expect(await namesOf(idOf(omar))).not.toContain(`stream:${caseId}`);
      expect(await namesOf(idOf(rana))).toContain(`stream:${caseId}`);
    }
    await Promise.all([omar.sync(), rana.sync()]);
    expect(titles(omar)).toEqual([]);
    expect(titles(rana).sort()).toEqual(['The mayor', 'The road']);
    for (const caseId of [alone, both.caseId])
      await expect((async () => omar.note(caseId, 'let me in'))()).rejects.toMatchObject({
        code: 'not-found',
      });
    // Without oneself among them, or with somebody who is not on the desk, nothing is made.
    const another = await world.sendReport(world.newThread(), 'Four.');
    await session.sync();
    for (const wrong of [[idOf(rana)], [idOf(session), newObjectId(world.desk.crypto)]])
      await expect(session.fileReport(another, { title: 'Wrong', members: wrong })).rejects.toMatchObject({
        code: 'forbidden',
      });
    expect(titles(session)).not.toContain('Wrong');
  });

  it('is opened to a colleague with all of its history, and closed again with another key', async () => {
    const rana = await joined('Rana');
    const omar = await joined('Omar');
    const caseId = await filed(lead, 'The bridge', [idOf(lead), idOf(rana)]);
    await lead.note(caseId, 'one');
    await lead.setMembers(caseId, [idOf(lead), idOf(rana), idOf(omar)]);
    await omar.sync();
    expect(stateOf(omar).cases[0]?.notes.map(({ text }) => text)).toEqual(['one']);

    await lead.setMembers(caseId, [idOf(lead), idOf(rana)]);
    await lead.note(caseId, 'two');
    expect(await namesOf(idOf(omar))).not.toContain(`stream:${caseId}`);
    await expect(omar.note(caseId, 'from outside')).rejects.toMatchObject({ code: 'forbidden' });
    await omar.sync();
    expect(titles(omar)).toEqual([]);
    await rana.sync();
    expect(stateOf(rana).cases[0]?.notes.map(({ text }) => text)).toEqual(['one', 'two']);

    await lead.setMembers(caseId, null);
    await omar.sync();
    expect(stateOf(omar).cases[0]).toMatchObject({ access: { restricted: false } });
    expect(stateOf(omar).cases[0]?.notes.map(({ text }) => text)).toEqual(['one', 'two']);
  });

  it('is restricted when it was open, and only a lead or whoever made it puts somebody out', async () => {
    const rana = await joined('Rana');
    const omar = await joined('Omar');
    const caseId = await filed(rana, 'The bridge');
    await Promise.all([omar.sync(), lead.sync()]);
    await expect(omar.setMembers(caseId, [idOf(omar)])).rejects.toMatchObject({ code: 'forbidden' });
    await expect(rana.setMembers(caseId, [idOf(omar)])).rejects.toMatchObject({ code: 'forbidden' });
    await rana.setMembers(caseId, [idOf(rana), idOf(lead)]);
    await omar.sync();
    expect(titles(omar)).toEqual([]);
    expect(stateOf(omar).reports).toEqual([]);
    await lead.sync();
    expect(titles(lead)).toEqual(['The bridge']);
    // The server itself refuses: an editor cannot take a colleague's keys away.
    const other = await filed(lead, 'Another');
    await omar.sync();
    const { desk } = world;
    await lead.shareKeys(desk.editor.identity.id);
    const token = await desk.login(desk.editor);
    const json = { stream: other, editorId: idOf(omar) };
    expect((await desk.ask('POST', '/api/keys/withdraw', { token, json })).code).toBe('forbidden');
  });

  it('gets another key when one of its people is removed from the desk', async () => {
    const rana = await joined('Rana');
    const omar = await joined('Omar');
    const caseId = await filed(rana, 'Without a lead', [idOf(rana), idOf(omar)]);
    const before = (await namesOf(idOf(rana))).filter((name) => name.includes(caseId));
    await lead.revoke(idOf(omar));
    opened.splice(opened.indexOf(omar), 1);
    await rana.sync();
    await rana.settled();
    const after = (await namesOf(idOf(rana))).filter((name) => name.includes(caseId));
    expect(after.length).toBe(before.length + 1);
    expect(stateOf(rana).cases.find(({ id }) => id === caseId)?.access.readers).toEqual([idOf(rana)]);
  });
});

describe('an administrator', () => {
  it('removes people and reads nothing: no key of a case or an epoch is ever wrapped to one', async () => {
    const rana = await joined('Rana');
    const admin = await joined('Adam', 'administrator');
    const adminId = idOf(admin);
    await filed(lead, 'The bridge');
    await lead.sync();
    await lead.settled();
    expect(await namesOf(adminId)).toEqual([]);
    expect(stateOf(admin)).toMatchObject({ reports: [], cases: [], warnings: [] });
    await expect(lead.shareKeys(adminId)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(
      lead.fileReport(await anotherReport(), { title: 'x', members: [idOf(lead), adminId] }),
    ).rejects.toMatchObject({ code: 'forbidden' });
    await admin.revoke(idOf(rana));
    opened.splice(opened.indexOf(rana), 1);
    await lead.sync();
    await lead.settled();
    expect(stateOf(lead).people.find(({ name }) => name === 'Rana')?.present).toBe(false);
    expect(await namesOf(idOf(rana))).toEqual([]);
    await expect(admin.revoke(idOf(lead))).rejects.toMatchObject({ code: 'forbidden' });
    await expect(admin.invite('editor')).rejects.toMatchObject({ code: 'forbidden' });
    expect(await namesOf(adminId)).toEqual([]);
  });
});

async function anotherReport(): Promise<ObjectId> {
  const id = await world.sendReport(world.newThread(), 'Another report');
  await lead.sync();
  return id;
}

describe('a freeze', () => {
  it('is pulled by anybody and lifted by two, each for the freeze they saw', async () => {
    const rana = await joined('Rana');
    const caseId = await filed(lead, 'The bridge');
    await rana.sync();
    await rana.freeze(caseId, 'she was followed');
    await lead.sync();
    const frozen = (session: DeskSession) => stateOf(session).cases[0]?.frozen ?? null;
    const { position = -1 } = frozen(lead) ?? {};
    await lead.liftFreeze(caseId, position);
    await lead.liftFreeze(caseId, position);
    expect(frozen(lead)?.lifts).toEqual([idOf(lead)]);
    await expect(lead.promote(caseId)).rejects.toMatchObject({ code: 'case-frozen' });
    await expect(rana.liftFreeze(caseId, position + 1)).rejects.toMatchObject({ code: 'conflict' });
    await rana.liftFreeze(caseId, position);
    expect(frozen(rana)).toBeNull();
    await lead.freeze(caseId, 'again');
    // The signatures of before say nothing about this one.
    expect(frozen(lead)?.lifts).toEqual([]);
  });
});

describe('a lost key', () => {
  it('is joined by two leads for whom everybody saw it asked, and by neither alone', async () => {
    const { desk } = world;
    const others = [await desk.addEditor('Samir', 'lead'), await desk.addEditor('Dina', 'lead')];
    await lead.sync();
    for (const { identity } of others) await lead.shareKeys(identity.id);
    const [samir, dina] = [
      await world.open(others[0] ?? desk.lead),
      await world.open(others[1] ?? desk.lead),
    ];
    opened.push(samir, dina);
    await Promise.all([samir.sync(), dina.sync()]);
    const rana = await joined('Rana');
    await rana.settled();
    const lostId = idOf(rana);
    const caseId = await filed(rana, 'Hers alone', [lostId]);
    await rana.note(caseId, 'only she read this');

    const again = await joined('Rana again');
    const nobody = await joined('Nobody');
    await expect(nobody.askRecovery(lostId, idOf(nobody))).rejects.toMatchObject({ code: 'forbidden' });
    await samir.sync();
    await expect(samir.giveShare(lostId, idOf(again))).rejects.toMatchObject({ code: 'not-found' });
    await lead.sync();
    await lead.askRecovery(lostId, idOf(again));
    await nobody.sync();
    expect(stateOf(nobody).recoveries).toMatchObject([{ lost: lostId, to: idOf(again), canGive: false }]);
    await samir.giveShare(lostId, idOf(again));
    await again.sync();
    expect(stateOf(again).recoveries).toMatchObject([{ ready: false }]);
    await expect(again.recoverKey(lostId, PASSPHRASE)).rejects.toMatchObject({ code: 'not-found' });
    await dina.giveShare(lostId, idOf(again));
    await again.sync();
    await expect(nobody.recoverKey(lostId, PASSPHRASE)).rejects.toMatchObject({ code: 'not-found' });
    const file = await again.recoverKey(lostId, 'another good passphrase');
    const key = await openKey(world.options(), JSON.parse(JSON.stringify(file)), 'another good passphrase');
    expect(key.editorId).toBe(lostId);
    const back = await key.login();
    opened.push(back);
    await back.sync();
    const hers = stateOf(back).cases.find(({ id }) => id === caseId);
    expect(hers?.notes.map(({ text }) => text)).toEqual(['only she read this']);
  });

  it('stands on no server in a form that opens: neither whole nor in shares', async () => {
    const { desk } = world;
    for (const name of ['Samir', 'Dina']) {
      const { identity } = await desk.addEditor(name, 'lead');
      await lead.sync();
      await lead.shareKeys(identity.id);
    }
    const rana = await joined('Rana');
    await rana.settled();
    await lead.sync();
    await lead.settled();
    const { readFile } = await import('node:fs/promises');
    const { join } = await import('node:path');
    const files = ['amana.sqlite', 'amana.sqlite-wal'].map((name) => readFile(join(desk.folder.path, name)));
    const disk = toHex(new Uint8Array(Buffer.concat(await Promise.all(files))));
    const { seeds } = desk.lead.identity;
    expect(disk).not.toContain(toHex(seeds.subarray(0, 16)));
    expect(disk).not.toContain(Buffer.from('key-escrowed').toString('hex'));
  });
});
