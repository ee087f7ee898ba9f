/** What a case keeps out of print, and how its sources may be spoken of. */
import { AmanaError } from '#protocol/errors.ts';
import type { AttributionLevel, NameKind } from '#protocol/events-draft.ts';
import { newObjectId, type ObjectId } from '#protocol/ids.ts';
import { appendToCase } from './acts-case.ts';
import type { Core } from './core.ts';
import { nameKey } from './dictionary-fold.ts';

export function keepName(core: Core, caseId: ObjectId, kind: NameKind, unknown: string): Promise<void> {
  const name = unknown.replace(/\s+/g, ' ').trim();
  return appendToCase(core, caseId, () =>
    core.openCase(caseId).fold.names.has(nameKey(kind, name)) ? null : { type: 'name-kept', kind, name },
  );
}

export function dropName(core: Core, caseId: ObjectId, kind: NameKind, name: string): Promise<void> {
  return appendToCase(core, caseId, () => {
    const kept = core.openCase(caseId).fold.names.get(nameKey(kind, name));
    return kept === undefined || kept.drops.includes(core.me.id)
      ? null
      : { type: 'name-dropped', kind, name: kept.name };
  });
}

export function markFact(core: Core, caseId: ObjectId, words: string, knownTo: number): Promise<void> {
  const fact = newObjectId(core.crypto);
  return appendToCase(core, caseId, () => ({ type: 'fact-marked', fact, words: words.trim(), knownTo }));
}

/** @throws AmanaError forbidden for whoever marked the fact: somebody else has to have it from elsewhere */
export function corroborateFact(core: Core, caseId: ObjectId, fact: ObjectId, by: string): Promise<void> {
  return appendToCase(core, caseId, () => {
    const marked = core.openCase(caseId).fold.facts.get(fact);
    if (marked === undefined || marked.corroborated !== null) return null;
    if (marked.by === core.me.id) throw new AmanaError('forbidden');
    return { type: 'fact-corroborated', fact, by: by.trim() };
  });
}

export function dropFact(core: Core, caseId: ObjectId, fact: ObjectId): Promise<void> {
  return appendToCase(core, caseId, () => {
    const marked = core.openCase(caseId).fold.facts.get(fact);
    return marked === undefined || marked.drops.includes(core.me.id) ? null : { type: 'fact-dropped', fact };
  });
}

/** @throws AmanaError malformed-request for words without a level that may be printed, or the other way round */
export async function agreeAttribution(
  core: Core,
  caseId: ObjectId,
  thread: ObjectId,
  agreed: { readonly level: AttributionLevel; readonly wording: string },
): Promise<void> {
  const { level } = agreed;
  const wording = agreed.wording.trim();
  if ((level === 'off-record') !== (wording === '')) throw new AmanaError('malformed-request');
  await appendToCase(core, caseId, () => {
    const before = core.openCase(caseId).fold.agreements.get(thread);
    return before?.level === level && before.wording === wording
      ? null
      : { type: 'attribution-agreed', thread, level, wording };
  });
}
