/**
 * The source-risk check: every rule over one draft, pure and offline. What comes back is what is known to give people
 * away; an empty list means that no known pattern was found, and nothing more.
 */
import { findAgreed } from './agreed.ts';
import { findAttribution } from './attribution.ts';
import { findBiographies } from './biography.ts';
import { findEmails, findHandles, findPhones } from './contact.ts';
import { findDictionary, findRareFacts } from './dictionary.ts';
import { findEnclosed } from './enclosed.ts';
import { findFiles } from './files.ts';
import { findSmallGroups } from './groups.ts';
import { findHomoglyphs, findInvisible } from './hidden.ts';
import { findInsiders } from './insiders.ts';
import { findNamesAr } from './names-ar.ts';
import { findNamesEn } from './names-en.ts';
import { findNumbers } from './numbers.ts';
import { findOverlaps } from './overlap.ts';
import { findPlaces } from './places.ts';
import { findCoordinates, findPlaceCodes } from './position.ts';
import { RULE_IDS, RULES } from './rules.ts';
import { explain } from './sentences.ts';
import { type Found, overlaps, type RiskText, readText } from './text.ts';
import { findRelativeTimes } from './time.ts';
import { findTogether } from './together.ts';
import type { DraftMedia, DraftPicture, Finding, RiskInput, RiskLanguage, Span } from './types.ts';
import { findVantages } from './vantage.ts';

const without = (found: readonly Found[], taken: readonly Span[]): Found[] =>
  found.filter((each) => !taken.some((other) => overlaps(each, other)));

/** Rules that read the folded text; each is told what a stronger rule has already named. */
function findFolded(text: RiskText, input: RiskInput, language: RiskLanguage): Found[] {
  const receivedDay = input.receivedDay ?? null;
  const emails = findEmails(text);
  const points = [...findCoordinates(text), ...findPlaceCodes(text)];
  const handles = without(findHandles(text, emails), points);
  const files = findFiles(text);
  const taken = [...points, ...emails, ...handles, ...files];
  const numbers = without(findNumbers(text), taken);
  const phones = without(findPhones(text, numbers), taken);
  const listed = findDictionary(text, input.dictionary ?? {});
  const places = findPlaces(text);
  const attributions = input.attributions ?? [];
  const agreed = findAgreed(text, attributions);
  const insiders = findInsiders(text, agreed, attributions);
  const contacts = [...emails, ...handles, ...points];
  const names = without(
    [...findNamesEn(text), ...findNamesAr(text)],
    [...listed.filter(({ level }) => level !== 'warn'), ...contacts, ...places, ...agreed],
  );
  return [
    ...phones,
    ...contacts,
    ...numbers,
    ...listed,
    ...names,
    ...places,
    ...without(findVantages(text), places),
    ...findTogether(
      text,
      places,
      names.filter(({ about }) => about === 'name-title'),
      language,
    ),
    ...findRelativeTimes(text, receivedDay, language),
    ...insiders,
    ...findAttribution(text, insiders, agreed, attributions),
    ...findSmallGroups(text, insiders),
    ...findBiographies(text),
    ...findRareFacts(text, input.rareFacts ?? []),
    ...files,
    ...findEnclosed(text),
    ...findOverlaps(text, input.reports ?? []),
  ];
}

/** A file is no place in the text: its finding stands at the beginning and has no length. */
const findMedia = (media: readonly DraftMedia[]): Found[] =>
  media
    .filter(({ state }) => state !== 'verified-clean')
    .map(({ name }) => ({ rule: 'media', start: 0, end: 0, detail: name, file: name }));

const ofFile = (name: string) => ({ rule: 'picture' as const, start: 0, end: 0, detail: name, file: name });

const findPictures = (pictures: readonly DraftPicture[]): Found[] =>
  pictures.flatMap(({ name, hasQr, isScreen }): Found[] => [
    ...(hasQr ? [{ ...ofFile(name), about: 'picture-qr' }] : []),
    ...(isScreen ? [{ ...ofFile(name), about: 'picture-screen' }] : []),
  ]);

function finished(found: Found, span: Span, raw: string, language: RiskLanguage): Finding {
  const { why, proposal } = explain(found.about ?? found.rule, found.detail ?? '', language);
  return {
    rule: found.rule,
    level: found.level ?? RULES[found.rule].level,
    start: span.start,
    end: span.end,
    text: raw.slice(span.start, span.end),
    why,
    proposal,
    replacement: found.replacement ?? null,
    file: found.file ?? null,
  };
}

const ARABIC_LETTERS = /[\u0620-\u064a]/g;
const LATIN_LETTERS = /[A-Za-z]/g;

/** The language that most letters are of. */
export const languageOf = (text: string): RiskLanguage =>
  (text.match(ARABIC_LETTERS)?.length ?? 0) > (text.match(LATIN_LETTERS)?.length ?? 0) ? 'ar' : 'en';

/** @returns findings in the order of the text, graver rules first where they begin together */
export function checkRisk(input: RiskInput): Finding[] {
  const language = input.language ?? languageOf(input.text);
  const text = readText(input.text);
  const findings = findFolded(text, input, language).map((found) =>
    finished(found, text.placed(found), text.raw, language),
  );
  for (const found of [
    ...findInvisible(text.raw),
    ...findHomoglyphs(text.raw),
    ...findMedia(input.media ?? []),
    ...findPictures(input.pictures ?? []),
  ])
    findings.push(finished(found, found, text.raw, language));
  return findings.sort(
    (a, b) => a.start - b.start || RULE_IDS.indexOf(a.rule) - RULE_IDS.indexOf(b.rule) || a.end - b.end,
  );
}
