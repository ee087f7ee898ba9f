/**
 * Who has to sign an article: two different people of the desk (one, where the operator has set the desk up for one
 * person), and one of them a source guardian who did not write its words. PROTOCOL.md, "Sign-off".
 *
 * Rules are asked of a day, because a history is read again years later: somebody who came to the desk since cannot
 * have signed then, and what was published then stays published.
 */
import { type Day, parseDay } from './day.ts';
import type { ObjectId } from './ids.ts';

/** Signatures of different editors that a promotion needs. */
export const SIGNATURES_NEEDED = 2;
/** … of a desk that the operator has set up for one person. */
export const SIGNATURES_ALONE = 1;

/** From one day to another, both included; never where `until` is before `from`. */
interface Span {
  readonly from: Day;
  readonly until: Day;
}

export interface GuardianSpan extends Span {
  readonly id: ObjectId;
}

export interface SignOffRules {
  /** Source guardians of the desk, as long as each was one. */
  readonly guardians: readonly GuardianSpan[];
  /** When the desk was set up for one person. */
  readonly alone: readonly Span[];
}

const holds = ({ from, until }: Span, day: Day): boolean => from <= day && day <= until;

export const signaturesNeededOn = ({ alone }: SignOffRules, day: Day): number =>
  alone.some((span) => holds(span, day)) ? SIGNATURES_ALONE : SIGNATURES_NEEDED;

const wasGuardian = ({ guardians }: SignOffRules, id: ObjectId, day: Day): boolean =>
  guardians.some((span) => span.id === id && holds(span, day));

interface Signer {
  readonly by: ObjectId;
  readonly day: Day;
}

/** Of these guardians, those who have to be asked: everybody but the author, or the author where nobody else is one. */
export function guardiansToAsk(guardians: readonly ObjectId[], author: ObjectId | null): readonly ObjectId[] {
  const others = guardians.filter((id) => id !== author);
  return others.length > 0 ? others : guardians;
}

/**
 * Whether what was signed could leave the desk on that day. Asks for a guardian only where one was there since before
 * that day: nobody can tell in which order things of one day happened.
 */
export function signOffStood(
  rules: SignOffRules,
  day: Day,
  author: ObjectId | null,
  signers: readonly Signer[],
): boolean {
  if (new Set(signers.map(({ by }) => by)).size < signaturesNeededOn(rules, day)) return false;
  const there = rules.guardians.filter((span) => span.from < day && holds(span, day)).map(({ id }) => id);
  if (there.length === 0) return true;
  const authorWillDo = guardiansToAsk(there, author).every((id) => id === author);
  return signers.some(
    (signer) => wasGuardian(rules, signer.by, signer.day) && (authorWillDo || signer.by !== author),
  );
}

/** What an editor's statements say about one role, newest last. */
export interface RoleStatement {
  readonly id: ObjectId;
  readonly isGuardian: boolean;
  readonly notBefore: Day;
  readonly notAfter: Day;
  /** Of two statements of one day, the one that gives less counts: the higher. */
  readonly rank: number;
  /** The day on which the key was taken off the desk; null while it stands. */
  readonly revoked: Day | null;
}

/** How long each guardian was one: until the statement ended, another role took its place, or they were removed. */
export function guardianSpans(statements: readonly RoleStatement[]): GuardianSpan[] {
  const inOrder = statements.toSorted((a, b) => a.notBefore - b.notBefore || a.rank - b.rank);
  return inOrder.flatMap((one, at) => {
    if (!one.isGuardian) return [];
    const next = inOrder.slice(at + 1).find(({ id, isGuardian }) => id === one.id && !isGuardian);
    const ends: number[] = [one.notAfter];
    if (next !== undefined) ends.push(next.notBefore - 1);
    if (one.revoked !== null) ends.push(one.revoked - 1);
    const until = Math.min(...ends);
    return until < one.notBefore ? [] : [{ id: one.id, from: one.notBefore, until: parseDay(until) }];
  });
}
