/**
 * The newsroom's server, alone or together with an editor of the desk, lies about what a case has become: claims, checks,
 * drafts, signatures, promotions, the relay. Whatever it tries is told to the editor in one sentence or counts for
 * nothing, and nothing leaves the desk on the strength of it.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Answer, Fetch } from '#desk/client/http.ts';
import type { PromotionInput } from '#desk/client/promotion-state.ts';
import type { DeskSession } from '#desk/client/session.ts';
import type { DeskCase, Warning } from '#desk/client/state.ts';
import { arabicErrors } from '#desk/messages/ar.errors.ts';
import { arabic } from '#desk/messages/ar.ts';
import { english } from '#desk/messages/en.ts';
import { warningSentence } from '#desk/screens/warningSentence.ts';
import { type ArticleSignature, signArticle } from '#protocol/article.ts';
import { fromBase64, toBase64 } from '#protocol/bytes.ts';
import { ERRORS, type ErrorCode } from '#protocol/errors.ts';
import { type EventBody, eventHash, FIRST_EVENT_HASH, sealEvent } from '#protocol/events.ts';
import { unwrapKey } from '#protocol/identity.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { relayFromSeed } from '#protocol/relay.ts';
import { startWorld, stateOf, type World } from '../desk/client/world.ts';
import { anArticle, type TestEditor } from '../support/desk.ts';
import { relayPlace, startRelay, type TestRelay } from '../support/relay.ts';

jest.setTimeout(180_000);

let world: World;
let relay: TestRelay;
let guardian: TestEditor;
let lead: DeskSession;
let editor: DeskSession;
let keeper: DeskSession;
/** Worked on, signed and promoted. */
let caseId: ObjectId;
let otherId: ObjectId;
const opened: DeskSession[] = [];

const caseIn = (session: DeskSession, id = caseId): DeskCase => {
  const found = stateOf(session).cases.find((one) => one.id === id);
  if (found === undefined) throw new Error('no case');
  return found;
};

async function filed(title: string): Promise<ObjectId> {
  const report = await world.sendReport(world.newThread(), `The report of ${title}.`);
  await lead.sync();
  return lead.fileReport(report, { title });
}

const draft = (title: string) => ({
  article: anArticle(world.desk.today(), { title, slug: title.toLowerCase() }),
  sources: [],
});

async function signs(session: DeskSession, id: ObjectId): Promise<void> {
  await session.sync();
  await session.signDraft(id, caseIn(session, id).draft?.digest ?? '');
}

beforeAll(async () => {
  const place = await relayPlace();
  world = await startWorld(place);
  relay = await startRelay(world.desk, place, {
    wayOut: () => () => Promise.reject(new TypeError('no way out')),
  });
  guardian = await world.desk.addEditor('Huda', 'guardian');
  lead = await world.open(world.desk.lead);
  await lead.sync();
  for (const { identity } of [guardian, world.desk.editor]) await lead.shareKeys(identity.id);
  editor = await world.open(world.desk.editor);
  keeper = await world.open(guardian);
  caseId = await filed('Bridge');
  otherId = await filed('Road');
  await lead.note(caseId, 'Who has seen it?');
  const claim = await lead.makeClaim(caseId, 'The bridge is closed.');
  await lead.gradeClaim(caseId, claim, 2);
  await lead.saveDraft(caseId, draft('First'));
  await lead.saveDraft(caseId, draft('Bridge'));
  for (const session of [lead, keeper]) await signs(session, caseId);
  await lead.sync();
  await lead.promote(caseId);
  // An end that is held back looks like no news: what is tried lies before it.
  await lead.note(caseId, 'the end');
  await lead.settled();
});
afterEach(async () => {
  for (const session of opened.splice(0)) {
    await session.settled();
    await session.lock();
  }
});
afterAll(async () => {
  for (const session of [lead, editor, keeper]) await session.lock();
  await relay.stop();
  await world.stop();
});

async function deceived(fetchWith: Fetch): Promise<DeskSession> {
  const session = await world.open(world.desk.lead, fetchWith);
  opened.push(session);
  await session.sync();
  return session;
}

/** What is told in both languages, and is a sentence in each. */
function expectSentence(warning: Warning): void {
  const [inEnglish, inArabic] = [english, arabic].map((messages) => warningSentence(warning, messages));
  expect(inEnglish).toMatch(/^[A-Z0-9].{20,}\.$/);
  expect(inArabic).toMatch(/^[\p{Script=Arabic}\d٠-٩].{20,}\.$/u);
}

async function expectRefused(act: Promise<unknown>, code: ErrorCode): Promise<void> {
  await expect(act).rejects.toMatchObject({ code });
  expect(ERRORS[code].sentence.length).toBeGreaterThan(20);
  expect(arabicErrors[code]).toMatch(/\p{Script=Arabic}/u);
}

interface StreamsAnswer {
  streams: { id: string; from: number; events: string[] }[];
}

/** What has left the desk while somebody was deceived. */
const promotions: string[] = [];

/** @param events the whole history as this server tells it, whoever asks from wherever */
const telling =
  (events: readonly string[]): Fetch =>
  async (url, settings): Promise<Answer> => {
    if (url.endsWith('/api/promotions')) promotions.push(url);
    const answer: Answer = await fetch(url, settings);
    if (!url.endsWith('/api/streams/read') || answer.status !== 200) return answer;
    const body: StreamsAnswer = JSON.parse(await answer.text());
    for (const one of body.streams) if (one.id === caseId) one.events = events.slice(one.from);
    return new Response(JSON.stringify(body), { status: 200 });
  };

const flipped = (event: string): string => {
  const bytes = fromBase64(event);
  bytes[200] = (bytes[200] ?? 0) ^ 1;
  return toBase64(bytes);
};

describe('a history of claims, drafts, signatures and promotions', () => {
  type Change = (events: readonly string[], at: number, foreign: string) => string[];
  const CHANGES: readonly (readonly [string, Change])[] = [
    ['withheld', (events, at) => events.toSpliced(at, 1)],
    ['duplicated', (events, at) => events.toSpliced(at, 0, events[at] ?? '')],
    ['reordered', (events, at) => events.toSpliced(at, 2, events[at + 1] ?? '', events[at] ?? '')],
    ['changed', (events, at) => events.map((event, index) => (index === at ? flipped(event) : event))],
    ['put in from another case', (events, at, foreign) => events.toSpliced(at, 1, foreign)],
  ];

  it.each(CHANGES)('is told of as broken, whichever event is %s', async (_what, change) => {
    const whole = (await world.desk.storage.streams.read(caseId, 0)).map((event) => toBase64(event));
    const types = caseIn(lead).history.map(({ body }) => body.type);
    for (const type of ['claim-made', 'claim-graded', 'draft-saved', 'draft-signed', 'promoted'])
      expect(types).toContain(type);
    const [foreign] = await world.desk.storage.streams.read(otherId, 0);
    // The last two are the end of what is tried: behind them there has to be something.
    for (let at = 0; at < whole.length - 2; at++) {
      const put = toBase64(foreign ?? new Uint8Array());
      const session = await deceived(telling(change(whole, at, put)));
      const broken = stateOf(session).warnings.filter(({ kind }) => kind === 'history-broken');
      expect(broken).toEqual([
        { kind: 'history-broken', stream: 'case', caseId, position: expect.any(Number) },
      ]);
      for (const warning of broken) {
        expectSentence(warning);
        expect('position' in warning ? warning.position - at : NaN).toBeLessThanOrEqual(1);
      }
      expect(caseIn(session).history.length).toBeLessThanOrEqual(at + 1);
      await expectRefused(session.note(caseId, 'on top'), 'event-invalid');
      expect(caseIn(session).canPromote).toBe(false);
      await expectRefused(session.promote(caseId), 'event-invalid');
      await expectRefused(session.buildBundle(caseId), 'event-invalid');
      expect(promotions).toEqual([]);
    }
  });
});

/** An editor who has written a program of their own: signs and appends what they like. */
async function appends(who: TestEditor, id: ObjectId, body: EventBody): Promise<void> {
  const { crypto, root, storage, today } = world.desk;
  const wrapped = (await storage.keys.of(who.identity.id)).find(({ name }) => name === `stream:${id}`);
  if (wrapped === undefined) throw new Error('not given');
  const key = unwrapKey(crypto, root, wrapped, who.identity, () => true);
  const events = await storage.streams.read(id, 0);
  const last = events.at(-1);
  const previousHash = last === undefined ? FIRST_EVENT_HASH : eventHash(crypto, last);
  const place = { stream: id, position: events.length, previousHash };
  const sealed = sealEvent(crypto, root, key, place, who.identity, today(), body);
  const token = await world.desk.login(who);
  const json = { position: place.position, event: toBase64(sealed) };
  expect((await world.desk.ask('POST', `/api/streams/${id}`, { token, json })).status).toBe(204);
}

const signatureOf = (who: TestEditor, digest: string): ArticleSignature =>
  signArticle(world.desk.crypto, world.desk.root, digest, who.identity.sign);

describe('a sign-off that is forged', () => {
  let id: ObjectId;
  let before: string;
  let digest: string;
  beforeAll(async () => {
    id = await filed('Market');
    await lead.saveDraft(id, draft('Before'));
    before = caseIn(lead, id).draft?.digest ?? '';
    await lead.saveDraft(id, draft('Market'));
    digest = caseIn(lead, id).draft?.digest ?? '';
  });

  async function signers(): Promise<readonly ObjectId[]> {
    const session = await deceived(fetch);
    expect(stateOf(session).warnings).toEqual([]);
    return caseIn(session, id).signatures.map(({ editor: by }) => by);
  }

  it('by one person who signs twice is one signature, and the article stays', async () => {
    const { editor: who } = world.desk;
    for (let times = 0; times < 2; times++)
      await appends(who, id, { type: 'draft-signed', digest, signature: signatureOf(who, digest) });
    expect(await signers()).toEqual([who.identity.id]);
    await lead.sync();
    await expectRefused(lead.promote(id), 'signatures-missing');
  });

  it('of another revision, of words that are not these, or in a colleague’s name counts for nothing', async () => {
    const { editor: who } = world.desk;
    const forged: readonly EventBody[] = [
      { type: 'draft-signed', digest: before, signature: signatureOf(guardian, before) },
      { type: 'draft-signed', digest, signature: signatureOf(guardian, before) },
    ];
    for (const body of forged) await appends(guardian, id, body);
    // What the guardian has signed elsewhere, carried in by somebody else.
    const { lead: carrier } = world.desk;
    await appends(carrier, id, { type: 'draft-signed', digest, signature: signatureOf(guardian, digest) });
    expect(await signers()).toEqual([who.identity.id]);
    await lead.sync();
    const signed = caseIn(lead, id).history.filter(({ body }) => body.type === 'draft-signed');
    expect(signed.map(({ counted }) => counted)).toEqual([true, false, false, false, false]);
  });

  it('by a promotion that says it stands does not stand', async () => {
    await appends(world.desk.editor, id, { type: 'promoted', digest, path: '/site/market/' });
    const session = await deceived(fetch);
    expect(caseIn(session, id).promoted).toBeNull();
    await expectRefused(session.promote(id), 'signatures-missing');
  });

  it('by two of whom none is a guardian, or by a guardian of their own words, is not enough', async () => {
    await signs(lead, id);
    await expectRefused(lead.promote(id), 'guardian-missing');
    const other = await world.desk.addEditor('Rima', 'guardian');
    await lead.sync();
    await lead.shareKeys(other.identity.id);
    const own = await filed('Harbour');
    await keeper.sync();
    await keeper.saveDraft(own, draft('Harbour'));
    const words = caseIn(keeper, own).draft?.digest ?? '';
    await appends(guardian, own, {
      type: 'draft-signed',
      digest: words,
      signature: signatureOf(guardian, words),
    });
    await signs(lead, own);
    await expectRefused(lead.promote(own), 'guardian-missing');
    await expectRefused(lead.buildBundle(own), 'guardian-missing');
  });
});

describe('the relay', () => {
  const KEY = `${'a1'.repeat(12)}:${'b2'.repeat(32)}`;
  const input = (): PromotionInput => ({
    caseId,
    site: 'paper',
    sides: ['main'],
    wanted: { state: 'draft' },
    replace: false,
    overwrite: false,
  });
  beforeAll(async () => {
    const site = { kind: 'ghost', address: 'https://paper.example', key: KEY, author: null } as const;
    await lead.keepSite('paper', site);
    const { relay: facts } = await lead.promotions.promotionPlaces();
    await lead.promotions.trustRelay(facts.fingerprint ?? '');
  });

  interface Told {
    readonly bytes: Uint8Array<ArrayBuffer>;
  }

  /** Between desk and relay: changes what is asked and what is answered, and writes both down. */
  function between(change: {
    door?: (door: { kemKey: string; ticket: string }) => unknown;
    answer?: (sealed: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>;
  }) {
    const asked: Told[] = [];
    const answered: Told[] = [];
    const fetchWith: Fetch = async (url, settings): Promise<Answer> => {
      const isRelay = new URL(url).pathname === '/api/relay';
      if (isRelay && settings.method === 'POST') {
        const { body } = settings;
        if (!(body instanceof Uint8Array)) throw new Error('no bytes');
        asked.push({ bytes: new Uint8Array(body) });
      }
      const answer = await fetch(url, settings);
      if (!isRelay || answer.status !== 200) return answer;
      const bytes = new Uint8Array(await answer.arrayBuffer());
      if (settings.method === 'GET') {
        const door = JSON.parse(Buffer.from(bytes).toString('utf8'));
        return new Response(JSON.stringify(change.door?.(door) ?? door), { status: 200 });
      }
      answered.push({ bytes });
      return new Response(change.answer?.(bytes) ?? bytes, { status: 200 });
    };
    return { asked, answered, fetchWith };
  }

  it('that answers truly is told from what follows by what it says', async () => {
    const { fetchWith, asked } = between({});
    const session = await deceived(fetchWith);
    await expectRefused(session.promotions.preparePromotion(input()), 'cms-unreachable');
    expect(asked).toHaveLength(1);
  });

  it('of another key is given nothing', async () => {
    const { crypto } = world.desk;
    const theirs = relayFromSeed(crypto, crypto.random(32));
    const { fetchWith, asked } = between({
      door: (door) => ({ ...door, kemKey: toBase64(theirs.kem.publicKey) }),
    });
    const session = await deceived(fetchWith);
    expect((await session.promotions.promotionPlaces()).relay.state).toBe('unknown');
    await expectRefused(session.promotions.preparePromotion(input()), 'relay-unknown');
    expect(asked).toEqual([]);
  });

  it('whose words were changed on the way is not believed', async () => {
    const { fetchWith } = between({
      answer: (bytes) => bytes.map((byte, at) => (at === bytes.length - 1 ? byte ^ 1 : byte)),
    });
    const session = await deceived(fetchWith);
    await expectRefused(session.promotions.preparePromotion(input()), 'cannot-open');
  });

  it('whose answer to an order of before is given again is not believed', async () => {
    let first: Uint8Array<ArrayBuffer> | null = null;
    const { fetchWith } = between({
      answer(bytes) {
        first ??= bytes;
        return first;
      },
    });
    const session = await deceived(fetchWith);
    await expectRefused(session.promotions.preparePromotion(input()), 'cms-unreachable');
    await expectRefused(session.promotions.preparePromotion(input()), 'cannot-open');
  });

  it('takes no order a second time', async () => {
    const { fetchWith, asked } = between({});
    const session = await deceived(fetchWith);
    await expectRefused(session.promotions.preparePromotion(input()), 'cms-unreachable');
    const [order] = asked;
    if (order === undefined) throw new Error('nothing was asked');
    const token = await world.desk.login(world.desk.lead);
    const headers = { 'content-type': 'application/octet-stream' };
    const again = await world.desk.ask('POST', '/api/relay', { token, headers, body: order.bytes });
    expect(again.code ?? Buffer.from(again.bytes).toString('latin1')).toMatch(/unauthenticated/);
  });
});

describe('every warning of the desk', () => {
  const NUMBERS = [0, 1, 2, 3, 11, 100];
  const WARNINGS: readonly Warning[] = [
    { kind: 'history-broken', stream: 'desk', caseId: null, position: 3 },
    { kind: 'desk-key-missing' },
    { kind: 'notebook-refused' },
    ...NUMBERS.flatMap((daysLeft): Warning[] => [
      { kind: 'epochs-short', daysLeft },
      { kind: 'people-ending', daysLeft },
      { kind: 'leads-ending', daysLeft },
    ]),
    ...[1, 2, 3, 11, 100].flatMap((count): Warning[] => [
      { kind: 'reports-unreadable', count },
      { kind: 'keys-refused', count },
      { kind: 'people-refused', count },
      { kind: 'cases-ended', count },
    ]),
    { kind: 'epochs-late', lastDay: null },
  ];

  it.each(WARNINGS)('is a sentence in English and in Arabic: %j', (warning) => {
    expectSentence(warning);
  });
});
