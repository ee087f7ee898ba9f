/** What desk leads do: keys for the coming weeks, invites, approvals. Each is refused again by the newsroom. */
import { fromHex, toBase64, toHex } from '#protocol/bytes.ts';
import { addDays, type Day } from '#protocol/day.ts';
import {
  type Epoch,
  LIFETIME_DAYS,
  type Role,
  reads,
  type StatementPayload,
  signStatement,
  statementPayload,
} from '#protocol/directory.ts';
import { KEM_SECRET_KEY_BYTES } from '#protocol/engines/crypto.ts';
import { AmanaError, asAmanaError } from '#protocol/errors.ts';
import { editorIdOf, enrolledName, inviteKeys, inviteUrl, tokenHash } from '#protocol/identity.ts';
import { newEpochId, type ObjectId } from '#protocol/ids.ts';
import { KEY_BYTES } from '#protocol/kdf.ts';
import { parseJson } from '#protocol/schema.ts';
import { rekey } from './acts-access.ts';
import type { Chores, Core } from './core.ts';
import { giveKeys } from './give-keys.ts';
import { epochKeyName, type NamedKey, streamKeyName } from './keyring.ts';
import { upkeep } from './upkeep.ts';

/** Four weeks: a newsroom whose leads are all away for a month can still be written to. */
const DAYS_AHEAD = 4 * LIFETIME_DAYS.deskEpoch;

/** An invite that has not been used after a week has gone astray. */
const INVITE_DAYS = 7;

const INVITE_SECRET_BYTES = 32;

function requireLead(core: Core): void {
  if (!core.isLead) throw new AmanaError('forbidden');
}

const publish = (core: Core, payload: StatementPayload): Promise<void> => {
  const { publicKey, secretKey } = core.me.sign;
  return core.api.addStatement(signStatement(core.crypto, core.root, payload, publicKey, secretKey));
};

/** Gives a name to an editor who has none yet; a name given since then is newer. */
const nameOnDesk = (core: Core, editor: ObjectId, name: string): Promise<void> =>
  core.append(core.deskStream, () =>
    name === '' || core.desk.names.has(editor) ? null : { type: 'editor-named', editor, name },
  );

export const choresOf = (core: Core): Chores => ({
  async beginDeskStream() {
    const secret = core.crypto.random(KEY_BYTES);
    try {
      await giveKeys(core, core.directory.readers, [{ name: streamKeyName(core.deskStream), secret }]);
    } catch (thrown) {
      // Another lead has begun it: they have to give us its key, and the snapshot says so.
      if (asAmanaError(thrown).code === 'forbidden') return;
      throw thrown;
    }
    core.addStreamKey(core.deskStream, secret);
  },

  nameMyself: () => nameOnDesk(core, core.me.id, core.me.name),

  async ensureEpochs() {
    await ensureEpochs(core);
    await vouch(core);
  },

  rekey: (stream, append) => rekey(core, stream, append),

  upkeep: () => upkeep(core),
});

/**
 * Desk epochs without a gap for the coming weeks. The private halves reach every editor before the public half is
 * published, so that nothing can ever be sealed to a key that the desk does not hold.
 */
export async function ensureEpochs(core: Core): Promise<void> {
  requireLead(core);
  // The private halves of these may be held by somebody who has left: they are made anew.
  const { gone } = core.directory;
  const isStale = ({ id, notAfter }: Epoch): boolean =>
    notAfter >= core.today() && gone.some((left) => core.desk.epochsGone.get(id)?.has(left) !== true);
  const stale = core.directory.deskEpochs.filter(isStale);
  if (stale.length > 0 && !core.canAppend(core.deskStream)) throw new AmanaError('event-invalid');
  const missing: Day[] = [];
  const today = core.today();
  let day = today;
  while (day <= addDays(today, DAYS_AHEAD)) {
    const covering = core.directory.deskEpochs.find(
      (epoch) => epoch.notBefore <= day && day <= epoch.notAfter && !stale.includes(epoch),
    );
    if (covering === undefined) missing.push(day);
    day = addDays(covering?.notAfter ?? addDays(day, LIFETIME_DAYS.deskEpoch - 1), 1);
  }
  if (missing.length === 0 && stale.length === 0) return;
  const made = missing.map((notBefore) => {
    const { publicKey, secretKey } = core.crypto.kemKeypair(core.crypto.random(KEM_SECRET_KEY_BYTES));
    return { id: newEpochId(core.crypto), publicKey, secretKey, notBefore };
  });
  await giveKeys(
    core,
    core.directory.readers,
    made.map(({ id, secretKey }) => ({ name: epochKeyName(id), secret: secretKey })),
  );
  if (core.canAppend(core.deskStream))
    await core.append(core.deskStream, () => ({
      type: 'epochs-made',
      epochs: made.map(({ id }) => id),
      gone: [...gone],
    }));
  for (const { id, publicKey, notBefore } of made) {
    const notAfter = addDays(notBefore, LIFETIME_DAYS.deskEpoch - 1);
    await publish(core, { kind: 'desk-epoch', id, publicKey: toBase64(publicKey), notBefore, notAfter });
  }
  // Only now: between the two, sources would have nothing to seal to.
  for (const { id } of stale) await publish(core, { kind: 'epoch-withdrawal', id, day: core.today() });
  await core.readPeople();
  for (const { id, secretKey } of made)
    core.keyring.add(core.crypto, core.directory, epochKeyName(id), secretKey);
}

/**
 * Puts our name under what another lead said, so that it stands when they leave: the epochs whose private halves we
 * hold, and the people who were approved before everybody.
 */
async function vouch(core: Core): Promise<void> {
  const { statements, directory } = core;
  const trusted = new Set([...directory.leads, toHex(core.root)]);
  const signers = new Map<string, Set<string>>();
  for (const { by, payload } of statements) {
    if (!trusted.has(by)) continue;
    signers.set(payload, (signers.get(payload) ?? new Set()).add(by));
  }
  const present = new Set(directory.editors.map(({ id }) => id));
  for (const [json, by] of signers) {
    if (by.size > 1 || by.has(toHex(core.root)) || by.has(toHex(core.me.sign.publicKey))) continue;
    const payload = parseJson(statementPayload, json, 'directory-invalid');
    const ours =
      (payload.kind === 'desk-epoch' &&
        payload.notAfter >= core.today() &&
        core.keyring.epochs.has(payload.id) &&
        directory.deskEpochs.some(
          ({ id, notAfter }) => id === payload.id && notAfter === payload.notAfter,
        )) ||
      (payload.kind === 'editor' && present.has(payload.id) && core.desk.approvedEditors.has(payload.id));
    if (ours) await publish(core, payload);
  }
}

/** The secret stays on the desk's own stream, so that any lead can check and approve who comes with it. */
export async function invite(core: Core, role: Role): Promise<{ readonly url: string }> {
  requireLead(core);
  // A lead who could make leads could never be removed: the root key makes them.
  if (role === 'lead') throw new AmanaError('forbidden');
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
    role: made.role,
    signKey,
    kemKey,
    notBefore: core.today(),
    notAfter: addDays(core.today(), LIFETIME_DAYS.editor),
  });
  await core.readPeople();
  if (reads(made.role)) await shareKeys(core, editor);
  core.publish();
}

/** Every key of the desk, of the epochs, and of the cases that this editor may read. */
export async function shareKeys(core: Core, editor: ObjectId): Promise<void> {
  requireLead(core);
  const to = core.directory.editors.find(({ id }) => id === editor);
  if (to === undefined || to.id === core.me.id) throw new AmanaError('not-found');
  if (!reads(to.role)) throw new AmanaError('forbidden');
  const streams = core.keyring.streams.filter((id) => core.membersOf(id)?.has(editor) !== false);
  const keys = streams.flatMap((id) => core.keyring.namedOf(id));
  await giveKeys(core, [to], [...core.keyring.namedEpochs(), ...keys]);
}

/**
 * Off the desk at once: the newsroom ends their sessions and destroys what was wrapped to them. Their keys are then
 * changed beside everything else, the desk's own and those of the epochs first. Administrators do the first half.
 */
export async function revoke(core: Core, editor: ObjectId): Promise<void> {
  const mine = core.directory.editors.find(({ id }) => id === core.me.id)?.role;
  if (mine !== 'lead' && mine !== 'administrator') throw new AmanaError('forbidden');
  const leaving = core.directory.editors.find(({ id }) => id === editor);
  if (leaving === undefined) throw new AmanaError('not-found');
  if (leaving.role === 'lead') throw new AmanaError('forbidden');
  await publish(core, { kind: 'revocation', key: leaving.signKey, day: core.today() });
  await core.readPeople();
  core.publish();
  if (!core.isLead) return;
  await core.freshen(core.deskStream);
  await ensureEpochs(core);
  core.startUpkeep();
}

/** Keys that the first invite carried: kept by wrapping them to ourselves. */
export async function keepCarried(core: Core, carried: readonly NamedKey[]): Promise<void> {
  if (carried.length === 0) return;
  await giveKeys(core, [{ id: core.me.id, kemKey: core.me.kem.publicKey }], carried);
}
