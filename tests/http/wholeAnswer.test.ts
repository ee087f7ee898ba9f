/** Answers read by our clients on Node: whole, or none, and never without an end. */
import { createServer, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type WholeAnswer, wholeAnswer } from '#http/wholeAnswer.ts';

const server = createServer((asked, answer) => {
  if (asked.url === '/whole') {
    answer.writeHead(200, { 'upload-offset': '7' }).end('whole');
    return;
  }
  if (asked.url === '/cut') {
    answer.writeHead(200, { 'content-length': '100' });
    answer.write('cut', () => answer.destroy());
    return;
  }
  const more = (): void => {
    while (!answer.destroyed && answer.write(Buffer.alloc(64 * 1024)));
  };
  answer.on('drain', more);
  more();
});
let port: number;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it listens on a port');
  port = address.port;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const ask = (path: string): Promise<WholeAnswer> =>
  new Promise((resolve, reject) => {
    const asking = request({ host: '127.0.0.1', port, path, agent: false });
    asking.once('error', reject);
    asking.once('response', (incoming) => resolve(wholeAnswer(incoming, 1024 ** 2)));
    asking.end();
  });

describe('an answer', () => {
  it('is read whole', async () => {
    const answer = await ask('/whole');
    expect([answer.status, await answer.text()]).toEqual([200, 'whole']);
    expect(Buffer.from(await answer.arrayBuffer()).toString()).toBe('whole');
    expect([answer.headers.get('Upload-Offset'), answer.headers.get('X-Else')]).toEqual(['7', null]);
  });

  it('that breaks off is none', async () => {
    await expect(ask('/cut')).rejects.toThrow('aborted');
  });

  it('that never ends is given up at the limit, and its connection with it', async () => {
    await expect(ask('/endless')).rejects.toThrow('larger than any');
    await new Promise<void>((resolve) => {
      const look = setInterval(() => {
        server.getConnections((_failure, count) => {
          if (count > 0) return;
          clearInterval(look);
          resolve();
        });
      }, 20);
    });
  });
});
