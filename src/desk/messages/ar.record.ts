import { type PluralForms, plural } from '#ui/language.ts';
import type { englishRecord } from './en.record.ts';

const count = (value: number, forms: PluralForms) => plural('ar', value, forms);
const list = (texts: readonly string[]) => new Intl.ListFormat('ar', { type: 'conjunction' }).format(texts);

/** Attachments and what was hidden in them, in Arabic. */
export const arabicRecord: typeof englishRecord = {
  title: 'البيانات المخفية',
  attachments: 'المرفقات',
  none: 'لا مرفقات.',
  name: (number: number) => `الملف ${new Intl.NumberFormat('ar-u-nu-arab').format(number)}`,
  sourceName: 'الاسم الذي أعطاه المصدر',
  choose: 'اختر مرفقاً لترى ما كان مخفياً فيه.',

  status: {
    unreadable: 'لا يُفتح',
    waiting: 'قيد التنظيف',
    clean: 'نسخة نظيفة متحقَّق منها',
    raster: 'نسخة نظيفة على شكل صور',
    rejected: 'مرفوض',
    unknown: 'في الطريق',
    missing: 'لم يصل قط',
  },
  statusLong: {
    unreadable: 'لا يُفتح السجل ولا النسخة النظيفة بمفاتيحك. يستطيع رئيس المكتب مشاركتها من جديد.',
    waiting: 'لم ينتهِ تنظيف هذا الملف بعد. سيظهر هنا من تلقاء نفسه.',
    clean: 'كُتبت النسخة النظيفة من جديد، وأثبت نظافتَها برنامج آخر.',
    raster: 'أُعيد رسم صفحاته صورًا، كي لا يبقى فيها شيء مخفيّ.',
    unknown: 'يذكر البلاغ هذا الملف لكنه لم يصل. ربما ما زال المصدر يرسله.',
    missing: 'يذكر البلاغ هذا الملف لكنه لم يصل منذ أيام. ربما أغلق المصدر الصفحة؛ اطلبه منه في ردّ.',
  },
  reasons: {
    'format not supported': 'مرفوض: هذه الصيغة غير مدعومة.',
    'file is damaged': 'مرفوض: الملف تالف.',
    'file is too large': 'مرفوض: الملف كبير جداً.',
    'limits exceeded': 'مرفوض: محتواه بعد فكّه يتجاوز الحدود.',
    'took too long': 'مرفوض: استغرق التنظيف وقتاً أطول من المسموح.',
    'could not be proven clean': 'مرفوض: تعذّر إثبات نظافة النسخة.',
    'could not be opened': 'مرفوض: تعذّر فتح الملف. ربما كان مقفلًا بكلمة سر.',
  },
  originalKept: 'سمح المصدر للمحررين بفتح الأصل المختوم.',
  originalGone: 'لم يسمح المصدر للمحررين بالاحتفاظ بالأصل.',

  nothing: 'لم يُعثر على شيء مخفي في هذا الملف.',
  withheld: 'اختار المصدر ألّا يُطلعكم على ما كان مخفيًا في هذا الملف.',
  placePoint: (point: string, country: string | null) =>
    country === null
      ? `كان يحمل مكاناً: ${point}، في البحر أو خارج حدود الخريطة.`
      : `كان يحمل مكاناً في ${country}: ${point}.`,
  placeWords: 'كان يحمل كلمات أو أرقاماً عن مكان.',
  mapLabel: (country: string | null, point: string) =>
    `خريطة عليها نقطة عند ${point}${country === null ? '' : `، في ${country}`}`,
  time: (days: readonly string[]) =>
    days.length === 0 ? 'كان يحمل أوقاتاً.' : `كان يحمل وقت صنعه: ${list(days)}.`,
  device: (names: readonly string[], serial: boolean) =>
    `${names.length === 0 ? 'كان يحمل بيانات عن جهاز' : `صُنع بجهاز ${list(names)}`}${
      serial ? '، ومعه رقم يدل على ذلك الجهاز وحده.' : '.'
    }`,
  person: (names: readonly string[]) =>
    names.length === 0 ? 'كان يحمل بيانات عن شخص.' : `كان يسمّي شخصاً: ${list(names)}.`,
  software: (names: readonly string[]) =>
    names.length === 0 ? 'كان يحمل بيانات عن برامج.' : `مرّ ببرنامج ${list(names)}.`,
  history: 'كان يحمل آثار نسخ سابقة.',
  other: (value: number) =>
    count(value, {
      one: 'كان يحمل قيمة أخرى.',
      two: 'كان يحمل قيمتين أخريين.',
      few: 'كان يحمل # قيم أخرى.',
      many: 'كان يحمل # قيمة أخرى.',
      other: 'كان يحمل # قيمة أخرى.',
    }),
  values: (value: number) =>
    count(value, {
      one: 'أظهر القيمة',
      two: 'أظهر القيمتين',
      few: 'أظهر # قيم',
      many: 'أظهر # قيمة',
      other: 'أظهر # قيمة',
    }),

  checksTitle: 'فحوص النسخة النظيفة',
  checks: {
    'only known structure, nothing after the end': 'مبنية من أجزاء معروفة فقط، ولا شيء بعد نهايتها',
    'same pages, frames and dimensions': 'الصفحات والصور بعددها وأبعادها كما كانت',
    'only allowed tags by exiftool': 'وسوم لا ضرر فيها فقط، قرأها برنامج آخر',
    'no value of the original in the bytes': 'لم يبقَ فيها شيء مما كان مخفياً',
    'no value of the original in what it unpacks to': 'لا شيء مما كان مخفياً في ما ينتج عن فكّها',
    'every file within is one that has been proven clean': 'أُثبتت نظافة كل ملف بداخلها',
  },
  passed: 'نجح',
  failed: 'فشل',
  remainingTitle: 'ما يبقى',
  remaining: {
    'camera noise': 'يبقى في الصورة نقش مستشعر الكاميرا.',
    voice: 'تبقى الأصوات، ويمكن التعرف على أصحابها.',
    'audible content': 'يبقى كل ما يُسمع.',
    'visible content': 'يبقى ما تراه العين: وجوه ولافتات وأفق.',
    'writing style': 'يبقى أسلوب الكتابة.',
    'layout': 'يبقى شكل الصفحة.',
  },
  detail: 'تفاصيل: كيف نُظّف، والأدوات والبصمات',
  howTitle: 'كيف صُنعت النسخة',
  modes: {
    rebuild: 'بُنيت من جديد مما يُرى أو يُسمع.',
    faithful: 'الصورة والصوت كما كانا، ولم يُحتفظ إلا ببنية معروفة بأنها لا تضر.',
    scan: 'بُنيت من جديد لصفحات مطبوعة، ومُحيت منها نقاط التتبع التي تتركها الطابعة.',
  },
  becamePictures: 'صارت صفحاته صوراً.',
  otherType: (from: string, to: string) => `النسخة ملف من نوع آخر: ${to} بدلاً من ${from}.`,
  again: {
    title: 'نظّفه بطريقة أخرى',
    intro: 'يُنظَّف الأصل المختوم مرة أخرى. يبقى ما لديك الآن حتى تصل النسخة الجديدة، ثم تحل محله.',
    which: 'طريقة التنظيف',
    modes: {
      rebuild: {
        name: 'الأقوى',
        label: 'الأقوى: تُصنع من جديد مما يُرى أو يُسمع',
        hint: 'لا يبقى شيء من طريقة الكاميرا أو البرنامج في كتابة الملفات. هي الاختيار الصحيح ما لم يوجد مانع.',
      },
      faithful: {
        name: 'الجودة نفسها',
        label: 'الجودة نفسها: حين تهم كل التفاصيل',
        hint: 'تبقى الصورة والصوت كما هما، ولا يُزال إلا المخفي. قد يظل نوع الكاميرا ظاهراً.',
      },
      scan: {
        name: 'صفحة مطبوعة',
        label: 'صفحة مطبوعة: تُخفي نقاط الطابعات',
        hint: 'تَسِم الطابعات الملونة كل صفحة بنقاط دقيقة. تكون النسخة رمادية على بياض صافٍ. لصور الأوراق فقط.',
      },
    },
    asNow: (label: string) => `${label} (كما هي الآن)`,
    draftToo: 'كل مقال يستعمل هذا الملف يجب أن يُحفظ ويُوقَّع من جديد بعد ذلك.',
    go: 'نظّفه من جديد',
    asking: 'يُرسل الطلب',
    underWay: (name: string) => `يُنظَّف الآن من جديد: ${name}`,
    byItself: 'ستظهر النسخة الجديدة هنا من تلقاء نفسها.',
    done: (name: string) => `وصلت النسخة الجديدة: ${name}.`,
  },
  actionsTitle: 'ما جرى',
  toolsTitle: 'الأدوات',
  before: 'بصمة الملف كما وصل',
  after: 'بصمة النسخة النظيفة',
  look: 'بصمة شكل الصورة',
  lookWhy: 'تكاد لا تتغير إذا صُغّرت الصورة أو حُفظت من جديد، فيمكن العثور بها على نسخ أخرى.',
  evidence: 'الأوقات والأماكن هنا للتحقق فقط. لا تنقلها إلى مقال.',

  open: 'افتح',
  download: 'نزّل النسخة النظيفة',
  downloadOriginal: 'نزّل الأصل المختوم',
  originalWarning: 'ما زال الأصل يحمل كل ما ذُكر هنا، وقد يهاجم البرنامج الذي يفتحه.',
  preparing: 'تُفتح النسخة النظيفة',
};
