/**
 * Who may find the editors' onion: x25519 keys of client authorization (rend-spec-v3, "CLIENT-AUTH"). tor opens the
 * onion to everybody when no valid file is left, so one for a key that nobody holds is always kept.
 */
import { generateKeyPairSync } from 'node:crypto';
import { chown, mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isSystemError, writePrivately } from '../files.ts';
import { OperatorError } from '../terminal.ts';

/** What tor reads: `descriptor:x25519:` and 32 bytes in base32, which are 52 letters. */
const AUTH_LINE = /^descriptor:x25519:[A-Z2-7]{52}$/;

/** The file for a key that nobody holds. */
export const NOBODY = 'nobody';

/** Names of files, told to nobody but the operator. */
const NAME = /^[a-z0-9][a-z0-9-]{0,39}$/;

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4648, section 6, without padding. */
export function base32(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) text += ALPHABET[(held >> (bits - 5)) & 31];
    held &= (1 << bits) - 1;
  }
  return bits === 0 ? text : text + (ALPHABET[(held << (5 - bits)) & 31] ?? '');
}

/** Raw key bytes are the last 32 of both DER forms (RFC 8410). */
const KEY_BYTES = 32;

export interface ClientKey {
  /** For `authorized_clients/NAME.auth`. */
  readonly publicLine: string;
  /** What Tor Browser asks for: 52 letters. */
  readonly privateKey: string;
}

export function makeClientKey(): ClientKey {
  const { publicKey, privateKey } = generateKeyPairSync('x25519');
  const raw = (der: Buffer): string => base32(der.subarray(der.length - KEY_BYTES));
  return {
    publicLine: `descriptor:x25519:${raw(publicKey.export({ type: 'spki', format: 'der' }))}`,
    privateKey: raw(privateKey.export({ type: 'pkcs8', format: 'der' })),
  };
}

/** A file for tor's `ClientOnionAuthDir`. @param onion with or without `.onion` */
export const authPrivateLine = (onion: string, privateKey: string): string =>
  `${onion.replace(/\.onion$/, '')}:descriptor:x25519:${privateKey}`;

const clientsFolder = (onionFolder: string): string => join(onionFolder, 'authorized_clients');

export interface Clients {
  /** Names with a valid file, the one that nobody holds left out. */
  readonly names: readonly string[];
  /** Files that tor would pass over. */
  readonly broken: readonly string[];
  /** False: the onion is, or will be, open to all. */
  readonly isClosed: boolean;
}

const isAuthFile = (file: string): boolean => file.endsWith('.auth');

async function validNames(folder: string): Promise<string[]> {
  const names: string[] = [];
  for (const file of (await filesOf(folder)).filter(isAuthFile)) {
    if (AUTH_LINE.test((await readFile(join(folder, file), 'utf8')).trim())) names.push(nameOf(file));
  }
  return names;
}

const nameOf = (file: string): string => file.slice(0, -'.auth'.length);

/** @param onionFolder the editors' `HiddenServiceDir` */
export async function readClients(onionFolder: string): Promise<Clients> {
  const folder = clientsFolder(onionFolder);
  const valid = await validNames(folder);
  const all = (await filesOf(folder)).filter(isAuthFile).map(nameOf);
  return {
    names: valid.filter((name) => name !== NOBODY),
    broken: all.filter((name) => !valid.includes(name)),
    isClosed: valid.length > 0,
  };
}

async function filesOf(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (thrown) {
    if (isSystemError(thrown, 'ENOENT')) return [];
    throw thrown;
  }
}

/** Makes the folder, with the file that keeps the onion closed for ever. Changes nothing where both stand. */
export async function closeOnion(onionFolder: string): Promise<void> {
  const folder = clientsFolder(onionFolder);
  await mkdir(onionFolder, { recursive: true, mode: 0o700 });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await likeFolder(folder, onionFolder);
  if (!(await validNames(folder)).includes(NOBODY)) await write(folder, NOBODY, makeClientKey().publicLine);
}

/** @returns what the editor's browser is given @throws OperatorError for a name that is none or is taken */
export async function addClient(onionFolder: string, name: string): Promise<ClientKey> {
  expectName(name);
  await closeOnion(onionFolder);
  const { names, broken } = await readClients(onionFolder);
  if (names.includes(name) || broken.includes(name))
    throw new OperatorError(`There is a key for "${name}" already: remove it first.`);
  const key = makeClientKey();
  await write(clientsFolder(onionFolder), name, key.publicLine);
  return key;
}

/** @throws OperatorError for a name without a key */
export async function removeClient(onionFolder: string, name: string): Promise<void> {
  expectName(name);
  const { names, broken } = await readClients(onionFolder);
  if (!names.includes(name) && !broken.includes(name))
    throw new OperatorError(`There is no key for "${name}".`);
  // Before one goes: with none left the onion would be open to all.
  await closeOnion(onionFolder);
  await rm(join(clientsFolder(onionFolder), `${name}.auth`));
}

function expectName(name: string): void {
  if (!NAME.test(name) || name === NOBODY)
    throw new OperatorError('A name is up to 40 small letters, digits and hyphens.', { exitCode: 2 });
}

/** tor reads no files but its own. */
async function likeFolder(path: string, folder: string): Promise<void> {
  const { uid, gid } = await stat(folder);
  if (process.getuid?.() === 0) await chown(path, uid, gid);
}

async function write(folder: string, name: string, line: string): Promise<void> {
  const path = join(folder, `${name}.auth`);
  await writePrivately(path, `${line}\n`);
  await likeFolder(path, folder);
}
