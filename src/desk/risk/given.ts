/** Somebody of the dictionary by the given name alone: where it stands as a name, and not as part of somebody else's. */
import { folded } from '../text/fold.ts';
import { makeLexicon } from './lexicon.ts';
import type { RiskText, Word } from './text.ts';
import { DOUBTFUL_NAMES_AR, GIVEN_NAMES_AR } from './wordlists/names.ar.ts';
import { GIVEN_NAMES_EN } from './wordlists/names.en.ts';
import { KNOWN_TO_ALL_AR } from './wordlists/public.ts';
import { OFFICES_AR, TITLES_AR } from './wordlists/words.ar.ts';
import { NOT_NAMES_EN, OFFICES_EN, TITLES_EN } from './wordlists/words.en.ts';

/** Before a name in an entry, and no part of it. */
const TITLE =
  /^(?:dr|mr|mrs|ms|miss|prof|sir|sheikh|shaikh|د|م|ا|الشيخ|السيد|السيده|الدكتور|الدكتوره|الاستاذ|الاستاذه|المهندس|المهندسه|الحاج|الحاجه)$/;
/** Half of a name: nobody is called Abu, and Abd is no name without what follows. */
const HALF =
  /^(?:abu|abou|um|umm|oum|ibn|bin|ben|bint|al|el|abd|abdul|abdel|abdal|ابو|ابا|ام|ابن|بن|بنت|ال|عبد)$/;
const LEAST_LETTERS = 3;

/** The given name of an entry of several words, folded; null where it has none that stands for itself. */
export function givenOf(entry: string): string | null {
  const parts = folded(entry)
    .toLowerCase()
    .split(/[^\p{L}\p{N}'-]+/u)
    .filter((part) => part !== '');
  if (parts.length < 2) return null;
  const given = parts.find((part) => !TITLE.test(part)) ?? '';
  return HALF.test(given) || given.length < LEAST_LETTERS ? null : given.replace(/['-]/g, '');
}

const GIVEN_EN = makeLexicon(GIVEN_NAMES_EN);
const WORDS_EN = makeLexicon(NOT_NAMES_EN);
const OFFICE_EN = makeLexicon(OFFICES_EN);
const TITLED_EN = makeLexicon(TITLES_EN);
/** Names that are words, months or countries too: only who speaks or has a title is a person. */
const DOUBTFUL_EN = new Set(
  'april art august austin bill chad charity chase chelsea china christian crystal dawn destiny dick dallas drew faith florence frank gene georgia glen grace grant guy harmony heath heather holly hope hunter india iris israel ivy jack jade jordan josh joy june justice kenya lance lily london lynn madison mark may melody mercy miles nick norm olive paris pat patience penny peter rich rob rose ruby rusty sandy sidney sky stone storm summer sunny sydney trinity troy victor victoria violet virginia wade ward will'.split(
    ' ',
  ),
);
const SPEAKS_EN =
  /^(?:said|says|told|tells|recalled|recalls|wrote|added|explained|explains|whispered|asked|answered|replied|phoned)$/;
const ARTICLE_NAME = /^(?:al|el|ad|as|ash|an|ar|at|az|ul)-\p{Lu}/u;
const LINK = /^(?:al|el|bin|ibn|bint|ben|van|von|de|della|da|di|dos|du|ould)$/;
/** After a name without a comma, and none themselves. */
const DAY = /^(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|[A-Z])$/;

const isCapital = (word: Word | undefined): word is Word => word !== undefined && /^\p{Lu}/u.test(word.text);
const isNear = (shadow: string, left: Word | undefined, right: Word | undefined): boolean =>
  left !== undefined && right !== undefined && /^\.? $/.test(shadow.slice(left.end, right.start));

function standsInLatin({ shadow, words, sentences }: RiskText, index: number, word: Word): boolean {
  if (!isCapital(word)) return false;
  const [before, next, after] = [words[index - 1], words[index + 1], words[index + 2]];
  const hasTitle = TITLED_EN.has(before) && isNear(shadow, before, word);
  if (next && /^ $/.test(shadow.slice(word.end, next.start))) {
    if ((isCapital(next) && !DAY.test(next.text)) || ARTICLE_NAME.test(next.text)) return false;
    if (LINK.test(next.text) && isCapital(after)) return false;
  }
  if (!hasTitle && isCapital(before) && /^ $/.test(shadow.slice(before.end, word.start))) {
    const isHead = sentences.some(
      ({ start }) => /^\W*$/u.test(shadow.slice(start, before.start)) && start <= before.start,
    );
    if (GIVEN_EN.hasPlain(before) || OFFICE_EN.has(before)) return false;
    if (!isHead && !WORDS_EN.hasPlain(before)) return false;
  }
  const name = word.lower.replace(/'s$/, '');
  return !DOUBTFUL_EN.has(name) || hasTitle || SPEAKS_EN.test(next?.lower ?? '');
}

const GIVEN_AR = makeLexicon([...GIVEN_NAMES_AR, ...DOUBTFUL_NAMES_AR]);
const DOUBTFUL_AR = new Set(DOUBTFUL_NAMES_AR.map((name) => folded(name)));
const OFFICE_AR = makeLexicon(OFFICES_AR);
const TITLED_AR = makeLexicon(TITLES_AR);
const KNOWN_AR = makeLexicon(KNOWN_TO_ALL_AR);
const SPEAKS_AR =
  /^[وف]?(?:قال|قالت|يقول|تقول|حكي|حكت|روي|روت|اخبر|اخبرت|اخبرنا|اخبرتنا|اكد|اكدت|اضاف|اضافت|ذكرت|كتبت|سالت|اجابت|اتصلت)$/;
const PART_OF_ANOTHER = /^[وفبلك]?(?:ابو|ابا|ابي|ام|ابن|بن|بنت|عبد|النبي|الرسول|سيدنا|الامام|الملك)$/;
const SON = /^(?:بن|ابن|بنت|ولد)$/;
const NISBA = /^ال\p{L}{2,}(?:ي|يه)$/u;

function standsInArabic({ shadow, words }: RiskText, index: number, word: Word, given: string): boolean {
  const [before, next] = [words[index - 1], words[index + 1]];
  // Whoever is joined by a prefix begins a name of their own.
  const isBefore = word.text === given && isNear(shadow, before, word);
  const isNext = isNear(shadow, word, next);
  if (isBefore && before && (PART_OF_ANOTHER.test(before.text) || GIVEN_AR.has(before))) return false;
  if (isBefore && OFFICE_AR.has(before)) return false;
  if (KNOWN_AR.at(words, index) !== null) return false;
  if (isNext && next && (SON.test(next.text) || NISBA.test(next.text) || GIVEN_AR.hasPlain(next)))
    return false;
  if (!DOUBTFUL_AR.has(given)) return true;
  const speaks =
    (isBefore && SPEAKS_AR.test(before?.text ?? '')) || (isNext && SPEAKS_AR.test(next?.text ?? ''));
  return word.text === given && (speaks || (isBefore && TITLED_AR.has(before)));
}

/** And, then; with, to, like. The article is no prefix of a given name. */
const PREFIX = /^[وف]?[بلك]?$/;

/**
 * @param givens as `givenOf` has them
 * @returns where one of them stands alone at this word, without its prefixes and without its genitive; null where none does
 */
export function givenAt(
  text: RiskText,
  index: number,
  givens: ReadonlySet<string>,
): { start: number; end: number } | null {
  const word = text.words[index];
  if (!word) return null;
  if (!word.isArabic) {
    const isGenitive = /'s$/.test(word.lower);
    if (!givens.has(word.lower.replace(/'s?$/, '').replace(/['-]/g, ''))) return null;
    return standsInLatin(text, index, word)
      ? { start: word.start, end: word.end - (isGenitive ? 2 : 0) }
      : null;
  }
  const given = word.stems.find(
    (stem) => givens.has(stem) && PREFIX.test(word.text.slice(0, word.text.length - stem.length)),
  );
  if (given === undefined || !standsInArabic(text, index, word, given)) return null;
  return { start: word.end - given.length, end: word.end };
}
