/** The clock of every process jumps a day and more, ahead or back, while reports arrive. */
import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { clock } from '../doctor/clock.ts';
import { FAULT_PARTS } from '../setup/parts.ts';
import { type Fault, worst } from './fault.ts';
import type { Dress } from './house.ts';

const libfaketime = (): string | null =>
  FAULT_PARTS.flatMap(({ files = [] }) => files).find((path) => existsSync(path)) ?? null;

/** More than a day, so that every daily chore runs and every report gets another day. */
const AHEAD = '+26h';
/** The library looks once a second whether the clock has jumped. */
const NOTICED_MS = 2_500;
const AFTER = 8;
const WITHIN_MS = 60_000;

const JUMPING = new Set(['intake', 'newsroom', 'worker', 'janitor', 'plain']);

/** Sent while the clock is right: the key that they are sealed to is taken on its own day, and the worker keeps it some more. */
const FILES = 2;
const RIGHT = '+0';

/** @param from the clock at the start of the processes @param to the one that it jumps to */
const jumps = (name: string, about: string, from: string, to: string): Fault => ({
  name,
  about,
  isToBeNamed: true,
  hindrance: () =>
    libfaketime() === null ? 'clocks are changed with libfaketime, which is not installed' : null,
  async strike({ house, sources, desk, reports }) {
    const file = join(dirname(house.disk.folder), 'clock');
    const jump = (offset: string) => writeFileSync(file, `${offset}\n`);
    jump(from);
    const dress: Dress = (process, plan) =>
      JUMPING.has(process)
        ? {
            ...plan,
            env: () => ({
              ...plan.env(),
              LD_PRELOAD: libfaketime() ?? '',
              FAKETIME_TIMESTAMP_FILE: file,
              FAKETIME_CACHE_DURATION: '1',
              FAKETIME_DONT_FAKE_MONOTONIC: '1',
              DONT_FAKE_MONOTONIC: '1',
            }),
          }
        : plan;
    await house.restart(dress);
    try {
      const before = sources.acknowledged.size;
      if (from === RIGHT) await sources.attach(FILES);
      const sending = sources.send(reports);
      while (sources.acknowledged.size < before + reports / 3) await new Promise((go) => setTimeout(go, 20));
      jump(to);
      await sending;
      await sleep(NOTICED_MS);
      await sources.send(AFTER);
      if (to === RIGHT) await sources.attach(FILES);
      await desk.waitFor([...sources.acknowledged.keys()], WITHIN_MS);
      await desk.cleaned(sources.files, WITHIN_MS);
      jump(RIGHT);
      return worst(await clock(await house.look()));
    } finally {
      await house.restart();
    }
  },
});

export const CLOCKS: readonly Fault[] = [
  jumps(
    'clock-jumps-ahead',
    'the clock of every process 26 hours ahead while reports arrive, and back again once they have',
    RIGHT,
    AHEAD,
  ),
  jumps(
    'clock-jumps-back',
    'every process started 26 hours ahead, and its clock back by that while reports arrive',
    AHEAD,
    RIGHT,
  ),
];
