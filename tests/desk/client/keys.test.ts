/** Keys on the desk: where they come from, when they wait, when they are gone. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer } from '#desk/client/http.ts';
import { makeKey, openKey, openKeyWithSecurityKey } from '#desk/client/key.ts';
import { Keyring } from '#desk/client/keyring.ts';
import { toBase64 } from '#protocol/bytes.ts';
import { addDays } from '#protocol/day.ts';
import { LIFETIME_DAYS, VerifiedDirectory } from '#protocol/directory.ts';
import { wrapKey } from '#protocol/identity.ts';
import { newEpochId } from '#protocol/ids.ts';
import { PASSPHRASE, startWorld, stateOf, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

describe('a key file', () => {
  const fragment = (): string => `#/enrol/${toBase64(world.desk.crypto.random(32))}/${'ab'.repeat(32)}`;

  it('opens with its passphrase alone, and is the same key then', async () => {
    const made = await makeKey(world.options(), {
      fragment: fragment(),
      name: 'Nour',
      passphrase: PASSPHRASE,
    });
    const text = JSON.stringify(made.keyFile);
    const opened = await openKey(world.options(), JSON.parse(text), PASSPHRASE);
    expect(opened).toMatchObject({ editorId: made.editorId, name: 'Nour', words: made.words });
    expect(text).not.toContain(PASSPHRASE);
    const wrong = openKey(world.options(), made.keyFile, `${PASSPHRASE}.`);
    await expect(wrong).rejects.toMatchObject({ code: 'wrong-passphrase' });
  });

  it('cannot be given another root, owner or cost', async () => {
    const { keyFile } = await makeKey(world.options(), {
      fragment: fragment(),
      name: 'Nour',
      passphrase: PASSPHRASE,
    });
    const changes = [
      { root: 'cd'.repeat(32) },
      { editorId: 'cd'.repeat(16) },
      { argon2id: { ...keyFile.argon2id, opsLimit: 2 } },
    ];
    for (const change of changes) {
      const opening = openKey(world.options(), { ...keyFile, ...change }, PASSPHRASE);
      await expect(opening).rejects.toMatchObject({ code: 'wrong-passphrase' });
    }
    for (const bad of [null, 'key', {}, { ...keyFile, v: 2 }, { ...keyFile, extra: 1 }]) {
      await expect(openKey(world.options(), bad, PASSPHRASE)).rejects.toMatchObject({
        code: 'malformed-object',
      });
    }
  });

  it('opens with another passphrase once its owner has changed it, which takes the one of now', async () => {
    const fresh = 'another lantern in another orbit';
    const { crypto } = world.desk;
    const made = await makeKey(world.options(), {
      fragment: fragment(),
      name: 'Nour',
      passphrase: PASSPHRASE,
    });
    const answer = { credentialId: crypto.random(32), salt: crypto.random(32), secret: crypto.random(32) };
    const before = made.keyFile;
    const changes = [
      { kind: 'passphrase', passphrase: fresh },
      { kind: 'security-key', answer },
    ] as const;
    for (const change of changes)
      await expect(made.changeKey(fresh, change)).rejects.toMatchObject({ code: 'wrong-passphrase' });
    expect(made.keyFile).toBe(before);

    const withKey = await made.changeKey(PASSPHRASE, { kind: 'security-key', answer });
    const changed = await made.changeKey(PASSPHRASE, { kind: 'passphrase', passphrase: fresh });
    expect(withKey.securityKey).toBeDefined();
    const { editorId } = made;
    expect(await openKey(world.options(), changed, fresh)).toMatchObject({ editorId });
    // The security key opens it as before, and what was the passphrase does not.
    expect(await openKeyWithSecurityKey(world.options(), changed, answer.secret)).toMatchObject({ editorId });
    await expect(openKey(world.options(), changed, PASSPHRASE)).rejects.toMatchObject({
      code: 'wrong-passphrase',
    });
  });

  it('is not made with a link that is not whole, nor joined with one nobody made', async () => {
    for (const bad of ['', '#/enrol/abc/def', `${fragment()}0`]) {
      const making = makeKey(world.options(), { fragment: bad, name: 'Nour', passphrase: PASSPHRASE });
      await expect(making).rejects.toMatchObject({ code: 'invite-invalid' });
    }
    const stranger = await makeKey(world.options(), {
      fragment: fragment(),
      name: 'X',
      passphrase: PASSPHRASE,
    });
    await expect(stranger.join()).rejects.toMatchObject({ code: 'invite-invalid' });
    await expect(stranger.login()).rejects.toMatchObject({ code: 'unauthenticated' });
  });
});

describe('an epoch’s key', () => {
  it('waits for the statement that publishes it, and is refused when it is not its other half', () => {
    const { crypto, root, newsroom, lead, today } = world.desk;
    const me = lead.identity;
    const directoryOf = (...more: Parameters<typeof world.desk.signByRoot>[0][]) =>
      VerifiedDirectory.verify(
        crypto,
        root,
        {
          v: 1,
          statements: [
            ...newsroom.directory.statements,
            ...lead.statements,
            ...more.map(world.desk.signByRoot),
          ],
        },
        today(),
      );
    const pair = crypto.kemKeypair(crypto.random(32));
    const id = newEpochId(crypto);
    const to = { id: me.id, kemKey: me.kem.publicKey };
    const wrapped = [wrapKey(crypto, root, `epoch:${id}`, pair.secretKey, to, me)];
    const keyring = new Keyring();
    keyring.take(crypto, root, me, directoryOf(), wrapped);
    expect([keyring.epochs.size, keyring.refused]).toEqual([0, 0]);

    const window = { notBefore: addDays(today(), 7), notAfter: addDays(today(), 13) };
    const publicKey = toBase64(pair.publicKey);
    const published = directoryOf({ kind: 'desk-epoch', id, publicKey, ...window });
    keyring.take(crypto, root, me, published, wrapped);
    expect([keyring.epochs.size, keyring.refused]).toEqual([1, 0]);

    const other = toBase64(crypto.kemKeypair(crypto.random(32)).publicKey);
    const swapped = new Keyring();
    swapped.take(
      crypto,
      root,
      me,
      directoryOf({ kind: 'desk-epoch', id, publicKey: other, ...window }),
      wrapped,
    );
    expect([swapped.epochs.size, swapped.refused]).toEqual([0, 1]);

    const lastDay = window.notAfter + LIFETIME_DAYS.deskEpochGrace;
    keyring.dropExpired(published, addDays(today(), lastDay - today()));
    expect(keyring.epochs.size).toBe(1);
    keyring.dropExpired(published, addDays(today(), lastDay - today() + 1));
    expect(keyring.epochs.size).toBe(0);
  });

  it('once destroyed, leaves what was filed in a case and nothing else', async () => {
    const filed = await world.sendReport(world.newThread(), 'Filed in time.');
    await world.sendReport(world.newThread(), 'Nobody looked.');
    const lead = await world.open(world.desk.lead);
    await lead.sync();
    expect(stateOf(lead).reports).toHaveLength(2);
    const caseId = await lead.fileReport(filed, { title: 'In time' });
    // The epoch ends on its seventh day, and is destroyed after fourteen more.
    world.desk.passDays(LIFETIME_DAYS.deskEpoch + LIFETIME_DAYS.deskEpochGrace);
    await lead.lock();
    const later = await world.open(world.desk.lead);
    await later.sync();
    expect(stateOf(later).reports).toMatchObject([{ id: filed, text: 'Filed in time.', caseId }]);
    // What nobody filed is closed as it should be: nothing to warn of.
    expect(stateOf(later).warnings).toEqual([]);
    await later.lock();
  });
});

describe('a locked desk', () => {
  it('shows nothing more, whatever was under way', async () => {
    const session = await world.open(world.desk.lead);
    await session.sync();
    let shown = 0;
    session.subscribe(() => {
      shown += 1;
    });
    const underWay = session.sync().then(
      () => null,
      (thrown: unknown) => thrown,
    );
    await session.lock();
    await underWay;
    expect(session.state).toBeNull();
    expect(shown).toBe(0);
    await expect(session.sync()).rejects.toMatchObject({ name: 'AmanaError' });
  });

  it('opens a session once per login, and tells the newsroom when it leaves', async () => {
    const left: string[] = [];
    const session = await world.open(world.desk.lead, async (address, settings): Promise<Answer> => {
      if (settings.method === 'DELETE') left.push(new URL(address).pathname);
      return fetch(address, settings);
    });
    await session.sync();
    await session.lock();
    expect(left).toEqual(['/api/session']);
  });
});
