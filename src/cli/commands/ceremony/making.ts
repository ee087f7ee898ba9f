/** `./amana ceremony new`, `protect`, `rotate`, `sheet`: how a root key comes to be, is kept, and is changed. */
import { existsSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { type Bytes, fromHex, toBase64, toHex } from '#protocol/bytes.ts';
import {
  handover,
  makeCertificates,
  makeHandover,
  ROOT_SEED_BYTES,
  readHandover,
} from '#protocol/ceremony.ts';
import { addDays, type Day, dayOf, dayText } from '#protocol/day.ts';
import { LIFETIME_DAYS, type StatementPayload } from '#protocol/directory.ts';
import type { Crypto, KeyPair } from '#protocol/engines/crypto.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { AmanaError } from '#protocol/errors.ts';
import { fingerprintPlaces } from '#protocol/fingerprint.ts';
import { spellings } from '#protocol/words.ts';
import { readCeremonyFile, requireFree, requireYes } from '../../ceremony/asking.ts';
import { signAll } from '../../ceremony/certify.ts';
import { newsroomOf, publicPath, writeInvite, writeRecord } from '../../ceremony/record.ts';
import { chooseKeeping, type Keeping, type KeepingOptions, keepRoot } from '../../ceremony/root.ts';
import { fingerprintSheet, inGroups } from '../../ceremony/sheet.ts';
import { makeFirstInvite } from '../../ceremony.ts';
import { writePrivately } from '../../files.ts';
import { OperatorError, say } from '../../terminal.ts';
import { type BesideRoot, besideRoot, newKeeping, openBeside, readBeside } from './options.ts';

interface NewOptions extends KeepingOptions {
  readonly out: string;
  readonly name: string;
  readonly alone?: true;
}

export function registerMaking(ceremony: Command): void {
  newKeeping(
    ceremony
      .command('new')
      .description(
        'Makes the root key of a newsroom, on a machine that is never online, and everything for its first day: ' +
          'its public half, first certificates, the invite of the first desk lead, and a sheet to print.',
      )
      .requiredOption('--out <dir>', 'a new folder for all of it')
      .requiredOption('--name <name>', 'what the newsroom is called')
      .option('--alone', 'a desk of one person, whose signature alone publishes'),
  ).action(makeNew);

  newKeeping(
    besideRoot(
      ceremony
        .command('protect')
        .description(
          'Keeps the root key in another way: another passphrase, other shares. Also for the open key of a demo, once its folder was carried away.',
        ),
    ),
  ).action(protect);

  newKeeping(
    besideRoot(
      ceremony
        .command('rotate')
        .description(
          'Makes a new root key and has the old one say so. Everything hangs on the root: the new one begins another ' +
            'newsroom beside the old, which goes on for the time of change. docs/keys.md says what sources see.',
        )
        .requiredOption('--out <dir>', 'a new folder for the new root key'),
    ),
  ).action(rotate);

  ceremony
    .command('sheet')
    .description('Writes the sheet with the fingerprint again: one A4 page of HTML, to print.')
    .requiredOption('--dir <dir>', 'the folder that ./amana ceremony new wrote')
    .requiredOption('--out <file>', 'where it is written')
    .action(writeSheet);

  ceremony
    .command('check-handover')
    .argument('<file>', 'handover.json, as ./amana ceremony rotate wrote it')
    .description('Says which root key follows which, once both have signed it.')
    .requiredOption('--root <hex>', 'the root key that you know, 64 hex digits')
    .option('--json', 'one line of JSON on stdout')
    .action(checkHandover);
}

async function requireNewFolder(path: string): Promise<void> {
  if (existsSync(path) && (await readdir(path)).length > 0)
    throw new OperatorError(`${path} is not empty; nothing was changed.`);
}

interface Beginning {
  readonly folder: string;
  readonly name: string;
  readonly languages: readonly ('en' | 'ar')[];
  readonly alone: boolean;
  readonly before: string | null;
}

/** Everything of a newsroom's first day. @returns what was written, to be told */
async function begin(
  crypto: Crypto,
  root: KeyPair & { readonly seed: Bytes },
  keeping: Keeping,
  { folder, name, languages, alone, before }: Beginning,
  today: Day,
): Promise<string[]> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { secret, invite, epochs } = makeFirstInvite(crypto, root.publicKey, today);
  const newsroom: StatementPayload = {
    kind: 'newsroom',
    name,
    languages: [...languages],
    ...(alone ? { alone: true as const } : {}),
    notBefore: today,
    notAfter: addDays(today, LIFETIME_DAYS.newsroom),
  };
  const statements = signAll(crypto, root, [newsroom, ...epochs]);
  const hex = toHex(root.publicKey);
  const certificates = makeCertificates(crypto, root, statements, [invite]);
  await writePrivately(publicPath(folder), `${hex}\n`);
  await writeInvite(folder, secret);
  await writePrivately(join(folder, 'newsroom.json'), `${JSON.stringify(certificates)}\n`);
  await writePrivately(
    join(folder, 'invite.txt'),
    `/#/enrol/${toBase64(secret)}/${hex}\n\nPut the address of the editors' page in front of this line, and hand it to the first desk lead and to nobody else.\nIt can be used once, until ${dayText(invite.lastDay)}.\n`,
  );
  await writePrivately(
    join(folder, 'fingerprint.html'),
    await fingerprintSheet(crypto, { name, root: hex, today, before }),
  );
  const keys = await keepRoot(crypto, folder, root.seed, keeping);
  // Last: a folder without its record was broken off, and another one is made.
  await writeRecord({ folder, root: hex, statements });
  return keys;
}

function freshRoot(crypto: Crypto): KeyPair & { readonly seed: Bytes } {
  const seed = crypto.random(ROOT_SEED_BYTES);
  return { ...crypto.signKeypair(seed), seed };
}

async function tell(crypto: Crypto, folder: string, root: Bytes, keys: readonly string[]): Promise<void> {
  const { en, ar } = await spellings(fingerprintPlaces(crypto, root));
  say(`
  The root key is made and kept in
${keys.map((path) => `    ${path}`).join('\n')}
  Its fingerprint
    ${en.join(' ')}
    ${ar.join(' ')}
    ${inGroups(toHex(root))}

  What to do now
    1. Print ${join(folder, 'fingerprint.html')}.
    2. Carry ${join(folder, 'newsroom.json')} to the newsroom's machine:
       ./amana ceremony import newsroom.json --data DIR
    3. Hand ${join(folder, 'invite.txt')} to the first desk lead.
    4. Keep the key's ${keys.length === 1 ? 'file and its passphrase in two places' : 'shares with different people'}, and this folder with neither.
`);
}

async function makeNew(options: NewOptions): Promise<void> {
  await requireNewFolder(options.out);
  if (options.name.trim() === '' || options.name.length > 80)
    throw new OperatorError('A newsroom has a name of at most 80 characters; nothing was changed.');
  const keeping = await chooseKeeping(options);
  const crypto = await loadCrypto();
  const root = freshRoot(crypto);
  const beginning: Beginning = {
    folder: options.out,
    name: options.name,
    languages: ['en', 'ar'],
    alone: options.alone === true,
    before: null,
  };
  const keys = await begin(crypto, root, keeping, beginning, dayOf(Date.now()));
  await tell(crypto, options.out, root.publicKey, keys);
}

async function protect(options: BesideRoot & KeepingOptions): Promise<void> {
  const { crypto, record } = await readBeside(options.dir);
  const root = await openBeside(crypto, record, options);
  const keeping = await chooseKeeping(options);
  await requireYes(
    `The files in ${options.dir} that keep the root key until now will be destroyed and replaced; copies and shares elsewhere stay valid until you destroy them.`,
    options.yes,
  );
  const keys = await keepRoot(crypto, options.dir, root.seed, keeping);
  await writePrivately(publicPath(options.dir), `${record.root}\n`);
  await writeRecord(record);
  say(`The root key is now kept in\n${keys.map((path) => `  ${path}`).join('\n')}`);
}

async function rotate(options: BesideRoot & KeepingOptions & { readonly out: string }): Promise<void> {
  await requireNewFolder(options.out);
  const { crypto, record, today } = await readBeside(options.dir);
  const newsroom = newsroomOf(record);
  if (newsroom === null)
    throw new OperatorError('The record does not say what the newsroom is called; nothing was changed.');
  const old = await openBeside(crypto, record, options);
  const keeping = await chooseKeeping(options);
  await requireYes(
    'A new root key begins another newsroom: codenames, cases and editors of the old one stay with the old one.',
    options.yes,
  );
  const next = freshRoot(crypto);
  const { name, languages, alone } = newsroom;
  const beginning: Beginning = {
    folder: options.out,
    name,
    languages,
    alone: alone === true,
    before: record.root,
  };
  const keys = await begin(crypto, next, keeping, beginning, today);
  const said = makeHandover(crypto, old, next, name, today);
  await writePrivately(join(options.out, 'handover.json'), `${JSON.stringify(said)}\n`);
  await tell(crypto, options.out, next.publicKey, keys);
  say(`  5. Publish ${join(options.out, 'handover.json')} and the sheet wherever the old words stand.\n`);
}

async function writeSheet({ dir, out }: { readonly dir: string; readonly out: string }): Promise<void> {
  const { crypto, record, today } = await readBeside(dir);
  requireFree(out);
  const name = newsroomOf(record)?.name ?? 'Newsroom';
  const sheet = await fingerprintSheet(crypto, { name, root: record.root, today, before: null });
  await writePrivately(out, sheet);
  say(`Print ${out}: one A4 page, black on white.`);
}

async function checkHandover(
  path: string,
  options: { readonly root: string; readonly json?: true },
): Promise<void> {
  const crypto = await loadCrypto();
  const file = await readCeremonyFile(handover, path, 'a handover');
  try {
    const { from, to, name, day } = readHandover(crypto, file);
    if (from !== options.root.trim().toLowerCase())
      throw new OperatorError('This handover is not from the root key that you know.');
    const { en, ar } = await spellings(fingerprintPlaces(crypto, fromHex(to)));
    if (options.json === true) say(JSON.stringify({ from, to, name, day: dayText(day) }));
    else
      say(
        `Both keys have signed, on ${dayText(day)}: after the root key that you know comes\n  ${en.join(' ')}\n  ${ar.join(' ')}\n  ${to}\nWhoever has stolen the old key could have said so too: compare the words in print.`,
      );
  } catch (cause) {
    if (!(cause instanceof AmanaError)) throw cause;
    throw new OperatorError(`${path} is not signed by both keys; do not trust it.`, { cause });
  }
}
