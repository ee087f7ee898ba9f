import { formatNumber } from '#ui/language.ts';
import type { englishOpening } from './en.opening.ts';

export const arabicOpening: typeof englishOpening = {
  desk: 'يُفتح المكتب',
  late: 'لم تُجب غرفة الأخبار بعد. تواصل هذه الصفحة المحاولة من تلقاء نفسها، ويُفتح المكتب حالما يأتي الجواب.',
  title: 'تُفتح البلاغات الآن',
  asking: 'تُطلب البلاغات من غرفة الأخبار',
  progress: (done: number, total: number) =>
    `تُفتح البلاغات: ${formatNumber('ar', done)} من ${formatNumber('ar', total)}`,
  words: 'تظهر في القائمة واحداً بعد آخر. يمكنك أن تقرأ أولها بينما يُفتح غيرها.',
  lostTitle: 'لم تُحمَّل البلاغات بعد',
  lost: 'انقطع الاتصال قبل أن تصل البلاغات. تُفتح حالما تعود غرفة الأخبار.',
  lostPartly: (done: number, total: number) =>
    `ما فُتح من البلاغات حتى الآن: ${formatNumber('ar', done)} من ${formatNumber('ar', total)}`,
  nothingFound: 'لا نتائج',
  administratorTitle: 'لا بلاغات لك',
  administrator: 'لا يُعطى المسؤولون التقنيون أي مفتاح: لا يقرؤون شيئاً، ويعتنون بالأشخاص والخوادم.',
  which: 'أظهر أيّها',
};
