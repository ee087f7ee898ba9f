import type { Messages } from '../messages/index.ts';
import { spanOf } from '../remaining.ts';

/** What is left in words; empty while that would be a guess. */
export function leftIn(t: Messages, leftMs: number | null): string {
  if (leftMs === null) return '';
  const span = spanOf(leftMs);
  if (span.unit === 'seconds') return t.sendingSeconds;
  return span.unit === 'minutes' ? t.sendingMinutes(span.count) : t.sendingHours(span.count);
}
