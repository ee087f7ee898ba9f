import { Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Bucket, type CircuitLimits, Circuits, WAIT_SECONDS } from '#http/circuits.ts';
import { CIRCUIT_LIMITS, proxyLine, startServer } from '#http/index.ts';
import { LONGEST_LINE_BYTES, parseProxyLine } from '#http/proxy.ts';
import { silentLog } from '#process/index.ts';
import { openCircuit } from '../support/circuits.ts';
import { expectExactHeaders } from '../support/headers.ts';
import { rawRequest, sendRaw } from '../support/raw.ts';

const lineOf = (circuit: number) => proxyLine(circuit).trimEnd();

describe('the line of a circuit', () => {
  it('gives its number, whatever it is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffff_ffff }), (circuit) => {
        expect(parseProxyLine(lineOf(circuit))).toBe(circuit);
      }),
    );
    expect(parseProxyLine('PROXY TCP6 fc00:dead:beef:4dad::0:66 ::1 102 80')).toBe(0x66);
  });

  it('is tor’s or nobody’s', () => {
    const tor = lineOf(0x1_0066);
    const hostile = [
      '',
      'PROXY',
      'PROXY UNKNOWN',
      'PROXY TCP4 127.0.0.1 127.0.0.1 1 80',
      'PROXY TCP6 2001:db8::1 ::1 1 80',
      tor.replace('4dad', '4dae'),
      tor.replace('::1 ', '::2 '),
      tor.replace('::1:66', '::1:66:1'),
      tor.replace('::1:66', '::10000:66'),
      tor.replace('::1:66', '::1:0x66'),
      tor.replace(' 80', ' 65536'),
      tor.replace(' 80', ' 080'),
      tor.replace(' 80', ' -1'),
      tor.replace('PROXY ', 'PROXY  '),
      tor.toLowerCase(),
      `${tor} `,
      ` ${tor}`,
      `${tor}\0`,
      `${tor}\n`,
      `${tor}\r\nGET / HTTP/1.1`,
      tor.replace('66', '６６'),
    ];
    for (const line of hostile) expect([line, parseProxyLine(line)]).toEqual([line, null]);
    fc.assert(fc.property(fc.string({ maxLength: 120 }), (line) => expect(parseProxyLine(line)).toBeNull()));
  });
});

const LIMITS: CircuitLimits = {
  requests: { burst: 3, perSecond: 1 },
  bytes: { burst: 1000, perSecond: 100 },
  refusals: 2,
  most: 2,
};

describe('a bucket', () => {
  it('never gives more than its burst and what has come back, whatever is taken when', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100 }),
        fc.integer({ min: 1, max: 50 }),
        fc.array(fc.tuple(fc.integer({ min: -50, max: 5000 }), fc.integer({ min: 1, max: 20 }))),
        (burst, perSecond, steps) => {
          const bucket = new Bucket({ burst, perSecond }, 0);
          let nowMs = 0;
          let latestMs = 0;
          let taken = 0;
          for (const [aheadMs, amount] of steps) {
            // A clock that goes back gives nothing.
            nowMs += aheadMs;
            latestMs = Math.max(latestMs, nowMs);
            const left = bucket.left(nowMs);
            expect(left).toBeLessThanOrEqual(burst);
            expect(left).toBeGreaterThanOrEqual(-burst);
            if (left < amount) continue;
            bucket.take(amount, nowMs);
            taken += amount;
          }
          expect(taken).toBeLessThanOrEqual(burst + (latestMs / 1000) * perSecond + 1e-6);
        },
      ),
    );
  });

  it('is full again after a known time, however deep the debt', () => {
    const bucket = new Bucket({ burst: 100, perSecond: 10 }, 0);
    bucket.take(1e9, 0);
    expect(bucket.left(0)).toBe(-100);
    expect(bucket.left(20_000)).toBe(100);
  });
});

describe('circuits', () => {
  const idOf = (circuit: number) => parseProxyLine(lineOf(circuit))!;
  function known(limits = LIMITS) {
    let nowMs = 0;
    const circuits = new Circuits(limits, () => nowMs);
    const socketOf = (circuit: number) => {
      const socket = new Socket();
      circuits.add(socket, idOf(circuit));
      return socket;
    };
    return { circuits, socketOf, pass: (ms: number) => (nowMs += ms) };
  }

  it('share a bucket over all their connections, and none with another', () => {
    const { circuits, socketOf } = known();
    const [one, two, other] = [socketOf(1), socketOf(1), socketOf(2)];
    expect([one, two, one].map((socket) => circuits.admit(socket))).toEqual(Array(3).fill('admitted'));
    expect(circuits.admit(two)).toBe('slow-down');
    expect(circuits.admit(other)).toBe('admitted');
  });

  it('are cut off when they go on asking, and welcome again once they waited', () => {
    const { circuits, socketOf, pass } = known();
    const socket = socketOf(1);
    const seen = Array.from({ length: 7 }, () => circuits.admit(socket));
    expect(seen).toEqual([...Array(3).fill('admitted'), 'slow-down', 'slow-down', 'close', 'close']);
    pass(1_000);
    expect(circuits.admit(socket)).toBe('admitted');
    expect(circuits.admit(socket)).toBe('slow-down');
  });

  it('pay for bytes too', () => {
    const { circuits, socketOf, pass } = known();
    const socket = socketOf(1);
    circuits.charge(socket, 1_500);
    expect(circuits.admit(socket)).toBe('slow-down');
    pass(6_000);
    expect(circuits.admit(socket)).toBe('admitted');
  });

  it('are forgotten, the quietest first, and never more than so many', () => {
    const { circuits, socketOf } = known();
    const first = socketOf(1);
    for (let i = 0; i < 4; i++) circuits.admit(first);
    for (let circuit = 2; circuit < 1_000; circuit++) {
      circuits.admit(socketOf(circuit));
      expect(circuits.size).toBeLessThanOrEqual(LIMITS.most);
    }
    expect(circuits.admit(first)).toBe('admitted');
  });

  it('admit nobody who has none', () => {
    expect(known().circuits.admit(new Socket())).toBe('close');
  });

  it('leave a source room: a first visit, a delivery of twenty files, and one more', () => {
    const requests = 6 + 20 * (3 + 4) + 2;
    const { burst, perSecond } = CIRCUIT_LIMITS.requests;
    // Each request takes at least a way through Tor and back, 0.25 s, and two of them may be under way at once.
    expect(requests).toBeLessThanOrEqual(burst + (requests / 2) * 0.25 * perSecond);
  });
});

describe('a server behind tor', () => {
  const running: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const server of running.splice(0)) await server.close();
  });

  async function start(options: { proxyProtocol?: boolean; circuitLimits?: CircuitLimits }): Promise<string> {
    const server = await startServer({
      listen: { kind: 'tcp', host: '127.0.0.1', port: 0 },
      hosts: [],
      log: silentLog,
      ...options,
      routes: (app) => {
        app.get('/', (_request, response) => void response.end('here'));
      },
    });
    running.push(server);
    return server.url;
  }

  const get = (url: string) => rawRequest(url, 'GET', '/');

  it('answers after the line of a circuit, in one packet or in many', async () => {
    const url = await start({ proxyProtocol: true });
    expect((await sendRaw(url, `${proxyLine(7)}${get(url)}`)).body).toBe('here');
    const whole = Buffer.from(`${proxyLine(7)}${get(url)}`);
    const byByte = await sendSlowly(url, whole, 1);
    expect(byByte).toContain('here');
    // The end of the line itself in two packets.
    expect(await sendSlowly(url, whole, proxyLine(7).length - 1)).toContain('here');
  });

  it('closes without a word what has no line, a hostile one, or one that does not end', async () => {
    const url = await start({ proxyProtocol: true });
    const tooLong = `PROXY TCP6 ${'f'.repeat(LONGEST_LINE_BYTES)}\r\n`;
    for (const beginning of ['', 'PROXY UNKNOWN\r\n', proxyLine(7).replace('\r', ''), tooLong, '\r\n']) {
      expect((await sendRaw(url, `${beginning}${get(url)}`, 3_000)).text).toBe('');
    }
    // Just too long, and a second line that pretends to be the request's own.
    expect((await sendRaw(url, `${proxyLine(7)}${proxyLine(8)}${get(url)}`, 3_000)).status).toBe(400);
  });

  it('takes no line, and counts nobody, on a port that is not behind tor', async () => {
    const url = await start({ circuitLimits: { ...LIMITS, requests: { burst: 1, perSecond: 0 } } });
    for (let i = 0; i < 5; i++) expect((await sendRaw(url, get(url))).body).toBe('here');
    expect((await sendRaw(url, `${proxyLine(7)}${get(url)}`)).status).toBe(400);
  });

  it('asks a circuit that took too much to wait, all in the same words, and then cuts it off', async () => {
    const { bytes } = CIRCUIT_LIMITS;
    const circuitLimits = { ...LIMITS, bytes, requests: { burst: 2, perSecond: 0.001 }, refusals: 3 };
    const url = await start({ proxyProtocol: true, circuitLimits });
    const asked = () => sendRaw(url, `${proxyLine(7)}${get(url)}`);
    expect([(await asked()).status, (await asked()).status]).toEqual([200, 200]);
    const refused = [await asked(), await asked(), await asked()];
    for (const answer of refused) {
      expectExactHeaders(answer, ['retry-after']);
      expect(answer.text).toBe(refused[0]!.text);
      expect([answer.status, JSON.parse(answer.body).error.code]).toEqual([429, 'slow-down']);
      expect(answer.headers).toContainEqual(['retry-after', String(WAIT_SECONDS)]);
    }
    expect((await asked()).text).toBe('');
    expect((await sendRaw(url, `${proxyLine(8)}${get(url)}`)).body).toBe('here');
  });

  it('counts what a circuit’s bytes cost', async () => {
    const circuitLimits = {
      ...LIMITS,
      requests: { burst: 100, perSecond: 1 },
      bytes: { burst: 500, perSecond: 1 },
    };
    const url = await start({ proxyProtocol: true, circuitLimits });
    const circuit = openCircuit(9);
    const status = async () => {
      const signal = AbortSignal.timeout(10_000);
      const settings = { method: 'GET', headers: {}, signal } as const;
      const plain = {
        credentials: 'omit',
        referrerPolicy: 'no-referrer',
        cache: 'no-store',
        redirect: 'error',
      } as const;
      return (await circuit.fetch(`${url}/`, { ...settings, ...plain })).status;
    };
    expect(await status()).toBe(200);
    expect(await status()).toBe(429);
    circuit.close();
  });
});

/** In pieces of so many bytes, each in a packet of its own. */
async function sendSlowly(url: string, whole: Buffer, pieceBytes: number): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = new Socket();
  socket.setNoDelay(true).connect(Number(port), hostname);
  let answer = '';
  socket.on('data', (chunk: Buffer) => {
    answer += chunk.toString('latin1');
  });
  const closed = new Promise((resolve) => socket.once('close', resolve));
  for (let at = 0; at < whole.length; at += pieceBytes) {
    socket.write(whole.subarray(at, at + pieceBytes));
    await new Promise((resume) => setImmediate(resume));
  }
  await closed;
  return answer;
}
