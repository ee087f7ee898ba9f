/** Numbers that belong to one person, one car or one device. */
import type { RuleId } from './rules.ts';
import { type Found, overlaps, type RiskText, spansOf } from './text.ts';
import type { Span } from './types.ts';

/** The check digit of device numbers and cards: every second digit doubled, the sum divisible by ten. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - index) - 48;
    const value = index % 2 === 0 ? digit : digit * 2;
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}

/** ISO 13616 has 15 to 34 characters. Its check digits are not asked for: an account with a slip of the pen is found all the same. */
const isIban = (text: string): boolean => {
  const { length } = text.replace(/\s/g, '');
  return length >= 15 && length <= 34 && bareDigits(text).length >= 10;
};

const bareDigits = (text: string): string => text.replace(/\D/g, '');

interface Shape {
  readonly rule: RuleId;
  readonly pattern: RegExp;
  readonly holds?: (text: string) => boolean;
}

const hasDigits = (least: number) => (text: string) => bareDigits(text).length >= least;

const ID_TOKEN = '((?:[A-Z]{1,5}[-/]){0,3}[A-Z0-9]{0,4}[-/ ]?\\d[\\d./ -]{2,18}\\d|[A-Z]{1,3}-?\\d{3,})';
const AR_DIGITS = '((?:[A-Z]{1,5}[-/ ]?){0,3}\\d[\\d/ -]{2,26}\\d)';

/** In order: what has a cue of its own comes before what only looks like a number. */
const SHAPES: readonly Shape[] = [
  {
    rule: 'passport',
    pattern:
      /[Pp]assports?(?: is| was|,)?(?: holder)?(?: (?:[Nn]umber|[Nn]o\.?|[Nn]r\.?|#))?[^\d\n.A-Z]{0,14}((?=(?:[A-Z ]*\d){4})[A-Z0-9]{1,3} ?[A-Z0-9]{5,8})(?![A-Z0-9])/g,
  },
  // The booklet is spoken of, and the number stands later in the sentence: two letters and six digits.
  {
    rule: 'passport',
    pattern:
      /\b(?:passports?|booklets?|travel documents?|laissez-passer)\b[^.\n\d]{0,60}?(?<![\p{L}\p{N}])([A-Z]{1,3}[ -]?\d{6,9})(?![\p{L}\p{N}])/gu,
  },
  {
    rule: 'passport',
    pattern: /(?:جواز|باسبور)[^\d\n.A-Z]{0,34}?((?:[A-Z]{1,2}[ -]?)?\d{2,9}(?:[ -]?\d{2,4}){0,3})(?!\d)/giu,
    holds: hasDigits(6),
  },
  {
    rule: 'device-number',
    pattern:
      /(?:IMEI|IMSI|ICCID|SIM(?: card)?(?: number)?|شريحه(?: رقم(?:ها)?)?|[Ss]erial(?: (?:number|no\.?|code))?|S\/N|(?:ال)?رقم(?:ه|ها)? (?:ال)?تسلسلي|MAC address)[^\dA-Z\n]{0,12}((?=[A-Z:-]*\d)[A-Z0-9][A-Z0-9:/ -]{5,24}[A-Z0-9])/gu,
    holds: hasDigits(1),
  },
  {
    rule: 'device-number',
    pattern: /(?<![\p{L}\p{N}-])\d{2}[- ]?\d{6}[- ]?\d{6}[- ]?\d(?![\p{L}\p{N}])/gu,
    holds: (text) => passesLuhn(bareDigits(text)),
  },
  // A SIM card's own number: 89, country, operator.
  {
    rule: 'device-number',
    pattern: /(?<![\p{L}\p{N}])89\d{2}(?: ?\d{2,5}){3,5}(?![\p{L}\p{N}])/gu,
    holds: (text) => /^\d{18,20}$/.test(bareDigits(text)),
  },
  {
    rule: 'device-number',
    pattern: /(?<![\p{L}\p{N}:-])(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}(?![\p{L}\p{N}:-])/giu,
  },
  {
    rule: 'device-number',
    pattern: /(?<![\p{L}\p{N}.])(?<!version )(?:\d{1,3}\.){3}\d{1,3}(?![\p{L}\p{N}]|\.\d)/gu,
    holds: (text) => text.split('.').every((part) => Number(part) <= 255),
  },
  {
    rule: 'device-number',
    pattern: /(?<![\p{L}\p{N}:])(?:[0-9a-f]{1,4}:){3,7}(?::?[0-9a-f]{1,4})+(?![\p{L}\p{N}:])/giu,
    holds: (text) => /[a-f]/i.test(text) || text.includes('::'),
  },
  {
    rule: 'identity-number',
    pattern: new RegExp(
      `(?:[Nn]ational (?:ID|[Ii]dentity|[Ii]dentification|[Ii]nsurance|[Nn]umber)|[Ii]dentity (?:card|number|document)|\\bID\\b|\\b(?:SSN|CPF|CNPJ|NIN|BVN|PAN|CNIC|NIC|NIK|KTP|RUT|CURP|RFC|DNI|NIE|NIF|BSN|PESEL|CNP|INN|SNILS|EIN|NINO|TIN|UIN|HKID|NRIC|PIN|KRA)\\b|[Aa]adhaar|[Kk]imlik|[Ss]ocial [Ss]ecurity|[Tt]ax(?:payer)? (?:ID|number)|[Cc]ase (?:number|no\\.|ID)|[Dd]ocket (?:number|no\\.)|(?:[Pp]ersonal|[Ee]mployee|[Ss]taff|[Pp]ayroll|[Bb]adge|[Mm]an|[Cc]ompany|[Ww]orks|[Cc]lock|[Ss]ervice|[Mm]ilitary|[Pp]risoner|[Pp]atient|[Ss]tudent|[Ff]ile|[Aa]ccount|[Mm]embership|[Dd]river'?s? licen[cs]e|[Rr]eference|[Cc]ontract|[Ii]nvoice|[Tt]icket|[Bb]ooking|[Oo]rder|[Pp]ermit|[Pp]olicy|[Tt]racking|[Cc]onsignment|[Cc]ontainer|[Rr]egister|[Vv]oter|[Rr]efugee|[Rr]ation card|[Uu]nit card|[Pp]ension|[Ee]nrol?lment|[Ii]nsurance) (?:[Nn]umber|[Nn]o\\.?|[Nn]r\\.?|ID|#))(?: card)?(?: number| no\\.?| #)?(?: is| was|:|,)?[ #:]{0,3}${ID_TOKEN}`,
      'gu',
    ),
    holds: hasDigits(4),
  },
  {
    rule: 'identity-number',
    pattern: new RegExp(
      `(?:الرقم (?:القومي|الوطني|المدني|الوظيفي|العسكري|الشخصي|الجامعي)|(?:حساب(?:ه|ها|هم|ي)?|(?:ال)?حساب)(?: \\p{L}+){0,4}? (?:رقم(?:ه|ها)?|برقم)|(?:ال)?(?:عقد|ملف|محضر|فاتوره|قضيه|بطاقه|وصل|ايصال|شيك|حواله|بوليصه|رخصه|تصريح|اذن)(?:ه|ها)? (?:رقم(?:ه|ها)?|عدد|برقم)|رقم(?:ه|ها)? (?:التعريف|التسجيل|الملف|القضيه|العقد|الايصال|التذكره|الحجز|التامين|المريض|الطالب|اللاجي|التموين|البطاقه التموينيه|القومي|الوطني|المدني|الوظيفي|العسكري|(?:ال)?هويت?(?:ه|ها)?|البطاقه|بطاقته|القيد|الضمان|السجين|الحساب|الاقامه|الموظف)|هويت?(?:ه|ها) رقم|بطاق(?:ه|ته|تها) رقم|بطاقه (?:ال)?(?:هويه|شخصيه|عسكريه|وظيفيه|وطنيه)(?: رقم(?:ها)?)?|بطاق(?:ه|ته|تها|تي)(?: ال\\p{L}+){1,2}(?: رقم(?:ها)?)?|بطاقه (?:ب)?رقم)[^\\d\\n.]{0,18}${AR_DIGITS}`,
      'gu',
    ),
    holds: hasDigits(4),
  },
  {
    rule: 'identity-number',
    pattern:
      /\b(?:[Aa]ccounts?|[Pp]olicy|[Pp]ermit|[Ww]arrant) ((?=(?:[A-Z -]*\d){4})[A-Z]{0,3}[ -]?\d[\d -]{4,22}\d)(?![\d-])/g,
    holds: hasDigits(6),
  },
  // Papers that have another name where they are carried: tazkira, number 1401-0805-33719.
  {
    rule: 'identity-number',
    pattern:
      /\b(?:tazkira|tazkera|iqama|shenasnameh|c[eé]dula|kartu|ausweis|carte|tessera|propiska|jinsiya|hawiya|id card|identity card|card|certificate|licen[cs]e|papers?|receipt|voucher|token)(?:,? (?:bearing|with|under))?(?: the)?,? (?:number|no\.?|nr\.?|#) ?:? ?((?:[A-Z]{1,4}[ /-]?)?\d[\d/ -]{3,20}\d)(?!\d)/giu,
    holds: hasDigits(5),
  },
  // Numbers of contracts and files, in parts: MOH/SUP/0418/22-B.
  {
    rule: 'identity-number',
    pattern:
      /(?<![\p{L}\p{N}/.])(?=[A-Z0-9/-]*\d{2})[A-Z]{2,6}(?:[/][A-Z0-9]{1,8}){2,5}(?:-[A-Z0-9]{1,4})?(?![\p{L}\p{N}/])/gu,
  },
  // An account at a bank, with or without the word for its number.
  {
    rule: 'identity-number',
    pattern: /\b[Aa]ccount\b[^.\n\d]{0,60}?((?:[A-Z]{2} ?)?\d{2,}(?:[ -]\d{2,6}){1,6})(?![\d-])/gu,
    holds: hasDigits(9),
  },
  // Whose account at a bank; what a letter or a court calls it.
  {
    rule: 'identity-number',
    pattern: /\b[Bb]ank\b[^.\n\d]{0,90}?((?:[A-Z]{2,5} )?\d{3,5}(?:[ -]\d{2,5}){2,5})(?![\d-])/gu,
    holds: hasDigits(9),
  },
  {
    rule: 'identity-number',
    pattern:
      /\b(?:[Rr]eference|[Rr]ef\.?|[Dd]ocket|[Dd]ossier|[Ff]ile|[Cc]ase)(?: (?:number|no\.?|has the number|is numbered))?,?:? (\d[\dA-Z./-]{3,20}(?: [A-Z]{2,4}\/?\d{2,8})?\d)(?!\d)/gu,
    holds: (text) => bareDigits(text).length >= 8 && !/^(?:19|20)\d\d/.test(text),
  },
  {
    rule: 'identity-number',
    pattern:
      /\b((?:BSB|IFSC|a\/c|acct\.?|[Ss]ort code|[Rr]outing(?: number)?)(?: no\.?)?:? (?=[A-Z]*\d|\d)[A-Z]{0,4}\d[\d -]{3,18}\d(?:, a\/c \d[\d -]{4,18}\d)?)(?!\d)/gu,
  },
  // A docket, a petition; a resident's number in China: the district, the birthday, a serial number.
  {
    rule: 'identity-number',
    pattern:
      /\b(?:[Dd]ocket|[Pp]etition|[Ss]uit|[Cc]ase|[Aa]ppeal|[Cc]omplaint|[Aa]pplication|OB|FIR)(?: (?:number|no\.?))?,? ([A-Z]{2,5} ?(?:[A-Z]?\d{2,6} of (?:19|20)\d\d|\d{1,6}\/\d{1,4}(?:\/\d{2,4})?))(?!\d)/gu,
  },
  {
    rule: 'identity-number',
    pattern:
      /(?<!\d)\d{6} ?(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]) ?\d{3}[\dX](?![\p{L}\d])/gu,
  },
  {
    rule: 'identity-number',
    pattern: /\b[Aa]adhaa?r\b[^.\n\d]{0,24}(\d{4} ?\d{4} ?\d{4})(?!\d)/gu,
  },
  // Pay into this, an account of somebody.
  {
    rule: 'identity-number',
    pattern:
      /\b(?:pay|paid|pays|transfer|deposit|send|sent|wired?)\b[^.\n\d]{0,24}(?:in)?to (\d[\d -]{6,18}\d)(?=,? (?:an?|the|at|with) [\p{L}' -]{0,40}(?:account|bank))/gu,
  },
  // Accounts of the post and the telephone, by what they are called; a bare account in Arabic; a concession in parts.
  {
    rule: 'identity-number',
    pattern:
      /\b((?:CCP|RIB|NUBAN|SWIFT|BIC|[Pp]aybill|[Tt]ill|M-?[Pp]esa)(?: (?:no\.?|number|account))?:? ?\d[\d -]{3,26}\d(?: cl[ée] \d{2})?)(?!\d)/gu,
  },
  {
    rule: 'identity-number',
    pattern: /(?<!\p{L})(?:علي|الي|في|لل|ب)? ?(?:ال)?حساب(?:ه|ها|هم|نا)?:? (\d[\d -]{4,26}\d)(?!\d)/gu,
  },
  {
    rule: 'identity-number',
    pattern:
      /(?:عقد|ملف|محضر|رخصه|قضيه|سند|وثيقه)(?: \p{L}+){0,2} رقم(?:ه|ها)? (\d{1,6}\/[\p{L}.]{1,8}\/\d{2,4})(?!\d)/gu,
  },
  // One of the numbers that were just spoken of.
  {
    rule: 'identity-number',
    pattern:
      /\b(?:(?:prison(?:er)?|inmate|patient|badge|staff|service|employee|file|case|roll|account|policy|card) (?:numbers?|nos?\.?|IDs?)|inmate|badge)\b[^.\n\d]{0,80}?(?<![\p{L}\p{N}])([A-Z]{1,4}[ -]?\d{4,9})(?![\p{L}\p{N}])/gu,
  },
  // Containers, ISO 6346: an owner of three letters, a kind, a serial number and its check digit.
  {
    rule: 'identity-number',
    pattern: /(?<![\p{L}\p{N}-])[A-Z]{3}[UJZ][ -]?\d{3}[ -]?\d{3}[ -]?\d(?![\p{L}\p{N}])/gu,
  },
  // Purses of two currencies, each with its alphabet: everything that was ever paid from them is public.
  {
    rule: 'identity-number',
    pattern:
      /(?<![\p{L}\p{N}])(?:bc1[ac-hj-np-z02-9]{25,62}|0x[0-9a-fA-F]{40}|[13][1-9A-HJ-NP-Za-km-z]{25,34}|T[1-9A-HJ-NP-Za-km-z]{33})(?![\p{L}\p{N}])/gu,
    holds: hasDigits(3),
  },
  // Brazil, by its own points.
  { rule: 'identity-number', pattern: /(?<![p{N}.])\d{3}\.\d{3}\.\d{3}-\d{2}(?!\d)/g },
  { rule: 'identity-number', pattern: /(?<![\p{L}\p{N}-])\d{3}-\d{2}-\d{4}(?![\p{N}-])/gu },
  {
    rule: 'identity-number',
    pattern: /(?<![\p{L}\p{N}])[A-CEGHJ-PR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D](?![\p{L}\p{N}])/gu,
  },
  // Egypt: century, birthday, governorate, serial, check digit.
  {
    rule: 'identity-number',
    pattern: /(?<!\d)[23]\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{7}(?!\d)/g,
  },
  {
    rule: 'identity-number',
    pattern: /(?<![\p{L}\p{N}])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3}){0,2}(?![\p{L}\p{N}])/gu,
    holds: isIban,
  },
  {
    rule: 'identity-number',
    pattern: /(?<![\p{L}\p{N}-])\d{4}(?:[ -]?\d{4}){3}(?![\p{L}\p{N}])/gu,
    holds: (text) => passesLuhn(bareDigits(text)) || !/^(?:(?:19|20)\d\d[ -]?){4}$|^\d{16}$/.test(text),
  },
  // India and Russia, the Maghreb and Iran, by their own shapes.
  {
    rule: 'plate',
    pattern: /(?<![\p{L}\p{N}-])[A-Z]{2}[- ]?\d{2}[- ][A-Z]{1,3}[- ]?\d{4}(?![\p{L}\p{N}])/gu,
  },
  { rule: 'plate', pattern: /(?<![\p{L}\p{N}-])[A-Z] ?\d{3} ?[A-Z]{2} ?\d{2,3}(?![\p{L}\p{N}])/gu },
  { rule: 'plate', pattern: /(?<![\p{L}\p{N}])\d{1,3} ?(?:تونس|TUN|TU) ?\d{1,4}(?!\d)/gu },
  {
    rule: 'plate',
    pattern: /(?<![\p{L}\p{N}])\d{1,5} ?[-|/] ?[\u0627-\u064a] ?[-|/] ?\d{1,2}(?![\p{L}\p{N}])/gu,
  },
  {
    rule: 'plate',
    pattern:
      /(?<![\p{L}\p{N}])(?:Iran |ايران )?\d{2} ?- ?\d{2} ?(?:[A-Z]|[\u0627-\u064a]) ?\d{3}(?![\p{L}\p{N}])/gu,
  },
  {
    rule: 'plate',
    pattern:
      /(?:[Ll]icen[cs]e plates?|[Nn]umber plates?|[Pp]late numbers?|[Rr]egistration (?:number|plates?)|[Pp]lates?)(?: number)?(?: is| was| were| reading| read| ending in| with|,|:)?[ ":]{1,3}(?:the )?((?=[A-Z -]*\d)[A-Z0-9]{1,4}(?:[ -]?[A-Z0-9]{1,5}){0,3})(?![\p{L}\p{N}])/gu,
  },
  // A plate that begins with the town, as around the Euphrates, or whose parts stand apart.
  {
    rule: 'plate',
    pattern:
      /\b(?:(?:[Nn]umber |[Ll]icen[cs]e )?[Pp]lates?|[Tt]ags?|[Rr]ego|[Rr]eg\.?|[Rr]egistration|[Rr]egistered(?: as)?|bearing|with the number|(?:wore|wears|carr(?:ied|ies|ying)) the (?:number|plate|tag))(?: (?:number|no\.?|reading|read|of|is|was))?,?:? "?((?:\p{Lu}\p{Ll}{2,} )?(?=[A-Z0-9 -]*\d{2})(?:\d{4,7}|(?:[A-Z]{1,3}|\d{1,3})(?:[ -]?(?:[A-Z]{1,3}|\d{1,6})){1,4})(?: \p{Lu}\p{Ll}{2,}(?=[.,;\n]))?)(?![\p{L}\p{N}])/gu,
    holds: (text) => bareDigits(text).length >= 3 && bareDigits(text).length <= 9,
  },
  // After a vehicle or before its plates: letters and three digits or more, as plates everywhere have them.
  {
    rule: 'plate',
    pattern:
      /\b(?:cars?|vans?|lorry|lorries|trucks?|bus|taxi|matatu|pick-?up|minibus|motorcycle|motorbike|vehicle|jeep|saloon|sedan|ambulance|trailer|tanker|tuk-tuk|boda)(?: with)?,? (?:number |no\.? |registered |registration |marked )?((?=[A-Z0-9 -]*[A-Z])(?=(?:[A-Z -]*\d){3})(?:[A-Z]{1,3}[ -]?\d{2,4}[ -]?[A-Z]{0,3}|\d[ -]?[A-Z]{3}[ -]?\d{3}|\d{2}[ -]?[A-Z]{1,3}[ -]?\d{2,5}))(?![\p{L}\p{N}])/gu,
  },
  {
    rule: 'plate',
    pattern:
      /(?<![\p{L}\p{N}])((?=[A-Z0-9 -]*[A-Z])(?=(?:[A-Z -]*\d){3})[A-Z0-9]{1,4}(?:[ -][A-Z0-9]{1,4}){0,2}) (?:on its |on (?:the )?(?:number |licen[cs]e )?plates?|with [A-Z]\p{L}+ plates?)/gu,
  },
  { rule: 'plate', pattern: /(?<![\p{L}\p{N}])[A-Z]{2}\d{2} ?[A-Z]{3}(?![\p{L}\p{N}])/gu },
  { rule: 'plate', pattern: /(?<![\p{L}\p{N}])[\u0627-\u064a](?: [\u0627-\u064a]){1,2} ?\d{2,4}(?!\d)/gu },
  {
    rule: 'plate',
    pattern:
      /(?:لوح(?:ه|تها|ته)|نمر(?:ه|تها|ته)|(?:ال)?ترقيم(?:ها|ه)?(?! ال?دولي)(?! ?ISBN)|مرقم(?:ه)?(?: تحت)?|رقم السياره|رقم (?:ال)?مركبه)(?: رقم(?:ها)?| تحمل| السياره| هي|,? \p{L}{3,}(?=[ ,])){0,4}[^\d\n.\u0600-\u06ff]{0,4}((?:[\u0627-\u064a] ){0,3}\d[\d /-]{1,10}\d)/gu,
  },
  {
    rule: 'plate',
    pattern:
      /(?<!\p{L})[وفبل]?(?:ال)?(?:سيار(?:ه|ته|تها)|شاحن(?:ه|ته|تها)|دراج(?:ه|ته|تها)|حافل(?:ه|ته|تها)|مركب(?:ه|ته|تها)|كيا|هيونداي|تويوتا|لاندكروزر|هايلوكس|فان|ميكروباص|باص|توكتوك|بيكاب|جيب|تاكسي)(?: \p{L}+){0,3}? (?:ب|ذات |تحمل |رقم(?:ها|ه) )(?:ال)?(?:رقم |لوحه |لوحه رقم )?((?:[\u0627-\u064a] ){0,3}\d[\d /-]{2,10}\d)(?!\d)/gu,
  },
  {
    rule: 'passport',
    pattern: /(?:[Pp]assport|جواز)[^\n]{0,120}?(?<![\p{L}\p{N}-])([A-Z]{1,2} \d{7,8})(?![\p{L}\p{N}])/gu,
  },
  { rule: 'passport', pattern: /(?<![\p{L}\p{N}-])[A-Z]{1,2}\d{7,8}(?![\p{L}\p{N}])/gu },
];

export function findNumbers({ shadow }: RiskText): Found[] {
  const found: Found[] = [];
  for (const { rule, pattern, holds } of SHAPES) {
    for (const { start, end } of spansOf(shadow, pattern)) {
      const span: Span = { start, end };
      if (holds?.(shadow.slice(start, end)) === false) continue;
      if (!found.some((other) => overlaps(other, span))) found.push({ rule, start, end });
    }
  }
  return found;
}
