/**
 * A bad line: a TCP proxy on the loopback that is slow and breaks. Nothing of HTTP is known to it, so that whatever a
 * browser or Node makes of a broken connection is what it makes of one outside. Seeded: the same bytes in the same
 * order break in the same places.
 */
import { createServer, connect as dial, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a break looks like from both ends. */
export const BREAKS = ['reset', 'stall', 'lost-answer'] as const;
export type Break = (typeof BREAKS)[number];

export interface BadLineOptions {
  /** All connections together, in each direction. */
  readonly bytesPerSecond: number;
  /** Chance that a connection breaks within the next stretch; drawn anew for every stretch it outlives. */
  readonly breaking: number;
  /** Bytes between two draws. */
  readonly stretchBytes: number;
  /** Whose bytes are counted, and meet the break: the client's, unless what is looked at is a download. */
  readonly counted?: 'up' | 'down';
  /** Of all of them, unless a test cannot wait for a page to notice silence. */
  readonly kinds?: readonly Break[];
  readonly seed: number;
}

export interface BadLine {
  readonly url: string;
  /** While false, bytes pass as they come, and nothing breaks: for loading a page. */
  isBad: boolean;
  /** While true, nobody gets through: what stands is cut, what comes is refused. */
  isDown: boolean;
  /** Connections that were made while the line was bad. */
  readonly connections: number;
  /** Breaks so far, by their kind. */
  readonly broken: Readonly<Record<Break, number>>;
  stop(): Promise<void>;
}

/** mulberry32: a small generator whose only task is to give the same numbers for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Small enough that a second of the slowest line has many of them. */
const PIECE_BYTES = 2048;

/** One direction of the line, shared by all connections: pieces go over it one after the other. */
class Wire {
  readonly #bytesPerMs: number;
  #freeAtMs = 0;

  constructor(bytesPerSecond: number) {
    this.#bytesPerMs = bytesPerSecond / 1000;
  }

  async carry(bytes: number): Promise<void> {
    const now = performance.now();
    this.#freeAtMs = Math.max(now, this.#freeAtMs) + bytes / this.#bytesPerMs;
    await sleep(this.#freeAtMs - now);
  }
}

interface Fate {
  readonly kind: Break;
  /** Counted bytes after which it happens; of what is sent up, a lost answer is the first one after that. */
  readonly atBytes: number;
}

/** @param target origin of the server behind it, such as `http://127.0.0.1:8470` */
export async function startBadLine(target: string, options: BadLineOptions): Promise<BadLine> {
  const behind = new URL(target);
  const countsUp = options.counted !== 'down';
  const kinds = options.kinds ?? BREAKS;
  const draw = seeded(options.seed);
  const up = new Wire(options.bytesPerSecond);
  const down = new Wire(options.bytesPerSecond);
  const sockets = new Set<Socket>();
  const broken: Record<Break, number> = { reset: 0, stall: 0, 'lost-answer': 0 };
  const state = { isBad: true, isDown: false, connections: 0 };

  const fateFrom = (atBytes: number): Fate | null => {
    const breaks = draw() < options.breaking;
    const kind = kinds[Math.floor(draw() * kinds.length)] ?? 'reset';
    const where = atBytes + Math.floor(draw() * options.stretchBytes);
    return breaks ? { kind, atBytes: where } : null;
  };

  const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
    if (state.isDown) {
      near.resetAndDestroy();
      return;
    }
    if (state.isBad) state.connections += 1;
    const far = dial({
      host: behind.hostname,
      port: Number(behind.port),
      allowHalfOpen: true,
      noDelay: true,
    });
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => sockets.delete(socket));
    }
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());

    let sentBytes = 0;
    let drawnUpTo = 0;
    let fate: Fate | null = null;
    let isStalled = false;
    const cut = (kind: Break): void => {
      broken[kind] += 1;
      if (kind === 'stall') {
        // Not a word to either end: the sockets stay open until somebody gives up.
        isStalled = true;
        return;
      }
      if (kind === 'lost-answer' && !countsUp) {
        // Its rest is what gets lost, as if that had been its end.
        near.end();
        far.destroy();
        return;
      }
      near.resetAndDestroy();
      far.resetAndDestroy();
    };

    async function pass(from: Socket, to: Socket, wire: Wire, isUp: boolean): Promise<void> {
      for await (const chunk of from) {
        if (!(chunk instanceof Buffer)) continue;
        for (let start = 0; start < chunk.length; start += PIECE_BYTES) {
          const piece = chunk.subarray(start, start + PIECE_BYTES);
          if (state.isBad) await wire.carry(piece.length);
          if (isStalled) return;
          if (countsUp && !isUp && fate?.kind === 'lost-answer' && sentBytes >= fate.atBytes)
            return cut('lost-answer');
          if (isUp === countsUp && state.isBad) {
            sentBytes += piece.length;
            while (fate === null && drawnUpTo < sentBytes) {
              fate = fateFrom(drawnUpTo);
              drawnUpTo += options.stretchBytes;
            }
            if (fate !== null && (!countsUp || fate.kind !== 'lost-answer') && sentBytes >= fate.atBytes) {
              // What came before the place of the break has arrived; the rest of this piece never does.
              to.write(piece.subarray(0, Math.max(0, piece.length - (sentBytes - fate.atBytes))));
              return cut(fate.kind);
            }
          }
          if (to.destroyed) return;
          if (!to.write(piece)) await new Promise((resume) => to.once('drain', resume).once('close', resume));
        }
      }
      if (!isStalled) to.end();
    }
    const ended = (): void => {
      near.destroy();
      far.destroy();
    };
    pass(near, far, up, true).catch(ended);
    pass(far, near, down, false).catch(ended);
  });

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the line listens on a port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    get isBad() {
      return state.isBad;
    },
    set isBad(bad: boolean) {
      state.isBad = bad;
    },
    get isDown() {
      return state.isDown;
    },
    set isDown(down: boolean) {
      state.isDown = down;
      if (down) for (const socket of sockets) socket.resetAndDestroy();
    },
    get connections() {
      return state.connections;
    },
    broken,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
