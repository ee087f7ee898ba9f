/** `./amana doctor`: every finding with its mend; the exit code is the worst of them. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { SocksPort } from '#http/index.ts';
import { sendCanary } from '../doctor/canary.ts';
import { GROUPS, type Group, type Look } from '../doctor/check.ts';
import type { State } from '../doctor/finding.ts';
import { Kept } from '../doctor/kept.ts';
import { findings, type GroupedFinding } from '../doctor/list.ts';
import { keepFindings } from '../doctor/record.ts';
import { socksPort } from '../source.ts';
import { runningAt, standingFolder, usualFolder } from '../standing.ts';
import { OperatorError, say, step, strong } from '../terminal.ts';

const EXIT_CODES: Readonly<Record<State, number>> = { pass: 0, warn: 1, fail: 2 };

/** Where a tor of the system has its settings, unless `up` runs one of its own. */
const SYSTEM_TORRC = '/etc/amana/torrc';

/** Often enough for a screen that somebody looks at; each round starts a sandbox, for about a second. */
const WATCH_SECONDS = 60;
const LEAST_SECONDS = 1;
const MOST_SECONDS = 24 * 60 * 60;

interface DoctorOptions {
  readonly data?: string;
  readonly torrc?: string;
  readonly only?: Group;
  readonly watch?: number | true;
  readonly canary?: true;
  readonly socks?: SocksPort;
  readonly askWorker?: true;
  readonly json?: true;
}

function seconds(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < LEAST_SECONDS || value > MOST_SECONDS)
    throw new InvalidArgumentError(`It has to be whole seconds, from ${LEAST_SECONDS} to ${MOST_SECONDS}.`);
  return value;
}

export function registerDoctor(program: Command): void {
  program
    .command('doctor')
    .description('Checks this machine, the data folder and what runs. Exit code: 0 pass, 1 warn, 2 fail.')
    .option(
      '--data <dir>',
      'the data folder of ./amana up; left out, its usual one, or what ./amana install made',
    )
    .option('--torrc <file>', `the torrc of the onions; that of the data folder, or ${SYSTEM_TORRC}`)
    .addOption(new Option('--only <group>', 'the checks of one group').choices(GROUPS))
    .option(
      '--watch [seconds]',
      `looks again and again, every ${WATCH_SECONDS} seconds, and says only what changed, until Ctrl-C; all that is stored is read once an hour`,
      seconds,
    )
    .option('--canary', 'first sends a report of our own, which a desk drops and answers')
    .option(
      '--socks <host:port>',
      'with --canary: through this SOCKS port of a tor, as a source comes',
      socksPort,
    )
    .option(
      '--ask-worker',
      'starts no sandbox of its own: the running worker tells whether its own holds, as the timer’s unit asks',
    )
    .option('--json', 'one line of JSON on stdout, or one a change with --watch')
    .addHelpText(
      'after',
      '\nExamples:\n  ./amana doctor\n  ./amana doctor --canary --socks 127.0.0.1:9050\n  ./amana doctor --only tor --torrc /etc/amana/torrc\n  ./amana doctor --watch 300 --json',
    )
    .action(doctor);
}

async function lookNow({ data: folder, torrc, askWorker }: DoctorOptions): Promise<Look> {
  const data = standingFolder(folder ?? usualFolder());
  const own = join(data.tor, 'torrc');
  const found = [own, SYSTEM_TORRC].find((path) => existsSync(path)) ?? null;
  const running = await runningAt(data);
  return { data, running, torrc: torrc ?? found, asksWorker: askWorker === true };
}

/** Whoever mistypes must not be told that all is well: a folder that is not there has nothing that is ill. */
function refuseSlips({ data, canary, socks }: DoctorOptions): void {
  if (data !== undefined && !existsSync(data))
    throw new OperatorError(`There is no ${data}; give the newsroom’s folder with --data.`, { exitCode: 2 });
  if (socks !== undefined && canary !== true)
    throw new OperatorError('--socks is the way of a canary: give it with --canary.', { exitCode: 2 });
}

async function doctor(options: DoctorOptions): Promise<void> {
  refuseSlips(options);
  const look = await lookNow(options);
  if (options.canary === true) {
    await sendCanary(look, options.socks ?? null);
    step('the canary has arrived; a desk that is open answers it, and the next drop brings the answer.');
  }
  const kept = new Kept();
  const found = await findings(look, options.only ?? null, kept);
  if (options.only === undefined) await keepFindings(look, found);
  if (options.json === true) say(JSON.stringify({ worst: nameOf(worstOf(found)), checks: found }));
  else say(grouped(found));
  process.exitCode = worstOf(found);
  if (options.watch !== undefined) await watch(options, found, kept);
}

const worstOf = (found: readonly GroupedFinding[]): number =>
  found.reduce((code, { state }) => Math.max(code, EXIT_CODES[state]), 0);

const nameOf = (code: number): State => (code === 0 ? 'pass' : code === 1 ? 'warn' : 'fail');

const lineOf = ({ state, check, seen, mend }: GroupedFinding): string =>
  `${state === 'pass' ? state : strong(state)}  ${check.padEnd(20)}  ${seen}${mend === null ? '' : `\n${' '.repeat(28)}${mend}`}`;

/** A heading for each group that found something. */
const grouped = (found: readonly GroupedFinding[]): string =>
  GROUPS.flatMap((group) => {
    const own = found.filter((each) => each.group === group);
    return own.length === 0 ? [] : [`${strong(group)}\n${own.map(lineOf).join('\n')}\n`];
  })
    .join('\n')
    .trimEnd();

const isSame = (one: GroupedFinding, other: GroupedFinding): boolean =>
  one.check === other.check && one.state === other.state && one.seen === other.seen;

/** @returns what is there now and was not before, and what is no longer told */
export function changesBetween(
  before: readonly GroupedFinding[],
  now: readonly GroupedFinding[],
): { readonly come: readonly GroupedFinding[]; readonly gone: readonly string[] } {
  const names = new Set(now.map(({ check }) => check));
  return {
    come: now.filter((each) => !before.some((old) => isSame(old, each))),
    gone: [...new Set(before.map(({ check }) => check))].filter((check) => !names.has(check)),
  };
}

/** Until Ctrl-C; the exit code is then that of the last round. */
async function watch(options: DoctorOptions, first: readonly GroupedFinding[], kept: Kept): Promise<void> {
  const stop = new AbortController();
  const end = () => stop.abort();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end);
  const pauseMs = (options.watch === true ? WATCH_SECONDS : (options.watch ?? WATCH_SECONDS)) * 1000;
  let before = first;
  while (await waited(pauseMs, stop.signal)) {
    const look = await lookNow(options);
    const roundMs = Date.now();
    const now = await findings(look, options.only ?? null, kept);
    if (stop.signal.aborted) break;
    if (options.only === undefined) await keepFindings(look, now);
    const { come, gone } = changesBetween(before, now);
    if (come.length + gone.length > 0) {
      const older = kept.before(roundMs);
      if (options.json === true)
        say(JSON.stringify({ worst: nameOf(worstOf(now)), checks: come, gone, kept: older }));
      else
        say(
          [
            ...come.map(lineOf),
            ...gone.map((check) => `gone  ${check}`),
            ...older.map(({ since, checks }) => `kept  ${checks.join(', ')}: as found at ${since}`),
          ].join('\n'),
        );
    }
    process.exitCode = worstOf(now);
    before = now;
  }
}

/** @returns false when it was told to stop meanwhile */
async function waited(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await sleep(ms, undefined, { signal });
    return true;
  } catch (thrown) {
    if (signal.aborted) return false;
    throw thrown;
  }
}
