/** A disk that answers in bursts: frozen most of the time, so that every write and every forced write waits. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { NO_DISK } from './disk.ts';
import type { Fault } from './fault.ts';

const BURSTS = 10;
/** A program of its own: what freezes must not wait for what is frozen. It thaws however it ends. */
const FREEZE =
  'trap \'fsfreeze -u "$1" 2>/dev/null\' EXIT; for i in $(seq "$2"); do fsfreeze -f "$1"; sleep 0.4; fsfreeze -u "$1"; sleep 0.1; done';

export const DISK_SLOW: Fault = {
  name: 'disk-slow',
  about: 'the file system frozen for four fifths of five seconds, in bursts, while reports arrive',
  isToBeNamed: false,
  hindrance: ({ disk }) => (disk.mount === null ? NO_DISK : null),
  async strike({ house, sources, reports }) {
    const freezing = spawn('bash', ['-c', FREEZE, 'freeze', house.disk.folder, String(BURSTS)], {
      stdio: 'ignore',
    });
    const ended = once(freezing, 'exit');
    await sources.send(reports);
    await ended;
    return null;
  },
};
