/** Ways to reach somebody: telephone numbers, e-mail addresses, account names. */
import { type Found, overlaps, type RiskText, spansOf } from './text.ts';
import type { Span } from './types.ts';

/** Between the digits of a number as people write it. */
const GAP = '[ .\\-()/]{0,3}';

const digitsIn = (text: string): number => text.replace(/\D/g, '').length;

const CUE =
  /\b(?:phone|tel|telephone|call|called|calls|dial|dialled|dialed|ring|rang|text(?:ed)?|mobile|reach(?:ed|able)?|line|signal|whatsapp|cell|whats ?app|viber|fax|sms|number)\b|هاتف|جوال|موبايل|تلفون|تليفون|واتس|اتصل|اتصال|يتصل|تتصل|كلمو|رقم|محمول|خليوي|فاكس/i;
const CUE_REACH = 30;

/** E.164 allows 15 digits; a local number has 6 or more. */
const SHAPES: readonly { readonly pattern: RegExp; readonly digits: readonly [number, number] }[] = [
  {
    pattern: new RegExp(`(?<![\\p{L}\\p{N}+])(?:\\+|00) ?\\(?\\d(?:${GAP}\\d){6,14}(?!\\d)`, 'gu'),
    digits: [8, 17],
  },
  {
    pattern: /(?<![\p{L}\p{N}.,/-])\(?0\d{1,4}\)?(?:(?: ?[.\-/] ?| )?\d{2,4}){2,4}(?![\p{L}\p{N}]|[.,]\d)/gu,
    digits: [8, 12],
  },
  // A messenger's link to a number is the number.
  { pattern: /(?<=\bwa\.me\/\+?)\d{7,15}(?!\d)/giu, digits: [7, 15] },
  // The area in brackets; digit by digit.
  {
    pattern: /(?<![\p{L}\p{N}.,/-])\(\d{2,4}\) ?\d(?:(?: ?- ?|[ .])?\d){5,8}(?![\p{L}\p{N}]|[.,]\d)/gu,
    digits: [8, 12],
  },
  {
    pattern: /(?<![\p{L}\p{N}.,/-])\d(?:(?: - | ?[.-] ?| )\d){6,12}(?![\p{L}\p{N}]|[ .,-]\d)/gu,
    digits: [7, 13],
  },
  {
    pattern: /(?<![\p{L}\p{N}-])(?:1[ .-])?\(?[2-9]\d{2}\)?[ .-]\d{3}[ .-]\d{4}(?![\p{N}-])/gu,
    digits: [10, 11],
  },
  // Four groups or more with dashes between: no day and no span of years.
  { pattern: /(?<![\p{L}\p{N}.,/-])\d{2,4}(?:-\d{2,4}){3,4}(?![\p{L}\p{N}]|[-.,]\d)/gu, digits: [8, 12] },
  { pattern: /(?<![\p{L}\p{N}.,$£€-])[1-9]\d{8,10}(?![\p{L}\p{N}%]|[.,]\d)/gu, digits: [9, 11] },
];
const WITH_CUE = /(?<![\p{L}\p{N}.,$£€/-])\(?\d(?:(?: ?[./\-()] ?| )?\d){5,13}(?![\p{N}%]|[.,]\d)/gu;

/** 2015-01-19, 19.01.2015, 2017-2018: shapes of numbers that are days and years. */
const DAY_OR_YEARS =
  /^\(?(?:(?:19|20)\d\d[-./](?:0?\d|1[0-2])[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./](?:19|20)\d\d|(?:19|20)\d\d ?- ?(?:19|20)\d\d)\)?$/;

/** Numbers of books and laws are everybody's. */
const BOOK =
  /(?:ISBN|ISSN|DOI|ردمك|ايداع|قانون|مرسوم|قرار|ظهير|منشور|تعميم|امريه|(?<![\p{L}-])(?:law|act|decree|directive|regulation|resolution|bill|statute|ordinance))[^\d\n]{0,14}$/iu;

const DIGIT_WORDS =
  '(?:zero|nought|nil|hundred|oh|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-(?:one|two|three|four|five|six|seven|eight|nine))?|(?:double|triple|treble) (?:zero|nought|oh|one|two|three|four|five|six|seven|eight|nine)|و?(?:صفر|صفرين|اصفار|واحد|احد|اثنان|اثنين|اتنين|تنين|ثلاثه?|تلاته?|تلات|اربعه?|خمسه?|سته?|سبعه?|ثمانيه?|ثمان|تمانيه?|تمنيه|تمنيا|تسعه?|عشره?|عشر|حداشر|اطناشر|عشرين|عشرون|ثلاثين|ثلاثون|تلاتين|اربعين|اربعون|خمسين|خمسون|ستين|ستون|سبعين|سبعون|ثمانين|ثمانون|تمانين|تسعين|تسعون|ثلاثات|اربعات|خمسات|ستات|سبعات|تسعات|واحدات|ميه|مييه|ميتين))';
/** A digit said, or a few of them written. */
const SAID_OR_WRITTEN = `(?:${DIGIT_WORDS}|\\d{1,6})`;
/** What is said between two digits. */
const THEN =
  '(?:[ ,-]| (?:and )?then|,? ?followed by|,? ?after that|,? ثم|,? ?و?بعد(?:ها|ين|ذلك))+(?: |(?<=[ ,-]))';
/** 010, then 2274, then 1990. */
const DICTATED =
  /(?<![\p{L}\p{N}])\+?\d{2,6}(?:,? (?:(?:and )?then|followed by|after that|ثم|و?بعدها|و?بعدين) \d{2,6}){2,5}(?!\d)/giu;
/** Six of them said one after another, or seven digits, are a number and not a count. */
const SPOKEN = new RegExp(
  `(?<![\\p{L}\\p{N}.,])${SAID_OR_WRITTEN}(?:${THEN}${SAID_OR_WRITTEN}){3,}(?![\\p{L}\\p{N}]|[.,]\\d)`,
  'giu',
);
const FEWEST_SAID = 7;
/** Years and amounts are written beside one word now and then; a number that is dictated has more. */
const FEWEST_WORDS = 3;

/** How many digits somebody dials who hears these words. */
function digitsSaid(words: string): number {
  const bare = words.toLowerCase();
  const tens = bare.match(/\b\w+(?:teen|ty)\b|\b(?:ten|eleven|twelve)\b/g)?.length ?? 0;
  const pairs = bare.match(/\b\w+ty-\w+/g)?.length ?? 0;
  const all = bare.match(/\p{L}+/gu)?.length ?? 0;
  const triple = bare.match(/\b(?:triple|treble)\b/g)?.length ?? 0;
  return all - pairs + tens + triple + digitsIn(words);
}

/** A line inside a house: with the house known, it is one desk. */
const EXTENSION =
  /(?:\b(?:extension|ext\.|internal (?:line|number)|dial)(?: (?:number|no\.))?:? |(?<!\p{L})(?:(?:ال)?رقم (?:ال)?داخلي|(?:ال)?تحويله|(?:ال)?مقسم|(?:ال)?فرعي)(?: رقم)?:? )(\d{3,6})(?![\d.,:/]|[- ]\d)/giu;

/** @param taken numbers that another rule knows by their cue: an identity number is no telephone */
export function findPhones({ shadow }: RiskText, taken: readonly Span[]): Found[] {
  const found: Found[] = spansOf(shadow, SPOKEN)
    .filter(({ start, end }) => {
      const words = shadow.slice(start, end);
      const said = words.match(/\p{L}+/gu)?.length ?? 0;
      return said >= FEWEST_WORDS && digitsSaid(words) >= FEWEST_SAID;
    })
    .map(({ start, end }) => ({ rule: 'phone', start, end }));
  const add = (span: Span, [least, most]: readonly [number, number]): void => {
    const text = shadow.slice(span.start, span.end);
    const digits = digitsIn(text);
    if (digits < least || digits > most || DAY_OR_YEARS.test(text.replace(/ ?([-./]) ?/g, '$1').trim()))
      return;
    if (BOOK.test(shadow.slice(Math.max(0, span.start - 24), span.start))) return;
    if ([...found, ...taken].some((other) => overlaps(other, span))) return;
    found.push({ rule: 'phone', start: span.start, end: span.end });
  };
  for (const { pattern, digits } of SHAPES) for (const span of spansOf(shadow, pattern)) add(span, digits);
  for (const span of spansOf(shadow, DICTATED)) add(span, [7, 15]);
  for (const span of spansOf(shadow, EXTENSION)) add(span, [3, 6]);
  for (const span of spansOf(shadow, WITH_CUE)) {
    if (CUE.test(shadow.slice(Math.max(0, span.start - CUE_REACH), span.start))) add(span, [7, 14]);
  }
  return found;
}

const EMAILS: readonly RegExp[] = [
  /(?<![\p{L}\p{N}._%+'@-])[\p{L}\p{N}](?:[\p{L}\p{N}._%+'-]{0,63}[\p{L}\p{N}_])?(?:@| @ )[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,}/gu,
  /(?<![\p{L}\p{N}._+-])[\p{L}\p{N}._+-]{1,64} ?[[({<] ?at ?[\])}>] ?[\p{L}\p{N}-]+(?: ?(?:\.|[[({<] ?dot ?[\])}>]| dot ) ?[\p{L}\p{N}-]+)+/giu,
  /(?<![\p{L}\p{N}._+-])[\p{L}\p{N}._+-]{1,64} at (?!(?:the|a|an|this|that|its|our|their|his|her|some|any) )[\p{L}\p{N}-]+(?: dot [\p{L}\p{N}-]+)+/giu,
  // The sign or the point said in another language.
  /(?<![\p{L}\p{N}._+@-])[\p{L}\p{N}][\p{L}\p{N}._+-]{1,63}(?:@| ?[[({<] ?(?:at|ات|arobase|ارت|a) ?[\])}>]|(?<= )(?:ات|ارت|arobase)(?= )) ?[\p{L}\p{N}-]+(?: ?(?:\.|[[({]? ?(?:نقطه|دوت|point|punto|ponto|dot) ?[\])}>]?) ?[\p{L}\p{N}-]+)+/giu,
  // Read out: karim dot belaid at yahoo.
  /(?<![\p{L}\p{N}._+-])[\p{L}\p{N}_-]{2,30}(?: (?:نقطه|دوت|dot|underscore|شرطه|point) [\p{L}\p{N}_-]{1,30})+[^\n.]{0,30}? (?:علي|عند|at|@|on|ات|arobase) (?:gmail|googlemail|yahoo|hotmail|outlook|proton|protonmail|tutanota|tuta|icloud|yandex|gmx|جيميل|ياهو|هوتميل|بروتون|بروتونميل|اوتلوك|توتانوتا)(?: \p{L}+)?/giu,
  /(?<![\p{L}\p{N}._+-])(?=[\p{L}\p{N}_-]*[\d._])[\p{L}\p{N}._-]{3,40} (?:علي|at|on|ات) (?:gmail|googlemail|yahoo|hotmail|outlook|proton|protonmail|tutanota|tuta|icloud|yandex|gmx|جيميل|ياهو|هوتميل|بروتون|بروتونميل|اوتلوك|توتانوتا)(?!\p{L}|\.\p{L})/giu,
  // As it is said in India, and written where an @ may not stand.
  /(?<![\p{L}\p{N}._+-])[\p{L}\p{N}_-]{1,40}(?: dot [\p{L}\p{N}_-]{1,30})* at the rate(?: of)? [\p{L}\p{N}-]+(?: ?(?:\.|dot) ?[\p{L}\p{N}-]+)+/giu,
  /(?<![\p{L}\p{N}._+-])[a-z0-9][a-z0-9.]{1,40}[_-]at[_-][a-z0-9-]+(?:\.[a-z]{2,})+(?!\p{L})/giu,
  /(?<![\p{L}\p{N}._+-])[\p{L}\p{N}._+-]{2,64} ?[‹<«"[({|*] ?(?:at|ät|a|arroba|chez|ad|sobaka|sobachka|malpa|klammeraffe|собака|собачка) ?[›>»"\])}|*] ?[\p{L}\p{N}-]+(?: ?[‹<«"[({|*] ?(?:punkt|punto|point|ponto|dot|nokta|tochka|kropka|точка|крапка) ?[›>»"\])}|*] ?[\p{L}\p{N}-]+)+/giu,
  // Every sign in brackets: k[.]name[at]host[.]org.
  /(?<![\p{L}\p{N}._+-])[a-z0-9_+-]+(?:(?:\.|\[\.\]|\(\.\)|\{\.\}| ?[[({]dot[\])}] ?)[a-z0-9_+-]+)* ?[[({<] ?(?:at|@) ?[\])}>] ?[a-z0-9-]+(?:(?:\.|\[\.\]|\(\.\)|\{\.\}| ?[[({] ?dot ?[\])}] ?| dot )[a-z0-9-]+)+/giu,
  // Said to be an address: what is at a site otherwise is a page.
  /\b(?:e-?mail(?:ed|s)?|write to|wrote to|contact(?:ed)?|reach(?:ed)?)(?: (?:her|him|them|me|us|address|is))*:? ([\p{L}\p{N}._+-]{2,64} at [\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+)/giu,
];

export function findEmails({ shadow }: RiskText): Found[] {
  const found: Found[] = [];
  for (const pattern of EMAILS) {
    for (const { start, end } of spansOf(shadow, pattern)) {
      if (!found.some((other) => overlaps(other, { start, end }))) found.push({ rule: 'email', start, end });
    }
  }
  return found;
}

/** Links that carry who shared them, and to whom: a mark for campaigns, a click, a share. */
const TRACKED =
  /https?:\/\/[^\s<>"')\]]{3,300}?[?&](?:utm_[a-z]+|fbclid|gclid|igshid?|igsh|mc_[ce]id|si|share_?id|shared?|sharer?_?[a-z]*|ref(?:errer|_src)?|invite|token|sig|signature|key|session(?:_?id)?|sid|uid|user(?:_?id)?|email|auth|access_token|resourcekey|usp)=[^\s<>"')\]]{0,300}[\p{L}\p{N}=_-]/giu;

const SERVICES =
  't\\.me|telegram\\.(?:me|org)|wa\\.me(?!/\\+?\\d{7})|signal\\.me|facebook\\.com|fb\\.com|fb\\.me|m\\.me|twitter\\.com|x\\.com|instagram\\.com|tiktok\\.com|linkedin\\.com|youtube\\.com|vk\\.com|ok\\.ru|snapchat\\.com|threads\\.net|bsky\\.app|medium\\.com|discord\\.gg|keybase\\.io|github\\.com';
const SERVICE_NAMES =
  'telegram|signal|skype|instagram|twitter|facebook|snapchat|tik ?tok|discord|wickr|threema|session|wire|viber|تي?لي?[غجق]را?م|تويتر|فيسبوك|فيس بوك|انستغرام|سناب شات|سيغنال|سكايب|انستجرام|واتساب|واتس اب|ديسكورد|تيك توك|فايبر|ايمو|بوتيم|مسنجر|messenger|github|gitlab|reddit|mastodon|bluesky|imo|botim|zalo|wechat|kakaotalk|ثريما|تريما|سيجنال|ماسنجر|وتساب|تلجرام|تيلجرام|لينكد ?ان';

const HANDLES: readonly RegExp[] = [
  // A name on a server of many: @name@host.
  /(?<![\p{L}\p{N}._@/])@[\p{L}\p{N}_.-]{2,40}@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu,
  /\blive:\.?[a-z0-9][a-z0-9._-]{3,40}[a-z0-9]/giu,
  /\b(?:IG|Insta|FB|TG|YT)(?:[ :]|→| ?-?> ?| - ){1,3}"?@?((?=[a-z0-9_.-]*[0-9_.])[a-z][a-z0-9_.-]{2,40}[a-z0-9_])/gu,
  /\b(?:known|registered|signed up|listed|active|appears?|posts?|writes?) (?:on|in|at) (?:GitHub|GitLab|Reddit|Mastodon|Bluesky|Telegram|Signal|Discord|Facebook|Instagram|Twitter|X|VK|TikTok|YouTube|Snapchat) (?:as|under) "?([\p{L}\p{N}][\p{L}\p{N}_.-]{2,40})/gu,
  /\b(?:tg|sgnl|viber|skype|threema|xmpp|matrix):(?:\/\/)?[^\s<>"')\]]{2,200}[\p{L}\p{N}_]/giu,
  new RegExp(
    `(?<![\\p{L}\\p{N}.@-])(?:https?://)?(?:www\\.)?(?:${SERVICES})/[\\p{L}\\p{N}@_.+/=?-]*[\\p{L}\\p{N}_]`,
    'giu',
  ),
  /(?<![\p{L}\p{N}._@/])@(?=[\p{N}_.]{0,40}\p{L})[\p{L}\p{N}_](?:[\p{L}\p{N}_.:-]{0,40}[\p{L}\p{N}_])?/gu,
  new RegExp(
    `(?<!\\p{L})(?:${SERVICE_NAMES})(?: (?:user ?name|account|handle|name|id))?(?: is| as|:) ?"?((?=[0-9_.:-]*[a-z])(?=[a-z0-9_.-]*[0-9_.:])[a-z0-9_.:-]{3,40}[a-z0-9_])`,
    'giu',
  ),
  /(?:user ?name|handle|screen name|nick(?:name)?|يوزر|معرف|المعرف|اسم المستخدم)(?: is| on \p{L}+ is|:)? ?:? ?"?((?=[a-z0-9_.-]*[0-9_])[a-z][a-z0-9_.-]{2,40})/giu,
  /(?<![\p{L}\p{N}/])u\/[a-z0-9_-]{3,}/giu,
  /(?<![\p{L}\p{N}])[a-z0-9_.]{2,32}#\d{4}(?!\d)/giu,
  // A service, then within a few words a name that no word of a language looks like.
  new RegExp(
    `(?<!\\p{L})(?:(?:حساب|اسم|معرف|لقب|يوزر)(?:ه|ها|هم|ي|نا)?|(?:his|her|their|my|our) (?:name|account|id)) (?:on|علي) (?:${SERVICE_NAMES}) (?:is |هو |هي )?"?((?=[a-z0-9_.-]*[0-9_.])[a-z][a-z0-9_.-]{2,40}[a-z0-9_])`,
    'giu',
  ),
  // She posts as rosebud_9 on a service that is named beside it.
  /\b(?:posts?|posted|posting|writes?|tweets?|tweeted|streams?|appears?|registered|logged in) (?:there )?as "?((?=[a-z0-9_.-]*[0-9_])[a-z][a-z0-9_.-]{2,40}[a-z0-9_])/giu,
  /(?<!\p{L})(?:threema|ثريما|تريما)(?: id)?(?: is)?[ :("]{1,3}([A-Z0-9*](?=[A-Z]*\d)[A-Z0-9]{7})(?![\p{L}\p{N}])/giu,
  // A public key is looked up by its number, and names whoever made it.
  /(?<!\p{L})(?:(?:open)?pgp|gpg)(?: public)?(?: key)?(?: id| fingerprint)?(?: is|:)? "?((?:0x)?(?:[0-9a-f]{40}|[0-9a-f]{16}|[0-9a-f]{8})|(?:[0-9a-f]{4} {1,2}){9}[0-9a-f]{4})(?![\p{L}\p{N}])/giu,
  // On a service, under the name "Zaytuna 84".
  new RegExp(
    `(?<!\\p{L})[وبفع]?(?:ال|لل)?(?:${SERVICE_NAMES})(?!\\p{L})[^\\n.!?"]{0,20}?(?:(?:تحت |ب)(?:ال)?اسم|اسم(?:ه|ها)|under the (?:name|handle)|by the name(?: of)?|as|called|named|is) ?"([^"\\n]{2,32})"`,
    'giu',
  ),
  // The whole id of an account without a name.
  /(?<![\p{L}\p{N}])05[0-9a-f]{64}(?![\p{L}\p{N}])/giu,
];

/** What a person calls themselves where a word of a language would not do: sham_eye, layla.22, karimh99. */
const NICK =
  '(?<![\\p{L}\\p{N}_.@/+-])((?=[a-z][a-z0-9.]{0,38}_[a-z0-9_]|[a-z]{3,}\\.[a-z0-9]|[a-z]{5,}\\d|[a-z]{3,4}\\d\\d)[a-z][a-z0-9_.]{1,39}[a-z0-9_])(?![\\p{L}\\p{N}_@/]|[.-][\\p{L}\\p{N}])';
/** WhatsApp too, and what Arabic joins to a service's name. */
const NAMED_SERVICE = `(?<!\\p{L})[وبفع]?(?:ال|لل)?(?:${SERVICE_NAMES}|whats ?app|youtube|يوتيوب)(?!\\p{L})`;
/** Within the sentence and a few words. */
const BESIDE = '[^\\n.!?؟@]{1,30}?';
/** His account, her profile, the channel: on whatever service. */
const ACCOUNT =
  '(?<!\\p{L})[وفب]?(?:(?:ال)?(?:حساب|صفح|قنا|معرف|يوزر)(?:ه|ها|هم|ي|ته|تها|تنا|نا)?|(?:an? |the |his |her |their |my |our )?(?:account|profile|handle|user ?name|screen ?name|nick(?:name)?|channel|login))(?!\\p{L})';
const BESIDE_SERVICES = [
  `${NAMED_SERVICE}${BESIDE}${NICK}`,
  `${NICK}${BESIDE}${NAMED_SERVICE}`,
  `${ACCOUNT}[^\\n.!?@]{1,36}?${NICK}`,
].map((pattern) => new RegExp(pattern, 'giu'));
/** Sites, files, versions and a disease: they have the form, and reach nobody. */
const NOBODY =
  /\.(?:com|org|net|info|edu|gov|mil|int|news|onion|html?|pdf|jpe?g|png|mp[34]|mov|txt|docx?|xlsx?|zip|js|co|io|me)$|^(?:covid|windows|android|iphone|ipad|galaxy|playstation|sha|base|utf|ipv|version|area|article|channel|agenda|euro)\d+$/i;

/** @param taken e-mail addresses, which hold an @ too */
export function findHandles({ shadow }: RiskText, taken: readonly Span[]): Found[] {
  const found: Found[] = [];
  for (const pattern of HANDLES) {
    for (const { start, end } of spansOf(shadow, pattern)) {
      if (![...found, ...taken].some((other) => overlaps(other, { start, end })))
        found.push({ rule: 'handle', start, end });
    }
  }
  for (const pattern of BESIDE_SERVICES) {
    for (const { match } of spansOf(shadow, pattern)) {
      const nick = match[1] ?? '';
      const start = match.index + match[0].indexOf(nick);
      const span = { start, end: start + nick.length };
      if (NOBODY.test(nick) || [...found, ...taken].some((other) => overlaps(other, span))) continue;
      found.push({ rule: 'handle', ...span });
    }
  }
  for (const { start, end } of spansOf(shadow, TRACKED)) {
    if (![...found, ...taken].some((other) => overlaps(other, { start, end })))
      found.push({ rule: 'handle', level: 'warn', about: 'handle-tracked', start, end });
  }
  return found;
}
