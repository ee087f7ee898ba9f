/**
 * A courier's side of a parcel: parts are joined and proven whole, then its objects are sent as their maker would have
 * sent them, by the same requests. Whoever does it learns how many objects there are and how large, and nothing else.
 */
import type { Crypto } from '#protocol/engines/crypto.ts';
import { type AmanaError, asAmanaError, type ErrorCode } from '#protocol/errors.ts';
import type { ParcelItem } from '#protocol/parcel/layout.ts';
import { belongTogether, collectParts, openParcel, openPart, type Part } from '#protocol/parcel/open.ts';
import type { PlainSource } from '#protocol/seal.ts';
import { type DeliveryProgress, putReport } from './delivery.ts';
import { Departures, refusesOnlyFile, shuffled, type Ways } from './departures.ts';
import type { Line } from './line.ts';
import type { Bell } from './patience.ts';
import { uploadSealed } from './upload.ts';

/** What one of the chosen files turned out to be. */
export type PartVerdict =
  | { readonly kind: 'part'; readonly number: number; readonly of: number }
  /** The same part as an earlier file of the choice. */
  | { readonly kind: 'double'; readonly number: number }
  /** A good part, of another parcel than most of them. */
  | { readonly kind: 'other' }
  /** Begins as a part, and is broken further on. */
  | { readonly kind: 'damaged'; readonly number: number }
  /** No part of a parcel for this newsroom, or broken at its beginning. */
  | { readonly kind: 'foreign' }
  | { readonly kind: 'unreadable' };

interface PartsLook {
  /** One for each file, in their order. */
  readonly verdicts: readonly PartVerdict[];
  /** Numbers of parts that are not there; null where no file is a part. */
  readonly missing: readonly number[] | null;
  /** What is in it, once every part is there and sound. */
  readonly items: readonly ParcelItem[] | null;
}

/** What reading a file may come to without being anybody's fault here. */
const VERDICTS: Partial<Record<ErrorCode, PartVerdict>> = {
  'not-a-part': { kind: 'foreign' },
  'file-unreadable': { kind: 'unreadable' },
};

async function opened(crypto: Crypto, root: Uint8Array, source: PlainSource): Promise<Part | PartVerdict> {
  try {
    return await openPart(crypto, root, source);
  } catch (thrown) {
    const verdict = VERDICTS[asAmanaError(thrown).code];
    if (verdict === undefined) throw thrown;
    return verdict;
  }
}

/** Null when it is sound to its end. */
async function faultOf(part: Part, onChecked: (bytes: number) => void): Promise<PartVerdict | null> {
  try {
    await part.check(onChecked);
    return null;
  } catch (thrown) {
    const { code } = asAmanaError(thrown);
    if (code === 'part-damaged') return { kind: 'damaged', number: part.number };
    if (code === 'file-unreadable') return { kind: 'unreadable' };
    throw thrown;
  }
}

const isPart = (one: Part | PartVerdict): one is Part => 'set' in one;

/**
 * Reads every file to its end: nothing of a parcel is sent before all of it is known to be sound.
 * @param onRead share of the reading that is done, 0 to 1
 */
export async function lookAtParts(
  crypto: Crypto,
  root: Uint8Array,
  sources: readonly PlainSource[],
  onRead: (share: number) => void = () => undefined,
): Promise<PartsLook> {
  const found: (Part | PartVerdict)[] = [];
  for (const source of sources) found.push(await opened(crypto, root, source));

  const parts = found.filter(isPart);
  const together = (part: Part): Part[] => parts.filter((other) => belongTogether(part, other));
  // Of several parcels the one with the most parts is meant.
  const meant = parts.reduce<Part[]>((most, part) => {
    const these = together(part);
    return these.length > most.length ? these : most;
  }, []);

  const totalBytes = meant.reduce((sum, { partBytes }) => sum + partBytes, 0);
  let readBytes = 0;
  const sound: Part[] = [];
  const verdicts: PartVerdict[] = [];
  for (const one of found) {
    if (!isPart(one)) verdicts.push(one);
    else if (!meant.includes(one)) verdicts.push({ kind: 'other' });
    else {
      const fault = await faultOf(one, (bytes) => onRead((readBytes + bytes) / totalBytes));
      readBytes += one.partBytes;
      const isDouble = sound.some(({ number }) => number === one.number);
      if (fault) verdicts.push(fault);
      else if (isDouble) verdicts.push({ kind: 'double', number: one.number });
      else verdicts.push({ kind: 'part', number: one.number, of: one.of });
      if (!fault && !isDouble) sound.push(one);
    }
  }
  if (sound.length === 0) {
    const [first] = meant;
    const all = first ? Array.from({ length: first.of }, (_, index) => index + 1) : null;
    return { verdicts, missing: all, items: null };
  }
  const set = collectParts(sound);
  return { verdicts, missing: set.missing, items: set.missing.length > 0 ? null : await openParcel(set) };
}

/** An object on its way. */
class Load {
  readonly item: ParcelItem;
  confirmedBytes = 0;
  isBegun = false;
  arrived = false;

  constructor(item: ParcelItem) {
    this.item = item;
  }
}

interface CarryingOptions {
  /** Tries again until it is stopped. */
  readonly isEndless?: boolean;
  /** Ends the wait for the next try. */
  readonly bell?: Bell;
}

/** The attachments in an order of chance, then the report: as their maker would send them. */
export class ParcelDelivery {
  readonly #loads: readonly Load[];
  readonly #departures: Departures;
  readonly #options: CarryingOptions;

  constructor(ways: Ways, items: readonly ParcelItem[], options: CarryingOptions = {}) {
    this.#options = options;
    const of = (kind: ParcelItem['kind']): ParcelItem[] => items.filter((item) => item.kind === kind);
    this.#loads = [...shuffled(of('attachment')), ...of('report')].map((item) => new Load(item));
    this.#departures = new Departures(ways);
  }

  /**
   * Sends whatever has not arrived. Call it again after a failure, or make another of the same parcel, here or on
   * another device: it goes on where the newsroom's disk stopped.
   * @throws AmanaError unknown-epoch where the parcel has come too late; smaller-only, files-closed once the report has
   * arrived without a file
   */
  async run(onProgress: (progress: DeliveryProgress) => void, signal?: AbortSignal): Promise<void> {
    const tell = (): void => onProgress(this.#progress());
    const nextLine = this.#departures.begin({ ...this.#options, tell, signal });
    tell();
    let refused: AmanaError | null = null;
    for (const load of this.#loads) {
      if (load.arrived) continue;
      try {
        await this.#send(load, await nextLine(), tell);
      } catch (thrown) {
        const error = asAmanaError(thrown);
        if (!refusesOnlyFile(error.code)) throw error;
        refused = error;
        continue;
      }
      load.arrived = true;
      load.confirmedBytes = load.item.object.length;
      tell();
    }
    if (refused) throw refused;
  }

  async #send(load: Load, line: Line, tell: () => void): Promise<void> {
    const { kind, id, object } = load.item;
    if (kind === 'report') return putReport(line, id, await object.read(0, object.length));
    const onConfirmed = (bytes: number): void => {
      load.confirmedBytes = bytes;
      tell();
    };
    const isNew = !load.isBegun;
    load.isBegun = true;
    tell();
    try {
      await uploadSealed(line, id, object, onConfirmed, isNew);
    } catch (thrown) {
      // Somebody has brought this one already, all of it: the newsroom says how much it has.
      if (!isNew || asAmanaError(thrown).code !== 'conflict') throw thrown;
      await uploadSealed(line, id, object, onConfirmed, false);
    }
  }

  #progress(): DeliveryProgress {
    const files = this.#loads.map(({ item, confirmedBytes, arrived, isBegun }) => ({
      confirmedBytes,
      totalBytes: item.object.length,
      state: arrived ? ('arrived' as const) : isBegun ? ('sending' as const) : ('waiting' as const),
    }));
    return {
      confirmedBytes: files.reduce((sum, file) => sum + file.confirmedBytes, 0),
      totalBytes: files.reduce((sum, file) => sum + file.totalBytes, 0),
      reportArrived: this.#loads.every(({ item, arrived }) => item.kind !== 'report' || arrived),
      files: files.filter((_, index) => this.#loads[index]?.item.kind === 'attachment'),
      trouble: this.#departures.trouble,
    };
  }
}
