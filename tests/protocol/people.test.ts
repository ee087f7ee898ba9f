import { describe, expect, it } from '@jest/globals';
import { ARTICLE_OF, PASSPHRASE } from '#cli/vectors/people.ts';
import {
  articleDigest,
  articleMarkdown,
  articleNinjs,
  decodeArticle,
  encodeArticle,
  requireSignatures,
  signArticle,
  signersOf,
} from '#protocol/article.ts';
import { fromBase64, fromUtf8, toBase64, toHex, utf8 } from '#protocol/bytes.ts';
import { addDays, dayText } from '#protocol/day.ts';
import {
  LIFETIME_DAYS,
  type StatementPayload,
  signStatement,
  VerifiedDirectory,
} from '#protocol/directory.ts';
import { loadArgon2 } from '#protocol/engines/argon2.ts';
import {
  challengeHolds,
  enrolledName,
  enrolmentMacHolds,
  enrolmentSignatureHolds,
  inviteKeys,
  inviteUrl,
  keyFile,
  makeEnrolment,
  makeIdentity,
  openCarried,
  parseInviteFragment,
  sealCarried,
  signChallenge,
  unwrapIdentity,
  unwrapKey,
  wrapIdentity,
  wrapKey,
} from '#protocol/identity.ts';
import { parse } from '#protocol/schema.ts';
import { expectCode, flipBit, setting, sodium } from './setting.ts';

const { root, rootPair, day, lead, editor, deskKey, deskEpoch } = setting;
const argon2 = await loadArgon2();
const CHEAP = { opsLimit: 1, memBytes: 8192 };
const stranger = makeIdentity(sodium, 'stranger');

describe('key file', () => {
  const file = wrapIdentity(sodium, argon2, root, editor, PASSPHRASE, CHEAP);

  it('opens under its passphrase, also when composed otherwise', () => {
    expect(unwrapIdentity(sodium, argon2, file, PASSPHRASE.normalize('NFKD')).seeds).toEqual(editor.seeds);
    expect(parse(keyFile, JSON.parse(JSON.stringify(file)))).toEqual(file);
  });

  it('gives one error for another passphrase, newsroom, editor or changed byte', async () => {
    const changed = (field: 'nonce' | 'sealed') => ({
      ...file,
      [field]: toBase64(flipBit(fromBase64(file[field]), 3)),
    });
    for (const [wrong, passphrase] of [
      [file, `${PASSPHRASE} `],
      [file, ''],
      [{ ...file, root: toHex(lead.sign.publicKey) }, PASSPHRASE],
      [{ ...file, editorId: lead.id }, PASSPHRASE],
      [{ ...file, argon2id: { ...file.argon2id, salt: toBase64(new Uint8Array(16)) } }, PASSPHRASE],
      [{ ...file, argon2id: { ...file.argon2id, opsLimit: 2 } }, PASSPHRASE],
      [changed('nonce'), PASSPHRASE],
      [changed('sealed'), PASSPHRASE],
    ] as const)
      await expectCode('wrong-passphrase', () => unwrapIdentity(sodium, argon2, wrong, passphrase));
  });

  it('cannot ask for more memory or passes than the limits', async () => {
    const asking = (cost: { opsLimit: number; memBytes: number }) =>
      parse(keyFile, { ...file, argon2id: { ...file.argon2id, ...cost } });
    const GiB = 1024 ** 3;
    for (const fine of [
      { opsLimit: 1, memBytes: 8192 },
      { opsLimit: 20, memBytes: GiB },
    ])
      expect(asking(fine).argon2id.memBytes).toBe(fine.memBytes);
    for (const wrong of [
      { opsLimit: 0, memBytes: 8192 },
      { opsLimit: 21, memBytes: 8192 },
      { opsLimit: 1, memBytes: 8191 },
      { opsLimit: 1, memBytes: GiB + 1 },
    ])
      await expectCode('malformed-object', () => asking(wrong));
  });
});

describe('wrapped and carried keys', () => {
  const name = `epoch:${deskEpoch}`;
  const to = { id: editor.id, kemKey: editor.kem.publicKey };
  const wrapped = wrapKey(sodium, root, name, deskKey.secretKey, to, lead);
  const byLead = (key: string): boolean => key === toHex(lead.sign.publicKey);

  it('open for the one editor they are for', () =>
    expect(unwrapKey(sodium, root, wrapped, editor, byLead)).toEqual(deskKey.secretKey));

  it('open for nobody else, under no other name, from no stranger', async () => {
    const changed = { ...wrapped, sealed: toBase64(flipBit(fromBase64(wrapped.sealed), 1130)) };
    const unsigned = { ...wrapped, signature: toBase64(new Uint8Array(64)) };
    const byStranger = wrapKey(sodium, root, name, deskKey.secretKey, to, stranger);
    await expectCode('cannot-open', () => unwrapKey(sodium, root, wrapped, lead, byLead));
    await expectCode('cannot-open', () => unwrapKey(sodium, lead.sign.publicKey, wrapped, editor, byLead));
    await expectCode('cannot-open', () =>
      unwrapKey(sodium, root, { ...wrapped, name: 'epoch:00000000' }, editor, byLead),
    );
    for (const wrong of [changed, unsigned, byStranger])
      await expectCode('cannot-open', () => unwrapKey(sodium, root, wrong, editor, byLead));
  });

  it('carried keys open with their invite and name only', async () => {
    const [invite, other] = [inviteKeys(sodium, sodium.random(32)), inviteKeys(sodium, sodium.random(32))];
    const carried = sealCarried(sodium, root, invite, name, deskKey.secretKey);
    expect(openCarried(sodium, root, invite, carried)).toEqual(deskKey.secretKey);
    await expectCode('cannot-open', () => openCarried(sodium, root, other, carried));
    await expectCode('cannot-open', () =>
      openCarried(sodium, root, invite, { ...carried, name: 'epoch:00000000' }),
    );
  });
});

describe('invites', () => {
  const secret = sodium.random(32);
  const invite = inviteKeys(sodium, secret);
  const enrolment = makeEnrolment(sodium, root, invite, editor);

  it('carry their secret behind the #, where no server sees it', () => {
    const url = new URL(inviteUrl('http://desk.onion/', secret, root));
    expect(url.pathname).toBe('/');
    expect(parseInviteFragment(url.hash)).toEqual({ secret, root });
  });

  it.each(['', '#/enrol/', '#/enrol/x/y', '#/other/'])('are refused as %p', async (fragment) =>
    expectCode('invite-invalid', () => parseInviteFragment(fragment)),
  );

  it('prove who holds them, so that a server cannot put its own keys in', () => {
    expect(enrolmentMacHolds(sodium, root, invite, enrolment)).toBe(true);
    const swapped = makeEnrolment(sodium, root, { ...invite, macKey: sodium.random(32) }, stranger);
    expect(enrolmentSignatureHolds(sodium, root, swapped)).toBe(true);
    expect(enrolmentMacHolds(sodium, root, invite, swapped)).toBe(false);
    const { sealedName } = makeEnrolment(sodium, root, invite, editor);
    expect(enrolmentMacHolds(sodium, root, invite, { ...enrolment, sealedName })).toBe(false);
    expect(
      enrolmentMacHolds(sodium, root, invite, { ...enrolment, signKey: toHex(stranger.sign.publicKey) }),
    ).toBe(false);
  });

  it('tell the name to nobody but whoever knows the secret', () => {
    const asPosted = JSON.stringify(enrolment);
    for (const form of [editor.name, toBase64(utf8(editor.name)), toHex(utf8(editor.name))])
      expect(asPosted).not.toContain(form);
    expect(enrolledName(sodium, root, invite, enrolment)).toBe(editor.name);
    const macOnly = { ...inviteKeys(sodium, sodium.random(32)), id: invite.id, macKey: invite.macKey };
    expect(enrolmentMacHolds(sodium, root, macOnly, enrolment)).toBe(true);
    expect(enrolledName(sodium, root, macOnly, enrolment)).toBeNull();
    // A name from another invite, or another newsroom.
    const other = { ...inviteKeys(sodium, sodium.random(32)), nameKey: invite.nameKey };
    const moved = { ...makeEnrolment(sodium, root, other, editor), inviteId: invite.id };
    expect(enrolledName(sodium, root, { ...other, id: invite.id }, moved)).toBeNull();
    expect(enrolledName(sodium, lead.sign.publicKey, invite, enrolment)).toBeNull();
    // Of somebody without the invite's mac.
    const forged = makeEnrolment(sodium, root, { ...invite, macKey: sodium.random(32) }, stranger);
    expect(enrolledName(sodium, root, invite, forged)).toBeNull();
  });

  it('keep every name, the longest too, at one length', () => {
    const lengths = ['a', 'ع'.repeat(80), '字'.repeat(80), '😀'.repeat(40)].map((name) => {
      const named = makeEnrolment(sodium, root, invite, makeIdentity(sodium, name));
      expect(enrolledName(sodium, root, invite, named)).toBe(name);
      return named.sealedName.length;
    });
    expect(new Set(lengths).size).toBe(1);
  });

  it('a challenge is answered by its editor alone', () => {
    const challenge = sodium.random(32);
    const person = {
      id: editor.id,
      role: 'editor' as const,
      signKey: toHex(editor.sign.publicKey),
      kemKey: editor.kem.publicKey,
    };
    const signature = signChallenge(sodium, root, editor, challenge);
    expect(challengeHolds(sodium, root, person, challenge, signature)).toBe(true);
    expect(challengeHolds(sodium, root, person, sodium.random(32), signature)).toBe(false);
    expect(challengeHolds(sodium, lead.sign.publicKey, person, challenge, signature)).toBe(false);
    expect(
      challengeHolds(sodium, root, person, challenge, signChallenge(sodium, root, stranger, challenge)),
    ).toBe(false);
  });
});

describe('articles', () => {
  const article = ARTICLE_OF(setting);
  const open = { notBefore: day, notAfter: addDays(day, LIFETIME_DAYS.editor) };
  const person = (one: typeof lead, role: 'lead' | 'editor'): StatementPayload => ({
    kind: 'editor',
    id: one.id,
    role,
    signKey: toHex(one.sign.publicKey),
    kemKey: toBase64(one.kem.publicKey),
    ...open,
  });
  const byRoot = (payload: StatementPayload) =>
    signStatement(sodium, root, payload, rootPair.publicKey, rootPair.secretKey);
  const directory = VerifiedDirectory.verify(
    sodium,
    root,
    {
      v: 1,
      statements: [
        byRoot({ kind: 'newsroom', name: 'n', languages: ['en'], ...open }),
        byRoot({ kind: 'delegate', role: 'desk-lead', key: toHex(lead.sign.publicKey), ...open }),
        byRoot(person(lead, 'lead')),
        byRoot(person(editor, 'editor')),
      ],
    },
    day,
  );

  it('have one spelling', async () => {
    const bytes = encodeArticle(article);
    expect(decodeArticle(bytes)).toEqual(article);
    const text = fromUtf8(bytes);
    for (const other of [
      text.trimEnd(),
      text.replace('  "v"', '   "v"'),
      text.replace('"Sidon"', '"\\u0053idon"'),
    ])
      await expectCode('malformed-object', () => decodeArticle(utf8(other)));
  });

  it('need two different editors of the desk over exactly these bytes', async () => {
    const digest = await articleDigest(article);
    const byLead = signArticle(sodium, root, digest, lead.sign);
    const byEditor = signArticle(sodium, root, digest, editor.sign);
    const byStranger = signArticle(sodium, root, digest, stranger.sign);
    const signers = (signatures: readonly (typeof byLead)[]) =>
      signersOf(sodium, root, directory, digest, signatures);
    expect(() => requireSignatures(signers([byLead, byEditor]), directory)).not.toThrow();
    const elsewhere = signArticle(sodium, lead.sign.publicKey, digest, editor.sign);
    const other = signArticle(sodium, root, await articleDigest({ ...article, title: 'x' }), editor.sign);
    for (const short of [
      [],
      [byLead],
      [byLead, byLead],
      [byLead, byStranger],
      [byLead, other],
      [byLead, elsewhere],
    ])
      await expectCode('signatures-missing', () => requireSignatures(signers(short), directory));
  });

  it('cannot carry a file name from a device, nor break out of the front matter', async () => {
    for (const name of ['IMG_2024.jpg', '../photo-1.jpg', 'photo-0.jpg', 'photo-1.svg', 'photo-1000.jpg']) {
      const media = [{ ...article.media[0]!, name }];
      await expectCode('malformed-object', () => encodeArticle({ ...article, media }));
    }
    const markdown = articleMarkdown({ ...article, title: 'a\n---\nb: c' }, dayText(day));
    expect(markdown.split('\n')[1]).toBe('title: "a\\n---\\nb: c"');
    expect(JSON.parse(articleNinjs(article, dayText(day), 'ab'.repeat(32))).standard.name).toBe('ninjs');
  });
});
