import { type PluralForms, plural } from '#ui/language.ts';
import type { englishRisk } from './en.risk.ts';

const count = (value: number, forms: PluralForms) => plural('ar', value, forms);

/** The source-risk check beside the draft, in Arabic. */
export const arabicRisk: typeof englishRisk = {
  title: 'فحص الخطر على المصدر',
  checking: 'يجري الفحص…',
  nothing: 'لم يُعثر على أي نمط معروف.',
  allOverridden: 'جرى تجاوز كل ما عُثر عليه.',
  nothingMeans: 'ليس هذا وعداً: الفحص يعرف الأنماط ولا يعرف الناس.',
  failed: 'تعذّر تشغيل الفحص في هذا المتصفح. أعد تحميل الصفحة، فلا يوقَّع شيء دون فحص.',
  local: 'يجري في هذا المتصفح وحده، ويقارن بكل بلاغ يمكنك قراءته.',
  blocks: (value: number) =>
    count(value, { one: 'مانع واحد', two: 'مانعان', few: '# موانع', many: '# مانعاً', other: '# مانع' }),
  warnings: (value: number) =>
    count(value, {
      one: 'تنبيه واحد',
      two: 'تنبيهان',
      few: '# تنبيهات',
      many: '# تنبيهاً',
      other: '# تنبيه',
    }),
  level: { block: 'مانع', warn: 'تنبيه' },
  told: 'وجده فحص أحد الزملاء، ربما في بلاغ لا يمكنك قراءته.',
  toldProposal: 'اسأله، أو قلها بكلمات أخرى.',
  why: 'السبب وما العمل',
  show: 'أظهر الكلمات',
  use: (words: string) => `استعمل «${words}»`,
  remove: 'احذف الكلمات',
  replaced: 'استُبدلت العبارة. يمكن التراجع من حقل النص نفسه.',
  override: 'تجاوز…',
  overrideBlock: 'يحتاج المانع إلى محررَين مختلفَين، ولكل منهما سببه. ويسقط التجاوز إذا تغيّرت الكلمات.',
  overrideWarn: 'يبقى سببك في سجل القضية. ويسقط التجاوز إذا تغيّرت الكلمات.',
  overrideUnsaved: 'احفظ المسودة أولاً: لا يُتجاوز إلا ما حُفظ من الكلمات.',
  reason: 'لماذا يجوز أن يبقى؟',
  confirm: 'تجاوز بهذا السبب',
  by: (name: string, day: string) => `${name}، ${day}`,
  oneMore: 'يجب أن يتجاوزه محرر آخر أيضاً.',
  overriddenCount: (value: number) =>
    count(value, {
      one: 'ملاحظة متجاوَزة واحدة',
      two: 'ملاحظتان متجاوَزتان',
      few: '# ملاحظات متجاوَزة',
      many: '# ملاحظة متجاوَزة',
      other: '# ملاحظة متجاوَزة',
    }),
  signBlocked: (value: number) =>
    `${count(value, { one: 'في المسودة مانع واحد', two: 'في المسودة مانعان', few: 'في المسودة # موانع', many: 'في المسودة # مانعاً', other: 'في المسودة # مانع' })} من فحص الخطر على المصدر: غيّر الكلمات أو ليتجاوزها محرران.`,
};
