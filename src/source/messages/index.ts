import type { ErrorCode } from '#protocol/errors.ts';
import { type Catalogue, LANGUAGES, type Language } from '#ui/language.ts';
import { en, type Messages } from './en.ts';

type Later = Exclude<Language, 'en'>;

/** English comes with the page, so that it is never without words; each of the others is a file of its own. */
const FILES: Readonly<Record<Later, () => Promise<Messages>>> = {
  ar: async () => (await import('./ar.ts')).ar,
  fr: async () => (await import('./fr.ts')).fr,
  es: async () => (await import('./es.ts')).es,
  ru: async () => (await import('./ru.ts')).ru,
  uk: async () => (await import('./uk.ts')).uk,
  fa: async () => (await import('./fa.ts')).fa,
  tr: async () => (await import('./tr.ts')).tr,
};

const arrived: Partial<Record<Language, Messages>> & { readonly en: Messages } = { en };

/** The page's words, as far as they have arrived. */
export const messages: Catalogue<Messages> = arrived;
export type { Messages };

/** @returns whether the words are at hand; a line that breaks is no error here, the page goes on in what it has */
export async function fetchWords(language: Language): Promise<boolean> {
  if (language === 'en' || arrived[language]) return true;
  const [fetched] = await Promise.allSettled([FILES[language]()]);
  if (fetched.status === 'fulfilled') arrived[language] = fetched.value;
  return fetched.status === 'fulfilled';
}

/**
 * The words of every language that is still missing, in one fixed order, and then whether those of one are here.
 * The language that a browser asks for stands in its requests anyway; one that a reader *chooses* is nobody's
 * business, and asking for it alone would tell.
 */
export async function fetchAllWords(language: Language): Promise<boolean> {
  await Promise.all(LANGUAGES.map(fetchWords));
  return arrived[language] !== undefined;
}

/** The page's sentence for a code, with the mend; the catalogue's own sentences are for operators and scripts. */
export function sentenceFor(t: Messages, code: ErrorCode): string {
  switch (code) {
    case 'directory-invalid':
      return t.refused;
    case 'directory-not-ready':
      return t.errorNotReady;
    case 'codename-invalid':
      return t.returnInvalid;
    case 'too-large':
      return t.errorTooLarge;
    case 'file-unreadable':
      return t.errorFile;
    case 'storage-full':
      return t.errorFull;
    case 'work-needed':
      return t.errorFlooded;
    case 'slow-down':
      return t.errorSlowDown;
    case 'smaller-only':
      return t.errorSmaller;
    case 'files-closed':
      return t.errorFilesClosed;
    case 'busy':
      return t.errorBusy;
    case 'unreachable':
    case 'too-slow':
      return t.errorUnreachable;
    default:
      return t.errorOther;
  }
}
