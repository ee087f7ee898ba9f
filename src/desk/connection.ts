import type { KeyFile } from '#protocol/identity.ts';
import { makeKey as clientMakeKey, openKey as clientOpenKey, type NewKey } from './client/key.ts';
import type { DeskKey } from './client/session.ts';

/** The newsroom is whoever served this page; what it says is believed only as far as the root key reaches. */
const options = { server: globalThis.location.origin, fetch: globalThis.fetch.bind(globalThis) };

export function makeKey(parts: NewKey): Promise<DeskKey> {
  return clientMakeKey(options, parts);
}

export function openKey(file: KeyFile, passphrase: string, fragment?: string): Promise<DeskKey> {
  return clientOpenKey(options, file, passphrase, fragment);
}
