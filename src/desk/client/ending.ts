/** Whose place on the desk ends soon, and when somebody has to be told of it. */
import type { Day } from '#protocol/day.ts';
import type { Editor, VerifiedDirectory } from '#protocol/directory.ts';
import type { Warning } from './state.ts';

/** Four weeks: by then, no lead has opened the desk for as long. */
export const EDITOR_WARN_DAYS_LEFT = 28;

/** Six weeks: it takes somebody who goes to where the root key is. */
export const LEAD_WARN_DAYS_LEFT = 42;

export const daysLeft = (until: Day | null, today: Day): number => (until === null ? 0 : until - today + 1);

/** Whether somebody should have seen to it by now. */
export function endsSoon(directory: VerifiedDirectory, { id, role }: Pick<Editor, 'id' | 'role'>): boolean {
  const until = directory.untilOf(id);
  if (until === null) return false;
  return daysLeft(until, directory.today) <= (role === 'lead' ? LEAD_WARN_DAYS_LEFT : EDITOR_WARN_DAYS_LEFT);
}

export function endingWarnings(directory: VerifiedDirectory): Warning[] {
  const ending = directory.editors.filter((editor) => endsSoon(directory, editor));
  const leftOf = (editors: readonly Editor[]): number =>
    Math.min(...editors.map(({ id }) => daysLeft(directory.untilOf(id), directory.today)));
  const leads = ending.filter(({ role }) => role === 'lead');
  const others = ending.filter(({ role }) => role !== 'lead');
  const warnings: Warning[] = [];
  if (others.length > 0) warnings.push({ kind: 'people-ending', daysLeft: leftOf(others) });
  if (leads.length > 0) warnings.push({ kind: 'leads-ending', daysLeft: leftOf(leads) });
  return warnings;
}
