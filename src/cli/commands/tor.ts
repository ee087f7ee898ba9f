/** `./amana tor`: the onions' torrc, made and verified, and who may find the editors' onion. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { writePrivately } from '../files.ts';
import { note, OperatorError, say } from '../terminal.ts';
import { type OnionPlaces, torrc, USUAL_PLACES } from '../tor/torrc.ts';
import { torVersion, verifyTorrc } from '../tor/verify.ts';
import { registerEditor } from './tor-editor.ts';

interface TorrcOptions {
  readonly folder: string;
  readonly intake: readonly string[];
  readonly plain: string;
  readonly newsroom: string;
  readonly site?: string;
  readonly control: string;
  readonly out?: string;
}

/** tor.1, "HiddenServicePort": a path in torrc may not be quoted there. */
const PATH = /^\/[A-Za-z0-9._/-]+$/;

/** The longest path of a unix socket, sun_path without its final zero. unix(7) */
const LONGEST_SOCKET = 107;

export function registerTor(program: Command): void {
  const tor = program
    .command('tor')
    .description(
      "The onions: makes and verifies their torrc, and says which browsers may find the editors' onion.",
    );

  tor
    .command('torrc')
    .description('Makes the torrc of the onions and has tor verify it; prints it, or writes it to a file.')
    .option('--folder <dir>', "tor's own folder, with the onions' keys", USUAL_PLACES.folder)
    .option('--intake <socket...>', 'where the intake listens; several for several intakes', [
      ...USUAL_PLACES.intakes,
    ])
    .option('--plain <socket|off>', 'where the form without scripts listens', USUAL_PLACES.plain ?? 'off')
    .option('--newsroom <socket>', 'where the newsroom listens', USUAL_PLACES.newsroom)
    .option('--site <socket>', 'an onion of its own for the public site, and where that listens')
    .option(
      '--control <dir|off>',
      'where the mediator that closes circuits finds the control socket and its cookie',
      USUAL_PLACES.control ?? 'off',
    )
    .option('--out <file>', 'write it there; an older one is kept beside it')
    .action(makeTorrc);

  tor
    .command('verify')
    .description('Has tor verify a torrc. Run it as the user that tor runs as: folders have to be its own.')
    .argument('[file]', 'the torrc', '/etc/amana/torrc')
    .action(async (file: string) => {
      if (!existsSync(file)) throw new OperatorError(`There is no ${file}.`);
      await verifyTorrc(file);
      say(`tor ${await torVersion()} takes ${file}.`);
    });

  registerEditor(tor);
}

function placesOf(options: TorrcOptions): OnionPlaces {
  const { folder, intake: intakes, newsroom, site = null } = options;
  const orNull = (given: string) => (given === 'off' ? null : given);
  const plain = orNull(options.plain);
  const control = orNull(options.control);
  for (const path of [folder, ...intakes, plain, newsroom, site, control]) {
    if (path === null) continue;
    if (!PATH.test(path))
      throw new OperatorError(`"${path}" has to be a whole path of letters, digits, dots and hyphens.`, {
        exitCode: 2,
      });
    if (path !== folder && path.length > LONGEST_SOCKET)
      throw new OperatorError(`"${path}" is too long for a socket: ${LONGEST_SOCKET} letters at most.`, {
        exitCode: 2,
      });
  }
  return { folder, intakes, plain, newsroom, site, control };
}

async function makeTorrc(options: TorrcOptions): Promise<void> {
  const places = placesOf(options);
  await verifyElsewhere(places);
  const text = torrc(places);
  if (options.out === undefined) return say(text.trimEnd());
  if (existsSync(options.out)) {
    const old = await readFile(options.out, 'utf8');
    if (old === text) return note(`amana: ${options.out} is that already.`);
    await writePrivately(`${options.out}.old`, old);
  }
  // tor runs as a user of its own and has to read it; nothing in it is secret.
  await writeFile(options.out, text, { mode: 0o644 });
  note(`amana: ${options.out} is written; tor ${await torVersion()} takes it.`);
}

/** tor wants folders of its own user: the same torrc over a folder that we may make. */
async function verifyElsewhere(places: OnionPlaces): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'amana-torrc-'));
  try {
    const file = join(folder, 'torrc');
    for (const own of ['tor', 'control']) await mkdir(join(folder, own), { mode: 0o700 });
    const control = places.control === null ? null : join(folder, 'control');
    await writeFile(file, torrc({ ...places, folder: join(folder, 'tor'), control }));
    await verifyTorrc(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
