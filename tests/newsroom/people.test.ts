import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { toBase64, toHex } from '#protocol/bytes.ts';
import { addDays } from '#protocol/day.ts';
import { LIFETIME_DAYS, type StatementPayload } from '#protocol/directory.ts';
import {
  type Identity,
  type InviteKeys,
  inviteKeys,
  makeEnrolment,
  makeIdentity,
  sealCarried,
  tokenHash,
  wrapKey,
} from '#protocol/identity.ts';
import { startDesk, type TestDesk } from '../support/desk.ts';

let desk: TestDesk;
let lead: string;
beforeAll(async () => {
  desk = await startDesk();
});
afterAll(() => desk.stop());
beforeEach(async () => {
  lead = await desk.login(desk.lead);
});
afterEach(() => desk.ask('DELETE', '/api/session', { token: lead }));

const newInvite = (): InviteKeys => inviteKeys(desk.crypto, desk.crypto.random(32));

const postInvite = (invite: InviteKeys, lastDay: number = desk.today()) =>
  desk.ask('POST', '/api/invites', {
    token: lead,
    json: {
      id: invite.id,
      tokenHash: toBase64(tokenHash(desk.crypto, invite.token)),
      role: 'editor',
      lastDay,
    },
  });

const enrol = (invite: InviteKeys, identity: Identity, token: Uint8Array = invite.token) =>
  desk.ask('POST', '/api/enrolments', {
    json: { token: toBase64(token), enrolment: makeEnrolment(desk.crypto, desk.root, invite, identity) },
  });

const publish = (payload: StatementPayload, by: Identity = desk.lead.identity) =>
  desk.ask('POST', '/api/statements', { token: lead, json: { statement: desk.signBy(by.sign, payload) } });

const editorPayload = (
  identity: Identity,
  changes: Partial<Extract<StatementPayload, { kind: 'editor' }>> = {},
) => ({
  kind: 'editor' as const,
  id: identity.id,
  role: 'editor' as const,
  signKey: toHex(identity.sign.publicKey),
  kemKey: toBase64(identity.kem.publicKey),
  notBefore: desk.today(),
  notAfter: addDays(desk.today(), LIFETIME_DAYS.editor),
  ...changes,
});

const pendingKeys = async (): Promise<string[]> => {
  const answer = await desk.ask('GET', '/api/people', { token: lead });
  return answer.json<{ pending: { signKey: string }[] }>().pending.map(({ signKey }) => signKey);
};

describe('an invite', () => {
  it('brings somebody to the desk: invited, enrolled, approved, logged in, forgotten', async () => {
    const invite = newInvite();
    expect((await postInvite(invite)).status).toBe(204);
    const identity = makeIdentity(desk.crypto, 'Rana');
    const enrolled = await enrol(invite, identity);
    expect(enrolled.json()).toEqual({ carried: [] });
    expect(await pendingKeys()).toEqual([toHex(identity.sign.publicKey)]);
    expect((await publish(editorPayload(identity))).status).toBe(204);
    expect(await pendingKeys()).toEqual([]);
    await desk.login({ identity, role: 'editor', statements: [] });
    expect(await desk.storage.people.invite(invite.id)).toBeNull();
  });

  it('is used once: the same keys may repeat it, others may not', async () => {
    const invite = newInvite();
    await postInvite(invite);
    const identity = makeIdentity(desk.crypto, 'Samir');
    expect((await enrol(invite, identity)).status).toBe(200);
    expect((await enrol(invite, identity)).status).toBe(200);
    expect((await enrol(invite, makeIdentity(desk.crypto, 'Thief'))).code).toBe('invite-invalid');
  });

  it('fails alike when it is unknown, over, or its token is wrong', async () => {
    const identity = makeIdentity(desk.crypto, 'Late');
    const known = newInvite();
    await postInvite(known);
    const over = newInvite();
    await desk.storage.people.addInvite({
      id: over.id,
      tokenHash: toBase64(tokenHash(desk.crypto, over.token)),
      role: 'editor',
      lastDay: addDays(desk.today(), -1),
      carried: [],
    });
    const answers = [
      await enrol(newInvite(), identity),
      await enrol(known, identity, desk.crypto.random(32)),
      await enrol(over, identity),
    ];
    expect(answers.map(({ code }) => code)).toEqual(['invite-invalid', 'invite-invalid', 'invite-invalid']);
    expect(new Set(answers.map(({ bytes }) => Buffer.from(bytes).toString())).size).toBe(1);
  });

  it('refuses an enrolment that its own key did not sign', async () => {
    const invite = newInvite();
    await postInvite(invite);
    const huda = makeIdentity(desk.crypto, 'Huda');
    const enrolment = makeEnrolment(desk.crypto, desk.root, invite, huda);
    const { sealedName } = makeEnrolment(desk.crypto, desk.root, invite, huda);
    const answer = await desk.ask('POST', '/api/enrolments', {
      json: { token: toBase64(invite.token), enrolment: { ...enrolment, sealedName } },
    });
    expect(answer.code).toBe('invite-invalid');
  });

  it('hands out what it carries until its holder has wrapped it anew', async () => {
    const invite = newInvite();
    const name = 'epoch:0badc0de';
    const carried = [sealCarried(desk.crypto, desk.root, invite, name, desk.crypto.random(32))];
    await desk.storage.people.addInvite({
      id: invite.id,
      tokenHash: toBase64(tokenHash(desk.crypto, invite.token)),
      role: 'lead',
      lastDay: desk.today(),
      carried,
    });
    const holder = await desk.addEditor('First', 'lead');
    expect((await enrol(invite, holder.identity)).json()).toEqual({ carried });
    const token = await desk.login(holder);
    expect((await enrol(invite, holder.identity)).json()).toEqual({ carried });
    const to = { id: holder.identity.id, kemKey: holder.identity.kem.publicKey };
    const key = wrapKey(desk.crypto, desk.root, name, desk.crypto.random(32), to, holder.identity);
    expect(
      (await desk.ask('POST', '/api/keys', { token, json: { keys: [{ editorId: to.id, key }] } })).status,
    ).toBe(204);
    expect((await enrol(invite, holder.identity)).code).toBe('invite-invalid');
  });

  it('lasts for no more than 30 days, and cannot be made for a day that is over', async () => {
    expect((await postInvite(newInvite(), desk.today() - 1)).code).toBe('malformed-request');
    expect((await postInvite(newInvite(), desk.today() + 30)).status).toBe(204);
    expect((await postInvite(newInvite(), desk.today() + 31)).code).toBe('malformed-request');
  });

  it('cannot be replaced by another with its id', async () => {
    const invite = newInvite();
    expect((await postInvite(invite)).status).toBe(204);
    expect((await postInvite(invite)).status).toBe(204);
    expect((await postInvite({ ...invite, token: desk.crypto.random(32) })).code).toBe('conflict');
  });

  it('is forgotten when its time is over', async () => {
    const invite = newInvite();
    await postInvite(invite);
    await desk.storage.people.expireInvites(addDays(desk.today(), 1));
    expect(await desk.storage.people.invite(invite.id)).toBeNull();
  });
});

describe('statements of a desk lead', () => {
  const stranger = () => makeIdentity(desk.crypto, 'Stranger');
  const epoch = (changes: Partial<Extract<StatementPayload, { kind: 'desk-epoch' }>> = {}) => ({
    kind: 'desk-epoch' as const,
    id: desk.newsroom.deskEpoch.id,
    publicKey: toBase64(desk.newsroom.deskEpoch.publicKey),
    notBefore: desk.today(),
    notAfter: addDays(desk.today(), LIFETIME_DAYS.deskEpoch),
    ...changes,
  });

  it('must be signed by the lead who sends them', async () => {
    expect((await publish(editorPayload(stranger()), desk.editor.identity)).code).toBe('forbidden');
    const statement = desk.signBy(desk.lead.identity.sign, editorPayload(stranger()));
    const forged = { ...statement, payload: statement.payload.replace('"role":', '"role": ') };
    expect(
      (await desk.ask('POST', '/api/statements', { token: lead, json: { statement: forged } })).code,
    ).toBe('forbidden');
    const byRoot = desk.signByRoot(editorPayload(stranger()));
    expect(
      (await desk.ask('POST', '/api/statements', { token: lead, json: { statement: byRoot } })).code,
    ).toBe('forbidden');
  });

  it('cannot make a lead, a delegate, a newsroom or a sanitizer epoch', async () => {
    const key = toHex(stranger().sign.publicKey);
    const window = { notBefore: desk.today(), notAfter: desk.today() };
    expect((await publish(editorPayload(stranger(), { role: 'lead' }))).code).toBe('forbidden');
    expect((await publish({ kind: 'delegate', role: 'desk-lead', key, ...window })).code).toBe('forbidden');
    expect((await publish({ kind: 'newsroom', name: 'Ours now', languages: [], ...window })).code).toBe(
      'forbidden',
    );
    expect((await publish({ ...epoch(), kind: 'sanitizer-epoch' })).code).toBe('forbidden');
  });

  it('cannot give somebody an id that is not the hash of their key', async () => {
    expect((await publish(editorPayload(stranger(), { id: desk.editor.identity.id }))).code).toBe(
      'malformed-request',
    );
  });

  it('cannot last for longer than the protocol lets them', async () => {
    const notAfter = addDays(desk.today(), LIFETIME_DAYS.editor + 1);
    expect((await publish(editorPayload(stranger(), { notAfter }))).code).toBe('malformed-request');
    const fresh = epoch({ notAfter: addDays(desk.today(), LIFETIME_DAYS.deskEpoch + 1) });
    const answer = await publish({
      ...fresh,
      id: (await import('#protocol/ids.ts')).newEpochId(desk.crypto),
    });
    expect(answer.code).toBe('malformed-request');
  });

  it('cannot put another key under a known epoch', async () => {
    expect((await publish(epoch())).code).toBe('conflict');
  });

  it('cannot revoke a lead', async () => {
    const key = toHex(desk.lead.identity.sign.publicKey);
    expect((await publish({ kind: 'revocation', key, day: desk.today() })).code).toBe('forbidden');
  });

  it('are the same statement when they come twice', async () => {
    const payload = editorPayload(stranger());
    const before = (await desk.storage.statements.all()).length;
    expect((await publish(payload)).status).toBe(204);
    expect((await publish(payload)).status).toBe(204);
    expect((await desk.storage.statements.all()).length).toBe(before + 1);
  });
});

it('a row that nobody signed gives nobody a right', async () => {
  const intruder = makeIdentity(desk.crypto, 'Intruder');
  await desk.storage.statements.add(desk.signBy(intruder.sign, editorPayload(intruder)));
  await desk.storage.statements.add({
    ...desk.signByRoot(editorPayload(intruder)),
    signature: toBase64(desk.crypto.random(64)),
  });
  await expect(desk.login({ identity: intruder, role: 'editor', statements: [] })).rejects.toThrow(
    'unauthenticated',
  );
});
