/**
 * Plain text: decoded strictly, freed of what cannot be seen, written as UTF-8 with one kind of line end.
 *
 * Invisible characters can carry a number that marks one copy of a document, and direction controls can make a text
 * read otherwise than it is stored. But zero-width joiners and non-joiners are spelling in Persian, Arabic, Urdu and
 * the Indic scripts, and glue in emoji, so those stay exactly where their neighbours need them.
 */
import { readFile } from 'node:fs/promises';
import type { FoundValue } from '#protocol/record.ts';
import { NO_FACTS } from '../facts.ts';
import type { Action } from '../messages.ts';
import { type Copied, type Format, type Original, Refusal } from './format.ts';

const ZWNJ = '\u200c';
const ZWJ = '\u200d';
/** Scripts whose letters join, or change, at a joiner or non-joiner. */
const JOINING =
  /[\p{Script_Extensions=Arabic}\p{Script_Extensions=Syriac}\p{Script_Extensions=Nko}\p{Script_Extensions=Mongolian}\p{Script_Extensions=Devanagari}\p{Script_Extensions=Bengali}\p{Script_Extensions=Gurmukhi}\p{Script_Extensions=Gujarati}\p{Script_Extensions=Oriya}\p{Script_Extensions=Tamil}\p{Script_Extensions=Telugu}\p{Script_Extensions=Kannada}\p{Script_Extensions=Malayalam}\p{Script_Extensions=Sinhala}\p{Script_Extensions=Khmer}\p{Script_Extensions=Myanmar}]/u;
const EMOJI_BEFORE_JOINER = /\p{Extended_Pictographic}|\p{Emoji_Modifier}|\u{fe0f}|\u{20e3}/u;
const EMOJI_AFTER_JOINER = /\p{Extended_Pictographic}/u;
const EMOJI_BASE = /[\p{Extended_Pictographic}#*0-9]/u;
const MONGOLIAN = /\p{Script=Mongolian}/u;
/** Format characters, fillers and variation selectors: nothing that leaves ink. */
const INVISIBLE =
  /\u034f|[\u180b-\u180f]|[\u{fe00}-\u{fe0f}]|[\u{e0100}-\u{e01ef}]|[\p{Cf}\u115f\u1160\u17b4\u17b5\u3164\uffa0\u2028\u2029\p{Noncharacter_Code_Point}]/u;
/** Format characters that do leave ink, in Arabic, Syriac and Kaithi numbers and verses. */
const VISIBLE_FORMAT = /[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}]/u;
const CONTROL = /[^\P{Cc}\t\n]/u;
/** Spaces of other widths: typesetting needs them, a plain text carries a mark in them. */
const ODD_SPACE = /[\u2000-\u200a\u202f\u205f]/gu;
const FLAG_BASE = '\u{1f3f4}';
const TAG_CHARACTER = /[\u{e0020}-\u{e007e}]/u;
const TAG_END = '\u{e007f}';
/** Flags of England, Scotland and Wales: the only tag sequences in use. */
const TAGGED_FLAGS = new Set(
  ['gbeng', 'gbsct', 'gbwls'].map(
    (region) =>
      [...region].map((letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join('') + TAG_END,
  ),
);

interface Decoded {
  readonly text: string;
  readonly action: Action | null;
}

function decode(bytes: Uint8Array): Decoded {
  if (bytes[0] === 0xff && bytes[1] === 0xfe)
    return { text: strictly('utf-16le', bytes), action: 'decoded from UTF-16' };
  if (bytes[0] === 0xfe && bytes[1] === 0xff)
    return { text: strictly('utf-16be', bytes), action: 'decoded from UTF-16' };
  try {
    return { text: strictly('utf-8', bytes), action: null };
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
  }
  return looksArabic(bytes)
    ? { text: strictly('windows-1256', bytes), action: 'decoded from Windows-1256' }
    : { text: strictly('windows-1252', bytes), action: 'decoded from Windows-1252' };
}

function strictly(encoding: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (thrown) {
    if (thrown instanceof TypeError) throw new Refusal('file is damaged');
    throw thrown;
  }
}

/** In a one-byte encoding, Arabic words are runs of high bytes; accents of European languages stand alone. */
function looksArabic(bytes: Uint8Array): boolean {
  const RUN = 3;
  let run = 0;
  let inRuns = 0;
  let high = 0;
  for (let index = 0; index <= bytes.length; index += 1) {
    const byte = bytes[index] ?? 0;
    if (byte >= 0x80) {
      run += 1;
      high += 1;
      continue;
    }
    if (run >= RUN) inRuns += run;
    run = 0;
  }
  return inRuns * 2 > high;
}

interface Stripped {
  readonly text: string;
  readonly invisible: number;
  readonly controls: number;
}

/** @returns the text without invisible and control characters, and how many of each there were */
function strip(text: string): Stripped {
  const characters = Array.from(text);
  const kept: string[] = [];
  let invisible = 0;
  let controls = 0;
  for (let index = 0; index < characters.length; index += 1) {
    const character = characters[index] ?? '';
    const before = kept.at(-1) ?? '';
    const after = characters[index + 1] ?? '';
    if (CONTROL.test(character)) {
      controls += 1;
    } else if (character === FLAG_BASE && TAG_CHARACTER.test(after)) {
      const flag = tagSequence(characters, index + 1);
      kept.push(character);
      if (TAGGED_FLAGS.has(flag.join(''))) kept.push(...flag);
      else invisible += flag.length;
      index += flag.length;
    } else if (
      !INVISIBLE.test(character) ||
      VISIBLE_FORMAT.test(character) ||
      isNeeded(character, before, after)
    ) {
      kept.push(character);
    } else {
      invisible += 1;
    }
  }
  return { text: kept.join(''), invisible, controls };
}

function tagSequence(characters: readonly string[], start: number): string[] {
  let end = start;
  while (end < characters.length && TAG_CHARACTER.test(characters[end] ?? '')) end += 1;
  return characters.slice(start, characters[end] === TAG_END ? end + 1 : end);
}

/** Whether spelling or emoji need this invisible character between these neighbours. */
function isNeeded(character: string, before: string, after: string): boolean {
  if (character === ZWNJ) return JOINING.test(before) && JOINING.test(after);
  if (character === ZWJ) {
    return (EMOJI_BEFORE_JOINER.test(before) && EMOJI_AFTER_JOINER.test(after)) || JOINING.test(before);
  }
  if (character === '\ufe0f' || character === '\ufe0e') return EMOJI_BASE.test(before);
  if (/[\u180b-\u180f]/.test(character)) return MONGOLIAN.test(before);
  return false;
}

/** Words of Latin letters with a few Cyrillic or Greek ones among them, which look the same and read as a mark. */
function mixedWords(text: string): FoundValue[] {
  const MAX_LISTED = 20;
  const words = new Set<string>();
  for (const [word] of text.matchAll(/[\p{L}\p{M}]{2,60}/gu)) {
    const scripts = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u].filter((script) =>
      script.test(word),
    );
    if (scripts.length > 1) words.add(word);
    if (words.size >= MAX_LISTED) break;
  }
  return [...words].map((value) => ({ name: 'Text:MixedScriptWord', value, group: 'other' }));
}

export interface PlainText {
  readonly text: string;
  readonly actions: readonly Action[];
  readonly found: readonly FoundValue[];
}

/** What can be read of a text, in one way of writing it: the same for texts within other formats. */
export function plainText(decoded: string): PlainText {
  const actions: Action[] = [];
  const uniform = decoded.replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n');
  const plain = uniform.replaceAll('\f', '\n').replace(ODD_SPACE, ' ');
  const stripped = strip(plain);
  const text = stripped.text.replace(/[^\S\n]+$/gm, '');
  if (stripped.invisible > 0) actions.push('invisible characters removed');
  if (uniform.search(ODD_SPACE) !== -1) actions.push('unusual spaces made plain');
  if (stripped.controls > 0) actions.push('control characters removed');
  if (uniform !== decoded) actions.push('line ends made uniform');
  if (text !== stripped.text) actions.push('spaces at line ends removed');
  const found: FoundValue[] = mixedWords(text);
  if (stripped.invisible > 0)
    found.push({ name: 'Text:InvisibleCharacters', value: String(stripped.invisible), group: 'other' });
  if (stripped.controls > 0)
    found.push({ name: 'Text:ControlCharacters', value: String(stripped.controls), group: 'other' });
  return { text, actions, found };
}

/** Longer texts are no data that anybody edits, and would cost several times their size. */
const MAX_JSON_CHARACTERS = 64 * 1024 * 1024;

/** JSON can write what nobody sees as an escape: those of letters become letters, so that they are judged like all others. */
function withoutEscapes(text: string): string {
  if (!/^\s*[[{]/.test(text) || text.length > MAX_JSON_CHARACTERS || !isJson(text)) return text;
  const plain = text.replace(/\\(?:u([0-9a-f]{4})|[^u])/gi, (written: string, hex: string | undefined) => {
    const unit = Number.parseInt(hex ?? '0', 16);
    // a line separator would end the line; below the letters stand controls and marks that JSON needs escaped
    if (unit === 0x2028 || unit === 0x2029) return '';
    return unit < 0xa0 ? written : String.fromCharCode(unit);
  });
  return plain.isWellFormed() ? plain : text;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (thrown) {
    if (thrown instanceof SyntaxError || thrown instanceof RangeError) return false;
    throw thrown;
  }
}

async function clean({ path }: Original): Promise<Copied> {
  const decoded = decode(await readFile(path));
  const { text, actions, found } = plainText(withoutEscapes(decoded.text));
  return {
    bytes: new TextEncoder().encode(text),
    status: 'clean',
    type: { mime: 'text/plain', extension: 'txt' },
    facts: { ...NO_FACTS, lines: text.split('\n').length },
    actions: decoded.action === null ? actions : [decoded.action, ...actions],
    found,
    tools: [{ name: 'node', version: process.versions.node }],
  };
}

export const text: Format = { clean };
