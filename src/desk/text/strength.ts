export type Strength = 'short' | 'weak' | 'fair' | 'strong';

/** Bits a person's own word is worth when it stands beside others: a common list of some 2,000 words, 11 bits. */
const BITS_A_WORD = 11;
/** Characters a person chooses: about 2 bits each beyond the first (NIST SP 800-63 appendix A), 1 more when kinds mix. */
const BITS_A_CHARACTER = 2;

/** Bits from which the wrapped key is called fair and strong: Argon2id adds some 20 bits of an attacker's work. */
export const FAIR_BITS = 40;
export const STRONG_BITS = 55;
/** Shorter is refused: anybody's list of common passphrases ends beyond it. */
export const SHORTEST_PASSPHRASE = 12;

/** A modest estimate of guessing work in bits; it never looks good because of one trick only. */
export function estimatedBits(passphrase: string): number {
  const text = passphrase.normalize('NFC').trim();
  const words = new Set(
    text
      .toLowerCase()
      .split(/[\s\-_.]+/)
      .filter((word) => word.length >= 3),
  );
  const distinct = new Set(text.toLowerCase()).size;
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\p{N}/u, /[^\p{L}\p{N}\s]/u].filter((kind) => kind.test(text)).length;
  const byCharacter = Math.min([...text].length, distinct * 2) * (BITS_A_CHARACTER + (kinds >= 3 ? 1 : 0));
  return words.size >= 4 ? Math.max(words.size * BITS_A_WORD, byCharacter) : byCharacter;
}

export function strengthOf(passphrase: string): Strength {
  if ([...passphrase.trim()].length < SHORTEST_PASSPHRASE) return 'short';
  const bits = estimatedBits(passphrase);
  return bits >= STRONG_BITS ? 'strong' : bits >= FAIR_BITS ? 'fair' : 'weak';
}
