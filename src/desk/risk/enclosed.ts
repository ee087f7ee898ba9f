/** Papers and recordings that the text says go out with it: an original carries its stamp, its hand and its number. */
import { type Found, overlaps, type RiskText, spansOf } from './text.ts';

const PAPER =
  '(?:originals?|scan(?:s|ned cop(?:y|ies))?|photo(?:graph|cop(?:y|ie))?s?|facsimiles?|cop(?:y|ies)|documents?|papers?|letters?|minutes|logs?|logbook|ledgers?|memos?|e-?mails?|notes?|notebooks?|diar(?:y|ies)|files?|folder|spreadsheets?|tables?|lists?|registers?|registry|records?|contracts?|invoices?|receipts?|certificates?|reports?|orders?|videos?|clips?|footage|films?|recordings?|tapes?|audio|voice (?:notes?|messages?)|screenshots?|chats?|transcripts?|x-rays?|passports?|cards?|statements?|images?|pictures?|slips?|manuscripts?|printouts?|pages?)';
/** Of somebody's own hand, or as it came: what a clean copy is not. */
const UNTOUCHED =
  '(?:original|raw|full|complete|whole|uncut|unedited|unaltered|unredacted|uncropped|untouched|handwritten|signed|stamped|scanned|entire)';
const HERE =
  '(?:to|with|in|alongside|beside|under|below|at the end of|at the foot of) (?:this|the|our|these) (?:article|report|draft|story|text|page|post|file|message|piece|e-?mail|investigation|lines?|feature|dispatch|newsletter|interview|testimony|statement)';
/** The text says that a paper itself goes out with it. */
const ENCLOSED: readonly RegExp[] = [
  new RegExp(
    `(?<![\\p{L}-])((?:(?:the|an?|our|his|her|their|its|both|all|two|three|this|these) )?(?:[\\p{L}-]+ ){0,2}?${PAPER}(?: [^.\\n"]{2,70}?)?,? (?:(?:is|are|has been|have been|was|were|will be|can be|comes?|goes?|stands?) )?(?:also |now |here |hereby )?(?:attached|enclosed|appended|annexed|embedded|uploaded|reproduced|included|published|posted|printed|shown)(?: in full| as (?:it|they) (?:is|are|was|were|came)| unaltered| unredacted)? (?:${HERE}|below|here(?:with)?|overleaf|hereto))(?![\\p{L}])`,
    'giu',
  ),
  new RegExp(
    `(?<![\\p{L}-])((?:(?:the|an?|our|his|her|their|its|both|all) )?(?:[\\p{L}-]+ )?${PAPER}(?: [^.\\n"]{2,60}?)?,? (?:is|are|comes?) (?:also |now |here |hereby )?(?:attached|enclosed|appended))(?![\\p{L}]| to (?:the|a|an|his|her|their|its) )`,
    'giu',
  ),
  new RegExp(
    `(?<![\\p{L}-])((?:attached|enclosed|appended|below|herewith|here)(?: ${HERE.replace('(?:to|', '(?:here|to|')})?:? (?:is|are|we (?:publish|attach|enclose|post|print|reproduce)|please find|you (?:will )?find) (?:an? |the |our |his |her |their |all |both )?(?:[\\p{L}-]+ ){0,3}?${PAPER})(?![\\p{L}])`,
    'giu',
  ),
  // We publish it complete, with its stamp, as it came.
  new RegExp(
    `(?<![\\p{L}-])((?:which |that )?(?:we|i|this (?:newspaper|site)) (?:are |am )?(?:now |here |also |therefore )?(?:publish(?:ing)?|post(?:ing)?|print(?:ing)?|reproduc(?:e|ing)|attach(?:ing)?|enclos(?:e|ing)|append(?:ing)?|upload(?:ing)?|releas(?:e|ing)|show(?:ing)?) (?:below |here |it |them |with this |the |his |her |their |its |an? )*(?:${UNTOUCHED}(?: [\\p{L}'-]+){0,5}|(?:[\\p{L}'-]+ ){0,4}?(?:in full|as (?:it|they) (?:is|are|was|were|came|arrived|stands?|reached us)|with (?:its|the|their) (?:stamps?|signatures?|seals?|letterhead|date)|uncut|unedited|unredacted|unaltered)))(?![\\p{L}])`,
    'giu',
  ),
  /(?<![\p{L}-])((?:see |in )?(?:the )?(?:attached|enclosed|appended) (?:\p{L}+ ){0,2}?(?:originals?|scans?|photo(?:graph|copie)?s?|cop(?:y|ies)|documents?|letters?|recordings?|videos?|clips?|files?|logs?|memos?|spreadsheets?|pdfs?|screenshots?))(?!\p{L})/giu,
  // We attach, enclose, publish it as it is, in his own hand.
  /(?<!\p{L})[وف]?((?:نرفق|ارفقنا|ارفق|نرفقها?|ننشر(?:ها|ه)?|نعرض(?:ها|ه)?|نضع|مرفق(?:ه|ا|ات)?|المرفق(?:ه|ات)?|تجدون|تجد|نورد|نشرنا|انشروا|نعيد نشر)(?: [\p{L}\d:()]+){0,8}? (?:(?:ال)?اصل(?:يه?|ها|ه)?|(?:ال)?اصول|بخط (?:يده?ا?|اليد)|كما (?:هي|هو|وصل\p{L}*|ورد\p{L}*)|كامله?|بختم\p{L}*|بتوقيع\p{L}*|من دون (?:تعديل|حذف|تعتيم)|دون (?:تعديل|حذف|تعتيم|قص)|غير (?:معدل|مقصوص|محرر)\p{L}*|طبق الاصل))(?!\p{L})/gu,
  /(?<!\p{L})[وفبم]?((?:ال)?(?:وثيق|صور|نسخ|رسال|ورق|تسجيل|فيديو|مقطع|محضر|مستند|عقد|كشف|سجل|جدول|ملف|خطاب|مذكر|شهاد|تقرير|لقط)\p{L}{0,4}(?: [\p{L}\d]+){0,6}? (?:مرفق(?:ه|ا|ات)?|ملحق(?:ه|ا)?)(?: (?:مع|ب|في|ادناه|اسفل|هنا|طي)\p{L}*(?: (?:هذا|هذه|ال\p{L}+))?)?)(?!\p{L})/gu,
  /(?<!\p{L})[وف]?((?:نرفق|ارفقنا|ارفق|مرفق(?:ه)?|تجدون|طيه|طيا)(?: [\p{L}\d]+){0,4}? (?:ال)?(?:صور|نسخ|وثيق|وثايق|رسال|رسايل|تسجيل|فيديو|مقطع|محضر|مستند|عقد|كشف|كشوف|سجل|جدول|ملف|خطاب|مذكر)\p{L}{0,4}(?: [\p{L}]+)?)(?!\p{L})/gu,
  /(?<!\p{L})[وف]?((?:صور(?:وه|وها|ها)|انشر(?:وه|وها|ها)|حط(?:وه|وها)|خذ(?:وه|وها)) (?:مثل|زي|متل|كما|م) ?(?:ما )?(?:هي|هيه|هو|ه[يو]))(?!\p{L})/gu,
];

/** What a stronger pattern has named is not named again; other rules still look at the words inside. */
export function findEnclosed({ shadow }: RiskText): Found[] {
  const found: Found[] = [];
  for (const pattern of ENCLOSED) {
    for (const { start, end } of spansOf(shadow, pattern)) {
      if (!found.some((other) => overlaps(other, { start, end })))
        found.push({ rule: 'media', about: 'media-enclosed', start, end });
    }
  }
  return found;
}
