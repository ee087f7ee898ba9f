/**
 * Files within a file: each is taken out of the child that unpacks, goes the whole way of a file by itself, and what
 * came out proven clean is packed anew. The budget is shared by all depths, so that nesting multiplies nothing.
 */
import type { FoundValue, RejectionReason, SanitizationRecord } from '#protocol/record.ts';
import { BrokenChannel, FRAME_KINDS, type Frame } from './channel.ts';
import type { Engine } from './engine.ts';
import { findings } from './findings.ts';
import type { Limits } from './limits.ts';
import {
  brokenMemberMessage,
  type MemberRole,
  type MembersMessage,
  memberMessage,
  parseMessage,
  resultMessage,
} from './messages.ts';
import { packerFor } from './packing/index.ts';
import { BoundedSink, type Packer, type Proven } from './packing/packer.ts';
import { type Child, TookTooLong, within } from './pool.ts';
import { type Progress, Rejected } from './progress.ts';
import type { Sanitized, Source } from './sanitized.ts';
import { Scratch } from './scratch.ts';
import { TYPES } from './types.ts';
import { verifyPacked } from './verify/packed.ts';

/** Where a file lies: 0 for what was sent, 1 for what is in it, and what all of them may still cost. */
export interface Nesting {
  readonly depth: number;
  readonly budget: Budget;
}

interface Budget {
  expandedBytes: number;
  members: number;
  readonly endsAtMs: number;
}

export function nestingOf(limits: Limits): Nesting {
  const { expandedBytes, archiveMembers: members, archiveWallMs } = limits;
  return { depth: 0, budget: { expandedBytes, members, endsAtMs: performance.now() + archiveWallMs } };
}

interface Parts {
  readonly engine: Engine;
  readonly progress: Progress;
  /** Takes the packed copy. */
  readonly scratch: Scratch;
  readonly nesting: Nesting;
  readonly child: Child;
  readonly made: MembersMessage;
  readonly clean: (source: Source, nesting: Nesting) => Promise<Sanitized>;
  /** What this file, at its own depth, has unpacked to so far. */
  readonly expanded: { bytes: number };
}

/** What has come out so far. */
interface Packed {
  readonly proven: Proven[];
  readonly leftOut: RejectionReason[];
  readonly records: SanitizationRecord[];
  readonly found: FoundValue[];
}

/** The record of an archive shows some of each file rather than all of the first. */
const MAX_FOUND_OF_A_MEMBER = 60;
const MAX_FOUND = 4000;

/** @throws Rejected where nothing clean is left, or where a limit is met */
export async function packMembers(given: Omit<Parts, 'expanded'>): Promise<void> {
  const parts: Parts = { ...given, expanded: { bytes: 0 } };
  const { engine, progress, scratch, nesting, made } = parts;
  if (nesting.depth >= engine.limits.archiveDepth) throw new Rejected('limits exceeded');
  const mime = progress.type?.mime ?? '';
  const packer = packerFor(mime, new BoundedSink(scratch, engine.limits.outputBytes));
  if (packer === null) throw new Rejected('format not supported');
  const packed: Packed = { proven: [], leftOut: [], records: [], found: [] };
  try {
    await packEach(parts, packer, packed);
  } finally {
    progress.found = findings([], [...made.found, ...packed.found]);
  }
  const [reason] = packed.leftOut;
  if (packed.proven.every(({ role }) => role === 'subject') && reason !== undefined) {
    const isCommon = packed.leftOut.every((other) => other === reason);
    throw new Rejected(isCommon ? reason : 'could not be proven clean');
  }
  packer.end();
  const { structure, members } = await verifyPacked(mime, scratch, packed.proven);
  progress.checks = [
    { name: 'only known structure, nothing after the end', passed: structure },
    { name: 'every file within is one that has been proven clean', passed: members },
  ];
  if (!structure || !members) throw new Rejected('could not be proven clean');
  const type = TYPES[mime];
  progress.cleanType = type === undefined ? progress.type : { mime, extension: type.extension };
  progress.within = {
    place: packed.records.find(({ place }) => place !== null)?.place ?? null,
    actions: [
      'files within cleaned one by one and packed anew',
      ...(packed.leftOut.length > 0 ? ['files left out that could not be cleaned'] : []),
      ...packed.records.flatMap(({ actions }) => actions),
    ],
    tools: packed.records.flatMap(({ tools }) => tools),
    remaining: packed.records.flatMap(({ remaining }) => remaining),
  };
}

/**
 * Files within that are worked on at the same time: while one is proven, the next is cleaned. Archives within do one at a
 * time, or each depth would double what the host has to bear.
 */
const SIDE_BY_SIDE = 2;

async function packEach(parts: Parts, packer: Packer, packed: Packed): Promise<void> {
  const most = parts.nesting.depth === 0 ? SIDE_BY_SIDE : 1;
  const underway: Promise<Outcome>[] = [];
  const packFirst = async (): Promise<void> => {
    const outcome = await underway.shift();
    if (outcome === undefined) return;
    try {
      await add(packer, packed, outcome);
    } finally {
      await outcome.copy?.dispose();
    }
  };
  try {
    let number = 1;
    for (let role = await nextMember(parts); role !== null; role = await nextMember(parts)) {
      const label = role === 'file' ? `file-${String(number).padStart(3, '0')}` : role;
      if (role === 'file') number += 1;
      const scratch = new Scratch();
      let broken: RejectionReason | null;
      try {
        broken = await receiveMember(parts, scratch);
      } catch (thrown) {
        scratch.close();
        throw thrown;
      }
      const outcome = outcomeOf(parts, { role, label, broken }, scratch);
      // awaited in its turn; until then a failure has no other listener
      outcome.catch(() => undefined);
      underway.push(outcome);
      if (underway.length >= most) await packFirst();
    }
    while (underway.length > 0) await packFirst();
  } finally {
    // after a failure there may be copies that nobody is going to pack
    for (const left of await Promise.allSettled(underway))
      if (left.status === 'fulfilled') await left.value.copy?.dispose();
  }
}

interface Outcome {
  readonly role: MemberRole;
  readonly label: string;
  readonly broken: RejectionReason | null;
  readonly record: SanitizationRecord | null;
  readonly copy: Sanitized['clean'];
}

async function outcomeOf(
  { progress: { mode }, nesting, clean }: Parts,
  member: Pick<Outcome, 'role' | 'label' | 'broken'>,
  scratch: Scratch,
): Promise<Outcome> {
  try {
    if (member.broken !== null) return { ...member, record: null, copy: null };
    const open = () => scratch.chunks();
    const deeper: Nesting = { depth: nesting.depth + 1, budget: nesting.budget };
    const { record, clean: copy } = await clean({ open, mode, isText: member.role !== 'file' }, deeper);
    return { ...member, record, copy };
  } finally {
    scratch.close();
  }
}

async function add(
  packer: Packer,
  packed: Packed,
  { role, label, broken, record, copy }: Outcome,
): Promise<void> {
  const mime = (record?.cleanType ?? record?.type)?.mime ?? '';
  const extension = TYPES[mime]?.extension;
  const reason = broken ?? record?.reason ?? (extension === undefined ? 'format not supported' : null);
  const name = extension === undefined || role !== 'file' ? label : `${label}.${extension}`;
  for (const value of (record?.found ?? []).slice(0, MAX_FOUND_OF_A_MEMBER)) {
    if (packed.found.length < MAX_FOUND)
      packed.found.push({ ...value, name: role === 'file' ? `${name} · ${value.name}` : value.name });
  }
  if (copy === null || record === null || record.after === null || reason !== null) {
    const why = reason ?? 'could not be proven clean';
    packed.leftOut.push(why);
    packed.found.push({ name: `${name} · left out`, value: why, group: 'other' });
    return;
  }
  const { bytes, sha256Hex } = record.after;
  const member: Proven = { name, role, mime, bytes, sha256Hex };
  await packer.add(member, () => copy.read());
  packed.proven.push(member);
  packed.records.push(record);
}

/** Null after the last one. */
async function nextMember({ engine, child, nesting: { budget } }: Parts): Promise<MemberRole | null> {
  const { kind, payload } = await readFrame(engine, child);
  if (kind === FRAME_KINDS.end) return null;
  if (performance.now() > budget.endsAtMs) throw new TookTooLong();
  const member = kind === FRAME_KINDS.message ? parseMessage(memberMessage, payload) : null;
  if (member !== null) {
    budget.members -= 1;
    if (budget.members < 0) throw new Rejected('limits exceeded');
    return member.member;
  }
  // the child has met something on its way that spoils the whole file
  const result = kind === FRAME_KINDS.message ? parseMessage(resultMessage, payload) : null;
  throw new Rejected(result?.result === 'rejected' ? result.reason : 'file is damaged');
}

/** The member's bytes into the scratch; the reason where the child could not take it out whole. */
async function receiveMember(
  { engine, child, progress, nesting: { budget }, expanded }: Parts,
  scratch: Scratch,
): Promise<RejectionReason | null> {
  const { inputBytes, expansionRatio, freeExpandedBytes } = engine.limits;
  const mostExpanded = Math.max(freeExpandedBytes, progress.inputBytes * expansionRatio);
  while (true) {
    const { kind, payload } = await readFrame(engine, child);
    if (kind === FRAME_KINDS.end) return scratch.size > inputBytes ? 'file is too large' : null;
    if (kind === FRAME_KINDS.message) {
      const broken = parseMessage(brokenMemberMessage, payload);
      if (broken === null) throw new Rejected('file is damaged');
      return broken.broken;
    }
    budget.expandedBytes -= payload.length;
    if (budget.expandedBytes < 0 || expanded.bytes + payload.length > mostExpanded)
      throw new Rejected('limits exceeded');
    expanded.bytes += payload.length;
    scratch.append(payload);
  }
}

/** A child that is lost here has answered: its file is not tried again, since that would repeat all that is within. */
async function readFrame(engine: Engine, child: Child): Promise<Frame> {
  try {
    return await within(engine.limits.stallMs, child.read());
  } catch (thrown) {
    if (thrown instanceof BrokenChannel) throw new Rejected('file is damaged');
    throw thrown;
  }
}
