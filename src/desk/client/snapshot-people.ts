/** Who is on the desk, who wants to come, and whose keys are asked for, as a snapshot shows them. */
import { fromHex } from '#protocol/bytes.ts';
import type { Editor } from '#protocol/directory.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { editorIdOf, enrolledName, fingerprintWords, inviteKeys } from '#protocol/identity.ts';
import { SHARES_NEEDED } from '#protocol/recovery.ts';
import { endsSoon } from './ending.ts';
import type { Known } from './known.ts';
import type { OpenInvite, PendingPerson, Person, Recovery } from './state.ts';

export function personOf({ crypto, directory, desk }: Known, editor: Editor): Person {
  const words = wordsOf(crypto, editor.signKey);
  return {
    id: editor.id,
    name: desk.fold.names.get(editor.id) ?? namelessAs(words),
    role: editor.role,
    words,
    present: directory.editors.some((present) => present.id === editor.id),
    until: directory.untilOf(editor.id),
    endsSoon: endsSoon(directory, editor),
  };
}

/** Of public keys, which say nothing about anybody. */
const wordsOfKey = new Map<string, readonly string[]>();

function wordsOf(crypto: Crypto, signKeyHex: string): readonly string[] {
  const words = wordsOfKey.get(signKeyHex) ?? fingerprintWords(crypto, fromHex(signKeyHex));
  wordsOfKey.set(signKeyHex, words);
  return words;
}

/** Stands for a name that has not come: the first two of the words that the key is compared by. */
const namelessAs = (words: readonly string[]): string => words.slice(0, 2).join(' ');

export function pendingPeople({ crypto, root, pending, desk, directory }: Known): PendingPerson[] {
  return pending.flatMap((enrolment) => {
    const signKey = fromHex(enrolment.signKey);
    const id = editorIdOf(crypto, signKey);
    if (directory.editors.some((editor) => editor.id === id)) return [];
    const invite = desk.fold.invites.get(enrolment.inviteId);
    const name =
      invite === undefined ? null : enrolledName(crypto, root, inviteKeys(crypto, invite.secret), enrolment);
    const role = invite?.role ?? 'editor';
    const words = fingerprintWords(crypto, signKey);
    return [{ id, name: name ?? namelessAs(words), role, words, genuine: name !== null }];
  });
}

export function openInvites({ desk, pending }: Known): OpenInvite[] {
  const used = new Set(pending.map((enrolment) => enrolment.inviteId));
  return [...desk.fold.invites.values()]
    .filter(({ id }) => !used.has(id) && !desk.fold.approvedInvites.has(id))
    .map(({ id, role, by, day }) => ({ id, role, by, day }));
}

export function recoveriesOf({ desk, myId }: Known): Recovery[] {
  const { asked, shares } = desk.fold.recovery;
  return [...asked.values()].map(({ lost, to, askedBy, day, given }) => ({
    lost,
    to,
    askedBy,
    day,
    given: [...given.keys()],
    canGive: to !== myId && !given.has(myId) && shares.get(lost)?.has(myId) === true,
    ready: to === myId && given.size >= SHARES_NEEDED,
  }));
}
