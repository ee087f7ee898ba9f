/** What is left once everything has arrived: nothing in Redis, and codes and counts in the logs. */
import { setTimeout as sleep } from 'node:timers/promises';
import { damage } from '../doctor/damage.ts';
import { openRedis } from '../doctor/redis.ts';
import type { House } from './house.ts';

export interface Afterwards {
  /** Keys of Redis that speak of a job, or say more than how the queue is set. */
  readonly keysLeft: number;
  /** Log lines with anything but an event, a count, a code and the day. */
  readonly linesTelling: number;
  /** What doctor still finds damaged. */
  readonly damages: number;
}

const SETTLE_MS = 60_000;
const STANDING = /:(meta|stalled-check|marker)$/;
/** Fields of a queue's own settings. */
const META = ['opts.maxLenEvents', 'version'];
const FIELDS = new Set(['level', 'day', 'part', 'event', 'count', 'code']);

export async function lookAfterwards(house: House): Promise<Afterwards> {
  const damages = (await damage(house)).filter(({ state }) => state === 'fail').length;
  return {
    keysLeft: await keysLeft(house.data.redisSocket),
    linesTelling: house.lines.filter(tells).length,
    damages,
  };
}

async function keysLeft(address: string): Promise<number> {
  const client = openRedis(address);
  try {
    await client.connect();
    const end = performance.now() + SETTLE_MS;
    for (;;) {
      const keys = await client.keys('*');
      let telling = keys.filter((key) => !STANDING.test(key)).length;
      for (const key of keys.filter((one) => one.endsWith(':meta')))
        telling += Object.keys(await client.hgetall(key)).filter((field) => !META.includes(field)).length;
      if (telling === 0 || performance.now() > end) return telling;
      await sleep(200);
    }
  } finally {
    client.disconnect();
  }
}

/** Lines of the supervisor and of Redis are no logs of ours. */
function tells(line: string): boolean {
  if (!line.startsWith('{')) return false;
  const entry: unknown = JSON.parse(line);
  if (typeof entry !== 'object' || entry === null) return true;
  return Object.keys(entry).some((name) => !FIELDS.has(name)) || /[0-9a-f]{32}/.test(line);
}
