import { formatNumber, type PluralForms, plural } from '#ui/language.ts';

const count = (value: number, forms: PluralForms) => plural('en', value, forms);

/** Talking with a source, words that are being written, and locking the desk, in English. */
export const englishTalk = {
  /** Asked in the source's language; each asks for nothing that is dangerous to find out. */
  questions: {
    seen: 'Did you see this yourself, or did somebody tell you?',
    know: 'How do you come to know this? In general words: by being there, by your work, from a paper, from somebody else.',
    when: 'Roughly when was this? A week or a month is enough; the hour is not needed.',
    where: 'In which town or district was it, roughly? Please no exact address of a person.',
    others: 'How many others know this? Please only a number, no names.',
    papers:
      'Are there papers or pictures of this? Tell us about them first; please do not go and fetch anything.',
    made: 'Who made these pictures or papers, in general words, and may they be shown?',
    traced: 'Which of these details could lead somebody to you? What must not appear?',
    harmed: 'Could anybody else come to harm if this is published?',
    told: 'Have you told this to anybody else, or to another newsroom?',
    right: 'Have we understood you rightly? This is what we would write: ',
    safe: 'Is it safe for you to go on talking here? If it is not, leave now; you owe us nothing.',
  },
  files:
    'If there are photos or files of this, and only if it is safe for you: come back here with your eight words and add them to your answer. Hidden data, such as the place and the phone, is taken out of the copy that we work with. What can be seen stays: look for faces, names, windows and reflections first. Send nothing that only you could have, and make no new pictures for us.',

  canned: {
    open: 'Insert a question',
    title: 'Questions for the source',
    intro: 'Each is inserted in the language of the source, and you can change it before it goes out.',
    builtIn: 'Questions that are safe to ask',
    own: 'Questions of this desk',
    ownNone: 'None yet. Write one below; everybody on the desk can use it.',
    filesTitle: 'Ask for files',
    insert: 'Insert',
    remove: 'Remove',
    add: 'Add a question',
    english: 'In English',
    arabic: 'In Arabic',
    keep: 'Keep the question',
    twoNeeded: 'Write it in both languages: whoever answers may read only one of them.',
    otherLanguage: (name: string) => `The source writes in ${name}; the question is inserted in English.`,
  },

  reply: {
    to: (name: string) => `To ${name}`,
    whom: 'Reply to',
    repliedAlready: (name: string) =>
      `${name} replied while you were writing. Read it before you send yours.`,
    kept: 'Sealed and kept as you type',
    keeping: 'Keeping what you type',
    notKept: 'Not kept yet: the newsroom cannot be reached',
    fromElsewhere: 'You were writing this on another device; both are here now.',
    sendAgain: 'Send again',
    tooLong: 'Too long for one reply. Send it in two.',
  },

  outbox: {
    held: 'Goes out in a few seconds',
    sending: 'Being sealed and sent',
    failed: 'Not sent yet: the newsroom cannot be reached',
    refused: 'Not sent',
    undo: 'Take it back',
    now: 'Send now',
    retry: 'Try again',
    saving: 'Being added',
  },

  silence: {
    fresh: 'Your reply of today waits for the source.',
    waiting: (value: number) =>
      count(value, {
        one: 'Your reply has waited for # day.',
        other: 'Your reply has waited for # days.',
      }),
    long: (value: number) =>
      count(value, {
        one: 'The source has not written again for # day.',
        other: 'The source has not written again for # days.',
      }),
    unknown: 'Nobody can tell whether they have read it: a visit leaves no trace here.',
    gone: (value: number) =>
      count(value, {
        one: 'Replies can be fetched for # day. Whoever has not read this one by now no longer can.',
        other: 'Replies can be fetched for # days. Whoever has not read this one by now no longer can.',
      }),
    answered: 'Waits for an answer from the desk.',
    repliedBy: (names: string) => `Replied so far: ${names}.`,
    chip: (value: number) => count(value, { one: 'silent for # day', other: 'silent for # days' }),
  },

  transcript: {
    open: 'Save a transcript',
    title: 'Save a transcript on this device?',
    warning:
      'The file is not sealed. Whoever finds it on this device reads every word the source wrote, and deleting it may not erase it. Save it only where the disk is locked and yours alone.',
    holds:
      'It holds the reports and the replies with their days. People are “Source” with their two words and “Desk”; notes, names of files and names of editors are left out.',
    recorded: 'Colleagues of this case will see that you saved it.',
    form: 'Kind of file',
    text: 'Plain text',
    page: 'A page for a browser',
    save: 'Save it here',
    saved: 'The transcript was handed to your browser.',
    frozen: 'This case is stopped: nothing of it leaves the desk.',
    heading: 'Transcript of a conversation',
    notSealed: 'This file is not sealed. Keep it where only you can read it.',
    source: (name: string) => `Source ${name}`,
    desk: 'Desk',
    files: (value: number) => count(value, { one: '[with # file]', other: '[with # files]' }),
  },

  conflict: {
    title: (name: string) => `${name} changed this while you were writing`,
    intro: 'Nothing is lost: what only one of you changed is already together. Decide the rest here.',
    mine: 'Yours',
    theirs: (name: string) => `By ${name}`,
    keepMine: 'Keep yours',
    keepTheirs: (name: string) => `Keep what ${name} wrote`,
    keepBoth: 'Keep both, one under the other',
    place: (value: number, all: number) => `Place ${formatNumber('en', value)} of ${formatNumber('en', all)}`,
    decided: 'Everything is decided.',
    left: (value: number) =>
      count(value, {
        one: '# place is still to be decided.',
        other: '# places are still to be decided.',
      }),
    together: 'Already together',
    nothing: 'taken out',
    whole: 'Both versions, whole',
    use: 'Use this',
    later: 'Decide later',
    none: 'Your changes and theirs do not touch each other.',
  },

  lock: {
    keys: 'Lock at once: the screen is blank before the second press is over',
  },

  offline: {
    title: 'Offline',
    words: 'You can go on reading what is open, and writing. It is kept and sent when the newsroom is back.',
    retry: 'Try again',
  },

  habits: {
    title: 'Habits of this desk',
    lock: 'Lock by itself after so many minutes without a touch',
    silent: 'Mark a source as silent after so many days without an answer',
    bound: (least: number, most: number) =>
      `From ${formatNumber('en', least)} to ${formatNumber('en', most)}.`,
    save: 'Save',
    saved: 'Saved for everybody on the desk.',
    onlyLead: 'A desk lead can change these.',
  },

  events: {
    'transcript-exported': 'saved a transcript on their device',
  },
};
