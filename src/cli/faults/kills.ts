/** Each process killed with -9, in each phase. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Finding } from '../doctor/finding.ts';
import { redisSettings } from '../doctor/redis.ts';
import { processes } from '../doctor/services.ts';
import type { ProcessName } from '../newsroom.ts';
import { DUTIES } from './duties.ts';
import { type Fault, type Trial, worst } from './fault.ts';

/** tor and the mediator of its circuits need a Tor network: they are killed in tests/tor/trouble.test.ts. */
const VICTIMS = [
  'intake',
  'newsroom',
  'worker',
  'janitor',
  'redis',
  'plain',
  'site',
  'relay',
  'watch',
] as const;
const ASK_MS = 10;
const FILES = 3;
const WELL_MS = 60_000;

/**
 * Kills it, and asks doctor until it names it or another one stands in its place, which has to do what this one did.
 * @throws Error where it does not
 */
async function killed(trial: Trial, name: ProcessName): Promise<Finding | null> {
  const { house } = trial;
  const isBack = house.kill(name);
  let named: Finding | null = null;
  while (named === null && !isBack()) {
    const look = await house.look();
    const seen = [...processes(look), ...(await redisSettings(look))];
    // Another one that is still coming back from the fault before is not what is asked for.
    named = worst(seen.filter((one) => one.seen.toLowerCase().includes(name)));
    await sleep(ASK_MS);
  }
  await house.back(isBack);
  const duty = DUTIES[name];
  const isWell = async (): Promise<boolean> => {
    const look = await house.look();
    return (
      worst([...processes(look), ...(await redisSettings(look))]) === null && (await duty?.(trial)) !== false
    );
  };
  for (const end = performance.now() + WELL_MS; !(await isWell()); await sleep(ASK_MS))
    if (performance.now() > end) throw new Error(`${name} was started again, and does not do what it is for`);
  return named;
}

type Phase = (trial: Trial, kill: () => Promise<Finding | null>) => Promise<Finding | null>;

/** Resolves once this many more are acknowledged than before, or sending has ended. */
async function underWay({ sources }: Trial, more: number): Promise<void> {
  const goal = sources.acknowledged.size + more;
  while (sources.acknowledged.size < goal) await sleep(ASK_MS);
}

const PHASES: Readonly<Record<string, Phase>> = {
  async arriving(trial, kill) {
    const third = underWay(trial, Math.floor(trial.reports / 3));
    const sending = trial.sources.send(trial.reports);
    await Promise.race([third, sending]);
    const [named] = await Promise.all([kill(), sending]);
    return named;
  },
  async cleaning(trial, kill) {
    const sending = trial.sources.send(trial.reports);
    // A worker is called with the last byte, and takes it within milliseconds.
    await trial.sources.attach(FILES);
    const [named] = await Promise.all([kill(), sending]);
    return named;
  },
  async releasing(trial, kill) {
    await trial.sources.send(trial.reports);
    return kill();
  },
  async idle(trial, kill) {
    await trial.desk.waitFor([...trial.sources.acknowledged.keys()], 30_000);
    const named = await kill();
    await trial.sources.send(trial.reports);
    return named;
  },
};

export const KILLS: readonly Fault[] = VICTIMS.flatMap((victim) =>
  Object.entries(PHASES).map(([phase, inPhase]) => ({
    name: `kill-${victim}-${phase}`,
    about: `kill -9 of ${victim}, while ${phase === 'idle' ? 'nothing goes on' : phase}`,
    isToBeNamed: true,
    strike: (trial: Trial) => inPhase(trial, () => killed(trial, victim)),
  })),
);
