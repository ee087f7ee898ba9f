/** What an install leaves for the next one: its parts and how many processes of which there are several, the paths that it wrote, and whether it came to its end. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COUNTED, type Counted, type Counts, countIn } from '../several.ts';
import { OperatorError } from '../terminal.ts';
import { type Choices, type Part, SETTINGS } from './processes.ts';
import { unitOf } from './units.ts';

export const PARTS: readonly Part[] = ['plain', 'site', 'relay', 'watch'];
/** Where nothing was said, now or before. */
const USUAL_PARTS: readonly Part[] = ['plain'];

/** The parts of this newsroom, a name a line; `intakes 2` and `workers 2` where there are several. */
export const PARTS_FILE = `${SETTINGS}/parts`;
/** What was written, for the next install and for uninstalling: a path a line. */
export const INSTALLED_LIST = `${SETTINGS}/installed`;

const MADE = '# Amana: made by ./amana install.';
const UNFINISHED = '# Not finished: run ./amana install again, and it goes on.';

/** Counts have a line only where there are several, so that an older program reads what it knows. */
export const partsText = (parts: readonly Part[], counts: Counts): string =>
  `${[
    `${MADE} The parts of this newsroom, which the next install keeps; its flags change them.`,
    ...PARTS.filter((part) => parts.includes(part)),
    ...COUNTED.filter((name) => (counts[name] ?? 1) > 1).map((name) => `${name}s ${counts[name]}`),
  ].join('\n')}\n`;

/** @param isWhole false while it is being written: the paths are then those of the earlier install as well */
export const listText = (paths: readonly string[], isWhole: boolean): string =>
  `${[MADE, ...(isWhole ? [] : [UNFINISHED]), ...new Set([...paths, INSTALLED_LIST])].join('\n')}\n`;

const linesOf = (root: string, path: string): string[] | null =>
  existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8').split('\n') : null;

/** The paths that an earlier install wrote, or was about to write; none where there was none. */
export const earlierPaths = (root: string): string[] =>
  (linesOf(root, INSTALLED_LIST) ?? []).filter((line) => line.startsWith('/'));

/** Whether an earlier install was broken off. */
export const isUnfinished = (root: string): boolean =>
  linesOf(root, INSTALLED_LIST)?.includes(UNFINISHED) === true;

/** `intakes 2`; null for any other line. */
function countOf(line: string): readonly [Counted, number] | null {
  const [, word, text = ''] = /^(\w+)s +(\d+)$/.exec(line) ?? [];
  const name = COUNTED.find((one) => one === word);
  const count = countIn(text);
  return name === undefined || count === null ? null : [name, count];
}

/**
 * What was chosen before; null on a machine where nothing was.
 * @throws OperatorError for a line that says neither a part nor a number of processes
 */
function earlierChoices(root: string): Required<Choices> | null {
  const lines = linesOf(root, PARTS_FILE);
  if (lines === null) {
    const parts = partsByUnits(earlierPaths(root));
    return parts === null ? null : { parts, counts: {} };
  }
  const parts: Part[] = [];
  const counts: [Counted, number][] = [];
  for (const line of lines.map((text) => text.trim())) {
    if (line === '' || line.startsWith('#')) continue;
    const part = PARTS.find((one) => one === line);
    const count = countOf(line);
    if (part !== undefined) parts.push(part);
    else if (count !== null) counts.push([...count]);
    else
      throw new OperatorError(
        `${join(root, PARTS_FILE)} names a part "${line}", which Amana does not have; nothing was changed.`,
      );
  }
  return { parts, counts: Object.fromEntries(counts) };
}

/** Of a machine whose install did not write its parts down yet: each part has a process of its name, and so a unit. */
function partsByUnits(paths: readonly string[]): readonly Part[] | null {
  if (paths.length === 0) return null;
  return PARTS.filter((part) => paths.some((path) => path.endsWith(`/${unitOf(part)}`)));
}

/** What this run's flags say of each part and number; what is left out stays as it was. */
export type Wishes = { readonly [P in Part]?: boolean } & {
  readonly intakes?: number;
  readonly workers?: number;
};

export interface Chosen extends Choices {
  readonly counts: Readonly<Record<Counted, number>>;
  /** Whether an earlier install had any say. */
  readonly isRemembered: boolean;
}

/** @throws OperatorError where what stands there cannot be read */
export function chooseParts(root: string, wishes: Wishes): Chosen {
  const earlier = earlierChoices(root);
  const before = earlier?.parts ?? USUAL_PARTS;
  return {
    parts: PARTS.filter((part) => wishes[part] ?? before.includes(part)),
    counts: {
      intake: wishes.intakes ?? earlier?.counts.intake ?? 1,
      worker: wishes.workers ?? earlier?.counts.worker ?? 1,
    },
    isRemembered: earlier !== null,
  };
}

/** Parts that are left out though settings of theirs lie here, of an install that nothing else is known of. */
export const leftOut = (root: string, { parts, isRemembered }: Chosen): Part[] =>
  isRemembered
    ? []
    : PARTS.filter((part) => !parts.includes(part) && existsSync(join(root, SETTINGS, `${part}.env`)));
