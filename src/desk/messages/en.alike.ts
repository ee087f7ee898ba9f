import { formatPercent, type PluralForms, plural } from '#ui/language.ts';

const count = (value: number, forms: PluralForms) => plural('en', value, forms);

/** Reports that look alike, in English. */
export const englishAlike = {
  hint: (name: string) => `Looks like a report of ${name}.`,
  words: (percent: number) => `${formatPercent('en', percent / 100)} of the shorter text stands in the other`,
  picture: 'they have a picture in common',
  compare: 'Compare',
  title: 'Are these the same?',
  intro:
    'Suggested by the words and pictures, in this browser only. Two people may also have seen the same thing: then their reports corroborate each other.',
  left: (value: number) => count(value, { one: '# pair left', other: '# pairs left' }),
  same: 'The same',
  unsure: 'Not sure',
  different: 'Different',
  answers: { same: 'the same', unsure: 'not sure', different: 'different' },
  answered: (name: string, answer: string, day: string) => `${name}: ${answer}, ${day}`,
  later: 'Next',
  none: 'Nothing looks alike that nobody has answered.',
  looking: 'Comparing',
  inCase: (title: string) => `in “${title}”`,
  unfiled: 'in no case',
  together: 'Put both into one case',
  togetherMove: (title: string) => `Move it to “${title}”`,
  sameNow: 'Noted for everybody: the same.',
};
