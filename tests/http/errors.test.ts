import { expect, it, jest } from '@jest/globals';
import { startServer } from '#http/index.ts';
import { silentLog } from '#process/index.ts';

it('an answer to an error that fails itself is none: nothing tells of why', async () => {
  const failure = new Error('of a path that is nobody’s business');
  const written = jest.spyOn(console, 'error').mockReturnValue();
  const running = await startServer({
    listen: { kind: 'tcp', host: '127.0.0.1', port: 0 },
    hosts: [],
    log: {
      ...silentLog,
      warn: () => {
        throw failure;
      },
    },
    routes: (app) => {
      app.get('/', () => {
        throw failure;
      });
    },
  });
  await expect(fetch(running.url)).rejects.toThrow('fetch failed');
  expect(written).not.toHaveBeenCalled();
  written.mockRestore();
  await running.close();
});
