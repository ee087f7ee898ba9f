/** A draft's translation, dictionary and agreements between two editors and a real newsroom. */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { revisionsOf } from '#desk/client/draft-state.ts';
import type { DeskSession } from '#desk/client/session.ts';
import type { DeskCase } from '#desk/client/state.ts';
import type { Draft } from '#protocol/article.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { anArticle } from '../../support/desk.ts';
import { startWorld, stateOf, type World } from './world.ts';

jest.setTimeout(120_000);

const NUMBER = '+963 944 123 456';
let world: World;
let lead: DeskSession;
let second: DeskSession;
let caseId: ObjectId;

const caseOf = (session: DeskSession): DeskCase => {
  const found = stateOf(session).cases.find(({ id }) => id === caseId);
  if (found === undefined) throw new Error('no case');
  return found;
};
const draftOf = (language: 'en' | 'ar', body: string): Draft => ({
  article: anArticle(stateOf(lead).today, { body, language, slug: `mill-${language}` }),
  sources: [],
});
const blocksOf = (session: DeskSession) => caseOf(session).blocks.map(({ rule }) => rule);

beforeAll(async () => {
  world = await startWorld();
  lead = await world.open(world.desk.lead);
  await lead.sync();
  second = await world.joined(lead, 'Rana');
  const report = await world.sendReport(world.newThread(), 'The lorries came in the small hours.');
  await lead.sync();
  caseId = await lead.fileReport(report, { title: 'Lorries' });
});
afterAll(() => world.stop());

describe('what a case keeps out of print', () => {
  it('blocks the draft on every device, until it is let go', async () => {
    await lead.keepName(caseId, 'person', '  Salma   Odeh ');
    await lead.saveDraft(caseId, draftOf('en', 'It was Salma Odeh.'));
    await second.sync();
    expect(caseOf(second).names.map(({ name }) => name)).toEqual(['Salma Odeh']);
    expect(blocksOf(second)).toEqual(['dictionary']);
    await second.dropName(caseId, 'person', 'Salma Odeh');
    await second.saveDraft(caseId, draftOf('en', 'It was Salma Odeh again.'));
    expect(blocksOf(second)).toEqual(['dictionary']);
    await lead.sync();
    await lead.dropName(caseId, 'person', 'Salma Odeh');
    await lead.saveDraft(caseId, draftOf('en', 'It was Salma Odeh, once more.'));
    expect(blocksOf(lead)).toEqual([]);
  });

  it('blocks a fact that few know until somebody else has it from elsewhere', async () => {
    await lead.markFact(caseId, 'the green safe was carried out through the kitchen', 3);
    const text = 'They carried the green safe out by the kitchen.';
    await lead.saveDraft(caseId, draftOf('en', text));
    expect(blocksOf(lead)).toEqual(['known-to-few']);
    const fact = caseOf(lead).facts[0]?.id;
    if (fact === undefined) throw new Error('no fact');
    await expect(lead.corroborateFact(caseId, fact, 'I think so.')).rejects.toMatchObject({
      code: 'forbidden',
    });
    await second.sync();
    await second.corroborateFact(caseId, fact, 'The court’s own minutes.');
    await second.saveDraft(caseId, draftOf('en', `${text} It rained.`));
    expect(blocksOf(second)).toEqual([]);
  });
});

describe('a pair', () => {
  it('is blocked where a number was cleared in one language only, and free when both are clear', async () => {
    await lead.sync();
    await lead.saveDraft(caseId, draftOf('en', 'The lorries were seen.'));
    await expect(lead.saveDraft(caseId, draftOf('en', 'Again.'), 'translation')).rejects.toMatchObject({
      code: 'conflict',
    });
    await lead.saveDraft(caseId, draftOf('ar', `شوهدت الشاحنات، اتصل على ${NUMBER}.`), 'translation');
    expect(blocksOf(lead).sort()).toEqual(['pair', 'phone']);
    const digest = caseOf(lead).draft?.digest ?? '';
    await expect(lead.signDraft(caseId, digest)).rejects.toMatchObject({ code: 'risk-open' });
    await lead.saveDraft(caseId, draftOf('ar', 'شوهدت الشاحنات.'), 'translation');
    expect(blocksOf(lead)).toEqual([]);
    for (const session of [lead, second]) {
      await session.sync();
      const { draft, translation } = caseOf(session);
      await session.signDraft(caseId, draft?.digest ?? '');
      await session.signDraft(caseId, translation?.digest ?? '');
    }
    expect(caseOf(second).translation?.signatures).toHaveLength(2);
    expect(await second.buildBundle(caseId, 'translation')).not.toEqual(await second.buildBundle(caseId));
  });

  it('goes out a language at a time, each as its own article', async () => {
    const { path } = await second.promote(caseId, 'translation');
    expect(path).toBe('/site/mill-ar/');
    expect(caseOf(second)).toMatchObject({ promoted: null, translationPromoted: { path } });
    expect((await world.desk.ask('GET', path)).status).toBe(200);
    expect((await world.desk.ask('GET', '/site/mill-en/')).status).toBe(404);
    await second.promote(caseId);
    await lead.sync();
    expect(caseOf(lead)).toMatchObject({
      promoted: { path: '/site/mill-en/' },
      translationPromoted: { path },
    });
    expect(caseOf(lead).sent.map(({ language, state }) => [language, state])).toEqual([
      ['ar', 'promoted'],
      ['en', 'promoted'],
    ]);
  });
});

describe('two who write at once', () => {
  const newest = (session: DeskSession, side: 'main' | 'translation') =>
    revisionsOf(caseOf(session).history, side).at(-1)?.position ?? null;

  it('save over nothing that they have not seen, on either side', async () => {
    await lead.sync();
    await second.sync();
    for (const [side, language] of [
      ['main', 'en'],
      ['translation', 'ar'],
    ] as const) {
      const base = newest(lead, side);
      expect(newest(second, side)).toBe(base);
      const body = (name: string) => (language === 'en' ? `Seen by ${name}.` : `رآها ${name}.`);
      const saved = await Promise.allSettled([
        lead.saveDraft(caseId, draftOf(language, body('one')), side, base),
        second.saveDraft(caseId, draftOf(language, body('two')), side, base),
      ]);
      expect(saved.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(saved.find(({ status }) => status === 'rejected')).toMatchObject({
        reason: { code: 'conflict' },
      });
      await lead.sync();
      await second.sync();
      const [loser, name] = saved[0]?.status === 'rejected' ? [lead, 'one'] : [second, 'two'];
      // Both stand on the same words, and whoever came second has been told whose.
      expect(newest(lead, side)).toBe(newest(second, side));
      expect(newest(lead, side)).not.toBe(base);
      await loser.saveDraft(caseId, draftOf(language, body(name)), side, newest(loser, side));
      expect(revisionsOf(caseOf(loser).history, side).at(-1)?.draft.article.body).toBe(body(name));
    }
    await lead.sync();
  });
});

describe('what was agreed with a source', () => {
  it('is told to every colleague, and asks for words where something may be printed', async () => {
    const [thread] = caseOf(lead).threads;
    if (thread === undefined) throw new Error('no thread');
    const unworded = { level: 'background', wording: ' ' } as const;
    await expect(lead.agreeAttribution(caseId, thread, unworded)).rejects.toMatchObject({
      code: 'malformed-request',
    });
    await lead.agreeAttribution(caseId, thread, { level: 'background', wording: 'a person who saw it' });
    await second.sync();
    expect(caseOf(second).agreements).toMatchObject([
      { thread, level: 'background', wording: 'a person who saw it' },
    ]);
  });
});
