/**
 * What `./amana promote` and `./amana desk promote-to` share: what is wanted, the way out, the question before
 * anything is sent, and what is said afterwards.
 */
import { type Command, InvalidArgumentError } from 'commander';
import type { VerifiedBundle } from '#newsroom/site/bundle.ts';
import { AmanaError } from '#protocol/errors.ts';
import {
  type CmsRequest,
  compareStanding,
  type Fetch,
  openCms,
  type Place,
  parseSite,
  plan,
  promote,
  SiteAnswer,
  type WantedState,
  type Wish,
  withdraw,
} from '#publisher/index.ts';
import { fetchThrough, type SocksPort } from '../socks.ts';
import { socksPort } from '../source.ts';
import { confirm, interactive, note, OperatorError, say } from '../terminal.ts';
import { jsonOf, outcomeText, requestAsJson, requestText } from './words.ts';

export interface SendingOptions {
  readonly draft: boolean;
  readonly at?: number;
  readonly replace: boolean;
  readonly overwrite: boolean;
  readonly compare: boolean;
  readonly withdraw: boolean;
  readonly dryRun: boolean;
  readonly yes: boolean;
  readonly socks?: SocksPort;
}

export const USAGE = { exitCode: 2 };

/** Ghost refuses what is to appear within two minutes; making the draft takes its time too. */
const SOONEST_MS = 5 * 60 * 1000;

/** With its zone, since a publisher and a site seldom share one. */
function timeOf(text: string): number {
  const atMs = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
  if (Number.isNaN(atMs))
    throw new InvalidArgumentError('It has to be a time with its zone, such as 2027-03-01T06:00Z.');
  return atMs;
}

/** @throws InvalidArgumentError for an address where credentials would travel in the clear */
export function siteAddress(text: string): string {
  const site = parseSite(text);
  if (site === null)
    throw new InvalidArgumentError(
      'It has to be the address of a site, with https:// (http:// only for an onion or this machine).',
    );
  return site;
}

export const addSendingOptions = (command: Command): Command =>
  command
    .option('--draft', 'leave it a draft there', false)
    .option('--at <time>', 'keep it back until then, such as 2027-03-01T06:00Z', timeOf)
    .option('--replace', 'put it in the place of another signed version: a correction', false)
    .option('--overwrite', 'even where somebody has changed it on the site', false)
    .option('--compare', 'change nothing: say how what stands differs from what is signed', false)
    .option('--withdraw', 'take it back from readers; it stays there as a draft', false)
    .option('--dry-run', 'print exactly what would be sent; ask the site nothing', false)
    .option('--yes', 'send without asking', false)
    .option('--socks <host:port>', 'go through this SOCKS port, for tor usually 127.0.0.1:9050', socksPort);

function wantedOf({ draft, at }: SendingOptions): WantedState {
  if (draft) return { state: 'draft' };
  if (at === undefined) return { state: 'published' };
  if (at < Date.now() + SOONEST_MS)
    throw new OperatorError('--at is too soon: five minutes from now at least.', USAGE);
  return { state: 'scheduled', atMs: at };
}

export interface Sending {
  readonly place: Omit<Place, 'key'> & { readonly author: string | null };
  /** Asked for only when something is to be sent. */
  readonly key: () => Promise<string>;
  readonly bundles: readonly VerifiedBundle[];
  readonly rootHex: string;
  readonly json: boolean;
}

/** @throws OperatorError with exit code 2 for wrong usage, before anything is read or asked */
export function requireUsage(
  { compare, withdraw: back, dryRun, draft, socks }: SendingOptions,
  site: string,
): void {
  if ([compare, back, dryRun, draft].filter(Boolean).length > 1)
    throw new OperatorError('Only one of --compare, --withdraw, --dry-run and --draft.', USAGE);
  if (new URL(site).hostname.endsWith('.onion') && socks === undefined)
    throw new OperatorError('An onion address is reached through tor: say --socks 127.0.0.1:9050.', USAGE);
}

/** Sets the exit code to 1 where what stands is not what was signed. @throws AmanaError cms-… and others */
export async function send(sending: Sending, options: SendingOptions): Promise<void> {
  const { place, bundles, rootHex, json } = sending;
  requireUsage(options, place.site);
  const [first, second] = bundles.map(({ article }) => article);
  if (second !== undefined && (first?.language === second.language || first?.slug === second.slug))
    throw new OperatorError('A pair is two languages at two addresses.', USAGE);
  const { author } = place;
  const { replace, overwrite } = options;
  const wish: Wish = { bundles, rootHex, author, wanted: wantedOf(options), replace, overwrite };
  if (options.dryRun) return showPlan(wish, place, json);
  const cms = openCms({ ...place, key: await sending.key() }, wayOut(options.socks), () => Date.now());
  try {
    if (options.withdraw) {
      for (const one of await withdraw(cms, wish))
        say(json ? JSON.stringify(one) : `${one.slug}: no longer seen by readers; a draft now.`);
      return;
    }
    const promoted = options.compare
      ? await compareStanding(cms, wish)
      : await promote(cms, wish, (requests) => approve(requests, place.site, options.yes));
    if (promoted === null) throw new OperatorError('Nothing was sent that readers could come to see.');
    for (const one of promoted) say(json ? jsonOf(one) : outcomeText(one));
    if (promoted.some(({ differences }) => differences.length > 0)) process.exitCode = 1;
  } catch (thrown) {
    // The site's own short code, never its words, which may quote what was sent.
    const cause = thrown instanceof AmanaError ? thrown.cause : null;
    if (cause instanceof SiteAnswer && /^[A-Za-z_ ]{1,60}$/.test(cause.siteCode))
      note(`amana: the site answered ${cause.siteStatus}, ${cause.siteCode}.`);
    throw thrown;
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
function showPlan(wish: Wish, { kind, site }: Omit<Place, 'key'>, json: boolean): void {
  const key = kind === 'ghost' ? `${'0'.repeat(24)}:${'0'.repeat(64)}` : `nobody:${'0'.repeat(24)}`;
  const nobody: Fetch = () => Promise.reject(new Error('a dry run asks nobody'));
  for (const request of plan(
    openCms({ kind, site, key }, nobody, () => Date.now()),
    wish,
  ))
    say(json ? requestAsJson(site, request) : requestText(site, request));
}

async function approve(requests: readonly CmsRequest[], site: string, yes: boolean): Promise<boolean> {
  if (yes || requests.length === 0) return true;
  if (!interactive())
    throw new OperatorError('Nobody can be asked here: look at it with --dry-run, then say --yes.', USAGE);
  for (const request of requests) note(requestText(site, request));
  return confirm(`Send exactly this to ${site}?`);
}
