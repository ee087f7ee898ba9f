/** So few of a trade, a house or a room that each of them could name the others. */
import { COUNT_EN, FEW_EN } from './counting.ts';
import { makeLexicon } from './lexicon.ts';
import { alternatives, isPeopleEn } from './people.ts';
import { type Found, overlaps, type RiskText, spansOf } from './text.ts';
import type { Span } from './types.ts';
import { DUALS_AR, GROUP_NOUNS_AR } from './wordlists/words.ar.ts';
import { GROUP_NOUNS_EN } from './wordlists/words.en.ts';

const GROUP_EN = makeLexicon(GROUP_NOUNS_EN);
const GROUP_AR = makeLexicon(GROUP_NOUNS_AR);
const DUAL_AR = makeLexicon(DUALS_AR);
const NUMBER_EN = new Map(
  'two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty dozen'
    .split(' ')
    .map((word, index) => [word, word === 'dozen' ? 12 : index + 2]),
);
const NUMBER_AR = new Map(
  'اثنا اثني اثنتا اثنتي اثنان اثنين ثلاثه اربعه خمسه سته سبعه ثمانيه تسعه عشره ثلاث اربع خمس ست سبع ثماني تسع عشر تلاته تمانيه تمن'
    .split(' ')
    .map((word) => [word, 5]),
);
/** Twenty fit in a room; of members and staff of one nationality or one house even a hundred know each other. */
const MOST_IN_GROUP = 20;
const MOST_MEMBERS = 100;
/** The twenty-seven winterers: a certain group, and no count of anybody. */
const MOST_NAMED = 40;
/** Whoever is kept, employed or taught together is on a list with all the others. */
const CLOSED_HOUSE =
  /^(?:members|staff|employees|detainees|prisoners|inmates|captives|hostages|pupils|girls|boys|orphans|novices|recruits|conscripts|cadets)$/;
/** A household is told of by another rule. */
const KIN = /^(?:daughters|sons|brothers|sisters|siblings)$/;
/** The number is over, and the noun after this is another's. */
const BREAKS_OFF =
  /^(?:are|were|was|is|and|or|to|in|on|at|by|for|from|had|have|has|with|who|that|which|than|as|but|per|percent|years?|months?|weeks?|days?|hours?|minutes?|times?|million|billion|thousand|hundred|سنوات|سنه|اعوام|عاما|ايام|يوما|ساعات|اشهر|شهرا|اسابيع|مرات|دقايق|الاف|ملايين|مليون|مليار|مليارات|دولار\p{L}*|دينار\p{L}*)$/u;
const TEAM = new RegExp(
  `(?<![\\p{L}])((?:an? |the )?(?:team|crew|group|shift|panel|cell|circle|handful|staff|delegation|committee) of (?:just |only |about |some )?${FEW_EN}(?: [\\p{L}-]+)?)(?!\\p{L})`,
  'giu',
);
const OF_THE = new RegExp(
  `(?<![\\p{L}\\p{N}.,:-])(${FEW_EN} of (?:the|its|his|her|their|our) (?:${FEW_EN} (?!pellets|bullets|boxes|bags|trucks|lorries|cars|rooms|pages|files|floors|states|countries|provinces|seats|clubs|matches|games|points|houses|regions|districts|cases|items|banks|companies|schools|hospitals|villages|towns|cities|years|months|days)[\\p{L}-]+|(?:[\\p{L}-]+ )?(?:group|team|unit|crew|men|women|people|${alternatives(GROUP_NOUNS_EN)})))(?!\\p{L})`,
  'giu',
);

/** People are a small group when so few were there or knew. */
const FEW_PEOPLE = new RegExp(
  `(?<![\\p{L}\\p{N}])((?:(?:only|just|no more than|fewer than) )?${FEW_EN} (?:other )?(?:people|persons|men|women) (?:who )?(?:knew|know|attended|had access|have access|were present|were told|saw|signed|in the room|were in the room|could have|had seen|have the key))(?!\\p{L})`,
  'giu',
);
const FEW_BESIDE = new RegExp(
  `\\b((?:attended by|in the presence of|witnessed by|known to|seen by|signed by|shown to) (?:only |just |no more than |fewer than )?${FEW_EN} (?:other )?(?:[a-z-]+ )?(?:people|persons|men|women|others))(?!\\p{L})`,
  'giu',
);
const FEW_BESIDE_AR =
  /(?<!\p{L})[وف]?((?:حضر|شهد|وقع|اطلع علي|علم ب|يعرف|عرف)(?:ه|ها|ت)?(?: (?!في|من|عن)\p{L}+){0,3}? (?:شخصان|رجلان|(?:ثلاثه|اربعه|خمسه|سته|سبعه|ثمانيه|تسعه|عشره|\d{1,2}) (?:اشخاص|رجال|نسا)))(?!\p{L})/gu;
const ONLY_FEW = new RegExp(
  `(?<![\\p{L}\\p{N}])((?:only|just|no more than|fewer than) ${FEW_EN} (?:people|persons|men|women))(?!\\p{L})`,
  'giu',
);
const FEW_PEOPLE_AR =
  /(?<!\p{L})[وفبل]?((?:شخصان|شخصين|(?:ثلاثه|اربعه|خمسه|سته|سبعه|ثمانيه|تسعه|عشره|\d{1,2}) (?:اشخاص|رجال|نسا)) (?:فقط|لا غير|لا اكثر|يعرفون|حضروا|اطلعوا|شاركوا))(?!\p{L})/gu;
const TEAM_AR =
  /(?<!\p{L})[وفبل]?((?:فريق|مجموعه|طاقم|لجنه|خليه|وفد|حلقه) (?:من|مولف[ه]? من|مكون[ه]? من) (?:ال)?(?:\d{1,2}|اثنين|ثلاثه|اربعه|خمسه|سته|سبعه|ثمانيه|تسعه|عشره)(?: \p{L}+){0,1})(?!\p{L})/gu;
/** We were nineteen on board, five of us, the three women, six families: everybody in it knows everybody. */
const TOGETHER: readonly RegExp[] = [
  new RegExp(`(?<![\\p{L}\\p{N}.,-])(${COUNT_EN} of us)(?!\\p{L})`, 'giu'),
  new RegExp(
    `\\bwe (?:are|were) (?:only |just |about |some |all )?(${COUNT_EN}(?: (?!in|at|to|on|and|or|years|hours|minutes|days|times|months|weeks)[a-z-]+)?)(?![\\p{L}%])`,
    'giu',
  ),
  new RegExp(
    `(?<![\\p{L}\\p{N}.,-])(${COUNT_EN} (?:people )?(?:on board|aboard|on (?:the )?(?:shift|duty|watch|crew|rota)|in the (?:crew|room|office|unit|team|cell|ward|house|car|van|boat)))(?!\\p{L})`,
    'giu',
  ),
  new RegExp(
    `(?<![\\p{L}\\p{N}.,-])(the (?:other |remaining |last )?(?!two )${COUNT_EN} (?:other )?(?:women|men|girls|boys|people|families|houses|friends))(?!\\p{L}| (?:killed|dead|injured))`,
    'giu',
  ),
  new RegExp(
    `(?<![\\p{L}\\p{N}.,-])(${COUNT_EN} (?:women|girls|boys) in (?:the|that|this|our|his|her) [a-z]+)(?!\\p{L})`,
    'giu',
  ),
  new RegExp(
    `(?<![\\p{L}\\p{N}.,-])((?:only |just |the )?${COUNT_EN} (?:families|households)|(?:two|three|four|five) (?:[a-z]+ )?(?:brothers|sisters|cousins|siblings|widows))(?!\\p{L})`,
    'giu',
  ),
  new RegExp(
    `(?<![\\p{L}\\p{N}.,-])((?:only |just )?${COUNT_EN} (?:people|persons|men|women) (?:with|who (?:hold|have|had|know|knew|keep|can|could)|hold|holding|in (?:the|our|his|her) (?:office|unit|room|section|department|team|ward|village|cell|house)))(?!\\p{L})`,
    'giu',
  ),
];
const TEN_AR = '(?:ثلاثه?|اربعه?|خمسه?|سته?|سبعه?|ثماني?ه?|تسعه?|عشره?)';
const TENS_AR =
  '(?:عشرون|عشرين|ثلاثون|ثلاثين|اربعون|اربعين|خمسون|خمسين|ستون|ستين|سبعون|سبعين|ثمانون|ثمانين|تسعون|تسعين)';
const PEOPLE_AR =
  '(?:امراه|رجلا|شخصا|شابا|شابه|طفلا|طفله|فتاه|بنتا|ولدا|عايله|اسره|واحد|نفرا?|موظفا|عاملا|طالبا|طالبه|متطوعا|سجينا|معتقلا|اسيرا|مقاتلا|عنصرا|جنديا|ضابطا|مهندسا|طبيبا|ممرضه|ممرضا|معلما|معلمه|حارسا|سايقا|عضوا|نزيلا|محتجزا|مهاجرا|شاهدا|مدرسا|محاميا|قاضيا|صحفيا|عامله|موظفه)';
/** Counted together in Arabic: ثلاث وعشرون امرأة، اثنا عشر متطوعا، العناصر الستة، خمسة أشخاص يملكون. */
const TOGETHER_AR: readonly RegExp[] = [
  new RegExp(
    `(?<!\\p{L})[وفبل]?((?:احد|احدي|اثنان|اثنين|اثنتان|اثنتين|${TEN_AR}) و${TENS_AR} ${PEOPLE_AR})(?!\\p{L})`,
    'gu',
  ),
  new RegExp(
    `(?<!\\p{L})[وفبل]?((?:احد|احدي|اثنا|اثني|اثنتا|اثنتي|${TEN_AR}) عشره? ${PEOPLE_AR})(?!\\p{L})`,
    'gu',
  ),
  new RegExp(
    `(?<!\\p{L})[وفبل]?(${TENS_AR} (?:امراه|متطوعا|سجينا|معتقلا|اسيرا|مقاتلا|عنصرا|موظفا|طالبه?ا?|عضوا|نزيلا|محتجزا))(?!\\p{L})`,
    'gu',
  ),
  new RegExp(
    `(?<!\\p{L})[وفب]?(ال(?:${alternatives(GROUP_NOUNS_AR)}|\\p{L}{3,}(?:ين|ون)|قابلات|نسا|رجال|شبان|فتيات|اشخاص|اعضا|عناصر|مهندسات) ال(?:اثنان|اثنين|ثلاثه?|اربعه?|خمسه?|سته?|سبعه?|ثمانيه?|تسعه?|عشره?|(?:احد|اثني|اثنا) عشر|(?:ثلاثه?|اربعه?|خمسه?|سته?|سبعه?|ثمانيه?|تسعه?) وال${TENS_AR}|${TENS_AR}))(?!\\p{L})`,
    'gu',
  ),
  new RegExp(
    `(?<!\\p{L})[وفبل]?(${TEN_AR} (?:اشخاص|رجال|نسا|امهات|اباء?|ارامل|بحاره|شبان|فتيات|عايلات|اسر|اشقا|اخوه|شقيقات|قابلات|لاعبين|محررين|مشرفات|\\p{L}{3,}(?:يين|ات) (?=يملك|يعرف|لدي|كان|ممن))(?: (?:فقط|يملكون|يعرفون|لديهم|كانوا|ممن))?)(?!\\p{L})`,
    'gu',
  ),
  /(?<!\p{L})[وفبل]?((?:ممرضتين|ممرضين|موظفتين|موظفين اثنين|طبيبين|حارسين|جنديين|ضابطين|مهندسين اثنين|عاملتين|معلمتين|محاسبين اثنين|شابين|شقيقين|طالبتين|جوج \p{L}{3,}(?:ات|ين))(?: و\p{L}+(?: \p{L}+)? واحده?)?)(?!\p{L})/gu,
];
const FOLLOWS_DEATH = /\b(?:killed|killing|wounded|injured|injuring|dead|died)\b/i;

const TENS_EN = new Map(
  'twenty thirty forty fifty sixty seventy eighty ninety'
    .split(' ')
    .map((word, index) => [word, 20 + 10 * index]),
);

/** 12, twelve, forty-one, اربعه; 0 for any other word. */
function numberOf(text: string): number {
  const [tens = '', ones = ''] = text.split('-');
  const high = TENS_EN.get(tens);
  if (high !== undefined) return high + (ones === '' ? 0 : ones === 'one' ? 1 : (NUMBER_EN.get(ones) ?? 0));
  return NUMBER_EN.get(text) ?? NUMBER_AR.get(text) ?? (/^\d{1,3}$/.test(text) ? Number(text) : 0);
}

/** @param insiders spans that narrow already, which say more than their number */
export function findSmallGroups({ shadow, words }: RiskText, insiders: readonly Span[]): Found[] {
  const found: Found[] = [];
  const add = (start: number, end: number): void => {
    if (![...found, ...insiders].some((other) => overlaps(other, { start, end })))
      found.push({ rule: 'small-group', start, end, detail: shadow.slice(start, end) });
  };
  for (const pattern of [
    TEAM,
    OF_THE,
    FEW_PEOPLE,
    FEW_BESIDE,
    ONLY_FEW,
    FEW_PEOPLE_AR,
    FEW_BESIDE_AR,
    TEAM_AR,
    ...TOGETHER,
    ...TOGETHER_AR,
  ])
    for (const { start, end } of spansOf(shadow, pattern)) add(start, end);
  words.forEach((word, index) => {
    const dual = word.isArabic ? DUAL_AR.at(words, index) : null;
    if (dual) add(dual.start, words[index + dual.count - 1]?.end ?? word.end);
    const stem = word.isArabic ? word.stems.find((each) => NUMBER_AR.has(each)) : word.lower;
    const count = stem === undefined ? numberOf(word.text) : numberOf(stem);
    if (
      count < 2 ||
      count > MOST_MEMBERS ||
      /[-.,:/$€£%]/.test(shadow.charAt(word.start - 1)) ||
      /^[-.,:/%]\d/.test(shadow.slice(word.end, word.end + 2))
    )
      return;
    for (let ahead = 1; ahead <= 3; ahead += 1) {
      const noun = words[index + ahead];
      const previous = words[index + ahead - 1];
      if (!noun || !previous || !/^ (?:of )?$/.test(shadow.slice(previous.end, noun.start))) return;
      const isGroup = noun.isArabic
        ? GROUP_AR.has(noun)
        : GROUP_EN.hasPlain(noun) || (count > 2 && isPeopleEn(noun.lower) && !KIN.test(noun.lower));
      if (!isGroup) {
        if ((noun.isArabic && ahead > 1) || BREAKS_OFF.test(noun.lower)) return;
        continue;
      }
      const isHouse = CLOSED_HOUSE.test(noun.lower) || /^(?:عضوا|عنصرا|موظفا)$/.test(noun.text);
      const isOne = /\bthe $/i.test(shadow.slice(Math.max(0, word.start - 5), word.start));
      if (count > (isHouse ? MOST_MEMBERS : isOne ? MOST_NAMED : MOST_IN_GROUP)) return;
      if (FOLLOWS_DEATH.test(shadow.slice(Math.max(0, word.start - 16), word.start))) return;
      const last =
        /^(?:staff)$/.test(noun.lower) && words[index + ahead + 1]?.lower === 'members'
          ? words[index + ahead + 1]
          : noun;
      add(
        word.start + (word.isArabic && stem !== undefined ? word.text.length - stem.length : 0),
        last?.end ?? noun.end,
      );
      return;
    }
  });
  return found;
}
