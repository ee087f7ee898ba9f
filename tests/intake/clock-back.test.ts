/** A clock that was ahead is set right while the intake runs: what it remembers for a moment must not stand until it is that late again. */
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { openDropShelf } from '#intake/drops.ts';
import { openGate } from '#intake/flood/gate.ts';
import { silentLog } from '#process/index.ts';
import { toBase64 } from '#protocol/bytes.ts';
import { DAY_MS, dayOf } from '#protocol/day.ts';
import { signStatement } from '#protocol/directory.ts';
import { newEpochId, newObjectId } from '#protocol/ids.ts';
import { BUCKETS, sealedLength } from '#protocol/layout.ts';
import { until } from '../support/folder.ts';
import { startIntake, type TestIntake } from '../support/intake.ts';
import { inPieces } from '../support/waiting.ts';

const WITHIN_MS = 15_000;

/** On the day of now, however late it is: another day is read anew in any case. */
const earlierToday = (): number => dayOf(Date.now()) * DAY_MS;

let intake: TestIntake;
beforeAll(async () => {
  intake = await startIntake();
});
afterEach(() => {
  jest.restoreAllMocks();
});
afterAll(() => intake.stop());

/** Sets the clock of this process, which is the intake's, to the first moment of today. */
const setBack = (): void => {
  const early = earlierToday();
  jest.spyOn(Date, 'now').mockReturnValue(early);
};

describe('a clock that is set back', () => {
  it('keeps no switch from being seen, and no price up', async () => {
    const pace = { memoryMs: 50, fallMs: 10 };
    const options = { storage: intake.storage, log: silentLog, normal: 1, pace };
    const gate = openGate(options);
    for (let i = 0; i < 60; i++)
      await gate.letIn(newObjectId(intake.crypto), undefined, async () => undefined).catch(() => undefined);
    expect((await gate.work()).bits).toBeGreaterThan(0);
    setBack();
    await until(async () => (await gate.work()).bits === 0, WITHIN_MS);
    await intake.storage.flood.setMode('guard');
    await until(async () => (await gate.work()).bits > 0, WITHIN_MS);
  });

  it('keeps no key from sources', async () => {
    const directory = async () => (await fetch(`${intake.url}/directory.json`)).text();
    await directory();
    setBack();
    const { crypto, newsroom, today } = intake;
    const id = newEpochId(crypto);
    const publicKey = toBase64(crypto.kemKeypair(crypto.random(32)).publicKey);
    const payload = {
      kind: 'sanitizer-epoch',
      id,
      publicKey,
      notBefore: today,
      notAfter: today,
    } as const;
    const { root, sanitizer } = newsroom;
    const statement = signStatement(
      crypto,
      root.publicKey,
      payload,
      sanitizer.publicKey,
      sanitizer.secretKey,
    );
    await intake.storage.statements.add(statement);
    await until(async () => (await directory()).includes(id), WITHIN_MS);
  });

  it('keeps no drop from sources', async () => {
    const shelf = openDropShelf(intake.storage);
    expect((await shelf()).newest.bytes.length).toBe(0);
    setBack();
    await intake.storage.drops.publish({ day: intake.today, number: 0 }, async () => new Uint8Array(10));
    await until(async () => (await shelf()).newest.bytes.length === 10, WITHIN_MS);
  });

  it('keeps no file from being counted', async () => {
    const { attachments, quota } = intake.storage;
    expect((await quota.room()).filled).toBe(0);
    setBack();
    const id = newObjectId(intake.crypto);
    const [bytes = 0] = BUCKETS.attachment.map((each) => sealedLength('attachment', each));
    await attachments.create(id, bytes, intake.today);
    await attachments.append(id, 0, inPieces(new Uint8Array(bytes)));
    await until(async () => (await quota.room()).filled > 0, WITHIN_MS);
  });
});
