/** The rule table as data: what is looked for, how grave it is, and its name for people. */
/** A block keeps the draft from being signed until two editors have overridden it; a warning is advice. */
export type Level = 'block' | 'warn';

interface Rule {
  /** The gravest level a finding of this rule can have. */
  readonly level: Level;
  readonly title: { readonly en: string; readonly ar: string };
}

export const RULES = {
  'phone': { level: 'block', title: { en: 'Telephone number', ar: 'رقم هاتف' } },
  'email': { level: 'block', title: { en: 'E-mail address', ar: 'عنوان بريد' } },
  'handle': { level: 'block', title: { en: 'Account name', ar: 'اسم حساب' } },
  'coordinates': { level: 'block', title: { en: 'Coordinates', ar: 'إحداثيات' } },
  'place-code': { level: 'block', title: { en: 'Place code', ar: 'رمز موقع' } },
  'dictionary': {
    level: 'block',
    title: { en: "Name from the case's dictionary", ar: 'اسم من قاموس القضية' },
  },
  'invisible': { level: 'block', title: { en: 'Invisible character', ar: 'محرف خفي' } },
  'homoglyph': { level: 'block', title: { en: 'Look-alike letter', ar: 'حرف شبيه' } },
  'overlap': { level: 'block', title: { en: 'Words of a report', ar: 'كلمات من بلاغ' } },
  'known-to-few': { level: 'block', title: { en: 'Known to very few', ar: 'يعرفه قلة' } },
  'media': { level: 'block', title: { en: 'File that is not a clean copy', ar: 'ملف ليس نسخة نظيفة' } },
  'pair': { level: 'block', title: { en: 'Cleared in one language only', ar: 'عولج في لغة واحدة فقط' } },
  'picture': { level: 'warn', title: { en: 'Seen on a picture', ar: 'يُرى في صورة' } },
  'name': { level: 'warn', title: { en: 'Name of a person', ar: 'اسم شخص' } },
  'place': { level: 'warn', title: { en: 'Small place', ar: 'مكان صغير' } },
  'time-place-role': {
    level: 'warn',
    title: { en: 'Time, place and role together', ar: 'وقت ومكان ودور معا' },
  },
  'relative-time': {
    level: 'warn',
    title: { en: 'Time counted from the report', ar: 'وقت محسوب من البلاغ' },
  },
  'attribution': { level: 'warn', title: { en: 'Attribution', ar: 'نسبة الكلام' } },
  'insider': { level: 'warn', title: { en: 'Words that narrow the source', ar: 'كلمات تحصر المصدر' } },
  'small-group': { level: 'warn', title: { en: 'Small counted group', ar: 'مجموعة صغيرة معدودة' } },
  'biography': { level: 'warn', title: { en: 'Life of a person', ar: 'سيرة شخص' } },
  'plate': { level: 'warn', title: { en: 'Licence plate', ar: 'لوحة سيارة' } },
  'identity-number': { level: 'warn', title: { en: 'Identity number', ar: 'رقم هوية' } },
  'passport': { level: 'warn', title: { en: 'Passport number', ar: 'رقم جواز' } },
  'device-number': { level: 'warn', title: { en: 'Number of a device', ar: 'رقم جهاز' } },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof RULES;

export const RULE_IDS: readonly RuleId[] = Object.keys(RULES).filter((id): id is RuleId => id in RULES);

/** Eight words in a row are rarely anybody else's; fifteen never are. */
export const OVERLAP_WORDS = { warn: 8, block: 15 } as const;
