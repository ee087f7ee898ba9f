/** The life of whoever wrote or told: a faculty, a post and a course together are one person. */
import { PERSON_EN } from './people.ts';
import { type Found, overlaps, type RiskText, sentenceAt, spansOf } from './text.ts';
import type { Span } from './types.ts';

const END = '(?=[,.;\\n]|$| and (?:I|a|he|she|they|an)\\b| in collaboration| as I )';
const LIFE_EN = new RegExp(
  `\\b(?:(?:(?:I am |is |was |he is |she is )?(?:an? |the )?(?:[\\w-]+ )?(?:student|graduate|alumn(?:us|a)|lecturer|professor|researcher|fellow|teacher|intern|trainee) (?:at|of|from|in) (?:the )?[^,.;\\n]{3,70}?)|(?:a |the )?(?:co-?)?found(?:er|ing member) of (?:the )?[^,.;\\n]{3,70}?|(?:graduated|holds? (?:a|an|the) (?:[\\w' -]{0,20})?(?:certificate|degree|diploma|bachelor|master|doctorate|phd|MA|BA|licen[cs]e)|studied|was trained|trained|underwent (?:a )?training|received (?:a |his |her |their )?training|completed (?:a |his |her |their )?(?:course|training|degree)|earned (?:a|an|his|her)) ?[^,.;\\n]{0,80}?|(?:the )?(?:Director|director|Head|head|Editor|editor|Chairman|chairman|Member|member|Secretary|secretary|Manager|manager) (?:of|at) the [^,.;\\n]{3,60}?|I (?:also )?(?:work|worked|live|lived|grew up|was born|served|teach|study) (?:in|as|at|for|with) [^,.;\\n]{3,60}?|(?:was )?born in [^,.;\\n]{3,40}?|(?:works?|worked|lives?|served) (?:as|at|for|in) (?:an? |the )?[^,.;\\n]{3,50}?|(?:a )?(?:native|resident) of [^,.;\\n]{3,40}?|(?:media )?activist from (?:the )?[^,.;\\n]{3,40}?|(?:won|was awarded|received) (?:the|an?) [^,.;\\n]{3,50}?(?:prize|award|fellowship|scholarship)|\\d{1,2}-year-old [^,.;\\n]{3,40}?)${END}`,
  'g',
);
const LIFE_AR =
  /(?<!\p{L})و?((?:طالب|طالبه|خريج|خريجه|درس|درست|تخرج|تخرجت|حاصل|حاصله|حايز|حايزه|احمل|يحمل|تحمل|عضو موسس|عضوه موسسه|موسس|موسسه|شارك في تاسيس|مدير|مديره|محاضر|محاضره|مدرس في|استاذ في|باحث في|باحثه في|اعمل|يعمل|تعمل|عملت|عمل في|عمل مراسلا|مواليد|ولد في|ولدت في|تلقي|تلقيت|تلقت|خضع(?! ل(?:لمراقبه|لتحقيق|لتعذيب|لفحص|لعلاج|لعقوبات))|خضعت(?! ل(?:لمراقبه|لتحقيق|لتعذيب|لفحص|لعلاج|لعقوبات))|تدرب|تدربت|ناشط اعلامي|ناشطه اعلاميه|من ابنا|من سكان|مقيم في|مقيمه في|يقيم في|تقيم في)(?= )[^،,.؛;\n]{3,70}?)(?=[،,.؛;\n]|$| و(?:عضو|حاصل|خريج|طالب|مدير|موسس|تلقي|خضع|يعمل|تعمل|اعمل))/gu;

/** Where an author is told about; after such a heading to the end of the paragraph. */
const ABOUT =
  /(?:^|\n)[*_# \t]*(?:about the (?:author|writer|reporter)s?|the (?:author|writer) (?:is|was|has|holds|studied|works)|author'?s? (?:note|bio)|biograph|the author of this|عن الكاتبه?|عن المولف|نبذه عن|الكاتبه? |كاتب(?:ه)? (?:هذا|هذه|المقال|التقرير)|معد(?:ه)? التقرير|السيره)/gi;
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
  /\b(?:an? |the )?(?:(?:single|divorced|widowed|pregnant|expectant|unmarried|orphaned) )?(?:widow(?:er)? (?:and|with)(?: an?)? )?(?:mother|father|parent) of (?:twins|triplets|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2}|an only (?:son|daughter|child)|a (?:newborn|disabled|deaf|blind) [a-z]+)(?: (?:young |small |little )?(?:children|sons|daughters|girls|boys))?(?! (?:people|nations|killed))|\b(?:has|have|had|with) (?:two|three|four|five|six|seven|eight|nine|ten|\d{1,2}) (?:[a-z]+ )?(?:daughters|sons|children|kids)\b/gi;
const HOUSEHOLD_AR =
  /(?<!\p{L})و?((?:(?:ارمل|مطلق)(?:ه)? و)?(?:ام|اب|والد|والده) ل(?:توام|طفلين|طفلتين|طفل|طفله|ولدين|بنتين|ابنتين|ابنين|(?:طفله|طفلتين|ثلاث|اربع|خمس|ست|سبع|ثماني|تسع|عشر|تلات|\d{1,2})(?:ه|ي)? ?(?:اطفال|اولاد|بنات|ابنا|صبيان|ايتام)))(?!\p{L})/gu;
/** Whoever is told of: by a pronoun, by what they are to the text, or by what was told before an "and". */
const WHO =
  '(?:he|she|I|who|and|(?:the|our|this) (?:writer|author|reporter|witness|source|man|woman|speaker|narrator|diarist|interviewee|informant|guest|translator|colleague|prisoner|soldier|officer|guard|driver|nurse|doctor|teacher|engineer|technician|clerk|student))';
const KIN_EN =
  '(?:father|mother|brother|sister|son|daughter|uncle|aunt|cousin|husband|wife|nephew|niece|grandfather|grandmother|widow|fianc[eé]e?|in-laws?|parents|brother-in-law|sister-in-law|father-in-law|mother-in-law|son-in-law|step(?:father|mother|brother|sister|son))';
const LENGTH =
  '(?:(?:almost |nearly |over |about |some |more than )?(?:an? |two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|[a-z]+ty-[a-z]+|\\d{1,2}|many|several) ?(?:years|decades|months|winters|seasons))';
/** What somebody was before, whom they come from, what they learned: told of a person without a name, each leads to them. */
const TOLD_EN: readonly RegExp[] = [
  // She had been bookkeeper in a music school; he was a lifeguard before 2011; I was the secretary for fourteen years.
  new RegExp(
    `\\b(${WHO} (?:is |was |has been |had been |have been |am |were )(?:once |also |previously |formerly |then |for (?:years|long) )?(?:an? |the )?(?:[\\w-]+ ){0,2}?${PERSON_EN} (?:(?:in|at|of|with) (?:an? |the |our |its )?[^.,;:"\\n]{3,50}?|for (?:the )?${LENGTH}|since [^.,;:"\\n]{3,30}?|before (?:\\d{4}|the (?:war|revolution|uprising|coup|invasion))))${'(?=[,.;:"\\n]|$| and\\b| until\\b| when\\b| before\\b)'}`,
    'giu',
  ),
  // For eleven years she has signed; he taught at; she has taught hydrology since.
  new RegExp(
    `\\b((?:for|after) ${LENGTH} ${WHO}(?:'d| has| had| have)? [^.,;:"\\n]{4,60}?)(?=[,.;:"\\n]|$| (?:and|that|who|which|when)\\b)`,
    'giu',
  ),
  new RegExp(
    `\\b(${WHO}(?: (?:has|had|have|also|once|previously|first|later|then))* (?:taught|teaches|studied|studies|lectured|read (?:law|medicine|history|physics|chemistry|economics|politics|philosophy)|trained|graduated|qualified|enrolled|apprenticed|interned|clerked|lectured|enlisted|deserted|defected|emigrated|retired|divorced|remarried|converted|lost (?:a|an|his|her) (?:stipend|scholarship|job|leg|arm|eye|son|daughter|brother|husband|wife|pension))(?: [^.,;:"\\n]{2,60}?)?)(?=[.,;:"\\n]|$| and (?:${WHO}|lost|left|was|has|had|then|later)\\b)`,
    'giu',
  ),
  new RegExp(
    `\\b(${WHO}(?: (?:has|had|have|also|once|first|later|then))* (?:took|finished|completed|earned|got|holds?|received|won|obtained|left|dropped out of|began|started) (?:an? |the |his |her |my |their )?(?:[\\w-]+ ){0,3}?(?:degree|diploma|doctorate|master's|phd|faculty|school|polytechnic|university|college|academy|seminary|apprenticeship|scholarship|licen[cs]e|certificate|training|conservatory|baccalaureate)(?: [^.,;:"\\n]{2,50}?)?)(?=[.,;:"\\n]|$| and\\b)`,
    'giu',
  ),
  new RegExp(
    `\\b(${WHO}(?: (?:has|had|also|once|first|later|then))* (?:finished|read|studied|did|learned|learnt) (?:[\\w-]+ ){1,3}at (?:the |an? )?[^.,;:"\\n]{2,40}?(?:university|college|institute|school|academy|faculty|polytechnic)|${WHO}(?: (?:has|had|also|once|first|later|then))* (?:worked|served|drove|guarded|cooked|flew|sailed|dug|mined|nursed|cleaned|clerked|interpreted|translated) (?:for )?${LENGTH} (?:as|at|for|in|on|with) [^.,;:"\\n]{3,50}?|${WHO} did (?:my|his|her|their) (?:training|residency|apprenticeship|military service|national service|internship|doctorate|degree|thesis) (?:in|at|with|on) [^.,;:"\\n]{2,40}?)(?=[.,;:"\\n]|$| and\\b)`,
    'giu',
  ),
  // Eleven years as a warder; nineteen years in the human resources department.
  new RegExp(
    `\\b(${LENGTH} (?:as (?:an? |the )?(?:[\\w-]+ ){0,2}?${PERSON_EN}|(?:in|on|at|behind|with|for) (?:an? |the )(?:[\\w-]+ ){0,3}?(?:department|ward|desk|unit|office|division|section|registry|counter|court|ministry|army|navy|police|force|bank|factory|mine|archive|kitchen|laboratory|clinic|hospital|contractor|company|firm|newspaper|shipyard|refinery))(?: (?:in|at|of) [^.,;:"\\n]{2,40}?)?)(?=[.,;:"\\n]|$| (?:and|after|before|until)\\b)`,
    'giu',
  ),
  /\b((?:first|second|third|fourth|fifth|sixth|final|last)[- ]year (?:of|in|student) [^.;:"\n]{3,50}?)(?=[.;:"\n]|$)/giu,
  new RegExp(
    `\\b((?:was|is|were|been) (?:until \\d{4} |once |formerly |still )?(?:an? )(?:[\\w-]+ ){0,2}?${PERSON_EN} (?:(?:in|at|of|for) (?:the |an? )?[^.,;:"\\n]{3,40}? )?(?:before|until) (?:he|she|they|I|the|his|her|\\d{4})[^.,;:"\\n]{0,30}?)(?=[.,;:"\\n]|$| and\\b)`,
    'giu',
  ),
  /\b((?:he|she|who|and|now|I) (?:now |still |currently )?(?:lives?|stays?|sleeps?|hides?|shelters?) (?:now )?(?:with (?:his|her|my|their) [^.,;:"\n]{3,40}?|in (?:a rented|his|her|the) [^.,;:"\n]{3,40}?))(?=[.,;:"\n]|$| and\b)/giu,
  new RegExp(
    `\\b(${WHO} (?:had |has |was )?(?:moved|transferred|switched|posted|promoted|demoted|reassigned|seconded) (?:to|from) the [^.,;:"\\n]{3,40}?(?: from the [^.,;:"\\n]{3,30}?)?(?: in \\d{4}| after [^.,;:"\\n]{3,40}?))(?=[.,;:"\\n]|$| and\\b)`,
    'giu',
  ),
  // Her father was a district judge; whose uncle is an officer; his brother still serves; my wife sells soup.
  new RegExp(
    `\\b((?:his|her|my|whose|their) (?:late |elder |older |younger |eldest |own )?${KIN_EN},? (?:who )?(?:still |also |once )?(?:(?:is|was|has been|had been) (?:an? |the )?(?:[\\w-]+ ){0,2}?${PERSON_EN}|serves?|served|lectures|nurses|fights?|fought|works?|worked|sells|sold|runs|ran|owns|owned|teaches|taught|studies|studied|drives|competes|commands|commanded|died (?:in|inside|at|under)|farms|preaches|lives? in|lived in|disappeared|sits (?:in|on))(?: [^.,;:"\\n]{2,50}?)?)(?=[.,;:"\\n]|$| and\\b)`,
    'giu',
  ),
  new RegExp(
    `\\b((?:the |an? |only )?(?:(?:first|second|third|fourth|fifth|eldest|youngest|only|twin|illegitimate|adopted) )?(?:son|daughter|brother|sister|widow|widower|nephew|niece|grandson|granddaughter|child) of (?:an? |the )(?:[\\w-]+ ){0,3}?${PERSON_EN}(?: from [^.,;:"\\n]{2,30}?)?)(?=[.,;:"\\n]|$| and\\b)`,
    'giu',
  ),
  new RegExp(
    `\\b(${KIN_EN}, who (?:still )?(?:competes|runs|works|owns|teaches|studies|serves|sells|drives|lives|farms|fights|sings|plays)(?: [^.,;:"\\n]{2,50}?)?)(?=[.,;:"\\n]|$| and\\b)`,
    'giu',
  ),
  // A former judo teacher from Tottori; a graduate in accounting.
  new RegExp(
    `\\b((?:was |is |as )?an? (?:former|onetime|one-time|retired) (?:[\\w-]+ ){0,2}?${PERSON_EN} from [^.,;:"\\n]{3,40}?)(?=[.,;:"\\n]|$| who\\b| and\\b)`,
    'giu',
  ),
  /\b(an? (?:[\w-]+ )?(?:graduate|alumn(?:us|a)|dropout|student|native) (?:in|of|from|at) [^.,;:"\n]{3,50}?)(?=[.,;:"\n]|$| (?:who|whose|and)\b)/giu,
  /\b((?:he|she|I|who|is|was|are|were|and|been) (?:is |was |got |had been )?(?:engaged|married|betrothed|related|divorced) (?:to|from) (?:the |an? |his |her )[^.,;:"\n]{3,40}?)(?=[.,;:"\n]|$| and\b)/giu,
  /\b((?:since|after|before|following) (?:his|her|my) (?:divorce|wedding|engagement|conversion|stroke|amputation|bankruptcy|release from prison))\b/giu,
  /\b((?:he|she|who|and|I) (?:came|comes|moved|fled|hails?|hailed) (?:from|to) [A-Z][^.,;:"\n]{2,40}? (?:on|as|with|in|at) (?:an? )?(?:scholarship|refugee|student|apprentice|orphan|recruit|child|boy|girl|teenager)[^.,;:"\n]{0,20}?)(?=[.,;:"\n]|$| and\b)/gu,
  /\b(the (?:writer|author|witness|source|speaker|narrator|diarist|interviewee|informant) is (?:an? )?(?:\d\d|[a-z]+ty(?:-[a-z]+)?)(?!\d| per| %)[^.;:"\n]{0,80}?)(?=[.;:"\n]|$)/giu,
  /\b((?:from|of) the \d{4} (?:draft|class|intake|cohort|levy|call-up|conscription))\b/giu,
  /\b((?:two|three|four|five|six|several|both)? ?(?:contracts?|tours?|voyages|seasons|terms) (?:through|with|at|under|on) the same [^.,;:"\n]{3,50}?)(?=[.,;:"\n]|$)/giu,
];
const LENGTH_AR =
  '(?:(?:عاما?|سنه|عامين|سنتين|عقدا?|عقدين)|(?:اكثر من |نحو |قرابه |حوالي )?(?:[\\p{L}]+|\\d{1,2})(?: عشره?)? (?:اعوام|سنوات|سنين|عاما|سنه|عقود))';
const TOLD_AR: readonly RegExp[] = [
  /(?<!\p{L})[وف]?((?:خريجه?|(?:ي|ت)?تخرج(?:ت|نا)?|تخرجت) (?:\p{L}+ ?){1,6}?(?:\d{4})?)(?=[،,.؛;:"\n]|$| و(?:عمل|اب|ام|متزوج|كان|لم|هو|هي|خدم|تدرب|نقل|نال|عاد|انتقل|سجن|زوج|فصل|التحق)\p{L}*)/gu,
  /(?<!\p{L})[وف]?((?:من )?مواليد (?:\p{L}+ ?){0,4}(?:\d{4})?)(?=[،,.؛;:"\n]|$| و)/gu,
  /(?<!\p{L})[وف]?((?:ي|ت)نحدر(?:ون)?(?: ال\p{L}+)? من (?:\p{L}+ ?){1,6}?)(?=[،,.؛;:"\n]|$| و(?:قد|هو|هي|كان|عمل))/gu,
  new RegExp(
    `(?<!\\p{L})(?:و|ف|وقد |قد )?((?:خدم|عمل|اشتغل|درس|قضي|قضت|امضي|امضت|اقام|سكن|ناوب|خدمنا|عملنا)(?:ت)?(?: (?:\\p{L}+)){0,2}? ${LENGTH_AR}(?: (?:\\p{L}+ ?){1,8}?)?)(?=[،,.؛;:"\\n]|$| قبل| ثم| و(?:كان|لم|قد|هو|هي|عمل))`,
    'gu',
  ),
  /(?<!\p{L})[وف]?((?:(?:كنت|انا) |(?:كان|كانت) (?=\p{L}+(?:ا|ه) (?!ال)|(?:طالب|مدرس|استاذ|موظف) (?!ال)))(?:طالبه?ا?|استاذه?ا?|موظفه?ا?|مهندسه?ا?|معلمه?ا?|مدرسه?ا?|ممرضه?ا?|طبيبه?ا?|محاميه?ا?|محاسبه?ا?|سايقا?|حارسا?|ضابطا?|جنديا?|مجندا?|مدققا?|عاملا?|تاجرا?|مزارعا?|صيادا?|معيده?ا?|بحارا?|مترجمه?ا?|صحفيه?ا?|امين|رييس|مدير) (?!عام |العام )(?:\p{L}+ ?){1,5}?)(?=[،,.؛;:"\n]|$| و)/gu,
  /(?<!\p{L})[وف]?((?:كان |كانت )(?:ي|ت)(?:درس|خدم|عمل|شتغل|سكن|قيم) (?!علي|مع (?:ال)?(?:حكومه|دوله))(?:\p{L}+ ?){1,6}?)(?=[،,.؛;:"\n]|$| و)/gu,
  /(?<!\p{L})[وف]?((?:قريت|درست|تكونت|تدربت|تلقيت تكوين\p{L}*) (?:في|ب|ف)(?: )?(?:ال)?(?:معهد|جامعه|كليه|مدرسه|ثانويه|اكاديميه|مركز)(?: \p{L}+){0,5}?)(?=[،,.؛;:"\n]|$| و)/gu,
  /(?<!\p{L})[وف]?((?:ابو(?:ه|ها|ي|يا)|والد(?:ه|ها|ي|ته|تها|تي)|ام(?:ه|ها|ي)|اخو(?:ه|ها|ي)|اخت(?:ه|ها|ي)|زوج(?:ه|ها|ي|ته|تي)|مرت(?:ه|ي|و)|ابن(?:ه|ها|ي|ته|تها|تي)|شقيق(?:ه|ها|ي|ته|تها|تي)|صهر(?:ه|ها|ي)|عم(?:ه|ها|ي)|خال(?:ه|ها|ي)) (?:كان(?:ت)? |لا زال |ما زال )?(?:متقاعده?|معلمه?|مدرسه?|ممرضه?|طبيبه?|ضابط|جندي|موظفه?|مهندسه?|سايق|قاضي?|محام\p{L}*|صيدل\p{L}*|محاسبه?|حارس|خياطه?|خباز|نجار|حداد|بقال|فلاح|امام|شرطي|عسكري|تاجر|مزارع|صياد|شهيد|معتقل|شيخ|امام|عميد|عقيد|مقاتل|عنصر|يعمل|تعمل|يخدم|تخدم|يدرس|تدرس|يبيع|تبيع|يقاتل)(?: (?:في|من|ب|لدي|عند) ?\p{L}+(?: ال\p{L}+)?)?)(?!\p{L})/gu,
  /(?<!\p{L})[وف]?((?:ي|ت)قيم (?:ال\p{L}+ )?(?:حاليا |الان )?في (?:\p{L}+ ?){1,3}(?:منذ \d{4})?(?: و(?:ي|ت)عمل (?:في|ك|ب) ?(?:\p{L}+ ?){1,5}?)?)(?=[،,.؛;:"\n]|$)/gu,
  /(?<!\p{L})[وف]?((?:ي|ت)عد (?:حاليا |الان )?(?:رساله|اطروحه)(?: \p{L}+){1,5}?)(?=[،,.؛;:"\n]|$)/gu,
  /(?<!\p{L})[وف]?((?:عمل|عملت|اشتغل|اشتغلت) (?:الكاتب|الكاتبه|صاحب\p{L}* \p{L}+|المصدر|المتحدث|محدثنا|محدثتنا|الشاهد|الضيف)(?: \p{L}+){1,7}?)(?=[،,.؛;:"\n]|$)/gu,
  /(?<!\p{L})[وف]?((?:قبل (?:ان (?:ي|ت)|انتقال(?:ه|ها) ?)نقل(?:وه|وها)? الي|قبل انتقال(?:ه|ها) الي|قبل تقاعد(?:ه|ها) من) (?:\p{L}+ ?){1,4}?)(?=[،,.؛;:"\n]|$| (?:عقابا|بعد|في|ثم)(?!\p{L}))/gu,
  /(?<!\p{L})[وف]?((?:دخل|التحق|نل|نال|حصل|انهي)(?:ت|نا)? (?:ب|علي )?(?:ال)?(?:كليه|جامعه|معهد|دكتوراه|ماجستير|شهاده|اكاديميه|ثانويه|ليسانس|بكالوريوس|مدرسه)(?: \p{L}+){0,6}?(?: (?:سنه|عام) \d{4})?)(?=[،,.؛;:"\n]|$| و)/gu,
  /(?<!\p{L})[وف]?((?:درس|درست|تعلم|تعلمت) (?:في |ب)(?!ال(?:مجلس|لجنه|حكومه))\p{L}+(?: \p{L}+){0,5}?)(?=[،,.؛;:"\n]|$| و| ثم| قبل)/gu,
  /(?<!\p{L})[وف]?(\p{L}+(?: \p{L}+)? في (?:مطلع|منتصف|اواسط|اواخر|بدايه|نهايه) (?:ال)?(?:عشرين|ثلاثين|اربعين|خمسين|ستين|سبعين)(?:ات|يات|ها|ه)?(?: من (?:عمر|العمر)\p{L}*)?)(?!\p{L})/gu,
  /(?<!\p{L})[وف]?((?:زميل|صديق|رفيق|جار)(?:ت)?(?:ي|ه|ها|نا) (?:منذ|في|من|ايام) (?:ال)?(?:كليه|جامعه|مدرسه|ثانويه|طفوله|معهد|جيش|خدمه|سجن)(?: \p{L}+){0,3}?)(?=[،,.؛;:"\n]|$| و)/gu,
  /(?<!\p{L})[وف]?((?:ابن|ابنه|بنت|ولد) (?:شرطي|ضابط|معلم|فلاح|صياد|امام|شيخ|عامل|موظف|قاض|قاضي|طبيب|تاجر|حداد|نجار|سايق|جندي|مختار)(?: \p{L}+){0,2}?)(?=[،,.؛;:"\n]|$| و| من)/gu,
  /(?<!\p{L})[وف]?(متزوجه? من (?:\p{L}+ ?){1,3}?)(?=[،,.؛;:"\n]|$| و)/gu,
];
/** Told of somebody whose life is public anyway. */
const OF_PUBLIC_LIFE =
  /\b(?:[Pp]resident|[Pp]rime [Mm]inister|[Mm]inister|[Ss]enator|[Gg]overnor|[Mm]ayor|[Kk]ing|[Qq]ueen|[Pp]rince(?:ss)?|[Pp]ope|[Cc]hancellor|[Aa]mbassador|[Cc]andidate|[Ss]inger|[Aa]ctor|[Aa]ctress|[Nn]ovelist|[Pp]oet|[Cc]hampion|[Ss]triker|[Mm]idfielder|[Gg]oalkeeper|[Cc]omposer|[Pp]hilosopher|[Pp]ainter|Nobel|Oscar)\b|(?<!\p{L})(?:ال)?(?:رييس (?:ال)?(?:جمهوريه|حكومه|وزرا|مجلس|دوله)|وزير|وزيره|ملك|سفير|نايب|محافظ|مرشح|شاعر|روايي|مخرج|ممثل|مطرب|لاعب)(?!\p{L})/u;

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
  for (const pattern of [...TOLD_EN, ...TOLD_AR]) {
    for (const { start, end } of spansOf(shadow, pattern)) {
      const isTold = !OF_PUBLIC_LIFE.test(sentenceAt(text, start));
      if (isTold && !found.some((other) => overlaps(other, { start, end })))
        found.push({ rule: 'biography', start, end });
    }
  }
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
