/** `./amana restore`: a backup becomes a data folder, on a machine where there is none. */
import { resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { parseLifetimes } from '#config/schema.ts';
import { fromHex } from '#protocol/bytes.ts';
import { dayOf, dayText } from '#protocol/day.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { fingerprintWords } from '#protocol/identity.ts';
import { readIdentities } from '../backup/age.ts';
import { restoreTo } from '../backup/restore.ts';
import { startProgress } from '../sanitize/progress.ts';
import { say } from '../terminal.ts';
import { severalFiles } from './backup.ts';

interface RestoreOptions {
  readonly to: string;
  readonly identity: readonly string[];
  readonly ledger?: readonly string[];
  readonly number?: number;
  readonly json?: true;
}

export function registerRestore(program: Command): void {
  program
    .command('restore')
    .argument('<dir>', 'the folder of backups')
    .description(
      'Puts a backup back, on a machine without one. Every hash is checked before anything is opened;\n' +
        'what was purged since, or is past its lifetime, does not come back; and the folder appears only\n' +
        'when it is whole. A folder that is not empty is refused and left as it is.',
    )
    .requiredOption('--to <dir>', 'the data folder to make')
    .requiredOption('--identity <file>', 'the age identity; may be given several times', severalFiles)
    .option('--number <n>', 'which backup; the newest unless it is said', (text: string): number => {
      if (!/^[1-9][0-9]{0,5}$/.test(text))
        throw new InvalidArgumentError('It has to be the number of a backup.');
      return Number(text);
    })
    .option(
      '--ledger <file>',
      'a newer NNNNNN.ledger.age from another copy of the backups, which tells what was purged; may be given several times',
      severalFiles,
    )
    .option('--json', 'one line of JSON on stdout')
    .addHelpText('after', '\nExample:\n  ./amana restore /mnt/backup --to data --identity operator.age')
    .action(restore);
}

async function restore(folder: string, options: RestoreOptions): Promise<void> {
  const identity = await readIdentities(options.identity);
  let progress = startProgress(0, process.stderr);
  try {
    const restored = await restoreTo(options.to, {
      from: resolve(folder),
      identity,
      number: options.number ?? null,
      ledgers: options.ledger ?? [],
      lifetimes: parseLifetimes(process.env),
      today: dayOf(Date.now()),
      onCount: (files) => {
        progress = startProgress(files, process.stderr);
      },
      onFile: () => progress.done(false),
    });
    progress.clear();
    if (options.json === true) return say(JSON.stringify(restored));
    const words = fingerprintWords(await loadCrypto(), fromHex(restored.rootHex)).join(' ');
    say(
      `Restored: backup ${restored.number} of ${dayText(restored.day)}, ${restored.reports} reports, ${restored.blobs} files.\n` +
        `Left out: ${restored.purged} that were purged, ${restored.expired} past their lifetime.\n` +
        `The root key’s words: ${words}\n` +
        'Compare them with those in print: a backup is not signed, and these words are what says whose it is.\n' +
        'The worker’s keys are in no backup: docs/backup.md says how the worker gets new ones.',
    );
  } catch (thrown) {
    progress.clear();
    throw thrown;
  }
}
