/** The commands for sites that articles go to: their credentials lie on the desk's own stream, sealed. */
import { type Command, Option } from 'commander';
import { loadCrypto } from '#protocol/engines/select.ts';
import { TARGET_KINDS, type TargetKind } from '#publisher/index.ts';
import { keyFromFile, verifiedBundle } from '../../promote/reading.ts';
import { addSendingOptions, type SendingOptions, send, siteAddress } from '../../promote/sending.ts';
import { note, OperatorError } from '../../terminal.ts';
import { idOf, onDesk } from './session.ts';

interface SiteOptions {
  readonly to?: TargetKind;
  readonly site?: string;
  readonly keyFile?: string;
  readonly author?: string;
  readonly remove: boolean;
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
    .description('Sends signed articles to a site, from this machine, with the key that the desk keeps.');
  addSendingOptions(promoteTo).action(
    (name: string, cases: readonly string[], options: SendingOptions, command: Command) =>
      onDesk(command, async ({ session, json }) => {
        const kept = session.sites.find((one) => one.name === name);
        if (kept === undefined) throw new OperatorError(`The desk keeps no site "${name}".`, { exitCode: 2 });
        if (cases.length > 2)
          throw new OperatorError('One case, or the two of a pair of languages.', { exitCode: 2 });
        if (kept.keyLeft)
          note('amana: somebody who has left knows the key of this site: make a new one there.');
        const crypto = await loadCrypto();
        const { rootHex } = session;
        const bundles = [];
        for (const id of cases)
          bundles.push(verifiedBundle(crypto, rootHex, (await session.bundleForSite(idOf(id))).zip));
        const { kind, address: site, author, key } = kept;
        await send({ place: { kind, site, author }, key: async () => key, bundles, rootHex, json }, options);
      }),
  );
}
