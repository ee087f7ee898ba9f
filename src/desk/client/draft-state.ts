/** What the desk knows of a case's draft beside its words, as plain data for pages. */
import type { Draft } from '#protocol/article.ts';
import type { Day } from '#protocol/day.ts';
import type { EventBody } from '#protocol/events.ts';
import type { ObjectId } from '#protocol/ids.ts';
import type { Agreement } from './attribution-fold.ts';
import type { KeptName, MarkedFact } from './dictionary-fold.ts';
import type { DraftFold } from './draft-fold.ts';
import type { PromotedSide } from './translation-fold.ts';

export interface SavedDraft {
  readonly draft: Draft;
  /** SHA-256 of the exact bytes of article.json, hex: what is signed. */
  readonly digest: string;
  readonly digestWords: readonly string[];
  readonly by: ObjectId;
  readonly day: Day;
}

export interface DraftSignature {
  readonly editor: ObjectId;
  readonly day: Day;
}

export interface SavedTranslation extends SavedDraft {
  readonly signatures: readonly DraftSignature[];
}

export interface SourceAgreement extends Agreement {
  readonly thread: ObjectId;
}

/** The part of a case that this is about. */
export interface DraftFacts {
  /** The same article in the desk's other language; null where nobody has begun one. */
  readonly translation: SavedTranslation | null;
  readonly translationPromoted: PromotedSide | null;
  /** Names that must not be printed, oldest first. */
  readonly names: readonly KeptName[];
  /** Facts that hardly anybody knows, oldest first. */
  readonly facts: readonly MarkedFact[];
  /** How each source may be spoken of, where it was agreed. */
  readonly agreements: readonly SourceAgreement[];
}

export function draftFacts(
  fold: DraftFold,
  isPresent: (editor: ObjectId) => boolean,
  digestWords: (digest: string) => readonly string[],
): DraftFacts {
  const { translation } = fold;
  return {
    translation:
      translation === null
        ? null
        : {
            draft: translation.draft,
            digest: translation.digest,
            digestWords: digestWords(translation.digest),
            by: translation.by,
            day: translation.day,
            signatures: translation.signatures
              .filter(({ by }) => isPresent(by))
              .map(({ by, day }) => ({ editor: by, day })),
          },
    translationPromoted: fold.translationPromoted,
    names: [...fold.names.values()],
    facts: [...fold.facts.values()],
    agreements: [...fold.agreements].map(([thread, agreed]) => ({ thread, ...agreed })),
  };
}

/** A saved state of the draft, or of its translation. */
export interface Revision {
  readonly position: number;
  readonly side: 'main' | 'translation';
  readonly by: ObjectId;
  readonly day: Day;
  readonly draft: SavedDraft['draft'];
}

interface HistoryItem {
  readonly position: number;
  readonly by: ObjectId;
  readonly day: Day;
  readonly body: EventBody;
  readonly counted: boolean;
}

/** Every state that was saved and counts, oldest first; saving the same words again is not another one. */
export function revisionsOf(history: readonly HistoryItem[], side: Revision['side']): Revision[] {
  const revisions: Revision[] = [];
  for (const { position, by, day, body, counted } of history) {
    if (!counted || body.type !== 'draft-saved' || (body.side ?? 'main') !== side) continue;
    const isSame = JSON.stringify(revisions.at(-1)?.draft) === JSON.stringify(body.draft);
    if (!isSame) revisions.push({ position, side, by, day, draft: body.draft });
  }
  return revisions;
}
