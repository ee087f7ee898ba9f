/** `up` with a root key that was made elsewhere: the folder is that newsroom's, and no other root is made in it. */
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { dayOf } from '#protocol/day.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { ensureDelegate } from '#workers/sanitizer/keys.ts';
import { writePrivately } from '../files.ts';
import type { DataFolder } from '../places.ts';
import { OperatorError } from '../terminal.ts';
import { pinnedRoot, withStorage } from './online.ts';
import { parseRootPublic } from './record.ts';
import { rootTerms } from './terms.ts';

/**
 * @param path root.pub of the ceremony, where it was given
 * @throws OperatorError for another newsroom's folder, and while the first certificates have not come
 */
export async function pinFolder(crypto: Crypto, data: DataFolder, path: string | undefined): Promise<void> {
  if (path !== undefined) {
    if (!existsSync(path)) throw new OperatorError(`There is no ${path}; nothing was changed.`);
    const root = parseRootPublic(await readFile(path, 'utf8'), path);
    if (existsSync(data.rootPublic)) {
      if ((await pinnedRoot(data)) !== root)
        throw new OperatorError(`${data.top} belongs to another newsroom; nothing was changed.`);
    } else {
      if (existsSync(data.database))
        throw new OperatorError(
          `${data.database} stands, but ${data.rootPublic} is gone. Put the root public key back; nothing was changed.`,
        );
      await mkdir(data.top, { recursive: true, mode: 0o700 });
      await writePrivately(data.rootPublic, `${root}\n`);
    }
  }
  if (!existsSync(data.rootPublic) || existsSync(data.offline)) return;
  // The worker's own key, so that one request can ask for everything.
  await ensureDelegate(crypto, data.workerKeys);
  if (!existsSync(data.database))
    throw new OperatorError(
      `The first certificates are missing: ./amana ceremony import newsroom.json --data ${data.top}`,
    );
}

/** Whether anybody leads the desk, or did: keys are made by their browsers. */
export async function hasLead(crypto: Crypto, data: DataFolder, root: string): Promise<boolean> {
  const statements = await withStorage(data, (storage) => storage.statements.all());
  return rootTerms(crypto, root, statements, dayOf(Date.now())).some(({ what }) => what === 'desk lead');
}
