import { formatNumber, type PluralForms, plural } from '#ui/language.ts';
import { englishDraft } from './en.draft.ts';
import { englishVerify } from './en.verify.ts';

const count = (value: number, forms: PluralForms) => plural('en', value, forms);

/** A thread or case in English: report, conversation, verification. */
export const englishCase = {
  tabs: { report: 'Report', conversation: 'Conversation', verify: 'Verify', draft: 'Draft' },
  states: {
    'open': 'open',
    'verifying': 'verifying',
    'ready for review': 'ready for review',
    'verified': 'verified',
    'unverifiable': 'unverifiable',
    'unsafe to pursue': 'unsafe to pursue',
  },
  tabsLabel: 'Parts of the case',
  received: (day: string) => `received ${day}`,
  written: (language: string) => `written in ${language}`,
  sourceLabel: (name: string) => `Source: ${name}`,
  caseOf: (title: string) => `Case: ${title}`,
  notFiled: 'Not filed in a case',
  reportOf: (number: number) => `Report ${formatNumber('en', number)}`,
  emptyText: 'This report has no words, only files.',

  file: 'File in a case',
  fileTitle: 'File in a case',
  fileIntro:
    'A case keeps the report, the conversation, the checks and the draft together, sealed to this desk.',
  newCase: 'New case',
  caseTitle: 'Title of the case',
  caseTitleHint: 'A working title. It is sealed; the server cannot read it.',
  existing: 'Existing case',
  fileNow: 'File',
  needTitle: 'Give the case a title.',
  fileFirst: 'File the report in a case first; then it can be answered, verified and drafted.',
  park: 'Park',
  unpark: 'Unpark',
  spam: 'Spam',
  notSpam: 'Not spam',
  undo: 'Undo',
  parkedNow: 'Parked. It waits under “Parked”.',
  spamNow: 'Marked as spam. It waits under “Spam”.',
  assignee: 'With',
  nobody: 'Nobody',
  actions: 'Actions',
  access: {
    all: (value: number) =>
      count(value, {
        one: 'Only you can read this case.',
        other: 'All # people of the desk can read this case.',
      }),
    only: 'Only these can read this case:',
    change: 'Who can read it',
    title: 'Who can read this case',
    intro:
      'Whoever comes in reads all of it. Whoever goes out reads nothing new: the key is changed at once. What they have read, they may have kept.',
    everybody: 'Everybody who reads on this desk',
    named: 'Only these people',
    ofNew: 'Who can read the new case',
    namedHint:
      'Its key is given to nobody else, and nobody else sees its title. Whoever has read the report before knows what it says.',
    changing: 'Changing who can read',
  },
  freeze: {
    open: 'The source may be in danger',
    short: 'In danger?',
    title: 'Stop this case?',
    intro:
      'Use it when you are not sure. Nothing of this case can be published until two of you say that it may go on.',
    reason: 'Why',
    reasonHint: 'Colleagues of this case read it. It may be left empty.',
    yes: 'Stop the case',
    liftHint: 'Two people of this case have to say that it may go on.',
    liftedBy: (names: string) => `Said so far by: ${names}.`,
    lift: 'It may go on',
  },
  history: 'History',
  rename: 'Rename',

  conversation: {
    title: 'Conversation',
    empty: 'No reply yet. What you write is sealed to the source’s eight words and read when they come back.',
    note: 'Note, for the desk only',
    noteLabel: 'Write a note',
    noteHint: 'Colleagues read it, the source never.',
    addNote: 'Add the note',
    reply: 'Reply to the source',
    replyHint: 'Kept short, in the source’s language. Ask for nothing that is dangerous to find out.',
    send: 'Seal and reply',
    expires: 'A reply stays readable for fourteen days.',
  },

  verify: englishVerify,

  events: {
    'titled': (title: string) => `named the case “${title}”`,
    'report-added': 'added a report',
    'assigned': (name: string) => `gave it to ${name}`,
    'unassigned': 'took the assignment back',
    'noted': 'wrote a note',
    'replied': 'replied to the source',
    'state-set': (state: string) => `marked it ${state}`,
    'source-graded': (grade: string) => `graded the source ${grade}`,
    'claim-made': 'wrote a claim',
    'claim-graded': (grade: string) => `graded a claim ${grade}`,
    'check-set': (check: string, state: string) => `answered the check “${check}”: ${state}`,
    'claim-outcome-set': (outcome: string) => `concluded about a claim: ${outcome}`,
    'claim-known-set': 'said how many can know a claim',
    'draft-saved': 'saved the draft',
    'draft-signed': 'signed the draft',
    'risk-found': 'found what blocks the draft',
    'risk-overridden': 'overrode a finding of the source-risk check',
    'translation-dropped': 'took the translation away',
    'name-kept': 'kept a name out of print',
    'name-dropped': 'let go of a name that was kept out of print',
    'fact-marked': 'marked a fact that hardly anybody knows',
    'fact-corroborated': 'said where else a fact is told',
    'fact-dropped': 'let go of a marked fact',
    'attribution-agreed': 'wrote down how a source may be called',
    'promoted': 'promoted the article',
    'frozen': 'froze the case',
    'cleaning-asked': (way: string) => `had a file cleaned again: ${way}`,
  },
  notCounted: 'not counted: a rule of the desk forbids it',
  historyCount: (value: number) =>
    count(value, { one: '# event, signed and sealed', other: '# events, signed and sealed' }),

  draft: englishDraft,
};
