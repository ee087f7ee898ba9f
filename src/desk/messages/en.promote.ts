import { type PluralForms, plural } from '#ui/language.ts';

const count = (value: number, forms: PluralForms) => plural('en', value, forms);

/** Where an article goes, what stands there, and how it is taken back, in English. */
export const englishPromote = {
  where: 'Where to',
  ownSite: 'This newsroom’s own site',
  bundleOnly: 'A signed bundle, to carry away',
  target: (name: string) => ({ 'own-site': 'Own site', 'bundle': 'Signed bundle' })[name] ?? name,
  programs: { ghost: 'Ghost', wordpress: 'WordPress' },
  keyLeft: 'Somebody who has left knows the key of this site. Make a new one there.',

  newSite: 'Another site…',
  siteName: 'What the desk calls it',
  siteNameHint: 'Small letters, digits and hyphens.',
  siteNameWrong: 'Use small Latin letters, digits and single hyphens.',
  siteProgram: 'What runs it',
  siteAddress: 'Its address',
  siteAddressWrong: 'It has to begin with https://, or be an onion.',
  siteKey: 'Its key',
  siteKeyHint: {
    ghost: 'Settings → Integrations → Custom: the Admin API key.',
    wordpress: 'Users → Profile → Application Passwords, as account:password.',
  },
  siteAuthor: 'Account that articles appear under',
  siteAuthorHint: 'A short name there, not the byline. Empty: the key’s own.',
  siteKeep: 'Keep it, sealed',
  siteSealed: 'Address and key lie sealed on the desk. The newsroom’s server can read neither.',
  siteRemove: 'Take it off the desk',

  which: 'Languages',
  both: 'Both languages, which point to each other',
  mainOnly: 'This article alone',
  languages: { en: 'English', ar: 'Arabic' },

  when: 'When',
  now: 'Now',
  later: 'At an hour',
  draftThere: 'Leave it there as a draft',
  hour: 'Hour, by this device’s clock',
  hourNeeded: 'Give an hour that is at least five minutes away.',
  laterHere:
    'Until then it waits here, sealed. It goes out from any desk that is open at that hour, or from the next one that opens.',
  laterThere:
    'Until then the site keeps it, and whoever runs the site can read it. What must not be known before its hour waits better here.',
  keepUntil: 'Keep it until then',
  waits: 'It waits for its hour.',

  plan: 'What goes there',
  planSoft: 'Made here; nobody has been asked yet. What stands in guillemets only the site can know.',
  requests: (value: number) => count(value, { one: '# request', other: '# requests' }),
  file: (name: string, sha256: string) => `${name}, SHA-256 ${sha256}`,
  purposes: {
    upload: 'A file',
    draft: 'The article, as a draft',
    change: 'The article, in the place of what stands',
    show: 'Readers see it',
    showLater: 'Readers see it at its hour',
    takeBack: 'Back to a draft',
  },
  prepare: 'Look at the site and get ready',
  preparing: 'Asking the site. Over Tor this can take a minute.',
  prepareSoft: 'Sends the pictures and files. Readers see nothing of it.',
  exact: 'Exactly this will be sent',
  nothingToSend: 'These words stand there already. Only who sees them changes.',
  send: 'Send exactly this',
  sending: 'Sending, and reading it back',
  replace: 'Put this version in its place',
  overwrite: 'Replace it all the same',
  again: 'Try again',

  relayMissing:
    'This newsroom runs no relay, so its page cannot reach other sites. Use ./amana desk promote-to on a machine of your own.',
  relayUnknown:
    'The desk does not know this relay. Nothing can be sent before a desk lead has compared its words.',
  relayCompare:
    'The relay will be given the keys of your sites, for as long as it sends. Compare these words with those that the operator sees.',
  relayWords: 'The relay’s words',
  relayTrust: 'The operator sees the same words',

  done: 'Read back',
  doneWell: 'What stands there is what was signed.',
  doneOther: 'What stands there is not to the letter what was signed. Look at it.',
  differs: {
    title: 'The title',
    address: 'The address',
    text: 'The text',
    summary: 'The summary',
    author: 'The author',
    picture: 'The picture that stands for it',
    pair: 'The link to the other language',
  },
  sentPart: 'Signed',
  standsPart: 'Stands there',
  sameMedia: 'as signed',
  otherMedia: 'encoded anew by the site',
  unseenMedia: 'could not be looked at',
  openThere: 'Open it',

  sentTitle: 'Where it stands',
  states: {
    draft: 'a draft there',
    promoted: 'promoted',
    updated: 'updated',
    corrected: 'corrected',
    scheduled: 'waits there for its hour',
    withdrawn: 'withdrawn',
    taken: 'carried away',
  },
  older: 'Not the version that is saved here now.',
  differsNow: 'Not to the letter what was signed.',
  by: (name: string, day: string) => `${name}, ${day}`,
  due: (hour: string) => `Goes to the own site on ${hour}`,
  overdue: 'Its hour has passed. It goes out with the next look of an open desk.',
  dueChanged: 'Its hour is set, but its words were changed: they have to be signed anew.',
  cancelDue: 'Do not send it',
  compare: 'Compare',
  comparing: 'Reading what stands there',
  withdraw: 'Withdraw',
  withdrawTitle: 'Withdraw the article',
  withdrawIntro: {
    own: 'Readers find a page that says it was withdrawn, and nothing of what it said. This version cannot come back; another signed one can.',
    site: 'Readers find a notice in its place that it was withdrawn, and nothing of what it said. Its pictures are removed where the site lets us; Ghost does not. Whoever has read it keeps what they read.',
  },
  reason: 'Reason, as readers are told',
  reasons: {
    none: 'None: “The newsroom no longer publishes it.”',
    error: 'What it said could not be upheld',
    replaced: 'Another article has taken its place',
    law: 'A law or a court made us',
  },
  reasonSoft: 'If a source is in danger, give none: the reason itself would tell of it.',
  withdrawNow: 'Withdraw it now',
  withdrawLeft:
    'Readers find the notice now. These files are still there for whoever has their address. Remove them in WordPress’ media library; Ghost itself cannot remove a picture, so ask whoever runs its server to delete them.',

  event: {
    'sent-out': (target: string, state: string) => `${target}: ${state}`,
    'embargo-set': 'gave the article its hour',
    'embargo-taken': 'took the article’s hour back',
  },
};
