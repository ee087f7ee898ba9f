/** What administrators and leads are told of the servers, and what they are not. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays } from '#protocol/day.ts';
import { newObjectId } from '#protocol/ids.ts';
import { COARSE, coarse, statusAnswer } from '#protocol/status.ts';
import { startDesk, type TestDesk } from '../support/desk.ts';

let desk: TestDesk;
let token: string;
const sealedBytes = 8192;

beforeAll(async () => {
  desk = await startDesk();
  token = await desk.login(await desk.addEditor('Adam', 'administrator'));
});
afterAll(() => desk.stop());

const findingsFile = () => join(desk.folder.path, 'findings.json');

async function status() {
  const answer = await desk.ask('GET', '/api/status', { token });
  expect(answer.status).toBe(200);
  return { text: new TextDecoder().decode(answer.bytes), value: statusAnswer.parse(answer.json()) };
}

async function arrive(daysAgo: number): Promise<string> {
  const id = newObjectId(desk.crypto);
  await desk.storage.reports.put(id, addDays(desk.today(), -daysAgo), desk.crypto.random(sealedBytes));
  await desk.storage.reports.release(id);
  return id;
}

describe('the status of the servers', () => {
  it('of an empty newsroom counts nothing, and tells what ends when', async () => {
    const { value } = await status();
    expect(value.counts).toEqual({
      reports: 'none',
      attachments: 'none',
      waiting: 'none',
      enrolments: 'none',
    });
    expect([value.oldestWaitingDays, value.lastDropDays, value.findings]).toEqual([null, null, null]);
    const { newsroom, worker, lead, deskKeys, workerKeys } = value.ends;
    for (const days of [newsroom, worker, lead, deskKeys, workerKeys]) expect(days).toBeGreaterThanOrEqual(0);
  });

  it('tells orders of magnitude of the days before today: that something came, and a second, does not show; nor an id', async () => {
    const empty = await status();
    const fresh = await arrive(0);
    expect((await status()).text).toBe(empty.text);
    const first = await arrive(1);
    const one = await status();
    const second = await arrive(1);
    const two = await status();
    expect(one.value.counts.reports).toBe('some');
    expect(two.text).toBe(one.text);
    for (const id of [fresh, first, second, desk.lead.identity.id]) expect(two.text).not.toContain(id);
  });

  it('tells in whole days how long the oldest attachment has waited', async () => {
    await desk.storage.attachments.create(newObjectId(desk.crypto), sealedBytes, addDays(desk.today(), -3));
    const id = newObjectId(desk.crypto);
    await desk.storage.attachments.create(id, 4, addDays(desk.today(), -2));
    await desk.storage.attachments.append(
      id,
      0,
      (async function* () {
        yield new Uint8Array(4);
      })(),
    );
    await desk.storage.attachments.finish(id);
    const { value } = await status();
    expect([value.counts.waiting, value.oldestWaitingDays]).toEqual(['some', 2]);
  });

  it.each([
    [0, 'none'],
    [1, 'some'],
    [9, 'some'],
    [10, 'tens'],
    [99, 'tens'],
    [100, 'hundreds'],
    [1000, 'thousands'],
    [1_000_000, 'thousands'],
  ])('%i are “%s”', (count, word) => {
    expect(coarse(count)).toBe(word);
    expect(COARSE).toContain(word);
  });

  it('passes on what doctor found, by name and state alone', async () => {
    const record = { v: 1, day: desk.today(), checks: [{ check: 'swap', state: 'warn' }] };
    await writeFile(findingsFile(), JSON.stringify(record));
    expect((await status()).value.findings).toEqual(record);
  });

  it.each([
    ['is no JSON', 'no'],
    ['says what was seen', '{"v":1,"day":1,"checks":[{"check":"swap","state":"warn","seen":"/dev/sda2"}]}'],
    ['names a check that is none', '{"v":1,"day":1,"checks":[{"check":"/etc","state":"pass"}]}'],
  ])('passes nothing on of a record that %s, and tells the rest', async (_what, text) => {
    await writeFile(findingsFile(), text);
    const { value } = await status();
    expect(value.findings).toBeNull();
    expect(value.counts.reports).toBe('some');
  });
});
