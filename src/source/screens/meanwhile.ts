import type { ErrorCode } from '#protocol/errors.ts';
import type { Messages } from '../messages/index.ts';

/** What keeps files that are on their way, above another screen. A puzzle is work that goes on, not a line that is dead. */
export function meanwhileOf(t: Messages, trouble: ErrorCode | null): string {
  if (trouble === null) return t.wayOpen;
  return trouble === 'work-needed' ? t.errorFlooded : t.sendingWaiting;
}
