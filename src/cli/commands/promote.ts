/**
 * `./amana promote`: a signed bundle to a site that is run by another program. It runs on a machine of a publisher,
 * never on the newsroom's server, holds the credentials for the time of the command and writes nothing down.
 */
import { readFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import type { VerifiedBundle } from '#newsroom/site/bundle.ts';
import type { VerifiedDirectory } from '#protocol/directory.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { TARGET_KINDS, type TargetKind } from '#publisher/index.ts';
import { keyFromFile, verifiedBundle } from '../promote/reading.ts';
import {
  addSendingOptions,
  requireUsage,
  type SendingOptions,
  send,
  siteAddress,
  USAGE,
} from '../promote/sending.ts';
import { connectSource, fingerprint, socksPort } from '../source.ts';
import { note, OperatorError } from '../terminal.ts';
import { reportingErrors } from './desk/session.ts';

interface PromoteOptions extends SendingOptions {
  readonly to: TargetKind;
  readonly site: string;
  readonly root: string;
  readonly keyFile?: string;
  readonly server?: string;
  readonly author?: string;
  readonly json: boolean;
}

export function registerPromote(program: Command): void {
  const command = program
    .command('promote')
    .description(
      'Brings an article that two editors have signed to a site: as a draft first, which is read back, and only then to its ' +
        'readers. Two bundles are a pair of languages. After a failure the same command goes on from where it was.',
    )
    .argument('<bundles...>', 'one signed bundle, or the two of a pair')
    .addOption(new Option('--to <program>', 'what runs the site').choices(TARGET_KINDS).makeOptionMandatory())
    .requiredOption('--site <url>', 'address of the site', siteAddress)
    .requiredOption('--root <fingerprint>', 'the newsroom’s root key, 64 hex digits', fingerprint)
    .option(
      '--key-file <file>',
      'Ghost: Admin API key; WordPress: account:application password; - reads standard input',
    )
    .option('--server <url>', 'the newsroom’s intake: asks who is on the desk today')
    .option('--author <name>', 'account on the site it appears under: short name, or e-mail address');
  addSendingOptions(command)
    .option('--socks <host:port>', 'go through this SOCKS port, for tor usually 127.0.0.1:9050', socksPort)
    .option('--json', 'print JSON, a line a thing', false)
    .action((paths: readonly string[], options: PromoteOptions) =>
      reportingErrors({ json: options.json }, () => promoteCommand(paths, options)),
    );
}

async function promoteCommand(paths: readonly string[], options: PromoteOptions): Promise<void> {
  if (paths.length > 2) throw new OperatorError('One bundle, or the two of a pair of languages.', USAGE);
  requireUsage(options, options.site);
  const { to: kind, site, root: rootHex, author = null, json } = options;
  const bundles = await bundlesOf(paths, options);
  await send(
    { place: { kind, site, author }, key: () => keyFromFile(options.keyFile), bundles, rootHex, json },
    options,
  );
}

async function bundlesOf(paths: readonly string[], options: PromoteOptions): Promise<VerifiedBundle[]> {
  const crypto = await loadCrypto();
  const desk = options.server === undefined ? null : await deskToday(options.server, options);
  if (desk === null && !options.json && !options.dryRun)
    note('amana: without --server, editors who have left the desk since they signed are not noticed.');
  const bundles: VerifiedBundle[] = [];
  for (const path of paths) bundles.push(verifiedBundle(crypto, options.root, await bytesOf(path), desk));
  return bundles;
}

async function deskToday(server: string, { root, socks, json }: PromoteOptions): Promise<VerifiedDirectory> {
  if (!URL.canParse(server)) throw new OperatorError('--server has to be an address.', USAGE);
  const origin = new URL(server).origin;
  const way = socks === undefined ? {} : { socks };
  return (await connectSource({ server: origin, root, json, ...way })).directory;
}

async function bytesOf(path: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (cause) {
    throw new OperatorError(`The bundle ${path} cannot be read.`, { cause });
  }
}
