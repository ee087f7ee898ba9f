import { useMessages } from '#ui/i18n.tsx';
import type { Catalogue } from '#ui/language.ts';
import { arabic } from './ar.ts';
import { type DeskMessages, english } from './en.ts';

export type { DeskMessages };

const CATALOGUE: Catalogue<DeskMessages> = { en: english, ar: arabic };

/** The desk's sentences in the language of the page. */
export function useDeskMessages(): DeskMessages {
  return useMessages(CATALOGUE);
}
