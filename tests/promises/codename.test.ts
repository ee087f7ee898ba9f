/**
 * A codename under duress: whoever has it reads that conversation's replies of the last 14 days, and nothing else.
 * An unused codename and an empty mailbox are the same, to the server and to whoever stands behind the source.
 */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { concat, utf8 } from '#protocol/bytes.ts';
import { newCodename, threadKeyOf, threadKeysOf } from '#protocol/codename.ts';
import { addDays, dayOf } from '#protocol/day.ts';
import {
  buildDrop,
  dropHash,
  FIRST_PREVIOUS_HASH,
  openReplies,
  parseDrops,
  sealReply,
} from '#protocol/drops.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { newObjectId } from '#protocol/ids.ts';
import { kdf } from '#protocol/kdf.ts';
import { openSmall } from '#protocol/open.ts';
import { sealSmall } from '#protocol/seal.ts';
import { SourceClient } from '#source/client/client.ts';
import { makeNewsroom, type TestNewsroom } from '../support/newsroom.ts';

const today = dayOf(Date.now());
let crypto: Crypto;
let newsroom: TestNewsroom;

beforeAll(async () => {
  crypto = await loadCrypto();
  newsroom = makeNewsroom(crypto, today);
});

describe('a codename under duress', () => {
  it('opens no report, not even its own', async () => {
    const root = newsroom.root.publicKey;
    const codename = newCodename(crypto);
    const id = newObjectId(crypto);
    const recipients = [{ epochId: newsroom.deskEpoch.id, publicKey: newsroom.deskEpoch.publicKey }];
    const sealed = await sealSmall(
      { crypto, root, kind: 'report', id, recipients },
      utf8('where the prisoners are held'),
    );

    const threadKey = threadKeyOf(crypto, root, codename);
    const { replyKey, tagKey } = threadKeysOf(crypto, threadKey);
    const everyKey = [threadKey, replyKey, tagKey, kdf(crypto, threadKey, 'amana/v1/source', root)];
    for (const secretKey of everyKey) {
      const opening = openSmall(
        { crypto, root, kind: 'report', id, slot: 0, secretKeyOf: () => secretKey },
        sealed,
      );
      await expect(opening).rejects.toMatchObject({ code: 'cannot-open' });
    }
    // The check can fail: the desk's key does open it.
    const secretKeyOf = () => newsroom.secretKeys.get(newsroom.deskEpoch.id) ?? null;
    const opened = await openSmall({ crypto, root, kind: 'report', id, slot: 0, secretKeyOf }, sealed);
    expect(opened).toEqual(utf8('where the prisoners are held'));
  });

  it('reads its own replies of the last 14 days and nobody else’s', () => {
    const root = newsroom.root.publicKey;
    const [mine, theirs] = [newCodename(crypto), newCodename(crypto)].map((codename) =>
      threadKeysOf(crypto, threadKeyOf(crypto, root, codename)),
    );
    if (mine === undefined || theirs === undefined) throw new Error('two codenames make two threads');
    const drop = buildDrop(crypto, today, FIRST_PREVIOUS_HASH, [
      ...sealReply(crypto, root, mine, today, 'for me', 0),
      ...sealReply(crypto, root, theirs, today, 'for them', 0),
    ]);
    const drops = parseDrops(crypto, drop);
    expect(openReplies(crypto, root, mine, drops, today).map((reply) => reply.text)).toEqual(['for me']);
    expect(openReplies(crypto, root, mine, drops, addDays(today, 16))).toEqual([]);
  });
});

describe('an unused codename and an empty mailbox', () => {
  it('make the same requests and give the same answer', async () => {
    const root = newsroom.root.publicKey;
    const used = newCodename(crypto);
    const first = buildDrop(crypto, addDays(today, -1), FIRST_PREVIOUS_HASH, []);
    const drops = concat(first, buildDrop(crypto, today, dropHash(crypto, first), []));

    const visit = async (codename: typeof used) => {
      const requests: string[] = [];
      const fetch = async (url: string | URL | Request, init?: RequestInit): Promise<Response> => {
        requests.push(
          JSON.stringify([String(url), init?.method ?? 'GET', init?.headers ?? null, init?.body ?? null]),
        );
        const body = String(url).endsWith('/drops') ? drops : JSON.stringify(newsroom.directory);
        return new Response(body);
      };
      const client = await SourceClient.connect({ crypto, fetch, server: 'http://intake.test', root });
      return { requests, replies: await client.replies(codename) };
    };
    const afterUse = await visit(used);
    const unused = await visit(newCodename(crypto));
    expect(unused).toEqual(afterUse);
    expect(unused.replies).toEqual([]);
    expect(unused.requests.length).toBeGreaterThan(1);
  });
});
