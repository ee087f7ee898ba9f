/**
 * A worker beside the desk's own that opens sealed reports and does nothing else. It speaks to nobody but that
 * worker, is given the epochs' keys with every handful of reports, and erases them when these are open.
 */
import type { Crypto } from '#protocol/engines/crypto.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import type { SealedItem } from '../client/api.ts';
import { type OpenedArrival, type OpeningKeys, openArrival, readyKeys } from '../client/arrivals.ts';
import { pseudonymOf } from '../client/pseudonym.ts';
import { reportText } from '../search/texts.ts';
import { folded } from '../text/fold.ts';
import { whenAsked } from './siblings.ts';

/** Folding takes a third as long as opening, and the desk's own worker has enough to do. */
async function openedAndFolded(
  crypto: Crypto,
  opening: Parameters<typeof openArrival>[1],
  item: SealedItem,
): Promise<OpenedArrival> {
  const opened = await openArrival(crypto, opening, item);
  if (opened.state !== 'report') return opened;
  const { thread, content } = opened;
  return { ...opened, folded: folded(reportText({ pseudonym: pseudonymOf(thread), ...content })) };
}

export interface OpenAsk {
  readonly keys: OpeningKeys;
  readonly items: readonly SealedItem[];
}

const engine = loadCrypto();
let last: Promise<void> = Promise.resolve();

async function openAll({ keys, items }: OpenAsk): Promise<readonly OpenedArrival[]> {
  const crypto = await engine;
  const ready = readyKeys(crypto, keys);
  const opening = { root: keys.root, secretKeyOf: ready.of };
  try {
    return await Promise.all(items.map((item) => openedAndFolded(crypto, opening, item)));
  } finally {
    ready.erase();
  }
}

async function opened(ask: OpenAsk): Promise<readonly OpenedArrival[] | null> {
  const { keys } = ask;
  // Whatever it was, the desk's own worker meets it when it opens these itself, and tells of it.
  const answer = await openAll(ask).then(undefined, () => null);
  for (const secret of keys.epochs.values()) secret.fill(0);
  return answer;
}

whenAsked<OpenAsk, readonly OpenedArrival[] | null>((ask, answer) => {
  // Answers come back in the order of the asks: that is how they are told apart.
  last = last.then(async () => answer(await opened(ask)));
});
