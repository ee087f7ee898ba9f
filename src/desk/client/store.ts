/**
 * What has been fetched and opened, kept in memory between synchronisations: nothing is fetched or opened twice,
 * and nothing is kept anywhere else.
 */
import type { Bytes } from '#protocol/bytes.ts';
import type { Day } from '#protocol/day.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { AmanaError } from '#protocol/errors.ts';
import type { EpochId, ObjectId } from '#protocol/ids.ts';
import type { CleaningFailure, Mode } from '#protocol/modes.ts';
import { openWhole } from '#protocol/open.ts';
import { type SanitizationRecord, sanitizationRecord } from '#protocol/record.ts';
import type { ReportContent } from '#protocol/report.ts';
import { parseJsonBytes } from '#protocol/schema.ts';
import type { Units } from '../text/fold.ts';
import { growingParts, type NewsroomApi, type SealedItem } from './api.ts';
import { inLanes, type OpenedArrival, type Openers, openArrivals, threadOf } from './arrivals.ts';
import { turns } from './breathe.ts';
import { Canaries } from './canaries.ts';
import type { AddedReport, KeptFile } from './case-fold.ts';
import type { Keyring } from './keyring.ts';
import type { Opening } from './state.ts';

export interface KnownReport {
  readonly id: ObjectId;
  readonly day: Day;
  readonly thread: ObjectId;
  readonly content: ReportContent;
  /** Counts up in the order in which the desk came to know them. */
  readonly arrival: number;
}

export interface KnownAttachment {
  readonly day: Day;
  readonly state: 'waiting' | 'done';
  readonly cleanBytes: number | null;
  readonly originalBytes: number | null;
  /** Another one whenever there is another record and clean copy to fetch. */
  readonly edition: ObjectId;
  readonly again: Mode | null;
  readonly failed: CleaningFailure | null;
}

export interface KnownRecord {
  readonly record: SanitizationRecord;
  /** Of the attachment when its record was asked for. */
  readonly edition: ObjectId;
  /** What its slot held: opens it again. */
  readonly slotPlain: Bytes;
}

/** Everything that opening needs. */
export interface Opener {
  readonly crypto: Crypto;
  readonly root: Uint8Array;
  readonly keyring: Keyring;
  /** What a case has kept of an attachment, and what stands in for the key of its epoch. */
  readonly keptOf: (attachment: ObjectId) => KeptFile | null;
}

/** One request is opened here, and one is under way. */
const HERE_LANES = 2;
/** So many are opened here sooner than somebody else has begun. */
const FEW = 32;

/** Tells whoever shows reports: a moment later that there are more, or at once. */
export interface Teller {
  publish(): void;
  tell(): void;
}

export class Store {
  readonly reports = new Map<ObjectId, KnownReport>();
  /** Came as reports and say nothing: known, so that they are not fetched again, and shown nowhere. */
  readonly #dummies = new Set<ObjectId>();
  readonly canaries = new Canaries();
  readonly attachments = new Map<ObjectId, KnownAttachment>();
  readonly records = new Map<ObjectId, KnownRecord>();
  /** Reports and records that did not open, and the version of the keyring that was tried. */
  readonly #failed = new Map<ObjectId, number>();
  /** Reports known from their case alone, because the epoch they were sealed to is destroyed. */
  readonly #fromCases = new Map<ObjectId, KnownReport>();
  /** What can be searched of reports that were just opened, until the index has read it. */
  readonly #folded = new Map<ObjectId, Units>();
  readonly #crypto: Crypto;
  readonly #openers: Openers | null;
  #arrivals = 0;
  #opening: Opening | null = { done: 0, total: null };

  constructor(crypto: Crypto, openers: Openers | null = null) {
    this.#crypto = crypto;
    this.#openers = openers;
  }

  /** How far the reports that came first are opened; null once all of them have been through. */
  get opening(): Opening | null {
    return this.#opening;
  }

  unreadableReports(listed: Iterable<ObjectId>): number {
    let count = 0;
    for (const id of listed) if (this.#failed.has(id) && !this.reports.has(id)) count += 1;
    return count;
  }

  isUnreadable(id: ObjectId): boolean {
    return this.#failed.has(id);
  }

  listAttachments(listed: Awaited<ReturnType<NewsroomApi['attachments']>>): void {
    for (const { id, clean, original, ...rest } of listed)
      this.attachments.set(id, { ...rest, cleanBytes: clean, originalBytes: original });
  }

  /**
   * Fetches and opens the reports that are new, in the order of the list: it grows at its end, and what somebody looks
   * at stays where it is.
   */
  async takeReports(
    api: NewsroomApi,
    opener: Opener,
    listed: ReadonlyMap<ObjectId, Day>,
    teller: Teller,
  ): Promise<void> {
    const wanted = [...listed]
      .filter(([id]) => !this.reports.has(id) && !this.#dummies.has(id) && !this.canaries.has(id))
      .filter(([id]) => this.#worthTrying(id, opener))
      .sort(([a, dayOfA], [b, dayOfB]) => dayOfB - dayOfA || (a < b ? -1 : 1))
      .map(([id]) => id);
    // One number for all that were found together: between them, no order is known.
    this.#arrivals += 1;
    const arrival = this.#arrivals;
    const total = listed.size;
    let done = total - wanted.length;
    const isFilling = this.#opening !== null;
    if (isFilling) this.#opening = { done, total };
    const { crypto, root, keyring } = opener;
    const keys = { root, epochs: keyring.epochs };
    const take = (opened: OpenedArrival): void => {
      const { id } = opened;
      done += 1;
      if (isFilling) this.#opening = { done, total };
      if (opened.state === 'closed') this.#failed.set(id, keyring.version);
      else this.#failed.delete(id);
      if (opened.state === 'dummy') this.#dummies.add(id);
      if (opened.state === 'canary') this.canaries.add(id, opened.canary);
      const day = listed.get(id);
      // A report that nobody listed was not asked for.
      if (opened.state !== 'report' || day === undefined) return;
      const { thread, content, folded } = opened;
      this.reports.set(id, { id, day, thread, content, arrival });
      if (folded !== null) this.#folded.set(id, folded);
      teller.publish();
    };
    const openers = wanted.length > FEW ? this.#openers : null;
    const open = (ids: readonly ObjectId[]): Promise<void> =>
      openArrivals({ crypto, api, openers }, keys, ids, take);
    const parts = growingParts(wanted);
    const first = this.reports.size === 0 ? parts.shift() : undefined;
    if (first !== undefined) {
      // The first few are drawn before all the others are opened beside.
      await open(first);
      teller.tell();
      await turns.next();
    }
    // While one is opened, the next is fetched: over Tor, waiting is most of the time.
    await inLanes(parts, open, openers?.lanes ?? HERE_LANES);
    this.#openers?.rest();
    this.#opening = null;
    if (!isFilling) return;
    // The desk is whole: there is nothing more to be drawn together with the last of them.
    teller.publish();
    teller.tell();
  }

  /** Fetches and opens the records of these attachments, where they are done. */
  async takeRecords(api: NewsroomApi, opener: Opener, named: Iterable<ObjectId>): Promise<void> {
    // With those of others: by what is fetched, no canary is told from a report.
    const wanted = [...new Set([...named, ...this.canaries.attachments])].filter(
      (id) =>
        this.attachments.get(id)?.state === 'done' && !this.#isCurrent(id) && this.#worthTrying(id, opener),
    );
    for await (const batch of api.fetchRecords(wanted)) {
      await this.#openRecords(opener, batch, (id, plain, slotPlain) => {
        const edition = this.attachments.get(id)?.edition;
        if (edition !== undefined)
          this.records.set(id, { record: parseJsonBytes(sanitizationRecord, plain), edition, slotPlain });
      });
    }
  }

  /** A report that a case holds, in the form of those the newsroom gave. */
  fromCase({ id, day, content }: AddedReport): KnownReport {
    const known = this.reports.get(id) ?? this.#fromCases.get(id);
    if (known !== undefined) return known;
    const report = { id, day, content, thread: threadOf(this.#crypto, content), arrival: this.#arrivals };
    this.#fromCases.set(id, report);
    return report;
  }

  /** Once: null where it was given, or is to be made. */
  giveFolded(id: ObjectId, text: string): Units | null {
    const folded = this.#folded.get(id);
    this.#folded.delete(id);
    // A case may hold another text under the same id.
    return this.reports.get(id)?.content.text === text ? (folded ?? null) : null;
  }

  /** What did not open may open now. */
  retry(id: ObjectId): void {
    this.#failed.delete(id);
  }

  /** Two editors purged it: nothing of it stays here. */
  drop(id: ObjectId): void {
    this.reports.delete(id);
    this.#folded.delete(id);
    this.#fromCases.delete(id);
    this.attachments.delete(id);
    this.records.delete(id);
    this.#failed.delete(id);
  }

  forget(): void {
    this.#openers?.end();
    this.#fromCases.clear();
    this.reports.clear();
    this.#folded.clear();
    this.#dummies.clear();
    this.canaries.forget();
    this.attachments.clear();
    this.records.clear();
    this.#failed.clear();
  }

  /** Of an attachment that was cleaned again, the record that is known tells of a copy that is gone. */
  #isCurrent(id: ObjectId): boolean {
    const known = this.records.get(id);
    return known !== undefined && known.edition === this.attachments.get(id)?.edition;
  }

  #worthTrying(id: ObjectId, { keyring }: Opener): boolean {
    return this.#failed.get(id) !== keyring.version;
  }

  async #openRecords(
    opener: Opener,
    items: readonly SealedItem[],
    keep: (id: ObjectId, plain: Uint8Array, slotPlain: Bytes) => void,
  ): Promise<void> {
    const { crypto, root, keyring, keptOf } = opener;
    const secretKeyOf = (epochId: EpochId) => keyring.epochs.get(epochId) ?? null;
    await inLanes(items, async ({ id, sealed }) => {
      try {
        const known = keptOf(id);
        const kept = known?.edition === this.attachments.get(id)?.edition ? (known?.record ?? null) : null;
        const args = { crypto, root, kind: 'record' as const, id, slot: 0, secretKeyOf, kept };
        const { plain, slotPlain } = await openWhole(args, sealed);
        keep(id, plain, slotPlain);
        this.#failed.delete(id);
      } catch (thrown) {
        // As with reports: nothing that does not open is in the way of what does.
        if (!(thrown instanceof AmanaError)) throw thrown;
        this.#failed.set(id, keyring.version);
      }
    });
  }
}
