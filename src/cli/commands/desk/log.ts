/** The commands for histories: verify them from their sealed bytes, and take a sealed copy that can be verified elsewhere. */
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { openKey } from '#desk/client/key.ts';
import type { LogFault } from '#desk/client/log-chain.ts';
import type { DeskKey } from '#desk/client/session.ts';
import type { VerifiedLog } from '#desk/client/verify-log.ts';
import { AmanaError, asAmanaError } from '#protocol/errors.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { writePrivately } from '../../files.ts';
import { OperatorError, say } from '../../terminal.ts';
import {
  type DeskCommandOptions,
  deskOptions,
  deskOptionsOf,
  idOf,
  onDesk,
  readJson,
  readPassphrase,
  reportingErrors,
  requireKeyPath,
} from './session.ts';

/** What this device has seen of each history, sealed, beside the key file. */
const seenFileOf = (keyPath: string): string => `${keyPath}.seen`;

/** A key that is only used offline asks nobody. */
const NO_SERVER = 'http://localhost';

/** People count from one. */
const at = (place: number): string => `place ${place + 1}`;

/** One sentence a fault: where, and what kind of thing was done to the history. */
export function sentenceOf(fault: LogFault): string {
  const where = `At ${at(fault.place)}`;
  switch (fault.kind) {
    case 'forged':
      return `${where}, an event is forged: it names ${fault.claimed ?? 'nobody of the desk'}, who did not sign it.`;
    case 'replaced':
      return `${where}, an event was put in the place of another.`;
    case 'inserted':
      return `${where}, an event was put in that belongs to no place of this history.`;
    case 'dropped':
      return fault.count === 1
        ? `Before ${at(fault.place)}, an event was dropped.`
        : `Before ${at(fault.place)}, ${fault.count} events were dropped.`;
    case 'reordered':
      return `${where} stands the event of ${at(fault.belongs)}: events were reordered.`;
    case 'repeated':
      return `${where} stands the event of ${at(fault.first)} once more.`;
    case 'foreign':
      return `${where} stands an event of another history: ${fault.stream}, ${at(fault.first)}.`;
    case 'broken':
      return `${where}, an event does not belong: it was changed, or what stood before it was dropped.`;
    case 'key-missing':
      return `From ${at(fault.place)} on, it is sealed under a key that you were not given: nothing more can be verified.`;
    case 'key-wrong':
      return `From ${at(fault.place)} on, the key that you were given is not the one that the history names.`;
    case 'cut':
      return `It ends after ${fault.place} events, and this device has seen ${fault.seen}: its end is withheld.`;
    case 'rewritten':
      return `${where} stands another event than the one that this device has seen there: the history was rewritten.`;
  }
}

const nameOf = ({ kind, stream, title }: VerifiedLog): string =>
  kind === 'desk' ? 'The desk’s own history' : `Case ${stream}${title === null ? '' : ` (${title})`}`;

function show(log: VerifiedLog, json: boolean): void {
  if (json) {
    const { stream, kind, events, proven, faults, refused } = log;
    const told = faults.map((fault) => ({ ...fault, sentence: sentenceOf(fault) }));
    say(JSON.stringify({ stream, kind, whole: faults.length === 0, events, proven, faults: told, refused }));
    return;
  }
  const verdict =
    log.faults.length === 0
      ? `whole. ${log.events} events, each sealed, signed and in its place.`
      : `NOT whole. ${log.proven} of ${log.events} events stand as they were signed.`;
  say(`${nameOf(log)}: ${verdict}`);
  for (const fault of log.faults) say(`  ${sentenceOf(fault)}`);
  for (const { place, by, type } of log.refused)
    say(
      `  At ${at(place)}, “${type}” by ${by} is genuine and does not count: a rule of the desk forbids it.`,
    );
}

async function readSeen(keyPath: string): Promise<Uint8Array | null> {
  try {
    return new Uint8Array(await readFile(seenFileOf(keyPath)));
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null;
    throw new OperatorError(`${seenFileOf(keyPath)} cannot be read.`, { cause });
  }
}

/** Holds a copy against the key and what this device has seen, and keeps what it sees now. */
async function verify(
  key: DeskKey,
  keyPath: string,
  file: unknown,
  shown: ObjectId | null,
  json: boolean,
): Promise<void> {
  const seen = await readSeen(keyPath);
  const verdict = await key.verifyLogs(file, seen).catch((thrown: unknown) => {
    if (seen === null || asAmanaError(thrown).code !== 'cannot-open') throw thrown;
    throw new OperatorError(
      `${seenFileOf(keyPath)} was not written with this key, or was changed. Take it away to begin anew; a missing end is then not found.`,
      { cause: thrown },
    );
  });
  await writePrivately(seenFileOf(keyPath), verdict.seen);
  const logs = verdict.logs.filter(({ stream }) => shown === null || stream === shown);
  if (logs.length === 0) throw new AmanaError('not-found');
  for (const log of logs) show(log, json);
  if (logs.some(({ faults }) => faults.length > 0)) process.exitCode = 1;
}

export function registerLog(desk: Command): void {
  desk
    .command('verify-log')
    .argument('[case]', 'only this case; every history that you read, and the desk’s own, when left out')
    .option('--file <file>', 'verify a copy made by export-log; the newsroom is not asked')
    .description(
      'Verifies signed histories from their sealed bytes: every seal, signature, link and rule. Names what was forged, dropped or reordered, and exits with 1.',
    )
    .addHelpText(
      'after',
      '\nA chain cannot show that its end is missing. So what this device has seen of each history is kept, sealed, in' +
        '\nFILE.seen beside the key file, and held against what it sees the next time.',
    )
    .action(async (id: string | undefined, options: { readonly file?: string }, command: Command) => {
      const shown = id === undefined ? null : idOf(id);
      if (options.file === undefined) {
        await onDesk(command, async ({ session, key, json }) =>
          verify(
            key,
            requireKeyPath(deskOptionsOf(command)),
            await session.sealedLogs(shown === null ? undefined : [null, shown]),
            shown,
            json,
          ),
        );
        return;
      }
      await verifyCopy(deskOptionsOf(command), options.file, shown);
    });

  desk
    .command('export-log')
    .argument('<case>', 'a case, or "desk" for the desk’s own history')
    .argument('<file>', 'where the copy goes')
    .description(
      'Takes a copy of a history: sealed events, the statements behind their signatures, and the keys sealed to you. It opens with your key file alone.',
    )
    .action((id: string, path: string, _options: unknown, command: Command) =>
      onDesk(command, async ({ session, print }) => {
        const copy = await session.sealedLogs([id === 'desk' ? null : idOf(id)]);
        await writePrivately(path, `${JSON.stringify(copy)}\n`);
        const events = copy.streams.reduce((sum, stream) => sum + stream.events.length, 0);
        print({ file: path, events }, `${events} sealed events copied to ${path}.`);
      }),
    );
}

async function verifyCopy(options: DeskCommandOptions, path: string, shown: ObjectId | null): Promise<void> {
  await reportingErrors(options, async () => {
    const keyPath = requireKeyPath(options);
    const key = await openKey(deskOptions(NO_SERVER), await readJson(keyPath), await readPassphrase(options));
    await verify(key, keyPath, await readJson(path), shown, options.json === true);
  });
}
