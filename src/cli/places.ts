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
/** `-32`: what a further process of the same kind adds. */
const NUMBER_BYTES = 3;

/** One folder a zone, as the hosts would be apart in production. */
export interface DataFolder {
  readonly top: string;
  readonly database: string;
  readonly blobs: string;
  readonly redis: string;
  readonly redisSocket: string;
  /** tor's own folder, with the onions' keys, where `up` runs one. */
  readonly tor: string;
  /** Where the servers listen behind tor. */
  readonly doors: {
    readonly intake: string;
    readonly plain: string;
    readonly newsroom: string;
    readonly site: string;
  };
  /** Where the servers tell of circuits that have to be closed, and the folder in which tor takes the word. */
  readonly mediator: string;
  readonly torControl: string;
  /** Where the newsroom finds the relay, and the relay's own key. */
  readonly relaySocket: string;
  readonly relayKey: string;
  /** Stands for the worker host: the only private keys of the running system. */
  readonly workerKeys: string;
  /** The root key, until the operator carries it away. */
  readonly offline: string;
  readonly rootKey: string;
  readonly firstInvite: string;
  /** The public half of the root key: what every process is pinned to. */
  readonly rootPublic: string;
  /** The canary that is on its way, and what opens the answer to it. */
  readonly canary: string;
  /** What doctor found last, for the status page. */
  readonly findings: string;
  readonly site: string;
  readonly lock: string;
  /** Addresses and process ids while it runs. */
  readonly running: string;
}

/** Where one of several intakes listens behind tor. @param name `intake` for the first */
export const intakeDoor = ({ doors }: DataFolder, name: string): string =>
  join(dirname(doors.intake), `${name}.sock`);

export function dataFolder(path: string): DataFolder {
  const top = resolve(path);
  const short = createHash('sha256').update(top).digest('hex').slice(0, 16);
  const socketAt = (folder: string, file: string): string => {
    const socket = join(top, folder, file);
    return Buffer.byteLength(socket) + NUMBER_BYTES <= LONGEST_SOCKET_BYTES
      ? socket
      : join(tmpdir(), `amana-${short}`, file);
  };
  return {
    top,
    database: join(top, 'amana.sqlite'),
    blobs: join(top, 'blobs'),
    redis: join(top, 'redis'),
    redisSocket: socketAt('redis', 'redis.sock'),
    tor: join(top, 'tor'),
    doors: {
      intake: socketAt('doors', 'intake.sock'),
      plain: socketAt('doors', 'plain.sock'),
      newsroom: socketAt('doors', 'newsroom.sock'),
      site: socketAt('doors', 'site.sock'),
    },
    mediator: socketAt('circuits', 'mediator.sock'),
    torControl: dirname(socketAt('control', 'control')),
    relaySocket: socketAt('relay', 'relay.sock'),
    relayKey: join(top, 'relay', 'relay.key'),
    workerKeys: join(top, 'worker'),
    offline: join(top, 'offline'),
    rootKey: join(top, 'offline', 'root.key'),
    firstInvite: join(top, 'offline', 'invite.json'),
    rootPublic: join(top, 'root.pub'),
    canary: join(top, 'canary.json'),
    findings: join(top, 'findings.json'),
    site: join(top, 'site'),
    lock: join(top, 'up.lock'),
    running: join(top, 'running.json'),
  };
}
