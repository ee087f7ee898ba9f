import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fromBase64, toBase64, toHex } from '#protocol/bytes.ts';
import { inviteKeys, makeEnrolment, makeIdentity, signChallenge, tokenHash } from '#protocol/identity.ts';
import { startDesk, type TestDesk, type TestEditor } from '../support/desk.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await startDesk();
});
afterAll(() => desk.stop());

const challengeFor = async (editorId: string): Promise<string> =>
  (await desk.ask('POST', '/api/challenge', { json: { editorId } })).json<{ challenge: string }>().challenge;

const sessionOf = (editorId: string, challenge: string, signature: Uint8Array) =>
  desk.ask('POST', '/api/session', { json: { editorId, challenge, signature: toBase64(signature) } });

const sign = ({ identity }: TestEditor, challenge: string): Uint8Array =>
  signChallenge(desk.crypto, desk.root, identity, fromBase64(challenge));

describe('logging in', () => {
  it('gives a token for a signed challenge, and the token works until it is given back', async () => {
    const token = await desk.login(desk.editor);
    expect((await desk.ask('GET', '/api/keys', { token })).status).toBe(200);
    expect((await desk.ask('DELETE', '/api/session', { token })).status).toBe(204);
    expect((await desk.ask('GET', '/api/keys', { token })).code).toBe('unauthenticated');
    expect((await desk.ask('DELETE', '/api/session', { token })).code).toBe('unauthenticated');
  });

  it('gives the same kind of challenge for an id that nobody has', async () => {
    const known = await desk.ask('POST', '/api/challenge', { json: { editorId: desk.editor.identity.id } });
    const unknown = await desk.ask('POST', '/api/challenge', { json: { editorId: 'ab'.repeat(16) } });
    expect(unknown.status).toBe(known.status);
    expect(Object.keys(unknown.json<object>())).toEqual(Object.keys(known.json<object>()));
    expect(unknown.bytes.length).toBe(known.bytes.length);
  });

  it('fails in one and the same way whatever is wrong', async () => {
    const { id } = desk.editor.identity;
    const stranger: TestEditor = { ...desk.editor, identity: makeIdentity(desk.crypto, 'Stranger') };
    const used = await challengeFor(id);
    expect((await sessionOf(id, used, sign(desk.editor, used))).status).toBe(200);
    const others = await challengeFor(desk.lead.identity.id);
    const strangers = await challengeFor(stranger.identity.id);
    const wrong = await challengeFor(id);
    const never = toBase64(desk.crypto.random(32));
    const failures = [
      await sessionOf(id, used, sign(desk.editor, used)),
      await sessionOf(id, others, sign(desk.editor, others)),
      await sessionOf(id, wrong, sign(stranger, wrong)),
      await sessionOf(stranger.identity.id, strangers, sign(stranger, strangers)),
      await sessionOf(id, never, sign(desk.editor, never)),
    ];
    const bodies = new Set(failures.map(({ bytes }) => Buffer.from(bytes).toString()));
    expect(failures.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401]);
    expect(bodies.size).toBe(1);
  });

  it('uses a challenge up even when the answer was wrong', async () => {
    const { id } = desk.editor.identity;
    const challenge = await challengeFor(id);
    expect((await sessionOf(id, challenge, desk.crypto.random(64))).code).toBe('unauthenticated');
    expect((await sessionOf(id, challenge, sign(desk.editor, challenge))).code).toBe('unauthenticated');
  });

  it('lets a challenge live for 60 seconds', async () => {
    const { id } = desk.editor.identity;
    const late = await challengeFor(id);
    desk.passMs(60_000);
    expect((await sessionOf(id, late, sign(desk.editor, late))).code).toBe('unauthenticated');
    const inTime = await challengeFor(id);
    desk.passMs(50_000);
    expect((await sessionOf(id, inTime, sign(desk.editor, inTime))).status).toBe(200);
  });

  it('ends a session after 30 idle minutes, and not before', async () => {
    const token = await desk.login(desk.editor);
    for (let i = 0; i < 3; i++) {
      desk.passMs(29 * 60_000);
      expect((await desk.ask('GET', '/api/keys', { token })).status).toBe(200);
    }
    desk.passMs(30 * 60_000);
    expect((await desk.ask('GET', '/api/keys', { token })).code).toBe('unauthenticated');
  });

  it('refuses tokens that are malformed, made up or sent in another way', async () => {
    const token = await desk.login(desk.editor);
    const made = toBase64(desk.crypto.random(32));
    for (const authorization of [
      '',
      'Bearer',
      `Bearer ${made}`,
      `bearer ${token}`,
      `Basic ${token}`,
      `Bearer ${token}A`,
      `Bearer ${token.slice(0, -1)}B`,
    ]) {
      const answer = await desk.ask('GET', '/api/keys', { headers: { authorization } });
      expect([authorization, answer.code]).toEqual([authorization, 'unauthenticated']);
    }
    expect((await desk.ask('GET', '/api/keys', { headers: { cookie: `token=${token}` } })).code).toBe(
      'unauthenticated',
    );
  });

  it('tells an enrolled editor to wait for approval, but only who holds the enrolled key', async () => {
    const invite = inviteKeys(desk.crypto, desk.crypto.random(32));
    const token = await desk.login(desk.lead);
    const lastDay = desk.today();
    const made = await desk.ask('POST', '/api/invites', {
      token,
      json: {
        id: invite.id,
        tokenHash: toBase64(tokenHash(desk.crypto, invite.token)),
        role: 'editor',
        lastDay,
      },
    });
    expect(made.status).toBe(204);
    const identity = makeIdentity(desk.crypto, 'Newcomer');
    const enrolment = makeEnrolment(desk.crypto, desk.root, invite, identity);
    const enrolled = await desk.ask('POST', '/api/enrolments', {
      json: { token: toBase64(invite.token), enrolment },
    });
    expect(enrolled.status).toBe(200);

    const challenge = await challengeFor(identity.id);
    const newcomer: TestEditor = { identity, role: 'editor', statements: [] };
    expect((await sessionOf(identity.id, challenge, sign(newcomer, challenge))).code).toBe('not-approved');
    const again = await challengeFor(identity.id);
    expect((await sessionOf(identity.id, again, sign(desk.editor, again))).code).toBe('unauthenticated');
  });

  it('throws an editor out at the moment of revocation', async () => {
    const leaver = await desk.addEditor('Leaver', 'editor');
    const token = await desk.login(leaver);
    const lead = await desk.login(desk.lead);
    await desk.makeStream(token, leaver);
    const statement = desk.signBy(desk.lead.identity.sign, {
      kind: 'revocation',
      key: toHex(leaver.identity.sign.publicKey),
      day: desk.today(),
    });
    expect((await desk.ask('POST', '/api/statements', { token: lead, json: { statement } })).status).toBe(
      204,
    );
    expect((await desk.ask('GET', '/api/keys', { token })).code).toBe('unauthenticated');
    await expect(desk.login(leaver)).rejects.toThrow('unauthenticated');
    expect(await desk.storage.keys.of(leaver.identity.id)).toEqual([]);
  });
});
