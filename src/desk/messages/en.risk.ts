import { formatNumber, type PluralForms, plural } from '#ui/language.ts';

const count = (value: number, forms: PluralForms) => plural('en', value, forms);

/** The source-risk check beside the draft, in English. */
export const englishRisk = {
  title: 'Source-risk check',
  checking: 'Checking…',
  nothing: 'No known pattern found.',
  allOverridden: 'Everything that was found has been overridden.',
  nothingMeans: 'That is not a promise: the check knows forms, not people.',
  failed: 'The check could not run in this browser. Reload the page; nothing is signed unchecked.',
  local: 'Runs in this browser only, against every report that you can read.',
  blocks: (value: number) => count(value, { one: '# block', other: '# blocks' }),
  warnings: (value: number) => count(value, { one: '# warning', other: '# warnings' }),
  level: { block: 'Blocks', warn: 'Warning' },
  told: 'A colleague’s check found this, perhaps in a report that you cannot read.',
  toldProposal: 'Ask them, or say it in other words.',
  why: 'Why, and what to do',
  show: 'Show the words',
  use: (words: string) => `Use “${words}”`,
  remove: 'Take the words out',
  replaced: 'The wording was replaced. Undo in the text field takes it back.',
  override: 'Override…',
  overrideBlock: 'A block needs two different editors, each with a reason. It falls when the words change.',
  overrideWarn: 'Your reason stands in the case’s history. It falls when the words change.',
  overrideUnsaved: 'Save the draft first: only words that are saved can be overridden.',
  reason: 'Why may it stand?',
  confirm: 'Override with this reason',
  by: (name: string, day: string) => `${name}, ${day}`,
  oneMore: 'A second, different editor has to override it too.',
  overriddenCount: (value: number) => count(value, { one: '# overridden', other: '# overridden' }),
  signBlocked: (value: number) =>
    `${formatNumber('en', value)} ${value === 1 ? 'block of the source-risk check stands' : 'blocks of the source-risk check stand'}: reword, or have two editors override.`,
};
