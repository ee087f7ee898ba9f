/**
 * Languages of the pages. A catalogue is one object a language with the same keys and the same function
 * shapes, so that the compiler refuses a sentence that exists in one language only. Each is written by its
 * own grammar (plural forms, digits, calendar), never assembled from English parts.
 */
import { LANGUAGES, type Language } from '#protocol/languages.ts';

export { LANGUAGES, type Language };
export type Direction = 'ltr' | 'rtl';

/** What each language calls itself; the same in every language of the page. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  en: 'English',
  ar: 'العربية',
  fr: 'Français',
  es: 'Español',
  ru: 'Русский',
  uk: 'Українська',
  fa: 'فارسی',
  tr: 'Türkçe',
};

/** Messages by language, inferred from the English ones, which are always there; others may come later or never. */
export type Catalogue<Messages> = Readonly<Partial<Record<Language, Messages>>> & { readonly en: Messages };

export function directionOf(language: Language): Direction {
  return language === 'ar' || language === 'fa' ? 'rtl' : 'ltr';
}

/** The first of the reader's preferred languages among those the page speaks; English when there is none. */
export function chooseLanguage(preferred: readonly string[], spoken: readonly Language[]): Language {
  for (const tag of preferred) {
    const primary = tag.toLowerCase().split('-')[0];
    const known = spoken.find((language) => language === primary);
    if (known) return known;
  }
  return 'en';
}

/** Plural forms by CLDR category; Arabic uses all six, Russian and Ukrainian four, the others `one` and `other`. */
export interface PluralForms {
  readonly zero?: string;
  readonly one?: string;
  readonly two?: string;
  readonly few?: string;
  readonly many?: string;
  readonly other: string;
}

/** What a language cannot do without: in Russian and Ukrainian a missing form would be wrong for most numbers. */
export type FormsFor<L extends Language> = L extends 'ru' | 'uk'
  ? PluralForms & Required<Pick<PluralForms, 'one' | 'few' | 'many'>>
  : PluralForms;

/** Locale tags with digits fixed: those of the page's own script, whatever the browser's default is. */
const LOCALES: Readonly<Record<Language, string>> = {
  en: 'en',
  ar: 'ar-u-nu-arab',
  fr: 'fr',
  es: 'es',
  ru: 'ru',
  uk: 'uk',
  fa: 'fa-u-nu-arabext',
  tr: 'tr',
};

/** Made once a language: a formatter takes milliseconds to make, and a list asks for one in every row. */
function once<Formatter>(make: (locale: string) => Formatter): (language: Language) => Formatter {
  const made = new Map<Language, Formatter>();
  return (language) => {
    const before = made.get(language);
    if (before !== undefined) return before;
    const formatter = make(LOCALES[language]);
    made.set(language, formatter);
    return formatter;
  };
}

const numbers = once((locale) => new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }));
const plurals = once((locale) => new Intl.PluralRules(locale));
const dates = once((locale) => new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }));
const distances = once((locale) => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }));

export const formatNumber = (language: Language, value: number): string => numbers(language).format(value);

/** Things one after the other, as the language joins them; dots and commas between digits could be read as numbers. */
export const formatList = (language: Language, items: readonly string[]): string =>
  new Intl.ListFormat(LOCALES[language], { type: 'conjunction' }).format(items);

/** The form for `count`, with `#` replaced by the count in the language's digits. */
export function plural<L extends Language>(language: L, count: number, forms: FormsFor<L>): string {
  const category = plurals(language).select(count);
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
  fr: ['octets', 'Ko', 'Mo', 'Go'],
  es: ['bytes', 'KB', 'MB', 'GB'],
  ru: ['Б', 'КБ', 'МБ', 'ГБ'],
  uk: ['Б', 'КБ', 'МБ', 'ГБ'],
  fa: ['بایت', 'کیلوبایت', 'مگابایت', 'گیگابایت'],
  tr: ['bayt', 'KB', 'MB', 'GB'],
};

/** A size in the unit a person would say, one decimal below ten. */
export function formatBytes(language: Language, bytes: number): string {
  const power = bytes < 1024 ? 0 : Math.min(3, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** power;
  const rounded = power > 0 && value < 10 ? Math.round(value * 10) / 10 : Math.round(value);
  return `${formatNumber(language, rounded)} ${SIZE_UNITS[language][power]}`;
}

/**
 * Makes the formatters that lists ask for, before anything waits for them: at the first of a language the browser reads
 * its data, and the page stands still for some 20 ms.
 */
export function prepareFormats(language: Language): void {
  plural(language, 1, { other: '#' });
  formatDayFrom(language, 0, 0);
  formatDay(language, 0);
}

/** Milliseconds in a day: 24 h × 60 min × 60 s × 1000. */
const DAY_MS = 86_400_000;

/** A day (whole days since 1970-01-01 UTC) as a date. Never a time: the servers know none. */
export function formatDay(language: Language, day: number): string {
  return dates(language).format(day * DAY_MS);
}

/** Today, yesterday, or the date; both days are whole days since 1970-01-01 UTC. */
export function formatDayFrom(language: Language, day: number, today: number): string {
  const distance = day - today;
  if (distance > 0 || distance < -1) return formatDay(language, day);
  return distances(language).format(distance, 'day');
}
