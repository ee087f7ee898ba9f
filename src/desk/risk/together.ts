/** An exact time, a place and a role within two sentences: three harmless facts that together leave one person. */
import { makeLexicon } from './lexicon.ts';
import { ROLE_EN } from './people.ts';
import { findLargePlaces } from './places.ts';
import { type Found, firstWordFrom, type RiskText, spansOf } from './text.ts';
import { monthName, type TimeMention, timeMentions } from './time.ts';
import type { RiskLanguage, Span } from './types.ts';
import { ROLES_AR } from './wordlists/words.ar.ts';
import { ROLES_EN } from './wordlists/words.en.ts';

const ROLES = makeLexicon([...ROLES_EN, ...ROLES_AR]);

/** A sub-inspector, an under-secretary: the trade is the last part. */
const ROLE_LAST = new RegExp(`^(?:sub|under|vice|ex|co|deputy|assistant|night|over)-${ROLE_EN}s?$`);

/** Member states, working groups, the general assembly: a role's word without a person. */
const NOT_A_ROLE =
  /^(?:member (?:states?|countr)|student (?:loan|union|visa)|judge(?:d|ment)|عضو مجلس الامن)/i;

/** Told reporters: whoever is spoken to before everybody is nobody in particular. */
const HEARD = /(?:told|to|by|with) (?:the )?reporters/i;

/** At an exact hour a yard or a gate is enough of a place: few were there. */
const AT_A_SPOT =
  /\b(?:at|to|into|in|from|inside|outside|by|near|behind|before) (the (?:[\w-]+ )?(?:gate|yard|courtyard|outpost|kitchen|roof|basement|cellar|warehouse|depot|workshop|hangar|clinic|school|laundry|canteen|mosque|checkpoint|guardroom|barracks|registry|archive|morgue|laboratory|store(?:room)?|cold store|boiler room|control room|operating theatre|loading (?:dock|bay|door)|parking lot|garage|stairwell|[\w-]+ (?:room|ward|hall|office|hut|rest house|tent|shed|wing|desk)|(?:back|front|side) (?:door|gate)|corridor|cell block|pier|quay|jetty|shaft|mill|weighbridge))\b/gi;
const AT_A_SPOT_AR =
  /(?<!\p{L})[وفبل]?((?:ال)(?:عنبر|بوابه|حاجز|قسم|ساحه|مخزن|مستودع|مطبخ|سطح|قبو|كراج|ورشه|مدرسه|عياده|مسجد|ثكنه|ارشيف|مشرحه|مختبر|رصيف|ممر|زنزانه|مهجع|غرفه|مكتب|باحه)|باب (?:ال)?\p{L}{3,}|مدخل (?:ال)?\p{L}{3,}|بوابه (?:ال)?\p{L}{3,})(?!\p{L})/gu;
/** The same sentence or the one beside it, as long as no paragraph ends between. */
const isBeside = (shadow: string, first: Span | undefined, second: Span | undefined): boolean =>
  first !== undefined && second !== undefined && !/\n\s*\n/.test(shadow.slice(first.start, second.start + 2));

function rolesOf({ shadow, words }: RiskText, sentence: Span): Span[] {
  const spans: Span[] = [];
  for (let index = firstWordFrom(words, sentence.start); index < words.length; index += 1) {
    const word = words[index];
    if (!word || word.start >= sentence.end) break;
    const role =
      ROLES.at(words, index) ?? (ROLE_LAST.test(word.lower) ? { start: word.start, count: 1 } : null);
    if (role === null || NOT_A_ROLE.test(shadow.slice(role.start, role.start + 20))) continue;
    if (HEARD.test(shadow.slice(Math.max(0, role.start - 16), role.start + 12))) continue;
    spans.push({ start: role.start, end: words[index + role.count - 1]?.end ?? word.end });
  }
  return spans;
}

const inside = (spans: readonly Span[], sentence: Span): Span[] =>
  spans.filter(({ start }) => start >= sentence.start && start < sentence.end);

const nearest = (spans: readonly Span[], to: Span): Span | undefined =>
  spans.reduce<Span | undefined>(
    (best, span) =>
      best === undefined || Math.abs(span.start - to.start) < Math.abs(best.start - to.start) ? span : best,
    undefined,
  );

/** The same words with the month for the day, and the kind of place for its name. */
function coarser(
  { raw, shadow, placed }: RiskText,
  whole: Span,
  time: TimeMention & { readonly lead: number },
  site: Span | undefined,
  language: RiskLanguage,
): string {
  const isArabic = /[\u0620-\u064a]/.test(shadow.slice(whole.start, whole.end));
  const own: RiskLanguage = isArabic ? 'ar' : language === 'ar' ? 'en' : language;
  const cuts = [
    { ...placed({ start: time.start - time.lead, end: time.end }), words: monthOf(time, own, shadow) },
  ];
  if (site) {
    const words = shadow.slice(site.start, site.end);
    const kind = KIND.exec(words)?.[0].toLowerCase();
    const named = kind === undefined ? 'a place' : `a ${kind}`;
    const first = raw.slice(placed(site).start, placed(site).end).split(' ')[0] ?? '';
    cuts.push({ ...placed(site), words: isArabic ? first : named });
  }
  cuts.sort((a, b) => b.start - a.start);
  const span = placed(whole);
  let result = raw.slice(span.start, span.end);
  for (const { start, end, words } of cuts)
    result = result.slice(0, Math.max(0, start - span.start)) + words + result.slice(end - span.start);
  return result;
}

const KIND =
  /\b(?:camp|prison|jail|checkpoint|building|street|village|barracks|room|floor|warehouse|base|compound)\b/i;

function monthOf({ month }: TimeMention, language: RiskLanguage, draft: string): string {
  if (month === null) return language === 'ar' ? 'في ذلك الوقت' : 'around that time';
  return language === 'ar'
    ? `في شهر ${monthName(month, language, draft)}`
    : `in ${monthName(month, language)}`;
}

/**
 * @param sites what the rule for small places found
 * @param titled names with a title, which is a role
 */
export function findTogether(
  text: RiskText,
  sites: readonly Span[],
  titled: readonly Span[],
  language: RiskLanguage,
): Found[] {
  const { shadow, sentences } = text;
  const times = timeMentions(text);
  if (times.length === 0) return [];
  const towns = findLargePlaces(text);
  const spots = [...spansOf(shadow, AT_A_SPOT), ...spansOf(shadow, AT_A_SPOT_AR)];
  const found: Found[] = [];
  const roles = new Map<Span, Span[]>();
  const rolesIn = (sentence: Span): Span[] => {
    const known = roles.get(sentence) ?? [...rolesOf(text, sentence), ...inside(titled, sentence)];
    roles.set(sentence, known);
    return known;
  };
  sentences.forEach((sentence, index) => {
    for (const time of times.filter(({ start }) => start >= sentence.start && start < sentence.end)) {
      const [before, after] = [sentences[index - 1], sentences[index + 1]];
      const windows = [
        [sentence],
        ...(isBeside(shadow, sentence, after) ? [[sentence, after]] : []),
        ...(isBeside(shadow, before, sentence) ? [[before, sentence]] : []),
      ];
      for (const window of windows) {
        const parts = window.filter((each): each is Span => each !== undefined);
        const smallPlace = nearest(
          parts.flatMap((part) => inside(sites, part)),
          time,
        );
        const place =
          smallPlace ??
          (time.isClock
            ? nearest(
                parts.flatMap((part) => inside(spots, part)),
                time,
              )
            : undefined) ??
          (time.isLoose
            ? undefined
            : nearest(
                parts.flatMap((part) => inside(towns, part)),
                time,
              ));
        const role =
          place &&
          nearest(
            parts
              .flatMap(rolesIn)
              .filter(
                ({ start, end }) => end <= place.start || start >= place.end || smallPlace === undefined,
              ),
            time,
          );
        if (place === undefined || role === undefined) continue;
        const lead =
          /(?:\b(?:[Oo]n|[Aa]t|[Ff]rom|[Bb]y|[Ss]ince)(?: the)?(?: (?:night|morning|evening|afternoon|day) of)?(?: the)? |(?<!\p{L})(?:(?:في|عند|من|منذ) (?:(?:ليل|ليله|مسا|صباح|فجر|ظهر|يوم) )?|(?:ليل|ليله|مسا|صباح|فجر|ظهر|يوم) ))$/u.exec(
            shadow.slice(Math.max(0, time.start - 24), time.start),
          )?.[0].length ?? 0;
        const start = Math.min(time.start - lead, place.start, role.start);
        const end = Math.max(time.end, place.end, role.end);
        if (found.some((other) => other.start < end && start < other.end)) break;
        found.push({
          rule: 'time-place-role',
          start,
          end,
          replacement: coarser(text, { start, end }, { ...time, lead }, smallPlace, language),
        });
        break;
      }
    }
  });
  return found;
}
