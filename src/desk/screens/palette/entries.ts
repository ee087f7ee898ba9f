/** What the palette can go to, and what of it a few letters mean. Pure, so that it can be tested and timed. */
import type { ObjectId } from '#protocol/ids.ts';
import { folded, matches } from '../../text/fold.ts';

export type PaletteKind = 'act' | 'case' | 'conversation' | 'person';

/** What can be done from anywhere, and what only where a conversation is open. */
export const PALETTE_ACTS = ['reports', 'people', 'search', 'alike', 'keys', 'lock'] as const;
export const OPEN_ACTS = ['report', 'conversation', 'verify', 'draft', 'close'] as const;
export type PaletteAct = (typeof PALETTE_ACTS)[number] | (typeof OPEN_ACTS)[number];

export type Goal =
  | { readonly kind: 'conversation'; readonly thread: ObjectId }
  | { readonly kind: 'case'; readonly thread: ObjectId }
  | { readonly kind: 'person'; readonly person: ObjectId }
  | { readonly kind: 'act'; readonly act: PaletteAct };

export interface Entry {
  readonly key: string;
  readonly goal: Goal;
  readonly name: string;
  /** A second line, such as the beginning of the newest report. */
  readonly more: string;
  /** What else it is called: the pseudonym in the other language. */
  readonly alias: string;
}

/** As many as anybody reads before typing another letter. */
export const MOST_ENTRIES = 30;

const KINDS: readonly PaletteKind[] = ['act', 'case', 'conversation', 'person'];

/**
 * Names that begin with what was typed, then names that contain every word of it, then second lines that do.
 * @param entries in the order in which equals stay
 */
export function foundEntries(entries: readonly Entry[], query: string): Entry[] {
  const wanted = folded(query);
  if (wanted === '') return entries.filter(({ goal }) => goal.kind !== 'person').slice(0, MOST_ENTRIES);
  const ranked: { readonly entry: Entry; readonly rank: number }[] = [];
  for (const entry of entries) {
    const names = `${folded(entry.name)} ${folded(entry.alias)}`;
    const rank = names.startsWith(wanted)
      ? 0
      : matches(names, wanted)
        ? 1
        : matches(folded(entry.more), wanted)
          ? 2
          : 3;
    if (rank < 3) ranked.push({ entry, rank });
  }
  const place = ({ entry }: { readonly entry: Entry }): number => KINDS.indexOf(entry.goal.kind);
  return ranked
    .sort((a, b) => a.rank - b.rank || place(a) - place(b))
    .slice(0, MOST_ENTRIES)
    .map(({ entry }) => entry);
}

/** The place after a key, in a list that goes round; null for a key that moves nothing. */
export function movedTo(key: string, at: number, count: number): number | null {
  if (count === 0) return null;
  if (key === 'ArrowDown') return (at + 1) % count;
  if (key === 'ArrowUp') return (at + count - 1) % count;
  if (key === 'PageDown') return Math.min(count - 1, at + 8);
  if (key === 'PageUp') return Math.max(0, at - 8);
  return null;
}
