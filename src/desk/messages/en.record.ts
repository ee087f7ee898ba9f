import { type PluralForms, plural } from '#ui/language.ts';

const count = (value: number, forms: PluralForms) => plural('en', value, forms);
const list = (texts: readonly string[]) => new Intl.ListFormat('en', { type: 'conjunction' }).format(texts);

/** Attachments and what was hidden in them, in English. */
export const englishRecord = {
  title: 'Hidden data',
  attachments: 'Attachments',
  none: 'No attachments.',
  name: (number: number) => `File ${number}`,
  sourceName: 'name given by the source',
  choose: 'Choose an attachment to see what was hidden in it.',

  status: {
    unreadable: 'cannot be opened',
    waiting: 'being cleaned',
    clean: 'clean copy, verified',
    raster: 'clean copy, as pictures',
    rejected: 'rejected',
    unknown: 'on its way',
    missing: 'never arrived',
  },
  statusLong: {
    unreadable:
      'Neither the record nor the clean copy opens with your keys. A desk lead can share them again.',
    waiting: 'The sanitizer has not finished with this file. It appears here by itself.',
    clean: 'The clean copy was written anew and proven clean by other code.',
    raster: 'Its pages were redrawn as pictures, so that nothing hidden in them remains.',
    unknown: 'The report names this file, but it has not arrived. The source may still be sending it.',
    missing:
      'The report names this file, but it has not come for days. The source may have closed the page; ask for it in a reply.',
  },
  reasons: {
    'format not supported': 'Rejected: this format is not supported.',
    'file is damaged': 'Rejected: the file is damaged.',
    'file is too large': 'Rejected: the file is too large.',
    'limits exceeded': 'Rejected: it unpacks to more than the limits allow.',
    'took too long': 'Rejected: cleaning took too long.',
    'could not be proven clean': 'Rejected: the copy could not be proven clean.',
    'could not be opened': 'Rejected: the file could not be opened. It may be locked with a password.',
  },
  originalKept: 'The source lets editors open the sealed original.',
  originalGone: 'The source did not let editors keep the original.',

  nothing: 'Nothing hidden was found in this file.',
  withheld: 'The source chose not to show you what was hidden in this file.',
  placePoint: (point: string, country: string | null) =>
    country === null
      ? `It carried a place: ${point}, at sea or outside every border of the map.`
      : `It carried a place in ${country}: ${point}.`,
  placeWords: 'It carried words or numbers about a place.',
  mapLabel: (country: string | null, point: string) =>
    `Map with a dot at ${point}${country === null ? '' : `, in ${country}`}`,
  time: (days: readonly string[]) =>
    days.length === 0 ? 'It carried times.' : `It carried the time it was made: ${list(days)}.`,
  device: (names: readonly string[], serial: boolean) =>
    `${names.length === 0 ? 'It carried data about a device' : `It was made with ${list(names)}`}${
      serial ? ', and carried a number that identifies that one device.' : '.'
    }`,
  person: (names: readonly string[]) =>
    names.length === 0 ? 'It carried data about a person.' : `It named a person: ${list(names)}.`,
  software: (names: readonly string[]) =>
    names.length === 0 ? 'It carried data about software.' : `It was handled with ${list(names)}.`,
  history: 'It carried traces of earlier versions.',
  other: (value: number) =>
    count(value, { one: 'It carried # further value.', other: 'It carried # further values.' }),
  values: (value: number) => count(value, { one: 'Show the value', other: 'Show # values' }),

  checksTitle: 'Checks of the clean copy',
  /** By the names that the cleaning writes into its record. */
  checks: {
    'only known structure, nothing after the end': 'Built only from known parts, with nothing after the end',
    'same pages, frames and dimensions': 'As many pages and pictures as before, and as large',
    'only allowed tags by exiftool': 'Only harmless labels, read by a second program',
    'no value of the original in the bytes': 'Nothing that was hidden is still in it',
    'no value of the original in what it unpacks to': 'Nothing that was hidden is in what it unpacks to',
    'every file within is one that has been proven clean': 'Every file within is proven clean',
  },
  passed: 'passed',
  failed: 'failed',
  remainingTitle: 'What remains',
  remaining: {
    'camera noise': 'The pattern of the camera’s sensor remains in the picture.',
    voice: 'The voices in it can be recognised.',
    'audible content': 'What can be heard remains.',
    'visible content': 'What can be seen in it remains: faces, signs, skylines.',
    'writing style': 'The way it is written remains.',
    'layout': 'The layout remains.',
  },
  detail: 'Details: how it was cleaned, tools and hashes',
  howTitle: 'How the copy was made',
  modes: {
    rebuild: 'It was built anew from what can be seen or heard.',
    faithful: 'Picture and sound are as they were; only structure that is known to be harmless was kept.',
    scan: 'It was built anew for printed pages; the tracking dots of a printer were whitened.',
  },
  becamePictures: 'Its pages became pictures.',
  otherType: (from: string, to: string) => `The copy is another kind of file: ${to} instead of ${from}.`,
  again: {
    title: 'Clean it in another way',
    intro:
      'The sealed original is cleaned once more. What you have now stays until the new copy is there, and then the new copy takes its place.',
    which: 'How it should be cleaned',
    modes: {
      rebuild: {
        name: 'strongest',
        label: 'Strongest: made anew from what can be seen or heard',
        hint: 'Nothing stays of the way in which a camera or program writes its files. The right choice wherever nothing speaks against it.',
      },
      faithful: {
        name: 'same quality',
        label: 'Same quality: where every detail counts',
        hint: 'Picture and sound stay as they are, and only what is hidden goes. The make of the camera may still show.',
      },
      scan: {
        name: 'printed page',
        label: 'A printed page: hides the dots of printers',
        hint: 'Colour printers mark every page with tiny dots. The copy is grey, on clean white. For pictures of paper only.',
      },
    },
    asNow: (label: string) => `${label} (as it is now)`,
    draftToo: 'An article that uses this file has to be saved and signed again afterwards.',
    go: 'Clean it again',
    asking: 'Asking for it',
    underWay: (name: string) => `Being cleaned again: ${name}`,
    byItself: 'The new copy appears here by itself.',
    done: (name: string) => `The new copy is here: ${name}.`,
  },
  actionsTitle: 'What was done',
  toolsTitle: 'Tools',
  before: 'Hash as received',
  after: 'Hash of the clean copy',
  look: 'Fingerprint of how it looks',
  lookWhy:
    'It stays nearly the same when the picture is made smaller or saved again, so copies elsewhere can be found by it.',
  evidence: 'Times and places here are for verification. Do not carry them into an article.',

  open: 'Open',
  download: 'Download the clean copy',
  downloadOriginal: 'Download the sealed original',
  originalWarning:
    'The original still carries everything listed here, and may attack the program that opens it.',
  preparing: 'Opening the clean copy',
};
