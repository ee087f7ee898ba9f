/** `./amana ceremony certify`, `renew`, `revoke`, `invite`: what the root key says in the course of the years. */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { toBase64, toHex } from '#protocol/bytes.ts';
import { makeCertificates, request } from '#protocol/ceremony.ts';
import { dayText } from '#protocol/day.ts';
import type { SignedStatement } from '#protocol/directory.ts';
import { readCeremonyFile, requireFree, requireYes } from '../../ceremony/asking.ts';
import {
  type Examined,
  examine,
  findHolder,
  holdersIn,
  renewed,
  signAll,
  wordsOfKey,
} from '../../ceremony/certify.ts';
import {
  type CeremonyRecord,
  invitePath,
  withMore,
  writeInvite,
  writeRecord,
} from '../../ceremony/record.ts';
import { type Outlet, requireOutlet, writeOut } from '../../ceremony/writing.ts';
import { makeFirstInvite } from '../../ceremony.ts';
import { writePrivately } from '../../files.ts';
import { note, OperatorError, say } from '../../terminal.ts';
import { type BesideRoot, besideRoot, openBeside, outlet, readBeside } from './options.ts';

type Deciding = BesideRoot & Outlet;

/** All that ends within eight weeks: one ceremony a quarter is then enough for everything. */
const RENEW_WITHIN_WEEKS = '8';

export function registerHolding(ceremony: Command): void {
  outlet(
    besideRoot(
      ceremony
        .command('certify')
        .argument('<request>', 'the request as a file, or a picture of its QR code')
        .description(
          'Signs what a request asks for: worker hosts and desk leads. Their words are shown, to be compared with those that the request showed.',
        )
        .option('--words <words>', 'the six words that were read to you; anything else is refused'),
    ),
  ).action(certify);

  outlet(
    besideRoot(
      ceremony
        .command('renew')
        .description(
          'Signs again, from today, what ends soon: the newsroom’s own statement, worker hosts, leads. Revoked ones never.',
        )
        .option('--within <weeks>', 'what ends within so many weeks', RENEW_WITHIN_WEEKS)
        .option('--request <file>', 'a newer request, which brings what the record does not know'),
    ),
  ).action(renew);

  outlet(
    besideRoot(
      ceremony
        .command('revoke')
        .argument('<who>', 'a key or its first 8 digits, its six words, or an editor’s id; status lists them')
        .description(
          'Takes a worker host’s or a desk lead’s rights back for ever. The newsroom obeys once it has imported this.',
        ),
    ),
  ).action(revoke);

  outlet(
    besideRoot(
      ceremony
        .command('invite')
        .description(
          'Makes another first invite, for a desk that has no lead: the first one ran out, or every lead is gone.',
        ),
    ),
  ).action(invite);
}

/** The record first: what was signed and is not on record could not be renewed or revoked. */
async function hand(
  { crypto, record, root }: Opened,
  options: Deciding,
  said: readonly SignedStatement[],
): Promise<void> {
  await writeRecord(withMore(crypto, record, said));
  await writeOut(options, makeCertificates(crypto, root, said));
}

type Opened = Pick<Awaited<ReturnType<typeof readBeside>>, 'crypto'> & {
  readonly record: CeremonyRecord;
  readonly root: Awaited<ReturnType<typeof openBeside>>;
};

const described = ({ what, name, words, proven }: Examined): string =>
  `  ${what}${name === null ? '' : ` “${name}”`}: ${words.join(' ')}${proven ? ' (proven by the invite made here)' : ''}`;

async function certify(path: string, options: Deciding & { readonly words?: string }): Promise<void> {
  requireOutlet(options);
  const { crypto, record: known, today } = await readBeside(options.dir);
  const asked = await readCeremonyFile(request, path, 'a request');
  const record = withMore(crypto, known, asked.signed ?? []);
  const examined = await examine(crypto, record, asked, today);
  if (examined.length === 0) throw new OperatorError('This request asks for nothing; nothing was changed.');
  note(`amana: the request asks for\n${examined.map(described).join('\n')}`);
  const unproven = examined.filter(({ proven }) => !proven);
  if (options.words !== undefined) {
    const heard = options.words.trim().toLowerCase().split(/\s+/).join(' ');
    if (unproven.some(({ words }) => words.join(' ') !== heard))
      throw new OperatorError(
        'These are not the words of this request: it was altered. Nothing was changed.',
      );
  } else await requireYes('Are these the words that the other machine showed?', options.yes);
  const root = await openBeside(crypto, record, options);
  const said = signAll(
    crypto,
    root,
    examined.flatMap(({ says }) => says),
  );
  await hand({ crypto, record, root }, options, said);
  if (examined.some(({ what, proven }) => what === 'desk lead' && proven))
    for (const left of [invitePath(options.dir), join(options.dir, 'invite.txt')])
      await rm(left, { force: true });
  say(`Certified. Carry ${options.out} back: ./amana ceremony import FILE --data DIR`);
}

async function renew(
  options: Deciding & { readonly within: string; readonly request?: string },
): Promise<void> {
  requireOutlet(options);
  if (!/^\d{1,2}$/.test(options.within))
    throw new OperatorError('--within has to be a number of weeks; nothing was changed.', { exitCode: 2 });
  const { crypto, record: known, today } = await readBeside(options.dir);
  const newer =
    options.request === undefined ? null : await readCeremonyFile(request, options.request, 'a request');
  if (newer !== null && newer.root !== known.root)
    throw new OperatorError('This request is for another newsroom; nothing was changed.');
  const record = withMore(crypto, known, newer?.signed ?? []);
  const ending = holdersIn(record).filter(
    ({ revoked, until }) => !revoked && until - today < 7 * Number(options.within),
  );
  if (ending.length === 0)
    throw new OperatorError(
      `Nothing ends within ${options.within} weeks; say --within 52 to renew all. Nothing was changed.`,
    );
  note(
    `amana: to be renewed\n${ending.map(({ what, key, until }) => `  ${what}, until ${dayText(until)}: ${wordsOfKey(crypto, key)}`).join('\n')}`,
  );
  await requireYes(
    'Renew all of these? One that is not yours any more has to be revoked first.',
    options.yes,
  );
  const root = await openBeside(crypto, record, options);
  const said = signAll(
    crypto,
    root,
    ending.flatMap(({ newest }) => newest.map((payload) => renewed(payload, today))),
  );
  await hand({ crypto, record, root }, options, said);
  say(`Renewed. Carry ${options.out} to the newsroom: ./amana ceremony import FILE --data DIR`);
}

async function revoke(who: string, options: Deciding): Promise<void> {
  requireOutlet(options);
  const { crypto, record, today } = await readBeside(options.dir);
  const holder = findHolder(crypto, record, who);
  const others = holdersIn(record).filter(
    ({ what, key, revoked, until }) =>
      what === holder.what && key !== holder.key && !revoked && until >= today,
  );
  const words = wordsOfKey(crypto, holder.key);
  const last = others.length > 0 ? '' : ` It is the last ${holder.what} on record.`;
  const effect =
    holder.what === 'worker host'
      ? 'nothing new is sealed to its keys, and what waits for it stays sealed'
      : 'they are off the desk, every key that was wrapped to them is destroyed on the server, and open invites end';
  await requireYes(
    `The ${holder.what} ${words} loses every right for ever: ${effect}.${last} Go on?`,
    options.yes,
  );
  const root = await openBeside(crypto, record, options);
  const said = signAll(crypto, root, [{ kind: 'revocation', key: holder.key, day: today }]);
  await hand({ crypto, record, root }, options, said);
  say(`Revoked. It counts once the newsroom has it: ./amana ceremony import ${options.out} --data DIR`);
}

async function invite(options: Deciding): Promise<void> {
  requireOutlet(options);
  const { crypto, record, today } = await readBeside(options.dir);
  const text = join(options.dir, 'invite-again.txt');
  requireFree(text);
  if (existsSync(invitePath(options.dir)))
    await requireYes('The invite that waits here will be destroyed; it can then make no lead.', options.yes);
  const root = await openBeside(crypto, record, options);
  const made = makeFirstInvite(crypto, root.publicKey, today);
  const said = signAll(crypto, root, made.epochs);
  await writeRecord(withMore(crypto, record, said));
  await writeInvite(options.dir, made.secret);
  await writePrivately(
    text,
    `/#/enrol/${toBase64(made.secret)}/${toHex(root.publicKey)}\n\nPut the address of the editors' page in front of this line. It can be used once, until ${dayText(made.invite.lastDay)}.\n`,
  );
  await writeOut(options, makeCertificates(crypto, root, said, [made.invite]));
  say(`Import ${options.out} at the newsroom, then hand ${text} to whoever is to lead the desk.`);
}
