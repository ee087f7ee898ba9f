/**
 * One report on its way with its attachments, as requests that share nothing a server could join them by: each object
 * by itself, the attachments in an order of chance, pauses of chance between them. The report goes last, or first
 * where its words shall not wait for the files. Every step can be repeated; what has arrived is not sent again.
 */
import type { Codename } from '#protocol/codename.ts';
import type { Day } from '#protocol/day.ts';
import type { VerifiedDirectory } from '#protocol/directory.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { type AmanaError, asAmanaError, type ErrorCode } from '#protocol/errors.ts';
import { newObjectId, type ObjectId } from '#protocol/ids.ts';
import { bucketFor, sealedLength } from '#protocol/layout.ts';
import type { SealedObject } from '#protocol/seal.ts';
import { Departures, refusesOnlyFile, shuffled, type Ways } from './departures.ts';
import type { OutgoingFile } from './files.ts';
import { refusalOf, request } from './http.ts';
import type { Line } from './line.ts';
import { type Bell, Pace, type Patience, persist } from './patience.ts';
import {
  type ReportDraft,
  type SealedItem,
  type SealingKeys,
  sealAttachment,
  sealDummy,
  sealReport,
} from './sealing.ts';
import { uploadSealed } from './upload.ts';
import { withWork } from './work.ts';

/** What a delivery needs of the client that sends it. */
interface Sender extends Ways {
  readonly crypto: Crypto;
  /** The newsroom's root public key, 32 B. */
  readonly root: Uint8Array;
  /** The newest one that was verified. */
  readonly directory: VerifiedDirectory;
  /** Fetches the newest keys and verifies them. @throws AmanaError */
  refresh(): Promise<void>;
  today(): Day;
  threadKey(codename: Codename): Promise<Uint8Array>;
}

export interface FileProgress {
  /** Sealed bytes of it on the newsroom's disk. */
  readonly confirmedBytes: number;
  readonly totalBytes: number;
  /** lost: it can no longer be read, and its report has arrived without it. */
  readonly state: 'waiting' | 'sending' | 'arrived' | 'lost';
}

export interface DeliveryProgress {
  /** Sealed bytes on the newsroom's disk. */
  readonly confirmedBytes: number;
  /** All sealed bytes of this delivery, padding included. */
  readonly totalBytes: number;
  readonly reportArrived: boolean;
  /** In the order of the draft. */
  readonly files: readonly FileProgress[];
  /** What failed last, while it waits to try again; null while it moves. */
  readonly trouble: ErrorCode | null;
}

export interface DeliveryOptions {
  /** The report goes before its attachments: it is there even if they never arrive. */
  readonly wordsFirst?: boolean;
  /** Seals what goes as the report, where that is not the draft's words. */
  readonly sealAs?: typeof sealReport;
  /** Tries again until it is stopped. */
  readonly isEndless?: boolean;
  /** Ends the wait for the next try. */
  readonly bell?: Bell;
}

class OutgoingAttachment {
  readonly file: OutgoingFile;
  /** Chosen before anything is sealed, so that a report can name what has not been sent yet. */
  readonly id: ObjectId;
  readonly totalBytes: number;
  object: SealedObject | null = null;
  confirmedBytes = 0;
  isBegun = false;
  arrived = false;
  isLost = false;

  constructor(file: OutgoingFile, id: ObjectId) {
    this.file = file;
    this.id = id;
    this.totalBytes = sealedLength('attachment', bucketFor('attachment', file.bytes.length));
  }

  get progress(): FileProgress {
    const { confirmedBytes, totalBytes } = this;
    const state = this.isLost ? 'lost' : this.arrived ? 'arrived' : this.isBegun ? 'sending' : 'waiting';
    return { confirmedBytes, totalBytes, state };
  }
}

export class Delivery {
  readonly #client: Sender;
  readonly #codename: Codename;
  readonly #draft: ReportDraft;
  readonly #options: DeliveryOptions;
  readonly #departures: Departures;
  /** In the order of the draft. */
  readonly #attachments: readonly OutgoingAttachment[];
  /** In the order in which they are sent. */
  readonly #queue: readonly OutgoingAttachment[];
  #report: { readonly id: ObjectId; readonly sealedBytes: Uint8Array<ArrayBuffer> } | null = null;
  #reportArrived = false;

  /** @throws AmanaError too-large where a file fits into no bucket */
  constructor(client: Sender, codename: Codename, draft: ReportDraft, options: DeliveryOptions = {}) {
    this.#client = client;
    this.#codename = codename;
    this.#draft = draft;
    this.#options = options;
    this.#departures = new Departures(client);
    this.#attachments = draft.files.map((file) => new OutgoingAttachment(file, newObjectId(client.crypto)));
    this.#queue = shuffled(this.#attachments);
  }

  /** Ids of the attachments, in the order of the files. */
  get attachmentIds(): ObjectId[] {
    return this.#attachments.map(({ id }) => id);
  }

  get reportArrived(): boolean {
    return this.#reportArrived;
  }

  /**
   * Sends whatever has not arrived. Call it again after a failure: it goes on where it stopped.
   * @throws AmanaError smaller-only, files-closed once the report has arrived without a file; any other before that
   */
  async run(onProgress: (progress: DeliveryProgress) => void, signal?: AbortSignal): Promise<void> {
    const tell = (): void => onProgress(this.#progress());
    const { isEndless, bell } = this.#options;
    const nextLine = this.#departures.begin({ tell, signal, isEndless, bell });
    // Sealed at once, so that one which is too long for a report is not found out after hours of sending.
    this.#report ??= await this.#sealReport();
    tell();
    if (this.#options.wordsFirst) await this.#sendReport(nextLine, tell);
    let refused: AmanaError | null = null;
    for (const attachment of this.#queue) {
      try {
        await this.#sendAttachment(attachment, nextLine, tell);
      } catch (thrown) {
        const error = asAmanaError(thrown);
        if (refusesOnlyFile(error.code)) {
          refused = error;
          continue;
        }
        // A file that was moved or changed does not hold up those behind it, once there is no report to change.
        if (!this.#reportArrived || error.code !== 'file-unreadable') throw error;
        attachment.isLost = true;
        tell();
      }
    }
    await this.#sendReport(nextLine, tell);
    if (refused) throw refused;
  }

  async #sendAttachment(
    attachment: OutgoingAttachment,
    nextLine: () => Promise<Line>,
    tell: () => void,
  ): Promise<void> {
    if (attachment.arrived || attachment.isLost) return;
    const line = await nextLine();
    const { id, file } = attachment;
    await withNewestKeys(
      this.#client,
      async () => {
        attachment.object ??= (await sealAttachment(keysOf(this.#client), file, id)).object;
        const isNew = !attachment.isBegun;
        attachment.isBegun = true;
        tell();
        const onConfirmed = (bytes: number): void => {
          attachment.confirmedBytes = bytes;
          tell();
        };
        await uploadSealed(line, id, attachment.object, onConfirmed, isNew);
      },
      () => {
        // Whoever refuses an epoch has thrown the upload away: under its name another sealing begins from nothing.
        attachment.object = null;
        attachment.isBegun = false;
        attachment.confirmedBytes = 0;
      },
    );
    attachment.arrived = true;
    tell();
  }

  async #sendReport(nextLine: () => Promise<Line>, tell: () => void): Promise<void> {
    if (this.#reportArrived) return;
    const line = await nextLine();
    await withNewestKeys(
      this.#client,
      async () => {
        this.#report ??= await this.#sealReport();
        await putReport(line, this.#report.id, this.#report.sealedBytes);
      },
      () => {
        this.#report = null;
      },
    );
    this.#reportArrived = true;
    tell();
  }

  async #sealReport() {
    const seal = this.#options.sealAs ?? sealReport;
    const { id, object } = await seal(keysOf(this.#client), {
      text: this.#draft.text,
      day: this.#client.today(),
      threadKey: await this.#client.threadKey(this.#codename),
      attachments: this.#attachments,
    });
    return { id, sealedBytes: await object.read(0, object.length) };
  }

  #progress(): DeliveryProgress {
    const files = this.#attachments.map(({ progress }) => progress);
    const reportBytes = this.#report?.sealedBytes.length ?? 0;
    const sum = (of: (file: FileProgress) => number): number =>
      files.reduce((total, file) => total + of(file), 0);
    return {
      confirmedBytes: sum((file) => file.confirmedBytes) + (this.#reportArrived ? reportBytes : 0),
      totalBytes: sum((file) => file.totalBytes) + reportBytes,
      reportArrived: this.#reportArrived,
      files,
      trouble: this.#departures.trouble,
    };
  }
}

/** Whom to seal to today. @throws AmanaError directory-not-ready */
function keysOf({ crypto, root, directory }: Sender): SealingKeys {
  return { crypto, root, desk: directory.deskEpoch(), cleaner: directory.sanitizerEpoch() };
}

/** Once more, sealed anew, where the newsroom's keys changed under way: a night, a rotation. */
async function withNewestKeys(client: Sender, send: () => Promise<void>, forget: () => void): Promise<void> {
  try {
    await send();
  } catch (thrown) {
    if (asAmanaError(thrown).code !== 'unknown-epoch') throw thrown;
    await client.refresh();
    forget();
    await send();
  }
}

/** A report that says nothing, sealed and sent as those that do, by the very same steps. @throws AmanaError */
export async function sendDummy(client: Sender, patience: Patience): Promise<void> {
  const line: Line = { http: client.apart(), patience, pace: new Pace(client.timing) };
  let sealed: SealedItem | null = null;
  await withNewestKeys(
    client,
    async () => {
      sealed ??= await sealDummy(keysOf(client));
      await putReport(line, sealed.id, await sealed.object.read(0, sealed.object.length));
    },
    () => {
      sealed = null;
    },
  );
}

/** Sends a sealed report until it has arrived; a repeated request stores nothing twice. @throws AmanaError */
export async function putReport(
  line: Line,
  id: ObjectId,
  sealedBytes: Uint8Array<ArrayBuffer>,
): Promise<void> {
  const { http, patience, pace } = line;
  let tries = 0;
  await persist(patience, async () => {
    // A report cannot be resumed: it gets more time with every try, or a very slow line would never see its end.
    tries += 1;
    const withinMs = tries * pace.allowedMs(sealedBytes.length);
    const answer = await withWork(line, id, (work) =>
      request(http, 'PUT', `/reports/${id}`, {
        headers: { ...work, 'Content-Type': 'application/octet-stream' },
        body: sealedBytes,
        withinMs,
      }),
    );
    if (answer.status !== 204) throw await refusalOf(answer);
  });
}
