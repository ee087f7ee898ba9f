/**
 * A whole Tor network on this machine: three authorities, three relays, and whatever onion hosts and clients are asked
 * for. It speaks to nothing but loopback. What runs on it meets the real tor, its real onions and its real circuits.
 */
import { execFile } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { SocksPort } from '#http/socks.ts';
import { isSystemError } from '../files.ts';
import { unusedPort } from '../ports.ts';
import { OperatorError } from '../terminal.ts';
import { TorNode, torProgram } from './node.ts';

const run = promisify(execFile);
const LOOPBACK = '127.0.0.1';
const AUTHORITIES = 3;
const RELAYS = 3;

/** Nine of ten stand after half a minute; a busy machine needs longer. */
const READY_MS = 180_000;
const LOOK_AGAIN_MS = 200;

const unusedPorts = (count: number): Promise<number[]> =>
  Promise.all(Array.from({ length: count }, () => unusedPort(LOOPBACK)));

/** Without these a network of six would take hours, or never agree. tor(1), "TESTING NETWORK OPTIONS" */
const COMMON = [
  'TestingTorNetwork 1',
  'PathsNeededToBuildCircuits 0.67',
  'TestingDirAuthVoteGuard *',
  'TestingDirAuthVoteHSDir *',
  'TestingMinExitFlagThreshold 0',
  'V3AuthNIntervalsValid 2',
  'ConnLimit 60',
  'ShutdownWaitLength 0',
];

const VOTES = [
  'AuthoritativeDirectory 1',
  'V3AuthoritativeDirectory 1',
  'ContactInfo nobody',
  'TestingV3AuthInitialVotingInterval 5',
  'TestingV3AuthInitialVoteDelay 2',
  'TestingV3AuthInitialDistDelay 2',
  'V3AuthVotingInterval 10',
  'V3AuthVoteDelay 2',
  'V3AuthDistDelay 2',
];

interface Router {
  readonly name: string;
  readonly folder: string;
  readonly orPort: number;
  readonly dirPort: number;
}

const routerLines = ({ name, orPort, dirPort }: Router): string[] => [
  `Nickname ${name}`,
  `Address ${LOOPBACK}`,
  `OrPort ${LOOPBACK}:${orPort}`,
  `DirPort ${LOOPBACK}:${dirPort}`,
  'SocksPort 0',
  'AssumeReachable 1',
  'ExitRelay 0',
  'ExitPolicy reject *:*',
];

/** Makes an authority's keys. @returns its `DirAuthority` line */
async function makeAuthority({ name, folder, orPort, dirPort }: Router): Promise<string> {
  const keys = join(folder, 'keys');
  await mkdir(keys, { recursive: true, mode: 0o700 });
  const certificate = join(keys, 'authority_certificate');
  const making = run(torProgram('tor-gencert'), [
    '--create-identity-key',
    ...['--passphrase-fd', '0'],
    ...['-i', join(keys, 'authority_identity_key')],
    ...['-s', join(keys, 'authority_signing_key')],
    ...['-c', certificate],
    // Months that it is valid for.
    ...['-m', '12'],
  ]);
  making.child.stdin?.end('nobody reads this\n');
  await making;
  const identity = /^fingerprint ([0-9A-F]{40})$/m.exec(await readFile(certificate, 'utf8'))?.[1];
  const { stdout } = await run(torProgram(), [
    '--quiet',
    '--ignore-missing-torrc',
    ...['-f', join(folder, 'none')],
    ...['--DataDirectory', folder],
    ...['--ORPort', '1'],
    ...['--Nickname', name],
    '--list-fingerprint',
  ]);
  const fingerprint = /^\S+ ((?:[0-9A-F]{4} ?){10})$/m.exec(stdout)?.[1]?.trim();
  if (identity === undefined || fingerprint === undefined)
    throw new OperatorError('tor made no keys for an authority.');
  return `DirAuthority ${name} orport=${orPort} no-v2 v3ident=${identity} ${LOOPBACK}:${dirPort} ${fingerprint}`;
}

export class PrivateNetwork {
  readonly #folder: string;
  readonly #common: readonly string[];
  readonly #nodes: TorNode[] = [];
  #added = 0;

  private constructor(folder: string, common: readonly string[]) {
    this.#folder = folder;
    this.#common = common;
  }

  /**
   * @param folder an empty one, whose path is short: sockets in it have to stay under 108 bytes
   * @throws OperatorError when a tor ends, or they have not agreed after three minutes
   */
  static async start(folder: string): Promise<PrivateNetwork> {
    const ports = await unusedPorts(2 * (AUTHORITIES + RELAYS));
    const routers = Array.from({ length: AUTHORITIES + RELAYS }, (_, i): Router => {
      const name = i < AUTHORITIES ? `auth${i}` : `relay${i - AUTHORITIES}`;
      const [orPort = 0, dirPort = 0] = ports.slice(2 * i, 2 * i + 2);
      return { name, folder: join(folder, name), orPort, dirPort };
    });
    const authorities = await Promise.all(routers.slice(0, AUTHORITIES).map(makeAuthority));
    const network = new PrivateNetwork(folder, [...COMMON, ...authorities]);
    try {
      for (const [i, router] of routers.entries())
        await network.#add(router.name, [...routerLines(router), ...(i < AUTHORITIES ? VOTES : [])]);
      await network.#agreed(routers.map(({ name }) => name));
      return network;
    } catch (thrown) {
      await network.stop();
      throw thrown;
    }
  }

  async #add(name: string, lines: readonly string[]): Promise<TorNode> {
    const node = new TorNode(name, join(this.#folder, name), [...this.#common, ...lines]);
    this.#nodes.push(node);
    await node.start();
    return node;
  }

  /** Once every router has a consensus that names them all, clients find their way at the first try. */
  async #agreed(names: readonly string[]): Promise<void> {
    await this.#until('The routers did not agree', async () => {
      for (const node of this.#nodes) {
        const consensus = await textOf(join(node.folder, 'cached-microdesc-consensus'));
        if (!names.every((name) => consensus.includes(`\nr ${name} `))) return false;
      }
      return true;
    });
  }

  async #until(failure: string, holds: () => Promise<boolean>): Promise<void> {
    const until = performance.now() + READY_MS;
    while (!(await holds())) {
      for (const node of this.#nodes) node.expectRunning();
      if (performance.now() > until) throw new OperatorError(`${failure} in ${READY_MS / 1000} s.`);
      await sleep(LOOK_AGAIN_MS);
    }
  }

  /**
   * A tor that serves onions. @param lines as in production: `HiddenServiceDir` and what follows it
   * @returns once it has built its circuits
   */
  async host(lines: readonly string[]): Promise<TorNode> {
    const node = await this.#add(`host${this.#added++}`, ['SocksPort 0', ...lines]);
    await this.bootstrapped(node);
    return node;
  }

  /** A tor that visits onions. @param authFolder of `.auth_private` files for onions that ask for them */
  async client(authFolder?: string): Promise<{ readonly node: TorNode; readonly socks: SocksPort }> {
    const port = await unusedPort(LOOPBACK);
    const node = await this.#add(`client${this.#added++}`, [
      `SocksPort ${LOOPBACK}:${port} IsolateSOCKSAuth`,
      'DormantCanceledByStartup 1',
      ...(authFolder === undefined ? [] : [`ClientOnionAuthDir ${authFolder}`]),
    ]);
    await this.bootstrapped(node);
    return { node, socks: { host: LOOPBACK, port } };
  }

  async bootstrapped(node: TorNode): Promise<void> {
    await this.#until(`tor (${node.name}) did not find its way`, async () => {
      const [line = ''] = await node.control('GETINFO status/bootstrap-phase');
      return line.includes('PROGRESS=100');
    });
  }

  /** What makes any other tor a part of this network and of no other. */
  get lines(): readonly string[] {
    return this.#common;
  }

  get pids(): readonly number[] {
    return this.#nodes.flatMap((node) => node.pid ?? []);
  }

  /** Ends every tor of it, and nothing else. */
  async stop(): Promise<void> {
    await Promise.all(this.#nodes.map((node) => node.stop()));
  }
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (thrown) {
    if (isSystemError(thrown, 'ENOENT')) return '';
    throw thrown;
  }
}
