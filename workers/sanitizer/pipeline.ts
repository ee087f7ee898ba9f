/**
 * The way of one file: receive, inspect, clean, verify, decide.
 *
 * The worker itself only carries bytes and compares; whatever parses a format runs in a sandbox. Memory is constant: input
 * goes through piece by piece, the clean copy lies in an unnamed file in memory, and both are hashed as they pass.
 */
import { createHash } from 'node:crypto';
import type { RejectionReason, SanitizationRecord } from '#protocol/record.ts';
import { BrokenChannel, FRAME_KINDS } from './channel.ts';
import type { Engine } from './engine.ts';
import { findings } from './findings.ts';
import type { Inspection } from './inspect.ts';
import { likelyProfile } from './likely.ts';
import { type Limits, wallClockMs } from './limits.ts';
import { type Nesting, nestingOf, packMembers } from './members.ts';
import { type CopyMessage, type MembersMessage, parseMessage, resultMessage } from './messages.ts';
import { type Child, TookTooLong, within } from './pool.ts';
import { type Progress, Rejected, recordOf } from './progress.ts';
import { finishInspection, prove } from './proving.ts';
import { Receiving } from './receiving.ts';
import type { CleanFile, Sanitized, Source } from './sanitized.ts';
import { Scratch } from './scratch.ts';
import { canBeLaidOut } from './types.ts';
import { hiddenTags } from './verify/allowlists.ts';

/** @param nesting where the file lies within others */
export async function sanitizeOne(
  engine: Engine,
  source: Source,
  nesting: Nesting = nestingOf(engine.limits),
): Promise<Sanitized> {
  const first = await attempt(engine, source, nesting);
  if (first.isUnanswered) {
    // A host under pressure can lose a child to something other than the file; a file that kills children kills two.
    engine.warn('A child ended without an answer; its file is tried once more.');
    return (await attempt(engine, source, nesting)).sanitized;
  }
  if (!isWorthLayingOut(first.sanitized.record)) return first.sanitized;
  const { sanitized: pages } = await attempt(engine, source, nesting, true);
  return pages.clean === null ? first.sanitized : pages;
}

/**
 * What is not understood in an office file, or could not be proven clean, is no reason to lose its pages; and where words
 * that can be seen on a page are what could not be proven, its picture can be.
 */
function isWorthLayingOut({ reason, type, mode }: SanitizationRecord): boolean {
  const isUnclear = reason === 'file is damaged' || reason === 'could not be proven clean';
  if (type?.mime === 'application/pdf') return isUnclear && mode === 'faithful';
  return isUnclear && type !== null && canBeLaidOut(type.mime);
}

async function attempt(
  engine: Engine,
  { open, mode, isText }: Source,
  nesting: Nesting,
  isLaidOut = false,
): Promise<{ sanitized: Sanitized; isUnanswered: boolean }> {
  const progress: Progress = {
    asked: mode,
    mode: mode ?? 'rebuild',
    type: null,
    inputBytes: 0,
    hash: createHash('sha256'),
    inspection: null,
    made: null,
    within: null,
    cleanType: null,
    found: [],
    checks: [],
  };
  const scratch = new Scratch();
  try {
    await run({ engine, progress, scratch, nesting, isText: isText === true, isLaidOut }, open());
  } catch (thrown) {
    scratch.close();
    const record = recordOf(progress, reasonOf(thrown), null);
    return { sanitized: { record, clean: null }, isUnanswered: thrown instanceof BrokenChannel };
  }
  const after = { bytes: scratch.size, sha256Hex: scratch.sha256Hex() };
  const clean: CleanFile = {
    bytes: scratch.size,
    read: () => scratch.chunks(),
    dispose: async () => scratch.close(),
  };
  return { sanitized: { record: recordOf(progress, null, after), clean }, isUnanswered: false };
}

/** Only what a file can cause becomes a reason; a fault of the worker, or of the input, is thrown on. */
function reasonOf(thrown: unknown): RejectionReason {
  if (thrown instanceof Rejected) return thrown.reason;
  if (thrown instanceof TookTooLong) return 'took too long';
  if (thrown instanceof BrokenChannel) return 'file is damaged';
  throw thrown;
}

interface Way {
  readonly engine: Engine;
  readonly progress: Progress;
  readonly scratch: Scratch;
  readonly nesting: Nesting;
  readonly isText: boolean;
  readonly isLaidOut: boolean;
}

async function run(way: Way, input: AsyncIterable<Uint8Array>): Promise<void> {
  const { engine, progress, scratch, nesting, isText, isLaidOut } = way;
  const { head, whole } = await headOf(input);
  const profile = isText ? 'light' : likelyProfile(head);
  const receiving = await Receiving.begin(engine, progress, { isText, isLaidOut }, profile);
  let made: CopyMessage | MembersMessage;
  try {
    for await (const bytes of whole) await receiving.take(bytes);
    await receiving.end();
    receiving.demandUsable();
    const { child, inspecting } = receiving;
    const wallMs = wallClockMs(engine.limits, progress.inputBytes);
    const [inspected, collected] = await Promise.allSettled([
      inspecting === null ? null : finishInspection(engine, inspecting, wallMs),
      within(wallMs, collect(child, scratch, progress, engine.limits)),
    ]);
    // what a damaged picture hides is evidence too: the record of a rejected file tells it
    if (inspected.status === 'fulfilled' && inspected.value !== null) note(progress, inspected.value);
    if (collected.status === 'rejected') throw collected.reason;
    if (inspected.status === 'rejected') throw inspected.reason;
    made = collected.value;
    if (made.result === 'members') {
      const clean = (source: Source, deeper: Nesting) => sanitizeOne(engine, source, deeper);
      return await packMembers({ engine, progress, scratch, nesting, child, made, clean });
    }
  } finally {
    receiving.abandon();
  }
  await prove(engine, progress, scratch, made);
}

/** The first piece of the input, and the input with that piece. */
async function headOf(
  input: AsyncIterable<Uint8Array>,
): Promise<{ head: Uint8Array; whole: AsyncIterable<Uint8Array> }> {
  const rest = input[Symbol.asyncIterator]();
  const first = await rest.next();
  async function* whole() {
    try {
      for (let next = first; next.done !== true; next = await rest.next()) yield next.value;
    } finally {
      await rest.return?.();
    }
  }
  return { head: first.done === true ? new Uint8Array(0) : first.value, whole: whole() };
}

function note(progress: Progress, inspection: Inspection): void {
  progress.inspection = inspection;
  if (progress.type !== null) progress.found = findings(hiddenTags(progress.type.mime, inspection.tags), []);
}

/** The child's answer, and its clean file into memory; bounded, whatever the child sends. */
async function collect(
  child: Child,
  scratch: Scratch,
  progress: Progress,
  limits: Limits,
): Promise<CopyMessage | MembersMessage> {
  const first = await child.read();
  const result = first.kind === FRAME_KINDS.message ? parseMessage(resultMessage, first.payload) : null;
  if (result === null) throw new BrokenChannel('message');
  progress.type = result.original ?? progress.type;
  if (result.result === 'rejected') throw new Rejected(result.reason);
  progress.made = result;
  if (result.result === 'members') return result;
  progress.mode = result.mode;
  progress.cleanType = result.type;
  while (true) {
    const { kind, payload } = await child.read();
    if (kind === FRAME_KINDS.end) return result;
    if (kind !== FRAME_KINDS.data) throw new BrokenChannel('kind');
    if (scratch.size + payload.length > limits.outputBytes) throw new Rejected('limits exceeded');
    scratch.append(payload);
  }
}
