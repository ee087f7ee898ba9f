import { formatNumber } from '#ui/language.ts';

/** While the desk is filled, where nothing is to be seen, and which cases a warning is about. */
export const englishOpening = {
  desk: 'Opening the desk',
  late: 'The newsroom has not answered yet. This page goes on trying by itself; the desk opens as soon as there is an answer.',
  title: 'Opening the reports',
  asking: 'Asking the newsroom for its reports',
  progress: (done: number, total: number) =>
    `Opening reports: ${formatNumber('en', done)} of ${formatNumber('en', total)}`,
  words: 'They appear in the list one after another. You can read the first while others are opened.',
  lostTitle: 'Not loaded yet',
  lost: 'The connection broke before the reports came. They are opened as soon as the newsroom is back.',
  lostPartly: (done: number, total: number) =>
    `${formatNumber('en', done)} of ${formatNumber('en', total)} reports opened so far`,
  nothingFound: 'Nothing found',
  administratorTitle: 'No reports for you',
  administrator: 'Administrators are given no key: they read nothing, and look after people and servers.',
  which: 'Show which',
};
