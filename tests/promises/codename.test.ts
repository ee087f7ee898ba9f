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
import { publishNext } from '../support/drops.ts';
import { startIntake } from '../support/intake.ts';
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

  it('reads its own replies of the last 14 days and nobody else’s', async () => {
    const root = newsroom.root.publicKey;
    const [mine, theirs] = [newCodename(crypto), newCodename(crypto)].map((codename) =>
      threadKeysOf(crypto, threadKeyOf(crypto, root, codename)),
    );
    if (mine === undefined || theirs === undefined) throw new Error('two codenames make two threads');
    const drop = buildDrop(crypto, today, FIRST_PREVIOUS_HASH, [
      ...sealReply(crypto, root, mine, today, 'for me', 0),
      ...sealReply(crypto, root, theirs, today, 'for them', 0),
    ]);
    const drops = await parseDrops(drop);
    expect(openReplies(crypto, root, mine, drops, today).map((reply) => reply.text)).toEqual(['for me']);
    expect(openReplies(crypto, root, mine, drops, addDays(today, 16))).toEqual([]);
  });
});

describe('an unused codename and an empty mailbox', () => {
  it('make the same requests and give the same answer', async () => {
    const root = newsroom.root.publicKey;
    const used = newCodename(crypto);
    const first = buildDrop(crypto, addDays(today, -1), FIRST_PREVIOUS_HASH, []);
    const drops = concat(first, buildDrop(crypto, today, await dropHash(first), []));

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

  it('are one and the same at a real server: every request and every answer, to the byte', async () => {
    const intake = await startIntake();
    try {
      const root = intake.newsroom.root.publicKey;
      const [answered, empty, unused] = [
        newCodename(crypto),
        newCodename(crypto),
        newCodename(crypto),
      ] as const;
      const keys = threadKeysOf(crypto, threadKeyOf(crypto, root, answered));
      await intake.storage.drops.putReply(
        newObjectId(crypto),
        intake.today,
        Buffer.concat(sealReply(crypto, root, keys, intake.today, 'A question.', 0)),
      );
      await publishNext(crypto, intake.storage, intake.today);

      /** All that anybody on the way or at the server can see of a visit. */
      const visit = async (codename: typeof unused) => {
        const seen: unknown[] = [];
        const watched: typeof fetch = async (input, init) => {
          const answer = await fetch(input, init);
          const body = Buffer.from(await answer.arrayBuffer());
          const headers = [...answer.headers].filter(([name]) => name !== 'date');
          seen.push([String(input), init?.method ?? 'GET', init?.headers ?? null, init?.body ?? null]);
          seen.push([answer.status, headers, body.toString('base64')]);
          return new Response(body, { status: answer.status, headers: answer.headers });
        };
        const client = await SourceClient.connect({ crypto, fetch: watched, server: intake.url, root });
        return { replies: await client.replies(codename), seen };
      };
      const client = await SourceClient.connect({ crypto, fetch, server: intake.url, root });
      await client.deliver(empty, { text: 'It happened at the mill.', files: [] }).run(() => undefined);

      const visits = {
        answered: await visit(answered),
        empty: await visit(empty),
        unused: await visit(unused),
      };
      expect(visits.unused).toEqual(visits.empty);
      // Whoever reads a reply looks the same from outside, too; only the page knows.
      expect(visits.answered.seen).toEqual(visits.empty.seen);
      expect(visits.answered.replies.map(({ text }) => text)).toEqual(['A question.']);
    } finally {
      await intake.stop();
    }
  }, 60_000);
});
