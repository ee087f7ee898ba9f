import { formatList, type PluralForms, plural } from '#ui/language.ts';

const count = (value: number, forms: PluralForms) => plural('en', value, forms);
const list = (names: readonly string[]) => formatList('en', names);

/** Conversations that go from one case into another, in English. */
export const englishMoves = {
  open: 'Move or split',
  title: 'Move conversations',
  intro:
    'What the source sent and what was answered goes along, sealed anew under the other case’s key. Notes, claims, checks and the draft stay here.',
  which: 'Which conversations',
  whole: 'That is everything: this case stays, without a conversation, with all that was written in it.',
  where: 'Where to',
  newCase: 'A new case',
  existing: 'Another case',
  newTitle: 'Title of the new case',
  needTitle: 'Give the new case a title.',
  samePeople: 'The same people read it.',
  chosen: 'Case',
  widen: (names: readonly string[]) =>
    `${list(names)} cannot read this case. They will read what you move there, all of it.`,
  mayRead: 'They may read it',
  narrow: 'Fewer people read the other case. Whoever has read it here has read it.',
  noRight:
    'A case for named people is involved: only a desk lead, or whoever made this case, moves conversations out of it.',
  frozen: 'This case is frozen: nothing leaves it before two editors have lifted the freeze.',
  go: 'Move',
  going: 'Sealing anew under the other key',
  done: (value: number) => count(value, { one: '# conversation moved.', other: '# conversations moved.' }),
  listTitle: (value: number) =>
    count(value, { one: '# move of conversations', other: '# moves of conversations' }),
  came: (sources: readonly string[], title: string) => `${list(sources)}: came from “${title}”`,
  left: (sources: readonly string[], title: string) => `${list(sources)}: left for “${title}”`,
  unknownCase: 'a case that you cannot read',
  look: (title: string) => `What was written in “${title}”`,
  lookTitle: 'What was written there',
  lookIntro: 'Its conversations are elsewhere now. What the desk wrote stays, for those who could read it.',
  back: 'Move back',
  events: {
    'carried': 'brought along what was written in another case',
    'alike-answered': {
      same: 'said that a report is the same as another one',
      unsure: 'was not sure whether a report is the same as another one',
      different: 'said that a report is another one',
    },
    'corroborated': 'found something that speaks for a claim',
    'corroborates': 'let a report speak for a claim',
    'corroboration-marked': {
      independent: 'marked what speaks for a claim as independent',
      dependent: 'marked what speaks for a claim as not independent',
    },
    'corroboration-withdrawn': 'took back what spoke for a claim',
  },
};
