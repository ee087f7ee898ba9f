/** Where things lie: in the project, and in a data folder. */
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's top folder. */
export const TOP = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The pages as they were built, and what they were built from. */
export const PAGES = join(TOP, 'dist');

/** sun_path of a unix socket holds 108 bytes with its closing zero (unix(7)). */
const LONGEST_SOCKET_BYTES = 107;

/** One folder a zone, as the hosts would be apart in production. */
export interface DataFolder {
  readonly top: string;
  readonly database: string;
  readonly blobs: string;
  readonly redis: string;
  readonly redisSocket: string;
  /** Stands for the worker host: the only private keys of the running system. */
  readonly workerKeys: string;
  /** The root key, until the operator carries it away. */
  readonly offline: string;
  readonly rootKey: string;
  readonly firstInvite: string;
  /** The public half of the root key: what every process is pinned to. */
  readonly rootPublic: string;
  readonly site: string;
  readonly lock: string;
  /** Addresses and process ids while it runs. */
  readonly running: string;
}

export function dataFolder(path: string): DataFolder {
  const top = resolve(path);
  const socket = join(top, 'redis', 'redis.sock');
  const short = createHash('sha256').update(top).digest('hex').slice(0, 16);
  return {
    top,
    database: join(top, 'amana.sqlite'),
    blobs: join(top, 'blobs'),
    redis: join(top, 'redis'),
    redisSocket:
      Buffer.byteLength(socket) <= LONGEST_SOCKET_BYTES
        ? socket
        : join(tmpdir(), `amana-${short}`, 'redis.sock'),
    workerKeys: join(top, 'worker'),
    offline: join(top, 'offline'),
    rootKey: join(top, 'offline', 'root.key'),
    firstInvite: join(top, 'offline', 'invite.json'),
    rootPublic: join(top, 'root.pub'),
    site: join(top, 'site'),
    lock: join(top, 'up.lock'),
    running: join(top, 'running.json'),
  };
}
