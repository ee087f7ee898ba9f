/** tor as it is set up: its torrc, who may find the editors' onion, the names of both, and its version. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Running } from '../running.ts';
import { OperatorError } from '../terminal.ts';
import { readClients } from '../tor/clientAuth.ts';
import { torVersion, verifyTorrc } from '../tor/verify.ts';
import { exchange, getRequest } from './asking.ts';
import type { Look } from './check.ts';
import { type Finding, fail, pass, warn } from './finding.ts';

interface Setting {
  readonly name: string;
  readonly value: string;
}

interface OnionSettings {
  readonly folder: string;
  readonly settings: readonly Setting[];
}

interface Torrc {
  /** Of all onions together. */
  readonly settings: readonly Setting[];
  readonly onions: readonly OnionSettings[];
}

/** tor.1: a name and its value a line, `#` begins a comment, names in any case; an onion's lines follow its folder. */
export function parseTorrc(text: string): Torrc {
  const settings: Setting[] = [];
  const onions: { folder: string; settings: Setting[] }[] = [];
  for (const line of text.split('\n')) {
    const [, name = '', value = ''] = /^\s*([A-Za-z0-9_]+)\s+(.*?)\s*(?:#.*)?$/.exec(line) ?? [];
    if (name === '') continue;
    const setting = { name: name.toLowerCase(), value };
    if (setting.name === 'hiddenservicedir') onions.push({ folder: value, settings: [] });
    else if (setting.name.startsWith('hiddenservice')) onions.at(-1)?.settings.push(setting);
    else settings.push(setting);
  }
  return { settings, onions };
}

/** With what it includes, as tor reads it: `./amana install` leaves a folder for the operator's own lines. */
function wholeTorrc(path: string): string {
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [, pattern] = /^\s*%include\s+(.*?)\s*(?:#.*)?$/.exec(line) ?? [];
      return pattern === undefined ? [line] : globSync(pattern).sort().map(wholeTorrc);
    })
    .join('\n');
}

const valueIn = (settings: readonly Setting[], name: string): string | null =>
  settings.findLast((setting) => setting.name === name.toLowerCase())?.value ?? null;

/** What must not stand in a torrc of ours, and what must. */
function complaints({ settings, onions }: Torrc): string[] {
  const said: string[] = [];
  const expect = (isRight: boolean, sentence: string) => {
    if (!isRight) said.push(sentence);
  };
  // Left out, tor opens port 9050.
  expect(valueIn(settings, 'SocksPort') === '0', 'SocksPort is not 0');
  expect((valueIn(settings, 'SafeLogging') ?? '1') === '1', 'SafeLogging is off');
  expect((valueIn(settings, 'Sandbox') ?? '0') === '0', 'Sandbox 1 ends tor when it is reloaded');
  expect((valueIn(settings, 'HiddenServiceNonAnonymousMode') ?? '0') === '0', 'the onions are not anonymous');
  expect(onions.length >= 2, 'there are fewer than two onions');
  for (const { folder, settings: own } of onions) {
    const onion = folder.split('/').at(-1) ?? folder;
    expect(valueIn(own, 'HiddenServicePoWDefensesEnabled') === '1', `${onion}: proof of work is off`);
    expect(
      valueIn(own, 'HiddenServiceExportCircuitID') === 'haproxy',
      `${onion}: circuits cannot be told apart`,
    );
    expect(valueIn(own, 'HiddenServiceMaxStreams') !== null, `${onion}: streams are not limited`);
    expect(valueIn(own, 'HiddenServiceNonAnonymousMode') === null, `${onion}: not anonymous`);
    const ports = own.filter(({ name }) => name === 'hiddenserviceport');
    expect(
      ports.every(({ value }) => /^\d+\s+unix:\//.test(value)),
      `${onion}: a port leads to an address and not to a unix socket`,
    );
  }
  return said;
}

/** A socket that stands on one side alone: an intake that nobody reaches, or connections that nobody takes. */
function lonelySockets({ onions }: Torrc, running: Running | null): string[] {
  if (running === null || running.doors === null) return [];
  const sources = onions.find(({ folder }) => folder.endsWith('/intake'))?.settings ?? [];
  const told = sources.flatMap(({ name, value }) =>
    name === 'hiddenserviceport' ? (/^80\s+unix:(\S+)$/.exec(value)?.[1] ?? []) : [],
  );
  const standing = [running.doors.intake, ...(running.moreIntakes ?? [])];
  const isSame = told.length === standing.length && standing.every((socket) => told.includes(socket));
  return isSame ? [] : ['it leads sources to other sockets than those at which intakes listen'];
}

const TORRC_MEND = 'Make it anew with ./amana install, or with ./amana tor torrc --out FILE, and reload tor.';

export async function torrcLooks({ torrc, data, running }: Look): Promise<readonly Finding[]> {
  if (torrc === null) return [pass('torrc', 'No onion is set up here: up runs for trying out.')];
  if (!existsSync(torrc))
    return [fail('torrc', `There is no ${torrc}.`, 'Make it with ./amana tor torrc --out FILE.')];
  const parsed = parseTorrc(wholeTorrc(torrc));
  const said = [...complaints(parsed), ...lonelySockets(parsed, running)];
  if (said.length > 0) return [fail('torrc', `It would be wrong: ${said.join('; ')}.`, TORRC_MEND)];
  try {
    await verifyTorrc(torrc, '/dev/null', await ownerOf(existsSync(data.tor) ? data.tor : torrc));
  } catch (thrown) {
    if (!(thrown instanceof OperatorError)) throw thrown;
    const [first = ''] = thrown.message.split('\n').slice(1);
    return [fail('torrc', `tor refuses it: ${first.trim()}`, TORRC_MEND)];
  }
  return [
    pass('torrc', 'tor takes it: no port for clients, proof of work, addresses scrubbed from its log.'),
  ];
}

/** tor wants to own its folders, so that it is asked as whom it runs as. */
async function ownerOf(path: string): Promise<{ readonly uid: number; readonly gid: number }> {
  const { uid, gid } = await stat(path);
  return { uid, gid };
}

/** Folder of the editors' onion, by the torrc that is judged. */
async function onionFolder({ torrc, data }: Look, onion: string): Promise<string> {
  const own = join(data.tor, onion);
  if (torrc === null || !existsSync(torrc)) return own;
  const { onions } = parseTorrc(await readFile(torrc, 'utf8'));
  return onions.find(({ folder }) => folder.endsWith(`/${onion}`))?.folder ?? own;
}

export async function editorsKeys(look: Look): Promise<readonly Finding[]> {
  if (look.torrc === null) return [];
  const check = 'editors’ onion';
  const { names, broken, isClosed } = await readClients(await onionFolder(look, 'newsroom'));
  if (!isClosed)
    return [
      fail(
        check,
        'CRITICAL: no valid key file is left, so tor opens the editors’ onion to everybody.',
        'Run ./amana tor editor list, which closes it, reload tor, and find out who took the files away.',
      ),
    ];
  if (broken.length > 0)
    return [
      warn(
        check,
        `${broken.length} key files are broken: these browsers cannot find it.`,
        'Remove each by ./amana tor editor remove NAME, and add it again.',
      ),
    ];
  return [
    names.length === 0
      ? warn(check, 'It is closed, and nobody has a key to it.', 'Run ./amana tor editor add NAME.')
      : pass(check, `It is closed, but to ${names.length} browsers.`),
  ];
}

/** The names that visitors come by, those that the servers answer to, and those that tor has are the same. */
export async function hostNames(look: Look): Promise<readonly Finding[]> {
  const { running } = look;
  if (look.torrc === null || running === null || running.doors === null) return [];
  for (const onion of ['intake', 'newsroom'] as const) {
    const file = join(await onionFolder(look, onion), 'hostname');
    const name = existsSync(file) ? (await readFile(file, 'utf8')).trim() : '';
    if (name === new URL(running[onion]).hostname) continue;
    return [
      fail(
        'host names',
        `The ${onion} answers to another name than its onion has.`,
        'Set AMANA_HOSTS to what stands in the onion’s file hostname, or put the lost key of the onion back from the backup.',
      ),
    ];
  }
  return [pass('host names', 'Both servers answer to the names of their onions.')];
}

/** Without the line that names a circuit nobody is let in, so that each one is counted for itself. */
export async function circuits({ running }: Look): Promise<readonly Finding[]> {
  if (running === null || running.doors === null) return [];
  const more = (running.moreIntakes ?? []).map((path) => ['intake', path] as const);
  for (const [door, path] of [...Object.entries(running.doors), ...more]) {
    if (door === 'plain' && running.plain === null) continue;
    const host = new URL(door === 'newsroom' ? running.newsroom : running.intake).host;
    if ((await exchange(connect(path), getRequest('/', host))) === null) continue;
    return [
      fail(
        'circuits',
        `${door} answers without being told by tor which circuit asks: nobody can be slowed down alone.`,
        'Set AMANA_PROXY_PROTOCOL=1 for it, and HiddenServiceExportCircuitID haproxy in the torrc.',
      ),
    ];
  }
  return [pass('circuits', 'Each is told apart, and nobody is let in past tor.')];
}

/** The first with proof of work for onions. */
const LEAST_VERSION = [0, 4, 8] as const;

/** The list of versions that the network's authorities recommend, where tor has fetched one. dir-spec, "client-versions" */
export const recommendedIn = (consensus: string): readonly string[] =>
  /^client-versions (\S+)$/m.exec(consensus)?.[1]?.split(',') ?? [];

export const consensusOf = async ({ data }: Pick<Look, 'data'>): Promise<string> => {
  const file = join(data.tor, 'cached-microdesc-consensus');
  return existsSync(file) ? readFile(file, 'utf8') : '';
};

export async function torVersions(look: Look): Promise<readonly Finding[]> {
  if (look.torrc === null) return [];
  try {
    return [judgeVersion(await torVersion(), recommendedIn(await consensusOf(look)))];
  } catch (thrown) {
    if (!(thrown instanceof OperatorError)) throw thrown;
    return [fail('tor version', 'tor is not installed.', 'Run apt-get install tor.')];
  }
}

export function judgeVersion(version: string, recommended: readonly string[]): Finding {
  const mend =
    'Install the newest tor, from the Tor Project’s own Debian repository where Debian’s is older.';
  const parts = version.split('.').map(Number);
  const first = LEAST_VERSION.findIndex((least, place) => (parts[place] ?? 0) !== least);
  if (first >= 0 && (parts[first] ?? 0) < (LEAST_VERSION[first] ?? 0))
    return fail('tor version', `tor ${version} knows no proof of work for onions.`, mend);
  return recommended.length > 0 && !recommended.includes(version)
    ? warn('tor version', `The Tor network does not recommend ${version} any more.`, mend)
    : pass('tor version', `tor ${version} runs the onions.`);
}
