/** Opens what is frozen, from the file's bytes alone: what was sealed once must open for as long as v1 lives. */
import { articleSignature, decodeArticle, signersOf } from '#protocol/article.ts';
import { fromBase64, fromHex, toHex } from '#protocol/bytes.ts';
import { threadKeyOf } from '#protocol/codename.ts';
import { VerifiedDirectory } from '#protocol/directory.ts';
import {
  carriedKey,
  enrolledName,
  enrolment,
  inviteKeys,
  keyFile,
  openCarried,
  parseInviteFragment,
  unwrapIdentity,
  unwrapKey,
  wrappedKey,
} from '#protocol/identity.ts';
import { parseObjectId } from '#protocol/ids.ts';
import { decodeReport } from '#protocol/report.ts';
import { parseJson, z } from '#protocol/schema.ts';
import { parseCodename } from '#protocol/words.ts';
import { eventsIn, repliesIn } from './messages.ts';
import { OBJECT_CASES, openByEverySlot } from './objects.ts';
import { PASSPHRASE, verifiedText } from './people.ts';
import type { Setting, Values } from './setting.ts';

/** @returns a sentence for each frozen thing that does not open as it should */
export async function openingProblems(setting: Setting, frozen: Values): Promise<string[]> {
  const { crypto, argon2, root, day, editor, deskKey } = setting;
  const problems: string[] = [];
  const value = (name: string): string => frozen[name] ?? '';
  const expect = (name: string, got: string, wanted: string): void => {
    if (got !== wanted) problems.push(`${name}: opened as something else`);
  };

  for (const one of OBJECT_CASES.filter(({ isWhole }) => isWhole)) {
    const sealed = fromBase64(value(`${one.name}/object`));
    const opened = await openByEverySlot(setting, one, parseObjectId(value(`${one.name}/id`)), sealed);
    for (const bytes of opened)
      expect(one.name, toHex(crypto.blake2b(32, bytes)), value(`${one.name}/plain`));
  }

  const threadKey = threadKeyOf(crypto, root, await parseCodename(value('codename/words')));
  expect('thread key', toHex(threadKey), value('codename/thread key'));
  const replies = await repliesIn(setting, threadKey, fromBase64(value('drop/both')));
  expect('replies', replies, value('drop/replies'));
  expect(
    'events',
    eventsIn(setting, value('event/stream').split(' ').map(fromBase64)),
    value('event/opened'),
  );
  expect('report', decodeReport(fromBase64(value('report/plain'))).language, 'ar');

  const directory = VerifiedDirectory.verify(
    crypto,
    root,
    parseJson(z.unknown(), value('directory/directory')),
    day,
  );
  expect('directory', verifiedText(directory), value('directory/verified'));
  const isLead = (key: string): boolean => directory.leads.includes(key);
  const wrapped = parseJson(wrappedKey, value('wrapped key/epoch'));
  expect('wrapped key', toHex(unwrapKey(crypto, root, wrapped, editor, isLead)), toHex(deskKey.secretKey));

  const fragment = parseInviteFragment(new URL(value('invite/url')).hash);
  const invite = inviteKeys(crypto, fragment.secret);
  expect('invite root', toHex(fragment.root), toHex(root));
  const carried = parseJson(carriedKey, value('invite/carried'));
  expect('carried key', toHex(openCarried(crypto, root, invite, carried)), toHex(deskKey.secretKey));
  const enrolled = enrolledName(crypto, root, invite, parseJson(enrolment, value('invite/enrolment')));
  expect('enrolment', enrolled ?? '', editor.name);

  if (argon2 !== null) {
    const file = parseJson(keyFile, value('key file/file'));
    // The same passphrase from a keyboard that does not write the ligature.
    const typed = PASSPHRASE.normalize('NFKC');
    expect('key file', toHex(unwrapIdentity(crypto, argon2, file, typed).seeds), toHex(editor.seeds));
  }

  const article = decodeArticle(fromBase64(value('article/json')));
  expect('article', article.title, 'الجسر');
  const digest = value('article/digest');
  const signatures = parseJson(z.array(articleSignature), value('article/signatures'));
  const signers = signersOf(crypto, root, directory, digest, signatures);
  expect('article signers', String(signers.length), '2');
  expect('article digest', String(fromHex(digest).length), '32');
  return problems;
}
