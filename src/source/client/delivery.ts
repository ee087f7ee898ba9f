/**
 * One report on its way with its attachments. Each attachment travels by itself, then the report, as requests that
 * share nothing a server could join them by. Every step can be repeated; what has arrived is not sent again.
 */
import type { Codename } from '#protocol/codename.ts';
import type { Day } from '#protocol/day.ts';
import type { VerifiedDirectory } from '#protocol/directory.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { AmanaError, asAmanaError } from '#protocol/errors.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { BUCKETS, sealedLength } from '#protocol/layout.ts';
import type { OutgoingFile } from './files.ts';
import { type Http, refusalOf, request } from './http.ts';
import { type Patience, persist, wait } from './patience.ts';
import {
  type ReportDraft,
  type SealedItem,
  type SealingKeys,
  sealAttachment,
  sealReport,
} from './sealing.ts';
import { uploadSealed } from './upload.ts';

/** What a delivery needs of the client that sends it. */
export interface Sender {
  readonly crypto: Crypto;
  readonly http: Http;
  /** The newsroom's root public key, 32 B. */
  readonly root: Uint8Array;
  /** The newest one that was verified. */
  readonly directory: VerifiedDirectory;
  readonly retryDelaysMs: readonly number[];
  /** Fetches the newest keys and verifies them. @throws AmanaError */
  refresh(): Promise<void>;
  today(): Day;
  threadKey(codename: Codename): Promise<Uint8Array>;
}

/** What the report counts for in the progress: its largest size, so that the bar is full only when it has arrived. */
const REPORT_BYTES = sealedLength('report', Math.max(...BUCKETS.report));

export interface DeliveryProgress {
  /** Sealed bytes on the newsroom's disk. */
  readonly confirmedBytes: number;
  /** All sealed bytes of this delivery, padding included. */
  readonly totalBytes: number;
}

class OutgoingAttachment {
  readonly file: OutgoingFile;
  sealed: SealedItem | null = null;
  confirmedBytes = 0;
  isBegun = false;
  arrived = false;

  constructor(file: OutgoingFile) {
    this.file = file;
  }
}

interface SealedReport {
  readonly id: ObjectId;
  readonly sealedBytes: Uint8Array<ArrayBuffer>;
}

/** Half a second to two and a half: the report does not follow the last attachment at a fixed distance. */
const pauseMs = (): number => 500 + Math.random() * 2000;

export class Delivery {
  readonly #client: Sender;
  readonly #codename: Codename;
  readonly #draft: ReportDraft;
  readonly #attachments: readonly OutgoingAttachment[];
  #report: SealedReport | null = null;

  #reportArrived = false;

  constructor(client: Sender, codename: Codename, draft: ReportDraft) {
    this.#client = client;
    this.#codename = codename;
    this.#draft = draft;
    this.#attachments = draft.files.map((file) => new OutgoingAttachment(file));
  }

  /** Ids of the attachments, in the order of the files; known once everything has arrived. */
  get attachmentIds(): ObjectId[] {
    return this.#attachments.flatMap((attachment) => (attachment.sealed ? [attachment.sealed.id] : []));
  }

  /**
   * Sends whatever has not arrived. Call it again after a failure: it goes on where it stopped.
   * @throws AmanaError
   */
  async run(onProgress: (progress: DeliveryProgress) => void, signal?: AbortSignal): Promise<void> {
    const http: Http = signal ? { ...this.#client.http, signal } : this.#client.http;
    const delaysMs = this.#client.retryDelaysMs;
    const patience: Patience = signal ? { delaysMs, signal } : { delaysMs };
    try {
      await this.#send(http, patience, onProgress);
    } catch (thrown) {
      if (asAmanaError(thrown).code !== 'unknown-epoch') throw thrown;
      // The newsroom's keys changed under way (a night, a rotation): fetch them, seal anew, once.
      await this.#client.refresh();
      this.#unseal();
      await this.#send(http, patience, onProgress);
    }
  }

  async #send(
    http: Http,
    patience: Patience,
    onProgress: (progress: DeliveryProgress) => void,
  ): Promise<void> {
    for (const attachment of this.#attachments) {
      attachment.sealed ??= await sealAttachment(this.#keys(), attachment.file);
    }
    const tell = (): void => onProgress(this.#progress());
    tell();
    for (const attachment of this.#attachments) {
      if (attachment.arrived || !attachment.sealed) continue;
      const isNew = !attachment.isBegun;
      attachment.isBegun = true;
      const { id, object } = attachment.sealed;
      const onConfirmed = (bytes: number): void => {
        attachment.confirmedBytes = bytes;
        tell();
      };
      await uploadSealed(http, patience, id, object, onConfirmed, isNew);
      attachment.arrived = true;
    }
    if (this.#attachments.length > 0 && this.#report === null) await wait(pauseMs(), patience.signal);
    const report = await this.#sealReport();
    this.#report = report;
    await persist(patience, async () => {
      const answer = await request(http, 'PUT', `/reports/${report.id}`, {
        headers: { 'Content-Type': 'application/octet-stream' },
        body: report.sealedBytes,
      });
      if (answer.status !== 204) throw await refusalOf(answer);
    });
    this.#reportArrived = true;
    tell();
  }

  #keys(): SealingKeys {
    const { crypto, root, directory } = this.#client;
    return { crypto, root, desk: directory.deskEpoch(), cleaner: directory.sanitizerEpoch() };
  }

  async #sealReport(): Promise<SealedReport> {
    if (this.#report) return this.#report;
    const attachments = this.#attachments.map(({ file, sealed }) => {
      if (!sealed) throw new AmanaError('internal');
      return { id: sealed.id, file };
    });
    const { id, object } = await sealReport(this.#keys(), {
      text: this.#draft.text,
      day: this.#client.today(),
      threadKey: await this.#client.threadKey(this.#codename),
      attachments,
    });
    return { id, sealedBytes: await object.read(0, object.length) };
  }

  /** Forgets what was sealed to old keys and has not arrived; what has arrived was accepted and stays. */
  #unseal(): void {
    this.#report = null;
    for (const attachment of this.#attachments) {
      if (attachment.arrived) continue;
      attachment.sealed = null;
      attachment.isBegun = false;
      attachment.confirmedBytes = 0;
    }
  }

  #progress(): DeliveryProgress {
    let confirmedBytes = this.#reportArrived ? REPORT_BYTES : 0;
    let totalBytes = REPORT_BYTES;
    for (const { sealed, confirmedBytes: bytes } of this.#attachments) {
      confirmedBytes += bytes;
      totalBytes += sealed?.object.length ?? 0;
    }
    return { confirmedBytes, totalBytes };
  }
}
