/** Bytes of a cleaned file change on the disk. */
import { randomInt } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { damage } from '../doctor/damage.ts';
import { type Fault, worst } from './fault.ts';

const WITHIN_MS = 60_000;

export const BLOB: Fault = {
  name: 'blob-corrupted',
  about:
    'one bit of a cleaned file changed on the disk; mended with the bytes of before, as a backup has them',
  isToBeNamed: true,
  async strike({ house, sources, desk, reports }) {
    const sending = sources.send(reports);
    await sources.attach(1);
    await desk.cleaned(sources.files, WITHIN_MS);
    const path = await anyClean(house.data.blobs);
    const bytes = await readFile(path);
    const torn = Buffer.from(bytes);
    const at = randomInt(torn.length);
    torn[at] = (torn[at] ?? 0) ^ 1;
    await writeFile(path, torn);
    const named = worst(await damage(house));
    await writeFile(path, bytes);
    await sending;
    return named;
  },
};

async function anyClean(blobs: string): Promise<string> {
  for (const folder of ['fresh', 'kept'])
    for (const name of await readdir(join(blobs, folder)))
      if (name.endsWith('.clean')) return join(blobs, folder, name);
  throw new Error('nothing was cleaned');
}
