/** The languages that codenames are written in; apart from the lists, which only a page that needs them loads. */
export const WORD_LANGUAGES = ['en', 'ar'] as const;

export type WordLanguage = (typeof WORD_LANGUAGES)[number];

/** The list whose letters somebody reads who reads this language; English letters are on every keyboard. */
export const wordLanguageOf = (language: string): WordLanguage => (language === 'ar' ? 'ar' : 'en');
