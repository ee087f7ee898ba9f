/**
 * Runs another program inside the child, one that starts no further process: what reads the file there gets a system
 * call filter of its own before its first instruction, so that a file which takes it over cannot fork either.
 */
import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, writeFileSync } from 'node:fs';
import { childFilter, type FilterOptions, thisMachine } from '../seccomp.ts';
import { Refusal } from './format.ts';

/** Sets the filter (prctl, PR_SET_SECCOMP, SECCOMP_MODE_FILTER) and becomes the program; a `struct sock_fprog` is a u16 and a pointer. */
const LAUNCHER = `
my ($call, $filter) = splice @ARGV, 0, 2;
open my $file, '<:raw', $filter or exit 97;
local $/;
my $bytes = <$file>;
close $file;
exit 97 unless syscall($call + 0, 22, 2, pack('S x6 P', length($bytes) / 8, $bytes), 0, 0) == 0;
exec { $ARGV[0] } @ARGV or exit 97;
`;
const NOT_STARTED = 97;
const PERL = '/usr/bin/perl';
const PRCTL = { x64: 157, arm64: 167 } as const;

export interface Run {
  readonly program: string;
  readonly args: readonly string[];
  /** Added to a plain environment: PATH, HOME=/tmp, C.UTF-8 and UTC. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly localSockets?: FilterOptions['localSockets'];
  /** Killed after this: the rest of the file's time is left for what comes then. */
  readonly wallMs: number;
  /** Where standard output and error go; nowhere, if not said. Pipes would need sockets. */
  readonly outputPath?: string;
}

/**
 * @returns the exit status; null when it was killed by a signal
 * @throws Refusal `took too long` beyond its time; Error when it could not be started
 */
export async function runConfined(run: Run): Promise<number | null> {
  const machine = thisMachine();
  if (machine === null) throw new Error('no filter for this machine');
  const filterPath = `/tmp/filter-${run.localSockets === true ? 'local' : 'none'}.bpf`;
  if (!existsSync(filterPath)) {
    const options: FilterOptions = { processes: false, localSockets: run.localSockets ?? false };
    writeFileSync(filterPath, childFilter(machine, options));
  }
  const output = openSync(run.outputPath ?? '/dev/null', 'w');
  try {
    const command = [String(PRCTL[machine]), filterPath, run.program, ...run.args];
    const child = spawn(PERL, ['-e', LAUNCHER, ...command], {
      stdio: ['ignore', output, output],
      env: {
        PATH: '/usr/bin',
        HOME: '/tmp',
        TMPDIR: '/tmp',
        LC_ALL: 'C.UTF-8',
        TZ: 'UTC',
        ...run.environment,
      },
    });
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, run.wallMs);
    const status = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', resolve);
    });
    clearTimeout(timer);
    if (late) throw new Refusal('took too long');
    if (status === NOT_STARTED) throw new Error('the program did not start');
    return status;
  } finally {
    closeSync(output);
  }
}
