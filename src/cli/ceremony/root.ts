/** The root key's own files: under a passphrase, or in shares of which some are enough. */
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { combine, split } from 'shamir-secret-sharing';
import { type Bytes, fromBase64, toBase64, toHex } from '#protocol/bytes.ts';
import {
  lockRoot,
  lockShare,
  MOST_SHARES,
  rootFile,
  type ShareFile,
  shareFile,
  unlockRoot,
  unlockShare,
} from '#protocol/ceremony.ts';
import { loadArgon2 } from '#protocol/engines/argon2.ts';
import type { Crypto, KeyPair } from '#protocol/engines/crypto.ts';
import { AmanaError } from '#protocol/errors.ts';
import { parse, z } from '#protocol/schema.ts';
import { rootKeyFile } from '../ceremony.ts';
import { writePrivately } from '../files.ts';
import { OperatorError } from '../terminal.ts';
import { newPassphrase, passphraseFrom, readCeremonyFile } from './asking.ts';

export const rootKeyPath = (folder: string): string => join(folder, 'root.key');
export const sharePath = (folder: string, number: number): string => join(folder, `root-share-${number}.key`);

export interface KeyOptions {
  readonly passphraseFile?: string;
  readonly share?: readonly string[];
  readonly sharePassphraseFile?: readonly string[];
}

/** How the key is kept: by so many shares of so many, or by one passphrase. */
export interface Keeping {
  readonly split: { readonly needed: number; readonly of: number } | null;
  /** One for the key, or one for each share; none leaves the shares open. */
  readonly passphrases: readonly string[];
}

/** `2/3`: two of three are enough. @throws OperatorError */
export function parseSplit(text: string): { needed: number; of: number } {
  const [, needed = 0, of = 0] = (/^(\d{1,2})\/(\d{1,2})$/.exec(text) ?? []).map(Number);
  // One share that is enough is a copy, and belongs under a passphrase.
  if (needed < 2 || of < needed || of > MOST_SHARES)
    throw new OperatorError(`--split has to be like 2/3, with ${MOST_SHARES} shares at most.`, {
      exitCode: 2,
    });
  return { needed, of };
}

export interface KeepingOptions {
  readonly split?: string;
  readonly lockShares?: boolean;
  readonly newPassphraseFile?: readonly string[];
}

/** Asks for everything that is needed before anything is made. */
export async function chooseKeeping(options: KeepingOptions): Promise<Keeping> {
  const files = options.newPassphraseFile ?? [];
  const wanted = options.split === undefined ? null : parseSplit(options.split);
  if (wanted === null) return { split: null, passphrases: [await newPassphrase(files[0], 'the root key')] };
  if (options.lockShares !== true && files.length === 0) return { split: wanted, passphrases: [] };
  if (files.length > 0 && files.length !== wanted.of)
    throw new OperatorError(`${wanted.of} shares need ${wanted.of} passphrases; nothing was changed.`);
  const passphrases: string[] = [];
  for (let number = 1; number <= wanted.of; number += 1)
    passphrases.push(await newPassphrase(files[number - 1], `share ${number}`));
  return { split: wanted, passphrases };
}

/** Writes the files that keep the key, and takes away those that kept it otherwise. @returns their paths */
export async function keepRoot(
  crypto: Crypto,
  folder: string,
  seed: Uint8Array,
  keeping: Keeping,
): Promise<string[]> {
  const argon2 = await loadArgon2();
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const json = (value: unknown) => `${JSON.stringify(value)}\n`;
  const written: string[] = [];
  if (keeping.split === null) {
    const [passphrase = ''] = keeping.passphrases;
    await writePrivately(rootKeyPath(folder), json(lockRoot(crypto, argon2, seed, passphrase)));
    written.push(rootKeyPath(folder));
  } else {
    const { needed, of } = keeping.split;
    const publicKey = toHex(crypto.signKeypair(seed).publicKey);
    const shares = await split(new Uint8Array(seed), of, needed);
    for (const [index, share] of shares.entries()) {
      const number = index + 1;
      const open: ShareFile = parse(shareFile, {
        v: 1,
        kind: 'amana-root-share',
        publicKey,
        number,
        of,
        needed,
        share: toBase64(new Uint8Array(share)),
      });
      share.fill(0);
      const passphrase = keeping.passphrases[index];
      const kept = passphrase === undefined ? open : lockShare(crypto, argon2, open, passphrase);
      await writePrivately(sharePath(folder, number), json(kept));
      written.push(sharePath(folder, number));
    }
  }
  const all = [rootKeyPath(folder)];
  for (let number = 1; number <= MOST_SHARES; number += 1) all.push(sharePath(folder, number));
  for (const path of all) if (!written.includes(path)) await rm(path, { force: true });
  return written;
}

/** Share files that were named, or that lie in the folder. */
function sharesAt(folder: string, named: readonly string[]): string[] {
  if (named.length > 0) return [...named];
  const numbers = Array.from({ length: MOST_SHARES }, (_, index) => index + 1);
  return numbers.map((number) => sharePath(folder, number)).filter((path) => existsSync(path));
}

const keptWhole = z.discriminatedUnion('kind', [rootFile, rootKeyFile]);

/** @param expected the newsroom's root public key, hex @throws OperatorError in one sentence; nothing is written */
export async function openRoot(
  crypto: Crypto,
  folder: string,
  expected: string,
  options: KeyOptions,
): Promise<KeyPair & { readonly seed: Bytes }> {
  const whole = rootKeyPath(folder);
  const seed =
    existsSync(whole) && (options.share ?? []).length === 0
      ? await openWhole(crypto, whole, options)
      : await joinShares(crypto, sharesAt(folder, options.share ?? []), expected, options);
  const pair = crypto.signKeypair(seed);
  if (toHex(pair.publicKey) !== expected)
    throw new OperatorError('This is the root key of another newsroom; nothing was changed.');
  return { ...pair, seed };
}

async function openWhole(crypto: Crypto, path: string, options: KeyOptions): Promise<Bytes> {
  const file = await readCeremonyFile(keptWhole, path, 'a root key');
  if (file.kind === 'amana-root-key') return fromBase64(file.seed);
  const passphrase = await passphraseFrom(options.passphraseFile, 'Passphrase of the root key: ');
  return opened(() => loadArgon2().then((argon2) => unlockRoot(crypto, argon2, file, passphrase)), path);
}

async function opened(open: () => Promise<Bytes>, path: string): Promise<Bytes> {
  try {
    return await open();
  } catch (cause) {
    if (!(cause instanceof AmanaError) || cause.code !== 'wrong-passphrase') throw cause;
    throw new OperatorError(`This passphrase does not open ${path}; nothing was changed.`, { cause });
  }
}

async function joinShares(
  crypto: Crypto,
  paths: readonly string[],
  expected: string,
  options: KeyOptions,
): Promise<Bytes> {
  const files = await Promise.all(paths.map((path) => readCeremonyFile(shareFile, path, 'a share')));
  if (files.some(({ publicKey }) => publicKey !== expected))
    throw new OperatorError('One of these shares is of another root key; nothing was changed.');
  const [first] = files;
  const numbers = new Set(files.map(({ number }) => number));
  if (first === undefined)
    throw new OperatorError(
      'The root key is not here; name its shares with --share FILE. Nothing was changed.',
    );
  if (numbers.size < first.needed)
    throw new OperatorError(
      `${first.needed} different shares are needed and ${numbers.size} came; nothing was changed.`,
    );
  const argon2 = await loadArgon2();
  const shares: Uint8Array[] = [];
  let locks = 0;
  for (const [index, file] of files.entries()) {
    const path = paths[index] ?? '';
    let passphrase: string | null = null;
    if (typeof file.share !== 'string') {
      passphrase = await passphraseFrom(
        options.sharePassphraseFile?.[locks],
        `Passphrase of share ${file.number}: `,
      );
      locks += 1;
    }
    shares.push(await opened(async () => unlockShare(crypto, argon2, file, passphrase), path));
  }
  const seed = new Uint8Array(await combine(shares));
  for (const share of shares) share.fill(0);
  if (toHex(crypto.signKeypair(seed).publicKey) !== expected)
    throw new OperatorError('These shares do not give the root key: one was altered. Nothing was changed.');
  return seed;
}
