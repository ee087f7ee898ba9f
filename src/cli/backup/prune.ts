/**
 * What a folder of backups forgets: backups beyond the number that is kept, the passing parts of all but the newest, and
 * blobs that the newsroom has destroyed. Overwritten before their names go, as on the server. Broken off, it is finished
 * by the next run: whatever the manifests do not need any more goes.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { overwrite } from '#storage/backup.ts';
import { syncFolder } from './age.ts';
import { filesOf, readChain } from './chain.ts';

export interface Pruned {
  readonly pruned: number;
  readonly forgotten: number;
}

/** @param keep how many of the newest backups stay, at least 1 */
export async function prune(folder: string, keep: number): Promise<Pruned> {
  const chain = await readChain(folder);
  const newest = chain.at(-1);
  if (newest === undefined) return { pruned: 0, forgotten: 0 };
  const old = chain.slice(0, Math.max(0, chain.length - keep));
  // The oldest first: what is left is a chain at every moment.
  for (const { name } of old) await overwrite(join(folder, name));
  const stays = chain.slice(old.length);
  const needed = new Set(stays.flatMap((backup) => filesOf(backup, newest).map(({ name }) => name)));
  const manifests = new Set(stays.map(({ name }) => name));
  for (const name of await readdir(folder))
    if (/^\d{6}\./.test(name) && !manifests.has(name) && !needed.has(name))
      await overwrite(join(folder, name));
  const gone = new Set(newest.manifest.gone);
  let forgotten = 0;
  for (const entry of await readdir(join(folder, 'blobs'))) {
    const name = `blobs/${entry}`;
    if (needed.has(name)) continue;
    await overwrite(join(folder, name));
    if (gone.has(name)) forgotten += 1;
  }
  await syncFolder(join(folder, 'blobs'));
  await syncFolder(folder);
  return { pruned: old.length, forgotten };
}
