import { type PluralForms, plural } from '#ui/language.ts';

const count = (value: number, forms: PluralForms) => plural('en', value, forms);

/** Triage in English: what is said of many conversations at once. */
export const englishTriage = {
  chosen: (value: number) => count(value, { one: '# chosen', other: '# chosen' }),
  chooseAll: (value: number) => count(value, { one: 'Choose it', other: 'Choose all #' }),
  clear: 'Choose none',
  acts: 'For the chosen ones',
  park: 'Park',
  spam: 'Spam',
  back: 'Back to the list',
  mute: 'Mute',
  unmute: 'Unmute',
  label: 'Label',
  urgency: 'Urgency',
  assign: 'Give to',
  file: 'File together',
  purge: 'Purge',
  done: {
    new: (value: number) => count(value, { one: '# back in the list', other: '# back in the list' }),
    parked: (value: number) => count(value, { one: '# parked', other: '# parked' }),
    spam: (value: number) => count(value, { one: '# marked as spam', other: '# marked as spam' }),
    muted: (value: number) => count(value, { one: '# muted', other: '# muted' }),
    unmuted: (value: number) => count(value, { one: '# unmuted', other: '# unmuted' }),
    labelled: (value: number, name: string) => `${count(value, { one: '#', other: '#' })} labelled “${name}”`,
    unlabelled: (value: number, name: string) =>
      `Label “${name}” taken off ${count(value, { one: '#', other: '#' })}`,
    urgency: (value: number, level: string) => `${count(value, { one: '#', other: '#' })} now ${level}`,
    given: (value: number, name: string) => `${count(value, { one: '#', other: '#' })} given to ${name}`,
    taken: (value: number) => count(value, { one: '# with nobody now', other: '# with nobody now' }),
    filed: (value: number) => count(value, { one: '# filed', other: '# filed together' }),
    nothing: 'Nothing to change there.',
    undone: 'Taken back.',
    apart: (value: number) =>
      count(value, {
        one: '# taken out again, into a case of its own.',
        other: '# taken out again, each into a case of its own.',
      }),
    inCases: (value: number) =>
      count(value, {
        one: '# is in a case and stays as it is.',
        other: '# are in cases and stay as they are.',
      }),
  },
  urgencies: { later: 'later', normal: 'normal', urgent: 'urgent' },
  muted: 'muted',
  mentionsYou: 'mentions you',
  purgeAsked: 'purge asked for',
  labels: {
    title: 'Labels',
    for: (value: number) => count(value, { one: 'For # conversation.', other: 'For # conversations.' }),
    none: 'This newsroom has no label yet.',
    add: 'New label',
    addHint: 'Everybody on the desk sees it. Name a subject or a place, not a source.',
    addGo: 'Add',
    removeSure: (name: string) => `Take “${name}” off everything?`,
    removeGo: 'Take away',
    manage: 'Change the list',
    rename: 'Rename',
    newName: 'New name',
    shown: 'Labels',
  },
  giving: {
    title: 'Give to somebody',
    me: 'me',
    nobody: 'Nobody',
  },
  urgencyTitle: 'How urgent',
  urgencyHints: {
    urgent: 'Somebody looks today',
    normal: 'In its turn',
    later: 'Can wait',
  },
  filters: {
    more: 'Filter',
    mentions: 'Mentions',
    title: 'Filter the list',
    view: 'Show',
    label: 'Label',
    urgency: 'Urgency',
    assignee: 'With',
    language: 'Language',
    files: 'Files',
    any: 'Any',
    withFiles: 'With files',
    withoutFiles: 'Without files',
    order: 'Order',
    newestFirst: 'Newest first',
    urgentFirst: 'Urgent first',
    apply: 'Show the list',
    reset: 'Reset',
    saved: 'Saved filters',
    name: 'Save it for the desk as',
    nameHint: 'Everybody on the desk can use it.',
    save: 'Save',
    kept: (name: string) => `Saved as “${name}”.`,
    on: (value: number) => count(value, { one: '# more condition', other: '# more conditions' }),
  },
  notes: {
    mention: 'Mention somebody with @.',
    people: 'People to mention',
    unread: 'You are mentioned in a note here.',
    go: 'Go to the note',
  },
  purging: {
    title: (value: number) =>
      count(value, { one: 'Purge this conversation?', other: 'Purge # conversations?' }),
    intro:
      'For what must not exist: it is erased from the newsroom’s server and from every device, and cannot be brought back. A second editor has to agree within two weeks.',
    erased: 'Erased for good: the sealed reports, their files, clean copies and records.',
    stays:
      'What stays: words of a report that was filed remain in the case’s sealed history, shown to nobody; notes and replies; copies that somebody has downloaded; backups, until they are overwritten.',
    ask: 'Ask for the purge',
    asked: (value: number) =>
      count(value, {
        one: 'Purge of # asked for. A second editor has to agree.',
        other: 'Purge of # asked for. A second editor has to agree.',
      }),
    notice: (name: string, day: string, value: number) =>
      `${name} asked to purge ${count(value, { one: '# report', other: '# reports' })} (${day}). It needs a second editor.`,
    mine: (day: string, value: number) =>
      `You asked to purge ${count(value, { one: '# report', other: '# reports' })} (${day}). A second editor has to agree.`,
    agree: 'Agree and purge',
    agreeTitle: 'Purge for good?',
    refuse: 'Do not purge',
    withdraw: 'Withdraw',
    done: 'Purged. Nothing of it is left on the server.',
    refused: 'It is not purged.',
    left: (value: number) =>
      count(value, {
        one: 'The newsroom’s server still has what # purge names. Tell the operator.',
        other: 'The newsroom’s server still has what # purges name. Tell the operator.',
      }),
  },
  events: {
    labelled: 'put a label on the case',
    unlabelled: 'took a label off the case',
    urgent: (level: string) => `set the urgency: ${level}`,
  },
  keys: {
    pick: 'Choose, or choose no more',
    range: 'Choose up to here',
    all: 'Choose all that are listed',
    undo: 'Undo the last change',
    mention: 'Mention somebody in a note',
    acts: 'For the chosen ones, or the one you are on',
    list: 'In the list',
  },
};
