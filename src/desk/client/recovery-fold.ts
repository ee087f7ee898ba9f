/** Shares of keys, requests to join them, and what was given: as the desk's own stream tells it to everybody. */
import type { Day } from '#protocol/day.ts';
import type { EventBody } from '#protocol/events.ts';
import type { ObjectId } from '#protocol/ids.ts';

export interface Recovery {
  readonly lost: ObjectId;
  readonly to: ObjectId;
  readonly askedBy: ObjectId;
  readonly day: Day;
  /** Shares by the lead who gave each, sealed to `to`. */
  readonly given: ReadonlyMap<ObjectId, string>;
}

export interface RecoveryFold {
  /** Of each editor, the newest set of shares: by the lead it is sealed to. */
  readonly shares: Map<ObjectId, ReadonlyMap<ObjectId, string>>;
  readonly asked: Map<string, Recovery>;
}

export const emptyRecovery = (): RecoveryFold => ({ shares: new Map(), asked: new Map() });

export const recoveryMark = (lost: ObjectId, to: ObjectId): string => `${lost} ${to}`;

type Told = Extract<EventBody, { type: 'key-escrowed' | 'recovery-asked' | 'share-given' }>;

export function foldRecovery(
  fold: RecoveryFold,
  by: ObjectId,
  day: Day,
  body: Told,
  isLead: (editor: ObjectId) => boolean,
): void {
  switch (body.type) {
    case 'key-escrowed':
      // Of their own key: nobody puts false shares in a colleague's place.
      fold.shares.set(by, new Map(body.shares.map(({ to, sealed }) => [to, sealed])));
      return;
    case 'recovery-asked': {
      const { lost, to } = body;
      if (!isLead(by) || lost === to || fold.asked.has(recoveryMark(lost, to))) return;
      fold.asked.set(recoveryMark(lost, to), { lost, to, askedBy: by, day, given: new Map() });
      return;
    }
    case 'share-given': {
      const asked = fold.asked.get(recoveryMark(body.lost, body.to));
      // Only shares that were held, and only after the request that everybody sees.
      if (asked === undefined || fold.shares.get(body.lost)?.has(by) !== true) return;
      const given = new Map(asked.given).set(by, body.sealed);
      fold.asked.set(recoveryMark(body.lost, body.to), { ...asked, given });
      return;
    }
  }
}
