/**
 * Pieces of one upload, each in its turn. A source's client sends the next piece while the last one is being answered,
 * over a connection of its own that may be the quicker one: a piece that comes early is read at once, for a reader who
 * waits would hold up the whole circuit, and kept in memory until those before it are on the disk.
 *
 * What is kept for everybody together is bounded. Beyond that a piece is refused before it is read, and its client goes
 * on with one at a time: slower, and nothing is lost.
 */
import type { Socket } from 'node:net';
import type { Request } from 'express';
import { announcedLength, bodyChunks, ClientLeft, readBody } from '#http/index.ts';
import { AmanaError } from '#protocol/errors.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { SEALED_FRAME_BYTES } from '#protocol/layout.ts';

/** The largest request that a source's client makes: 2 MiB. */
const MOST_PIECE_BYTES = 8 * SEALED_FRAME_BYTES;
/** Eight of the largest, or many more small ones: 16 MiB. */
const MOST_HELD_BYTES = 8 * MOST_PIECE_BYTES;
/** What goes before may be with another intake, whose steps are only seen on the disk. */
const LOOK_EVERY_MS = 250;
/** So long nothing may move before a piece is judged by where the upload stands. */
const STILL_MS = 5_000;
/** The creation left before the piece, on a circuit that keeps its cells in order: it is here by then, or not coming. */
const CREATION_MS = 2_000;

type Body = AsyncGenerator<Uint8Array>;

interface Piece {
  readonly offset: number;
  readonly end: number;
}

async function* whole(body: Uint8Array): Body {
  yield body;
}

export class Turns {
  readonly #offsetOf: (id: ObjectId) => Promise<number | null>;
  readonly #underWay = new Map<ObjectId, Piece[]>();
  /** Told when a piece of their upload begins or is done. */
  readonly #waiting = new Map<ObjectId, Set<() => void>>();
  #heldBytes = 0;

  /** @param offsetOf how much of an upload is on the disk; null where there is none */
  constructor(offsetOf: (id: ObjectId) => Promise<number | null>) {
    this.#offsetOf = offsetOf;
  }

  /** Acts on the first piece, which comes with the creation: what follows may be here before that is done. */
  begin<T>(request: Request, id: ObjectId, act: () => Promise<T>): Promise<T> {
    return this.#act(id, { offset: 0, end: announcedLength(request) }, act);
  }

  /**
   * Acts on the body of a PATCH once all before it is there, and otherwise as late as that is certain not to come: what
   * the piece is then worth is for the act to say.
   * @throws AmanaError busy where nothing more can be kept; ClientLeft
   */
  async take<T>(request: Request, id: ObjectId, act: (body: Body) => Promise<T>): Promise<T> {
    const bytes = announcedLength(request);
    const given = request.headers['upload-offset'];
    const offset = typeof given === 'string' && /^[0-9]{1,15}$/.test(given) ? Number(given) : 0;
    const piece = { offset, end: offset + bytes };
    if (!(await this.#isEarly(id, offset, request.socket)) || bytes > MOST_PIECE_BYTES)
      return this.#act(id, piece, () => act(bodyChunks(request)));
    if (this.#heldBytes + bytes > MOST_HELD_BYTES) throw new AmanaError('busy');
    this.#heldBytes += bytes;
    try {
      const body = await readBody(request, bytes);
      await this.#turn(id, offset, request.socket);
      return await this.#act(id, piece, () => act(whole(body)));
    } finally {
      this.#heldBytes -= bytes;
    }
  }

  /** Begins where another ends that is not done, or a little behind what has arrived. */
  async #isEarly(id: ObjectId, offset: number, socket: Socket): Promise<boolean> {
    const cameAtMs = performance.now();
    for (;;) {
      if (this.#underWay.get(id)?.some(({ end }) => end === offset)) return true;
      const arrived = await this.#offsetOf(id);
      if (arrived !== null) return arrived < offset && offset <= arrived + MOST_PIECE_BYTES;
      // Unread until its upload is let in: nobody has memory kept for what they have not begun.
      if (offset === 0 || socket.destroyed || performance.now() - cameAtMs > CREATION_MS) return false;
      await this.#next(id, socket);
    }
  }

  async #act<T>(id: ObjectId, piece: Piece, act: () => Promise<T>): Promise<T> {
    const pieces = this.#underWay.get(id) ?? [];
    this.#underWay.set(id, [...pieces, piece]);
    this.#wake(id);
    try {
      return await act();
    } finally {
      const left = (this.#underWay.get(id) ?? []).filter((other) => other !== piece);
      if (left.length > 0) this.#underWay.set(id, left);
      else this.#underWay.delete(id);
      this.#wake(id);
    }
  }

  #wake(id: ObjectId): void {
    for (const wake of [...(this.#waiting.get(id) ?? [])]) wake();
  }

  async #turn(id: ObjectId, offset: number, socket: Socket): Promise<void> {
    let seen = -1;
    let movedAtMs = performance.now();
    for (;;) {
      if (socket.destroyed) throw new ClientLeft();
      if (this.#underWay.has(id)) movedAtMs = performance.now();
      else {
        const arrived = await this.#offsetOf(id);
        if (arrived === null || arrived >= offset || performance.now() - movedAtMs > STILL_MS) return;
        if (arrived > seen) movedAtMs = performance.now();
        seen = arrived;
      }
      await this.#next(id, socket);
    }
  }

  /** Resolves when something has begun or ended that may go before, and soon in any case. */
  #next(id: ObjectId, socket: Socket): Promise<void> {
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(id) ?? new Set();
      const settle = (): void => {
        clearTimeout(timer);
        socket.off('close', settle);
        waiting.delete(settle);
        if (waiting.size === 0) this.#waiting.delete(id);
        resolve();
      };
      const timer = setTimeout(settle, LOOK_EVERY_MS);
      socket.once('close', settle);
      this.#waiting.set(id, waiting.add(settle));
    });
  }
}
