/** What desk leads do: keys for the coming weeks, invites, approvals. Each is refused again by the newsroom. */
import { fromHex, toBase64 } from '#protocol/bytes.ts';
import { addDays, type Day } from '#protocol/day.ts';
import {
  type Editor,
  LIFETIME_DAYS,
  type Role,
  type StatementPayload,
  signStatement,
} from '#protocol/directory.ts';
import { KEM_SECRET_KEY_BYTES } from '#protocol/engines/crypto.ts';
import { AmanaError, asAmanaError } from '#protocol/errors.ts';
import { editorIdOf, enrolledName, inviteKeys, inviteUrl, tokenHash, wrapKey } from '#protocol/identity.ts';
import { newEpochId, type ObjectId } from '#protocol/ids.ts';
import { KEY_BYTES } from '#protocol/kdf.ts';
import type { Core, LeadChores } from './core.ts';
import { epochKeyName, streamKeyName } from './keyring.ts';

/** Four weeks: a newsroom whose leads are all away for a month can still be written to. */
const DAYS_AHEAD = 4 * LIFETIME_DAYS.deskEpoch;

/** An invite that has not been used after a week has gone astray. */
const INVITE_DAYS = 7;

const INVITE_SECRET_BYTES = 32;

type NamedKey = { readonly name: string; readonly secret: Uint8Array };

function requireLead(core: Core): void {
  if (!core.isLead) throw new AmanaError('forbidden');
}

const publish = (core: Core, payload: StatementPayload): Promise<void> => {
  const { publicKey, secretKey } = core.me.sign;
  return core.api.addStatement(signStatement(core.crypto, core.root, payload, publicKey, secretKey));
};

/** Wraps keys to editors and hands them to the newsroom, which keeps them for their owners. */
export async function giveKeys(
  core: Core,
  editors: readonly Pick<Editor, 'id' | 'kemKey'>[],
  keys: readonly NamedKey[],
): Promise<void> {
  const { crypto, root, me } = core;
  await core.api.addKeys(
    editors.flatMap((editor) =>
      keys.map(({ name, secret }) => ({
        editorId: editor.id,
        key: wrapKey(crypto, root, name, secret, editor, me),
      })),
    ),
  );
}

/** Gives a name to an editor who has none yet; a name given since then is newer. */
const nameOnDesk = (core: Core, editor: ObjectId, name: string): Promise<void> =>
  core.append(core.deskStream, () =>
    name === '' || core.desk.names.has(editor) ? null : { type: 'editor-named', editor, name },
  );

export const leadChores = (core: Core): LeadChores => ({
  async beginDeskStream() {
    const secret = core.crypto.random(KEY_BYTES);
    try {
      await giveKeys(core, core.directory.editors, [{ name: streamKeyName(core.deskStream), secret }]);
    } catch (thrown) {
      // Another lead has begun it: they have to give us its key, and the snapshot says so.
      if (asAmanaError(thrown).code === 'forbidden') return;
      throw thrown;
    }
    core.addStreamKey(core.deskStream, secret);
  },

  nameMyself: () => nameOnDesk(core, core.me.id, core.me.name),

  ensureEpochs: () => ensureEpochs(core),
});

/**
 * Desk epochs without a gap for the coming weeks. The private halves reach every editor before the public half is
 * published, so that nothing can ever be sealed to a key that the desk does not hold.
 */
export async function ensureEpochs(core: Core): Promise<void> {
  requireLead(core);
  const missing: Day[] = [];
  const today = core.today();
  let day = today;
  while (day <= addDays(today, DAYS_AHEAD)) {
    const covering = core.directory.deskEpochs.find(
      (epoch) => epoch.notBefore <= day && day <= epoch.notAfter,
    );
    if (covering === undefined) missing.push(day);
    day = addDays(covering?.notAfter ?? addDays(day, LIFETIME_DAYS.deskEpoch - 1), 1);
  }
  if (missing.length === 0) return;
  const made = missing.map((notBefore) => {
    const { publicKey, secretKey } = core.crypto.kemKeypair(core.crypto.random(KEM_SECRET_KEY_BYTES));
    return { id: newEpochId(core.crypto), publicKey, secretKey, notBefore };
  });
  await giveKeys(
    core,
    core.directory.editors,
    made.map(({ id, secretKey }) => ({ name: epochKeyName(id), secret: secretKey })),
  );
  for (const { id, publicKey, notBefore } of made) {
    const notAfter = addDays(notBefore, LIFETIME_DAYS.deskEpoch - 1);
    await publish(core, { kind: 'desk-epoch', id, publicKey: toBase64(publicKey), notBefore, notAfter });
  }
  await core.readPeople();
  for (const { id, secretKey } of made)
    core.keyring.add(core.crypto, core.directory, epochKeyName(id), secretKey);
}

/** The secret stays on the desk's own stream, so that any lead can check and approve who comes with it. */
export async function invite(core: Core, role: Role): Promise<{ readonly url: string }> {
  requireLead(core);
  // A lead who could make leads could never be removed: the root key makes them.
  if (role !== 'editor') throw new AmanaError('forbidden');
  const secret = core.crypto.random(INVITE_SECRET_BYTES);
  const { id, token } = inviteKeys(core.crypto, secret);
  await core.append(core.deskStream, () => ({
    type: 'invite-made',
    inviteId: id,
    secret: toBase64(secret),
    role,
  }));
  await core.api.addInvite(id, tokenHash(core.crypto, token), role, addDays(core.today(), INVITE_DAYS));
  return { url: inviteUrl(core.api.server, secret, core.root) };
}

export async function approve(core: Core, editor: ObjectId): Promise<void> {
  requireLead(core);
  await core.readPeople();
  const enrolment = core.pending.find(({ signKey }) => editorIdOf(core.crypto, fromHex(signKey)) === editor);
  if (enrolment === undefined) throw new AmanaError('not-found');
  const made = core.desk.invites.get(enrolment.inviteId);
  if (made === undefined) throw new AmanaError('invite-invalid');
  // The newsroom cannot know the MAC key: keys that it slipped in fail here.
  const name = enrolledName(core.crypto, core.root, inviteKeys(core.crypto, made.secret), enrolment);
  if (name === null) throw new AmanaError('invite-invalid');
  const { inviteId, signKey, kemKey } = enrolment;
  if (!core.desk.approvedInvites.has(inviteId))
    await core.append(core.deskStream, () => ({ type: 'editor-approved', inviteId, editor }));
  await nameOnDesk(core, editor, name);
  await publish(core, {
    kind: 'editor',
    id: editor,
    role: 'editor',
    signKey,
    kemKey,
    notBefore: core.today(),
    notAfter: addDays(core.today(), LIFETIME_DAYS.editor),
  });
  await core.readPeople();
  await shareKeys(core, editor);
  core.publish();
}

export async function shareKeys(core: Core, editor: ObjectId): Promise<void> {
  requireLead(core);
  const to = core.directory.editors.find(({ id }) => id === editor);
  if (to === undefined || to.id === core.me.id) throw new AmanaError('not-found');
  await giveKeys(core, [to], core.keyring.named());
}

export async function revoke(core: Core, editor: ObjectId): Promise<void> {
  requireLead(core);
  const leaving = core.directory.editors.find(({ id }) => id === editor);
  if (leaving === undefined) throw new AmanaError('not-found');
  if (leaving.role === 'lead') throw new AmanaError('forbidden');
  await publish(core, { kind: 'revocation', key: leaving.signKey, day: core.today() });
  await core.readPeople();
  core.publish();
}

/** Keys that the first invite carried: kept by wrapping them to ourselves. */
export async function keepCarried(core: Core, carried: readonly NamedKey[]): Promise<void> {
  if (carried.length === 0) return;
  await giveKeys(core, [{ id: core.me.id, kemKey: core.me.kem.publicKey }], carried);
}
