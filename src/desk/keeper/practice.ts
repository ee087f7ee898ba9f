/**
 * Practice: a made-up report is opened again and again while the passphrase is stretched, which takes a second and leaves
 * a processor idle. Browsers make faster code of what has run often, and so they have when the first real report comes.
 */
import { toBase64 } from '#protocol/bytes.ts';
import { dayOf } from '#protocol/day.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { newEpochId, newObjectId } from '#protocol/ids.ts';
import { encodeReport } from '#protocol/report.ts';
import { sealSmall } from '#protocol/seal.ts';
import type { SealedItem } from '../client/api.ts';
import { type OpeningOf, readyKeys } from '../client/arrivals.ts';

/** As many as are asked for first; more gains nothing. */
const TIMES = 64;

/** As long as most reports are, and in two scripts. */
const TEXT = 'They came at noon, and nobody wrote it down. وصلوا ظهراً ولم يكتب أحد ذلك. '.repeat(16);

/** @param open as real ones are opened @param isOver a real one has come */
export async function practise(
  crypto: Crypto,
  open: (opening: OpeningOf, item: SealedItem) => Promise<unknown>,
  isOver: () => boolean,
): Promise<void> {
  const root = crypto.random(32);
  const id = newObjectId(crypto);
  const epochId = newEpochId(crypto);
  const { publicKey, secretKey } = crypto.kemKeypair(crypto.random(32));
  const threadKey = toBase64(crypto.random(32));
  const plain = encodeReport({ v: 1, text: TEXT, language: 'en', day: dayOf(0), threadKey, attachments: [] });
  const recipients = [{ epochId, publicKey }];
  const sealed = await sealSmall({ crypto, root, kind: 'report', id, recipients }, plain);
  const ready = readyKeys(crypto, { root, epochs: new Map([[epochId, secretKey]]) });
  const opening = { root, secretKeyOf: ready.of };
  try {
    for (let done = 0; done < TIMES && !isOver(); done += 1) await open(opening, { id, sealed });
  } finally {
    ready.erase();
  }
}
