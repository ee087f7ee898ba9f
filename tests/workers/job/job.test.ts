import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { silentLog } from '#process/index.ts';
import { fromUtf8, toHex, utf8 } from '#protocol/bytes.ts';
import { addDays, type Day, dayOf } from '#protocol/day.ts';
import { signStatement } from '#protocol/directory.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { newObjectId, type ObjectId } from '#protocol/ids.ts';
import { openSmall } from '#protocol/open.ts';
import { type SanitizationRecord, sanitizationRecord } from '#protocol/record.ts';
import { type Recipient, sealSmall } from '#protocol/seal.ts';
import { openStorage, type Storage } from '#storage/index.ts';
import { DEFAULT_LIMITS, type Sanitizer, startSanitizer } from '#workers/sanitizer/index.ts';
import { MOST_CLAIMS, openSanitizeJob } from '#workers/sanitizer/job.ts';
import { WorkerKeys } from '#workers/sanitizer/keys.ts';
import { TOP } from '../../support/amana.ts';
import { makeFolder, type TestFolder } from '../../support/folder.ts';
import { makeNewsroom, type TestNewsroom } from '../../support/newsroom.ts';
import { allBytes, putWaiting } from '../../support/waiting.ts';

describe('the job of a worker', () => {
  let crypto: Crypto;
  let today: Day;
  let folder: TestFolder;
  let newsroom: TestNewsroom;
  let storage: Storage;
  let keys: WorkerKeys;
  let worker: Recipient;
  let desk: Recipient;

  beforeEach(async () => {
    crypto = await loadCrypto();
    today = dayOf(Date.now());
    folder = await makeFolder();
    newsroom = makeNewsroom(crypto, today);
    storage = await openStorage({
      database: join(folder.path, 'a.sqlite'),
      blobs: join(folder.path, 'blobs'),
    });
    keys = await WorkerKeys.open(crypto, join(folder.path, 'keys'));
    const { root } = newsroom;
    const [newsroomStatement, , deskEpoch] = newsroom.directory.statements;
    await storage.statements.add(newsroomStatement!);
    await storage.statements.add(deskEpoch!);
    const delegate = await keysDelegate();
    const window = { notBefore: today, notAfter: addDays(today, 10) };
    const payload = {
      kind: 'delegate' as const,
      role: 'sanitizer' as const,
      key: toHex(delegate),
      ...window,
    };
    await storage.statements.add(
      signStatement(crypto, root.publicKey, payload, root.publicKey, root.secretKey),
    );
    expect(await keys.publishEpochs(root.publicKey, storage, today)).toBe(3 + 5);
    worker = await sanitizerEpoch();
    desk = { epochId: newsroom.deskEpoch.id, publicKey: newsroom.deskEpoch.publicKey };
  });

  afterEach(async () => {
    await storage.close();
    await folder.remove();
  });

  async function keysDelegate(): Promise<Uint8Array> {
    const { ensureDelegate } = await import('#workers/sanitizer/keys.ts');
    return ensureDelegate(crypto, join(folder.path, 'keys'));
  }

  async function sanitizerEpoch(): Promise<Recipient> {
    const { VerifiedDirectory } = await import('#protocol/directory.ts');
    const directory = { v: 1, statements: await storage.statements.all() };
    const epoch = VerifiedDirectory.verify(
      crypto,
      newsroom.root.publicKey,
      directory,
      today,
    ).sanitizerEpoch();
    return { epochId: epoch.id, publicKey: epoch.publicKey };
  }

  const job = (sanitizer: Pick<Sanitizer, 'sanitize'>) =>
    openSanitizeJob({ crypto, root: newsroom.root.publicKey, storage, keys, sanitizer, log: silentLog });

  /** Reads its input to the end and gives nothing back but what it saw. */
  const rejecting: Pick<Sanitizer, 'sanitize'> = {
    async sanitize(open) {
      const bytes = (await allBytes(open())).length;
      return {
        record: sanitizationRecord.parse({
          v: 1,
          status: 'rejected',
          reason: 'format not supported',
          type: null,
          found: [],
          place: null,
          actions: [],
          checks: [],
          tools: [],
          before: { bytes, sha256Hex: '' },
          after: null,
          remaining: [],
        }),
        clean: null,
      };
    },
  };

  async function waitingAttachment(
    plain: Uint8Array,
    keepOriginal = false,
    to = worker,
    withholdFindings = false,
  ): Promise<ObjectId> {
    const id = newObjectId(crypto);
    const recipients = [to, keepOriginal ? desk : { ...desk, publicKey: null }];
    const args = {
      crypto,
      root: newsroom.root.publicKey,
      kind: 'attachment',
      id,
      recipients,
      keepOriginal,
      withholdFindings,
    } as const;
    await putWaiting(storage, id, await sealSmall(args, plain), today);
    return id;
  }

  const openFor = (kind: 'record' | 'clean', id: ObjectId, sealed: Uint8Array) =>
    openSmall(
      {
        crypto,
        root: newsroom.root.publicKey,
        kind,
        id,
        slot: 0,
        secretKeyOf: (epoch) => newsroom.secretKeys.get(epoch) ?? null,
      },
      sealed,
    );

  async function recordOf(id: ObjectId): Promise<SanitizationRecord> {
    const [row] = await storage.attachments.readRecords([id]);
    return sanitizationRecord.parse(JSON.parse(fromUtf8(await openFor('record', id, row!.sealed))));
  }

  const listed = async (id: ObjectId) => (await storage.attachments.list()).find((one) => one.id === id);

  it('cleans, proves and seals to the desk, with the real sandbox, and deletes the original', async () => {
    const sanitizer = await startSanitizer({ limits: DEFAULT_LIMITS, spare: 1 });
    try {
      const id = await waitingAttachment(utf8('A plain text\u200b with a hidden mark.\n'));
      expect(await job(sanitizer)(id)).toEqual({ outcome: 'done' });
      expect(await listed(id)).toMatchObject({ state: 'done', clean: expect.any(Number), original: null });
      const record = await recordOf(id);
      expect(record.status).toBe('clean');
      const blob = await storage.attachments.openClean(id);
      const sealed = await allBytes(blob!.chunks());
      await blob!.close();
      expect(fromUtf8(await openFor('clean', id, sealed))).toBe('A plain text with a hidden mark.\n');
      expect(await storage.attachments.openOriginal(id)).toBeNull();
      expect(await storage.attachments.waiting()).toEqual([]);
    } finally {
      await sanitizer.close();
    }
  });

  it('keeps the sealed original only where the source allows it', async () => {
    const kept = await waitingAttachment(new Uint8Array(10), true);
    const gone = await waitingAttachment(new Uint8Array(10), false);
    for (const id of [kept, gone]) await job(rejecting)(id);
    expect((await listed(kept))?.original).toBeGreaterThan(0);
    expect((await listed(gone))?.original).toBeNull();
    const blob = await storage.attachments.openOriginal(kept);
    expect(blob?.bytes).toBe((await listed(kept))?.original);
    await blob?.close();
  });

  it('ends what it has no key for with a record, and keeps what came', async () => {
    const stranger = crypto.kemKeypair(crypto.random(32));
    const id = await waitingAttachment(new Uint8Array(10), false, {
      epochId: worker.epochId,
      publicKey: stranger.publicKey,
    });
    await job(rejecting)(id);
    expect(await recordOf(id)).toMatchObject({ status: 'rejected', reason: 'could not be opened' });
    expect((await listed(id))?.original).toBeGreaterThan(0);
  });

  it('ends flipped bits, in the header or in any frame, as could not be opened', async () => {
    for (const at of [0, 40, 700, 2_500, 60_000]) {
      const id = newObjectId(crypto);
      const args = { crypto, root: newsroom.root.publicKey, kind: 'attachment', id } as const;
      const sealed = await sealSmall(
        { ...args, recipients: [worker, { ...desk, publicKey: null }] },
        new Uint8Array(100),
      );
      sealed[at]! ^= 1;
      await putWaiting(storage, id, sealed, today);
      expect(await job(rejecting)(id)).toEqual({ outcome: 'done' });
      expect(await recordOf(id)).toMatchObject({ status: 'rejected', reason: 'could not be opened' });
    }
  });

  it('ends one object replayed under the id of another as could not be opened', async () => {
    const args = {
      crypto,
      root: newsroom.root.publicKey,
      kind: 'attachment',
      id: newObjectId(crypto),
    } as const;
    const sealed = await sealSmall({ ...args, recipients: [worker, desk] }, new Uint8Array(100));
    const id = newObjectId(crypto);
    await putWaiting(storage, id, sealed, today);
    await job(rejecting)(id);
    expect(await recordOf(id)).toMatchObject({ status: 'rejected', reason: 'could not be opened' });
  });

  it('waits while no desk epoch is open, and loses nothing', async () => {
    const id = await waitingAttachment(new Uint8Array(10));
    const empty = await openStorage({
      database: join(folder.path, 'b.sqlite'),
      blobs: join(folder.path, 'b'),
    });
    const parts = {
      crypto,
      root: newsroom.root.publicKey,
      storage: empty,
      keys,
      sanitizer: rejecting,
      log: silentLog,
    };
    expect(await openSanitizeJob(parts)(id)).toMatchObject({ outcome: 'wait' });
    await empty.close();
    expect(await storage.attachments.waiting()).toEqual([id]);
    expect((await storage.attachments.claim(id))?.claims).toBe(1);
  });

  it('gives up an attachment over which worker after worker died', async () => {
    const id = await waitingAttachment(new Uint8Array(10), true);
    for (let crash = 0; crash < MOST_CLAIMS; crash++) await storage.attachments.claim(id);
    const never: Pick<Sanitizer, 'sanitize'> = {
      sanitize: () => {
        throw new Error('must not be reached');
      },
    };
    expect(await job(never)(id)).toEqual({ outcome: 'done' });
    expect(await recordOf(id)).toMatchObject({ status: 'rejected', reason: 'could not be opened' });
    expect((await listed(id))?.original).toBeGreaterThan(0);
  });

  it('tries again when the host fails, without counting it against the attachment', async () => {
    const { AmanaError } = await import('#protocol/errors.ts');
    const failing: Pick<Sanitizer, 'sanitize'> = {
      sanitize: async () => {
        throw new AmanaError('sandbox-unavailable');
      },
    };
    const id = await waitingAttachment(new Uint8Array(10));
    for (let round = 0; round < MOST_CLAIMS + 2; round++) {
      expect(await job(failing)(id)).toMatchObject({ outcome: 'wait' });
    }
    expect(await job(rejecting)(id)).toEqual({ outcome: 'done' });
    expect((await recordOf(id)).reason).toBe('format not supported');
  });

  it('tells the desk nothing of what was hidden where the source asked for that, with the real sandbox', async () => {
    const sanitizer = await startSanitizer({ limits: DEFAULT_LIMITS, spare: 1, modes: {} });
    try {
      const photo = await readFile(join(TOP, 'tests/fixtures/media/htc-desire.jpg'));
      for (const withheld of [false, true]) {
        const id = await waitingAttachment(photo, false, worker, withheld);
        expect(await job(sanitizer)(id)).toEqual({ outcome: 'done' });
        const record = await recordOf(id);
        expect(record.status).toBe('clean');
        expect(record.checks.length).toBeGreaterThan(0);
        expect(record.found.length === 0 && record.place === null).toBe(withheld);
        expect(JSON.stringify(record).includes('HTC')).toBe(!withheld);
        expect(record.withheld ?? false).toBe(withheld);
      }
    } finally {
      await sanitizer.close();
    }
  }, 60_000);

  it('cleans an original again in the way the desk asks for, with the real sandbox', async () => {
    const sanitizer = await startSanitizer({
      limits: DEFAULT_LIMITS,
      spare: 1,
      modes: { 'image/jpeg': 'scan' },
    });
    try {
      const photo = await readFile(join(TOP, 'tests/fixtures/media/htc-desire.jpg'));
      const id = await waitingAttachment(photo, true);
      const copies: string[] = [];
      for (const mode of [null, 'faithful', 'rebuild'] as const) {
        if (mode !== null) await storage.attachments.askAgain(id, mode, today);
        expect(await storage.attachments.waiting()).toEqual([id]);
        expect(await job(sanitizer)(id)).toEqual({ outcome: 'done' });
        const record = await recordOf(id);
        expect(record).toMatchObject({ status: 'clean', mode: mode ?? 'scan' });
        const blob = await storage.attachments.openClean(id);
        const plain = await openFor('clean', id, await allBytes(blob!.chunks()));
        await blob!.close();
        const digest = createHash('sha256').update(plain).digest('hex');
        expect(digest).toBe(record.after?.sha256Hex);
        copies.push(digest);
        const { original } = (await listed(id))!;
        expect(original).toBeGreaterThan(photo.length);
      }
      expect(new Set(copies).size).toBe(3);
    } finally {
      await sanitizer.close();
    }
  }, 60_000);

  it('leaves everything as it is where it cannot clean again, and says why', async () => {
    const cleaning: Pick<Sanitizer, 'sanitize'> = {
      async sanitize(open) {
        const { record } = await rejecting.sanitize(open);
        const read = async function* () {
          yield new Uint8Array(10);
        };
        const clean = { bytes: 10, read, dispose: async () => undefined };
        return { record: { ...record, status: 'clean', reason: null }, clean };
      },
    };
    const id = await waitingAttachment(new Uint8Array(10), true);
    await job(cleaning)(id);
    const before = await listed(id);

    await storage.attachments.askAgain(id, 'scan', today);
    await job(rejecting)(id);
    expect(await listed(id)).toEqual({ ...before, failed: 'not-cleaned-again' });

    await storage.attachments.askAgain(id, 'scan', today);
    for (let crash = 0; crash < MOST_CLAIMS; crash++) await storage.attachments.claim(id);
    await job(cleaning)(id);
    expect(await listed(id)).toEqual({ ...before, failed: 'not-cleaned-again' });

    await storage.attachments.askAgain(id, 'scan', today);
    await keys.destroyOld(addDays(today, 10));
    await job(cleaning)(id);
    expect(await listed(id)).toEqual({ ...before, failed: 'original-closed' });
    expect((await recordOf(id)).status).toBe('clean');
    expect(await storage.attachments.openClean(id).then((blob) => blob?.close().then(() => true))).toBe(true);
  });

  it('does nothing for an id that does not wait, and nothing twice', async () => {
    const id = await waitingAttachment(new Uint8Array(10));
    expect(await job(rejecting)(newObjectId(crypto))).toEqual({ outcome: 'done' });
    await Promise.all([job(rejecting)(id), job(rejecting)(id)]);
    const [first] = await storage.attachments.readRecords([id]);
    await job(rejecting)(id);
    const [second] = await storage.attachments.readRecords([id]);
    expect(Buffer.from(second!.sealed).equals(Buffer.from(first!.sealed))).toBe(true);
  });
});
