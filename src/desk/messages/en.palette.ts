import { type PluralForms, plural } from '#ui/language.ts';

const count = (value: number, forms: PluralForms) => plural('en', value, forms);

/** The palette of the desk, in English. */
export const englishPalette = {
  title: 'Go to',
  label: 'Conversation, case, person or act',
  hint: 'A few letters of a source, a case, a person or an act',
  results: (value: number) => count(value, { zero: 'Nothing found', one: '# found', other: '# found' }),
  none: 'Nothing has that name. The search of the list looks into the words of reports.',
  kinds: { conversation: 'conversation', case: 'case', person: 'person', act: 'act' },
  keys: 'Arrows choose, Enter goes, Esc closes.',
  shortcut: 'Go to a conversation, a case, a person or an act',
  acts: {
    reports: 'Show the reports',
    people: 'Show the people',
    search: 'Search the words of reports',
    keys: 'Show the keys',
    lock: 'Lock the desk now',
    alike: 'Compare reports that look alike',
    report: 'Open the report',
    conversation: 'Open the conversation',
    verify: 'Open the verification',
    draft: 'Open the draft',
    close: 'Close the conversation',
  },
};
