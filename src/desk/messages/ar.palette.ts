import { type PluralForms, plural } from '#ui/language.ts';
import type { englishPalette } from './en.palette.ts';

const count = (value: number, forms: PluralForms) => plural('ar', value, forms);

/** The palette of the desk, in Arabic. */
export const arabicPalette: typeof englishPalette = {
  title: 'اذهب إلى',
  label: 'محادثة أو قضية أو شخص أو عمل',
  hint: 'بضعة أحرف من مصدر أو قضية أو شخص أو عمل',
  results: (value: number) =>
    count(value, {
      zero: 'لا نتائج',
      one: 'نتيجة واحدة',
      two: 'نتيجتان',
      few: '# نتائج',
      many: '# نتيجة',
      other: '# نتيجة',
    }),
  none: 'لا شيء بهذا الاسم. بحث القائمة ينظر في كلمات البلاغات.',
  kinds: { conversation: 'محادثة', case: 'قضية', person: 'شخص', act: 'عمل' },
  keys: 'الأسهم للاختيار، وEnter للذهاب، وEsc للإغلاق.',
  shortcut: 'اذهب إلى محادثة أو قضية أو شخص أو عمل',
  acts: {
    reports: 'أظهر البلاغات',
    people: 'أظهر الأشخاص',
    search: 'ابحث في كلمات البلاغات',
    keys: 'أظهر المفاتيح',
    lock: 'اقفل المكتب الآن',
    alike: 'قارن البلاغات المتشابهة',
    report: 'افتح البلاغ',
    conversation: 'افتح المحادثة',
    verify: 'افتح التحقق',
    draft: 'افتح المسودة',
    close: 'أغلق المحادثة',
  },
};
