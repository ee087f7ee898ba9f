/** A process that neither works nor ends, each in turn: its clients wait, and come again. */
import { setTimeout as sleep } from 'node:timers/promises';
import { answers } from '../doctor/answers.ts';
import type { Check } from '../doctor/check.ts';
import { workTaken } from '../doctor/taking.ts';
import type { ProcessName } from '../newsroom.ts';
import { type Fault, worst } from './fault.ts';

/** Doctor calls silent whoever has not asked for work in 15 seconds. */
const LONGEST_MS = 30_000;
const ASK_MS = 500;

/** @param asked the check that has to miss it */
const hangs = (name: ProcessName, asked: Check['look']): Fault => ({
  name: `hang-${name}`,
  about: `${name} stopped (SIGSTOP) until doctor misses it, and let go on`,
  isToBeNamed: true,
  async strike({ house, sources, reports }) {
    const pid = house.pid(name);
    if (pid === null) throw new Error(`${name} does not run`);
    process.kill(pid, 'SIGSTOP');
    const sending = sources.send(reports);
    try {
      const end = performance.now() + LONGEST_MS;
      while (performance.now() < end) {
        const named = worst(await asked(await house.look()));
        if (named !== null) return named;
        await sleep(ASK_MS);
      }
      return null;
    } finally {
      process.kill(pid, 'SIGCONT');
      await sending;
    }
  },
});

export const HANGS: readonly Fault[] = [
  hangs('intake', answers),
  hangs('worker', workTaken),
  hangs('janitor', workTaken),
];
