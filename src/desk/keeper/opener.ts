/**
 * A worker beside the desk's own that fetches and opens sealed reports and does nothing else. It speaks to that worker
 * and to the newsroom, is given the epochs' keys with every request's worth of reports, and erases them when these are
 * open.
 */
import type { Crypto } from '#protocol/engines/crypto.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { AmanaError, type ErrorCode } from '#protocol/errors.ts';
import { NewsroomApi, type SealedItem } from '../client/api.ts';
import {
  type OpenedArrival,
  type OpeningAsk,
  type OpeningKeys,
  type OpeningOf,
  openArrival,
  readyKeys,
} from '../client/arrivals.ts';
import { pseudonymOf } from '../client/pseudonym.ts';
import { reportText } from '../search/texts.ts';
import { foldedUnits } from '../text/fold.ts';
import { type Handful, packed } from './handful.ts';
import { practise } from './practice.ts';
import { whenAsked } from './siblings.ts';

/** Reports to open; or null: a handful of those that were told is taken. */
export type OpenerHears = OpeningAsk | null;

export type OpenerTells =
  | { readonly kind: 'opened'; readonly handful: Handful }
  | { readonly kind: 'done' }
  /** As the newsroom refuses; null where it was anything else. */
  | { readonly kind: 'failed'; readonly code: ErrorCode | null };

/** Reports of one message: a few milliseconds of work, so that the first are shown while the last are opened. */
const HANDFUL = 16;
/** So many may be on their way: whoever takes them has other things to do, and they are not to heap up there. */
const MOST_AHEAD = 8;

class Ahead {
  #left = MOST_AHEAD;
  #waiting: (() => void) | null = null;

  /** Resolves when one more may leave. */
  async leave(): Promise<void> {
    if (this.#left === 0)
      await new Promise<void>((resolve) => {
        this.#waiting = resolve;
      });
    this.#left -= 1;
  }

  taken(): void {
    this.#left += 1;
    this.#waiting?.();
    this.#waiting = null;
  }
}

let isAsked = false;
const engine = loadCrypto().then(async (crypto) => {
  await practise(
    crypto,
    (opening, item) => openedAndFolded(crypto, opening, item),
    () => isAsked,
  );
  return crypto;
});
const api = new NewsroomApi(location.origin, (url, settings) => fetch(url, settings));
const ahead = new Ahead();
let last: Promise<void> = Promise.resolve();

/** Folding takes a third as long as opening, and the desk's own worker has enough to do. */
async function openedAndFolded(crypto: Crypto, opening: OpeningOf, item: SealedItem): Promise<OpenedArrival> {
  const opened = await openArrival(crypto, opening, item);
  if (opened.state !== 'report') return opened;
  const { thread, content } = opened;
  return { ...opened, folded: foldedUnits(reportText({ pseudonym: pseudonymOf(thread), ...content })) };
}

async function openAll(
  keys: OpeningKeys,
  items: readonly SealedItem[],
  tell: (told: OpenerTells) => void,
): Promise<void> {
  const crypto = await engine;
  const ready = readyKeys(crypto, keys);
  const opening = { root: keys.root, secretKeyOf: ready.of };
  const begin = (from: number): Promise<readonly OpenedArrival[]> => {
    const handful = items.slice(from, from + HANDFUL);
    const opened = Promise.all(handful.map((item) => openedAndFolded(crypto, opening, item)));
    // Its failure is for whoever comes back for it; until then it must not count as unhandled.
    opened.then(undefined, () => undefined);
    return opened;
  };
  let next = begin(0);
  try {
    for (let from = 0; from < items.length; from += HANDFUL) {
      const current = next;
      // Begun before the one before it is waited for: this thread is not idle while the platform's work.
      next = begin(from + HANDFUL);
      const opened = await current;
      await ahead.leave();
      tell({ kind: 'opened', handful: packed(opened) });
    }
  } finally {
    await Promise.allSettled([next]);
    ready.erase();
  }
}

/** Whatever else it was, the desk's own worker meets it when it opens these itself, and tells of it. */
const failed = (thrown: unknown): OpenerTells => ({
  kind: 'failed',
  code: thrown instanceof AmanaError ? thrown.code : null,
});

whenAsked<OpenerHears, OpenerTells>((ask, tell) => {
  if (ask === null) return ahead.taken();
  isAsked = true;
  const { keys, token, ids } = ask;
  api.borrow(token);
  // Fetched while those before it are opened.
  const fetched = api.fetchReports(ids);
  fetched.then(undefined, () => undefined);
  const openThese = async (): Promise<OpenerTells> => {
    await openAll(keys, await fetched, tell);
    return { kind: 'done' };
  };
  // Answers come in the order of the asks: that is how they are told apart.
  last = last.then(async () => {
    const end = await openThese().then(undefined, failed);
    for (const secret of keys.epochs.values()) secret.fill(0);
    tell(end);
  });
});
