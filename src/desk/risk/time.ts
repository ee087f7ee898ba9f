/** Hours and days: exact ones, which tell together with a place and a role, and those counted from the report. */
import { folded } from '../text/fold.ts';
import { type Found, type RiskText, spansOf } from './text.ts';
import type { RiskLanguage, Span } from './types.ts';

const MONTHS_EN = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;
/** Egyptian and Gulf names, those of the Levant, those of the Maghreb. */
const MONTHS_AR: readonly (readonly string[])[] = [
  ['يناير', 'كانون الثاني', 'جانفي'],
  ['فبراير', 'شباط', 'فيفري'],
  ['مارس', 'آذار'],
  ['أبريل', 'نيسان', 'أفريل'],
  ['مايو', 'أيار', 'ماي'],
  ['يونيو', 'حزيران', 'جوان'],
  ['يوليو', 'تموز', 'جويلية'],
  ['أغسطس', 'آب', 'أوت'],
  ['سبتمبر', 'أيلول'],
  ['أكتوبر', 'تشرين الأول'],
  ['نوفمبر', 'تشرين الثاني'],
  ['ديسمبر', 'كانون الأول'],
];
const MONTHS_AR_FOLDED = MONTHS_AR.map((names) => names.map(folded));
const EN_MONTH = `(?:${MONTHS_EN.map((month) => (month.length > 3 ? `${month.slice(0, 3)}(?:${month.slice(3)}|t?\\.?(?= \\d))?` : month)).join('|')})`;
const AR_MONTH = `(?:${MONTHS_AR_FOLDED.flat()
  .sort((a, b) => b.length - a.length)
  .join('|')})`;
const EN_WEEKDAY = '(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day';
const AR_WEEKDAY = '(?:الاثنين|الثلاثا|الثلاثا|الاربعا|الاربعا|الخميس|الجمعه|السبت|الاحد)';
const PART_OF_DAY = '(?:morning|afternoon|evening|night|midnight|noon|dawn|dusk)';
const AR_HOUR =
  '(?:الواحده|الثانيه|الثالثه|الرابعه|الخامسه|السادسه|السابعه|الثامنه|التاسعه|العاشره|الحاديه عشره?|الثانيه عشره?)';

/** A day or an hour. Those of the second list need a small place beside them, since the news is full of them. */
const EXACT: readonly RegExp[] = [
  new RegExp(
    `\\b(?:${EN_WEEKDAY},? )?${EN_MONTH} \\d{1,2}(?:st|nd|rd|th)?(?!\\d)(?:,? (?:19|20)\\d\\d)?`,
    'g',
  ),
  new RegExp(
    `\\b(?:${EN_WEEKDAY},? )?(?:the )?\\d{1,2}(?:st|nd|rd|th)?(?: of)? ${EN_MONTH}(?![a-z])(?:,? (?:19|20)\\d\\d)?`,
    'g',
  ),
  /(?<![\d.-])(?:(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)?\d\d)(?![\d-])/g,
  /(?<![\d.:/-])(?:[01]?\d|2[0-3])[:.h][0-5]\d(?::[0-5]\d)?(?: ?[ap]\.?m\b\.?)?(?! ?%|\d|[.:/-]\d)/gi,
  /\b(?:1[0-2]|[1-9]) ?(?:[ap]\.?m\b\.?|o'clock)/gi,
  /\b(?:half past|(?:a )?quarter (?:past|to)|(?:five|ten|twenty|twenty-five) (?:past|to)) (?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b/gi,
  // At seven in the evening; after the noon prayer.
  /\b(?:at|by|around|about|towards?|before|after|until|past|near) (?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2}) (?:in the|at|o'clock in the) (?:morning|afternoon|evening|night)\b/gi,
  /\b(?:before|after|at|during|between) the (?:dawn|noon|midday|afternoon|sunset|evening|night|Friday|fajr|dhuhr|asr|maghrib|isha) prayers?\b/gi,
  new RegExp(
    `\\b(?:the )?(?:twenty-|thirty-)?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth) of ${EN_MONTH}(?![a-z])`,
    'gi',
  ),
  /\b(?:at|before|after|around|until|past|towards) (?:midnight|noon|dawn|dusk|sunrise|sunset)\b/g,
  new RegExp(
    `(?:يوم )?(?:${AR_WEEKDAY},? )?\\d{1,2} (?:من )?(?:شهر )?${AR_MONTH}(?![\\u0620-\\u064a])(?:[ /](?:${AR_MONTH}))?(?: (?:عام |سنه )?(?:19|20)\\d\\d)?`,
    'gu',
  ),
  new RegExp(
    `(?:الساعه|ساعه|تمام) (?:${AR_HOUR}(?: (?:والنصف|ونصف|والربع|وربع|الا ربعا?|والثلث))?|\\d{1,2}(?:[:.]\\d{2})?)(?: (?:صباحا|مسا?|ليلا|فجرا|ظهرا|عصرا|الصبح|المسا|بالليل))?`,
    'gu',
  ),
  new RegExp(
    `(?<!\\p{L})(?:عند|في|علي|نحو|حوالي|قرابه|قبل|بعد)(?: نحو| حوالي| تمام| حدود)? ${AR_HOUR}(?: (?:والنصف|ونصف|والربع|وربع|الا ربعا?|والثلث))? (?:من )?(?:صباحا|مسا|ليلا|فجرا|ظهرا|عصرا|الصبح|المسا|بالليل)`,
    'gu',
  ),
  new RegExp(
    `(?<!\\p{L})${AR_HOUR}(?: و\\p{L}+(?: دقيقه| دقايق)?)? (?:(?:من )?(?:صباح|مسا|ليل|ليله|فجر|ظهر|عصر) (?:يوم )?${AR_WEEKDAY}|صباحا|مسا|ليلا|فجرا|ظهرا|عصرا)(?!\\p{L})`,
    'gu',
  ),
  /(?<!\p{L})(?:قبل|بعد|عند|اثنا|وقت|مع) (?:صلاه |اذان )(?:ال)?(?:فجر|ظهر|عصر|مغرب|عشا|جمعه|تراويح)/gu,
  /(?:عند|في) منتصف الليل/g,
];
const LOOSE: readonly RegExp[] = [
  new RegExp(`\\b(?:on|last|this|that) ${EN_WEEKDAY}(?: ${PART_OF_DAY})?`, 'g'),
  new RegExp(`يوم ${AR_WEEKDAY}(?: الماضي)?(?: (?:صباحا|مسا?|ليلا|فجرا))?`, 'gu'),
];

export interface TimeMention extends Span {
  readonly isLoose: boolean;
  /** An hour, and not only a day. */
  readonly isClock: boolean;
  /** 0 to 11, where a month was named. */
  readonly month: number | null;
}

const CLOCK =
  /\d[:.h]\d\d(?!\d)(?![./-])|\d ?[ap]\.?m\b|o'clock|half past|quarter|(?:past|to) [a-z]+$|in the (?:morning|afternoon|evening)|at night|midnight|noon|dawn|dusk|sunrise|sunset|prayer|الساعه|ساعه|تمام|منتصف|صلاه|اذان|(?:صباحا|مسا|ليلا|فجرا|ظهرا|عصرا)$/i;

function monthIn(text: string): number | null {
  const english = MONTHS_EN.findIndex((month) => new RegExp(`\\b${month.slice(0, 3)}`).test(text));
  if (english !== -1) return english;
  const arabic = MONTHS_AR_FOLDED.findIndex((names) =>
    names.some((name) => new RegExp(`(?<!\\p{L})${name}(?!\\p{L})`, 'u').test(text)),
  );
  if (arabic !== -1) return arabic;
  const digits = /(?:19|20)\d\d[-/.](\d{1,2})[-/.]|\d{1,2}[-/.](\d{1,2})[-/.](?:19|20)?\d\d/.exec(text);
  const number = Number(digits?.[1] ?? digits?.[2] ?? 0);
  return number >= 1 && number <= 12 ? number - 1 : null;
}

/** At 03:15 on 9 November is one time. */
const BETWEEN =
  /^(?:,? (?:on|of|in the (?:early )?(?:hours|morning) of|from) |, ?| (?:من )?(?:(?:فجر|صباح|مسا|ليل|ليله|يوم) ?){0,2})$/;

function merged(mentions: readonly TimeMention[], shadow: string): TimeMention[] {
  const result: TimeMention[] = [];
  for (const mention of mentions) {
    const last = result.at(-1);
    if (last && BETWEEN.test(shadow.slice(last.end, mention.start)))
      result[result.length - 1] = {
        start: last.start,
        end: mention.end,
        isLoose: last.isLoose && mention.isLoose,
        isClock: last.isClock || mention.isClock,
        month: last.month ?? mention.month,
      };
    else result.push(mention);
  }
  return result;
}

export function timeMentions({ shadow }: RiskText): TimeMention[] {
  const mentions: TimeMention[] = [];
  for (const [patterns, isLoose] of [
    [EXACT, false],
    [LOOSE, true],
  ] as const) {
    for (const pattern of patterns) {
      for (const { start, end } of spansOf(shadow, pattern)) {
        if (mentions.some((other) => start < other.end && other.start < end)) continue;
        const words = shadow.slice(start, end);
        mentions.push({ start, end, isLoose, isClock: CLOCK.test(words), month: monthIn(words) });
      }
    }
  }
  return merged(
    mentions.sort((a, b) => a.start - b.start),
    shadow,
  );
}

/** The month by name, in Arabic as the draft itself calls its months where it does. */
export function monthName(month: number, language: RiskLanguage, draft = ''): string {
  if (language === 'en') return MONTHS_EN[month] ?? '';
  const names = MONTHS_AR[month] ?? [];
  const used = (MONTHS_AR_FOLDED[month] ?? []).findIndex((name) => draft.includes(name));
  return names[Math.max(0, used)] ?? '';
}

const COUNT =
  '(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|a few|a couple of|several|some|\\d{1,2})';
const EN_RELATIVE = new RegExp(
  `\\b(?:(?:on )?the intervening night(?: of [A-Z][a-z]+day and [A-Z][a-z]+day)?|${COUNT} (?:minutes?|hours?|days?) before I (?:write|type|send|sent|wrote)(?: this)?|(?:the )?${COUNT} (?:days?|nights?|weeks?) before (?:this|these|the) (?:publication|report|article|lines?|interview|conversation|story)(?: of (?:this|these) [a-z]+)?|(?:late |early )?(?:last|this past|this) (?:night|week|weekend|evening|${EN_WEEKDAY})(?: ${PART_OF_DAY})?|(?:early |late )?yesterday(?: ${PART_OF_DAY})?|the day before yesterday|(?:earlier|later|late|early) (?:today|tonight|this (?:morning|afternoon|evening|week))|this ${PART_OF_DAY}|tonight|overnight|today at|moments? ago|just (?:now|hours ago|minutes ago)|(?:only |just |about |less than |more than |some )?${COUNT} (?:minutes?|hours?|days?|nights?|mornings?|evenings?|afternoons?|weeks?|fortnights?|${EN_WEEKDAY}s) (?:ago|back|earlier|before|later)|a fortnight (?:ago|back)|(?:earlier|later|late|early) this (?:month|year)|last (?:Eid|Ramadan|Christmas|Easter|Diwali|Hanukkah|Nowruz|New Year(?:'s Eve)?)|since (?:${EN_WEEKDAY}|yesterday|last \\w+|this ${PART_OF_DAY})|(?:just )?(?:before|after|at|around) (?:dawn|noon|midnight|dusk|sunrise|sunset) (?:today|yesterday)|(?:the day after )?tomorrow(?: ${PART_OF_DAY})?|the other (?:day|night|week|evening|morning)|the (?:night|week|month|weekend) before last|the (?:previous|night before|day before|following|other) ?(?:night|day|evening|morning)?(?! (?:of|hand|side|one|two|three|part|half|way|people|men|women|people|half))|the next (?:day|morning|night)|(?:in|within|over) the (?:last|past) (?:${COUNT} )?(?:hours?|days?|week|night)|(?:hours|minutes|days) (?:ago|earlier|before|later|after))\\b`,
  'gi',
);
/** Only these forms of "the next day" count: the article's own story may go on from day to day. */
const STORY =
  /^the (?:next|following|other|previous) (?:day|morning|night|evening)?$|^the (?:next|following|other|previous)\s?$|^(?:the )?(?:day|night) (?:before|after)$| (?:later|earlier|before)$/i;

const AR_NUMBER =
  '(?:ثلاث|ثلاثه|اربع|اربعه|خمس|خمسه|ست|سته|سبع|سبعه|ثماني|ثمانيه|تسع|تسعه|عشر|عشره|بضع|بضعه|عده|كم|شي|تلات|تلت|تمن|\\d{1,2})';
const AR_UNIT = '(?:دقيقه|دقايق|ساعه|ساعات|يوم|ايام|تيام|اسبوع|اسابيع|ليله|ليال)';
const AR_DUAL = '(?:دقيقتين|ساعتين|يومين|ليلتين|اسبوعين)';
const AR_RELATIVE = new RegExp(
  `(?<!\\p{L}|(?:اكثر|اقل|ازيد|اكتر) )[وف]?(?:(?:(?:ليل|ليله|مسا|صباح|فجر|ظهر|عصر|عشيه|بعد ظهر) )?(?:يوم )?(?:اول )?(?:امس|امبارح|مبارح|البارحه|البارح)(?: (?:الاول|بالليل|المسا|المسا|الصبح|الظهر|ليلا|مسا|صباحا))?|(?:ال)?ليله (?:الماضيه|الفايته|امس)|الليله(?! (?:الاولي|الواحده))|(?:هذا|هذه) (?:الصباح|المسا|الليله|الاسبوع)|(?:صباح|مسا|فجر|ظهر|عصر|ليل|قبل ظهر|بعد ظهر) (?:هذا )?اليوم|اليوم (?:الصبح|المسا|الظهر|بالليل)|(?:قبل|منذ|من|صار ?ل[وه]?ا?)(?: حوالي| نحو| قرابه| تقريبا| اقل من| اكثر من)? (?:${AR_NUMBER} ${AR_UNIT}|${AR_DUAL}|(?:اسبوع|شهر|شهرين|ساعه|ساعات|ايام(?! ال\\p{L})|يوم|ليله|اسابيع|دقايق)(?: واحده?)?(?! (?:ال|من ال)?(?:عمل|عطله)))(?! (?:واحده? |فقط |كامل |تقريبا )?(?:من|علي)(?!\\p{L}))|الاسبوع (?:الماضي|الفايت|المنصرم)|(?:(?:ليل|ليله|مسا|صباح|فجر|ظهر|عصر|يوم) )?${AR_WEEKDAY} (?:الماضي|الماضيه|الفايت|الفايته|المنصرم|المنصرمه)|(?:ال)?ساعات (?:ال)?(?:الماضيه|قليله الماضيه|الاخيره)|(?:ال)?ايام (?:ال)?(?:الماضيه|قليله الماضيه|الاخيره)|(?:في وقت (?:سابق|مبكر|متاخر) (?:من )?)?(?:ال)?نهارده(?: (?:الصبح|الضهر|المسا|بالليل))?|في وقت (?:سابق|مبكر|متاخر) (?:من )?(?:هذا )?(?:اليوم|الاسبوع|الشهر)|(?:هال|ها ?ال)(?:اسبوع|شهر|يومين|ليله)|اليوم (?:الفجر|العصر|العشا|بعد الظهر)|(?:(?:ال)?(?:غدا|غد|بكره|بكرا)|بعد (?:غد|بكره))(?: (?:صباحا|مسا|الصبح|المسا|فجرا))?|(?:عشيه|ليله|صباح|ثاني يوم|اول ايام|اول يوم) (?:ال)?عيد(?: (?:الفطر|الاضحي))?|(?:من|منذ) (?:يوم )?${AR_WEEKDAY}|من شوي|قبل قليل|قبل شوي|هلق|الحين|دلوقتي)(?!\\p{L})`,
  'gu',
);
/** "From a day", "from hours" in a longer phrase is a length and not a point. */
const NOT_RELATIVE = /^[وف]?من (?:يوم|ساعه|ليله|ساعات|ايام|اسبوع)$/;

const DAY_MS = 86_400_000;

/** The words that may stand instead: the month if the day of the report is known, else nothing but "recently". */
function coarser(receivedDay: number | null, backDays: number, language: RiskLanguage): string {
  if (receivedDay === null) return language === 'ar' ? 'في وقت سابق' : 'recently';
  const date = new Date((receivedDay - backDays) * DAY_MS);
  const month = monthName(date.getUTCMonth(), language);
  return language === 'ar' ? `في شهر ${month}` : `in ${month}`;
}

const NUMBERS: Readonly<Record<string, number>> = {
  a: 1,
  an: 1,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  ثلاث: 3,
  ثلاثه: 3,
  اربع: 4,
  اربعه: 4,
  خمس: 5,
  خمسه: 5,
  ست: 6,
  سته: 6,
  سبع: 7,
  سبعه: 7,
  عشر: 10,
  عشره: 10,
  تلات: 3,
  تلت: 3,
};

/** How many days back; null where the words do not say it. */
export function daysBack(words: string): number | null {
  const text = words.toLowerCase();
  const parts = text.split(/\s+/);
  const count =
    parts
      .map((part) => NUMBERS[part] ?? (/^\d+$/.test(part) ? Number(part) : null))
      .find((each) => each !== null) ?? 1;
  if (/before yesterday|اول امس|اول امبارح|امس الاول/.test(text)) return 2;
  if (/yesterday|last night|last evening|overnight|امس|مبارح|البارح|ليله الماضيه/.test(text)) return 1;
  if (
    /tonight|today|this (?:morning|afternoon|evening)|اليوم|الليله|هذا (?:الصباح|المسا)|hours?|minutes?|ساعه|ساعات|دقايق|ساعتين/.test(
      text,
    )
  )
    return 0;
  if (/اسبوعين|fortnight/.test(text)) return 14;
  if (/weeks?|اسبوع|اسابيع/.test(text))
    return /last week|الاسبوع الماضي|weekend|this week|هذا الاسبوع/.test(text) ? null : 7 * count;
  if (/يومين|ليلتين/.test(text)) return 2;
  if (/days?|nights?|يوم|ايام|تيام/.test(text))
    return /few|several|some|بضع|عده|كم/.test(text) ? null : count;
  return null;
}

const isoDay = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

export function findRelativeTimes(
  { shadow }: RiskText,
  receivedDay: number | null,
  language: RiskLanguage,
): Found[] {
  const found: Found[] = [];
  for (const pattern of [EN_RELATIVE, AR_RELATIVE]) {
    for (const span of spansOf(shadow, pattern)) {
      const text = shadow.slice(span.start, span.end);
      if (STORY.test(text) || NOT_RELATIVE.test(text)) continue;
      const shift = /^[وف](?=قبل|منذ|امس|مبارح|امبارح|الليله|من )/.test(text) ? 1 : 0;
      const back = daysBack(text);
      const isCounted = receivedDay !== null && back !== null;
      const own: RiskLanguage = /[\u0620-\u064a]/.test(text) ? 'ar' : language === 'ar' ? 'en' : language;
      found.push({
        rule: 'relative-time',
        start: span.start + shift,
        end: span.end,
        replacement: coarser(receivedDay, back ?? 0, own),
        ...(isCounted ? { about: 'relative-time-counted', detail: isoDay(receivedDay - back) } : {}),
      });
    }
  }
  return found;
}
