import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startIntake, type TestIntake, tus } from '../support/intake.ts';

describe('attachments by tus', () => {
  let intake: TestIntake;
  beforeAll(async () => {
    intake = await startIntake();
  });
  afterAll(() => intake.stop());

  const plain = new Uint8Array(50_000).fill(7);

  it('takes an upload in pieces and then lets it wait for a worker', async () => {
    const { id, bytes } = await intake.seal('attachment', plain);
    const client = tus(intake.url);
    const created = await client.create(id, bytes.length);
    expect(created.status).toBe(201);
    expect(created.headers.get('location')).toBe(`/attachments/${id}`);
    const first = await client.append(id, 0, bytes.slice(0, 10_000));
    expect([first.status, first.headers.get('upload-offset')]).toEqual([204, '10000']);
    const head = await client.offset(id);
    expect([head.status, head.headers.get('upload-offset')]).toEqual([200, '10000']);
    expect(head.headers.get('upload-length')).toBe(String(bytes.length));
    expect(head.headers.get('upload-metadata')).toBeNull();
    expect(await intake.storage.attachments.waiting()).not.toContain(id);
    expect((await client.append(id, 10_000, bytes.slice(10_000))).status).toBe(204);
    expect(await intake.storage.attachments.waiting()).toContain(id);
    const sealed = await intake.storage.attachments.openSealed(id);
    const chunks: Uint8Array[] = [];
    for await (const chunk of sealed!.chunks()) chunks.push(chunk);
    await sealed!.close();
    expect(Buffer.concat(chunks).equals(bytes)).toBe(true);
  });

  it('takes the first piece with the creation, and a small object whole', async () => {
    const { id, bytes } = await intake.seal('attachment', plain);
    const client = tus(intake.url);
    const whole = await client.create(id, bytes.length, {}, bytes);
    expect([whole.status, whole.headers.get('upload-offset')]).toEqual([201, String(bytes.length)]);
    expect(await intake.storage.attachments.waiting()).toContain(id);
    const again = await client.create(id, bytes.length, {}, bytes);
    expect(await again.json()).toMatchObject({ error: { code: 'conflict' } });

    const other = await intake.seal('attachment', plain);
    const begun = await client.create(other.id, other.bytes.length, {}, other.bytes.slice(0, 10_000));
    expect([begun.status, begun.headers.get('upload-offset')]).toEqual([201, '10000']);
    expect((await client.append(other.id, 10_000, other.bytes.slice(10_000))).status).toBe(204);
    expect(await intake.storage.attachments.waiting()).toContain(other.id);

    const more = await intake.seal('attachment', plain);
    const tooMuch = await client.create(
      more.id,
      more.bytes.length,
      {},
      new Uint8Array(more.bytes.length + 1),
    );
    expect(await tooMuch.json()).toMatchObject({ error: { code: 'too-large' } });
    expect((await client.offset(more.id)).status).toBe(404);
  });

  it('takes the same creation twice, also after the end, but not with another length', async () => {
    const { id, bytes } = await intake.seal('attachment', plain);
    const client = tus(intake.url);
    expect((await client.create(id, bytes.length)).status).toBe(201);
    expect((await client.create(id, bytes.length)).status).toBe(201);
    const other = await intake.seal('attachment', new Uint8Array(100_000));
    expect((await client.create(id, other.bytes.length)).status).toBe(409);
    await client.append(id, 0, bytes);
    expect((await client.create(id, bytes.length)).status).toBe(201);
    expect((await client.offset(id)).headers.get('upload-offset')).toBe(String(bytes.length));
  });

  it('refuses a piece at another place than where it stopped, and loses nothing', async () => {
    const { id, bytes } = await intake.seal('attachment', plain);
    const client = tus(intake.url);
    await client.create(id, bytes.length);
    await client.append(id, 0, bytes.slice(0, 1_000));
    for (const offset of [0, 999, 1_001]) {
      const answer = await client.append(id, offset, bytes.slice(offset, offset + 10));
      expect(answer.status).toBe(409);
      expect(await answer.json()).toMatchObject({ error: { code: 'conflict' } });
    }
    expect((await client.offset(id)).headers.get('upload-offset')).toBe('1000');
  });

  it('refuses more bytes than announced', async () => {
    const { id, bytes } = await intake.seal('attachment', plain);
    const client = tus(intake.url);
    await client.create(id, bytes.length);
    const answer = await client.append(id, 0, new Uint8Array([...bytes, 1]));
    expect([answer.status, await answer.json()]).toEqual([
      413,
      { error: { code: 'too-large', sentence: expect.any(String) } },
    ]);
  });

  it('refuses lengths that no sealed object has', async () => {
    const { id, bytes } = await intake.seal('attachment', plain);
    const client = tus(intake.url);
    for (const length of [0, 1, bytes.length - 1, bytes.length + 1]) {
      const answer = await client.create(id, length);
      expect(await answer.json()).toMatchObject({ error: { code: 'malformed-object' } });
    }
    expect((await client.create(id, 3 * 1024 ** 3)).status).toBe(413);
    expect((await client.offset(id)).status).toBe(404);
  });

  it('keeps no metadata but the id', async () => {
    const { id, bytes } = await intake.seal('attachment', plain);
    const named = `id ${btoa(id)},filename ${btoa('secret.jpg')}`;
    expect((await tus(intake.url).create(id, bytes.length, { 'upload-metadata': named })).status).toBe(400);
    expect((await tus(intake.url).create('../../etc', bytes.length)).status).toBe(400);
  });

  it('drops an upload that no worker could open, and says so', async () => {
    const stranger = { epochId: '00000000' as never, publicKey: null };
    const { id, bytes } = await intake.seal('attachment', plain, undefined, [stranger, stranger]);
    const client = tus(intake.url);
    await client.create(id, bytes.length);
    const answer = await client.append(id, 0, bytes);
    expect([answer.status, await answer.json()]).toMatchObject([409, { error: { code: 'unknown-epoch' } }]);
    expect((await client.offset(id)).status).toBe(404);
  });

  it('forgets an upload on request, but never a finished one', async () => {
    const client = tus(intake.url);
    const { id, bytes } = await intake.seal('attachment', plain);
    await client.create(id, bytes.length);
    await client.append(id, 0, bytes.slice(0, 100));
    expect((await client.remove(id)).status).toBe(204);
    expect((await client.offset(id)).status).toBe(404);
    const whole = await intake.seal('attachment', plain);
    await client.create(whole.id, whole.bytes.length);
    await client.append(whole.id, 0, whole.bytes);
    const answer = await client.remove(whole.id);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(await intake.storage.attachments.waiting()).toContain(whole.id);
  });

  it('resumes what a broken connection left', async () => {
    const { id, bytes } = await intake.seal('attachment', new Uint8Array(900_000));
    const client = tus(intake.url);
    await client.create(id, bytes.length);
    const aborter = new AbortController();
    let sent = 0;
    const slowly = new ReadableStream<Uint8Array>({
      async pull(controller) {
        if (sent > 300_000) aborter.abort();
        await new Promise((resume) => setTimeout(resume, 20));
        controller.enqueue(bytes.slice(sent, sent + 50_000));
        sent += 50_000;
      },
    });
    const broken = fetch(`${intake.url}/attachments/${id}`, {
      method: 'PATCH',
      headers: {
        'tus-resumable': '1.0.0',
        'upload-offset': '0',
        'content-type': 'application/offset+octet-stream',
        'content-length': String(bytes.length),
      },
      body: slowly,
      duplex: 'half',
      signal: aborter.signal,
    } as RequestInit);
    await expect(broken).rejects.toThrow();
    const offset = Number((await client.offset(id)).headers.get('upload-offset'));
    expect(offset).toBeGreaterThan(0);
    expect((await client.append(id, offset, bytes.slice(offset))).status).toBe(204);
    expect(await intake.storage.attachments.waiting()).toContain(id);
  });
});
