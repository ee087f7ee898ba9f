/** Backups of a newsroom that runs, and what comes back of them: all that was acknowledged, nothing that was destroyed. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Decrypter, Encrypter } from 'age-encryption';
import Database from 'better-sqlite3';
import { makeIdentityPair, openSealed, readIdentities, readRecipients } from '#cli/backup/age.ts';
import { readChain } from '#cli/backup/chain.ts';
import { type RestoreOptions, restoreTo } from '#cli/backup/restore.ts';
import { type TakeOptions, takeBackup } from '#cli/backup/take.ts';
import { type DataFolder, dataFolder } from '#cli/places.ts';
import { standingFolder } from '#cli/standing.ts';
import { parseLifetimes } from '#config/schema.ts';
import { toHex } from '#protocol/bytes.ts';
import { addDays, type Day } from '#protocol/day.ts';
import { LIFETIME_DAYS } from '#protocol/directory.ts';
import { wrapKey } from '#protocol/identity.ts';
import { newObjectId, type ObjectId } from '#protocol/ids.ts';
import { openStorage, type Storage } from '#storage/index.ts';
import { amana } from '../support/amana.ts';
import { startDesk, type TestDesk } from '../support/desk.ts';
import { allBytes, inPieces, putWaiting } from '../support/waiting.ts';

jest.setTimeout(120_000);

let desk: TestDesk;
let data: DataFolder;
let folder: string;
let backups: string;
let recipients: Encrypter;
let identity: Decrypter;

const LIFETIMES = parseLifetimes({});
/** The file of the identity, and of its recipient. */
const keyFile = () => join(folder, 'operator.age');
const openFile = () => join(folder, 'operator.age.pub');
/** libsodium’s own is slow for many bytes. */
const random = (bytes: number): Uint8Array => new Uint8Array(randomBytes(bytes));
const nothing = (): void => undefined;

const take = (changes: Partial<TakeOptions> = {}) =>
  takeBackup({
    data,
    to: backups,
    recipients,
    passingRecipients: recipients,
    onionKeys: false,
    keep: 14,
    lifetimes: LIFETIMES,
    today: desk.today(),
    onCount: nothing,
    onFile: nothing,
    ...changes,
  });

const restore = (to: string, changes: Partial<RestoreOptions> = {}) =>
  restoreTo(join(folder, to), {
    from: backups,
    identity,
    number: null,
    ledgers: [],
    lifetimes: LIFETIMES,
    today: desk.today(),
    onCount: nothing,
    onFile: nothing,
    ...changes,
  });

/** Opens a restored newsroom, looks, and closes it. */
async function within<T>(name: string, look: (storage: Storage) => Promise<T>): Promise<T> {
  const storage = await openStorage(dataFolder(join(folder, name)));
  try {
    return await look(storage);
  } finally {
    await storage.close();
  }
}

async function putReport(released = true, day: Day = desk.today()): Promise<ObjectId> {
  const id = newObjectId(desk.crypto);
  await desk.storage.reports.put(id, day, random(3000));
  if (released) await desk.storage.reports.release(id);
  return id;
}

async function putCleaned(keepOriginal = true): Promise<ObjectId> {
  const id = newObjectId(desk.crypto);
  await putWaiting(desk.storage, id, random(80_000), desk.today());
  const clean = inPieces(random(70_000));
  await desk.storage.attachments.settle(id, { record: random(900), clean, keepOriginal });
  return id;
}

const contentOf = async (
  storage: Storage,
  which: 'openClean' | 'openOriginal' | 'openSealed',
  id: ObjectId,
): Promise<string | null> => {
  const blob = await storage.attachments[which](id);
  if (blob === null) return null;
  try {
    return (await allBytes(blob.chunks())).toString('base64');
  } finally {
    await blob.close();
  }
};

/** Every sealed file of the backups, opened. */
async function everythingIn(from: string): Promise<Buffer> {
  const opened: Buffer[] = [];
  for (const name of await readdir(from, { recursive: true })) {
    if (name.endsWith('.age')) opened.push(await allBytes(openSealed(join(from, name), name, identity)));
  }
  return Buffer.concat(opened);
}

/** Any part of it: a database spreads what is longer than a quarter of a page over several. */
const holds = (bytes: Buffer, text: string): boolean =>
  (text.match(/.{64}/g) ?? []).some((part) => bytes.includes(part));

const idsOf = async (storage: Storage): Promise<ObjectId[]> =>
  (await storage.reports.released()).map(({ id }) => id).sort();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'amana-backup-'));
  const pair = await makeIdentityPair();
  await writeFile(keyFile(), `# a comment\n${pair.identity}\n`);
  await writeFile(openFile(), `${pair.recipient}\n`);
  recipients = await readRecipients(openFile());
  identity = await readIdentities([keyFile()]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

beforeEach(async () => {
  desk = await startDesk();
  data = dataFolder(desk.folder.path);
  backups = await mkdtemp(join(folder, 'backups-'));
  await writeFile(data.rootPublic, `${toHex(desk.root)}\n`);
  await mkdir(data.site, { recursive: true });
  await writeFile(join(data.site, 'index.html'), '<!doctype html><title>Site</title>');
});
afterEach(() => desk.stop());

describe('a backup of a newsroom that runs', () => {
  it('brings back, byte for byte, all that was acknowledged before it, while more is coming', async () => {
    const { storage, lead, crypto, root } = desk;
    const released = await Promise.all(Array.from({ length: 20 }, () => putReport()));
    const cleaned = await putCleaned();
    const waiting = newObjectId(crypto);
    await putWaiting(storage, waiting, random(70_000), desk.today());
    const stream = newObjectId(crypto);
    await storage.streams.append(stream, 0, random(1024));
    await storage.streams.append(stream, 1, random(1024));
    const to = { id: lead.identity.id, kemKey: lead.identity.kem.publicKey };
    const key = wrapKey(crypto, root, `stream:${stream}`, random(32), to, lead.identity);
    await storage.keys.put([{ editorId: to.id, key }], {
      writer: to.id,
      begins: new Set(),
      mayReplace: false,
    });
    const reply = newObjectId(crypto);
    await storage.drops.putReply(reply, desk.today(), random(1024));
    await storage.notebooks.write({
      editorId: lead.identity.id,
      id: newObjectId(crypto),
      before: null,
      sealed: random(512),
    });
    const unreleased = await Promise.all(Array.from({ length: 20 }, () => putReport(false)));
    // One was acknowledged a moment ago: it is in its cell, and in no table yet.
    await storage.reports.unreleased();
    const tables = new Database(data.database);
    expect(tables.prepare('DELETE FROM reports WHERE id = ?').run(unreleased[0]).changes).toBe(1);
    tables.close();
    let going = true;
    const more = (async () => {
      for (let round = 0; going && round < 8; round++) await Promise.all([putReport(), putCleaned(false)]);
    })();
    const taken = await take();
    going = false;
    await more;
    expect(taken.number).toBe(1);
    expect(taken.reports).toBeGreaterThanOrEqual(40);

    await restore('whole');
    await within('whole', async (restored) => {
      const here = await storage.reports.read(released);
      const there = new Map((await restored.reports.read(released)).map(({ id, sealed }) => [id, sealed]));
      expect(there.size).toBe(20);
      for (const { id, sealed } of here)
        expect(Buffer.from(sealed).equals(Buffer.from(there.get(id) ?? []))).toBe(true);
      expect(await restored.reports.unreleased()).toEqual(expect.arrayContaining(unreleased));
      for (const [which, id] of [
        ['openClean', cleaned],
        ['openOriginal', cleaned],
        ['openSealed', waiting],
      ] as const) {
        const sealed = await contentOf(storage, which, id);
        expect(sealed).not.toBeNull();
        expect((await contentOf(restored, which, id)) === sealed).toBe(true);
      }
      expect(await restored.attachments.readRecords([cleaned])).toEqual(
        await storage.attachments.readRecords([cleaned]),
      );
      expect(await restored.streams.read(stream, 0)).toEqual(await storage.streams.read(stream, 0));
      expect(await restored.keys.of(lead.identity.id)).toEqual(await storage.keys.of(lead.identity.id));
      expect(await restored.statements.all()).toEqual(await storage.statements.all());
      expect(await restored.drops.repliesWait()).toBe(true);
      // Whatever came while it was made is there whole or not at all.
      for (const { id, state, clean } of await restored.attachments.list()) {
        if (state === 'done' && clean !== null)
          expect(await contentOf(restored, 'openClean', id)).toBe(await contentOf(storage, 'openClean', id));
        if (state === 'waiting') expect(await contentOf(restored, 'openSealed', id)).not.toBeNull();
      }
    });
    const there = dataFolder(join(folder, 'whole'));
    expect(await readFile(there.rootPublic, 'utf8')).toBe(`${toHex(desk.root)}\n`);
    expect(await readFile(join(there.site, 'index.html'), 'utf8')).toContain('<title>Site</title>');
    for (const name of ['', 'amana.sqlite', 'root.pub', 'blobs', 'site'])
      expect((await stat(join(there.top, name))).mode & 0o077).toBe(0);
  });

  it('writes again only what is new, and leaves no copy of the database behind', async () => {
    await Promise.all([putCleaned(), putCleaned()]);
    expect(await take()).toMatchObject({ number: 1, blobs: 4, newBlobs: 4 });
    const times = async () =>
      Promise.all(
        (await readdir(join(backups, 'blobs'))).map(
          async (n) => (await stat(join(backups, 'blobs', n))).mtimeMs,
        ),
      );
    const before = await times();
    await putCleaned(false);
    expect(await take()).toMatchObject({ number: 2, blobs: 5, newBlobs: 1 });
    expect((await times()).filter((time) => before.includes(time))).toHaveLength(4);
    expect(await readdir(data.top)).not.toContain('backup-aside');
    const chain = await readChain(backups);
    expect(chain.map(({ manifest }) => manifest.previous)).toEqual([null, chain[0]?.sha256]);
    // A blob that somebody took away is written again.
    const [lost] = chain[1]?.manifest.blobs ?? [];
    await rm(join(backups, lost?.name ?? ''));
    expect(await take()).toMatchObject({ number: 3, newBlobs: 1 });
    expect((await restore('third')).blobs).toBe(5);
  });

  it('holds no private key of the worker, and not the root key', async () => {
    const secrets = await Promise.all(
      [data.workerKeys, data.offline, join(data.top, 'tor')].map(async (place) => {
        const secret = `private-${toHex(random(16))}`;
        await mkdir(place, { recursive: true });
        await writeFile(join(place, 'some.key'), secret);
        return secret;
      }),
    );
    const [, , onion] = secrets;
    await take();
    const without = await everythingIn(backups);
    expect(secrets.filter((secret) => without.includes(secret))).toEqual([]);
    await take({ onionKeys: true });
    const asked = await everythingIn(backups);
    expect(secrets.filter((secret) => asked.includes(secret))).toEqual([onion]);
    await restore('onions');
    expect(await readdir(join(folder, 'onions', 'tor'))).toEqual(['some.key']);
  });

  it('tells whoever has the folder no id, no key and not whose it is', async () => {
    const [report, photo] = [await putReport(), await putCleaned()];
    await take();
    const names = await readdir(backups, { recursive: true });
    const outside = await Promise.all(
      names.map(async (name) =>
        (await stat(join(backups, name))).isFile() ? readFile(join(backups, name)) : Buffer.alloc(0),
      ),
    );
    const inside = await everythingIn(backups);
    const { edition } = (await desk.storage.attachments.list())[0] ?? {};
    const root = toHex(desk.root);
    const secrets = [
      report,
      photo,
      String(edition),
      root,
      toHex(desk.lead.identity.sign.publicKey),
      'Test desk',
    ];
    for (const secret of secrets) {
      expect(inside.includes(secret)).toBe(true);
      expect(names.join().includes(secret)).toBe(false);
      expect(Buffer.concat(outside).includes(secret)).toBe(false);
    }
  });

  it('finds everything where services keep it, and brings it back to a data folder', async () => {
    const [report, photo] = [await putReport(), await putCleaned()];
    await desk.storage.reports.unreleased();
    const top = join(folder, 'var-lib-amana');
    const storage = join(top, 'storage');
    await mkdir(storage, { recursive: true });
    for (const name of ['amana.sqlite', 'amana.sqlite-wal', 'amana.sqlite-reports', 'blobs'])
      await cp(join(data.top, name), join(storage, name), { recursive: true });
    await cp(data.site, join(top, 'site'), { recursive: true });
    await writeFile(join(top, 'root.pub'), `AMANA_ROOT=${toHex(desk.root)}\n`);
    await mkdir(`${top}-tor/intake`, { recursive: true });
    await writeFile(`${top}-tor/intake/hostname`, 'a.onion');
    await take({ data: standingFolder(top), onionKeys: true });
    expect(await readdir(top)).not.toContain('backup-aside');
    expect(await restore('from-services')).toMatchObject({ reports: 1, blobs: 2 });
    await within('from-services', async (restored) => {
      expect(await idsOf(restored)).toEqual([report]);
      expect(await contentOf(restored, 'openClean', photo)).not.toBeNull();
    });
    const there = join(folder, 'from-services');
    expect(await readFile(join(there, 'root.pub'), 'utf8')).toBe(`${toHex(desk.root)}\n`);
    expect(await readFile(join(there, 'tor', 'intake', 'hostname'), 'utf8')).toBe('a.onion');
    expect(await readFile(join(there, 'site', 'index.html'), 'utf8')).toContain('Site');
  });

  it('keeps as many as it is told, and no file that none of them needs', async () => {
    await putCleaned();
    for (let round = 0; round < 4; round++) await take({ keep: 2 });
    expect((await readChain(backups)).map(({ manifest }) => manifest.number)).toEqual([3, 4]);
    const names = (await readdir(backups)).filter((name) => /^\d/.test(name));
    expect(names.filter((name) => name.startsWith('000003')).sort()).toEqual(
      ['database.age', 'manifest.json', 'reports.age', 'site.age'].map((name) => `000003.${name}`),
    );
    expect(names.filter((name) => /^00000[12]/.test(name))).toEqual([]);
    expect((await restore('older', { number: 3 })).number).toBe(3);
  });
});

describe('what was destroyed', () => {
  it('stays purged: in the newest backup, in older ones, and in copies that are told so by a ledger', async () => {
    const [purged, kept] = [await putReport(), await putReport()];
    const [photo, other] = [await putCleaned(), await putCleaned()];
    await take();
    const copy = join(folder, 'copied-before-the-purge');
    await cp(backups, copy, { recursive: true });
    await desk.storage.purge.erase([purged, photo], desk.today());
    const { forgotten } = await take();
    expect(forgotten).toBe(2);

    for (const number of [1, 2]) {
      const restored = await restore(`purged-${number}`, { number });
      expect(restored.purged).toBe(number === 1 ? 2 : 0);
      await within(`purged-${number}`, async (storage) => {
        expect(await idsOf(storage)).toEqual([kept]);
        expect((await storage.attachments.list()).map(({ id }) => id)).toEqual([other]);
        // Nor does it come back by way of the next backup.
        expect((await storage.retention.ledger()).length).toBeGreaterThanOrEqual(3);
      });
    }
    // A copy knows nothing of it until it is told.
    await restore('untold', { from: copy });
    await within('untold', async (storage) => expect(await idsOf(storage)).toContain(purged));
    const ledgers = [join(backups, '000002.ledger.age')];
    expect((await restore('told', { from: copy, ledgers })).purged).toBe(2);
    await within('told', async (storage) => {
      expect(await idsOf(storage)).toEqual([kept]);
      expect((await storage.attachments.list()).map(({ id }) => id)).toEqual([other]);
      expect(await readdir(join(folder, 'told', 'blobs', 'fresh'))).toHaveLength(2);
    });
  });

  it('does not come back past its lifetime', async () => {
    await putReport();
    const photo = await putCleaned();
    await take();
    const later = (days: number) => addDays(desk.today(), days);
    expect(await restore('at-the-end', { today: later(LIFETIMES.reportDays ?? 0) })).toMatchObject({
      reports: 1,
      expired: 0,
    });
    const over = await restore('reports-over', { today: later((LIFETIMES.reportDays ?? 0) + 1) });
    expect(over).toMatchObject({ reports: 0, blobs: 2, expired: 1 });
    const all = await restore('all-over', { today: later((LIFETIMES.attachmentDays ?? 0) + 1) });
    expect(all).toMatchObject({ reports: 0, blobs: 0, expired: 2 });
    await within('all-over', async (storage) => {
      expect(await storage.attachments.status(photo)).toBeNull();
      expect(await storage.reports.released()).toEqual([]);
    });
  });

  it('stays unreadable: no backup holds an epoch’s key once it is destroyed, with the operator’s key or without', async () => {
    const { crypto, root, storage, lead, newsroom } = desk;
    const to = { id: lead.identity.id, kemKey: lead.identity.kem.publicKey };
    const secret = newsroom.secretKeys.get(newsroom.deskEpoch.id) ?? new Uint8Array(0);
    const key = wrapKey(crypto, root, `epoch:${newsroom.deskEpoch.id}`, secret, to, lead.identity);
    await storage.keys.put([{ editorId: to.id, key }], {
      writer: to.id,
      begins: new Set(),
      mayReplace: false,
    });
    await take();
    // As long as it is not destroyed it is in the newest one, or nobody could read what came this week.
    expect(holds(await everythingIn(backups), key.sealed)).toBe(true);
    const database = '000001.database.age';
    expect(holds(await allBytes(openSealed(join(backups, database), database, identity)), key.sealed)).toBe(
      false,
    );
    // From a backup that lay still until then, it does not come back into a newsroom.
    const end = addDays(desk.today(), LIFETIME_DAYS.deskEpoch + LIFETIME_DAYS.deskEpochGrace);
    await restore('still', { today: end });
    await within('still', async (restored) => expect(await restored.keys.of(to.id)).toEqual([]));

    expect(await storage.retention.destroyEndedEpochs(end)).toBe(1);
    await take({ today: end });
    expect(await readChain(backups)).toHaveLength(2);
    expect(holds(await everythingIn(backups), key.sealed)).toBe(false);
  });
});

describe('going back to an older backup', () => {
  it('forgets neither whom the newsroom has revoked since, nor that an invite is void, nor a reply', async () => {
    const { storage, editor, lead } = desk;
    const invite = newObjectId(desk.crypto);
    await storage.people.addInvite({
      id: invite,
      tokenHash: toHex(random(32)),
      role: 'editor',
      lastDay: addDays(desk.today(), 7),
      carried: [{ name: 'epoch:0a0b0c0d', sealed: 'c2VhbGVk' }],
    });
    const stream = newObjectId(desk.crypto);
    await storage.streams.append(stream, 0, random(1024));
    await take();
    const key = toHex(editor.identity.sign.publicKey);
    const revoked = desk.signBy(lead.identity.sign, { kind: 'revocation', key, day: desk.today() });
    await storage.statements.add(revoked);
    await storage.people.cancelOpenInvites();
    await storage.drops.publish({ day: desk.today(), number: 3 }, async () => random(64));
    await storage.streams.append(stream, 1, random(1024));
    await take();
    await restore('went-back', { number: 1 });
    await within('went-back', async (restored) => {
      expect(await restored.statements.all()).toEqual(await storage.statements.all());
      expect(await restored.people.invite(invite)).toBeNull();
      expect(await restored.drops.since(desk.today())).toEqual(await storage.drops.since(desk.today()));
      expect(await restored.streams.length(stream)).toBe(1);
    });
  });
});

describe('a backup that is not as it was written', () => {
  it('is named and refused, whichever byte was flipped, and nothing comes to be', async () => {
    await putReport();
    await putCleaned();
    await take();
    await take();
    const chain = await readChain(backups);
    const newest = chain[1]?.manifest;
    const names = [...(newest?.parts ?? []), ...(newest?.blobs ?? [])].map(({ name }) => name);
    expect(names).toHaveLength(5 + 2);
    for (const name of names) {
      const path = join(backups, name);
      const bytes = await readFile(path);
      const changed = Buffer.from(bytes);
      const at = Math.floor(changed.length / 2);
      changed[at] = (changed[at] ?? 0) ^ 1;
      await writeFile(path, changed);
      await expect(restore('never')).rejects.toThrow(`${name} is changed`);
      await rm(path);
      await expect(restore('never')).rejects.toThrow(`${name} is missing`);
      await writeFile(path, bytes);
    }
    const manifest = join(backups, '000001.manifest.json');
    const text = await readFile(manifest, 'utf8');
    await writeFile(manifest, text.replace('"day":', '"day": '));
    await expect(restore('never')).rejects.toThrow('000002.manifest.json does not follow');
    await writeFile(manifest, text);
    const stranger = join(folder, 'stranger.age');
    await writeFile(stranger, `${(await makeIdentityPair()).identity}\n`);
    await expect(restore('never', { identity: await readIdentities([stranger]) })).rejects.toThrow(
      'does not open with this identity',
    );
    expect((await readdir(folder)).filter((name) => name.startsWith('never'))).toEqual([]);
    expect((await restore('after-all')).reports).toBe(1);
  });
});

describe('./amana backup and restore', () => {
  const json = async (args: readonly string[]) => {
    const { code, stdout, stderr } = await amana(args);
    return { code, stderr, value: stdout === '' ? null : JSON.parse(stdout) };
  };
  const outcome = async (): Promise<unknown> =>
    JSON.parse(await readFile(join(data.top, 'backup.json'), 'utf8'));

  it('back up, verify, and bring back; doctor is told the day and the outcome', async () => {
    const report = await putReport();
    const common = ['--data', data.top, '--json'];
    const made = await json(['backup', '--to', backups, '--recipients', openFile(), ...common]);
    expect(made).toMatchObject({ code: 0, value: { number: 1, reports: 1 } });
    const today = desk.today();
    expect(await outcome()).toEqual({
      v: 1,
      lastDone: today,
      lastTry: { day: today, outcome: 'done' },
      verified: null,
    });
    expect((await json(['backup', 'verify', backups, ...common])).value).toMatchObject({ outcome: 'whole' });
    const before = await readdir(tmpdir());
    const proven = await json(['backup', 'verify', backups, '--identity', keyFile(), ...common]);
    expect(proven).toMatchObject({ code: 0, value: { outcome: 'restorable', backups: 1 } });
    const left = (await readdir(tmpdir())).filter((name) => !before.includes(name));
    expect(left.filter((name) => name.startsWith('amana-rehearsal'))).toEqual([]);
    expect(await outcome()).toMatchObject({ verified: { day: today, outcome: 'restorable' } });

    const to = join(folder, 'by-command');
    const args = ['restore', backups, '--to', to, '--identity', keyFile(), '--json'];
    expect(await json(args)).toMatchObject({ code: 0, value: { reports: 1, rootHex: toHex(desk.root) } });
    await within('by-command', async (storage) => expect(await idsOf(storage)).toEqual([report]));
    const again = await json(args);
    expect(again).toMatchObject({ code: 2, value: null });
    expect(again.stderr).toContain('is not empty');

    const path = join(backups, '000001.reports.age');
    const bytes = await readFile(path);
    bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1;
    await writeFile(path, bytes);
    const damaged = await json(['backup', 'verify', backups, ...common]);
    expect(damaged).toMatchObject({
      code: 1,
      value: { outcome: 'damaged', damages: [{ file: '000001.reports.age', what: 'changed' }] },
    });
    expect(await outcome()).toMatchObject({ verified: { outcome: 'damaged' } });
  });

  it.each([
    [
      'a private key on the server',
      () => ['--to', backups, '--recipients', keyFile()],
      'holds a private key',
    ],
    ['a folder of something else', () => ['--to', data.site, '--recipients', openFile()], 'data folder'],
    ['no recipients', () => ['--to', backups], '--recipients FILE'],
    [
      'a file that is not there',
      () => ['--to', backups, '--recipients', join(folder, 'nowhere')],
      'cannot be read',
    ],
    [
      'no backups at all',
      () => ['--to', backups, '--recipients', openFile(), '--keep', '0'],
      'whole number from 1',
    ],
  ])('refuse %s in one sentence, and write nothing', async (_, args, sentence) => {
    const { code, stdout, stderr } = await amana(['backup', '--data', data.top, ...args()]);
    expect(code).toBe(sentence === 'cannot be read' ? 1 : 2);
    expect(stdout).toBe('');
    expect(stderr).toContain(sentence);
    expect(await readdir(backups)).toEqual([]);
  });

  it('make a key of which one half is for the server', async () => {
    const file = join(folder, 'made.age');
    expect((await amana(['backup', 'key', file])).code).toBe(0);
    expect((await stat(file)).mode & 0o077).toBe(0);
    expect(await readFile(`${file}.pub`, 'utf8')).toMatch(/^age1[0-9a-z]+\n$/);
    expect((await amana(['backup', 'key', file])).code).toBe(2);
    await take({ recipients: await readRecipients(`${file}.pub`), passingRecipients: recipients });
    expect(existsSync(join(backups, '000001.manifest.json'))).toBe(true);
    const only = await readIdentities([file]);
    // Without the second key nobody has the wrapped keys, and so what was sealed to any epoch.
    await expect(allBytes(openSealed(join(backups, '000001.passing.age'), 'it', only))).rejects.toThrow(
      'it does not open',
    );
    await restore('two-keys', { identity: await readIdentities([file, keyFile()]) });
  });
});
