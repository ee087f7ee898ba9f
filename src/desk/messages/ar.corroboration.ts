import { formatNumber } from '#ui/language.ts';
import type { englishCorroboration } from './en.corroboration.ts';

/** What speaks for a claim, in Arabic. */
export const arabicCorroboration: typeof englishCorroboration = {
  title: 'التأييد',
  none: 'لا شيء بعد. الدرجة 1 تحتاج إلى تأييدين موسومين بأنهما مستقلان.',
  enough: 'يؤيده مصدران مستقلان: صارت الدرجة 1 متاحة.',
  sofar: (value: number) =>
    `المستقل حتى الآن: ${formatNumber('ar', value)} من ${formatNumber('ar', 2)} تحتاج إليهما الدرجة 1.`,
  elsewhere: 'تؤيده قضية أخرى',
  here: 'يؤيده مصدر آخر في هذه القضية',
  by: (title: string) => `تؤيده «${title}»`,
  independent: (name: string, day: string) => `وسمه ${name} بأنه مستقل، ${day}`,
  dependent: (name: string, day: string) => `غير موسوم بأنه مستقل؛ آخر من قال ذلك ${name}، ${day}`,
  mark: 'وسمه بأنه مستقل',
  unmark: 'ليس مستقلاً',
  withdraw: 'اسحبه',
  again: 'هو المصدر نفسه الذي في تأييد آخر، أو مصدر القول ذاته: لا يُحسب مرة أخرى.',
  notGenuine: 'المصدر الذي شُهد له ليس المصدر الموجود في تلك القضية. لا تعتمد عليه.',
  saying: (words: string) => `هناك: «${words}»`,
  add: 'أيّده',
  addTitle: 'ما الذي يؤيد هذا القول؟',
  addIntro:
    'من يقرأ هذه القضية دون الأخرى يعلم أن هناك ما يؤيده، ومن وسمه ومتى. ولا يعلم شيئاً عن مصدره ولا عنوانها ولا كلماته.',
  where: 'القضية',
  thisCase: (title: string) => `${title} (هذه القضية)`,
  report: 'البلاغ',
  reportLabel: (source: string, day: string) => `${source}، ${day}`,
  claim: 'القول المأخوذ منه',
  noClaim: 'البلاغ نفسه',
  isIndependent: 'مستقل عن مصدر القول: لم يعرفه منه، ولا عرفه كلاهما من شخص واحد.',
  go: 'أيّده',
  nothing: 'لا يوجد بلاغ آخر يمكن أن يؤيده.',
  speaks: (name: string, day: string) => `يؤيد قولاً، هنا أو في قضية أخرى. ${name}، ${day}.`,
};
