/** Which files a run works on: in one order that does not hang on the machine, each once, nothing behind a link. */
import { readdir, realpath, stat } from 'node:fs/promises';
import { sep } from 'node:path';

export interface Entry {
  /** As the user named it; shown, never opened. */
  readonly file: string;
  /** The bytes of its path: a name in another encoding than UTF-8 cannot be said as text and still be found. */
  readonly path: Buffer;
}

export interface Collected {
  readonly files: readonly Entry[];
  /** Folders that this user may not list. */
  readonly closed: readonly Entry[];
  /** Links, sockets, devices and the like inside folders. */
  readonly passedOver: number;
}

const SEPARATOR = Buffer.from(sep);

const joined = (folder: Buffer, name: Buffer): Buffer =>
  folder.equals(SEPARATOR) ? Buffer.concat([folder, name]) : Buffer.concat([folder, SEPARATOR, name]);

/**
 * The files themselves and all files of the folders, by the bytes of their names. A file that is reached twice counts
 * once. A link that is named by itself is meant, and followed; links inside folders are not, nor is the folder for
 * the clean copies.
 * @param out real path of that folder; null where nothing is written
 */
export async function collect(named: readonly string[], out: Buffer | null): Promise<Collected> {
  const files: Entry[] = [];
  const closed: Entry[] = [];
  const seen = new Set<string>();
  let passedOver = 0;

  const isNew = ({ path }: Entry): boolean => {
    const key = path.toString('latin1');
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  };

  const walk = async (folder: Entry): Promise<void> => {
    if (out?.equals(folder.path) || !isNew(folder)) return;
    const entries = await readdir(folder.path, { withFileTypes: true, encoding: 'buffer' }).catch(() => null);
    if (entries === null) {
      closed.push(folder);
      return;
    }
    for (const entry of entries.sort((left, right) => left.name.compare(right.name))) {
      const inner: Entry = {
        file: `${folder.file.endsWith(sep) ? folder.file : `${folder.file}${sep}`}${entry.name.toString()}`,
        path: joined(folder.path, entry.name),
      };
      if (entry.isDirectory()) await walk(inner);
      else if (!entry.isFile()) passedOver += 1;
      else if (isNew(inner)) files.push(inner);
    }
  };

  for (const file of named) {
    const entry: Entry = { file, path: await realpath(file, { encoding: 'buffer' }) };
    if ((await stat(entry.path)).isDirectory()) await walk(entry);
    else if (isNew(entry)) files.push(entry);
  }
  return { files, closed, passedOver };
}
