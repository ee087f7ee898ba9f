/** What the page says of checks: their subjects as people name them, and what those who sign off should see. */
import type { ObjectId } from '#protocol/ids.ts';
import type { Check, CheckSubject, DeskCase } from '../../client/state.ts';

/** Every file of a case once, numbered over the whole case as its clean copies are. */
export function filesOf({ reports }: Pick<DeskCase, 'reports'>) {
  const met = new Set<ObjectId>();
  return reports
    .flatMap((report) => report.attachments.map((note) => ({ note, report })))
    .filter(({ note }) => !met.has(note.id) && met.add(note.id))
    .map((file, index) => ({ ...file, number: index + 1 }));
}

/** A check that is left because making it could point to somebody, or that did not hold. */
export const isTelling = ({ state }: Check): boolean => state === 'unsafe to check' || state === 'fail';

export const isSame = (a: CheckSubject | null, b: CheckSubject | null): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

export const settled = (checks: readonly Check[]): number =>
  checks.filter(({ state }) => state !== 'todo').length;
