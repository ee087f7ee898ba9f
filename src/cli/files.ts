/** Files that only their owner may read, written whole or not at all. */
import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Owner may read and write, nobody else anything. */
const PRIVATE_MODE = 0o600;

/** Durable before it returns: content first, then the name. */
export async function writePrivately(path: string, content: string | Uint8Array): Promise<void> {
  const aside = `${path}.new-${process.pid}`;
  const file = await open(aside, 'w', PRIVATE_MODE);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(aside, path);
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
