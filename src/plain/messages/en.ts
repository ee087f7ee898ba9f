import { formatBytes } from '#ui/language.ts';

/** What only the plain form says; whatever it shares with the source's page is in that page's words. */
export const en = {
  // first page
  plainLead:
    'Scripts are switched off in your browser, so it cannot seal anything. With this form, your words and files arrive as they are, and the newsroom’s machine seals them the moment they are there.',
  lessTitle: 'This protects you less',
  lessPoints: [
    'For a moment, your words, your files and your eight words can be read on the newsroom’s machine. It keeps none of them, but whoever has taken over that machine could read along.',
    'What is hidden in your files, such as place and date, leaves your device with them. It is removed only after they have arrived.',
    'This page cannot show you what your files carry.',
  ],
  saferTitle: 'Better: let your own browser seal it',
  saferSteps: [
    'In Tor Browser, press the shield beside the address, then “Settings”.',
    'Choose the middle one of the three levels, “Safer”, and restart the browser if it asks for that.',
    'Then open the newsroom’s page again.',
  ],
  saferOpen: 'Open the page that seals',
  useForm: 'Write with this form all the same',
  offTitle: 'This newsroom takes no reports by a plain form',
  offLead: 'Your own browser has to seal what you write. For that, scripts must be allowed to run in it.',

  // writing
  deviceAdvice:
    'Use neither, and no device that somebody else looks into. Sit where no camera and no person sees the screen. If someone comes, press Leave.',
  filesLimit: (most: number, bytes: number) =>
    `Up to ${most} files, together at most ${formatBytes('en', bytes)}. Choose them all at once.`,
  choiceAll: 'The choice holds for all files of this form.',
  removeHint:
    'A closed machine of the newsroom removes it after they have arrived, and tells nobody what it found. The files’ names go too.',
  otherKinds: 'Kinds of files that cannot be cleaned reach the editors only as originals.',
  send: 'Send',
  wait: 'With large files this takes a while. Keep this page open until the next one appears.',
  firstPage: 'First page',

  // your eight words, coming back
  wordsSeen:
    'These words were made on the newsroom’s machine. If you can choose “Safer” later, write a new report there: its words never leave your device.',
  wordsIn: (language: string) => `The same words in ${language}`,
  returnSeen: 'The words you type here can be read on the newsroom’s machine for a moment.',

  // what can go wrong
  unsent: 'Nothing has been sent.',
  textKept: 'Your text stands below.',
  filesAgain: 'Your browser does not let us give your files back. Choose them again:',
  filesAgainAny: 'Your browser does not let us give your files back. Choose them again.',
  tooMuch: (bytes: number) =>
    `This form takes at most ${formatBytes('en', bytes)} at once. Send the largest files in another report, or choose “Safer”, where there is room for more.`,
  tooSlow: 'The connection had nearly stopped. Try again, perhaps with fewer or smaller files.',
  flooded:
    'The newsroom is being flooded with junk, and without scripts your report cannot get through now. Try again in an hour. Or choose “Safer”: there your own browser can prove that it is no part of the flood.',
  foreign: 'This came from another page than ours. Open the form here and write in it.',
  unreadable: 'What arrived was not whole. Go back, where your text may still be, and try again.',
  nothingHere: 'There is nothing here.',
};

export type PlainMessages = typeof en;
