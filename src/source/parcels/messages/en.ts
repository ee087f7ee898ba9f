import { formatNumber } from '#ui/language.ts';

const n = (value: number): string => formatNumber('en', value);

/** What is said about sealed files that are carried: by the kit that makes them, and on the page that sends them. */
export const en = {
  // the kit
  kitTitle: (newsroom: string) => `Write to ${newsroom} without a connection`,
  kitLead:
    'What you write and add is sealed here, into a file that looks like random data. You or anybody else can send it later, from any device.',
  kitReplies: 'Replies cannot be read here. For them, open the newsroom’s page with your eight words.',
  kitStays: 'This page and the file that it makes stay on this device until you delete them.',
  kitLate: (day: string) =>
    `This page is out of date. It still works today, but what you seal has to reach the newsroom by ${day}. Get a new one if you can.`,
  kitExpired:
    'This page is too old. The newsroom has destroyed the keys that belong to it, and nobody could open what you seal. Get a new one from the newsroom’s page.',
  kitQuestion: 'Does this page come from the newsroom?',
  kitQuestionAdvice:
    'Compare these words with the ones that the newsroom prints. If even one is different, do not write anything.',
  kitSeal: 'Seal it',
  kitSealing: 'One moment: sealing.',
  parcelTitle: 'Your sealed file',
  parcelLead: (day: string) =>
    `It has to reach the newsroom by ${day}. After that, the keys for it are destroyed.`,
  parcelHow: 'How do you want to carry it?',
  parcelWhole: (size: string) => `One file, ${size}`,
  parcelParts: (parts: string, size: string) => `${parts} files, ${size} each`,
  parcelPartsHint: 'All of them are needed, in any order. They may travel apart.',
  parcelSave: 'Save the file',
  parcelSavePart: (number: number, parts: number) => `Save file ${n(number)} of ${n(parts)}`,
  parcelSaved: (name: string) => `Saved as ${name}`,
  parcelSaveAgain: 'Save once more',
  parcelNext: 'On to your eight words',
  parcelFailed:
    'It could not be made. Perhaps there is too little memory or room, or one of your files is gone.',
  kitSealed: 'Your report is sealed. It has not been sent yet.',
  kitNowTitle: 'What to do now',
  kitNowSteps: [
    'Bring the file to a connection, or give it to somebody who will. They need not know what it is, and cannot open it.',
    'On the newsroom’s page, “I have a sealed file” sends it.',
    'Delete the file here, and this page, also from the browser’s list of saved files and from the bin.',
    'In a few days, look for replies on the newsroom’s page with your eight words. A reply waits for 14 days.',
  ],
  kitNowWarning:
    'Nobody who finds the file can open it. But somebody who suspects it and knows this newsroom can find out that it is meant for them, and how large it is.',

  // whoever sends it
  carryTitle: 'A sealed file',
  carryLead:
    'Choose the file, or all of its parts. They are checked here before anything is sent. Nobody but the editors can open them, not even you.',
  carryAdd: 'Choose files',
  carryChecking: 'Checking',
  carryWhole: 'Whole and undamaged',
  carryPart: (number: number, parts: number) => `Part ${n(number)} of ${n(parts)}, undamaged`,
  carryDouble: (number: number) => `Part ${n(number)}, which is here already`,
  carryOther: 'A part of another sealed file',
  carryDamaged: (number: number) => `Part ${n(number)}, but damaged. Copy it again from where it came.`,
  carryForeign:
    'Not a sealed file for this newsroom, or damaged. If it is the right one, copy it again from where it came.',
  carryUnreadable: 'This file can no longer be read. Choose it again.',
  carryMissing: (parts: string) => `Parts still missing: ${parts}.`,
  carryReady: 'Everything is here and undamaged.',
  carrySend: 'Send it',
  carrySending: 'Sending. Keep this page open.',
  carryBar: 'Arrived and kept safe',
  carryTooLate:
    'This is too old. The newsroom has destroyed the keys for it, and nobody can open it any more. Whoever made it has to make a new one.',
  carryNoFiles:
    'The words in it have arrived. The newsroom has no room for all of its files just now: bring the sealed file again tomorrow.',
  carryArrived: 'It has arrived, all of it. Only the editors can open it.',
  carryDelete: 'Delete the files on this device, if they must not be found on it.',
};

export type ParcelMessages = typeof en;
