/** The source guardian's signature, asked for by the desk's client, by every colleague's device and by the server. */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { DeskSession } from '#desk/client/session.ts';
import type { DeskCase } from '#desk/client/state.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { anArticle, type TestEditor } from '../../support/desk.ts';
import { startWorld, stateOf, type World } from './world.ts';

jest.setTimeout(120_000);

let world: World;
let guardian: TestEditor;
let lead: DeskSession;
let editor: DeskSession;
let keeper: DeskSession;
let caseId: ObjectId;

beforeAll(async () => {
  world = await startWorld();
  guardian = await world.desk.addEditor('Huda', 'guardian');
  lead = await world.open(world.desk.lead);
  await lead.sync();
  for (const { identity } of [guardian, world.desk.editor]) await lead.shareKeys(identity.id);
  editor = await world.open(world.desk.editor);
  keeper = await world.open(guardian);
  const report = await world.sendReport(world.newThread(), 'Something that happened yesterday.');
  await lead.sync();
  caseId = await lead.fileReport(report, { title: 'Bridge' });
});
afterAll(async () => {
  for (const session of [lead, editor, keeper]) await session.lock();
  await world.stop();
});

const caseOf = (session: DeskSession): DeskCase => {
  const found = stateOf(session).cases.find(({ id }) => id === caseId);
  if (found === undefined) throw new Error('no case');
  return found;
};

async function signed(session: DeskSession): Promise<void> {
  await session.sync();
  await session.signDraft(caseId, caseOf(session).draft?.digest ?? '');
}

const article = (title: string) => ({
  article: anArticle(world.desk.today(), { title, slug: title.toLowerCase() }),
  sources: [],
});

describe('an article', () => {
  it('does not leave with the signatures of two who are no guardians', async () => {
    await lead.saveDraft(caseId, article('First'));
    await signed(lead);
    await signed(editor);
    await lead.sync();
    expect(caseOf(lead)).toMatchObject({
      canPromote: false,
      signOff: { needed: 2, missing: 'guardian', guardians: [guardian.identity.id] },
    });
    await expect(lead.promote(caseId)).rejects.toMatchObject({ code: 'guardian-missing' });
    await expect(lead.buildBundle(caseId)).rejects.toMatchObject({ code: 'guardian-missing' });
  });

  it('is refused by the server, whatever a client says', async () => {
    const { desk } = world;
    const token = await desk.login(desk.lead);
    const post = async (signers: readonly TestEditor[]) => {
      const { zip } = await desk.bundle(anArticle(desk.today(), { slug: 'by-hand' }), signers);
      return desk.ask('POST', '/api/promotions', {
        token,
        body: zip(),
        headers: { 'content-type': 'application/zip' },
      });
    };
    expect((await post([desk.lead, desk.editor])).code).toBe('guardian-missing');
    expect((await post([desk.lead, guardian])).status).toBe(200);
  });

  it('leaves once a guardian who did not write it has signed', async () => {
    await signed(keeper);
    await lead.sync();
    expect(caseOf(lead)).toMatchObject({ canPromote: true, signOff: { missing: null } });
    const { path } = await lead.promote(caseId);
    for (const session of [lead, editor, keeper]) {
      await session.sync();
      expect(caseOf(session).promoted).toMatchObject({ path });
    }
  });

  it('of a guardian’s own words needs another guardian, where there is one', async () => {
    const second = await world.desk.addEditor('Rima', 'guardian');
    await keeper.sync();
    await keeper.saveDraft(caseId, article('Second'));
    await signed(keeper);
    await signed(lead);
    expect(caseOf(lead).signOff).toMatchObject({
      author: guardian.identity.id,
      guardians: [second.identity.id],
      missing: 'guardian',
    });
    await expect(lead.promote(caseId)).rejects.toMatchObject({ code: 'guardian-missing' });
    // The server does not know the author: it finds a guardian among those who signed.
    await lead.shareKeys(second.identity.id);
    const other = await world.open(second);
    await signed(other);
    await lead.sync();
    expect(caseOf(lead).canPromote).toBe(true);
    await lead.promote(caseId);
    await other.lock();
  });
});
