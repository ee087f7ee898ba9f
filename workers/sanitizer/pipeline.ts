/**
 * The way of one file: receive, inspect, clean, verify, decide.
 *
 * The worker itself only carries bytes and compares; whatever parses a format runs in a sandbox. Memory is constant: input
 * goes through piece by piece, the clean copy lies in an unnamed file in memory, and both are hashed as they pass.
 */
import { createHash, type Hash } from 'node:crypto';
import type { FoundValue, RejectionReason, SanitizationRecord } from '#protocol/record.ts';
import { BrokenChannel, FRAME_KINDS } from './channel.ts';
import { SAMPLE_BYTES } from './detect.ts';
import { findings } from './findings.ts';
import type { Inspecting, Inspection, InspectorPool } from './inspect.ts';
import { type Limits, wallClockMs } from './limits.ts';
import {
  type CleanedMessage,
  detectedMessage,
  type MediaType,
  parseMessage,
  resultMessage,
  scanMessage,
} from './messages.ts';
import { type Child, type ChildPool, TookTooLong, within } from './pool.ts';
import { Scratch } from './scratch.ts';
import { hiddenTags } from './verify/allowlists.ts';
import { type Check, verify } from './verify/index.ts';
import { encodings, needlesOf } from './verify/leaks.ts';
import { verifyPng } from './verify/png.ts';

export interface Sanitized {
  readonly record: SanitizationRecord;
  /** Null exactly when the record says rejected. */
  readonly clean: CleanFile | null;
}

/** A clean copy in memory outside the heap. Whoever gets it disposes of it. */
export interface CleanFile {
  readonly bytes: number;
  /** The file in pieces, from its start. */
  read(): AsyncIterable<Uint8Array>;
  dispose(): Promise<void>;
}

export interface Engine {
  readonly limits: Limits;
  readonly children: ChildPool;
  readonly inspectors: InspectorPool;
  warn(sentence: string): void;
}

/** A file has ended as rejected; carries the record's reason. */
class Rejected extends Error {
  readonly reason: RejectionReason;

  constructor(reason: RejectionReason) {
    super(reason);
    this.reason = reason;
  }
}

/** What is known of a file so far; a rejection tells as much of it as there is. */
interface Progress {
  type: MediaType | null;
  inputBytes: number;
  readonly hash: Hash;
  inspection: Inspection | null;
  cleaned: CleanedMessage | null;
  found: FoundValue[];
  checks: Check[];
}

/** Formats without tags, for which exiftool has nothing to say. */
const UNTAGGED = new Set(['text/plain']);
/** Documents are shown as pictures; everything else is a faithful rebuild. */
const RASTERISED = new Set(['application/pdf']);

export async function sanitizeOne(engine: Engine, input: AsyncIterable<Uint8Array>): Promise<Sanitized> {
  const progress: Progress = {
    type: null,
    inputBytes: 0,
    hash: createHash('sha256'),
    inspection: null,
    cleaned: null,
    found: [],
    checks: [],
  };
  const scratch = new Scratch();
  try {
    await run(engine, input, progress, scratch);
  } catch (thrown) {
    scratch.close();
    return { record: record(progress, reasonOf(thrown), null), clean: null };
  }
  const after = { bytes: scratch.size, sha256Hex: scratch.sha256Hex() };
  return {
    record: record(progress, null, after),
    clean: {
      bytes: scratch.size,
      read: () => scratch.chunks(),
      dispose: async () => scratch.close(),
    },
  };
}

/** Only what a file can cause becomes a reason; a fault of the worker, or of the input, is thrown on. */
function reasonOf(thrown: unknown): RejectionReason {
  if (thrown instanceof Rejected) return thrown.reason;
  if (thrown instanceof TookTooLong) return 'took too long';
  if (thrown instanceof BrokenChannel) return 'file is damaged';
  throw thrown;
}

async function run(
  engine: Engine,
  input: AsyncIterable<Uint8Array>,
  progress: Progress,
  scratch: Scratch,
): Promise<void> {
  const child = await engine.children.take();
  let inspecting: Inspecting | null = null;
  try {
    const receiving = new Receiving(engine, child, progress);
    for await (const bytes of input) await receiving.take(bytes);
    await receiving.end();
    inspecting = receiving.inspecting;
    receiving.demandUsable();
    const wallMs = wallClockMs(engine.limits, progress.inputBytes);
    const [inspected, collected] = await Promise.allSettled([
      inspecting === null ? null : finishInspection(engine, inspecting, wallMs),
      within(wallMs, collect(child, scratch, engine.limits)),
    ]);
    // what a damaged picture hides is evidence too: the record of a rejected file tells it
    if (inspected.status === 'fulfilled' && inspected.value !== null) note(progress, inspected.value);
    if (collected.status === 'rejected') throw collected.reason;
    if (inspected.status === 'rejected') throw inspected.reason;
    progress.cleaned = collected.value;
  } finally {
    child.kill();
    inspecting?.abandon();
  }
  await prove(engine, progress, scratch);
}

function note(progress: Progress, inspection: Inspection): void {
  progress.inspection = inspection;
  if (progress.type !== null) progress.found = findings(hiddenTags(progress.type.mime, inspection.tags), []);
}

/** The input's side: a piece goes to the child, to the inspector once the type is known, and through the hash. */
class Receiving {
  readonly #engine: Engine;
  readonly #child: Child;
  readonly #progress: Progress;
  /** Pieces that came before the type was known. */
  #held: Uint8Array[] = [];
  #detected = false;
  #failure: unknown = null;
  inspecting: Inspecting | null = null;

  constructor(engine: Engine, child: Child, progress: Progress) {
    this.#engine = engine;
    this.#child = child;
    this.#progress = progress;
  }

  /** Never throws for a child's failure: the rest of the input is still read, so that it is hashed whole. */
  async take(bytes: Uint8Array): Promise<void> {
    const progress = this.#progress;
    if (progress.inputBytes === 0)
      await this.#attempt(() => this.#child.write(FRAME_KINDS.message, Buffer.from('clean')));
    progress.hash.update(bytes);
    progress.inputBytes += bytes.length;
    if (progress.inputBytes > this.#engine.limits.inputBytes) this.#fail(new Rejected('file is too large'));
    await this.#attempt(async () => {
      await this.#child.writeData(bytes);
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
      if (this.#progress.inputBytes === 0) await this.#child.write(FRAME_KINDS.message, Buffer.from('clean'));
      await this.#child.write(FRAME_KINDS.end, new Uint8Array(0));
      if (!this.#detected) await this.#detect();
    });
  }

  demandUsable(): void {
    if (this.#failure !== null) throw this.#failure;
  }

  async #detect(): Promise<void> {
    const frame = await this.#child.read();
    const detected = frame.kind === FRAME_KINDS.message ? parseMessage(detectedMessage, frame.payload) : null;
    if (detected === null) throw new BrokenChannel('message');
    this.#detected = true;
    this.#progress.type = detected.type;
    if (!detected.supported || detected.type === null) throw new Rejected('format not supported');
    if (!UNTAGGED.has(detected.type.mime)) {
      this.inspecting = this.#engine.inspectors.begin();
      for (const bytes of this.#held) await this.inspecting.write(bytes);
    }
    this.#held = [];
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
    this.#child.kill();
    this.inspecting?.abandon();
  }
}

async function finishInspection(engine: Engine, inspecting: Inspecting, ms: number): Promise<Inspection> {
  try {
    return await inspecting.finish(ms);
  } catch (thrown) {
    if (!(thrown instanceof BrokenChannel || thrown instanceof TookTooLong)) throw thrown;
    engine.warn('The inspector had to be started anew.');
    throw new Rejected('could not be proven clean');
  }
}

/** The child's answer, and its clean file into memory; bounded, whatever the child sends. */
async function collect(child: Child, scratch: Scratch, limits: Limits): Promise<CleanedMessage> {
  const first = await child.read();
  const result = first.kind === FRAME_KINDS.message ? parseMessage(resultMessage, first.payload) : null;
  if (result === null) throw new BrokenChannel('message');
  if (!result.ok) throw new Rejected(result.reason);
  while (true) {
    const { kind, payload } = await child.read();
    if (kind === FRAME_KINDS.end) return result;
    if (kind !== FRAME_KINDS.data) throw new BrokenChannel('kind');
    if (scratch.size + payload.length > limits.outputBytes) throw new Rejected('limits exceeded');
    scratch.append(payload);
  }
}

async function prove(engine: Engine, progress: Progress, scratch: Scratch): Promise<void> {
  const { type, inspection, cleaned } = progress;
  if (type === null || cleaned === null) throw new Rejected('could not be proven clean');
  const wallMs = wallClockMs(engine.limits, scratch.size);
  const hidden = inspection === null ? [] : hiddenTags(type.mime, inspection.tags);
  progress.found = findings(hidden, cleaned.found);
  const needles = inspection === null ? [] : needlesOf(progress.found, inspection.place);
  const after = inspection === null ? null : await twice(engine, () => inspect(engine, scratch, wallMs));
  progress.checks = await verify({
    mime: type.mime,
    clean: scratch,
    facts: cleaned.facts,
    before: inspection?.tags ?? null,
    after: after?.tags ?? null,
    needles,
  });
  if (progress.checks.every((check) => check.passed) && type.mime === 'image/png') {
    const passed = await twice(engine, () => within(wallMs, unpacks(engine, scratch, needles)));
    progress.checks.push({ name: 'no value of the original in the unpacked picture', passed });
  }
  if (!progress.checks.every((check) => check.passed)) throw new Rejected('could not be proven clean');
}

/** A verifier's process that dies is started once more: the clean copy is still there, and the verdict must not hang on luck. */
async function twice<Value>(engine: Engine, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (thrown) {
    if (!(thrown instanceof BrokenChannel)) throw thrown;
    engine.warn('A verifier had to be started anew.');
    return await work();
  }
}

async function inspect(engine: Engine, scratch: Scratch, wallMs: number): Promise<Inspection> {
  const inspecting = engine.inspectors.begin();
  try {
    for await (const bytes of scratch.chunks()) await within(engine.limits.stallMs, inspecting.write(bytes));
  } catch (thrown) {
    inspecting.abandon();
    throw thrown;
  }
  return finishInspection(engine, inspecting, wallMs);
}

/** In a fresh child: does the picture's data unpack to exactly its rows, with no tail and no value of the original? */
async function unpacks(engine: Engine, scratch: Scratch, needles: readonly string[]): Promise<boolean> {
  const child = await engine.children.take();
  try {
    const { dataParts, unpackedBytes } = verifyPng(scratch);
    await child.write(FRAME_KINDS.message, Buffer.from('scan'));
    const hexes = needles.flatMap((needle) => encodings(needle).map((bytes) => bytes.toString('hex')));
    await child.write(FRAME_KINDS.message, Buffer.from(JSON.stringify(hexes)));
    for (const { offset, length } of dataParts) await child.writeData(scratch.read(offset, length));
    await child.write(FRAME_KINDS.end, new Uint8Array(0));
    const frame = await child.read();
    const scan = parseMessage(scanMessage, frame.payload);
    return (
      scan !== null && scan.unpackedBytes === unpackedBytes && scan.trailingBytes === 0 && scan.leaks === 0
    );
  } finally {
    child.kill();
  }
}

function record(
  progress: Progress,
  reason: RejectionReason | null,
  after: SanitizationRecord['after'],
): SanitizationRecord {
  const { type, inspection, cleaned } = progress;
  const rastered = type !== null && RASTERISED.has(type.mime);
  const pictures = type?.mime.startsWith('image/') === true;
  const tools = cleaned?.tools.map(({ name, version }) => ({ name, version })) ?? [];
  if (inspection !== null) tools.push({ name: 'exiftool', version: inspection.version });
  return {
    v: 1,
    status: reason !== null ? 'rejected' : rastered ? 'raster' : 'clean',
    reason,
    type,
    found: progress.found,
    place: inspection?.place ?? null,
    actions: reason === null ? [...(cleaned?.actions ?? [])] : [],
    checks: progress.checks,
    tools,
    before: { bytes: progress.inputBytes, sha256Hex: progress.hash.digest('hex') },
    after,
    remaining:
      reason !== null
        ? []
        : pictures
          ? ['camera noise', 'visible content']
          : rastered
            ? ['visible content', 'writing style', 'layout']
            : ['visible content', 'writing style'],
  };
}
