/** The source's client against a real intake: what arrives, what is sent, and what happens when the line breaks. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fromBase64, toHex } from '#protocol/bytes.ts';
import { threadKeyOf, threadKeysOf } from '#protocol/codename.ts';
import { addDays } from '#protocol/day.ts';
import { signStatement } from '#protocol/directory.ts';
import { sealReply } from '#protocol/drops.ts';
import { newEpochId, newObjectId, type ObjectId, parseObjectId } from '#protocol/ids.ts';
import { DESK_SLOT, SANITIZER_SLOT, sealedLength } from '#protocol/layout.ts';
import { openSmall } from '#protocol/open.ts';
import { decodeReport, type ReportContent } from '#protocol/report.ts';
import { parse, toBase64 } from '#protocol/schema.ts';
import { codenameWords } from '#protocol/words.ts';
import { encodeWork, unsolved, workAnswer } from '#protocol/work.ts';
import { claimedRoot, SourceClient } from '#source/client/client.ts';
import { blobSource, type OutgoingFile } from '#source/client/files.ts';
import type { Answer, Fetch } from '#source/client/http.ts';
import { publishNext } from '../../support/drops.ts';
import { startIntake, type TestIntake } from '../../support/intake.ts';

let intake: TestIntake;

beforeAll(async () => {
  intake = await startIntake();
});
afterAll(async () => {
  await intake.stop();
});

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly settings: Parameters<Fetch>[1];
}

/** A fetch that notes every request, and may break before or after the server heard it. */
function noted(mishap: (sent: Sent) => 'none' | 'unheard' | 'unanswered' = () => 'none') {
  const log: Sent[] = [];
  const wired: Fetch = async (url, settings): Promise<Answer> => {
    const sent = { method: settings.method, path: new URL(url).pathname, settings };
    log.push(sent);
    const kind = mishap(sent);
    if (kind === 'unheard') throw new TypeError('connection refused');
    const answer = await fetch(url, settings);
    if (kind === 'unanswered') throw new TypeError('connection reset');
    return answer;
  };
  return { log, fetch: wired };
}

const connect = (wired: Fetch = fetch, now?: () => number): Promise<SourceClient> =>
  SourceClient.connect({
    crypto: intake.crypto,
    fetch: wired,
    server: intake.url,
    root: intake.newsroom.root.publicKey,
    retryDelaysMs: [1, 2, 4, 300, 600, 1200],
    ...(now ? { now } : {}),
  });

/** What a request carries on a calm day. */
async function unsolvedNow(): Promise<string> {
  const answer = await fetch(`${intake.url}/work`);
  const { challenge } = parse(workAnswer, await answer.json());
  return encodeWork(unsolved(fromBase64(challenge)));
}

const secretKeyOf = (id: Parameters<typeof intake.newsroom.secretKeys.get>[0]) =>
  intake.newsroom.secretKeys.get(id) ?? null;

async function openReport(id: ObjectId): Promise<ReportContent> {
  await intake.storage.reports.release(id);
  const [report] = await intake.storage.reports.read([id]);
  const args = {
    crypto: intake.crypto,
    root: intake.newsroom.root.publicKey,
    kind: 'report' as const,
    id,
    slot: 0,
  };
  return decodeReport(await openSmall({ ...args, secretKeyOf }, report!.sealed));
}

async function storedBytes(id: ObjectId): Promise<Uint8Array> {
  const blob = await intake.storage.attachments.openSealed(id);
  if (!blob) throw new Error('the attachment does not wait for a worker');
  const parts: Uint8Array[] = [];
  for await (const part of blob.chunks()) parts.push(Uint8Array.from(part));
  await blob.close();
  return Buffer.concat(parts);
}

async function openAttachment(id: ObjectId, slot: number): Promise<Uint8Array> {
  const args = {
    crypto: intake.crypto,
    root: intake.newsroom.root.publicKey,
    kind: 'attachment' as const,
    id,
    slot,
  };
  return openSmall({ ...args, secretKeyOf }, await storedBytes(id));
}

const reportIdIn = (log: readonly Sent[]): ObjectId =>
  parseObjectId(
    log
      .find((sent) => sent.method === 'PUT')!
      .path.split('/')
      .at(-1),
  );

const plainBytes = (length: number): Uint8Array<ArrayBuffer> =>
  Uint8Array.from({ length }, (_, i) => (i * 131) & 255);

const file = (name: string, length: number, keepOriginal = false): OutgoingFile => ({
  name,
  type: 'image/jpeg',
  keepOriginal,
  bytes: blobSource(new Blob([plainBytes(length)])),
});

describe('a report with attachments', () => {
  it('arrives as it was written, and only the desk can read it', async () => {
    const wired = noted();
    const client = await connect(wired.fetch);
    const codename = await client.newCodename();
    const files = [file('IMG_20240203_141500.JPG', 300_000), file('proof of Layla.pdf', 1000, true)];
    const delivery = client.deliver(codename, { text: 'Two trucks.\nوصلت شاحنتان.', files });
    const shares: number[] = [];
    await delivery.run(({ confirmedBytes, totalBytes }) => shares.push(confirmedBytes / totalBytes));

    const report = await openReport(reportIdIn(wired.log));
    const [first, second] = delivery.attachmentIds;
    expect(report).toEqual({
      v: 1,
      text: 'Two trucks.\nوصلت شاحنتان.',
      language: 'ar',
      day: intake.today,
      threadKey: toBase64(threadKeyOf(intake.crypto, intake.newsroom.root.publicKey, codename)),
      attachments: [
        { id: first, name: 'file-1.jpg', type: 'image/jpeg', bytes: 300_000, keepOriginal: false },
        { id: second, name: 'proof of Layla.pdf', type: 'image/jpeg', bytes: 1000, keepOriginal: true },
      ],
    });
    expect(fromBase64(report.threadKey)).toHaveLength(32);
    expect(Buffer.from(await openAttachment(first!, SANITIZER_SLOT)).equals(plainBytes(300_000))).toBe(true);
    expect(Buffer.from(await openAttachment(second!, DESK_SLOT)).equals(plainBytes(1000))).toBe(true);
    await expect(openAttachment(first!, DESK_SLOT)).rejects.toMatchObject({ code: 'cannot-open' });

    expect(shares[0]).toBe(0);
    expect(shares.at(-1)).toBe(1);
    expect([...shares].sort((a, b) => a - b)).toEqual(shares);
  });

  it('leaves as requests without credentials, referrer or cache, that share nothing', async () => {
    const wired = noted();
    const client = await connect(wired.fetch);
    const delivery = client.deliver(await client.newCodename(), {
      text: 'x',
      files: [file('a.jpg', 10)],
    });
    // The challenge changes every ten minutes: it may do so on the way, once.
    const challenges = [await unsolvedNow()];
    await delivery.run(() => undefined);
    challenges.push(await unsolvedNow());
    for (const { settings } of wired.log) {
      expect(settings).toMatchObject({
        credentials: 'omit',
        referrerPolicy: 'no-referrer',
        cache: 'no-store',
        redirect: 'error',
      });
    }
    const reportId = reportIdIn(wired.log);
    const sent = wired.log.slice(1).map(({ method, path }) => `${method} ${path}`);
    expect(sent).toEqual(['GET /work', 'POST /attachments', 'GET /work', `PUT /reports/${reportId}`]);
    expect(Object.keys(wired.log[2]!.settings.headers).sort()).toEqual([
      'Content-Type',
      'Tus-Resumable',
      'Upload-Length',
      'Upload-Metadata',
      'Work',
    ]);
    // What the puzzle took on a calm day: the public tag, and nothing of the object it comes with.
    const { headers } = wired.log.at(-1)!.settings;
    expect(headers).toEqual({ 'Content-Type': 'application/octet-stream', 'Work': expect.any(String) });
    expect(challenges).toContain(headers.Work);
    expect(challenges).toContain(wired.log[2]!.settings.headers.Work);
    expect(delivery.attachmentIds).not.toContain(reportId);
  });

  it('tells nothing by its length: one letter and two thousand look alike', async () => {
    const lengths = new Set<number>();
    for (const text of ['x', 'x'.repeat(2000)]) {
      const wired = noted();
      const client = await connect(wired.fetch);
      await client.deliver(await client.newCodename(), { text, files: [] }).run(() => undefined);
      lengths.add(wired.log.at(-1)!.settings.body!.length);
    }
    expect([...lengths]).toEqual([sealedLength('report', 8 * 1024)]);
  });

  it('is refused before it is sent when it is more than a report can hold', async () => {
    const client = await connect();
    const text = 'ح'.repeat(40_000);
    const delivery = client.deliver(await client.newCodename(), { text, files: [] });
    await expect(delivery.run(() => undefined)).rejects.toMatchObject({ code: 'too-large' });
  });
});

describe('pieces of an upload', () => {
  /** Sends a file of several pieces. @param refused told how many others are under way; true to answer without room */
  async function sent(refused: (others: number) => boolean) {
    const otherPieces: number[] = [];
    let underWay = 0;
    const wired: Fetch = async (url, settings) => {
      if (settings.method !== 'PATCH' && settings.method !== 'POST') return fetch(url, settings);
      otherPieces.push(underWay);
      if (refused(underWay)) return Response.json({ error: { code: 'busy' } }, { status: 503 });
      underWay += 1;
      try {
        return await fetch(url, settings);
      } finally {
        underWay -= 1;
      }
    };
    const client = await connect(wired);
    const files = [file('a.jpg', 7_000_000)];
    const delivery = client.deliver(await client.newCodename(), { text: 'x', files });
    await delivery.run(() => undefined);
    const [id] = delivery.attachmentIds;
    expect(Buffer.from(await openAttachment(id!, SANITIZER_SLOT)).equals(plainBytes(7_000_000))).toBe(true);
    return otherPieces;
  }

  it('are two at once from the creation on, and never more', async () => {
    const [first, second, ...others] = await sent(() => false);
    expect([first, second]).toEqual([0, 1]);
    expect(Math.max(...others)).toBe(1);
  });

  it('are the same when the creation has to come once more, with one behind it already', async () => {
    let creations = 0;
    let pieces = 0;
    let isFollowed = (): void => undefined;
    const followed = new Promise<void>((resolve) => {
      isFollowed = resolve;
    });
    const wired = noted();
    const client = await connect(async (url, settings) => {
      if (settings.method === 'PATCH' && ++pieces === 1) isFollowed();
      if (settings.method !== 'POST' || ++creations > 1) return wired.fetch(url, settings);
      await followed;
      return Response.json({ error: { code: 'work-needed' } }, { status: 428 });
    });
    const files = [file('a.jpg', 3_000_000)];
    const delivery = client.deliver(await client.newCodename(), { text: 'x', files });
    await delivery.run(() => undefined);
    // A third would mean that the second brought something else than was sealed.
    expect(creations).toBe(2);
    const [id] = delivery.attachmentIds;
    expect(Buffer.from(await openAttachment(id!, SANITIZER_SLOT)).equals(plainBytes(3_000_000))).toBe(true);
    // It waited at the newsroom until there was something that it belonged to.
    expect(wired.log.some(({ method }) => method === 'HEAD')).toBe(false);
  });

  it('are one at a time where the newsroom has no room for what comes early', async () => {
    let refusals = 0;
    const others = await sent((underWay) => underWay > 0 && ++refusals > 0);
    expect(refusals).toBe(1);
    const later = others.slice(others.indexOf(1) + 1);
    expect(later.length).toBeGreaterThan(2);
    expect(Math.max(...later)).toBe(0);
  });
});

describe('a line that breaks', () => {
  it('is taken up where the newsroom’s disk stopped, whoever lost what', async () => {
    let requests = 0;
    // Every third request gets lost on its way, every fifth answer on its way back.
    const wired = noted(({ method }) => {
      if (method === 'GET') return 'none';
      requests += 1;
      return requests % 3 === 0 ? 'unheard' : requests % 5 === 0 ? 'unanswered' : 'none';
    });
    const client = await connect(wired.fetch);
    const files = [file('a.jpg', 3_000_000), file('b.jpg', 100)];
    const delivery = client.deliver(await client.newCodename(), { text: 'x', files });
    await delivery.run(() => undefined);
    const [first, second] = delivery.attachmentIds;
    expect(Buffer.from(await openAttachment(first!, SANITIZER_SLOT)).equals(plainBytes(3_000_000))).toBe(
      true,
    );
    expect(Buffer.from(await openAttachment(second!, SANITIZER_SLOT)).equals(plainBytes(100))).toBe(true);
    expect((await openReport(reportIdIn(wired.log))).attachments).toHaveLength(2);
  }, 120_000);

  it('ends in one clear failure, and a second run sends only what is missing', async () => {
    let isDown = false;
    let pieces = 0;
    const wired = noted(({ method }) => {
      if (method === 'PATCH') pieces += 1;
      if (pieces === 3) isDown = true;
      return isDown ? 'unheard' : 'none';
    });
    const client = await connect(wired.fetch);
    const stop = new AbortController();
    const delivery = client.deliver(await client.newCodename(), {
      text: 'x',
      files: [file('a.jpg', 3_000_000)],
    });
    const first = delivery.run(({ confirmedBytes }) => {
      // Two pieces have arrived; the third never does, and the source gives up waiting.
      if (confirmedBytes > 500_000) setTimeout(() => stop.abort(), 1200);
    }, stop.signal);
    await expect(first).rejects.toMatchObject({ code: 'unreachable' });

    isDown = false;
    pieces = 10;
    const before = wired.log.length;
    await delivery.run(() => undefined);
    const again = wired.log.slice(before);
    expect(again.filter(({ method }) => method === 'GET').map(({ path }) => path)).toEqual(['/work']);
    const resent = again.reduce(
      (sum, { method, settings }) => sum + (method === 'PATCH' ? (settings.body?.length ?? 0) : 0),
      0,
    );
    expect(resent).toBeLessThan(sealedLength('attachment', 4 * 1024 * 1024) - 500_000);
    const [id] = delivery.attachmentIds;
    expect(Buffer.from(await openAttachment(id!, SANITIZER_SLOT)).equals(plainBytes(3_000_000))).toBe(true);
    expect(again.filter(({ method }) => method === 'PUT')).toHaveLength(1);
  }, 120_000);

  it('does not make a second report of a lost answer', async () => {
    let puts = 0;
    const wired = noted(({ method }) => (method === 'PUT' && ++puts === 1 ? 'unanswered' : 'none'));
    const client = await connect(wired.fetch);
    await client.deliver(await client.newCodename(), { text: 'once', files: [] }).run(() => undefined);
    const sent = wired.log.filter(({ method }) => method === 'PUT');
    expect(sent).toHaveLength(2);
    expect(sent[0]!.path).toBe(sent[1]!.path);
    expect(Buffer.from(sent[0]!.settings.body!).equals(Buffer.from(sent[1]!.settings.body!))).toBe(true);
  });
});

describe('keys that change under way', () => {
  it('are fetched again, and what had not arrived is sealed anew', async () => {
    const client = await connect();
    // The client believes in an epoch that the intake does not know: made by the root, but never published there.
    const { crypto, newsroom, today } = intake;
    const other = crypto.kemKeypair(crypto.random(32));
    const statement = signStatement(
      crypto,
      newsroom.root.publicKey,
      {
        kind: 'sanitizer-epoch',
        id: newEpochId(crypto),
        publicKey: toBase64(other.publicKey),
        notBefore: addDays(today, 0),
        notAfter: addDays(today, 3),
      },
      newsroom.root.publicKey,
      newsroom.root.secretKey,
    );
    const epochless = newsroom.directory.statements.filter(
      ({ payload }) => !payload.includes('sanitizer-epoch'),
    );
    let visits = 0;
    const wired = noted();
    const stale: Fetch = async (url, settings) => {
      if (!url.endsWith('/directory.json') || ++visits > 1) return wired.fetch(url, settings);
      return new Response(JSON.stringify({ v: 1, statements: [...epochless, statement] }));
    };
    const misled = await connect(stale);
    const delivery = misled.deliver(await client.newCodename(), {
      text: 'x',
      files: [file('a.jpg', 500)],
    });
    await delivery.run(() => undefined);
    expect(visits).toBe(2);
    const [id] = delivery.attachmentIds;
    expect(Buffer.from(await openAttachment(id!, SANITIZER_SLOT)).equals(plainBytes(500))).toBe(true);
    expect((await openReport(reportIdIn(wired.log))).attachments[0]!.id).toBe(id);
  });
});

describe('coming back', () => {
  it('finds the replies of its own codename among everybody’s, and nothing for another', async () => {
    const client = await connect();
    const { crypto, newsroom, today, storage } = intake;
    const codename = await client.newCodename();
    const keys = threadKeysOf(crypto, threadKeyOf(crypto, newsroom.root.publicKey, codename));
    const slots = sealReply(crypto, newsroom.root.publicKey, keys, today, 'هل رأيت لوحة السيارة؟', 0);
    await storage.drops.putReply(newObjectId(crypto), today, Buffer.concat(slots));
    await publishNext(crypto, storage, today);
    expect(await client.replies(codename)).toMatchObject([{ day: today, text: 'هل رأيت لوحة السيارة؟' }]);
    expect(await client.replies(await client.newCodename())).toEqual([]);
  });

  it('asks for the same bytes whoever asks', async () => {
    const paths: string[][] = [];
    for (let visitor = 0; visitor < 2; visitor += 1) {
      const wired = noted();
      const client = await connect(wired.fetch);
      await client.replies(await client.newCodename());
      paths.push(
        wired.log.map(
          ({ method, path, settings }) => `${method} ${path} ${JSON.stringify(settings.headers)}`,
        ),
      );
    }
    expect(paths[0]).toEqual(['GET /directory.json {}', 'GET /drops {}']);
    expect(paths[1]).toEqual(paths[0]);
  });
});

describe('the root of a server', () => {
  it('is what its directory claims, for a first visit without a fingerprint', async () => {
    expect(await claimedRoot({ fetch, server: intake.url })).toBe(toHex(intake.newsroom.root.publicKey));
  });

  it('is asked for again when the line breaks', async () => {
    const wired = noted(() => (wired.log.length <= 2 ? 'unanswered' : 'none'));
    const claimed = await claimedRoot({ fetch: wired.fetch, server: intake.url }, [1, 2, 4]);
    expect(claimed).toBe(toHex(intake.newsroom.root.publicKey));
    expect(wired.log).toHaveLength(3);
  });

  it('is not believed against a fingerprint', async () => {
    const root = intake.crypto.signKeypair(intake.crypto.random(32)).publicKey;
    const connecting = SourceClient.connect({ crypto: intake.crypto, fetch, server: intake.url, root });
    await expect(connecting).rejects.toMatchObject({ code: 'directory-invalid' });
  });
});

it('a codename is eight words that lead back to itself', async () => {
  const client = await connect();
  const words = await codenameWords(await client.newCodename());
  expect(words).toHaveLength(8);
  expect(new Set(words).size).toBeGreaterThan(1);
});
