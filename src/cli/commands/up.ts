/** `./amana up`: from a clone to a running newsroom, and nothing left running afterwards. */
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Command, Option } from 'commander';
import { parseListen } from '#config/schema.ts';
import { type Bytes, fromHex, toHex } from '#protocol/bytes.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { fingerprintPlaces } from '#protocol/fingerprint.ts';
import { fingerprintWords, inviteUrl } from '#protocol/identity.ts';
import { relayFromSeed } from '#protocol/relay.ts';
import { spellings } from '#protocol/words.ts';
import { openStorage } from '#storage/index.ts';
import { hasLead, pinFolder } from '../ceremony/pin.ts';
import { bringNewsroom, certifyFirstLead, firstInviteSecret } from '../ceremony.ts';
import { writePrivately } from '../files.ts';
import { RunningNewsroom } from '../newsroom.ts';
import { type DataFolder, dataFolder, TOP } from '../places.ts';
import { unusedPort } from '../ports.ts';
import { bringSystemParts } from '../setup/install.ts';
import { bringPages } from '../setup/pages.ts';
import { REDIS, RUN_PARTS, TOR } from '../setup/parts.ts';
import { countOption } from '../several.ts';
import { takeLock } from '../supervise/lock.ts';
import { note, OperatorError, say, step } from '../terminal.ts';
import { welcome } from '../welcome.ts';

interface UpOptions {
  readonly data: string;
  readonly intake: string;
  readonly newsroom: string;
  readonly plain?: string;
  readonly redis?: string;
  readonly relay: string;
  readonly onions?: true;
  readonly intakes?: number;
  readonly workers?: number;
  readonly site?: true | string;
  readonly torrc?: string;
  readonly name: string;
  readonly rootPublic?: string;
  readonly alone?: true;
  readonly json?: true;
  readonly yes?: true;
  readonly verbose?: true;
}

/** How often storage is asked whether the first lead has enrolled. */
const ASK_MS = 300;

export function registerUp(program: Command): void {
  program
    .command('up')
    .description(
      'Brings what is missing, makes a demo newsroom on the first run, and runs it until Ctrl-C: a private Redis, ' +
        'the intake, the newsroom, one sanitizer worker, the janitor and the plain form. The next run finds everything as it was.',
    )
    .option('--data <dir>', 'where everything is kept', join(TOP, 'data'))
    .option('--intake <host:port>', 'where sources come in; port 0 takes any free one', '127.0.0.1:8470')
    .option('--newsroom <host:port>', 'where editors work', '127.0.0.1:8471')
    .option(
      '--plain <host:port|off>',
      'where sources whose browser runs no script find a form, which protects them less; 127.0.0.1:8472, or off',
    )
    .option('--redis <url>', 'use a Redis that runs already (URL or socket path) instead of a private one')
    .option(
      '--relay <direct|host:port|off>',
      'how signed articles reach other sites from the editors’ page: through tor’s SOCKS port, directly, or not at all',
      '127.0.0.1:9050',
    )
    .option('--onions', 'behind onions: a tor of its own, and sockets instead of the addresses above')
    .option(
      '--site [host:port]',
      'the public site in a process of its own: at this address, or with --onions at an onion of its own',
    )
    .addOption(countOption('--intakes', 'so many intakes behind the one onion of the sources; with --onions'))
    .addOption(countOption('--workers', 'so many sanitizer workers side by side'))
    .option('--torrc <file>', 'more lines for that tor, such as bridges')
    .addOption(
      new Option('--name <name>', 'what the newsroom is called, on the first run').default('Demo newsroom'),
    )
    .option(
      '--alone',
      'on the first run: sets the desk up for one person, whose signature alone publishes; the root key signs it',
    )
    .option('--root-public <file>', 'root.pub of a ceremony held elsewhere: no root key is made here')
    .option('--json', 'one line of JSON on stdout when everything is ready')
    .option('--yes', 'install missing parts of the system without asking')
    .option('--verbose', "show every line of the processes' logs, not only what needs a look")
    .action(up);
}

async function up(options: UpOptions): Promise<void> {
  for (const [flag, value] of [
    ['--intake', options.intake],
    ['--newsroom', options.newsroom],
  ] as const) {
    if (parseListen(value)?.kind !== 'tcp') {
      throw new OperatorError(`${flag} has to be HOST:PORT, for instance 127.0.0.1:8470.`, { exitCode: 2 });
    }
  }
  if (options.torrc !== undefined && (options.onions !== true || !existsSync(options.torrc)))
    throw new OperatorError('--torrc has to be a file, and needs --onions.', { exitCode: 2 });
  if (!['off', 'direct'].includes(options.relay) && parseListen(options.relay)?.kind !== 'tcp')
    throw new OperatorError('--relay has to be direct, HOST:PORT of a SOCKS port, or off.', { exitCode: 2 });
  const plain = plainPlace(options);
  requireSite(options);
  if ((options.intakes ?? 1) > 1 && options.onions !== true)
    throw new OperatorError('--intakes above 1 needs --onions: tor spreads sources among them.', {
      exitCode: 2,
    });
  // Whatever this process and its children write is for their owner alone.
  process.umask(0o077);
  const stopping = new AbortController();
  let signals = 0;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      signals += 1;
      stopping.abort();
      // Children die with their parent, so a second Ctrl-C ends everything at once.
      if (signals > 1) process.exit(1);
    });
  }

  const data = dataFolder(options.data);
  await mkdir(data.top, { recursive: true, mode: 0o700 });
  const unlock = takeLock(data.lock);
  try {
    await bringSystemParts(
      [
        ...(options.redis === undefined ? [REDIS] : []),
        ...(options.onions === true ? [TOR] : []),
        ...RUN_PARTS,
      ],
      options.yes === true,
    );
    await bringPages();
    if (!stopping.signal.aborted) await runNewsroom(options, plain, data, stopping.signal);
  } finally {
    await rm(data.running, { force: true });
    unlock();
  }
  process.exitCode = 0;
}

type Place = Extract<NonNullable<ReturnType<typeof parseListen>>, { kind: 'tcp' }>;

/** Where the plain form answers unless it is said: beside the others, or anywhere when they are anywhere too. */
function plainPlace({ plain, intake }: UpOptions): Place | null {
  const given = plain ?? (process.env.AMANA_PLAIN_FORM === 'off' ? 'off' : null);
  if (given === 'off') return null;
  const parsed = parseListen(given ?? (intake.endsWith(':0') ? '127.0.0.1:0' : '127.0.0.1:8472'));
  if (parsed?.kind === 'tcp') return parsed;
  throw new OperatorError('--plain has to be HOST:PORT, for instance 127.0.0.1:8472, or off.', {
    exitCode: 2,
  });
}

/** With onions it needs no address, and without them it has no other. */
function requireSite({ site, onions }: UpOptions): void {
  const fits =
    onions === true ? site === true : typeof site === 'string' && parseListen(site)?.kind === 'tcp';
  if (site === undefined || fits) return;
  throw new OperatorError(
    onions === true
      ? '--site takes no address with --onions: the site gets an onion of its own.'
      : '--site has to be HOST:PORT, for instance 127.0.0.1:8473, or stand beside --onions.',
    { exitCode: 2 },
  );
}

async function runNewsroom(
  options: UpOptions,
  plain: Place | null,
  data: DataFolder,
  stop: AbortSignal,
): Promise<void> {
  const crypto = await loadCrypto();
  await pinFolder(crypto, data, options.rootPublic);
  const root = await bringNewsroom(crypto, data, {
    name: options.name,
    languages: ['en', 'ar'],
    alone: options.alone === true,
  });
  let announced = false;
  // One write after another: a process may die while the death of another is written down.
  let written = Promise.resolve();
  const newsroom = new RunningNewsroom(
    {
      data,
      root: toHex(root),
      intake: options.intake,
      newsroom: options.newsroom,
      plain:
        plain === null
          ? null
          : {
              host: plain.host,
              // The intake tells it to sources before the form listens there, so that it is chosen here.
              port: plain.port || (options.onions === true ? 0 : await unusedPort(plain.host)),
            },
      site: options.site === undefined ? null : String(options.site),
      redis: options.redis ?? null,
      relay: options.relay === 'off' ? null : options.relay,
      counts: { intake: options.intakes ?? 1, worker: options.workers ?? 1 },
      onions: options.onions === true ? { torrc: options.torrc ?? null } : null,
    },
    () => {
      if (announced) written = written.then(() => writeRunning(data, newsroom, options.redis));
    },
    (name, line) => {
      if (options.verbose === true || needsALook(line)) note(`${name}: ${line}`);
    },
  );
  try {
    step('starting Redis, intake, newsroom, worker, janitor and plain form ...');
    await newsroom.start();
    if (stop.aborted) return;
    announced = true;
    await writeRunning(data, newsroom, options.redis);
    await announce(options, data, crypto, root, newsroom);
    if (options.relay !== 'off')
      step(`the relay’s words, for a desk lead to compare: ${await relayWords(crypto, data)}`);
    const certified = certifyWhenEnrolled(crypto, data, root, options.json === true, stop);
    await aborted(stop);
    await certified;
    step('stopping ...');
  } finally {
    announced = false;
    await newsroom.stop();
    await written;
  }
}

async function announce(
  options: UpOptions,
  data: DataFolder,
  crypto: Crypto,
  root: Bytes,
  newsroom: RunningNewsroom,
): Promise<void> {
  const secret = await firstInviteSecret(data);
  const facts = {
    intake: newsroom.url('intake'),
    newsroom: newsroom.url('newsroom'),
    plain: newsroom.plainUrl,
    site: newsroom.siteUrl,
    invite: secret === null ? null : inviteUrl(newsroom.url('newsroom'), secret, root),
    data: data.top,
  };
  if (options.json === true) say(JSON.stringify({ ...facts, pids: newsroom.pids() }));
  else
    say(
      welcome({
        ...facts,
        fingerprint: await spellings(fingerprintPlaces(crypto, root)),
        root: toHex(root),
        offline: data.offline,
        led: await hasLead(crypto, data, toHex(root)),
      }),
    );
}

/** A lead sees the same words in the page before the desk trusts the relay with a credential. */
const relayWords = async (crypto: Crypto, { relayKey }: DataFolder): Promise<string> =>
  fingerprintWords(
    crypto,
    fromHex(relayFromSeed(crypto, new Uint8Array(await readFile(relayKey))).fingerprint),
  ).join(' ');

/** Waits for the first enrolment for as long as its invite stands, and says what to do afterwards. */
async function certifyWhenEnrolled(
  crypto: Crypto,
  data: DataFolder,
  root: Bytes,
  json: boolean,
  stop: AbortSignal,
): Promise<void> {
  if ((await firstInviteSecret(data)) === null) return;
  const storage = await openStorage({ database: data.database, blobs: data.blobs });
  try {
    while (!stop.aborted) {
      const name = await certifyFirstLead(crypto, data, root, storage);
      if (name !== null) {
        const carry = `Carry ${data.offline} away from this machine and keep it offline:\n  the root key in it can replace every other key of the newsroom.`;
        // What a program reads is logged; a name must not be.
        if (json) step(`The desk has its lead. ${carry}`);
        else say(`\n  ${name} is now the desk lead. ${carry}\n`);
        return;
      }
      await sleep(ASK_MS);
    }
  } finally {
    await storage.close();
  }
}

/** Pids, addresses and the interval of drops for `doctor` and for tests; no time, and gone when everything has stopped. */
const writeRunning = (
  data: DataFolder,
  newsroom: RunningNewsroom,
  redis: string | undefined,
): Promise<void> =>
  writePrivately(
    data.running,
    `${JSON.stringify({
      intake: newsroom.url('intake'),
      newsroom: newsroom.url('newsroom'),
      plain: newsroom.plainUrl,
      site: newsroom.siteUrl,
      doors: newsroom.doors,
      moreIntakes: newsroom.moreIntakes,
      redis: redis ?? data.redisSocket,
      dropSeconds: newsroom.dropSeconds,
      pids: newsroom.pids(),
    })}\n`,
  );

/** Everything but the routine lines of the log. */
const needsALook = (line: string): boolean => !/^\{"level":"(info|debug)"/.test(line);

async function aborted(signal: AbortSignal): Promise<void> {
  // A timer keeps the process alive while nothing else does.
  const alive = setInterval(() => undefined, 60_000);
  // A signal that came before has no event any more.
  if (!signal.aborted) await once(signal, 'abort');
  clearInterval(alive);
}
