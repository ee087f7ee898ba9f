/**
 * Which sandbox a file will probably need, by the bytes it starts with: a comparison, nothing is parsed.
 *
 * It only saves the start of a second child. What a file is, a child says; where that needs another sandbox than this
 * guess, the file is moved there.
 */
import type { Profile } from './types.ts';

/** Where a signature stands, and how it reads as Latin-1. */
const SIGNATURES: readonly (readonly [offset: number, signature: string, profile: Profile])[] = [
  [0, 'PK', 'office'],
  [0, '\u00d0\u00cf\u0011\u00e0', 'office'],
  [0, '{\\rtf', 'office'],
  [4, 'ftypavi', 'light'],
  [4, 'ftyphei', 'light'],
  [4, 'ftypmif', 'light'],
  [4, 'ftyp', 'media'],
  [4, 'moov', 'media'],
  [4, 'mdat', 'media'],
  [8, 'AVI ', 'media'],
  [0, '\u001aE\u00df\u00a3', 'media'],
  [0, '<svg', 'media'],
];

/** @param head the first bytes of a file; any number of them */
export function likelyProfile(head: Uint8Array): Profile {
  const start = String.fromCharCode(...head.subarray(0, 16));
  return SIGNATURES.find(([offset, signature]) => start.startsWith(signature, offset))?.[2] ?? 'light';
}
