/** Persons in Latin letters: by title, by kunya, by a given name, by what stands beside capitalised words. */
import { makeLexicon } from './lexicon.ts';
import { PERSON_EN } from './people.ts';
import { type Found, type RiskText, spansOf, type Word } from './text.ts';
import { GIVEN_NAMES_EN } from './wordlists/names.en.ts';
import { KNOWN_TO_ALL_EN } from './wordlists/public.ts';
import {
  ACTS_EN,
  BEFORE_NAMES_EN,
  NAMED_TRADES_EN,
  NOT_NAMES_EN,
  OFFICES_EN,
  SITES_EN,
  TITLES_EN,
} from './wordlists/words.en.ts';

const GIVEN = makeLexicon(GIVEN_NAMES_EN);
const TITLES = makeLexicon(TITLES_EN);
const OFFICES = makeLexicon(OFFICES_EN);
const NOT_NAMES = makeLexicon(NOT_NAMES_EN);
const ACTS = makeLexicon(ACTS_EN);
const BEFORE = makeLexicon(BEFORE_NAMES_EN);
const COMMON_WORDS = new Set(NOT_NAMES_EN);
const isCommonWord = (part: string): boolean => COMMON_WORDS.has(part.toLowerCase());
const KNOWN_TO_ALL = new Set(KNOWN_TO_ALL_EN.map((name) => name.toLowerCase()));
const isKnownToAll = (name: string): boolean => KNOWN_TO_ALL.has(name.toLowerCase().replace(/'s$/, ''));
const SITES = makeLexicon(SITES_EN);

const KUNYA = /^(?:Abu|Abou|Aboo|Um|Umm|Oum)$/;
/** Towns that are called as a man is. */
const KUNYA_PLACES = /^(?:Dhabi|Ghraib|Simbel|Kamal|Dis|Musa|Qir|Qasr|al-Fahm)$/i;
const PARTICLE =
  /^(?:al|el|ad|ash|ar|az|bin|ibn|bint|ben|van|von|de|der|den|del|della|da|di|dos|du|le|ter|ould|abu|o)$/;
const ARTICLE_NAME = /^(?:al|el|ad|as|ash|an|ar|at|az|ul)-[A-Z]/;
/** Alhamza, Almasri, Al-Rawi: a family after its home or its forefather. */
const FAMILY = /^(?:Al|El)-?[A-Za-z][a-z]{2,}/;
const NOT_FAMILY =
  /^(?:Al-?(?:Jazeera|Arabiya|Qaeda|Qaida|Shabaab|Nusra|Hayat|Aqsa|Alba)|Also|Alter|Although|Already|Always|Almost|Alone|Along|Albania|Algeria|Alaska|Alberta|Elections?|Eleven|Else|Elder|Electric\w*|Elite|Elsewhere|Algiers|Aleppo)/;
const MOST_WORDS = 5;

const isCapital = (word: Word | undefined): boolean =>
  word !== undefined && /^[A-Z]/.test(word.text) && !/^[A-Z]{2,}$/.test(word.text.replace(/[^A-Za-z]/g, ''));

const isPart = (word: Word | undefined): boolean =>
  word !== undefined && (isCapital(word) || ARTICLE_NAME.test(word.text));

/** Words stand side by side when nothing but a space, an initial's point or a hyphen is between. */
const gapIs = (shadow: string, left: Word | undefined, right: Word | undefined, pattern: RegExp): boolean =>
  left !== undefined && right !== undefined && pattern.test(shadow.slice(left.end, right.start));

/** The words of a name that begins here; capitalised words that name no person end it. */
function nameFrom({ shadow, words }: RiskText, index: number): number {
  let count = 0;
  while (count < MOST_WORDS) {
    const at = index + count;
    const word = words[at];
    if (word === undefined) break;
    const previous = words[at - 1];
    if (count > 0) {
      const isInitial = previous?.text.length === 1 || TITLES.has(previous);
      if (!gapIs(shadow, previous, word, isInitial ? /^\.? $/ : /^ $/)) break;
    }
    if (isPart(word) && !NOT_NAMES.hasPlain(word) && !OFFICES.has(word)) count += 1;
    else if (PARTICLE.test(word.text) && isPart(words[at + 1]) && count > 0) count += 1;
    else break;
  }
  while (count > 0 && PARTICLE.test(words[index + count - 1]?.text ?? '')) count -= 1;
  return count;
}

/** "Yusuf's" is Yusuf. */
const endOf = (word: Word | undefined, otherwise: number): number =>
  word === undefined ? otherwise : word.end - (/'s$/i.test(word.text) ? 2 : 0);

const OFFICE_REACH = 4;

/** President X, Prime Minister of Y, Z: an office right before, or a description with an office right after. */
function isPublic({ shadow, words }: RiskText, first: number, count: number): boolean {
  for (let back = 1; back <= OFFICE_REACH; back += 1) {
    const word = words[first - back];
    if (!word || !gapIs(shadow, word, words[first - back + 1], /^[, ]{1,2}$/)) break;
    if (OFFICES.has(word)) return true;
    if (!isCapital(word) && !/^(?:of|the|for|and|elect|foreign|state|general)$/.test(word.lower)) break;
  }
  const last = words[first + count - 1];
  if (last === undefined) return false;
  const after = shadow.slice(last.end, last.end + 60);
  return /^, (?:then |the |its |their |a )?(?:[A-Za-z'-]+ ){0,4}?(?:president|prime minister|minister|king|chancellor|governor|mayor|senator|ambassador|spokes(?:man|woman|person)|secretary[- ]general|director[- ]general|attorney general|chief executive|(?:special )?envoy|(?:under|assistant)-secretary(?:-general)?|rapporteur|coordinator|commissioner|representative|head coach|coach|striker|captain|head of (?:the )?[A-Z]|leader of (?:the )?[A-Z])\b/.test(
    after,
  );
}

function isSpeakerOrSubject({ shadow, words }: RiskText, first: number, count: number): boolean {
  const before = words[first - 1];
  const last = words[first + count - 1];
  const after = words[first + count];
  // At Ridgeline, in Harasta: a place, whatever it did.
  if (before && /^(?:at|in|near|inside|outside|into|around|across)$/.test(before.lower)) return false;
  if (before && BEFORE.has(before) && gapIs(shadow, before, words[first], /^[,:]? ?["(]?$/)) return true;
  if (before?.lower === 'by' && gapIs(shadow, before, words[first], /^ ["]?$/)) return true;
  if (after && ACTS.hasPlain(after) && gapIs(shadow, last, after, /^[",]{0,2} $/)) return true;
  return (
    last !== undefined &&
    /^(?:, (?:a|an|who|whose|\d\d)\b|,? \(?(?:aged )?\d\d[,)])/.test(shadow.slice(last.end, last.end + 14))
  );
}

/** The words before the comma are an office's. */
const OFFICE_AHEAD =
  /\b(?:president|premier|minister|chancellor|king|queen|governor|mayor|ambassador|secretary|speaker|spokes\w+|senator|commissioner|chair\w*|chief|director|general|leader|judge|justice|candidate|singer|actor|player|striker|winger|goalkeeper|champion|winner|captain|manager|novelist|poet|composer|filmmaker|director)$/i;

/** At the head of a sentence these have a capital and are part of no institution. */
const FUNCTION_WORD =
  /^(?:By|When|While|With|From|To|In|At|On|Of|And|But|Or|The|A|An|For|As|After|Before|Since|Until|According|If|That|This|Then|So|Because|Although|However|Only|Even|Author|About|Call|Contact|Write|Ring|Dear|Source|One|Two|Three|Mr|Mrs|Ms|Dr|Prof)$/;
/** The guard's sister, Ilse, said: named between two commas. */
const BETWEEN_COMMAS =
  /\b(?:sister|brother|wife|husband|mother|father|son|daughter|cousin|uncle|aunt|friend|colleague|neighbou?r|boss|assistant|secretary|driver|widow|partner|lawyer|deputy|supervisor|manager|nephew|niece|(?:brother|sister|mother|father|son|daughter)-in-law|grand(?:son|daughter|mother|father)|step(?:son|daughter|brother|sister|mother|father)|fianc[eé]e?|ex-wife|ex-husband|twin|roommate|cellmate|classmate|foreman|superior|landlord|landlady), ([A-Z][a-z]+(?: [A-Z][a-z]+)?)(?=[,.;])/g;
/** The head coach, Ilse Varga, said; the boy, Yonas, knew: a person's word, then who it is between two commas. */
const AFTER_TRADE = new RegExp(
  `\\b(${PERSON_EN}), (\\p{Lu}\\p{Ll}[\\p{L}'-]*(?: \\p{Lu}\\p{Ll}[\\p{L}'-]*){0,2})(?=[,.;])`,
  'gu',
);
/** El Zurdo, as everybody calls him. */
const AS_CALLED =
  /(?<![\p{L}'-])(\p{Lu}[\p{L}'-]+(?: \p{Lu}[\p{L}'-]+){0,2}), (?:as|which is what|that is what) (?:everybody|everyone|they|people|his friends|her friends|friends|colleagues|neighbou?rs|locals|the [\p{L}-]+|all|we) (?:all )?(?:calls?|called|names?|named|knows?|knew) (?:him|her|them|me)\b/gu;
/** According to Ilse Varga, the widow. */
const BY_ACCOUNT =
  /\b(?:[Aa]ccording to|told (?:us|me)(?: by)?|says|said|named|[Ff]or|[Bb]y) (\p{Lu}\p{Ll}[\p{L}'-]*(?: \p{Lu}\p{Ll}[\p{L}'-]*){1,2})(?=, (?:the|an?|his|her|their|who|whose|for|aged|\d\d|one of)\b)/gu;
/** His brother Bwalya, my brother-in-law Hamada: whose they are, what they are to them, and then the name. */
const WHOSE_KIN =
  /\b(?:[Hh]is|[Hh]er|[Mm]y|[Tt]heir|[Oo]ur) (?:(?:elder|older|younger|late|twin|own|little|big|half|eldest|youngest|first|second) )?(?:brother|sister|cousin|uncle|aunt|nephew|niece|son|daughter|husband|wife|mother|father|friend|neighbou?r|colleague|driver|fixer|boss|fianc[eé]e?|(?:brother|sister|father|mother|son|daughter)-in-law|step(?:son|daughter|father|mother|brother|sister)|grand(?:son|daughter|father|mother)|roommate|cellmate|classmate) (\p{Lu}\p{Ll}[\p{L}'-]*(?: \p{Lu}\p{Ll}[\p{L}'-]*){0,2})/gu;
/** The patient is Naw Paw Mu: who somebody is. */
const WHO_IS = new RegExp(
  `\\b(?:${PERSON_EN})(?: (?:in|at|from|of) [A-Z][\\w-]+)? (?:is|was|were) (\\p{Lu}\\p{Ll}[\\p{L}'-]*(?: \\p{Lu}\\p{Ll}[\\p{L}'-]*){1,2})(?=[,.;(]| \\()`,
  'gu',
);
/** Darryl "Spud" Concannon. */
const WITH_NICKNAME =
  /(?<![\p{L}'-])(\p{Lu}\p{Ll}[\p{L}'-]* "\p{Lu}[\p{L}' -]{1,20}" \p{Lu}\p{Ll}[\p{L}'-]*(?: \p{Lu}\p{Ll}[\p{L}'-]*)?)/gu;
/** Ilse Varga, the interpreter, can be reached. */
const IN_TRADE = new RegExp(
  `(?<![\\p{L}'-])(\\p{Lu}\\p{Ll}[\\p{L}'-]*(?: \\p{Lu}\\p{Ll}[\\p{L}'-]*){1,2})(?=, (?:the|our|their|its|his|her) (?!former (?:president|minister)|prime|president|coach|captain|champion|author|leader|singer|actor|director|founder|winner)(?:[a-z-]+ ){0,2}${PERSON_EN}[,.])`,
  'gu',
);
/** They called him "Scissors"; in the office they call me la Flaca. */
const CALLED_ONE =
  /\b(?:call(?:s|ed)?|nam(?:es|ed)|knew|knows|dubbed|nicknamed) (?:him|her|me|them) (?:only |simply |just )?("(?:\p{L}+ ?){1,3}"|(?:(?:la|el|le|the|al|il|o|a) )?\p{Lu}\p{Ll}[\p{L}'-]*(?: \p{Lu}\p{Ll}[\p{L}'-]*)?)/gu;
/** Ilse Varga, for the defence, read out. */
const FOR_SIDE =
  /(?<![\p{L}'-])(\p{Lu}\p{Ll}[\p{L}'-]*(?: \p{Lu}\p{Ll}[\p{L}'-]*){1,2})(?=, (?:for the (?:defen[cs]e|prosecution|family|claimants?|state|crown)|(?:then )?(?:aged )?(?:\d\d|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty)(?:-[a-z]+)?),|(?:an? )?[a-z-]{4,16}, (?:has|had|is|was|says|said|keeps|lives|works|told)\b))/gu;
/** Ilse, his sister, said. */
const OF_KIN =
  /(?<![\p{L}'-])(\p{Lu}\p{Ll}{2,}(?: \p{Lu}\p{Ll}+)?), (?:his|her|their|my|our|[\p{L}-]+'s) (?:(?:older|younger|elder|late|half|twin|former|eldest|youngest) )?(?:sister|brother|wife|husband|mother|father|son|daughter|cousin|uncle|aunt|nephew|niece|friend|colleague|neighbou?r|widow|roommate|cellmate|driver|assistant|(?:brother|sister|mother|father|son|daughter)-in-law)(?=[,. ])/gu;
/** By X. or X - Exclusive: whose text it is. */
const BYLINE =
  /^(?:By |Exclusive *[-|:] *|Report(?:ed)? by |Written by )?((?:[A-Z][\w'.-]+ ?){2,4}?(?:(?:,| and|, and) (?:[A-Z][\w'.-]+ ?){2,4}?)*)(?: *[-|:] *Exclusive\b.*| *["].*| *)$/gm;
/** A word in quotation marks after a word that gives names. */
/** Nicknamed Shorty, known as the Tailor: what a small circle calls somebody, with or without quotation marks. */
const NICKNAMED =
  /\b(?:nicknamed|known (?:locally |only )?as|goes by|went by|alias|a\.k\.a\.|aka|dubbed|(?:his|her|their) (?:nickname|alias|code ?name|nom de guerre)(?: is| was)?) (?:the name (?:of )?)?("(?:the )?[\p{Lu}][\p{L}' -]{1,30}"|(?:the )?[\p{Lu}][\p{Ll}][\p{L}'-]*(?: [\p{Lu}][\p{Ll}][\p{L}'-]*)?)/gu;
/** Thabo's cousin: whoever has a cousin is a person. */
const KIN_OF =
  /(?<![\p{L}'-])([A-Z]\p{Ll}{2,}(?: [A-Z]\p{Ll}+)?)'s (?:(?:older|younger|elder|late|half|twin|second|first) )?(?:cousin|brother|sister|wife|husband|son|daughter|mother|father|uncle|aunt|nephew|niece|widow|fianc[eé]e?|neighbou?r|grand(?:mother|father|son|daughter)|brother-in-law|sister-in-law|roommate|cellmate)\b/gu;
const QUOTED = new RegExp(
  `\\b(?:named|nam(?:ed|e is)|called|nicknamed|known as|alias|aka|a\\.k\\.a\\.|dubbed|codenamed|code-named|pseudonym|nom de guerre|${NAMED_TRADES_EN.join('|')}) (?:as )?"((?:[\\p{Lu}][\\p{L}'-]*|al-\\p{L}+)(?: (?:\\p{Lu}[\\p{L}'-]*|al-\\p{L}+|bin|ibn|abu)){0,3})"`,
  'gu',
);

/** A part of a name that can stand alone: capitalised, and no article or kunya. */
const AGAIN = /^(?!Abu$|Abou$|Umm?$|Bin$|Ibn$|Van$|Von$|Del$|Der$)\p{Lu}\p{Ll}[\p{L}'-]{1,}$/u;
const TITLES_ALONE = new Set(TITLES_EN);

export function findNamesEn(text: RiskText): Found[] {
  const { shadow, words } = text;
  const found: Found[] = [];
  const publicNames = new Set<string>();
  const add = (start: number, end: number, about: string): void => {
    if (!found.some((other) => other.start < end && start < other.end))
      found.push({ rule: 'name', start, end, about });
  };
  for (const match of shadow.matchAll(QUOTED)) {
    const inner = match[1] ?? '';
    const start = match.index + match[0].lastIndexOf(`"${inner}`);
    add(start, start + inner.length + 2, 'name-quoted');
  }
  for (const { start, end } of spansOf(shadow, NICKNAMED)) {
    const words = shadow.slice(start, end).replace(/["]|^the /g, '');
    if (!words.split(/[ -]/).every((part) => isCommonWord(part))) add(start, end, 'name-quoted');
  }
  for (const { start, end } of spansOf(shadow, KIN_OF))
    if (!shadow.slice(start, end).split(' ').some(isCommonWord)) add(start, end, 'name');
  for (const { start, end } of spansOf(shadow, OF_KIN))
    if (!shadow.slice(start, end).split(' ').some(isCommonWord)) add(start, end, 'name');
  for (const match of shadow.matchAll(AFTER_TRADE)) {
    const name = match[2] ?? '';
    const end = match.index + match[0].length;
    const before = shadow.slice(Math.max(0, match.index - 24), match.index + (match[1]?.length ?? 0));
    if (!OFFICE_AHEAD.test(before) && !name.split(/[ -]/).some(isCommonWord) && !isKnownToAll(name))
      add(end - name.length, end, 'name');
  }
  for (const pattern of [
    WITH_NICKNAME,
    IN_TRADE,
    WHOSE_KIN,
    WHO_IS,
    CALLED_ONE,
    AS_CALLED,
    BY_ACCOUNT,
    FOR_SIDE,
  ]) {
    for (const { start, end } of spansOf(shadow, pattern)) {
      const name = shadow.slice(start, end).trim();
      const isNickname =
        (pattern === AS_CALLED || pattern === CALLED_ONE) &&
        name.split(' ').some((part) => !isCommonWord(part));
      if ((isNickname || !name.split(/[ -]/).some(isCommonWord)) && !isKnownToAll(name))
        add(start, start + name.length, 'name');
    }
  }
  for (const match of shadow.matchAll(BETWEEN_COMMAS)) {
    const end = match.index + match[0].length;
    add(end - (match[1]?.length ?? 0), end, 'name');
  }
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    if (word === undefined || word.isArabic) continue;
    const next = words[index + 1];
    const isKunya =
      KUNYA.test(word.text) &&
      next !== undefined &&
      isPart(next) &&
      !KUNYA_PLACES.test(next.text) &&
      gapIs(shadow, word, next, /^[ -]$/);
    const hasTitle =
      !isKunya &&
      TITLES.hasPlain(word) &&
      word.text !== 'DR' &&
      gapIs(shadow, word, next, /^\.? "?$/) &&
      (isCapital(word) ||
        /^(?:sheikh|mr|mrs|ms|dr|don|doña|dona|dom|sor|hajji|haji|ustadh|emir|colonel|judge|officer|inspector|commander|captain)$/.test(
          word.lower,
        )) &&
      nameFrom(text, index + 1) > 0;
    const from = hasTitle ? index + 1 : index;
    const count = isKunya ? 1 + Math.max(1, nameFrom(text, index + 1)) : nameFrom(text, from);
    if (count === 0) continue;
    const last = words[from + count - 1];
    const end = endOf(last, word.end);
    if (isPublic(text, index, from - index + count) || isKnownToAll(shadow.slice(words[from]?.start, end))) {
      publicNames.add(last?.lower ?? '');
      index = from + count - 1;
      continue;
    }
    const isGiven = GIVEN.hasPlain(words[from]) || /^Abd(?:[aeu]l|ull|[aeu]r)/.test(words[from]?.text ?? '');
    const isFamily =
      count > 1 &&
      words
        .slice(from + 1, from + count)
        .some(({ text: part }) => (FAMILY.test(part) || ARTICLE_NAME.test(part)) && !NOT_FAMILY.test(part));
    const isPlace =
      SITES.has(words[from + count]) ||
      SITES.has(words[from - 1]) ||
      (NOT_NAMES.has(words[from - 1]) &&
        isCapital(words[from - 1]) &&
        !FUNCTION_WORD.test(words[from - 1]?.text ?? '') &&
        gapIs(shadow, words[from - 1], words[from], /^ $/)) ||
      (isCapital(words[from + count]) &&
        gapIs(shadow, last, words[from + count], /^ $/) &&
        NOT_NAMES.has(words[from + count]));
    // Of Economic Affairs, of a Ministry.
    const isOfHouse =
      words[from - 1]?.lower === 'of' && isCapital(words[from - 2]) && NOT_NAMES.has(words[from - 2]);
    const isKnownPublic = publicNames.has(last?.lower ?? '');
    if (isOfHouse || (hasTitle && isPlace)) continue;
    if (isKunya || hasTitle) add(word.start, end, isKunya ? 'name-kunya' : 'name-title');
    else if (isPlace || isKnownPublic) continue;
    else if (count > 1 && (isGiven || isFamily || isSpeakerOrSubject(text, from, count)))
      add(word.start, end, 'name');
    else if (count === 1 && isGiven && isSpeakerOrSubject(text, from, 1)) add(word.start, end, 'name');
    else if (
      count === 1 &&
      !/s$/.test(word.text) &&
      !/^(?:from|in|at|of|to|near|into)$/.test(words[index - 1]?.lower ?? '') &&
      /^, (?:who\b|\d\d,)/.test(shadow.slice(end, end + 8))
    )
      add(word.start, end, 'name');
    else continue;
    index = from + count - 1;
  }
  for (const match of shadow.slice(0, 600).matchAll(BYLINE)) {
    const inner = match[1]?.trim() ?? '';
    const isByline = /^(?:By |Exclusive|Report|Written)|[-|:] *Exclusive/.test(match[0]);
    const start = match.index + match[0].indexOf(inner);
    if (isByline && inner !== '' && !/Exclusive/.test(inner)) add(start, start + inner.length, 'name-byline');
  }
  return [...found, ...namedAgain(text, found)];
}

/** Whoever was named is named again by one part of the name: Sattar will know, Arunraj said. */
function namedAgain({ shadow, words }: RiskText, named: readonly Found[]): Found[] {
  const parts = new Set(
    named
      .filter(({ about }) => about !== 'name-byline')
      .flatMap(({ start, end }) => shadow.slice(start, end).split(/[ ,"]/))
      .filter((part) => AGAIN.test(part) && !isCommonWord(part) && !TITLES_ALONE.has(part.toLowerCase())),
  );
  return words
    .filter(
      (word) =>
        parts.has(word.text.replace(/'s?$/, '')) &&
        !named.some(({ start, end }) => word.start < end && start < word.end),
    )
    .map((word) => ({ rule: 'name', start: word.start, end: endOf(word, word.end), about: 'name' }));
}
