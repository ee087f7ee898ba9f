/** Whether somebody takes what waits in the queue: a worker that hangs, or cannot reach Redis, looks alive from here. */
import type { Check, Look } from './check.ts';
import { type Finding, fail, pass } from './finding.ts';
import { connectToHolder } from './redis.ts';

/** What waits for whom, as the queue names it; its clients carry that name in base64. */
const WORKS = [
  ['sanitize', 'worker'],
  ['release', 'janitor'],
] as const;

/** Whoever takes work asks again every five seconds at the latest, or renews the lock of what is under way every ten. */
const SILENT_SECONDS = 15;

/** @param clients as Redis lists them @param work as the queue names it @returns the seconds since one of them was heard; null without any */
export function secondsSilent(clients: string, work: string): number | null {
  const name = `:${Buffer.from(work).toString('base64')}`;
  const silent = clients
    .split('\n')
    .filter((line) => / name=([^ ]*)/.exec(line)?.[1]?.includes(name) === true)
    .map((line) => Number(/ idle=(\d+)/.exec(line)?.[1]));
  return silent.length === 0 ? null : Math.min(...silent);
}

async function clientsOf(address: string): Promise<string> {
  const client = await connectToHolder(address);
  try {
    return String(await client.client('LIST'));
  } finally {
    client.disconnect();
  }
}

/**
 * A worker takes work only once its sandbox has proved that it holds, and ends when none starts any more: that it asks for
 * work is word of its sandbox, from the one place where it matters.
 */
export const workersSandbox = async ({ running }: Look): Promise<Finding> => {
  const check = 'sandbox';
  const mend =
    'Read journalctl --namespace=amana; run amana doctor by hand, which starts a sandbox of its own.';
  try {
    const silent = running === null ? null : secondsSilent(await clientsOf(running.redis), 'sanitize');
    return silent !== null && silent <= SILENT_SECONDS
      ? pass(check, 'A worker takes files, which it does only while its sandbox holds.')
      : fail(check, 'No worker takes files: none runs, or its sandbox does not hold.', mend);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return fail(check, 'Redis does not answer, so that no worker can be asked.', mend);
  }
};

export const workTaken: Check['look'] = async ({ running }): Promise<readonly Finding[]> => {
  if (running === null) return [];
  try {
    const clients = await clientsOf(running.redis);
    const missing = WORKS.filter(
      ([work]) => (secondsSilent(clients, work) ?? SILENT_SECONDS + 1) > SILENT_SECONDS,
    );
    return [
      missing.length === 0
        ? pass('work taken', 'The worker and the janitor ask for work.')
        : fail(
            'work taken',
            `Nothing is heard from: ${missing.map(([, who]) => who).join(', ')}.`,
            'See that it runs and reaches Redis; what has arrived is kept until then.',
          ),
    ];
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return [fail('work taken', 'Redis does not answer.', 'Start it; what has arrived is kept.')];
  }
};
