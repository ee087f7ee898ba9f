/** What heavy checks have found, for the rounds that follow: a disk that is read whole every minute is worn and busy for nothing. */
import type { Check } from './check.ts';
import type { Finding } from './finding.ts';

/** A disk does not spoil faster than an operator can act. */
const KEPT_MS = 60 * 60_000;

export class Kept {
  readonly #known = new Map<Check, { readonly atMs: number; readonly found: readonly Finding[] }>();
  readonly #now: () => number;

  /** @param now in milliseconds since 1970 */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** What it found within the last hour, or finds now. */
  async of(check: Check, make: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> {
    const known = this.#known.get(check);
    const age = known === undefined ? KEPT_MS : this.#now() - known.atMs;
    // A clock that was set back must not keep it for longer.
    if (known !== undefined && age >= 0 && age < KEPT_MS) return known.found;
    const atMs = this.#now();
    const found = await make();
    this.#known.set(check, { atMs, found });
    return found;
  }

  /** From when each is that is not of this round. @param roundMs when the round began */
  before(roundMs: number): readonly { readonly since: string; readonly checks: readonly string[] }[] {
    return [...this.#known.values()]
      .filter(({ atMs }) => atMs < roundMs)
      .map(({ atMs, found }) => ({
        since: `${new Date(atMs).toISOString().slice(11, 16)} UTC`,
        checks: found.map(({ check }) => check),
      }));
  }
}
