/** Points on a map: coordinates in every notation, codes that stand for them, links that open them. */
import { type Found, overlaps, type RiskText, spansOf } from './text.ts';

const DEGREES = '\\s?[°o]\\s?';
const NORTH = '(?:[NSns](?![\\p{L}])|north|south|شمالا?|جنوبا?)';
const EAST = '(?:[EWew](?![\\p{L}])|east|west|شرقا?|غربا?)';
const BETWEEN = '(?:\\s*[,;/|]\\s*|\\s+(?:and|by|و)?\\s*)';
const SIDE = `(?:${NORTH}|${EAST})`;
/** 33°18'46"N, 33° 18.77' N; the minutes are what makes it a point. */
const SEXAGESIMAL = `\\d{1,3}${DEGREES}\\d{1,2}(?:\\.\\d+)?\\s?'?\\s?(?:\\d{1,2}(?:\\.\\d+)?\\s?(?:"|'')?)?(?:\\s?${SIDE})?`;

const CERTAIN: readonly RegExp[] = [
  /geo:\s?-?\d{1,2}(?:\.\d+)?,\s?-?\d{1,3}(?:\.\d+)?(?:[;?][\w=.;?&-]*)?/gi,
  new RegExp(`(?:(?<!\\p{L})${SIDE}\\s?)?${SEXAGESIMAL}(?:${BETWEEN}(?:${SIDE}\\s?)?${SEXAGESIMAL})?`, 'giu'),
  new RegExp(
    `(?<![\\p{L}\\p{N}.])-?\\d{1,2}(?:\\.\\d+)?(?:${DEGREES})?\\s?${NORTH}${BETWEEN}-?\\d{1,3}(?:\\.\\d+)?(?:${DEGREES})?\\s?${EAST}`,
    'giu',
  ),
  new RegExp(
    `(?<!\\p{L})[NS]\\s?\\d{1,2}\\.\\d+(?:${DEGREES})?${BETWEEN}[EW]\\s?\\d{1,3}\\.\\d+(?:${DEGREES})?`,
    'giu',
  ),
  new RegExp(`(?<![\\p{N}.])\\d{1,3}\\.\\d{2,}\\s?°(?:\\s?${SIDE})?`, 'giu'),
  /(?:lat(?:itude)?|خط (?:ال)?عرض|دايره (?:ال)?عرض)[^\d\n]{0,6}\d{1,2}(?:\.\d+)?[^\d\n]{0,4}[^\d\n]{0,12}(?:long?(?:itude)?|lng|خط (?:ال)?طول|الطول)[^\d\n]{0,6}\d{1,3}(?:\.\d+)?/giu,
  // Said in words: nine degrees three minutes north.
  /(?<![\p{N}.])\d{1,3}(?:\.\d+)? ?deg(?:rees?|\.)?,? (?:and )?\d{1,2}(?:\.\d+)? ?min(?:utes?|\.)?(?:,? (?:and )?\d{1,2}(?:\.\d+)? ?sec(?:onds?|\.)?)?(?: (?:north|south|east|west|N|S|E|W)\b)?/giu,
  /(?<![\p{N}.])\d{1,3}(?:\.\d+)? ?deg(?:rees?|\.)? (?:north|south|east|west)\b(?! of)/giu,
  /(?<!\p{N})\d{1,3} درجه(?: و ?| )\d{1,2} دقيقه(?:(?: و ?| )\d{1,2} ثانيه)?(?: (?:شمالا?|جنوبا?|شرقا?|غربا?))?/gu,
  /(?<!\p{L})[NS] ?\d{1,2} \d{1,2}\.\d+[ ,;/]+[EW] ?\d{1,3} \d{1,2}\.\d+/gu,
  /(?<![\p{N}.])\d{1,3} \d{1,2}\.\d+ ?'? ?[NS][ ,;/]+\d{1,3} \d{1,2}\.\d+ ?'? ?[EW](?!\p{L})/gu,
  // Degrees, minutes and seconds with nothing but spaces between.
  /(?<![\p{N}.])\d{1,2} \d{1,2} \d{1,2}(?:\.\d+)? ?[NS][ ,;/]+\d{1,3} \d{1,2} \d{1,2}(?:\.\d+)? ?[EW](?!\p{L})/gu,
  // Every number of it a word: twelve degrees forty-eight minutes north and forty-five degrees two minutes east.
  /(?<!\p{L})(?:\p{L}+[ -]){1,4}(?:degrees?|درجه|درجات)(?!\p{L})[^.\n\d]{2,50}?(?:minutes?|دقيقه|دقايق|دقيقتان|دقيقتين)(?!\p{L})[^.\n\d]{0,40}?(?:north|south|شمالا?|جنوبا?)[^.\n\d]{2,70}?(?:degrees?|درجه|درجات)[^.\n\d]{0,50}?(?:east|west|شرقا?|غربا?)(?!\p{L})/giu,
  // Metres east and north in a zone.
  /\b(?:zone|UTM|GDA ?\d{2,4}|WGS ?84)\b[^\n.]{0,24}?(?:E ?)?\d{6,7}(?:\.\d+)?(?: ?m?E)?[ ,;/]+(?:N ?)?\d{6,8}(?:\.\d+)?(?: ?m?N)?(?!\d)/giu,
  // A square of a kilometre, said to be a place.
  /(?<=(?:\b(?:[Gg]rid(?: ref(?:erence)?)?|MGRS|at|near|[Pp]osition|square)|احداثيات|موقع|عند)(?: is| was|:)? )\d{1,2}[C-HJ-NP-X] ?[A-HJ-NP-Z]{2} ?\d{4}(?!\d)/gu,
  // National grids: two letters and as many digits east as north, said to be a reference.
  /(?:\bgrid(?: ref(?:erence)?)?|map ref(?:erence)?|احداثيات(?: الشبكه)?)(?: is| was|:)? ([A-Z]{2} ?(?:\d{3} ?\d{3}|\d{4} ?\d{4}|\d{5} ?\d{5}))(?!\d)/giu,
  // Military grid: zone, square, then an even number of digits.
  /(?<![\p{L}\p{N}])\d{1,2}[C-HJ-NP-X] ?[A-HJ-NP-Z]{2} ?(?:\d{3} ?\d{3}|\d{4} ?\d{4}|\d{5} ?\d{5})(?!\d)/gu,
  /(?<![\p{L}\p{N}])\d{1,2}[C-HJ-NP-X] \d{6}(?:\.\d+)?m?E? \d{6,7}(?:\.\d+)?m?N?(?!\d)/gu,
  /(?:https?:\/\/)?(?:maps\.app\.goo\.gl|goo\.gl\/maps|(?:www\.)?google\.[a-z.]+\/maps|maps\.google\.[a-z.]+|(?:www\.)?openstreetmap\.org\/#map|maps\.apple\.com)[^\s)"]*/gi,
];

/** Two decimal numbers side by side; four decimals are eleven metres, three need somebody to call them a place. */
const DECIMAL_PAIR =
  /(?<![\p{L}\p{N}.])(-?\d{1,3}\.(\d{3,})) ?°?(?: ?[,;/|] ?| (?:and |و ?)?)(-?\d{1,3}\.(\d{3,})) ?°?(?![\p{N}]|\.\d)/gu;
const PLACE_CUE =
  /coordinat|position|location|located|gps|grid|point|lies|at $|احداثي|موقع|النقطه|تقع|يقع|نقطه|عند|جي بي اس/i;
const CUE_REACH = 40;

function isPair(match: RegExpExecArray, before: string): boolean {
  const [, latitude = '', latitudeDecimals = '', longitude = '', longitudeDecimals = ''] = match;
  if (Math.abs(Number(latitude)) > 90 || Math.abs(Number(longitude)) > 180) return false;
  return Math.min(latitudeDecimals.length, longitudeDecimals.length) >= 4 || PLACE_CUE.test(before);
}

export function findCoordinates({ shadow }: RiskText): Found[] {
  const found: Found[] = [];
  const add = (start: number, end: number): void => {
    const text = shadow.slice(start, end);
    const trimmed = text.trim();
    const from = start + text.indexOf(trimmed);
    const span = { start: from, end: from + trimmed.length };
    if (!found.some((other) => overlaps(other, span))) found.push({ rule: 'coordinates', ...span });
  };
  for (const pattern of CERTAIN)
    for (const match of shadow.matchAll(pattern)) add(match.index, match.index + match[0].length);
  for (const match of shadow.matchAll(DECIMAL_PAIR)) {
    if (isPair(match, shadow.slice(Math.max(0, match.index - CUE_REACH), match.index)))
      add(match.index, match.index + match[0].length);
  }
  return found;
}

const CODES: readonly RegExp[] = [
  // Open location codes: twenty digits without vowels; whole, or shortened by up to four beside a town.
  /(?<![\p{L}\p{N}+])(?:[23456789CFGHJMPQRVWX]{8}|[23456789CFGHJMPQRVWX]{6}|(?=[2-9]*[CFGHJMPQRVWX])[23456789CFGHJMPQRVWX]{4})\+[23456789CFGHJMPQRVWX]{2,7}(?![\p{L}\p{N}])/giu,
  /\/\/\/ ?\p{L}+(?:[.·]\p{L}+){2}/gu,
  /(?:https?:\/\/)?(?:w3w\.co|what3words\.com)\/[\p{L}.]+/giu,
  /(?:what3words|w3w|ثلاث كلمات|الكلمات الثلاث)[^\n.]{0,20}?(\p{L}{2,}(?:\.\p{L}{2,}){2})/giu,
  /(?:what3words|w3w)(?: address)?(?: is|:) ?(\p{Ll}{3,}[ ,]+\p{Ll}{3,}[ ,]+\p{Ll}{3,})(?!\p{L})/giu,
  // Three words with points between them and no address of the web: a square of three metres.
  /(?<![\p{L}\p{N}./@_-])(?!www\.)\p{Ll}{3,}\.\p{Ll}{3,}\.(?!(?:com|org|net|info|edu|gov|mil|int|news|onion|local|html?|pdf|json|txt)(?!\p{L}))\p{Ll}{3,}(?![\p{L}\p{N}./@_-]|\.\p{L})/gu,
  /(?:maidenhead|locator)(?: square| code)?(?: is| was|:)? ([A-R]{2}\d{2}[a-x]{2}(?:\d{2})?)(?![\p{L}\p{N}])/giu,
  // A square on a map without the word for its alphabet: four letters at most are next to each other in a word of that kind.
  /(?:\b(?:map|square|tile|grid|location|pin|spot|marker)|خريط\p{L}*|(?:ال)?رمز (?:ال)?(?:جغرافي|مكاني)|مربع|موقع\p{L}*|نقطه)[^\n.]{0,30}?(?<![\p{L}\p{N}./@_-])((?=[a-z0-9]*\d[a-z0-9]*\d)(?=[a-z0-9]*[a-z][a-z0-9]*[a-z])[0-9b-hjkmnp-z]{7,12})(?![\p{L}\p{N}@_/-]|\.[\p{L}\p{N}])/gu,
  /(?:geo ?hash|جيو ?هاش)[^\n]{0,12}?((?=[a-z]*\d)[0-9b-hjkmnp-z]{5,12})(?![\p{L}\p{N}])/giu,
];

export function findPlaceCodes({ shadow }: RiskText): Found[] {
  const found: Found[] = [];
  for (const pattern of CODES) {
    for (const { start, end } of spansOf(shadow, pattern)) {
      if (!found.some((other) => overlaps(other, { start, end })))
        found.push({ rule: 'place-code', start, end });
    }
  }
  return found;
}
