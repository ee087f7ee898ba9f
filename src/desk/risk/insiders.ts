/** Words that narrow the source: a house, a post, an act or a meeting that few people were part of. */
import { onlyWording } from './agreed.ts';
import { INSIDER_AR, TELLING_AR } from './insiders-ar.ts';
import { INSIDER_EN, TELLING_EN } from './insiders-en.ts';
import { type Found, overlaps, type RiskText, sentenceAt, spansOf } from './text.ts';
import type { Attribution, Span } from './types.ts';

const CONJ = '[وف]??';

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
const TELLING = [...build(TELLING_EN, 'giu'), ...build(TELLING_AR, 'gu')];

/** Somebody tells in this sentence, and is no office that speaks for itself. */
const TELLS =
  /\b(?:said|says?|tells?|told|confirm(?:s|ed)|claim(?:s|ed)|recall(?:s|ed)|explain(?:s|ed)|add(?:s|ed)|recount(?:s|ed)|reveal(?:s|ed)|admit(?:s|ted)|describe[sd]?|remember(?:s|ed)?|wrote|writes|showed|gave|handed|photographed|recorded|leaked|spoke|estimate[sd]?|alleged?s?|according to|complain(?:s|ed)|insist(?:s|ed))\b|(?<!\p{L})[وف]?(?:قال|قالت|يقول|تقول|روي|روت|يروي|تروي|حكي|حكت|اكد|اكدت|اخبر\p{L}*|ذكر|ذكرت|كشف|كشفت|اوضح|اوضحت|اضاف|اضافت|يتذكر|تتذكر|استقبل|تستقبل|سلم\p{L}*|زود\p{L}*|ارسل\p{L}*|اطلع\p{L}*)(?!\p{L})/iu;

/** What a pattern for "one or two words more" has taken too much. */
const LOOSE_END =
  /(?: (?:[وفب]?(?:ان|انه|انها|انهم)|قال\p{L}*|الي|في|من|علي|عن|مع|او|ثم|قد|لم|لا|كان\p{L}*|احد|اثنان|and|in|on|at|the|a|of|that|who|said|says|told|continued))+$/u;

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

function insidersOf(text: RiskText): Found[] {
  const { shadow } = text;
  const found: Found[] = [];
  const spans = [
    ...INSIDERS.flatMap((pattern) => spansOf(shadow, pattern)),
    ...TELLING.flatMap((pattern) => spansOf(shadow, pattern)).filter(({ start }) =>
      TELLS.test(sentenceAt(text, start)),
    ),
  ];
  for (const { start, end: whole } of spans) {
    const end = start + shadow.slice(start, whole).replace(LOOSE_END, '').length;
    const clash = found.findIndex((other) => overlaps(other, { start, end }));
    const other = found[clash];
    if (other === undefined) found.push({ rule: 'insider', start, end });
    else found[clash] = { ...other, start: Math.min(start, other.start), end: Math.max(end, other.end) };
  }
  return found;
}
