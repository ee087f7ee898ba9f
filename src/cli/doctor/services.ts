/** Checks of what runs: every process, what a crash of it would leave, and how often it publishes. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { STEADY_DROP_SECONDS } from '#protocol/drops.ts';
import type { Running } from '../running.ts';
import { startOf } from '../supervise/lock.ts';
import type { Look } from './check.ts';
import { type Finding, fail, pass, warn } from './finding.ts';

export function processes({ running }: Look): readonly Finding[] {
  return [
    running === null
      ? warn('services', 'Nothing runs on this data folder.', 'Start it with ./amana up.')
      : standing(running),
  ];
}

function standing({ pids, plain, doors }: Running): Finding {
  const down = Object.entries(pids).filter(([name, pid]) =>
    pid === null
      ? name !== 'redis' && !(name === 'plain' && plain === null) && !(name === 'tor' && doors === null)
      : startOf(pid) === null,
  );
  return down.length === 0
    ? pass('services', 'Everything that should run runs.')
    : fail(
        'services',
        `Not running: ${down.map(([name]) => name).join(', ')}.`,
        'up' in pids
          ? 'Read what ./amana up says, and start it again.'
          : 'Read systemctl status amana-NAME and journalctl --namespace=amana, and start it again.',
      );
}

export function dropInterval({ running }: Look): readonly Finding[] {
  if (running === null) return [];
  return [judged(running.dropSeconds)];
}

function judged(dropSeconds: number): Finding {
  return dropSeconds >= STEADY_DROP_SECONDS
    ? pass('drops', 'They come at fixed times, whether or not there are replies.')
    : warn(
        'drops',
        'Their interval is under an hour: everybody can see when a reply was published.',
        'That is for trying out; set AMANA_DROP_SECONDS to 21600, which is 6 hours.',
      );
}

/** core(5): a pattern that begins with a pipe hands memory to a program, whatever the limit says. */
const PATTERN = '/proc/sys/kernel/core_pattern';
/** It keeps to the limit of the process that died. */
const KEEPS_LIMIT = /systemd-coredump/;

export async function coreDumps({ running }: Look): Promise<readonly Finding[]> {
  if (running === null) return [];
  const dumping: string[] = [];
  for (const [name, pid] of Object.entries(running.pids)) {
    // `up` itself holds no content, and a process between two lives has no limits to read.
    if (pid === null || name === 'up' || !existsSync(`/proc/${pid}/limits`)) continue;
    const limits = await readFile(`/proc/${pid}/limits`, 'utf8');
    if (!/^Max core file size\s+0\s+0\s/m.test(limits)) dumping.push(name);
  }
  if (dumping.length > 0)
    return [
      fail(
        'core dumps',
        `A crash of ${dumping.join(', ')} would write its memory to the disk.`,
        'Set LimitCORE=0, or start with ./amana up.',
      ),
    ];
  return [coreProgram(existsSync(PATTERN) ? await readFile(PATTERN, 'utf8') : '')];
}

/** @param pattern of the kernel */
export const coreProgram = (pattern: string): Finding =>
  pattern.startsWith('|') && !KEEPS_LIMIT.test(pattern)
    ? warn(
        'core dumps',
        'A crash hands its memory to a program of this system, which may keep it.',
        'Run sysctl -w kernel.core_pattern=core, and keep it in /etc/sysctl.d.',
      )
    : pass('core dumps', 'A crash leaves no memory on the disk.');
