/** A Redis of the tests may write its settings anew, as sentinels have it do: never those of the project. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { makeFolder } from '../support/folder.ts';
import { startRedis } from '../support/redis.ts';

it('leaves the project’s redis.conf as it is when it is told to write its settings', async () => {
  const file = join(import.meta.dirname, '../../config/redis.conf');
  const before = await readFile(file, 'utf8');
  const folder = await makeFolder();
  const redis = await startRedis(folder.path);
  try {
    expect(await redis.client().config('REWRITE')).toBe('OK');
    expect(await readFile(file, 'utf8')).toBe(before);
  } finally {
    await redis.stop();
    await folder.remove();
  }
});
