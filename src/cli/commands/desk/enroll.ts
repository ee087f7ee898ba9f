/** `./amana desk enroll`: an editor without a browser. Makes the identity, writes the wrapped key file, waits. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { makeKey, openKey } from '#desk/client/key.ts';
import type { DeskKey } from '#desk/client/session.ts';
import { AmanaError, asAmanaError } from '#protocol/errors.ts';
import { writePrivately } from '../../files.ts';
import { note, OperatorError, say } from '../../terminal.ts';
import {
  type DeskCommandOptions,
  deskOptions,
  deskOptionsOf,
  originOf,
  readJson,
  readPassphrase,
  reportingErrors,
  requireKeyPath,
  serverFileOf,
} from './session.ts';

interface EnrollOptions extends DeskCommandOptions {
  readonly invite: string;
  readonly name: string;
  readonly timeout: number;
}

/** A quarter of an hour: the lead is on the phone, reading the words. */
const DEFAULT_TIMEOUT_SECONDS = 900;

const EVERY_MS = 1000;

function seconds(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0)
    throw new InvalidArgumentError('It has to be a number of seconds.');
  return value;
}

export const registerEnroll = (desk: Command): void => {
  desk
    .command('enroll')
    .description(
      'Makes your key with a one-time invite, keeps it under a passphrase, and waits to be approved.',
    )
    .requiredOption('--invite <url>', 'the invite, whole, with what stands behind #')
    .option('--name <name>', 'your name on the desk; a pen name is fine', 'Editor')
    .option(
      '--timeout <seconds>',
      'how long to wait for the approval; run it again to go on waiting',
      seconds,
      DEFAULT_TIMEOUT_SECONDS,
    )
    .addHelpText(
      'after',
      '\nThe key file FILE holds the key under the passphrase, and nothing else. The address of the newsroom is kept' +
        '\nbeside it, in FILE.server, so that the other commands need no --server.',
    )
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<EnrollOptions>();
      await reportingErrors(deskOptionsOf(command), () => enroll(options));
    });
};

async function enroll(options: EnrollOptions): Promise<void> {
  const path = resolve(requireKeyPath(options));
  const server = originOf(options.invite);
  const fragment = new URL(options.invite).hash;
  const key = await bringKey(options, path, server, fragment);
  await writePrivately(serverFileOf(path), `${server}\n`);
  await key.join();
  note(`amana: asked to join. Read these words to a desk lead: ${key.words.join(' ')}`);
  const session = await approved(key, options.timeout);
  try {
    // The first lead begins the desk's own stream and the keys of the coming weeks.
    await session.sync();
  } finally {
    await session.lock();
  }
  if (options.json === true)
    say(JSON.stringify({ editorId: key.editorId, name: key.name, key: path, words: key.words }));
  else say(`You are on the desk. Keep ${path} and its passphrase: both are needed, neither can be replaced.`);
}

/** A key file that stands is gone on with, so that a wait that broke off costs nothing. */
async function bringKey(
  options: EnrollOptions,
  path: string,
  server: string,
  fragment: string,
): Promise<DeskKey> {
  if (existsSync(path)) {
    note('amana: the key file stands already; going on with it.');
    return openKey(
      deskOptions(server, options.socks),
      await readJson(path),
      await readPassphrase(options),
      fragment,
    );
  }
  const passphrase = await readPassphrase(options, 'New passphrase: ');
  if (options.passphraseFile === undefined && (await readPassphrase(options, 'Again: ')) !== passphrase)
    throw new OperatorError('The two passphrases are not the same.');
  const key = await makeKey(deskOptions(server, options.socks), { fragment, name: options.name, passphrase });
  await writePrivately(path, `${JSON.stringify(key.keyFile)}\n`);
  return key;
}

async function approved(key: DeskKey, timeoutSeconds: number) {
  const signal = AbortSignal.timeout(timeoutSeconds * 1000);
  try {
    return await key.waitForApproval({ everyMs: EVERY_MS, signal });
  } catch (thrown) {
    if (signal.aborted && asAmanaError(thrown).code === 'unreachable') throw new AmanaError('not-approved');
    throw thrown;
  }
}
