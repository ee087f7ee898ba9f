/** Pieces of an upload that come before their turn: kept while there is room for them, and never in another order. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SEALED_FRAME_BYTES } from '#protocol/layout.ts';
import { type SealedForTest, startIntake, type TestIntake, tus } from '../support/intake.ts';

/** As many of the largest as the intake keeps for everybody together. */
const ROOM_PIECES = 8;
const PIECE_BYTES = 8 * SEALED_FRAME_BYTES;

let intake: TestIntake;
let sealed: SealedForTest;
let client: ReturnType<typeof tus>;

beforeAll(async () => {
  intake = await startIntake();
  client = tus(intake.url);
});
afterAll(() => intake.stop());
beforeEach(async () => {
  sealed = await intake.seal('attachment', new Uint8Array(3_000_000).fill(7));
  expect((await client.create(sealed.id, sealed.bytes.length)).status).toBe(201);
});

const offsetOf = async (): Promise<number> =>
  Number((await client.offset(sealed.id)).headers.get('upload-offset'));

/** A PATCH of which only the beginning has left. */
async function begun(offset: number, end: number, sent: number, { id, bytes } = sealed): Promise<Socket> {
  const { hostname, port } = new URL(intake.url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  const head = [
    `PATCH /attachments/${id} HTTP/1.1`,
    `Host: ${hostname}:${port}`,
    'Tus-Resumable: 1.0.0',
    `Upload-Offset: ${offset}`,
    'Content-Type: application/offset+octet-stream',
    `Content-Length: ${end - offset}`,
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n`);
  socket.write(bytes.subarray(offset, offset + sent));
  return socket;
}

/** The status line's number, once there is an answer. */
async function statusOf(socket: Socket): Promise<number> {
  const [head]: unknown[] = await once(socket, 'data');
  return Number(/^HTTP\/1\.1 (\d+)/.exec(String(head))?.[1]);
}

async function untilStored(bytes: number): Promise<void> {
  while ((await intake.storage.attachments.status(sealed.id))?.offset !== bytes) await sleep(10);
}

async function stored(): Promise<Buffer> {
  const blob = await intake.storage.attachments.openSealed(sealed.id);
  const chunks: Uint8Array[] = [];
  for await (const chunk of blob!.chunks()) chunks.push(chunk);
  await blob!.close();
  return Buffer.concat(chunks);
}

describe('a piece that comes before its turn', () => {
  it('waits for those before it, and the whole is what was sealed', async () => {
    const { id, bytes } = sealed;
    const first = await begun(0, 1_000_000, 500_000);
    const order: string[] = [];
    const append = async (name: string, offset: number, end: number): Promise<number> => {
      const { status } = await client.append(id, offset, bytes.slice(offset, end));
      order.push(name);
      return status;
    };
    const others = [append('second', 1_000_000, 1_500_000), append('third', 1_500_000, 2_000_000)];
    await untilStored(500_000);
    // Longer than a request is given to let go of its upload: those behind it must not have asked for that.
    await sleep(1_000);
    first.write(bytes.subarray(500_000, 1_000_000));
    expect(await statusOf(first)).toBe(204);
    first.destroy();
    expect(await Promise.all(others)).toEqual([204, 204]);
    expect(order).toEqual(['second', 'third']);
    expect((await client.append(id, 2_000_000, bytes.slice(2_000_000))).status).toBe(204);
    expect((await stored()).equals(bytes)).toBe(true);
  });

  it('is refused when the one before it breaks off, and the upload goes on where that stopped', async () => {
    const { id, bytes } = sealed;
    const first = await begun(0, 1_000_000, 300_000);
    const second = client.append(id, 1_000_000, bytes.slice(1_000_000, 2_000_000));
    await untilStored(300_000);
    first.destroy();
    expect(await (await second).json()).toMatchObject({ error: { code: 'conflict' } });
    expect(await offsetOf()).toBe(300_000);
    expect((await client.append(id, 300_000, bytes.slice(300_000))).status).toBe(204);
    expect((await stored()).equals(bytes)).toBe(true);
  });

  it('is refused unread once as much is kept as there is room for, until somebody’s turn has come or they leave', async () => {
    const { bytes } = sealed;
    const kept: Socket[] = [];
    for (let piece = 0; piece < ROOM_PIECES; piece++) {
      kept.push(await begun(1, 1 + PIECE_BYTES, 1));
    }
    const tryOne = async (): Promise<number> => {
      const socket = await begun(1, 2, 0);
      socket.write(bytes.subarray(1, 2));
      const status = await statusOf(socket);
      socket.destroy();
      return status;
    };
    expect(await tryOne()).toBe(503);
    for (const socket of kept) socket.destroy();
    // Without room it would be 503 for ever; with it, it is told that nothing stands before it.
    let status = 503;
    while (status === 503) status = await tryOne();
    expect(status).toBe(409);
  });

  it('may even come before the creation, which brings those before it', async () => {
    const { id, bytes } = await intake.seal('attachment', new Uint8Array(3_000_000).fill(7));
    const second = client.append(id, 1_000_000, bytes.slice(1_000_000));
    // Asked for after the piece, and answered at once.
    expect((await client.offset(id)).status).toBe(404);
    expect((await client.create(id, bytes.length, {}, bytes.slice(0, 1_000_000))).status).toBe(201);
    expect((await second).status).toBe(204);
    expect((await intake.storage.attachments.status(id))?.state).toBe('waiting');
  });

  it('is not read, and soon not found, where nobody creates what it belongs to', async () => {
    const { bytes } = sealed;
    const unknown = await Promise.all(
      Array.from({ length: ROOM_PIECES }, () => intake.seal('attachment', new Uint8Array(3_000_000))),
    );
    const strays: Socket[] = [];
    for (const stray of unknown) strays.push(await begun(1, 1 + PIECE_BYTES, 1, stray));
    const answers = Promise.all(strays.map(statusOf));
    // What is kept for somebody with an upload finds room beside them.
    const early = client.append(sealed.id, 1_000, bytes.slice(1_000, 2_000));
    expect((await client.append(sealed.id, 0, bytes.slice(0, 1_000))).status).toBe(204);
    expect((await early).status).toBe(204);
    expect(await answers).toEqual(unknown.map(() => 404));
    for (const socket of strays) socket.destroy();
  });

  it('from further ahead than a request can be is a conflict at once', async () => {
    const answer = await client.append(sealed.id, PIECE_BYTES + 1, sealed.bytes.slice(PIECE_BYTES + 1));
    expect(await answer.json()).toMatchObject({ error: { code: 'conflict' } });
  });
});
