import type { englishMyKey } from './en.my-key.ts';

/** One's own key on the page of people, in Arabic. */
export const arabicMyKey: typeof englishMyKey = {
  title: 'مفتاحي',
  intro: 'غيّر عبارة السر لملف مفتاحك، أو اجعل مفتاح أمان يفتحه أيضاً.',
  open: 'غيّر طريقة فتح مفتاحي',
  now: 'عبارة السر الحالية',
  securityKey: 'أضف مفتاح أمان',
  next: 'عبارة السر الجديدة',
  change: 'غيّر عبارة السر',
  changed: 'صار ملف مفتاحك جديداً. نزّله وأتلف كل نسخة أقدم: فالنسخة الأقدم ما زالت تُفتح بالطريقة القديمة.',
};
