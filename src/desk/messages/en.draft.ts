import { formatNumber, type PluralForms, plural } from '#ui/language.ts';
import { englishPromote } from './en.promote.ts';
import { englishRisk } from './en.risk.ts';
import { englishWrite } from './en.write.ts';

const count = (value: number, forms: PluralForms) => plural('en', value, forms);

/** The draft and its way out, in English. */
export const englishDraft = {
  title: 'Title',
  byline: 'Byline or pseudonym',
  bylineHint: 'As it is to be printed. Never the source.',
  dateline: 'Dateline',
  datelineHint: 'A coarse place: “North of the city”.',
  exclusive: 'Exclusive',
  exclusiveIn: { en: 'Exclusive', ar: 'خاص' },
  language: 'Language',
  slug: 'Address on the site',
  slugHint: 'Small Latin letters, digits and hyphens.',
  slugWrong: 'Use small Latin letters, digits and single hyphens only.',
  body: 'Text',
  authorNote: 'Author’s note',
  media: 'Media',
  mediaNone: 'This case has no clean copies to choose from.',
  mediaHint: 'Only clean copies can be published. File names are replaced by neutral ones.',
  use: (name: string) => `Use ${name}`,
  caption: 'Caption',
  credit: 'Credit',
  alt: 'Description for those who cannot see it',
  altMissing: 'A picture needs a description before it can be signed.',
  preview: 'Preview',
  previewEmpty: 'The article appears here as you write.',
  save: 'Save the draft',
  saved: 'Saved and sealed.',
  unsaved: 'Not saved yet.',
  saveVoids: 'An edit voids the signatures given so far.',
  incomplete: 'A title, a text and an address are needed before it can be saved.',

  risk: englishRisk,
  out: englishPromote,
  write: englishWrite,

  signTitle: 'Signatures',
  signIntro: 'Two editors sign exactly the same bytes. An edit voids both signatures.',
  signatures: (value: number, needed: number) =>
    `${formatNumber('en', value)} of ${formatNumber('en', needed)} signatures`,
  signedBy: (name: string) => `Signed by ${name}`,
  sign: 'Sign this draft',
  signAlready: 'You have signed this draft. Another editor has to sign too.',
  signUnsaved: 'Save the draft before signing: only what is saved can be signed.',
  signShow: 'What you sign',
  signWhat:
    'These exact words and the media listed, as the fingerprint below. Nothing about reports or sources is in it.',
  signConfirm: 'I have read it: sign',
  digestWords: 'Fingerprint in words',
  digest: 'SHA-256',
  notVerified: 'The case is not marked as verified.',

  promote: 'Promote',
  promoteTitle: 'Promote the article',
  promoteNeeds: 'Two signatures are needed first.',
  promoteIntro: 'This is all that leaves the desk. Read it once more: it cannot be called back from readers.',
  promoteFiles: (value: number) => count(value, { one: '# file goes out', other: '# files go out' }),
  promoteNow: 'Publish',
  promoting: 'Publishing',
  promotedTitle: 'Published',
  promoted: 'The signed bundle is on the site.',
  seeSite: 'Open it on the site',
  downloadBundle: 'Download the signed bundle',
  outgoing: 'Outgoing files',
};
