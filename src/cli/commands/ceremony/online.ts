/** `./amana ceremony request`, `import`, `status`: beside a newsroom that is online. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { fromHex } from '#protocol/bytes.ts';
import { certificates } from '#protocol/ceremony.ts';
import { dayOf, dayText } from '#protocol/day.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { fingerprintWords } from '#protocol/identity.ts';
import { readCeremonyFile, requireYes } from '../../ceremony/asking.ts';
import { wordsOfKey } from '../../ceremony/certify.ts';
import {
  examineCertificates,
  makeRequest,
  pinnedRoot,
  takeCertificates,
  withStorage,
} from '../../ceremony/online.ts';
import { parseRootPublic, readRecord } from '../../ceremony/record.ts';
import { deskTerms, rootTerms, type Term } from '../../ceremony/terms.ts';
import { type Outlet, requireOutlet, writeOut } from '../../ceremony/writing.ts';
import { standingFolder, usualFolder } from '../../standing.ts';
import { note, OperatorError, say, strong } from '../../terminal.ts';
import { outlet } from './options.ts';

interface RequestOptions extends Outlet {
  readonly data: string;
  readonly workerKeys?: string;
  readonly rootPublic?: string;
  readonly lead?: string;
}

const DATA = ['--data <dir>', 'the data folder of the newsroom'] as const;

export function registerOnline(ceremony: Command): void {
  outlet(
    ceremony
      .command('request')
      .description(
        'Writes down what waits for the root key: a worker host without a certificate, or one that ends; whoever used a first invite; somebody who is to lead.',
      )
      .option(...DATA, usualFolder())
      .option('--worker-keys <dir>', 'the keys of a worker host that is a machine of its own')
      .option('--root-public <file>', 'root.pub, on such a machine')
      .option('--lead <editor>', 'the id of somebody on the desk who is to be a desk lead'),
  ).action(ask);

  ceremony
    .command('import')
    .argument('<file>', 'certificates as a file, or a picture of their QR code')
    .description(
      'Checks certificates up to the root key and gives them to the newsroom, which may be running. What does not hold is refused, and nothing is changed.',
    )
    .requiredOption(...DATA)
    .option(
      '--words <words>',
      'the six words of the root key, for the first import; else they are asked about',
    )
    .option('--yes', 'do not ask', false)
    .action(take);

  ceremony
    .command('status')
    .description('What ends when. Exit code: 0 all lasts, 1 something ends soon, 2 something has ended.')
    .option('--dir <dir>', 'the folder of a ceremony')
    .option('--data <dir>', 'the data folder of a newsroom')
    .option('--json', 'one line of JSON on stdout')
    .action(status);
}

async function ask(options: RequestOptions): Promise<void> {
  requireOutlet(options);
  const data = standingFolder(options.data);
  const root =
    options.rootPublic === undefined
      ? await pinnedRoot(data)
      : parseRootPublic(await readPublic(options.rootPublic), options.rootPublic);
  if (existsSync(data.rootPublic) && (await pinnedRoot(data)) !== root)
    throw new OperatorError('This folder belongs to another newsroom; nothing was changed.');
  const crypto = await loadCrypto();
  const wanted = { workerKeys: options.workerKeys ?? data.workerKeys, lead: options.lead ?? null };
  const made = await makeRequest(crypto, data, root, dayOf(Date.now()), wanted);
  if (made.asks.length === 0)
    throw new OperatorError(
      'Nothing waits for the root key; say --lead ID for somebody who is to be a lead.',
    );
  const { signed, ...short } = made;
  await writeOut(options, made, signed === undefined ? made : short);
  const keys = made.asks.map((one) => {
    if (one.ask === 'sanitizer') return `  worker host: ${wordsOfKey(crypto, one.key)}`;
    if (one.ask === 'invited-lead') return `  desk lead: ${wordsOfKey(crypto, one.enrolment.signKey)}`;
    return `  desk lead: the editor ${options.lead ?? ''}`;
  });
  say(`Asked for\n${keys.join('\n')}\nCarry ${options.out} to the root key, and compare these words there.`);
}

async function readPublic(path: string): Promise<string> {
  if (!existsSync(path)) throw new OperatorError(`There is no ${path}; nothing was changed.`);
  return readFile(path, 'utf8');
}

interface ImportOptions {
  readonly data: string;
  readonly words?: string;
  readonly yes: boolean;
}

async function take(path: string, options: ImportOptions): Promise<void> {
  const data = standingFolder(options.data);
  const crypto = await loadCrypto();
  const file = await readCeremonyFile(certificates, path, 'a file of certificates');
  const arrived = await examineCertificates(crypto, data, file, dayOf(Date.now()));
  const words = fingerprintWords(crypto, fromHex(file.root)).join(' ');
  if (options.words !== undefined && options.words.trim().toLowerCase().split(/\s+/).join(' ') !== words)
    throw new OperatorError(
      'These certificates are of another root key than your words; nothing was changed.',
    );
  if (arrived.begins && options.words === undefined)
    await requireYes(
      `${data.top} will belong to the newsroom whose root key is “${words}”. Are these the words on the printed sheet?`,
      options.yes,
    );
  if (arrived.removed.length > 0)
    await requireYes(
      `This takes ${arrived.removed.length} desk lead(s) off the desk, destroys every key that was wrapped to them here, and ends all open invites. Go on?`,
      options.yes,
    );
  await takeCertificates(crypto, data, arrived);
  note(
    arrived.added === 0
      ? 'amana: all of it was here already.'
      : `amana: ${arrived.added} certificates taken.`,
  );
  say(
    'Imported. A running newsroom sees it at once; ./amana ceremony status --data DIR tells what ends when.',
  );
}

interface StatusOptions {
  readonly dir?: string;
  readonly data?: string;
  readonly json?: true;
}

async function termsAt({ dir, data: place }: StatusOptions): Promise<Term[]> {
  const crypto = await loadCrypto();
  const today = dayOf(Date.now());
  if (dir !== undefined) {
    const { root, statements } = await readRecord(crypto, dir);
    return rootTerms(crypto, root, statements, today);
  }
  if (place === undefined)
    throw new OperatorError('Say --dir DIR beside the root key, or --data DIR at a newsroom.', {
      exitCode: 2,
    });
  const data = standingFolder(place);
  const root = await pinnedRoot(data);
  if (!existsSync(data.database)) throw new OperatorError(`There is no ${data.database}.`);
  const statements = await withStorage(data, (storage) => storage.statements.all());
  return [...rootTerms(crypto, root, statements, today), ...deskTerms(crypto, root, statements, today)];
}

async function status(options: StatusOptions): Promise<void> {
  const terms = (await termsAt(options)).sort((a, b) => a.until - b.until);
  const has = (state: Term['state']) => terms.some((term) => term.state === state);
  if (options.json === true)
    say(JSON.stringify({ terms: terms.map((term) => ({ ...term, until: dayText(term.until) })) }));
  else if (terms.length === 0) say('The root key has certified nobody yet.');
  else say(terms.map(line).join('\n'));
  process.exitCode = has('ended') ? 2 : has('ends soon') ? 1 : 0;
}

const line = ({ what, until, state, key, words, editorId }: Term): string => {
  const told = state === 'lasts' ? state : strong(state);
  const who = key === null ? '' : `  ${key.slice(0, 8)}  ${words}`;
  return `${dayText(until)}  ${told.padEnd(10)}  ${what.padEnd(14)}${who}${editorId === null ? '' : `  id ${editorId}`}`;
};
