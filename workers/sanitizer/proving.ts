/** The proof that a clean copy is clean, by other processes and other code than made it. */
import { BrokenChannel, FRAME_KINDS } from './channel.ts';
import type { Engine } from './engine.ts';
import { findings } from './findings.ts';
import type { Inspecting, Inspection } from './inspect.ts';
import { wallClockMs } from './limits.ts';
import { type CopyMessage, parseMessage, verdictMessage } from './messages.ts';
import { TookTooLong, within } from './pool.ts';
import { type Progress, Rejected } from './progress.ts';
import type { Scratch } from './scratch.ts';
import { TYPES } from './types.ts';
import { hiddenTags } from './verify/allowlists.ts';
import { type Verdict, verify } from './verify/index.ts';
import { needlesOf, needlesOfWords } from './verify/leaks.ts';
import { hasToBeUnpacked } from './verify/unpacked/index.ts';

/** Needles of one message: 600 of 64 characters would not fit into a frame. */
const NEEDLES_A_FRAME = 100;

export async function prove(
  engine: Engine,
  progress: Progress,
  scratch: Scratch,
  made: CopyMessage,
): Promise<void> {
  const { type, inspection, mode } = progress;
  if (type === null) throw new Rejected('could not be proven clean');
  const { mime } = made.type;
  const wallMs = wallClockMs(engine.limits, scratch.size);
  const hidden = inspection === null ? [] : hiddenTags(type.mime, inspection.tags);
  progress.found = findings(hidden, made.found);
  const needles = needlesOf(progress.found, inspection?.place ?? null);
  const tagged = TYPES[mime]?.tagged === true;
  const [after, unpacked] = await Promise.all([
    tagged ? twice(engine, () => inspect(engine, scratch.chunks(), wallMs)) : null,
    hasToBeUnpacked(mime)
      ? twice(engine, () => within(wallMs, unpackCopy(engine, scratch, mime, progress, needles)))
      : null,
  ]);
  progress.checks = await verify({
    mime,
    mode,
    clean: scratch,
    facts: made.facts,
    before: type.mime === mime ? (inspection?.tags ?? null) : null,
    after: after?.tags ?? null,
    unpacked,
    needles,
    spoken: needlesOfWords(progress.found),
  });
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

export async function finishInspection(
  engine: Engine,
  inspecting: Inspecting,
  ms: number,
): Promise<Inspection> {
  try {
    return await inspecting.finish(ms);
  } catch (thrown) {
    if (!(thrown instanceof BrokenChannel || thrown instanceof TookTooLong)) throw thrown;
    engine.warn('The inspector had to be started anew.');
    throw new Rejected('could not be proven clean');
  }
}

/** exiftool's view of a file that is there as a whole. */
async function inspect(engine: Engine, file: AsyncIterable<Uint8Array>, wallMs: number): Promise<Inspection> {
  const inspecting = engine.inspectors.begin();
  try {
    for await (const bytes of file) await within(engine.limits.stallMs, inspecting.write(bytes));
  } catch (thrown) {
    inspecting.abandon();
    throw thrown;
  }
  return finishInspection(engine, inspecting, wallMs);
}

/** In a fresh child: what does the copy hold, once it is unpacked, and which values of the original? */
async function unpackCopy(
  engine: Engine,
  scratch: Scratch,
  mime: string,
  { mode }: Progress,
  needles: readonly string[],
): Promise<Verdict> {
  const child = await engine.verifiers.take();
  try {
    await child.tell({ task: 'verify', mime, mode });
    for (let at = 0; at < needles.length; at += NEEDLES_A_FRAME) {
      const some = JSON.stringify(needles.slice(at, at + NEEDLES_A_FRAME));
      await child.write(FRAME_KINDS.message, Buffer.from(some));
    }
    for await (const bytes of scratch.chunks()) await child.writeData(bytes);
    await child.write(FRAME_KINDS.end, new Uint8Array(0));
    const verdict = parseMessage(verdictMessage, (await child.read()).payload);
    if (verdict === null) throw new BrokenChannel('message');
    return verdict;
  } finally {
    child.kill();
  }
}
