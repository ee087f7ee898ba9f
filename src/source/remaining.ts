/** How long the rest will take, said so that it can be believed: from a while of the line, breaks included. */

/** Before this has passed, a pace says more about chance than about the line. */
const SURE_AFTER_MS = 5000;
/** A line is judged by its last minutes: long enough for its breaks, short enough to notice another one. */
const WINDOW_MS = 180_000;
/** What was said counts down by the clock until the line proves it wrong by so much. */
const TOLERANCE = 0.3;

/** How much had arrived when. */
interface Mark {
  readonly atMs: number;
  readonly bytes: number;
}

export class Remaining {
  #marks: Mark[] = [];
  #totalBytes = 0;
  /** When it was last said that everything would be there. */
  #endMs: number | null = null;

  saw(bytes: number, totalBytes: number, nowMs: number): void {
    this.#totalBytes = totalBytes;
    if (bytes === this.#marks.at(-1)?.bytes) return;
    this.#marks.push({ atMs: nowMs, bytes });
    while (this.#marks.length > 2 && nowMs - (this.#marks[1]?.atMs ?? nowMs) > WINDOW_MS) this.#marks.shift();
  }

  /** Milliseconds, or null while that would be a guess. */
  leftMs(nowMs: number): number | null {
    const first = this.#marks[0];
    const last = this.#marks.at(-1);
    if (!first || !last || last.bytes <= first.bytes || nowMs - first.atMs < SURE_AFTER_MS) return null;
    const rest = this.#totalBytes - last.bytes;
    // Up to the last arrival, or up to now where nothing has come for longer than it should have.
    const pace = (last.bytes - first.bytes) / (last.atMs - first.atMs);
    const overdue = Math.max(0, nowMs - last.atMs - (last.atMs - first.atMs));
    const measured = last.atMs + overdue + rest / pace;
    const said = this.#endMs === null ? null : this.#endMs - nowMs;
    const left = Math.max(0, measured - nowMs);
    if (said === null || Math.abs(left - said) > TOLERANCE * Math.max(said, 20_000))
      this.#endMs = nowMs + left;
    return Math.max(0, (this.#endMs ?? nowMs) - nowMs);
  }
}

/** A span as it is said: nobody needs to know the fifty-third minute. */
export type Span =
  | { readonly unit: 'seconds' }
  | { readonly unit: 'minutes'; readonly count: number }
  | { readonly unit: 'hours'; readonly count: number };

const MINUTE_MS = 60_000;

export function spanOf(ms: number): Span {
  if (ms < 0.9 * MINUTE_MS) return { unit: 'seconds' };
  const minutes = ms / MINUTE_MS;
  if (minutes < 10) return { unit: 'minutes', count: Math.round(minutes) };
  if (minutes < 57.5) return { unit: 'minutes', count: Math.round(minutes / 5) * 5 };
  return { unit: 'hours', count: Math.max(1, Math.round(minutes / 60)) };
}
