/** Everything that an open desk knows and has verified, as it changes: what snapshots are made of. */
import type { Day } from '#protocol/day.ts';
import type { VerifiedDirectory } from '#protocol/directory.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import type { Enrolment } from '#protocol/identity.ts';
import type { ObjectId } from '#protocol/ids.ts';
import type { CaseFold } from './case-fold.ts';
import type { DeskFold } from './desk-fold.ts';
import type { DeskState } from './state.ts';
import type { KnownReport, Store } from './store.ts';
import type { EventLog } from './streams.ts';

export interface OpenCase {
  readonly log: EventLog;
  readonly fold: CaseFold;
}

export interface Known {
  readonly crypto: Crypto;
  readonly root: Uint8Array;
  readonly myId: ObjectId;
  readonly directory: VerifiedDirectory;
  readonly pending: readonly Enrolment[];
  readonly desk: { readonly log: EventLog | null; readonly fold: DeskFold };
  readonly cases: ReadonlyMap<ObjectId, OpenCase>;
  readonly store: Store;
  readonly listed: ReadonlyMap<ObjectId, Day>;
  readonly seen: ReadonlySet<ObjectId>;
  readonly refusedKeys: number;
  readonly epochsLate: boolean;
  readonly rekeying: DeskState['rekeying'];
  readonly notebookRefused: boolean;
  /** Purged by two, and still listed by the newsroom's server. */
  readonly purgesLeft: number;
}

/** What the newsroom gave, and what only a case still holds because the epoch's key is destroyed. */
export function everyReport({ store, cases }: Pick<Known, 'store' | 'cases'>): Map<ObjectId, KnownReport> {
  const all = new Map(store.reports);
  for (const { fold } of cases.values()) {
    for (const added of fold.reports.values())
      if (!all.has(added.id)) all.set(added.id, store.fromCase(added));
  }
  return all;
}
