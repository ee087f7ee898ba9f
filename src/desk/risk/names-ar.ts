/** Persons in Arabic, which has no capitals: by kunya, by descent, by title, by a row of given names. */
import { makeLexicon } from './lexicon.ts';
import { type Found, firstWordFrom, type RiskText, spansOf, type Word } from './text.ts';
import { DOUBTFUL_NAMES_AR, GIVEN_NAMES_AR } from './wordlists/names.ar.ts';
import { KNOWN_TO_ALL_AR } from './wordlists/public.ts';
import {
  ABU_PLACES_AR,
  KIN_AR,
  NAMERS_AR,
  NOT_NAMES_AR,
  OFFICES_AR,
  PUBLIC_HOUSES_AR,
  TITLES_AR,
  TOWNS_AR,
} from './wordlists/words.ar.ts';

const GIVEN = makeLexicon([...GIVEN_NAMES_AR, ...DOUBTFUL_NAMES_AR]);
const DOUBTFUL = makeLexicon(DOUBTFUL_NAMES_AR);
const TITLES = makeLexicon(TITLES_AR);
const NAMERS = makeLexicon(NAMERS_AR);
const OFFICES = makeLexicon(OFFICES_AR);
const NOT_NAMES = makeLexicon(NOT_NAMES_AR);
const KIN = makeLexicon(KIN_AR);
const ABU_PLACES = makeLexicon(ABU_PLACES_AR);
const KNOWN_TO_ALL = makeLexicon(KNOWN_TO_ALL_AR);
const HOUSES = makeLexicon(PUBLIC_HOUSES_AR);
const TOWNS = makeLexicon(TOWNS_AR);

const FATHER = /^(?:[وفبلك]?ابو|[وفلك]?ابا)$/;
const MOTHER = /^(?:[وفبلك]?)ام$/;
const SON = /^(?:بن|ابن|بنت|ولد|ايت)$/;
/** In one word: عبدالشافع. */
const SERVANT_JOINED = /^[وفبلك]?عبدال\p{L}{3,}$/u;
/** In the west and in Sudan "lina" after these is "to us". */
const TO_US =
  /^[وف]?(?:قال|قالو|قالوا|قالت|قول|قولي|قولوا|جاب|جابو|جابوا|عطا|عطاو|اعطو|دار|دارو|كتب|كتبو|بعث|صيفط)$/;
const SERVANT = /^(?:[وفبلك]?)عبد$/;
const SPEECH =
  /^(?:[وف]?)(?:قال|قالت|يقول|تقول|حكي|حكت|روي|روت|اخبر|اخبرت|اكد|اكدت|اضاف|اضافت|صرح|ذكر|شهد|كتب|كتبت)$/;
/** She sits, she said: after it "mother of" is a woman, and not "or". */
const SHE_ACTS =
  /^[وف]?(?:قالت|روت|حكت|ذكرت|اخبرتنا|اخبرتني|جلست|وقفت|بكت|عادت|ت(?:قول|روي|حكي|جلس|قف|بكي|عيش|سكن|تذكر|وضح|وكد|شرح|نتظر|ضيف|شير|عمل|حمل|سال|صف|ضحك|ردد|همس))$/;
const SAID_OR_WAS = new RegExp(`${SPEECH.source}|^[وف]?(?:كان|كانت|هو|هي|وهو|وهي|آذنه)$`);
/** Says, is possible, spoken too: none of them is anybody's name. */
const ACTS_NOW =
  /^(?:بي|بت)(?:قول|حكي|عمل|شتغل|روح|عرف|سال|كتب|نام|طلب|جي|شوف)\p{L}{0,2}$|^(?:يمكن|يجب|تراهن|يراهن|كيف|متي|لماذا|حين|رح|عم)$/u;
/** Names that are posts or qualities: "the secretary said" names nobody. */
const COMMON_NOUNS =
  /^(?:علي|امين|امير|حكيم|عزيز|كامل|صادق|عادل|شريف|مالك|فرح|سلام|امل|رايد|ناصر|نادر|سالم|كريم|رجا|نور|هدي|ورد|زهره|شهد|عبد|ايمان|رضا|حسن|حسام|مني|مها)$/;
const RELATION =
  /^[وفبل]?(?:زوجها|زوجته|زوجي|زوجتي|ابنه|ابنها|ابنته|ابنتها|ابني|شقيقه|شقيقها|شقيقته|اخوه|اخيه|اخي|اخته|والده|والدها|صديقه|صديقها|صديقي|زميله|زميلها|زميلي|جاره|جارها|مديره|مديرها|مديري|عمه|خاله|سايقه|سايقها|سايقي|مساعده|مساعدها|مساعدته|سكرتيره|سكرتيرته|مرافقه|مرافقها|حارسه|حارسها|طباخه|محاميه|محاميها|خطيبته|خطيبها|حماته|صهره|صهرها|نسيبه|رفيقه|رفيقها|رفيقي|ابنا?عمه|عمته|خالته|جدته|جده|معلمه|طبيبه|موظفه|شريكه|شريكها)$/;
/** He told us, told me: the name comes after. */
const TO_WHOM = /^(?:لنا|لي|له|لها|لهم|السيد|السيده)$/;
/** Words of rank between a title and the name. */
const RANK_REST =
  /^(?:الركن|المتقاعد|الطبيب|الدكتور|الدكتوره|المهندس|الحقوقي|المظلي|الطيار|المحامي|القاضي|اول|الاول|حاج|الحاج)$/;
const MOST_WORDS = 4;

const isNear = (shadow: string, left: Word | undefined, right: Word | undefined, gap = /^ $/): boolean =>
  left !== undefined && right !== undefined && gap.test(shadow.slice(left.end, right.start));

const hasArticle = (word: Word | undefined): boolean =>
  word?.text.startsWith('ال') === true && word.text.length > 4;
/** A family after its home, its tribe or its trade ends so: الانباري، القحطانيه. */
const isNisba = (word: Word | undefined): boolean =>
  word !== undefined && word.text.length >= 4 && /(?:ي|يه)$/.test(word.text);

const couldBeName = (word: Word | undefined): word is Word =>
  word?.isArabic === true &&
  word.text.length >= 3 &&
  !NOT_NAMES.hasPlain(word) &&
  !OFFICES.hasPlain(word) &&
  !SPEECH.test(word.text) &&
  !ACTS_NOW.test(word.text);

/** What may follow the first word of a name, as long as it stands side by side. */
function restOfName({ shadow, words }: RiskText, first: number, least: number): number {
  let count = least;
  while (count < MOST_WORDS) {
    const at = first + count;
    const word = words[at];
    const next = words[at + 1];
    if (!isNear(shadow, words[at - 1], word) || !couldBeName(word)) {
      if (
        word &&
        SON.test(word.text) &&
        couldBeName(next) &&
        isNear(shadow, words[at - 1], word) &&
        isNear(shadow, word, next)
      ) {
        count += 2;
        continue;
      }
      break;
    }
    if (SERVANT.test(word.text) && hasArticle(next)) count += 2;
    else if (GIVEN.hasPlain(word) || hasArticle(word)) count += 1;
    else break;
    if (hasArticle(words[first + count - 1]) && !SERVANT.test(words[first + count - 2]?.text ?? '')) break;
  }
  return count;
}

/** A minister of many things has many words between the office and the name. */
const OFFICE_REACH = 9;
/** The head of a section, a shift, a store: an office that few write about. */
const PRIVATE_HEAD =
  /^[وفبل]?(?:ال)?(?:رييس|رييسه|امين|امينه|مستشار|مستشاره) (?:قسم|مصلحه|شعبه|دايره|وحده|ورشه|عمال|لجنه|فرع|مكتب|نوبه|ورديه|مخزن|مستودع|صندوق|مكتبه|ارشيف|سر|القسم|المصلحه|الورشه|الورديه|المخزن|المستودع|الصندوق|المكتبه|الارشيف)$/;
/** Whoever acts in between, or what leads elsewhere: the name is another's. */
const LEADS_ELSEWHERE =
  /^[وف]?(?:ان|انه|انها|الذي|التي|الذين|في|من|الي|علي|عن|مع|بعد|قبل|منذ|خلال|حيث|كما|لكن|ثم|او|بحضور|امام|ضد|سايق|حارس|زوجه|ابن|ابنه|شقيق|شقيقه|صهر|سكرتير|سكرتيره|مرافق|طباخ|مترجم)$/;

/** Minister of the interior X: an office before, with nothing but what belongs to it between. */
function isPublic({ shadow, words }: RiskText, first: number): boolean {
  for (let back = 1; back <= OFFICE_REACH; back += 1) {
    const word = words[first - back];
    if (!isNear(shadow, word, words[first - back + 1], /^[ ,]{1,2}$/)) return false;
    if (OFFICES.has(word)) return !PRIVATE_HEAD.test(`${word?.text} ${words[first - back + 1]?.text}`);
    if (/^[وفبل]?(?:حكومه|عهد|نظام)$/.test(word?.text ?? '') && back === 1) return true;
    if (
      /^(?:ال)?عام$/.test(word?.text ?? '') &&
      /^[وفبل]?(?:ال)?مدير(?:ه)?$/.test(words[first - back - 1]?.text ?? '')
    )
      return true;
    if (!word || SPEECH.test(word.text) || LEADS_ELSEWHERE.test(word.text) || !word.isArabic) return false;
    // Far from the office only what has the article, or a town, or a given name still belongs to it.
    const belongs =
      back <= 2 ||
      hasArticle(word) ||
      /^[ولب]ل?ال?\p{L}{3,}$/u.test(word.text) ||
      isNisba(word) ||
      TITLES.has(word) ||
      GIVEN.has(word) ||
      TOWNS.has(word) ||
      /^(?:مجلس|باسم|هييه|حزب|وزاره|حكومه|مصرف|بنك|بلديه|مدينه|بالانابه|بالوكاله|عام|جمعيه|نقابه|جامعه|منظمه|اتحاد)$/.test(
        word.text,
      );
    if (!belongs) return false;
  }
  return false;
}

/** Somebody of whom the whole world writes, whose office is not always said. */
const isKnownToAll = ({ words }: RiskText, index: number): boolean => KNOWN_TO_ALL.at(words, index) !== null;

/** How many words a person's name has that begins here without any cue; 0 where it is none. */
function bareName(text: RiskText, index: number): number {
  const { shadow, words } = text;
  const word = words[index];
  const next = words[index + 1];
  if (!word || NOT_NAMES.hasPlain(word) || !isNear(shadow, word, next)) return 0;
  if (SERVANT.test(word.text) && hasArticle(next) && next && !/^الناصر$/.test(next.text)) {
    const count = restOfName(text, index, 2);
    return count > 2 ? count : 0;
  }
  if (!GIVEN.has(word) && !SERVANT_JOINED.test(word.text)) return 0;
  // A jasmine with the article is a flower, or a street.
  if (!GIVEN.hasPlain(word) && /^[وفبك]?(?:ال|لل)/.test(word.text)) return 0;
  if (/^[وفبك]?لينا$/.test(word.text) && TO_US.test(words[index - 1]?.text ?? '')) return 0;
  const isCertain = !DOUBTFUL.has(word) && (GIVEN.hasPlain(word) || word.text.length > 4);
  if (next && SON.test(next.text)) return restOfName(text, index, 1);
  if (!couldBeName(next)) return 0;
  const isAfterSpeech =
    SAID_OR_WAS.test(words[index - 1]?.text ?? '') && isNear(shadow, words[index - 1], word);
  if (GIVEN.hasPlain(next) && (isCertain || !DOUBTFUL.hasPlain(next))) return restOfName(text, index, 2);
  if ((isCertain || isAfterSpeech) && (hasArticle(next) || isNisba(next)) && (isNisba(next) || isCertain))
    return restOfName(text, index, 2);
  return 0;
}

const QUOTED_AFTER =
  /(?:ملقب[اه]?|الملقب[ه]?|المكني|المعروف[ه]?|يعرف|يدعي|المدعو[ه]?|اسمه|اسمها|يسمي|المسمي|لقبه|الحركي|المستعار|تحت اسم|باسم)(?: ب| باسم| هو|:)* ?ـ?"([^"\n]{2,40})"/g;
/** Written by, at the head of a text. */
const BYLINE =
  /(?:^|\n)[*_# ]*(?:كتب|كتبت|كتبه|كتبته|بقلم|تقرير|تحقيق|اعداد)(?: ?[:/|-] ?| )([\u0620-\u064a]{2,}(?: [\u0620-\u064a]{2,}){1,3})[*_ ]*(?= *(?:\n|$|-|\|))/g;
/** Fez - the talk was held by: X; from our correspondent X; initials too. */
const BYLINE_AFTER_TOWN =
  /(?:^|\n)[^\n.]{0,40}?(?:(?:كتب|كتبت|كتبه|كتبته|بقلم|تقرير|تحقيق|اعداد|حاور\p{L}*|اجري الحوار|اجرت الحوار|حوار|متابعه|ترجمه|تصوير|رصد|النص|نص|شهاده|الكاتبه?|المراسله?) ?: ?|(?:من |عن )?مراسل(?:نا|تنا)?(?: \p{L}+)? ?:? ?)([\u0620-\u064a]{2,}(?:\.? [\u0620-\u064a]{2,}){1,3}|[\u0627-\u064a]\. ?[\u0620-\u064a]{3,})[*_ ]*(?= *(?:\n|$|, [\u0620-\u064a]{3,12} *(?:\n|$)))/gu;
const TOWN_BYLINE =
  /(?:^|\n)[\u0620-\u064a]{3,12}(?: [\u0620-\u064a]{3,12})? ?: ?([\u0627-\u064a]\. ?[\u0620-\u064a]{3,}|[\u0620-\u064a]{3,} [\u0620-\u064a]{3,})(?= *(?:\n|$))/gu;
/** A name on a line of its own, under the text. */
const SIGNED = /\n[*_ -]*([\u0620-\u064a]{3,}(?: [\u0620-\u064a]{2,}){1,2})[*_ ]*(?=\s*$|\n\s*$)/gu;
/** What stands there as a title does: with the article, or with a word between words; a report of a kind. */
const HEADING =
  /^ال\p{L}{3,} |(?<!\p{L})(?:علي|في|من|الي|عن|هل|كيف)(?!\p{L})|^(?:نصف|ربع|سنوي|شهري|اسبوعي|خاص|مصور|ميداني|حقوقي|صحفي|استقصايي)/u;
/** Somebody with an age in brackets. */
const AGED = /(?<!\p{L})((?:[\u0620-\u064a]{3,} ){1,4})\(\d{2} ?(?:سنه|عاما)?\)/gu;
/** Somebody between two commas, with an age, a kin or a trade after: وسيط، هشام قادة بلعيد، وهو صهر. */
const APPOSED =
  /(?<=[,،:] ?)((?:[\u0620-\u064a]{3,} ){1,3}[\u0620-\u064a]{3,})(?=[,،] ?(?:وهو|وهي|احد|احدي|رفض\p{L}*|قال\p{L}*|\d{2} ?(?:عاما|سنه)|البالغ\p{L}*|الذي (?:ي|ك)|(?:ال)?\d{2}(?!\d)))/gu;
/** His colleague at the university, X. */
const AFTER_KIN =
  /(?<!\p{L})[وفبل]?(?:زميل|صديق|جار|شريك|رفيق|قريب|مدير|مساعد|سايق|حارس|زوج|اخ|اخو|اخت|شقيق|شقيقت|ابن|ابنت|صهر|نسيب|خطيب|خطيبت|مرافق|استاذ|طبيب|محامي)(?:ي|ه|ها|هم|نا)(?: (?:في |ب)?\p{L}+){0,2}[,،:] ([\u0620-\u064a]{3,} [\u0620-\u064a]{3,}(?: [\u0620-\u064a]{3,})?)(?=[,،.])/gu;
/** His eldest sister Hanan. */
const KIN_ADJECTIVE =
  /(?<!\p{L})([وفبل]?(?:اخ|اخو|اخت|شقيق|شقيقت|ابن|ابنت|عم|عمت|خال|خالت)(?:ه|ها|ي|هم|نا)) (?:الاكبر|الاصغر|الكبري|الصغري|الكبير|الصغير|الكبيره|الصغيره|الوحيد|الوحيده|التوام) ([\u0620-\u064a]{3,})/gu;
/** The colonel M. A.: initials hide little beside a rank. */
const INITIALS = /(?<!\p{L})(ال\p{L}{3,8} (?:[\u0627-\u064a]\. ?){2,3})/gu;
const CALLED_BY =
  /(?:ملقب[اه]?|الملقب[ه]?|المكني|المكناه|المعروف[ه]?|الشهير[ه]?|المشهور[ه]?|يلقبونه|ينادونه) ب ?([\u0620-\u064a]{3,}(?: [\u0620-\u064a]{3,})?)/g;

export function findNamesAr(text: RiskText): Found[] {
  const { shadow, words } = text;
  const found: Found[] = [];
  const add = (start: number, end: number, about: string): void => {
    if (!found.some((other) => other.start < end && start < other.end))
      found.push({ rule: 'name', start, end, about });
  };
  for (const [pattern, quotes] of [
    [QUOTED_AFTER, 1],
    [CALLED_BY, 0],
  ] as const) {
    for (const match of shadow.matchAll(pattern)) {
      const end = match.index + match[0].length;
      add(end - (match[1]?.length ?? 0) - 2 * quotes, end, 'name-quoted');
    }
  }
  for (const [pattern, about] of [
    [BYLINE, 'name-byline'],
    [BYLINE_AFTER_TOWN, 'name-byline'],
    [TOWN_BYLINE, 'name-byline'],
    [INITIALS, 'name-title'],
  ] as const) {
    for (const { start, end } of spansOf(shadow, pattern)) {
      const name = shadow.slice(start, end).trimEnd();
      const isHeading = about === 'name-byline' && HEADING.test(name);
      if (!isHeading) add(start, start + name.length, about);
    }
  }
  const wordAt = (offset: number): number => firstWordFrom(words, offset);
  for (const { start, end } of spansOf(shadow, SIGNED))
    if (GIVEN.has(words[wordAt(start)])) add(start, end, 'name-byline');
  for (const pattern of [APPOSED, AFTER_KIN]) {
    for (const { start, end } of spansOf(shadow, pattern)) {
      const index = wordAt(start);
      const isName = GIVEN.has(words[index]) && couldBeName(words[index + 1]);
      if (isName && !isPublic(text, index)) add(start, end, 'name');
    }
  }
  for (const { start, end } of spansOf(shadow, AGED)) {
    const last = wordAt(end) - 1;
    const first = words.findIndex((each, at) => at >= wordAt(start) && at < last && GIVEN.hasPlain(each));
    if (first !== -1 && couldBeName(words[first + 1]))
      add(words[first]?.start ?? start, words[last]?.end ?? end, 'name');
  }
  for (const match of shadow.matchAll(KIN_ADJECTIVE)) {
    const end = match.index + match[0].length;
    if (GIVEN.hasPlain(words[wordAt(end - (match[2]?.length ?? 0))])) add(match.index, end, 'name');
  }
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    const next = words[index + 1];
    if (!word?.isArabic) continue;
    const endAfter = (count: number): number => words[index + count - 1]?.end ?? word.end;
    const clitic = /^[وفبلك](?=ابو|ابا|ام$)/.test(word.text) ? 1 : 0;
    if (
      FATHER.test(word.text) &&
      isNear(shadow, word, next, /^ "?$/) &&
      (next?.text === 'علي' || couldBeName(next)) &&
      !ABU_PLACES.hasPlain(next)
    ) {
      const count = restOfName(text, index, 2);
      if (!isPublic(text, index)) add(word.start + clitic, endAfter(count), 'name-kunya');
      index += count - 1;
    } else if (
      MOTHER.test(word.text) &&
      isNear(shadow, word, next) &&
      (GIVEN.hasPlain(next) || (SHE_ACTS.test(words[index - 1]?.text ?? '') && couldBeName(next)))
    ) {
      const count = restOfName(text, index, 2);
      add(word.start + clitic, endAfter(count), 'name-kunya');
      index += count - 1;
    } else if (
      /^[وفبلك]?ال$/.test(word.text) &&
      isNear(shadow, word, next) &&
      couldBeName(next) &&
      !HOUSES.hasPlain(next)
    ) {
      add(word.end - 2, endAfter(2), 'name-house');
      index += 1;
    } else if (
      SON.test(word.text) &&
      word.text !== 'ابن' &&
      couldBeName(words[index - 1]) &&
      isNear(shadow, words[index - 1], word) &&
      couldBeName(next) &&
      !KIN.hasPlain(next)
    ) {
      const count = restOfName(text, index, 2);
      if (!isPublic(text, index - 1))
        add(words[index - 1]?.start ?? word.start, endAfter(count), 'name-descent');
      index += count - 1;
    } else if (word.text === 'ابن' && GIVEN.hasPlain(next) && isNear(shadow, word, next)) {
      add(word.start, endAfter(2), 'name-descent');
      index += 1;
    } else {
      index += titledOrBare(text, index, add);
    }
  }
  return [...found, ...namedAgain(text, found)];
}

/** The Egyptian, the Syrian: families are called so, and everything else that is from there. */
const OF_A_COUNTRY =
  /^ال(?:مصري|سوري|عراقي|يمني|ليبي|تونسي|مغربي|جزايري|سوداني|لبناني|اردني|فلسطيني|سعودي|كويتي|قطري|عماني|بحريني|موريتاني|عربي|كردي|تركي|ايراني|حلبي|شامي|بغدادي|بصري|موصلي|شمالي|جنوبي|غربي|شرقي|اسلامي|مسيحي|بلدي|شعبي|وطني)(?:ه)?$/;

/** Whoever was named with two names is named again by one of them, if it is no word besides. */
function namedAgain({ shadow, words }: RiskText, named: readonly Found[]): Found[] {
  const parts = new Set(
    named
      .filter(({ about }) => about !== 'name-byline' && about !== 'name-house')
      .flatMap(({ start, end }) => shadow.slice(start, end).split(/[ ,"]/).slice(-2)),
  );
  return words
    .filter(
      (word) =>
        word.text.length >= 4 &&
        parts.has(word.text) &&
        (hasArticle(word)
          ? isNisba(word) || /ه$/.test(word.text)
          : GIVEN.hasPlain(word) && !DOUBTFUL.hasPlain(word)) &&
        !OF_A_COUNTRY.test(word.text) &&
        !TITLES.has(word) &&
        !named.some(({ start, end }) => word.start < end && start < word.end),
    )
    .map(({ start, end }) => ({ rule: 'name', start, end, about: 'name' }));
}

/** @returns how many further words were used up */
function titledOrBare(
  text: RiskText,
  index: number,
  add: (start: number, end: number, about: string) => void,
): number {
  const { shadow, words } = text;
  const word = words[index];
  const next = words[index + 1];
  if (!word) return 0;
  if (TITLES.has(word) && next && RANK_REST.test(next.text) && isNear(shadow, word, next)) {
    const rest = restOfName(text, index + 2, 1);
    const first = words[index + 2];
    if (
      couldBeName(first) &&
      (GIVEN.hasPlain(first) || rest > 1) &&
      isNear(shadow, next, first) &&
      !hasArticle(first)
    ) {
      if (!isPublic(text, index)) add(word.start, words[index + 1 + rest]?.end ?? first.end, 'name-title');
      return rest + 1;
    }
  }
  const isTitle =
    TITLES.has(word) && isNear(shadow, word, next, word?.text.length === 1 ? /^\.? "?$/ : /^ "?$/);
  const isNamer =
    !/^(?:ذكر|عن|نشر|كشف|اعلان|الكشف|اخفا|وكتب|كتب)$/.test(words[index - 1]?.text ?? '') &&
    NAMERS.has(word) &&
    isNear(shadow, word, next, /^:? "?$/);
  if ((isTitle || isNamer) && couldBeName(next) && next) {
    const after = words[index + 2];
    const isGiven = GIVEN.hasPlain(next) || SERVANT.test(next.text);
    const isFollowed =
      isNear(shadow, next, after) &&
      (hasArticle(after) || GIVEN.hasPlain(after) || SON.test(after?.text ?? '')) &&
      couldBeName(after);
    const isShort =
      word.stems.some(
        (stem) =>
          stem === 'سيد' ||
          stem === 'سيده' ||
          stem === 'حاج' ||
          stem === 'حاجه' ||
          stem === 'شيخ' ||
          stem === 'دكتور' ||
          stem === 'دكتوره',
      ) &&
      !hasArticle(next) &&
      !/^(?:[بلفك]?ال|لل)/.test(next.text) &&
      next.text.length > 2;
    const namesAny = isNamer && word.text !== 'باسم' && !hasArticle(next);
    const strictNext = !hasArticle(next) && isFollowed && !isNisba(next);
    if (isGiven || isShort || namesAny || (isTitle && strictNext)) {
      const count = restOfName(text, index + 1, 1);
      if (isPublic(text, index)) return count;
      const shift = /^[وفبلك](?=ال)/.test(word.text) ? 1 : 0;
      const start = isNamer ? next.start : word.start + shift;
      add(start, words[index + count]?.end ?? next.end, isNamer ? 'name' : 'name-title');
      return count;
    }
  }
  const count = bareName(text, index);
  if (count === 0) {
    const previous = words[index - 1];
    const speaks =
      SPEECH.test(word.text) ||
      RELATION.test(word.text) ||
      // His uncle's son, Karim: the relation has two words.
      (/^(?:عم|خال|عمت|خالت)(?:ه|ها|ي|هم)$/.test(word.text) &&
        /^[وف]?(?:ابن|بنت|زوج|زوجه)$/.test(previous?.text ?? '')) ||
      // In Egypt and the Levant whoever is older is an uncle by the first name.
      (/^[وفبل]?(?:عم|عمو|الاسطي|الحاجه|الحجه|الست|المعلمه|الريس)$/.test(word.text) &&
        !/^[وف]?(?:ابن|بنت|زوج|زوجه)$/.test(previous?.text ?? '')) ||
      (TO_WHOM.test(word.text) && previous !== undefined && SPEECH.test(previous.text));
    const isSpoken =
      speaks && next && isNear(shadow, word, next) && GIVEN.hasPlain(next) && !COMMON_NOUNS.test(next.text);
    if (isSpoken && bareName(text, index + 1) === 0) {
      const rest = restOfName(text, index + 1, 1);
      add(next.start, words[index + rest]?.end ?? next.end, 'name');
    }
    return 0;
  }
  const plain = GIVEN.hasPlain(word) ? 0 : 1;
  if (!isPublic(text, index) && !isKnownToAll(text, index))
    add(word.start + plain, words[index + count - 1]?.end ?? word.end, 'name');
  return count - 1;
}
