/** Connections to Redis, which may vanish and come back at any time: they reconnect for ever, and quietly. */
import { Redis } from 'ioredis';

/** First a tenth of a second, then doubling to two seconds. */
const LONGEST_WAIT_MS = 2_000;
const waitBeforeRetry = (times: number): number => Math.min(50 * 2 ** Math.min(times, 10), LONGEST_WAIT_MS);

/** A command of a producer that is not answered by then has failed; the janitor makes up for it. */
const COMMAND_MS = 5_000;

/**
 * @param redis path of a unix socket, or a redis:// URL
 * @param use a producer fails at once while Redis is away; a worker waits for it
 */
export function connectRedis(redis: string, use: 'producer' | 'worker', onError: () => void): Redis {
  const client = new Redis(redis, {
    retryStrategy: waitBeforeRetry,
    maxRetriesPerRequest: null,
    ...(use === 'producer'
      ? { enableOfflineQueue: false, commandTimeout: COMMAND_MS, autoResendUnfulfilledCommands: false }
      : {}),
  });
  client.on('error', onError);
  return client;
}
