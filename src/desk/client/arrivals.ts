/** Opening what came as reports: here, or in workers of its own beside the one that holds the keys. */
import type { Bytes } from '#protocol/bytes.ts';
import { fromBase64 } from '#protocol/bytes.ts';
import { type Canary, decodeCanary } from '#protocol/canary.ts';
import { threadIdOf } from '#protocol/codename.ts';
import type { Crypto, ReadyKey } from '#protocol/engines/crypto.ts';
import { AmanaError } from '#protocol/errors.ts';
import type { EpochId, ObjectId } from '#protocol/ids.ts';
import { type OpenArguments, openSmall } from '#protocol/open.ts';
import { decodeArrival, type ReportContent } from '#protocol/report.ts';
import type { Units } from '../text/fold.ts';
import type { NewsroomApi, SealedItem } from './api.ts';
import { turns } from './breathe.ts';

export type OpenedArrival =
  | {
      readonly state: 'report';
      readonly id: ObjectId;
      readonly thread: ObjectId;
      readonly content: ReportContent;
      /** What can be searched of it, folded; null where that is left to whoever asks. */
      readonly folded: Units | null;
    }
  /** Of the operator, or of somebody who would pass for them: shown to nobody either way. */
  | { readonly state: 'canary'; readonly id: ObjectId; readonly canary: Canary }
  /** dummy: says nothing, to nobody · closed: does not open with these keys, or holds nothing that is a report. */
  | { readonly state: 'dummy' | 'closed'; readonly id: ObjectId };

export interface OpeningKeys {
  readonly root: Uint8Array;
  readonly epochs: ReadonlyMap<EpochId, Bytes>;
}

/**
 * The epochs' keys, each expanded when the first report needs it and not for every one.
 * @returns how to look one up, and how to erase all that was expanded: not longer than a handful is opened
 */
export function readyKeys(
  crypto: Crypto,
  { epochs }: OpeningKeys,
): { readonly of: (epochId: EpochId) => ReadyKey | null; readonly erase: () => void } {
  const ready = new Map<EpochId, ReadyKey>();
  return {
    of(epochId) {
      const known = ready.get(epochId);
      if (known !== undefined) return known;
      const secret = epochs.get(epochId);
      if (secret === undefined) return null;
      const key = crypto.kemReady(secret);
      ready.set(epochId, key);
      return key;
    },
    erase() {
      for (const key of ready.values()) key.erase();
      ready.clear();
    },
  };
}

/** What is to be opened, and all that is needed for it. */
export interface OpeningAsk {
  readonly keys: OpeningKeys;
  /** Of the newsroom's session: what is sealed does not come by way of the worker that asks. */
  readonly token: string;
  readonly ids: readonly ObjectId[];
}

/** Somebody else's processors: public-key work for a report is a quarter of a millisecond, and there are thousands. */
export interface Openers {
  /** How many asks are with them at once: while one is opened, the next is fetched. */
  readonly lanes: number;
  /**
   * @param take each as it is open
   * @returns those that they could not fetch and open: whoever asked does it then
   * @throws AmanaError as the newsroom refuses
   */
  open(ask: OpeningAsk, take: (opened: OpenedArrival) => void): Promise<readonly ObjectId[]>;
  /** Nothing is left to open: gives back what they hold, until they are asked again. */
  rest(): void;
  /** They are not asked again. */
  end(): void;
}

export const threadOf = (crypto: Crypto, content: ReportContent): ObjectId =>
  threadIdOf(crypto, fromBase64(content.threadKey));

/** Whose reports they are, and what opens them. */
export type OpeningOf = Pick<OpenArguments, 'root' | 'secretKeyOf'>;

export async function openArrival(
  crypto: Crypto,
  { root, secretKeyOf }: OpeningOf,
  { id, sealed }: SealedItem,
): Promise<OpenedArrival> {
  try {
    const plain = await openSmall({ crypto, root, kind: 'report', id, slot: 0, secretKeyOf }, sealed);
    const canary = decodeCanary(plain);
    if (canary !== null) return { state: 'canary', id, canary };
    const content = decodeArrival(plain);
    if (content === null) return { state: 'dummy', id };
    return { state: 'report', id, thread: threadOf(crypto, content), content, folded: null };
  } catch (thrown) {
    // Anybody can send bytes that open to nothing: counted and shown as a warning, never in the way.
    if (!(thrown instanceof AmanaError)) throw thrown;
    return { state: 'closed', id };
  }
}

/** Opened side by side: while the platform's cipher works on some, keys are opened for the next. */
const LANES = 16;

/** After a failure nothing more is begun. @throws the first failure, once all that was begun has ended */
export async function inLanes<Item>(
  items: readonly Item[],
  act: (item: Item) => Promise<void>,
  lanes = LANES,
): Promise<void> {
  // Whoever leaves its loop by a failure closes it for the others.
  const rest = (function* () {
    yield* items;
  })();
  const lane = async (): Promise<void> => {
    for (const item of rest) {
      await turns.next();
      await act(item);
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: lanes }, lane));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

/** Fetches and opens the reports of one request, in any order. @param take each as it is open */
export async function openArrivals(
  {
    crypto,
    api,
    openers,
  }: { readonly crypto: Crypto; readonly api: NewsroomApi; readonly openers: Openers | null },
  keys: OpeningKeys,
  ids: readonly ObjectId[],
  take: (opened: OpenedArrival) => void,
): Promise<void> {
  const left = openers ? await api.lend((token) => openers.open({ keys, token, ids }, take)) : ids;
  const items = await api.fetchReports(left);
  const ready = readyKeys(crypto, keys);
  const opening = { root: keys.root, secretKeyOf: ready.of };
  try {
    await inLanes(items, async (item) => take(await openArrival(crypto, opening, item)));
  } finally {
    ready.erase();
  }
}
