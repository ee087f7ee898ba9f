/** Everybody's drops at the intake: the same bytes for whoever asks, whole or from where a line broke on, and never half of another edition. */
import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { openDropShelf } from '#intake/drops.ts';
import { addDays, DAY_MS } from '#protocol/day.ts';
import { DROP_DAYS } from '#protocol/drops.ts';
import { newObjectId } from '#protocol/ids.ts';
import { publishNext } from '../support/drops.ts';
import { until } from '../support/folder.ts';
import { expectExactHeaders } from '../support/headers.ts';
import { startIntake, type TestIntake } from '../support/intake.ts';
import { random } from '../support/random.ts';
import { rawRequest, sendRaw } from '../support/raw.ts';

/** Of one with a single reply. */
const DROP_BYTES = 40 + 16 * 1024;

let intake: TestIntake;
beforeAll(async () => {
  intake = await startIntake();
  for (const back of [DROP_DAYS - 1, 1, 0]) await publishOn(-back);
});
afterEach(() => {
  jest.restoreAllMocks();
});
afterAll(() => intake.stop());

async function publishOn(daysFromNow: number): Promise<void> {
  const { crypto, storage, today } = intake;
  await storage.drops.putReply(newObjectId(crypto), today, random(1024));
  await publishNext(crypto, storage, addDays(today, daysFromNow));
}

/** What somebody gets who asks, and what they are told of it. */
async function asked(headers: Record<string, string> = {}, method = 'GET') {
  const answer = await fetch(`${intake.url}/drops`, { method, headers });
  const of = (name: string): string | null => answer.headers.get(name);
  const bytes = Buffer.from(await answer.arrayBuffer());
  return {
    status: answer.status,
    tag: of('etag') ?? '',
    range: of('content-range'),
    length: of('content-length'),
    bytes,
  };
}

const hashOf = (bytes: Uint8Array): string => `"${createHash('sha256').update(bytes).digest('hex')}"`;
const restFrom = (from: number, tag: string) => ({ Range: `bytes=${from}-`, 'If-Range': tag });

describe('drops', () => {
  it('are the same for everybody, their name too, which is their hash', async () => {
    const [one, other] = [await asked(), await asked()];
    expect(one).toEqual(other);
    expect(one).toMatchObject({ status: 200, tag: hashOf(one.bytes), range: null });
    expect(one.bytes.length).toBe(3 * DROP_BYTES);
  });

  it('go on where a line broke, also when more came behind them meanwhile', async () => {
    const whole = await asked();
    const { length } = whole.bytes;
    for (const from of [1, DROP_BYTES, 20_000, length - 1]) {
      const rest = await asked(restFrom(from, whole.tag));
      expect(rest).toMatchObject({
        status: 206,
        tag: whole.tag,
        range: `bytes ${from}-${length - 1}/${length}`,
      });
      expect(rest.bytes.equals(whole.bytes.subarray(from))).toBe(true);
    }
    await publishOn(0);
    await publishOn(0);
    await until(async () => (await asked()).bytes.length === length + 2 * DROP_BYTES, 15_000);
    const later = await asked();
    expect(later.bytes.subarray(0, length).equals(whole.bytes)).toBe(true);
    expect(later.tag).not.toBe(whole.tag);
    const rest = await asked(restFrom(20_000, whole.tag));
    expect(rest).toMatchObject({ status: 206, tag: whole.tag, range: `bytes 20000-${length - 1}/${length}` });
    expect(rest.bytes.equals(whole.bytes.subarray(20_000))).toBe(true);
  });

  it.each<[string, (tag: string, length: number) => Record<string, string>]>([
    ['without a name', () => ({ Range: 'bytes=100-' })],
    ['by a name that nothing has', (_, length) => restFrom(length - 1, `"${'0'.repeat(64)}"`)],
    ['by a weak name', (tag) => restFrom(100, `W/${tag}`)],
    ['by a date', () => restFrom(100, 'Wed, 21 Oct 2026 07:28:00 GMT')],
    ['from the beginning', (tag) => restFrom(0, tag)],
    ['from beyond the end', (tag, length) => restFrom(length, tag)],
    ['of a part in the middle', (tag) => ({ Range: 'bytes=100-200', 'If-Range': tag })],
    ['of several parts', (tag) => ({ Range: 'bytes=100-200, 300-', 'If-Range': tag })],
    ['of the last bytes', (tag) => ({ Range: 'bytes=-100', 'If-Range': tag })],
  ])('are sent whole where the rest is asked for %s', async (_name, headers) => {
    const whole = await asked();
    expect(await asked(headers(whole.tag, whole.bytes.length))).toEqual(whole);
  });

  it('have the headers of every answer, beside those that tell of a part', async () => {
    const { tag } = await asked();
    const headers = restFrom(100, tag);
    const get = await sendRaw(intake.url, rawRequest(intake.url, 'GET', '/drops', headers));
    expect(get.status).toBe(206);
    expectExactHeaders(get, ['etag', 'content-range']);
    // A part is what GET asks for; RFC 9110 knows of no other.
    const head = await sendRaw(intake.url, rawRequest(intake.url, 'HEAD', '/drops', headers));
    expect(head.status).toBe(200);
    expectExactHeaders(head, ['etag']);
  });

  it('that were begun before midnight are brought to their end after it', async () => {
    const shelf = openDropShelf(intake.storage);
    const before = (await shelf()).newest;
    jest.spyOn(Date, 'now').mockReturnValue((intake.today + 1) * DAY_MS + 1000);
    await publishOn(1);
    const after = await shelf();
    // A day went in front, one came behind.
    expect(after.newest.bytes.subarray(0, -DROP_BYTES).equals(before.bytes.subarray(DROP_BYTES))).toBe(true);
    expect(after.newest.tag).not.toBe(before.tag);
    expect(after.edition(before.tag)?.bytes.equals(before.bytes)).toBe(true);
    // Two days later it is gone.
    jest.spyOn(Date, 'now').mockReturnValue((intake.today + 2) * DAY_MS + 1000);
    expect((await shelf()).edition(before.tag)).toBeNull();
  });
});
