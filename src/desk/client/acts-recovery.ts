/**
 * A key that was lost, given back by two leads. Every browser keeps its own key in shares on the desk's stream, each
 * sealed to one lead; the newsroom's server stores the stream and can open none of it.
 */
import { combine, split } from 'shamir-secret-sharing';
import { type Argon2, type Argon2Cost, loadArgon2 } from '#protocol/engines/argon2.ts';
import { AmanaError } from '#protocol/errors.ts';
import { identityFromSeeds, KEY_FILE_COST, type KeyFile, keyFile, wrapIdentity } from '#protocol/identity.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { openShare, SHARES_NEEDED, sealShare } from '#protocol/recovery.ts';
import { parse } from '#protocol/schema.ts';
import type { Core } from './core.ts';
import { type Recovery, recoveryMark } from './recovery-fold.ts';

/** Our key in shares for the leads of today, whenever these are others than before. A lead holds none of their own. */
export async function escrowOwnKey(core: Core): Promise<void> {
  const { crypto, root, me, deskStream } = core;
  if (!core.canAppend(deskStream)) return;
  const holders = core.directory.readers.filter(({ id, role }) => role === 'lead' && id !== me.id);
  const held = core.desk.recovery.shares.get(me.id);
  const isCurrent =
    held !== undefined && held.size === holders.length && holders.every(({ id }) => held.has(id));
  if (isCurrent || holders.length < SHARES_NEEDED) return;
  const shares = await split(me.seeds, holders.length, SHARES_NEEDED);
  const sealed = holders.flatMap((holder, place) => {
    const share = shares[place];
    return share === undefined
      ? []
      : [{ to: holder.id, sealed: sealShare(crypto, root, me.id, holder, share) }];
  });
  for (const share of shares) share.fill(0);
  await core.append(deskStream, () => ({ type: 'key-escrowed', shares: sealed }));
}

/** Asks all leads, before everybody, to give the key of `lost` to `to`. @throws AmanaError forbidden, not-found */
export async function askRecovery(core: Core, lost: ObjectId, to: ObjectId): Promise<void> {
  if (!core.isLead) throw new AmanaError('forbidden');
  const known = core.directory.formerAndPresent.some(({ id }) => id === lost);
  const there = core.directory.readers.some(({ id }) => id === to);
  if (!known || !there || lost === to) throw new AmanaError('not-found');
  await core.append(core.deskStream, () =>
    core.desk.recovery.asked.has(recoveryMark(lost, to)) ? null : { type: 'recovery-asked', lost, to },
  );
}

/** Our share, opened and sealed anew to whom the request names. @throws AmanaError forbidden, not-found */
export async function giveShare(core: Core, lost: ObjectId, to: ObjectId): Promise<void> {
  const { crypto, root, me, deskStream } = core;
  await core.catchUp(deskStream);
  const asked = core.desk.recovery.asked.get(recoveryMark(lost, to));
  const mine = core.desk.recovery.shares.get(lost)?.get(me.id);
  if (asked === undefined || mine === undefined) throw new AmanaError('not-found');
  const receiver = core.directory.readers.find(({ id }) => id === to);
  // A lead who has left may still hold a share; nobody who has left is given one.
  if (!core.isLead || receiver === undefined || to === me.id) throw new AmanaError('forbidden');
  const share = openShare(crypto, root, lost, me, mine);
  const sealed = sealShare(crypto, root, lost, receiver, share);
  share.fill(0);
  await core.append(deskStream, () =>
    core.desk.recovery.asked.get(recoveryMark(lost, to))?.given.has(me.id) === true
      ? null
      : { type: 'share-given', lost, to, sealed },
  );
}

export interface RecoverySettings {
  readonly argon2?: (() => Promise<Argon2>) | undefined;
  readonly argon2Cost?: Argon2Cost | undefined;
}

/** Joins what was given to us. @returns the key file under another passphrase @throws AmanaError not-found, cannot-open */
export async function recoverKey(
  core: Core,
  lost: ObjectId,
  passphrase: string,
  settings: RecoverySettings,
): Promise<KeyFile> {
  const { crypto, root, me } = core;
  const asked = core.desk.recovery.asked.get(recoveryMark(lost, me.id));
  if (asked === undefined || asked.given.size < SHARES_NEEDED) throw new AmanaError('not-found');
  const shares = [...asked.given.values()].map((sealed) => openShare(crypto, root, lost, me, sealed));
  const seeds = new Uint8Array(await combine(shares));
  const identity = identityFromSeeds(crypto, seeds, core.desk.names.get(lost) ?? '');
  // Two shares that do not belong together give a key, too: another one.
  if (identity.id !== lost) throw new AmanaError('cannot-open');
  const argon2 = await (settings.argon2 ?? loadArgon2)();
  const cost = settings.argon2Cost ?? KEY_FILE_COST;
  return parse(keyFile, wrapIdentity(crypto, argon2, root, identity, passphrase, cost));
}

export const recoveriesOf = (core: Core): readonly Recovery[] => [...core.desk.recovery.asked.values()];
