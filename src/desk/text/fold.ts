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

/** Of any text; what the table below is made of. */
function foldedWhole(text: string): string {
  let result = asciiDigits(
    text.normalize('NFKD').replace(/\p{Mn}/gu, (mark) => (/[\u0653-\u0655]/.test(mark) ? mark : '')),
  );
  result = result.normalize('NFKC');
  for (const [pattern, replacement] of ARABIC) result = result.replace(pattern, replacement);
  return result.toLowerCase().replace(/\s+/g, ' ').trim();
}

/**
 * Characters that fold the same wherever they stand: up to Arabic, punctuation, currencies. Not among them: the marks that
 * join the letter before them to another one, the sigmas that are others at the end of a word, and the zero, which says
 * something else in the table.
 */
const ALONE = { first: 0x0700, from: 0x2000, to: 0x20d0 } as const;
const NEVER_ALONE: ReadonlySet<number> = new Set([0x0000, 0x0653, 0x0654, 0x0655, 0x03a3, 0x03f9]);

/** In the table: folds to nothing · to several characters · depends on what stands around it. */
const NOTHING = 0;
const SEVERAL = 0xfffe;
const DEPENDS = 0xffff;
const SPACE = 0x20;

interface Table {
  /** By UTF-16 unit below the end of the last range. */
  readonly units: Uint16Array;
  readonly several: ReadonlyMap<number, string>;
}

function makeTable(): Table {
  const units = new Uint16Array(ALONE.to).fill(DEPENDS);
  const several = new Map<number, string>();
  for (let unit = 0; unit < ALONE.to; unit += 1) {
    if ((unit >= ALONE.first && unit < ALONE.from) || NEVER_ALONE.has(unit)) continue;
    // Between two letters, so that a space stays one.
    const alone = foldedWhole(`a${String.fromCharCode(unit)}a`).slice(1, -1);
    if (alone.length > 1) several.set(unit, alone);
    units[unit] = alone.length > 1 ? SEVERAL : alone.length === 0 ? NOTHING : alone.charCodeAt(0);
  }
  return { units, several };
}

/** UTF-16 of a text. */
export type Units = Uint16Array<ArrayBuffer>;

let table: Table | null = null;
let room = new Uint16Array(4096);
const decoder = new TextDecoder('utf-16');

/** A tenth of the time of the whole way. Null where a character depends on those around it. */
function foldedByTable(text: string): Units | null {
  table ??= makeTable();
  const { units, several } = table;
  // Three to one is the most that one of them becomes; a space at the end is taken away again.
  if (room.length < 3 * text.length + 1) room = new Uint16Array(2 * (3 * text.length + 1));
  const out = room;
  let length = 0;
  let last = SPACE;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    const becomes = units[unit] ?? DEPENDS;
    if (becomes === DEPENDS) return null;
    if (becomes === SEVERAL) {
      for (const each of several.get(unit) ?? '') {
        const code = each.charCodeAt(0);
        if (code !== SPACE || last !== SPACE) out[length++] = code;
        last = code;
      }
    } else if (becomes !== NOTHING && (becomes !== SPACE || last !== SPACE)) {
      out[length++] = becomes;
      last = becomes;
    }
  }
  if (length > 0 && last === SPACE) length -= 1;
  const result = out.slice(0, length);
  // What was folded last does not stay behind.
  out.fill(0, 0, length + 1);
  return result;
}

/** Lower case, no accents, no Arabic spelling variants, single spaces. */
export function folded(text: string): string {
  const units = foldedByTable(text);
  return units === null ? foldedWhole(text) : decoder.decode(units);
}

/** The same as numbers, which browsers copy from worker to worker in a quarter of the time that letters take. */
export function foldedUnits(text: string): Units {
  const units = foldedByTable(text);
  if (units !== null) return units;
  const whole = foldedWhole(text);
  return Uint16Array.from({ length: whole.length }, (_, at) => whole.charCodeAt(at));
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
