/**
 * Two people changed one text at the same time. Paragraph by paragraph, what only one of them touched is taken as
 * they left it; what both touched is a conflict, with both versions whole, for a person to decide. Nothing is ever
 * dropped here: a word goes only where one of the two took it out and the other left its paragraph alone.
 */

/** One stretch of the text. `by` says whose words it is where there was nothing to decide. */
export type MergePart =
  | { readonly kind: 'agreed'; readonly by: 'nobody' | 'mine' | 'theirs' | 'both'; readonly text: string }
  | { readonly kind: 'conflict'; readonly mine: string; readonly theirs: string };

/** How a conflict is decided: one version, or the one under the other. */
export type Choice = 'mine' | 'theirs' | 'both';

export interface WordPart {
  readonly kind: 'same' | 'out' | 'in';
  readonly text: string;
}

/**
 * Beyond so many changes the search for what stayed costs more than a second, and two texts that differ in so much
 * are not versions of each other any more: all between their common ends counts as changed.
 */
const MOST_CHANGES = 1500;

const PARAGRAPH_END = /\n(?:[ \t]*\n)+/;

export const paragraphsOf = (text: string): string[] => (text === '' ? [] : text.split(PARAGRAPH_END));

const joined = (paragraphs: readonly string[]): string => paragraphs.join('\n\n');

/** Places in `a` and `b` that stay the same, ascending in both: a longest common subsequence (Myers, O(ND)). */
export function commonPlaces(a: readonly string[], b: readonly string[]): (readonly [number, number])[] {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let tail = 0;
  while (
    tail < a.length - start &&
    tail < b.length - start &&
    a[a.length - 1 - tail] === b[b.length - 1 - tail]
  )
    tail++;
  const middle = shortestEdit(a.slice(start, a.length - tail), b.slice(start, b.length - tail));
  return [
    ...Array.from({ length: start }, (_, i) => [i, i] as const),
    ...middle.map(([i, j]) => [i + start, j + start] as const),
    ...Array.from({ length: tail }, (_, i) => [a.length - tail + i, b.length - tail + i] as const),
  ];
}

function shortestEdit(a: readonly string[], b: readonly string[]): (readonly [number, number])[] {
  const most = Math.min(a.length + b.length, MOST_CHANGES);
  if (a.length === 0 || b.length === 0) return [];
  // Furthest place in `a` on each diagonal, with one entry of room at either end; a copy for every number of changes.
  const reach = new Int32Array(2 * most + 3);
  const trace: Int32Array[] = [];
  for (let changes = 0; changes <= most; changes++) {
    trace.push(reach.slice());
    for (let diagonal = -changes; diagonal <= changes; diagonal += 2) {
      const at = diagonal + most + 1;
      const down = diagonal === -changes || (diagonal !== changes && far(reach, at - 1) < far(reach, at + 1));
      let i = down ? far(reach, at + 1) : far(reach, at - 1) + 1;
      while (i < a.length && i - diagonal < b.length && a[i] === b[i - diagonal]) i++;
      reach[at] = i;
      if (i >= a.length && i - diagonal >= b.length) return walkBack(trace, a.length, b.length, most);
    }
  }
  return [];
}

const far = (reach: Int32Array, at: number): number => reach[at] ?? 0;

function walkBack(trace: readonly Int32Array[], a: number, b: number, most: number): [number, number][] {
  const places: [number, number][] = [];
  let [i, j] = [a, b];
  for (let changes = trace.length - 1; changes >= 0; changes--) {
    const reach = trace[changes] ?? new Int32Array(0);
    const diagonal = i - j;
    const at = diagonal + most + 1;
    const down = diagonal === -changes || (diagonal !== changes && far(reach, at - 1) < far(reach, at + 1));
    const before = down ? diagonal + 1 : diagonal - 1;
    const fromI = changes === 0 ? 0 : far(reach, before + most + 1);
    const fromJ = changes === 0 ? 0 : fromI - before;
    while (i > fromI && j > fromJ) places.push([--i, --j]);
    [i, j] = [fromI, fromJ];
  }
  return places.reverse();
}

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((paragraph, i) => paragraph === b[i]);

function partsOfStretch(
  base: readonly string[],
  mine: readonly string[],
  theirs: readonly string[],
): MergePart[] {
  if (same(mine, theirs)) return agreed(same(mine, base) ? 'nobody' : 'both', mine);
  if (same(mine, base)) return agreed('theirs', theirs);
  if (same(theirs, base)) return agreed('mine', mine);
  // Neighbouring paragraphs that each of the two changed another of: no paragraph between them stayed as it was.
  if (base.length > 1 && base.length === mine.length && base.length === theirs.length)
    return base.flatMap((paragraph, i) =>
      partsOfStretch([paragraph], mine.slice(i, i + 1), theirs.slice(i, i + 1)),
    );
  return [{ kind: 'conflict', mine: joined(mine), theirs: joined(theirs) }];
}

const agreed = (by: 'nobody' | 'mine' | 'theirs' | 'both', paragraphs: readonly string[]): MergePart[] =>
  paragraphs.length === 0 ? [] : [{ kind: 'agreed', by, text: joined(paragraphs) }];

/**
 * @param base what both began with; null where nobody knows, and then all that only one of them has is kept
 * @returns the whole text in order; agreed stretches that are empty are left out
 */
export function mergeTexts(base: string | null, mine: string, theirs: string): MergePart[] {
  const [own, other] = [paragraphsOf(mine), paragraphsOf(theirs)];
  const first = base === null ? commonPlaces(own, other).map(([i]) => own[i] ?? '') : paragraphsOf(base);
  const ownPlace = new Map(commonPlaces(first, own));
  const otherPlace = new Map(commonPlaces(first, other));
  const parts: MergePart[] = [];
  let [at, i, j] = [0, 0, 0];
  for (let place = 0; place <= first.length; place++) {
    const isEnd = place === first.length;
    const inOwn = isEnd ? own.length : ownPlace.get(place);
    const inOther = isEnd ? other.length : otherPlace.get(place);
    if (inOwn === undefined || inOther === undefined) continue;
    parts.push(...partsOfStretch(first.slice(at, place), own.slice(i, inOwn), other.slice(j, inOther)));
    if (!isEnd) parts.push(...agreed('nobody', first.slice(place, place + 1)));
    [at, i, j] = [place + 1, inOwn + 1, inOther + 1];
  }
  return parts;
}

export const conflictsOf = (parts: readonly MergePart[]): number =>
  parts.filter(({ kind }) => kind === 'conflict').length;

/** @param choices one for each conflict, in their order; a conflict without one keeps both versions */
export function mergedText(
  parts: readonly MergePart[],
  choices: readonly (Choice | undefined)[] = [],
): string {
  let conflict = 0;
  const texts = parts.flatMap((part) => {
    if (part.kind === 'agreed') return [part.text];
    const choice = choices[conflict++] ?? 'both';
    if (choice === 'both') return [part.mine, part.theirs];
    return [choice === 'mine' ? part.mine : part.theirs];
  });
  return joined(texts.filter((text) => text !== ''));
}

/** What was written on two devices, put together without asking: of what differs, both versions stay. */
export const mergedKeepingAll = (base: string | null, mine: string, theirs: string): string =>
  mergedText(mergeTexts(base, mine, theirs));

const wordsOf = (text: string): string[] => text.match(/\s+|\S+/gu) ?? [];

/** `before` and `after` word by word; `out` stands in the first alone, `in` in the second alone. */
export function wordDiff(before: string, after: string): WordPart[] {
  const [a, b] = [wordsOf(before), wordsOf(after)];
  const parts: { kind: WordPart['kind']; text: string }[] = [];
  const add = (kind: WordPart['kind'], words: readonly string[]): void => {
    const text = words.join('');
    const last = parts.at(-1);
    if (text === '') return;
    if (last?.kind === kind) last.text += text;
    else parts.push({ kind, text });
  };
  let [i, j] = [0, 0];
  for (const [inA, inB] of [...commonPlaces(a, b), [a.length, b.length] as const]) {
    add('out', a.slice(i, inA));
    add('in', b.slice(j, inB));
    add('same', a.slice(inA, inA + 1));
    [i, j] = [inA + 1, inB + 1];
  }
  return parts;
}
