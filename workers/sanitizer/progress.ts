/** What is known of a file so far, and the record that is made of it: of a rejected file too, as much as there is. */
import type { Hash } from 'node:crypto';
import type { FoundValue, Mode, RejectionReason, SanitizationRecord } from '#protocol/record.ts';
import type { Inspection } from './inspect.ts';
import type { CopyMessage, MediaType, MembersMessage } from './messages.ts';
import { REMAINING, TYPES } from './types.ts';
import type { Check } from './verify/index.ts';

export interface Progress {
  /** The mode that the source wants; null leaves it to the newsroom. */
  readonly asked: Mode | null;
  /** The mode it was cleaned in. */
  mode: Mode;
  /** Of the original, by its content. */
  type: MediaType | null;
  inputBytes: number;
  readonly hash: Hash;
  inspection: Inspection | null;
  made: CopyMessage | MembersMessage | null;
  /** What became of the files within; null for a file that holds none. */
  within: Within | null;
  /** Of the clean copy. */
  cleanType: MediaType | null;
  found: FoundValue[];
  checks: Check[];
}

/** Of all files within a file together, for its record. */
export interface Within {
  readonly place: SanitizationRecord['place'];
  readonly actions: readonly string[];
  readonly tools: SanitizationRecord['tools'];
  readonly remaining: SanitizationRecord['remaining'];
}

/** A file has ended as rejected; carries the record's reason. */
export class Rejected extends Error {
  readonly reason: RejectionReason;

  constructor(reason: RejectionReason) {
    super(reason);
    this.reason = reason;
  }
}

export function recordOf(
  progress: Progress,
  reason: RejectionReason | null,
  after: SanitizationRecord['after'],
): SanitizationRecord {
  const { type, cleanType, inspection, made, within } = progress;
  const tools = made?.tools.map(({ name, version }) => ({ name, version })) ?? [];
  if (inspection !== null) tools.push({ name: 'exiftool', version: inspection.version });
  tools.push(...(within?.tools ?? []).filter((tool) => !tools.some((known) => known.name === tool.name)));
  const family = type === null ? undefined : TYPES[type.mime]?.family;
  return {
    v: 1,
    status: reason !== null ? 'rejected' : made?.result === 'copy' ? made.status : 'clean',
    reason,
    type,
    cleanType: reason === null && cleanType?.mime !== type?.mime ? cleanType : null,
    mode: progress.mode,
    found: progress.found,
    place: inspection?.place ?? within?.place ?? null,
    actions: reason === null ? [...new Set([...(made?.actions ?? []), ...(within?.actions ?? [])])] : [],
    checks: progress.checks,
    tools,
    before: { bytes: progress.inputBytes, sha256Hex: progress.hash.digest('hex') },
    after,
    perceptualHashHex: reason === null && made?.result === 'copy' ? made.perceptualHashHex : null,
    remaining:
      reason !== null || family === undefined
        ? []
        : [...new Set([...REMAINING[family], ...(within?.remaining ?? [])])],
  };
}
