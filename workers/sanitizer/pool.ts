/**
 * Spare children: started and warmed before a file comes, used for one file, killed.
 *
 * Starting costs most of the time a picture takes; with a spare ready it happens while nobody waits. A child is
 * never used twice, so what a file does to it ends with that file.
 */
import { once } from 'node:events';
import { AmanaError } from '#protocol/errors.ts';
import {
  BrokenChannel,
  ByteReader,
  FRAME_KINDS,
  type Frame,
  type FrameKind,
  frameHeader,
  pieces,
} from './channel.ts';
import { helloMessage, parseMessage } from './messages.ts';
import type { SandboxedChild } from './sandbox.ts';
import type { Task } from './told.ts';

/** A cold start takes 0.2 s; a machine under load has this long before the sandbox counts as broken. */
const HELLO_MS = 30_000;

/** Thrown when a child or an inspector did not do what it had to within its time. */
export class TookTooLong extends Error {}

/** Rejects with TookTooLong after `ms`; the work itself is ended by whoever owns the child. */
export async function within<Value>(ms: number, work: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new TookTooLong()), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** One child, from its hello to its death. */
export class Child {
  readonly #process: SandboxedChild;
  readonly #reader: ByteReader;
  #alive = true;

  constructor(process: SandboxedChild) {
    this.#process = process;
    this.#reader = new ByteReader(process.stdout);
    void process.ended.then(() => {
      this.#alive = false;
    });
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** Waits for the proof that the sandbox holds; throws `sandbox-unavailable` without it. */
  async hello(): Promise<void> {
    try {
      const frame = await within(HELLO_MS, this.read());
      if (frame.kind === FRAME_KINDS.message && parseMessage(helloMessage, frame.payload) !== null) return;
    } catch (thrown) {
      this.kill();
      throw new AmanaError('sandbox-unavailable', { cause: thrown });
    }
    this.kill();
    throw new AmanaError('sandbox-unavailable', {
      cause: new Error('the child could not prove its sandbox'),
    });
  }

  read(): Promise<Frame> {
    return this.#reader.frame();
  }

  /**
   * Writes one frame and waits until the child has room for the next. Throws BrokenChannel when it had ended before; one
   * that ends meanwhile may have read all and answered, which is for the next read to tell.
   */
  async write(kind: FrameKind, payload: Uint8Array): Promise<void> {
    const { stdin } = this.#process;
    if (stdin.destroyed) throw new BrokenChannel('ended');
    stdin.write(frameHeader(kind, payload.length));
    if (!stdin.write(payload))
      await Promise.race([once(stdin, 'drain').catch(() => undefined), this.#process.ended]);
  }

  async tell(task: Task): Promise<void> {
    await this.write(FRAME_KINDS.message, Buffer.from(JSON.stringify(task)));
  }

  async writeData(bytes: Uint8Array): Promise<void> {
    for (const piece of pieces(bytes)) await this.write(FRAME_KINDS.data, piece);
  }

  kill(): void {
    this.#process.kill();
  }

  /**
   * No file comes for this child: it compiles all there is into the shared cache, and ends by itself.
   * @returns false where it did not within its time, and was killed: compiled code only saves time
   */
  async compile(ms: number): Promise<boolean> {
    try {
      await this.tell({ task: 'load' });
      await within(ms, this.ended);
      return true;
    } catch (thrown) {
      if (!(thrown instanceof TookTooLong || thrown instanceof BrokenChannel)) throw thrown;
      this.kill();
      await this.ended;
      return false;
    }
  }

  get ended(): Promise<void> {
    return this.#process.ended;
  }
}

export class ChildPool {
  readonly #launch: () => SandboxedChild;
  readonly #size: number;
  readonly #spares: Promise<Child>[] = [];
  readonly #living = new Set<Child>();
  #closed = false;

  constructor(launch: () => SandboxedChild, size: number) {
    this.#launch = launch;
    this.#size = size;
  }

  /** Starts the spares; throws `sandbox-unavailable` if the first one cannot prove its sandbox. */
  async fill(): Promise<void> {
    this.#restock();
    await this.#spares[0];
  }

  /** A child that has said hello and has seen nothing yet. The caller kills it. */
  async take(): Promise<Child> {
    if (this.#closed) throw new AmanaError('sandbox-unavailable', { cause: new Error('closed') });
    try {
      // a spare that has died while it waited, or that a busy moment long ago kept from its hello, must not cost the next
      // file its clean copy: whether the sandbox holds now is for a child to tell that is started now
      for (let spare = this.#spares.shift(); spare !== undefined; spare = this.#spares.shift()) {
        const child = await spare.catch(() => null);
        if (child?.alive === true) return child;
      }
      return await this.#start();
    } finally {
      this.#restock();
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    const living = [...this.#living];
    for (const child of living) child.kill();
    await Promise.all(living.map((child) => child.ended));
  }

  #restock(): void {
    while (!this.#closed && this.#spares.length < this.#size) this.#spares.push(this.#start());
  }

  #start(): Promise<Child> {
    const ready = this.#launched();
    // the failure belongs to whoever takes this spare; until then nobody waits for it
    ready.catch(() => undefined);
    return ready;
  }

  async #launched(): Promise<Child> {
    const child = new Child(this.#launch());
    this.#living.add(child);
    void child.ended.then(() => this.#living.delete(child));
    await child.hello();
    return child;
  }
}
