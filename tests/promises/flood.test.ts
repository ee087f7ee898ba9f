/**
 * A flood makes the service slower and dearer, and locks nobody out: ten thousand junk reports, by attackers who solve
 * nothing, replay one solution, or solve the least, over hundreds of circuits; and a real one in the middle of them,
 * by the ordinary client.
 */

import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CIRCUIT_LIMITS } from '#http/index.ts';
import { fromBase64 } from '#protocol/bytes.ts';
import { dayOf } from '#protocol/day.ts';
import { newObjectId, type ObjectId } from '#protocol/ids.ts';
import { headerBytes } from '#protocol/layout.ts';
import { openSmall } from '#protocol/open.ts';
import { decodeReport } from '#protocol/report.ts';
import { parseJson } from '#protocol/schema.ts';
import { encodeWork, LEAST_BITS, openPuzzle, unsolved, WORK_HEADER, workAnswer } from '#protocol/work.ts';
import { SourceClient } from '#source/client/client.ts';
import { blobSource } from '#source/client/files.ts';
import { type Circuit, openCircuit } from '../support/circuits.ts';
import { startIntake, type TestIntake } from '../support/intake.ts';
import { filesBelow, secretsIn } from '../support/search.ts';

const JUNK = 10_000;
const ATTACKING_CIRCUITS = 400;
/** Each attacker sends as many as a bucket holds at once and then keeps on. */
const EACH = JUNK / ATTACKING_CIRCUITS;
/** Of every hundred attackers so many solve what is asked, as long as it is cheap; the others do not even that. */
const SOLVING = 4;
/** 1,024 tries a report: what these attackers can afford. */
const AFFORDED_BITS = LEAST_BITS + 3;

const CIRCUITS = [
  { name: 'the prefix of a circuit', value: 'fc00:dead:beef:4dad' },
  { name: 'the circuit of the real one', value: ':ffff:2' },
];

interface Tally {
  accepted: number;
  refused: number;
}

let intake: TestIntake;
let sealed: Uint8Array<ArrayBuffer>;
const circuits: Circuit[] = [];

beforeAll(async () => {
  // As in life, but for the memory of it: minutes become seconds.
  intake = await startIntake({ proxyProtocol: true, circuitLimits: CIRCUIT_LIMITS }, undefined, {
    normal: 200,
    pace: { memoryMs: 3_000, fallMs: 700 },
  });
  sealed = (await intake.seal('report', new TextEncoder().encode('junk'))).bytes;
});
afterAll(async () => {
  for (const circuit of circuits) circuit.close();
  await intake.stop();
});

function circuit(number: number): Circuit {
  const opened = openCircuit(number);
  circuits.push(opened);
  return opened;
}

const settings = (method: string, headers: Record<string, string>, body?: Uint8Array<ArrayBuffer>) => ({
  method,
  headers,
  credentials: 'omit' as const,
  referrerPolicy: 'no-referrer' as const,
  cache: 'no-store' as const,
  redirect: 'error' as const,
  signal: AbortSignal.timeout(120_000),
  ...(body ? { body } : {}),
});

async function workBy({ fetch }: Circuit) {
  const answer = await fetch(`${intake.url}/work`, settings('GET', {}));
  expect(answer.status).toBe(200);
  return parseJson(workAnswer, await answer.text());
}

/** Other bytes each time behind a header that the server cannot tell from a report's. */
function junk(): Uint8Array<ArrayBuffer> {
  const bytes = sealed.slice();
  bytes.set(intake.crypto.random(16), headerBytes('report') + 100);
  return bytes;
}

async function put({ fetch }: Circuit, id: ObjectId, work: string, tally: Tally): Promise<void> {
  const headers = { 'Content-Type': 'application/octet-stream', [WORK_HEADER]: work };
  const { status } = await fetch(`${intake.url}/reports/${id}`, settings('PUT', headers, junk()));
  // Whatever stands in the way, nothing else is ever said.
  expect([204, 409, 428, 429]).toContain(status);
  if (status === 204) tally.accepted += 1;
  else tally.refused += 1;
}

/** One attacker with a circuit of its own. @param replayed a solution that was good for another report */
async function attack(number: number, replayed: string, tally: Tally): Promise<void> {
  const own = circuit(number);
  const solves = number % 100 < SOLVING;
  for (let i = 0; i < EACH; i++) {
    const id = newObjectId(intake.crypto);
    const work = solves ? await affordable(own, id) : number % 2 === 0 ? NOTHING : replayed;
    await put(own, id, work, tally);
  }
}

const NOTHING = encodeWork(unsolved(new Uint8Array(32)));

async function affordable(own: Circuit, id: ObjectId): Promise<string> {
  const { challenge, bits } = await workBy(own);
  const puzzle = await openPuzzle(fromBase64(challenge));
  return encodeWork(bits > AFFORDED_BITS ? unsolved(puzzle.challenge) : await puzzle.solve(id, bits));
}

async function until(what: () => Promise<boolean>, withinMs: number): Promise<void> {
  const lastMs = performance.now() + withinMs;
  while (!(await what())) {
    if (performance.now() > lastMs) throw new Error('it did not come about in time');
    await sleep(50);
  }
}

describe('a flood of ten thousand junk reports', () => {
  it('makes it dearer, does not keep a real one out, and is over when it is over', async () => {
    const watcher = circuit(0xffff_0001);
    expect((await workBy(watcher)).bits).toBe(0);

    const tally: Tally = { accepted: 0, refused: 0 };
    let hardest = 0;
    const puzzle = await openPuzzle(fromBase64((await workBy(watcher)).challenge));
    const replayed = encodeWork(await puzzle.solve(newObjectId(intake.crypto), AFFORDED_BITS));
    const flood = Promise.all(
      Array.from({ length: ATTACKING_CIRCUITS }, (_, number) => attack(number + 1, replayed, tally)),
    );
    await until(async () => {
      const { bits } = await workBy(watcher);
      hardest = Math.max(hardest, bits);
      return bits > LEAST_BITS + 1;
    }, 60_000);

    const real = circuit(0xffff_0002);
    const client = await SourceClient.connect({
      crypto: intake.crypto,
      fetch: real.fetch,
      server: intake.url,
      root: intake.newsroom.root.publicKey,
    });
    const text = 'The real one, in the middle of it.';
    const bytes = new Uint8Array(50_000).fill(7);
    const delivery = client.deliver(await client.newCodename(), {
      text,
      files: [{ name: 'a.bin', type: '', keepOriginal: false, bytes: blobSource(new Blob([bytes])) }],
    });
    const startedMs = performance.now();
    await delivery.run(() => undefined);
    const tookMs = performance.now() - startedMs;
    await flood;

    // The flood has stood while the real one arrived, and it was all there.
    expect(tally.accepted + tally.refused).toBe(JUNK);
    expect(hardest).toBeGreaterThan(LEAST_BITS + 1);
    expect(await intake.storage.attachments.waiting()).toEqual(delivery.attachmentIds);
    const texts = await textsOf(await intake.storage.reports.unreleased());
    expect(texts).toContain(text);
    // A few hundred got in for little, while it became dear: each price lets no more than its allowance through.
    expect(tally.accepted).toBeLessThan(JUNK / 10);
    process.stdout.write(
      `${JUNK} junk reports: ${tally.accepted} got in; up to ${hardest} bits; the real one took ${Math.round(tookMs)} ms\n`,
    );

    await until(async () => (await workBy(watcher)).bits === 0, 60_000);
    const later: Tally = { accepted: 0, refused: 0 };
    await put(circuit(0xffff_0003), newObjectId(intake.crypto), 'nothing', later);
    expect(later).toEqual({ accepted: 1, refused: 0 });
    // Of hundreds of circuits, not one stands anywhere on the disk.
    for (const path of await filesBelow(intake.folder.path)) {
      expect({ path, found: secretsIn(await readFile(path), CIRCUITS) }).toEqual({ path, found: [] });
    }
    // One day, or the two of a night.
    const days = await intake.storage.flood.days();
    for (const { day } of days) expect([intake.today, dayOf(Date.now())]).toContain(day);
    expect(Math.max(...days.map(({ mostBits }) => mostBits))).toBeGreaterThanOrEqual(hardest);
  }, 180_000);
});

/** What of these the desk can open. */
async function textsOf(ids: readonly ObjectId[]): Promise<string[]> {
  const { crypto, storage, newsroom } = intake;
  const texts: string[] = [];
  await Promise.all(ids.map((id) => storage.reports.release(id)));
  for (const { id, sealed: bytes } of await storage.reports.read(ids)) {
    const args = { crypto, root: newsroom.root.publicKey, kind: 'report' as const, id, slot: 0 };
    const secretKeyOf = (epoch: Parameters<typeof newsroom.secretKeys.get>[0]) =>
      newsroom.secretKeys.get(epoch) ?? null;
    await openSmall({ ...args, secretKeyOf }, bytes).then(
      (plain) => texts.push(decodeReport(plain).text),
      () => null,
    );
  }
  return texts;
}
