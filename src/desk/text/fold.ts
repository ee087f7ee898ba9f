/**
 * Folding for search: what a reader takes for the same word must be the same string. Arabic keyboards and
 * habits differ in hamza, final ya and ta marbuta, and hardly anybody types the short vowels.
 */
const ARABIC: readonly (readonly [RegExp, string])[] = [
  // Short vowels, tanwin, shadda, sukun, superscript alef, Quranic marks, and the stretching tatweel.
  [/[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640]/g, ''],
  // Alef with madda, hamza above or below, or wasla.
  [/[\u0622\u0623\u0625\u0671]/g, '\u0627'],
  // Waw and ya that carry a hamza, and the lone hamza.
  [/\u0624/g, '\u0648'],
  [/[\u0626\u0649\u06cc]/g, '\u064a'],
  [/\u0621/g, ''],
  // Ta marbuta is read and often typed as ha; Persian kaf is typed by some keyboards.
  [/\u0629/g, '\u0647'],
  [/\u06a9/g, '\u0643'],
  // What nobody sees between two letters: soft hyphen, zero-width characters, marks of direction.
  [/[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g, ''],
];

/** Eastern digits of either range as ASCII digits. */
function asciiDigits(text: string): string {
  return text.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 0xf));
}

/** Lower case, no accents, no Arabic spelling variants, single spaces. */
export function folded(text: string): string {
  // Plain ASCII has nothing to fold but its case, and reports by the thousand are read again and again.
  if (!/[^ -~\s]/.test(text)) return text.toLowerCase().replace(/\s+/g, ' ').trim();
  let result = asciiDigits(
    text.normalize('NFKD').replace(/\p{Mn}/gu, (mark) => (/[\u0653-\u0655]/.test(mark) ? mark : '')),
  );
  result = result.normalize('NFKC');
  for (const [pattern, replacement] of ARABIC) result = result.replace(pattern, replacement);
  return result.toLowerCase().replace(/\s+/g, ' ').trim();
}

/** Folded text in which every character still knows where it came from. */
export interface PlacedText {
  /** Folded as by {@link folded}, but with its case and its spaces. */
  readonly text: string;
  /** For each UTF-16 unit of `text` its offset in the original, and at last the original's length. */
  readonly at: Uint32Array;
}

const foldedCharacters = new Map<string, string>();

function foldedCharacter(character: string): string {
  const known = foldedCharacters.get(character);
  if (known !== undefined) return known;
  let result = asciiDigits(character.normalize('NFKD').replace(/\p{M}/gu, '').normalize('NFKC'));
  for (const [pattern, replacement] of ARABIC) result = result.replace(pattern, replacement);
  foldedCharacters.set(character, result);
  return result;
}

/** Folds character by character, for what has to point at a place in the original. */
export function foldedInPlace(original: string): PlacedText {
  const pieces: string[] = [];
  const at: number[] = [];
  let offset = 0;
  for (const character of original) {
    const piece = character <= '\u007f' ? character : foldedCharacter(character);
    pieces.push(piece);
    for (let unit = 0; unit < piece.length; unit += 1) at.push(offset);
    offset += character.length;
  }
  at.push(original.length);
  return { text: pieces.join(''), at: Uint32Array.from(at) };
}

/** True when every word of the query begins somewhere in the text; both already folded. */
export function matches(foldedText: string, foldedQuery: string): boolean {
  return foldedQuery.split(' ').every((word) => foldedText.includes(word));
}
