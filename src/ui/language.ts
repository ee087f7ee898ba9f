/**
 * Languages of the pages. A catalogue is one object a language with the same keys and the same function
 * shapes, so that the compiler refuses a sentence that exists in one language only. Arabic is written by
 * its own grammar (six plural forms, its own digits), never assembled from English parts.
 */

export const LANGUAGES = ['en', 'ar'] as const;
export type Language = (typeof LANGUAGES)[number];
export type Direction = 'ltr' | 'rtl';

/** What each language calls itself; the same in every language of the page. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: 'English', ar: 'العربية' };

/** A set of messages in every language; `Messages` is inferred from the English one. */
export type Catalogue<Messages> = Readonly<Record<Language, Messages>>;

export function directionOf(language: Language): Direction {
  return language === 'ar' ? 'rtl' : 'ltr';
}

/** The first of the reader's preferred languages that the page speaks; English when there is none. */
export function chooseLanguage(preferred: readonly string[]): Language {
  for (const tag of preferred) {
    const primary = tag.toLowerCase().split('-')[0];
    const known = LANGUAGES.find((language) => language === primary);
    if (known) return known;
  }
  return 'en';
}

/** Plural forms by CLDR category; Arabic uses all six, English `one` and `other`. */
export interface PluralForms {
  readonly zero?: string;
  readonly one?: string;
  readonly two?: string;
  readonly few?: string;
  readonly many?: string;
  readonly other: string;
}

/** Locale tags with digits fixed: Eastern Arabic ones on the Arabic page, whatever the browser's default is. */
const LOCALES: Readonly<Record<Language, string>> = { en: 'en', ar: 'ar-u-nu-arab' };

export function formatNumber(language: Language, value: number): string {
  return new Intl.NumberFormat(LOCALES[language], { maximumFractionDigits: 1 }).format(value);
}

/** The form for `count`, with `#` replaced by the count in the language's digits. */
export function plural(language: Language, count: number, forms: PluralForms): string {
  const category = new Intl.PluralRules(LOCALES[language]).select(count);
  return (forms[category] ?? forms.other).replaceAll('#', formatNumber(language, count));
}

/** A share from 0 to 1 as whole percent, rounded down so that 100 % is only said of what is complete. */
export function formatPercent(language: Language, share: number): string {
  const floored = Math.floor(Math.min(Math.max(share, 0), 1) * 100) / 100;
  return new Intl.NumberFormat(LOCALES[language], { style: 'percent' }).format(floored);
}

const SIZE_UNITS: Readonly<Record<Language, readonly string[]>> = {
  en: ['bytes', 'KB', 'MB', 'GB'],
  ar: ['بايت', 'كيلوبايت', 'ميغابايت', 'غيغابايت'],
};

/** A size in the unit a person would say, one decimal below ten. */
export function formatBytes(language: Language, bytes: number): string {
  const power = bytes < 1024 ? 0 : Math.min(3, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** power;
  const rounded = power > 0 && value < 10 ? Math.round(value * 10) / 10 : Math.round(value);
  return `${formatNumber(language, rounded)} ${SIZE_UNITS[language][power]}`;
}

/** Milliseconds in a day: 24 h × 60 min × 60 s × 1000. */
const DAY_MS = 86_400_000;

/** A day (whole days since 1970-01-01 UTC) as a date. Never a time: the servers know none. */
export function formatDay(language: Language, day: number): string {
  return new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'long', timeZone: 'UTC' }).format(
    day * DAY_MS,
  );
}

/** Today, yesterday, or the date; both days are whole days since 1970-01-01 UTC. */
export function formatDayFrom(language: Language, day: number, today: number): string {
  const distance = day - today;
  if (distance > 0 || distance < -1) return formatDay(language, day);
  return new Intl.RelativeTimeFormat(LOCALES[language], { numeric: 'auto' }).format(distance, 'day');
}
