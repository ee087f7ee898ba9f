/** How the draft speaks of its sources: bare, too narrow, or without the reason for which they are not named. */
import { folded } from '../text/fold.ts';
import { makeLexicon } from './lexicon.ts';
import { type Found, overlaps, type RiskText, spansOf } from './text.ts';
import type { Attribution, Span } from './types.ts';
import { DUALS_AR, GROUP_NOUNS_AR, ROLES_AR } from './wordlists/words.ar.ts';
import { GROUP_NOUNS_EN, ROLES_EN } from './wordlists/words.en.ts';

const alternatives = (phrases: readonly string[]): string =>
  [...new Set(phrases.map((phrase) => folded(phrase)))].sort((a, b) => b.length - a.length).join('|');

const EN_ROLE = `(?:${alternatives(ROLES_EN)})`;
const EN_BODY =
  '(?:organi[sz]ation|company|ministry|office|department|agency|government|army|police|bank|court|hospital|clinic|university|faculty|party|group|militia|movement|unit|brigade|battalion|regiment|team|campaign|board|committee|council|directorate|embassy|authority|service|service|force|firm|plant|factory|prison|camp|foundation|charity|newsroom|cell|bureau|division|section|administration|security office|intelligence|port|airport|institute|school|institution|regime|leadership|command|staff|group|network|caliphate)';
const EN_SMALL = '(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\\d{1,2}|few|handful of)';
const EN_SAYS =
  '(?:says?|said|tells?|told|confirm(?:s|ed)|report(?:s|ed)|claim(?:s|ed)|warn(?:s|ed)|describe[sd]?|recall(?:s|ed)|explain(?:s|ed)|add(?:s|ed)|recount(?:s|ed)|reveal(?:s|ed)|leak(?:s|ed)|disclose[sd]?|admit(?:s|ted)|assert(?:s|ed)|stat(?:es|ed)|estimate[sd]?|complain(?:s|ed)|kept|showed|handed|gave)';
const EN_LEAKS =
  '(?= (?:who )?(?:had |has |have |secretly |later |then |first )*(?:photographed|copied|smuggled|recorded|filmed|leaked|photocopied|scanned|kept (?:a )?cop(?:y|ies)|passed (?:on|us|it|them|the|along)|took (?:them|it|(?:the |a )?(?:photo|picture|video|copy|film))|slipped|sent (?:us|me|it|them)|shared|provided|supplied (?:us|the)|forwarded|handed (?:over|us|it|them)|gave (?:us|it|them)|noticed|discovered|overheard|witnessed|saw|heard|watched)\\b)';
const DETERMINED = '(?:the |an? |our |its |his |her |their )?';

const INSIDER_EN: readonly string[] = [
  `(?:an? |the |our |two |three |several )?(?:[\\w-]+ )?(?<!open )(?:sources?|insiders?) (?:in|inside|within|at) (?:the |our |its |his |her )(?!area|region|world|country|province|city|market)[\\w'-]+(?: (?:office|department|ministry|team|unit|company|board))?`,
  `(?:an? |the |one |two |three )?(?:[\\w-]+ ){0,2}?(?:deputy |acting |former )?(?:head|chief|whistle-?blower|${EN_ROLE})s? (?:of|at|in|on|from|inside|within) [^.,;:"\\n]{3,60}? (?:told|showed|gave|wrote to|spoke to|contacted|sent) (?:us|me|this (?:newspaper|paper|magazine|site)|our (?:reporter|newsroom)|the (?:newspaper|paper|campaign))`,
  `(?:an? |the |one |two |three )?(?:[\\w-]+ )?(?:whistle-?blowers?|sources?) (?:from )?(?:with)?in(?:side)? [^.,;:"\\n]{3,40}?(?= (?:handed|gave|said|told|leaked|sent|showed|provided|who|and)\\b)`,
  `(?:an? |the |one |two |three )?(?:[\\w-]+ )?${EN_ROLE}s? (?:who (?:was|were|works?|worked) )?(?:on|from|of|during) (?:the |that )?(?:night|day|morning|evening|late|early|graveyard|weekend) shift`,
  `(?:an? |the |our |one |two |several |some )?(?:\\w+ )?(?:source|person|member|individual|informant|figure|voice|contact|someone|somebody|insider|man|woman|official|employee|people|sources|officials|employees)s? (?:from )?(?:with)?in(?:side)? ${DETERMINED}(?:[\\w'-]+ ){0,3}?${EN_BODY}`,
  `(?:an? |the |one |two )?(?:insiders?(?! (?:trading|dealing|threat|knowledge|information|tip|joke|view))|inside sources?|inside man|mole)(?= \\w|[.,;:"])`,
  // Whoever holds a post somewhere and did what a source does.
  `(?:an? |one |two )(?:[\\w-]+ )?${EN_ROLE}s? (?:in|at|on|of|from|with|for) (?:the |an? |its |his |her |their )[a-z][a-z' -]{2,40}?${EN_LEAKS}`,
  `(?:an? |one )?(?:\\w+ )?(?:member|employee|official|officer|clerk|manager|director|worker|engineer|guard|secretary|accountant|nurse|doctor|staffer|aide|adviser)s? (?:of|in|at|from) ${DETERMINED}(?:[\\w'-]+ ){0,4}?${EN_BODY}(?='?s? (?:\\w+ )?${EN_SAYS}\\b|,? who (?:\\w+ )?${EN_SAYS}\\b)`,
  `(?:an? )(?:\\w+ )?(?:employee|member|official|staff member|staffer) (?:of|in|at|from) (?:the )?(?:[\\w-]+ ){0,3}?[\\w-]+'s (?:[\\w'-]+ ){0,3}?${EN_BODY}`,
  `one of (?:the |its |his |her |their |our |only )?(?:only )?(?:${EN_SMALL}) (?:[\\w-]+ ){0,2}?(?:${EN_ROLE}s?|people|men|women|persons|ones|ministers)\\b(?! (?:killed|dead|injured|wounded))`,
  `one of (?:the|its|his|her|their) (?:[\\w-]+ )?(?:watchmen|foremen|policemen|crewmen|doormen|cameramen|guardsmen|deputies|lieutenants|${alternatives(GROUP_NOUNS_EN)})\\b`,
  `the (?:only|sole) (?:[\\w-]+ )?(?:person|man|woman|one|people)(?: (?:who|on|in|at|with|present)\\b)`,
  `(?:an?|one) (?:[\\w-]+ ){0,2}?(?:source|official|employee|staffer|insider|${EN_ROLE}) who (?!asked|declined|wished|wanted|requested|preferred|refused|spoke on|(?:was|is) not authori)[^.,;\\n]{3,60}?(?= ${EN_SAYS}\\b)`,
  `the (?:only|sole|last|first) (?:[\\w-]+ )?${EN_ROLE}\\b(?: (?:who|on|in|at|with|left|present|to)\\b)?`,
  `(?:an? |the |one |two |three |several )?(?:\\w+ )?(?:sources?|persons?|people|man|woman|someone|somebody|officials?|employees?|members?|${EN_ROLE}s?) (?:who|that) (?:was|were|is|are|had been|has been|have been) (?:\\w+ )?(?:present|in the room|at the (?:meeting|table|scene)|on duty|on shift|on board|there (?:that|when))(?: [\\w ]{0,20}?(?=[,.;]| said| told| and))?`,
  `(?:an? |the |one |two |three |several )?(?:\\w+ )?(?:sources?|persons?|people|man|woman|someone|somebody|officials?|employees?|members?|${EN_ROLE}s?) (?:who|that) (?:had |has |have )?(?:attended|witnessed|sat in on|took part in|took minutes|drafted|copied|typed|translated|signed off|saw|handled|worked (?:in|at|on|for|with|as)|works (?:in|at|on|for|with|as)|work (?:in|at|on|for|with|as)|served (?:in|at|with|under))(?: the | a | an | its | his | her | their | in | at | for | as )?[\\w -]{0,30}?(?=[,.;]| said| told| in | and| recalled| described|$)`,
  `(?:an? |the |\\w+ )?(?:sources?|persons?|people|someone|officials?) (?:close to|near to|familiar with|with (?:direct |first-?hand |detailed |intimate |inside )?knowledge of|with access to|briefed on|involved in|privy to)(?: [\\w'-]+){1,4}`,
  `(?:the|our|its|an?) (?:[\\w-]+ )?(?:reporter|correspondent|fixer|stringer|activist|observer|representative|contact) (?:of|in|inside|from|for|at) (?:the |our )?(?:[\\w'-]+)(?: of)?`,
  `(?:the )?campaign reporter`,
  `(?:his|her|their|the (?:minister|director|president|commander|general|governor|chairman|boss|manager|emir|judge|dean|ceo|mayor)'s) (?:own )?(?:former |personal |private )?(?:secretary|driver|bodyguard|assistant|accountant|cook|doctor|nephew|niece|cousin|brother-in-law|son-in-law|wife|ex-wife|widow|aide|translator|interpreter|nurse|maid|gardener|deputy)(?= (?:\\w+ )?${EN_SAYS}\\b|, who)`,
  `one of the (?:only )?${EN_SMALL}(?= (?:at|in|on|with|who|behind)\\b)`,
  `(?:an? |the |one |two |three )?(?:[\\w-]+ )?(?:member|worker|employee|man|woman|nurse|guard|${EN_ROLE})s? (?:of|on|from|with) the (?:night|day|morning|evening|late|early|same|cleaning|kitchen|ground|maintenance|flight|relief) (?:crew|team|staff|shift|unit|squad|ward|cell|office|brigade|platoon|watch)`,
  `(?:an? |the |one |someone|somebody|anyone)(?:\\w+ )?(?:person|man|woman|girl|boy|youth|employee|colleague|neighbou?r|relative|${EN_ROLE})?s? ?who (?:cleans|cooks|guards|drives|delivers|types|files|carries|repairs|translates|supplies|launders|irons|keeps|runs|manages|services|patrols|answers|sorts|counts|unloads|loads|guarded|cleaned|cooked|drove|delivered|typed|filed|carried|repaired|supplied|treated|buried|washed|dressed|unloaded|loaded|counted|sorted|escorted|fed|shared a (?:cell|room|desk|tent)) [^.,;:"\\n]{3,40}?(?= ${EN_SAYS}\\b|[,.])`,
  `(?:an? |one |two )(?:close |former |distant |old |school |childhood )*(?:relative|colleague|friend|neighbou?r|cousin|brother|sister|spouse|wife|husband|widow|son|daughter|nephew|niece|classmate|cellmate|roommate|confidante?|associate|in-law|subordinate|superior)s? of (?:the |his |her |a |an |one of )?[^.,;:"\\n]{3,40}?(?= (?:\\w+ )?${EN_SAYS}\\b)`,
  `the (?:[\\w-]+ )?${EN_ROLE} who (?!asked|declined|wished|wanted|requested|preferred|refused|spoke on|(?:was|is) (?:killed|not authori))[^.,;\\n]{3,50}?(?= (?:\\w+ )?${EN_SAYS}\\b)`,
  `(?:an? |one |another )?(?:[\\w-]+ )?${EN_ROLE}s? (?:from|in|of) the same (?:unit|ward|office|shift|cell|village|ship|company|floor|class|team|barracks|block|department)`,
  `(?:an? |the |one )(?:[\\w-]+ )?${EN_ROLE} who (?!asked|declined|wished|wanted|requested|preferred|refused|spoke on|(?:was|is) (?:killed|not authori))[^.,;:"\\n]{3,40}?${EN_LEAKS}`,
  `(?:an? |one )(?:first|second|third|fourth|fifth|final)-year (?:[\\w-]+ ){0,2}?student(?: (?:of|in|at) [^.,;:"\\n]{3,30}?)?(?:(?= (?:\\w+ )?${EN_SAYS}\\b)|${EN_LEAKS})`,
  // What belongs to a source, and what became of them, leads to them as their post does.
  `(?:the|our|this) (?:source|informant|whistle-?blower)'s (?:own )?(?:younger |older |elder |late )?(?:brother|sister|wife|husband|son|daughter|father|mother|cousin|uncle|aunt|family|house|car|office|shop|employer|boss|colleagues?|neighbou?rs?|village|street|desk)`,
  `(?:the|our|this) (?:source|informant|whistle-?blower) (?:has |had |was |then |later |since )*(?:resigned|quit|defected|retired|dismissed|fired|sacked|transferred|demoted|suspended|left (?:the|his|her|their) (?:job|post|ministry|army|service|company|unit|office|country|town|city))(?: from (?:the )?[\\w-]+)?`,
  `(?:an? |one )former (?:[\\w-]+ )?${EN_ROLE}(?: (?:of|in|at|from) (?:the )?[\\w-]+(?: [\\w-]+)?)?(?=,? (?:who )?(?:\\w+ )?${EN_SAYS}\\b)`,
];

const AR_SMALL =
  '(?:اثنين|ثلاثه|اربعه|خمسه|سته|سبعه|ثمانيه|تسعه|عشره|الاثنين|الثلاثه|الاربعه|الخمسه|السته|السبعه|الثمانيه|التسعه|العشره|القلايل|القله|القله)';
const AR_ROLE = `(?:${alternatives(ROLES_AR)})`;
const AR_BODY =
  '(?:التنظيم|الشركه|الوزاره|المكتب|الدايره|الجهاز|الحكومه|الجيش|الشرطه|البنك|المصرف|المحكمه|المستشفي|المشفي|العياده|الجامعه|الكليه|الحزب|الجماعه|الميليشيا|الحركه|الكتيبه|اللوا|الفريق|الحمله|المجلس|اللجنه|المديريه|السفاره|الهييه|الاداره|السجن|المعسكر|المخيم|المنظمه|الجمعيه|الموسسه|القسم|الفرع|الامن|المخابرات|القياده|النظام|المصنع|المعمل|المستودع|المينا|المرفا|المطار|المعهد|المدرسه|المركز|الامانه|النيابه|القصر|الديوان|الفصيل|المجموعه|الوحده|الموسسه|السوق)';
const CONJ = '[وف]??';

const INSIDER_AR: readonly string[] = [
  `(?:ال)?(?:مصدر|مصادر|شخص|اشخاص|واحد|وحده|حدا|حد|موظف|مسوول|مسوول|عنصر|شاب|رجل|امراه|ناس)(?: \\p{L}+)? (?:من )?(?:داخل|جوا|جوات|من جوا|من قلب|بقلب|ضمن) \\p{L}+(?: الامني\\p{L}*)?`,
  `(?:عضو|عنصر|موظف|موظفه|ضابط|مسوول|كاتب|مدير|محاسب|مهندس|ممرض|ممرضه|طبيب|سكرتير|سكرتيره|سايق|حارس|عامل|عامله|قيادي|مستشار|مساعد) (?:سابق )?(?:في|من|لدي|ب)(?: )?(?:قسم|مكتب|دايره|فرع|جهاز|مديريه|وحده|لجنه|اداره|شعبه|هييه|مجلس|وزاره|${AR_BODY})(?: \\p{L}+)?`,
  `(?:احد|احدي|واحد من|واحده من) (?:ال)?(?:سايقين|حراس|موظفين|موظفات|عاملين|عاملات|محاسبين|مساعدين|مرافقين|ممرضين|ممرضات|مترجمين|مهندسين|ضباط|عناصر|اعضا|قاده|قياديين|مستشارين|مدققين|كتبه|زملا|مقربين|مسوولين|مقاتلين|سجانين|محققين|طلاب|اطبا|جنود|مدرا|موظفيه|موظفيها|اعضايه|اعضايها|عناصره|عناصرها|مرافقيه|مساعديه|حراسه|سايقيه|زملايه|زملايها)(?: (?:ال)?${AR_SMALL}| (?:في|من|لدي) \\p{L}+(?: \\p{L}+)?| الذين \\p{L}+)?`,
  `(?:ال)?(?:${AR_ROLE}|شخص|شاهد) (?:ال)?وحيد(?:ه)?(?: (?:الذي|التي|في|اللي))?`,
  `(?:الوحيد|الوحيده) (?:الذي|التي|اللي) \\p{L}+(?: \\p{L}+)?`,
  `(?:ال)?(?:شخص|مصدر|موظف|موظفه|مسوول|عضو|شاهد|ضابط|رجل|امراه|${AR_ROLE})(?: \\p{L}+)? (?:كان(?:ت)? (?:حاضرا|حاضره|موجودا|موجوده|في المكان|في الغرفه|في الاجتماع|مناوبا|مناوبه|شاهدا)|حضر(?:ت)?|شهد(?:ت)?|شارك(?:ت)? في|اطلع(?:ت)? علي|عمل(?:ت)? (?:في|لدي|مع)|يعمل (?:في|لدي|مع)|تعمل (?:في|لدي|مع)|راي|رات|نسخ(?:ت)?|ترجم(?:ت)?|صاغ(?:ت)?|دون(?:ت)?)(?: \\p{L}+)?`,
  `(?:ال)?(?:مصدر|مصادر|مصدران|مصدرين|شخص|شخصان|شخصين|اشخاص|مسوول|مسوولون|مسوولين)(?: \\p{L}+)? (?:مطلعان|مطلعين|مطلعون|مقربين|مقربان|مقرب|مقربه|مقربون|قريب|قريبه|مطلع|مطلعه|علي اطلاع|علي صله|علي درايه|علي معرفه)(?: (?:من|علي|ب|في) \\p{L}+(?: ال\\p{L}+)?| ب\\p{L}+)?`,
  `(?:ال)?(?:مصدر|مصادر)(?: (?!ال)\\p{L}{3,})? (?:في|من|لدي) ال\\p{L}{3,}(?: ال\\p{L}+)?`,
  `(?:واحد|وحده|احد|حدا) من (?:ال)?(?:تلاته|ثلاثه|اربعه|خمسه|سته|سبعه|تمانيه|ثمانيه|كم واحد)(?: (?:اللي|الذين) \\p{L}+(?: \\p{L}+)?)?`,
  `(?:ال)?(?:مراسل|مراسله|ناشط|مندوب|مراسلنا|مراسلتنا|مندوبنا)(?: (?:الحمله|حمله|الموقع|في \\p{L}+|من \\p{L}+|داخل \\p{L}+|الصحيفه|القناه|الشبكه))`,
  `(?:مراسلنا|مراسلتنا|مندوبنا)`,
  `(?:سايق|حارس|سكرتير|سكرتيره|مرافق|مساعد|محاسب|طباخ|مترجم|زوجه|طليقه|ابن عم|شقيق|صهر|مدير مكتب) (?:الوزير|المدير|الرييس|القايد|الامير|المحافظ|اللوا|العميد|القاضي|العميد|رييس \\p{L}+|مدير \\p{L}+)`,
  `(?:ال)?${AR_ROLE} (?:في|من|ب|لدي) ?(?:ال)?(?:ارشيف|ورديه|ورديه الليليه|نوبه|مخازن|مطبخ|مشرحه|محاسبه|ديوان|استقبال|بدايه|سنترال|مقسم|طواري|عنايه|مختبر|مخبر|سجل|سجلات|مستودعات)(?: ال\\p{L}+)?`,
  `(?:ال)?(?:${AR_ROLE}|شخص|عامل|عامله) (?:في|من) (?:ال)?(?:نوبه|ورديه|مناوبه)(?: ال\\p{L}+)?`,
  `(?:زميل|زميله|قريب|قريبه|صديق|صديقه|جار|جاره|نسيب|ابن عم|ابنه عم|شقيق|شقيقه|زوجه|ارمله|مرافق|رفيق|مساعد) (?:ل)?(?:ال)?(?:${AR_ROLE}|وزير|محافظ|رييس|قتيل|معتقل|ضحيه|مدير)(?= (?:قال|قالت|يقول|تقول|اكد|روي|روت|اخبر|ذكر|كشف|حكي|شرح))`,
  `(?:ال)?(?:${AR_ROLE}|شخص|سجين|معتقل)(?: (?:كان|كانت|سابق))? (?:في|من) (?:ال)?(?:وحده|زنزانه|غرفه|مهجع|قسم|مكتب|سريه|كتيبه|قريه|فصل|صف|سفينه|دفعه|جناح) نفس(?:ها|ه)`,
  `طالب(?:ه)? (?:في|من) (?:ال)?(?:سنه|مرحله|صف|فصل) \\p{L}+(?: (?:من|في) \\p{L}+(?: ال\\p{L}+)?)?`,
  `(?:زميل|زميله|رفيق|رفيقه|جار|جاره|صديق|صديقه|قريب|قريبه) (?:له|لها|لهم|لهما)(?: (?:سابق|سابقه))?(?: (?:في|من) \\p{L}+(?: ال\\p{L}+)?)?(?! اسمه)`,
  // Whoever holds a post somewhere and did what a source does.
  `${AR_ROLE} (?:في|لدي|من) (?!ال)\\p{L}{3,}(?: ال\\p{L}+){1,2}(?= (?:نسخ|صور|سرب|سجل|هرب|سلم|ارسل|حفظ|مرر|وثق|احتفظ|شاهد|سمع|اكتشف|لاحظ|زود)(?:ت)?(?:نا|ه|ها|هم)?(?!\\p{L}))`,
  `(?:ال)?(?:${AR_ROLE}|شخص|سجين|معتقل)(?: (?:كان|كانت))? (?:في|من) نفس (?:ال)?(?:وحده|زنزانه|غرفه|مهجع|قسم|مكتب|سريه|كتيبه|قريه|دفعه|جناح)`,
  `(?:الذي|التي|من|اللي) (?:نقل|نظف|طبخ|حرس|سلم|طبع|ارشف|عالج|دفن|غسل|رتب|حمل|فرغ|اصلح|ترجم|نقلت|نظفت|طبخت|سلمت|طبعت|عالجت|غسلت|رتبت|ترجمت) (?:ال)?\\p{L}+(?: ال\\p{L}+)?(?= (?:قال|قالت|يقول|تقول|اكد|اكدت|روي|روت|اخبرنا|ذكر|ذكرت|كشف|حكي|حكت))`,
  `شاهد(?:ه)? عيان`,
  `(?:شقيق|شقيقه|اخو|اخت|زوج|زوجه|ابن|ابنه|والد|والده|بيت|منزل|سياره|مكتب|قريه|زميل|زميله|زملا|جيران|عايله) (?:ال)?مصدر(?:نا)?`,
  `(?:استقال|فصل|انشق|تقاعد|نقل|طرد|غادر)(?:ت)? (?:ال)?مصدر(?:نا)?(?: من \\p{L}+)?`,
  `(?:واحد|واحده) من \\p{L}{3,}ين (?:فقط|اثنين|اثنتين)`,
  `${AR_ROLE} (?:التحق|عين|انضم)(?:ت)? (?:ب|في|الي) ?\\p{L}+ (?:عام|سنه|في عام) \\d{4}`,
  `(?:نايب )?(?:رييس|مدير|مسوول) (?:قسم|شعبه|دايره|وحده|مكتب|فرع|لجنه|مستودع) \\p{L}+(?: (?:في|ب|لدي) ?\\p{L}+(?: ال\\p{L}+)?)?`,
];

/**
 * No word goes on here. An underscore may open what is set off by it, but one inside a long row of letters is no beginning:
 * each would be read to the row's end.
 */
const BEGINS = '(?<![\\p{L}\\p{N}-]|[\\p{L}\\p{N}]_|___)';
const build = (patterns: readonly string[], flags: string): RegExp[] =>
  patterns.map(
    (pattern) =>
      new RegExp(
        `${BEGINS}${pattern.startsWith('(?:ال)?') ? '[وفبل]??' : CONJ}(${pattern})(?![\\p{L}])`,
        flags,
      ),
  );
const INSIDERS = [...build(INSIDER_EN, 'giu'), ...build(INSIDER_AR, 'gu')];

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
/** One employee said, a nurse told us: one of few, and nothing says why without a name. A name after the trade is no such thing. */
const ONE_EN = new RegExp(
  `(?<![\\p{L}-])((?:[Oo]ne|[Aa]nother) (?:[\\p{L}-]+ )?(?:staffer|insider|${EN_ROLE})|[Aa]n? (?:[\\p{L}-]+ )?(?:staffer|insider|${EN_ROLE})(?= (?:told|showed|gave|wrote to|spoke to) (?:us|me|this (?:newspaper|paper|magazine|site)|our reporter)\\b))(?=,? (?:who )?(?:\\w+ly |later |then |also )?(?:says|said|tells|told|confirm(?:s|ed)|claim(?:s|ed)|recall(?:s|ed)|explain(?:s|ed)|add(?:s|ed)|admit(?:s|ted)|complain(?:s|ed)|showed|gave|wrote|spoke)\\b)`,
  'gu',
);
const ANONYMOUS_EN =
  /(?:on|under) (?:the )?condition of anonymity|not to be (?:named|identified)|remain(?:ed|ing)? anonymous|declined to be (?:named|identified)|requested anonymity|granted anonymity|anonymously|not authori[sz]ed to speak|withheld/i;
const REASON_EN =
  /because|for fear|fear(?:s|ed|ing)|out of (?:fear|concern)|since (?:he|she|they)|as (?:he|she|they) (?:is|are|was|were)|not authori[sz]ed|not allowed|to protect|for (?:his|her|their|security|safety|legal|personal) |reprisal|retaliation|safety|due to|owing to|in order to|lest/i;

const SOURCE_AR =
  /(?<!\p{L})[وفبل]?((?:ال)?(?:مصدر|مصادر|المصادر)(?: (?:امني|امنيه|عسكري|عسكريه|طبي|طبيه|مطلع|مطلعه|موثوق|موثوقه|خاص|خاصه|محلي|محليه|رسمي|رسميه|دبلوماسي|دبلوماسيه|قضايي|قضاييه|حكومي|حكوميه|ميداني|ميدانيه|سياسي|سياسيه|مسوول|مسووله|رفيع|رفيعه|مجهول|مجهوله|متطابقه|عده|متعدده|حقوقي|حقوقيه|اعلامي|اعلاميه|كنسي|عشايري|عشايريه|جامعي|داخلي|داخليه)(?: المستوي)?)*)(?!\p{L})/gu;
const THING_AFTER_AR =
  /^ (?:ال(?:دخل|رزق|مياه|طاقه|غذا|ثروه|قلق|تمويل|خطر|ما|كهربا|الهام|بيانات|معلومات|صوت|ضو|حراره|قوه|عيش|شر)|رزق|دخل|قلق|فخر|طاقه|مياه|الهام|خطر|ازعاج|تمويل|قوه|ثروه|عيش|للدخل|للمياه|للطاقه|للقلق|لل)|^(?: \p{L}+)? (?:الدخل|الرزق|المياه|الطاقه|الغذا|للدخل)/u;
const UNNAMED_AR =
  /(?<!\p{L})[وف]?((?:ال)?(?:مسوول|مسووله|موظف|موظفه|ضابط|طبيب|طبيبه|ممرض|ممرضه|شخص|عامل|معلم|معلمه|مقاتل|قيادي|دبلوماسي|محام|محاميه|مهندس|شاهد|جندي|ناشط|احد \p{L}+)(?: \p{L}+){0,3}? (?:طلب(?:ت)?|فضل(?:ت)?|اشترط(?:ت)?|رفض(?:ت)?)(?: \p{L}+)? (?:عدم (?:الكشف عن|ذكر|نشر|الافصاح عن) (?:اسمه|اسمها|هويته|هويتها|الاسم|اسم)|اخفا (?:اسمه|اسمها|هويته|هويتها)|الكشف عن (?:اسمه|اسمها|هويته|هويتها)|(?:ذكر|كشف|نشر) (?:اسمه|اسمها|هويته|هويتها)))/gu;
/** The same in Arabic, before or after the act; never with the article, and never where a name follows. */
const ONE_AR = new RegExp(
  `(?<!\\p{L})[وف]?(?:(?:قال|قالت|يقول|تقول|روي|روت|حكي|حكت|ذكر|ذكرت|اكد|اكدت|كشف|كشفت|اخبرنا|اخبرتنا|اخبرني|اخبرتني)(?: لنا| لي)? (${AR_ROLE})(?= (?:ان|انه|انها|انهم)(?!\\p{L})| ?[:"])|(${AR_ROLE})(?: (?:اخر|اخري))?(?= (?:قال|قالت|يقول|تقول|اخبرنا|اخبرتنا|اخبرني|اخبرتني|روي|روت|حكي|حكت)(?: لنا| لي)?(?: (?:ان|انه|انها|انهم)(?!\\p{L})| ?[:"])))(?!\\p{L})`,
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

/** The sentence of a span and the one after it: that is how far a reason may stand away. */
function nearby({ shadow, sentences }: RiskText, span: Span): string {
  const index = sentences.findIndex(({ start, end }) => span.start >= start && span.start < end);
  const first = sentences[index];
  const second = sentences[index + 1];
  return first === undefined ? '' : shadow.slice(first.start, (second ?? first).end);
}

const sentenceOf = ({ shadow, sentences }: RiskText, span: Span): string => {
  const sentence = sentences.find(({ start, end }) => span.start >= start && span.start < end);
  return sentence === undefined ? '' : shadow.slice(sentence.start, sentence.end);
};

/** What a pattern for "one or two words more" has taken too much. */
const LOOSE_END =
  /(?: (?:[وفب]?(?:ان|انه|انها|انهم)|قال\p{L}*|الي|في|من|علي|عن|مع|او|ثم|قد|لم|لا|كان\p{L}*|احد|اثنان|and|in|on|at|the|a|of|that|who|said|says|told|continued))+$/u;

/** Where words that were agreed with a source stand, as they were agreed. */
export function findAgreed({ shadow }: RiskText, attributions: readonly Attribution[]): Span[] {
  const lower = shadow.toLowerCase();
  return attributions.flatMap(({ wording }): Span[] => {
    const words = folded(wording);
    const spans: Span[] = [];
    for (let at = words === '' ? -1 : lower.indexOf(words); at >= 0; at = lower.indexOf(words, at + 1))
      spans.push({ start: at, end: at + words.length });
    return spans;
  });
}

/** The one agreed wording of a draft; null where there is none, or where only a person knows which is meant. */
const onlyWording = (attributions: readonly Attribution[]): string | null => {
  const [only, ...others] = attributions.filter(({ wording }) => wording !== '');
  return only === undefined || others.length > 0 ? null : only.wording;
};

/** @param agreed where agreed words stand: nothing else has to be said there */
export function findInsiders(
  text: RiskText,
  agreed: readonly Span[],
  attributions: readonly Attribution[],
): Found[] {
  const replacement = onlyWording(attributions);
  return insidersOf(text)
    .filter((each) => !agreed.some((other) => overlaps(each, other)))
    .map((each) => (replacement === null ? each : { ...each, replacement }));
}

function insidersOf({ shadow }: RiskText): Found[] {
  const found: Found[] = [];
  for (const pattern of INSIDERS) {
    for (const { start, end: whole } of spansOf(shadow, pattern)) {
      const end = start + shadow.slice(start, whole).replace(LOOSE_END, '').length;
      const clash = found.findIndex((other) => overlaps(other, { start, end }));
      const other = found[clash];
      if (other === undefined) found.push({ rule: 'insider', start, end });
      else found[clash] = { ...other, start: Math.min(start, other.start), end: Math.max(end, other.end) };
    }
  }
  return found;
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
  for (const [pattern, anonymous, reason] of [
    [UNNAMED_EN, ANONYMOUS_EN, REASON_EN],
    [ANONYMITY_EN, ANONYMOUS_EN, REASON_EN],
    [UNNAMED_AR, ANONYMOUS_AR, REASON_AR],
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
      const around = sentenceOf(text, span);
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
const TEAM =
  /(?<![\p{L}])((?:an? |the )?(?:team|crew|group|shift|panel|cell|circle|handful|staff|delegation|committee) of (?:just |only |about |some )?(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2})(?: [\p{L}-]+)?)(?!\p{L})/giu;
const OF_THE = new RegExp(
  `(?<![\\p{L}\\p{N}.,:-])((?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\\d{1,2}) of (?:the|its|his|her|their|our) (?:(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\\d{1,2}) [\\p{L}-]+|(?:[\\p{L}-]+ )?(?:group|team|unit|crew|men|women|people|${alternatives(GROUP_NOUNS_EN)})))(?!\\p{L})`,
  'giu',
);

/** People are a small group when so few were there or knew. */
const FEW_PEOPLE =
  /(?<![\p{L}\p{N}])((?:(?:only|just|no more than|fewer than) )?(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2}) (?:other )?(?:people|persons|men|women) (?:who )?(?:knew|know|attended|had access|have access|were present|were told|saw|signed|in the room|were in the room|could have|had seen|have the key))(?!\p{L})/giu;
const FEW_BESIDE =
  /\b((?:attended by|in the presence of|witnessed by|known to|seen by|signed by|shown to) (?:only |just |no more than |fewer than )?(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2}) (?:other )?(?:[a-z-]+ )?(?:people|persons|men|women|others))(?!\p{L})/giu;
const FEW_BESIDE_AR =
  /(?<!\p{L})[وف]?((?:حضر|شهد|وقع|اطلع علي|علم ب|يعرف|عرف)(?:ه|ها|ت)?(?: (?!في|من|عن)\p{L}+){0,3}? (?:شخصان|رجلان|(?:ثلاثه|اربعه|خمسه|سته|سبعه|ثمانيه|تسعه|عشره|\d{1,2}) (?:اشخاص|رجال|نسا)))(?!\p{L})/gu;
const ONLY_FEW =
  /(?<![\p{L}\p{N}])((?:only|just|no more than|fewer than) (?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2}) (?:people|persons|men|women))(?!\p{L})/giu;
const FEW_PEOPLE_AR =
  /(?<!\p{L})[وفبل]?((?:شخصان|شخصين|(?:ثلاثه|اربعه|خمسه|سته|سبعه|ثمانيه|تسعه|عشره|\d{1,2}) (?:اشخاص|رجال|نسا)) (?:فقط|لا غير|لا اكثر|يعرفون|حضروا|اطلعوا|شاركوا))(?!\p{L})/gu;
const TEAM_AR =
  /(?<!\p{L})[وفبل]?((?:فريق|مجموعه|طاقم|لجنه|خليه|وفد|حلقه) (?:من|مولف[ه]? من|مكون[ه]? من) (?:ال)?(?:\d{1,2}|اثنين|ثلاثه|اربعه|خمسه|سته|سبعه|ثمانيه|تسعه|عشره)(?: \p{L}+){0,1})(?!\p{L})/gu;
const FOLLOWS_DEATH = /\b(?:killed|killing|wounded|injured|injuring|dead|died)\b/i;

const isNumber = (text: string): number =>
  NUMBER_EN.get(text) ?? NUMBER_AR.get(text) ?? (/^\d{1,3}$/.test(text) ? Number(text) : 0);

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
  ])
    for (const { start, end } of spansOf(shadow, pattern)) add(start, end);
  words.forEach((word, index) => {
    const dual = word.isArabic ? DUAL_AR.at(words, index) : null;
    if (dual) add(dual.start, words[index + dual.count - 1]?.end ?? word.end);
    const stem = word.isArabic ? word.stems.find((each) => NUMBER_AR.has(each)) : word.lower;
    const count = stem === undefined ? isNumber(word.text) : isNumber(stem);
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
      const isGroup = noun.isArabic ? GROUP_AR.has(noun) : GROUP_EN.hasPlain(noun);
      if (!isGroup) {
        if (noun.isArabic && ahead > 1) return;
        continue;
      }
      const isHouse =
        /^(?:members|staff|employees)$/.test(noun.lower) || /^(?:عضوا|عنصرا|موظفا)$/.test(noun.text);
      if (count > (isHouse ? MOST_MEMBERS : MOST_IN_GROUP)) return;
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
