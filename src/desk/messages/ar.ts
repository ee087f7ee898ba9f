import { formatNumber, type PluralForms, plural } from '#ui/language.ts';
import { arabicCase } from './ar.case.ts';
import { arabicRecord } from './ar.record.ts';
import type { DeskMessages } from './en.ts';

const count = (value: number, forms: PluralForms) => plural('ar', value, forms);

/** The frame of the desk in Arabic, written for itself. */
export const arabic: DeskMessages = {
  desk: 'مكتب التحرير',
  languages: 'لغة الصفحة',
  close: 'إغلاق',
  cancel: 'إلغاء',
  save: 'حفظ',
  back: 'عودة إلى القائمة',
  today: 'اليوم',
  loading: 'لحظة من فضلك',
  copy: 'نسخ',
  copied: 'نُسخ',
  untitled: 'بلا عنوان',
  languageNames: { en: 'الإنكليزية', ar: 'العربية' },

  enrol: {
    title: 'الانضمام إلى المكتب',
    intro: 'وصلتك دعوة لفتح البلاغات المختومة. يُصنع مفتاحك هنا في هذا المتصفح، ولا يغادره إلا مقفلاً.',
    badLink: 'رابط الدعوة ناقص. اطلبه مرة أخرى وافتحه كما هو دون تغيير.',
    name: 'اسمك في المكتب',
    nameHint: 'يراه زملاؤك إلى جانب ما تفعله. يمكنك استعمال اسم مستعار.',
    passphrase: 'عبارة السر',
    passphraseHint: 'خمس كلمات لا رابط بينها أو أكثر خيار جيد. لا يستطيع أحد استرجاعها لك.',
    again: 'عبارة السر نفسها مرة أخرى',
    differ: 'العبارتان غير متطابقتين بعد.',
    needName: 'اكتب اسماً أولاً.',
    strength: {
      short: 'قصيرة جداً: اكتب اثني عشر حرفاً على الأقل.',
      weak: 'ضعيفة: من يسرق ملف المفتاح قد يفتحه. أضف كلمات.',
      fair: 'مقبولة. كلمة أخرى تجعلها قوية.',
      strong: 'قوية.',
    },
    make: 'اصنع مفتاحي',
    making: 'يُصنع مفتاحك الآن. تقوية عبارة السر تستغرق ثواني.',
    keyTitle: 'احتفظ بملف مفتاحك',
    keyIntro:
      'هذا الملف هو مفتاحك مقفلاً بعبارة السر. بهما معاً تفتح المكتب من أي متصفح، ومن دون الملف ستحتاج إلى دعوة جديدة.',
    download: 'نزّل ملف المفتاح',
    downloaded: 'سُلّم ملف المفتاح إلى متصفحك. احفظه حيث لا يصل إليه سواك.',
    keep: 'احفظ المفتاح المقفل في هذا المتصفح أيضاً',
    keepHint: 'مريح على حاسوب لك وحدك. لا تختره على جهاز مشترك.',
    join: 'اطلب الانضمام',
    joining: 'يُرسل الطلب إلى غرفة الأخبار',
  },

  waiting: {
    title: 'في انتظار الموافقة',
    intro: 'لا بد أن يوافق عليك رئيس المكتب. اقرأ له هذه الكلمات بالهاتف أو وجهاً لوجه: يجب أن يرى الكلمات نفسها.',
    words: 'كلمات مفتاحك',
    checking: 'تتحقق هذه الصفحة بنفسها، ويمكنك تركها مفتوحة.',
    again: 'تحقق الآن',
    still: 'لم تأتِ الموافقة بعد.',
    approved: 'تمت الموافقة. يُفتح المكتب.',
  },

  unlock: {
    title: 'فتح المكتب',
    intro: 'اختر ملف مفتاحك واكتب عبارة سرّه. كلاهما يبقى في هذا المتصفح.',
    introKept: 'في هذا المتصفح مفتاح مقفل محفوظ. اكتب عبارة سرّه.',
    file: 'ملف المفتاح',
    chosen: (name: string) => `مفتاح ${name}`,
    badFile: 'ليس هذا مفتاحاً للمكتب. اختر الملف الذي نزّلته عند الانضمام.',
    other: 'استعمل ملف مفتاح آخر',
    forget: 'انسَ المفتاح المحفوظ هنا',
    passphrase: 'عبارة السر',
    unlock: 'افتح',
    unlocking: 'يُفتح الآن. تقوية عبارة السر تستغرق ثواني.',
    locked: 'المكتب مقفل.',
    idle: 'أقفل المكتب نفسه لأن أحداً لم يكن يستعمله.',
  },

  bar: {
    reports: 'البلاغات',
    people: 'الأشخاص',
    pending: (value: number) =>
      count(value, { one: 'طلب ينتظر', two: 'طلبان ينتظران', few: '# طلبات تنتظر', many: '# طلباً ينتظر', other: '# طلب ينتظر' }),
    lock: 'أقفل',
    keys: 'لوحة المفاتيح',
    live: 'متصل',
    syncing: 'تحميل',
    offline: 'غير متصل',
    offlineLong: 'لا يمكن الوصول إلى غرفة الأخبار. ما تراه هو ما حُمّل من قبل، ولا يمكن حفظ شيء حتى يعود الاتصال.',
    retry: 'حاول مرة أخرى',
  },

  list: {
    label: 'البلاغات',
    search: 'ابحث في البلاغات والملاحظات والقضايا',
    clear: 'امسح البحث',
    filters: 'اعرض',
    all: 'الكل',
    fresh: 'الجديد',
    mine: 'ما عندي',
    unassigned: 'بلا مسؤول',
    parked: 'المؤجل',
    spam: 'المزعج',
    unread: 'غير مقروء',
    files: (value: number) =>
      count(value, { zero: 'بلا ملفات', one: 'ملف واحد', two: 'ملفان', few: '# ملفات', many: '# ملفاً', other: '# ملف' }),
    reports: (value: number) =>
      count(value, { zero: 'لا بلاغات', one: 'بلاغ واحد', two: 'بلاغان', few: '# بلاغات', many: '# بلاغاً', other: '# بلاغ' }),
    shown: (value: number) =>
      count(value, {
        zero: 'لا محادثات',
        one: 'محادثة واحدة',
        two: 'محادثتان',
        few: '# محادثات',
        many: '# محادثة',
        other: '# محادثة',
      }),
    nobody: 'بلا مسؤول',
    assigned: (name: string) => `عند ${name}`,
    grade: (grade: string) => `التقدير ${grade}`,
    emptyTitle: 'لا شيء هنا بعد',
    empty: 'تظهر البلاغات هنا من تلقاء نفسها حالما تُسلَّم إلى المكتب.',
    emptyFilter: 'لا محادثة تطابق. امسح البحث أو اختر عرضاً آخر.',
    opening: (done: number, all: number) => `تُفتح البلاغات: ${formatNumber('ar', done)} من ${formatNumber('ar', all)}`,
    unreadable: (value: number) =>
      count(value, {
        one: 'بلاغ واحد لا يُفتح بمفاتيحك.',
        two: 'بلاغان لا يُفتحان بمفاتيحك.',
        few: '# بلاغات لا تُفتح بمفاتيحك.',
        many: '# بلاغاً لا تُفتح بمفاتيحك.',
        other: '# بلاغ لا تُفتح بمفاتيحك.',
      }),
    chooseTitle: 'اختر بلاغاً',
    choose: 'تنقّل بالحرفين j وk، وافتح بمفتاح Enter.',
    selected: (value: number) => count(value, { one: 'اخترت واحداً', two: 'اخترت اثنين', other: 'اخترت #' }),
    keys: 'لكل المفاتيح',
  },

  states: {
    new: 'جديد',
    filed: 'في قضية',
    parked: 'مؤجل',
    spam: 'مزعج',
    open: 'مفتوحة',
    verifying: 'قيد التحقق',
    ready: 'جاهزة للمراجعة',
    verified: 'متحقَّق منها',
    unverifiable: 'يتعذر التحقق منها',
    unsafe: 'متابعتها خطرة',
  },

  shortcuts: {
    title: 'لوحة المفاتيح',
    next: 'المحادثة التالية',
    previous: 'المحادثة السابقة',
    open: 'فتح المحادثة المختارة',
    search: 'بحث',
    tabs: 'البلاغ، المحادثة، التحقق، المسودة',
    help: 'هذه المفاتيح',
    escape: 'إغلاق، أو عودة إلى القائمة',
  },

  people: {
    title: 'الأشخاص',
    intro: 'كل من هنا يستطيع فتح بلاغات هذا المكتب. والنشر يحتاج إلى اثنين منهم.',
    you: 'أنت',
    lead: 'رئيس المكتب',
    editor: 'محرر',
    since: (from: string, to: string) => `المفتاح صالح من ${from} إلى ${to}`,
    invite: 'دعوة محرر',
    inviteIntro: 'يصنع رابطاً يعمل مرة واحدة. أرسله بطريق تثق به. من يفتحه يستطيع طلب الانضمام، وتبقى الموافقة لك.',
    inviteRole: 'ينضم بصفة',
    makeInvite: 'اصنع الرابط',
    link: 'رابط دعوة لمرة واحدة',
    linkOnce: 'لا يظهر إلا الآن.',
    pendingTitle: 'في انتظار الموافقة',
    pendingNone: 'لا أحد ينتظر.',
    pendingHint: 'اطلب منهم قراءة كلمات مفتاحهم بصوت مسموع. لا توافق إلا إذا كانت هي نفسها.',
    approve: 'الكلمات متطابقة: أوافق',
    approved: (name: string) => `يستطيع ${name} الآن فتح المكتب.`,
    onlyLead: 'الدعوة والموافقة لرئيس المكتب وحده.',
    words: 'كلمات المفتاح',
    alone: 'أنت وحدك في هذا المكتب. التحقق والنشر يحتاجان إلى محرر ثانٍ: ادعُ واحداً.',
  },

  failures: {
    title: 'لم ينجح هذا',
    dismiss: 'أخفِ',
  },

  record: arabicRecord,
  case: arabicCase,
};
