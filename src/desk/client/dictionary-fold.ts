/**
 * What a case keeps out of print: names, and facts that hardly anybody knows. What is kept can be let go again by
 * whoever kept it, or by two others: one person alone must not open what somebody else has shut.
 */
import type { Day } from '#protocol/day.ts';
import type { NameKind } from '#protocol/events-draft.ts';
import type { ObjectId } from '#protocol/ids.ts';

/** Editors who have to let go of what a third one keeps. */
export const DROPS_NEEDED = 2;

interface Kept {
  readonly by: ObjectId;
  readonly day: Day;
  /** Others who have said that it may go. */
  readonly drops: readonly ObjectId[];
}

export interface KeptName extends Kept {
  readonly kind: NameKind;
  readonly name: string;
}

export interface MarkedFact extends Kept {
  readonly id: ObjectId;
  readonly words: string;
  readonly knownTo: number;
  /** Where else it is told, and who says so; null while nobody does. */
  readonly corroborated: { readonly by: ObjectId; readonly words: string } | null;
}

/** The part of a case that this is about. */
export interface DictionaryFold {
  readonly names: Map<string, KeptName>;
  readonly facts: Map<ObjectId, MarkedFact>;
}

export const nameKey = (kind: NameKind, name: string): string => `${kind} ${name.trim()}`;

/** @returns whether the event counts: once, while it is kept */
export function keepName(fold: DictionaryFold, kept: Omit<KeptName, 'drops'>): boolean {
  const key = nameKey(kept.kind, kept.name);
  if (fold.names.has(key)) return false;
  fold.names.set(key, { ...kept, name: kept.name.trim(), drops: [] });
  return true;
}

/** @returns whether the event counts: once an editor */
function drop<Key, Entry extends Kept>(entries: Map<Key, Entry>, key: Key, by: ObjectId): boolean {
  const entry = entries.get(key);
  if (entry === undefined || entry.drops.includes(by)) return false;
  const drops = [...entry.drops, by];
  if (entry.by === by || drops.length >= DROPS_NEEDED) entries.delete(key);
  else entries.set(key, { ...entry, drops });
  return true;
}

export const dropName = (fold: DictionaryFold, kind: NameKind, name: string, by: ObjectId): boolean =>
  drop(fold.names, nameKey(kind, name), by);

export function markFact(fold: DictionaryFold, fact: Omit<MarkedFact, 'drops' | 'corroborated'>): boolean {
  if (fold.facts.has(fact.id)) return false;
  fold.facts.set(fact.id, { ...fact, words: fact.words.trim(), drops: [], corroborated: null });
  return true;
}

/** @returns whether the event counts: once, and never by whoever marked the fact */
export function corroborateFact(fold: DictionaryFold, id: ObjectId, by: ObjectId, words: string): boolean {
  const fact = fold.facts.get(id);
  if (fact === undefined || fact.corroborated !== null || fact.by === by) return false;
  fold.facts.set(id, { ...fact, corroborated: { by, words: words.trim() } });
  return true;
}

export const dropFact = (fold: DictionaryFold, id: ObjectId, by: ObjectId): boolean =>
  drop(fold.facts, id, by);
