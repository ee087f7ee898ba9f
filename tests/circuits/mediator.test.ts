/** The mediator by itself: what it takes, what it says back, and how much of it. */
import { once } from 'node:events';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { circuitCloser } from '#http/closing.ts';
import { proxyLine } from '#http/index.ts';
import { parseProxyLine } from '#http/proxy.ts';
import { startListening } from '#process/index.ts';
import { visitorsOf } from '../../src/circuits/control.ts';
import { MOST_A_ROUND, openMediator } from '../../src/circuits/mediator.ts';
import { makeFolder, type TestFolder, until } from '../support/folder.ts';

let folder: TestFolder;
let path: string;
let rounds: number[][];
let troubles: number;
let stop: () => void;

beforeEach(async () => {
  folder = await makeFolder();
  path = join(folder.path, 'mediator.sock');
  rounds = [];
  troubles = 0;
  const { server } = openMediator(
    async (circuits) => {
      rounds.push([...circuits]);
      if (circuits.includes(666)) throw new Error('tor does not answer');
      return circuits.length;
    },
    () => undefined,
    () => {
      troubles += 1;
    },
  );
  await startListening(server, { kind: 'unix', path });
  stop = () => server.close();
});

afterEach(async () => {
  stop();
  await folder.remove();
});

/** @returns what came back */
async function say(bytes: Buffer): Promise<string> {
  const socket = createConnection(path).setEncoding('latin1');
  let answer = '';
  socket.on('data', (text: string) => {
    answer += text;
  });
  socket.on('error', () => undefined);
  socket.end(bytes);
  await once(socket, 'close');
  return answer;
}

const numberOf = (circuit: number): Buffer => {
  const message = Buffer.alloc(4);
  message.writeUInt32BE(circuit);
  return message;
};

describe('the mediator', () => {
  it('takes what a server tells it of the circuit of a connection', async () => {
    const circuit = parseProxyLine(proxyLine(0xfedc_ba98).trimEnd());
    if (circuit === null) throw new Error('a line of tor');
    const close = circuitCloser(path, () => {
      troubles += 1;
    });
    close(circuit);
    await until(() => rounds.length > 0);
    expect(rounds).toEqual([[0xfedc_ba98]]);
    expect(troubles).toBe(0);
  });

  it('takes four bytes and nothing else, and answers nothing to anybody', async () => {
    const command = Buffer.from('GETINFO circuit-status\r\n');
    for (const bytes of [Buffer.alloc(0), Buffer.from('abc'), Buffer.from('abcde'), command])
      expect(await say(bytes)).toBe('');
    expect(await say(numberOf(7))).toBe('');
    await until(() => rounds.length > 0);
    expect(rounds).toEqual([[7]]);
  });

  it('does no more than so much at once, and forgets the rest', async () => {
    for (let circuit = 1; circuit <= 4 * MOST_A_ROUND; circuit++) await say(numberOf(circuit));
    await until(() => rounds.length > 0);
    for (const round of rounds) expect(round.length).toBeLessThanOrEqual(MOST_A_ROUND);
    await say(numberOf(9_999));
    await until(() => rounds.some((round) => round.includes(9_999)));
  });

  it('goes on when tor does not answer', async () => {
    await say(numberOf(666));
    await until(() => troubles === 1);
    await say(numberOf(8));
    await until(() => rounds.some((round) => round.includes(8)));
  });

  it('that is away costs the server nothing but a line in its log', async () => {
    const circuit = parseProxyLine(proxyLine(1).trimEnd());
    if (circuit === null) throw new Error('a line of tor');
    circuitCloser(join(folder.path, 'nobody'), () => {
      troubles += 1;
    })(circuit);
    await until(() => troubles === 1);
  });
});

describe('circuits of visitors', () => {
  const ours = 'a'.repeat(56);
  const editors = 'b'.repeat(56);
  const line = (circuit: number, purpose: string, onion: string): string =>
    `${circuit} BUILT $AB~a,$CD~b BUILD_FLAGS=IS_INTERNAL PURPOSE=${purpose} HS_STATE=HSSR_JOINED REND_QUERY=${onion} TIME_CREATED=2026-01-01T00:00:00`;

  it('are those that came to one of our onions, and no circuit of tor’s own', () => {
    const lines = [
      `circuit-status=${line(1, 'HS_SERVICE_REND', ours)}`,
      line(2, 'HS_SERVICE_INTRO', ours),
      line(3, 'HS_SERVICE_REND', editors),
      line(4, 'HS_VANGUARDS', ours),
      line(5, 'HS_SERVICE_REND', ours),
      '6 BUILT $AB~a PURPOSE=GENERAL',
      `7 BUILT $AB~PURPOSE=HS_SERVICE_REND`,
      'OK',
      '',
    ];
    expect([...visitorsOf(lines, new Set([ours]))]).toEqual([1, 5]);
  });
});
