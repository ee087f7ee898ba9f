/**
 * What `./amana promote` and `./amana desk promote-to` share: what is wanted, the way out, the question before
 * anything is sent, and what is said afterwards.
 */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { fetchThrough, type SocksPort } from '#http/socks.ts';
import type { VerifiedBundle } from '#newsroom/site/bundle.ts';
import { WITHDRAWAL_REASONS, type WithdrawalReason } from '#protocol/article.ts';
import { dayOf } from '#protocol/day.ts';
import { AmanaError } from '#protocol/errors.ts';
import {
  type CmsRequest,
  compareStanding,
  composerFor,
  type Fetch,
  openCms,
  type Place,
  type Promoted,
  parseSite,
  plan,
  promote,
  SiteAnswer,
  type WantedState,
  type Wish,
  withdraw,
} from '#publisher/index.ts';
import { confirm, interactive, note, OperatorError, say } from '../terminal.ts';
import { jsonOf, outcomeText, requestAsJson, requestText, withdrawnText } from './words.ts';

export interface SendingOptions {
  readonly draft: boolean;
  readonly at?: number;
  readonly replace: boolean;
  readonly overwrite: boolean;
  readonly compare: boolean;
  readonly withdraw: boolean;
  readonly reason: WithdrawalReason;
  readonly dryRun: boolean;
  readonly yes: boolean;
  readonly socks?: SocksPort;
}

export const USAGE = { exitCode: 2 };

/** Ghost refuses what is to appear within two minutes; making the draft takes its time too. */
const SOONEST_MS = 5 * 60 * 1000;

/** With its zone, since a publisher and a site seldom share one. */
export function timeOf(text: string): number {
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

/** Without `--socks`: for `./amana desk` that is an option of the whole, which an own one of its commands never sees. */
export const addSendingOptions = (command: Command): Command =>
  command
    .option('--draft', 'leave it a draft there', false)
    .option('--at <time>', 'keep it back until then, such as 2027-03-01T06:00Z', timeOf)
    .option('--replace', 'put it in the place of another signed version: a correction', false)
    .option('--overwrite', 'even where somebody has changed it on the site', false)
    .option('--compare', 'change nothing: say how what stands differs from what is signed', false)
    .option('--withdraw', 'take it back from readers, who find a notice in its place', false)
    .addOption(
      new Option('--reason <reason>', 'with --withdraw: what readers are told')
        .choices(WITHDRAWAL_REASONS)
        .default('none'),
    )
    .option('--dry-run', 'print exactly what would be sent; ask the site nothing', false)
    .option('--yes', 'send without asking', false);

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

/** What became of it; both empty where nothing was changed. */
export interface Outcome {
  readonly promoted: readonly Promoted[];
  readonly withdrawn: readonly Promoted[];
}

const NOTHING: Outcome = { promoted: [], withdrawn: [] };

/** Sets the exit code to 1 where what stands is not what was signed. @throws AmanaError cms-… and others */
export async function send(sending: Sending, options: SendingOptions): Promise<Outcome> {
  const { place, bundles, rootHex, json } = sending;
  requireUsage(options, place.site);
  const [first, second] = bundles.map(({ article }) => article);
  if (second !== undefined && (first?.language === second.language || first?.slug === second.slug))
    throw new OperatorError('A pair is two languages at two addresses.', USAGE);
  const { author } = place;
  const { replace, overwrite } = options;
  const wish: Wish = { bundles, rootHex, author, wanted: wantedOf(options), replace, overwrite };
  if (options.dryRun) {
    await showPlan(wish, place, json);
    return NOTHING;
  }
  const cms = openCms({ ...place, key: await sending.key() }, wayOut(options.socks), () => Date.now());
  try {
    if (options.withdraw) {
      const { reason } = options;
      const articles = bundles.map(({ article }) => article);
      const withdrawn = await withdraw(cms, { rootHex, articles, reason, day: dayOf(Date.now()) });
      for (const one of withdrawn) say(json ? jsonOf(one) : withdrawnText(one));
      if (withdrawn.some(({ differences }) => differences.length > 0)) process.exitCode = 1;
      return { promoted: [], withdrawn };
    }
    const promoted = options.compare
      ? await compareStanding(cms, wish)
      : await promote(cms, wish, (requests) => approve(requests, place.site, options.yes));
    if (promoted === null) throw new OperatorError('Nothing was sent that readers could come to see.');
    for (const one of promoted) say(json ? jsonOf(one) : outcomeText(one));
    if (promoted.some(({ differences }) => differences.length > 0)) process.exitCode = 1;
    return options.compare ? NOTHING : { promoted, withdrawn: [] };
  } catch (thrown) {
    // The site's own short code, never its words, which may quote what was sent.
    const cause = thrown instanceof AmanaError ? thrown.cause : null;
    if (cause instanceof SiteAnswer && /^[A-Za-z_ ]{1,60}$/.test(cause.siteCode))
      note(`amana: the site answered ${cause.siteStatus}, ${cause.siteCode}.`);
    throw thrown;
  }
}

export const wayOut = (socks: SocksPort | undefined): Fetch =>
  socks === undefined ? fetch : fetchThrough(socks);

/** Nothing is sent while it is only shown, and no key is needed for it. */
async function showPlan(wish: Wish, { kind, site }: Omit<Place, 'key'>, json: boolean): Promise<void> {
  for (const request of await plan(composerFor(kind, site), wish))
    say(json ? requestAsJson(site, request) : requestText(site, request));
}

async function approve(requests: readonly CmsRequest[], site: string, yes: boolean): Promise<boolean> {
  if (yes || requests.length === 0) return true;
  if (!interactive())
    throw new OperatorError('Nobody can be asked here: look at it with --dry-run, then say --yes.', USAGE);
  for (const request of requests) note(requestText(site, request));
  return confirm(`Send exactly this to ${site}?`);
}
