import { useLanguage, useMessages } from '#ui/i18n.tsx';
import type { Catalogue } from '#ui/language.ts';
import { arabic } from './ar.ts';
import { type DeskMessages, english } from './en.ts';

export type { DeskMessages };

/** The languages that the desk and its articles speak; reports come in more of them. */
export const DESK_LANGUAGES = ['en', 'ar'] as const;
export type DeskLanguage = (typeof DESK_LANGUAGES)[number];

const CATALOGUE = { en: english, ar: arabic } as const satisfies Catalogue<DeskMessages>;

/** The desk's sentences in the language of the page. */
export function useDeskMessages(): DeskMessages {
  return useMessages(CATALOGUE);
}

/** The language of the page, which on the desk is one of its own. */
export function useDeskLanguage(): DeskLanguage {
  return useLanguage().language === 'ar' ? 'ar' : 'en';
}

/** Questions to a source, and how to add files, in one of the desk's languages, whatever the editor's is. */
export function wordsForSource(language: DeskLanguage): Pick<DeskMessages['talk'], 'questions' | 'files'> {
  return CATALOGUE[language].talk;
}
