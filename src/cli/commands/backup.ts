/** `./amana backup`: sealed to the operator, of a newsroom that runs; and the proof that it can be restored. */
import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { parseLifetimes } from '#config/schema.ts';
import { type Day, dayOf, dayText, parseDay } from '#protocol/day.ts';
import { makeIdentityPair, readIdentities, readRecipients } from '../backup/age.ts';
import { damagesOf, damageText, filesOf, readChain } from '../backup/chain.ts';
import { noteBackup, noteVerified } from '../backup/outcome.ts';
import { rehearse } from '../backup/restore.ts';
import { takeBackup } from '../backup/take.ts';
import { writePrivately } from '../files.ts';
import { startProgress } from '../sanitize/progress.ts';
import { standingFolder, usualFolder, withServers } from '../standing.ts';
import { note, OperatorError, say } from '../terminal.ts';

interface BackupOptions {
  readonly data: string;
  readonly json?: true;
  readonly to?: string;
  readonly recipients?: string;
  readonly keysRecipients?: string;
  readonly onionKeys?: true;
  readonly keep: number;
  readonly database?: string;
  readonly blobs?: string;
}

/** A day each, for two weeks. */
const KEEP = 14;

const wholeNumber = (text: string): number => {
  if (!/^[1-9][0-9]{0,5}$/.test(text))
    throw new InvalidArgumentError('It has to be a whole number from 1 on.');
  return Number(text);
};

export const severalFiles = (path: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  path,
];

export function registerBackup(program: Command): void {
  const backup = program
    .command('backup')
    .description(
      'Backs up a newsroom, also while it runs, sealed with age to keys that are not on this machine.\n' +
        'What the last backup holds already is not written again. Private keys of the worker and the\n' +
        'root key are in no backup. What was purged or has expired is deleted from older backups, too.',
    )
    .option(
      '--data <dir>',
      'the data folder of ./amana up; /var/lib/amana after ./amana install',
      usualFolder(),
    )
    .option('--to <dir>', 'the folder of backups; made when missing')
    .option('--recipients <file>', 'age recipients, a line each (age1…): the public halves only')
    .option(
      '--keys-recipients <file>',
      'others for wrapped keys, so that theirs can be destroyed; docs/backup.md',
    )
    .option('--onion-keys', 'with the keys of the onions, which let whoever opens them take their names')
    .option('--keep <n>', 'how many backups stay; the oldest are deleted beyond that', wholeNumber, KEEP)
    .option('--database <url>', 'postgresql://…, where the newsroom is on PostgreSQL; else AMANA_DATABASE')
    .option('--blobs <place>', 's3://…, where attachments are in such a store; else AMANA_BLOBS')
    .option('--json', 'one line of JSON on stdout')
    .addHelpText(
      'after',
      '\nExample:\n' +
        '  ./amana backup key operator.age     on a machine of yours; operator.age.pub goes to the server\n' +
        '  ./amana backup --to /mnt/backup --recipients operator.age.pub\n' +
        '  ./amana backup verify /mnt/backup',
    )
    .action((options: BackupOptions) => take(options));
  backup
    .command('verify')
    .argument('<dir>', 'the folder of backups')
    .description(
      'Compares every byte with the manifests; with the identity, the newest backup is opened and put together, too.',
    )
    .option('--identity <file>', 'the age identity; may be given several times', severalFiles)
    .addHelpText(
      'after',
      '\nThe identity belongs to another machine than the server. What is put together lies in the system’s temporary' +
        '\nfolder and is overwritten. The day and the outcome are noted in the data folder, where there is one.',
    )
    .action((folder: string, _: object, command: Command) =>
      verify(folder, command.optsWithGlobals<{ data: string; json?: true; identity?: string[] }>()),
    );
  backup
    .command('key')
    .argument('<file>', 'where to write the identity, which opens the backups')
    .description('Makes an age identity, and FILE.pub for the server. On a machine of yours.')
    .action((file: string, _: object, command: Command) =>
      makeKey(file, command.optsWithGlobals<{ json?: true }>()),
    );
}

const today = (): Day => dayOf(Date.now());

async function take(options: BackupOptions): Promise<void> {
  const { to, recipients, keysRecipients } = options;
  if (to === undefined || recipients === undefined)
    throw new OperatorError(
      'A backup needs --to DIR and --recipients FILE; ./amana backup --help says more.',
      {
        exitCode: 2,
      },
    );
  const data = await withServers(standingFolder(options.data), options);
  const sealing = await readRecipients(recipients);
  const lifetimes = parseLifetimes(process.env);
  let progress = startProgress(0, process.stderr);
  try {
    const taken = await takeBackup({
      data,
      to,
      recipients: sealing,
      passingRecipients: keysRecipients === undefined ? sealing : await readRecipients(keysRecipients),
      onionKeys: options.onionKeys === true,
      keep: options.keep,
      lifetimes,
      today: today(),
      onCount: (files) => {
        progress = startProgress(files, process.stderr);
      },
      onFile: () => progress.done(false),
    });
    progress.clear();
    await noteBackup(data, today(), 'done');
    if (options.json === true) return say(JSON.stringify(taken));
    say(
      `Backup ${taken.number}: ${taken.reports} reports, ${taken.blobs} files, ${taken.newBlobs} of them new; ${mib(taken.bytes)} MiB written.`,
    );
    if (taken.pruned > 0)
      say(`Older backups deleted: ${taken.pruned}. The newest ${options.keep} stay (--keep).`);
    if (taken.forgotten > 0)
      say(`Files of older backups deleted, since the newsroom has destroyed them: ${taken.forgotten}.`);
  } catch (thrown) {
    progress.clear();
    if (existsSync(data.rootPublic)) await noteBackup(data, today(), 'failed');
    throw thrown;
  }
}

const mib = (bytes: number): string => (bytes / 1024 ** 2).toFixed(1);

async function verify(
  folder: string,
  { data: top, json, identity = [] }: { data: string; json?: true; identity?: string[] },
): Promise<void> {
  const from = resolve(folder);
  const data = standingFolder(top);
  const chain = await readChain(from);
  const newest = chain.at(-1);
  if (newest === undefined) throw new OperatorError(`${from} holds no backup.`, { exitCode: 2 });
  const decrypter = identity.length === 0 ? null : await readIdentities(identity);
  const files = new Map(chain.flatMap((one) => filesOf(one, newest).map((file) => [file.name, file])));
  let progress = startProgress(files.size, process.stderr);
  const damages = await damagesOf(from, files.values(), () => progress.done(false));
  progress.clear();
  const noted = async (outcome: 'whole' | 'restorable' | 'damaged'): Promise<void> => {
    if (existsSync(data.rootPublic)) await noteVerified(data, today(), outcome);
  };
  if (damages.length > 0) {
    await noted('damaged');
    if (json === true) say(JSON.stringify({ outcome: 'damaged', backups: chain.length, damages }));
    throw new OperatorError(`Damaged: ${damageText(damages)}. Make a new backup in another folder.`);
  }
  if (decrypter !== null) {
    try {
      await rehearse({
        from,
        identity: decrypter,
        number: null,
        ledgers: [],
        lifetimes: parseLifetimes(process.env),
        today: today(),
        onCount: (count) => {
          progress = startProgress(count, process.stderr);
        },
        onFile: () => progress.done(false),
      });
    } catch (thrown) {
      progress.clear();
      await noted('damaged');
      throw thrown;
    }
    progress.clear();
  }
  const outcome = decrypter === null ? 'whole' : 'restorable';
  await noted(outcome);
  const newestDay = newest.manifest.day;
  if (json === true)
    return say(
      JSON.stringify({ outcome, backups: chain.length, newest: newest.manifest.number, day: newestDay }),
    );
  say(
    `${chain.length === 1 ? '1 backup' : `${chain.length} backups`}, the newest of ${dayText(parseDay(newestDay))}: every file is whole.${
      decrypter === null ? '' : ' The newest was opened and put together; nothing of it was left here.'
    }`,
  );
}

async function makeKey(file: string, { json }: { json?: true }): Promise<void> {
  const open = `${file}.pub`;
  const taken = [file, open].find((path) => existsSync(path));
  if (taken !== undefined)
    throw new OperatorError(`${taken} is there already; nothing was changed.`, { exitCode: 2 });
  const { identity, recipient } = await makeIdentityPair();
  await writePrivately(file, `# public half in ${basename(open)}\n${identity}\n`);
  await writePrivately(open, `${recipient}\n`);
  if (json === true) return say(JSON.stringify({ identity: file, recipients: open, recipient }));
  note(`amana: ${file} opens every backup. Keep two copies of it, offline; never on the server.`);
  say(`${open} is for the server: ./amana backup --recipients ${basename(open)}`);
}
