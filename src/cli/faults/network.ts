/** The worker on a network of its own, which is cut while files wait. */
import { connect, createServer, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { workTaken } from '../doctor/taking.ts';
import { findProgram } from '../setup/parts.ts';
import { runs } from './disk.ts';
import { type Fault, worst } from './fault.ts';
import type { Dress } from './house.ts';

/** Of this process, so that two harnesses do not meet. */
const SPACE = `amana-faults-${process.pid}`;
const OUTER = `af${process.pid}o`;
const INNER = `af${process.pid}i`;
/** Link-local: nobody routes it. */
const OUTER_ADDRESS = '169.254.231.1';
const INNER_ADDRESS = '169.254.231.2';

const FILES = 3;
const LONGEST_MS = 40_000;
const ASK_MS = 500;

const ip = (...args: readonly string[]): boolean => runs('ip', args);

function lay(): boolean {
  return (
    ip('netns', 'add', SPACE) &&
    ip('link', 'add', OUTER, 'type', 'veth', 'peer', 'name', INNER) &&
    ip('link', 'set', INNER, 'netns', SPACE) &&
    ip('addr', 'add', `${OUTER_ADDRESS}/30`, 'dev', OUTER) &&
    ip('link', 'set', OUTER, 'up') &&
    ip('-n', SPACE, 'addr', 'add', `${INNER_ADDRESS}/30`, 'dev', INNER) &&
    ip('-n', SPACE, 'link', 'set', INNER, 'up')
  );
}

function takeUp(): void {
  ip('link', 'del', OUTER);
  ip('netns', 'del', SPACE);
}

/** Redis as the worker's host would reach it. */
function openWay(socketPath: string): Promise<{ readonly port: number; readonly server: Server }> {
  const server = createServer((from) => {
    const to = connect(socketPath);
    from.pipe(to).pipe(from);
    for (const [one, other] of [
      [from, to],
      [to, from],
    ] as const)
      one.on('error', () => other.destroy()).on('close', () => other.destroy());
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, OUTER_ADDRESS, () => {
      const address = server.address();
      resolve({ port: typeof address === 'object' && address !== null ? address.port : 0, server });
    });
  });
}

export const NETWORK: Fault = {
  name: 'network-cut',
  about:
    'the worker in a network namespace of its own, its link taken down until doctor misses it, and up again',
  isToBeNamed: true,
  hindrance: () =>
    process.getuid?.() === 0 && findProgram('ip') !== null
      ? null
      : 'network namespaces are made by root only, with ip (iproute2)',
  async strike({ house, sources, reports }) {
    let way: Awaited<ReturnType<typeof openWay>> | null = null;
    try {
      if (!lay()) throw new Error('the network namespace could not be made');
      const { port, server } = await openWay(house.data.redisSocket);
      way = { port, server };
      const dress: Dress = (name, plan) =>
        name === 'worker'
          ? {
              ...plan,
              program: findProgram('ip') ?? 'ip',
              args: ['netns', 'exec', SPACE, plan.program, ...plan.args],
              env: () => ({ ...plan.env(), AMANA_REDIS: `redis://${OUTER_ADDRESS}:${port}` }),
            }
          : plan;
      await house.restart(dress);
      const sending = sources.send(reports);
      const attaching = sources.attach(FILES);
      ip('link', 'set', OUTER, 'down');
      await Promise.all([sending, attaching]);
      const end = performance.now() + LONGEST_MS;
      let named = null;
      while (named === null && performance.now() < end) {
        await sleep(ASK_MS);
        named = worst(await workTaken(await house.look()));
      }
      ip('link', 'set', OUTER, 'up');
      return named;
    } finally {
      await house.restart();
      way?.server.close();
      takeUp();
    }
  },
};
