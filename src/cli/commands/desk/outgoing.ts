/** The commands for articles on their way out and after: the own site, hours, what stands where, taking back, the relay. */
import { join, parse } from 'node:path';
import { type Command, Option } from 'commander';
import type { DeskSession } from '#desk/client/session.ts';
import { articleLanguage, WITHDRAWAL_REASONS, type WithdrawalReason } from '#protocol/article.ts';
import { dayOf } from '#protocol/day.ts';
import { AmanaError } from '#protocol/errors.ts';
import type { DraftSide } from '#protocol/events-draft.ts';
import { OWN_SITE } from '#protocol/events-promotion.ts';
import { openCms, withdraw } from '#publisher/index.ts';
import { writePrivately } from '../../files.ts';
import { timeOf, wayOut } from '../../promote/sending.ts';
import { leftText } from '../../promote/words.ts';
import { note, OperatorError } from '../../terminal.ts';
import { deskOptionsOf, idOf, onDesk } from './session.ts';

const USAGE = { exitCode: 2 };

interface PromoteOptions {
  readonly bundle?: string;
  readonly both: boolean;
  readonly translation: boolean;
  readonly at?: number;
}

interface WithdrawOptions {
  readonly from: string;
  readonly language: string;
  readonly reason: WithdrawalReason;
}

/** @throws OperatorError for both choices at once */
export function chosenSides(options: {
  readonly both: boolean;
  readonly translation: boolean;
}): readonly DraftSide[] {
  if (options.both && options.translation)
    throw new OperatorError('Say --both or --translation, not the two.', USAGE);
  if (options.both) return ['main', 'translation'];
  return [options.translation ? 'translation' : 'main'];
}

/** Of two languages each has a file of its own. */
const bundleFile = (file: string, side: DraftSide, sides: readonly DraftSide[]): string => {
  if (side === 'main' || sides.length === 1) return file;
  const { dir, name, ext } = parse(file);
  return join(dir, `${name}-translation${ext}`);
};

const hourText = (atMs: number): string => new Date(atMs).toISOString().slice(0, 16);

export function registerOutgoing(desk: Command): void {
  desk
    .command('promote')
    .argument('<case>')
    .option('--both', 'the article and its translation', false)
    .option('--translation', 'the translation alone', false)
    .option('--at <time>', 'keep it sealed on the desk until then, such as 2027-03-01T06:00Z', timeOf)
    .option(
      '--bundle <file>',
      'also keep the signed bundle here; with --both a second one beside it, called -translation',
    )
    .description(
      'Publishes the article that was signed on the newsroom’s own site. A correction is another signed version: the same again.',
    )
    .action((id: string, options: PromoteOptions, command: Command) =>
      onDesk(command, async ({ session, print }) => {
        const sides = chosenSides(options);
        const { bundle, at } = options;
        const caseId = idOf(id);
        if (bundle !== undefined) {
          for (const side of sides) {
            await writePrivately(
              bundleFile(bundle, side, sides),
              (await session.buildBundle(caseId, side)).zip,
            );
            await session.promotions.noteBundle(caseId, side);
          }
        }
        for (const side of sides) {
          if (at === undefined) {
            const { path } = await session.promote(caseId, side);
            print({ case: id, path }, `Published: ${path}`);
          } else {
            await session.promotions.setEmbargo(caseId, side, at);
            print(
              { case: id, at: hourText(at) },
              `Waits, sealed, until ${hourText(at)}Z. Whatever desk is open then sends it, or ./amana desk promote-due.`,
            );
          }
        }
      }),
    );

  desk
    .command('promote-due')
    .description(
      'Sends to the own site what has had its hour. An open desk does so by itself; this is for a timer of the operator’s.',
    )
    .action((_options: unknown, command: Command) =>
      onDesk(command, async ({ session, print }) => {
        const sent = await session.promotions.sendDue();
        print({ sent }, `${sent} sent.`);
      }),
    );

  desk
    .command('sent')
    .argument('<case>')
    .description('Where the articles of a case stand, and what waits for its hour.')
    .action((id: string, _options: unknown, command: Command) =>
      onDesk(command, async ({ state, print }) => {
        const found = state.cases.find((one) => one.id === idOf(id));
        if (found === undefined) throw new AmanaError('not-found');
        for (const { digest, atMs } of found.embargoes)
          print({ waits: digest, at: hourText(atMs) }, `waits for ${hourText(atMs)}Z`);
        for (const { target, language, slug, digest, state: stands, address, reason } of found.sent)
          print(
            { target, language, slug, digest, state: stands, address, reason },
            `${target}  ${language}  ${stands}  ${address ?? slug}`,
          );
      }),
    );

  desk
    .command('withdraw')
    .argument('<case>')
    .option('--from <site>', 'as ./amana desk sites lists it, or own-site', OWN_SITE)
    .addOption(
      new Option('--language <language>', 'which half of a pair').choices(['en', 'ar']).default('en'),
    )
    .addOption(
      new Option('--reason <reason>', 'what readers are told in its place')
        .choices(WITHDRAWAL_REASONS)
        .default('none'),
    )
    .description(
      'Takes an article back from readers, also of a frozen case. In its place they find that it stood there, and why it does not.',
    )
    .action((id: string, options: WithdrawOptions, command: Command) =>
      onDesk(command, async ({ session, print }) => {
        const { from: target, reason } = options;
        const { data: language } = articleLanguage.safeParse(options.language);
        const caseId = idOf(id);
        const sent = session.state?.cases
          .find((one) => one.id === caseId)
          ?.sent.find((one) => one.target === target && one.language === language);
        if (sent === undefined || language === undefined) throw new AmanaError('not-found');
        if (target === OWN_SITE)
          await session.promotions.withdrawPromotion({ caseId, target, language, reason });
        else {
          const place = siteOf(session, target);
          const cms = openCms(place, wayOut(deskOptionsOf(command).socks), () => Date.now());
          const wish = { rootHex: session.rootHex, articles: [sent], reason, day: dayOf(Date.now()) };
          for (const { media } of await withdraw(cms, wish)) for (const line of leftText(media)) note(line);
          await session.promotions.noteWithdrawn(caseId, target, sent.slug, reason);
        }
        print(
          { case: id, target, slug: sent.slug, state: 'withdrawn' },
          `Withdrawn from ${target}: ${sent.slug}.`,
        );
      }),
    );

  desk
    .command('relay')
    .option('--trust <words...>', 'these are the words that the operator sees')
    .description(
      'Shows the words of the relay that the page sends through; a lead says that they are the right ones.',
    )
    .action((options: { readonly trust?: readonly string[] }, command: Command) =>
      onDesk(command, async ({ session, print }) => {
        const { relay } = await session.promotions.promotionPlaces();
        if (relay.fingerprint === null) throw new AmanaError('relay-missing');
        const words = relay.words.join(' ');
        if (options.trust !== undefined) {
          if (options.trust.join(' ').trim().toLowerCase() !== words) throw new AmanaError('relay-unknown');
          await session.promotions.trustRelay(relay.fingerprint);
        }
        const state = options.trust === undefined ? relay.state : 'trusted';
        print({ state, words: relay.words }, `${words}  (${state})`);
      }),
    );
}

function siteOf(session: DeskSession, name: string) {
  const kept = session.sites.find((one) => one.name === name);
  if (kept === undefined) throw new OperatorError(`The desk keeps no site "${name}".`, USAGE);
  return { kind: kept.kind, site: kept.address, key: kept.key };
}
