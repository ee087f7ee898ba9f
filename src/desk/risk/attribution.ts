/** How the draft speaks of its sources: bare, too narrow, or without the reason for which they are not named. */
import { onlyWording } from './agreed.ts';
import { PERSON_EN, ROLE_AR, ROLE_EN } from './people.ts';
import { type Found, overlaps, type RiskText, sentenceAt, spansOf } from './text.ts';
import type { Attribution, Span } from './types.ts';

/** Source of income, open source, sources of water: a source that is nobody. */
const THING_BEFORE =
  /\b(?:open|energy|water|food|power|light|heat|data|main|major|important|key|primary|only|first|biggest|largest|good|constant|funding|income|revenue) $/i;
const THING_AFTER =
  /^ (?:of (?!the (?:information|leak|story))(?!this newspaper)|code|text|language|material|file|documents?\b|for (?:the )?(?:water|food|energy|income))/i;

/** Quickly, "a Western diplomat" is a person; "a source of pride" is not. */
const SOURCE_EN =
  /(?<![\p{L}-])((?:(?:an?|one|two|three|several|some|our|multiple|various|the) )?(?:(?:anonymous|unnamed|unidentified|confidential|informed|reliable|trusted|well-placed|well-informed|senior|local|security|military|diplomatic|government|official|medical|judicial|political|police|private|intelligence|western|industry|company|hospital|court|field|special|internal|independent|knowledgeable|credible|high-ranking|high-level|army|church|tribal|rebel|opposition)(?:,? (?:and )?))*sources?)(?![\p{L}-])/giu;
const UNNAMED_EN =
  /(?<![\p{L}\p{N}-]|[\p{L}\p{N}]_|___)((?:(?:an?|the|one|two|three|several|some|another|others?) )?(?:[\w-]+ ){0,3}?(?:officials?|employees?|persons?|people|diplomats?|officers?|members?|doctors?|nurses?|soldiers?|teachers?|workers?|engineers?|executives?|lawyers?|guards?|clerks?|drivers?|man|woman|residents?|fighters?|managers?|aides?|students?|professors?|commanders?)[ ,]+(?:who )?(?:(?:speaking |spoke |talking )?on condition of anonymity|(?:speaking|spoke|talking|talked) anonymously|(?:asked|requested|wished|wanted|preferred|declined|refused|did not want|insisted)(?: to remain anonymous| not to be (?:named|identified)| to (?:give|reveal) (?:his|her|their) names?| to be (?:named|identified)| on anonymity| to remain unnamed)))/giu;
/** She spoke on condition of anonymity, whoever she is. */
const ANONYMITY_EN =
  /(?<![\p{L}-])((?:speaking|spoke|spoken|talked|talking|granted|requested|asked for) (?:\w+ ){0,3}?(?:on (?:the )?condition of )?anonymity)(?![\p{L}-])/giu;
/** Who asked not to be named, whoever it was; a reason close by makes it well. */
const NAMELESS_EN =
  /(?<![\p{L}-])((?:who |and |but )?(?:has |had )?(?:ask(?:ed|ing)|request(?:ed|ing)|wish(?:ed|es|ing)|want(?:ed|s|ing)|prefer(?:red|s|ring)|insist(?:ed|ing)|begg(?:ed|ing))(?: (?:us|me|that|on))? (?:not to be (?:named|identified|quoted|photographed)|to (?:remain|stay) (?:anonymous|nameless|unnamed)|(?:his|her|their) names? (?:not be|be withheld|be left out)|(?:us|me) not to (?:name|print|publish|use) (?:him|her|them|his|her|their)[\p{L} ]{0,16})|(?:did not|didn't|does not|doesn't) want (?:his|her|their) (?:real |full |sur)?names? (?:to be )?(?:used|printed|known|published|mentioned|given|out)|(?:not|without) (?:wishing|wanting|daring|giving|willing)(?: to)? (?:give|giving|be|being|reveal|say|tell|have)? ?(?:(?:his|her|their) (?:sur|last |first |full )?names?|named|identified|quoted))(?!\p{L})/giu;
const NAMELESS_AR =
  /(?<!\p{L})[وف]?((?:طلب|اشترط|فضل|رفض|اثر|تمن|رجا|رجت)(?:ت|وا|ي)?(?: \p{L}+){0,2}? (?:عدم (?:ذكر|الكشف عن|كشف|نشر|الافصاح عن|اظهار)|الا (?:يذكر|تذكر|ينشر|يكشف|نذكر|ننشر|نكشف|يظهر)|اخفا|حجب|ابقا)(?: \p{L}+)? ?(?:ال)?(?:اسم|هوي)\p{L}*|(?:رفض|ابي)(?:ت|وا)? (?:ذكر|كشف|نشر|الكشف عن|الافصاح عن|اعطا) (?:ال)?(?:اسم|هوي)\p{L}*)(?!\p{L})/gu;
/** Said between the two of them: what follows was never to be printed. */
const OFF_RECORD =
  /(?<!\p{L})[وف]?((?:(?:strictly |speaking |talking |said )?off[ -]the[ -]record|not for (?:publication|attribution|quotation)|(?:don't|do not|please don't) (?:print|publish|quote|write) (?:this|that|me)|between (?:you and me|the two of us|us)|(?:ليس(?:ت)?|مش|مو|مب|غير|ماهو|مهوش|مو ?ش)(?: \p{L}+)? ?للنشر|(?:خارج|بعيدا عن) (?:ال)?(?:تسجيل|تصريح|ميكروفون|كاميرا|ميكرو)|(?:ي|ت)بق[يا](?: هذا)? (?:ال)?(?:كلام|حديث|سر)\p{L}* بين(?:نا|ي)|(?:الكلام|الحديث|هذا|هالحكي|الحكي)(?: هذا)? بين(?:نا|ي وبينك)|(?:لا|ما) ت(?:نشر|كتب|ذكر)\p{L}* (?:هذا|هاد|هالحكي|الكلام)))(?!\p{L})/giu;
/** One employee said, a nurse told us: one of few, and nothing says why without a name. A name after the trade is no such thing. */
const ONE_EN = new RegExp(
  `(?<![\\p{L}-])((?:[Oo]ne|[Aa]nother) (?:[\\p{L}-]+ )?(?:staffer|insider|official|${PERSON_EN})|[Aa]n? (?:[\\p{L}-]+ )?(?:staffer|insider|official|${ROLE_EN})(?= (?:told|showed|gave|wrote to|spoke to) (?:us|me|this (?:newspaper|paper|magazine|site)|our reporter)\\b))(?=,? (?:who )?(?:\\w+ly |later |then |also )?(?:says|said|tells|told|confirm(?:s|ed)|claim(?:s|ed)|recall(?:s|ed)|explain(?:s|ed)|add(?:s|ed)|admit(?:s|ted)|complain(?:s|ed)|showed|gave|wrote|spoke)\\b)`,
  'gu',
);
const ANONYMOUS_EN =
  /(?:on|under) (?:the )?condition of anonymity|not to be (?:named|identified)|remain(?:ed|ing)? anonymous|declined to be (?:named|identified)|requested anonymity|granted anonymity|anonymously|not authori[sz]ed to speak|withheld/i;
const REASON_EN =
  /because|for fear|fear(?:s|ed|ing)|out of (?:fear|concern)|since (?:he|she|they)|as (?:he|she|they) (?:is|are|was|were)|not authori[sz]ed|not allowed|to protect|for (?:his|her|their|security|safety|legal|personal) |reprisal|retaliation|safety|due to|owing to|in order to|lest/i;

const SOURCE_AR =
  /(?<!\p{L})[وفبل]?((?:ال)?(?:مصدر|مصادر|المصادر)(?: (?:امني|امنيه|عسكري|عسكريه|طبي|طبيه|مطلع|مطلعه|موثوق|موثوقه|خاص|خاصه|محلي|محليه|رسمي|رسميه|دبلوماسي|دبلوماسيه|قضايي|قضاييه|حكومي|حكوميه|ميداني|ميدانيه|سياسي|سياسيه|مسوول|مسووله|رفيع|رفيعه|مجهول|مجهوله|متطابقه|عده|متعدده|حقوقي|حقوقيه|اعلامي|اعلاميه|كنسي|عشايري|عشايريه|جامعي|داخلي|داخليه)(?: المستوي)?)*)(?!\p{L})/gu;
const THING_AFTER_AR =
  /^ (?:ال(?:دخل|رزق|مياه|طاقه|غذا|ثروه|قلق|تمويل|خطر|ما|كهربا|الهام|بيانات|معلومات|صوت|ضو|حراره|قوه|عيش|شر)|رزق|دخل|قلق|فخر|طاقه|مياه|الهام|خطر|ازعاج|تمويل|قوه|ثروه|عيش|للدخل|للمياه|للطاقه|للقلق|لل)|^ ال(?!معلوم|خبر|تسريب|امن|عسكر|طب|حكوم|مطلع|موثوق|محل|رسم|خاص|اول|ثان|ذي|تي)\p{L}+|^(?: \p{L}+)? (?:الدخل|الرزق|المياه|الطاقه|الغذا|للدخل)/u;
const UNNAMED_AR =
  /(?<!\p{L})[وف]?((?:ال)?(?:مسوول|مسووله|موظف|موظفه|ضابط|طبيب|طبيبه|ممرض|ممرضه|شخص|عامل|معلم|معلمه|مقاتل|قيادي|دبلوماسي|محام|محاميه|مهندس|شاهد|جندي|ناشط|احد \p{L}+)(?: \p{L}+){0,3}? (?:طلب(?:ت)?|فضل(?:ت)?|اشترط(?:ت)?|رفض(?:ت)?)(?: \p{L}+)? (?:عدم (?:الكشف عن|ذكر|نشر|الافصاح عن) (?:اسمه|اسمها|هويته|هويتها|الاسم|اسم)|اخفا (?:اسمه|اسمها|هويته|هويتها)|الكشف عن (?:اسمه|اسمها|هويته|هويتها)|(?:ذكر|كشف|نشر) (?:اسمه|اسمها|هويته|هويتها)))/gu;
/** The same in Arabic, before or after the act; never with the article, and never where a name follows. */
const ONE_AR = new RegExp(
  `(?<!\\p{L})[وف]?(?:(?:قال|قالت|يقول|تقول|روي|روت|حكي|حكت|ذكر|ذكرت|اكد|اكدت|كشف|كشفت|اخبرنا|اخبرتنا|اخبرني|اخبرتني)(?: لنا| لي)? (${ROLE_AR})(?= (?:ان|انه|انها|انهم)(?!\\p{L})| ?[:"])|(${ROLE_AR})(?: (?:اخر|اخري))?(?= (?:قال|قالت|يقول|تقول|اخبرنا|اخبرتنا|اخبرني|اخبرتني|روي|روت|حكي|حكت)(?: لنا| لي)?(?: (?:ان|انه|انها|انهم)(?!\\p{L})| ?[:"])))(?!\\p{L})`,
  'gu',
);
const ANONYMOUS_AR =
  /(?:رفض\p{L}*|ذكر) (?:ذكر|كشف|نشر|اسم)|عدم (?:الكشف عن|ذكر|نشر|الافصاح عن) (?:اسم|هوي)|اخفا (?:اسم|هوي)|الكشف عن (?:اسم|هوي)/u;
const REASON_AR =
  /خوف|خشي|لاسباب|لدواع|بسبب|حفاظا|حرصا|تجنبا|كون(?:ه|ها) |لان|غير مخول|غير مصرح|لسلامت|انتقام|الملاحقه|لحساسي|نظرا|تفاديا/;

const EN_SAYING =
  /\b(?:said|says?|told|tells|confirm\w*|add(?:s|ed)|claim\w*|assert\w*|report\w*|according|reveal\w*|stat(?:es|ed)|continu\w*|warn\w*|quot\w*|cit(?:e|ed|ing)|blam\w*|accus\w*|disclos\w*|spoke|speaking|described?|estimate\w*|insist\w*|acknowledg\w*|admit\w*|predict\w*|expect\w*|believ\w*|explain\w*|leak\w*|indicat\w*|not(?:es|ed)|anonym\w*|learn\w*|know)\b/i;
const AR_SAYING =
  /(?:قال|قول|ذكر|كد|ضاف|فاد|علن|شار|وضح|كشف|صرح|خبر|حسب|وفق|نقل|بحسب|روي|روت|حك|نفي|نفت|هم|رجح|توقع|لفت|بين|نسب|عن|اتهم)/;

/** How far before the words a reason may begin: what the sentence told earlier is about something else. */
const REASON_BEFORE = 40;

/** From shortly before a span to the end of the sentence after it: that is how far a reason may stand away. */
function nearby({ shadow, sentences }: RiskText, span: Span): string {
  const index = sentences.findIndex(({ start, end }) => span.start >= start && span.start < end);
  const first = sentences[index];
  const second = sentences[index + 1];
  if (first === undefined) return '';
  return shadow.slice(Math.max(first.start, span.start - REASON_BEFORE), (second ?? first).end);
}

/** @param insiders spans that are already pointed at for being too narrow */
export function findAttribution(
  text: RiskText,
  insiders: readonly Span[],
  agreed: readonly Span[],
  attributions: readonly Attribution[],
): Found[] {
  const { shadow } = text;
  const found: Found[] = [];
  const replacement = onlyWording(attributions);
  const isSilent = attributions.length > 0 && attributions.every(({ level }) => level === 'off-record');
  const hasWording = attributions.some(({ wording }) => wording !== '');
  let isIntroduced = insiders.length > 0;
  const add = (span: Span, about: string): void => {
    if ([...found, ...insiders, ...agreed].some((other) => overlaps(other, span))) return;
    found.push({
      rule: 'attribution',
      start: span.start,
      end: span.end,
      about,
      ...(replacement === null || isSilent ? {} : { replacement }),
    });
  };
  for (const span of spansOf(shadow, OFF_RECORD)) add(span, 'attribution-told-off-record');
  for (const [pattern, anonymous, reason] of [
    [UNNAMED_EN, ANONYMOUS_EN, REASON_EN],
    [ANONYMITY_EN, ANONYMOUS_EN, REASON_EN],
    [NAMELESS_EN, /./, REASON_EN],
    [UNNAMED_AR, ANONYMOUS_AR, REASON_AR],
    [NAMELESS_AR, /./, REASON_AR],
  ] as const) {
    for (const span of spansOf(shadow, pattern)) {
      isIntroduced = true;
      if (anonymous.test(nearby(text, span)) && !reason.test(nearby(text, span)))
        add(span, 'attribution-reason');
    }
  }
  for (const [pattern, isArabic] of [
    [SOURCE_EN, false],
    [SOURCE_AR, true],
  ] as const) {
    for (const span of spansOf(shadow, pattern)) {
      const words = shadow.slice(span.start, span.end);
      const after = shadow.slice(span.end, span.end + 40);
      const before = shadow.slice(Math.max(0, span.start - 20), span.start);
      const isThing = isArabic
        ? THING_AFTER_AR.test(after)
        : THING_AFTER.test(after) || THING_BEFORE.test(before);
      const around = sentenceAt(text, span.start);
      const speaks = isArabic ? AR_SAYING.test(around) : EN_SAYING.test(around);
      if (isThing || !speaks) continue;
      const isDefinite = isArabic ? /^ال(?:مصدر|مصادر)/.test(words) : /^the /i.test(words);
      if (isDefinite && isIntroduced) continue;
      isIntroduced = true;
      const sentence = text.sentences.find(({ start, end }) => span.start >= start && span.start < end);
      const isAgreed = sentence !== undefined && agreed.some((other) => overlaps(other, sentence));
      const isPlain = isArabic
        ? /^(?:ال)?(?:مصدر|مصادر)$/.test(words)
        : /^(?:an?|the|our|some|several|one|two|three)? ?sources?$/i.test(words.trim());
      const hasReason =
        (isArabic ? REASON_AR : REASON_EN).test(nearby(text, span)) &&
        (isArabic ? ANONYMOUS_AR : ANONYMOUS_EN).test(nearby(text, span));
      if (isSilent) add(span, 'attribution-off-record');
      else if (isAgreed || (hasReason && !isPlain)) continue;
      else if (hasWording) add(span, 'attribution-agreed');
      else add(span, isPlain && !hasReason ? 'attribution' : 'attribution-reason');
    }
  }
  if (isSilent || hasWording) return found;
  for (const [pattern, anonymous, reason] of [
    [ONE_EN, ANONYMOUS_EN, REASON_EN],
    [ONE_AR, ANONYMOUS_AR, REASON_AR],
  ] as const) {
    for (const { match } of spansOf(shadow, pattern)) {
      const words = match[1] ?? match[2] ?? match[0];
      const start = match.index + match[0].lastIndexOf(words);
      const span = { start, end: start + words.length };
      const around = nearby(text, span);
      if (!(anonymous.test(around) && reason.test(around))) add(span, 'attribution-reason');
    }
  }
  return found;
}
