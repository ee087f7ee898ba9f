/** Parcels against a real intake: sealed by one, sent by another, and to the server like any other sending. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Bytes, concat, fromBase64, toHex } from '#protocol/bytes.ts';
import { newCodename, threadKeyOf } from '#protocol/codename.ts';
import { addDays, type Day } from '#protocol/day.ts';
import { LIFETIME_DAYS, signStatement, VerifiedDirectory } from '#protocol/directory.ts';
import { type EpochId, newEpochId, type ObjectId, parseObjectId } from '#protocol/ids.ts';
import { BUCKETS, headerBytes, SANITIZER_SLOT, SEALED_FRAME_BYTES, slotEpochs } from '#protocol/layout.ts';
import { openSmall } from '#protocol/open.ts';
import type { Parcel } from '#protocol/parcel/make.ts';
import { decodeReport } from '#protocol/report.ts';
import { toBase64 } from '#protocol/schema.ts';
import { bytesSource } from '#protocol/seal.ts';
import { lookAtParts, ParcelDelivery } from '#source/client/carrying.ts';
import { SourceClient } from '#source/client/client.ts';
import type { OutgoingFile } from '#source/client/files.ts';
import type { Answer, Fetch } from '#source/client/http.ts';
import { MOST_CARRIED_BYTES, neutralName, PART_CHOICES, sealParcel } from '#source/client/parcel.ts';
import { Bell } from '#source/client/patience.ts';
import { until } from '../../support/folder.ts';
import { startIntake, type TestIntake } from '../../support/intake.ts';

const KiB = 1024;

let intake: TestIntake;

beforeAll(async () => {
  intake = await startIntake();
});
afterAll(() => intake.stop());

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: readonly string[];
  readonly bytes: number;
}

function noted(mishap: (sent: Sent, index: number) => boolean = () => false) {
  const log: Sent[] = [];
  let carried: Promise<unknown> = Promise.resolve();
  const wired: Fetch = async (url, settings): Promise<Answer> => {
    const path = new URL(url).pathname.replaceAll(/[0-9a-f]{32}/g, 'ID');
    const headers = Object.entries(settings.headers).map(([name, value]) =>
      name === 'Upload-Metadata' ? `${name}: ${value.length}` : `${name}: ${value}`,
    );
    const sent = { method: settings.method, path, headers, bytes: settings.body?.length ?? 0 };
    log.push(sent);
    if (mishap(sent, log.length)) {
      // The line breaks behind what it has carried: what was sent before is not cut off with it.
      await carried;
      throw new TypeError('connection reset');
    }
    const answer = fetch(url, settings);
    carried = Promise.allSettled([carried, answer]);
    return answer;
  };
  return { log, fetch: wired };
}

const options = (wired: Fetch) => ({
  crypto: intake.crypto,
  fetch: wired,
  server: intake.url,
  root: intake.newsroom.root.publicKey,
  retryDelaysMs: [1, 2, 4],
  timing: { graceMs: 15_000, firstBytesPerSecond: 8192, pauseMs: () => 0 },
});

const connect = (wired: Fetch = fetch): Promise<SourceClient> => SourceClient.connect(options(wired));

const file = (bytes: number): OutgoingFile => ({
  name: 'IMG_20240203.jpg',
  type: 'image/jpeg',
  keepOriginal: false,
  mode: null,
  bytes: bytesSource(new Uint8Array(bytes).fill(7)),
});

const TEXT = 'Carried by somebody who knows nothing.';

async function making(directory?: VerifiedDirectory) {
  const { crypto, newsroom } = intake;
  const root = newsroom.root.publicKey;
  const codename = newCodename(crypto);
  return {
    crypto,
    root,
    directory: directory ?? VerifiedDirectory.verify(crypto, root, newsroom.directory, intake.today),
    day: intake.today,
    threadKey: threadKeyOf(crypto, root, codename),
  };
}

async function filesOf(parcel: Parcel): Promise<Bytes[]> {
  const files: Bytes[] = [];
  for (let number = 1; number <= parcel.parts; number++) {
    const pieces: Bytes[] = [];
    for await (const piece of parcel.part(number)) pieces.push(piece);
    files.push(concat(...pieces));
  }
  return files;
}

const draft = (files: readonly OutgoingFile[] = [file(40_000), file(100_000)]) => ({ text: TEXT, files });

const look = (files: readonly Uint8Array[]) =>
  lookAtParts(intake.crypto, intake.newsroom.root.publicKey, files.map(bytesSource));

const itemsOf = async (files: readonly Uint8Array[]) => (await look(files)).items!;

async function deskReads(id: ObjectId) {
  await intake.storage.reports.release(id);
  const [report] = await intake.storage.reports.read([id]);
  const { crypto, newsroom } = intake;
  const secretKeyOf = (epoch: EpochId) => newsroom.secretKeys.get(epoch) ?? null;
  const args = { crypto, root: newsroom.root.publicKey, kind: 'report' as const, id, slot: 0, secretKeyOf };
  return decodeReport(await openSmall(args, report!.sealed));
}

describe('a parcel', () => {
  it('in parts, in any order, brings a report and its attachments to desk and workers', async () => {
    const made = await making();
    const files = await filesOf((await sealParcel(made, draft())).inParts(64 * KiB));
    expect(files).toHaveLength(8);
    const items = await itemsOf(files.reverse());
    const progress: number[] = [];
    await new ParcelDelivery(await connect(), items).run(({ confirmedBytes, totalBytes }) =>
      progress.push(confirmedBytes / totalBytes),
    );
    expect(progress.at(-1)).toBe(1);
    const report = await deskReads(items.find(({ kind }) => kind === 'report')!.id);
    expect([report.text, report.day]).toEqual([TEXT, intake.today]);
    expect(toHex(fromBase64(report.threadKey))).toBe(toHex(made.threadKey));
    expect(report.attachments.map(({ name }) => name)).toEqual(['file-1.jpg', 'file-2.jpg']);
    for (const { id } of report.attachments) {
      expect((await intake.storage.attachments.status(parseObjectId(id)))?.state).toBe('waiting');
      const header = await intake.storage.attachments.readStart(parseObjectId(id), headerBytes('attachment'));
      expect(slotEpochs('attachment', header)[SANITIZER_SLOT]).toBe(intake.newsroom.parcelEpoch.id);
    }
  });

  it('is sent by the very requests of a direct sending', async () => {
    const files = [file(40_000), file(700_000)];
    const direct = noted();
    const client = await connect(direct.fetch);
    await client.deliver(await client.newCodename(), draft(files)).run(() => undefined);
    const carried = noted();
    const items = await itemsOf(await filesOf((await sealParcel(await making(), draft(files))).inParts()));
    await new ParcelDelivery(await connect(carried.fetch), items).run(() => undefined);
    // Attachments go in an order of chance, both ways.
    const bySize = (log: readonly Sent[]) =>
      log.map((sent) => JSON.stringify(sent)).sort((a, b) => (a < b ? -1 : 1));
    expect(bySize(carried.log)).toEqual(bySize(direct.log));
    expect(carried.log.at(-1)).toEqual(direct.log.at(-1));
    expect(carried.log.at(-1)?.method).toBe('PUT');
  });

  it('goes on where another device stopped, and can be brought twice', async () => {
    const files = await filesOf((await sealParcel(await making(), draft([file(900_000)]))).inParts());
    const broken = noted(({ method }, index) => method === 'PATCH' && index > 3);
    const first = new ParcelDelivery(await connect(broken.fetch), await itemsOf(files));
    await expect(first.run(() => undefined)).rejects.toMatchObject({ code: 'unreachable' });
    const sentBefore = broken.log.find(({ method }) => method === 'POST')!.bytes;
    for (let time = 0; time < 2; time++) {
      const again = noted();
      const items = await itemsOf(files);
      await new ParcelDelivery(await connect(again.fetch), items).run(() => undefined);
      const whole = items.find(({ kind }) => kind === 'attachment')!.object.length;
      const bytes = again.log
        .filter(({ method }) => method === 'PATCH')
        .reduce((sum, sent) => sum + sent.bytes, 0);
      const missing = time === 0 ? whole - sentBefore : 0;
      // As with everybody's, one piece leaves beside the creation, before its answer can tell that somebody was here.
      expect([missing, missing + SEALED_FRAME_BYTES]).toContain(bytes);
      await deskReads(items.at(-1)!.id);
    }
  });

  it('goes on until it is stopped, however long the line is dead, and at once when it is said to be back', async () => {
    const files = await filesOf((await sealParcel(await making(), draft([file(10)]))).inParts());
    let isDead = true;
    const line = noted(() => isDead);
    const bell = new Bell();
    const client = await SourceClient.connect({ ...options(fetch), retryDelaysMs: [1, 2, 600_000] });
    const deaf = { ...client, apart: () => ({ ...client.http, fetch: line.fetch }) };
    const delivery = new ParcelDelivery(deaf, await itemsOf(files), { isEndless: true, bell });
    const stop = new AbortController();
    const troubles: unknown[] = [];
    const stopped = delivery.run(({ trouble }) => troubles.push(trouble), stop.signal);
    await until(() => line.log.length >= 3);
    bell.ring();
    await until(() => line.log.length >= 4);
    stop.abort();
    await expect(stopped).rejects.toMatchObject({ code: 'unreachable' });
    expect(troubles).toContain('unreachable');
    isDead = false;
    await delivery.run(() => undefined, new AbortController().signal);
  });

  it('of which something is wrong is not begun, and the wrong file is named', async () => {
    const sealed = await sealParcel(await making(), draft([file(200_000)]));
    const good = await filesOf(sealed.inParts(1024 * KiB));
    const parts = await filesOf(sealed.inParts(64 * KiB));
    expect([good.length, parts.length]).toEqual([1, 8]);
    const foreign = intake.crypto.random(64 * KiB);
    const cut = parts[4]!.slice(0, 1000);
    const named = async (files: readonly Uint8Array[]) => {
      const { verdicts, missing, items } = await look(files);
      return [verdicts.map(({ kind }) => kind), missing, items === null];
    };
    const [a, b, c, ...rest] = parts;
    expect(await named([b!, a!, b!, foreign, c!, cut, good[0]!])).toEqual([
      ['part', 'part', 'double', 'foreign', 'part', 'foreign', 'other'],
      [4, 5, 6, 7, 8],
      true,
    ]);
    expect(await named([c!, b!, a!, ...rest, b!, foreign])).toEqual([
      ['part', 'part', 'part', 'part', 'part', 'part', 'part', 'part', 'double', 'foreign'],
      [],
      false,
    ]);
    const damaged = good[0]!.slice();
    damaged[400_000]! ^= 1;
    const { verdicts, missing, items } = await look([damaged]);
    expect([verdicts, missing, items]).toEqual([[{ kind: 'damaged', number: 1 }], [1], null]);
    // A sound copy beside the damaged one is enough.
    expect(await named([damaged, good[0]!])).toEqual([['damaged', 'part'], [], false]);
  });
});

describe('the life of a parcel', () => {
  const { parcelTravel } = LIFETIME_DAYS;

  /** A newsroom's directory whose only epochs for parcels ended so many days ago. */
  async function ended(daysAgo: number): Promise<VerifiedDirectory> {
    const { crypto, newsroom, today, storage } = intake;
    const notAfter = addDays(today, -daysAgo);
    const window = { notBefore: addDays(notAfter, 1 - LIFETIME_DAYS.parcelEpoch), notAfter };
    const epoch = (kind: 'desk-epoch' | 'parcel-epoch') => {
      const publicKey = toBase64(crypto.kemKeypair(crypto.random(32)).publicKey);
      const by = kind === 'desk-epoch' ? newsroom.root : newsroom.sanitizer;
      const payload = { kind, id: newEpochId(crypto), publicKey, ...window };
      return signStatement(crypto, newsroom.root.publicKey, payload, by.publicKey, by.secretKey);
    };
    const old = [epoch('desk-epoch'), epoch('parcel-epoch')];
    for (const statement of old) await storage.statements.add(statement);
    const others = newsroom.directory.statements.slice(0, 2);
    const directory = { v: 1, statements: [...others, ...old] };
    return VerifiedDirectory.verify(crypto, newsroom.root.publicKey, directory, today);
  }

  const carry = async (directory: VerifiedDirectory, today: Day) => {
    const sealed = await sealParcel({ ...(await making(directory)), day: today }, draft([file(10)]));
    const items = await itemsOf(await filesOf(sealed.inParts()));
    await new ParcelDelivery(await connect(), items).run(() => undefined);
    return sealed.arriveBy;
  };

  it('is taken to the last day that its kit has told, and the same day is the last on which one can be sealed', async () => {
    expect(await carry(await ended(1), intake.today)).toBe(addDays(intake.today, parcelTravel - 1));
    expect(await carry(await ended(parcelTravel), intake.today)).toBe(intake.today);
    const late = await ended(parcelTravel + 1);
    expect(() => late.parcelKeys()).toThrow(expect.objectContaining({ code: 'kit-expired' }));
  });

  it('one that comes a day later is refused, in the courier’s words', async () => {
    const late = await ended(parcelTravel + 1);
    // As a kit on a device whose clock is late would have sealed it.
    const { crypto, newsroom, today } = intake;
    const statements = [...newsroom.directory.statements.slice(0, 2)];
    for (const each of await intake.storage.statements.all()) statements.push(each);
    const directory = VerifiedDirectory.verify(
      crypto,
      newsroom.root.publicKey,
      { v: 1, statements: statements.filter(({ payload }) => wanted(payload, late)) },
      today,
    );
    const keys = { desk: directory.deskEpochs.at(-1)!, cleaner: directory.parcelEpochs.at(-1)! };
    const dated = Object.assign(Object.create(directory), {
      parcelKeys: () => ({ ...keys, arriveBy: today, isLate: true }),
    });
    await expect(carry(dated, today)).rejects.toMatchObject({ code: 'unknown-epoch' });
  });

  const wanted = (payload: string, { deskEpochs, parcelEpochs }: VerifiedDirectory): boolean =>
    /"kind":"(newsroom|delegate)"/.test(payload) ||
    [...deskEpochs, ...parcelEpochs].some(({ id }) => payload.includes(`"${id}"`));
});

describe('what a courier carries', () => {
  it('has names that say nothing and share nothing', () => {
    const names = Array.from({ length: 200 }, () => neutralName(intake.crypto));
    for (const name of names) expect(name).toMatch(/^[a-hjkmnp-z2-9]{8}\.dat$/);
    expect(new Set(names).size).toBe(200);
  });

  it('holds a file of the largest size that it promises', async () => {
    const huge = {
      ...file(1),
      bytes: { length: MOST_CARRIED_BYTES, read: () => Promise.reject(new Error('read')) },
    };
    const sealed = await sealParcel(await making(), draft([huge]));
    expect([sealed.inParts().parts, sealed.inParts(PART_CHOICES[0]).parts]).toEqual([1, 256]);
    const larger = { ...huge, bytes: { ...huge.bytes, length: MOST_CARRIED_BYTES + 1 } };
    const tooLarge = await sealParcel(await making(), draft([larger]));
    expect(() => tooLarge.inParts()).toThrow(expect.objectContaining({ code: 'too-large' }));
  });

  it('comes in sizes that are buckets', () => {
    for (const bytes of PART_CHOICES) expect(BUCKETS.attachment).toContain(bytes);
  });
});
