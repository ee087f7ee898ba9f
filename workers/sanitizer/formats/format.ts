/** What a format's file has to offer. Everything in this folder runs inside the sandboxed child. */
import type { FoundValue, RejectionReason } from '#protocol/record.ts';
import type { Limits } from '../limits.ts';
import type { Action, Facts } from '../messages.ts';

export interface Cleaned {
  readonly bytes: Uint8Array;
  /** What the original holds and the clean copy therefore has to hold. */
  readonly facts: Facts;
  readonly actions: readonly Action[];
  /** What this format's own code saw besides the tags that exiftool lists. */
  readonly found: readonly FoundValue[];
}

export interface Format {
  /**
   * Makes a new file out of what can be seen in the original at `path`; never copies a part of it.
   * Throws Refusal with the record's reason; anything else that is thrown counts as `file is damaged`.
   */
  clean(path: string, limits: Limits): Promise<Cleaned>;
}

export class Refusal extends Error {
  readonly reason: RejectionReason;

  constructor(reason: RejectionReason) {
    super(reason);
    this.reason = reason;
  }
}
