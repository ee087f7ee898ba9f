/** The commands for sites that articles go to: their credentials lie on the desk's own stream, sealed. */
import { type Command, Option } from 'commander';
import type { DeskSession } from '#desk/client/session.ts';
import type { WithdrawalReason } from '#protocol/article.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { AmanaError } from '#protocol/errors.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { relayPromoted } from '#protocol/relay.ts';
import { parse } from '#protocol/schema.ts';
import { TARGET_KINDS, type TargetKind } from '#publisher/index.ts';
import { keyFromFile, verifiedBundle } from '../../promote/reading.ts';
import {
  addSendingOptions,
  type Outcome,
  type SendingOptions,
  send,
  siteAddress,
} from '../../promote/sending.ts';
import { note, OperatorError } from '../../terminal.ts';
import { chosenSides } from './outgoing.ts';
import { idOf, onDesk } from './session.ts';

interface SiteOptions {
  readonly to?: TargetKind;
  readonly site?: string;
  readonly keyFile?: string;
  readonly author?: string;
  readonly remove: boolean;
}

interface PromoteToOptions extends SendingOptions {
  readonly both: boolean;
  readonly translation: boolean;
}

export function registerSites(desk: Command): void {
  desk
    .command('sites')
    .description('Lists the sites that articles can go to. Their keys are not shown.')
    .action((_options: unknown, command: Command) =>
      onDesk(command, async ({ session, print }) => {
        for (const { name, kind, address, author, keyLeft } of session.sites)
          print(
            { name, kind, address, author, keyLeft },
            `${name}  ${kind}  ${address}${keyLeft ? '  its key is known to somebody who has left: make a new one there' : ''}`,
          );
      }),
    );

  desk
    .command('site')
    .argument('<name>', 'what the desk calls it: small letters, digits and hyphens')
    .addOption(new Option('--to <program>', 'what runs it').choices(TARGET_KINDS))
    .option('--site <url>', 'its address', siteAddress)
    .option('--key-file <file>', 'its key, as ./amana promote takes it; - reads standard input')
    .option('--author <name>', 'account there that articles appear under')
    .option('--remove', 'take it off the desk', false)
    .description('Keeps a site and its key, sealed for the desk; the newsroom’s server cannot read either.')
    .action((name: string, options: SiteOptions, command: Command) =>
      onDesk(command, async ({ session, print }) => {
        if (options.remove) {
          await session.keepSite(name, null);
          return print(
            { name, site: null },
            `Taken off the desk: ${name}. Take the key away at the site too.`,
          );
        }
        const { to, site, author = null } = options;
        if (to === undefined || site === undefined)
          throw new OperatorError('Say --to, --site and --key-file, or --remove.', { exitCode: 2 });
        const key = await keyFromFile(options.keyFile);
        await session.keepSite(name, { kind: to, address: site, key, author });
        print({ name, kind: to, address: site, author }, `Kept, sealed: ${name}.`);
      }),
    );

  const promoteTo = desk
    .command('promote-to')
    .argument('<site>', 'as ./amana desk sites lists it')
    .argument('<cases...>', 'a case whose draft two editors have signed, or the two of a pair')
    .option('--both', 'the article and its translation, which stand in one case', false)
    .option('--translation', 'the translation alone', false)
    .description('Sends signed articles to a site, from this machine, with the key that the desk keeps.');
  addSendingOptions(promoteTo).action(
    (name: string, cases: readonly string[], _own: unknown, command: Command) =>
      onDesk(command, async ({ session, json }) => {
        // With those of `desk` itself, or the site would be asked past the port that --socks names.
        const options = command.optsWithGlobals<PromoteToOptions>();
        const kept = session.sites.find((one) => one.name === name);
        if (kept === undefined) throw new OperatorError(`The desk keeps no site "${name}".`, { exitCode: 2 });
        if (cases.length > (options.both ? 1 : 2))
          throw new OperatorError('One case, or the two of a pair of languages.', { exitCode: 2 });
        if (kept.keyLeft)
          note('amana: somebody who has left knows the key of this site: make a new one there.');
        const crypto = await loadCrypto();
        const { rootHex } = session;
        const bundles = [];
        const sides = chosenSides(options);
        for (const id of cases)
          for (const side of sides)
            bundles.push(verifiedBundle(crypto, rootHex, (await session.bundleForSite(idOf(id), side)).zip));
        const { kind, address: site, author, key } = kept;
        const place = { kind, site, author };
        const outcome = await send({ place, key: async () => key, bundles, rootHex, json }, options);
        for (const id of cases) await tellCase(session, idOf(id), name, outcome, options);
      }),
  );
}

/** The case's history tells where its articles went. Of two cases each knows its own. */
async function tellCase(
  { promotions }: DeskSession,
  caseId: ObjectId,
  target: string,
  { promoted, withdrawn }: Outcome,
  { at: atMs = null, reason }: { readonly at?: number | null; readonly reason: WithdrawalReason },
): Promise<void> {
  await promotions.noteSent(
    caseId,
    target,
    promoted.map((one) => parse(relayPromoted, one, 'internal')),
    atMs,
  );
  for (const { slug } of withdrawn) {
    try {
      await promotions.noteWithdrawn(caseId, target, slug, reason);
    } catch (thrown) {
      // It was the other case's, or it was sent before histories told of it.
      if (!(thrown instanceof AmanaError && thrown.code === 'not-found')) throw thrown;
    }
  }
}
