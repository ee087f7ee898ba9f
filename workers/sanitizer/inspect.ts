/**
 * The worker's side of the inspector (see inspector.pl): exiftool's view of a file, first of the original to say what
 * it hides, then of the clean copy to prove that it hides nothing.
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { BrokenChannel, ByteReader, pieces } from './channel.ts';
import { inspectionMessage, parseMessage, type Tag } from './messages.ts';
import { within } from './pool.ts';
import type { SandboxedChild } from './sandbox.ts';

export interface Inspection {
  readonly tags: readonly Tag[];
  readonly place: { readonly latitude: number; readonly longitude: number } | null;
  readonly version: string;
}

/** 1,500 tags of at most 1,500 characters, each as long as JSON can make it. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

/** A cold start takes 0.4 s. */
const PROVE_MS = 30_000;

/** One inspection: bytes go in as they come, the answer comes after the last. */
export interface Inspecting {
  write(bytes: Uint8Array): Promise<void>;
  /** Throws BrokenChannel or TookTooLong; the inspector is then gone, and the next one is a new process. */
  finish(ms: number): Promise<Inspection>;
  /** Gives up: ends the process, since half a request lies in its pipe. Does nothing once the answer is there. */
  abandon(): void;
}

class Inspector {
  readonly process: SandboxedChild;
  readonly reader: ByteReader;
  ended = false;

  constructor(process: SandboxedChild) {
    this.process = process;
    this.reader = new ByteReader(process.stdout);
    void process.ended.then(() => {
      this.ended = true;
    });
  }

  async write(bytes: Uint8Array): Promise<void> {
    const { stdin } = this.process;
    if (stdin.destroyed || this.ended) throw new BrokenChannel('ended');
    if (!stdin.write(bytes))
      await Promise.race([once(stdin, 'drain').catch(() => undefined), this.process.ended]);
  }

  async answer(nonce: string): Promise<Inspection> {
    const length = (await this.reader.take(4)).readUInt32BE();
    if (length > MAX_ANSWER_BYTES) throw new BrokenChannel('length');
    const message = parseMessage(inspectionMessage, await this.reader.take(length));
    if (message === null || message.nonce !== nonce || this.reader.heldBytes > 0)
      throw new BrokenChannel('answer');
    const [latitude, longitude] = message.place ?? [];
    const place = latitude === undefined || longitude === undefined ? null : { latitude, longitude };
    return { tags: message.tags, place, version: message.version };
  }
}

function lengthOf(bytes: number): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes);
  return length;
}

export class InspectorPool {
  readonly #launch: () => SandboxedChild;
  readonly #size: number;
  readonly #idle: Inspector[] = [];
  readonly #all = new Set<Inspector>();
  #closed = false;

  constructor(launch: () => SandboxedChild, size: number) {
    this.#launch = launch;
    this.#size = size;
  }

  /** Starts an inspection; starts a process too, if none is idle. */
  begin(): Inspecting {
    const inspector = this.#idle.pop() ?? this.#start();
    const nonce = randomBytes(16).toString('hex');
    const started = inspector.write(Buffer.from(nonce));
    // awaited by the first write; until then a failure has no other listener
    started.catch(() => undefined);
    let returned = false;
    const abandon = () => {
      if (!returned) inspector.process.kill();
    };
    return {
      write: async (bytes) => {
        await started;
        for (const piece of pieces(bytes)) {
          await inspector.write(lengthOf(piece.length));
          await inspector.write(piece);
        }
      },
      finish: async (ms) => {
        try {
          await started;
          await inspector.write(lengthOf(0));
          const inspection = await within(ms, inspector.answer(nonce));
          if (this.#closed || this.#idle.length >= this.#size) abandon();
          else this.#idle.push(inspector);
          returned = true;
          return inspection;
        } catch (thrown) {
          abandon();
          throw thrown;
        }
      },
      abandon,
    };
  }

  /** One inspection of an empty file: shows that the inspector starts and answers. Throws what it throws. */
  async prove(): Promise<void> {
    await this.begin().finish(PROVE_MS);
  }

  async close(): Promise<void> {
    this.#closed = true;
    const all = [...this.#all];
    for (const inspector of all) inspector.process.kill();
    await Promise.all(all.map((inspector) => inspector.process.ended));
  }

  #start(): Inspector {
    const inspector = new Inspector(this.#launch());
    this.#all.add(inspector);
    void inspector.process.ended.then(() => {
      this.#all.delete(inspector);
      const index = this.#idle.indexOf(inspector);
      if (index !== -1) this.#idle.splice(index, 1);
    });
    return inspector;
  }
}
