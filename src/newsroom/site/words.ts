/** The few words of the public site's frame, written in each language, not translated word by word. */
import { DAY_MS, type Day } from '#protocol/day.ts';

export interface Words {
  readonly by: string;
  readonly exclusive: string;
  readonly note: string;
  readonly corrections: string;
  readonly credit: string;
  readonly documents: string;
  readonly allArticles: string;
  readonly nothingYet: string;
  readonly verify: string;
  readonly bundle: string;
  readonly feeds: string;
}

const ENGLISH: Words = {
  by: 'By',
  exclusive: 'Exclusive',
  note: 'Author’s note',
  corrections: 'Corrections',
  credit: 'Photo:',
  documents: 'Documents',
  allArticles: 'All articles',
  nothingYet: 'Nothing has been published yet.',
  verify: 'Two editors signed exactly this article. Anyone can check their signatures in the bundle.',
  bundle: 'Signed bundle (zip)',
  feeds: 'Follow by',
};

const ARABIC: Words = {
  by: 'بقلم',
  exclusive: 'خاص',
  note: 'ملاحظة الكاتب',
  corrections: 'تصويبات',
  credit: 'الصورة:',
  documents: 'وثائق',
  allArticles: 'كل المقالات',
  nothingYet: 'لم يُنشر شيء بعد.',
  verify: 'وقّع محرران على نص هذا المقال كما هو. ويمكن لأي شخص التحقق من التوقيعين في الملف المرفق.',
  bundle: 'الملف الموقّع (zip)',
  feeds: 'تابعنا عبر',
};

/** Languages whose script runs from right to left, by their ISO 639 code. */
const RIGHT_TO_LEFT = new Set(['ar', 'ckb', 'dv', 'fa', 'he', 'ps', 'sd', 'ug', 'ur', 'yi']);

const primary = (language: string): string => language.toLowerCase().split('-')[0] ?? '';

export type Direction = 'ltr' | 'rtl';

export const directionOf = (language: string): Direction =>
  RIGHT_TO_LEFT.has(primary(language)) ? 'rtl' : 'ltr';

/** The frame's words; English where the site does not speak the article's language. */
export const wordsFor = (language: string): Words => (primary(language) === 'ar' ? ARABIC : ENGLISH);

/** The language the frame is written in, for its `lang` attribute. */
export const frameLanguage = (language: string): 'ar' | 'en' => (primary(language) === 'ar' ? 'ar' : 'en');

/** `3 February 2015`, `3 فبراير 2015`: the day and no more, in the reader's own words. */
export const longDay = (day: Day, language: string): string =>
  new Intl.DateTimeFormat(frameLanguage(language) === 'ar' ? 'ar-u-nu-latn' : 'en-GB', {
    dateStyle: 'long',
    timeZone: 'UTC',
  }).format(new Date(day * DAY_MS));
