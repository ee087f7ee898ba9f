import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { silentLog } from '#process/index.ts';
import { toBase64, toHex } from '#protocol/bytes.ts';
import { addDays, type Day, dayOf } from '#protocol/day.ts';
import { LIFETIME_DAYS } from '#protocol/directory.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { inviteKeys, makeIdentity, sealCarried, tokenHash, wrapKey } from '#protocol/identity.ts';
import { openProducer, type Producer } from '#queue/index.ts';
import { openStorage, type Storage } from '#storage/index.ts';
import { type Chores, openChores } from '#workers/janitor/chores.ts';
import { makeFolder, type TestFolder } from '../../support/folder.ts';
import { makeNewsroom, type TestNewsroom } from '../../support/newsroom.ts';
import { startRedis, type TestRedis } from '../../support/redis.ts';

describe('what must not outlive its time', () => {
  const today: Day = dayOf(Date.now());
  let crypto: Crypto;
  let folder: TestFolder;
  let storage: Storage;
  let redis: TestRedis;
  let producer: Producer;
  let chores: Chores;
  let newsroom: TestNewsroom;

  beforeEach(async () => {
    crypto = await loadCrypto();
    newsroom = makeNewsroom(crypto, today);
    folder = await makeFolder();
    redis = await startRedis(folder.path);
    storage = await openStorage({
      database: join(folder.path, 'a.sqlite'),
      blobs: join(folder.path, 'blobs'),
    });
    for (const statement of newsroom.directory.statements) await storage.statements.add(statement);
    producer = openProducer({ redis: redis.socket, onTrouble: () => {} });
    chores = openChores({ storage, producer, log: silentLog, releaseSeconds: 0 });
  });
  afterEach(async () => {
    await producer.close();
    await storage.close();
    await redis.stop();
    await folder.remove();
  });

  /** makeNewsroom's epoch is open for seven days from `today` on, the last of them this one. */
  const lastDay = addDays(today, LIFETIME_DAYS.deskEpoch - 1);

  it("destroys a desk epoch's wrapped keys 14 days after its end, and no other key", async () => {
    const root = newsroom.root.publicKey;
    const editor = makeIdentity(crypto, 'Amal');
    const to = { id: editor.id, kemKey: editor.kem.publicKey };
    const epoch = `epoch:${newsroom.deskEpoch.id}`;
    const stream = `stream:${toHex(crypto.random(16))}`;
    const entries = [epoch, stream].map((name) => ({
      editorId: editor.id,
      key: wrapKey(crypto, root, name, crypto.random(32), to, editor),
    }));
    await storage.keys.put(entries, { writer: editor.id, begins: new Set(), mayReplace: false });
    const invite = inviteKeys(crypto, crypto.random(32));
    await storage.people.addInvite({
      id: invite.id,
      tokenHash: toBase64(tokenHash(crypto, invite.token)),
      role: 'lead',
      lastDay: addDays(lastDay, 60),
      carried: [sealCarried(crypto, root, invite, epoch, crypto.random(32))],
    });

    await chores.daily(addDays(lastDay, LIFETIME_DAYS.deskEpochGrace));
    expect((await storage.keys.of(editor.id)).map(({ name }) => name)).toEqual([epoch, stream]);
    await chores.daily(addDays(lastDay, LIFETIME_DAYS.deskEpochGrace + 1));
    expect((await storage.keys.of(editor.id)).map(({ name }) => name)).toEqual([stream]);
    expect((await storage.people.invite(invite.id))?.carried).toEqual([]);
  });

  it('forgets an invite that nobody used in time', async () => {
    const { id, token } = inviteKeys(crypto, crypto.random(32));
    const hash = toBase64(tokenHash(crypto, token));
    await storage.people.addInvite({ id, tokenHash: hash, role: 'editor', lastDay: today, carried: [] });
    await chores.daily(today);
    expect(await storage.people.invite(id)).not.toBeNull();
    await chores.daily(addDays(today, 1));
    expect(await storage.people.invite(id)).toBeNull();
  });
});
