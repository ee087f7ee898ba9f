import { formatNumber, type PluralForms, plural } from '#ui/language.ts';
import { englishAlike } from './en.alike.ts';
import { englishCase } from './en.case.ts';
import { englishCorroboration } from './en.corroboration.ts';
import { englishEvidence } from './en.evidence.ts';
import { englishMoves } from './en.moves.ts';
import { englishMyKey } from './en.my-key.ts';
import { englishOpening } from './en.opening.ts';
import { englishPalette } from './en.palette.ts';
import { englishRecord } from './en.record.ts';
import { englishStatus } from './en.status.ts';
import { englishTalk } from './en.talk.ts';
import { englishTriage } from './en.triage.ts';

const count = (value: number, forms: PluralForms) => plural('en', value, forms);

/** The frame of the desk in English; cases and records have files of their own. */
export const english = {
  desk: 'Desk',
  languages: 'Language of the page',
  close: 'Close',
  cancel: 'Cancel',
  save: 'Save',
  back: 'Back to the list',
  more: 'More',
  today: 'today',
  loading: 'One moment',
  copy: 'Copy',
  copied: 'Copied',
  untitled: 'Untitled',
  languageNames: {
    en: 'English',
    ar: 'Arabic',
    fr: 'French',
    es: 'Spanish',
    ru: 'Russian',
    uk: 'Ukrainian',
    fa: 'Persian',
    tr: 'Turkish',
  },

  enrol: {
    title: 'Join the desk',
    intro:
      'You were invited to open sealed reports. Your key is made here, in this browser, and never leaves it unlocked.',
    badLink: 'This invite link is not whole. Ask for it again and open it without changes.',
    name: 'Your name on the desk',
    nameHint: 'Colleagues see it beside what you do. A pen name is fine.',
    passphrase: 'Passphrase',
    passphraseHint: 'Five or more unrelated words work well. It cannot be reset by anybody.',
    again: 'The same passphrase again',
    differ: 'The two are not the same yet.',
    needName: 'Write a name first.',
    strength: {
      short: 'Too short: use at least twelve characters.',
      weak: 'Weak: a stolen key file could be opened. Add words.',
      fair: 'Fair. One more word would make it strong.',
      strong: 'Strong.',
    },
    make: 'Make my key',
    haveKey: 'I have already made my key',
    making: 'Making your key. Stretching the passphrase takes a few seconds.',
    keyTitle: 'Keep your key file',
    keyIntro:
      'This file is your key, locked with your passphrase. With both you can open the desk from any browser; without the file you would need a new invite.',
    download: 'Download the key file',
    downloaded: 'The key file was handed to your browser. Keep it where only you can reach it.',
    keep: 'Also keep the locked key in this browser',
    keepHint: 'Convenient on a computer that is yours alone. Do not choose this on a shared one.',
    securityKey: 'Also use a security key',
    securityKeyHint:
      'Optional: unlocks without typing. The key file is still needed, and its passphrase always works, here and elsewhere.',
    securityKeyAdded: 'The security key opens this file now. Download the file once more.',
    join: 'Ask to join',
    joining: 'Asking the newsroom',
  },

  waiting: {
    title: 'Waiting for approval',
    intro:
      'A desk lead has to approve you. Read them these words, over the phone or in person: they must see the same ones.',
    words: 'Words of your key',
    checking: 'This page looks by itself; you can leave it open.',
    again: 'Look now',
    still: 'Not approved yet.',
    approved: 'You are approved. Opening the desk.',
  },

  unlock: {
    title: 'Unlock the desk',
    intro: 'Choose your key file and type its passphrase. Both stay in this browser.',
    introKept: 'A locked key is kept in this browser. Type its passphrase.',
    choose: 'Choose the key file',
    chosen: (name: string) => `Key of ${name}`,
    badFile: 'This file is not a key of the desk. Choose the one you downloaded when you joined.',
    other: 'Use another key file',
    forget: 'Forget the key kept here',
    passphrase: 'Passphrase',
    unlock: 'Unlock',
    securityKey: 'Unlock with the security key',
    unlocking: 'Unlocking. Stretching the passphrase takes a few seconds.',
    locked: 'The desk is locked.',
    out: 'The newsroom does not let this key in any more. If you did not expect this, ask a desk lead.',
    idle: 'The desk locked itself because nobody was using it.',
  },

  bar: {
    reports: 'Reports',
    people: 'People',
    pending: (value: number) => count(value, { one: '# waiting', other: '# waiting' }),
    lock: 'Lock',
    keys: 'Keyboard',
    live: 'Live',
    syncing: 'Loading',
    offline: 'Offline',
  },

  list: {
    label: 'Reports',
    search: 'Search reports, notes and cases',
    clear: 'Clear the search',
    filters: 'Show',
    all: 'All',
    fresh: 'New',
    mine: 'Mine',
    unassigned: 'Unassigned',
    parked: 'Parked',
    spam: 'Spam',
    unread: 'Unread',
    files: (value: number) => count(value, { zero: 'no files', one: '# file', other: '# files' }),
    reports: (value: number) => count(value, { one: '# report', other: '# reports' }),
    shown: (value: number) => count(value, { one: '# conversation', other: '# conversations' }),
    stillReading: 'still reading, there may be more',
    gradeWord: 'grade',
    emptyTitle: 'Nothing here yet',
    empty: 'Reports appear here by themselves, as soon as they are released to the desk.',
    emptyFilter: 'No conversation matches. Clear the search or choose another filter.',
    unreadable: (value: number) =>
      count(value, {
        one: '# report cannot be opened with your keys.',
        other: '# reports cannot be opened with your keys.',
      }),
    chooseTitle: 'Choose a report',
    choose: 'Use j and k to move, Enter to open.',
    selected: (value: number) => count(value, { one: '# chosen', other: '# chosen' }),
    keys: 'for all keys',
  },

  states: { new: 'new', parked: 'parked', spam: 'spam' },

  shortcuts: {
    title: 'Keyboard',
    next: 'Next conversation',
    previous: 'Previous conversation',
    open: 'Open the chosen conversation',
    search: 'Search',
    tabs: 'Report, Conversation, Verify, Draft',
    help: 'These keys',
    escape: 'Close, or back to the list',
  },

  people: {
    title: 'People',
    intro:
      'Everyone here but administrators can open the reports of this desk. A publication needs two of them.',
    you: 'you',
    lead: 'Desk lead',
    editor: 'Editor',
    guardian: 'Source guardian',
    publisher: 'Publisher',
    administrator: 'Administrator',
    role: 'Role',
    roleHints: {
      lead: '',
      editor: 'Reads reports, works on cases, writes and signs drafts.',
      guardian: 'As an editor, and answers for the source before a draft goes on.',
      publisher: 'As an editor, and sends out what two have signed.',
      administrator: 'Removes people and watches over the servers. Is given no key and reads nothing.',
    },
    remove: 'Remove',
    removeTitle: (name: string) => `Remove ${name} from the desk?`,
    removeIntro:
      'Their session ends at once. Every key they held is changed, and given to those who stay. What they have already read they may have kept; open invites are cancelled.',
    removeYes: 'Remove now',
    removed: (name: string) => `${name} is off the desk.`,
    rekeying: (done: number, total: number) =>
      `Changing the keys: ${formatNumber('en', done)} of ${formatNumber('en', total)}. You can go on working.`,
    recoveryTitle: 'Lost keys',
    recoveryIntro:
      'Somebody who lost their key is invited anew. Two desk leads together can then give them the old one; neither of them alone, and never the server. Everybody on the desk sees it.',
    recoverFor: (lost: string, to: string) => `The key of ${lost}, for ${to}`,
    recoveryAskedBy: (name: string, given: number) =>
      `Asked for by ${name}. Given so far: ${formatNumber('en', given)} of ${formatNumber('en', 2)}.`,
    lostKey: 'Whose key was lost',
    newKey: 'Their new entry on the desk',
    askRecovery: 'Ask the leads',
    askedRecovery: 'Everybody sees the request now.',
    giveShare: 'I know that it is them: give my part',
    gaveShare: 'Your part is given.',
    takeKey: 'Make the key file',
    choose: 'Choose a person',
    invite: 'Invite somebody',
    inviteIntro:
      'Makes a link that works once. Send it through a channel you trust; whoever opens it can ask to join, and you still have to approve.',
    makeInvite: 'Make the link',
    link: 'One-time invite link',
    linkOnce: 'It is shown only now.',
    pendingTitle: 'Waiting for approval',
    pendingHint: 'Ask them to read out the words of their key. Approve only when they are the same.',
    approve: 'The words match: approve',
    approved: (name: string) => `${name} can now open the desk.`,
    left: 'has left',
    until: (day: string) => `certified until ${day}`,
    endsSoon: 'ends soon',
    notGenuine: 'These keys do not come from whoever was given the invite. Do not approve.',
    share: 'Share the keys again',
    shared: (name: string) => `${name} was given every key of the desk again.`,
    onlyLead: 'Only a desk lead can invite and approve.',
    words: 'Words of the key',
    alone: 'You are alone on this desk. Verification and publication need a second editor: invite one.',
  },

  warnings: {
    broken:
      'The history of this case is not signed as it must be. Nothing after that place is trusted, and nothing can be added.',
    brokenCase: (title: string) =>
      `The history of ${title === '' ? 'a case' : `the case “${title}”`} is not signed as it must be. Nothing after that place is trusted, and nothing can be added.`,
    frozen: 'This case is frozen: the source may be in danger.',
    deskBroken: 'The history of the desk is not signed as it must be. Nothing after that place is trusted.',
    brokenCases: (value: number) =>
      count(value, {
        one: 'The history of # case is not signed as it must be. Nothing after that place is trusted, and nothing can be added to it.',
        other:
          'The histories of # cases are not signed as they must be. Nothing after those places is trusted, and nothing can be added to them.',
      }),
    caseKeys: (value: number) =>
      count(value, {
        one: 'There is a case whose key you have not been given. Ask a desk lead to share the keys again.',
        other:
          'There are # cases whose keys you have not been given. Ask a desk lead to share the keys again.',
      }),
    casesEnded: (value: number) =>
      count(value, {
        one: '# case came to its end: after a year or more without a change, its history and its keys are not on the server any more. If somebody still works on it, ask a desk lead to share the keys again.',
        other:
          '# cases came to their end: after a year or more without a change, their histories and keys are not on the server any more. If somebody still works on one, ask a desk lead to share the keys again.',
      }),
    deskKey: 'You have not been given the key of the desk yet. Ask a desk lead to share the keys again.',
    differs: 'A report in a case is not what the source sent. Do not rely on it.',
    differsIn: (value: number) =>
      count(value, {
        one: 'In # case, a report is not what the source sent. Do not rely on it.',
        other: 'In # cases, reports are not what the source sent. Do not rely on them.',
      }),
    keysRefused: 'Keys were offered that nobody of this desk made. They were refused.',
    peopleRefused:
      'The newsroom’s server names people or keys that nobody of this desk signed. They were given nothing; tell the operator.',
    notebookRefused:
      'The newsroom’s server did not give back what you were writing, or gave something else in its place. Read every field before you send it; tell the operator.',
    epochsShort: (value: number) =>
      count(value, {
        zero: 'Sources cannot send any more: there are no keys. A desk lead has to open the desk.',
        one: 'Sources can send for # more day. Keys for later are made as soon as a desk lead opens the desk.',
        other:
          'Sources can send for # more days. Keys for later are made as soon as a desk lead opens the desk.',
      }),
    peopleEnding: (value: number) =>
      count(value, {
        one: 'Somebody’s place on the desk ends in # day. It is renewed as soon as a desk lead opens the desk; see People.',
        other:
          'Somebody’s place on the desk ends in # days. It is renewed as soon as a desk lead opens the desk; see People.',
      }),
    leadsEnding: (value: number) =>
      count(value, {
        one: 'A desk lead is one for # more day. Only the newsroom’s root key renews that: tell the operator.',
        other:
          'A desk lead is one for # more days. Only the newsroom’s root key renews that: tell the operator.',
      }),
    epochsLate: 'The keys for the coming weeks could not be made. Sources may soon be unable to send.',
  },

  failures: {
    title: 'This did not work',
    dismiss: 'Dismiss',
  },

  evidence: englishEvidence,
  record: englishRecord,
  alike: englishAlike,
  corroboration: englishCorroboration,
  moves: englishMoves,
  myKey: englishMyKey,
  opening: englishOpening,
  palette: englishPalette,
  case: englishCase,
  status: englishStatus,
  talk: englishTalk,
  triage: englishTriage,
};

export type DeskMessages = typeof english;
