import { formatPercent, type PluralForms, plural } from '#ui/language.ts';
import type { englishAlike } from './en.alike.ts';

const count = (value: number, forms: PluralForms) => plural('ar', value, forms);

/** Reports that look alike, in Arabic. */
export const arabicAlike: typeof englishAlike = {
  hint: (name: string) => `يشبه بلاغاً من ${name}.`,
  words: (percent: number) => `${formatPercent('ar', percent / 100)} من النص الأقصر موجود في الآخر`,
  picture: 'بينهما صورة مشتركة',
  compare: 'قارن',
  title: 'هل هما البلاغ نفسه؟',
  intro:
    'اقتراح من الكلمات والصور، داخل هذا المتصفح وحده. وقد يكون شخصان رأيا الشيء نفسه: عندها يؤيد كل بلاغ الآخر.',
  left: (value: number) =>
    count(value, {
      zero: 'لم يبق شيء',
      one: 'بقي زوج واحد',
      two: 'بقي زوجان',
      few: 'بقيت # أزواج',
      many: 'بقي # زوجاً',
      other: 'بقي # زوج',
    }),
  same: 'نفسه',
  unsure: 'لست متأكداً',
  different: 'مختلف',
  answers: { same: 'نفسه', unsure: 'ليس متأكداً', different: 'مختلف' },
  answered: (name: string, answer: string, day: string) => `${name}: ${answer}، ${day}`,
  later: 'التالي',
  none: 'لا شيء متشابه لم يُجب عنه أحد.',
  looking: 'تجري المقارنة',
  inCase: (title: string) => `في «${title}»`,
  unfiled: 'ليس في قضية',
  together: 'ضعهما في قضية واحدة',
  togetherMove: (title: string) => `انقله إلى «${title}»`,
  sameNow: 'سُجّل للجميع: هو نفسه.',
};
