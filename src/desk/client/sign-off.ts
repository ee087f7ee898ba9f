/** Who still has to sign what is saved, on the desk as it is today. The history asks the same of its own days. */
import type { VerifiedDirectory } from '#protocol/directory.ts';
import { AmanaError } from '#protocol/errors.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { guardiansToAsk } from '#protocol/sign-off.ts';

export interface SignOffState {
  /** Different editors who have to sign. */
  readonly needed: number;
  /** Who saved exactly these words first; null where nothing is saved. */
  readonly author: ObjectId | null;
  /** Source guardians of whom one has to be among them; empty where the desk has none. */
  readonly guardians: readonly ObjectId[];
  /** What keeps it from leaving. */
  readonly missing: 'signatures' | 'guardian' | null;
}

type Desk = Pick<VerifiedDirectory, 'signaturesNeeded' | 'guardians'>;

export function signOffState(
  desk: Desk,
  author: ObjectId | null,
  signers: readonly ObjectId[],
): SignOffState {
  const guardians = guardiansToAsk(desk.guardians, author);
  const enough = new Set(signers).size >= desk.signaturesNeeded;
  const guarded = guardians.length === 0 || signers.some((id) => guardians.includes(id));
  const missing = enough ? (guarded ? null : 'guardian') : 'signatures';
  return { needed: desk.signaturesNeeded, author, guardians, missing };
}

/** @throws AmanaError signatures-missing, guardian-missing */
export function requireSignOff(desk: Desk, author: ObjectId | null, signers: readonly ObjectId[]): void {
  const { missing } = signOffState(desk, author, signers);
  if (missing === 'signatures') throw new AmanaError('signatures-missing');
  if (missing === 'guardian') throw new AmanaError('guardian-missing');
}
