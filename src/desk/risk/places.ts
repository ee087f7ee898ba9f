/** Places small enough to say who was there, found by the word for the place and a name beside it: no gazetteer. */
import { makeLexicon } from './lexicon.ts';
import { type Found, overlaps, type RiskText, spansOf, type Word } from './text.ts';
import type { Span } from './types.ts';
import { DOUBTFUL_NAMES_AR, GIVEN_NAMES_AR } from './wordlists/names.ar.ts';
import {
  DOORS_AR,
  NOT_NAMES_AR,
  NOT_PLACES_AR,
  PLACE_STARTS_AR,
  SITES_AR,
  TOWNS_AR,
} from './wordlists/words.ar.ts';
import { LARGE_SITES_EN, NOT_NAMES_EN, SITES_EN } from './wordlists/words.en.ts';

const SITES_LATIN = makeLexicon(SITES_EN);
const SITES_ARABIC = makeLexicon(SITES_AR);
const NOT_PLACES = makeLexicon([...NOT_PLACES_AR, ...NOT_NAMES_AR]);
const PLACE_STARTS = makeLexicon(PLACE_STARTS_AR);
const GIVEN = makeLexicon([...GIVEN_NAMES_AR, ...DOUBTFUL_NAMES_AR]);
const TOWNS = makeLexicon(TOWNS_AR);

const CAPITAL = "(?:[A-Z][\\p{L}\\d'-]*|al-[A-Z]\\p{L}+|el-[A-Z]\\p{L}+)";
const NAME = `${CAPITAL}(?: (?:${CAPITAL}|al|el|de|ya|wa|di|da|do|dos|la|los|le|van|der|bin|ibn|\\d{1,3})){0,3}`;
const SITE_WORDS = SITES_EN.join('|');
/** What stands between a name and the word for the place: the Abay grain warehouse. */
const OF_WHAT =
  "(?: (?:grain|flour|oil|fuel|gas|cement|food|textile|cotton|timber|coal|salt|sugar|fish|meat|cargo|customs|border|army|military|police|naval|air|field|boarding|primary|secondary|elementary|middle|high|girls'|boys'|women's|men's|correctional|detention|transit|refugee|displacement|labou?r|re-?education|medical|children's|maternity|psychiatric|packing|cold|old|new|upper|lower|main|central|industrial|ore|steel|power|pumping|railway|bus|petrol|filling|training|cattle|poultry|dairy|garment|shoe|brick|tea|coffee|banana|rubber|tyre|tire|repair|barber|butcher|grocery|hardware|wedding|phone|mobile|car|home|night|minor|major|water|police|Quran|sewing|carpet|brick|dialysis)){1,2}";

/** the camp of "Alekershi", Camp Bucca, the village called Kafr Zita */
const SITE_THEN_NAME = new RegExp(
  `(?:\\b[Tt]he )?\\b(?:${SITE_WORDS})s? (?:(?:of|in|at|called|named|known as|no\\.?|number) )?(?:the )?(?:"[^"\\n]{2,40}"|${NAME})`,
  'gu',
);
const titled = (site: string): string =>
  site.replace(/(?<![\p{L}])\p{Ll}/gu, (letter) => letter.toUpperCase());
/** the "equestrian" building, Bab Zayd checkpoint, 14 Harrow Street */
const NAME_THEN_SITE = new RegExp(
  `(?:\\b[Tt]he )?(?:\\b\\d{1,4}[a-z]?,? )?(?:"[^"\\n]{2,40}"|\\b${NAME}(?: [Nn]o\\.? ?\\d+)?(?:${OF_WHAT})?) (${[...SITES_EN, ...SITES_EN.map(titled)].join('|')})\\b`,
  'gu',
);
const CAMP_NAME = new RegExp(`\\bCamp ${NAME}`, 'gu');
/** A door: floor, room, ward, gate, with its number. */
const DOOR_EN =
  /(?:\b[Tt]he )?\b(?:(?:[Rr]oom|[Ww]ard|[Cc]ell|[Oo]ffice|[Gg]ate|[Aa]partment|[Ff]lat|[Ff]loor|[Bb]uilding|[Bb]lock|[Ww]ing|[Hh]ut|[Hh]angar|[Dd]esk|[Ww]arehouse|[Cc]heckpoint|[Ss]ector|[Pp]latform|[Hh]all|[Dd]ock|[Pp]ier|[Bb]erth|[Ss]hed|[Ss]ilo|[Bb]ay|[Dd]epot|[Pp]it|[Ss]haft|[Tt]unnel|[Ll]ocker|[Ss]tall|[Tt]ent|[Bb]unker|[Cc]ourtroom|[Tt]heatre|[Cc]ompound|[Pp]lot|[Hh]ouse|[Vv]illa|[Uu]nit|[Oo]utpost|[Kk]ebele|[Ww]oreda|[Gg]allery|[Dd]orm|[Dd]ormitory|[Cc]abin|[Cc]ellblock|[Cc]lassroom|[Ll]ab|[Ll]aboratory|[Ss]treet|[Aa]lley|[Ll]ane|[Rr]ow) (?:no\.? ?|number |# ?)?(?:\d{1,4}[A-Za-z]?|[A-Z](?:-?\d{1,3})?)(?![\w-])|(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d{1,2}(?:st|nd|rd|th)|top|ground)[ -]floor(?: of (?:the )?[\w' -]{3,30}?(?= (?:and|in|on|at|where|when|with)\b|[.,;]))?)/gu;
/** Hotel Ivoire, Rue des Martyrs: the word for the place comes first in many languages. */
const KIND_FIRST =
  /\b(?:Hotel|H[oô]tel|Caf[eé]|Villa|Restaurant|Hostel|Rue|Calle|Via|Jalan|Jl\.|Sok\.?|Ulitsa|Avenida|Rua|Plaza|Piazza|Souk|Kampung|Desa|Barangay|Barrio|Favela|Colonia|Mahalla|Mohalla|Basti|Tola|Hospital|Clinica|Cl[ií]nica|Escuela|Colegio|École|Ecole|Lyc[eé]e|Scoil|Masjid|Madrasa|Madrasah|Iglesia|Igreja|Klinik|Pasar|Gang|Finca|Hacienda|Fazenda|Mina|Pozo|Jir[oó]n|Carrera|Pasaje|Boulevard|Strada|Utca|Rruga|Liceo|Scuola|Ospedale|Kita|Schule|Szpital|Sekolah|SMA|Lamset) (?:(?:de|des|du|del|della|da|do|dos|la|las|los|le|les|al|el|san|santa) ?-?)?\p{Lu}[\p{L}'-]+(?: (?:\p{Lu}[\p{L}'-]+|\d{1,4})){0,2}/gu;
/** Of St Brannoc's; Sports School No. 41; 2-14-7 Higashi-Nozuta; Haji Latif's bakery; the basement level of something. */
const OTHER_SITES: readonly RegExp[] = [
  /(?<=\b(?:in|at|of|from|behind|near|inside|outside|opposite|to) )((?:the (?:sacristy|vestry|chapel|church|parish|crypt|convent|school|hall|cemetery|presbytery|orphanage) of )?(?:St\.?|Saint) \p{Lu}[\p{L}-]+(?:'s)?(?: (?:[Cc]hurch|[Ss]chool|[Hh]ospital|[Cc]athedral|[Cc]onvent|[Cc]ollege|[Hh]all|[Pp]arish))?)(?=[,.;:"\n]| (?:and|in|on|at|where|when|with|for|by|was|is|were|to|until|since|after|before|as|near|but)\b)/gu,
  /(?<![\p{L}])((?:the )?(?:\p{Lu}\p{Ll}+ ){0,2}(?:School|Hospital|Prison|Colony|Camp|Clinic|Mine|Factory|Warehouse|Base|Unit|Depot|Kindergarten|Lyceum|Gymnasium|Plant|Shaft|Orphanage|Barracks|Post|Precinct|Zone) (?:No\.? ?|Number |# ?|IK-)\d{1,4})(?!\d)/gu,
  /(?<![\p{L}\d])(\d{1,4}-\d{1,4}(?:-\d{1,4})?,? \p{Lu}\p{L}+(?:[ -]\p{Lu}?\p{L}+)?)(?=[,.;])/gu,
  /(?<![\p{L}])(\p{Lu}\p{L}+(?: \p{Lu}\p{L}+)? (?:\d{1,3}(?:st|nd|rd|th)|First|Second|Third|Fourth|Fifth|Main|Cross) (?:Street|Road|Lane|Cross|Avenue|Main))(?!\p{L})/gu,
  /(?<![\p{L}])((?:the )?(?:\p{Lu}[\p{L}'-]+ ){1,3}?(?<='s )(?:bakery|shop|garage|caf[eé]|restaurant|pharmacy|farm|workshop|clinic|store|grocery|barber ?shop|salon|guest ?house|tea ?house|house|butcher's|bar|pub|kiosk|stall|mill|smithy|boatyard))(?!\p{L})/gu,
  /\b(?:shop|store|caf[eé]|restaurant|bakery|pharmacy|salon|grocery|bar|kiosk|tea ?house|guest ?house|barber)(?: of [a-z]+(?: [a-z]+)?| for [a-z]+)?,? (?:called |named |known as )?((?:the )?"?\p{Lu}\p{L}+(?: \p{Lu}\p{L}+){0,2}"?)(?=[,.;:])/gu,
  /(?<![\p{L}])((?:the )?(?:first|second|third|fourth|fifth|\d(?:st|nd|rd|th)|lower|upper) (?:basement|underground|cellar)(?: level| floor)?)(?!\p{L})/giu,
  /(?<![\p{L}])((?:the )?(?:parish|seminary|monastery|mission|shrine|sanctuary) of (?:the )?\p{Lu}[\p{L}-]+(?: \p{Lu}[\p{L}-]+)?(?: in \p{Lu}[\p{L}-]+(?: \p{Lu}[\p{L}-]+)?)?)/gu,
  /(?<![\p{L}])((?:the )?\p{Lu}[\p{L}-]+ for (?:girls|boys|women)(?: school)?)(?!\p{L})/gu,
];
const KILOMETRE =
  /\b(?:at )?(?:kilomet(?:re|er)|km|mile|milestone|junction|exit) (?:post |marker )?\d{1,4}(?:\.\d)?(?: (?:of|on) (?:the )?[A-Z][\w'-]+(?: [A-Za-z][\w'-]+)?)?/g;
const DOOR_AR = new RegExp(
  `(?<!\\p{L})[وبفلك]?(?:${DOORS_AR.map((door) => door.replace(/[أإآ]/g, 'ا').replace(/ة/g, 'ه')).join('|')})(?: رقم)? (?:\\d{1,4}|الاول|الثاني|الثالث|الرابع|الخامس|السادس|السابع|الثامن|التاسع|العاشر)(?!\\p{L})`,
  'gu',
);

const NOT_SITE_NAME =
  /^(?:The|A|An|In|On|At|When|If|But|And|It|He|She|They|This|That|Which|Since|After|Before|Then|Its|His|Her|Their|Resolution|Case|Section)\b/;
const TIME_WORD =
  /^(?:January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b/;

/** Somebody was there, came from there, stood before it: not the house as one that speaks. */
const STANDS_THERE =
  /\b(?:in|at|inside|outside|near|behind|opposite|beside|from|into|to|under|above|below|around|roof of|gate of|yard of|basement of|floor of|level of|corridors? of|of|infants at|works? (?:at|in|for)|worked (?:at|in|for)) (?:the )?$/i;
/** Houses that everybody knows. */
const WORLD_KNOWN =
  /\b(?:Eiffel|Brandenburg|Trump|Westminster|Lambeth|Canterbury|Notre|Brooklyn|Tower|Golden Gate|Hoover|Aswan|Three Gorges|Al-Aqsa|Umayyad|Blue|Red|Times|Trafalgar|Tahrir|Tiananmen|Harvard|Oxford|Cambridge|Yale|Columbia|London|Wembley|Allenby|Kerch|Rafah|Walter Reed) (?:\p{L}+ )?(?:Tower|Bridge|Dam|Mosque|Church|Square|School|Hospital|Stadium|Crossing|Gate|crossing|mosque|bridge|dam|square|church|tower)\b/u;

const isLarge = (text: string): boolean =>
  [...LARGE_SITES_EN].some((site) => new RegExp(`\\b${site}s?\\b`, 'i').test(text));

function sitesEn({ shadow }: RiskText): Found[] {
  const found: Found[] = [];
  const add = (start: number, end: number): void => {
    const clash = found.findIndex((other) => other.start < end && start < other.end);
    const longer = clash === -1 || (found[clash]?.end ?? 0) - (found[clash]?.start ?? 0) < end - start;
    if (!longer) return;
    if (clash !== -1) found.splice(clash, 1);
    found.push({ rule: 'place', start, end });
  };
  for (const match of shadow.matchAll(SITE_THEN_NAME)) {
    const [text] = match;
    const isOf = /\b(?:of|called|named|known as) (?:the )?["A-Za-z]/.test(text);
    const named = text.replace(/^.*?(?:of|in|at|called|named|known as) (?:the )?/, '');
    if (/ (?:in|at) /.test(text) && !text.includes('"')) continue;
    if (TIME_WORD.test(named) || (isLarge(text) && !text.includes('"') && !isOf)) continue;
    add(match.index, match.index + text.length);
  }
  for (const match of shadow.matchAll(NAME_THEN_SITE)) {
    let [text] = match;
    let start = match.index;
    const lead = NOT_SITE_NAME.exec(text);
    if (lead && !text.startsWith('The "') && /^The /.test(text) === false) {
      text = text.slice(lead[0].length).trimStart();
      start = match.index + match[0].length - text.length;
    }
    const site = match[1] ?? '';
    const isStreet = /street|road|avenue|lane|alley/i.test(site);
    const nameOnly = text
      .slice(0, text.length - site.length)
      .replace(/^[Tt]he /, '')
      .trim();
    if (nameOnly === '' || TIME_WORD.test(nameOnly)) continue;
    const isThere = STANDS_THERE.test(shadow.slice(Math.max(0, start - 24), start));
    if (!text.includes('"') && !isStreet && ((isLarge(site) && !isThere) || isCommonNoun(nameOnly))) continue;
    if (isLarge(site) && !text.includes('"') && WORLD_KNOWN.test(text)) continue;
    if (/^(?:Wall|Downing) [Ss]treet$/.test(text.replace(/^[Tt]he /, ''))) continue;
    add(start, start + text.length);
  }
  for (const pattern of OTHER_SITES) for (const { start, end } of spansOf(shadow, pattern)) add(start, end);
  for (const pattern of [CAMP_NAME, DOOR_EN, KIND_FIRST, KILOMETRE])
    for (const match of shadow.matchAll(pattern)) add(match.index, match.index + match[0].length);
  return found;
}

const NOT_NAMES = new Set(NOT_NAMES_EN);
/** "Federal prison", "National headquarters": every word of it is one of the language. */
const isCommonNoun = (name: string): boolean =>
  name.split(/[ -]/).every((part) => NOT_NAMES.has(part.toLowerCase()));

/** How many words name the place after the word for it; 0 where nothing names it. */
function nameLength(words: readonly Word[], index: number): number {
  const word = words[index];
  if (!word?.isArabic) return 0;
  // Or, and mother of: before another word, after a village, it is a name.
  const isStart = PLACE_STARTS.hasPlain(word) && words[index + 1]?.isArabic === true;
  if (NOT_PLACES.hasPlain(word) && !isStart) return 0;
  if (PLACE_STARTS.hasPlain(word)) return words[index + 1]?.isArabic ? 2 : 1;
  const isDefinite = word.text.startsWith('ال') && word.text.length > 4;
  if (isDefinite || GIVEN.hasPlain(word) || TOWNS.hasPlain(word)) return 1;
  // Without the article and without a list: an adjective would agree, a preposition would be short.
  return word.text.length >= 4 && !/(?:ي|يه|ين|ون)$|^[يت]\p{L}{3}$/u.test(word.text) ? 1 : 0;
}

/** Streets and houses are called after what is dear to everybody; elsewhere these words are only words. */
const STREET_SITES = /^(?:شارع|نهج|زنقه|درب|عماره|بنايه|حي|دوار|ساحه|ميدان|جسر|كورنيش)$/;
const STREET_NAMES =
  /^(?:ال)?(?:سلام|حريه|عداله|وحده|جمهوريه|استقلال|ثوره|شهدا|نصر|امل|كرامه|سعاده|زهور|نور|جامعه|محطه|رييس)$/;

const VILLAGE = /^(?:قريه|ضيعه|بلده|دوار|دشره|عزبه|كفر|نجع|حله)$/;

/** Indefinite words that follow these are seldom a name. */
const STRICT_SITES =
  /^(?:منزل|بيت|محطه|محل|دكان|مكتبه|نادي|مطعم|بنا|طريق|مقر|قاعده|ساحه|ميدان|مجمع|برج|جسر|مدرسه|عياده|مصنع|فندق|مزرعه|مستودع|شقه|معبر)$/;
const LARGE_SITES =
  /^(?:بوابه|مخزن|ثانويه|اعداديه|متوسطه|مركز صحي|بنا|طريق|مدرسه|عياده|مصنع|مقر|قاعده|مجمع|ميدان|ساحه|جسر|معبر|محطه|منزل|بيت)$/;
/** A school by its name, and then by its kind: nothing else is called so. */
const SCHOOL_KIND =
  /^(?:ال)?(?:رسمي|رسميه|شمالي|شماليه|جنوبي|جنوبيه|شرقي|شرقيه|غربي|غربيه|مركزي|مركزيه|قديم|قديمه|جديد|جديده|حكومي|حكوميه|خيري|خيريه|اهلي|تخصصي|تخصصيه|طبي|طبيه|اساسيه|ابتداييه|ثانويه|اعداديه|مختلطه|متوسطه|خاصه|اهليه|نموذجيه)$/;
/** The Nima health centre, whatever it is called after. */
const HEALTH_CENTRE = /(?<!\p{L})[وفبل]?(مركز \p{L}+(?: \p{L}+)? (?:ال)?(?:صحي|طبي|ثقافي|اسلامي))(?!\p{L})/gu;
/** A ward of a hospital: with the house known, a dozen people. */
const WARD_AR =
  /(?<!\p{L})[وفبل]?((?:قسم|جناح|وحده|عنبر) (?:ال)?(?:عنايه(?: (?:ال)?(?:مركزه|مشدده|فايقه))?|طواري|اسعاف|جراحه|حروق|كلي|غسيل الكلي|خدج|حضانه|ولاده|اطفال|اشعه|تخدير|عظام|قلب|اورام|نسايي[هة]?))(?!\p{L})/gu;

function sitesAr({ shadow, words }: RiskText): Found[] {
  const found: Found[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    if (!word?.isArabic) continue;
    const site = SITES_ARABIC.at(words, index);
    if (site === null) continue;
    const last = words[index + site.count - 1] ?? word;
    const base = shadow.slice(site.start, last.end);
    const quoted = /^ (?:ال\p{L}+ )?"[^"\n]{2,40}"/u.exec(shadow.slice(last.end, last.end + 60));
    if (quoted) {
      found.push({ rule: 'place', start: site.start, end: last.end + quoted[0].length });
      continue;
    }
    // Before "well" the letter for "like" or "with" makes another word: a big, a small matter.
    if (/^[كبص](?:بير|بيره)$/.test(word.text)) continue;
    // "The prison" is followed by a description; "prison of" by a name.
    if (/^(?:ال|لل)/.test(base)) continue;
    const next = words[index + site.count];
    if (!next || shadow.slice(last.end, next.start) !== ' ') continue;
    const isStreet = STREET_SITES.test(base) && STREET_NAMES.test(next.text);
    // Before a village's name any word may stand: in front of, imam, mother.
    const isVillage =
      VILLAGE.test(base) &&
      next.isArabic &&
      next.text.length > 2 &&
      !/^(?:في|من|علي|الي|عن|التي|الذي|كامله|صغيره|كبيره|نايي?ه|مجاوره|قريبه|بعيده|اخري|واحده|هادي?ه|جبليه|ساحليه|حدوديه)$/.test(
        next.text,
      );
    const count = isStreet ? 1 : Math.max(nameLength(words, index + site.count), isVillage ? 1 : 0);
    if (count === 0) continue;
    // A nameless grave, a closed well: a participle that agrees describes the place.
    if (/ه$/.test(base) && /^م\p{L}{3,4}ه$/u.test(next.text) && !GIVEN.hasPlain(next)) continue;
    const isNamed = next.text.startsWith('ال') || PLACE_STARTS.hasPlain(next) || GIVEN.hasPlain(next);
    if (STRICT_SITES.test(base) && !isNamed) continue;
    const isGate =
      /^(?:بوابه|مخزن)$/.test(base) &&
      !NOT_PLACES.hasPlain(next) &&
      !next.text.startsWith('ال') &&
      next.text.length >= 4;
    const isSchool =
      /^(?:مدرسه|عياده|مستشفي|مشفي|مصنع|معمل)$/.test(base) &&
      SCHOOL_KIND.test(words[index + site.count + 1]?.text ?? '');
    if (
      LARGE_SITES.test(base) &&
      !isSchool &&
      !isGate &&
      !isVillage &&
      !PLACE_STARTS.hasPlain(next) &&
      !GIVEN.hasPlain(next)
    )
      continue;
    found.push({
      rule: 'place',
      start: site.start,
      end: words[index + site.count + count - 1]?.end ?? next.end,
    });
  }
  for (const { start, end } of [...spansOf(shadow, WARD_AR), ...spansOf(shadow, HEALTH_CENTRE)])
    if (!found.some((other) => overlaps(other, { start, end }))) found.push({ rule: 'place', start, end });
  for (const match of shadow.matchAll(DOOR_AR)) {
    const shift = /^[وبفلك](?=ال)/.test(match[0]) ? 1 : 0;
    const start = match.index + shift;
    const end = match.index + match[0].length;
    if (!found.some((other) => other.start < end && start < other.end))
      found.push({ rule: 'place', start, end });
  }
  return found;
}

export const findPlaces = (text: RiskText): Found[] => [...sitesEn(text), ...sitesAr(text)];

const TOWN =
  "(?:(?:[A-Z][a-z'-]+|(?:al|el|ad|ar|as|ash|az|ez)-[A-Z][a-z'-]+|[A-Z][a-z]*-[A-Z][a-z]+)(?: |$|(?=\\W)))";
const IN_TOWN = new RegExp(
  `\\b(?:in|at|near|outside|from|around|to|inside|(?:north|south|east|west)(?:-?(?:east|west))? of) (?:the (?:city|town|suburbs?|outskirts|district|province|village|port) of )?(${TOWN}{1,3})`,
  'g',
);
/** the Basra oil terminal, al-Shifa hospital */
const AT_HOUSE = new RegExp(
  `\\b(?:the )?(${TOWN}{1,3}(?:[a-z]+ )?(?:[Hh]ospital|[Tt]erminal|[Rr]efinery|[Aa]irport|[Pp]ort|[Pp]lant|[Ff]actory|[Uu]niversity|[Cc]linic|[Ss]chool|[Bb]ase|[Mm]useum|[Ee]mbassy|[Ss]tation|[Mm]ine|[Ff]ield|[Cc]ourt|[Ss]tadium|[Ll]ibrary|[Oo]ffice|[Bb]ranch|[Dd]epot|[Ww]arehouse|[Yy]ard|[Rr]egistry|[Ll]aborator(?:y|ies)|[Mm]arket|[Pp]rison|[Cc]ourthouse|[Cc]learing house|[Hh]ealth cent(?:re|er)|[Dd]ispensary|[Bb]arracks|[Mm]ill|[Ff]arm|[Ww]orkshop|[Ss]hipyard|[Ss]hop|[Cc]ollege|[Ii]nstitute|[Mm]orgue|[Tt]ower|[Ff]erry|[Hh]arbou?r|[Cc]rossing|[Bb]order post|[Bb]ridge|[Hh]otel|[Mm]osque|[Cc]hurch|[Mm]onastery|[Cc]onvent|[Dd]am|[Ss]hrine|[Tt]emple|[Oo]rphanage)\\b)`,
  'g',
);
/** San Pedro, Tel Kaif, New Delhi: words that are no name alone and begin many. */
const TOWN_STARTS =
  /^(?:san|santa|saint|los|las|el|la|port|new|tel|deir|tal|tall|jabal|wadi|bab|ain|ras|kafr|khan|beit|bayt|cape|puerto|dar|buenos|rio|costa|lake|mount) [a-z]/i;
const LARGE_PLACE =
  /(?<!\p{L})(?:مدينه|بلده|محافظه|ريف|ضاحيه|مشفي|مستشفي|منطقه|مطار|مرفا|مينا|معمل|مصنع|مكتب|فرع|مركز|محكمه|مديريه|سجل|السجل|مصرف|بنك|شركه|مستودع|ورشه|مخفر|قسم|ثانويه|كليه|جامعه|مدرسه|منجم|حقل|مصفاه|سوق|معبر|جسر|فندق|جامع|كنيسه|دير|سد|ميتم|مقبره) [\u0620-\u064a]{3,}(?: [\u0620-\u064a]{4,})?/gu;

/** Towns, hospitals, provinces: too large to warn of alone, small enough beside an hour and a role. */
export function findLargePlaces(text: RiskText): Span[] {
  const { shadow, words } = text;
  const spans: Span[] = [];
  for (const match of shadow.matchAll(IN_TOWN)) {
    const name = match[1] ?? '';
    const first = name.trim().split(' ')[0]?.toLowerCase() ?? '';
    const isTown = TOWN_STARTS.test(name) && !NOT_NAMES.has(name.trim().split(' ')[1]?.toLowerCase() ?? '');
    if (TIME_WORD.test(name) || (NOT_NAMES.has(first) && !isTown)) continue;
    const start = match.index + match[0].lastIndexOf(name);
    spans.push({ start, end: start + name.trimEnd().length });
  }
  for (const match of shadow.matchAll(AT_HOUSE)) {
    const name = match[1] ?? '';
    if (!/^(?:[A-Z]|al-|el-|ad-|ar-|as-|ash-|az-|ez-)/.test(name) || NOT_SITE_NAME.test(name)) continue;
    if (isCommonNoun(name.trim().replace(/ \S+$/, ''))) continue;
    spans.push({ start: match.index, end: match.index + match[0].length });
  }
  for (const match of shadow.matchAll(LARGE_PLACE))
    spans.push({ start: match.index, end: match.index + match[0].length });
  for (let index = 1; index < words.length; index += 1) {
    const town = TOWNS.at(words, index);
    if (town === null) continue;
    const before = words[index - 1]?.text ?? '';
    const isIn =
      /^(?:و?في|من|الي|قرب|ب|خارج|داخل|شمال|جنوب|شرق|غرب|وسط)$/.test(before) ||
      town.start > (words[index]?.start ?? 0);
    if (isIn) spans.push({ start: town.start, end: words[index + town.count - 1]?.end ?? town.start });
  }
  return spans;
}

export const isSiteWord = (word: Word | undefined): boolean => SITES_LATIN.has(word);
