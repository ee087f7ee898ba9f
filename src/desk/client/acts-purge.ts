/**
 * Purging: one editor asks, another agrees, and what their signatures name is erased at the newsroom and forgotten on
 * every device. Nobody signs for what they cannot see.
 */
import { AmanaError } from '#protocol/errors.ts';
import type { ObjectId } from '#protocol/ids.ts';
import {
  encodePurge,
  MOST_PURGED,
  PURGERS_NEEDED,
  purgeIsInTime,
  purgeSignatureHolds,
  signPurge,
} from '#protocol/purge.ts';
import type { Core } from './core.ts';
import type { AskedPurge } from './triage-fold.ts';

/** Reports that are to go, with every attachment that they name. */
function objectsOf(core: Core, threads: ReadonlySet<ObjectId>): ObjectId[] {
  return [...core.reports().values()].flatMap(({ id, thread, content }) =>
    threads.has(thread) ? [id, ...content.attachments.map((file) => file.id)] : [],
  );
}

function sign(core: Core, payload: string): Promise<void> {
  const signature = signPurge(core.crypto, core.root, payload, core.me.sign);
  return core.append(core.deskStream, () =>
    core.desk.triage.purges.get(payload)?.signers.some(({ by }) => by === core.me.id) === true
      ? null
      : { type: 'purge-signed', payload, signature },
  );
}

/** @throws AmanaError not-found; too-large for more objects than one purge names */
export async function askPurge(core: Core, threads: readonly ObjectId[]): Promise<void> {
  const objects = objectsOf(core, new Set(threads));
  if (objects.length === 0) throw new AmanaError('not-found');
  if (objects.length > MOST_PURGED) throw new AmanaError('too-large');
  await sign(core, encodePurge(core.today(), objects));
}

function askedPurge(core: Core, position: number): AskedPurge {
  const found = [...core.desk.triage.purges.values()].find((one) => one.position === position);
  if (found === undefined) throw new AmanaError('not-found');
  return found;
}

/**
 * @param position as shown
 * @throws AmanaError not-found, purge-unsigned where the first signature does not hold any more, forbidden for whoever
 *   asked, and for whoever cannot see all of it
 */
export async function agreePurge(core: Core, position: number): Promise<void> {
  const { payload, asked, signers, objects } = askedPurge(core, position);
  if (signers.some(({ by }) => by === core.me.id)) throw new AmanaError('forbidden');
  const seen = new Set(
    [...core.reports().values()].flatMap(({ id, content }) => [
      id,
      ...content.attachments.map((file) => file.id),
    ]),
  );
  if (!objects.every((id) => seen.has(id))) throw new AmanaError('forbidden');
  const holds = signers.every(({ by, signature }) => {
    const editor = core.directory.readers.find(({ id }) => id === by);
    return (
      editor?.signKey === signature.by && purgeSignatureHolds(core.crypto, core.root, payload, signature)
    );
  });
  if (!holds || !purgeIsInTime(asked, core.today())) throw new AmanaError('purge-unsigned');
  await sign(core, payload);
  await deliverPurges(core);
}

/** Anybody may say no, whoever asked among them. */
export async function refusePurge(core: Core, position: number): Promise<void> {
  const { payload } = askedPurge(core, position);
  await core.append(core.deskStream, () =>
    core.desk.triage.purges.has(payload) ? { type: 'purge-refused', payload } : null,
  );
}

/** Brings to the newsroom what two have signed and it still has. Whoever lost the line is helped by anybody else. */
export async function deliverPurges(core: Core): Promise<void> {
  for (const { payload, signers, asked, objects } of core.desk.triage.done) {
    const isLeft = !core.purgesTried.has(payload) && objects.some((id) => core.isListed(id));
    if (!isLeft || signers.length < PURGERS_NEEDED || !purgeIsInTime(asked, core.today())) continue;
    await core.api.purge({ payload, signatures: signers.map(({ signature }) => signature) });
    core.purgesTried.add(payload);
    core.unlist(objects);
  }
}
