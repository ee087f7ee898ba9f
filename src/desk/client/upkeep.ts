/**
 * What an open desk does beside everything else. Each part finds out from what is written what is left to do, so
 * that it can be broken off anywhere and goes on in any other browser.
 */
import { toBase64 } from '#protocol/bytes.ts';
import { AmanaError } from '#protocol/errors.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { deliverPurges } from './acts-purge.ts';
import { escrowOwnKey } from './acts-recovery.ts';
import { answerCanaries } from './canary-answer.ts';
import type { Core } from './core.ts';
import { slotOf } from './files.ts';
import { finishMoves } from './moves.ts';
import { renewPeople } from './renewal.ts';

/** Progress is shown twice a second: a snapshot costs as much as there are reports. */
const SHOW_MS = 500;

export async function upkeep(core: Core): Promise<void> {
  await changeKeys(core);
  await escrowOwnKey(core);
  if (core.isLead && core.canAppend(core.deskStream)) await renewPeople(core);
  await deliverPurges(core);
  await finishMoves(core);
  await answerCanaries(core);
  for (const id of core.openCases.keys()) await keepFiles(core, id);
}

/** Leads see to it; where a case has none among its readers, these do. Before writing, everybody does. */
function isOurs(core: Core, stream: ObjectId): boolean {
  if (core.isLead) return true;
  const members = core.membersOf(stream);
  return !core.directory.readers.some(
    ({ id, role }) => role === 'lead' && (members === null || members.has(id)),
  );
}

async function changeKeys(core: Core): Promise<void> {
  const stale = [core.deskStream, ...core.openCases.keys()].filter(
    (id) => core.isStale(id) && isOurs(core, id),
  );
  if (stale.length === 0) return;
  let shown = 0;
  try {
    for (const [done, stream] of stale.entries()) {
      core.rekeying = { done, total: stale.length };
      if (core.nowMs - shown >= SHOW_MS) {
        shown = core.nowMs;
        core.publish();
      }
      await core.freshen(stream);
    }
  } finally {
    core.rekeying = null;
    core.publish();
  }
}

/**
 * What opens the record and the copies of a case's attachments goes under the case's key, so that they outlive the
 * epoch they were sealed to.
 */
export async function keepFiles(core: Core, caseId: ObjectId): Promise<void> {
  const { fold, log } = core.openCase(caseId);
  if (log.brokenAt !== null || log.waitsForKey) return;
  const named = [...fold.reports.values()].flatMap(({ content }) => content.attachments.map(({ id }) => id));
  for (const attachment of new Set(named)) {
    const known = core.store.attachments.get(attachment);
    const record = core.store.records.get(attachment);
    if (known === undefined || record === undefined || record.edition !== known.edition) continue;
    if (fold.kept.get(attachment)?.edition === known.edition) continue;
    const clean = known.cleanBytes === null ? null : await slotOrNull(core, 'clean', attachment);
    const original = known.originalBytes === null ? null : await slotOrNull(core, 'original', attachment);
    await core.append(caseId, () =>
      fold.kept.get(attachment)?.edition === known.edition
        ? null
        : {
            type: 'files-kept',
            attachment,
            edition: known.edition,
            record: toBase64(record.slotPlain),
            clean,
            original,
          },
    );
  }
}

/** One that does not open must not keep the others from being kept. */
async function slotOrNull(
  core: Core,
  kind: 'clean' | 'original',
  attachment: ObjectId,
): Promise<string | null> {
  try {
    return toBase64(await slotOf(core, kind, attachment));
  } catch (thrown) {
    if (thrown instanceof AmanaError && thrown.code === 'cannot-open') return null;
    throw thrown;
  }
}
