/**
 * The languages a report can say it is written in, which are those that the source's page speaks. A report's
 * language is read off its words (never off the page's setting): it tells the desk nothing that the words do not.
 */
export const LANGUAGES = ['en', 'ar', 'fr', 'es', 'ru', 'uk', 'fa', 'tr'] as const;

export type Language = (typeof LANGUAGES)[number];
