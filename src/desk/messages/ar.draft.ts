import { formatNumber, type PluralForms, plural } from '#ui/language.ts';
import { arabicPromote } from './ar.promote.ts';
import { arabicRisk } from './ar.risk.ts';
import { arabicWrite } from './ar.write.ts';
import type { englishDraft } from './en.draft.ts';

const count = (value: number, forms: PluralForms) => plural('ar', value, forms);

/** The draft and its way out, in Arabic. */
export const arabicDraft: typeof englishDraft = {
  title: 'العنوان',
  byline: 'اسم الكاتب أو اسمه المستعار',
  bylineHint: 'كما سيُطبع. ليس المصدر أبداً.',
  dateline: 'المكان في رأس الخبر',
  datelineHint: 'مكان غير دقيق: «شمال المدينة».',
  exclusive: 'خاص',
  exclusiveIn: { en: 'Exclusive', ar: 'خاص' },
  language: 'اللغة',
  slug: 'العنوان على الموقع',
  slugHint: 'حروف لاتينية صغيرة وأرقام وشرطات.',
  slugWrong: 'استعمل حروفاً لاتينية صغيرة وأرقاماً وشرطات مفردة فقط.',
  body: 'النص',
  authorNote: 'ملاحظة الكاتب',
  media: 'الوسائط',
  mediaNone: 'ليس في هذه القضية نسخ نظيفة للاختيار منها.',
  mediaHint: 'لا يُنشر إلا النسخ النظيفة. تحل أسماء محايدة محل أسماء الملفات.',
  use: (name: string) => `استعمل ${name}`,
  caption: 'شرح الصورة',
  credit: 'الحقوق',
  alt: 'وصف لمن لا يراها',
  altMissing: 'تحتاج الصورة إلى وصف قبل التوقيع.',
  preview: 'معاينة',
  previewEmpty: 'يظهر المقال هنا وأنت تكتب.',
  save: 'احفظ المسودة',
  saved: 'حُفظت مختومة.',
  unsaved: 'لم تُحفظ بعد.',
  saveVoids: 'كل تعديل يُبطل التواقيع السابقة.',
  incomplete: 'لا بد من عنوان ونص وعنوان على الموقع قبل الحفظ.',

  risk: arabicRisk,
  out: arabicPromote,
  write: arabicWrite,

  signTitle: 'التواقيع',
  signIntro: 'يوقّع محرران على المحتوى نفسه حرفاً بحرف. وكل تعديل يُبطل التوقيعين.',
  signatures: (value: number, needed: number) =>
    `${formatNumber('ar', value)} من ${count(needed, { one: 'توقيع واحد', two: 'توقيعين', few: '# تواقيع', many: '# توقيعاً', other: '# توقيع' })}`,
  signedBy: (name: string) => `وقّع ${name}`,
  sign: 'وقّع هذه المسودة',
  signAlready: 'وقّعت هذه المسودة. يجب أن يوقّع محرر آخر أيضاً.',
  signUnsaved: 'احفظ المسودة قبل التوقيع: لا يوقَّع إلا ما حُفظ.',
  signShow: 'ما الذي توقّعه',
  signWhat: 'هذه الكلمات بعينها والوسائط المذكورة، وبصمتها في الأسفل. ليس فيها شيء عن البلاغات أو المصادر.',
  signConfirm: 'قرأتها: أوقّع',
  digestWords: 'البصمة بالكلمات',
  digest: 'SHA-256',
  notVerified: 'لم توسم القضية بأنها متحقَّق منها.',

  promote: 'انشر',
  promoteTitle: 'نشر المقال',
  promoteNeeds: 'لا بد من توقيعين أولاً.',
  promoteIntro: 'هذا كل ما يغادر المكتب. اقرأه مرة أخرى: لا يمكن استرجاعه من القراء.',
  promoteFiles: (value: number) =>
    count(value, {
      one: 'يخرج ملف واحد',
      two: 'يخرج ملفان',
      few: 'تخرج # ملفات',
      many: 'يخرج # ملفاً',
      other: 'يخرج # ملف',
    }),
  promoteNow: 'انشر الآن',
  promoting: 'يُنشر الآن',
  promotedTitle: 'نُشر',
  promoted: 'الحزمة الموقّعة على الموقع.',
  seeSite: 'افتحه على الموقع',
  downloadBundle: 'نزّل الحزمة الموقّعة',
  outgoing: 'الملفات الخارجة',
};
