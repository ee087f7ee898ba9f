/** The few words of the public site's frame, written in each language, not translated word by word. */
import type { WithdrawalReason } from '#protocol/article.ts';
import { DAY_MS, type Day } from '#protocol/day.ts';

export interface Words {
  readonly by: string;
  readonly exclusive: string;
  readonly note: string;
  readonly corrections: string;
  readonly corrected: string;
  /** Says so in its own language, to whoever reads the other half. */
  readonly alsoHere: string;
  readonly withdrawn: string;
  readonly withdrawnOn: string;
  readonly reasons: Readonly<Record<WithdrawalReason, string>>;
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
  corrected: 'Corrected',
  alsoHere: 'Also in English:',
  withdrawn: 'This article has been withdrawn',
  withdrawnOn: 'Withdrawn:',
  reasons: {
    'none': 'The newsroom no longer publishes it.',
    'error': 'What it said could not be upheld.',
    'replaced': 'Another article has taken its place.',
    'law': 'A law or a court made the newsroom withdraw it.',
  },
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
  corrected: 'صُحِّح في',
  alsoHere: 'بالعربية أيضًا:',
  withdrawn: 'سُحب هذا المقال',
  withdrawnOn: 'تاريخ السحب:',
  reasons: {
    'none': 'لم تعد غرفة الأخبار تنشره.',
    'error': 'تعذّر تأكيد ما ورد فيه.',
    'replaced': 'حلّ محلّه مقال آخر.',
    'law': 'سُحب بموجب قانون أو حكم قضائي.',
  },
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
