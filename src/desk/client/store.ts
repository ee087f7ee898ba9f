/**
 * What has been fetched and opened, kept in memory between synchronisations: nothing is fetched or opened twice,
 * and nothing is kept anywhere else.
 */
import { type Bytes, fromBase64 } from '#protocol/bytes.ts';
import { threadKeysOf } from '#protocol/codename.ts';
import type { Day } from '#protocol/day.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { AmanaError } from '#protocol/errors.ts';
import type { ObjectId } from '#protocol/ids.ts';
import type { CleaningFailure, Mode } from '#protocol/modes.ts';
import { openWhole } from '#protocol/open.ts';
import { type SanitizationRecord, sanitizationRecord } from '#protocol/record.ts';
import { decodeArrival, type ReportContent } from '#protocol/report.ts';
import { parseJsonBytes } from '#protocol/schema.ts';
import type { NewsroomApi, SealedItem } from './api.ts';
import type { AddedReport, KeptFile } from './case-fold.ts';
import type { Keyring } from './keyring.ts';

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

/** Objects opened at once: enough to keep the platform's cipher busy, few enough to keep the page moving. */
const AT_ONCE = 50;

/** Lets the event loop breathe: a page that opens a thousand reports must still scroll. */
const breathe = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

export const threadOf = (crypto: Crypto, content: ReportContent): ObjectId =>
  threadKeysOf(crypto, fromBase64(content.threadKey)).threadId;

export class Store {
  readonly reports = new Map<ObjectId, KnownReport>();
  /** Came as reports and say nothing: known, so that they are not fetched again, and shown nowhere. */
  readonly #dummies = new Set<ObjectId>();
  readonly attachments = new Map<ObjectId, KnownAttachment>();
  readonly records = new Map<ObjectId, KnownRecord>();
  /** Reports and records that did not open, and the version of the keyring that was tried. */
  readonly #failed = new Map<ObjectId, number>();
  /** Reports known from their case alone, because the epoch they were sealed to is destroyed. */
  readonly #fromCases = new Map<ObjectId, KnownReport>();
  readonly #crypto: Crypto;
  #arrivals = 0;

  constructor(crypto: Crypto) {
    this.#crypto = crypto;
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

  /** Fetches and opens the reports that are new. @param progress after batches, the first one soon */
  async takeReports(
    api: NewsroomApi,
    opener: Opener,
    listed: ReadonlyMap<ObjectId, Day>,
    progress: () => void,
  ): Promise<void> {
    const wanted = [...listed.keys()].filter(
      (id) => !this.reports.has(id) && !this.#dummies.has(id) && this.#worthTrying(id, opener),
    );
    // One number for all that were found together: between them, no order is known.
    this.#arrivals += 1;
    let shown = 0;
    for await (const batch of api.fetchReports(wanted)) {
      await this.#openEach(opener, 'report', batch, (id, plain) => {
        const content = decodeArrival(plain);
        if (content === null) {
          this.#dummies.add(id);
          return;
        }
        const day = listed.get(id);
        // A report that nobody listed was not asked for.
        if (day === undefined) return;
        const thread = threadOf(opener.crypto, content);
        this.reports.set(id, { id, day, thread, content, arrival: this.#arrivals });
      });
      // Shown again each time there are twice as many, so that all of it together stays linear.
      if (this.reports.size < 2 * shown) continue;
      shown = this.reports.size;
      progress();
    }
  }

  /** Fetches and opens the records of these attachments, where they are done. */
  async takeRecords(api: NewsroomApi, opener: Opener, named: Iterable<ObjectId>): Promise<void> {
    const wanted = [...named].filter(
      (id) =>
        this.attachments.get(id)?.state === 'done' && !this.#isCurrent(id) && this.#worthTrying(id, opener),
    );
    for await (const batch of api.fetchRecords(wanted)) {
      await this.#openEach(opener, 'record', batch, (id, plain, slotPlain) => {
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

  /** What did not open may open now. */
  retry(id: ObjectId): void {
    this.#failed.delete(id);
  }

  forget(): void {
    this.#fromCases.clear();
    this.reports.clear();
    this.#dummies.clear();
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

  async #openEach(
    opener: Opener,
    kind: 'report' | 'record',
    items: readonly SealedItem[],
    keep: (id: ObjectId, plain: Uint8Array, slotPlain: Bytes) => void,
  ): Promise<void> {
    const { crypto, root, keyring, keptOf } = opener;
    const secretKeyOf = (epochId: Parameters<typeof keyring.epochs.get>[0]) =>
      keyring.epochs.get(epochId) ?? null;
    const openOne = async ({ id, sealed }: SealedItem): Promise<void> => {
      try {
        const known = kind === 'record' ? keptOf(id) : null;
        const kept = known?.edition === this.attachments.get(id)?.edition ? (known?.record ?? null) : null;
        const args = { crypto, root, kind, id, slot: 0, secretKeyOf, kept };
        const { plain, slotPlain } = await openWhole(args, sealed);
        keep(id, plain, slotPlain);
        this.#failed.delete(id);
      } catch (thrown) {
        // Anybody can send bytes that open to nothing: counted and shown as a warning, never in the way.
        if (!(thrown instanceof AmanaError)) throw thrown;
        this.#failed.set(id, keyring.version);
      }
    };
    for (let i = 0; i < items.length; i += AT_ONCE) {
      await Promise.all(items.slice(i, i + AT_ONCE).map(openOne));
      await breathe();
    }
  }
}
