/** Options and openings that the commands beside the root key share. */
import type { Command } from 'commander';
import type { Bytes } from '#protocol/bytes.ts';
import { type Day, dayOf, dayText } from '#protocol/day.ts';
import type { Crypto, KeyPair } from '#protocol/engines/crypto.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { type CeremonyRecord, readRecord } from '../../ceremony/record.ts';
import { type KeyOptions, openRoot } from '../../ceremony/root.ts';
import { step } from '../../terminal.ts';

export interface BesideRoot extends KeyOptions {
  readonly dir: string;
  readonly yes: boolean;
}

/** How the root key is opened. */
export const besideRoot = (command: Command): Command =>
  command
    .requiredOption('--dir <dir>', 'the folder that ./amana ceremony new wrote')
    .option('--passphrase-file <file>', 'holds the passphrase in its first line; else it is asked for')
    .option('--share <files...>', 'shares of the root key, as many as are needed, wherever they lie')
    .option('--share-passphrase-file <files...>', 'their passphrases, in the order of --share')
    .option('--yes', 'do not ask', false);

/** How a new key is kept. */
export const newKeeping = (command: Command): Command =>
  command
    .option(
      '--split <needed/of>',
      'in shares instead of one file, for instance 2/3, where two of three open it',
    )
    .option('--lock-shares', 'each share under a passphrase of its own, asked for one after the other')
    .option(
      '--new-passphrase-file <files...>',
      'the new passphrase in the first line; with --split one file for each share',
    );

/** How something leaves. */
export const outlet = (command: Command): Command =>
  command
    .requiredOption('--out <file>', 'where it is written; never over a file that stands')
    .option('--qr <file|->', 'as a QR code too, an SVG file or - for the terminal, where it fits');

/** What is known without the key. The day is said aloud: this machine has nobody to ask for it. */
export async function readBeside(
  dir: string,
): Promise<{ readonly crypto: Crypto; readonly record: CeremonyRecord; readonly today: Day }> {
  const crypto = await loadCrypto();
  const today = dayOf(Date.now());
  const record = await readRecord(crypto, dir);
  step(`by this machine's clock it is ${dayText(today)}.`);
  return { crypto, record, today };
}

export const openBeside = (
  crypto: Crypto,
  record: CeremonyRecord,
  options: BesideRoot,
): Promise<KeyPair & { readonly seed: Bytes }> => openRoot(crypto, record.folder, record.root, options);
