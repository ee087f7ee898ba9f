/** The source-risk check between two editors and a real newsroom: nothing that blocks is signed or leaves. */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { articleWords } from '#desk/client/article-words.ts';
import type { DeskSession } from '#desk/client/session.ts';
import type { DeskCase } from '#desk/client/state.ts';
import { checkRisk } from '#desk/risk/check.ts';
import type { Draft } from '#protocol/article.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { anArticle } from '../../support/desk.ts';
import { startWorld, stateOf, type World } from './world.ts';

jest.setTimeout(120_000);

const NUMBER = '+963 944 123 456';
const TOLD =
  'The lorries came in the small hours and parked behind the old mill where the men unloaded long wooden boxes without any light at all.';
const PARKED =
  'Nobody had swept the yard since the autumn when the owners went away and left only their two dogs behind.';

let world: World;
let lead: DeskSession;
let second: DeskSession;
let caseId: ObjectId;

const caseOf = (session: DeskSession): DeskCase => {
  const found = stateOf(session).cases.find(({ id }) => id === caseId);
  if (found === undefined) throw new Error('no case');
  return found;
};
const digestOf = (session: DeskSession): string => caseOf(session).draft?.digest ?? '';
const draftOf = (body: string): Draft => ({ article: anArticle(stateOf(lead).today, { body }), sources: [] });

async function override(session: DeskSession, words: string, rule: string): Promise<void> {
  await session.sync();
  const draft = caseOf(session).draft;
  if (draft === null) throw new Error('no draft');
  const start = articleWords(draft.draft.article).text.indexOf(words);
  const spot = { rule, start, end: start + words.length };
  await session.overrideRisk(caseId, {
    digest: draft.digest,
    ...spot,
    reason: 'It is printed on their sign.',
  });
}

beforeAll(async () => {
  world = await startWorld();
  lead = await world.open(world.desk.lead);
  await lead.sync();
  second = await world.joined(lead, 'Rana');
  const [first, other] = [
    await world.sendReport(world.newThread(), TOLD),
    await world.sendReport(world.newThread(), PARKED),
  ];
  await lead.sync();
  await lead.mark([other], 'parked');
  caseId = await lead.fileReport(first, { title: 'Lorries' });
});
afterAll(() => world.stop());

describe('a draft with a block', () => {
  it('tells every colleague of it when it is saved, and is signed by nobody', async () => {
    await lead.saveDraft(caseId, draftOf(`Call ${NUMBER} for more.`));
    await second.sync();
    expect(caseOf(second).blocks).toEqual([{ rule: 'phone', text: NUMBER }]);
    for (const session of [lead, second])
      await expect(session.signDraft(caseId, digestOf(session))).rejects.toMatchObject({ code: 'risk-open' });
    expect(caseOf(lead).history.filter(({ body }) => body.type === 'risk-found')).toHaveLength(1);
  });

  it('is signed once two different editors have given their reasons', async () => {
    await override(lead, NUMBER, 'phone');
    await override(lead, NUMBER, 'phone');
    expect(caseOf(lead).overrides).toHaveLength(1);
    await expect(lead.signDraft(caseId, digestOf(lead))).rejects.toMatchObject({ code: 'risk-open' });
    await override(second, NUMBER, 'phone');
    expect(caseOf(second).overrides.map(({ by }) => by)).toEqual([
      stateOf(lead).me.id,
      stateOf(second).me.id,
    ]);
    for (const session of [lead, second]) {
      await session.sync();
      await session.signDraft(caseId, digestOf(session));
    }
    expect(caseOf(second)).toMatchObject({ canPromote: true, blocks: [] });
  });

  it('is blocked again when an edit changes the words', async () => {
    await lead.saveDraft(caseId, draftOf(`Call ${NUMBER.replace('456', '457')} for more.`));
    expect(caseOf(lead)).toMatchObject({ overrides: [], canPromote: false, signatures: [] });
    await expect(lead.signDraft(caseId, digestOf(lead))).rejects.toMatchObject({ code: 'risk-open' });
  });

  it('needs a reason, and words of the draft that is saved', async () => {
    const spot = { rule: 'phone', start: 0, end: 5 };
    const given = { digest: digestOf(lead), ...spot, reason: ' ' };
    await expect(lead.overrideRisk(caseId, given)).rejects.toMatchObject({ code: 'malformed-request' });
    const old = { ...given, digest: '0'.repeat(64), reason: 'because' };
    await expect(lead.overrideRisk(caseId, old)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is blocked by the words of any report that an editor may read, filed or not', async () => {
    for (const words of [TOLD, PARKED]) {
      await lead.saveDraft(caseId, draftOf(`It was quiet. ${words}`));
      expect(caseOf(lead).blocks).toMatchObject([{ rule: 'overlap' }]);
    }
  });

  it('is blocked by what only the desk calls its source', async () => {
    const pseudonym = stateOf(lead).reports.find((one) => one.caseId === caseId)?.pseudonym.en ?? '';
    await lead.saveDraft(caseId, draftOf(`The roads are closed, said ${pseudonym} on the phone.`));
    expect(caseOf(lead).blocks).toMatchObject([{ rule: 'dictionary', text: pseudonym }]);
  });

  it('does not leave, though it was signed before somebody found it', async () => {
    const clean = draftOf('The roads are closed.');
    expect(
      checkRisk({ text: articleWords(clean.article).text }).filter((one) => one.level === 'block'),
    ).toEqual([]);
    await lead.saveDraft(caseId, clean);
    for (const session of [lead, second]) {
      await session.sync();
      await session.signDraft(caseId, digestOf(session));
    }
    await world.sendReport(world.newThread(), `Hear this: ${articleWords(clean.article).text} It is so.`);
    await lead.sync();
    const longEnough = checkRisk({
      text: articleWords(clean.article).text,
      reports: stateOf(lead).reports.map(({ text }) => text),
    });
    expect(longEnough).toContainEqual(expect.objectContaining({ rule: 'overlap', level: 'block' }));
    await expect(lead.promote(caseId)).rejects.toMatchObject({ code: 'risk-open' });
    await expect(lead.bundleForSite(caseId)).rejects.toMatchObject({ code: 'risk-open' });
    expect(caseOf(lead).canPromote).toBe(false);
  });
});
