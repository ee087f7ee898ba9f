/** What people read: the table at the end of a run, and what files hide in plain words. */
import { basename } from 'node:path';
import { FOUND_GROUPS, type FoundValue } from '#protocol/record.ts';
import { faint, strong } from '../terminal.ts';
import type { Outcome } from './outcome.ts';

type Group = (typeof FOUND_GROUPS)[number];

/** A word for the table, and why it matters to somebody who must not be found. */
const GROUPS: Readonly<Record<Group, readonly [word: string, why: string]>> = {
  place: ['place', 'says where it was made, often to the metre'],
  time: ['time', 'says when it was made or changed, often to the second'],
  device: ['device', 'says which camera, phone or machine made it, sometimes which single one'],
  person: ['person', 'names somebody, or the account or machine of somebody'],
  software: ['software', 'says which programs it went through, and so what kind of machine was used'],
  history: ['history', 'keeps earlier versions, names of files and folders, or ids that tie copies together'],
  other: ['other', 'values that set this file apart from others of its kind'],
};

/** C0, C1, and marks that turn the direction of a line: a hostile file's values must not drive the terminal. */
const isObeyed = (code: number): boolean =>
  code < 0x20 ||
  (code >= 0x7f && code <= 0x9f) ||
  code === 0x061c ||
  code === 0x200e ||
  code === 0x200f ||
  (code >= 0x2028 && code <= 0x202e) ||
  (code >= 0x2066 && code <= 0x2069);

/** A line or two; --json has the whole value. */
const SHOWN_CHARACTERS = 160;

/** The text with every control written out, such as `\x1b`. */
export function printable(text: string): string {
  let safe = '';
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    safe += isObeyed(code) ? `\\x${code.toString(16).padStart(2, '0')}` : character;
  }
  return safe;
}

function byGroup(found: readonly FoundValue[]): (readonly [Group, readonly FoundValue[]])[] {
  return FOUND_GROUPS.map((group) => [group, found.filter((value) => value.group === group)] as const).filter(
    ([, values]) => values.length > 0,
  );
}

const shortened = (value: string): string =>
  value.length <= SHOWN_CHARACTERS ? value : `${value.slice(0, SHOWN_CHARACTERS)} …`;

const counted = (count: number): string => `${count} ${count === 1 ? 'value' : 'values'}`;

function foundWords({ found, status }: Outcome): string {
  // what could not be opened may hide anything
  if (found.length === 0) return status === 'rejected' ? 'not known' : 'nothing hidden';
  const words = byGroup(found).map(([group]) => GROUPS[group][0]);
  return `${words.join(', ')} (${counted(found.length)})`;
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 0)} s`;

/** One line a file. Originals come last: their names may be of any length and in any script. */
export function table(outcomes: readonly Outcome[], folder: string): string {
  const rows = outcomes.map((outcome) => [
    outcome.status,
    outcome.out === null ? (outcome.reason ?? '') : basename(outcome.out),
    foundWords(outcome),
    seconds(outcome.ms),
    printable(outcome.file),
  ]);
  const head = ['STATUS', 'CLEAN COPY', 'FOUND', 'TIME', 'ORIGINAL'];
  const widths = head.map((title, column) =>
    rows.reduce((width, row) => Math.max(width, row[column]?.length ?? 0), title.length),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  const count = (status: Outcome['status']) => outcomes.filter((outcome) => outcome.status === status).length;
  const raster = count('raster');
  const places = outcomes.filter(tellsPlace).length;
  return [
    strong(line(head)),
    ...rows.map(line),
    '',
    `${count('clean') + raster} clean${raster === 0 ? '' : `, ${raster} of them as pictures of their pages`}; ` +
      `${count('rejected')} rejected; ${places} told a place. Clean copies are in ${printable(folder)}`,
    faint('Clean is not anonymous: what can be seen, camera noise, voices and the way of writing remain.'),
  ].join('\n');
}

/** What one file hides, the most dangerous first, with the reason why each kind matters. */
const tellsPlace = ({ place, found }: Outcome): boolean =>
  place !== null || found.some(({ group }) => group === 'place');

export function shown({ file, type, found, place, status, reason }: Outcome): string {
  const title = strong(`${printable(file)}${type === null ? '' : ` · ${type}`}`);
  const fate =
    status === 'rejected'
      ? `  No clean copy can be made: ${reason}.`
      : `  A clean copy can be made${status === 'raster' ? ', of pictures of its pages' : ''}.`;
  if (found.length === 0) {
    const nothing =
      type === null || status === 'rejected' ? 'Nothing could be read from it.' : 'It hides nothing.';
    return [title, `  ${nothing}`, faint(fate)].join('\n');
  }
  const point =
    place === null ? [] : [`  It was made at ${place.latitude.toFixed(5)}, ${place.longitude.toFixed(5)}.`];
  const groups = byGroup(found).flatMap(([group, values]) => {
    const [word, why] = GROUPS[group];
    const width = Math.min(40, Math.max(...values.map(({ name }) => name.length)));
    return [
      `  ${strong(word)}: ${why}`,
      ...values.map(
        ({ name, value }) => `    ${printable(name).padEnd(width)}  ${printable(shortened(value))}`,
      ),
    ];
  });
  return [title, ...point, ...groups, faint(fate)].join('\n');
}

/** The last line of a run that only shows. */
export function shownSummary(outcomes: readonly Outcome[]): string {
  const hiding = outcomes.filter(({ found }) => found.length > 0).length;
  const places = outcomes.filter(tellsPlace).length;
  const files = `${outcomes.length} ${outcomes.length === 1 ? 'file' : 'files'}`;
  return `${files}; ${hiding} ${hiding === 1 ? 'hides' : 'hide'} something; ${places} ${places === 1 ? 'tells' : 'tell'} a place. Nothing was written.`;
}
