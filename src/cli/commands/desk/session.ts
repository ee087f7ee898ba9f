/** What every desk command begins with: the key file, its passphrase, the newsroom's address, an open session. */
import { readFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import type { Command } from 'commander';
import { type DeskOptions, openKey } from '#desk/client/key.ts';
import type { DeskKey, DeskSession } from '#desk/client/session.ts';
import type { DeskState, Warning } from '#desk/client/state.ts';
import { type SocksPort, visitThrough } from '#http/index.ts';
import { AmanaError, asAmanaError } from '#protocol/errors.ts';
import { isObjectId, type ObjectId } from '#protocol/ids.ts';
import { note, OperatorError, say } from '../../terminal.ts';
import { askHidden } from './prompt.ts';

/** Options of `amana desk`, accepted before and after the name of the command. */
export interface DeskCommandOptions {
  readonly key?: string;
  readonly passphraseFile?: string;
  readonly server?: string;
  readonly socks?: SocksPort;
  readonly json?: boolean;
}

/** The newsroom's address, remembered beside the key file by `enroll`. */
export const serverFileOf = (keyPath: string): string => `${keyPath}.server`;

/** @throws OperatorError for an onion without the way to it */
export function deskOptions(server: string, socks?: SocksPort): DeskOptions {
  if (socks !== undefined) return { server, fetch: visitThrough(socks) };
  if (new URL(server).hostname.endsWith('.onion'))
    throw new OperatorError('An onion address is reached through tor: say --socks 127.0.0.1:9050.', {
      exitCode: 2,
    });
  return { server, fetch };
}

export function requireKeyPath(options: DeskCommandOptions): string {
  if (options.key === undefined)
    throw new OperatorError('Say which key file to use: --key FILE.', { exitCode: 2 });
  return options.key;
}

export function originOf(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new OperatorError('It has to be the address of a newsroom, such as http://127.0.0.1:8471.', {
      exitCode: 2,
    });
  }
  return new URL(text).origin;
}

/** @param question for whoever types it; the file's first line otherwise */
export async function readPassphrase(
  options: DeskCommandOptions,
  question = 'Passphrase: ',
): Promise<string> {
  const path = options.passphraseFile;
  const passphrase =
    path === undefined ? await askHidden(question) : (await readText(path)).replace(/\r?\n[\s\S]*$/, '');
  if (passphrase === '') throw new OperatorError('The passphrase is empty.');
  return passphrase;
}

export async function readText(path: string): Promise<string> {
  try {
    return path === '-' ? await readAll(process.stdin) : await readFile(path, 'utf8');
  } catch (cause) {
    throw new OperatorError(`${path} cannot be read.`, { cause });
  }
}

export async function readJson(path: string): Promise<unknown> {
  const text = await readText(path);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new OperatorError(`${path} is not JSON.`, { cause });
  }
}

async function serverFor(options: DeskCommandOptions, keyPath: string): Promise<string> {
  if (options.server !== undefined) return originOf(options.server);
  try {
    return originOf((await readFile(serverFileOf(keyPath), 'utf8')).trim());
  } catch (cause) {
    if (cause instanceof OperatorError) throw cause;
    throw new OperatorError(
      `The newsroom's address is not known: give it with --server URL (enroll keeps it in ${serverFileOf(keyPath)}).`,
      { cause },
    );
  }
}

export interface OpenedDesk {
  readonly key: DeskKey;
  readonly session: DeskSession;
  readonly state: DeskState;
  readonly json: boolean;
  /** One line of JSON for a script, or sentences for a person. */
  print(json: unknown, sentences: string): void;
}

/** The options of `amana desk` as given to one of its commands, before or after its name. */
export const deskOptionsOf = (command: Command): DeskCommandOptions =>
  command.optsWithGlobals<DeskCommandOptions>();

const WARNINGS: Readonly<Record<Warning['kind'], string>> = {
  'history-broken': 'an event in a history is not signed as it must be; nothing after it is trusted',
  'case-key-missing': 'there is a case whose key you were not given; a desk lead can share the keys again',
  'cases-ended':
    'the histories of some old cases are not on the server any more, as their lifetime has it; if one is still needed, a desk lead can share the keys again',
  'desk-key-missing': 'you were not given the key of the desk; a desk lead can share the keys again',
  'reports-unreadable': 'some reports cannot be opened with the keys at hand',
  'report-differs': 'a report in a case is not what the source sent',
  'keys-refused': 'some keys were refused, because they are not what they claim to be',
  'people-refused':
    'the newsroom names people or keys that nobody of the desk signed; they were given nothing',
  'notebook-refused': 'the newsroom did not give back words that you were writing, or gave others',
  'people-ending':
    'the certificate of somebody on the desk ends within four weeks; a desk lead has to open the desk, or run desk renew',
  'leads-ending':
    'the certificate of a desk lead ends within six weeks; it is renewed with the root key (ceremony renew)',
  'epochs-short': 'the keys that are made end within two weeks; a desk lead has to open the desk',
  'epochs-late': 'the keys of the coming weeks could not be made; sources will soon be unable to send',
};

/** Runs a command on an unlocked and synchronised desk, and locks it again. */
export async function onDesk(command: Command, act: (desk: OpenedDesk) => Promise<void>): Promise<void> {
  const options = deskOptionsOf(command);
  await reportingErrors(options, async () => {
    const keyPath = requireKeyPath(options);
    const server = await serverFor(options, keyPath);
    const file = await readJson(keyPath);
    const passphrase = await readPassphrase(options);
    const key = await openKey(deskOptions(server, options.socks), file, passphrase);
    const session = await key.login();
    try {
      await session.sync();
      const { state } = session;
      if (state === null) throw new AmanaError('internal');
      if (options.json !== true)
        for (const { kind } of state.warnings) note(`amana: warning: ${WARNINGS[kind]}.`);
      const print = (json: unknown, sentences: string): void =>
        say(options.json === true ? JSON.stringify(json) : sentences);
      await act({ key, session, state, json: options.json === true, print });
      // Keys that have to change do so before this session forgets them.
      await session.settled();
    } finally {
      await session.lock();
    }
  });
}

/** With --json, a failure is one line of JSON on stderr, and the exit code tells that there was one. */
export async function reportingErrors(options: DeskCommandOptions, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (thrown) {
    if (options.json !== true) throw thrown;
    const error =
      thrown instanceof OperatorError
        ? { code: 'usage', sentence: thrown.message }
        : { code: asAmanaError(thrown).code, sentence: asAmanaError(thrown).message };
    note(JSON.stringify({ error }));
    process.exitCode = thrown instanceof OperatorError ? thrown.exitCode : 1;
  }
}

export function idOf(text: string): ObjectId {
  if (!isObjectId(text))
    throw new OperatorError('An id is 32 hex digits, as the inbox prints it.', { exitCode: 2 });
  return text;
}
