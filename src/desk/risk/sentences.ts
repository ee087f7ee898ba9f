/** What a finding says to the editor: how it leads to somebody, and what to do. `{}` is the finding's own detail. */
import { RULES } from './rules.ts';
import { SENTENCES_AR } from './sentences.ar.ts';
import { SENTENCES_EN } from './sentences.en.ts';
import type { RiskLanguage } from './types.ts';

export interface Sentences {
  readonly why: string;
  readonly proposal: string;
}

const isRule = (text: string): text is keyof typeof RULES => text in RULES;
type Key = keyof typeof SENTENCES_EN;
const isKey = (text: string): text is Key => text in SENTENCES_EN;

/** @throws RangeError for a key that has no sentence, which a test looks for */
export function explain(key: string, detail: string, language: RiskLanguage): Sentences {
  if (!isKey(key)) throw new RangeError(`no sentence for ${key}`);
  const { why, proposal } = (language === 'ar' ? SENTENCES_AR : SENTENCES_EN)[key];
  const shown = isRule(detail) ? RULES[detail].title[language] : detail;
  return { why: why.replaceAll('{}', shown), proposal: proposal.replaceAll('{}', shown) };
}

/** A check that finds nothing has only looked for what it knows. */
export const NOTHING_FOUND = { en: 'no known pattern found', ar: 'لم يعثر على أي نمط معروف' } as const;
