/** Redis forgets everything, twice, while reports and files come in. */
import { openRedis } from '../doctor/redis.ts';
import type { Fault } from './fault.ts';

const FILES = 3;

export const REDIS_EMPTIED: Fault = {
  name: 'redis-emptied',
  about: 'every key of Redis deleted, while reports arrive, are cleaned and released',
  isToBeNamed: false,
  async strike({ house, sources, reports }) {
    const sending = sources.send(reports);
    await sources.attach(FILES);
    const client = openRedis(house.data.redisSocket);
    try {
      await client.connect();
      await client.flushall();
      await sending;
      await client.flushall();
    } finally {
      client.disconnect();
    }
    return null;
  },
};
