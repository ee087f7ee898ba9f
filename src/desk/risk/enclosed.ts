/**
 * Papers and recordings that the text says go out with it as they are: an original carries its stamp, its hand and its
 * number. No phrase is looked for but a sentence in which a paper, that it is untouched, and that it stands here come together.
 */
import { type Found, type RiskText, spansOf } from './text.ts';
import type { Span } from './types.ts';

const PAPER =
  /(?<![\p{L}-])(?:(?<=^\s*)(?:it|they)(?= (?:is|are|appears?|runs?|goes|stands?|can be) )|originals?(?! \p{L})|scans?|scanned|photo(?:graph|cop(?:y|ie))?s?|facsimiles?|cop(?:y|ies)|documents?|papers?|pages?|letters?|minutes|logs?|logbook|ledgers?|books?|memos?|e-?mails?|notes?|notebooks?|diar(?:y|ies)|files?|folders?|spreadsheets?|tables?|lists?|registers?|registry|records?|contracts?|agreements?|invoices?|receipts?|vouchers?|certificates?|forms?|orders?|videos?|clips?|footage|films?|recordings?|tapes?|audio|voice (?:notes?|messages?)|screenshots?|chats?|transcripts?|x-rays?|passports?|cards?|statements?|images?|pictures?|slips?|manuscripts?|printouts?|decks?|slides?|thing|bundle|dossier|archive|database|maps?|plans?|drawings?|reports? itself|xerox(?:es)?|exhibits?|export|dump|xlsx?|json|csv|eml|pdfs?|docx?|zip)(?![\p{L}-])/giu;
const UNTOUCHED =
  /(?<![\p{L}-])(?:originals?|raw|unedited|unaltered|unredacted|uncropped|uncut|untouched|unblurred|unretouched|undoctored|handwritten|hand-written|scans?|scanned|facsimiles?|photocop(?:y|ies)|in full|in the same (?:pdf|file|form|format|envelope|wording)|(?:as|in which) (?:our|the|a) (?:source|informant|reader|colleague)s? (?:sent|forwarded|gave|handed|took|photographed)|in (?:its|their) entirety|in (?:its|their) original [\p{L}.]+|every page|all (?:the )?pages|both sides|complete(?:ly)?|intact|xerox(?:es)?|(?:signatures?|stamps?|seals?|coffee|margins?|mistakes) and all|all of (?:it|them)|(?:exactly|just) as(?: (?:it|they|she|he|we|i)(?: \p{L}+){1,3})?|not (?:edited|cut|cropped|altered|changed)|page for page|word for word|as (?:it|they|she|he) (?:is|are|was|were|came|arrived|reached|stands?|left|sent|wrote|saved)|as(?: we)? received|with (?:its|the|their|his|her) (?:full |original |own )?(?:stamps?|signatures?|seals?|letterhead|headers?|metadata|properties|margins?|handwriting|remarks|watermarks?)|stamps? (?:and|included)|signatures? (?:and|included)|headers|properties and all|metadata|speaker notes|in (?:his|her|their) own hand(?:writing)?|(?:his|her|their) handwriting|signed (?:copy|original|version))(?![\p{L}])/giu;
/** It is with this text: attached to it, below it, a press away. */
const HERE =
  /(?<![\p{L}-])(?:(?:at|to|from) the (?:foot|end|bottom|top|side) of (?:this|the|our) [\p{L}]+|(?:along )?(?:with|to|in|beside|under|underneath|below|beneath|alongside|after) (?:this|the|our|these) (?:article|report|draft|story|text|page|piece|post|issue|newsletter|feature|dispatch|investigation|interview|lines|testimony|statement|message|e-?mail|list)|as (?:an )?(?:exhibit|annex|appendix) [A-Z\d]|in (?:the|an|our) (?:annex|appendix)|below|overleaf|herewith|hereto|for (?:all|anyone|anybody|everyone|everybody|readers|you|the reader) to (?:see|read|check|judge|examine|compare)|in (?:your|the readers?'?s?'?) hands|accompan(?:y|ies|ying)|(?:attached|enclosed|appended|annexed|embedded)(?! (?:to|in) (?:the|an?|his|her|their|its|each) (?!article|report|draft|story|text|page|piece))|uploaded|download(?:ed)?|online|here:?|links? to|linked|→|https?:\/\/\S+|(?:public |open )?(?:bucket|folder|drive|drop)(?= ))(?![\p{L}])/giu;
/** Somebody gives it: we publish, are giving, have put; it is reproduced; open, download. */
const GIVEN =
  /(?<![\p{L}-])(?:(?:we|i|this (?:newspaper|site|page))(?:'ve|'re|'ll| have| are| am| will| can| now| here| also)* (?:publish|post|print|reproduc|attach|enclos|append|annex|upload|releas|show|link|giv|embed|shar|put|run|carr|includ|le(?:ft|ave|t)|mak|add)\p{L}*|(?:is|are|was|were|has been|have been|can be|may be|stands?) (?:\p{L}+ )?(?:published|reproduced|posted|uploaded|linked|printed|included|embedded|shown|given|attached|enclosed|appended|annexed|downloaded|seen|read|found|placed|put|set|laid|below|here|online|at(?= https?:| \p{L}+\.\p{L}+))|(?:sits?|lies?|stands?) (?:in|at|on|under|below)|(?:you )?(?:may|can|could) (?:\p{L}+ )?(?:download|see|read|view|open|find)|uploaded|(?:is|are) (?:all )?in (?:the|our|a) (?:\p{L}+ )?(?:folder|drive|bucket)|accompan(?:y|ies)|(?:appears?|runs?|goes)(?= (?:at|here|below|with|in)(?!\p{L}))|(?:see|open|read|download|view|find|please find|attached|enclosed|appended)(?= ))(?![\p{L}])/giu;
/** These alone say all of it, beside a paper: attached to this draft is, a scan is enclosed. */
const STRONG =
  /(?<![\p{L}-])(?:(?:enclosed|attached|appended)(?=[.;)]| *$)|(?:is|are|i|we|'ve|have|find|can be found) (?:\p{L}+ )?(?:attach(?:ed)?|enclos(?:ed?)|append(?:ed)?|annex(?:ed)?)(?! (?:to|in) (?:the|a|an|his|her|their|its) (?!article|report|draft|story|text|page|piece))|(?:attached|enclosed|appended)(?: (?:to|with|in) (?:this|the|our) (?:article|report|draft|story|text|page|piece|e-?mail|message))?:? (?:is|are|please|you|find|an?|the|two|three|our)(?= ))(?![\p{L}])/giu;

const PAPER_AR =
  /(?<!\p{L})[وفبل]?(?:ال|لل)?(?:وثيق|وثايق|صور|نسخ|رسال|رسايل|ورق|اوراق|تسجيل|فيديو|مقطع|مقاطع|محضر|محاضر|مستند|عقد|عقود|كشف|كشوف|سجل|جدول|جداول|ملف|خطاب|مذكر|شهاد|تقرير|لقط|مراسل|محادث|رد|بيان|بلاغ|دفتر|دفاتر|صفح|قايم|قوايم|ايصال|فاتور|فواتير|بريد|امر|اوامر|اصل|اصول|خريط)\p{L}{0,5}(?!\p{L})/gu;
const UNTOUCHED_AR =
  /(?<!\p{L})[وفبل]?(?:(?:ال)?اصل(?:ي|يه|ها|ه|يين)?|(?:ال)?اصول|بخط (?:يد|اليد)\p{L}*|كما (?:هي|هو|خرج\p{L}*|جا\p{L}*|كتب\p{L}*|سجل\p{L}*|وصل\p{L}*|ورد\p{L}*|التقط\p{L}*|تسلم\p{L}*)|(?:مثل|زي|متل) ما (?:هي|هو|وصل\p{L}*)|كامل(?:ه|ا)?|بكامل\p{L}*|(?:ب)?(?:اختام|ختم|توقيع|تواقيع)\p{L}*|(?:من )?دون (?:اي )?(?:تعديل|حذف|تعتيم|قص|طمس|تغيير|تمويه|مونتاج)|بلا (?:تعديل|حذف|تعتيم|قص|طمس)|غير (?:معدل|مقصوص|محرر|مموه|معالج)\p{L}*|طبق الاصل|ممسوح\p{L}*(?: ضوييا)?|سكانير|الخام|خام|بصيغ\p{L}*|كل(?:ها|ه)?)(?!\p{L})/gu;
const HERE_AR =
  /(?<!\p{L})[وفب]?(?:مرفق\p{L}*|المرفق\p{L}*|(?:ال)?ملحق\p{L}*|نرفق\p{L}*|ارفق\p{L}*|طي(?:ه|ا)|رهن اشار\p{L}* \p{L}+|في متناول \p{L}+|ادناه|هنا|(?:اسفل|ذيل|اخر|نهايه|تحت|مع|ب|في|الي|جانب|ضمن) ?(?:هذا|هذه|ذا|هال)? ?(?:ال)?(?:نص|مقال|ماده|تقرير|تحقيق|صفحه|خبر|منشور|رساله|مقابله|حوار|شهاده|ايميل)\p{L}*|بين (?:ايدي|يدي) (?:ال)?(?:قرا|قاري|جمهور)\p{L}*|امام (?:ال)?(?:قرا|قاري)\p{L}*|للتحميل|للتنزيل|الرابط|رابط)(?!\p{L})/gu;
const GIVEN_AR =
  /(?<!\p{L})[وفس]?(?:ننشر\p{L}*|نشرنا\p{L}*|انشر\p{L}*|نعرض\p{L}*|نضع\p{L}*|وضعنا\p{L}*|نورد\p{L}*|نرفق\p{L}*|ارفق\p{L}*|مرفق\p{L}*|المرفق\p{L}*|تجد(?:ون)?|يجد\p{L}*|حمل(?:وا|ها)?|نزل(?:وا|ها)|صور(?:وها|وه)|حط(?:وها|وه)|نحيل|نعيد نشر\p{L}*|ملحق\p{L}*|اضع\p{L}*|انشر\p{L}*|ارفق\p{L}*|متاح\p{L}*|منشور\p{L}*|طي(?:ه|ا)|نتيح\p{L}*|رفع(?:ت|نا)\p{L}*|يمكن\p{L}* (?:تنزيل|تحميل|قراء?ه|مشاهده|الاطلاع)\p{L}*|تنزيل\p{L}*|تحميل\p{L}*)(?!\p{L})/gu;
const STRONG_AR =
  /(?<!\p{L})[وفس]?(?:نرفق\p{L}*|ارفق(?:نا|ت|ت?ها|ناها)?|مرفق(?:ه|ا|ات)?|المرفق(?:ه|ات)?|طيه|طيا|رفقته|رفقه|صحبته|وصحبه)(?!\p{L})/gu;

interface Signs {
  readonly paper: RegExp;
  readonly untouched: RegExp;
  readonly here: RegExp;
  readonly given: RegExp;
  readonly strong: RegExp;
}
const LANGUAGES: readonly Signs[] = [
  { paper: PAPER, untouched: UNTOUCHED, here: HERE, given: GIVEN, strong: STRONG },
  { paper: PAPER_AR, untouched: UNTOUCHED_AR, here: HERE_AR, given: GIVEN_AR, strong: STRONG_AR },
];

/** What a stronger pattern has named is not named again; other rules still look at the words inside. */
export function findEnclosed({ shadow, sentences }: RiskText): Found[] {
  return sentences.flatMap((sentence) =>
    LANGUAGES.flatMap((signs): Found[] => {
      const words = shadow.slice(sentence.start, sentence.end);
      const paper = spansOf(words, signs.paper);
      if (paper.length === 0) return [];
      const strong = spansOf(words, signs.strong);
      const whole = [
        spansOf(words, signs.untouched),
        spansOf(words, signs.here),
        spansOf(words, signs.given),
      ];
      const isGiven = whole.every((each) => each.length > 0);
      if (!isGiven && strong.length === 0) return [];
      const parts: readonly Span[] = [...paper, ...(isGiven ? whole.flat() : strong)];
      const start = sentence.start + Math.min(...parts.map((part) => part.start));
      const end = sentence.start + Math.max(...parts.map((part) => part.end));
      return [{ rule: 'media', about: 'media-enclosed', start, end }];
    }),
  );
}
