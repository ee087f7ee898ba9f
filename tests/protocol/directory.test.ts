import { describe, expect, it } from '@jest/globals';
import { toBase64, toHex } from '#protocol/bytes.ts';
import { addDays, type Day } from '#protocol/day.ts';
import {
  type Directory,
  LIFETIME_DAYS,
  type SignedStatement,
  type StatementPayload,
  signStatement,
  statementPayload,
  VerifiedDirectory,
} from '#protocol/directory.ts';
import type { KeyPair } from '#protocol/engines/crypto.ts';
import { type Identity, makeIdentity } from '#protocol/identity.ts';
import { parseEpochId } from '#protocol/ids.ts';
import { directoryForKit, directoryForVisit } from '#protocol/kit-directory.ts';
import { expectCode, setting, sodium } from './setting.ts';

const { root, rootPair, day, lead, editor, deskKey, deskEpoch } = setting;
const host = sodium.signKeypair(sodium.random(32));
const stranger = makeIdentity(sodium, 'stranger');

const open = (days: number, from: Day = day) => ({ notBefore: from, notAfter: addDays(from, days) });
const by = (pair: KeyPair, payload: StatementPayload): SignedStatement =>
  signStatement(sodium, root, payload, pair.publicKey, pair.secretKey);
const newsroom = by(rootPair, {
  kind: 'newsroom',
  name: 'n',
  languages: ['en'],
  ...open(LIFETIME_DAYS.newsroom),
});
const delegate = (role: 'desk-lead' | 'sanitizer', key: Uint8Array, from: Day = day): StatementPayload => ({
  kind: 'delegate',
  role,
  key: toHex(key),
  ...open(LIFETIME_DAYS.delegate, from),
});
const epoch = (
  kind: 'desk-epoch' | 'sanitizer-epoch' | 'parcel-epoch',
  from: Day = day,
  id: string = deskEpoch,
): StatementPayload => ({
  kind,
  id: parseEpochId(id),
  publicKey: toBase64(deskKey.publicKey),
  ...open((kind === 'sanitizer-epoch' ? LIFETIME_DAYS.sanitizerEpoch : LIFETIME_DAYS.deskEpoch) - 1, from),
});
const person = (one: Identity, role: 'lead' | 'editor' = 'editor'): StatementPayload => ({
  kind: 'editor',
  id: one.id,
  role,
  signKey: toHex(one.sign.publicKey),
  kemKey: toBase64(one.kem.publicKey),
  ...open(LIFETIME_DAYS.editor),
});
const revoke = (key: Uint8Array): StatementPayload => ({ kind: 'revocation', key: toHex(key), day });

const leadDelegate = by(rootPair, delegate('desk-lead', lead.sign.publicKey));
const hostDelegate = by(rootPair, delegate('sanitizer', host.publicKey));
const directory = (...statements: SignedStatement[]): Directory => ({
  v: 1,
  statements: [newsroom, ...statements],
});
const verify = (input: unknown, today: Day = day) => VerifiedDirectory.verify(sodium, root, input, today);

describe('the chain up to the root', () => {
  it('holds for every kind of statement', () => {
    const verified = verify(
      directory(
        leadDelegate,
        hostDelegate,
        by(lead.sign, epoch('desk-epoch')),
        by(host, epoch('sanitizer-epoch')),
        by(host, epoch('parcel-epoch')),
        by(rootPair, person(lead, 'lead')),
        by(lead.sign, person(editor)),
      ),
    );
    expect(verified.deskEpoch().id).toBe(deskEpoch);
    expect(verified.sanitizerEpoch().id).toBe(deskEpoch);
    expect(verified.parcelEpochs.map(({ id }) => id)).toEqual([deskEpoch]);
    expect(verified.editors.map(({ id, role }) => [id, role])).toEqual([
      [lead.id, 'lead'],
      [editor.id, 'editor'],
    ]);
    expect(verified.editorBySignKey(toHex(stranger.sign.publicKey))).toBeNull();
  });

  it('does not hold for a signer without the right', () => {
    const verified = verify(
      directory(
        leadDelegate,
        hostDelegate,
        by(host, epoch('desk-epoch')),
        by(lead.sign, epoch('sanitizer-epoch')),
        by(lead.sign, epoch('parcel-epoch')),
        by(stranger.sign, epoch('parcel-epoch')),
        by(stranger.sign, epoch('desk-epoch')),
        by(stranger.sign, person(stranger)),
        by(editor.sign, person(editor)),
        by(lead.sign, delegate('desk-lead', stranger.sign.publicKey)),
        by(stranger.sign, { kind: 'newsroom', name: 'false', languages: [], ...open(9) }),
      ),
    );
    const { name, deskEpochs, sanitizerEpochs, parcelEpochs, editors } = verified;
    expect([name, deskEpochs, sanitizerEpochs, parcelEpochs, editors]).toEqual(['n', [], [], [], []]);
    expect(verified.leads).toEqual([toHex(lead.sign.publicKey)]);
  });

  it('an editor’s statement has no room for a name', () => {
    const named = JSON.stringify({ ...person(editor), name: editor.name });
    expect(statementPayload.safeParse(JSON.parse(named)).success).toBe(false);
  });

  it('a lead makes editors, never another lead', () => {
    const verified = verify(directory(leadDelegate, by(lead.sign, person(stranger, 'lead'))));
    expect(verified.editors).toEqual([]);
  });

  it('revocation: by the root of anybody, by a lead of editors, by an editor of nobody', () => {
    const base = [leadDelegate, by(rootPair, person(lead, 'lead')), by(lead.sign, person(editor))];
    const ids = (...more: SignedStatement[]) =>
      verify(directory(...base, ...more)).editors.map(({ id }) => id);
    expect(ids(by(lead.sign, revoke(editor.sign.publicKey)))).toEqual([lead.id]);
    expect(ids(by(rootPair, revoke(lead.sign.publicKey)))).toEqual([]);
    expect(ids(by(lead.sign, revoke(lead.sign.publicKey)))).toEqual([lead.id, editor.id]);
    expect(ids(by(editor.sign, revoke(lead.sign.publicKey)))).toEqual([lead.id, editor.id]);
    const former = verify(directory(...base, by(lead.sign, revoke(editor.sign.publicKey)))).formerAndPresent;
    expect(former.map(({ id }) => id)).toEqual([lead.id, editor.id]);
  });
});

describe('a directory that is not the newsroom’s', () => {
  it.each([
    ['nothing', null],
    ['text', '{}'],
    ['no statement', { v: 1, statements: [] }],
    ['another version', { v: 2, statements: [] }],
    ['more than it may have', { v: 1, statements: [], extra: 1 }],
  ])('is refused: %s', async (_name, input) => expectCode('directory-invalid', () => verify(input)));

  it('is refused: another root, a changed word, another signer’s name on it', async () => {
    const pinnedElsewhere = lead.sign.publicKey;
    await expectCode('directory-invalid', () =>
      VerifiedDirectory.verify(sodium, pinnedElsewhere, directory(leadDelegate), day),
    );
    const renamed = { ...newsroom, payload: newsroom.payload.replace('"n"', '"m"') };
    await expectCode('directory-invalid', () => verify({ v: 1, statements: [renamed] }));
    await expectCode('directory-invalid', () =>
      verify({ v: 1, statements: [{ ...newsroom, by: toHex(lead.sign.publicKey) }] }),
    );
    const foreign = signStatement(
      sodium,
      lead.sign.publicKey,
      { kind: 'newsroom', name: 'n', languages: [], ...open(9) },
      rootPair.publicKey,
      rootPair.secretKey,
    );
    await expectCode('directory-invalid', () => verify({ v: 1, statements: [foreign] }));
  });
});

describe('lifetimes', () => {
  const last = (days: number) => [-1, 0, days - 1, days, days + 1];

  it('of the newsroom and its delegates', async () => {
    for (const later of last(LIFETIME_DAYS.newsroom)) {
      const act = () => verify(directory(), addDays(day, later));
      if (later < 0 || later > LIFETIME_DAYS.newsroom) await expectCode('directory-invalid', act);
      else expect(act().name).toBe('n');
    }
    const leads = last(LIFETIME_DAYS.delegate).map(
      (later) => later >= 0 && verify(directory(leadDelegate), addDays(day, later)).leads.length === 1,
    );
    expect(leads).toEqual([false, true, true, true, false]);
  });

  it.each([
    ['desk-epoch', LIFETIME_DAYS.deskEpoch],
    ['sanitizer-epoch', LIFETIME_DAYS.sanitizerEpoch],
  ] as const)('of a %s: %i days, and a day of slack at the intake', (kind, days) => {
    const statement = by(rootPair, epoch(kind, addDays(day, 10)));
    const at = (later: number) => {
      const verified = verify(directory(statement), addDays(day, 10 + later));
      const epochs = kind === 'desk-epoch' ? verified.deskEpochs : verified.sanitizerEpochs;
      const current = (): boolean => {
        const open = epochs.filter(
          (one) => one.notBefore <= verified.today && verified.today <= one.notAfter,
        );
        return open.length === 1;
      };
      return [current(), verified.accepts(epochs, deskEpoch)];
    };
    expect([-2, -1, 0, days - 1, days, days + 1].map(at)).toEqual([
      [false, false],
      [false, true],
      [true, true],
      [true, true],
      [false, true],
      [false, false],
    ]);
  });

  it('without an open epoch nothing can be sealed', async () => {
    await expectCode('directory-not-ready', () => verify(directory()).deskEpoch());
    await expectCode('directory-not-ready', () => verify(directory()).sanitizerEpoch());
  });

  it('of two open epochs the newer is sealed to', () => {
    const verified = verify(
      directory(
        by(rootPair, epoch('desk-epoch', day, 'ffffffff')),
        by(rootPair, epoch('desk-epoch', addDays(day, -3), '00000001')),
      ),
    );
    expect(verified.deskEpoch().id).toBe('ffffffff');
  });
});

describe('keys of a kit', () => {
  const week = (start: Day, id: string, desk = id) => [
    by(rootPair, epoch('desk-epoch', start, desk)),
    by(rootPair, epoch('parcel-epoch', start, id)),
  ];
  const last = addDays(day, LIFETIME_DAYS.parcelEpoch - 1);
  const keysOf = (today: Day, ...statements: SignedStatement[]) =>
    verify(directory(...statements), today).parcelKeys();

  it('are those that are open, and say by when a parcel has to arrive', () => {
    const keys = keysOf(
      addDays(day, 8),
      ...week(day, '00000001'),
      ...week(addDays(last, 1), '00000002', '00000003'),
      ...week(addDays(last, 8), '00000004'),
    );
    expect([keys.cleaner.id, keys.desk.id, keys.isLate]).toEqual(['00000002', '00000003', false]);
    expect(keys.arriveBy).toBe(addDays(last, 7 + LIFETIME_DAYS.parcelTravel));
  });

  it('are the newest ended ones while a parcel can still arrive, and none afterwards', async () => {
    const statements = [...week(day, '00000001'), ...week(addDays(day, -7), '00000000')];
    for (const later of [1, LIFETIME_DAYS.parcelTravel]) {
      const keys = keysOf(addDays(last, later), ...statements);
      expect([keys.cleaner.id, keys.isLate]).toEqual(['00000001', true]);
      expect(keys.arriveBy).toBe(addDays(last, LIFETIME_DAYS.parcelTravel));
    }
    await expectCode('kit-expired', () =>
      keysOf(addDays(last, LIFETIME_DAYS.parcelTravel + 1), ...statements),
    );
    await expectCode('kit-expired', () => keysOf(day, ...week(addDays(day, 1), '00000001')));
    await expectCode('kit-expired', () => keysOf(day, by(rootPair, epoch('desk-epoch'))));
  });

  it('what is sealed to them is taken to the same day, and opened for days after it', () => {
    const at = (later: number) => {
      const verified = verify(directory(...week(addDays(day, 9), '00000001')), addDays(last, 9 + later));
      return [
        verified.acceptsCarried(verified.deskEpochs, '00000001'),
        verified.acceptsCarried(verified.parcelEpochs, '00000001'),
        verified.acceptsCarried(verified.parcelEpochs, '00000002'),
      ];
    };
    const { parcelTravel, parcelEpochGrace, deskEpochGrace } = LIFETIME_DAYS;
    // Before its first day as well: a device whose clock is ahead seals to it, and its private half is there.
    expect([-8, 0, parcelTravel, parcelTravel + 1].map(at)).toEqual([
      [true, true, false],
      [true, true, false],
      [true, true, false],
      [false, false, false],
    ]);
    expect(Math.min(parcelEpochGrace, deskEpochGrace) - parcelTravel).toBeGreaterThanOrEqual(4);
  });

  it('come with whom to believe and nothing else', () => {
    const all = directory(
      leadDelegate,
      hostDelegate,
      by(lead.sign, epoch('desk-epoch', addDays(day, -7), '00000001')),
      by(lead.sign, epoch('desk-epoch', day, '00000002')),
      by(host, epoch('sanitizer-epoch')),
      by(host, epoch('parcel-epoch', addDays(day, -7), '00000003')),
      by(host, epoch('parcel-epoch', addDays(day, 7), '00000004')),
      by(rootPair, person(lead, 'lead')),
      by(rootPair, revoke(editor.sign.publicKey)),
    );
    const kinds = directoryForKit(all, day).statements.map(({ payload }) => JSON.parse(payload));
    expect(kinds.map(({ kind, id }) => id ?? kind)).toEqual([
      'newsroom',
      'delegate',
      'delegate',
      '00000002',
      '00000004',
      'revocation',
    ]);
  });
});

describe('the directory for a visit', () => {
  const at = (days: number, id: string) => epoch('desk-epoch', addDays(day, days), id);
  const all = directory(
    leadDelegate,
    hostDelegate,
    by(lead.sign, at(-8, '00000001')),
    by(lead.sign, at(-7, '00000002')),
    by(lead.sign, at(0, '00000003')),
    by(lead.sign, at(1, '00000004')),
    by(lead.sign, at(2, '00000005')),
    by(lead.sign, { kind: 'epoch-withdrawal', id: parseEpochId('00000001'), day }),
    by(host, epoch('sanitizer-epoch')),
    by(host, epoch('parcel-epoch')),
    by(rootPair, person(lead, 'lead')),
    by(rootPair, revoke(editor.sign.publicKey)),
  );

  it('has every epoch of today, yesterday and tomorrow, whom to believe, and nothing else', () => {
    const kinds = directoryForVisit(all, day).statements.map(({ payload }) => JSON.parse(payload));
    expect(kinds.map(({ kind, id }) => `${kind} ${id ?? ''}`)).toEqual([
      'newsroom ',
      'delegate ',
      'delegate ',
      'desk-epoch 00000002',
      'desk-epoch 00000003',
      'desk-epoch 00000004',
      'epoch-withdrawal 00000001',
      `sanitizer-epoch ${JSON.parse(by(host, epoch('sanitizer-epoch')).payload).id}`,
      'revocation ',
    ]);
  });

  it('gives whoever visits the very keys that the whole one gives, by a clock that is a day ahead, too', () => {
    for (const today of [day, addDays(day, 1)]) {
      const [whole, visit] = [all, directoryForVisit(all, day)].map((one) =>
        VerifiedDirectory.verify(sodium, root, one, today),
      );
      expect(visit?.deskEpoch()).toEqual(whole?.deskEpoch());
    }
  });
});
