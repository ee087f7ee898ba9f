/** `./amana tor editor`: which browsers may find the editors' onion. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { runningAt, standingFolder } from '../standing.ts';
import { confirm, interactive, note, OperatorError, say } from '../terminal.ts';
import { addClient, authPrivateLine, closeOnion, readClients, removeClient } from '../tor/clientAuth.ts';
import { USUAL_PLACES } from '../tor/torrc.ts';

interface Options {
  readonly folder: string;
  readonly data?: string;
  readonly json?: true;
  readonly yes?: true;
}

/** An onion's folder, and the tor that has to hear of a change, where we know it. */
interface Place {
  readonly folder: string;
  readonly torPid: number | null;
}

export function registerEditor(tor: Command): void {
  const editor = tor
    .command('editor')
    .description(
      "Keys of browsers that may find the editors' onion. With --data the running tor is told at once; any other " +
        'one has to be reloaded.',
    );
  const command = (usage: string, description: string): Command =>
    editor
      .command(usage)
      .description(description)
      .option('--folder <dir>', "the editors' HiddenServiceDir", join(USUAL_PLACES.folder, 'newsroom'))
      .option('--data <dir>', 'the data folder of ./amana up --onions, instead');
  command('add <name>', 'Makes a key for a browser. Its private half is printed once and kept nowhere.')
    .option('--json', 'one line of JSON on stdout')
    .action(add);
  command(
    'remove <name>',
    "Takes a browser's key away. Circuits that stand are not ended by it: remove the editor on the desk, too.",
  )
    .option('--yes', 'do not ask')
    .action(remove);
  command('list', 'Which browsers have a key. Closes an onion that was open to all.')
    .option('--json', 'one line of JSON on stdout')
    .action(list);
}

async function placeOf(options: Options): Promise<Place> {
  const data = options.data === undefined ? null : standingFolder(options.data);
  const folder = data === null ? options.folder : join(data.tor, 'newsroom');
  if (!existsSync(folder))
    throw new OperatorError(`There is no ${folder}: start tor once, or say where it is.`);
  const running = data === null ? null : await runningAt(data);
  return { folder, torPid: running?.pids.tor ?? null };
}

async function onionOf(folder: string): Promise<string | null> {
  const file = join(folder, 'hostname');
  return existsSync(file) ? (await readFile(file, 'utf8')).trim() : null;
}

/** tor reads the files anew at SIGHUP. */
function reload({ torPid }: Place): void {
  if (torPid === null) note('amana: now reload tor: systemctl reload amana-tor, or SIGHUP.');
  else process.kill(torPid, 'SIGHUP');
}

async function add(name: string, options: Options): Promise<void> {
  const place = await placeOf(options);
  const onion = await onionOf(place.folder);
  const { privateKey } = await addClient(place.folder, name);
  const authPrivate = onion === null ? null : authPrivateLine(onion, privateKey);
  if (options.json === true) say(JSON.stringify({ name, onion, privateKey, authPrivate }));
  else {
    say(privateKey);
    note(
      [
        `amana: the key of "${name}", printed this once. Tor Browser asks for it when ${onion ?? 'the onion'} is opened.`,
        ...(authPrivate === null
          ? []
          : [`amana: for a tor without a browser, as a file NAME.auth_private: ${authPrivate}`]),
      ].join('\n'),
    );
  }
  reload(place);
}

async function remove(name: string, options: Options): Promise<void> {
  const place = await placeOf(options);
  if (options.yes !== true) {
    if (!interactive()) throw new OperatorError('This takes a key away: add --yes.', { exitCode: 2 });
    if (!(await confirm(`Take the key of "${name}" away?`))) return note('amana: nothing was changed.');
  }
  await removeClient(place.folder, name);
  note(
    `amana: the key of "${name}" is gone. Circuits that stand live on: remove the editor on the desk, too.`,
  );
  reload(place);
}

async function list(options: Options): Promise<void> {
  const place = await placeOf(options);
  const before = await readClients(place.folder);
  await closeOnion(place.folder);
  const { names, broken } = await readClients(place.folder);
  if (options.json === true) say(JSON.stringify({ names, broken, wasOpen: !before.isClosed }));
  else {
    for (const name of names) say(name);
    for (const name of broken) note(`amana: ${name}.auth is not a key: tor passes it over.`);
    if (names.length === 0)
      note("amana: no browser can find the editors' onion yet: ./amana tor editor add NAME");
  }
  if (before.isClosed) return;
  note('amana: there was no valid key, so the onion was open to all. It has one now that nobody holds.');
  reload(place);
}
