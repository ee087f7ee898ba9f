/** The end of an epoch: what the newsroom still has opens nothing that was not filed, and all that was. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { silentLog } from '#process/index.ts';
import { toHex } from '#protocol/bytes.ts';
import { LIFETIME_DAYS, VerifiedDirectory } from '#protocol/directory.ts';
import { unwrapKey } from '#protocol/identity.ts';
import { openSmall } from '#protocol/open.ts';
import { openChores } from '#workers/janitor/chores.ts';
import { JPEG } from '../../support/desk.ts';
import { startWorld, stateOf, type World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.stop());

const DESTROYED_AFTER_DAYS = LIFETIME_DAYS.deskEpoch + LIFETIME_DAYS.deskEpochGrace;

async function contentOf(file: { content: AsyncIterable<Uint8Array> }): Promise<string> {
  let hex = '';
  for await (const piece of file.content) hex += toHex(piece);
  return hex;
}

describe('once an epoch is destroyed', () => {
  it('keeps every clean copy, record and original of a case, and nothing that opens the sealed report', async () => {
    const { crypto, root, storage, lead: who } = world.desk;
    const bytes = new Uint8Array([...JPEG, ...crypto.random(200)]);
    const photo = await world.sendPhoto(bytes, true);
    const unfiledPhoto = await world.sendPhoto();
    const report = await world.sendReport(world.newThread(), 'With a photo.', [photo]);
    const unfiled = await world.sendReport(world.newThread(), 'Nobody looked.', [unfiledPhoto]);
    const lead = await world.open(who);
    await lead.sync();
    const caseId = await lead.fileReport(report, { title: 'Kept' });
    await lead.settled();
    const mediaBefore = stateOf(lead).cases.find(({ id }) => id === caseId)?.media;
    expect(mediaBefore).toHaveLength(1);
    await lead.lock();

    for (let day = 0; day < DESTROYED_AFTER_DAYS; day++) world.desk.passDays(1);
    // No chore of the day queues anything.
    const chores = openChores({ storage, producer: null as never, log: silentLog, releaseSeconds: 0 });
    await chores.daily(world.desk.today());

    // A new browser, with the same key file: all that the newsroom still has.
    const later = await world.open(who);
    await later.sync();
    const state = stateOf(later);
    expect(state.reports.map(({ id }) => id)).toEqual([report]);
    expect(state.attachments.get(photo.id)).toMatchObject({ state: 'clean', hasOriginal: true });
    expect(state.cases.find(({ id }) => id === caseId)?.media).toEqual(mediaBefore);
    expect(await contentOf(await later.openClean(photo.id))).toBe(toHex(bytes));

    expect(await contentOf(await later.openOriginal(photo.id))).toBe(toHex(bytes));

    // Every wrapped key on the server, opened with the lead's own key, and every key they lead to.
    const directory = VerifiedDirectory.verify(
      crypto,
      root,
      { v: 1, statements: await storage.statements.all() },
      world.desk.today(),
    );
    const known = new Map<string, Uint8Array>();
    for (const key of await storage.keys.of(who.identity.id))
      known.set(
        key.name,
        unwrapKey(crypto, root, key, who.identity, () => true),
      );
    expect([...known.keys()]).not.toContain(`epoch:${world.desk.newsroom.deskEpoch.id}`);
    expect(directory.everyDeskEpoch.length).toBeGreaterThan(1);
    for (const id of [report, unfiled]) {
      const [stored] = await storage.reports.read([id]);
      if (stored === undefined) throw new Error('the sealed report is gone');
      for (const secret of known.values()) {
        const args = { crypto, root, kind: 'report' as const, id, slot: 0, secretKeyOf: () => secret };
        await expect(openSmall(args, stored.sealed)).rejects.toMatchObject({ code: 'cannot-open' });
      }
    }
    await expect(later.openClean(unfiledPhoto.id)).rejects.toMatchObject({ name: 'AmanaError' });
    await later.settled();
    await later.lock();
  });

  it('keeps what was cleaned again after it was filed', async () => {
    const { crypto, lead: who } = world.desk;
    const photo = await world.sendPhoto(undefined, true);
    const report = await world.sendReport(world.newThread(), 'With a photo.', [photo]);
    const lead = await world.open(who);
    await lead.sync();
    const caseId = await lead.fileReport(report, { title: 'Kept' });
    await lead.settled();
    const again = new Uint8Array([...JPEG, ...crypto.random(300)]);
    await lead.cleanAgain(photo.id, 'scan');
    await world.cleanAgain(photo.id, again);
    await lead.sync();
    await lead.settled();
    await lead.lock();
    world.desk.passDays(DESTROYED_AFTER_DAYS);
    const later = await world.open(who);
    await later.sync();
    expect(await contentOf(await later.openClean(photo.id))).toBe(toHex(again));
    expect(stateOf(later).cases.find(({ id }) => id === caseId)?.media).toHaveLength(1);
    await later.settled();
    await later.lock();
  });
});

describe('keys for the weeks to come', () => {
  it('are made by whichever lead opens the desk, and everybody is told when they run short', async () => {
    const editor = await world.open(world.desk.editor);
    await editor.sync();
    expect(stateOf(editor).warnings).toContainEqual({ kind: 'epochs-short', daysLeft: 7 });
    const lead = await world.open(world.desk.lead);
    await lead.sync();
    await editor.sync();
    const kinds = stateOf(editor).warnings.map(({ kind }) => kind);
    expect(kinds).not.toContain('epochs-short');
    world.desk.passDays(4 * LIFETIME_DAYS.deskEpoch);
    await editor.sync();
    expect(stateOf(editor).warnings.map(({ kind }) => kind)).toContain('epochs-short');
    await Promise.all([lead.settled(), editor.settled()]);
    await lead.lock();
    await editor.lock();
  });
});
