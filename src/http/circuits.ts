/**
 * How much one circuit may ask for: a bucket of requests and a bucket of bytes each, which fill up again by the second.
 * A source has a circuit to themselves, and so does an abuser; neither is told from the other by anything else.
 *
 * In memory only, as numbers that tor makes up: never logged, never stored, forgotten when the table is full.
 */
import type { Socket } from 'node:net';
import type { NextFunction, Request, Response } from 'express';
import { AmanaError } from '#protocol/errors.ts';
import type { CircuitId } from './proxy.ts';

export interface BucketLimit {
  /** What a circuit may take at once. */
  readonly burst: number;
  /** What comes back in a second. */
  readonly perSecond: number;
}

export interface CircuitLimits {
  readonly requests: BucketLimit;
  /** Both ways. */
  readonly bytes: BucketLimit;
  /** Requests to an empty bucket before the circuit's connection is closed without an answer. */
  readonly refusals: number;
  /** Circuits that are remembered; the one that was quiet for longest makes room. */
  readonly most: number;
}

/**
 * Requests: the page with its parts is 6, a delivery sends object after object and of each two pieces at once, hardly
 * more than four a second through Tor. Bytes: a good circuit carries 2 to 5 MB/s for a while. 20,000 circuits of some
 * 150 B each are 3 MB.
 */
export const CIRCUIT_LIMITS: CircuitLimits = {
  requests: { burst: 120, perSecond: 4 },
  bytes: { burst: 64 * 1024 * 1024, perSecond: 2 * 1024 * 1024 },
  refusals: 32,
  most: 20_000,
};

/** The same for everyone, however empty the bucket: the time until it is full tells how it was used. */
export const WAIT_SECONDS = 30;

export class Bucket {
  readonly #limit: BucketLimit;
  #left: number;
  #atMs: number;

  constructor(limit: BucketLimit, nowMs: number) {
    this.#limit = limit;
    this.#left = limit.burst;
    this.#atMs = nowMs;
  }

  /** What is there now; below nothing while something is owed. */
  left(nowMs: number): number {
    const seconds = Math.max(0, nowMs - this.#atMs) / 1000;
    this.#left = Math.min(this.#limit.burst, this.#left + seconds * this.#limit.perSecond);
    this.#atMs = Math.max(nowMs, this.#atMs);
    return this.#left;
  }

  /** May owe as much as a burst and no more: a debt has to end. */
  take(amount: number, nowMs: number): void {
    this.#left = Math.max(-this.#limit.burst, this.left(nowMs) - amount);
  }
}

class Circuit {
  readonly requests: Bucket;
  readonly bytes: Bucket;
  /** Since the last request that was answered. */
  refusals = 0;
  /** Tor is asked once. */
  told = false;

  constructor(limits: CircuitLimits, nowMs: number) {
    this.requests = new Bucket(limits.requests, nowMs);
    this.bytes = new Bucket(limits.bytes, nowMs);
  }
}

export type Admission = 'admitted' | 'slow-down' | 'close';

export class Circuits {
  readonly #limits: CircuitLimits;
  readonly #now: () => number;
  readonly #bySocket = new WeakMap<Socket, CircuitId>();
  /** The one that was used last stands last. */
  readonly #circuits = new Map<CircuitId, Circuit>();

  /** @param now milliseconds that never go back */
  constructor(limits: CircuitLimits, now: () => number = () => performance.now()) {
    this.#limits = limits;
    this.#now = now;
  }

  get size(): number {
    return this.#circuits.size;
  }

  add(socket: Socket, circuit: CircuitId): void {
    this.#bySocket.set(socket, circuit);
  }

  /** Takes a request from the bucket of the socket's circuit. */
  admit(socket: Socket): Admission {
    const circuit = this.#of(socket);
    if (circuit === null) return 'close';
    const nowMs = this.#now();
    if (circuit.requests.left(nowMs) >= 1 && circuit.bytes.left(nowMs) > 0) {
      circuit.requests.take(1, nowMs);
      circuit.refusals = 0;
      return 'admitted';
    }
    circuit.refusals += 1;
    return circuit.refusals > this.#limits.refusals ? 'close' : 'slow-down';
  }

  /** The circuit of a socket that was told to close, for tor to close it whole; null when tor has been asked already. */
  closing(socket: Socket): CircuitId | null {
    const circuit = this.#of(socket);
    if (circuit === null || circuit.told) return null;
    circuit.told = true;
    return this.#bySocket.get(socket) ?? null;
  }

  /** Bytes that have moved. */
  charge(socket: Socket, bytes: number): void {
    this.#of(socket)?.bytes.take(bytes, this.#now());
  }

  #of(socket: Socket): Circuit | null {
    const id = this.#bySocket.get(socket);
    if (id === undefined) return null;
    const circuit = this.#circuits.get(id) ?? new Circuit(this.#limits, this.#now());
    this.#circuits.delete(id);
    this.#circuits.set(id, circuit);
    for (const quietest of this.#circuits.keys()) {
      if (this.#circuits.size <= this.#limits.most) break;
      this.#circuits.delete(quietest);
    }
    return circuit;
  }
}

const moved = (socket: Socket): number => socket.bytesRead + socket.bytesWritten;

/**
 * @param onClosed told that a connection was closed for abuse, and of which circuit the first time that it is closed
 * @throws AmanaError slow-down
 */
export function limitCircuits(circuits: Circuits, onClosed: (circuit: CircuitId | null) => void) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const { socket } = request;
    const admission = circuits.admit(socket);
    if (admission === 'close') {
      onClosed(circuits.closing(socket));
      socket.destroy();
      return;
    }
    if (admission === 'slow-down') {
      response.setHeader('Retry-After', WAIT_SECONDS);
      throw new AmanaError('slow-down');
    }
    const before = moved(socket);
    response.once('close', () => circuits.charge(socket, moved(socket) - before));
    next();
  };
}
