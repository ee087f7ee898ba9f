/** Shapes that no value in the markup of a clean copy may have, whatever it stands for. */
import { demand } from '../source.ts';

const OWN_IDENTIFIER = /\{00000000-0000-0000-0000-[0-9A-F]{12}\}/g;
const SHAPES: readonly (readonly [RegExp, string])[] = [
  [/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/i, 'an identifier'],
  [/(?:^|[^A-Za-z])[A-Za-z]:[\\/]/, 'a path of Windows'],
  [/^\\\\\w/, 'a path of a network'],
  [/file:|\/Users\/|\/home\/|\/Volumes\/|\\Users\\/i, 'a path'],
  [/\w@[\w-]+\.[a-z]{2,}/i, 'an address'],
  [/\b(?:19|20)\d\d-\d\d-\d\dT\d\d:\d\d/, 'a moment'],
  [/\b(?:https?|ftp|mailto|smb|javascript|vbscript|data):/i, 'a link'],
];
const MAX_CHARACTERS = 32_768;

/** The outline of a shape may have any length: numbers, and commands of a letter or two. */
const isOutline = (value: string): boolean =>
  /^[-\d\s.,?$@#A-Za-z]*$/.test(value) && !/[A-Za-z]{4}/.test(value);

/** Most values are numbers and words: shorter than an identifier, and without a sign that every other shape has. */
const isShortWord = (value: string): boolean => value.length < 36 && /^[\w .,%#-]*$/.test(value);

/** Too short to hold a value that is searched for, which has six bytes at least. */
export const isTooShort = (value: string): boolean => value.length < 6 && /^\p{ASCII}*$/u.test(value);

export function demandPlain(value: string): void {
  if (isShortWord(value)) return;
  if (value.length > MAX_CHARACTERS) {
    demand(isOutline(value), 'a long value');
    return;
  }
  const rest = value.replace(OWN_IDENTIFIER, '');
  for (const [shape, what] of SHAPES) demand(!shape.test(rest), what);
}
