/**
 * What the janitor does again and again. Every chore may be broken off, repeated, or done by two janitors at once:
 * it looks at what storage says, and acts on that.
 */
import { randomInt } from 'node:crypto';
import type { Log } from '#process/index.ts';
import { addDays, type Day } from '#protocol/day.ts';
import { DROP_DAYS } from '#protocol/drops.ts';
import type { ObjectId } from '#protocol/ids.ts';
import type { Outcome, Producer } from '#queue/index.ts';
import type { Lifetimes, Storage } from '#storage/index.ts';

export interface JanitorParts {
  readonly storage: Storage;
  readonly producer: Producer;
  readonly log: Log;
  /** The mixing delay of a report is drawn from 0 to this. */
  readonly releaseSeconds: number;
  /** Without it everything stays until somebody purges it, but for drops. */
  readonly retention?: Retention;
}

export interface Retention {
  readonly lifetimes: Lifetimes;
  /** How long drops can be fetched. */
  readonly dropDays: number;
  /** The desk's own history, which has no end. */
  readonly deskStream: ObjectId;
}

/** Of a flood of reports so many are queued in a round; the rest keeps, in storage, until the next. */
const MOST_REQUEUED = 1_000;
/** An upload may take a day and the next; then it is given up. */
const UPLOAD_DAYS = 2;
/** From here on, uploads that were not finished on the day they began are given up, until less of the room is taken. */
const PRESSING = 0.75;
/** How hard the puzzle was is remembered for two weeks. */
const FLOOD_DAYS = 14;

export interface Chores {
  /** The act of a release job: its mixing delay is over. */
  release(id: ObjectId): Promise<Outcome>;
  /** Queues whatever waits in storage and is not in the queue: Redis may have been emptied, or away. */
  requeue(): Promise<void>;
  /** Makes room for attachments when it gets short: the largest and oldest of those that were never finished go first. */
  relieve(today: Day): Promise<void>;
  /** What is done once a day, as soon as the day has begun. */
  daily(today: Day): Promise<void>;
}

export function openChores({ storage, producer, log, releaseSeconds, retention }: JanitorParts): Chores {
  const mixingDelayMs = (): number => (releaseSeconds === 0 ? 0 : randomInt(releaseSeconds * 1000));

  async function once(name: string, today: Day, act: () => Promise<void>): Promise<void> {
    if (!(await storage.upkeep.isDue(name, today))) return;
    await act();
    await storage.upkeep.markDone(name, today);
  }

  const note = (event: Parameters<Log['note']>[0], count: number): void => {
    if (count > 0) log.note(event, count);
  };

  return {
    async release(id) {
      await storage.reports.release(id);
      return { outcome: 'done' };
    },

    async requeue() {
      const attachments = await producer.offerMissing(
        'sanitize',
        await storage.attachments.waiting(),
        () => 0,
      );
      const reports = await producer.offerMissing(
        'release',
        await storage.reports.unreleased(),
        mixingDelayMs,
        MOST_REQUEUED,
      );
      note('requeued', attachments + reports);
      await producer.tidy();
    },

    async relieve(today) {
      let given = 0;
      while ((await storage.quota.measure()).filled >= PRESSING) {
        if (!(await storage.attachments.expireLargest(today))) break;
        given += 1;
      }
      note('expired', given);
    },

    async daily(today) {
      // Made by the clock: that the day has a secret must not tell that somebody came.
      await storage.flood.secretOf(today);
      await once('expire', today, async () => {
        await storage.drops.expire(addDays(today, -(retention?.dropDays ?? DROP_DAYS)));
        const uploads = await storage.attachments.expireUploads(addDays(today, -UPLOAD_DAYS));
        note('expired', uploads + (await storage.people.expireInvites(today)));
        await storage.flood.expire(addDays(today, -FLOOD_DAYS));
        note('epoch-destroyed', await storage.retention.destroyEndedEpochs(today));
      });
      await once('lifetimes', today, async () => {
        if (retention === undefined) return;
        const { lifetimes, deskStream } = retention;
        const erased = await storage.retention.enforce(lifetimes, today, [deskStream]);
        note('expired', erased.reports + erased.attachments + erased.streams);
      });
      await once('blobs', today, async () => {
        note('blobs-shuffled', await storage.upkeep.shuffleBlobs(today));
        note('blobs-swept', await storage.upkeep.sweepBlobs(today));
      });
      await once('database', today, async () => storage.upkeep.rebuildDatabase());
      await storage.upkeep.coarsenFolderTimes(today);
    },
  };
}
