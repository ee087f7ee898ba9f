/**
 * Where each conversation is, after all that moved it, and what it brought along. The desk's own stream has one order
 * for everybody, so that two who move at once agree: who comes second moves what is no longer there, and that does
 * not count.
 */
import { fromBase64, fromHex, utf8 } from '#protocol/bytes.ts';
import type { Day } from '#protocol/day.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { asAmanaError } from '#protocol/errors.ts';
import { type EventBody, openSigned } from '#protocol/events.ts';
import type { ObjectId } from '#protocol/ids.ts';
import type { CaseHistoryItem, DeskReply } from './state.ts';
import type { SignKeyOf, StreamEvent } from './streams.ts';
import { foldVerify, type VerifyFold } from './verify-fold.ts';

type Body<Type extends EventBody['type']> = Extract<EventBody, { type: Type }>;

export interface Move {
  readonly position: number;
  readonly threads: readonly ObjectId[];
  readonly from: ObjectId;
  readonly to: ObjectId;
  readonly by: ObjectId;
  readonly day: Day;
}

/** The part of the desk's own stream that this is about. */
export interface MovesFold {
  readonly cases: ReadonlyMap<ObjectId, { readonly by: ObjectId }>;
  readonly caseOfThread: Map<ObjectId, ObjectId>;
  /** What counted, in its order. */
  readonly moves: Move[];
  /**
   * Cases for named people, and those that were and that nobody with the right has opened to everybody: whoever is not
   * among the named must not take a conversation out by calling the case open first.
   */
  readonly guarded: Set<ObjectId>;
}

type IsLead = (editor: ObjectId) => boolean;

const answersFor = (fold: MovesFold, caseId: ObjectId, editor: ObjectId, isLead: IsLead): boolean =>
  isLead(editor) || fold.cases.get(caseId)?.by === editor;

/** Follows who a case is for. */
export function guardCase(
  fold: MovesFold,
  caseId: ObjectId,
  restricted: boolean,
  by: ObjectId,
  isLead: IsLead,
): void {
  if (restricted) fold.guarded.add(caseId);
  else if (answersFor(fold, caseId, by, isLead)) fold.guarded.delete(caseId);
}

/**
 * Whether an editor may move conversations from one case to another. Where either is for named people, other people
 * would read them from then on: that is for a lead, or for whoever made the case that they leave.
 */
export const mayMove = (
  fold: MovesFold,
  from: ObjectId,
  to: ObjectId,
  editor: ObjectId,
  isLead: IsLead,
): boolean => (!fold.guarded.has(from) && !fold.guarded.has(to)) || answersFor(fold, from, editor, isLead);

/** @returns whether the move counts */
export function foldMove(
  fold: MovesFold,
  { position, by, day }: Pick<StreamEvent, 'position' | 'by' | 'day'>,
  { threads, from, to }: Body<'threads-moved'>,
  isLead: IsLead,
): boolean {
  if (from === to || !fold.cases.has(from) || !fold.cases.has(to)) return false;
  if (new Set(threads).size !== threads.length) return false;
  if (threads.some((thread) => fold.caseOfThread.get(thread) !== from)) return false;
  if (!mayMove(fold, from, to, by, isLead)) return false;
  for (const thread of threads) fold.caseOfThread.set(thread, to);
  fold.moves.push({ position, threads, from, to, by, day });
  return true;
}

/** Of an event that was carried over: the case that it was written in and its place there. */
export const carriedMark = (from: ObjectId, position: number): string => `${from} ${position}`;

/** What goes along with a conversation, beside its reports. */
export const CARRIED_TYPES: ReadonlySet<EventBody['type']> = new Set([
  'replied',
  'reply-begun',
  'source-graded',
]);

/** Needed to tell whether an author has signed what is carried. */
export interface SigningRules {
  readonly crypto: Crypto;
  readonly root: Uint8Array;
  readonly signKeyOf: SignKeyOf;
}

/** The part of a case that takes in what comes along. */
export interface CarriedFold extends VerifyFold {
  /** Events of other cases that are here, by `carriedMark`: of which conversation. */
  readonly carried: Map<string, ObjectId>;
  readonly replies: (DeskReply & { readonly firstIndex: number; readonly slots: number })[];
  readonly reservedTags: {
    readonly thread: ObjectId;
    readonly day: Day;
    readonly firstIndex: number;
    readonly slots: number;
  }[];
  readonly history: readonly CaseHistoryItem[];
}

function openCarried({ crypto, root, signKeyOf }: SigningRules, body: Body<'carried'>) {
  const { from, position, previousHash, event, signature } = body;
  const place = { stream: from, position, previousHash: fromHex(previousHash) };
  const signed = { json: utf8(event), signature: fromBase64(signature) };
  try {
    return openSigned(crypto, root, place, signed, signKeyOf);
  } catch (thrown) {
    const { code } = asAmanaError(thrown);
    if (code === 'event-invalid' || code === 'malformed-object') return null;
    throw thrown;
  }
}

/** @returns whether the event counts: once, and only what its author has signed there */
export function foldCarried(
  fold: CarriedFold,
  carrying: Pick<StreamEvent, 'position'>,
  body: Body<'carried'>,
  rules: SigningRules,
): boolean {
  const mark = carriedMark(body.from, body.position);
  if (fold.carried.has(mark)) return false;
  const opened = openCarried(rules, body);
  if (opened === null || isFromHere(fold, body.position, opened)) return false;
  const { by, day, body: original } = opened;
  if (original.type === 'replied') {
    const { thread, text, firstIndex, slots } = original;
    fold.replies.push({ position: carrying.position, thread, text, by, day, firstIndex, slots });
  } else if (original.type === 'reply-begun') {
    const { thread, firstIndex, slots } = original;
    fold.reservedTags.push({ thread, day, firstIndex, slots });
  } else if (original.type === 'source-graded') foldVerify(fold, { by, day }, original);
  else return false;
  fold.carried.set(mark, original.thread);
  return true;
}

/** A conversation that came back: what was written here the first time is here already. */
function isFromHere(
  { history }: CarriedFold,
  position: number,
  { by, day, body }: { readonly by: ObjectId; readonly day: Day; readonly body: EventBody },
): boolean {
  const here = history[position];
  return here?.by === by && here.day === day && JSON.stringify(here.body) === JSON.stringify(body);
}
