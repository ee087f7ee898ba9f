/** The desk's rules, kept by every editor's own device: an editor's client that breaks them changes nothing. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { type CaseFold, emptyCaseFold, foldCase } from '#desk/client/case-fold.ts';
import { emptyDeskFold, foldDesk } from '#desk/client/desk-fold.ts';
import { pseudonymOf } from '#desk/client/pseudonym.ts';
import type { SignKeyOf } from '#desk/client/streams.ts';
import { nextReplyIndex } from '#desk/client/talk-fold.ts';
import { articleDigest, type Draft, signArticle } from '#protocol/article.ts';
import { toBase64 } from '#protocol/bytes.ts';
import { type Day, dayOf } from '#protocol/day.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import type { CASE_STATES, CaseEvent } from '#protocol/events-case.ts';
import type { DeskEvent } from '#protocol/events-desk.ts';
import { type Identity, makeIdentity } from '#protocol/identity.ts';
import { newObjectId, parseObjectId } from '#protocol/ids.ts';
import { anArticle } from '../../support/desk.ts';

const today = dayOf(Date.now());
let crypto: Crypto;
let root: Uint8Array;
let amal: Identity;
let nour: Identity;
let signKeyOf: SignKeyOf;

beforeAll(async () => {
  crypto = await loadCrypto();
  root = crypto.signKeypair(crypto.random(32)).publicKey;
  [amal, nour] = [makeIdentity(crypto, 'Amal'), makeIdentity(crypto, 'Nour')];
  signKeyOf = (id) => [amal, nour].find((editor) => editor.id === id)?.sign.publicKey ?? null;
});

type Act = readonly [by: Identity, body: CaseEvent, day?: Day];

async function folded(...acts: readonly Act[]): Promise<CaseFold> {
  const fold = emptyCaseFold();
  for (const [position, [by, body, day]] of acts.entries()) {
    const digest = body.type === 'draft-saved' ? await articleDigest(body.draft.article) : null;
    foldCase(
      fold,
      { position, by: by.id, day: day ?? today, body, digest },
      { crypto, root, signKeyOf, signOff: { guardians: [], alone: [] } },
    );
  }
  return fold;
}

const counted = (fold: CaseFold): boolean[] => fold.history.map((item) => item.counted);
const state = (to: (typeof CASE_STATES)[number]): CaseEvent => ({ type: 'state-set', state: to });

describe('verified', () => {
  it('counts when another editor says it, of a case that is ready for review', async () => {
    const fold = await folded([amal, state('ready for review')], [nour, state('verified')]);
    expect(fold).toMatchObject({ state: 'verified', preparedBy: amal.id, verifiedBy: nour.id });
  });

  it('does not count by whoever prepared it, nor before it is ready', async () => {
    const own = await folded([amal, state('ready for review')], [amal, state('verified')]);
    expect(own).toMatchObject({ state: 'ready for review', verifiedBy: null });
    expect(counted(own)).toEqual([true, false]);
    expect((await folded([nour, state('verified')])).state).toBe('open');
    const reopened = await folded(
      [amal, state('ready for review')],
      [amal, state('open')],
      [nour, state('verified')],
    );
    expect(reopened.state).toBe('open');
  });

  it('cannot be reached by letting a colleague say “ready” again', async () => {
    const fold = await folded(
      [amal, state('ready for review')],
      [nour, state('ready for review')],
      [amal, state('verified')],
    );
    expect(fold).toMatchObject({ state: 'ready for review', preparedBy: amal.id });
  });

  it('falls when the state is set again', async () => {
    const fold = await folded(
      [amal, state('ready for review')],
      [nour, state('verified')],
      [amal, state('open')],
    );
    expect(fold).toMatchObject({ state: 'open', verifiedBy: null });
  });
});

describe('signatures', () => {
  const draftOf = (title: string): Draft => ({ article: anArticle(today, { title }), sources: [] });
  const save = (title: string): CaseEvent => ({ type: 'draft-saved', draft: draftOf(title) });
  const sign = async (by: Identity, title: string): Promise<CaseEvent> => {
    const digest = await articleDigest(draftOf(title).article);
    return { type: 'draft-signed', digest, signature: signArticle(crypto, root, digest, by.sign) };
  };

  it('count once an editor, over the saved draft, and fall with an edit', async () => {
    const both = await folded(
      [amal, save('A')],
      [amal, await sign(amal, 'A')],
      [nour, await sign(nour, 'A')],
    );
    expect(both.signatures.map(({ by }) => by)).toEqual([amal.id, nour.id]);
    const twice = await folded(
      [amal, save('A')],
      [amal, await sign(amal, 'A')],
      [amal, await sign(amal, 'A')],
    );
    expect(twice.signatures).toHaveLength(1);
    const edited = await folded([amal, save('A')], [amal, await sign(amal, 'A')], [nour, save('B')]);
    expect(edited.signatures).toHaveLength(0);
    // The same words again need new signatures: they were given for what stood then.
    const back = await folded(
      [amal, save('A')],
      [amal, await sign(amal, 'A')],
      [nour, save('B')],
      [nour, save('A')],
    );
    expect(back.signatures).toHaveLength(0);
    const same = await folded([amal, save('A')], [amal, await sign(amal, 'A')], [nour, save('A')]);
    expect(same.signatures).toHaveLength(1);
  });

  it('do not count when they are carried in for a colleague, over other words, or forged', async () => {
    const carried = await folded([amal, save('A')], [amal, await sign(nour, 'A')]);
    expect(counted(carried)).toEqual([true, false]);
    const other = await folded([amal, save('A')], [amal, await sign(amal, 'B')]);
    expect(other.signatures).toHaveLength(0);
    const genuine = await sign(amal, 'A');
    if (genuine.type !== 'draft-signed') throw new Error('not a signature');
    const signature = { ...genuine.signature, signature: toBase64(crypto.random(64)) };
    expect((await folded([amal, save('A')], [amal, { ...genuine, signature }])).signatures).toHaveLength(0);
  });

  it('two are needed for a promotion, and a frozen case has none', async () => {
    const digest = await articleDigest(draftOf('A').article);
    const promoted: CaseEvent = { type: 'promoted', digest, path: '/site/a/' };
    const signed: Act[] = [
      [amal, save('A')],
      [amal, await sign(amal, 'A')],
      [nour, await sign(nour, 'A')],
    ];
    expect((await folded(...signed.slice(0, 2), [amal, promoted])).promoted).toBeNull();
    expect((await folded(...signed, [amal, promoted])).promoted).toMatchObject({ path: '/site/a/' });
    const frozen: CaseEvent = { type: 'frozen', reason: 'the source may be in danger' };
    expect((await folded(...signed, [nour, frozen], [amal, promoted])).promoted).toBeNull();
  });
});

describe('replies', () => {
  it('take tags that no reply of that day has taken', async () => {
    const [thread, other] = [newObjectId(crypto), newObjectId(crypto)];
    const replied = (to: typeof thread, firstIndex: number, slots: number): CaseEvent => ({
      type: 'replied',
      thread: to,
      text: 'x',
      firstIndex,
      slots,
    });
    const tomorrow = dayOf((today + 1) * 86_400_000);
    const fold = await folded(
      [amal, replied(thread, 0, 2)],
      [nour, replied(thread, 2, 1)],
      [nour, replied(other, 0, 9)],
      [nour, replied(thread, 0, 1), tomorrow],
    );
    expect(nextReplyIndex(fold, thread, today)).toBe(3);
    expect(nextReplyIndex(fold, other, today)).toBe(9);
    expect(nextReplyIndex(fold, thread, tomorrow)).toBe(1);
  });
});

describe('the desk’s own stream', () => {
  it('keeps a conversation in its first case, and takes invites of leads only', () => {
    const [report, thread, one, two] = Array.from({ length: 4 }, () => newObjectId(crypto));
    if (!report || !thread || !one || !two) throw new Error('no ids');
    const fold = emptyDeskFold();
    const invite = (inviteId: typeof one): DeskEvent => ({
      type: 'invite-made',
      inviteId,
      secret: toBase64(crypto.random(32)),
      role: 'editor',
    });
    const acts: [Identity, DeskEvent][] = [
      [amal, { type: 'report-filed', report, thread, case: one }],
      [amal, { type: 'case-made', case: one, title: 'One' }],
      [nour, { type: 'case-made', case: two, title: 'Two' }],
      [nour, { type: 'case-made', case: one, title: 'Another name' }],
      [amal, { type: 'report-filed', report, thread, case: two }],
      [nour, { type: 'report-filed', report, thread, case: one }],
      [amal, invite(one)],
      [nour, invite(two)],
    ];
    for (const [position, [by, body]] of acts.entries())
      foldDesk(fold, { position, by: by.id, day: today, body, digest: null }, (id) => id === amal.id);
    // Filed before the case was made: it did not count.
    expect(fold.caseOfThread.get(thread)).toBe(two);
    expect(fold.cases.get(one)?.title).toBe('One');
    expect([...fold.invites.keys()]).toEqual([one]);
  });
});

describe('names on the desk', () => {
  it('come from the editor or a lead, the newest counts', () => {
    const fold = emptyDeskFold();
    const name = (by: Identity, editor: Identity, name: string) =>
      foldDesk(
        fold,
        {
          position: 0,
          by: by.id,
          day: today,
          body: { type: 'editor-named', editor: editor.id, name },
          digest: null,
        },
        (id) => id === amal.id,
      );
    name(nour, amal, 'Not Amal');
    expect(fold.names.has(amal.id)).toBe(false);
    name(amal, amal, 'Amal');
    name(amal, nour, 'Nur');
    name(nour, nour, 'Nour');
    name(nour, amal, 'Not Amal');
    expect([...fold.names.values()]).toEqual(['Amal', 'Nour']);
  });
});

describe('pseudonyms', () => {
  it('are the same for the same thread, in both languages, and there are thousands', () => {
    const thread = parseObjectId(`00010002${'0'.repeat(24)}`);
    expect(pseudonymOf(thread)).toEqual({ en: 'Apricot Beaver', ar: 'قندس مشمشي' });
    const many = new Set(Array.from({ length: 3000 }, () => pseudonymOf(newObjectId(crypto)).en));
    expect(many.size).toBeGreaterThan(1200);
    for (const { en, ar } of Array.from({ length: 500 }, () => pseudonymOf(newObjectId(crypto)))) {
      expect(en).toMatch(/^[A-Z][a-z]+ [A-Z][a-z-]+$/);
      expect(ar).toMatch(/^[\u0621-\u064a]+ [\u0621-\u064a]+$/);
    }
  });
});
