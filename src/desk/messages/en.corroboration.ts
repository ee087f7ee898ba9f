import { formatNumber } from '#ui/language.ts';

/** What speaks for a claim, in English. */
export const englishCorroboration = {
  title: 'Corroboration',
  none: 'Nothing yet. Credibility 1 needs two corroborations that are marked independent.',
  enough: 'Two independent sources speak for it: credibility 1 is open.',
  sofar: (value: number) =>
    `Independent so far: ${formatNumber('en', value)} of ${formatNumber('en', 2)} that credibility 1 needs.`,
  elsewhere: 'Corroborated by another case',
  here: 'Corroborated by another source of this case',
  by: (title: string) => `Corroborated by “${title}”`,
  independent: (name: string, day: string) => `marked independent by ${name}, ${day}`,
  dependent: (name: string, day: string) => `not marked independent; last word by ${name}, ${day}`,
  mark: 'Mark as independent',
  unmark: 'Not independent',
  withdraw: 'Take back',
  again: 'The same source as another one, or the claim’s own: it does not count again.',
  notGenuine: 'What was vouched for is another source than the one in that case. Do not rely on it.',
  saying: (words: string) => `There: “${words}”`,
  add: 'Corroborate',
  addTitle: 'What speaks for this claim?',
  addIntro:
    'Those who read this case and not the other learn that there is something, from whom it was marked and when. They learn nothing of its source, its title or its words.',
  where: 'Case',
  thisCase: (title: string) => `${title} (this case)`,
  report: 'Report',
  reportLabel: (source: string, day: string) => `${source}, ${day}`,
  claim: 'Claim made of it',
  noClaim: 'The report itself',
  isIndependent:
    'Independent of the claim’s source: it did not learn it from there, nor both from one other.',
  go: 'Corroborate',
  nothing: 'There is no other report that could speak for it.',
  speaks: (name: string, day: string) => `Speaks for a claim, here or in another case. By ${name}, ${day}.`,
};
