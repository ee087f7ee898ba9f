import { formatBytes, formatNumber, plural } from '#ui/language.ts';

/** The voice of the source's page: short, plain, calm, second person. Every key stands in ar.ts too. */
export const en = {
  // around every screen
  pageTitle: 'Welcome',
  languages: 'Language',
  leave: 'Leave',
  leaveHint: 'Closes this page at once and leaves nothing behind. Pressing Esc three times does the same.',
  back: 'Back',
  goOn: 'Go on',
  step: (step: number, steps: number) => `Step ${formatNumber('en', step)} of ${formatNumber('en', steps)}`,
  tryAgain: 'Try again',

  // opening
  opening: 'One moment: checking that this page belongs to the newsroom.',
  refused: 'We could not confirm that this page belongs to the newsroom. Do not send anything.',

  // first screen
  startTitle: (newsroom: string) => `Tell ${newsroom} what you know`,
  startLead:
    'Write what happened, and add photos or files. Everything is sealed on your device before it leaves. Only the editors can open it.',
  startWrite: 'Write a report',
  startReturn: 'I have eight words',
  startKit: 'Take this page along, for a place without a connection',
  startCarry: 'I have a sealed file',
  startKept: 'This page keeps nothing on your device. When you close it, it is gone.',

  // before you start
  beforeTitle: 'Before you start',
  beforeLead: 'Three questions to ask yourself. Nobody sees your answers.',
  beforeAddress: 'Is this the right address?',
  beforeAddressAdvice: 'Compare it, letter by letter, with the one that the newsroom prints.',
  beforePrint: 'Words to compare with print',
  beforePrintLead:
    'The newsroom prints these six words beside its address. It is enough to compare one of the two languages.',
  beforePrintCare:
    'If even one is different, do not write anything. If they are the same, check the address all the same: words can be copied.',
  beforeDevice: 'Is this a device or a network of your work?',
  beforeDeviceAdvice:
    'Use neither, and no device that somebody else looks into. Sit where no camera and no person sees the screen. If someone comes, press Leave, or the Esc key three times.',
  beforeOthers: 'Who else knows what you will tell?',
  beforeOthersAdvice:
    'If only a few people know it, say so in your report. The editors will take care not to point at you.',
  boundsTitle: 'What this page protects, and what it does not',
  boundsYes: 'It protects',
  boundsYesAll: [
    'What you write and add: it is sealed on your device. No machine on its way can read it, nor anybody who takes one away.',
    'Who you are: nobody asks, and this page keeps nothing on your device.',
    'Where you are: in Tor Browser, the newsroom does not see it.',
  ],
  boundsNo: 'It does not protect',
  boundsNoAll: [
    'Against what your words give away. A detail that only few people know points to you.',
    'A device that is watched: its screen, its keys, or you in front of it.',
    'A visit with another browser: it remembers this address, and your line shows it. Even with Tor Browser, your line shows that you use it, and when.',
    'Against a page that was changed: whoever takes over the newsroom’s site could read what you type from then on.',
  ],
  beforeGo: 'Start writing',

  // write
  writeTitle: 'Tell us what happened',
  writeHint: 'What happened, where and when? How do you know? You need not say who you are.',
  writeEmpty: 'Write a few words first, even if your files say most of it.',
  writeTooLong:
    'This is longer than one report can be. Cut it here, and send the rest afterwards with your eight words.',

  // files
  filesTitle: 'Photos and files',
  filesLead: 'Add what shows it, if you have something. You can also send without.',
  filesAdd: 'Add photos or files',
  filesMost: (most: number) =>
    `A report can carry ${formatNumber('en', most)} files. Send the others afterwards, with your eight words.`,
  fileTooLarge: (name: string) => `“${name}” is larger than 2 GB and was left out.`,
  fileReading: 'Looking at what it carries …',
  fileCarries: 'Besides what it shows, it carries:',
  fileNothing: 'We found nothing hidden in it.',
  fileUnread: 'It could not be read here; the newsroom will look, and remove what is hidden.',
  fileText: 'Plain text carries nothing besides its words and its name.',
  fileTooMuch: (bytes: number) =>
    `The newsroom can clean files of up to ${formatBytes('en', bytes)}. The editors will see this one only if you let them have the original.`,
  fileOther:
    'We cannot clean this kind of file yet. The editors will see it only if you let them have the original.',
  foundPlace: 'a place',
  foundPlaceIn: (country: string) => `a place in ${country}`,
  foundTrack: 'places along the way, while it was filmed',
  foundDate: 'a date and time',
  foundDevice: 'the device',
  foundSerial: 'a number that only this device has',
  foundPerson: 'a name',
  foundOrganisation: 'an organisation',
  foundSoftware: 'the program that made it',
  foundWords: 'a note',
  foundFolder: 'where it was kept on a computer',
  foundNumbers: 'hidden numbers that link it to other files',
  foundThumbnail: 'a small picture inside it',
  foundChanges: (count: number) =>
    plural('en', count, {
      one: 'one change that can still be read',
      other: '# changes that can still be read',
    }),
  foundComments: (count: number) => plural('en', count, { one: 'one comment', other: '# comments' }),
  foundRevisions: (count: number) =>
    plural('en', count, { one: 'one earlier version of it', other: '# earlier versions of it' }),
  foundFiles: (count: number) =>
    plural('en', count, { one: 'one file inside it', other: '# files inside it' }),
  foundInner: (count: number) =>
    plural('en', count, {
      one: 'one picture inside it, with hidden data of its own',
      other: '# pictures inside it, with hidden data of their own',
    }),
  foundScripts: 'a program that can run when it is opened',
  foundOther: 'other hidden data',
  mapLabel: 'The place on a map of the world. The map is part of this page; nothing was asked for it.',
  pictureLooks: 'What the picture shows',
  thumbnailLooks: 'The small picture inside it',
  thumbnailDiffers: 'The small picture has another shape: it may show what was cut away.',
  fileLeftNothing: 'Removed on your device. We read the file again: nothing is left.',
  fileLeftSome: 'Removed on your device, except for this. The newsroom will remove it:',
  fileChoice: 'What should the editors get?',
  fileRemove: 'The file, with everything hidden removed',
  fileRemoveHere: 'Removed here, before anything is sealed, and the file’s name too. Safest for you.',
  fileRemoveThere:
    'This page cannot take it out of this kind of file. A closed machine of the newsroom does it, and tells nobody what it found. The file’s name goes too.',
  fileRemoveNot: 'Not possible yet for this kind of file.',
  fileTell: 'The same, but let them know what was hidden',
  fileTellHint:
    'The editors see a sealed note of it beside the file. It helps them to check that the file is real.',
  fileKeep: 'The original as well',
  fileKeepHint: 'Sealed for the editors, with everything hidden in it. Only if it has to serve as proof.',
  fileScan: 'It shows a printed page',
  fileScanHint:
    'Printers leave tiny yellow dots that can lead to them. The page becomes grey, and the dots go.',
  fileTakeOut: 'Take out',
  fileTakeOutNamed: (name: string) => `Take out ${name}`,
  fileStays: 'What can be seen and heard stays as it is: faces, voices, signs, number plates.',
  howTitle: 'How it is sent',
  howOrder: 'Words and files',
  howFirst: 'Words first',
  howFirstHint:
    'Your report arrives at once, and the files follow. If the line fails, the editors have your words.',
  howLast: 'Files first',
  howLastHint: 'The report arrives when all its files have. The editors see everything together.',
  howApart: 'Only the words now',
  howApartHint:
    'Harder to link. When the words have arrived, choose “New Tor circuit for this site” in Tor Browser, which opens this page anew. Then come back with your eight words and send the files.',
  howWhen: 'When',
  howAtOnce: 'At once',
  howWithin: (hours: number) =>
    plural('en', hours, { one: 'At some moment within an hour', other: 'At some moment within # hours' }),
  howWithinHint:
    'The page chooses the moment by chance, so that nobody who watches your line learns when you wrote. It has to stay open until then: when it closes, everything on it is gone.',
  heldTitle: 'Held back for a while',
  heldLead: 'Nothing has been sent yet. Keep this page open: when it closes, everything on it is gone.',
  heldNow: 'Send it now',
  sealAndSend: 'Seal and send',

  // sealing and sending
  sendingTitle: 'Sealing and sending',
  sendingLead: 'Keep this page open. If the connection breaks, it goes on where it stopped.',
  sendingBar: 'Arrived and kept safe',
  sendingBytes: (confirmed: number, total: number) =>
    `${formatBytes('en', confirmed)} of ${formatBytes('en', total)}`,
  sendingSeconds: 'less than a minute left',
  sendingMinutes: (minutes: number) =>
    plural('en', minutes, { one: 'about a minute left', other: 'about # minutes left' }),
  sendingHours: (hours: number) =>
    plural('en', hours, { one: 'about an hour left', other: 'about # hours left' }),
  sendingWaiting: 'Waiting for the line. It goes on by itself as soon as it can.',
  sendingNow: 'Try now',
  sendingStop: 'Stop sending',
  sendingStopAsk: 'Stop? The editors will get nothing of this report.',
  sendingStopFiles: 'Stop? The editors keep your report, but not the files that are still on their way.',
  sendingStopYes: 'Stop',
  sendingStopNo: 'Keep sending',
  fileWaiting: 'waiting',
  fileArrived: 'arrived',
  fileLost: 'can no longer be read; send it again with your eight words',
  wayArrived:
    'Your report has arrived. The files are still on their way; if you close now, the editors keep the words.',
  wayWords: 'See your eight words',
  wayTalk: 'Back to your conversation',
  wayOpen: 'Keep this page open until they have arrived.',
  waySee: 'See how far they are',
  wayDone: 'All your files have arrived.',
  wayAgain: 'You can write again once this has arrived.',
  apartNext:
    'To send your files: choose “New Tor circuit for this site” in Tor Browser, come back with your eight words, and add them there.',
  wayFiles: (arrived: number, all: number) =>
    `${formatNumber('en', arrived)} of ${formatNumber('en', all)} files have arrived`,
  sendingBroken: 'It stopped. What has arrived is kept, and nothing is lost.',
  sendingResume: 'Go on sending',
  sendingBack: 'Back to your report',

  // your eight words
  wordsTitle: 'Your eight words',
  arrived: 'Your report is sealed and has arrived. Only the editors can open it.',
  wordsLead:
    'Write these eight words down somewhere safe, or remember them. They are the only way back here.',
  wordsWarning:
    'Whoever has them can read the editors’ replies to you. Do not photograph them, and give them to nobody, not even to us.',
  wordsKept: 'I have kept them',
  wordsList: 'Language of the words',
  wordsStory:
    'To remember them, picture the first four in one short scene, at a place you know, and the other four in the next.',
  wordsPractise: 'Practise them',
  wordsPractiseHint:
    'You can go on without practising. Lost words cannot be given back by anybody, not even by us.',
  recallTitle: 'From memory',
  recallLead:
    'The words are hidden now. Type them as you remember them. Nothing is sent, and nothing is kept.',
  recallRight: 'All eight are right.',
  recallWrong: (numbers: string) => `Not yet right: ${numbers}.`,
  recallShow: 'Show the words again',

  // what happens now
  nowTitle: 'What happens now',
  nowSteps: [
    'The editors open your report and read it with care.',
    'If they have a question, they leave a reply for you here. It waits for 14 days.',
    'Come back in a few days with your eight words to see it, or to add something.',
  ],
  nowClose: 'You can close this page. Nothing of it stays on this device.',
  nowLeave: 'Leave this page',

  // coming back
  returnTitle: 'Come back',
  returnLabel: 'Your eight words',
  returnHint: 'In their order, with a space between them.',
  returnCount: (count: number) => `${formatNumber('en', count)} of 8 words`,
  returnUnknown: (word: string) => `“${word}” is not one of the words.`,
  returnComplete: (word: string) => `Use ${word}`,
  returnMeant: (number: string) => `Word ${number} may be:`,
  returnChoices: 'Words of the list',
  returnOpen: 'See replies',
  returnOpening: 'Looking for replies …',
  returnInvalid: 'These are not eight words of the list. Check each of them.',

  // conversation
  talkTitle: 'Your conversation',
  talkReply: (day: string) => `The editors · ${day}`,
  talkYou: 'You · just now',
  talkFiles: (count: number) => plural('en', count, { one: 'with one file', other: 'with # files' }),
  talkEmpty: 'There is no reply yet. The editors may still be reading; look again in a day or two.',
  talkEmptyHint:
    'If you mistook one word for another, this page looks the same. Check your words if you are in doubt.',
  talkEarlier: 'What you sent before is not shown: only the editors can open it.',
  talkAgain: 'Look again',
  talkWrite: 'Write to the editors',
  talkSent: 'Sealed and arrived. Only the editors can open it.',

  // what can go wrong, each with its mend
  errorUnreachable: 'The newsroom cannot be reached. Check your connection, then try again.',
  errorBusy: 'Many people are sending at this moment. Wait a little, then try again.',
  errorFlooded:
    'The newsroom is being flooded. Your device is solving a puzzle so that your report gets through.',
  errorSlowDown: 'Too much has come over this connection at once. It goes on by itself in half a minute.',
  errorSmaller:
    'The newsroom has little room left for files. Send smaller files, or come back with these tomorrow. Your report itself went through.',
  errorFilesClosed:
    'The newsroom takes no files just now. Come back with them tomorrow, with your eight words. Your report itself went through.',
  errorFull: 'The newsroom has no room at this moment. Try again tomorrow; your report has not been sent.',
  errorTooLarge: 'This is more than one report can carry. Take out a file, or shorten the text.',
  errorNotReady: 'The newsroom cannot take reports at this moment. Come back later.',
  errorFile: 'A file can no longer be read. Take it out and add it again.',
  errorOther: 'Something failed, and your report has not been sent. Try again.',
};

export type Messages = typeof en;
