/** What editors do with reports and cases: file, mark, answer, grade. */
import { AmanaError } from '#protocol/errors.ts';
import type { CaseEvent } from '#protocol/events-case.ts';
import { newObjectId, type ObjectId } from '#protocol/ids.ts';
import { KEY_BYTES } from '#protocol/kdf.ts';
import type { Mode } from '#protocol/modes.ts';
import { keyCommitment } from '#protocol/stream-keys.ts';
import { mayVerify } from './case-fold.ts';
import type { Core } from './core.ts';
import { giveKeys } from './give-keys.ts';
import { streamKeyName } from './keyring.ts';
import type { FilingTarget } from './session.ts';
import type { CaseState, Mark } from './state.ts';
import type { KnownReport } from './store.ts';

export const appendToCase = (core: Core, caseId: ObjectId, build: () => CaseEvent | null): Promise<void> => {
  core.openCase(caseId);
  return core.append(caseId, build);
};

function reportOf(core: Core, id: ObjectId): KnownReport {
  const report = core.reports().get(id);
  if (report === undefined) throw new AmanaError('not-found');
  return report;
}

export const oldestFirst = (a: KnownReport, b: KnownReport): number => a.day - b.day || a.arrival - b.arrival;

export async function fileReport(core: Core, id: ObjectId, target: FilingTarget): Promise<ObjectId> {
  const { thread } = reportOf(core, id);
  const already = core.desk.caseOfThread.get(thread);
  if (already !== undefined && (!('case' in target) || target.case !== already))
    throw new AmanaError('conflict');
  const caseId = 'case' in target ? target.case : await makeCase(core, target.title, target.members ?? null);
  core.openCase(caseId);
  await fileThread(core, thread, caseId);
  core.startUpkeep();
  return caseId;
}

/** Every report of a conversation goes where its first one went. Can be repeated after it broke off. */
export async function fileThread(core: Core, thread: ObjectId, caseId: ObjectId): Promise<void> {
  const reports = [...core.reports().values()].filter((report) => report.thread === thread).sort(oldestFirst);
  for (const { id } of reports) {
    await core.append(core.deskStream, () => {
      const elsewhere = core.desk.caseOfThread.get(thread);
      if (elsewhere !== undefined && elsewhere !== caseId) throw new AmanaError('conflict');
      return core.desk.filed.has(id) ? null : { type: 'report-filed', report: id, thread, case: caseId };
    });
  }
  const { fold } = core.openCase(caseId);
  for (const { id, day, content } of reports) {
    // Re-sealed under the case's key: once the epoch's key is destroyed, this is the only copy that opens.
    await core.append(caseId, () =>
      fold.reports.has(id) ? null : { type: 'report-added', report: id, day, content },
    );
  }
}

/** @param members null for everybody of the desk */
export async function makeCase(
  core: Core,
  title: string,
  members: readonly ObjectId[] | null,
): Promise<ObjectId> {
  const unused = [...core.desk.cases].find(([id, made]) => {
    if (made.by !== core.me.id || made.title !== title || made.restricted) return false;
    return members === null && core.keyring.holds(id) && core.openCase(id).fold.history.length === 0;
  });
  // The filing of a moment ago broke off: go on with the case it made.
  if (unused !== undefined) return unused[0];
  const readers = core.directory.readers.filter(({ id }) => members === null || members.includes(id));
  const whole =
    members === null || (members.includes(core.me.id) && readers.length === new Set(members).size);
  if (!whole) throw new AmanaError('forbidden');
  const id = newObjectId(core.crypto);
  const secret = core.crypto.random(KEY_BYTES);
  const name = streamKeyName(id);
  const { gone } = core.directory;
  await giveKeys(core, readers, [{ name, secret }]);
  core.addStreamKey(id, secret);
  const key = { commitment: keyCommitment(core.crypto, core.root, name, secret), gone: [...gone] };
  if (members === null) {
    await core.append(core.deskStream, () => ({ type: 'case-made', case: id, title, key }));
    return id;
  }
  // Its title is for those alone whom it is for.
  await core.append(core.deskStream, () => ({
    type: 'case-made',
    case: id,
    title: '',
    restricted: true,
    key,
  }));
  await core.append(id, () => ({ type: 'access-set', members: readers.map((one) => one.id), key: null }));
  await core.append(id, () => ({ type: 'titled', title }));
  return id;
}

export async function mark(core: Core, reports: readonly ObjectId[], mark: Mark): Promise<void> {
  for (const report of reports) {
    reportOf(core, report);
    await core.append(core.deskStream, () =>
      (core.desk.marks.get(report) ?? 'new') === mark ? null : { type: 'report-marked', report, mark },
    );
  }
}

export async function seen(core: Core, id: ObjectId): Promise<void> {
  const { thread } = reportOf(core, id);
  const isNews = !core.seen.has(id);
  core.seen.add(id);
  if (isNews) core.publish();
  const caseId = core.desk.caseOfThread.get(thread);
  if (caseId === undefined || !core.keyring.holds(caseId)) return;
  if (!core.openCase(caseId).fold.reports.has(id)) await fileThread(core, thread, caseId);
}

/**
 * Asks a worker for another copy, and writes down who did. The newsroom takes the same request twice without harm, so
 * that it can be repeated after it broke off in between.
 */
export async function cleanAgain(core: Core, attachment: ObjectId, mode: Mode): Promise<void> {
  const report = [...core.reports().values()].find(({ content }) =>
    content.attachments.some(({ id }) => id === attachment),
  );
  if (report === undefined) throw new AmanaError('not-found');
  const caseId = core.desk.caseOfThread.get(report.thread);
  const stream = caseId !== undefined && core.keyring.holds(caseId) ? caseId : core.deskStream;
  await core.api.cleanAgain(attachment, mode);
  await core.append(stream, () => ({ type: 'cleaning-asked', attachment, mode }));
  await core.sync();
}

/** One of two signatures that lift a freeze. @param freeze its place, as it was shown */
export async function liftFreeze(core: Core, caseId: ObjectId, freeze: number): Promise<void> {
  await core.catchUp(caseId);
  await appendToCase(core, caseId, () => {
    const { frozen } = core.openCase(caseId).fold;
    if (frozen === null || frozen.lifts.includes(core.me.id)) return null;
    // Somebody froze it anew meanwhile: that one has not been seen.
    if (frozen.position !== freeze) throw new AmanaError('conflict');
    return { type: 'lift-signed', freeze };
  });
}

export const setState = (core: Core, caseId: ObjectId, state: CaseState): Promise<void> =>
  appendToCase(core, caseId, () => {
    const { fold } = core.openCase(caseId);
    if (fold.state === state) return null;
    if (state === 'verified' && !mayVerify(fold, core.me.id)) throw new AmanaError('forbidden');
    return { type: 'state-set', state };
  });
