/** The draft of a case with everything that is said of it: its translation, its risks, and what it must not tell. */
import type { Draft } from '#protocol/article.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { type Agreement, type AttributionFold, agreeAttribution } from './attribution-fold.ts';
import {
  corroborateFact,
  type DictionaryFold,
  dropFact,
  dropName,
  type KeptName,
  keepName,
  type MarkedFact,
  markFact,
} from './dictionary-fold.ts';
import { editRisk, override, type RiskFold, tellBlocks } from './risk-fold.ts';
import type { StreamEvent } from './streams.ts';
import {
  dropTranslation,
  keepsApart,
  type PairFold,
  type SavedSide,
  type SideSignature,
  saveTranslation,
} from './translation-fold.ts';

/** The part of a case that this is about. */
export interface DraftFold extends PairFold, RiskFold, DictionaryFold, AttributionFold {
  draft: SavedSide | null;
  signatures: SideSignature[];
}

export const emptyDraftFold = (): DraftFold => ({
  draft: null,
  signatures: [],
  translation: null,
  translationPromoted: null,
  blocks: [],
  overrides: [],
  names: new Map<string, KeptName>(),
  facts: new Map<ObjectId, MarkedFact>(),
  agreements: new Map<ObjectId, Agreement>(),
});

/** @returns whether the event counts; null for one that this is not about */
export function foldDraft(fold: DraftFold, { by, day, body, digest }: StreamEvent): boolean | null {
  switch (body.type) {
    case 'draft-saved': {
      if (digest === null) return false;
      const saved = { draft: body.draft, digest, by, day };
      return body.side === 'translation' ? saveOther(fold, saved) : saveArticle(fold, body.draft, saved);
    }
    case 'translation-dropped': {
      const counts = dropTranslation(fold);
      if (counts) editRisk(fold);
      return counts;
    }
    case 'risk-found':
      return tellBlocks(fold, body.digest, body.blocks);
    case 'risk-overridden':
      return override(fold, body.digest, body.spot, { reason: body.reason, by, day });
    case 'name-kept':
      return keepName(fold, { kind: body.kind, name: body.name, by, day });
    case 'name-dropped':
      return dropName(fold, body.kind, body.name, by);
    case 'fact-marked':
      return markFact(fold, { id: body.fact, words: body.words, knownTo: body.knownTo, by, day });
    case 'fact-corroborated':
      return corroborateFact(fold, body.fact, by, body.by);
    case 'fact-dropped':
      return dropFact(fold, body.fact, by);
    case 'attribution-agreed':
      return agreeAttribution(fold, body.thread, { level: body.level, wording: body.wording, by, day });
    default:
      return null;
  }
}

function saveArticle(fold: DraftFold, draft: Draft, saved: SavedSide): boolean {
  if (!keepsApart(fold, draft)) return false;
  // Signatures are over exact bytes: whatever was signed before is another draft now.
  const isSame = fold.draft?.digest === saved.digest;
  fold.draft = saved;
  if (isSame) return true;
  fold.signatures = [];
  editRisk(fold);
  return true;
}

function saveOther(fold: DraftFold, saved: SavedSide): boolean {
  const before = fold.translation?.digest;
  if (!saveTranslation(fold, saved)) return false;
  if (before !== saved.digest) editRisk(fold);
  return true;
}
