/** Words in a row that stand in a report too. Only the draft is indexed, so a thousand reports are read once each. */
import { folded } from '../text/fold.ts';
import { OVERLAP_WORDS } from './rules.ts';
import type { Found, RiskText } from './text.ts';

const FOLDED_WORD = /[\p{L}\p{N}]+/gu;
/** The prime of FNV-1a; arithmetic is modulo 2³² by `Math.imul`, and every hit is compared word by word. */
const BASE = 0x01000193;
/** A phrase that stands many times in the draft is found at the first of them; more would make reading quadratic. */
const MOST_PLACES = 8;
/** A word of a report that the draft does not have. */
const FOREIGN = -1;

interface DraftWords {
  readonly ids: Int32Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly idOf: ReadonlyMap<string, number>;
}

/** The same word gets the same number, here and in every report. */
function draftWords({ shadow }: RiskText): DraftWords {
  const idOf = new Map<string, number>();
  const ids: number[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  for (const match of shadow.matchAll(FOLDED_WORD)) {
    const word = match[0].toLowerCase();
    const id = idOf.get(word) ?? idOf.size;
    idOf.set(word, id);
    ids.push(id);
    starts.push(match.index);
    ends.push(match.index + match[0].length);
  }
  return { ids: Int32Array.from(ids), starts: Int32Array.from(starts), ends: Int32Array.from(ends), idOf };
}

const WINDOW = OVERLAP_WORDS.warn;
const BASE_TO_WINDOW = (() => {
  let power = 1;
  for (let step = 0; step < WINDOW; step += 1) power = Math.imul(power, BASE);
  return power;
})();

function indexWindows(ids: Int32Array): Map<number, number[]> {
  const index = new Map<number, number[]>();
  let hash = 0;
  for (let at = 0; at < ids.length; at += 1) {
    hash = (Math.imul(hash, BASE) + (ids[at] ?? 0) + 1) | 0;
    if (at >= WINDOW) hash = (hash - Math.imul((ids[at - WINDOW] ?? 0) + 1, BASE_TO_WINDOW)) | 0;
    if (at < WINDOW - 1) continue;
    const places = index.get(hash);
    if (places === undefined) index.set(hash, [at]);
    else if (places.length < MOST_PLACES) places.push(at);
  }
  return index;
}

/** A word as it stands in a report, with its marks and whatever is hidden in it. */
const RAW_WORD = /[\p{L}\p{N}\p{M}\p{Cf}]+/gu;

/** Numbers of a report's words; a word is folded when it is first met, in whatever report. */
function makeReader(idOf: ReadonlyMap<string, number>): (report: string) => number[] {
  const known = new Map<string, readonly number[]>();
  const idsOf = (raw: string): readonly number[] => {
    const ids =
      known.get(raw) ?? (folded(raw).match(FOLDED_WORD) ?? []).map((word) => idOf.get(word) ?? FOREIGN);
    known.set(raw, ids);
    return ids;
  };
  return (report) => {
    const ids: number[] = [];
    for (const raw of report.match(RAW_WORD) ?? []) for (const id of idsOf(raw)) ids.push(id);
    return ids;
  };
}

/** Marks in `longest`, for each word of the draft, the longest run of any report that it is part of. */
function markReport(
  theirs: readonly number[],
  ids: Int32Array,
  windows: ReadonlyMap<number, readonly number[]>,
  longest: Int32Array,
): void {
  let hash = 0;
  let known = 0;
  for (let at = 0; at < theirs.length; at += 1) {
    const id = theirs[at] ?? FOREIGN;
    if (id === FOREIGN) {
      hash = 0;
      known = 0;
      continue;
    }
    hash = (Math.imul(hash, BASE) + id + 1) | 0;
    known += 1;
    if (known > WINDOW) hash = (hash - Math.imul((theirs[at - WINDOW] ?? 0) + 1, BASE_TO_WINDOW)) | 0;
    if (known < WINDOW) continue;
    for (const place of windows.get(hash) ?? []) markRun(ids, theirs, place, at, longest);
  }
}

function markRun(
  ids: Int32Array,
  theirs: readonly number[],
  place: number,
  at: number,
  longest: Int32Array,
): void {
  let back = 0;
  while (back <= place && back <= at && ids[place - back] === theirs[at - back]) back += 1;
  // Whatever begins earlier was marked whole when its first window was met.
  if (back !== WINDOW) {
    if (back < WINDOW) return;
    if ((longest[place] ?? 0) >= back) return;
  }
  let ahead = 1;
  while (
    place + ahead < ids.length &&
    at + ahead < theirs.length &&
    ids[place + ahead] === theirs[at + ahead]
  )
    ahead += 1;
  const length = back + ahead - 1;
  for (let word = place - back + 1; word < place + ahead; word += 1)
    if ((longest[word] ?? 0) < length) longest[word] = length;
}

export function findOverlaps(text: RiskText, reports: readonly string[]): Found[] {
  if (reports.length === 0) return [];
  const draft = draftWords(text);
  if (draft.ids.length < WINDOW) return [];
  const windows = indexWindows(draft.ids);
  const longest = new Int32Array(draft.ids.length);
  const read = makeReader(draft.idOf);
  for (const report of reports) markReport(read(report), draft.ids, windows, longest);
  const found: Found[] = [];
  for (let at = 0; at < longest.length; at += 1) {
    if (longest[at] === 0) continue;
    const first = at;
    let most = 0;
    for (; at < longest.length && (longest[at] ?? 0) > 0; at += 1) most = Math.max(most, longest[at] ?? 0);
    found.push({
      rule: 'overlap',
      level: most >= OVERLAP_WORDS.block ? 'block' : 'warn',
      start: draft.starts[first] ?? 0,
      end: draft.ends[at - 1] ?? 0,
      detail: String(most),
    });
  }
  return found;
}
