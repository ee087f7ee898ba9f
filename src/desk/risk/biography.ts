/** The life of whoever wrote or told: a faculty, a post and a course together are one person. */
import { type Found, overlaps, type RiskText, spansOf } from './text.ts';
import type { Span } from './types.ts';

const END = '(?=[,.;\\n]|$| and (?:I|a|he|she|they|an)\\b| in collaboration| as I )';
const LIFE_EN = new RegExp(
  `\\b(?:(?:(?:I am |is |was |he is |she is )?(?:an? |the )?(?:[\\w-]+ )?(?:student|graduate|alumn(?:us|a)|lecturer|professor|researcher|fellow|teacher|intern|trainee) (?:at|of|from|in) (?:the )?[^,.;\\n]{3,70}?)|(?:a |the )?(?:co-?)?found(?:er|ing member) of (?:the )?[^,.;\\n]{3,70}?|(?:graduated|holds? (?:a|an|the) (?:[\\w' -]{0,20})?(?:certificate|degree|diploma|bachelor|master|doctorate|phd|MA|BA|licen[cs]e)|studied|was trained|trained|underwent (?:a )?training|received (?:a |his |her |their )?training|completed (?:a |his |her |their )?(?:course|training|degree)|earned (?:a|an|his|her)) ?[^,.;\\n]{0,80}?|(?:the )?(?:Director|director|Head|head|Editor|editor|Chairman|chairman|Member|member|Secretary|secretary|Manager|manager) (?:of|at) the [^,.;\\n]{3,60}?|I (?:also )?(?:work|worked|live|lived|grew up|was born|served|teach|study) (?:in|as|at|for|with) [^,.;\\n]{3,60}?|(?:was )?born in [^,.;\\n]{3,40}?|(?:works?|worked|lives?|served) (?:as|at|for|in) (?:an? |the )?[^,.;\\n]{3,50}?|(?:a )?(?:native|resident) of [^,.;\\n]{3,40}?|(?:media )?activist from (?:the )?[^,.;\\n]{3,40}?|(?:won|was awarded|received) (?:the|an?) [^,.;\\n]{3,50}?(?:prize|award|fellowship|scholarship)|\\d{1,2}-year-old [^,.;\\n]{3,40}?)${END}`,
  'g',
);
const LIFE_AR =
  /(?<!\p{L})و?((?:طالب|طالبه|خريج|خريجه|درس|درست|تخرج|تخرجت|حاصل|حاصله|حايز|حايزه|احمل|يحمل|تحمل|عضو موسس|عضوه موسسه|موسس|موسسه|شارك في تاسيس|مدير|مديره|محاضر|محاضره|مدرس في|استاذ في|باحث في|باحثه في|اعمل|يعمل|تعمل|عملت|عمل في|عمل مراسلا|مواليد|ولد في|ولدت في|تلقي|تلقيت|تلقت|خضع|خضعت|تدرب|تدربت|ناشط اعلامي|ناشطه اعلاميه|من ابنا|من سكان|مقيم في|مقيمه في|يقيم في|تقيم في)(?= )[^،,.؛;\n]{3,70}?)(?=[،,.؛;\n]|$| و(?:عضو|حاصل|خريج|طالب|مدير|موسس|تلقي|خضع|يعمل|تعمل|اعمل))/gu;

/** Where an author is told about; after such a heading to the end of the paragraph. */
const ABOUT =
  /(?:^|\n)[*_#\s]*(?:about the (?:author|writer|reporter)s?|the (?:author|writer) (?:is|was|has|holds|studied|works)|author'?s? (?:note|bio)|biograph|the author of this|عن الكاتبه?|عن المولف|نبذه عن|الكاتبه? |كاتب(?:ه)? (?:هذا|هذه|المقال|التقرير)|معد(?:ه)? التقرير|السيره)/gi;
const FIRST_PERSON_EN =
  /\b(?:I (?:am|was|have|had|hold|work|worked|live|lived|grew|served|studied|graduated|underwent|trained|teach|study|also)|as I|my (?:degree|studies|training|career))\b/;
const FIRST_PERSON_AR =
  /(?<!\p{L})و?(?:احمل|اعمل|تلقيت|خضعت|درست|تخرجت|ولدت|عملت|انا (?:طالب|خريج|ناشط|عضو|مدير))(?!\p{L})/u;
const OF_A_SOURCE = /\bsource\b|(?<!\p{L})(?:ال)?مصدر(?!\p{L})/iu;
/** What is told of a source; a member or a head of something else may be anybody in the sentence. */
const CURRICULUM =
  /^(?:(?:is |was )?(?:an? )?(?:[\w-]+ )?(?:student|graduate|alumn|native|resident)|graduated|born|studied|trained|\d|طالب|خريج|درس|تخرج|من ابنا|من سكان|مواليد)/;
/** A 43-year-old father of two from somewhere is somebody, whoever is meant. */
const AGED = /^\d{1,2}-year-old .*\b(?:from|of|in) /;
/** A widow and mother of three: a household with its count is as good as an address to the neighbours. */
const HOUSEHOLD_EN =
  /\b(?:an? |the )?(?:(?:single|divorced|widowed|pregnant|expectant|unmarried|orphaned) )?(?:widow(?:er)? (?:and|with)(?: an?)? )?(?:mother|father|parent) of (?:twins|triplets|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2}|an only (?:son|daughter|child)|a (?:newborn|disabled|deaf|blind) [a-z]+)(?: (?:young |small |little )?(?:children|sons|daughters|girls|boys))?(?! (?:people|nations|killed))/gi;
const HOUSEHOLD_AR =
  /(?<!\p{L})و?((?:(?:ارمل|مطلق)(?:ه)? و)?(?:ام|اب|والد|والده) ل(?:توام|طفلين|ولدين|بنتين|ابنتين|ابنين|(?:ثلاث|اربع|خمس|ست|سبع|ثماني|تسع|عشر|تلات|\d{1,2})(?:ه|ي)? (?:اطفال|اولاد|بنات|ابنا|صبيان|ايتام)))(?!\p{L})/gu;
/** Two such facts make a paragraph the life of somebody, one may be anything. */
const FEWEST_IN_LAST = 2;

const paragraphsOf = (shadow: string): Span[] => {
  const spans: Span[] = [];
  let start = 0;
  for (const match of shadow.matchAll(/\n+|$/g)) {
    if (match.index > start) spans.push({ start, end: match.index });
    start = match.index + match[0].length;
  }
  return spans;
};

export function findBiographies(text: RiskText): Found[] {
  const { shadow, sentences } = text;
  const found: Found[] = [];
  const facts: Span[] = [];
  for (const pattern of [LIFE_EN, LIFE_AR]) {
    for (const match of shadow.matchAll(pattern)) {
      const inner = match[1] ?? match[0];
      const start = match.index + match[0].indexOf(inner);
      facts.push({ start, end: start + inner.trimEnd().length });
    }
  }
  const add = (within: Span, wanted = /^/): void => {
    for (const fact of facts) {
      if (!wanted.test(shadow.slice(fact.start, fact.end))) continue;
      const isInside = fact.start >= within.start && fact.start < within.end;
      if (isInside && !found.some((other) => other.start < fact.end && fact.start < other.end))
        found.push({ rule: 'biography', ...fact });
    }
  };
  const paragraphs = paragraphsOf(shadow);
  for (const match of shadow.matchAll(ABOUT)) {
    const at = match.index + match[0].length;
    const index = paragraphs.findIndex(({ start, end }) => at >= start && at <= end);
    const own = paragraphs[index];
    const next = paragraphs[index + 1];
    if (own) add(own.end - own.start < 40 && next ? { start: own.start, end: next.end } : own);
  }
  const last = paragraphs.at(-1);
  if (
    last &&
    paragraphs.length > 1 &&
    facts.filter(({ start }) => start >= last.start).length >= FEWEST_IN_LAST
  ) {
    const words = shadow.slice(last.start, last.end);
    // A closing paragraph without a quotation of anybody, or in the first person, is the author's.
    if (
      FIRST_PERSON_EN.test(words) ||
      FIRST_PERSON_AR.test(words) ||
      !/\b(?:said|told|announced)\b|قال|اعلن/.test(words)
    )
      add(last);
  }
  for (const pattern of [HOUSEHOLD_EN, HOUSEHOLD_AR])
    for (const { start, end } of spansOf(shadow, pattern))
      if (!found.some((other) => overlaps(other, { start, end })))
        found.push({ rule: 'biography', start, end, about: 'biography-household' });
  const aged = facts.filter(({ start, end }) => AGED.test(shadow.slice(start, end)));
  for (const fact of aged) add(fact);
  for (const sentence of sentences) {
    const words = shadow.slice(sentence.start, sentence.end);
    const isQuoted = /["]/.test(words) && !FIRST_PERSON_EN.test(words.replace(/"[^"]*"/g, ''));
    if ((FIRST_PERSON_EN.test(words) || FIRST_PERSON_AR.test(words)) && !isQuoted) add(sentence);
    if (OF_A_SOURCE.test(words)) add(sentence, CURRICULUM);
  }
  return found;
}
