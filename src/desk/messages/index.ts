import { useMessages } from '#ui/i18n.tsx';
import type { Catalogue, Language } from '#ui/language.ts';
import { arabic } from './ar.ts';
import { type DeskMessages, english } from './en.ts';

export type { DeskMessages };

const CATALOGUE: Catalogue<DeskMessages> = { en: english, ar: arabic };

/** The desk's sentences in the language of the page. */
export function useDeskMessages(): DeskMessages {
  return useMessages(CATALOGUE);
}

/** Questions to a source are asked in the source's language, whatever the editor's is. */
export function cannedQuestions(language: Language): readonly string[] {
  return CATALOGUE[language].case.conversation.questions;
}
