import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PERIOD_MS } from '#intake/flood/challenges.ts';
import { GUARD_BITS } from '#intake/flood/difficulty.ts';
import { openGate } from '#intake/flood/gate.ts';
import { silentLog } from '#process/index.ts';
import { fromBase64 } from '#protocol/bytes.ts';
import { newObjectId, type ObjectId } from '#protocol/ids.ts';
import { sealedLength } from '#protocol/layout.ts';
import { encodeWork, LEAST_BITS, openPuzzle, WORK_HEADER, workAnswer } from '#protocol/work.ts';
import { type SealedForTest, startIntake, type TestIntake, tus } from '../../support/intake.ts';

let intake: TestIntake;
beforeAll(async () => {
  intake = await startIntake();
});
afterAll(() => intake.stop());

function door(normal = 200) {
  let nowMs = Date.now();
  const elapsed = () => nowMs;
  const options = { storage: intake.storage, log: silentLog, normal, elapsed };
  return {
    gate: openGate({ ...options, now: () => nowMs }),
    /** Another process over the same storage. */
    other: openGate({ ...options, now: () => nowMs }),
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}
const kept = async (): Promise<void> => undefined;
const newId = () => newObjectId(intake.crypto);

async function flood(gate: ReturnType<typeof openGate>): Promise<void> {
  for (let i = 0; i < 40; i++) await gate.letIn(newId(), undefined, kept).catch(() => undefined);
}

async function solve(gate: ReturnType<typeof openGate>, id = newId(), more = 0) {
  const { challenge, bits } = await gate.work();
  const puzzle = await openPuzzle(fromBase64(challenge));
  return { id, header: encodeWork(await puzzle.solve(id, bits + more)) };
}

const refused = { code: 'work-needed' };

describe('the door', () => {
  it('stands open on a calm day, whatever a write carries', async () => {
    const { gate } = door();
    expect((await gate.work()).bits).toBe(0);
    for (const header of [undefined, '', 'nonsense']) await gate.letIn(newId(), header, kept);
  });

  it('asks in a flood for a solution, of this id and no other', async () => {
    const { gate } = door();
    await flood(gate);
    expect((await gate.work()).bits).toBe(LEAST_BITS);
    for (const header of [undefined, '', 'nonsense', 'A'.repeat(27)]) {
      await expect(gate.letIn(newId(), header, kept)).rejects.toMatchObject(refused);
    }
    const { id, header } = await solve(gate);
    await expect(gate.letIn(newId(), header, kept)).rejects.toMatchObject(refused);
    await gate.letIn(id, header, kept);
  });

  it('lets what has paid come again without paying or counting twice', async () => {
    const { gate } = door();
    await flood(gate);
    const { id, header } = await solve(gate);
    for (let i = 0; i < 500; i++) await gate.letIn(id, header, kept);
    await gate.letIn(id, undefined, kept);
    expect((await gate.work()).bits).toBe(LEAST_BITS);
  });

  it('counts what is kept, and nothing that breaks off on its way', async () => {
    const { gate } = door();
    const broken = () => Promise.reject(new Error('the line broke'));
    for (let i = 0; i < 200; i++)
      await expect(gate.letIn(newId(), undefined, broken)).rejects.toThrow('broke');
    expect((await gate.work()).bits).toBe(0);
    const id = newId();
    for (let i = 0; i < 200; i++)
      await Promise.all([gate.letIn(id, undefined, kept), gate.letIn(id, undefined, kept)]);
    expect((await gate.work()).bits).toBe(0);
    await flood(gate);
    expect((await gate.work()).bits).toBe(LEAST_BITS);
    // Nor has it paid: whoever broke off before a flood brings a solution in it, as everybody does.
    const { id: solved, header } = await solve(gate);
    await expect(gate.letIn(solved, header, broken)).rejects.toThrow('broke');
    await expect(gate.letIn(solved, undefined, kept)).rejects.toMatchObject(refused);
    await gate.letIn(solved, header, kept);
  });

  it('counts many that are held open as they come, so that none waits for the others at the old price', async () => {
    const { gate } = door();
    const ends: (() => void)[] = [];
    const held = () => new Promise<void>((resolve) => ends.push(resolve));
    const all: Promise<void>[] = [];
    for (let i = 0; i < 60; i++) {
      all.push(gate.letIn(newId(), undefined, held).catch(() => undefined));
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect((await gate.work()).bits).toBe(LEAST_BITS);
    // Those that are not counted yet, and those that were until the price was up.
    expect(ends.length).toBeLessThan(55);
    for (const end of ends) end();
    await Promise.all(all);
  });

  it('gives the same challenge to everyone, in every process, and another one later', async () => {
    const { gate, other, pass } = door();
    const first = await gate.work();
    expect(await gate.work()).toEqual(first);
    expect(await other.work()).toEqual(first);
    expect(Object.keys(first).sort()).toEqual(['bits', 'challenge', 'v']);
    pass(PERIOD_MS);
    expect((await gate.work()).challenge).not.toBe(first.challenge);
  });

  it('takes a solution for the challenge before this one, and not for one before that', async () => {
    const { gate, pass } = door();
    await flood(gate);
    const [young, old] = [await solve(gate, newId(), 1), await solve(gate, newId(), 1)];
    pass(PERIOD_MS);
    await flood(gate);
    await gate.letIn(young.id, young.header, kept);
    pass(PERIOD_MS);
    await flood(gate);
    await expect(gate.letIn(old.id, old.header, kept)).rejects.toMatchObject(refused);
  });

  it('obeys the operator’s switch within a second, without a restart', async () => {
    const { gate, pass } = door();
    await gate.requireRoom(70_000);
    await intake.storage.flood.setMode('guard');
    pass(1_001);
    expect((await gate.work()).bits).toBe(GUARD_BITS);
    await gate.requireRoom(70_000);
    await intake.storage.flood.setMode('closed-to-attachments');
    pass(1_001);
    await expect(gate.requireRoom(70_000)).rejects.toMatchObject({ code: 'files-closed' });
    const { id, header } = await solve(gate);
    await gate.letIn(id, header, kept);
    await intake.storage.flood.setMode('calm');
    pass(1_001);
    expect((await gate.work()).bits).toBe(0);
  });

  it('notes of a day how hard it was, and nothing else', async () => {
    const { gate } = door();
    await flood(gate);
    await gate.work();
    await intake.storage.flood.noteBits(intake.today, LEAST_BITS - 1);
    // Others here have let hours pass, and late in the evening these were tomorrow's.
    const today = (await intake.storage.flood.days()).find(({ day }) => day === intake.today);
    expect(today!.mostBits).toBeGreaterThanOrEqual(LEAST_BITS);
  });
});

describe('room for attachments', () => {
  let small: TestIntake;
  beforeAll(async () => {
    small = await startIntake({}, undefined, { quota: { bytes: 2_000_000 } });
  });
  afterAll(() => small.stop());

  /** As the client does: a room that fills up has its price. */
  async function work(id: ObjectId): Promise<Record<string, string>> {
    const { challenge, bits } = workAnswer.parse(await (await fetch(`${small.url}/work`)).json());
    const puzzle = await openPuzzle(fromBase64(challenge));
    return { [WORK_HEADER]: encodeWork(await puzzle.solve(id, bits)) };
  }
  const create = async ({ id, bytes }: SealedForTest) =>
    tus(small.url).create(id, bytes.length, await work(id));

  it('is not filled several times over by those who begin while it is empty', async () => {
    const MiB = 1024 ** 2;
    const room = await startIntake({}, undefined, { quota: { bytes: 40 * MiB } });
    const length = sealedLength('attachment', 8 * MiB);
    const ids = Array.from({ length: 8 }, () => newObjectId(room.crypto));
    for (const id of ids) expect((await tus(room.url).create(id, length)).status).toBe(201);
    const body = new Uint8Array(length - 1000);
    const answers = await Promise.allSettled(ids.map((id) => tus(room.url).append(id, 0, body)));
    expect(answers.some((answer) => answer.status === 'rejected' || answer.value.status === 413)).toBe(true);
    const { filled } = await room.storage.quota.measure();
    expect(filled).toBe(1);
    let arrived = 0;
    for (const id of ids) arrived += (await room.storage.attachments.status(id))?.offset ?? 0;
    // Up to a look's distance and what was on its way for each.
    expect(arrived).toBeLessThan(40 * MiB + ids.length * 1.5 * MiB);
    await room.stop();
  }, 60_000);

  it('shrinks from the largest on, and reports come to the very end', async () => {
    const codes: number[] = [];
    const large = await small.seal('attachment', new Uint8Array(200_000));
    const huge = await small.seal('attachment', new Uint8Array(900_000));
    expect((await create(huge)).status).toBe(413);
    for (let i = 0; i < 40; i++) {
      const { id, bytes } = await small.seal('attachment', new Uint8Array(i < 5 ? 200_000 : 60_000));
      const created = await create({ id, bytes });
      codes.push(created.status);
      if (created.status === 201) expect((await tus(small.url).append(id, 0, bytes)).status).toBe(204);
      else expect(await created.json()).toMatchObject({ error: { code: 'smaller-only' } });
      await small.storage.quota.measure();
    }
    expect(codes.slice(0, 5)).toContain(201);
    expect(codes.at(-1)).toBe(413);
    // Large ones were refused while small ones still came.
    const firstLargeRefused = codes.slice(0, 5).indexOf(413);
    if (firstLargeRefused >= 0) expect(codes.slice(5)).toContain(201);
    expect((await create(large)).status).toBe(413);
    expect((await small.storage.quota.room()).leftBytes).toBeGreaterThan(0);
    const report = await small.seal('report', new TextEncoder().encode('A report.'));
    const headers = { 'content-type': 'application/octet-stream', ...(await work(report.id)) };
    const answer = await fetch(`${small.url}/reports/${report.id}`, {
      method: 'PUT',
      headers,
      body: report.bytes,
    });
    expect(answer.status).toBe(204);
  });
});
