/** Who has to sign, on which day: as the roles were then, whatever they are today. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { requireSignatures } from '#protocol/article.ts';
import { toBase64, toHex } from '#protocol/bytes.ts';
import { addDays, type Day, dayOf } from '#protocol/day.ts';
import { type Role, type StatementPayload, signStatement, VerifiedDirectory } from '#protocol/directory.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { AmanaError } from '#protocol/errors.ts';
import { type Identity, makeIdentity } from '#protocol/identity.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { guardiansToAsk, signaturesNeededOn, signOffStood } from '#protocol/sign-off.ts';

const day = dayOf(Date.UTC(2026, 0, 1));
const later = (days: number): Day => addDays(day, days);
let crypto: Crypto;
let root: ReturnType<Crypto['signKeypair']>;
let lead: Identity;
let amal: Identity;
let nour: Identity;
let samar: Identity;

beforeAll(async () => {
  crypto = await loadCrypto();
  root = crypto.signKeypair(crypto.random(32));
  lead = makeIdentity(crypto, 'Lead');
  amal = makeIdentity(crypto, 'Amal');
  nour = makeIdentity(crypto, 'Nour');
  samar = makeIdentity(crypto, 'Samar');
});

const window = (from = 0, days = 180) => ({ notBefore: later(from), notAfter: later(from + days) });
const editor = (who: Identity, role: Role, from = 0): StatementPayload => ({
  kind: 'editor',
  id: who.id,
  role,
  signKey: toHex(who.sign.publicKey),
  kemKey: toBase64(who.kem.publicKey),
  ...window(from),
});

function directoryOf(today: Day, ...more: readonly StatementPayload[]): VerifiedDirectory {
  const byRoot = (payload: StatementPayload) =>
    signStatement(crypto, root.publicKey, payload, root.publicKey, root.secretKey);
  const byLead = (payload: StatementPayload) =>
    signStatement(crypto, root.publicKey, payload, lead.sign.publicKey, lead.sign.secretKey);
  const newsroom = more.find(({ kind }) => kind === 'newsroom') ?? {
    kind: 'newsroom' as const,
    name: 'n',
    languages: [],
    ...window(0, 360),
  };
  return VerifiedDirectory.verify(
    crypto,
    root.publicKey,
    {
      v: 1,
      statements: [
        byRoot(newsroom),
        byRoot({ kind: 'delegate', role: 'desk-lead', key: toHex(lead.sign.publicKey), ...window() }),
        byRoot(editor(lead, 'lead')),
        ...more.filter(({ kind }) => kind !== 'newsroom').map(byLead),
      ],
    },
    today,
  );
}

const signed = (...who: readonly (readonly [Identity, number])[]) =>
  who.map(([{ id: by }, days]) => ({ by, day: later(days) }));

describe('a source guardian', () => {
  const stood = (
    directory: VerifiedDirectory,
    onDay: number,
    author: Identity | null,
    ...who: readonly (readonly [Identity, number])[]
  ) => signOffStood(directory.signOff, later(onDay), author?.id ?? null, signed(...who));

  it('has to be among those who sign, and is not the author', () => {
    const desk = directoryOf(
      later(9),
      editor(amal, 'editor'),
      editor(nour, 'guardian'),
      editor(samar, 'guardian'),
    );
    expect(stood(desk, 5, amal, [amal, 5], [lead, 5])).toBe(false);
    expect(stood(desk, 5, amal, [amal, 5], [nour, 5])).toBe(true);
    expect(stood(desk, 5, nour, [lead, 5], [nour, 5])).toBe(false);
    expect(stood(desk, 5, nour, [samar, 5], [nour, 5])).toBe(true);
    // One signature is one, whoever gave it.
    expect(stood(desk, 5, amal, [nour, 5])).toBe(false);
    expect(stood(desk, 5, amal, [nour, 5], [nour, 5])).toBe(false);
  });

  it('who is the only one may sign their own words, and somebody else with them', () => {
    const desk = directoryOf(later(9), editor(amal, 'editor'), editor(nour, 'guardian'));
    expect(stood(desk, 5, nour, [amal, 5], [nour, 5])).toBe(true);
    expect(stood(desk, 5, nour, [amal, 5], [lead, 5])).toBe(false);
    expect(guardiansToAsk([nour.id], nour.id)).toEqual([nour.id]);
    expect(guardiansToAsk([nour.id, samar.id], nour.id)).toEqual([samar.id]);
  });

  it('is asked for from the day after they came until they went, and what was published stays', () => {
    const desk = directoryOf(later(60), editor(amal, 'editor'), editor(nour, 'guardian', 10), {
      kind: 'revocation',
      key: toHex(nour.sign.publicKey),
      day: later(20),
    });
    const withoutGuardian = (onDay: number) => stood(desk, onDay, amal, [amal, onDay], [lead, onDay]);
    expect([9, 10, 11, 19, 20].map(withoutGuardian)).toEqual([true, true, false, false, true]);
    // What they signed while they stood on the desk counts; what they sign afterwards does not.
    expect(stood(desk, 15, amal, [amal, 15], [nour, 15])).toBe(true);
    expect(stood(desk, 25, amal, [nour, 25])).toBe(false);
  });

  it('who was given another role is asked for until that day', () => {
    const desk = directoryOf(later(60), editor(amal, 'guardian'), editor(amal, 'publisher', 30));
    expect(stood(desk, 29, lead, [lead, 29], [nour, 29])).toBe(false);
    expect(stood(desk, 30, lead, [lead, 30], [nour, 30])).toBe(true);
  });

  it('is asked for by whoever verifies a bundle, who does not know the author', () => {
    const desk = directoryOf(later(9), editor(amal, 'editor'), editor(nour, 'guardian'));
    const one = (id: ObjectId) => desk.editors.filter((each) => each.id === id);
    const codeOf = (signers: Parameters<typeof requireSignatures>[0]) => {
      try {
        requireSignatures(signers, desk);
        return null;
      } catch (thrown) {
        return thrown instanceof AmanaError ? thrown.code : 'other';
      }
    };
    expect(codeOf([...one(amal.id), ...one(lead.id)])).toBe('guardian-missing');
    expect(codeOf([...one(amal.id), ...one(nour.id)])).toBeNull();
    expect(codeOf(one(nour.id))).toBe('signatures-missing');
  });
});

describe('a desk of one person', () => {
  it('is what the root says, for as long as it says so', () => {
    const alone: StatementPayload = {
      kind: 'newsroom',
      name: 'n',
      languages: ['en'],
      alone: true,
      ...window(0, 100),
    };
    const desk = directoryOf(later(9), alone);
    expect(desk.signaturesNeeded).toBe(1);
    expect([0, 100, 101].map((days) => signaturesNeededOn(desk.signOff, later(days)))).toEqual([1, 1, 2]);
    expect(signOffStood(desk.signOff, later(5), lead.id, signed([lead, 5]))).toBe(true);
    expect(signOffStood(desk.signOff, later(5), lead.id, [])).toBe(false);
    expect(directoryOf(later(9)).signaturesNeeded).toBe(2);
  });
});
