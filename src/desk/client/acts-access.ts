/** Who reads which history: keys given, taken back, and changed when somebody may not read on. */
import { AmanaError } from '#protocol/errors.ts';
import type { EventBody } from '#protocol/events.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { KEY_BYTES } from '#protocol/kdf.ts';
import { toHex } from '#protocol/schema.ts';
import { keyCommitment, STREAM_KEY_ID_BYTES } from '#protocol/stream-keys.ts';
import type { AppendNow, Core } from './core.ts';
import { giveKeys } from './give-keys.ts';
import { streamKeyName } from './keyring.ts';

type Members = ReadonlySet<ObjectId> | null;

const readersOf = (core: Core, members: Members) =>
  core.directory.readers.filter(({ id }) => members === null || members.has(id));

/** Those of the members who are still on the desk: an event that names nobody else. */
const stillThere = (core: Core, members: Members): ObjectId[] | null =>
  members === null ? null : readersOf(core, members).map(({ id }) => id);

/**
 * Another key for a stream from its next event on, wrapped for those who read it today. Of two who do so at once, one
 * is written down; the other's key is never used.
 * @param still whether it is still wanted on what the stream says by then
 */
async function changeKey(
  core: Core,
  stream: ObjectId,
  members: Members,
  append: AppendNow,
  still: () => boolean,
): Promise<void> {
  const { crypto, root } = core;
  const readers = readersOf(core, members);
  if (!readers.some(({ id }) => id === core.me.id)) throw new AmanaError('forbidden');
  const id = toHex(crypto.random(STREAM_KEY_ID_BYTES));
  const secret = crypto.random(KEY_BYTES);
  const name = streamKeyName(stream, id);
  const { gone } = core.directory;
  // Before the event: whoever reads it must be able to read on.
  await giveKeys(core, readers, [{ name, secret }]);
  core.keyring.addStreamKey(stream, id, secret);
  await append((): EventBody | null => {
    if (!still()) return null;
    const commitment = keyCommitment(crypto, root, name, secret);
    return {
      type: 'access-set',
      members: stillThere(core, members),
      key: { id, commitment, gone: [...gone] },
    };
  });
}

export const rekey = (core: Core, stream: ObjectId, append: AppendNow): Promise<void> =>
  changeKey(core, stream, core.membersOf(stream), append, () => core.isStale(stream));

/** Gives every key of a case, and with it its whole history. */
async function letIn(core: Core, caseId: ObjectId, editors: readonly ObjectId[]): Promise<void> {
  const to = core.directory.readers.filter(({ id }) => editors.includes(id));
  if (to.length !== editors.length) throw new AmanaError('forbidden');
  await giveKeys(core, to, core.keyring.namedOf(caseId));
}

/** A lead, or whoever made the case: those whom the newsroom lets take keys back. */
export const mayPutOut = (core: Core, caseId: ObjectId): boolean =>
  core.isLead || core.desk.cases.get(caseId)?.by === core.me.id;

/**
 * Who reads a case from now on; null: everybody of the desk. Whoever comes in reads all of its history; whoever goes
 * out reads nothing that is written from then on.
 * @throws AmanaError forbidden
 */
export async function setMembers(
  core: Core,
  caseId: ObjectId,
  wanted: readonly ObjectId[] | null,
): Promise<void> {
  await core.catchUp(caseId);
  const { fold } = core.openCase(caseId);
  const members: Members = wanted === null ? null : new Set(wanted);
  if (members !== null && !members.has(core.me.id)) throw new AmanaError('forbidden');
  const before = readersOf(core, fold.members).map(({ id }) => id);
  const after = readersOf(core, members).map(({ id }) => id);
  if (members !== null && after.length !== members.size) throw new AmanaError('forbidden');
  const leaving = before.filter((id) => !after.includes(id));
  const coming = after.filter((id) => !before.includes(id));
  if (leaving.length > 0 && !mayPutOut(core, caseId)) throw new AmanaError('forbidden');

  const restricted = members !== null;
  await core.append(core.deskStream, () =>
    core.desk.cases.get(caseId)?.restricted === restricted
      ? null
      : { type: 'case-access', case: caseId, restricted },
  );
  for (const editorId of leaving) await core.api.withdrawKeys(caseId, editorId);
  if (coming.length > 0) await letIn(core, caseId, coming);
  if (leaving.length === 0) {
    await core.append(caseId, () => ({
      type: 'access-set',
      members: stillThere(core, members),
      key: null,
    }));
    return;
  }
  const append: AppendNow = (build) => core.append(caseId, build);
  await changeKey(core, caseId, members, append, () => true);
}
