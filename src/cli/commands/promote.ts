/**
 * `./amana promote`: a signed bundle to a site that is run by another program. It runs on a machine of a publisher,
 * never on the newsroom's server, holds the credentials for the time of the command and writes nothing down.
 */
import { readFile, stat } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { unzipSync } from 'fflate';
import { type VerifiedBundle, verifyBundle } from '#newsroom/site/bundle.ts';
import { bundleManifest } from '#protocol/article.ts';
import { fromHex } from '#protocol/bytes.ts';
import { dayOf } from '#protocol/day.ts';
import { VerifiedDirectory } from '#protocol/directory.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { AmanaError } from '#protocol/errors.ts';
import { parseJsonBytes } from '#protocol/schema.ts';
import {
  type CmsRequest,
  compareStanding,
  type Fetch,
  openCms,
  parseSite,
  plan,
  promote,
  SiteAnswer,
  TARGET_KINDS,
  type TargetKind,
  type WantedState,
  type Wish,
  withdraw,
} from '#publisher/index.ts';
import { jsonOf, outcomeText, requestAsJson, requestText } from '../promote/words.ts';
import { fetchThrough, type SocksPort } from '../socks.ts';
import { connectSource, fingerprint, socksPort } from '../source.ts';
import { confirm, interactive, note, OperatorError, say } from '../terminal.ts';
import { reportingErrors } from './desk/session.ts';

interface PromoteOptions {
  readonly to: TargetKind;
  readonly site: string;
  readonly root: string;
  readonly keyFile?: string;
  readonly server?: string;
  readonly author?: string;
  readonly draft: boolean;
  readonly at?: number;
  readonly replace: boolean;
  readonly overwrite: boolean;
  readonly compare: boolean;
  readonly withdraw: boolean;
  readonly dryRun: boolean;
  readonly yes: boolean;
  readonly socks?: SocksPort;
  readonly json: boolean;
}

const USAGE = { exitCode: 2 };

/** Ghost refuses what is to appear within two minutes; making the draft takes its time too. */
const SOONEST_MS = 5 * 60 * 1000;

function siteOf(text: string): string {
  const site = parseSite(text);
  if (site === null)
    throw new InvalidArgumentError(
      'It has to be the address of a site, with https:// (http:// only for an onion or this machine).',
    );
  return site;
}

/** With its zone, since a publisher and a site seldom share one. */
function timeOf(text: string): number {
  const atMs = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
  if (Number.isNaN(atMs))
    throw new InvalidArgumentError('It has to be a time with its zone, such as 2027-03-01T06:00Z.');
  return atMs;
}

export function registerPromote(program: Command): void {
  program
    .command('promote')
    .description(
      'Brings an article that two editors have signed to a site: as a draft first, which is read back, and only then to its ' +
        'readers. Two bundles are a pair of languages. After a failure the same command goes on from where it was.',
    )
    .argument('<bundles...>', 'one signed bundle, or the two of a pair')
    .addOption(new Option('--to <program>', 'what runs the site').choices(TARGET_KINDS).makeOptionMandatory())
    .requiredOption('--site <url>', 'address of the site', siteOf)
    .requiredOption('--root <fingerprint>', 'the newsroom’s root key, 64 hex digits', fingerprint)
    .option(
      '--key-file <file>',
      'Ghost: Admin API key; WordPress: account:application password; - reads standard input',
    )
    .option('--server <url>', 'the newsroom’s intake: asks who is on the desk today')
    .option('--author <name>', 'account on the site it appears under: short name, or e-mail address')
    .option('--draft', 'leave it a draft there', false)
    .option('--at <time>', 'keep it back until then, such as 2027-03-01T06:00Z', timeOf)
    .option('--replace', 'put it in the place of another signed version: a correction', false)
    .option('--overwrite', 'even where somebody has changed it on the site', false)
    .option('--compare', 'change nothing: say how what stands differs from what is signed', false)
    .option('--withdraw', 'take it back from readers; it stays there as a draft', false)
    .option('--dry-run', 'print exactly what would be sent; ask nobody anything', false)
    .option('--yes', 'send without asking', false)
    .option('--socks <host:port>', 'go through this SOCKS port, for tor usually 127.0.0.1:9050', socksPort)
    .option('--json', 'print JSON, a line a thing', false)
    .action((paths: readonly string[], options: PromoteOptions) =>
      reportingErrors({ json: options.json }, () => promoteCommand(paths, options)),
    );
}

async function promoteCommand(paths: readonly string[], options: PromoteOptions): Promise<void> {
  if (paths.length > 2) throw new OperatorError('One bundle, or the two of a pair of languages.', USAGE);
  if ([options.compare, options.withdraw, options.dryRun, options.draft].filter(Boolean).length > 1)
    throw new OperatorError('Only one of --compare, --withdraw, --dry-run and --draft.', USAGE);
  if (new URL(options.site).hostname.endsWith('.onion') && options.socks === undefined)
    throw new OperatorError('An onion address is reached through tor: say --socks 127.0.0.1:9050.', USAGE);
  const wish = await wishOf(paths, options);
  if (options.dryRun) return showPlan(wish, options);
  const key = await keyOf(options);
  const cms = openCms({ kind: options.to, site: options.site, key }, wayOut(options.socks), () => Date.now());
  try {
    if (options.withdraw) {
      for (const one of await withdraw(cms, wish))
        say(options.json ? JSON.stringify(one) : `${one.slug}: no longer seen by readers; a draft now.`);
      return;
    }
    const promoted = options.compare
      ? await compareStanding(cms, wish)
      : await promote(cms, wish, (requests) => approve(requests, options));
    if (promoted === null) throw new OperatorError('Nothing was sent that readers could come to see.');
    for (const one of promoted) say(options.json ? jsonOf(one) : outcomeText(one));
    if (promoted.some(({ differences }) => differences.length > 0)) process.exitCode = 1;
  } catch (thrown) {
    // The site's own short code, never its words, which may quote what was sent.
    const cause = thrown instanceof AmanaError ? thrown.cause : null;
    if (cause instanceof SiteAnswer && /^[A-Za-z_ ]{1,60}$/.test(cause.siteCode))
      note(`amana: the site answered ${cause.siteStatus}, ${cause.siteCode}.`);
    throw thrown;
  }
}

async function wishOf(paths: readonly string[], options: PromoteOptions): Promise<Wish> {
  const crypto = await loadCrypto();
  const bundles: VerifiedBundle[] = [];
  const desk = options.server === undefined ? null : await deskToday(options.server, options);
  if (desk === null && !options.json && !options.dryRun)
    note('amana: without --server, editors who have left the desk since they signed are not noticed.');
  for (const path of paths) bundles.push(verified(crypto, options.root, desk, await bytesOf(path)));
  const [first, second] = bundles.map(({ article }) => article);
  if (second !== undefined && (first?.language === second.language || first?.slug === second.slug))
    throw new OperatorError('A pair is two languages at two addresses.', USAGE);
  return {
    bundles,
    rootHex: options.root,
    author: options.author ?? null,
    wanted: wantedOf(options),
    replace: options.replace,
    overwrite: options.overwrite,
  };
}

function wantedOf({ draft, at }: PromoteOptions): WantedState {
  if (draft) return { state: 'draft' };
  if (at === undefined) return { state: 'published' };
  if (at < Date.now() + SOONEST_MS)
    throw new OperatorError('--at is too soon: five minutes from now at least.', USAGE);
  return { state: 'scheduled', atMs: at };
}

async function deskToday(server: string, { root, socks }: PromoteOptions): Promise<VerifiedDirectory> {
  if (!URL.canParse(server)) throw new OperatorError('--server has to be an address.', USAGE);
  const origin = new URL(server).origin;
  return (await connectSource({ server: origin, root, ...(socks === undefined ? {} : { socks }) })).directory;
}

/** With today's desk where it was asked for, else with the statements that the bundle itself carries. @throws AmanaError */
function verified(
  crypto: Crypto,
  rootHex: string,
  desk: VerifiedDirectory | null,
  zip: Uint8Array,
): VerifiedBundle {
  const root = fromHex(rootHex);
  const directory =
    desk ?? VerifiedDirectory.verify(crypto, root, { v: 1, statements: carried(zip) }, dayOf(Date.now()));
  return verifyBundle({ crypto, root, directory }, zip);
}

const MANIFEST = 'manifest.json';
/** 40 statements and 60 files of a few hundred bytes each. */
const MANIFEST_BYTES = 1024 * 1024;

function carried(zip: Uint8Array) {
  const manifest = (() => {
    try {
      return unzipSync(zip, {
        filter: ({ name, originalSize }) => name === MANIFEST && originalSize <= MANIFEST_BYTES,
      })[MANIFEST];
    } catch (cause) {
      throw new AmanaError('malformed-object', { cause });
    }
  })();
  if (manifest === undefined) throw new AmanaError('malformed-object');
  return parseJsonBytes(bundleManifest, manifest).statements;
}

async function bytesOf(path: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (cause) {
    throw new OperatorError(`The bundle ${path} cannot be read.`, { cause });
  }
}

/** Read, write and execute of the group and of others. */
const OTHERS = 0o077;

async function keyOf({ keyFile }: PromoteOptions): Promise<string> {
  if (keyFile === undefined)
    throw new OperatorError(
      'Say where the key of the site is: --key-file FILE, or - for standard input.',
      USAGE,
    );
  if (keyFile === '-') return (await readAll(process.stdin)).trim();
  try {
    if (((await stat(keyFile)).mode & OTHERS) !== 0)
      throw new OperatorError(`Others can read ${keyFile}: chmod 600 ${keyFile}`);
    return (await readFile(keyFile, 'utf8')).trim();
  } catch (cause) {
    if (cause instanceof OperatorError) throw cause;
    throw new OperatorError(`The key cannot be read from ${keyFile}.`, { cause });
  }
}

function wayOut(socks: SocksPort | undefined): Fetch {
  if (socks === undefined) return fetch;
  const through = fetchThrough(socks);
  return (url, { method, headers, body, signal, redirect }) =>
    through(url, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
      redirect,
      signal,
    });
}

/** Nothing is sent while it is only shown, and no key is needed for it. */
function showPlan(wish: Wish, options: PromoteOptions): void {
  const key = options.to === 'ghost' ? `${'0'.repeat(24)}:${'0'.repeat(64)}` : `nobody:${'0'.repeat(24)}`;
  const nobody: Fetch = () => Promise.reject(new Error('a dry run asks nobody'));
  const cms = openCms({ kind: options.to, site: options.site, key }, nobody, () => Date.now());
  for (const request of plan(cms, wish))
    say(options.json ? requestAsJson(options.site, request) : requestText(options.site, request));
}

async function approve(requests: readonly CmsRequest[], options: PromoteOptions): Promise<boolean> {
  if (options.yes || requests.length === 0) return true;
  if (!interactive())
    throw new OperatorError('Nobody can be asked here: look at it with --dry-run, then say --yes.', USAGE);
  for (const request of requests) note(requestText(options.site, request));
  return confirm(`Send exactly this to ${options.site}?`);
}
