/** Connections to Redis, which may vanish and come back at any time: they reconnect for ever, and quietly. */
import {
  type AbstractConnector,
  Cluster,
  Redis,
  type RedisOptions,
  type SentinelConnectionOptions,
  SentinelConnector,
} from 'ioredis';
import { parseRedisAddress, type RedisAddress } from './address.ts';

export type RedisConnection = Redis | Cluster;

/** First a tenth of a second, then doubling to two seconds. */
const LONGEST_WAIT_MS = 2_000;
const waitBeforeRetry = (times: number): number => Math.min(50 * 2 ** Math.min(times, 10), LONGEST_WAIT_MS);

/** A command of a producer that is not answered by then has failed; the janitor makes up for it. */
const COMMAND_MS = 5_000;
/**
 * A server that was asked and has said nothing for so long is gone without a word; the connection is made anew. A worker
 * that waits for work is answered within ten seconds, with nothing.
 */
const SILENCE_MS = 15_000;
/** A sentinel that does not answer by then is passed over: whoever waits for it would connect to none. */
const SENTINEL_MS = 5_000;
/** What has no connection any more waits this long for its end, and holds up that of the process. */
const DISCONNECT_MS = 200;
/** A server that lies does not say so; whoever still talks to it asks anew where the master is. */
const movedAway = (failure: Error): boolean =>
  /^(READONLY|UNBLOCKED|LOADING|MASTERDOWN)/.test(failure.message);

/**
 * @param redis as `parseRedisAddress` reads it
 * @param use a producer fails at once while Redis is away; a worker waits for it
 */
export function connectRedis(
  redis: string,
  use: 'producer' | 'worker',
  onError: () => void,
): RedisConnection {
  const common = {
    maxRetriesPerRequest: null,
    reconnectOnError: movedAway,
    disconnectTimeout: DISCONNECT_MS,
    socketTimeout: SILENCE_MS,
    ...(use === 'producer' ? { commandTimeout: COMMAND_MS, autoResendUnfulfilledCommands: false } : {}),
  };
  const waits = use === 'worker';
  const client = connectTo(parseRedisAddress(redis), common, waits);
  client.on('error', onError);
  return client;
}

/**
 * Listens to the sentinels only while there is a connection that another master could end. Word of a new one that came
 * while the next connection was being made would break that off, and ioredis takes what is broken off there for closed
 * by us: it would never connect again.
 */
class SentinelsAskedAnew extends SentinelConnector {
  /** @param options of the connection, as ioredis gives them to any connector */
  constructor(options: unknown) {
    if (!namesSentinels(options)) throw new Error('a connection without sentinels');
    super(options);
  }

  override connect(
    tell: Parameters<AbstractConnector['connect']>[0],
  ): ReturnType<AbstractConnector['connect']> {
    this.disconnect();
    return super.connect(tell);
  }
}

const namesSentinels = (options: unknown): options is SentinelConnectionOptions =>
  typeof options === 'object' &&
  options !== null &&
  'sentinels' in options &&
  Array.isArray(options.sentinels);

type Common = Pick<
  RedisOptions,
  | 'maxRetriesPerRequest'
  | 'reconnectOnError'
  | 'disconnectTimeout'
  | 'socketTimeout'
  | 'commandTimeout'
  | 'autoResendUnfulfilledCommands'
>;

function connectTo(address: RedisAddress, common: Common, waits: boolean): RedisConnection {
  if (address.kind === 'one')
    return new Redis(address.at, { ...common, retryStrategy: waitBeforeRetry, enableOfflineQueue: waits });
  const { password, tls } = address;
  const secured = {
    ...common,
    ...(password === null ? {} : { password }),
    ...(tls ? { tls: {} } : {}),
  };
  if (address.kind === 'cluster') {
    return new Cluster([...address.hosts], {
      redisOptions: secured,
      clusterRetryStrategy: waitBeforeRetry,
      enableOfflineQueue: waits,
      // While a replica takes over, its slots belong to nobody.
      retryDelayOnFailover: 200,
      retryDelayOnClusterDown: 200,
      slotsRefreshTimeout: 2_000,
    });
  }
  return new Redis({
    ...secured,
    ...(password === null ? {} : { sentinelPassword: password }),
    enableTLSForSentinelMode: tls,
    Connector: SentinelsAskedAnew,
    sentinelCommandTimeout: SENTINEL_MS,
    sentinels: [...address.hosts],
    name: address.name,
    sentinelRetryStrategy: waitBeforeRetry,
    retryStrategy: waitBeforeRetry,
    enableOfflineQueue: waits,
    // Told by the sentinels when another one is the master; a dead connection says so much later.
    failoverDetector: true,
  });
}
