import { type KeyFile, keyFile } from '#protocol/identity.ts';
import { download } from './download.ts';

/** The name of the downloaded file says nothing about who its owner is or for which newsroom. */
const KEY_FILE_NAME = 'desk-key.json';

export function downloadKey(file: KeyFile): void {
  const text = `${JSON.stringify(file, null, 1)}\n`;
  download(new Blob([text], { type: 'application/json' }), KEY_FILE_NAME);
}

/**
 * The locked key in this browser, only where the editor chose it. It is worth as much to a thief as the key
 * file: nothing without the passphrase, which is never kept anywhere.
 */
const PLACE = 'amana-key';

/** Null for anything that is not a key file: the text may come from anybody. */
export function parseKeyFile(text: string): KeyFile | null {
  try {
    const parsed = keyFile.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch (cause) {
    if (cause instanceof SyntaxError) return null;
    throw cause;
  }
}

/** A browser that refuses storage (private windows, some settings) is the same as an empty one. */
function storage(): Storage | null {
  try {
    return globalThis.localStorage;
  } catch (cause) {
    if (cause instanceof DOMException) return null;
    throw cause;
  }
}

export function keptKey(): KeyFile | null {
  const text = storage()?.getItem(PLACE) ?? null;
  return text === null ? null : parseKeyFile(text);
}

export function keepKey(file: KeyFile): void {
  storage()?.setItem(PLACE, JSON.stringify(file));
}

export function forgetKey(): void {
  storage()?.removeItem(PLACE);
}
