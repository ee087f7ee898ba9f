/** Vectors of keys and signatures of people: identities, invites, wrapped keys, statements, articles. */
import {
  type Article,
  articleDigest,
  articleMarkdown,
  articleNinjs,
  encodeArticle,
  signArticle,
} from '#protocol/article.ts';
import { toBase64, toHex } from '#protocol/bytes.ts';
import { addDays, dayText } from '#protocol/day.ts';
import {
  LIFETIME_DAYS,
  type StatementPayload,
  signStatement,
  VerifiedDirectory,
} from '#protocol/directory.ts';
import {
  fingerprintWords,
  inviteKeys,
  inviteUrl,
  makeEnrolment,
  sealCarried,
  signChallenge,
  tokenHash,
  wrapIdentity,
  wrapKey,
} from '#protocol/identity.ts';
import { type Setting, seedOf, type Values } from './setting.ts';

export const PASSPHRASE = 'seven grey herons over the ﬁord';

/** One pass over 1 MiB: vectors prove equality, not strength. */
const VECTOR_COST = { opsLimit: 1, memBytes: 1024 * 1024 };

export function identityValues(setting: Setting): Values {
  const { crypto, argon2, root, lead, editor, deskEpoch, deskKey } = setting;
  const values: Values = {
    'identity/id': editor.id,
    'identity/signing key': toHex(editor.sign.publicKey),
    'identity/kem key': toHex(crypto.blake2b(32, editor.kem.publicKey)),
    'identity/fingerprint': fingerprintWords(crypto, editor.sign.publicKey).join(' '),
    'identity/challenge signed': toBase64(signChallenge(crypto, root, editor, seedOf(crypto, 'challenge'))),
    'wrapped key/epoch': JSON.stringify(
      wrapKey(
        crypto,
        root,
        `epoch:${deskEpoch}`,
        deskKey.secretKey,
        { id: editor.id, kemKey: editor.kem.publicKey },
        lead,
      ),
    ),
  };
  const secret = seedOf(crypto, 'invite');
  const invite = inviteKeys(crypto, secret);
  values['invite/url'] = inviteUrl('http://desk.onion/', secret, root);
  values['invite/keys'] = [invite.token, invite.macKey, invite.wrapKey, invite.nameKey].map(toHex).join(' ');
  values['invite/id'] = invite.id;
  values['invite/token hash'] = toHex(tokenHash(crypto, invite.token));
  // A nonce of its own, so that what is made after it draws the same chance as ever.
  const random = (bytes: number) => seedOf(crypto, 'enrolment', bytes);
  values['invite/enrolment'] = JSON.stringify(makeEnrolment({ ...crypto, random }, root, invite, editor));
  values['invite/carried'] = JSON.stringify(
    sealCarried(crypto, root, invite, `epoch:${deskEpoch}`, deskKey.secretKey),
  );
  // Last of all, since without Argon2 the random bytes of the key file are not drawn.
  if (argon2 !== null)
    values['key file/file'] = JSON.stringify(
      wrapIdentity(crypto, argon2, root, editor, PASSPHRASE, VECTOR_COST),
    );
  return values;
}

export function statementValues(setting: Setting): Values {
  const { crypto, root, rootPair, day, lead, editor, deskEpoch, deskKey, sanitizerEpoch, sanitizerKey } =
    setting;
  const host = crypto.signKeypair(seedOf(crypto, 'sanitizer host'));
  const open = (days: number) => ({ notBefore: day, notAfter: addDays(day, days) });
  const person = (one: typeof lead, role: 'lead' | 'editor'): StatementPayload => ({
    kind: 'editor',
    id: one.id,
    role,
    signKey: toHex(one.sign.publicKey),
    kemKey: toBase64(one.kem.publicKey),
    ...open(LIFETIME_DAYS.editor),
  });
  const leadKey = toHex(lead.sign.publicKey);
  const signed: readonly (readonly [{ publicKey: Uint8Array; secretKey: Uint8Array }, StatementPayload])[] = [
    [
      rootPair,
      { kind: 'newsroom', name: 'The Daily أمانة', languages: ['en', 'ar'], ...open(LIFETIME_DAYS.newsroom) },
    ],
    [rootPair, { kind: 'delegate', role: 'desk-lead', key: leadKey, ...open(LIFETIME_DAYS.delegate) }],
    [
      rootPair,
      { kind: 'delegate', role: 'sanitizer', key: toHex(host.publicKey), ...open(LIFETIME_DAYS.delegate) },
    ],
    [
      lead.sign,
      {
        kind: 'desk-epoch',
        id: deskEpoch,
        publicKey: toBase64(deskKey.publicKey),
        ...open(LIFETIME_DAYS.deskEpoch - 1),
      },
    ],
    [
      host,
      {
        kind: 'sanitizer-epoch',
        id: sanitizerEpoch,
        publicKey: toBase64(sanitizerKey.publicKey),
        ...open(LIFETIME_DAYS.sanitizerEpoch - 1),
      },
    ],
    [rootPair, person(lead, 'lead')],
    [lead.sign, person(editor, 'editor')],
    [lead.sign, { kind: 'revocation', key: '00'.repeat(32), day }],
  ];
  const statements = signed.map(([by, payload]) =>
    signStatement(crypto, root, payload, by.publicKey, by.secretKey),
  );
  const directory = { v: 1, statements };
  return {
    'directory/directory': JSON.stringify(directory),
    'directory/verified': verifiedText(VerifiedDirectory.verify(crypto, root, directory, day)),
  };
}

/** What a verified directory says, as text. */
export const verifiedText = (directory: VerifiedDirectory): string =>
  JSON.stringify({
    name: directory.name,
    languages: directory.languages,
    deskEpoch: directory.deskEpoch().id,
    sanitizerEpoch: directory.sanitizerEpoch().id,
    editors: directory.editors.map(({ id, role }) => [id, role]),
    leads: directory.leads,
  });

export const ARTICLE_OF = ({ day }: Setting): Article => ({
  v: 1,
  slug: 'the-bridge',
  language: 'ar',
  title: 'الجسر',
  byline: 'A. Reporter',
  dateline: 'Sidon',
  exclusive: true,
  body: 'One *line*.\n\nAnother.',
  authorNote: '',
  day,
  media: [{ name: 'photo-1.jpg', sha256: 'ab'.repeat(32), caption: 'c', credit: '', alt: 'a' }],
});

export async function articleValues(setting: Setting): Promise<Values> {
  const { crypto, root, lead, editor, day } = setting;
  const article = ARTICLE_OF(setting);
  const digest = await articleDigest(article);
  const hashOf = (text: string): string => toHex(crypto.blake2b(32, new TextEncoder().encode(text)));
  return {
    'article/json': toBase64(encodeArticle(article)),
    'article/digest': digest,
    'article/signatures': JSON.stringify(
      [lead, editor].map(({ sign }) => signArticle(crypto, root, digest, sign)),
    ),
    'article/markdown hash': hashOf(articleMarkdown(article, dayText(day))),
    'article/ninjs hash': hashOf(articleNinjs(article, dayText(day), digest)),
  };
}
