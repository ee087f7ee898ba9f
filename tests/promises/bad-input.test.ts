/**
 * Bad input: truncated, changed, oversized, replayed, for another epoch, of another kind, slow, broken off. Each gets
 * a code of the closed catalogue and one sentence; nothing that was acknowledged changes; the process does not grow.
 */
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ERRORS } from '#protocol/errors.ts';
import { newObjectId } from '#protocol/ids.ts';
import { until } from '../support/folder.ts';
import { expectExactHeaders } from '../support/headers.ts';
import { putReport, startIntake, type TestIntake, tus } from '../support/intake.ts';
import { rawRequest, sendRaw } from '../support/raw.ts';

const plain = new TextEncoder().encode('A report.');

describe('bad input at the intake', () => {
  let intake: TestIntake;
  beforeAll(async () => {
    intake = await startIntake({ watchdog: { leastBytesPerSecond: 1000, lookEveryMs: 1_000 } });
  });
  afterAll(() => intake.stop());

  async function codeOf(answer: Response): Promise<string> {
    const body: unknown = await answer.json();
    const [code, entry] = Object.entries(ERRORS).find(([, one]) =>
      JSON.stringify(body).includes(one.sentence),
    )!;
    expect(body).toEqual({ error: { code, sentence: entry.sentence } });
    expect(answer.status).toBe(entry.status);
    return code;
  }

  it('takes a report once, however often it is sent', async () => {
    const { id, bytes } = await intake.seal('report', plain);
    const answers = await Promise.all(Array.from({ length: 10 }, () => putReport(intake.url, id, bytes)));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(204));
    expect((await putReport(intake.url, id, bytes)).status).toBe(204);
    const stored = (await intake.storage.reports.unreleased()).filter((one) => one === id);
    expect(stored.length).toBe(1);
  });

  it('refuses other bytes under an id that stands', async () => {
    const { id, bytes } = await intake.seal('report', plain);
    const other = await intake.seal('report', plain, id);
    const answers = await Promise.all([
      putReport(intake.url, id, bytes),
      putReport(intake.url, id, other.bytes),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
    const refused = answers.find(({ status }) => status === 409)!;
    expect(await codeOf(refused)).toBe('conflict');
    const first = answers[0]!.status === 204 ? bytes : other.bytes;
    await intake.storage.reports.release(id);
    const [row] = await intake.storage.reports.read([id]);
    expect(Buffer.from(row!.sealed).equals(first)).toBe(true);
  });

  it('refuses every length but those of whole reports', async () => {
    const { bytes } = await intake.seal('report', plain);
    for (const length of [0, 1, bytes.length - 1, bytes.length + 1, 2 * bytes.length]) {
      const body = new Uint8Array(length);
      body.set(bytes.subarray(0, length));
      expect(await codeOf(await putReport(intake.url, newObjectId(intake.crypto), body))).toBe(
        'malformed-object',
      );
    }
    const large = new Uint8Array(70_000);
    expect(await codeOf(await putReport(intake.url, newObjectId(intake.crypto), large))).toBe('too-large');
  });

  it('refuses what is sealed to an epoch that is not the newsroom’s', async () => {
    const stranger = { epochId: 'deadbeef' as never, publicKey: null };
    const { id, bytes } = await intake.seal('report', plain, undefined, [stranger]);
    expect(await codeOf(await putReport(intake.url, id, bytes))).toBe('unknown-epoch');
    expect(await intake.storage.reports.unreleased()).not.toContain(id);
  });

  it('refuses a report in the place of an attachment, and an attachment in the place of a report', async () => {
    const report = await intake.seal('report', plain);
    const attachment = await intake.seal('attachment', plain);
    expect(await codeOf(await tus(intake.url).create(report.id, report.bytes.length))).toBe(
      'malformed-object',
    );
    expect(await codeOf(await putReport(intake.url, attachment.id, attachment.bytes))).toBe('too-large');
  });

  it('refuses random bytes of the right length as it refuses a foreign epoch', async () => {
    const { bytes } = await intake.seal('report', plain);
    const random = new Uint8Array(intake.crypto.random(bytes.length));
    expect(await codeOf(await putReport(intake.url, newObjectId(intake.crypto), random))).toBe(
      'unknown-epoch',
    );
  });

  it('forgets a report that was broken off', async () => {
    const { id, bytes } = await intake.seal('report', plain);
    const head = rawRequest(intake.url, 'PUT', `/reports/${id}`, {
      'content-type': 'application/octet-stream',
      'content-length': String(bytes.length),
    });
    const { hostname, port } = new URL(intake.url);
    const socket = connect(Number(port), hostname);
    socket.write(head);
    socket.write(bytes.subarray(0, 5_000), () => socket.destroy());
    await new Promise((resume) => socket.once('close', resume));
    expect((await putReport(intake.url, id, bytes)).status).toBe(204);
  });

  it('cuts off a body that hardly moves, and keeps what came of an upload', async () => {
    const { id, bytes } = await intake.seal('attachment', plain);
    await tus(intake.url).create(id, bytes.length);
    const head = rawRequest(intake.url, 'PATCH', `/attachments/${id}`, {
      'tus-resumable': '1.0.0',
      'upload-offset': '0',
      'content-type': 'application/offset+octet-stream',
      'content-length': String(bytes.length),
    });
    const start = Buffer.concat([Buffer.from(head), bytes.subarray(0, 5_000)]);
    const answer = await sendRaw(intake.url, start, 60_000);
    expect([answer.status, JSON.parse(answer.body).error.code]).toEqual([408, 'too-slow']);
    expectExactHeaders(answer);
    const offset = await until(async () =>
      Number((await tus(intake.url).offset(id)).headers.get('upload-offset')),
    );
    expect(offset).toBe(5_000);
    expect((await tus(intake.url).append(id, offset, bytes.slice(offset))).status).toBe(204);
  }, 90_000);

  it('does not judge a body that has only just begun', async () => {
    const { id, bytes } = await intake.seal('report', plain);
    const head = rawRequest(intake.url, 'PUT', `/reports/${id}`, {
      'content-type': 'application/octet-stream',
      'content-length': String(bytes.length),
    });
    // Whenever the looks fall, some of these begin just before one, and none moves for less than one look's distance.
    const statuses = await Promise.all(
      Array.from({ length: 10 }, async (_, tenth) => {
        await sleep(tenth * 100);
        const { hostname, port } = new URL(intake.url);
        const socket = connect(Number(port), hostname);
        socket.write(head);
        await sleep(250);
        const answered = new Promise<string>((resolve) =>
          socket.once('data', (text) => resolve(String(text))),
        );
        socket.write(bytes);
        return Number((await answered).split(' ')[1]);
      }),
    );
    expect(statuses).toEqual(Array(10).fill(204));
  }, 60_000);

  it('does not grow, and stays well, under a thousand bad requests', async () => {
    const { bytes } = await intake.seal('report', plain);
    const bad = async (round: number): Promise<void> => {
      const id = newObjectId(intake.crypto);
      const kinds = [
        () => putReport(intake.url, id, new Uint8Array(1 + (round % 5_000))),
        () => putReport(intake.url, id, new Uint8Array(intake.crypto.random(bytes.length))),
        () => fetch(`${intake.url}/site/%2e%2e%2f${round}`),
        () => tus(intake.url).create('x'.repeat(32), 5),
        () => fetch(`${intake.url}/attachments/${id}`, { method: 'PATCH', body: 'x' }),
      ];
      const answer = await kinds[round % kinds.length]!();
      await answer.arrayBuffer();
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
    };
    const burst = async (from: number) => {
      for (let round = from; round < from + 500; round += 10) {
        await Promise.all(Array.from({ length: 10 }, (_, i) => bad(round + i)));
      }
    };
    await burst(0);
    const before = process.memoryUsage().rss;
    await burst(500);
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024);
    const good = await intake.seal('report', plain);
    expect((await putReport(intake.url, good.id, good.bytes)).status).toBe(204);
  });
});
