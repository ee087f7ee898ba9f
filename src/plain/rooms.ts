/**
 * Where forms lie while they are worked on: one buffer for each, as large as the form was announced, and one budget
 * for all of them. What arrives is moved into the buffer and overwritten where it came from; the buffer is
 * overwritten when the form is done with. Nothing of this process is ever written to a disk.
 */
import type { Request } from 'express';
import { announcedLength, ClientLeft, type WatchdogOptions } from '#http/index.ts';

export interface RoomLimits {
  /** Of one form, everything in it. */
  readonly mostFormBytes: number;
  /** Of all forms that are here at the same time. */
  readonly memoryBytes: number;
  /** A form that arrives more slowly is given up: it would keep its room from others. */
  readonly pace: WatchdogOptions;
}

/** A sixth of a line of 12 KB/s, averaged over 20 s: before the server's own watchdog, whose answer has no page. */
export const PACE: WatchdogOptions = { leastBytesPerSecond: 2048, lookEveryMs: 20_000 };

/** A form without files is smaller: a report's text, its codename, and what the browser puts around them. */
const TEXT_FORM_BYTES = 128 * 1024;

/** An eighth is kept for forms without files, which then never wait for those with large ones. */
const SHARE_OF_LARGE = 7 / 8;

/** Even an empty form costs a connection and a page. */
const LEAST_COST_BYTES = 64 * 1024;

/** Beginnings of forms that found no room, kept just long enough to give their text back. */
const MOST_BEGINNINGS = 64;

export type Refusal = 'busy' | 'too-large' | 'too-slow';

/** What came of a form. `beginning` is as much as was read: the text stands at its start. */
type Received =
  | { readonly state: 'whole'; readonly body: Buffer; readonly giveBack: () => void }
  | {
      readonly state: 'refused';
      readonly why: Refusal;
      readonly beginning: Buffer;
      readonly giveBack: () => void;
    };

export class Rooms {
  readonly #limits: RoomLimits;
  #takenBytes = 0;
  #beginnings = 0;

  constructor(limits: RoomLimits) {
    this.#limits = limits;
  }

  /** Bytes that forms hold at this moment. */
  get takenBytes(): number {
    return this.#takenBytes;
  }

  /**
   * The whole form, or as much of it as can be given back to its writer. Whoever calls gives it back in any case.
   * @throws AmanaError malformed-request without a length; ClientLeft
   */
  async receive(request: Request): Promise<Received> {
    const length = announcedLength(request);
    if (length > this.#limits.mostFormBytes) return this.#refuse(request, 'too-large');
    const cost = Math.max(LEAST_COST_BYTES, length);
    const share = length > TEXT_FORM_BYTES ? SHARE_OF_LARGE : 1;
    if (this.#takenBytes + cost > this.#limits.memoryBytes * share) return this.#refuse(request, 'busy');
    this.#takenBytes += cost;
    const body = Buffer.alloc(length);
    const giveBack = once(() => {
      body.fill(0);
      this.#takenBytes -= cost;
    });
    try {
      const filled = await fill(body, request, this.#limits.pace);
      if (filled === length) return { state: 'whole', body, giveBack };
      return { state: 'refused', why: 'too-slow', beginning: body.subarray(0, filled), giveBack };
    } catch (thrown) {
      giveBack();
      throw thrown;
    }
  }

  /** Reads the start of a form that will not be taken. */
  async #refuse(request: Request, why: Refusal): Promise<Received> {
    if (this.#beginnings >= MOST_BEGINNINGS)
      return { state: 'refused', why, beginning: Buffer.alloc(0), giveBack: () => undefined };
    this.#beginnings += 1;
    const body = Buffer.alloc(Math.min(announcedLength(request), TEXT_FORM_BYTES));
    const giveBack = once(() => {
      body.fill(0);
      this.#beginnings -= 1;
    });
    try {
      const filled = await fill(body, request, this.#limits.pace);
      return { state: 'refused', why, beginning: body.subarray(0, filled), giveBack };
    } catch (thrown) {
      giveBack();
      throw thrown;
    }
  }
}

function once(act: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    act();
  };
}

/**
 * Moves a request's body into `room` until that is full, the body ends, or it nearly stops.
 * @returns how many bytes came; a body that goes on is left to whoever answers
 * @throws ClientLeft
 */
function fill(room: Buffer, request: Request, pace: WatchdogOptions): Promise<number> {
  const leastBytes = (pace.leastBytesPerSecond * pace.lookEveryMs) / 1000;
  return new Promise((resolve, reject) => {
    let filled = 0;
    let before = 0;
    const take = (chunk: Buffer): void => {
      filled += chunk.copy(room, filled);
      chunk.fill(0);
      if (filled === room.length) finish();
    };
    const left = (): void => {
      stop();
      reject(new ClientLeft());
    };
    const look = setInterval(() => {
      if (filled - before < leastBytes) finish();
      before = filled;
    }, pace.lookEveryMs);
    const stop = (): void => {
      clearInterval(look);
      request.off('data', take).off('end', finish).off('error', left).off('close', left);
      request.pause();
    };
    function finish(): void {
      stop();
      resolve(filled);
    }
    if (room.length === 0) {
      finish();
      return;
    }
    request.on('data', take).once('end', finish).once('error', left).once('close', left);
  });
}
