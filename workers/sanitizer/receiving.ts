/** The input's side of a file's way: each piece goes to a child, to the inspector once the type is known, and through the hash. */
import { BrokenChannel, FRAME_KINDS } from './channel.ts';
import { SAMPLE_BYTES } from './detect.ts';
import type { Engine } from './engine.ts';
import type { Inspecting } from './inspect.ts';
import { detectedMessage, parseMessage } from './messages.ts';
import { type Child, within } from './pool.ts';
import { type Progress, Rejected } from './progress.ts';
import type { Task } from './told.ts';
import { type Profile, TYPES } from './types.ts';

type CleanTask = Extract<Task, { task: 'clean' }>;
export type Special = Pick<CleanTask, 'isText' | 'isLaidOut'>;

export class Receiving {
  readonly #engine: Engine;
  readonly #progress: Progress;
  readonly #task: CleanTask;
  /** Pieces that came before the type was known. */
  #held: Uint8Array[] = [];
  #detected = false;
  #failure: unknown = null;
  readonly #profile: Profile;
  /** The child that has the file; another one once the type is known, if the type needs more than the first can do. */
  child: Child;
  inspecting: Inspecting | null = null;

  private constructor(engine: Engine, child: Child, profile: Profile, progress: Progress, task: CleanTask) {
    this.#engine = engine;
    this.child = child;
    this.#profile = profile;
    this.#progress = progress;
    this.#task = task;
  }

  /** @param profile of the sandbox that the file will probably need */
  static async begin(
    engine: Engine,
    progress: Progress,
    special: Special,
    profile: Profile,
  ): Promise<Receiving> {
    const child = await engine.children[profile].take();
    const task: CleanTask = { task: 'clean', mode: progress.asked, modes: engine.modes, ...special };
    const receiving = new Receiving(engine, child, profile, progress, task);
    await receiving.#attempt(() => receiving.child.tell(task));
    return receiving;
  }

  /** Never throws for a child's failure: the rest of the input is still read, so that it is hashed whole. */
  async take(bytes: Uint8Array): Promise<void> {
    const progress = this.#progress;
    progress.hash.update(bytes);
    progress.inputBytes += bytes.length;
    if (progress.inputBytes > this.#engine.limits.inputBytes) this.#fail(new Rejected('file is too large'));
    await this.#attempt(async () => {
      await this.child.writeData(bytes);
      if (!this.#detected) {
        this.#held.push(bytes);
        if (progress.inputBytes >= SAMPLE_BYTES) await this.#detect();
      } else {
        await this.inspecting?.write(bytes);
      }
    });
  }

  async end(): Promise<void> {
    await this.#attempt(async () => {
      await this.child.write(FRAME_KINDS.end, new Uint8Array(0));
      if (!this.#detected) await this.#detect();
    });
  }

  /** @throws what went wrong on the way; from then on there is only the result to wait for */
  demandUsable(): void {
    if (this.#failure !== null) throw this.#failure;
  }

  /** Ends the child, and the inspection unless it has answered. */
  abandon(): void {
    this.child.kill();
    this.inspecting?.abandon();
  }

  async #detect(): Promise<void> {
    const frame = await this.child.read();
    const detected = frame.kind === FRAME_KINDS.message ? parseMessage(detectedMessage, frame.payload) : null;
    if (detected === null) throw new BrokenChannel('message');
    this.#detected = true;
    this.#progress.type = detected.type;
    const type = detected.type === null ? undefined : TYPES[detected.type.mime];
    if (type === undefined) throw new Rejected('format not supported');
    const held = this.#held;
    this.#held = [];
    if (type.profile !== this.#profile)
      await this.#moveTo(await this.#engine.children[type.profile].take(), held);
    if (type.tagged) {
      this.inspecting = this.#engine.inspectors.begin();
      for (const bytes of held) await this.inspecting.write(bytes);
    }
  }

  /** The new child detects for itself: nothing that the first one said is taken over but what it was chosen by. */
  async #moveTo(child: Child, held: readonly Uint8Array[]): Promise<void> {
    this.child.kill();
    this.child = child;
    await child.tell(this.#task);
    for (const bytes of held) await child.writeData(bytes);
    if (this.#progress.inputBytes < SAMPLE_BYTES) await child.write(FRAME_KINDS.end, new Uint8Array(0));
    const frame = await child.read();
    const detected = frame.kind === FRAME_KINDS.message ? parseMessage(detectedMessage, frame.payload) : null;
    if (detected?.type?.mime !== this.#progress.type?.mime) throw new BrokenChannel('message');
  }

  async #attempt(step: () => Promise<void>): Promise<void> {
    if (this.#failure !== null) return;
    try {
      await within(this.#engine.limits.stallMs, step());
    } catch (thrown) {
      this.#fail(thrown);
    }
  }

  /** The first failure counts; the child is of no more use, and its end frees whoever waits for it. */
  #fail(thrown: unknown): void {
    this.#failure ??= thrown;
    this.#held = [];
    this.abandon();
  }
}
