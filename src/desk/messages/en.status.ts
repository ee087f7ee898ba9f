import type { Coarse, Ending, HealthCheck, HealthState } from '#protocol/status.ts';
import { type PluralForms, plural } from '#ui/language.ts';

const count = (value: number, forms: PluralForms) => plural('en', value, forms);

const coarse: Readonly<Record<Coarse, string>> = {
  none: 'none',
  some: 'fewer than ten',
  tens: 'tens',
  hundreds: 'hundreds',
  thousands: 'thousands',
};

const states: Readonly<Record<HealthState, string>> = {
  pass: 'Well',
  warn: 'Needs a look',
  fail: 'Has to be mended',
};

const endings: Readonly<Record<Ending, string>> = {
  newsroom: 'The newsroom’s own statement, renewed with the root key',
  worker: 'The worker’s certificate, renewed with the root key',
  lead: 'The first certificate of a desk lead to end, renewed with the root key',
  editor: 'The first editor’s place to end, renewed by a lead',
  deskKeys: 'Keys for reports, made when a lead opens the desk',
  parcelKeys: 'Keys for field kits, made by the worker',
  workerKeys: 'Keys for files, made by the worker every day',
};

const checks: Readonly<Record<HealthCheck, string>> = {
  node: 'The version of the program that runs everything',
  packages: 'The packages are the ones that were reviewed',
  'system parts': 'The tools that clean files',
  sandbox: 'The sandbox in which files are opened',
  swap: 'Memory that may be written to the disk',
  'disk room': 'Room on the disk',
  clock: 'The machine’s clock',
  'folder modes': 'Who may read the keys on the machine',
  'root key': 'The root key is kept elsewhere',
  backup: 'Backups, and whether they can be read back',
  'desk epochs': 'Keys for reports in the next days',
  'sanitizer epochs': 'Keys for files in the next days',
  'parcel epochs': 'Keys for field kits in the next week',
  'newsroom statement': 'What the newsroom’s pages stand on',
  'newsroom certificate': 'The newsroom’s statement by the root key',
  'worker certificate': 'The worker’s certificate',
  'lead certificates': 'The certificates of desk leads',
  editors: 'How long editors stay on the desk',
  'desk keys ahead': 'Keys for reports in the coming weeks',
  'old epoch keys': 'Old keys are destroyed',
  listeners: 'Nothing can be reached past Tor',
  'worker’s way out': 'The worker has no way to the network',
  torrc: 'Tor’s settings',
  'editors’ onion': 'This address is closed to strangers',
  'tor version': 'Tor’s version',
  'host names': 'The addresses of both servers',
  circuits: 'One abuser can be slowed down alone',
  services: 'Everything runs',
  'core dumps': 'What a crash would leave behind',
  drops: 'Replies are published at fixed times',
  'intake answers': 'How the sources’ server answers',
  'newsroom answers': 'How this server answers',
  'plain answers': 'How the form without scripts answers',
  'site answers': 'How the public site answers',
  'plain form': 'The form without scripts is switched off',
  'fault answers': 'What a fault tells strangers',
  'debug paths': 'Nothing shows the servers’ inside',
  'page bodies': 'Pages tell nothing of the machine',
  'report without scripts': 'Writing without scripts',
  redis: 'The queue keeps nothing on the disk',
  'way to redis': 'Nobody can listen to the queue',
  'work taken': 'What waits in the queue is taken',
  database: 'The database is whole',
  'stored reports': 'Stored reports are whole',
  'stored files': 'Stored files are whole',
  floods: 'Floods of the last days',
  'flood switch': 'The switch against floods',
  'room for files': 'Room for files that wait to be cleaned',
  traces: 'Nothing is left of a visit',
  canary: 'A trial report came through everything',
};

/** The servers' health, in English. */
export const englishStatus = {
  title: 'Servers',
  intro:
    'How the machines are. Nothing here comes from a report or a case, and numbers are rough and of earlier days, on purpose: others would tell when something came.',
  again: 'Look again',
  well: 'All is well.',
  look: (value: number) =>
    count(value, {
      one: '# thing needs somebody to look at it.',
      other: '# things need somebody to look at them.',
    }),
  mend: (value: number) =>
    count(value, { one: '# thing has to be mended now.', other: '# things have to be mended now.' }),
  operator: 'On the machine itself, ./amana doctor says what it saw, and how to mend it.',
  endsTitle: 'What ends when',
  endings,
  left: (value: number) => count(value, { zero: 'today', one: 'in # day', other: 'in # days' }),
  ended: 'has ended',
  missing: 'there is none',
  countsTitle: 'What lies on the servers',
  counts: {
    reports: 'Sealed reports',
    attachments: 'Files',
    waiting: 'Files that wait to be cleaned',
    enrolments: 'People who wait for approval',
  },
  coarse,
  oldest: 'The oldest file has waited',
  lastDrop: 'Replies were last published',
  days: (value: number) => count(value, { zero: 'since today', one: 'for # day', other: 'for # days' }),
  ago: (value: number) => count(value, { zero: 'today', one: '# day ago', other: '# days ago' }),
  never: 'not yet',
  checksTitle: 'The operator’s last check',
  checkedOn: (day: string) => `Made ${day}.`,
  unchecked: 'None was made yet: the operator runs ./amana doctor on the machine.',
  old: 'It is more than a week old: ask the operator for a new one.',
  rest: (value: number) => count(value, { one: '# is well', other: '# are well' }),
  states,
  checks,
};
